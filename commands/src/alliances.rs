//! `/alliance`: people of the server and companies who belong together. Here they are found, made and shaped; who belongs to one is in
//! [`belong`].

pub(crate) mod belong;

use crm::{
    AllianceMemberId, Permission,
    alliances::{self, ABOUT, Alliance, Ally, Edit, Joining, NAME, Page, RoleProblem, Which},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::{BotState, Ctx},
    draft::{Draft, HandleForm},
    errors::Error,
    form::{self, Field},
    gate::Gate,
    input::alliance as alliances_input,
    message::{self, Card, Message, Tone},
    pages,
    plain::{plain, stamp},
    response::{self, Place},
    route::{Cursor, Handle, Payload, Turn, custom_ids},
    session::{InteractionContext, Session, snowflake},
    texts::{self, named::named, t},
};

custom_ids! {
    /// Under lists and cards.
    pub(crate) enum Button {
        /// Turn a page.
        Turn(turn: Turn<i64>) = "alliances" like "/alliance list",
        /// Show an alliance, to whoever presses.
        Show(number: i64) = "alliance" like "/alliance show",
        /// Show who belongs to it.
        Members(of: MembersOf) = "alliance-members" like "/alliance show",
        /// Open the form that changes it.
        Edit(which: Which) = "alliance-edit" does AllianceEdit,
        /// Take back what was just changed.
        Undo(which: Which) = "alliance-undo" does AllianceUndo,
    }
}

custom_ids! {
    /// What is submitted.
    pub(crate) enum Form {
        /// A new alliance.
        Create(joining: Entry) = "alliance-create-form" does AllianceCreate,
        /// An alliance as it is to be.
        Edit(which: Which) = "alliance-edit-form" does AllianceEdit,
    }
}

/// How people come into an alliance that is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry(Joining);

impl Payload for Entry {
    fn write(&self, _: usize) -> String {
        self.0.as_str().to_owned()
    }

    fn read(raw: &str) -> Option<Self> {
        raw.parse().ok().map(Self)
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        prop::sample::select(Joining::ALL).prop_map(Self).boxed()
    }
}

/// A page of those who belong to an alliance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MembersOf {
    number: i64,
    turn: Turn<AllianceMemberId>,
}

impl Payload for MembersOf {
    fn write(&self, room: usize) -> String {
        self.turn.write_after(Some(self.number.to_string()), room)
    }

    fn read(raw: &str) -> Option<Self> {
        let (number, turn) = Turn::read_after(raw)?;
        Some(Self { number: Cursor::read(number?)?, turn })
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        (0..=i64::MAX, crate::route::turns(crate::route::uuids()))
            .prop_map(|(number, turn)| Self { number, turn })
            .boxed()
    }

    #[cfg(test)]
    fn core(self) -> Self {
        Self { turn: self.turn.without_trail(), ..self }
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        match self {
            Self::Turn(turn) => response::respond(bot, context, Place::Update, |session| page(session, turn)).await,
            Self::Show(number) => {
                let which = Which::number(number);
                response::respond(bot, context, Place::New, |session| async move { shown(&session, which).await })
                    .await;
            }
            Self::Members(of) => response::respond(bot, context, Place::Update, |session| members(session, of)).await,
            Self::Edit(which) => open_edit(bot, context, which, None).await,
            Self::Undo(which) => {
                response::respond(bot, context, Place::Update, |session| async move { undo(&session, which).await })
                    .await;
            }
        }
    }
}

impl HandleForm for Form {
    async fn submitted(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        response::respond_to_form(bot, context, draft, |session| async move {
            match self {
                Self::Create(Entry(joining)) => made(&session, read(draft, Some(joining))).await,
                Self::Edit(which) => {
                    let alliance = alliances::edit(&session.db, &session.caller, which, read(draft, None)).await?;
                    under(&session, &alliance, t!(session.language, "alliance-edited", name = name(&alliance))).await
                }
            }
        })
        .await;
    }

    async fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        match self {
            Self::Create(Entry(joining)) => open_create(bot, context, read(draft, Some(joining)), joining).await,
            Self::Edit(which) => open_edit(bot, context, which, Some(draft)).await,
        }
    }
}

