//! Quotes: what a deal comes to on one day, as it is offered to its customer. A quote is a copy, so that it stays what was offered whatever
//! becomes of the deal. A deal has one open quote at most: a new one takes the place of the former.
//!
//! `send` offers it on WhatsApp, `answer` keeps what the customer says to it.
//!
//! To add a verb: a function here, its event in [`Action`], its button in `commands/src/quote_work.rs`.

mod answer;
mod send;
mod sql;

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde_json::json;

pub use self::{
    answer::answer,
    send::{Question, send},
};
use crate::{
    caller::Caller,
    contacts,
    currency::Currency,
    db::{TenantDb, Tx},
    deals::{self, Sold},
    error::{Conflict, Error, Field, Noun, Problem, Result},
    ids::{ContactId, DealId, QuoteId},
    kernel::{
        audit::{Action, Event},
        names::names,
        queue::Claimed,
        settings,
        sight::{self, ContactName, Sight},
        which::Numbered,
    },
    money::{Line, Money, Quantity, Rate, Worth},
    permission::Permission,
    text,
};

/// The longest note, in characters.
pub const NOTE: usize = 500;

/// For how many days a quote holds, unless somebody says.
pub const DAYS: u16 = 14;

/// For how many days it can hold at most.
pub const MOST_DAYS: u16 = 365;

names! {
    /// How a quote stands.
    pub enum QuoteState {
        /// It is made, and the customer does not know of it.
        Draft = "draft",
        /// The customer may answer it.
        Sent = "sent",
        /// They accepted it.
        Accepted = "accepted",
        /// They declined it.
        Declined = "declined",
        /// Nobody answered it in time.
        Expired = "expired",
        /// Another has taken its place, or somebody took it back.
        Void = "void",
    }
}

/// A quote as people see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Quote {
    /// Its id.
    pub id: QuoteId,
    /// Its number, as in `Q-1001`.
    pub number: i64,
    /// Of which deal.
    pub deal_id: DealId,
    /// The deal's number.
    pub deal: i64,
    /// Whose the deal is.
    pub contact_id: ContactId,
    /// What they were called when it was made.
    pub customer: ContactName,
    /// What the company was called then.
    pub company: String,
    /// What else is said in it.
    pub note: Option<String>,
    /// In which currency.
    #[sqlx(try_from = "String")]
    pub currency: Currency,
    /// What is to be paid, in minor units.
    #[sqlx(rename = "total")]
    pub minor: i64,
    /// On which day it was made.
    pub made_on: NaiveDate,
    /// The last day on which it can be accepted.
    pub valid_until: NaiveDate,
    /// How it stands.
    #[sqlx(try_from = "String")]
    pub state: QuoteState,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// Whether the message that offers it did not reach the customer.
    pub has_failed: bool,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// Who made it.
    pub created_by: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// How often it has been changed.
    pub version: i64,
}

impl Quote {
    /// What is to be paid.
    pub fn total(&self) -> Money {
        Money::new(self.minor, self.currency)
    }

    /// Whether it can be sent: for the first time, or because it did not arrive.
    pub fn may_be_sent(&self) -> bool {
        self.state == QuoteState::Draft || (self.state == QuoteState::Sent && self.has_failed)
    }

    /// Whether it can be taken back.
    pub fn is_open(&self) -> bool {
        matches!(self.state, QuoteState::Draft | QuoteState::Sent | QuoteState::Expired)
    }

    fn seen(self, sight: Sight) -> Self {
        Self { customer: self.customer.seen(sight), ..self }
    }
}

/// So many of something in a quote.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Item {
    /// What it is called; nothing, where the deal says only what it is worth.
    pub name: Option<String>,
    /// In what it is counted.
    pub unit: Option<String>,
    /// What one costs before tax, in minor units.
    pub price: i64,
    /// The tax on it.
    pub tax: Rate,
    /// How many.
    pub quantity: Quantity,
    /// What is taken off.
    pub discount: Rate,
}

impl Item {
    /// As it is added up.
    pub fn line(&self) -> Line {
        Line { price: self.price, quantity: self.quantity, discount: self.discount, tax: self.tax }
    }
}

/// A quote with everything that stands in it.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The quote.
    pub quote: Quote,
    /// What is offered.
    pub items: Vec<Item>,
}

impl Paper {
    /// What it comes to.
    pub fn worth(&self) -> Worth {
        Worth::of(self.items.iter().map(Item::line)).unwrap_or_default()
    }
}

/// Which quote is meant.
pub type Which = Numbered<'q'>;

/// A quote's number as people read it.
pub fn number_label(number: i64) -> String {
    Which::number(number).label()
}

/// What a quote to be is like.
#[derive(Clone, Debug, Default)]
pub struct NewQuote {
    /// For how many days it holds, today not counted; [`DAYS`] if nothing is said, at most [`MOST_DAYS`].
    pub days: Option<u16>,
    /// What else is to be said in it; at most [`NOTE`] characters.
    pub note: Option<String>,
}

