//! Who belongs to an alliance: joining and leaving for everybody, letting in and taking out for who manages alliances.

use crm::{
    DiscordId, Permission,
    alliances::{self, Alliance, Ally, Joining, Standing, Which},
    tenants::Language,
};
use serenity::all::{ComponentInteraction, User};

use super::{name, under};
use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    gate::Gate,
    input::{alliance as alliances_input, company as companies_input, person},
    message::{self, Message},
    plain::plain,
    response::{self, Place},
    route::{Cursor, Handle, Payload, custom_ids},
    session::{InteractionContext, Session},
    texts::t,
};

custom_ids! {
    /// Under an alliance.
    pub(crate) enum Button {
        /// Join it, or ask to be let in.
        Join(number: i64) = "alliance-join" does AllianceJoin,
        /// Leave it, or decline the invitation.
        Leave(number: i64) = "alliance-leave" does AllianceLeave,
        /// Let somebody in who has asked for it.
        Admit(whom: Whom) = "alliance-admit" does AllianceAdmit,
        /// Don't let them in.
        Decline(whom: Whom) = "alliance-decline" does AllianceRemove,
    }
}

/// Somebody who asks to be let into an alliance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Whom {
    number: i64,
    person: DiscordId,
}

impl Payload for Whom {
    fn write(&self, _: usize) -> String {
        format!("{}:{}", self.number, self.person)
    }

    fn read(raw: &str) -> Option<Self> {
        let (number, person) = raw.split_once(':')?;
        Some(Self { number: Cursor::read(number)?, person: Payload::read(person)? })
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        (0..=i64::MAX, DiscordId::any()).prop_map(|(number, person)| Self { number, person }).boxed()
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        response::respond(bot, context, Place::Update, |session| async move {
            match self {
                Self::Join(number) => joined(&session, Which::number(number)).await,
                Self::Leave(number) => left(&session, Which::number(number)).await,
                Self::Admit(Whom { number, person }) => admitted(&session, Which::number(number), person).await,
                Self::Decline(Whom { number, person }) => removed(&session, Which::number(number), person).await,
            }
        })
        .await;
    }
}

/// Join an alliance, or ask to be let in
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::JoinAlliances)")]
pub(super) async fn join(
    ctx: Ctx<'_>,

    #[autocomplete = "alliances_input::suggest"]
    #[max_length = 100]
    alliance: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { joined(&session, Which::read(&alliance)).await }).await
}

/// Leave an alliance, or decline an invitation
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
pub(super) async fn leave(
    ctx: Ctx<'_>,

    #[autocomplete = "alliances_input::suggest"]
    #[max_length = 100]
    alliance: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { left(&session, Which::read(&alliance)).await }).await
}

/// Invite a person into an alliance, or add a company
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManageAlliances)")]
pub(super) async fn add(
    ctx: Ctx<'_>,

    #[autocomplete = "alliances_input::suggest"]
    #[max_length = 100]
    alliance: String,
    user: Option<User>,

    #[autocomplete = "companies_input::suggest"]
    #[max_length = 100]
    company: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let (which, language) = (Which::read(&alliance), session.language);
        match (user, company) {
            (Some(user), None) => {
                let person = person::target(&user)?;
                let (alliance, standing) = alliances::invite(&session.db, &session.caller, which, &person).await?;
                let (name, who) = (name(&alliance), plain(&person.name, 60));
                let title = t!(language, "alliance-invited", standing = standing.as_str(), name = name, who = who);
                under(&session, &alliance, title).await
            }
            (None, Some(company)) => {
                let alliance = alliances::add_company(&session.db, &session.caller, which, &company).await?;
                under(&session, &alliance, t!(language, "alliance-company-added", name = name(&alliance))).await
            }
            (None, None) | (Some(_), Some(_)) => Err(Error::PersonOrCompany),
        }
    })
    .await
}

