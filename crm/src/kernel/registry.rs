//! What the installation knows about where companies are: the way to their databases, and which outside addresses lead to
//! them. Read by every door before anybody is anybody; changed by [`tenants`](crate::company::tenants) only.

use std::net::IpAddr;

use tracing::warn;

use crate::{
    db::TenantDb,
    error::{Error, Noun, Result},
    ids::TenantId,
    kernel::audit,
    server::Server,
};

/// What kind of outside address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RouteKind {
    /// A Discord server, by guild id.
    DiscordGuild,
    /// A WhatsApp business number: Meta's `phone_number_id`, or, with another provider, the number itself with `+`.
    WhatsAppNumber,
    /// A WhatsApp business account, by Meta's WABA id.
    WhatsAppAccount,
    /// The name of a host under which the company has its panel.
    WebHost,
}

impl RouteKind {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DiscordGuild => "discord_guild",
            Self::WhatsAppNumber => "whatsapp_number",
            Self::WhatsAppAccount => "whatsapp_account",
            Self::WebHost => "web_host",
        }
    }
}

/// What a company's database password is sealed for.
pub(crate) fn password_purpose(slug: &str) -> String {
    format!("tenant-database-password/{slug}")
}

/// What the access token of an address is sealed for.
pub(crate) fn token_purpose(kind: RouteKind, value: &str) -> String {
    stored_token_purpose(kind.as_str(), value)
}

/// The same, by the name of its kind as stored.
pub(crate) fn stored_token_purpose(kind: &str, value: &str) -> String {
    format!("access-token/{kind}/{value}")
}

/// Opens a company's pool; called by the cache in [`Server::tenant`].
pub(crate) async fn open(server: &Server, id: TenantId) -> Result<TenantDb> {
    type Row = (String, String, String, Vec<u8>, Option<Vec<u8>>);
    let row: Option<Row> = sqlx::query_as(
        "select slug, database_name, database_role, database_password, audit_key from tenants
         where id = $1 and status = 'active'",
    )
    .bind(id)
    .fetch_optional(server.control())
    .await?;
    let (slug, database, role, sealed, audit_key) = row.ok_or(Error::NotFound(Noun::Tenant))?;
    let (password, made_under) = server.key().open_and_tell(&password_purpose(&slug), &sealed)?;
    let audit_key = audit::mac::Key::of(server.key(), made_under, id, audit_key.as_deref())?;
    let pool = server.tenant_pool(id, &database, &role, &password);
    Ok(TenantDb::new(id, slug, pool, server.clone(), audit_key))
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
        // A migration may leave work for later.
        sqlx::query(
            "with migrated as (update tenants set schema_version = $2 where id = $1)
             update wakeups set due_at = least(due_at, $3) where tenant_id = $1",
        )
        .bind(id)
        .bind(latest)
        .bind(server.clock().now())
        .execute(server.control())
        .await?;
    }
    Ok(())
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

/// The company whose panel is at this host: one that has the host for its own; one whose short name stands before `base`, with `-` for
/// `_`; at `base` itself the only one that there is. Answers may be up to five seconds old.
pub async fn at_host(server: &Server, host: &str, base: &str) -> Result<Option<TenantId>> {
    let key = (RouteKind::WebHost, host.to_owned());
    if let Some(known) = server.routes().get(&key).await {
        return Ok(known);
    }
    let slug = host.strip_suffix(base).and_then(|rest| rest.strip_suffix('.')).map(|slug| slug.replace('-', "_"));
    let found: Option<TenantId> = sqlx::query_scalar(
        "select id from (
             select tenant_id as id, 1 as place from channel_routes where kind = 'web_host' and value = $1
             union all
             select id, 2 from tenants where slug = $2 and status = 'active'
             union all
             select min(id::text)::uuid, 3 from tenants where status = 'active' and $3 having count(*) = 1) as led
         order by place limit 1",
    )
    .bind(host)
    .bind(slug)
    .bind(host == base)
    .fetch_optional(server.control())
    .await?;
    server.routes().insert(key, found).await;
    Ok(found)
}

/// The name of the host at which a company's panel is; `base` is the installation's own.
pub async fn host_of(server: &Server, tenant: TenantId, base: &str) -> Result<String> {
    let (own, slug, is_only): (Option<String>, String, bool) = sqlx::query_as(
        "select (select min(value) from channel_routes r where r.tenant_id = t.id and r.kind = 'web_host'), t.slug,
                not exists (select from tenants o where o.id <> t.id and o.status = 'active')
         from tenants t where t.id = $1",
    )
    .bind(tenant)
    .fetch_one(server.control())
    .await?;
    Ok(match own {
        Some(own) => own,
        // Nothing stands before a number.
        None if is_only || base.parse::<IpAddr>().is_ok() => base.to_owned(),
        None => format!("{}.{base}", slug.replace('_', "-")),
    })
}
