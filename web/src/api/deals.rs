//! Deals.

use axum::{Json, response::Response};
use chrono::{DateTime, NaiveDate, Utc};
use crm::{
    ContactId, PipelineId, StageId,
    deals::{self, Column, Deal, Edit, Filter, NewDeal, NewLine, Note, Sold, Total, Which},
    money::Money,
    products,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Amount, Created, NoteOut, Page, Reason, Tagged, Text, To, Turn, named};
use crate::{
    gate::Session,
    input::{Asked, At, Here, Json as Sent, Seen},
    wrong::Wrong,
};

/// A deal, as programs have it.
#[derive(Serialize, ToSchema)]
pub(crate) struct DealOut {
    /// Its number, as in D-1001.
    number: i64,
    /// How people write it.
    label: String,
    /// The contact's id.
    contact: String,
    /// The contact's name.
    name: String,
    /// The contact's phone: digits with country code; masked, where the company has that.
    phone: Option<String>,
    /// What it is about.
    subject: Option<String>,
    /// Anything else.
    notes: Option<String>,
    /// How it stands: `open`, `won` or `lost`.
    state: &'static str,
    /// How far it has come: the stage's id.
    stage: String,
    /// What the stage is called.
    stage_name: String,
    /// The id of the stage's pipeline.
    pipeline: String,
    /// Whose it is, by name.
    owner: Option<String>,
    /// What it is worth before tax, if anybody knows.
    value: Option<Amount>,
    /// When it is expected to be won.
    expected_on: Option<NaiveDate>,
    /// Why nothing came of it.
    lost_reason: Option<String>,
    /// On which day it was won or lost.
    ended_on: Option<NaiveDate>,
    /// The number of the lead that it was.
    from_lead: Option<i64>,
    /// How many lines it has.
    lines: i64,
    /// How often it has been changed.
    version: i64,
    /// When it was opened.
    created_at: DateTime<Utc>,
}

impl DealOut {
    fn of(session: &Session, deal: Deal) -> Self {
        Self {
            number: deal.number,
            label: deals::number_label(deal.number),
            contact: deal.contact_id.to_string(),
            name: deal.contact.to_string(),
            phone: deal.phone.as_ref().map(ToString::to_string),
            state: deal.state.as_str(),
            stage: deal.stage.id.to_string(),
            stage_name: words::stage(session.language, &deal.stage),
            pipeline: deal.stage.pipeline.to_string(),
            value: deal.value().map(Amount::from),
            subject: deal.subject,
            notes: deal.notes,
            owner: deal.owner,
            expected_on: deal.expected_on,
            lost_reason: deal.lost_reason,
            ended_on: deal.ended_on,
            from_lead: deal.from_lead,
            lines: deal.lines,
            version: deal.version,
            created_at: deal.created_at,
        }
    }
}

type Said = Result<Tagged<DealOut>, Wrong>;

fn said(session: &Session, deal: Deal) -> Said {
    Ok(Tagged(deal.version, DealOut::of(session, deal)))
}

/// A deal that is new.
pub(super) fn created(session: &Session, deal: Deal) -> Created<DealOut> {
    Created(format!("/api/deals/{}", deal.number), deal.version, DealOut::of(session, deal))
}

/// Which deals are listed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listing {
    filter: Option<Chosen>,
    stage: Option<StageId>,
    after: Option<i64>,
    limit: Option<usize>,
}

/// By what deals are chosen.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Chosen {
    Mine,
    Open,
    Won,
    Lost,
}

pub(crate) async fn list(
    session: Session,
    (Asked(asked), Here(here)): (Asked<Listing>, Here),
) -> Result<Response, Wrong> {
    let filter = match (asked.filter, asked.stage) {
        (None | Some(Chosen::Open), Some(stage)) => Filter::Stage(stage),
        (Some(_), Some(_)) => return Err(Wrong::Query),
        (None | Some(Chosen::Open), None) => Filter::All,
        (Some(Chosen::Mine), None) => Filter::Mine,
        (Some(Chosen::Won), None) => Filter::Won,
        (Some(Chosen::Lost), None) => Filter::Lost,
    };
    let turn = Turn { after: asked.after, limit: asked.limit };
    let page = deals::list(&session.db, &session.caller, filter, turn.slice()?).await?;
    let items = page.deals.into_iter().map(|deal| DealOut::of(&session, deal)).collect();
    Ok(Page { items, next: page.next.map(|next| next.to_string()) }.answer(&here))
}

