//! What a start finds: a crash's remains, a taken port, a deep folder, a broken configuration, nothing at all.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use local_postgres::{Cluster, Error, Settings};
use sqlx::Connection as _;

use super::{connect, dir, execute, pid, pid_file, port, start, start_durable};

#[tokio::test]
async fn a_killed_server_recovers_what_was_committed() {
    let dir = dir();
    let crashed = start_durable(&dir).await;
    execute(crashed.superuser_url(), "CREATE TABLE deed (name text); INSERT INTO deed VALUES ('kept')").await;
    crashed.kill().await.unwrap();
    assert!(!crashed.is_running());

    let cluster = start_durable(&dir).await;
    let mut database = connect(cluster.superuser_url()).await;
    let kept: String = sqlx::query_scalar("SELECT name FROM deed").fetch_one(&mut database).await.unwrap();
    assert_eq!(kept, "kept");
    crashed.stop().await.unwrap();
    assert!(cluster.is_running(), "the one that lived through the crash was not the last");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_stale_pid_file_is_no_obstacle() {
    let dir = dir();
    start(&dir).await.stop().await.unwrap();
    let mut gone = Command::new("true").spawn().unwrap();
    gone.wait().unwrap();
    // After a reboot the pid may belong to nobody, or to a program of ours such as this test.
    for stale in [gone.id(), std::process::id()] {
        let text =
            format!("{stale}\n{}/data\n1700000000\n15432\n/nowhere\n127.0.0.1\n 1 2\nready   \n", dir.path().display());
        fs::write(pid_file(dir.path()), text).unwrap();
        fs::set_permissions(pid_file(dir.path()), fs::Permissions::from_mode(0o666)).unwrap();
        let cluster = start(&dir).await;
        assert_ne!(u32::try_from(pid(dir.path())).unwrap(), stale);
        connect(cluster.url()).await.close().await.unwrap();
        cluster.stop().await.unwrap();
    }
}

#[tokio::test]
async fn another_port_is_taken_when_ours_is() {
    let dir = dir();
    let cluster = start(&dir).await;
    let before = port(cluster.url());
    cluster.stop().await.unwrap();
    let squatter = TcpListener::bind((Ipv4Addr::LOCALHOST, before)).unwrap();
    let cluster = start(&dir).await;
    assert_ne!(port(cluster.url()), before);
    assert!(port(cluster.url()) < 32_768);
    drop(squatter);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_deep_and_oddly_named_folder_works() {
    let dir = dir();
    let deep = dir.path().join("it's أحمد").join("x".repeat(100));
    let cluster = Cluster::start(Settings::throw_away(deep)).await.unwrap();
    let sockets = cluster.socket_dir().to_owned();
    assert!(!sockets.starts_with(dir.path()) && sockets.exists());
    connect(cluster.url()).await.close().await.unwrap();
    cluster.stop().await.unwrap();
    assert!(!sockets.exists());
}

#[tokio::test]
async fn a_failed_start_shows_the_end_of_the_log() {
    let dir = dir();
    start(&dir).await.stop().await.unwrap();
    break_the_configuration(dir.path());
    let refused = Cluster::start(Settings::throw_away(dir.path().to_owned())).await.err().unwrap();
    assert!(matches!(refused, Error::StartFailed { .. }));
    let said = refused.to_string();
    assert!(said.contains("postgres.log") && said.contains("nonsense_setting"), "{said}");
}

fn break_the_configuration(dir: &Path) {
    let path = dir.join("data/postgresql.conf");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}\nnonsense_setting = 1\n")).unwrap();
}

#[tokio::test]
async fn lost_passwords_are_replaced_and_half_made_data_is_thrown_away() {
    let dir = dir();
    fs::create_dir_all(dir.path().join("data.new/base")).unwrap();
    let cluster = start(&dir).await;
    let before = cluster.url().to_owned();
    fs::remove_file(dir.path().join("password")).unwrap();
    let refused = Cluster::start(Settings::throw_away(dir.path().to_owned())).await.err().unwrap();
    assert!(matches!(refused, Error::PasswordLost { .. }), "{refused}");
    cluster.stop().await.unwrap();

    let cluster = start(&dir).await;
    assert_ne!(cluster.url(), before);
    connect(cluster.url()).await.close().await.unwrap();
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn nothing_found_and_nothing_installed_says_what_to_type() {
    let dir = dir();
    let settings = Settings { bin_dir: Some("/nowhere".into()), ..Settings::throw_away(dir.path().to_owned()) };
    let refused = Cluster::start(settings).await.err().unwrap();
    assert!(matches!(refused, Error::NotFound { .. }) && refused.to_string().contains("Install it with:"), "{refused}");
}

#[tokio::test]
async fn data_of_another_major_version_is_left_alone() {
    let dir = dir();
    fs::create_dir(dir.path().join("data")).unwrap();
    fs::write(dir.path().join("data/PG_VERSION"), "9\n").unwrap();
    let refused = Cluster::start(Settings::throw_away(dir.path().to_owned())).await.err().unwrap();
    assert!(matches!(refused, Error::WrongMajor { wanted: 9, .. }), "{refused}");
    assert_eq!(fs::read_dir(dir.path().join("data")).unwrap().count(), 1);
}
