//! Companies: making one, listing them, and which outside addresses lead to them.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use tracing::{info, warn};

use crate::{
    audit::{self, Event},
    caller::Caller,
    db::TenantDb,
    error::{Conflict, Error, Problem, Result},
    ids::{DiscordId, TenantId, uuid_v7},
    permission::Permission,
    secrets,
    server::{self, Server},
    text,
};

/// A language that the product speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Arabic, the default.
    Arabic,
    /// English.
    English,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Arabic, Self::English];

    /// Its code (ISO 639-1).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Arabic => "ar",
            Self::English => "en",
        }
    }
}

impl FromStr for Language {
    type Err = &'static str;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|l| l.as_str() == raw).ok_or("the language is ar or en")
    }
}

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
}

/// What kind of outside address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RouteKind {
    /// A Discord server, by guild id.
    DiscordGuild,
    /// A WhatsApp business number, by Meta's `phone_number_id`.
    WhatsAppNumber,
    /// A WhatsApp business account, by Meta's WABA id.
    WhatsAppAccount,
}

impl RouteKind {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DiscordGuild => "discord_guild",
            Self::WhatsAppNumber => "whatsapp_number",
            Self::WhatsAppAccount => "whatsapp_account",
        }
    }
}

/// Makes a company: registry row, login role, database cloned from the template, settings and owner.
///
/// Taken apart by a crash, it leaves a registry row in state `creating`; making it again with the same slug finishes it.
pub async fn create(server: &Server, caller: &Caller, new: NewTenant) -> Result<TenantDb> {
    let new = checked(new)?;
    let now = server.clock().now();
    let password = secrets::random_secret();
    let (database, role) = (server.name(&format!("t_{}", new.slug)), server.name(&format!("t_{}", new.slug)));
    let id = register(server, &new, &database, &role, &password, now).await?;
    build_database(server, &database, &role, &password).await?;
    seed(server, &database, &new, now).await?;
    sqlx::query("update tenants set status = 'active' where id = $1").bind(id).execute(server.control()).await?;
    let db = server.tenant(id).await?;
    let tx = db.begin(caller, Permission::ManageTenants).await?;
    tx.commit(Event::TenantCreated { name: &new.name, owner: new.owner }).await?;
    info!(tenant = %new.slug, "a tenant was made");
    Ok(db)
}

fn checked(new: NewTenant) -> Result<NewTenant> {
    let slug_fits = (2..=40).contains(&new.slug.len())
        && new.slug.starts_with(|c: char| c.is_ascii_lowercase())
        && new.slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !slug_fits {
        return Err(Error::Invalid { field: "slug", problem: Problem::Form });
    }
    if new.time_zone.parse::<chrono_tz::Tz>().is_err() {
        return Err(Error::Invalid { field: "time_zone", problem: Problem::Form });
    }
    let name = text::line("name", &new.name, 100)?;
    let owner_name = text::line("owner_name", &new.owner_name, 100)?;
    Ok(NewTenant { name, owner_name, ..new })
}

/// The registry row comes first, so that a slug is taken by one maker only.
async fn register(
    server: &Server,
    new: &NewTenant,
    database: &str,
    role: &str,
    password: &SecretString,
    now: DateTime<Utc>,
) -> Result<TenantId> {
    let sealed = server.key().seal(&password_purpose(&new.slug), password)?;
    let id: Option<TenantId> = sqlx::query_scalar(
        "with made as (
             insert into tenants (id, slug, name, owner_discord, language, time_zone, status, database_name,
                                  database_role, database_password, schema_version, created_at)
             values ($1, $2, $3, $4, $5, $6, 'creating', $7, $8, $9, $10, $11)
             on conflict (slug) do update
                 set name = $3, owner_discord = $4, language = $5, time_zone = $6, database_password = $9,
                     schema_version = $10
                 where tenants.status = 'creating'
             returning id)
         , woken as (insert into wakeups (tenant_id) select id from made on conflict do nothing)
         select id from made",
    )
    .bind(uuid_v7(now))
    .bind(&new.slug)
    .bind(&new.name)
    .bind(new.owner)
    .bind(new.language.as_str())
    .bind(&new.time_zone)
    .bind(database)
    .bind(role)
    .bind(sealed)
    .bind(Server::schema_version())
    .bind(now)
    .fetch_optional(server.control())
    .await?;
    id.ok_or(Error::Conflict(Conflict::Taken("slug")))
}

fn password_purpose(slug: &str) -> String {
    format!("tenant-database-password/{slug}")
}

/// Clones the template. The database takes connections only once nobody but its own role may connect.
async fn build_database(server: &Server, database: &str, role: &str, password: &SecretString) -> Result<()> {
    let mut admin = server.direct(None).await?;
    let (group, template) = (server.name("tenant"), server.name("template"));
    let known: bool = sqlx::query_scalar("select exists (select from pg_roles where rolname = $1)")
        .bind(role)
        .fetch_one(&mut admin)
        .await?;
    let verb = if known { "alter" } else { "create" };
    // The password is hexadecimal, made by us; the names have passed the slug's rule.
    let login = format!("{verb} role {role} login password '{}'", password.expose_secret());
    server::run(&mut admin, login).await?;
    server::run(&mut admin, format!("grant {group} to {role}")).await?;
    server::run(&mut admin, format!("drop database if exists {database}")).await?;
    server::run(&mut admin, format!("create database {database} template {template} allow_connections false")).await?;
    server::run(&mut admin, format!("revoke all on database {database} from public")).await?;
    server::run(&mut admin, format!("grant connect on database {database} to {role}")).await?;
    server::run(&mut admin, format!("alter database {database} allow_connections true")).await?;
    Ok(())
}

