//! Choosing permissions for somebody: by name with the command, or by menus. The menus lead there in two steps: first the
//! group, then its permissions.
//!
//! The menus remember nothing in the process. What is to be done, to whom and until when is in their `custom_id`; the
//! person's name and the reason are in the message that carries them, as author and footer (shown without markdown, so they
//! read back as they were). It is a message of ours that only this person sees, and crm checks all of it again.

use chrono::{DateTime, Utc};
use crm::{
    DiscordId, Permission,
    error::Problem,
    members::{ChangeMember, MemberChange, Person},
    permission::PermissionGroup,
    tenants::Language,
    text,
};
use serenity::all::{ComponentInteraction, ComponentInteractionDataKind, CreateAutocompleteResponse};

use super::change::change;
use crate::{
    BotState, Ctx,
    errors::Error,
    message::{Card, Entry, Menu, Message, Tone},
    plain::{bare, mention, stamp},
    response::{self, Place},
    route::Action,
    session::{InteractionContext, Session},
    texts::{self, t},
};

/// What is to be done with the permissions that are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pick {
    /// They are given.
    Grant,
    /// They are withheld.
    Deny,
}

/// What is to be done, to whom, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Picking {
    pub what: Pick,
    pub person: DiscordId,
    pub until: Option<DateTime<Utc>>,
}

/// What autocomplete offers: of a list with commas, for its last part.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    let (before, last) = typed.rsplit_once([',', '،']).unwrap_or(("", typed));
    let (before, last) = (before.trim(), text::search_key(last));
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        let language = session.language;
        let label = |p: Permission| match before {
            "" => format!("{} · {p}", texts::permission(language, p)),
            _ => format!("{before}, {}", texts::permission(language, p)),
        };
        let value = |p: Permission| if before.is_empty() { p.to_string() } else { format!("{before},{p}") };
        let found =
            givable().filter(|p| text::search_key(&format!("{} {p}", texts::permission(language, *p))).contains(&last));
        // Discord takes at most 100 characters; a longer list can still be typed.
        Ok(found.map(|p| (label(p), value(p))).filter(|(_, value)| value.chars().count() <= 100).collect())
    })
    .await
}

/// The permissions that a company can give.
fn givable() -> impl Iterator<Item = Permission> {
    Permission::ALL.iter().copied().filter(|p| !p.is_platform())
}

/// The permissions of a list with commas, each by its stored name or by what it is called in either language.
pub(crate) fn named(typed: &str) -> Result<Vec<Permission>, Error> {
    let parts = typed.split([',', '،']).map(str::trim).filter(|part| !part.is_empty());
    let found: Option<Vec<Permission>> = parts.map(named_one).collect();
    Ok(found.ok_or(crm::Error::Invalid { field: "permission", problem: Problem::Form })?)
}

/// Exactly one permission.
pub(crate) fn one(typed: &str) -> Result<Permission, Error> {
    match named(typed)?.as_slice() {
        [permission] => Ok(*permission),
        _ => Err(crm::Error::Invalid { field: "permission", problem: Problem::Form }.into()),
    }
}

fn named_one(typed: &str) -> Option<Permission> {
    let key = text::search_key(typed);
    let called = |p: &Permission| {
        p.as_str() == key || Language::ALL.into_iter().any(|l| text::search_key(&texts::permission(l, *p)) == key)
    };
    Permission::ALL.iter().copied().find(called)
}

/// What the message with the menus remembers.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub name: String,
    pub notes: Option<String>,
}

impl Kept {
    pub fn read(message: &serenity::all::Message) -> Self {
        let embed = message.embeds.first();
        let name = embed.and_then(|embed| embed.author.as_ref()).map(|author| author.name.clone());
        let notes = embed.and_then(|embed| embed.footer.as_ref()).map(|footer| footer.text.clone());
        Self { name: name.unwrap_or_default(), notes }
    }
}

/// Opens the menus for who may go on.
pub(super) async fn open(
    session: Session,
    picking: Picking,
    name: String,
    notes: Option<String>,
) -> Result<Message, Error> {
    session.require(Permission::ManagePermissions).await?;
    Ok(chooser(session.language, picking, &Kept { name, notes }, None))
}

/// The menus: the groups and, once one is chosen, its permissions.
fn chooser(language: Language, picking: Picking, kept: &Kept, group: Option<PermissionGroup>) -> Message {
    let person = mention(picking.person);
    let (title, question) = match (picking.what, picking.until) {
        (Pick::Grant, None) => (t!(language, "grant-title"), t!(language, "grant-choose", person = person)),
        (Pick::Grant, Some(until)) => {
            let when = stamp(until, 'f');
            (t!(language, "grant-title"), t!(language, "grant-choose-until", person = person, when = when))
        }
        (Pick::Deny, _) => (t!(language, "deny-title"), t!(language, "deny-choose", person = person)),
    };
    let mut card = Card::new(Tone::Calm).title(title).text(question);
    card.author = Some(bare(&kept.name, 100));
    card.footer.clone_from(&kept.notes);
    let reply = Message::card(card).menu(group_menu(language, Action::PickGroup(picking), group));
    match group {
        None => reply,
        Some(group) => reply.menu(permissions_menu(language, Action::PickPermissions(picking), group, &[])),
    }
}

