//! One quote: its card, with the document as the customer gets it, and what is done with it by the buttons under that.

use crm::{
    Permission, deals,
    money::Money,
    quotes::{self, NewQuote, Paper, Quote, QuoteState, Which, number_label},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::BotState,
    errors::Error,
    message::{self, Card, Message, Tone},
    plain::{day, plain, stamp},
    quote_paper,
    response::{self, Place},
    route::{Handle, custom_ids},
    session::{InteractionContext, Session},
    texts::{named::named, t},
};

custom_ids! {
    /// Under the card of a quote, and under that of its deal.
    pub(crate) enum Button {
        /// Make one of a deal.
        Make(deal: deals::Which) = "quote-make" does QuoteMake,
        /// Show it.
        Show(which: Which) = "quote" like "/crm deal show",
        /// Send it to its customer.
        Send(which: Which) = "quote-send" does QuoteSend,
        /// Take it back.
        Void(which: Which) = "quote-void" does QuoteVoid,
    }
}

/// How many lines a card shows: the document has all of them.
const LINES_SHOWN: usize = 8;

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        match self {
            // Beside the deal, which stays as it is shown.
            Self::Make(deal) => {
                response::respond(bot, context, Place::New, |session| async move {
                    make(&session, deal, NewQuote::default()).await
                })
                .await;
            }
            Self::Show(which) => {
                response::respond(bot, context, Place::New, |session| async move { show(&session, which).await }).await;
            }
            Self::Send(which) => {
                response::respond(bot, context, Place::Update, |session| async move { send(&session, which).await })
                    .await;
            }
            Self::Void(which) => {
                response::respond(bot, context, Place::Update, |session| async move { void(&session, which).await })
                    .await;
            }
        }
    }
}

/// Makes a quote of a deal, and shows it.
pub(crate) async fn make(session: &Session, deal: deals::Which, new: NewQuote) -> Result<Message, Error> {
    let paper = quotes::make(&session.db, &session.caller, deal, new).await?;
    let (quote, deal) = (number_label(paper.quote.number), deals::number_label(paper.quote.deal));
    let title = t!(session.language, "quote-made", quote = quote, deal = deal);
    with_paper(session, paper, title, Tone::Good).await
}

async fn show(session: &Session, which: Which) -> Result<Message, Error> {
    let paper = quotes::show(&session.db, &session.caller, which).await?;
    let (quote, name) = (number_label(paper.quote.number), plain(&paper.quote.customer, 100));
    let title = t!(session.language, "quote-title", quote = quote, name = name);
    with_paper(session, paper, title, Tone::Calm).await
}

async fn send(session: &Session, which: Which) -> Result<Message, Error> {
    let quote = quotes::send(&session.db, &session.caller, which, words::quote_question).await?;
    let (number, name) = (number_label(quote.number), plain(&quote.customer, 100));
    done(session, &quote, t!(session.language, "quote-sent", quote = number, name = name)).await
}

async fn void(session: &Session, which: Which) -> Result<Message, Error> {
    let quote = quotes::void(&session.db, &session.caller, which).await?;
    let title = t!(session.language, "quote-voided", quote = number_label(quote.number));
    done(session, &quote, title).await
}

/// The quote as it is now, under what was done; the document stays beside it.
async fn done(session: &Session, quote: &Quote, title: String) -> Result<Message, Error> {
    let card = card(session.language, quote, Tone::Good).title(title);
    Ok(Message::card(card).buttons(controls(session, quote).await?))
}

/// The quote under a title, with its document.
async fn with_paper(session: &Session, paper: Paper, title: String, tone: Tone) -> Result<Message, Error> {
    let (language, buttons) = (session.language, controls(session, &paper.quote).await?);
    let card = card(language, &paper.quote, tone)
        .title(title)
        .field(t!(language, "field-deal-lines"), items(language, &paper));
    let name = words::quote_file(&paper.quote);
    // Drawing takes longer than anything else should wait for.
    let drawn = tokio::task::spawn_blocking(move || quote_paper::pdf(&paper)).await;
    let content = drawn.map_err(|error| error.to_string()).and_then(|drawn| drawn.map_err(|error| error.to_string()));
    Ok(Message::card(card).file(name, content.map_err(Error::Picture)?).buttons(buttons))
}

