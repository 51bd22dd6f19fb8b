//! One installation on one PostgreSQL server: the control database, the template and a bounded cache of tenants.
//!
//! A tenant is a database with a login role of its own. Its objects belong to the installation's role; the tenant's role
//! is a member of a group that holds just the privileges which the migrations grant.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use moka::future::Cache;
use secrecy::SecretString;
use sqlx::{
    AssertSqlSafe, Connection, PgConnection, PgPool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::sync::watch;
use tracing::info;

use crate::{
    clock::Clock,
    connections::{self, Connections, Direct, Pool},
    db::TenantDb,
    error::{Error, Result},
    ids::TenantId,
    registry::{self, RouteKind},
    secrets::MasterKey,
};

static CONTROL: Migrator = sqlx::migrate!("../migrations/control");
static TENANT: Migrator = sqlx::migrate!("../migrations/tenant");

/// The fewest connections that will do: the control database's two, and three to make and migrate databases.
const FEWEST: u32 = 5;

/// How to reach the server and how much of it to use.
pub struct Options {
    /// `postgres://…` of a role that may create databases and roles. The database named there is only connected to for
    /// making others.
    pub url: SecretString,
    /// What the names of our databases and roles begin with; lower-case letters, digits and `_`, at most 16.
    pub prefix: String,
    /// Opens the secrets at rest.
    pub key: MasterKey,
    /// Tells the time.
    pub clock: Clock,
    /// How many connections this process may have open at once, over all databases and those at rest; at least 5. A quarter,
    /// but two to eight, is the control database's.
    pub max_connections: u32,
    /// How many tenants are remembered; that costs no connection.
    pub max_open_tenants: u64,
    /// The folder in which the heads of the audit logs are noted, outside the database.
    pub anchors: PathBuf,
}

/// One installation. Cheap to clone.
#[derive(Clone)]
pub struct Server(Arc<Inner>);

struct Inner {
    url: SecretString,
    connect: PgConnectOptions,
    prefix: String,
    key: MasterKey,
    clock: Clock,
    control: PgPool,
    tenants: Cache<TenantId, TenantDb>,
    routes: Cache<(RouteKind, String), Option<TenantId>>,
    connections: Connections,
    nudge: watch::Sender<()>,
    channels: AtomicU64,
    anchors: PathBuf,
}

impl Server {
    /// Connects, and makes and migrates what is missing: control database, template, tenants that lag behind.
    pub async fn open(options: Options) -> Result<Self> {
        let server = Self::connect(options)?;
        server.prepare().await?;
        registry::migrate_lagging(&server).await?;
        Ok(server)
    }

    /// Only connects, lazily: for looking at an installation without changing it.
    pub fn connect(options: Options) -> Result<Self> {
        let Options { url, prefix, key, clock, max_connections, max_open_tenants, anchors } = options;
        check_prefix(&prefix)?;
        let connect = connect_options(&url)?;
        if max_connections < FEWEST {
            return Err(Error::Internal(format!("database.max_connections must be at least {FEWEST}")));
        }
        let for_control = (max_connections / 4).clamp(2, 8);
        let control =
            control_pool(for_control).connect_lazy_with(connect.clone().database(&format!("{prefix}_control")));
        let tenants = Cache::builder().max_capacity(max_open_tenants).time_to_idle(Duration::from_secs(600)).build();
        let routes = Cache::builder().max_capacity(20_000).time_to_live(Duration::from_secs(5)).build();
        // Who holds a connection to a company's database may wait for one to the control database, never the other way
        // round; so these are apart.
        let connections = Connections::new(max_connections - for_control);
        let (nudge, channels) = (watch::Sender::new(()), AtomicU64::new(0));
        let inner =
            Inner { url, connect, prefix, key, clock, control, tenants, routes, connections, nudge, channels, anchors };
        Ok(Self(Arc::new(inner)))
    }

    /// Whether the control database answers.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("select 1").execute(self.control()).await?;
        Ok(())
    }

    /// The database server's version, as it spells it (`15.18 (Debian …)`).
    pub async fn postgres_version(&self) -> Result<String> {
        Ok(sqlx::query_scalar("select current_setting('server_version')").fetch_one(self.control()).await?)
    }

    /// The tenant's database; opened on first use.
    pub async fn tenant(&self, id: TenantId) -> Result<TenantDb> {
        let opened = self.0.tenants.try_get_with(id, registry::open(self, id)).await;
        opened.map_err(|error| match &*error {
            Error::NotFound(what) => Error::NotFound(*what),
            Error::Unavailable(why) => Error::Unavailable(why.clone()),
            other => Error::Internal(other.to_string()),
        })
    }

    /// Tells the time.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Changes whenever this process has enqueued work.
    pub fn nudges(&self) -> watch::Receiver<()> {
        self.0.nudge.subscribe()
    }

    /// Closes every connection; waits for those in use to come back.
    pub async fn close(&self) {
        self.0.connections.close().await;
        self.0.control.close().await;
    }

    /// Drops every database and role of this installation, and with them all data. For what was made to be thrown away:
    /// refuses a prefix that does not begin with `sandbox_`.
    pub async fn remove_installation(&self) -> Result<()> {
        if !self.0.prefix.starts_with("sandbox_") {
            return Err(Error::Internal("only a sandbox may be removed".into()));
        }
        self.close().await;
        let mut admin = self.direct(None).await?;
        let like = format!("{}\\_%", self.0.prefix.replace('_', "\\_"));
        let databases: Vec<String> = sqlx::query_scalar("select datname::text from pg_database where datname like $1")
            .bind(&like)
            .fetch_all(&mut *admin)
            .await?;
        for database in databases {
            run(&mut admin, format!("drop database {database} with (force)")).await?;
        }
        let roles: Vec<String> = sqlx::query_scalar("select rolname::text from pg_roles where rolname like $1")
            .bind(&like)
            .fetch_all(&mut *admin)
            .await?;
        for role in roles {
            run(&mut admin, format!("drop role {role}")).await?;
        }
        Ok(())
    }

    pub(crate) fn control(&self) -> &PgPool {
        &self.0.control
    }

    pub(crate) fn key(&self) -> &MasterKey {
        &self.0.key
    }

    pub(crate) fn anchors(&self) -> &Path {
        &self.0.anchors
    }

    pub(crate) fn routes(&self) -> &Cache<(RouteKind, String), Option<TenantId>> {
        &self.0.routes
    }

    /// How often this process has changed a WhatsApp number.
    pub(crate) fn channel_changes(&self) -> u64 {
        self.0.channels.load(Ordering::Acquire)
    }

    pub(crate) fn channels_changed(&self) {
        self.0.channels.fetch_add(1, Ordering::AcqRel);
    }

    pub(crate) fn nudge(&self) {
        self.0.nudge.send_replace(());
    }

    pub(crate) fn name(&self, rest: &str) -> String {
        format!("{}_{rest}", self.0.prefix)
    }

    /// The version of companies' databases that this program makes.
    pub fn schema_version() -> i64 {
        TENANT.iter().map(|m| m.version).max().unwrap_or(0)
    }

    /// The way to one tenant's database.
    pub(crate) fn tenant_pool(&self, id: TenantId, database: &str, role: &str, password: &SecretString) -> Pool {
        use secrecy::ExposeSecret;
        let connect = self.0.connect.clone().database(database).username(role).password(password.expose_secret());
        Pool::new(self.0.connections.clone(), id, connect)
    }

    /// What the names of its databases and roles begin with.
    pub fn prefix(&self) -> &str {
        &self.0.prefix
    }

    pub(crate) fn url(&self) -> &SecretString {
        &self.0.url
    }

    pub(crate) fn connecting(&self) -> &PgConnectOptions {
        &self.0.connect
    }

    /// Closes what is at rest of the connections to a company's database.
    pub(crate) async fn close_resting(&self, id: TenantId) {
        self.0.connections.close_resting(id).await;
    }

    /// Whether a connection to the company's database could be had at once.
    pub(crate) fn has_room_for(&self, id: TenantId) -> bool {
        self.0.connections.has_room_for(id)
    }

    /// A single connection with the installation's role.
    pub(crate) async fn direct(&self, database: Option<&str>) -> Result<Direct> {
        let options = match database {
            Some(name) => self.0.connect.clone().database(name),
            None => self.0.connect.clone(),
        };
        self.0.connections.direct(&options).await
    }

    /// Runs the tenant migrations on a database that has the tables of a tenant.
    pub(crate) async fn migrate_tenant(&self, database: &str) -> Result<()> {
        let options = self.0.connect.clone().database(database).options([("omnicrm.app_role", self.name("tenant"))]);
        let mut conn = self.0.connections.direct(&options).await?;
        TENANT.run(&mut *conn).await.map_err(|e| Error::Internal(format!("migrating {database}: {e}")))?;
        conn.close().await;
        Ok(())
    }

    /// Makes and migrates control database, group role and template, one process at a time.
    async fn prepare(&self) -> Result<()> {
        let mut admin = self.direct(None).await?;
        // Serialises `prepare` of all processes of this installation; freed when the connection closes.
        sqlx::query("select pg_advisory_lock(hashtextextended($1, 0))")
            .bind(&self.0.prefix)
            .execute(&mut *admin)
            .await?;
        let (control, template, group) = (self.name("control"), self.name("template"), self.name("tenant"));
        if !exists(&mut admin, "select exists (select from pg_roles where rolname = $1)", &group).await? {
            run(&mut admin, format!("create role {group} nologin")).await?;
        }
        for name in [&control, &template] {
            if !exists(&mut admin, "select exists (select from pg_database where datname = $1)", name).await? {
                info!(database = %name, "creating a database");
                run(&mut admin, format!("create database {name}")).await?;
                run(&mut admin, format!("revoke all on database {name} from public")).await?;
            }
        }
        let mut conn = self.direct(Some(&control)).await?;
        CONTROL.run(&mut *conn).await.map_err(|e| Error::Internal(format!("migrating {control}: {e}")))?;
        self.prepare_template(&mut admin, &mut conn, &template).await?;
        conn.close().await;
        admin.close().await;
        Ok(())
    }

    /// The template takes no connections between migrations: a connection to it would make cloning fail.
    async fn prepare_template(
        &self,
        admin: &mut PgConnection,
        control: &mut PgConnection,
        template: &str,
    ) -> Result<()> {
        let latest = Self::schema_version().to_string();
        let known: Option<String> = sqlx::query_scalar("select value from facts where key = 'template_version'")
            .fetch_optional(&mut *control)
            .await?;
        if known.as_deref() == Some(&latest) {
            return Ok(());
        }
        run(admin, format!("alter database {template} allow_connections true")).await?;
        self.migrate_tenant(template).await?;
        run(admin, format!("alter database {template} allow_connections false")).await?;
        sqlx::query(
            "insert into facts (key, value) values ('template_version', $1) on conflict (key) do update set value = $1",
        )
        .bind(latest)
        .execute(control)
        .await?;
        Ok(())
    }
}

