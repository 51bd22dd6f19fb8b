//! One person: what they hold and why, and the forms that change it.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use crm::{
    MemberId, Permission,
    decision::Rule,
    members::{self, Filter, Member, RuleMade},
    page::{MOST, Slice},
    two_factor,
};
use serde::Deserialize;
use words::t;

use super::{change::Sent, roles_to_choose};
use crate::{
    gate::Session,
    input::{Asked, At},
    panel::{
        Place, Shell, first_letter,
        forms::Choice,
        html,
        matrix::{Mark, Matrix},
        role_name,
    },
    wrong::Wrong,
};

#[derive(Template)]
#[template(path = "user.html")]
struct User {
    shell: Shell,
    id: String,
    name: String,
    letter: String,
    role: String,
    is_disabled: bool,
    /// Whether they can be shut out and let in here.
    has_standing: bool,
    takes_second_step: bool,
    rules: Vec<Made>,
    matrix: Matrix,
    /// What can be changed, and by which forms; nothing, if it can't be here.
    forms: Option<Forms>,
    problem: Option<String>,
    is_done: bool,
    waits: bool,
}

/// A grant or denial as a page shows it.
struct Made {
    called: String,
    state: String,
    tone: &'static str,
    notes: Option<String>,
    by: Option<String>,
    at: String,
}

/// What forms offer, and what was typed into them.
struct Forms {
    roles: Vec<Choice>,
    colleagues: Vec<Choice>,
    typed: Sent,
}

/// What has just become of an order.
#[derive(Deserialize)]
pub(crate) struct After {
    after: Option<String>,
}

pub(crate) async fn show(
    session: Session,
    (At(id), Asked(After { after })): (At<MemberId>, Asked<After>),
) -> Result<Response, Wrong> {
    page(&session, id, Sent::default(), None, after.as_deref()).await
}

/// The page again, with what was typed and why that was not done.
pub(super) async fn again(session: &Session, id: MemberId, typed: Sent, problem: String) -> Result<Response, Wrong> {
    let shown = page(session, id, typed, Some(problem), None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

async fn page(
    session: &Session,
    id: MemberId,
    typed: Sent,
    problem: Option<String>,
    after: Option<&str>,
) -> Result<Response, Wrong> {
    let (member, rules) = members::in_full(&session.db, &session.caller, id).await?;
    let shell = Shell::at(session, Place::Users).await?;
    let now = session.db.server().clock().now();
    let mut matrix =
        Matrix::new(session.language, &typed.permissions(), |permission| mark(&shell, &member, permission, now));
    // Nobody changes the owner; and orders name people as Discord does.
    matrix.has_boxes = shell.may.permissions && !member.is_owner && member.discord_id.is_some();
    let forms = match matrix.has_boxes {
        true => Some(forms(session, &member, typed).await?),
        false => None,
    };
    let has_standing = shell.may.standing && !member.is_owner;
    let takes_second_step = has_standing && two_factor::is_taken_by(&session.db, &session.caller, id).await?;
    let rules = rules_made(&shell, &rules, now);
    let page = User {
        id: id.to_string(),
        letter: first_letter(&member.name),
        role: role_name(session.language, &member.holding.role),
        name: member.name,
        is_disabled: member.disabled,
        has_standing,
        takes_second_step,
        rules,
        matrix,
        forms,
        problem,
        is_done: after == Some("done"),
        waits: after == Some("request"),
        shell,
    };
    Ok(html(&page)?.into_response())
}

async fn forms(session: &Session, member: &Member, typed: Sent) -> Result<Forms, Wrong> {
    let role = typed.role.parse().unwrap_or_else(|_| member.holding.role.reference());
    let roles = roles_to_choose(session, Some(role)).await?;
    let everybody = members::list(&session.db, &session.caller, &Filter::Special, Slice::of(None, MOST)).await?;
    let others = everybody.members.into_iter().filter(|other| other.id != member.id && other.discord_id.is_some());
    let choice = |other: Member| {
        let value = other.id?.to_string();
        Some(Choice { chosen: value == typed.from, value, called: other.name })
    };
    Ok(Forms { roles, colleagues: others.filter_map(choice).collect(), typed })
}

/// What somebody may, and by what.
fn mark(shell: &Shell, member: &Member, permission: Permission, now: DateTime<Utc>) -> Mark {
    let language = shell.plain.language;
    let until = member.holding.rules.get(&permission).and_then(|rule| rule.until);
    let (tone, sign, words) = match member.decide(permission, now).rule {
        Rule::Granted => ("plus", "+", granted(shell, until)),
        Rule::Denied => ("minus", "−", t!(language, "rule-denied")),
        Rule::Role | Rule::Owner => ("yes", "✓", t!(language, "web-by-role")),
        _ => ("no", "–", t!(language, "web-no")),
    };
    Mark { tone, sign, words }
}

fn granted(shell: &Shell, until: Option<DateTime<Utc>>) -> String {
    match until {
        Some(until) => t!(shell.plain.language, "rule-granted-until", when = shell.at_time(&until)),
        None => t!(shell.plain.language, "rule-granted"),
    }
}

fn rules_made(shell: &Shell, rules: &BTreeMap<Permission, RuleMade>, now: DateTime<Utc>) -> Vec<Made> {
    let language = shell.plain.language;
    let made = |(permission, rule): (&Permission, &RuleMade)| {
        let (state, tone) = match (rule.granted, rule.until) {
            (false, _) => (t!(language, "rule-denied"), "bad"),
            (true, Some(until)) if until <= now => (t!(language, "web-ended", when = shell.at_time(&until)), ""),
            (true, until) => (granted(shell, until), "good"),
        };
        Made {
            called: words::permission(language, *permission),
            state,
            tone,
            notes: rule.notes.clone(),
            by: rule.by_name.clone(),
            at: shell.at_time(&rule.at),
        }
    };
    rules.iter().map(made).collect()
}