/// What some deals come to in one currency.
#[derive(Serialize, ToSchema)]
pub(crate) struct TotalOut {
    /// How many deals.
    count: i64,
    /// Of how many of these somebody knows what they are worth.
    valued: i64,
    /// What these are worth together.
    sum: Amount,
    /// The same, each weighed by how many of a hundred deals in its stage are won.
    weighted: Amount,
}

impl From<Total> for TotalOut {
    fn from(total: Total) -> Self {
        let (sum, weighted) = (total.sum().into(), total.weighted().into());
        Self { count: total.count, valued: total.valued, sum, weighted }
    }
}

/// The open deals of a stage.
#[derive(Serialize, ToSchema)]
pub(crate) struct ColumnOut {
    /// The stage's id.
    stage: String,
    /// What it is called.
    name: String,
    /// Of a hundred deals in it, how many are won.
    probability: Option<i16>,
    /// How many there are.
    count: i64,
    /// What they come to, in each currency.
    totals: Vec<TotalOut>,
    /// Those that are worth most, at most four.
    top: Vec<DealOut>,
}

/// The open deals of a pipeline, by its stages.
#[derive(Serialize, ToSchema)]
pub(crate) struct BoardOut {
    /// The pipeline's id.
    pipeline: String,
    /// Its stages, in their order.
    columns: Vec<ColumnOut>,
    /// Whether there may be deals that are out of the caller's reach: what is added up is not all.
    is_cut: bool,
}

/// Of which pipeline.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Of {
    pipeline: Option<PipelineId>,
}

pub(crate) async fn board(session: Session, Asked(of): Asked<Of>) -> Result<Json<BoardOut>, Wrong> {
    let board = deals::board(&session.db, &session.caller, of.pipeline, deals::TOP).await?;
    let column = |column: Column| ColumnOut {
        stage: column.stage.id.to_string(),
        name: words::stage(session.language, &column.stage),
        probability: column.stage.probability(),
        count: column.count,
        totals: column.totals.into_iter().map(TotalOut::from).collect(),
        top: column.top.into_iter().map(|deal| DealOut::of(&session, deal)).collect(),
    };
    let columns = board.columns.into_iter().map(column).collect();
    Ok(Json(BoardOut { pipeline: board.pipeline.id.to_string(), columns, is_cut: board.is_cut }))
}

pub(crate) async fn show(session: Session, At(number): At<i64>) -> Said {
    said(&session, deals::show(&session.db, &session.caller, Which::number(number)).await?)
}

/// A deal to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DealIn {
    /// The contact's id.
    #[schema(value_type = uuid::Uuid)]
    contact: ContactId,
    /// The id of the pipeline; the first one, if nothing is said.
    #[schema(value_type = Option<uuid::Uuid>)]
    pipeline: Option<PipelineId>,
    /// What it is about, in one line; at most 200 characters.
    subject: Option<String>,
    /// What it is worth before tax.
    value: Option<Amount>,
    /// When it is expected to be won; not before today.
    expected_on: Option<NaiveDate>,
    /// Anything else; at most 2,000 characters.
    notes: Option<String>,
}

pub(crate) async fn create(session: Session, Sent(new): Sent<DealIn>) -> Result<Created<DealOut>, Wrong> {
    let DealIn { contact, pipeline, subject, value, expected_on, notes } = new;
    let value = value.map(|value| value.typed());
    let new = NewDeal { contact, pipeline, subject, value, expected_on, notes };
    let deal = deals::add(&session.db, &session.caller, new).await?;
    Ok(created(&session, deal))
}

/// What is to be changed of a deal. What is not named stays; `null` clears it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DealPatch {
    /// What it is about, in one line; at most 200 characters.
    #[serde(default, deserialize_with = "named")]
    subject: Option<Option<String>>,
    /// What it is worth before tax. A deal with lines is worth what these come to.
    #[serde(default, deserialize_with = "named")]
    value: Option<Option<Amount>>,
    /// When it is expected to be won; not before today.
    #[serde(default, deserialize_with = "named")]
    expected_on: Option<Option<NaiveDate>>,
    /// Anything else; at most 2,000 characters.
    #[serde(default, deserialize_with = "named")]
    notes: Option<Option<String>>,
}

