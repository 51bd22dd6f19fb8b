//! `/perms simulate`: what a change would add and take away, with a button that makes it.
//!
//! The change is in the button's `custom_id`; the person's name and the reason are in the message, as for the menus of
//! [`super::pick`]. crm judges it anew when the button is pressed.

use crm::{
    DiscordId, Permission,
    error::Problem,
    members::{self, ChangeMember, MemberChange, Person, Simulation},
    role::RoleRef,
    tenants::Language,
};
use serenity::all::{ComponentInteraction, User};

use super::{
    change::{change, named_role, suggest_role, wish, with_difference},
    grant::read_until,
    pick::{self, Kept},
};
use crate::{
    BotState, Ctx, Gate,
    errors::Error,
    message::{Button, Card, Message, Tone},
    plain::bare,
    response::{self, Place},
    route::Action,
    session::{InteractionContext, Session, person, target},
    texts::t,
};

/// How many characters the names of the permissions may have together, so that the button's `custom_id` holds them.
const NAMES: usize = 50;

/// A change that is proposed, by the ids in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proposal {
    pub person: DiscordId,
    pub wanted: Proposed,
}

/// What is proposed.
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
    #[autocomplete = "suggest_role"]
    #[max_length = 100]
    role: Option<String>,
    #[autocomplete = "pick::suggest"]
    #[max_length = 400]
    permission: Option<String>,
    #[max_length = 40] until: Option<String>,
    from: Option<User>,
    #[max_length = 500] notes: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let missing = |field| crm::Error::Invalid { field, problem: Problem::Empty };
        let permissions = || pick::named(permission.as_deref().ok_or(missing("permission"))?).and_then(short);
        let wanted = match change {
            Kind::SetRole => {
                MemberChange::SetRole { role: named_role(&session, role.as_deref().ok_or(missing("role"))?).await? }
            }
            Kind::Grant => MemberChange::Grant {
                permissions: permissions()?,
                until: read_until(&session, until.as_deref()).await?,
            },
            Kind::Deny => MemberChange::Deny { permissions: permissions()? },
            Kind::Remove if permission.is_some() => MemberChange::Clear { permissions: permissions()? },
            Kind::Remove => MemberChange::Remove,
            Kind::Copy => MemberChange::Copy { from: person(from.as_ref().ok_or(missing("from"))?) },
        };
        try_out(session, ChangeMember { person: target(&user)?, wanted, notes }).await
    })
    .await
}

fn short(permissions: Vec<Permission>) -> Result<Vec<Permission>, Error> {
    let length: usize = permissions.iter().map(|p| p.as_str().len() + 1).sum();
    let problem = Problem::TooLong(NAMES);
    if length > NAMES { Err(crm::Error::Invalid { field: "permission", problem }.into()) } else { Ok(permissions) }
}

async fn try_out(session: Session, order: ChangeMember) -> Result<Message, Error> {
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
        MemberChange::Undo => return Err(Error::Outdated("taking back is not tried out")),
    })
}

fn render(language: Language, order: ChangeMember, simulation: &Simulation, proposal: Proposal) -> Message {
    let Simulation { changed, needs_second } = simulation;
    let mut text = wish(language, &order, Some(&changed.after.role.to_string()));
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
        Button::new(Action::Apply(proposal), t!(language, "simulate-apply")).primary(),
        Button::new(Action::Cancel, t!(language, "simulate-cancel")),
    ])
}

/// “Apply” was pressed.
pub(crate) async fn applied(
    bot: &BotState,
    context: &InteractionContext,
    pressed: &ComponentInteraction,
    proposal: Proposal,
) {
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
pub(crate) async fn cancelled(bot: &BotState, context: &InteractionContext) {
    response::respond(bot, context, Place::Update, |session| async move {
        Ok(Message::text(t!(session.language, "simulate-cancelled")))
    })
    .await;
}
