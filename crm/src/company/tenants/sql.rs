//! The statements of [`tenants`](super): the registry, behind the platform's gate, and what a new company's database begins
//! with.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{NewTenant, Route, Tenant};
use crate::{
    country::Country,
    db::Tx,
    error::Result,
    ids::{TenantId, uuid_v7},
    platform::PlatformTx,
    registry::RouteKind,
    server::Server,
};

/// Where a company to be is going to live.
pub(super) struct Place<'a> {
    pub database: &'a str,
    pub role: &'a str,
    pub sealed_password: Vec<u8>,
}

/// Takes the slug, for one maker only; again for whoever was interrupted. `None` if it is another company's.
pub(super) async fn register(tx: &mut PlatformTx, new: &NewTenant, place: Place<'_>) -> Result<Option<TenantId>> {
    let now = tx.now();
    Ok(sqlx::query_scalar(
        "with made as (
             insert into tenants (id, slug, name, owner_discord, language, time_zone, status, database_name,
                                  database_role, database_password, schema_version, created_at)
             values ($1, $2, $3, $4, $5, $6, 'creating', $7, $8, $9, $10, $11)
             on conflict (slug) do update
                 set name = $3, owner_discord = $4, language = $5, time_zone = $6, database_password = $9,
                     schema_version = $10, quiet_since = null
                 where tenants.status = 'creating'
             returning id)
         , woken as (insert into wakeups (tenant_id) select id from made on conflict do nothing)
         select id from made",
    )
    .bind(TenantId::new(now))
    .bind(&new.slug)
    .bind(&new.name)
    .bind(new.owner)
    .bind(new.language.as_str())
    .bind(&new.time_zone)
    .bind(place.database)
    .bind(place.role)
    .bind(place.sealed_password)
    .bind(Server::schema_version())
    .bind(now)
    .fetch_optional(tx.conn())
    .await?)
}

/// The company's database is built.
pub(super) async fn activate(tx: &mut PlatformTx, tenant: TenantId) -> Result<()> {
    sqlx::query("update tenants set status = 'active' where id = $1").bind(tenant).execute(tx.conn()).await?;
    Ok(())
}

pub(super) async fn all(tx: &mut PlatformTx) -> Result<Vec<Tenant>> {
    Ok(sqlx::query_as(
        "select id, slug, name, owner_discord, language, time_zone, created_at, suspended_at, suspended_for
         from tenants where status = 'active' order by id",
    )
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn find(tx: &mut PlatformTx, slug: &str) -> Result<Option<Tenant>> {
    Ok(sqlx::query_as(
        "select id, slug, name, owner_discord, language, time_zone, created_at, suspended_at, suspended_for
         from tenants where status = 'active' and slug = $1",
    )
    .bind(slug)
    .fetch_optional(tx.conn())
    .await?)
}

/// What the registry says of a suspension.
#[derive(sqlx::FromRow)]
pub(super) struct Suspension {
    pub suspended_at: Option<DateTime<Utc>>,
    /// The reason before.
    pub before: Option<String>,
    pub database_name: String,
}

/// Notes that a company is suspended for a reason, or is no more.
pub(super) async fn suspend(tx: &mut PlatformTx, tenant: TenantId, reason: Option<&str>) -> Result<Suspension> {
    let now = tx.now();
    Ok(sqlx::query_as(
        "with before as (select id, suspended_for from tenants where id = $1 for update)
         update tenants t set suspended_at = case when $2::text is not null then coalesce(t.suspended_at, $3) end,
                              suspended_for = $2
         from before where t.id = before.id
         returning t.suspended_at, before.suspended_for as before, t.database_name",
    )
    .bind(tenant)
    .bind(reason)
    .bind(now)
    .fetch_one(tx.conn())
    .await?)
}

/// Since when the registry has a company suspended.
pub(super) async fn suspended(server: &Server, tenant: TenantId) -> Result<Option<DateTime<Utc>>> {
    let found = sqlx::query_scalar("select suspended_at from tenants where id = $1");
    Ok(found.bind(tenant).fetch_one(server.control()).await?)
}

/// Writes the mark that binds into a company's own database, as the installation. Whether it was another.
pub(super) async fn mark_suspended(conn: &mut PgConnection, since: Option<DateTime<Utc>>) -> Result<bool> {
    let done = sqlx::query("update tenant set suspended_at = $1 where suspended_at is distinct from $1");
    Ok(done.bind(since).execute(conn).await?.rows_affected() == 1)
}

/// What waited to be sent may be tried now.
pub(super) async fn send_on(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    sqlx::query("update jobs set run_at = $1 where kind = 'send_message' and state = 'ready' and run_at > $1")
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Keeps the token that is there if none is given. `false` if the address is another company's.
pub(super) async fn connect(
    tx: &mut PlatformTx,
    tenant: TenantId,
    (kind, value): (RouteKind, &str),
    sealed_token: Option<Vec<u8>>,
) -> Result<bool> {
    let now = tx.now();
    let done = sqlx::query(
        "insert into channel_routes (kind, value, tenant_id, secret, created_at, provider)
         values ($1, $2, $3, $4, $5, case when $1 = 'whatsapp_number' then 'meta' end)
         on conflict (kind, value) do update set secret = coalesce($4, channel_routes.secret)
         where channel_routes.tenant_id = $3",
    )
    .bind(kind.as_str())
    .bind(value)
    .bind(tenant)
    .bind(sealed_token)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn routes(tx: &mut PlatformTx, tenant: TenantId) -> Result<Vec<Route>> {
    Ok(sqlx::query_as(
        "select kind, value, secret is not null as has_token from channel_routes where tenant_id = $1 order by kind, value",
    )
    .bind(tenant)
    .fetch_all(tx.conn())
    .await?)
}

/// Writes the company's one row in its own database.
pub(super) async fn insert_profile(conn: &mut PgConnection, new: &NewTenant) -> Result<()> {
    sqlx::query("insert into tenant (name, language, time_zone, country) values ($1, $2, $3, $4)")
        .bind(&new.name)
        .bind(new.language.as_str())
        .bind(&new.time_zone)
        .bind(new.country.as_ref().map(Country::code))
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn insert_owner(conn: &mut PgConnection, new: &NewTenant, now: DateTime<Utc>) -> Result<()> {
    sqlx::query(
        "insert into members (id, discord_id, name, role, is_owner, created_at, updated_at)
         values ($1, $2, $3, 'owner', true, $4, $4)",
    )
    .bind(uuid_v7(now))
    .bind(new.owner)
    .bind(&new.owner_name)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
