//! Quotes: what deals come to, as it is offered to their customers.

use axum::Json;
use chrono::{DateTime, NaiveDate, Utc};
use crm::{
    deals,
    money::Money,
    quotes::{self, Item, NewQuote, Paper, Quote, Which},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Amount, Created, Tagged};
use crate::{
    gate::Session,
    input::{At, Json as Sent},
    wrong::Wrong,
};

/// A quote, as programs have it.
#[derive(Serialize, ToSchema)]
pub(crate) struct QuoteOut {
    /// Its number, as in Q-1001.
    number: i64,
    /// How people write it.
    label: String,
    /// The deal's number.
    deal: i64,
    /// The contact's id.
    contact: String,
    /// What they were called when it was made.
    name: String,
    /// What else is said in it.
    note: Option<String>,
    /// What is to be paid.
    total: Amount,
    /// On which day it was made.
    made_on: NaiveDate,
    /// The last day on which it can be accepted.
    valid_until: NaiveDate,
    /// How it stands: `draft`, `sent`, `accepted`, `declined`, `expired` or `void`.
    state: &'static str,
    /// When it was sent.
    sent_at: Option<DateTime<Utc>>,
    /// Whether the message that offers it did not reach the customer.
    has_failed: bool,
    /// When it was answered.
    answered_at: Option<DateTime<Utc>>,
    /// How often it has been changed.
    version: i64,
    /// When it was made.
    created_at: DateTime<Utc>,
}

impl From<Quote> for QuoteOut {
    fn from(quote: Quote) -> Self {
        Self {
            number: quote.number,
            label: quotes::number_label(quote.number),
            deal: quote.deal,
            contact: quote.contact_id.to_string(),
            name: quote.customer.to_string(),
            total: quote.total().into(),
            note: quote.note,
            made_on: quote.made_on,
            valid_until: quote.valid_until,
            state: quote.state.as_str(),
            sent_at: quote.sent_at,
            has_failed: quote.has_failed,
            answered_at: quote.answered_at,
            version: quote.version,
            created_at: quote.created_at,
        }
    }
}

/// So many of something in a quote.
#[derive(Serialize, ToSchema)]
pub(crate) struct ItemOut {
    /// What it is called; nothing, where the deal says only what it is worth.
    name: Option<String>,
    /// In what it is counted.
    unit: Option<String>,
    /// How many: a decimal number.
    quantity: String,
    /// What one costs before tax.
    price: Amount,
    /// What is taken off, in percent: a decimal number.
    discount: String,
    /// The tax on it, in percent: a decimal number.
    tax: String,
}

/// A quote with everything that stands in it.
#[derive(Serialize, ToSchema)]
pub(crate) struct PaperOut {
    /// The quote.
    quote: QuoteOut,
    /// What is offered.
    items: Vec<ItemOut>,
}

impl From<Paper> for PaperOut {
    fn from(paper: Paper) -> Self {
        let currency = paper.quote.currency;
        let item = |item: Item| ItemOut {
            price: Money::new(item.price, currency).into(),
            quantity: item.quantity.to_string(),
            discount: item.discount.number(),
            tax: item.tax.number(),
            name: item.name,
            unit: item.unit,
        };
        Self { items: paper.items.into_iter().map(item).collect(), quote: paper.quote.into() }
    }
}

/// A quote to be, of what the deal is now.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuoteIn {
    /// For how many days it holds, today not counted: 1 to 365; 14, if nothing is said.
    days: Option<u16>,
    /// What else is to be said in it; at most 500 characters.
    note: Option<String>,
}

pub(crate) async fn make(
    session: Session,
    (At(deal), Sent(new)): (At<i64>, Sent<QuoteIn>),
) -> Result<Created<PaperOut>, Wrong> {
    let QuoteIn { days, note } = new;
    let which = deals::Which::number(deal);
    let paper = quotes::make(&session.db, &session.caller, which, NewQuote { days, note }).await?;
    let (place, version) = (format!("/api/quotes/{}", paper.quote.number), paper.quote.version);
    Ok(Created(place, version, paper.into()))
}

pub(crate) async fn show(session: Session, At(number): At<i64>) -> Result<Tagged<PaperOut>, Wrong> {
    let paper = quotes::show(&session.db, &session.caller, Which::number(number)).await?;
    Ok(Tagged(paper.quote.version, paper.into()))
}

pub(crate) async fn void(session: Session, At(number): At<i64>) -> Result<Json<QuoteOut>, Wrong> {
    Ok(Json(quotes::void(&session.db, &session.caller, Which::number(number)).await?.into()))
}

pub(crate) async fn send(session: Session, At(number): At<i64>) -> Result<Json<QuoteOut>, Wrong> {
    let which = Which::number(number);
    Ok(Json(quotes::send(&session.db, &session.caller, which, words::quote_question).await?.into()))
}
