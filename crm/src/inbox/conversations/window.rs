//! The time in which WhatsApp lets us answer freely (Cloud API, "Customer service windows").

use chrono::{DateTime, TimeDelta, Utc};

use super::sql;
use crate::{
    db::Tx,
    error::{Conflict, Error, Result},
    ids::ConversationId,
};

/// How long after the customer's last message.
pub(super) const WINDOW: TimeDelta = TimeDelta::hours(24);

/// Refuses, saying since when, once it is over.
pub(super) async fn require_open(tx: &mut Tx, conversation: ConversationId) -> Result<()> {
    match closes(tx, conversation).await? {
        Some(closes) if closes >= tx.now() => Ok(()),
        closed => Err(Error::Conflict(Conflict::WindowClosed(closed))),
    }
}

/// When it is over, or was; `None` if the customer never wrote.
pub(super) async fn closes(tx: &mut Tx, conversation: ConversationId) -> Result<Option<DateTime<Utc>>> {
    Ok(sql::last_inbound(tx, conversation).await?.map(|at| at + WINDOW))
}
