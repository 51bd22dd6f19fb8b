//! Deals: business that a contact may do with the company, what it is worth, and how likely it is.
//!
//! `work` changes them, `lines` says what is sold in one, `convert` makes one of a lead, `forecast` adds them up.
//!
//! To add a verb: a function in `work`, its event in [`Action`], its command in `commands/src/deals/work.rs`.

mod convert;
mod forecast;
mod lines;
mod sql;
mod work;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

pub use self::{
    convert::{convert, of_lead},
    forecast::{Board, Column, TOP, Total, board},
    lines::{LINES, NewLine, Sold, set_line, sold},
    work::{Edit, REASON, assign, begin_edit, begin_note, edit, fill, lose, move_to, note, reopen, undo, win},
};
pub(crate) use self::{
    sql::lines,
    work::{accepted, crowds, hold, leave_stages},
};
use crate::{
    caller::Caller,
    contacts,
    currency::Currency,
    db::{TenantDb, Tx},
    error::{Error, Field, Noun, Problem, Result},
    ids::{ContactId, DealId, MemberId, PipelineId, StageId},
    kernel::{
        audit::{Action, Event},
        names::names,
        page::Slice,
        settings::{self, CompanyCurrency},
        sight::{self, ContactName, ContactPhone, Sight},
        which::Numbered,
    },
    money::Money,
    permission::Permission,
    pipelines::{self, Kind, Stage},
    text,
};

/// The longest subject, in characters.
pub const SUBJECT: usize = 200;

/// The longest notes, in characters.
pub const NOTES: usize = 2000;

/// How many notes about a deal are shown with it.
const NOTES_SHOWN: i64 = 5;

/// How many deals one page holds.
pub const PAGE: usize = 10;

/// How many deals autocomplete offers: Discord shows at most 25.
const SUGGESTIONS: i64 = 25;

names! {
    /// How a deal stands.
    pub enum DealState {
        /// Somebody is on it.
        Open = "open",
        /// They bought.
        Won = "won",
        /// Nothing came of it.
        Lost = "lost",
    }
}

/// A deal as people see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Deal {
    /// Its id.
    pub id: DealId,
    /// Its number, as in `D-1001`.
    pub number: i64,
    /// The contact.
    pub contact_id: ContactId,
    /// The contact's name.
    pub contact: ContactName,
    /// The contact's phone: digits without `+`.
    pub phone: Option<ContactPhone>,
    /// What it is about, in one line.
    pub subject: Option<String>,
    /// Anything else.
    pub notes: Option<String>,
    /// How it stands.
    #[sqlx(try_from = "String")]
    pub state: DealState,
    /// What the company calls how it ended, if not as everywhere.
    pub ended_as: Option<String>,
    /// How far it has come.
    #[sqlx(flatten)]
    pub stage: Stage,
    /// Whose it is, by name.
    pub owner: Option<String>,
    /// What it is worth before tax, in minor units, if anybody knows.
    #[sqlx(rename = "value")]
    pub minor: Option<i64>,
    /// In this currency.
    #[sqlx(try_from = "String")]
    pub currency: Currency,
    /// When it is expected to be won.
    pub expected_on: Option<NaiveDate>,
    /// Why nothing came of it.
    pub lost_reason: Option<String>,
    /// On which day it was won or lost.
    pub ended_on: Option<NaiveDate>,
    /// The number of the lead that it was.
    pub from_lead: Option<i64>,
    /// How many lines it has.
    pub lines: i64,
    /// How often it has been changed.
    pub version: i64,
    /// Who opened it.
    pub created_by: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Whether whoever has just changed it can take that back.
    #[sqlx(skip)]
    pub can_undo: bool,
}

impl Deal {
    /// What it is worth before tax, if anybody knows.
    pub fn value(&self) -> Option<Money> {
        self.minor.map(|minor| Money::new(minor, self.currency))
    }

    fn seen(self, sight: Sight) -> Self {
        let phone = self.phone.map(|phone| phone.seen(sight));
        Self { contact: self.contact.seen(sight), phone, ..self }
    }
}

/// Which deal is meant.
pub type Which = Numbered<'d'>;

/// A deal's number as people type it: `D-1042`, `d1042`, `1042`, also with Arabic digits.
pub fn parse_number(raw: &str) -> Option<i64> {
    text::number_behind('d', raw)
}

/// A deal's number as people read it.
pub fn number_label(number: i64) -> String {
    Which::number(number).label()
}

/// What a deal to be is like.
#[derive(Clone, Debug)]
pub struct NewDeal {
    /// Whose it is.
    pub contact: ContactId,
    /// Through which pipeline it goes; the first one, if nothing is said.
    pub pipeline: Option<PipelineId>,
    /// What it is about, in one line; at most [`SUBJECT`] characters.
    pub subject: Option<String>,
    /// What it is worth before tax, as it was typed.
    pub value: Option<String>,
    /// When it is expected to be won.
    pub expected_on: Option<NaiveDate>,
    /// Anything else; at most [`NOTES`] characters.
    pub notes: Option<String>,
}