pub(crate) async fn edit(
    session: Session,
    (At(number), Seen(seen), Sent(patch)): (At<i64>, Seen, Sent<DealPatch>),
) -> Said {
    let (db, caller) = (&session.db, &session.caller);
    let was = deals::begin_edit(db, caller, Which::number(number)).await?;
    let which = Which::number(number).as_of(seen.unwrap_or(was.version));
    let value = match patch.value {
        Some(value) => value.map(|value| value.typed()),
        None => was.value().as_ref().map(Money::typed),
    };
    let edit = Edit {
        value,
        subject: patch.subject.unwrap_or(was.subject),
        expected_on: patch.expected_on.unwrap_or(was.expected_on),
        notes: patch.notes.unwrap_or(was.notes),
    };
    said(&session, deals::edit(db, caller, which, edit).await?)
}

pub(crate) async fn assign(session: Session, (At(number), Sent(to)): (At<i64>, Sent<To>)) -> Said {
    let deal = deals::assign(&session.db, &session.caller, Which::number(number), to.member).await?;
    said(&session, deal)
}

pub(crate) async fn move_to(session: Session, (At(number), Sent(to)): (At<i64>, Sent<super::Into>)) -> Said {
    let deal = deals::move_to(&session.db, &session.caller, Which::number(number), &[to.stage]).await?;
    said(&session, deal)
}

pub(crate) async fn notes(session: Session, At(number): At<i64>) -> Result<Json<Page<NoteOut>>, Wrong> {
    let notes = deals::notes(&session.db, &session.caller, Which::number(number)).await?;
    Ok(Page::whole(notes.into_iter().map(|Note { by, at, text }| NoteOut { by, at, text }).collect()))
}

pub(crate) async fn note(session: Session, (At(number), Sent(note)): (At<i64>, Sent<Text>)) -> Said {
    let deal = deals::note(&session.db, &session.caller, Which::number(number), &note.text).await?;
    said(&session, deal)
}

pub(crate) async fn win(session: Session, At(number): At<i64>) -> Said {
    said(&session, deals::win(&session.db, &session.caller, Which::number(number)).await?)
}

pub(crate) async fn lose(session: Session, (At(number), Sent(why)): (At<i64>, Sent<Reason>)) -> Said {
    let deal = deals::lose(&session.db, &session.caller, Which::number(number), &why.reason).await?;
    said(&session, deal)
}

pub(crate) async fn reopen(session: Session, At(number): At<i64>) -> Said {
    said(&session, deals::reopen(&session.db, &session.caller, Which::number(number)).await?)
}

/// So many of a product in a deal.
#[derive(Serialize, ToSchema)]
pub(crate) struct LineOut {
    /// The product's number.
    product: i64,
    /// What it was called.
    name: String,
    /// In what it is counted.
    unit: Option<String>,
    /// How many: a decimal number.
    quantity: String,
    /// What one costs before tax: a decimal number of the deal's currency.
    price: String,
    /// What is taken off, in percent: a decimal number.
    discount: String,
    /// The tax on it, in percent: a decimal number.
    tax: String,
}

pub(crate) async fn lines(session: Session, At(number): At<i64>) -> Result<Json<Page<LineOut>>, Wrong> {
    let (db, caller, which) = (&session.db, &session.caller, Which::number(number));
    let currency = deals::show(db, caller, which).await?.currency;
    let line = |sold: Sold| LineOut {
        product: sold.product,
        price: Amount::from(Money::new(sold.price, currency)).amount,
        quantity: sold.quantity.to_string(),
        discount: sold.discount.number(),
        tax: sold.tax.number(),
        name: sold.name,
        unit: sold.unit,
    };
    Ok(Page::whole(deals::sold(db, caller, which).await?.into_iter().map(line).collect()))
}

/// How many of a product are in a deal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LineIn {
    /// The product's number.
    product: i64,
    /// How many: a decimal number; one, or as many as there are, if nothing is said. With `0` the line is taken away.
    quantity: Option<String>,
    /// What is taken off, in percent: a decimal number; nothing, or as much as is, if nothing is said.
    discount: Option<String>,
}

pub(crate) async fn set_line(session: Session, (At(number), Sent(new)): (At<i64>, Sent<LineIn>)) -> Said {
    let LineIn { product, quantity, discount } = new;
    let new = NewLine { product: products::number_label(product), quantity, discount };
    said(&session, deals::set_line(&session.db, &session.caller, Which::number(number), new).await?)
}
