//! `/perms grant`: permissions beyond a role. With `permission` it is done at once; without, menus lead there: first the
//! group, then its permissions.
//!
//! The menus remember nothing in the process. To whom and until when is in their `custom_id`; the person's name and the
//! reason are in the message that carries them, as author and footer (shown without markdown, so they read back as they
//! were). It is a message of ours that only this person sees, and crm checks all of it again.

use crm::{
    Permission,
    error::Problem,
    members::{self, Grant, Person},
    permission::PermissionGroup,
    settings,
    tenants::Language,
    text,
};
use serenity::all::{ComponentInteraction, ComponentInteractionDataKind, CreateAutocompleteResponse, Message, User};

use super::change::done_card;
use crate::{
    Ctx, Door, Gate,
    answer::{self, Place},
    errors::Error,
    plain::{bare, mention, stamp},
    reply::{Card, Entry, Menu, Reply, Tone},
    route::{Action, GrantTo},
    session::{Asked, Session, person},
    texts::{self, t},
    until,
};

/// Give a person permissions beyond their role
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn grant(
    ctx: Ctx<'_>,
    #[description = "Whom"] user: User,
    #[description = "Which; a menu if left out"]
    #[autocomplete = "suggest"]
    #[max_length = 100]
    permission: Option<String>,
    #[description = "Until when: 2h, 7d, 2026-12-31; for good if left out"]
    #[max_length = 40]
    until: Option<String>,
    #[description = "Why; kept in the audit log and told to the person"]
    #[max_length = 500]
    notes: Option<String>,
) -> Result<(), Error> {
    answer::run(ctx, |session| async move {
        let person = person(&user);
        let until = match until {
            Some(typed) => {
                let zone = settings::profile(&session.db).await?.time_zone;
                Some(until::parse(&typed, session.now(), zone)?)
            }
            None => None,
        };
        let to = GrantTo { person: person.discord_id, until };
        match permission {
            Some(typed) => {
                let permission =
                    named(&typed).ok_or(crm::Error::Invalid { field: "permission", problem: Problem::Form })?;
                give(&session, Grant { person, permissions: vec![permission], until, notes }).await
            }
            None => {
                session.require(Permission::ManagePermissions).await?;
                Ok(chooser(session.language, to, &Kept { name: person.name, notes }, None))
            }
        }
    })
    .await
}

async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = text::search_key(typed);
    answer::suggest(ctx.framework.user_data, &Asked::command(ctx.interaction), |session| async move {
        let label = |p: Permission| format!("{} · {p}", texts::permission(session.language, p));
        let all = Permission::ALL.iter().copied().filter(|p| !p.is_platform());
        let found = all.map(|p| (label(p), p.as_str().to_owned()));
        Ok(found.filter(|(label, _)| text::search_key(label).contains(&typed)).collect())
    })
    .await
}

/// By its stored name, or by what it is called in either language.
fn named(typed: &str) -> Option<Permission> {
    let key = text::search_key(typed);
    let called = |p: &Permission| {
        p.as_str() == key || Language::ALL.into_iter().any(|l| text::search_key(&texts::permission(l, *p)) == key)
    };
    Permission::ALL.iter().copied().find(called)
}

async fn give(session: &Session, order: Grant) -> Result<Reply, Error> {
    let (who, until, notes, language) = (order.person.clone(), order.until, order.notes.clone(), session.language);
    let given = members::grant(&session.db, &session.caller, order).await?;
    let names = texts::list(language, given.into_iter().map(|p| texts::permission(language, p)));
    let person = texts::person(language, who.discord_id, &who.name);
    let done = match until {
        None => t!(language, "perms-granted", person = person, permissions = names),
        Some(until) => t!(
            language,
            "perms-granted-until",
            person = person,
            permissions = names,
            when = stamp(until, 'f'),
            soon = stamp(until, 'R')
        ),
    };
    Ok(done_card(session, &who, &done, notes.as_deref()))
}

/// What the message with the menus remembers.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    name: String,
    notes: Option<String>,
}

impl Kept {
    fn read(message: &Message) -> Self {
        let embed = message.embeds.first();
        let name = embed.and_then(|embed| embed.author.as_ref()).map(|author| author.name.clone());
        let notes = embed.and_then(|embed| embed.footer.as_ref()).map(|footer| footer.text.clone());
        Self { name: name.unwrap_or_default(), notes }
    }
}

