//! Who calls.

use axum::Json;
use crm::{Permission, access};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{gate::Session, wrong::Wrong};

/// Who calls, and what they may with what they called with.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    /// The member's id.
    id: String,
    /// What they are called.
    name: String,
    /// The company.
    company: String,
    /// The language of sentences, `ar` or `en`.
    language: &'static str,
    /// The permissions, by name.
    permissions: Vec<&'static str>,
}

pub(crate) async fn show(session: Session, (): ()) -> Result<Json<Me>, Wrong> {
    let Session { db, caller, language, profile, .. } = session;
    let allowed = access::allowed(&db, &caller).await?;
    let permissions = Permission::ALL.iter().filter(|permission| allowed.may(**permission));
    Ok(Json(Me {
        id: caller.identity.member().map(|id| id.to_string()).unwrap_or_default(),
        name: caller.identity.name().to_owned(),
        company: profile.name,
        language: language.as_str(),
        permissions: permissions.map(|permission| permission.as_str()).collect(),
    }))
}
