//! `/crm deal`: business that a customer may do with the company, and what it comes to.

mod board;
mod work;

pub(crate) use self::board::Button as BoardButton;
use crm::{
    Permission, StageId, contacts,
    deals::{self, Deal, Filter, NewDeal, Page, Total, Which, number_label},
    error::{Field, Problem},
    pipelines::Kind,
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::{BotState, Ctx},
    deal_work,
    errors::Error,
    gate::Gate,
    input::{contact, deal, stage as stage_input, time},
    message::{self, Card, Message, Tone},
    pages,
    plain::plain,
    response::{self, Place},
    route::{Handle, Payload, Turn, custom_ids},
    session::{InteractionContext, Session},
    stages::{self, in_full},
    texts::t,
};

custom_ids! {
    /// Under lists.
    pub(crate) enum Button {
        /// Turn a page.
        Turn(listing: Listing) = "deals" like "/crm deal list",
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let Self::Turn(listing) = self;
        response::respond(bot, context, Place::Update, |session| page(session, listing)).await;
    }
}

/// A page of the deals that a filter chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listing {
    filter: Filter,
    turn: Turn<i64>,
}

impl Payload for Listing {
    fn write(&self, room: usize) -> String {
        let filter = match self.filter {
            Filter::Mine => "mine".to_owned(),
            Filter::All => "all".to_owned(),
            Filter::Won => "won".to_owned(),
            Filter::Lost => "lost".to_owned(),
            Filter::Stage(stage) => stage.to_string(),
        };
        self.turn.write_after(Some(filter), room)
    }

    fn read(raw: &str) -> Option<Self> {
        let (filter, turn) = Turn::read_after(raw)?;
        let filter = match filter? {
            "mine" => Filter::Mine,
            "all" => Filter::All,
            "won" => Filter::Won,
            "lost" => Filter::Lost,
            stage => Filter::Stage(stage.parse::<StageId>().ok().filter(|id| id.to_string() == stage)?),
        };
        Some(Self { filter, turn })
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        let filter = prop_oneof![
            prop::sample::select(vec![Filter::Mine, Filter::All, Filter::Won, Filter::Lost]),
            crate::route::uuids().prop_map(Filter::Stage),
        ];
        (filter, crate::route::turns(0..=i64::MAX)).prop_map(|(filter, turn)| Self { filter, turn }).boxed()
    }

    #[cfg(test)]
    fn core(self) -> Self {
        Self { turn: self.turn.without_trail(), ..self }
    }
}

/// Deals: business with customers
#[poise::command(
    slash_command,
    rename = "deal",
    guild_only,
    subcommand_required,
    subcommands(
        "add",
        "list",
        "board::board",
        "show",
        "work::edit",
        "work::assign",
        "work::stage",
        "work::line",
        "work::quote",
        "work::note",
        "work::win",
        "work::lose",
        "work::reopen"
    )
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Open a deal with a customer
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::CreateDeals)")]
pub(crate) async fn add(
    ctx: Ctx<'_>,

    #[autocomplete = "contact::suggest_seen"]
    #[max_length = 100]
    contact: String,
    #[max_length = 200] subject: Option<String>,
    #[max_length = 60] value: Option<String>,

    #[autocomplete = "time::suggest_day"]
    #[max_length = 60]
    expected: Option<String>,
    #[max_length = 2000] notes: Option<String>,

    #[autocomplete = "stage_input::suggest_pipelines"]
    #[max_length = 100]
    pipeline: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        // Who may not learns that before what they typed is looked at.
        session.require(Permission::CreateDeals).await?;
        let expected_on = match expected {
            Some(typed) => Some(time::coming_day(&session, Field::Expected, &typed).await?),
            None => None,
        };
        let (db, caller) = (&session.db, &session.caller);
        let contact = contacts::look_up(db, caller, Field::Contact, &contact, Permission::CreateDeals).await?;
        let notes = notes.map(|notes| notes.replace("\\n", "\n"));
        let pipeline = stages::pipeline_meant(&session, pipeline.as_deref()).await?;
        let new = NewDeal { contact, pipeline, subject, value, expected_on, notes };
        let deal = deals::add(db, caller, new).await?;
        let (number, name) = (number_label(deal.number), plain(&deal.contact, 100));
        let done = t!(session.language, "deal-added", deal = number, name = name);
        deal_work::done(&session, &deal, done).await
    })
    .await
}

/// Which deals.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
pub(crate) enum Only {
    #[name = "صفقاتي (mine)"]
    Mine,
    #[name = "صفقات الجميع (all)"]
    All,
    #[name = "الرابحة (won)"]
    Won,
    #[name = "الخاسرة (lost)"]
    Lost,
}

