//! The statements of [`send`](super).

use chrono::{DateTime, Utc};

use crate::{
    channel::ProviderError,
    conversations::{MessageState, send::AttemptOutcome},
    db::Tx,
    error::{Error, Noun, Result},
    ids::{ConversationId, MessageId},
};

/// The business's number and the contact's name, the conversation's row locked.
pub(super) async fn lock(tx: &mut Tx, conversation: ConversationId) -> Result<(String, String)> {
    // Not by a join: whoever waits here for a merge would look for the conversation with the contact who is gone.
    let found = sqlx::query_as(
        "select account, (select name from contacts where id = v.contact_id) from conversations v where id = $1 for update",
    )
    .bind(conversation)
    .fetch_optional(tx.conn())
    .await?;
    found.ok_or(Error::NotFound(Noun::Conversation))
}

/// Writes the caller's answer, which waits to be sent.
pub(super) async fn insert(tx: &mut Tx, conversation: ConversationId, account: &str, body: &str) -> Result<MessageId> {
    let (message, sent_by, now) = (MessageId::new(tx.now()), tx.who.member, tx.now());
    sqlx::query(
        "with touched as (update conversations set last_message_at = $6 where id = $2)
         insert into messages (id, conversation_id, direction, account, kind, body, state, sent_by, sent_at, created_at)
         values ($1, $2, 'out', $3, 'text', $4, 'queued', $5, $6, $6)",
    )
    .bind(message)
    .bind(conversation)
    .bind(account)
    .bind(body)
    .bind(sent_by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(message)
}

/// A message's state, the business's number, the customer's phone, their user id, and what it says.
type Outgoing = (String, String, Option<String>, Option<String>, String);

/// What is to be sent and where to, the message's row locked.
pub(super) async fn lock_message(tx: &mut Tx, message: MessageId) -> Result<Outgoing> {
    let found = sqlx::query_as(
        "select m.state, m.account, v.reply_phone, v.reply_user, coalesce(m.body, '')
         from messages m join conversations v on v.id = m.conversation_id where m.id = $1 for update of m",
    )
    .bind(message)
    .fetch_optional(tx.conn())
    .await?;
    found.ok_or(Error::NotFound(Noun::Message))
}

pub(super) async fn set_provider_id(tx: &mut Tx, message: MessageId, provider_id: &str) -> Result<()> {
    sqlx::query("update messages set provider_id = coalesce(provider_id, $2) where id = $1")
        .bind(message)
        .bind(provider_id)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// A status that was parked: account, state, when; of a failure its name, the provider's code and title.
pub(super) type Parked = (String, String, DateTime<Utc>, Option<String>, Option<i64>, Option<String>);

/// The statuses that waited for this message's id; they wait no longer.
pub(super) async fn take_parked(tx: &mut Tx, message: MessageId) -> Result<Vec<Parked>> {
    Ok(sqlx::query_as(
        "delete from parked_statuses p using messages m
         where m.id = $1 and p.account = m.account and p.provider_id = m.provider_id
         returning p.account, p.state, p.at, p.failure, p.error_code, p.error_title",
    )
    .bind(message)
    .fetch_all(tx.conn())
    .await?)
}

/// Sets the state while the message is still on its way out; a status that was faster stands.
pub(super) async fn set_state(tx: &mut Tx, message: MessageId, state: MessageState) -> Result<()> {
    sqlx::query("update messages set state = $2 where id = $1 and state in ('queued', 'sending', 'unknown')")
        .bind(message)
        .bind(state.as_str())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// As [`set_state`], with what the provider said.
pub(super) async fn fail(tx: &mut Tx, message: MessageId, error: &ProviderError) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update messages set state = 'failed', failed_at = $2, failure = $3, error_code = $4, error_title = left($5, 300)
         where id = $1 and state in ('queued', 'sending', 'unknown')",
    )
    .bind(message)
    .bind(now)
    .bind(error.failure.as_str())
    .bind(error.code)
    .bind(error.title.as_deref())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// An attempt to send begins now.
pub(super) async fn begin_attempt(tx: &mut Tx, message: MessageId) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "insert into message_attempts (message_id, attempt, started_at)
         select $1, coalesce(max(attempt), 0) + 1, $2 from message_attempts where message_id = $1",
    )
    .bind(message)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The attempt that has begun has come to this; nothing, if none has.
pub(super) async fn end_attempt(
    tx: &mut Tx,
    message: MessageId,
    outcome: AttemptOutcome,
    error: Option<&ProviderError>,
) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update message_attempts set ended_at = $2, outcome = $3, failure = $4, error_code = $5
         where message_id = $1 and ended_at is null",
    )
    .bind(message)
    .bind(now)
    .bind(outcome.as_str())
    .bind(error.map(|error| error.failure.as_str()))
    .bind(error.and_then(|error| error.code))
    .execute(tx.conn())
    .await?;
    Ok(())
}
