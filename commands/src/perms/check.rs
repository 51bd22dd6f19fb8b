//! `/perms check`, and "Permissions" in a user's menu: what one person holds, and what it adds up to.

use chrono::{DateTime, Utc};
use crm::{
    Permission,
    holding::PersonalRule,
    members::{self, Member},
    permission::PermissionGroup,
    tenants::Language,
};
use serenity::all::User;

use crate::{
    Ctx, Gate,
    errors::Error,
    message::{Button, Card, Message, Tone},
    plain::{mention, plain, stamp},
    response,
    route::Action,
    session::{Session, person},
    texts::{self, t},
};

/// See what a person may do; everyone may look at themselves
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
pub(crate) async fn check(ctx: Ctx<'_>, user: Option<User>) -> Result<(), Error> {
    response::run(ctx, |session| look(session, user)).await
}

/// See what this person may do
#[poise::command(context_menu_command = "Permissions", category = "perms", guild_only, custom_data = "Gate::Everyone")]
pub(crate) async fn permissions_of(ctx: Ctx<'_>, user: User) -> Result<(), Error> {
    response::run(ctx, |session| look(session, Some(user))).await
}

async fn look(session: Session, user: Option<User>) -> Result<Message, Error> {
    let who = user.as_ref().map_or_else(|| session.me.clone(), person);
    let member = members::check(&session.db, &session.caller, &who).await?;
    let table = Button::new(Action::Matrix(who.discord_id), t!(session.language, "check-table"));
    Ok(Message::card(card(session.language, &member, session.now())).buttons(vec![table]))
}

fn card(language: Language, member: &Member, now: DateTime<Utc>) -> Card {
    let (grants, denials): (Vec<_>, Vec<_>) = member.holding.rules.iter().partition(|(_, rule)| rule.granted);
    let lines = |rules: Vec<(&Permission, &PersonalRule)>| {
        let lines: Vec<String> = rules.into_iter().map(|(p, rule)| rule_line(language, *p, rule, now)).collect();
        lines.join("\n")
    };
    Card::new(Tone::Calm)
        .title(t!(language, "check-title", name = plain(&member.name, 100)))
        .text(format!("{}\n\n{}", standing(language, member), total(language, member, now)))
        .field(t!(language, "check-grants"), lines(grants))
        .field(t!(language, "check-denials"), lines(denials))
}

/// Who it is and their role; and, if that is so, that they own the company or are shut out.
fn standing(language: Language, member: &Member) -> String {
    let who = member.discord_id.map(mention).unwrap_or_default();
    let role = t!(
        language,
        "check-role",
        person = who,
        role = texts::any_role(language, &member.holding.role),
        about = texts::any_role_about(language, &member.holding.role)
    );
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

/// Everything that the decisions add up to, group by group.
fn total(language: Language, member: &Member, now: DateTime<Utc>) -> String {
    let held: Vec<Permission> = Permission::ALL.iter().copied().filter(|p| member.decide(*p, now).allowed).collect();
    match grouped(language, &held) {
        nothing if nothing.is_empty() => t!(language, "check-nothing"),
        lines => lines,
    }
}

/// Permissions by group, a line each; a group that is there in full is named only.
pub(super) fn grouped(language: Language, which: &[Permission]) -> String {
    let groups = PermissionGroup::ALL.iter().filter(|group| **group != PermissionGroup::Platform);
    groups.filter_map(|group| group_line(language, *group, which)).collect::<Vec<_>>().join("\n")
}

fn group_line(language: Language, group: PermissionGroup, which: &[Permission]) -> Option<String> {
    let there: Vec<Permission> = group.permissions().filter(|p| which.contains(p)).collect();
    let name = texts::group(language, group);
    match there.len() {
        0 => None,
        n if n == group.permissions().count() => Some(t!(language, "check-group-all", group = name)),
        _ => Some(t!(language, "check-group-some", group = name, permissions = texts::permissions(language, &there))),
    }
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

    #[test]
    fn what_a_person_holds_in_both_languages() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for language in Language::ALL {
            let body = Message::card(card(language, &sara(Role::Moderator), now)).response(true);
            insta::assert_json_snapshot!(format!("check_{}", language.as_str()), body);
        }
    }

    /// The longest there can be still fits: the owner, and everyone with every permission in their name.
    #[test]
    fn the_longest_fits_into_a_card() {
        for role in Role::ALL {
            for language in Language::ALL {
                let text = card(language, &sara(*role), DateTime::from_timestamp(1_800_000_000, 0).unwrap()).text;
                assert!(crate::plain::units(&text) < 4096, "{role:?} {language:?}");
            }
        }
    }
}
