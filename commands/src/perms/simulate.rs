//! `/perms simulate`: what a change would add and take away, with a button that makes it.
//!
//! The change is in the button's `custom_id`; the person's name and the reason are in the message, as for the menus of
//! [`super::pick`]. crm judges it anew when the button is pressed.

use crm::{
    DiscordId, Permission,
    error::{Field, Problem},
    members::{self, ChangeMember, MemberChange, Person, Simulation},
    role::RoleRef,
    tenants::Language,
};
use serenity::all::{ComponentInteraction, User};

use super::pick::Kept;
use crate::{
    bot::{BotState, Ctx},
    changes::{change, with_difference},
    errors::Error,
    gate::Gate,
    input::{
        permission,
        person::{person, target},
        role, time,
    },
    manner::OnDiscord,
    message::{self, Card, Message, Tone},
    plain::bare,
    response::{self, Place},
    route::{Handle, Payload, custom_ids},
    session::{InteractionContext, Session},
    texts::t,
};

custom_ids! {
    /// Under what was tried out.
    pub(crate) enum Button {
        /// Make the change.
        Apply(proposal: Proposal) = "apply" like "/perms simulate",
        /// Do not.
        Cancel = "cancel" like "/perms simulate",
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        match self {
            Self::Apply(proposal) => applied(bot, context, pressed, proposal).await,
            Self::Cancel => cancelled(bot, context).await,
        }
    }
}

/// How many characters the names of the permissions may have together, so that the button's `custom_id` holds them.
const NAMES: usize = 50;

/// A change that is proposed, by the ids in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proposal {
    pub person: DiscordId,
    pub wanted: Proposed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Proposed {
    Role(RoleRef),
    /// Which, and until when in seconds since 1970.
    Grant(Vec<Permission>, Option<i64>),
    Deny(Vec<Permission>),
    Clear(Vec<Permission>),
    Remove,
    Copy(DiscordId),
}

impl Payload for Proposal {
    fn write(&self, _: usize) -> String {
        let names = |which: &[Permission]| which.iter().map(|p| p.as_str()).collect::<Vec<_>>().join(".");
        let wanted = match &self.wanted {
            Proposed::Role(role) => format!("role:{role}"),
            Proposed::Grant(which, None) => format!("grant:{}:-", names(which)),
            Proposed::Grant(which, Some(until)) => format!("grant:{}:{until}", names(which)),
            Proposed::Deny(which) => format!("deny:{}", names(which)),
            Proposed::Clear(which) => format!("clear:{}", names(which)),
            Proposed::Remove => "remove".to_owned(),
            Proposed::Copy(from) => format!("copy:{from}"),
        };
        format!("{}:{wanted}", self.person)
    }

    fn read(raw: &str) -> Option<Self> {
        let (person, wanted) = raw.split_once(':')?;
        let names = |raw: &str| raw.split('.').map(|name| name.parse().ok()).collect::<Option<Vec<Permission>>>();
        let wanted = match wanted.split(':').collect::<Vec<_>>().as_slice() {
            ["role", role] => Proposed::Role(role.parse().ok()?),
            ["grant", which, "-"] => Proposed::Grant(names(which)?, None),
            ["grant", which, until] => Proposed::Grant(names(which)?, Some(until.parse().ok()?)),
            ["deny", which] => Proposed::Deny(names(which)?),
            ["clear", which] => Proposed::Clear(names(which)?),
            ["remove"] => Proposed::Remove,
            ["copy", from] => Proposed::Copy(from.parse().ok()?),
            _ => return None,
        };
        Some(Self { person: person.parse().ok()?, wanted })
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        // As many as the command takes.
        let few = || {
            prop::collection::vec(prop::sample::select(Permission::ALL), 1..6)
                .prop_filter("too long for a button", |which| short(which.clone()).is_ok())
        };
        let wanted = prop_oneof![
            role::any().prop_map(Proposed::Role),
            (few(), prop::option::of(0i64..253_402_300_800)).prop_map(|(which, until)| Proposed::Grant(which, until)),
            few().prop_map(Proposed::Deny),
            few().prop_map(Proposed::Clear),
            Just(Proposed::Remove),
            DiscordId::any().prop_map(Proposed::Copy),
        ];
        (DiscordId::any(), wanted).prop_map(|(person, wanted)| Self { person, wanted }).boxed()
    }
}

/// What can be tried out.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Kind {
    #[name = "set_role"]
    SetRole,
    #[name = "grant"]
    Grant,
    #[name = "deny"]
    Deny,
    #[name = "remove"]
    Remove,
    #[name = "copy"]
    Copy,
}

