//! Deliveries that wait on disk while the database is away.

use std::{path::Path, time::Duration};

use bytes::Bytes;
use crm::{
    TenantDb,
    channel::{ChannelKind, Origin, Provider},
    deliveries::{self, Destination, Inbox, Kept, Limits, Spool},
};
use sqlx::PgPool;

use super::inbox::understand;
use crate::harness::Installation;

/// Nobody waits for it when things go well; and a database that is closed says so at once.
const WITHIN: Duration = Duration::from_secs(20);

fn open(dir: &Path) -> Spool {
    Spool::open(dir.to_owned(), Limits { files: 1_000, bytes: 1_000_000 }).expect("a spool")
}

async fn keep(inbox: &Inbox, spool: &Spool, db: &TenantDb, n: usize) -> Kept {
    let origin = Origin {
        channel: ChannelKind::WhatsApp,
        provider: Provider::Twilio,
        account: Some("+966112000001".into()),
        key: Some(format!("message\0SM{n}")),
    };
    let raw = Bytes::from(format!("SM{n} 966500000001 {n}"));
    inbox.keep(Some(spool), origin, Destination::Tenant(db.id()), raw, WITHIN).await.expect("kept")
}

/// Lets nobody connect to a company's database, or everybody again.
async fn let_connect(house: &Installation, control: &PgPool, allowed: bool) {
    let database = format!("{}_t_alpha", house.prefix);
    let sql = format!("alter database {database} allow_connections {allowed}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(control).await.unwrap();
    sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1")
        .bind(&database)
        .execute(control)
        .await
        .unwrap();
}

async fn applied(house: &Installation, db: &TenantDb) -> Vec<String> {
    while deliveries::process(db, understand).await.unwrap() != deliveries::Processed::default() {}
    let look = house.superuser("t_alpha").await;
    let bodies = sqlx::query_scalar("select body from messages order by seq").fetch_all(&look).await.unwrap();
    look.close().await;
    bodies
}

#[tokio::test]
async fn what_comes_while_the_database_is_away_is_stored_once_in_its_order_when_it_is_back() {
    let house = Installation::new().await;
    let (db, control, dir) =
        (house.company("alpha").await, house.superuser("control").await, tempfile::tempdir().unwrap());
    let (inbox, spool) = (Inbox::new(house.server.clone()), open(dir.path()));
    assert!(matches!(keep(&inbox, &spool, &db, 0).await, Kept::Committed(_)));
    let_connect(&house, &control, false).await;
    for n in 1..6 {
        assert!(matches!(keep(&inbox, &spool, &db, n).await, Kept::Spooled(_)), "{n}");
    }
    assert!(inbox.drain(&spool).await.is_err(), "it is still away");
    assert!(!spool.is_empty());
    let_connect(&house, &control, true).await;
    assert!(matches!(keep(&inbox, &spool, &db, 6).await, Kept::Spooled(_)), "it does not overtake what waits");
    // As a process that has ended in between would find it, and one that runs beside it.
    let copy = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(dir.path()).unwrap().flatten() {
        std::fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
    }
    let restarted = open(dir.path());
    assert_eq!(inbox.drain(&restarted).await.unwrap(), 6);
    assert!(restarted.is_empty());
    assert_eq!(inbox.drain(&open(copy.path())).await.unwrap(), 6, "replayed, and found there");
    assert!(matches!(keep(&inbox, &restarted, &db, 6).await, Kept::Committed(_)), "a replay by the provider");
    let expected: Vec<String> = (0..7).map(|n| n.to_string()).collect();
    assert_eq!(applied(&house, &db).await, expected);
    let look = house.superuser("t_alpha").await;
    let rows: i64 = sqlx::query_scalar("select count(*) from inbox").fetch_one(&look).await.unwrap();
    assert_eq!(rows, 7);
    look.close().await;
    control.close().await;
    house.finish().await;
}

/// The known-bad twin: a spool that is not replayed, as if it had acknowledged before it wrote. If this test failed, the one above
/// could not.
#[tokio::test]
async fn a_spool_that_forgets_is_found_out() {
    let house = Installation::new().await;
    let (db, control, dir) =
        (house.company("alpha").await, house.superuser("control").await, tempfile::tempdir().unwrap());
    let (inbox, spool) = (Inbox::new(house.server.clone()), open(dir.path()));
    let_connect(&house, &control, false).await;
    for n in 0..5 {
        assert!(matches!(keep(&inbox, &spool, &db, n).await, Kept::Spooled(_)));
    }
    let_connect(&house, &control, true).await;
    let elsewhere = tempfile::tempdir().unwrap();
    assert_eq!(inbox.drain(&open(elsewhere.path())).await.unwrap(), 0);
    assert!(applied(&house, &db).await.is_empty(), "acknowledged and lost");
    control.close().await;
    house.finish().await;
}

#[tokio::test]
async fn what_can_not_be_stored_is_put_aside_and_holds_up_nobody() {
    let house = Installation::new().await;
    let (db, dir) = (house.company("alpha").await, tempfile::tempdir().unwrap());
    let (inbox, spool) = (Inbox::new(house.server.clone()), open(dir.path()));
    let control = house.superuser("control").await;
    let_connect(&house, &control, false).await;
    for n in 0..3 {
        keep(&inbox, &spool, &db, n).await;
    }
    let_connect(&house, &control, true).await;
    let mut files: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let torn = std::fs::read(&files[0]).unwrap();
    std::fs::write(&files[0], &torn[..torn.len() - 1]).unwrap();
    let nobody = String::from_utf8(std::fs::read(&files[1]).unwrap()).unwrap();
    let nobody = nobody.replace(&db.id().0.to_string(), "01900000-0000-7000-8000-00000000dead");
    std::fs::write(&files[1], nobody).unwrap();
    assert_eq!(inbox.drain(&spool).await.unwrap(), 1);
    assert!(spool.is_empty());
    assert_eq!(applied(&house, &db).await, ["2"]);
    let aside =
        std::fs::read_dir(dir.path()).unwrap().flatten().filter(|file| file.path().extension().unwrap() == "aside");
    assert_eq!(aside.count(), 2, "kept for a person to look at");
    control.close().await;
    house.finish().await;
}