/// Runs a statement that takes no parameters. Every name in it has passed [`check_prefix`] or the slug's rule.
pub(crate) async fn run(conn: &mut PgConnection, statement: String) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(conn).await?;
    Ok(())
}

async fn exists(conn: &mut PgConnection, query: &'static str, name: &str) -> Result<bool> {
    Ok(sqlx::query_scalar(query).bind(name).fetch_one(conn).await?)
}

fn check_prefix(prefix: &str) -> Result<()> {
    let fits = (1..=16).contains(&prefix.len())
        && prefix.starts_with(|c: char| c.is_ascii_lowercase())
        && prefix.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if fits { Ok(()) } else { Err(Error::Internal("database.prefix must match [a-z][a-z0-9_]{0,15}".into())) }
}

/// How many statements a connection keeps planned; sqlx keeps 100 unless told. With fewer than are in use, a card of thirty statements
/// had most of them parsed and planned anew (`docs/performance.md`).
const STATEMENTS: usize = 256;

/// Time-outs bound what a stuck statement or a forgotten transaction can hold up. JIT never pays for statements this short. Each is
/// planned once for a connection, whatever its values: planning a join of eight tables for each single lead anew took three quarters of
/// PostgreSQL's time (`docs/performance.md`). So each has to be written to go by its index for any values, which a test looks after
/// (`tests/it/crm/plans.rs`).
fn connect_options(url: &SecretString) -> Result<PgConnectOptions> {
    use secrecy::ExposeSecret;
    let parsed: PgConnectOptions = url.expose_secret().parse().map_err(|_| {
        Error::Internal("the database URL is not of the form postgres://user:password@host:port/name".into())
    })?;
    Ok(parsed.application_name("omnicrm").statement_cache_capacity(STATEMENTS).options([
        ("plan_cache_mode", "force_generic_plan"),
        ("statement_timeout", "10s"),
        ("lock_timeout", "5s"),
        ("idle_in_transaction_session_timeout", "30s"),
        ("jit", "off"),
    ]))
}

fn control_pool(max: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .min_connections(0)
        .max_connections(max)
        .idle_timeout(connections::REST)
        .max_lifetime(connections::LIFETIME)
        .acquire_timeout(connections::ACQUIRE)
        .test_before_acquire(false)
        // A connection that rested may have been cut off meanwhile; one in steady use need not pay for a look.
        .before_acquire(|connection, rest| {
            Box::pin(async move {
                if rest.idle_for > connections::RESTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}
