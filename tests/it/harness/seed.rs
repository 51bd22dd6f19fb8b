//! Databases that are migrated once for all tests, and copied: migrating anew would be half of what most tests take.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use local_postgres::Cluster;
use sha2::{Digest, Sha256};
use sqlx::{Connection, PgConnection, migrate::Migrator};
use url::Url;

use super::{CONNECTIONS, TestClock, open, run};

static CONTROL: Migrator = sqlx::migrate!("migrations/control");
static TENANT: Migrator = sqlx::migrate!("migrations/tenant");

/// Gives an installation its control database, group role and template, as opening it for the first time would.
///
/// The copied tables name the seed's group role in what they grant; the installation's own inherits from that.
pub async fn plant(cluster: &Cluster, prefix: &str) {
    let mut admin = PgConnection::connect(cluster.url()).await.expect("the cluster");
    let seed = name();
    // Until this connection closes, nobody else makes, copies or removes a seed.
    run(&mut admin, "select pg_advisory_lock(7353)".into()).await;
    if !is_there(&mut admin, &seed).await {
        make(&mut admin, cluster, &seed).await;
    }
    run(&mut admin, format!("create role {prefix}_tenant nologin in role {seed}_tenant")).await;
    for (kind, connections) in [("control", true), ("template", false)] {
        let copy = format!("{prefix}_{kind}");
        // File by file: in memory that takes less than writing all of it into the log, and the checkpoint finds little to write.
        let create =
            format!("create database {copy} template {seed}_{kind} strategy file_copy allow_connections {connections}");
        run(&mut admin, create).await;
        run(&mut admin, format!("revoke all on database {copy} from public")).await;
    }
    admin.close().await.expect("saying goodbye");
}

/// Another one for every set of migrations, as the tests and as the program know them: one may be built before the other.
fn name() -> String {
    let mut hash = Sha256::new().chain_update(crm::Server::schema_version().to_be_bytes());
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
async fn make(admin: &mut PgConnection, cluster: &Cluster, seed: &str) {
    let others: Vec<String> = sqlx::query_scalar("select datname::text from pg_database where datname like 'seed%'")
        .fetch_all(&mut *admin)
        .await
        .expect("the databases");
    for database in others {
        run(admin, format!("alter database {database} is_template false")).await;
        run(admin, format!("drop database {database} with (force)")).await;
    }
    hasten_logins(cluster).await;
    let anchors = tempfile::tempdir().expect("a folder");
    let key = hex::encode([0; 32]);
    open(cluster.url(), seed, &key, &TestClock::default(), anchors.path(), CONNECTIONS).await.close().await;
    run(admin, format!("alter database {seed}_template is_template true")).await;
}

/// Has PostgreSQL keep of both passwords what takes one round of hashing to check (RFC 5802, section 3), as a company's database
/// does: every connection of every test would pay for 4,096, unoptimised.
async fn hasten_logins(cluster: &Cluster) {
    let mut superuser = PgConnection::connect(cluster.superuser_url()).await.expect("the cluster");
    for url in [cluster.url(), cluster.superuser_url()] {
        let url: Url = url.parse().expect("our own URL");
        let verifier = verifier(url.password().expect("it names one"));
        run(&mut superuser, format!("alter role {} password '{verifier}'", url.username())).await;
    }
    superuser.close().await.expect("saying goodbye");
}

fn verifier(password: &str) -> String {
    let salt = uuid::Uuid::new_v4().into_bytes();
    let salted = hmac(password.as_bytes(), &[&salt[..], &1_u32.to_be_bytes()].concat());
    let stored_key: [u8; 32] = Sha256::digest(hmac(&salted, b"Client Key")).into();
    let [salt, stored_key, server_key] =
        [&salt[..], &stored_key, &hmac(&salted, b"Server Key")].map(|part| BASE64_STANDARD.encode(part));
    format!("SCRAM-SHA-256$1:{salt}${stored_key}:{server_key}")
}

fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("keys have any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}
