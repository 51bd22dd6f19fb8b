//! What goes wrong leaves nothing behind, and the next try works.

use std::{io::ErrorKind, path::Path};

use crm::{Server, backups::Failure, secrets::MasterKey, server::Options};
use omnicrm::backup::{Backups, Step, restore::To};
use secrecy::SecretString;

use super::{about, anew, backed_up, backups_of, console, everything_around, lived_in, restored, stopping, written};
use crate::{depth::soaking, house::House};

/// Why a restoration was refused.
async fn refused(house: &House, backups: &Backups, bytes: &[u8], to: To) -> String {
    let path = Path::new(&house.config.backups.dir).join("tampered");
    std::fs::write(&path, bytes).unwrap();
    let before = everything_around(&house.install, &house.config).await;
    let refused = restored(backups, &house.install.server, &path, to).await.err().expect("a refusal");
    assert_eq!(
        everything_around(&house.install, &house.config).await,
        before,
        "it was refused before anything was touched"
    );
    format!("{refused:#}")
}

#[tokio::test]
async fn what_is_not_whole_or_not_for_here_is_refused_before_anything_is_touched() {
    let house = lived_in().await;
    let (backups, server) = (backups_of(&house.config), &house.install.server);
    let path = backed_up(&backups, house.db()).await;
    let file = std::fs::read(&path).unwrap();
    let mut bent = file.clone();
    let middle = file.len() / 2;
    bent[middle] ^= 1;
    let same = || To::InPlace { slug: "demo".into() };
    for (bytes, words) in [
        (&b""[..], "is empty"),
        (b"no backup at all", "no backup of OmniCRM"),
        (&bent, "damaged or cut off"),
        (&file[..middle], "damaged or cut off"),
        (&[&file[..], b"x"].concat(), "damaged or cut off"),
    ] {
        for to in [anew("copy"), same()] {
            let said = refused(&house, &backups, bytes, to).await;
            assert!(said.contains(words), "{said}");
        }
    }
    let newer = written(server, about(server, Server::schema_version() + 1, 15), b"", &[]);
    assert!(refused(&house, &backups, &newer, anew("copy")).await.contains("made by a newer OmniCRM"));
    let later = written(server, about(server, 58, 99), b"", &[]);
    assert!(refused(&house, &backups, &later, anew("copy")).await.contains("of a PostgreSQL 99"));
    // Another company's is not put in this one's place, and a short name that is taken is not taken.
    let others = written(server, about(server, 58, 15), b"", &[]);
    assert!(refused(&house, &backups, &others, same()).await.contains("which is not the company demo"));
    assert!(refused(&house, &backups, &file, anew("demo")).await.contains("there is a company demo already"));
    assert!(refused(&house, &backups, &file, anew("Bad Slug; drop")).await.contains("slug"));
    assert!(
        refused(&house, &backups, &file, To::InPlace { slug: "nobody".into() }).await.contains("no company nobody")
    );
    // A dump that is none comes to nothing, too, though the file is whole.
    let empty = written(server, about(server, 58, 15), b"no dump", &[]);
    assert!(refused_late(&house, &backups, &empty).await.contains("pg_restore failed"));
    // Other processes: with another key, and with another prefix.
    for (key, prefix, words) in [
        (crm::secrets::random_secret(), house.install.prefix.clone(), "another master key"),
        (SecretString::from(house.install.key.clone()), "other".to_owned(), "database.prefix"),
    ] {
        let options = Options {
            url: SecretString::from(house.install.cluster.url().to_owned()),
            prefix,
            key: MasterKey::from_hex(&key).unwrap(),
            clock: house.install.clock.clock(),
            max_connections: 5,
            max_open_tenants: 5,
            anchors: house.install.anchors.clone(),
        };
        let other = Server::connect(options).unwrap();
        let said = format!("{:#}", restored(&backups, &other, &path, anew("copy")).await.err().expect("a refusal"));
        assert!(said.contains(words), "{said}");
        other.close().await;
    }
    house.finish().await;
}

/// The same, where it shows only while it is restored: what was begun is gone, but for the name.
async fn refused_late(house: &House, backups: &Backups, bytes: &[u8]) -> String {
    let path = Path::new(&house.config.backups.dir).join("tampered");
    std::fs::write(&path, bytes).unwrap();
    let before = databases(house).await;
    let refused = restored(backups, &house.install.server, &path, anew("copy")).await.err().expect("a refusal");
    assert_eq!(databases(house).await, before);
    assert!(crm::tenants::find(&house.install.server, &console(), "copy").await.unwrap().is_none());
    format!("{refused:#}")
}

