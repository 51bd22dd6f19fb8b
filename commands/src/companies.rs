//! `/crm company`: the companies that contacts work for.

use crm::{
    Permission,
    companies::{self, Company, Edit, Employee, NAME, NOTES, Page, REGISTRATION, Which},
    overview::extra::Subject,
    tenants::Language,
};
use serenity::all::{ComponentInteraction, User};

use crate::{
    bot::{BotState, Ctx},
    contact_work,
    draft::{Draft, HandleForm},
    errors::Error,
    extra,
    form::{self, Field},
    gate::Gate,
    input::{company as companies_input, person},
    message::{self, Card, Message, Tone},
    pages,
    plain::{plain, stamp},
    response::{self, Place},
    route::{Handle, Turn, custom_ids},
    session::{InteractionContext, Session},
    texts::t,
};

custom_ids! {
    /// Under lists and cards.
    pub(crate) enum Button {
        /// Turn a page.
        Turn(turn: Turn<i64>) = "companies" like "/crm company list",
        /// Show a company, to whoever presses.
        Show(number: i64) = "company" like "/crm company show",
        /// Open the form that changes it.
        Edit(which: Which) = "company-edit" does CompanyEdit,
        /// Take back what was just changed.
        Undo(which: Which) = "company-undo" does CompanyUndo,
    }
}

custom_ids! {
    /// What is submitted.
    pub(crate) enum Form {
        /// A new company.
        Add = "company-add-form" does CompanyAdd,
        /// A company as it is to be.
        Edit(which: Which) = "company-edit-form" does CompanyEdit,
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
                Self::Add => create(&session, read(draft)).await,
                Self::Edit(which) => {
                    let company = companies::edit(&session.db, &session.caller, which, read(draft)).await?;
                    under(&session, &company, t!(session.language, "company-edited", name = name(&company))).await
                }
            }
        })
        .await;
    }

    async fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        match self {
            Self::Add => open_add(bot, context, read(draft)).await,
            Self::Edit(which) => open_edit(bot, context, which, Some(draft)).await,
        }
    }
}

fn read(draft: &Draft) -> Edit {
    let typed = |field| draft.typed(field);
    Edit { name: typed("name").unwrap_or_default(), registration: typed("registration"), notes: typed("notes") }
}

/// Companies that contacts work for
#[poise::command(
    slash_command,
    rename = "company",
    guild_only,
    subcommand_required,
    subcommands("add", "list", "show", "edit", "assign")
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Add a company; without a name, a form opens
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::CreateContacts)")]
pub(crate) async fn add(
    ctx: Ctx<'_>,
    #[max_length = 100] name: Option<String>,
    #[max_length = 50] registration: Option<String>,
) -> Result<(), Error> {
    let new = |name| Edit { name, registration, notes: None };
    match name {
        Some(name) => response::run(ctx, |session| async move { create(&session, new(name)).await }).await,
        None => {
            let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
            open_add(bot, &context, new(String::new())).await;
            Ok(())
        }
    }
}

/// List the companies, newest first
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewContacts)")]
pub(crate) async fn list(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| page(session, Turn::first())).await
}

/// Show a company
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewContacts)")]
pub(crate) async fn show(
    ctx: Ctx<'_>,

    #[autocomplete = "companies_input::suggest"]
    #[max_length = 100]
    company: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { shown(&session, Which::read(&company)).await }).await
}

/// Change a company in a form
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditContacts)")]
pub(crate) async fn edit(
    ctx: Ctx<'_>,

    #[autocomplete = "companies_input::suggest"]
    #[max_length = 100]
    company: String,
) -> Result<(), Error> {
    let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
    open_edit(bot, &context, Which::read(&company), None).await;
    Ok(())
}

/// Give a company to a colleague
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditContacts)")]
pub(crate) async fn assign(
    ctx: Ctx<'_>,

    #[autocomplete = "companies_input::suggest"]
    #[max_length = 100]
    company: String,
    user: User,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let to = person::target(&user)?;
        let company = companies::assign(&session.db, &session.caller, Which::read(&company), &to).await?;
        let (name, to) = (name(&company), plain(&to.name, 60));
        under(&session, &company, t!(session.language, "company-assigned", name = name, to = to)).await
    })
    .await
}

async fn page(session: Session, turn: Turn<i64>) -> Result<Message, Error> {
    let page = companies::list(&session.db, &session.caller, turn.at).await?;
    Ok(render(session.language, &page, &turn))
}

