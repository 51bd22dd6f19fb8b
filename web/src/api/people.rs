//! The people of a company, and their roles.

use axum::{Json, http::StatusCode, response::Response};
use chrono::{DateTime, Utc};
use crm::{
    MemberId, Permission, disabling,
    holding::PersonalRule,
    members::{self, Filter, Member},
    role::{AnyRole, RoleRef},
    roles::{self, Listed},
    tenants::Language,
    two_factor,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Page, Turn};
use crate::{
    gate::Session,
    input::{Asked, At, Here, Json as Sent},
    wrong::Wrong,
};

/// A grant or a denial of one permission.
#[derive(Serialize, ToSchema)]
pub(crate) struct RuleOut {
    /// Of which.
    permission: &'static str,
    /// Given, or denied.
    granted: bool,
    /// Until when; for good, if nothing is said.
    until: Option<DateTime<Utc>>,
    /// Why.
    notes: Option<String>,
}

/// A person of the company.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberOut {
    /// Their id.
    id: Option<String>,
    /// Their user id on Discord.
    discord: Option<String>,
    /// What they are called.
    name: String,
    /// Their role: a built-in one's name, or the id of one of the company's own.
    role: String,
    /// Whether they own the company.
    is_owner: bool,
    /// Whether they are shut out.
    disabled: bool,
    /// What was given to them and taken from them personally.
    rules: Vec<RuleOut>,
}

impl From<Member> for MemberOut {
    fn from(member: Member) -> Self {
        let rule = |(permission, rule): (Permission, PersonalRule)| {
            let PersonalRule { granted, until, notes } = rule;
            RuleOut { permission: permission.as_str(), granted, until, notes }
        };
        Self {
            id: member.id.map(|id| id.to_string()),
            discord: member.discord_id.map(|id| id.to_string()),
            name: member.name,
            role: member.holding.role.reference().to_string(),
            is_owner: member.is_owner,
            disabled: member.disabled,
            rules: member.holding.rules.into_iter().map(rule).collect(),
        }
    }
}

/// Which people are listed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listing {
    role: Option<String>,
    permission: Option<Permission>,
    after: Option<MemberId>,
    limit: Option<usize>,
}

pub(crate) async fn list(
    session: Session,
    (Asked(asked), Here(here)): (Asked<Listing>, Here),
) -> Result<Response, Wrong> {
    let role = asked.role.map(|role| role.parse::<RoleRef>().map_err(|_| Wrong::Query)).transpose()?;
    let filter = match (role, asked.permission) {
        (None, None) => Filter::Special,
        (Some(role), None) => Filter::Role(role),
        (None, Some(permission)) => Filter::Permission(permission),
        (Some(_), Some(_)) => return Err(Wrong::Query),
    };
    let turn = Turn { after: asked.after, limit: asked.limit };
    let page = members::list(&session.db, &session.caller, &filter, turn.slice()?).await?;
    let items = page.members.into_iter().map(MemberOut::from).collect();
    Ok(Page { items, next: page.next.map(|next| next.to_string()) }.answer(&here))
}

pub(crate) async fn show(session: Session, At(id): At<MemberId>) -> Result<Json<MemberOut>, Wrong> {
    Ok(Json(members::show(&session.db, &session.caller, id).await?.into()))
}

/// Why somebody is shut out, or let in again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Why {
    /// The reason: kept in the audit log; at most 500 characters.
    notes: Option<String>,
}

pub(crate) async fn disable(
    session: Session,
    (At(id), Sent(why)): (At<MemberId>, Sent<Why>),
) -> Result<Json<MemberOut>, Wrong> {
    let them = disabling::disable(&session.db, &session.caller, id, why.notes.as_deref()).await?;
    Ok(Json(them.into()))
}

pub(crate) async fn enable(
    session: Session,
    (At(id), Sent(why)): (At<MemberId>, Sent<Why>),
) -> Result<Json<MemberOut>, Wrong> {
    let them = disabling::enable(&session.db, &session.caller, id, why.notes.as_deref()).await?;
    Ok(Json(them.into()))
}

pub(crate) async fn reset_second_step(session: Session, At(id): At<MemberId>) -> Result<StatusCode, Wrong> {
    two_factor::reset(&session.db, &session.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A role.
#[derive(Serialize, ToSchema)]
pub(crate) struct RoleOut {
    /// A built-in one's name, or the id of one of the company's own.
    id: String,
    /// What it is called.
    name: String,
    /// Whether it is the company's own.
    is_own: bool,
    /// The higher, the more it may.
    rank: u8,
    /// How many people hold it; of `user`, those who are known.
    holders: i64,
    /// What it holds.
    permissions: Vec<&'static str>,
}

impl RoleOut {
    fn of(language: Language, listed: Listed) -> Self {
        let Listed { role, holders } = listed;
        let name = match &role {
            AnyRole::BuiltIn(role) => words::role(language, *role),
            AnyRole::Custom(role) => role.name.clone(),
        };
        let permissions = Permission::ALL.iter().filter(|permission| role.allows(**permission));
        Self {
            id: role.reference().to_string(),
            name,
            is_own: matches!(role, AnyRole::Custom(_)),
            rank: role.rank(),
            holders,
            permissions: permissions.map(|permission| permission.as_str()).collect(),
        }
    }
}

pub(crate) async fn roles(session: Session, (): ()) -> Result<Json<Page<RoleOut>>, Wrong> {
    let roles = roles::list(&session.db, &session.caller).await?;
    Ok(Page::whole(roles.into_iter().map(|role| RoleOut::of(session.language, role)).collect()))
}
