//! Writing the audit log: what an event is, and how it is kept so that tampering shows. Reading, sealing and verifying it is
//! for [`crate::audit`].
//!
//! To add an event: a line in `audit/action.rs`; its builder in the folder of its noun, or at the verb if it is one line; its
//! texts `audit-…` and `action-…`.

mod action;
mod adopt;
mod event;
mod filter;
pub(crate) mod mac;
mod write;

use chrono::{DateTime, Utc};

pub use self::{
    action::{Action, Subject},
    event::{Event, Outcome},
    filter::{Filter, Format},
};
pub(crate) use self::{
    adopt::adopt,
    write::{NAME_HOLDS, insert_done, insert_refused, note_executed},
};

/// How many seconds of events one sealing takes.
const SLOT: i64 = 5;

/// When what is written in a transaction that began `now` is sealed: five to ten seconds later, at a moment that it shares
/// with others. Its sealing thus waits longer than a transaction takes: one that found the job already there, and commits
/// last of all, is not passed over.
pub(crate) fn seal_at(now: DateTime<Utc>) -> DateTime<Utc> {
    let slot = now.timestamp().div_euclid(SLOT) + 2;
    DateTime::from_timestamp(slot * SLOT, 0).unwrap_or(now)
}