fn render(language: Language, page: &Page, turn: &Turn<i64>) -> Message {
    let line = |company: &Company| {
        let label = Which::number(company.number).label();
        t!(language, "companies-line", company = label, name = name(company), count = company.contacts)
    };
    let lines: Vec<String> = page.companies.iter().map(line).collect();
    let text = if lines.is_empty() { t!(language, "companies-none") } else { lines.join("\n") };
    let card = Card::new(Tone::Calm).title(t!(language, "companies-title")).text(text);
    let show =
        |company: &Company| message::Button::new(&Button::Show(company.number), Which::number(company.number).label());
    let (first, second) = page.companies.split_at(page.companies.len().min(5));
    Message::card(card)
        .buttons(first.iter().map(show).collect())
        .buttons(second.iter().map(show).collect())
        .buttons(pages::buttons(language, turn, page.next, Button::Turn))
}

async fn open_add(bot: &BotState, context: &InteractionContext, filled: Edit) {
    response::open_form(bot, context, |session| async move {
        session.require(Permission::CreateContacts).await?;
        let language = session.language;
        Ok(form::form(&Form::Add, &t!(language, "company-add-title"), fields(language, filled)))
    })
    .await;
}

async fn open_edit(bot: &BotState, context: &InteractionContext, which: Which, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        let (language, company) = (session.language, companies::begin_edit(&session.db, &session.caller, which).await?);
        let title = t!(language, "company-edit-title", name = company.name.as_str());
        let which = company.which();
        let as_it_is = Edit { name: company.name, registration: company.registration, notes: company.notes };
        Ok(form::form(&Form::Edit(which), &title, fields(language, draft.map_or(as_it_is, read))))
    })
    .await;
}

fn fields(language: Language, filled: Edit) -> Vec<Field> {
    let text = Option::unwrap_or_default;
    vec![
        Field::line("name", t!(language, "field-name"), NAME as u16).required().value(filled.name),
        Field::line("registration", t!(language, "field-registration"), REGISTRATION as u16)
            .value(text(filled.registration)),
        Field::tall("notes", t!(language, "field-notes"), NOTES as u16).value(text(filled.notes)),
    ]
}

async fn create(session: &Session, new: Edit) -> Result<Message, Error> {
    let company = companies::add(&session.db, &session.caller, new).await?;
    let label = Which::number(company.number).label();
    let title = t!(session.language, "company-added", company = label, name = name(&company));
    under(session, &company, title).await
}

/// What was just changed is as it was.
async fn undo(session: &Session, which: Which) -> Result<Message, Error> {
    let company = companies::undo(&session.db, &session.caller, which).await?;
    under(session, &company, t!(session.language, "company-undone", name = name(&company))).await
}

async fn shown(session: &Session, which: Which) -> Result<Message, Error> {
    let company = companies::show(&session.db, &session.caller, which).await?;
    let label = Which::number(company.number).label();
    under(session, &company, t!(session.language, "company-title", company = label, name = name(&company))).await
}

/// A company under a title, with who works for it, for whoever may see that.
async fn under(session: &Session, company: &Company, title: String) -> Result<Message, Error> {
    let language = session.language;
    let contacts = match session.may(Permission::ViewContacts).await? {
        true => companies::contacts(&session.db, &session.caller, Which::number(company.number)).await?,
        false => Vec::new(),
    };
    let may_edit = session.may(Permission::EditContacts).await?;
    let edit = message::Button::new(&Button::Edit(Which::number(company.number)), t!(language, "button-company-edit"));
    let undo =
        company.can_undo.then(|| message::Button::new(&Button::Undo(company.which()), t!(language, "button-undo")));
    let subject = Subject::Company(company.number);
    let more = extra::of(session, subject).await?;
    let card = extra::on(card(language, company, &contacts).title(title), language, more.as_ref());
    let edits = [edit].into_iter().chain(extra::button(language, subject, more.as_ref()));
    let show = |one: &Employee| message::Button::new(&contact_work::Button::Show(one.id), one.name.to_string());
    let (first, second) = contacts.split_at(contacts.len().min(5));
    Ok(Message::card(card)
        .buttons(first.iter().map(show).collect())
        .buttons(second.iter().map(show).collect())
        .buttons(edits.filter(|_| may_edit).chain(undo).collect()))
}

fn card(language: Language, company: &Company, contacts: &[Employee]) -> Card {
    let text = |raw: &Option<String>, max| raw.as_deref().map(|raw| plain(raw, max)).unwrap_or_default();
    let names: Vec<String> = contacts.iter().map(|one| format!("• {}", plain(&one.name, 80))).collect();
    Card::new(Tone::Calm)
        .text(text(&company.notes, 2000))
        .beside(t!(language, "field-registration"), text(&company.registration, 60))
        .beside(t!(language, "field-owner"), text(&company.owner, 100))
        .beside(t!(language, "field-created-at"), stamp(company.created_at, 'f'))
        .field(t!(language, "company-contacts", count = company.contacts), names.join("\n"))
}

fn name(company: &Company) -> String {
    plain(&company.name, 100)
}
