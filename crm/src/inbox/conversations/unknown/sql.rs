//! The statements of [`unknown`](super).

use chrono::{DateTime, Utc};

use super::Decision;
use crate::{
    db::Tx,
    error::Result,
    ids::{ConversationId, MessageId},
    kernel::{reach::visible, sight::ContactName},
};

/// Nobody knows whether it was sent, unless a status was faster.
pub(super) async fn mark(tx: &mut Tx, message: MessageId) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update messages set state = 'unknown', unknown_at = $2
         where id = $1 and state in ('queued', 'sending', 'unknown')",
    )
    .bind(message)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn is_unknown(tx: &mut Tx, message: MessageId) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select from messages where id = $1 and state = 'unknown')")
        .bind(message)
        .fetch_one(tx.conn())
        .await?)
}

/// Since when nobody knows, what was decided, and by whom.
pub(super) async fn doubt(tx: &mut Tx, message: MessageId) -> Result<(Option<DateTime<Utc>>, Option<String>, String)> {
    Ok(sqlx::query_as(
        "select m.unknown_at, m.decision, coalesce(b.name, '')
         from messages m left join members b on b.id = m.decided_by where m.id = $1",
    )
    .bind(message)
    .fetch_one(tx.conn())
    .await?)
}

/// An answer that may be decided about.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub(super) conversation_id: ConversationId,
    pub(super) contact: ContactName,
    pub(super) state: String,
    pub(super) decision: Option<String>,
    pub(super) unknown_at: Option<DateTime<Utc>>,
}

/// An answer of ours, its row locked.
pub(super) async fn lock(tx: &mut Tx, message: MessageId) -> Result<Option<Row>> {
    Ok(sqlx::query_as(concat!(
        "select m.conversation_id, c.name as contact, m.state, m.decision, m.unknown_at
         from messages m join conversations v on v.id = m.conversation_id join contacts c on c.id = v.contact_id
         where m.id = $1 and m.direction = 'out' and ",
        visible!("v.assignee", "conversations"),
        " for update of m",
    ))
    .bind(message)
    .fetch_optional(tx.conn())
    .await?)
}

/// The caller decides.
pub(super) async fn decide(tx: &mut Tx, message: MessageId, decision: Decision) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query("update messages set decision = $2, decided_at = $3, decided_by = $4 where id = $1")
        .bind(message)
        .bind(decision.as_str())
        .bind(now)
        .bind(by)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The same words once more, from the caller, to be sent.
pub(super) async fn repeat(tx: &mut Tx, message: MessageId) -> Result<MessageId> {
    let (repeated, sent_by, now) = (MessageId::new(tx.now()), tx.who.member, tx.now());
    sqlx::query(
        "with first as (select * from messages where id = $2),
              touched as (update conversations set last_message_at = $4 from first where conversations.id = conversation_id)
         insert into messages (id, conversation_id, direction, account, kind, body, details, outgoing, quotes, state,
                               sent_by, sent_at, created_at, repeats)
         select $1, conversation_id, 'out', account, kind, body, details, outgoing, quotes, 'queued', $3, $4, $4, id from first",
    )
    .bind(repeated)
    .bind(message)
    .bind(sent_by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(repeated)
}