/// See what a change would add and take away, before you make it
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
#[expect(clippy::too_many_arguments, reason = "these are the options of the command")]
pub(crate) async fn simulate(
    ctx: Ctx<'_>,
    user: User,
    change: Kind,

    #[autocomplete = "role::suggest"]
    #[max_length = 100]
    role: Option<String>,

    #[autocomplete = "permission::suggest"]
    #[max_length = 400]
    permission: Option<String>,

    #[autocomplete = "time::suggest_until"]
    #[max_length = 40]
    until: Option<String>,
    from: Option<User>,

    #[max_length = 500] notes: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let missing = |field| crm::Error::Invalid { field, problem: Problem::Empty };
        let permissions =
            || permission::named(permission.as_deref().ok_or(missing(Field::Permission))?).and_then(short);
        let wanted = match change {
            Kind::SetRole => MemberChange::SetRole {
                role: role::named(&session, role.as_deref().ok_or(missing(Field::Role))?).await?,
            },
            Kind::Grant => MemberChange::Grant {
                permissions: permissions()?,
                until: time::until(&session, until.as_deref()).await?,
            },
            Kind::Deny => MemberChange::Deny { permissions: permissions()? },
            Kind::Remove if permission.is_some() => MemberChange::Clear { permissions: permissions()? },
            Kind::Remove => MemberChange::Remove,
            Kind::Copy => MemberChange::Copy { from: person(from.as_ref().ok_or(missing(Field::From))?) },
        };
        try_out(session, ChangeMember { person: target(&user)?, wanted, notes }).await
    })
    .await
}

fn short(permissions: Vec<Permission>) -> Result<Vec<Permission>, Error> {
    let length: usize = permissions.iter().map(|p| p.as_str().len() + 1).sum();
    let problem = Problem::TooLong(NAMES);
    if length > NAMES { Err(crm::Error::Invalid { field: Field::Permission, problem }.into()) } else { Ok(permissions) }
}

/// Shows what the order would come to, with a button that carries it out.
pub(super) async fn try_out(session: Session, order: ChangeMember) -> Result<Message, Error> {
    let proposal = Proposal { person: order.person.discord_id, wanted: proposed(&order.wanted)? };
    let simulation = members::simulate(&session.db, &session.caller, order.clone()).await?;
    Ok(render(session.language, order, &simulation, proposal))
}

fn proposed(wanted: &MemberChange) -> Result<Proposed, Error> {
    Ok(match wanted {
        MemberChange::SetRole { role } => Proposed::Role(*role),
        MemberChange::Grant { permissions, until } => {
            Proposed::Grant(permissions.clone(), until.map(|until| until.timestamp()))
        }
        MemberChange::Deny { permissions } => Proposed::Deny(permissions.clone()),
        MemberChange::Clear { permissions } => Proposed::Clear(permissions.clone()),
        MemberChange::Remove => Proposed::Remove,
        MemberChange::Copy { from } => Proposed::Copy(from.discord_id),
        MemberChange::Undo | MemberChange::UndoOf { .. } => {
            return Err(Error::Outdated("taking back is not tried out"));
        }
    })
}

fn render(language: Language, order: ChangeMember, simulation: &Simulation, proposal: Proposal) -> Message {
    let Simulation { changed, needs_second } = simulation;
    let mut text = words::wish(&OnDiscord, language, &order, Some(&changed.after.role.to_string()));
    if changed.gained.is_empty() && changed.lost.is_empty() {
        text = format!("{text}\n{}", t!(language, "simulate-no-difference"));
    }
    if *needs_second {
        text = format!("{text}\n{}", t!(language, "simulate-needs-second"));
    }
    let mut card = Card::new(Tone::Calm).title(t!(language, "simulate-title")).text(text);
    card.author = Some(bare(&changed.person.name, 100));
    card.footer = order.notes;
    Message::card(with_difference(card, language, changed)).buttons(vec![
        message::Button::new(&Button::Apply(proposal), t!(language, "simulate-apply")).primary(),
        message::Button::new(&Button::Cancel, t!(language, "simulate-cancel")),
    ])
}

/// “Apply” was pressed.
async fn applied(bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction, proposal: Proposal) {
    let Kept { name, notes } = Kept::read(&pressed.message);
    let Proposal { person, wanted } = proposal;
    let wanted = match wanted {
        Proposed::Role(role) => Some(MemberChange::SetRole { role }),
        Proposed::Grant(permissions, None) => Some(MemberChange::Grant { permissions, until: None }),
        Proposed::Grant(permissions, Some(until)) => {
            let until = chrono::DateTime::from_timestamp(until, 0);
            until.map(|until| MemberChange::Grant { permissions, until: Some(until) })
        }
        Proposed::Deny(permissions) => Some(MemberChange::Deny { permissions }),
        Proposed::Clear(permissions) => Some(MemberChange::Clear { permissions }),
        Proposed::Remove => Some(MemberChange::Remove),
        Proposed::Copy(from) => Some(MemberChange::Copy { from: Person { discord_id: from, name: String::new() } }),
    };
    response::respond(bot, context, Place::Update, |session| async move {
        let wanted = wanted.ok_or(Error::Outdated("a moment that is none"))?;
        change(session, ChangeMember { person: Person { discord_id: person, name }, wanted, notes }).await
    })
    .await;
}

/// “Cancel” was pressed.
async fn cancelled(bot: &BotState, context: &InteractionContext) {
    response::respond(bot, context, Place::Update, |session| async move {
        Ok(Message::text(t!(session.language, "simulate-cancelled")))
    })
    .await;
}
