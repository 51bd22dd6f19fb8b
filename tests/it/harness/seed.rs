//! Databases that are migrated once for all tests, and copied: migrating anew would be half of what most tests take.

use sha2::{Digest, Sha256};
use sqlx::{Connection, PgConnection, migrate::Migrator};

use super::{CONNECTIONS, TestClock, open, run};

static CONTROL: Migrator = sqlx::migrate!("migrations/control");
static TENANT: Migrator = sqlx::migrate!("migrations/tenant");

/// Gives an installation its control database, group role and template, as opening it for the first time would.
///
/// The copied tables name the seed's group role in what they grant; the installation's own inherits from that.
pub async fn plant(url: &str, prefix: &str) {
    let mut admin = PgConnection::connect(url).await.expect("the cluster");
    let seed = name();
    // Until this connection closes, nobody else makes, copies or removes a seed.
    run(&mut admin, "select pg_advisory_lock(7353)".into()).await;
    if !is_there(&mut admin, &seed).await {
        make(&mut admin, url, &seed).await;
    }
    run(&mut admin, format!("create role {prefix}_tenant nologin in role {seed}_tenant")).await;
    for (kind, connections) in [("control", true), ("template", false)] {
        let copy = format!("{prefix}_{kind}");
        let create = format!("create database {copy} template {seed}_{kind} allow_connections {connections}");
        run(&mut admin, create).await;
        run(&mut admin, format!("revoke all on database {copy} from public")).await;
    }
    admin.close().await.expect("saying goodbye");
}

/// Another one for every set of migrations.
fn name() -> String {
    let mut hash = Sha256::new();
    for migration in CONTROL.iter().chain(TENANT.iter()) {
        hash.update(&*migration.checksum);
    }
    format!("seed{}", &hex::encode(hash.finalize())[..8])
}

/// A seed is marked as a template once it is whole.
async fn is_there(admin: &mut PgConnection, seed: &str) -> bool {
    let query = "select exists (select from pg_database where datname = $1 || '_template' and datistemplate)";
    sqlx::query_scalar(query).bind(seed).fetch_one(admin).await.expect("an answer")
}

/// Makes the seed, in place of those of other migrations.
async fn make(admin: &mut PgConnection, url: &str, seed: &str) {
    let others: Vec<String> = sqlx::query_scalar("select datname::text from pg_database where datname like 'seed%'")
        .fetch_all(&mut *admin)
        .await
        .expect("the databases");
    for database in others {
        run(admin, format!("alter database {database} is_template false")).await;
        run(admin, format!("drop database {database} with (force)")).await;
    }
    let anchors = tempfile::tempdir().expect("a folder");
    let key = hex::encode([0; 32]);
    open(url, seed, &key, &TestClock::default(), anchors.path(), CONNECTIONS).await.close().await;
    run(admin, format!("alter database {seed}_template is_template true")).await;
}
