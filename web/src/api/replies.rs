//! What is written once and sent often: templates, and canned replies.

use axum::{Json, response::Response};
use chrono::{DateTime, Utc};
use crm::{
    TemplateId,
    canned::{self, CannedReply},
    templates::{self, Template},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Behind, Page};
use crate::{
    gate::Session,
    input::{Asked, At, Here},
    wrong::Wrong,
};

/// A template of WhatsApp's.
#[derive(Serialize, ToSchema)]
pub(crate) struct TemplateOut {
    /// Its id.
    id: String,
    /// Its name at WhatsApp.
    name: String,
    /// Its language, as WhatsApp writes it.
    language: String,
    /// What it is for, in WhatsApp's word.
    category: String,
    /// Whether it may be used: `approved`, `pending`, …
    state: &'static str,
    /// Why not, in WhatsApp's words.
    reason: Option<String>,
    /// Its text, with its variables in double braces.
    text: String,
}

impl From<Template> for TemplateOut {
    fn from(template: Template) -> Self {
        let Template { id, name, language, category, state, reason, shape, .. } = template;
        let (id, state, text) = (id.to_string(), state.as_str(), shape.body);
        Self { id, name, language, category, state, reason, text }
    }
}

/// Which templates are listed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

pub(crate) async fn templates(
    session: Session,
    Asked(Search { q }): Asked<Search>,
) -> Result<Json<Page<TemplateOut>>, Wrong> {
    let templates = templates::find(&session.db, &session.caller, &q, None).await?;
    Ok(Page::whole(templates.into_iter().map(TemplateOut::from).collect()))
}

pub(crate) async fn template(session: Session, At(id): At<TemplateId>) -> Result<Json<TemplateOut>, Wrong> {
    Ok(Json(templates::get(&session.db, &session.caller, id).await?.into()))
}

/// A canned reply.
#[derive(Serialize, ToSchema)]
pub(crate) struct CannedOut {
    /// Its id.
    id: String,
    /// What it is called.
    name: String,
    /// What it says, with its variables.
    text: String,
    /// When it was changed.
    changed_at: DateTime<Utc>,
}

impl From<CannedReply> for CannedOut {
    fn from(reply: CannedReply) -> Self {
        let CannedReply { id, name, text, changed_by: _, changed_at } = reply;
        Self { id: id.to_string(), name, text, changed_at }
    }
}

pub(crate) async fn canned(
    session: Session,
    (Asked(behind), Here(here)): (Asked<Behind>, Here),
) -> Result<Response, Wrong> {
    let page = canned::list(&session.db, &session.caller, Some(behind.skip())).await?;
    let items = page.replies.into_iter().map(CannedOut::from).collect();
    Ok(Page { items, next: page.next.map(|next| next.to_string()) }.answer(&here))
}