async fn databases(house: &House) -> Vec<String> {
    let found = sqlx::query_scalar("select datname::text from pg_database where datname like $1 || '%' order by 1");
    found.bind(&house.install.prefix).fetch_all(&house.look).await.unwrap()
}

/// The files of the folder but for locks.
fn there(house: &House) -> Vec<String> {
    let entries = std::fs::read_dir(&house.config.backups.dir).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !name.ends_with(".lock")).collect()
}

#[tokio::test]
async fn what_is_interrupted_leaves_nothing_half_made_and_the_next_one_works() {
    let house = lived_in().await;
    let (backups, server) = (backups_of(&house.config), house.install.server.clone());
    // Making one: the disk is full after so many bytes, or the program is stopped at a step.
    let id = || crm::BackupId::new(server.clock().now());
    let full =
        |at: u64| stopping(move |step| matches!(step, Step::Written(bytes) if bytes >= at), ErrorKind::StorageFull);
    for bytes in [0, 1, 70_000, 140_000] {
        let not_made = backups.make(house.db(), id(), &full(bytes)).await.expect_err("no room");
        assert_eq!(not_made.why, Failure::NoRoom, "{:#}", not_made.error);
        assert_eq!(there(&house), [""; 0], "after {bytes} bytes");
    }
    for step in [Step::Dumped, Step::Synced] {
        let stopped = stopping(move |at| at == step, ErrorKind::Other);
        assert_eq!(backups.make(house.db(), id(), &stopped).await.expect_err("stopped").why, Failure::Broken);
        assert_eq!(there(&house), [""; 0], "at {step:?}");
    }
    // Whoever writes under the final name at once would leave what is listed: this test can fail.
    let half = Path::new(&house.config.backups.dir).join("demo-half.omnibackup");
    std::fs::write(&half, "half").unwrap();
    assert_eq!(backups.list().unwrap().len(), 1);
    std::fs::remove_file(half).unwrap();

    let path = backed_up(&backups, house.db()).await;
    assert_eq!(there(&house).len(), 1);
    backups.verify(&server, &path, &omnicrm::backup::make::silent()).await.unwrap();

    // Restoring it: stopped at a step, or killed there, which is the same without clearing up.
    let before = databases(&house).await;
    let files = everything_around(&house.install, &house.config).await;
    let at = |wanted: fn(Step) -> bool| stopping(wanted, ErrorKind::Other);
    for (n, wanted) in [
        (|step| matches!(step, Step::Verified(..))) as fn(Step) -> bool,
        |step| step == Step::Prepared,
        |step| matches!(step, Step::Restored(..)),
        |step| matches!(step, Step::Restored(read, of) if read == of),
        |step| step == Step::Compared,
    ]
    .into_iter()
    .enumerate()
    {
        for (m, to) in [anew("copy"), To::InPlace { slug: "demo".into() }].into_iter().enumerate() {
            if n % 2 != m && !soaking() {
                continue;
            }
            let stopped = backups.restore(&server, &console(), &path, to, &at(wanted)).await;
            assert!(format!("{:#}", stopped.err().expect("stopped")).contains("the test stops it here"));
            assert_eq!(databases(&house).await, before);
            assert!(crm::tenants::find(&server, &console(), "copy").await.unwrap().is_none());
        }
    }
    let left = everything_around(&house.install, &house.config).await;
    let only_files = |all: &[String]| all.iter().filter(|line| line.starts_with('/')).cloned().collect::<Vec<_>>();
    assert_eq!(only_files(&left), only_files(&files), "no file of a company that is not there is in the store");
    // Killed: the database that was begun is still there, and the next one begins anew.
    for name in ["t_copy", "n_demo"] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("create database {}_{name}", house.install.prefix)))
            .execute(&house.look)
            .await
            .unwrap();
        let owner = format!("alter database {0}_{name} owner to omnicrm", house.install.prefix);
        sqlx::raw_sql(sqlx::AssertSqlSafe(owner)).execute(&house.look).await.unwrap();
    }
    restored(&backups, &server, &path, anew("copy")).await.unwrap();
    house.look.close().await;
    restored(&backups, &server, &path, To::InPlace { slug: "demo".into() }).await.unwrap();
    crm::backups::restore::resume(&server, &console(), "demo").await.unwrap();
    house.install.finish().await;
}
