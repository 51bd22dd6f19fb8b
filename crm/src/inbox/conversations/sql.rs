//! The statements of [`conversations`](super) that several verbs need. Those of receiving, of sending and of the view are beside
//! them.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::{asking::Kept, pulse::Pulse};
use crate::{
    db::Tx,
    error::{Error, Noun, Result},
    ids::{ContactId, ConversationId},
    kernel::reach::visible,
};

/// The contact at the other end.
pub(crate) async fn contact_of(tx: &mut Tx, conversation: ConversationId) -> Result<ContactId> {
    let found: Option<ContactId> = sqlx::query_scalar(concat!(
        "select contact_id from conversations where id = $1 and ",
        visible!("assignee", "conversations"),
    ))
    .bind(conversation)
    .fetch_optional(tx.conn())
    .await?;
    found.ok_or(Error::NotFound(Noun::Conversation))
}

/// The conversation in which a contact wrote last, if they ever did.
pub(crate) async fn newest_of(tx: &mut Tx, contact: ContactId) -> Result<Option<ConversationId>> {
    Ok(sqlx::query_scalar(concat!(
        "select id from conversations where contact_id = $1 and last_inbound_at is not null and ",
        visible!("assignee", "conversations"),
        " order by last_inbound_at desc, number desc limit 1",
    ))
    .bind(contact)
    .fetch_optional(tx.conn())
    .await?)
}

/// When the customer wrote last, if they ever did.
pub(super) async fn last_inbound(tx: &mut Tx, conversation: ConversationId) -> Result<Option<DateTime<Utc>>> {
    let last: Option<Option<DateTime<Utc>>> =
        sqlx::query_scalar("select last_inbound_at from conversations where id = $1")
            .bind(conversation)
            .fetch_optional(tx.conn())
            .await?;
    last.ok_or(Error::NotFound(Noun::Conversation))
}

/// Sees to it that no provider's id is being written while statuses look for their messages by it, so that none is parked for
/// a message whose parked statuses have been taken just before. To be taken before any row. Freed when the transaction ends.
pub(super) async fn lock_parking(tx: &mut Tx) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtext('parked_statuses'))").execute(tx.conn()).await?;
    Ok(())
}

/// The other side of [`lock_parking`]: any number of ids may be written at once.
pub(super) async fn lock_unparking(tx: &mut Tx) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock_shared(hashtext('parked_statuses'))").execute(tx.conn()).await?;
    Ok(())
}

/// The business's number in a conversation.
pub(super) async fn account(tx: &mut Tx, conversation: ConversationId) -> Result<String> {
    let found = sqlx::query_scalar("select account from conversations where id = $1").bind(conversation);
    found.fetch_optional(tx.conn()).await?.ok_or(Error::NotFound(Noun::Conversation))
}

/// The language that was chosen for a conversation's contact, what they wrote last, newest first, and the company's language.
type Spoken = (Option<String>, Vec<Option<String>>, String);

pub(super) async fn spoken(tx: &mut Tx, conversation: ConversationId) -> Result<Spoken> {
    Ok(sqlx::query_as(
        "select c.language,
                array(select body from messages where conversation_id = v.id and direction = 'in' order by seq desc limit 20), t.language
         from tenant t, conversations v join contacts c on c.id = v.contact_id where v.id = $1",
    )
    .bind(conversation)
    .fetch_one(tx.conn())
    .await?)
}

/// Its customer waits for an answer, if they did not already.
pub(super) async fn set_waiting(tx: &mut Tx, conversation: ConversationId) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update conversations set waiting_since = coalesce(waiting_since, $2), state = 'open', snoozed_until = null, closed_at = null
         where id = $1",
    )
    .bind(conversation)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps what may be chosen by typing, and until when; nothing any more, if there is nothing.
pub(super) async fn set_offered(
    tx: &mut Tx,
    conversation: ConversationId,
    offered: Option<Json<&[Kept]>>,
    until: Option<DateTime<Utc>>,
) -> Result<()> {
    sqlx::query("update conversations set offered = $2, offered_until = $3 where id = $1")
        .bind(conversation)
        .bind(offered)
        .bind(until)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Where the company's messages and its log are.
pub(super) async fn pulse(tx: &mut Tx) -> Result<Pulse> {
    Ok(sqlx::query_as(
        "select (select id from messages order by id desc limit 1) as message,
                coalesce((select max(seq) from audit_log), 0) as event",
    )
    .fetch_one(tx.conn())
    .await?)
}
