//! Reading the log.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::sql;
use crate::{
    caller::Caller,
    db::TenantDb,
    error::{Error, Noun, Result},
    kernel::audit::Filter,
    permission::Permission,
};

/// How many events one page holds.
pub const PAGE: usize = 10;

/// One event of the log, for people. What has a name is kept as it is stored: another version may have written it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Entry {
    /// Its place in the log.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// `discord`, `channel`, `job` or `console`.
    pub caller_kind: String,
    /// The caller's id; for Discord the user id.
    pub caller_id: String,
    /// What the caller was called then; empty if that was erased.
    pub caller_name: String,
    /// The door they came through.
    pub via: String,
    /// What: `lead.create`, `member.set_role`, …
    pub action: String,
    /// On what kind of thing.
    pub noun: String,
    /// Its id; for people the Discord id.
    pub target_id: Option<String>,
    /// What it was called then.
    pub target_label: Option<String>,
    /// The permission that was used, or was missing.
    pub permission: Option<String>,
    /// Changed fields, before.
    pub before: Option<Value>,
    /// Changed fields, after.
    pub after: Option<Value>,
    /// Why, in the caller's words (or, refused, the rule).
    pub reason: Option<String>,
    /// `done`, `refused` or `failed`.
    pub outcome: String,
    /// The request that it was part of.
    pub request_id: uuid::Uuid,
}

/// A page of the log, newest first.
#[derive(Clone, Debug)]
pub struct Page {
    /// The events.
    pub entries: Vec<Entry>,
    /// Where the next page begins, if there is more.
    pub next: Option<i64>,
}

/// The newest events that `filter` chooses, or those before `before`. Paging keeps its place when new events come.
pub async fn list(db: &TenantDb, caller: &Caller, filter: &Filter, before: Option<i64>) -> Result<Page> {
    let mut tx = db.read(caller, Permission::ViewAuditLogs).await?;
    let mut entries = sql::newest(&mut tx, filter, before, PAGE as i64 + 1).await?;
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let next = entries.last().filter(|_| more).map(|e| e.seq);
    Ok(Page { entries, next })
}

/// The event with this number.
pub async fn show(db: &TenantDb, caller: &Caller, seq: i64) -> Result<Entry> {
    let mut tx = db.read(caller, Permission::ViewAuditLogs).await?;
    let found = sql::newest(&mut tx, &Filter::default(), Some(seq.saturating_add(1)), 1).await?;
    found.into_iter().find(|entry| entry.seq == seq).ok_or(Error::NotFound(Noun::Event))
}