/// The menus: the groups and, once one is chosen, its permissions.
fn chooser(language: Language, to: GrantTo, kept: &Kept, group: Option<PermissionGroup>) -> Reply {
    let whom = mention(to.person);
    let text = match to.until {
        None => t!(language, "grant-choose", person = whom),
        Some(until) => t!(language, "grant-choose-until", person = whom, when = stamp(until, 'f')),
    };
    let mut card = Card::new(Tone::Calm).title(t!(language, "grant-title")).text(text);
    card.author = Some(bare(&kept.name, 100)).filter(|name| !name.is_empty());
    card.footer = kept.notes.as_deref().map(|notes| bare(notes, 1000)).filter(|notes| !notes.is_empty());
    let groups = PermissionGroup::ALL.iter().copied().filter(|g| *g != PermissionGroup::Platform);
    let entry = |g: PermissionGroup| Entry {
        value: g.as_str().to_owned(),
        label: texts::group(language, g),
        chosen: Some(g) == group,
    };
    let groups = Menu {
        action: Action::GrantGroup(to),
        hint: t!(language, "grant-group-hint"),
        entries: groups.map(entry).collect(),
        many: false,
    };
    let reply = Reply::card(card).menu(groups);
    match group {
        None => reply,
        Some(group) => reply.menu(permissions_menu(language, to, group)),
    }
}

fn permissions_menu(language: Language, to: GrantTo, group: PermissionGroup) -> Menu {
    let entry =
        |p: Permission| Entry { value: p.as_str().to_owned(), label: texts::permission(language, p), chosen: false };
    Menu {
        action: Action::GrantPick(to),
        hint: t!(language, "grant-pick-hint", group = texts::group(language, group)),
        entries: group.permissions().map(entry).collect(),
        many: true,
    }
}

/// A group was chosen: its permissions appear.
pub(crate) async fn group_chosen(door: &Door, asked: &Asked, pressed: &ComponentInteraction, to: GrantTo) {
    let kept = Kept::read(&pressed.message);
    let chosen = values(pressed).first().and_then(|v| PermissionGroup::ALL.iter().copied().find(|g| g.as_str() == v));
    answer::answer(door, asked, Place::Update, |session| async move {
        let group = chosen.ok_or(Error::Outdated("no such group of permissions"))?;
        Ok(chooser(session.language, to, &kept, Some(group)))
    })
    .await;
}

/// Permissions were chosen: they are given.
pub(crate) async fn permissions_chosen(door: &Door, asked: &Asked, pressed: &ComponentInteraction, to: GrantTo) {
    let Kept { name, notes } = Kept::read(&pressed.message);
    let chosen: Option<Vec<Permission>> = values(pressed).iter().map(|v| v.parse().ok()).collect();
    let person = Person { discord_id: to.person, name };
    answer::answer(door, asked, Place::Update, |session| async move {
        let permissions = chosen.ok_or(Error::Outdated("no such permission"))?;
        give(&session, Grant { person, permissions, until: to.until, notes }).await
    })
    .await;
}

fn values(pressed: &ComponentInteraction) -> &[String] {
    match &pressed.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use crm::DiscordId;

    use super::*;

    #[test]
    fn permissions_are_found_by_any_of_their_names() {
        for typed in ["view_contacts", "View contacts", "عرض جهات الاتصال", " VIEW CONTACTS "] {
            assert_eq!(named(typed), Some(Permission::ViewContacts), "{typed}");
        }
        assert_eq!(named("contacts"), None);
    }

    #[test]
    fn every_permission_has_a_name_of_its_own() {
        for permission in Permission::ALL {
            for language in Language::ALL {
                assert_eq!(named(&texts::permission(language, *permission)), Some(*permission));
            }
        }
    }

    /// The name and the reason come back from the message as they went in.
    #[test]
    fn the_message_remembers() {
        let to = GrantTo { person: DiscordId::new(42).unwrap(), until: None };
        let kept = Kept { name: "Sara *x*".into(), notes: Some("for the <@1> report".into()) };
        let body =
            serde_json::to_value(chooser(Language::Arabic, to, &kept, Some(PermissionGroup::Data)).response(true))
                .unwrap();
        assert_eq!(body["embeds"][0]["author"]["name"], kept.name.as_str());
        assert_eq!(body["embeds"][0]["footer"]["text"].as_str(), kept.notes.as_deref());
        assert_eq!(body["components"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn menus_hold_every_permission_that_can_be_given() {
        let to = GrantTo { person: DiscordId::new(42).unwrap(), until: None };
        let mut offered = Vec::new();
        for group in PermissionGroup::ALL.iter().copied().filter(|g| *g != PermissionGroup::Platform) {
            let menu = permissions_menu(Language::English, to, group);
            assert!(menu.entries.len() <= 25, "{group} is too long for a menu");
            offered.extend(menu.entries.into_iter().map(|e| e.value));
        }
        let all: Vec<_> = Permission::ALL.iter().filter(|p| !p.is_platform()).map(|p| p.as_str().to_owned()).collect();
        assert_eq!(offered, all);
    }
}
