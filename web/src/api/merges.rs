//! Contacts who are one, and contacts who may be.

use axum::{Json, http::StatusCode, response::Response};
use chrono::{DateTime, Utc};
use crm::{
    ContactId,
    contacts::{self, Duplicate, InForce, Merged},
    ids::MergeId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Behind, Page, contacts::SideOut};
use crate::{
    gate::Session,
    input::{Asked, At, Here, Json as Sent},
    wrong::Wrong,
};

/// What a merge would come to.
#[derive(Serialize, ToSchema)]
pub(crate) struct PreviewOut {
    /// Who stays.
    keep: SideOut,
    /// Who goes into them.
    gone: SideOut,
}

/// Another contact.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Other {
    /// Their id.
    #[schema(value_type = uuid::Uuid)]
    contact: ContactId,
}

pub(crate) async fn preview(
    session: Session,
    (At(keep), Asked(other)): (At<ContactId>, Asked<Other>),
) -> Result<Json<PreviewOut>, Wrong> {
    let preview = contacts::preview(&session.db, &session.caller, keep, other.contact).await?;
    Ok(Json(PreviewOut { keep: preview.keep.into(), gone: preview.gone.into() }))
}

/// A merge.
#[derive(Serialize, ToSchema)]
pub(crate) struct MergeOut {
    /// Its id: by that it is taken back.
    id: String,
    /// What the contact who stayed is called.
    keep: String,
    /// What the other was called.
    gone: String,
    /// When it was made, in a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    made_at: Option<DateTime<Utc>>,
}

impl From<Merged> for MergeOut {
    fn from(merged: Merged) -> Self {
        let Merged { id, keep, gone, moved: _ } = merged;
        Self { id: id.to_string(), keep: keep.to_string(), gone: gone.to_string(), made_at: None }
    }
}

impl From<InForce> for MergeOut {
    fn from(merge: InForce) -> Self {
        let InForce { id, keep, gone, made_at } = merge;
        Self { id: id.to_string(), keep: keep.to_string(), gone: gone.to_string(), made_at: Some(made_at) }
    }
}

pub(crate) async fn merge(
    session: Session,
    (At(keep), Sent(other)): (At<ContactId>, Sent<Other>),
) -> Result<Json<MergeOut>, Wrong> {
    Ok(Json(contacts::merge(&session.db, &session.caller, keep, other.contact).await?.into()))
}

/// Which merges are listed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

pub(crate) async fn list(session: Session, Asked(Search { q }): Asked<Search>) -> Result<Json<Page<MergeOut>>, Wrong> {
    let merges = contacts::suggest_merges(&session.db, &session.caller, &q).await?;
    Ok(Page::whole(merges.into_iter().map(MergeOut::from).collect()))
}

pub(crate) async fn unmerge(session: Session, At(id): At<MergeId>) -> Result<Json<MergeOut>, Wrong> {
    Ok(Json(contacts::unmerge(&session.db, &session.caller, id).await?.into()))
}

/// Two contacts that may be one.
#[derive(Serialize, ToSchema)]
pub(crate) struct DuplicateOut {
    /// The one that was here first.
    first: SideOut,
    /// The other.
    second: SideOut,
    /// Why: `moved`, `shared`, `spelling` or `named`.
    suspicion: &'static str,
    /// Since when that is known.
    found_at: DateTime<Utc>,
}

impl From<Duplicate> for DuplicateOut {
    fn from(pair: Duplicate) -> Self {
        let Duplicate { first, second, suspicion, found_at } = pair;
        Self { first: first.into(), second: second.into(), suspicion: suspicion.as_str(), found_at }
    }
}

pub(crate) async fn duplicates(
    session: Session,
    (Asked(behind), Here(here)): (Asked<Behind>, Here),
) -> Result<Response, Wrong> {
    let page = contacts::duplicates(&session.db, &session.caller, behind.skip()).await?;
    let items = page.pairs.into_iter().map(DuplicateOut::from).collect();
    Ok(Page { items, next: page.next.map(|next| next.to_string()) }.answer(&here))
}

pub(crate) async fn differ(
    session: Session,
    (At(one), Sent(other)): (At<ContactId>, Sent<Other>),
) -> Result<StatusCode, Wrong> {
    contacts::differ(&session.db, &session.caller, one, other.contact).await?;
    Ok(StatusCode::NO_CONTENT)
}
