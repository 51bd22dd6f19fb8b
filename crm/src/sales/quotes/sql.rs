//! The statements of [`quotes`](super).

use chrono::{DateTime, NaiveDate, Utc};

use super::{Item, Quote, QuoteState};
use crate::{
    currency::Currency,
    db::Tx,
    error::{Error, Noun, Result},
    ids::{ConversationId, DealId, DiscordId, MessageId, QuoteId},
    kernel::reach::visible,
};

/// A quote to be.
pub(super) struct Row<'a> {
    pub deal: DealId,
    pub note: Option<&'a str>,
    pub currency: Currency,
    pub total: i64,
    pub made_on: NaiveDate,
    pub valid_until: NaiveDate,
}

/// What of a deal is open is void.
pub(super) async fn void_those_of(tx: &mut Tx, deal: DealId) -> Result<()> {
    sqlx::query(
        "update quotes set state = 'void', version = version + 1 where deal_id = $1 and state in ('draft', 'sent')",
    )
    .bind(deal)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn insert(tx: &mut Tx, row: Row<'_>) -> Result<QuoteId> {
    let (now, by) = (tx.now(), tx.who.member);
    let id = QuoteId::new(now);
    sqlx::query(
        "insert into quotes (id, deal_id, company, customer, note, currency, total, made_on, valid_until, created_by, created_at)
         select $1, d.id, t.name, c.name, $3, $4, $5, $6, $7, $8, $9
         from tenant t, deals d join contacts c on c.id = d.contact_id where d.id = $2",
    )
    .bind(id)
    .bind(row.deal)
    .bind(row.note)
    .bind(row.currency.code())
    .bind(row.total)
    .bind(row.made_on)
    .bind(row.valid_until)
    .bind(by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// What is sold in the deal, in the order in which it was put there.
pub(super) async fn copy_lines(tx: &mut Tx, quote: QuoteId, deal: DealId) -> Result<()> {
    sqlx::query(
        "insert into quote_lines (quote_id, place, product_id, name, unit, price, tax, quantity, discount)
         select $1, row_number() over (order by id), product_id, name, unit, price, tax, quantity, discount
         from deal_lines where deal_id = $2",
    )
    .bind(quote)
    .bind(deal)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The deal as a whole: what it is about, once, for what it is worth.
pub(super) async fn insert_whole(tx: &mut Tx, quote: QuoteId, deal: DealId) -> Result<()> {
    sqlx::query(
        "insert into quote_lines (quote_id, place, name, price, tax, quantity, discount)
         select $1, 1, subject, value, 0, 1000, 0 from deals where id = $2",
    )
    .bind(quote)
    .bind(deal)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn find(tx: &mut Tx, number: i64) -> Result<Option<QuoteId>> {
    Ok(sqlx::query_scalar(concat!(
        "select q.id from quotes q join deals d on d.id = q.deal_id where q.number = $1 and ",
        visible!("d.owner", "deals")
    ))
    .bind(number)
    .fetch_optional(tx.conn())
    .await?)
}

/// The newest quote of a deal.
pub(super) async fn newest_of(tx: &mut Tx, deal: DealId) -> Result<Option<QuoteId>> {
    Ok(sqlx::query_scalar(concat!(
        "select q.id from quotes q join deals d on d.id = q.deal_id where q.deal_id = $1 and ",
        visible!("d.owner", "deals"),
        " order by q.number desc limit 1"
    ))
    .bind(deal)
    .fetch_optional(tx.conn())
    .await?)
}

/// A quote as it stands on this day.
pub(super) async fn one(tx: &mut Tx, id: QuoteId, today: NaiveDate) -> Result<Option<Quote>> {
    Ok(sqlx::query_as(
        "select q.id, q.number, q.deal_id, d.number as deal, d.contact_id, q.customer, q.company, q.note, q.currency, q.total,
                q.made_on, q.valid_until,
                case when q.state in ('draft', 'sent') and q.valid_until < $2 then 'expired' else q.state end as state,
                q.sent_at, coalesce(o.state = 'failed', false) as has_failed, q.answered_at, m.name as created_by, q.created_at,
                q.version
         from quotes q join deals d on d.id = q.deal_id
         left join messages o on o.id = q.message_id
         left join members m on m.id = q.created_by
         where q.id = $1",
    )
    .bind(id)
    .bind(today)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn items(tx: &mut Tx, id: QuoteId) -> Result<Vec<Item>> {
    Ok(sqlx::query_as(
        "select name, unit, price, tax, quantity, discount from quote_lines where quote_id = $1 order by place",
    )
    .bind(id)
    .fetch_all(tx.conn())
    .await?)
}

/// Holds a quote as it is until the transaction ends.
pub(super) async fn lock(tx: &mut Tx, id: QuoteId) -> Result<()> {
    sqlx::query("select from quotes where id = $1 for no key update").bind(id).execute(tx.conn()).await?;
    Ok(())
}

/// How it stands, whatever day it is.
pub(super) async fn state(tx: &mut Tx, id: QuoteId) -> Result<QuoteState> {
    let state: Option<String> =
        sqlx::query_scalar("select state from quotes where id = $1").bind(id).fetch_optional(tx.conn()).await?;
    state.ok_or(Error::NotFound(Noun::Quote))?.parse().map_err(Error::internal)
}

pub(super) async fn set_state(tx: &mut Tx, id: QuoteId, state: QuoteState) -> Result<()> {
    sqlx::query("update quotes set state = $2, version = version + 1 where id = $1")
        .bind(id)
        .bind(state.as_str())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// It is on its way, with this message.
pub(super) async fn sent(tx: &mut Tx, id: QuoteId, message: MessageId) -> Result<()> {
    let now = tx.now();
    sqlx::query("update quotes set state = 'sent', message_id = $2, sent_at = $3, version = version + 1 where id = $1")
        .bind(id)
        .bind(message)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn answer(tx: &mut Tx, id: QuoteId, state: QuoteState, at: DateTime<Utc>) -> Result<()> {
    sqlx::query("update quotes set state = $2, answered_at = $3, version = version + 1 where id = $1")
        .bind(id)
        .bind(state.as_str())
        .bind(at)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The deal of a quote, if the conversation is with its customer, who was not erased.
pub(super) async fn answered_in(tx: &mut Tx, id: QuoteId, conversation: ConversationId) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar(
        "select d.number from quotes q join deals d on d.id = q.deal_id
         join conversations v on v.contact_id = d.contact_id join contacts c on c.id = d.contact_id
         where q.id = $1 and v.id = $2 and c.erased_at is null",
    )
    .bind(id)
    .bind(conversation)
    .fetch_optional(tx.conn())
    .await?)
}

/// Whether whoever it was for was erased; nothing, if there is no such quote.
pub(super) async fn is_erased(tx: &mut Tx, id: QuoteId) -> Result<Option<bool>> {
    Ok(sqlx::query_scalar(
        "select c.erased_at is not null from quotes q join deals d on d.id = q.deal_id
         join contacts c on c.id = d.contact_id where q.id = $1",
    )
    .bind(id)
    .fetch_optional(tx.conn())
    .await?)
}

/// Who has the deal of a quote, or else who made the quote, as Discord knows them.
pub(super) async fn whose(tx: &mut Tx, id: QuoteId) -> Result<Option<DiscordId>> {
    let found: Option<Option<DiscordId>> = sqlx::query_scalar(
        "select m.discord_id from quotes q join deals d on d.id = q.deal_id
         join members m on m.id = coalesce(d.owner, q.created_by) where q.id = $1",
    )
    .bind(id)
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.flatten())
}
