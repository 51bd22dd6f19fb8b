//! Companies: making one, listing them, and letting outside addresses lead to them. All of it is the platform's: see
//! `crm/src/kernel/platform.rs`.

mod build;
mod sql;
mod suspend;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde_json::json;
use tracing::info;

pub(crate) use self::suspend::keep_suspension;
pub use self::suspend::{REASON, reactivate, suspend};
use crate::{
    caller::Caller,
    channels::holds,
    country::Country,
    db::TenantDb,
    error::{Conflict, Error, Field, Noun, Problem, Result},
    ids::{DiscordId, TenantId},
    kernel::audit::{Action, Event},
    permission::Permission,
    platform::PlatformEvent,
    registry::{password_purpose, token_purpose},
    secrets,
    server::Server,
    text,
};
pub use crate::{
    language::Language,
    registry::{RouteKind, at_host, route},
};

/// What a company to be is like.
#[derive(Clone, Debug)]
pub struct NewTenant {
    /// What people call it; 1 to 100 characters.
    pub name: String,
    /// Its short name, as in its database's name: `[a-z][a-z0-9_]{1,39}`.
    pub slug: String,
    /// The Discord user who owns it.
    pub owner: DiscordId,
    /// What the owner is called.
    pub owner_name: String,
    /// The language of its texts.
    pub language: Language,
    /// Its IANA time zone, such as `Asia/Riyadh`.
    pub time_zone: String,
    /// The country in which its people dial; `None` for that of the time zone.
    pub country: Option<Country>,
}

/// A company in the registry.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// Its short name.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// The Discord user who owns it.
    pub owner_discord: DiscordId,
    /// `ar` or `en`.
    pub language: String,
    /// Its time zone.
    pub time_zone: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when it is suspended.
    pub suspended_at: Option<DateTime<Utc>>,
    /// Why.
    pub suspended_for: Option<String>,
}

/// Makes a company: registry row, login role, database cloned from the template, settings and owner.
///
/// Taken apart by a crash, it leaves a registry row in state `creating`; making it again with the same slug finishes it.
pub async fn create(server: &Server, caller: &Caller, new: NewTenant) -> Result<TenantDb> {
    let new = checked(new)?;
    let mut tx = server.begin_platform(caller, Permission::ManageTenants).await?;
    let (now, password) = (tx.now(), secrets::random_secret());
    let place = server.name(&format!("t_{}", new.slug));
    let sealed_password = server.key().seal(&password_purpose(&new.slug), &password)?;
    let id = sql::register(&mut tx, &new, sql::Place { database: &place, role: &place, sealed_password }).await?;
    let id = id.ok_or(Error::Conflict(Conflict::Taken(Noun::Tenant)))?;
    let owner = json!({ "owner": new.owner.to_string() });
    tx.commit(PlatformEvent { after: Some(owner), ..event("tenant.register", id, &new.slug) }).await?;
    build::clone_template(server, &place, &place, &password).await?;
    build::seed(server, &place, &new, now).await?;
    let mut tx = server.begin_platform(caller, Permission::ManageTenants).await?;
    sql::activate(&mut tx, id).await?;
    tx.commit(event("tenant.create", id, &new.slug)).await?;
    let db = server.tenant(id).await?;
    let tx = db.begin(caller, Permission::ManageTenants).await?;
    let event = Event::new(Action::TenantCreate).called(&new.name);
    tx.commit(event.after(json!({ "owner": new.owner.to_string() }))).await?;
    info!(tenant = %new.slug, "a tenant was made");
    Ok(db)
}

fn event(action: &'static str, tenant: TenantId, target: &str) -> PlatformEvent {
    PlatformEvent { action, tenant: Some(tenant), target: Some(target.to_owned()), after: None, reason: None }
}

/// Names of databases and roles are made of it.
pub(crate) fn check_slug(slug: &str) -> Result<()> {
    let fits = (2..=40).contains(&slug.len())
        && slug.starts_with(|c: char| c.is_ascii_lowercase())
        && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if fits { Ok(()) } else { Err(Error::Invalid { field: Field::Slug, problem: Problem::Form }) }
}

fn checked(new: NewTenant) -> Result<NewTenant> {
    check_slug(&new.slug)?;
    if new.time_zone.parse::<chrono_tz::Tz>().is_err() {
        return Err(Error::Invalid { field: Field::TimeZone, problem: Problem::Form });
    }
    let name = text::line(Field::Name, &new.name, 100)?;
    let owner_name = text::line(Field::OwnerName, &new.owner_name, 100)?;
    Ok(NewTenant { name, owner_name, ..new })
}

/// All companies, oldest first.
pub async fn list(server: &Server, caller: &Caller) -> Result<Vec<Tenant>> {
    sql::all(&mut server.begin_platform(caller, Permission::ViewTenants).await?).await
}

/// The company with this short name.
pub async fn find(server: &Server, caller: &Caller, slug: &str) -> Result<Option<Tenant>> {
    sql::find(&mut server.begin_platform(caller, Permission::ViewTenants).await?, slug).await
}

/// Lets an outside address lead to a company, with the access token that speaks for it, if any.
///
/// Refuses an address that leads to another company.
pub async fn connect(
    db: &TenantDb,
    caller: &Caller,
    kind: RouteKind,
    value: &str,
    access_token: Option<&SecretString>,
) -> Result<()> {
    let value = text::line(Field::Address, value, 128)?;
    // Meta's id of a number is asked for. With `+` it would be another provider's: see `channels`.
    if kind == RouteKind::WhatsAppNumber && value.starts_with('+') {
        return Err(Error::Invalid { field: Field::Address, problem: Problem::Form });
    }
    let server = db.server();
    let mut tx = server.begin_platform(caller, Permission::ManageTenants).await?;
    let sealed = access_token.map(|token| server.key().seal(&token_purpose(kind, &value), token)).transpose()?;
    if !sql::connect(&mut tx, db.id(), (kind, &value), sealed).await? {
        return Err(Error::Conflict(Conflict::RouteTaken));
    }
    let after = json!({ "kind": kind.as_str(), "token": access_token.is_some() });
    tx.commit(PlatformEvent { after: Some(after), ..event("route.connect", db.id(), &value) }).await?;
    if kind == RouteKind::WhatsAppNumber {
        holds::look_now(db, &value).await;
    }
    server.routes().invalidate(&(kind, value)).await;
    Ok(())
}

/// An address that leads to a company.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Route {
    /// Its kind, as stored.
    pub kind: String,
    /// The address.
    pub value: String,
    /// Whether an access token is kept for it.
    pub has_token: bool,
}

/// The addresses that lead to a company.
pub async fn routes(db: &TenantDb, caller: &Caller) -> Result<Vec<Route>> {
    sql::routes(&mut db.server().begin_platform(caller, Permission::ViewTenants).await?, db.id()).await
}
