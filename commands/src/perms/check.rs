//! `/perms check`: what one person holds, and what it adds up to.

use chrono::{DateTime, Utc};
use crm::{
    Permission,
    members::{self, Member, PersonalRule},
    permission::PermissionGroup,
    tenants::Language,
};
use serenity::all::User;

use crate::{
    Ctx, Gate, answer,
    errors::Error,
    plain::{mention, plain, stamp},
    reply::{Card, Reply, Tone},
    session::person,
    texts::{self, t},
};

/// See what a person may do; everyone may look at themselves
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
pub(crate) async fn check(
    ctx: Ctx<'_>,
    #[description = "Whom; yourself if left out"] user: Option<User>,
) -> Result<(), Error> {
    answer::run(ctx, |session| async move {
        let who = user.as_ref().map_or_else(|| session.me.clone(), person);
        let member = members::check(&session.db, &session.caller, &who).await?;
        Ok(Reply::card(card(session.language, &member, session.now())))
    })
    .await
}

fn card(language: Language, member: &Member, now: DateTime<Utc>) -> Card {
    let (grants, denials): (Vec<_>, Vec<_>) = member.rules.iter().partition(|rule| rule.granted);
    let lines = |rules: Vec<&PersonalRule>| {
        let lines: Vec<String> = rules.into_iter().map(|rule| rule_line(language, rule, now)).collect();
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
        role = texts::role(language, member.role),
        about = texts::role_about(language, member.role)
    );
    match (member.is_owner, member.disabled) {
        (true, _) => format!("{role}\n{}", t!(language, "check-owner")),
        (false, true) => format!("{role}\n{}", t!(language, "check-disabled")),
        (false, false) => role,
    }
}

fn rule_line(language: Language, rule: &PersonalRule, now: DateTime<Utc>) -> String {
    let name = texts::permission(language, rule.permission);
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
    let groups = PermissionGroup::ALL.iter().filter(|group| **group != PermissionGroup::Platform);
    let lines: Vec<String> = groups.filter_map(|group| group_line(language, *group, member, now)).collect();
    if lines.is_empty() { t!(language, "check-nothing") } else { lines.join("\n") }
}

fn group_line(language: Language, group: PermissionGroup, member: &Member, now: DateTime<Utc>) -> Option<String> {
    let all = group.permissions().count();
    let held: Vec<Permission> = group.permissions().filter(|p| member.decide(*p, now).allowed).collect();
    let name = texts::group(language, group);
    match held.len() {
        0 => None,
        n if n == all => Some(t!(language, "check-group-all", group = name)),
        _ => {
            let held = texts::list(language, held.into_iter().map(|p| texts::permission(language, p)));
            Some(t!(language, "check-group-some", group = name, permissions = held))
        }
    }
}

#[cfg(test)]
mod tests {
    use crm::{DiscordId, Role};

    use super::*;

    fn sara(role: Role) -> Member {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let hour = chrono::TimeDelta::hours(1);
        let rule = |permission, granted, until, notes: Option<&str>| PersonalRule {
            permission,
            granted,
            until,
            notes: notes.map(str::to_owned),
        };
        Member {
            id: None,
            discord_id: DiscordId::new(42),
            name: "Sara *bold*".into(),
            role,
            is_owner: false,
            disabled: false,
            rules: vec![
                rule(Permission::ExportData, true, Some(now + hour), Some("audit [x](https://evil.example)")),
                rule(Permission::CreateBackups, true, Some(now - hour), None),
                rule(Permission::ViewStats, true, None, None),
                rule(Permission::BookOwn, false, None, None),
            ],
        }
    }

    #[test]
    fn what_a_person_holds_in_both_languages() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for language in Language::ALL {
            let body = Reply::card(card(language, &sara(Role::Moderator), now)).response(true);
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
