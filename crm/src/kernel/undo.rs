//! Taking back what one has just changed: for ten minutes, by whoever did it, and only while nothing else has been changed since.
//!
//! A verb that can be taken back keeps the row as it was. What is about other people (addresses, merges, messages) has ways of its own,
//! or none.

mod sql;

use chrono::TimeDelta;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    db::Tx,
    error::{Conflict, Error, Result},
    kernel::{audit::Action, changes::Changes},
};

/// For how long something can be taken back.
pub const STANDS: TimeDelta = TimeDelta::minutes(10);

/// What was done, and how the row was before.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Undo {
    /// The event's name.
    pub action: String,
    /// The row, by its columns.
    pub before: Value,
}

/// Keeps how a row was that has been changed once since it was locked. Whether the change can be taken back: what nobody of the company
/// did can't.
pub(crate) async fn keep(tx: &mut Tx, thing: Uuid, was: &Changes, action: Action) -> Result<bool> {
    let Some(by) = tx.who.member else { return Ok(false) };
    sql::forget(tx).await?;
    sql::keep(tx, thing, was, by, action).await?;
    Ok(true)
}

/// What the caller did to a row when it was in this state, if it still is. `Conflict` otherwise.
pub(crate) async fn take(tx: &mut Tx, thing: Uuid, now: &Changes, seen: Option<i64>) -> Result<Undo> {
    if seen != Some(now.version) {
        return Err(Error::Conflict(Conflict::ChangedSince));
    }
    sql::take(tx, thing, now.version).await?.ok_or(Error::Conflict(Conflict::TooLateToUndo))
}
