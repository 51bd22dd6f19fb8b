//! `/perms explain`: yes or no, exactly which rule decided, and who could change that.

use crm::{
    decision::Rule,
    members::{self, Explanation},
    tenants::Language,
};
use serenity::all::User;

use super::pick;
use crate::{
    Ctx, Gate,
    errors::Error,
    message::{Card, Message, Tone},
    plain::{mention, plain, stamp},
    response,
    session::person,
    texts::{self, t},
};

/// See why a person may do something or not; everyone may ask about themselves
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
pub(crate) async fn explain(
    ctx: Ctx<'_>,
    user: User,
    #[autocomplete = "pick::suggest"]
    #[max_length = 100]
    permission: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let permission = pick::one(&permission)?;
        let why = members::explain(&session.db, &session.caller, &person(&user), permission).await?;
        Ok(Message::card(card(session.language, &why)))
    })
    .await
}

fn card(language: Language, why: &Explanation) -> Card {
    let permission = texts::permission(language, why.permission);
    let who = match why.member.discord_id {
        Some(id) => texts::person(language, id, &why.member.name),
        None => plain(&why.member.name, 60),
    };
    let (tone, answer) = match why.decision.allowed {
        true => (Tone::Good, t!(language, "explain-yes", person = who, permission = permission)),
        false => (Tone::Bad, t!(language, "explain-no", person = who, permission = permission)),
    };
    let people: Vec<String> = why.could_change.iter().map(|id| mention(*id)).collect();
    let change = match why.decision.rule {
        Rule::Owner => t!(language, "explain-nobody"),
        _ => texts::list(language, people),
    };
    Card::new(tone)
        .title(t!(language, "explain-title"))
        .text(answer)
        .field(t!(language, "explain-because"), because(language, why))
        .field(t!(language, "explain-who-can-change"), change)
}

/// The rule that decided, with who made it, when and why.
fn because(language: Language, why: &Explanation) -> String {
    let role = texts::any_role(language, &why.member.holding.role);
    let sentence = match why.decision.rule {
        Rule::Owner => t!(language, "explain-owner"),
        Rule::Disabled => t!(language, "explain-disabled"),
        Rule::Suspended => t!(language, "explain-suspended"),
        Rule::Denied => t!(language, "explain-denied", role = role),
        Rule::Granted => match why.rule.as_ref().and_then(|rule| rule.until) {
            Some(until) => t!(language, "explain-granted-until", when = stamp(until, 'f'), soon = stamp(until, 'R')),
            None => t!(language, "explain-granted"),
        },
        Rule::Role => t!(language, "explain-role", role = role),
        Rule::Nothing => match why.rule.as_ref().filter(|rule| rule.granted).and_then(|rule| rule.until) {
            Some(until) => t!(language, "explain-over", role = role, when = stamp(until, 'R')),
            None => t!(language, "explain-nothing", role = role),
        },
    };
    let Some(rule) = why.rule.as_ref().filter(|_| matches!(why.decision.rule, Rule::Denied | Rule::Granted)) else {
        return sentence;
    };
    let made = match rule.by {
        Some(by) => t!(language, "explain-made-by", person = mention(by), when = stamp(rule.at, 'f')),
        None => t!(language, "explain-made", when = stamp(rule.at, 'f')),
    };
    match &rule.notes {
        Some(notes) => format!("{sentence}\n{made}\n{}", t!(language, "audit-reason", reason = plain(notes, 300))),
        None => format!("{sentence}\n{made}"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use crm::{
        DiscordId, Permission, Role,
        decision::Decision,
        holding::{Holding, PersonalRule},
        members::{Member, RuleMade},
    };

    use super::*;

    fn why(role: Role, rule: Option<(bool, i64)>, decided: Rule) -> Explanation {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let made = rule.map(|(granted, hours)| RuleMade {
            granted,
            until: Some(now + TimeDelta::hours(hours)).filter(|_| granted && hours != 0),
            notes: Some("for the *report*".into()),
            by: DiscordId::new(43),
            at: now - TimeDelta::hours(9),
        });
        let rules = made.iter().map(|made| {
            let rule = PersonalRule { granted: made.granted, until: made.until, notes: made.notes.clone() };
            (Permission::ExportData, rule)
        });
        let holding = Holding { role: role.into(), rules: rules.collect() };
        let owner = decided == Rule::Owner;
        let (id, name) = (DiscordId::new(42), "Sara".to_owned());
        Explanation {
            member: Member { id: None, discord_id: id, name, is_owner: owner, disabled: false, holding },
            permission: Permission::ExportData,
            decision: Decision { allowed: matches!(decided, Rule::Owner | Rule::Granted | Rule::Role), rule: decided },
            rule: made,
            could_change: [44, 45].into_iter().filter_map(DiscordId::new).filter(|_| !owner).collect(),
        }
    }

    #[test]
    fn every_rule_is_explained_in_both_languages() {
        let all = [
            why(Role::Owner, None, Rule::Owner),
            why(Role::Admin, None, Rule::Disabled),
            why(Role::Admin, None, Rule::Suspended),
            why(Role::Admin, Some((false, 0)), Rule::Denied),
            why(Role::Sales, Some((true, 0)), Rule::Granted),
            why(Role::Sales, Some((true, 2)), Rule::Granted),
            why(Role::Admin, None, Rule::Role),
            why(Role::Sales, None, Rule::Nothing),
            why(Role::Sales, Some((true, -2)), Rule::Nothing),
        ];
        for language in Language::ALL {
            let cards: Vec<_> = all.iter().map(|why| Message::card(card(language, why)).response(true)).collect();
            insta::assert_json_snapshot!(format!("explain_{}", language.as_str()), cards);
        }
    }
}
