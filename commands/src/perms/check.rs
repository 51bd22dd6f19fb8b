//! `/perms check`, and "Permissions" in a user's menu: what one person holds, and what it adds up to.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use crm::{
    Permission,
    holding::PersonalRule,
    members::{self, Member, Person},
    permission::PermissionGroup,
    tenants::Language,
};
use serenity::all::User;

use super::{explain, matrix};
use crate::{
    bot::Ctx,
    changes::group_line,
    errors::Error,
    gate::{self, Gate},
    input::{permission, person::person},
    message::{Button, Card, Message, Tone},
    plain::{mention, plain, stamp},
    response,
    session::Session,
    texts::{self, t},
};

/// Beside what can be given, but does nothing yet.
const NOT_YET: &str = "🚧";

/// See what a person may do, or why they may do something or not; everyone may look at themselves
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
pub(crate) async fn check(
    ctx: Ctx<'_>,
    user: Option<User>,

    #[autocomplete = "permission::suggest"]
    #[max_length = 100]
    permission: Option<String>,
) -> Result<(), Error> {
    let built = gate::built(&ctx.framework.options.commands);
    response::run(ctx, |session| async move {
        let who = user.as_ref().map_or_else(|| session.me.clone(), person);
        match permission {
            Some(typed) => explain::why(session, &who, permission::one(&typed)?).await,
            None => look(session, &who, &built).await,
        }
    })
    .await
}

/// See what this person may do
#[poise::command(context_menu_command = "Permissions", category = "perms", guild_only, custom_data = "Gate::Everyone")]
pub(crate) async fn permissions_of(ctx: Ctx<'_>, user: User) -> Result<(), Error> {
    let built = gate::built(&ctx.framework.options.commands);
    response::run(ctx, |session| async move { look(session, &person(&user), &built).await }).await
}

async fn look(session: Session, who: &Person, built: &BTreeSet<Permission>) -> Result<Message, Error> {
    let member = members::check(&session.db, &session.caller, who).await?;
    let language = session.language;
    let table = Button::new(&matrix::Button::Table(who.discord_id), t!(language, "check-table"));
    let why = Button::new(&explain::Button::Why(who.discord_id), t!(language, "check-why"));
    Ok(Message::card(card(language, &member, session.now(), built)).buttons(vec![table, why]))
}

fn card(language: Language, member: &Member, now: DateTime<Utc>, built: &BTreeSet<Permission>) -> Card {
    let (grants, denials): (Vec<_>, Vec<_>) = member.holding.rules.iter().partition(|(_, rule)| rule.granted);
    let lines = |rules: Vec<(&Permission, &PersonalRule)>| {
        let lines: Vec<String> = rules.into_iter().map(|(p, rule)| rule_line(language, *p, rule, now)).collect();
        lines.join("\n")
    };
    Card::new(Tone::Calm)
        .title(t!(language, "check-title", name = plain(&member.name, 100)))
        .text(format!("{}\n\n{}", standing(language, member), total(language, member, now, built)))
        .field(t!(language, "check-grants"), lines(grants))
        .field(t!(language, "check-denials"), lines(denials))
}

/// Who it is and their role; and, if that is so, that they own the company or are shut out.
fn standing(language: Language, member: &Member) -> String {
    let who = member.discord_id.map(mention).unwrap_or_default();
    let role = t!(language, "check-role", person = who, role = texts::any_role(language, &member.holding.role));
    match (member.is_owner, member.disabled) {
        (true, _) => format!("{role}\n{}", t!(language, "check-owner")),
        (false, true) => format!("{role}\n{}", t!(language, "check-disabled")),
        (false, false) => role,
    }
}

fn rule_line(language: Language, permission: Permission, rule: &PersonalRule, now: DateTime<Utc>) -> String {
    let name = texts::permission(language, permission);
    let when = match rule.until {
        None => t!(language, "check-rule-forever", permission = name),
        Some(until) if until <= now => t!(language, "check-rule-over", permission = name, when = stamp(until, 'R')),
        Some(until) => t!(language, "check-rule-until", permission = name, when = stamp(until, 'R')),
    };
    match &rule.notes {
        Some(notes) => format!("{when} — {}", plain(notes, 120)),
        None => when,
    }
}

