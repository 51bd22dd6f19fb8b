//! What the tests share: a throw-away PostgreSQL, an installation of its own for each test, and people as values.
//!
//! Tests run in processes of their own. They share one cluster, which the last to leave stops.

mod seed;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use chrono::{DateTime, TimeDelta, Utc};
use crm::{
    Caller, Clock, DiscordId, Server, TenantDb,
    members::{self, Person},
    secrets::{MasterKey, random_secret},
    server::Options,
    tenants::{self, Language, NewTenant},
};
use local_postgres::{Cluster, Durability, Settings};
use secrecy::SecretString;
use sqlx::{Connection, PgConnection, PgPool, postgres::PgConnectOptions};

/// The test's clock: the machine's, plus what the test has added.
#[derive(Clone, Default)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    /// Moves the time on.
    pub fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }

    /// Now.
    #[expect(clippy::disallowed_methods, reason = "the test's clock starts from the machine's")]
    pub fn now(&self) -> DateTime<Utc> {
        Utc::now() + TimeDelta::milliseconds(self.0.load(Ordering::SeqCst))
    }

    /// As the product takes it.
    pub fn clock(&self) -> Clock {
        let own = self.clone();
        Clock::from_fn(move || own.now())
    }
}

/// An installation of its own for one test.
pub struct Installation {
    pub server: Server,
    pub clock: TestClock,
    pub prefix: String,
    pub cluster: Cluster,
    settings: Settings,
    pub key: String,
    /// Where the heads of the audit logs are noted.
    pub anchors: PathBuf,
    /// The folder of a cluster that this has for itself.
    own_folder: Option<PathBuf>,
}

/// The connections that a process may have open, where a test does not care.
const CONNECTIONS: u32 = 10;

impl Installation {
    /// Empty: no company yet.
    pub async fn new() -> Self {
        let settings = Settings { install: true, ..Settings::throw_away(shared_folder()) };
        Self::on(settings, CONNECTIONS, None).await
    }

    /// On a cluster of its own with so many slots, by a process that may have so many connections open.
    pub async fn cramped(slots: u32, max_connections: u32) -> Self {
        let folder = shared_folder().with_extension(uuid::Uuid::new_v4().simple().to_string());
        let settings = Settings { install: true, max_connections: slots, ..Settings::throw_away(folder.clone()) };
        Self::on(settings, max_connections, Some(folder)).await
    }

    /// On a cluster of its own that may be killed, and keeps what was committed if it is durable.
    pub async fn mortal(durability: Durability) -> Self {
        let folder = shared_folder().with_extension(uuid::Uuid::new_v4().simple().to_string());
        Self::in_folder(folder, durability).await
    }

    /// On a cluster of its own in this folder, which is taken away in the end.
    pub async fn in_folder(folder: PathBuf, durability: Durability) -> Self {
        let settings = Settings { install: true, durability, ..Settings::throw_away(folder.clone()) };
        Self::on(settings, CONNECTIONS, Some(folder)).await
    }

    /// Starts the cluster again after it was killed, where it was.
    pub async fn revive(&self) {
        let again = Cluster::start(self.settings.clone()).await.expect("PostgreSQL again");
        assert_eq!(again.url(), self.cluster.url(), "it is found where it was");
        again.stop().await.expect("leaving it to those who hold it");
    }

    async fn on(settings: Settings, max_connections: u32, own_folder: Option<PathBuf>) -> Self {
        use secrecy::ExposeSecret;
        let cluster = Cluster::start(settings.clone()).await.expect("a PostgreSQL for the tests");
        let prefix = format!("x{}", &uuid::Uuid::new_v4().simple().to_string()[..12]);
        seed::plant(&cluster, &prefix).await;
        let (clock, key) = (TestClock::default(), random_secret().expose_secret().to_owned());
        let anchors = shared_folder().join(format!("anchors-{prefix}"));
        // What opening would look for is there; to look would cost two connections.
        let options = options(cluster.url(), &prefix, &key, &clock, &anchors, max_connections);
        let server = Server::connect(options).expect("an installation");
        Self { server, clock, prefix, cluster, settings, key, anchors, own_folder }
    }

    /// The same installation as another process would see it.
    pub async fn another_process(&self) -> Server {
        self.process_with(CONNECTIONS).await
    }

    /// Another process that may have so many connections open.
    pub async fn process_with(&self, max_connections: u32) -> Server {
        open(self.cluster.url(), &self.prefix, &self.key, &self.clock, &self.anchors, max_connections).await
    }

    /// Another process that reaches the database by this address.
    pub async fn process_at(&self, url: &str) -> Server {
        open(url, &self.prefix, &self.key, &self.clock, &self.anchors, CONNECTIONS).await
    }

    /// A company with this short name, owned by [`owner`].
    pub async fn company(&self, slug: &str) -> TenantDb {
        let new = NewTenant {
            name: "شركة النور".into(),
            slug: slug.into(),
            owner: owner().discord_id,
            owner_name: owner().name,
            language: Language::Arabic,
            time_zone: "Asia/Riyadh".into(),
            country: None,
        };
        tenants::create(&self.server, &Caller::console("tests"), new).await.expect("a company")
    }

