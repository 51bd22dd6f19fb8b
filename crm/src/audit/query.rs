//! Reading the log.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::sql;
use crate::{
    caller::Caller,
    db::TenantDb,
    error::{Error, Noun, Result},
    kernel::{
        audit::{Action, Filter},
        page::Slice,
        sight::{self, ContactName, Sight},
    },
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
    pub target_label: Option<ContactName>,
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

impl Entry {
    /// As somebody sees it. Only what is about a contact names one.
    pub(crate) fn seen(self, sight: Sight) -> Self {
        let noun = match self.action.as_str() == Action::AccessRefuse.as_str() {
            true => self.after.as_ref().and_then(|after| after.get("noun")?.as_str()).unwrap_or_default(),
            false => &self.noun,
        };
        let names_one = matches!(
            noun.parse(),
            Ok(Noun::Contact | Noun::Conversation | Noun::Deal | Noun::Lead | Noun::Merge | Noun::Message) | Err(_)
        );
        let sight = if names_one { sight } else { Sight::Whole };
        let side = |fields: Option<Value>| fields.map(|fields| with_gone_seen(fields, sight));
        let (before, after) = (side(self.before), side(self.after));
        Self { target_label: self.target_label.map(|label| label.seen(sight)), before, after, ..self }
    }
}

/// What the contact was called that went into another.
fn with_gone_seen(mut fields: Value, sight: Sight) -> Value {
    if let Some(gone) = fields.get("gone").and_then(Value::as_str) {
        fields["gone"] = ContactName::from(gone).seen(sight).to_string().into();
    }
    fields
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
pub async fn list(db: &TenantDb, caller: &Caller, filter: &Filter, page: impl Into<Slice<i64>>) -> Result<Page> {
    let (before, size) = page.into().read(PAGE);
    let mut tx = db.read(caller, Permission::ViewAuditLogs).await?;
    let mut entries = sql::newest(&mut tx, filter, before, size as i64 + 1).await?;
    let more = entries.len() > size;
    entries.truncate(size);
    let next = entries.last().filter(|_| more).map(|e| e.seq);
    let sight = sight::of(&mut tx).await?;
    Ok(Page { entries: entries.into_iter().map(|entry| entry.seen(sight)).collect(), next })
}

/// The event with this number.
pub async fn show(db: &TenantDb, caller: &Caller, seq: i64) -> Result<Entry> {
    let mut tx = db.read(caller, Permission::ViewAuditLogs).await?;
    let found = sql::newest(&mut tx, &Filter::default(), Some(seq.saturating_add(1)), 1).await?;
    let entry = found.into_iter().find(|entry| entry.seq == seq).ok_or(Error::NotFound(Noun::Event))?;
    Ok(entry.seen(sight::of(&mut tx).await?))
}