/// The menu of the groups, one of which may be chosen already.
pub(super) fn group_menu(language: Language, action: Action, chosen: Option<PermissionGroup>) -> Menu {
    let groups = PermissionGroup::ALL.iter().copied().filter(|group| *group != PermissionGroup::Platform);
    let entry = |group: PermissionGroup| Entry {
        value: group.as_str().to_owned(),
        label: texts::group(language, group),
        chosen: chosen == Some(group),
    };
    Menu { action, hint: t!(language, "grant-group-hint"), entries: groups.map(entry).collect(), many: false, least: 1 }
}

/// The menu of a group's permissions, of which `chosen` are marked.
pub(super) fn permissions_menu(
    language: Language,
    action: Action,
    group: PermissionGroup,
    chosen: &[Permission],
) -> Menu {
    let entry = |p: Permission| Entry {
        value: p.as_str().to_owned(),
        label: texts::permission(language, p),
        chosen: chosen.contains(&p),
    };
    Menu {
        action,
        hint: t!(language, "grant-pick-hint", group = texts::group(language, group)),
        entries: group.permissions().map(entry).collect(),
        many: true,
        least: 1,
    }
}

/// A group was chosen: its permissions appear.
pub(crate) async fn group_chosen(
    bot: &BotState,
    context: &InteractionContext,
    pressed: &ComponentInteraction,
    picking: Picking,
) {
    let kept = Kept::read(&pressed.message);
    let chosen = group_in(pressed);
    response::respond(bot, context, Place::Update, |session| async move {
        session.require(Permission::ManagePermissions).await?;
        let group = chosen.ok_or(Error::Outdated("no such group of permissions"))?;
        Ok(chooser(session.language, picking, &kept, Some(group)))
    })
    .await;
}

/// Permissions were chosen: what was asked for is done with them.
pub(crate) async fn permissions_chosen(
    bot: &BotState,
    context: &InteractionContext,
    pressed: &ComponentInteraction,
    picking: Picking,
) {
    let Kept { name, notes } = Kept::read(&pressed.message);
    let chosen = permissions_in(pressed);
    let person = Person { discord_id: picking.person, name };
    response::respond(bot, context, Place::Update, |session| async move {
        let permissions = chosen.ok_or(Error::Outdated("no such permission"))?;
        let wanted = match picking.what {
            Pick::Grant => MemberChange::Grant { permissions, until: picking.until },
            Pick::Deny => MemberChange::Deny { permissions },
        };
        change(session, ChangeMember { person, wanted, notes }).await
    })
    .await;
}

/// The group that was chosen in a menu.
pub(super) fn group_in(pressed: &ComponentInteraction) -> Option<PermissionGroup> {
    let chosen = values(pressed).first()?;
    PermissionGroup::ALL.iter().copied().find(|group| group.as_str() == chosen)
}

/// The permissions that were chosen in a menu; `None` if one of them is none.
pub(super) fn permissions_in(pressed: &ComponentInteraction) -> Option<Vec<Permission>> {
    values(pressed).iter().map(|v| v.parse().ok()).collect()
}

pub(crate) fn values(pressed: &ComponentInteraction) -> &[String] {
    match &pressed.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sara(what: Pick) -> Picking {
        Picking { what, person: DiscordId::new(42).unwrap(), until: None }
    }

    #[test]
    fn permissions_are_found_by_any_of_their_names() {
        for typed in ["view_contacts", "View contacts", "عرض جهات الاتصال", " VIEW CONTACTS ", "view_contacts,"]
        {
            assert_eq!(named(typed).unwrap(), [Permission::ViewContacts], "{typed}");
        }
        assert!(named("contacts").is_err());
    }

    #[test]
    fn several_are_named_with_commas() {
        let both = [Permission::ViewContacts, Permission::ExportData];
        for typed in ["view_contacts,export_data", "عرض جهات الاتصال، export_data", "View contacts , export_data"]
        {
            assert_eq!(named(typed).unwrap(), both, "{typed}");
        }
        assert!(named("view_contacts, contacts").is_err(), "one that is none spoils it");
    }

    #[test]
    fn every_permission_has_a_name_of_its_own() {
        for permission in Permission::ALL {
            for language in Language::ALL {
                assert_eq!(named_one(&texts::permission(language, *permission)), Some(*permission));
            }
        }
    }

    /// The name and the reason come back from the message as they went in.
    #[test]
    fn the_message_remembers() {
        let kept = Kept { name: "Sara *x*".into(), notes: Some("for the <@1> report".into()) };
        for what in [Pick::Grant, Pick::Deny] {
            let reply = chooser(Language::Arabic, sara(what), &kept, Some(PermissionGroup::Data));
            let body = serde_json::to_value(reply.response(true)).unwrap();
            assert_eq!(body["embeds"][0]["author"]["name"], kept.name.as_str());
            assert_eq!(body["embeds"][0]["footer"]["text"].as_str(), kept.notes.as_deref());
            assert_eq!(body["components"].as_array().unwrap().len(), 2);
        }
    }

    #[test]
    fn menus_hold_every_permission_that_can_be_given() {
        let mut offered = Vec::new();
        for group in PermissionGroup::ALL.iter().copied().filter(|g| *g != PermissionGroup::Platform) {
            let action = Action::PickPermissions(sara(Pick::Grant));
            let menu = permissions_menu(Language::English, action, group, &[]);
            assert!(menu.entries.len() <= 25, "{group} is too long for a menu");
            offered.extend(menu.entries.into_iter().map(|e| e.value));
        }
        assert_eq!(offered, givable().map(|p| p.to_string()).collect::<Vec<_>>());
    }
}