/// Opens a deal with a contact, for the caller.
pub async fn add(db: &TenantDb, caller: &Caller, new: NewDeal) -> Result<Deal> {
    let mut tx = db.begin(caller, Permission::CreateDeals).await?;
    let home = settings::get::<CompanyCurrency>(tx.conn()).await?;
    let (subject, notes) = (subject_of(new.subject.as_deref())?, notes_of(new.notes.as_deref())?);
    let value = value_of(new.value.as_deref(), home)?;
    ahead(&mut tx, new.expected_on).await?;
    // Nobody makes another contact of them meanwhile.
    contacts::share_identities(&mut tx).await?;
    let contact = contacts::current(&mut tx, new.contact).await?.ok_or(Error::NotFound(Noun::Contact))?;
    let row = sql::Row {
        contact,
        from_lead: None,
        pipeline: new.pipeline,
        owner: tx.who.member,
        subject: subject.as_deref(),
        notes: notes.as_deref(),
        value: value.map(|value| value.minor),
        currency: value.map_or(home, |value| value.currency),
        expected_on: new.expected_on,
    };
    let id = insert(&mut tx, row).await?;
    let deal = one(&mut tx, id).await?;
    let sight = sight::of(&mut tx).await?;
    let event = Event::new(Action::DealAdd).on(&id).called(deal.contact.raw()).after(json!({ "number": deal.number }));
    tx.commit(event).await?;
    Ok(deal.seen(sight))
}

/// It begins in the pipeline's first stage, which nobody removes meanwhile.
async fn insert(tx: &mut Tx, row: sql::Row<'_>) -> Result<DealId> {
    pipelines::keep(tx, Kind::Deal).await?;
    sql::insert(tx, row).await?.ok_or(Error::Invalid { field: Field::Pipeline, problem: Problem::Form })
}

fn subject_of(typed: Option<&str>) -> Result<Option<String>> {
    text::optional_line(Field::Subject, typed, SUBJECT)
}

fn notes_of(typed: Option<&str>) -> Result<Option<String>> {
    text::optional_paragraph(Field::Notes, typed, NOTES)
}

fn value_of(typed: Option<&str>, home: Currency) -> Result<Option<Money>> {
    let typed = typed.filter(|typed| !typed.trim().is_empty());
    typed.map(|typed| Money::read(Field::Value, typed, home)).transpose()
}

/// What is expected has not been yet, on the company's day.
async fn ahead(tx: &mut Tx, expected_on: Option<NaiveDate>) -> Result<()> {
    let today = today(tx).await?;
    match expected_on.is_some_and(|day| day < today) {
        true => Err(Error::Invalid { field: Field::Expected, problem: Problem::Past }),
        false => Ok(()),
    }
}

/// The company's day.
async fn today(tx: &mut Tx) -> Result<NaiveDate> {
    let zone = settings::time_zone(tx.conn()).await?;
    Ok(tx.now().with_timezone(&zone).date_naive())
}

/// Which deals to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// The caller's own that are open.
    Mine,
    /// All that are open.
    All,
    /// Those that are open in this stage.
    Stage(StageId),
    /// Those that were won.
    Won,
    /// Those of which nothing came.
    Lost,
}

/// A page of deals, newest first.
#[derive(Clone, Debug)]
pub struct Page {
    /// The deals.
    pub deals: Vec<Deal>,
    /// The number below which the next page begins, if there is more.
    pub next: Option<i64>,
    /// How many there are in all.
    pub count: i64,
    /// What all of them come to, not those of the page alone: in each currency.
    pub totals: Vec<Total>,
}

/// The deals that `filter` chooses, below number `before`.
pub async fn list(db: &TenantDb, caller: &Caller, filter: Filter, page: impl Into<Slice<i64>>) -> Result<Page> {
    let (before, size) = page.into().read(PAGE);
    let mut tx = db.read(caller, Permission::ViewDeals).await?;
    let chosen = Chosen::new(filter, &tx);
    let counted = sql::totals(&mut tx, chosen).await?;
    let mut ids = sql::listed(&mut tx, chosen, before, size as i64 + 1).await?;
    let more = ids.len() > size;
    ids.truncate(size);
    let deals = seen(&mut tx, &ids).await?;
    let next = deals.last().filter(|_| more).map(|deal| deal.number);
    let count = counted.iter().map(|total| total.count).sum();
    Ok(Page { deals, next, count, totals: counted.into_iter().filter(|total| total.valued > 0).collect() })
}

/// What a filter comes to.
#[derive(Clone, Copy)]
struct Chosen {
    state: DealState,
    owner: Option<MemberId>,
    /// Whether the owner counts: who has no row has no deals.
    of_owner: bool,
    stage: Option<StageId>,
}