/// Writes what only the installation's role may write: the settings row and the owner.
async fn seed(server: &Server, database: &str, new: &NewTenant, now: DateTime<Utc>) -> Result<()> {
    let mut conn = server.direct(Some(database)).await?;
    sqlx::query("insert into tenant (name, language, time_zone) values ($1, $2, $3)")
        .bind(&new.name)
        .bind(new.language.as_str())
        .bind(&new.time_zone)
        .execute(&mut conn)
        .await?;
    sqlx::query(
        "insert into members (id, discord_id, name, role, is_owner, created_at, updated_at)
         values ($1, $2, $3, 'owner', true, $4, $4)",
    )
    .bind(uuid_v7(now))
    .bind(new.owner)
    .bind(&new.owner_name)
    .bind(now)
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// All companies, oldest first.
pub async fn list(server: &Server) -> Result<Vec<Tenant>> {
    Ok(sqlx::query_as(
        "select id, slug, name, owner_discord, language, time_zone, created_at
         from tenants where status = 'active' order by id",
    )
    .fetch_all(server.control())
    .await?)
}

/// The company with this short name.
pub async fn find(server: &Server, slug: &str) -> Result<Option<Tenant>> {
    Ok(sqlx::query_as(
        "select id, slug, name, owner_discord, language, time_zone, created_at
         from tenants where status = 'active' and slug = $1",
    )
    .bind(slug)
    .fetch_optional(server.control())
    .await?)
}

/// Opens a company's pool; called by the cache in [`Server::tenant`].
pub(crate) async fn open(server: &Server, id: TenantId) -> Result<TenantDb> {
    let row: Option<(String, String, String, Vec<u8>)> = sqlx::query_as(
        "select slug, database_name, database_role, database_password from tenants where id = $1 and status = 'active'",
    )
    .bind(id)
    .fetch_optional(server.control())
    .await?;
    let (slug, database, role, sealed) = row.ok_or(Error::NotFound("tenant"))?;
    let password = server.key().open(&password_purpose(&slug), &sealed)?;
    let pool = server.tenant_pool(&database, &role, &password);
    Ok(TenantDb::new(id, slug, pool, server.clone()))
}

/// Brings every tenant to the template's schema. One that fails is named in the log and left as it was; the others go on.
pub(crate) async fn migrate_lagging(server: &Server) -> Result<()> {
    let latest = Server::schema_version();
    let lagging: Vec<(TenantId, String, String)> =
        sqlx::query_as("select id, slug, database_name from tenants where status = 'active' and schema_version < $1")
            .bind(latest)
            .fetch_all(server.control())
            .await?;
    for (id, slug, database) in lagging {
        let migrated = async {
            server.migrate_tenant(&database).await?;
            audit::adopt(server, id, &database).await
        };
        if let Err(error) = migrated.await {
            warn!(tenant = %slug, %error, "this tenant could not be migrated and keeps its old schema");
            continue;
        }
        sqlx::query("update tenants set schema_version = $2 where id = $1")
            .bind(id)
            .bind(latest)
            .execute(server.control())
            .await?;
    }
    Ok(())
}

/// Lets an outside address lead to a company, with the access token that speaks for it, if any.
///
/// Refuses an address that leads to another company.
pub async fn connect(db: &TenantDb, kind: RouteKind, value: &str, access_token: Option<&SecretString>) -> Result<()> {
    let value = text::line("address", value, 128)?;
    let server = db.server();
    let sealed = access_token.map(|t| server.key().seal(&token_purpose(kind, &value), t)).transpose()?;
    let done = sqlx::query(
        "insert into channel_routes (kind, value, tenant_id, secret, created_at) values ($1, $2, $3, $4, $5)
         on conflict (kind, value) do update set secret = coalesce($4, channel_routes.secret)
         where channel_routes.tenant_id = $3",
    )
    .bind(kind.as_str())
    .bind(&value)
    .bind(db.id())
    .bind(sealed)
    .bind(server.clock().now())
    .execute(server.control())
    .await?;
    server.routes().invalidate(&(kind, value)).await;
    if done.rows_affected() == 0 { Err(Error::Conflict(Conflict::RouteTaken)) } else { Ok(()) }
}

fn token_purpose(kind: RouteKind, value: &str) -> String {
    format!("access-token/{}/{value}", kind.as_str())
}

/// The company that an outside address leads to. Answers may be up to five seconds old.
pub async fn route(server: &Server, kind: RouteKind, value: &str) -> Result<Option<TenantId>> {
    let key = (kind, value.to_owned());
    if let Some(known) = server.routes().get(&key).await {
        return Ok(known);
    }
    let found: Option<TenantId> =
        sqlx::query_scalar("select tenant_id from channel_routes where kind = $1 and value = $2")
            .bind(kind.as_str())
            .bind(value)
            .fetch_optional(server.control())
            .await?;
    server.routes().insert(key, found).await;
    Ok(found)
}

/// The access token that speaks for one of the company's addresses.
pub async fn access_token(db: &TenantDb, kind: RouteKind, value: &str) -> Result<Option<SecretString>> {
    let sealed: Option<Option<Vec<u8>>> =
        sqlx::query_scalar("select secret from channel_routes where kind = $1 and value = $2 and tenant_id = $3")
            .bind(kind.as_str())
            .bind(value)
            .bind(db.id())
            .fetch_optional(db.server().control())
            .await?;
    sealed.flatten().map(|sealed| db.server().key().open(&token_purpose(kind, value), &sealed)).transpose()
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
pub async fn routes(db: &TenantDb) -> Result<Vec<Route>> {
    Ok(sqlx::query_as(
        "select kind, value, secret is not null as has_token from channel_routes where tenant_id = $1 order by kind, value",
    )
    .bind(db.id())
    .fetch_all(db.server().control())
    .await?)
}
