//! What became of what we sent, as the provider tells it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{super::state::MessageState, sql};
use crate::{
    channel::IncomingStatus,
    db::Tx,
    error::{Error, Result},
    ids::MessageId,
    jobs::Job,
    webhooks::{self, MessageEvent},
};

/// A message of ours as far as it is known.
#[derive(sqlx::FromRow)]
pub(super) struct Known {
    pub id: MessageId,
    pub account: String,
    pub provider_id: Option<String>,
    pub state: String,
    /// Whether it is known when the provider sent it on, when it arrived, and when it was read.
    pub passed_on: bool,
    pub delivered: bool,
    pub read: bool,
}

/// Moves the messages that the statuses speak of; parks those of messages that we do not know.
pub(super) async fn apply(tx: &mut Tx, statuses: &[&IncomingStatus]) -> Result<(usize, usize)> {
    if statuses.is_empty() {
        return Ok((0, 0));
    }
    // One that does not carry our id may come between the provider's answer and its record.
    if statuses.iter().any(|status| status.opaque.as_deref().is_none_or(|id| id.parse::<MessageId>().is_err())) {
        super::super::sql::lock_parking(tx).await?;
    }
    let known = sql::spoken_of(tx, statuses).await?;
    let mut moves: HashMap<MessageId, Move<'_>> = HashMap::new();
    let mut parked = Vec::new();
    for status in statuses {
        let message = known.iter().find(|m| speaks_of(status, m));
        // A word that this version does not know waits for one that does.
        let (Some(message), Some(word)) = (message, MessageState::of(&status.state)) else {
            parked.push(*status);
            continue;
        };
        let current = message.state.parse().map_err(Error::Internal)?;
        let entry = moves.entry(message.id).or_insert_with(|| Move::staying(current, &status.provider_id));
        entry.hear(status, word, message);
    }
    let moved = write_moves(tx, &moves).await?;
    sql::park(tx, &parked).await?;
    Ok((moved, parked.len()))
}

/// By the provider's id; by the id that we attached, only while the provider's is not known.
fn speaks_of(status: &IncomingStatus, message: &Known) -> bool {
    if message.account != status.account {
        return false;
    }
    match &message.provider_id {
        Some(id) => *id == status.provider_id,
        None => status.opaque.as_deref() == Some(&message.id.to_string()),
    }
}

/// Where one message goes in this batch.
pub(super) struct Move<'a> {
    pub from: MessageState,
    pub to: MessageState,
    pub provider_id: &'a str,
    pub passed_on_at: Option<DateTime<Utc>>,
    pub delivered_at: Option<DateTime<Utc>>,
    pub read_at: Option<DateTime<Utc>>,
    pub failed: Option<&'a IncomingStatus>,
}

impl<'a> Move<'a> {
    fn staying(at: MessageState, provider_id: &'a str) -> Self {
        Self { from: at, to: at, provider_id, passed_on_at: None, delivered_at: None, read_at: None, failed: None }
    }

    fn hear(&mut self, status: &'a IncomingStatus, word: MessageState, known: &Known) {
        self.to = self.to.advance(word).unwrap_or(self.to);
        match word {
            MessageState::Sent if !known.passed_on => self.passed_on_at = status.at,
            MessageState::Delivered if !known.delivered => self.delivered_at = status.at,
            MessageState::Read | MessageState::Played if !known.read => self.read_at = status.at,
            MessageState::Failed => self.failed = Some(status),
            _ => {}
        }
    }

    /// Whether it goes on.
    fn moves(&self) -> bool {
        self.from != self.to
    }

    /// Whether there is something to write: also a time alone, of a word that came late.
    fn tells(&self) -> bool {
        self.moves() || self.passed_on_at.or(self.delivered_at).or(self.read_at).is_some()
    }

    /// What the provider said of a failure that stands.
    pub fn failure(&self) -> Option<&'a IncomingStatus> {
        self.failed.filter(|_| self.to == MessageState::Failed)
    }
}

async fn write_moves(tx: &mut Tx, moves: &HashMap<MessageId, Move<'_>>) -> Result<usize> {
    let (ids, told): (Vec<&MessageId>, Vec<&Move<'_>>) = moves.iter().filter(|(_, m)| m.tells()).unzip();
    if ids.is_empty() {
        return Ok(0);
    }
    sql::write_moves(tx, &ids, &told).await?;
    let moved: Vec<&MessageId> = moves.iter().filter(|(_, m)| m.moves()).map(|(id, _)| id).collect();
    for message in &moved {
        tx.enqueue(Job::ShowReply { message: **message });
    }
    let moved: Vec<MessageId> = moved.into_iter().copied().collect();
    webhooks::told_of_messages(tx, MessageEvent::Status, &moved).await?;
    Ok(moved.len())
}