/// Let somebody into an alliance who has asked for it
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManageAlliances)")]
pub(super) async fn approve(
    ctx: Ctx<'_>,

    #[autocomplete = "alliances_input::suggest"]
    #[max_length = 100]
    alliance: String,
    user: User,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let person = person::target(&user)?.discord_id;
        admitted(&session, Which::read(&alliance), person).await
    })
    .await
}

/// Take a person or a company out of an alliance
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManageAlliances)")]
pub(super) async fn remove(
    ctx: Ctx<'_>,

    #[autocomplete = "alliances_input::suggest"]
    #[max_length = 100]
    alliance: String,
    user: Option<User>,

    #[autocomplete = "companies_input::suggest"]
    #[max_length = 100]
    company: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let which = Which::read(&alliance);
        match (user, company) {
            (Some(user), None) => removed(&session, which, person::person(&user).discord_id).await,
            (None, Some(company)) => {
                let alliance = alliances::remove_company(&session.db, &session.caller, which, &company).await?;
                let title = t!(session.language, "alliance-company-removed", name = name(&alliance));
                under(&session, &alliance, title).await
            }
            (None, None) | (Some(_), Some(_)) => Err(Error::PersonOrCompany),
        }
    })
    .await
}

async fn joined(session: &Session, which: Which) -> Result<Message, Error> {
    let alliance = alliances::join(&session.db, &session.caller, which).await?;
    let title = match alliance.mine() {
        Some(Standing::Asked) => t!(session.language, "alliance-asked", name = name(&alliance)),
        _ => t!(session.language, "alliance-joined", name = name(&alliance)),
    };
    under(session, &alliance, title).await
}

async fn left(session: &Session, which: Which) -> Result<Message, Error> {
    let alliance = alliances::leave(&session.db, &session.caller, which).await?;
    under(session, &alliance, t!(session.language, "alliance-left", name = name(&alliance))).await
}

async fn admitted(session: &Session, which: Which, person: DiscordId) -> Result<Message, Error> {
    let alliance = alliances::admit(&session.db, &session.caller, which, person).await?;
    under(session, &alliance, t!(session.language, "alliance-admitted", name = name(&alliance))).await
}

async fn removed(session: &Session, which: Which, person: DiscordId) -> Result<Message, Error> {
    let (alliance, was) = alliances::remove(&session.db, &session.caller, which, person).await?;
    let title = t!(session.language, "alliance-removed", standing = was.as_str(), name = name(&alliance));
    under(session, &alliance, title).await
}

/// What whoever looks can do for themselves.
pub(super) fn own_button(language: Language, alliance: &Alliance) -> Vec<message::Button> {
    let join = |label| message::Button::new(&Button::Join(alliance.number), label);
    let leave = |label| message::Button::new(&Button::Leave(alliance.number), label);
    match (alliance.mine(), alliance.joining) {
        (None, Joining::Open) => vec![join(t!(language, "button-alliance-join"))],
        (None, Joining::Request) => vec![join(t!(language, "button-alliance-ask"))],
        (None, Joining::Invite) => Vec::new(),
        (Some(Standing::Invited), _) => {
            vec![join(t!(language, "button-alliance-join")), leave(t!(language, "button-alliance-decline"))]
        }
        (Some(Standing::Asked), _) => vec![leave(t!(language, "button-alliance-withdraw"))],
        (Some(Standing::Member), _) => vec![leave(t!(language, "button-alliance-leave"))],
    }
}

/// Letting somebody in who asks for it, or not.
pub(super) fn decide_buttons(which: Which, asking: &Ally) -> Vec<message::Button> {
    let Some(person) = asking.discord_id else { return Vec::new() };
    let (whom, who) = (Whom { number: which.number, person }, plain(&asking.name, 40));
    vec![
        message::Button::new(&Button::Admit(whom.clone()), format!("✅ {who}")),
        message::Button::new(&Button::Decline(whom), format!("✖️ {who}")),
    ]
}
