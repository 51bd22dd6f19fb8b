//! `/crm lead`: somebody's interest, before it is worth a deal.

mod work;

use crm::{
    Permission,
    leads::{self, Lead, LookUp, NewLead, Page, Suggestion, Whose, number_label},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    gate::Gate,
    input::lead,
    lead_form::{self, Filled, create},
    lead_work,
    message::{self, Card, Message, Tone},
    pages,
    plain::{plain, stamp},
    response::{self, Place},
    route::{Handle, Turn, custom_ids},
    session::{InteractionContext, Session},
    texts::t,
};

custom_ids! {
    /// Under lists.
    pub(crate) enum Button {
        /// Turn a page.
        Turn(turn: Turn<i64>) = "leads" like "/crm lead list",
        /// Of several that were meant, perhaps, this one.
        Choose(number: i64) = "lead" like "/crm lead show",
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        response::respond(bot, context, Place::Update, |session| async move {
            match self {
                Self::Turn(turn) => page(session, turn).await,
                Self::Choose(number) => lead_work::show(session, number).await,
            }
        })
        .await;
    }
}

/// Leads: people who are interested
#[poise::command(
    slash_command,
    rename = "lead",
    guild_only,
    subcommand_required,
    subcommands(
        "add",
        "list",
        "show",
        "work::edit",
        "work::assign",
        "work::stage",
        "work::note",
        "work::convert",
        "work::lose",
        "work::reopen"
    )
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Open a lead; without a name, a form opens
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::CreateLeads)")]
pub(crate) async fn add(
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
            lead_form::open_form(bot, &context, Filled { name: None, phone, interest, notes }).await;
            Ok(())
        }
    }
}

/// List the open leads, newest first
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewLeads)")]
pub(crate) async fn list(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| page(session, Turn::first())).await
}

async fn page(session: Session, turn: Turn<i64>) -> Result<Message, Error> {
    let page = leads::list(&session.db, &session.caller, leads::Filter::Open, turn.at).await?;
    Ok(render(session.language, &page, &turn))
}

fn render(language: Language, page: &Page, turn: &Turn<i64>) -> Message {
    let lines: Vec<String> = page.leads.iter().map(|lead| line(language, lead)).collect();
    let text = if lines.is_empty() { t!(language, "leads-none") } else { lines.join("\n") };
    let title = match page.total {
        total if total > leads::COUNTED => t!(language, "leads-title-many", count = leads::COUNTED),
        total => t!(language, "leads-title", count = total),
    };
    let card = Card::new(Tone::Calm).title(title).text(text);
    Message::card(card).buttons(pages::buttons(language, turn, page.next, Button::Turn))
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
pub(crate) async fn show(
    ctx: Ctx<'_>,

    #[autocomplete = "lead::suggest"]
    #[max_length = 100]
    lead: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let found = leads::look_up(&session.db, &session.caller, &lead).await?;
        match found {
            LookUp::One(lead) => lead_work::shown(&session, &lead).await,
            LookUp::Several(some) => Ok(choice(session.language, &some)),
        }
    })
    .await
}

/// The leads that were meant, perhaps: a button for each of the first five.
fn choice(language: Language, some: &[Suggestion]) -> Message {
    let lines: Vec<String> = some.iter().map(|lead| plain(&lead::label(lead), 200)).collect();
    let card = Card::new(Tone::Calm).title(t!(language, "leads-which")).text(lines.join("\n"));
    let button = |lead: &Suggestion| message::Button::new(&Button::Choose(lead.number), lead::label(lead));
    Message::card(card).buttons(some.iter().map(button).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lead_work::tests::a_lead;

    #[test]
    fn a_page_of_leads_in_both_languages() {
        for language in Language::ALL {
            let page = Page { leads: vec![a_lead(1042), a_lead(1041)], next: Some(1041), total: 12 };
            let turn = Turn::first().on(1050);
            let shown = render(language, &page, &turn).response(true);
            insta::assert_json_snapshot!(format!("leads_{}", language.as_str()), shown);
        }
    }
}