/// Everything that the decisions add up to, group by group. What nothing in the product asks for yet is marked.
fn total(language: Language, member: &Member, now: DateTime<Utc>, built: &BTreeSet<Permission>) -> String {
    let held: Vec<Permission> = Permission::ALL.iter().copied().filter(|p| member.decide(*p, now).allowed).collect();
    let groups = PermissionGroup::ALL.iter().filter_map(|group| {
        let line = group_line(language, *group, &held)?;
        let here = held.iter().copied().filter(|permission| permission.group() == *group);
        let (works, not_yet): (Vec<_>, Vec<_>) = here.partition(|permission| built.contains(permission));
        Some(match (works.is_empty(), not_yet.is_empty()) {
            (_, true) => line,
            (true, false) => format!("{line} {NOT_YET}"),
            (false, false) => format!("{line} ({NOT_YET} {})", texts::permissions(language, &not_yet)),
        })
    });
    let mut lines: Vec<String> = groups.collect();
    if lines.is_empty() {
        return t!(language, "check-nothing");
    }
    if held.iter().any(|permission| !built.contains(permission)) {
        lines.push(format!("\n{NOT_YET} {}", t!(language, "check-not-yet")));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use crm::{DiscordId, Role, holding::Holding};

    use super::*;

    fn sara(role: Role) -> Member {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let hour = chrono::TimeDelta::hours(1);
        let rule =
            |granted, until, notes: Option<&str>| PersonalRule { granted, until, notes: notes.map(str::to_owned) };
        let rules = [
            (Permission::ExportData, rule(true, Some(now + hour), Some("audit [x](https://evil.example)"))),
            (Permission::CreateBackups, rule(true, Some(now - hour), None)),
            (Permission::ViewStats, rule(true, None, None)),
            (Permission::BookOwn, rule(false, None, None)),
        ];
        Member {
            id: None,
            discord_id: DiscordId::new(42),
            name: "Sara *bold*".into(),
            is_owner: false,
            disabled: false,
            holding: Holding { role: role.into(), rules: rules.into() },
        }
    }

    fn built() -> BTreeSet<Permission> {
        gate::built(&crate::tree::tree())
    }

    /// A moderator is not told that she manages everybody's bookings: no command does that yet.
    #[test]
    fn what_is_not_built_is_marked() {
        let (language, now) = (Language::English, DateTime::UNIX_EPOCH);
        let text = |role, built: &BTreeSet<Permission>| card(language, &sara(role), now, built).text;
        let built = BTreeSet::from([Permission::ViewAuditLogs, Permission::ViewLeads, Permission::CreateLeads]);
        let moderator = text(Role::Moderator, &built);
        let bookings = moderator.lines().find(|line| line.contains("Bookings")).unwrap();
        assert!(bookings.ends_with(NOT_YET), "{moderator}");
        assert!(moderator.lines().last().unwrap().starts_with(NOT_YET), "and says what the mark means: {moderator}");
        assert!(!moderator.contains("everyone’s bookings"), "{moderator}");
        let sales = text(Role::Sales, &built);
        let leads = sales.lines().find(|line| line.contains("Leads")).unwrap();
        let (works, not_yet) = leads.split_once(NOT_YET).unwrap();
        assert!(works.contains("Create leads") && !not_yet.contains("Create leads"), "{leads}");
        assert!(not_yet.contains("Edit leads"), "{leads}");
        let all = Permission::ALL.iter().copied().collect();
        assert!(!text(Role::Moderator, &all).contains(NOT_YET));
    }

    #[test]
    fn what_a_person_holds_in_both_languages() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for language in Language::ALL {
            let body = Message::card(card(language, &sara(Role::Moderator), now, &built())).response(true);
            insta::assert_json_snapshot!(format!("check_{}", language.as_str()), body);
        }
    }

    /// The longest there can be still fits: the owner, and everyone with every permission in their name.
    #[test]
    fn the_longest_fits_into_a_card() {
        for role in Role::ALL {
            for language in Language::ALL {
                let text =
                    card(language, &sara(*role), DateTime::from_timestamp(1_800_000_000, 0).unwrap(), &built()).text;
                assert!(crate::plain::units(&text) < 4096, "{role:?} {language:?}");
            }
        }
    }
}
