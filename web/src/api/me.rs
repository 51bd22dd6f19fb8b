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

/// The company, as everybody knows it.
#[derive(Serialize, ToSchema)]
pub(crate) struct CompanyProfile {
    /// What it is called.
    name: String,
    /// The language of its texts, `ar` or `en`.
    language: &'static str,
    /// Its time zone, by its name in IANA's list.
    time_zone: String,
    /// Whether it has said when somebody is there.
    has_hours: bool,
}

pub(crate) async fn company(session: Session, (): ()) -> Result<Json<CompanyProfile>, Wrong> {
    let Session { profile, .. } = session;
    Ok(Json(CompanyProfile {
        language: profile.language.as_str(),
        time_zone: profile.time_zone.name().to_owned(),
        has_hours: profile.has_hours,
        name: profile.name,
    }))
}