fn card(language: Language, quote: &Quote, tone: Tone) -> Card {
    let moment = |at: Option<_>| at.map(|at| stamp(at, 'f')).unwrap_or_default();
    Card::new(tone)
        .text(quote.note.as_deref().map(|note| plain(note, 1000)).unwrap_or_default())
        .beside(t!(language, "field-quote-total"), quote.total().shown(language))
        .beside(t!(language, "field-state"), state(language, quote))
        .beside(t!(language, "field-quote-until"), day(quote.valid_until))
        .beside(t!(language, "field-quote-deal"), deals::number_label(quote.deal))
        .beside(t!(language, "field-quote-sent"), moment(quote.sent_at))
        .beside(t!(language, "field-quote-answered"), moment(quote.answered_at))
        .beside(
            t!(language, "field-created-by"),
            quote.created_by.as_deref().map(|by| plain(by, 100)).unwrap_or_default(),
        )
}

/// How it stands; what did not arrive is as good as not sent.
fn state(language: Language, quote: &Quote) -> String {
    match quote.state {
        QuoteState::Sent if quote.has_failed => t!(language, "quote-not-arrived"),
        state => named(language, state),
    }
}

/// What is offered, a line for each, and what all of it comes to.
fn items(language: Language, paper: &Paper) -> String {
    let money = |minor| Money::new(minor, paper.quote.currency).shown(language);
    let mut lines = Vec::new();
    for item in paper.items.iter().take(LINES_SHOWN) {
        let name = item.name.as_deref().map_or_else(|| t!(language, "quote-paper-whole"), |name| plain(name, 40));
        let unit = item.unit.as_deref().map(|unit| plain(unit, 15)).unwrap_or_default();
        let quantity = [item.quantity.to_string(), unit].join(" ");
        let (price, net) = (money(item.price), money(item.line().worth().unwrap_or_default().net()));
        lines.push(t!(language, "deal-line", quantity = quantity.trim(), name = name, price = price, net = net));
    }
    if paper.items.len() > LINES_SHOWN {
        lines.push(t!(language, "deal-lines-more", count = paper.items.len() - LINES_SHOWN));
    }
    let worth = paper.worth();
    let (net, tax, total) = (money(worth.net()), money(worth.tax), money(worth.total()));
    lines.push(t!(language, "deal-lines-total", net = net, tax = tax, total = total));
    lines.join("\n")
}

/// A deal's quote in one line.
pub(crate) fn line(language: Language, quote: &Quote) -> String {
    let (number, until) = (number_label(quote.number), day(quote.valid_until));
    let (state, total) = (state(language, quote), quote.total().shown(language));
    t!(language, "quote-line", quote = number, state = state, total = total, until = until)
}

/// The buttons under a deal: one that makes a quote of it, for who may, and one that shows the quote that there is.
pub(crate) async fn buttons(
    session: &Session,
    deal: deals::Which,
    is_open: bool,
    quote: Option<&Quote>,
) -> Result<Vec<message::Button>, Error> {
    let language = session.language;
    let mut buttons = Vec::new();
    if is_open && session.may(Permission::EditDeals).await? {
        buttons.push(message::Button::new(&Button::Make(deal), t!(language, "button-quote-make")));
    }
    buttons.extend(quote.map(|quote| {
        let label = t!(language, "button-quote-show", quote = number_label(quote.number));
        message::Button::new(&Button::Show(Which::number(quote.number)), label)
    }));
    Ok(buttons)
}

/// What can be done with it, for who may.
async fn controls(session: &Session, quote: &Quote) -> Result<Vec<message::Button>, Error> {
    let (language, which) = (session.language, Which::number(quote.number));
    let mut buttons = Vec::new();
    if session.may(Permission::EditDeals).await? {
        if quote.may_be_sent() && session.may(Permission::SendMessages).await? {
            buttons.push(message::Button::new(&Button::Send(which), t!(language, "button-quote-send")).primary());
        }
        if quote.is_open() {
            buttons.push(message::Button::new(&Button::Void(which), t!(language, "button-quote-void")));
        }
    }
    Ok(buttons)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quote_paper::tests::{a_paper, a_quote};

    #[test]
    fn a_quote_in_both_languages() {
        let at = chrono::DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let sent = Quote { state: QuoteState::Sent, sent_at: Some(at), ..a_quote() };
        let failed = Quote { has_failed: true, ..sent.clone() };
        let accepted = Quote { state: QuoteState::Accepted, answered_at: Some(at), note: None, ..sent.clone() };
        for language in Language::ALL {
            let of = |quote: &Quote| Message::card(card(language, quote, Tone::Calm).title("x")).response(true);
            let shown = [of(&a_quote()), of(&failed), of(&accepted)];
            insta::assert_json_snapshot!(format!("quote_{}", language.as_str()), shown);
            let said = [line(language, &sent), items(language, &a_paper(12))];
            insta::assert_snapshot!(format!("quote_lines_{}", language.as_str()), said.join("\n\n"));
        }
    }
}
