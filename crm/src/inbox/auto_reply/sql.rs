//! The statements of [`auto_reply`](super).

use chrono::{DateTime, Utc};

use super::Newest;
use crate::{db::Tx, error::Result, ids::ConversationId};

pub(super) async fn newest(tx: &mut Tx, conversation: ConversationId) -> Result<Option<Newest>> {
    Ok(sqlx::query_as(
        "select m.kind, m.body as words, m.sent_at, c.name as contact, c.opted_out_at is not null as opted_out,
                v.greeted_at, v.away_at,
                (select o.created_at from messages o
                 where o.conversation_id = v.id and o.direction = 'out'
                   and (o.sent_by is not null or o.delivery_id is not null)
                 order by o.seq desc limit 1) as answered_at
         from conversations v join contacts c on c.id = v.contact_id
         join lateral (select kind, body, sent_at from messages
                       where conversation_id = v.id and direction = 'in' order by seq desc limit 1) m on true
         where v.id = $1",
    )
    .bind(conversation)
    .fetch_optional(tx.conn())
    .await?)
}

/// What the company is called, its language and its time zone.
pub(super) async fn company(tx: &mut Tx) -> Result<(String, String, String)> {
    Ok(sqlx::query_as("select name, language, time_zone from tenant").fetch_one(tx.conn()).await?)
}

/// Notes that a greeting is said, unless one was after a moment: whether it is to be said.
pub(super) async fn mark_greeted(tx: &mut Tx, conversation: ConversationId, since: DateTime<Utc>) -> Result<bool> {
    let now = tx.now();
    let marked = sqlx::query(
        "update conversations set greeted_at = $3 where id = $1 and (greeted_at is null or greeted_at <= $2)",
    )
    .bind(conversation)
    .bind(since)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(marked.rows_affected() == 1)
}

/// Like [`mark_greeted`], that nobody is there.
pub(super) async fn mark_away(tx: &mut Tx, conversation: ConversationId, since: DateTime<Utc>) -> Result<bool> {
    let now = tx.now();
    let marked =
        sqlx::query("update conversations set away_at = $3 where id = $1 and (away_at is null or away_at <= $2)")
            .bind(conversation)
            .bind(since)
            .bind(now)
            .execute(tx.conn())
            .await?;
    Ok(marked.rows_affected() == 1)
}
