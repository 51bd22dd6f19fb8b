//! Migrations are applied one by one, each onto data that the schema before it could hold.

use std::{borrow::Cow, fs, path::Path};

use serde_json::json;
use sqlx::{Connection, PgConnection, migrate::Migrator, postgres::PgConnectOptions};

use crate::harness::{Installation, run};

/// If you are here because this failed: every migration needs `tests/data/migrations/<folder>/<its name>.sql`, with rows as
/// they stand after it, in every table that it makes or changes. Later migrations then run onto them.
#[tokio::test]
async fn every_migration_runs_on_data() {
    let install = Installation::new().await;
    for kind in ["control", "tenant"] {
        let mut conn = migrated(&install, kind).await;
        let empty: Vec<String> = empty_tables(&mut conn).await;
        assert!(empty.is_empty(), "{kind}: no rows were given for {empty:?}");
        conn.close().await.unwrap();
    }
    install.finish().await;
}

/// What was in columns before migrations `0008` and `0009` is in rows after.
#[tokio::test]
async fn posts_and_settings_move_into_their_tables() {
    let install = Installation::new().await;
    let mut conn = migrated(&install, "tenant").await;
    let posts: Vec<(String, i64, i64)> = sqlx::query_as(
        "select subject_kind || ' ' || right(subject_id::text, 2), place % 100, post_id % 100 from posts
         where post_id <> 900000000000000020 order by subject_kind, subject_id",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    let post = |subject: &str, place, id| (subject.to_owned(), place, id);
    assert_eq!(
        posts,
        [
            post("message 31", 11, 21),
            post("message 32", 11, 21),
            post("message 33", 11, 22),
            post("request 21", 12, 25)
        ]
    );
    let waiting: Vec<String> = sqlx::query_scalar(
        "select right(m.id::text, 2) from messages m join conversations c on c.id = m.conversation_id
         where m.direction = 'in' and m.seq > c.shown_seq order by m.seq",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    assert_eq!(waiting, ["14", "34", "40", "10"], "what was not shown before is shown yet");
    let settings: Vec<(String, serde_json::Value)> =
        sqlx::query_as("select key, value from settings order by key").fetch_all(&mut conn).await.unwrap();
    let expected = [
        ("audit_channel", json!({ "channel": "900000000000000013", "nouns": ["lead"] })),
        ("break_glass", json!(["use_ai"])),
        ("inbox_channel", json!("900000000000000011")),
        ("owner_channel", json!("900000000000000012")),
        ("second_person", json!(["export"])),
    ];
    assert_eq!(settings, expected.map(|(key, value)| (key.to_owned(), value)));
    conn.close().await.unwrap();
    install.finish().await;
}

/// A database of its own to which all migrations were applied, each onto the rows of those before.
async fn migrated(install: &Installation, kind: &str) -> PgConnection {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut admin = PgConnection::connect(install.cluster.url()).await.unwrap();
    let database = format!("{}_migration_{kind}", install.prefix);
    run(&mut admin, format!("create database {database}")).await;
    admin.close().await.unwrap();
    let options: PgConnectOptions = install.cluster.url().parse().unwrap();
    let options = options.database(&database).options([("omnicrm.app_role", format!("{}_tenant", install.prefix))]);
    let mut conn = PgConnection::connect_with(&options).await.unwrap();
    let all = Migrator::new(root.join("migrations").join(kind)).await.unwrap();
    for applied in 1..=all.iter().count() {
        let migration = all.iter().nth(applied - 1).unwrap();
        let so_far = Migrator { migrations: Cow::Owned(all.migrations[..applied].to_vec()), ..Migrator::DEFAULT };
        so_far.run(&mut conn).await.unwrap_or_else(|e| panic!("{kind}/{}: {e}", migration.description));
        let file = format!("{:04}_{}.sql", migration.version, migration.description.replace(' ', "_"));
        let data = root.join("tests/data/migrations").join(kind).join(&file);
        let rows = fs::read_to_string(&data).unwrap_or_else(|_| panic!("{} is missing", data.display()));
        run(&mut conn, rows).await;
    }
    conn
}

async fn empty_tables(conn: &mut PgConnection) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public'")
        .fetch_all(&mut *conn)
        .await
        .unwrap();
    let mut empty = Vec::new();
    for table in tables {
        let count = format!("select count(*) from {table}");
        let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(count)).fetch_one(&mut *conn).await.unwrap();
        if rows == 0 {
            empty.push(table);
        }
    }
    empty
}