fn read(draft: &Draft, joining: Option<Joining>) -> Edit {
    Edit { name: draft.typed("name").unwrap_or_default(), about: draft.typed("about"), joining }
}

/// How people come into an alliance, as commands offer it.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Way {
    #[name = "للجميع (open)"]
    Open,
    #[name = "بطلب (request)"]
    Request,
    #[name = "بدعوة (invite)"]
    Invite,
}

impl From<Way> for Joining {
    fn from(way: Way) -> Self {
        match way {
            Way::Open => Self::Open,
            Way::Request => Self::Request,
            Way::Invite => Self::Invite,
        }
    }
}

/// Groups of people and companies who belong together
#[poise::command(
    slash_command,
    rename = "alliance",
    guild_only,
    subcommand_required,
    subcommands(
        "list",
        "show",
        "belong::join",
        "belong::leave",
        "create",
        "edit",
        "belong::add",
        "belong::approve",
        "belong::remove",
        "role",
        "dissolve"
    )
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// List the alliances, newest first
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::JoinAlliances)")]
async fn list(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| page(session, Turn::first())).await
}

/// Show an alliance and who belongs to it
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::JoinAlliances)")]
async fn show(
    ctx: Ctx<'_>,

    #[autocomplete = "alliances_input::suggest"]
    #[max_length = 100]
    alliance: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { shown(&session, Which::read(&alliance)).await }).await
}

/// Make an alliance; without a name, a form opens
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManageAlliances)")]
async fn create(ctx: Ctx<'_>, #[max_length = 60] name: Option<String>, joining: Option<Way>) -> Result<(), Error> {
    let joining = joining.map_or(Joining::Open, Joining::from);
    let new = |name| Edit { name, about: None, joining: Some(joining) };
    match name {
        Some(name) => response::run(ctx, |session| async move { made(&session, new(name)).await }).await,
        None => {
            let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
            open_create(bot, &context, new(String::new()), joining).await;
            Ok(())
        }
    }
}

/// Change how people join an alliance; without that, a form opens
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManageAlliances)")]
async fn edit(
    ctx: Ctx<'_>,

    #[autocomplete = "alliances_input::suggest"]
    #[max_length = 100]
    alliance: String,
    joining: Option<Way>,
) -> Result<(), Error> {
    let which = Which::read(&alliance);
    match joining {
        Some(joining) => {
            response::run(ctx, |session| async move {
                let was = alliances::begin_edit(&session.db, &session.caller, which).await?;
                let edit = Edit { name: was.name.clone(), about: was.about.clone(), joining: Some(joining.into()) };
                let alliance = alliances::edit(&session.db, &session.caller, was.which(), edit).await?;
                under(&session, &alliance, t!(session.language, "alliance-edited", name = name(&alliance))).await
            })
            .await
        }
        None => {
            let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
            open_edit(bot, &context, which, None).await;
            Ok(())
        }
    }
}

/// Give the people of an alliance a Discord role of its own, or no longer
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManageAlliances)")]
async fn role(
    ctx: Ctx<'_>,

    #[autocomplete = "alliances_input::suggest"]
    #[max_length = 100]
    alliance: String,
    on: bool,
) -> Result<(), Error> {
    let guild = ctx.guild_id().map(|guild| snowflake(guild.get()));
    response::run(ctx, |session| async move {
        let (which, guild) = (Which::read(&alliance), guild.filter(|_| on));
        let alliance = alliances::keep_role(&session.db, &session.caller, which, guild).await?;
        let title = match on {
            true => t!(session.language, "alliance-role-on", name = name(&alliance)),
            false => t!(session.language, "alliance-role-off", name = name(&alliance)),
        };
        under(&session, &alliance, title).await
    })
    .await
}

/// Dissolve an alliance; it can be taken back for ten minutes
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManageAlliances)")]
async fn dissolve(
    ctx: Ctx<'_>,

    #[autocomplete = "alliances_input::suggest"]
    #[max_length = 100]
    alliance: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let alliance = alliances::dissolve(&session.db, &session.caller, Which::read(&alliance)).await?;
        under(&session, &alliance, t!(session.language, "alliance-dissolved", name = name(&alliance))).await
    })
    .await
}

