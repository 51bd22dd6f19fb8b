//! The time in which WhatsApp lets us answer freely (Cloud API, "Customer service windows").

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    db::Tx,
    error::{Conflict, Error, Noun, Result},
    ids::ConversationId,
};

/// How long after the customer's last message.
const WINDOW: TimeDelta = TimeDelta::hours(24);

/// Refuses, saying since when, once it is over.
pub(super) async fn require_open(tx: &mut Tx, conversation: ConversationId) -> Result<()> {
    let last: Option<Option<DateTime<Utc>>> =
        sqlx::query_scalar("select last_inbound_at from conversations where id = $1")
            .bind(conversation)
            .fetch_optional(tx.conn())
            .await?;
    let closes = last.ok_or(Error::NotFound(Noun::Conversation))?.map(|at| at + WINDOW);
    match closes {
        Some(closes) if closes >= tx.now() => Ok(()),
        closed => Err(Error::Conflict(Conflict::WindowClosed(closed))),
    }
}
