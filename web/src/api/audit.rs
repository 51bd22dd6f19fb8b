//! What was done, by whom, and what was refused.

use axum::{Json, response::Response};
use chrono::{DateTime, Utc};
use crm::{
    DiscordId,
    audit::{self, Action, Entry, Filter},
    caller::Via,
    error::Noun,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Page, Turn};
use crate::{
    gate::Session,
    input::{Asked, At, Here},
    wrong::Wrong,
};

/// An event of the log. What has a name is as it is stored.
#[derive(Serialize, ToSchema)]
pub(crate) struct EventOut {
    /// Its place in the log.
    seq: i64,
    /// When.
    at: DateTime<Utc>,
    /// What kind of caller: `discord`, `member`, `channel`, `job` or `console`.
    caller_kind: String,
    /// Their id.
    caller_id: String,
    /// What they were called then; empty if that was erased.
    caller_name: String,
    /// The door they came through.
    via: String,
    /// What: `lead.create`, `member.set_role`, …
    action: String,
    /// On what kind of thing.
    noun: String,
    /// Its id.
    target_id: Option<String>,
    /// What it was called then.
    target_name: Option<String>,
    /// The permission that was used, or was missing.
    permission: Option<String>,
    /// What changed, as it was before.
    before: Option<Value>,
    /// What changed, as it was then.
    after: Option<Value>,
    /// Why, in the caller's words, or by which rule it was refused.
    reason: Option<String>,
    /// `done`, `refused` or `failed`.
    outcome: String,
    /// The request that it was part of.
    request: String,
}

impl From<Entry> for EventOut {
    fn from(entry: Entry) -> Self {
        Self {
            seq: entry.seq,
            at: entry.at,
            caller_kind: entry.caller_kind,
            caller_id: entry.caller_id,
            caller_name: entry.caller_name,
            via: entry.via,
            action: entry.action,
            noun: entry.noun,
            target_id: entry.target_id,
            target_name: entry.target_label.map(|label| label.to_string()),
            permission: entry.permission,
            before: entry.before,
            after: entry.after,
            reason: entry.reason,
            outcome: entry.outcome,
            request: entry.request_id.to_string(),
        }
    }
}

/// Which events are listed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listing {
    by: Option<String>,
    on: Option<String>,
    action: Option<Action>,
    noun: Option<Noun>,
    via: Option<Via>,
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
    refused: Option<bool>,
    after: Option<i64>,
    limit: Option<usize>,
}

fn person(id: Option<String>) -> Result<Option<DiscordId>, Wrong> {
    id.map(|id| id.parse().map_err(|_| Wrong::Query)).transpose()
}

pub(crate) async fn list(
    session: Session,
    (Asked(asked), Here(here)): (Asked<Listing>, Here),
) -> Result<Response, Wrong> {
    let Listing { by, on, action, noun, via, since, until, refused, after, limit } = asked;
    let refused = refused.unwrap_or_default();
    let filter =
        Filter { by: person(by)?, on: person(on)?, action, noun, via, since, until, refused, ..Filter::default() };
    let page = audit::list(&session.db, &session.caller, &filter, Turn { after, limit }.slice()?).await?;
    let items = page.entries.into_iter().map(EventOut::from).collect();
    Ok(Page { items, next: page.next.map(|next| next.to_string()) }.answer(&here))
}

pub(crate) async fn show(session: Session, At(seq): At<i64>) -> Result<Json<EventOut>, Wrong> {
    Ok(Json(audit::show(&session.db, &session.caller, seq).await?.into()))
}
