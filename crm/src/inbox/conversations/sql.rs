//! The statements of [`conversations`](super) that several verbs need. Those of receiving, of sending and of the view are beside
//! them.

use chrono::{DateTime, Utc};

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