/// List deals, with what they come to
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewDeals)")]
pub(crate) async fn list(
    ctx: Ctx<'_>,
    only: Option<Only>,

    #[autocomplete = "stage_input::suggest_of_deals"]
    #[max_length = 100]
    stage: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        session.require(Permission::ViewDeals).await?;
        let filter = match (only, stage) {
            (Some(_), Some(_)) => {
                return Err(crm::Error::Invalid { field: Field::Stage, problem: Problem::Together }.into());
            }
            (None, Some(typed)) => Filter::Stage(stages::meant(&session, Kind::Deal, &typed).await?[0]),
            (None | Some(Only::All), None) => Filter::All,
            (Some(Only::Mine), None) => Filter::Mine,
            (Some(Only::Won), None) => Filter::Won,
            (Some(Only::Lost), None) => Filter::Lost,
        };
        page(session, Listing { filter, turn: Turn::first() }).await
    })
    .await
}

async fn page(session: Session, listing: Listing) -> Result<Message, Error> {
    let page = deals::list(&session.db, &session.caller, listing.filter, listing.turn.at).await?;
    Ok(render(session.language, &page, &listing))
}

fn render(language: Language, page: &Page, listing: &Listing) -> Message {
    let (filter, is_open) = match listing.filter {
        Filter::Mine => ("mine", true),
        Filter::All => ("all", true),
        Filter::Stage(_) => ("stage", true),
        Filter::Won => ("won", false),
        Filter::Lost => ("lost", false),
    };
    let lines: Vec<String> = page.deals.iter().map(|deal| line(language, deal)).collect();
    let text = if lines.is_empty() { t!(language, "deals-none") } else { lines.join("\n") };
    let deals = t!(language, "deals-count", count = page.count);
    // Of those that have ended, all have ended alike.
    let title = match page.deals.first().and_then(|deal| deal.ended_as.as_deref()) {
        Some(ended_as) => t!(language, "deals-title-own", name = plain(ended_as, 60), deals = deals),
        None => t!(language, "deals-title", filter = filter, deals = deals),
    };
    let totals: Vec<String> = page.totals.iter().map(|total| sum(language, total, is_open)).collect();
    let card = Card::new(Tone::Calm).title(title).text(text).field(t!(language, "field-deals-sum"), totals.join("\n"));
    let turned = |turn| Button::Turn(Listing { filter: listing.filter, turn });
    Message::card(card).buttons(pages::buttons(language, &listing.turn, page.next, turned))
}

/// What deals come to in one currency; of those that are open, also what can be expected of them.
fn sum(language: Language, total: &Total, is_open: bool) -> String {
    let sum = total.sum().shown(language);
    match is_open {
        true => t!(language, "deals-sum-open", sum = sum, weighted = total.weighted().shown(language)),
        false => t!(language, "deals-sum", sum = sum),
    }
}

fn line(language: Language, deal: &Deal) -> String {
    let (number, name) = (number_label(deal.number), plain(&deal.contact, 60));
    let line =
        t!(language, "deals-line", deal = number, name = name, stage = plain(&in_full(language, &deal.stage), 60));
    let value = deal.value().map(|value| value.shown(language));
    let subject = deal.subject.as_deref().map(|subject| plain(subject, 60));
    let more = [value, subject].into_iter().flatten().map(|part| format!(" · \u{2068}{part}\u{2069}"));
    format!("{line}{}", more.collect::<String>())
}

/// Show one deal
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewDeals)")]
pub(crate) async fn show(
    ctx: Ctx<'_>,

    #[autocomplete = "deal::suggest"]
    #[max_length = 100]
    deal: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let found = deals::look_up(&session.db, &session.caller, &deal).await?;
        match found.as_slice() {
            [only] => deal_work::shown(&session, only).await,
            several => Ok(choice(session.language, several)),
        }
    })
    .await
}

/// The deals that were meant, perhaps: a button for each.
fn choice(language: Language, some: &[Deal]) -> Message {
    let lines: Vec<String> = some.iter().map(|deal| plain(&deal::label(language, deal), 200)).collect();
    let card = Card::new(Tone::Calm).title(t!(language, "deals-which")).text(lines.join("\n"));
    let button = |found: &Deal| {
        let show = deal_work::Button::Show(Which::number(found.number));
        message::Button::new(&show, deal::label(language, found))
    };
    Message::card(card).buttons(some.iter().map(button).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deal_work::tests::a_deal;

    #[test]
    fn pages_of_deals_in_both_languages() {
        let total =
            |code: &str, sum| Total { currency: code.parse().unwrap(), count: 12, valued: 11, sum, weighted: sum / 3 };
        for language in Language::ALL {
            let open = Page {
                deals: vec![a_deal(1042), Deal { minor: None, subject: None, ..a_deal(1041) }],
                next: Some(1041),
                count: 12,
                totals: vec![total("SAR", 123_456_789), total("KWD", 1_500)],
            };
            let none = Page { deals: Vec::new(), next: None, count: 0, totals: Vec::new() };
            let won = Page { deals: vec![a_deal(7)], next: None, count: 1, totals: vec![total("SAR", 100)] };
            let shown = [(open, Filter::Mine), (none, Filter::All), (won, Filter::Won)]
                .map(|(page, filter)| render(language, &page, &Listing { filter, turn: Turn::first() }).response(true));
            insta::assert_json_snapshot!(format!("deals_{}", language.as_str()), shown);
        }
    }
}