impl Chosen {
    fn new(filter: Filter, tx: &Tx) -> Self {
        let all = |state| Self { state, owner: None, of_owner: false, stage: None };
        match filter {
            Filter::Mine => Self { owner: tx.who.member, of_owner: true, ..all(DealState::Open) },
            Filter::All => all(DealState::Open),
            Filter::Stage(stage) => Self { stage: Some(stage), ..all(DealState::Open) },
            Filter::Won => all(DealState::Won),
            Filter::Lost => all(DealState::Lost),
        }
    }
}

/// The deal with this number.
pub async fn show(db: &TenantDb, caller: &Caller, which: Which) -> Result<Deal> {
    let mut tx = db.read(&caller.on(which.target(Noun::Deal)), Permission::ViewDeals).await?;
    let deal = numbered(&mut tx, which).await?;
    Ok(deal.seen(sight::of(&mut tx).await?))
}

/// The deal with this number; or else the only one that [`suggest`] finds.
pub async fn look_up(db: &TenantDb, caller: &Caller, typed: &str) -> Result<Vec<Deal>> {
    let mut tx = db.read(caller, Permission::ViewDeals).await?;
    let ids = match sql::find(&mut tx, Which::read(typed).number).await? {
        Some(id) => vec![id],
        None => ids_of(&mut tx, typed, CHOICES).await?,
    };
    match ids.is_empty() {
        true => Err(Error::NotFound(Noun::Deal)),
        false => seen(&mut tx, &ids).await,
    }
}

/// How many deals are offered to choose from: as many as a row of buttons holds.
const CHOICES: i64 = 5;

/// Deals whose number begins with what was typed, whose contact's name holds it or resembles it, whose phone holds its digits, or whose
/// subject holds it; those that are open first. The newest, for nothing typed.
pub async fn suggest(db: &TenantDb, caller: &Caller, typed: &str) -> Result<Vec<Deal>> {
    let mut tx = db.read(caller, Permission::ViewDeals).await?;
    search(&mut tx, typed, SUGGESTIONS).await
}

async fn search(tx: &mut Tx, typed: &str, limit: i64) -> Result<Vec<Deal>> {
    let ids = ids_of(tx, typed, limit).await?;
    seen(tx, &ids).await
}

/// Of how many contacts deals are looked for.
const CONTACTS: usize = 100;

async fn ids_of(tx: &mut Tx, typed: &str, limit: i64) -> Result<Vec<DealId>> {
    let key = key(typed);
    if key.is_empty() {
        let all = Chosen::new(Filter::All, tx);
        return sql::listed(tx, all, None, limit).await;
    }
    let contacts = contacts::find(tx, typed, CONTACTS).await?;
    sql::search(tx, &key, &contacts, limit).await
}

fn key(typed: &str) -> String {
    text::search_key(&typed.chars().take(100).collect::<String>())
}

/// The deals that something typed may mean, where these contacts were [found](contacts::find) for it.
pub(crate) async fn search_with(tx: &mut Tx, typed: &str, contacts: &[ContactId], limit: i64) -> Result<Vec<Deal>> {
    let ids = sql::search(tx, &key(typed), contacts, limit).await?;
    seen(tx, &ids).await
}

/// A contact's open deals, newest first, for whoever shows more of them.
pub(crate) async fn open_of(tx: &mut Tx, contact: ContactId, limit: i64) -> Result<Vec<Deal>> {
    let ids = sql::open_of(tx, contact, limit).await?;
    seen(tx, &ids).await
}

/// What was said about a deal, or about the lead that it was.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Note {
    /// By whom.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub text: String,
}

/// The newest notes about a deal and the lead that it was, the oldest of them first.
pub async fn notes(db: &TenantDb, caller: &Caller, which: Which) -> Result<Vec<Note>> {
    let mut tx = db.read(&caller.on(which.target(Noun::Deal)), Permission::ViewDeals).await?;
    sql::notes(&mut tx, which.number, NOTES_SHOWN).await
}

async fn seen(tx: &mut Tx, ids: &[DealId]) -> Result<Vec<Deal>> {
    let (deals, sight) = (sql::by_ids(tx, ids).await?, sight::of(tx).await?);
    Ok(deals.into_iter().map(|deal| deal.seen(sight)).collect())
}

/// A deal as everything about it is, for whoever does more with it.
pub(crate) async fn one(tx: &mut Tx, id: DealId) -> Result<Deal> {
    sql::by_ids(tx, &[id]).await?.into_iter().next().ok_or(Error::NotFound(Noun::Deal))
}

async fn numbered(tx: &mut Tx, which: Which) -> Result<Deal> {
    let id = sql::find(tx, which.number).await?.ok_or(Error::NotFound(Noun::Deal))?;
    one(tx, id).await
}
