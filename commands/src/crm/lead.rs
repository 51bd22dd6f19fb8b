//! `/crm lead`: somebody's interest, before it is worth a deal. Also the form for one, from the command or from a
//! conversation.

use crm::{
    ConversationId, Permission,
    leads::{self, Lead, LookUp, NewLead, Page, Suggestion, Whose, number_label},
    tenants::Language,
};
use serenity::all::{CreateAutocompleteResponse, CreateModal};

use crate::{
    BotState, Ctx, Gate,
    draft::Draft,
    errors::Error,
    form::{self, Field},
    message::{Button, Card, Message, Tone},
    pages,
    plain::{phone, plain, stamp},
    response::{self, Place},
    route::{Action, Turn},
    session::{InteractionContext, Session},
    texts::t,
};

/// Leads: people who are interested
#[poise::command(slash_command, guild_only, subcommand_required, subcommands("add", "list", "show"))]
pub(crate) async fn lead(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Open a lead; without a name, a form opens
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::CreateLeads)")]
async fn add(
    ctx: Ctx<'_>,
    #[max_length = 100] name: Option<String>,
    #[max_length = 40] phone: Option<String>,
    #[max_length = 200] interest: Option<String>,
    #[max_length = 2000] notes: Option<String>,
) -> Result<(), Error> {
    match name {
        Some(name) => {
            let new = NewLead { contact: Whose::Person { name, phone }, interest, notes };
            response::run(ctx, |session| create(session, new)).await
        }
        None => {
            let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
            let filled = Filled { name: None, phone, interest, notes };
            response::open_form(bot, &context, |session| async move {
                session.require(Permission::CreateLeads).await?;
                Ok(form(session.language, filled))
            })
            .await;
            Ok(())
        }
    }
}

/// “Edit again” was pressed under a form of nobody's conversation.
pub(crate) async fn open_form(bot: &BotState, context: &InteractionContext, draft: &Draft) {
    response::open_form(bot, context, |session| async move {
        session.require(Permission::CreateLeads).await?;
        let typed = |id| draft.typed(id);
        let (phone, interest, notes) = (typed("phone"), typed("interest"), typed("notes"));
        Ok(form(session.language, Filled { name: typed("name"), phone, interest, notes }))
    })
    .await;
}

/// What was typed already.
#[derive(Default)]
struct Filled {
    name: Option<String>,
    phone: Option<String>,
    interest: Option<String>,
    notes: Option<String>,
}

fn form(language: Language, filled: Filled) -> CreateModal {
    let fields = vec![
        Field::line("name", t!(language, "field-name"), 100).required().value(filled.name.unwrap_or_default()),
        Field::line("phone", t!(language, "field-phone-form"), 40).value(filled.phone.unwrap_or_default()),
        Field::line("interest", t!(language, "field-interest"), 200).value(filled.interest.unwrap_or_default()),
        Field::tall("notes", t!(language, "field-notes"), 2000).value(filled.notes.unwrap_or_default()),
    ];
    form::form(&Action::LeadForm(None), &t!(language, "lead-form-title"), fields)
}

/// The form for a lead from a conversation: whose it is is known.
pub(crate) fn conversation_form(
    language: Language,
    conversation: ConversationId,
    contact: &str,
    draft: Option<&Draft>,
) -> CreateModal {
    let typed = |id| draft.and_then(|draft| draft.typed(id)).unwrap_or_default();
    let fields = vec![
        Field::line("interest", t!(language, "field-interest"), 200).value(typed("interest")),
        Field::tall("notes", t!(language, "field-notes"), 2000).value(typed("notes")),
    ];
    let title = t!(language, "lead-form-title-for", name = contact);
    form::form(&Action::LeadForm(Some(conversation)), &title, fields)
}

/// A form for a lead was submitted.
pub(crate) async fn submitted(
    bot: &BotState,
    context: &InteractionContext,
    draft: &Draft,
    conversation: Option<ConversationId>,
) {
    let typed = |id| draft.typed(id);
    let person = || Whose::Person { name: typed("name").unwrap_or_default(), phone: typed("phone") };
    let contact = conversation.map_or_else(person, Whose::Conversation);
    let new = NewLead { contact, interest: typed("interest"), notes: typed("notes") };
    response::respond_to_form(bot, context, draft, |session| create(session, new)).await;
}

async fn create(session: Session, new: NewLead) -> Result<Message, Error> {
    let lead = leads::create(&session.db, &session.caller, new).await?;
    let done = t!(session.language, "lead-created", lead = number_label(lead.number), name = plain(&lead.contact, 100));
    Ok(Message::card(card(session.language, &lead, Tone::Good).title(done)))
}

/// List the open leads, newest first
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewLeads)")]
async fn list(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| page(session, Turn::first())).await
}

/// A button under the list was pressed.
pub(crate) async fn turn(bot: &BotState, context: &InteractionContext, turn: Turn<i64>) {
    response::respond(bot, context, Place::Update, |session| page(session, turn)).await;
}

async fn page(session: Session, turn: Turn<i64>) -> Result<Message, Error> {
    let page = leads::list(&session.db, &session.caller, turn.at).await?;
    Ok(render(session.language, &page, &turn))
}

