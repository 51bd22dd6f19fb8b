//! The runner against a real PostgreSQL: every test has its own throw-away cluster.
//!
//! A new test begins with [`dir`] and ends with `stop`; a test that panics leaves nothing behind either, because `Drop`
//! stops the server. Wait for something with [`eventually`], never with a sleep.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic like the tests")]

mod access;
mod checks;
mod sharing;
mod starting;

use std::fs;
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use local_postgres::{Cluster, Settings};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tempfile::TempDir;

fn dir() -> TempDir {
    tempfile::Builder::new().prefix("omnicrm-pg-").tempdir().unwrap()
}

async fn start(dir: &TempDir) -> Cluster {
    Cluster::start(Settings::throw_away(dir.path().to_owned())).await.unwrap()
}

/// A cluster with the settings of production, that installs nothing.
async fn start_durable(dir: &TempDir) -> Cluster {
    let settings = Settings { install: false, ..Settings::production(Some(dir.path().to_owned())) };
    Cluster::start(settings).await.unwrap()
}

async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.unwrap()
}

async fn execute(url: &str, sql: &str) {
    let mut database = connect(url).await;
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
}

fn pid_file(cluster_dir: &Path) -> PathBuf {
    cluster_dir.join("data/postmaster.pid")
}

fn pid(cluster_dir: &Path) -> i32 {
    fs::read_to_string(pid_file(cluster_dir)).unwrap().lines().next().unwrap().parse().unwrap()
}

fn port(url: &str) -> u16 {
    url.rsplit_once(':').unwrap().1.split_once('/').unwrap().0.parse().unwrap()
}

fn listens(url: &str) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port(url))).is_ok()
}

async fn eventually(what: &str, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !condition() {
        assert!(Instant::now() < deadline, "waited 30 s for: {what}");
        tokio::task::yield_now().await;
    }
}