async fn page(session: Session, turn: Turn<i64>) -> Result<Message, Error> {
    let page = alliances::list(&session.db, &session.caller, turn.at).await?;
    Ok(render(session.language, &page, &turn))
}

fn render(language: Language, page: &Page, turn: &Turn<i64>) -> Message {
    let line = |alliance: &Alliance| {
        let label = Which::number(alliance.number).label();
        let line = t!(language, "alliances-line", alliance = label, name = name(alliance), count = alliance.members);
        let standing = alliance.mine().map(|standing| named(language, standing));
        [line, standing.unwrap_or_else(|| named(language, alliance.joining))].join(" · ")
    };
    let lines: Vec<String> = page.alliances.iter().map(line).collect();
    let text = if lines.is_empty() { t!(language, "alliances-none") } else { lines.join("\n") };
    let show = |alliance: &Alliance| {
        message::Button::new(&Button::Show(alliance.number), Which::number(alliance.number).label())
    };
    let (first, second) = page.alliances.split_at(page.alliances.len().min(5));
    Message::card(Card::new(Tone::Calm).title(t!(language, "alliances-title")).text(text))
        .buttons(first.iter().map(show).collect())
        .buttons(second.iter().map(show).collect())
        .buttons(pages::buttons(language, turn, page.next, Button::Turn))
}

async fn open_create(bot: &BotState, context: &InteractionContext, filled: Edit, joining: Joining) {
    response::open_form(bot, context, |session| async move {
        session.require(Permission::ManageAlliances).await?;
        let language = session.language;
        let title = t!(language, "alliance-create-title");
        Ok(form::form(&Form::Create(Entry(joining)), &title, fields(language, filled)))
    })
    .await;
}

async fn open_edit(bot: &BotState, context: &InteractionContext, which: Which, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        let alliance = alliances::begin_edit(&session.db, &session.caller, which).await?;
        let language = session.language;
        let title = t!(language, "alliance-edit-title", name = alliance.name.as_str());
        let which = alliance.which();
        let as_it_is = Edit { name: alliance.name, about: alliance.about, joining: None };
        let filled = draft.map_or(as_it_is, |draft| read(draft, None));
        Ok(form::form(&Form::Edit(which), &title, fields(language, filled)))
    })
    .await;
}

fn fields(language: Language, filled: Edit) -> Vec<Field> {
    vec![
        Field::line("name", t!(language, "field-name"), NAME as u16).required().value(filled.name),
        Field::tall("about", t!(language, "field-about"), ABOUT as u16).value(filled.about.unwrap_or_default()),
    ]
}

async fn made(session: &Session, new: Edit) -> Result<Message, Error> {
    let alliance = alliances::create(&session.db, &session.caller, new).await?;
    let label = Which::number(alliance.number).label();
    let title = t!(session.language, "alliance-created", alliance = label, name = name(&alliance));
    under(session, &alliance, title).await
}

/// What was just changed is as it was.
async fn undo(session: &Session, which: Which) -> Result<Message, Error> {
    let alliance = alliances::undo(&session.db, &session.caller, which).await?;
    under(session, &alliance, t!(session.language, "alliance-undone", name = name(&alliance))).await
}

async fn shown(session: &Session, which: Which) -> Result<Message, Error> {
    let alliance = alliances::show(&session.db, &session.caller, which).await?;
    under(session, &alliance, titled(session.language, &alliance)).await
}

fn titled(language: Language, alliance: &Alliance) -> String {
    t!(language, "alliance-title", alliance = Which::number(alliance.number).label(), name = name(alliance))
}

/// Who belongs to an alliance, in pages.
async fn members(session: Session, of: MembersOf) -> Result<Message, Error> {
    let (language, which) = (session.language, Which::number(of.number));
    let alliance = alliances::show(&session.db, &session.caller, which).await?;
    let (allies, more) = alliances::members(&session.db, &session.caller, which, of.turn.at).await?;
    let card = Card::new(Tone::Calm).title(titled(language, &alliance)).text(lines(language, &allies));
    let next = allies.last().filter(|_| more).map(|last| last.id);
    let id = |turn| Button::Members(MembersOf { number: of.number, turn });
    Ok(Message::card(card).buttons(pages::buttons(language, &of.turn, next, id)))
}