fn render(language: Language, page: &Page, turn: &Turn<i64>) -> Message {
    let lines: Vec<String> = page.leads.iter().map(|lead| line(language, lead)).collect();
    let text = if lines.is_empty() { t!(language, "leads-none") } else { lines.join("\n") };
    let card = Card::new(Tone::Calm).title(t!(language, "leads-title", count = page.total)).text(text);
    Message::card(card).buttons(pages::buttons(language, turn, page.next, Action::Leads))
}

fn line(language: Language, lead: &Lead) -> String {
    let line = t!(
        language,
        "leads-line",
        lead = number_label(lead.number),
        name = plain(&lead.contact, 60),
        when = stamp(lead.created_at, 'R')
    );
    match &lead.interest {
        Some(interest) => format!("{line} · \u{2068}{}\u{2069}", plain(interest, 90)),
        None => line,
    }
}

/// Show one lead
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewLeads)")]
async fn show(
    ctx: Ctx<'_>,
    #[autocomplete = "suggest"]
    #[max_length = 100]
    lead: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let found = leads::look_up(&session.db, &session.caller, &lead).await?;
        Ok(match found {
            LookUp::One(lead) => shown(session.language, &lead),
            LookUp::Several(some) => choice(session.language, &some),
        })
    })
    .await
}

/// One of several leads was chosen.
pub(crate) async fn pressed(bot: &BotState, context: &InteractionContext, number: i64) {
    response::respond(bot, context, Place::Update, |session| async move {
        let lead = leads::show(&session.db, &session.caller, number).await?;
        Ok(shown(session.language, &lead))
    })
    .await;
}

fn shown(language: Language, lead: &Lead) -> Message {
    let title = format!("{} · {}", number_label(lead.number), plain(&lead.contact, 100));
    Message::card(card(language, lead, Tone::Calm).title(title))
}

/// The leads that were meant, perhaps: a button for each of the first five.
fn choice(language: Language, some: &[Suggestion]) -> Message {
    let lines: Vec<String> = some.iter().map(|lead| plain(&label(lead), 200)).collect();
    let card = Card::new(Tone::Calm).title(t!(language, "leads-which")).text(lines.join("\n"));
    let button = |lead: &Suggestion| Button::new(Action::Lead(lead.number), label(lead));
    Message::card(card).buttons(some.iter().map(button).collect())
}

fn label(lead: &Suggestion) -> String {
    let parts = [Some(number_label(lead.number)), Some(lead.contact.clone()), lead.interest.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Asks first whether the person may see leads: a refusal by the verb would be recorded at every key they press.
async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::ViewLeads).await? {
            return Ok(Vec::new());
        }
        let found = leads::suggest(&session.db, &session.caller, typed).await?;
        Ok(found.iter().map(|s| (label(s), s.number.to_string())).collect())
    })
    .await
}

fn card(language: Language, lead: &Lead, tone: Tone) -> Card {
    let text = |raw: &Option<String>, max| raw.as_deref().map(|raw| plain(raw, max)).unwrap_or_default();
    Card::new(tone)
        .text(text(&lead.notes, 2500))
        .beside(t!(language, "field-phone"), lead.phone.as_deref().map(phone).unwrap_or_default())
        .beside(t!(language, "field-interest"), text(&lead.interest, 400))
        .beside(t!(language, "field-state"), t!(language, "lead-state", state = lead.state.as_str()))
        .beside(t!(language, "field-source"), t!(language, "lead-source", source = lead.source.as_str()))
        .beside(t!(language, "field-created-by"), text(&lead.created_by, 100))
        .beside(t!(language, "field-created-at"), stamp(lead.created_at, 'f'))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use crm::{ContactId, LeadId};

    use super::*;

    fn a_lead(number: i64) -> Lead {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Lead {
            id: LeadId::new(at),
            number,
            contact_id: ContactId::new(at),
            contact: "سارة [x](https://evil.example)".into(),
            phone: Some("966501234567".into()),
            interest: Some("شقة @everyone".into()),
            notes: Some("line one\n# line two".into()),
            state: "open".into(),
            source: "whatsapp".into(),
            created_by: Some("Huda".into()),
            created_at: at,
        }
    }

    #[test]
    fn a_lead_and_a_page_of_leads_in_both_languages() {
        for language in Language::ALL {
            let code = language.as_str();
            let shown = Message::card(card(language, &a_lead(1042), Tone::Calm).title("x")).response(true);
            insta::assert_json_snapshot!(format!("lead_{code}"), shown);
            let page = Page { leads: vec![a_lead(1042), a_lead(1041)], next: Some(1041), total: 12 };
            let turn = Turn::first().on(1050);
            insta::assert_json_snapshot!(format!("leads_{code}"), render(language, &page, &turn).response(true));
            insta::assert_json_snapshot!(
                format!("lead_form_{code}"),
                form(language, Filled { phone: Some("+966501234567".into()), ..Filled::default() })
            );
        }
    }

    #[test]
    fn every_state_and_source_has_a_word() {
        for language in Language::ALL {
            let states = ["open", "lost", "converted"].map(|state| t!(language, "lead-state", state = state));
            let sources = ["discord", "whatsapp"].map(|source| t!(language, "lead-source", source = source));
            let unknown = [t!(language, "lead-state", state = "x"), t!(language, "lead-source", source = "x")];
            assert!(states.iter().chain(&sources).all(|word| !unknown.contains(word)), "{language:?}");
        }
    }
}