/// Makes a quote of an open deal as the deal is now. What was open of it before is void.
pub async fn make(db: &TenantDb, caller: &Caller, which: deals::Which, new: NewQuote) -> Result<Paper> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Deal)), Permission::EditDeals).await?;
    let days = new.days.unwrap_or(DAYS);
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Error::Invalid { field: Field::Days, problem: Problem::Range(1, MOST_DAYS) });
    }
    let note = text::optional_paragraph(Field::Note, new.note.as_deref(), NOTE)?;
    contacts::share_identities(&mut tx).await?;
    let held = deals::hold(&mut tx, which).await?;
    held.open()?;
    let sold = deals::lines(&mut tx, held.number).await?;
    let total = match (Worth::of(sold.iter().map(Sold::line)), held.value) {
        (Some(worth), _) if !sold.is_empty() => worth.total(),
        (_, Some(value)) => value,
        _ => return Err(Error::Conflict(Conflict::NothingToQuote)),
    };
    let today = today(&mut tx).await?;
    let row = sql::Row {
        deal: held.id,
        note: note.as_deref(),
        currency: held.currency,
        total,
        made_on: today,
        valid_until: today.checked_add_days(Days::new(days.into())).unwrap_or(today),
    };
    sql::void_those_of(&mut tx, held.id).await?;
    let id = sql::insert(&mut tx, row).await?;
    match sold.is_empty() {
        true => sql::insert_whole(&mut tx, id, held.id).await?,
        false => sql::copy_lines(&mut tx, id, held.id).await?,
    }
    let paper = whole(&mut tx, id).await?;
    let sight = sight::of(&mut tx).await?;
    tx.commit(event(Action::QuoteMake, &paper.quote)).await?;
    Ok(Paper { quote: paper.quote.seen(sight), ..paper })
}

/// The quote with this number, with everything that stands in it.
pub async fn show(db: &TenantDb, caller: &Caller, which: Which) -> Result<Paper> {
    let mut tx = db.read(&caller.on(which.target(Noun::Quote)), Permission::ViewDeals).await?;
    let id = sql::find(&mut tx, which.number).await?.ok_or(Error::NotFound(Noun::Quote))?;
    let (paper, sight) = (whole(&mut tx, id).await?, sight::of(&mut tx).await?);
    Ok(Paper { quote: paper.quote.seen(sight), ..paper })
}

/// The newest quote of a deal, if there is one.
pub async fn of_deal(db: &TenantDb, caller: &Caller, deal: DealId) -> Result<Option<Quote>> {
    let mut tx = db.read(caller, Permission::ViewDeals).await?;
    let Some(id) = sql::newest_of(&mut tx, deal).await? else { return Ok(None) };
    let (quote, sight) = (one(&mut tx, id).await?, sight::of(&mut tx).await?);
    Ok(Some(quote.seen(sight)))
}

/// Takes a quote back that nobody has answered: the customer can't accept it any more.
pub async fn void(db: &TenantDb, caller: &Caller, which: Which) -> Result<Quote> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Quote)), Permission::EditDeals).await?;
    let id = sql::find(&mut tx, which.number).await?.ok_or(Error::NotFound(Noun::Quote))?;
    sql::lock(&mut tx, id).await?;
    if !one(&mut tx, id).await?.is_open() {
        return Err(Error::Conflict(Conflict::QuoteEnded));
    }
    sql::set_state(&mut tx, id, QuoteState::Void).await?;
    let quote = one(&mut tx, id).await?;
    let sight = sight::of(&mut tx).await?;
    tx.commit(event(Action::QuoteVoid, &quote)).await?;
    Ok(quote.seen(sight))
}

/// The quote that a worker is to draw for its customer; `None`, if whoever it was for was erased.
pub async fn to_draw(db: &TenantDb, job: &Claimed, quote: QuoteId) -> Result<Option<Paper>> {
    let mut tx = db.read_job(job).await?;
    if sql::is_erased(&mut tx, quote).await? != Some(false) {
        return Ok(None);
    }
    // Staff see it in the inbox, too: who is known by their number only is called what everybody may read.
    let (paper, sight) = (whole(&mut tx, quote).await?, sight::of(&mut tx).await?);
    Ok(Some(Paper { quote: paper.quote.seen(sight), ..paper }))
}

async fn one(tx: &mut Tx, id: QuoteId) -> Result<Quote> {
    let today = today(tx).await?;
    sql::one(tx, id, today).await?.ok_or(Error::NotFound(Noun::Quote))
}

async fn whole(tx: &mut Tx, id: QuoteId) -> Result<Paper> {
    Ok(Paper { quote: one(tx, id).await?, items: sql::items(tx, id).await? })
}

/// What was done with a quote. What it says stays out of the log.
fn event(action: Action, quote: &Quote) -> Event {
    let after = json!({ "number": quote.number, "deal": quote.deal });
    Event::new(action).on(&quote.id).called(quote.customer.raw()).after(after)
}

/// The company's day.
async fn today(tx: &mut Tx) -> Result<NaiveDate> {
    let zone = settings::time_zone(tx.conn()).await?;
    Ok(tx.now().with_timezone(&zone).date_naive())
}