/// An alliance under a title, with what whoever looks can do there, as far as they may.
async fn under(session: &Session, alliance: &Alliance, title: String) -> Result<Message, Error> {
    let (language, which) = (session.language, Which::number(alliance.number));
    if alliance.dissolved_at.is_some() {
        let undo = undo_button(language, alliance);
        return Ok(Message::card(card(language, alliance, &[]).title(title)).buttons(undo.into_iter().collect()));
    }
    let may_manage = session.may(Permission::ManageAlliances).await?;
    let (allies, more) = match session.may(Permission::JoinAlliances).await? {
        true => alliances::members(&session.db, &session.caller, which, None).await?,
        false => (Vec::new(), false),
    };
    let asking = match may_manage && alliance.asked > 0 {
        true => alliances::asking(&session.db, &session.caller, which).await?,
        false => Vec::new(),
    };
    let mut card = card(language, alliance, &allies).title(title);
    if may_manage {
        let names: Vec<String> = asking.iter().map(|one| format!("• {}", ally(language, one))).collect();
        card = card.field(t!(language, "alliance-asking", count = alliance.asked), names.join("\n"));
    }
    let rest = MembersOf { number: alliance.number, turn: Turn::first() };
    let rest = more.then(|| message::Button::new(&Button::Members(rest), t!(language, "button-alliance-members")));
    let edit = message::Button::new(&Button::Edit(which), t!(language, "button-alliance-edit"));
    let own = belong::own_button(language, alliance).into_iter().chain(rest);
    let all = own.chain(may_manage.then_some(edit)).chain(undo_button(language, alliance));
    let mut message = Message::card(card).buttons(all.collect());
    for two in asking.chunks(2) {
        message = message.buttons(two.iter().flat_map(|one| belong::decide_buttons(which, one)).collect());
    }
    Ok(message)
}

fn undo_button(language: Language, alliance: &Alliance) -> Option<message::Button> {
    alliance.can_undo.then(|| message::Button::new(&Button::Undo(alliance.which()), t!(language, "button-undo")))
}

fn card(language: Language, alliance: &Alliance, allies: &[Ally]) -> Card {
    let standing = match alliance.mine() {
        Some(standing) => named(language, standing),
        None => String::new(),
    };
    let role = match (alliance.keeps_role, alliance.role_problem(), alliance.discord_role) {
        (false, ..) => String::new(),
        (true, Some(RoleProblem::Forbidden), _) => t!(language, "alliance-role-forbidden"),
        (true, Some(RoleProblem::TooMany), _) => t!(language, "alliance-role-too-many"),
        (true, None, Some(role)) => format!("<@&{role}>"),
        (true, None, None) => t!(language, "alliance-role-coming"),
    };
    let dissolved = alliance.dissolved_at.map(|at| stamp(at, 'f')).unwrap_or_default();
    Card::new(Tone::Calm)
        .text(alliance.about.as_deref().map(|about| plain(about, ABOUT)).unwrap_or_default())
        .beside(t!(language, "field-joining"), named(language, alliance.joining))
        .beside(t!(language, "alliance-mine"), standing)
        .beside(t!(language, "alliance-role"), role)
        .beside(t!(language, "alliance-dissolved-at"), dissolved)
        .field(t!(language, "alliance-members", count = alliance.members), lines(language, allies))
}

fn lines(language: Language, allies: &[Ally]) -> String {
    allies.iter().map(|one| format!("• {}", ally(language, one))).collect::<Vec<_>>().join("\n")
}

/// Somebody who belongs to an alliance, or is to: a person, or a company by its number.
fn ally(language: Language, ally: &Ally) -> String {
    let name = plain(&ally.name, 60);
    match (ally.discord_id, ally.company) {
        (Some(id), _) => texts::person(language, id, &ally.name),
        (None, Some(number)) => {
            t!(language, "alliance-company", company = crm::companies::Which::number(number).label(), name = name)
        }
        (None, None) => name,
    }
}

fn name(alliance: &Alliance) -> String {
    plain(&alliance.name, NAME)
}