    /// A look into one of the installation's databases from outside, with all rights.
    pub async fn superuser(&self, database: &str) -> PgPool {
        let options: PgConnectOptions = self.cluster.superuser_url().parse().expect("our own URL");
        PgPool::connect_with(options.database(&format!("{}_{database}", self.prefix))).await.expect("the database")
    }

    /// Takes the installation away.
    pub async fn finish(self) {
        self.server.close().await;
        let mut conn = PgConnection::connect(self.cluster.superuser_url()).await.expect("the cluster");
        let like = format!("{}\\_%", self.prefix);
        let databases: Vec<String> = sqlx::query_scalar("select datname::text from pg_database where datname like $1")
            .bind(&like)
            .fetch_all(&mut conn)
            .await
            .expect("the databases");
        for database in databases {
            run(&mut conn, format!("drop database {database} with (force)")).await;
        }
        let roles: Vec<String> = sqlx::query_scalar("select rolname::text from pg_roles where rolname like $1")
            .bind(&like)
            .fetch_all(&mut conn)
            .await
            .expect("the roles");
        for role in roles {
            run(&mut conn, format!("drop role {role}")).await;
        }
        if self.anchors.exists() {
            std::fs::remove_dir_all(&self.anchors).expect("taking the anchors away");
        }
        self.cluster.stop().await.expect("leaving the cluster");
        if let Some(folder) = self.own_folder {
            std::fs::remove_dir_all(folder).expect("taking the cluster away");
        }
    }
}

async fn open(url: &str, prefix: &str, key: &str, clock: &TestClock, anchors: &Path, max_connections: u32) -> Server {
    Server::open(options(url, prefix, key, clock, anchors, max_connections)).await.expect("an installation")
}

fn options(url: &str, prefix: &str, key: &str, clock: &TestClock, anchors: &Path, max_connections: u32) -> Options {
    Options {
        url: SecretString::from(url.to_owned()),
        prefix: prefix.to_owned(),
        key: MasterKey::from_hex(&SecretString::from(key.to_owned())).expect("a key"),
        clock: clock.clock(),
        max_connections,
        max_open_tenants: 100,
        anchors: anchors.to_owned(),
    }
}

pub async fn run(conn: &mut PgConnection, statement: String) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement.clone()))
        .execute(conn)
        .await
        .unwrap_or_else(|e| panic!("{statement}: {e}"));
}

/// Not below the build folder: that may lie where the unprivileged user that runs PostgreSQL can't go. In memory where
/// there is room: making a database takes a fifth of the time there, and no disk holds anybody up.
fn shared_folder() -> PathBuf {
    let parent = if room_in_memory() { PathBuf::from(MEMORY) } else { std::env::temp_dir() };
    parent.join(format!("omnicrm-tests-{}", nix::unistd::getuid()))
}

const MEMORY: &str = "/dev/shm";

/// Not what is free just now: all tests of a run have to find the same folder.
#[cfg(target_os = "linux")]
fn room_in_memory() -> bool {
    const ENOUGH: u64 = 4 << 30;
    nix::sys::statvfs::statvfs(MEMORY).is_ok_and(|found| found.blocks() * found.fragment_size() >= ENOUGH)
}

/// There is no such folder elsewhere.
#[cfg(not(target_os = "linux"))]
fn room_in_memory() -> bool {
    false
}

pub fn person(id: u64, name: &str) -> Person {
    Person { discord_id: DiscordId::new(id).expect("not zero"), name: name.to_owned() }
}

pub fn owner() -> Person {
    person(100_000_000_000_000_001, "نورة")
}

pub fn stranger() -> Person {
    person(100_000_000_000_000_099, "Stranger")
}

/// As a caller who has come in through Discord, in a request of its own.
pub async fn calls(db: &TenantDb, person: &Person) -> Caller {
    members::enter(db, person.clone(), None).await.expect("a way in").caller
}

/// The jobs that seal the audit log and tell those who watch it, seconds and more after what they are about.
pub const WATCHING: &str = "'seal_audit', 'feed_audit', 'digest_changes', 'anchor_audit'";

/// Every row of every table of a company but those of the audit log and of its sealing, as text.
pub async fn everything_but_the_log(look: &PgPool) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select tablename::text from pg_tables where schemaname = 'public' and tablename not like 'audit\\_%' order by 1",
    )
    .fetch_all(look)
    .await
    .expect("the tables");
    // Sealing, telling those who watch the log, looking for idle conversations and counting days are jobs of their own, which come by themselves.
    let of_table = |table: &String| {
        let (what, but) = match table.as_str() {
            "jobs" => ("t::text", format!("where kind not in ({WATCHING}, 'close_idle', 'count_days')")),
            "tenant" => ("(to_jsonb(t) - 'feed_place' - 'digest_place')::text", String::new()),
            _ => ("t::text", String::new()),
        };
        format!("select '{table}: ' || {what} from {table} t {but}")
    };
    // In one statement: this is asked twice for every refusal.
    let sql = tables.iter().map(of_table).collect::<Vec<_>>().join(" union all ") + " order by 1";
    let found = sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(sql)).fetch_all(look).await;
    let rows = found.expect("the rows");
    assert!(rows.len() > 3, "there is something to compare");
    rows
}
