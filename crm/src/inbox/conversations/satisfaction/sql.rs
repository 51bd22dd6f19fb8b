//! The statements of [`satisfaction`](super).

use chrono::{DateTime, Utc};

use super::{Asked, Figures, Held, OfColleague};
use crate::{
    db::Tx,
    error::Result,
    ids::{ConversationId, MessageId, SatisfactionId},
};

/// A conversation whose customer may be asked.
#[derive(sqlx::FromRow)]
pub(super) struct Closed {
    pub account: String,
    pub contact: String,
    /// What the customer wrote last.
    pub words: Option<String>,
}

/// The conversation, if it is closed since then, its customer wrote in it after `wrote_after`, wants to be written to, and was not asked in
/// any conversation after `asked_after`.
pub(super) async fn closed(
    tx: &mut Tx,
    conversation: ConversationId,
    closed_at: DateTime<Utc>,
    wrote_after: DateTime<Utc>,
    asked_after: DateTime<Utc>,
) -> Result<Option<Closed>> {
    Ok(sqlx::query_as(
        "select v.account, c.name as contact, last.body as words
         from conversations v join contacts c on c.id = v.contact_id
         left join lateral (select body from messages
                            where conversation_id = v.id and direction = 'in' order by seq desc limit 1) last on true
         where v.id = $1 and v.state = 'closed' and v.closed_at = $2 and v.last_inbound_at > $3 and c.opted_out_at is null
           and not exists (select from conversations o join satisfactions s on s.conversation_id = o.id
                           where o.contact_id = v.contact_id and s.asked_at > $4)",
    )
    .bind(conversation)
    .bind(closed_at)
    .bind(wrote_after)
    .bind(asked_after)
    .fetch_optional(tx.conn())
    .await?)
}

/// What the company is called, and its language.
pub(super) async fn company(tx: &mut Tx) -> Result<(String, String)> {
    Ok(sqlx::query_as("select name, language from tenant").fetch_one(tx.conn()).await?)
}

/// Sees to it that nobody else asks a customer until the transaction ends.
pub(super) async fn lock(tx: &mut Tx) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtext('satisfactions'))").execute(tx.conn()).await?;
    Ok(())
}

/// Notes that the customer of a closed conversation is asked, by this message.
pub(super) async fn insert(
    tx: &mut Tx,
    id: SatisfactionId,
    conversation: ConversationId,
    question: MessageId,
) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "insert into satisfactions (id, conversation_id, closed_at, held_by, question, asked_at)
         select $1, id, closed_at, assignee, $3, $4 from conversations where id = $2",
    )
    .bind(id)
    .bind(conversation)
    .bind(question)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whoever was asked after a moment with one of these conversations.
pub(super) async fn asked(tx: &mut Tx, held: &[Held], since: DateTime<Utc>) -> Result<Vec<Asked>> {
    Ok(sqlx::query_as(
        "select s.id, held.contact_id, held.account, s.asked_at, s.answered_at, s.comment is not null as has_comment,
                held.is_closed
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::boolean[]) as held (id, contact_id, account, is_closed)
         join satisfactions s on s.conversation_id = held.id
         where s.asked_at > $5 order by s.asked_at desc",
    )
    .bind(held.iter().map(|held| held.id.0).collect::<Vec<_>>())
    .bind(held.iter().map(|held| held.contact_id.0).collect::<Vec<_>>())
    .bind(held.iter().map(|held| held.account.as_str()).collect::<Vec<_>>())
    .bind(held.iter().map(|held| held.is_closed).collect::<Vec<_>>())
    .bind(since)
    .fetch_all(tx.conn())
    .await?)
}

/// Keeps a rating; one that was given later stands. Gives when the one was given that it takes the place of.
pub(super) async fn rate(
    tx: &mut Tx,
    id: SatisfactionId,
    stars: i16,
    at: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    let before: Option<Option<DateTime<Utc>>> = sqlx::query_scalar(
        "with before as (select answered_at from satisfactions where id = $1)
         update satisfactions s set rating = $2, answered_at = $3 from before
         where s.id = $1 and (s.answered_at is null or s.answered_at <= $3) returning before.answered_at",
    )
    .bind(id)
    .bind(stars)
    .bind(at)
    .fetch_optional(tx.conn())
    .await?;
    Ok(before.flatten())
}

/// Keeps a comment, which a message is; the first.
pub(super) async fn comment(tx: &mut Tx, id: SatisfactionId, comment: &str, message: MessageId) -> Result<()> {
    sqlx::query("update satisfactions set comment = $2, comment_message = $3 where id = $1 and comment is null")
        .bind(id)
        .bind(comment)
        .bind(message)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The conversation of a rating that was given after a moment and which nobody was asked to comment on yet, while it is closed and
/// the customer wants to be written to; and what they wrote last.
pub(super) async fn rated(
    tx: &mut Tx,
    id: SatisfactionId,
    since: DateTime<Utc>,
) -> Result<Option<(ConversationId, Option<String>)>> {
    Ok(sqlx::query_as(
        "select v.id, last.body
         from satisfactions s join conversations v on v.id = s.conversation_id join contacts c on c.id = v.contact_id
         left join lateral (select body from messages
                            where conversation_id = v.id and direction = 'in' order by seq desc limit 1) last on true
         where s.id = $1 and s.answered_at > $2 and s.comment is null and s.comment_asked_at is null
           and v.state = 'closed' and c.opted_out_at is null",
    )
    .bind(id)
    .bind(since)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn mark_comment_asked(tx: &mut Tx, id: SatisfactionId) -> Result<()> {
    let now = tx.now();
    sqlx::query("update satisfactions set comment_asked_at = $2 where id = $1")
        .bind(id)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// What came of asking since a moment. Whom the question did not reach was not asked.
pub(super) async fn figures(tx: &mut Tx, since: DateTime<Utc>) -> Result<Figures> {
    Ok(sqlx::query_as(
        "select count(*) as asked,
                array[count(*) filter (where s.rating = 1), count(*) filter (where s.rating = 2),
                      count(*) filter (where s.rating = 3), count(*) filter (where s.rating = 4),
                      count(*) filter (where s.rating = 5)] as stars,
                count(s.comment) as comments
         from satisfactions s join messages m on m.id = s.question
         where s.asked_at >= $1 and (m.state <> 'failed' or s.rating is not null)",
    )
    .bind(since)
    .fetch_one(tx.conn())
    .await?)
}

/// The ratings since a moment by who had the conversations, those with the most first.
pub(super) async fn by_colleague(tx: &mut Tx, since: DateTime<Utc>, limit: i64) -> Result<Vec<OfColleague>> {
    Ok(sqlx::query_as(
        "select m.name, count(*) as answered, sum(s.rating)::bigint as stars
         from satisfactions s left join members m on m.id = s.held_by
         where s.asked_at >= $1 and s.rating is not null
         group by s.held_by, m.name order by count(*) desc, m.name limit $2",
    )
    .bind(since)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}
