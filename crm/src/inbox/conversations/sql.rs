//! The statements of [`conversations`](super) that several verbs need. Those of receiving, of sending and of the view are beside
//! them.

use chrono::{DateTime, Utc};

use crate::{
    db::Tx,
    error::{Error, Noun, Result},
    ids::{ContactId, ConversationId},
};

/// The contact at the other end.
pub(crate) async fn contact_of(tx: &mut Tx, conversation: ConversationId) -> Result<ContactId> {
    let found: Option<ContactId> = sqlx::query_scalar("select contact_id from conversations where id = $1")
        .bind(conversation)
        .fetch_optional(tx.conn())
        .await?;
    found.ok_or(Error::NotFound(Noun::Conversation))
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
