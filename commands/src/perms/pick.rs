//! Choosing permissions for somebody by menus, in two steps: first the group, then its permissions.
//!
//! The menus remember nothing in the process. What is to be done, to whom and until when is in their `custom_id`; the
//! person's name and the reason are in the message that carries them, as author and footer (shown without markdown, so they
//! read back as they were). It is a message of ours that only this person sees, and crm checks all of it again.

use chrono::{DateTime, Utc};
use crm::{
    DiscordId, Permission,
    members::{ChangeMember, MemberChange, Person},
    permission::PermissionGroup,
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::BotState,
    changes::change,
    errors::Error,
    input::chosen,
    message::{Card, Entry, Menu, Message, Tone},
    plain::{bare, mention, stamp},
    response::{self, Place},
    route::{CustomId, Handle, Payload, custom_ids},
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

custom_ids! {
    /// The menus. The group is chosen first, then permissions of it.
    pub(crate) enum Button {
        /// The group of what is given.
        GrantGroup(giving: Giving) = "grant-group" does MemberGrant,
        /// The group of what is withheld.
        DenyGroup(person: DiscordId) = "deny-group" does MemberDeny,
        /// What is given.
        GrantPick(giving: Giving) = "grant-pick" does MemberGrant,
        /// What is withheld.
        DenyPick(person: DiscordId) = "deny-pick" does MemberDeny,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        match self {
            Self::GrantGroup(giving) => group_chosen(bot, context, pressed, giving.into()).await,
            Self::DenyGroup(person) => group_chosen(bot, context, pressed, Picking::deny(person)).await,
            Self::GrantPick(giving) => permissions_chosen(bot, context, pressed, giving.into()).await,
            Self::DenyPick(person) => permissions_chosen(bot, context, pressed, Picking::deny(person)).await,
        }
    }
}

/// To whom something is given, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Giving {
    person: DiscordId,
    until: Option<DateTime<Utc>>,
}

impl Payload for Giving {
    fn write(&self, _: usize) -> String {
        let until = self.until.map_or_else(|| "-".to_owned(), |until| until.timestamp().to_string());
        format!("{}:{until}", self.person)
    }

    fn read(raw: &str) -> Option<Self> {
        let (person, until) = raw.split_once(':')?;
        let until = match until {
            "-" => None,
            seconds => Some(DateTime::<Utc>::from_timestamp(seconds.parse().ok()?, 0)?),
        };
        Some(Self { person: person.parse().ok()?, until })
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        let until = prop::option::of((0i64..8_000_000_000).prop_map(|s| DateTime::from_timestamp(s, 0).unwrap()));
        (DiscordId::any(), until).prop_map(|(person, until)| Self { person, until }).boxed()
    }
}

impl From<Giving> for Picking {
    fn from(Giving { person, until }: Giving) -> Self {
        Self { what: Pick::Grant, person, until }
    }
}

/// What is to be done, to whom, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Picking {
    pub what: Pick,
    pub person: DiscordId,
    pub until: Option<DateTime<Utc>>,
}

impl Picking {
    /// Withholding has no end.
    pub fn deny(person: DiscordId) -> Self {
        Self { what: Pick::Deny, person, until: None }
    }

    fn giving(self) -> Giving {
        Giving { person: self.person, until: self.until }
    }

    /// The menu of the groups.
    fn group_button(self) -> Button {
        match self.what {
            Pick::Grant => Button::GrantGroup(self.giving()),
            Pick::Deny => Button::DenyGroup(self.person),
        }
    }

    /// The menu of the permissions.
    fn pick_button(self) -> Button {
        match self.what {
            Pick::Grant => Button::GrantPick(self.giving()),
            Pick::Deny => Button::DenyPick(self.person),
        }
    }
}

/// What the message with the menus remembers.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub name: String,
    pub notes: Option<String>,
}

impl Kept {
    /// The person it is about.
    fn person(&self, picking: Picking) -> Person {
        Person { discord_id: picking.person, name: self.name.clone() }
    }

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
    let kept = Kept { name, notes };
    session.require_over(&kept.person(picking), Permission::ManagePermissions).await?;
    Ok(chooser(session.language, picking, &kept, None))
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
    let reply = Message::card(card).menu(group_menu(language, &picking.group_button(), group));
    match group {
        None => reply,
        Some(group) => reply.menu(permissions_menu(language, &picking.pick_button(), group, &[])),
    }
}

/// The menu of the groups, one of which may be chosen already.
pub(super) fn group_menu(language: Language, id: &impl CustomId, chosen: Option<PermissionGroup>) -> Menu {
    let groups = PermissionGroup::ALL.iter().copied().filter(|group| *group != PermissionGroup::Platform);
    let entry = |group: PermissionGroup| Entry {
        value: group.as_str().to_owned(),
        label: texts::group(language, group),
        chosen: chosen == Some(group),
    };
    Menu {
        id: id.encode(),
        hint: t!(language, "grant-group-hint"),
        entries: groups.map(entry).collect(),
        many: false,
        least: 1,
    }
}

/// The menu of a group's permissions, of which `chosen` are marked.
pub(super) fn permissions_menu(
    language: Language,
    id: &impl CustomId,
    group: PermissionGroup,
    chosen: &[Permission],
) -> Menu {
    let entry = |p: Permission| Entry {
        value: p.as_str().to_owned(),
        label: texts::permission(language, p),
        chosen: chosen.contains(&p),
    };
    Menu {
        id: id.encode(),
        hint: t!(language, "grant-pick-hint", group = texts::group(language, group)),
        entries: group.permissions().map(entry).collect(),
        many: true,
        least: 1,
    }
}

/// A group was chosen: its permissions appear.
async fn group_chosen(bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction, picking: Picking) {
    let kept = Kept::read(&pressed.message);
    let chosen = group_in(pressed);
    response::respond(bot, context, Place::Update, |session| async move {
        session.require_over(&kept.person(picking), Permission::ManagePermissions).await?;
        let group = chosen.ok_or(Error::Outdated("no such group of permissions"))?;
        Ok(chooser(session.language, picking, &kept, Some(group)))
    })
    .await;
}

/// Permissions were chosen: what was asked for is done with them.
async fn permissions_chosen(
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
    let chosen = chosen(pressed).first()?;
    PermissionGroup::ALL.iter().copied().find(|group| group.as_str() == chosen)
}

/// The permissions that were chosen in a menu; `None` if one of them is none.
pub(super) fn permissions_in(pressed: &ComponentInteraction) -> Option<Vec<Permission>> {
    chosen(pressed).iter().map(|v| v.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sara(what: Pick) -> Picking {
        Picking { what, person: DiscordId::new(42).unwrap(), until: None }
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
            let button = sara(Pick::Grant).pick_button();
            let menu = permissions_menu(Language::English, &button, group, &[]);
            assert!(menu.entries.len() <= 25, "{group} is too long for a menu");
            offered.extend(menu.entries.into_iter().map(|e| e.value));
        }
        assert_eq!(offered, crate::input::permission::givable().map(|p| p.to_string()).collect::<Vec<_>>());
    }
}
