//! Who starts the server, who shares it, and that the last one to leave, however it leaves, stops it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Instant;

use local_postgres::{Cluster, Settings};
use sqlx::Connection as _;
use tempfile::TempDir;

use super::{connect, dir, eventually, execute, listens, pid, pid_file, start};

/// Tells [`a_process_that_holds_the_cluster`] which folder to hold.
const HOLD: &str = "OMNICRM_TEST_HOLD";

#[tokio::test]
async fn it_starts_and_stops_and_starts_again_with_the_same_data() {
    let dir = dir();
    let began = Instant::now();
    let cluster = start(&dir).await;
    println!("first start: {:?}", began.elapsed());
    let url = cluster.url().to_owned();
    execute(&url, "CREATE DATABASE kept").await;
    assert!(cluster.is_running() && cluster.bin_dir().join("pg_ctl").is_file());
    cluster.stop().await.unwrap();
    assert!(!listens(&url) && !pid_file(dir.path()).exists());

    let began = Instant::now();
    let cluster = start(&dir).await;
    println!("second start: {:?}", began.elapsed());
    assert_eq!(cluster.url(), url, "the port and the password are remembered");
    connect(&url.replace("/postgres", "/kept").replacen("/kept:", "/postgres:", 1)).await.close().await.unwrap();
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn the_last_of_two_holders_stops_the_server() {
    let dir = dir();
    let (first, second) = (start(&dir).await, start(&dir).await);
    assert_eq!(first.url(), second.url());
    let url = first.url().to_owned();
    first.stop().await.unwrap();
    assert!(second.is_running() && listens(&url));
    second.stop().await.unwrap();
    assert!(!listens(&url));
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_starts_at_once_give_one_server() {
    let dir = dir();
    let starts: Vec<_> =
        (0..8).map(|_| tokio::spawn(Cluster::start(Settings::throw_away(dir.path().to_owned())))).collect();
    let mut clusters = Vec::new();
    for start in starts {
        clusters.push(start.await.unwrap().unwrap());
    }
    let url = clusters[0].url().to_owned();
    assert!(clusters.iter().all(|cluster| cluster.url() == url));
    // All leave at once as well: exactly one of them is the last.
    let stops: Vec<_> = clusters.into_iter().map(|cluster| tokio::spawn(cluster.stop())).collect();
    for stop in stops {
        stop.await.unwrap().unwrap();
    }
    assert!(!listens(&url) && !pid_file(dir.path()).exists());
}

/// Not a test: what [`hold_in_a_process`] runs. Holds the cluster until its input closes.
#[tokio::test]
#[ignore = "run by the tests that need a second process"]
async fn a_process_that_holds_the_cluster() {
    let Some(dir) = std::env::var_os(HOLD) else { return };
    let cluster = Cluster::start(Settings::throw_away(dir.into())).await.unwrap();
    println!("\nholding {}", cluster.url());
    tokio::task::spawn_blocking(|| std::io::stdin().lines().count()).await.unwrap();
    cluster.stop().await.unwrap();
}

/// Another process that holds the cluster.
struct Other {
    process: Child,
    /// Kept open: the process says a last word when it ends.
    _output: BufReader<ChildStdout>,
    url: String,
}

fn hold_in_a_process(dir: &TempDir) -> Other {
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "sharing::a_process_that_holds_the_cluster", "--ignored", "--nocapture"])
        .env(HOLD, dir.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(process.stdout.take().unwrap());
    let lines = output.by_ref().lines().map_while(Result::ok);
    let url = lines.into_iter().find_map(|line| line.strip_prefix("holding ").map(str::to_owned)).unwrap();
    Other { process, _output: output, url }
}

#[tokio::test]
async fn two_processes_share_one_server() {
    let dir = dir();
    let mut other = hold_in_a_process(&dir);
    let cluster = start(&dir).await;
    assert_eq!(cluster.url(), other.url);
    cluster.stop().await.unwrap();
    assert!(listens(&other.url), "the other process still uses it");
    drop(other.process.stdin.take());
    assert!(other.process.wait().unwrap().success());
    assert!(!listens(&other.url));
}

#[tokio::test]
async fn a_server_whose_owner_was_killed_is_joined_and_stopped() {
    let dir = dir();
    let mut other = hold_in_a_process(&dir);
    let server = pid(dir.path());
    other.process.kill().unwrap();
    other.process.wait().unwrap();
    assert!(listens(&other.url), "nobody stopped it");

    let cluster = start(&dir).await;
    assert_eq!((cluster.url(), pid(dir.path())), (other.url.as_str(), server));
    cluster.stop().await.unwrap();
    assert!(!listens(&other.url));
}

#[tokio::test]
async fn a_panicking_owner_leaves_no_server() {
    let dir = dir();
    let cluster = start(&dir).await;
    let url = cluster.url().to_owned();
    let owner = tokio::spawn(async move {
        let _held = cluster;
        panic!("on purpose");
    });
    assert!(owner.await.unwrap_err().is_panic());
    assert!(!listens(&url) && !pid_file(dir.path()).exists());
}

#[tokio::test]
async fn removing_the_folder_first_leaves_no_server() {
    let dir = dir();
    let cluster = start(&dir).await;
    let url = cluster.url().to_owned();
    dir.close().unwrap();
    cluster.stop().await.unwrap();
    assert!(!listens(&url));
}

#[tokio::test]
async fn a_start_nobody_waits_for_leaves_no_server() {
    let dir = dir();
    let starting = tokio::spawn(Cluster::start(Settings::throw_away(dir.path().to_owned())));
    let password = dir.path().join("password");
    eventually("the start is under way", || password.exists()).await;
    starting.abort();
    // The abandoned start goes first: this one waits for its turn.
    let cluster = start(&dir).await;
    let url = cluster.url().to_owned();
    cluster.stop().await.unwrap();
    eventually("the server stops", || !listens(&url)).await;
}
