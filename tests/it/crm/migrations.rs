//! Migrations are applied one by one, each onto data that the schema before it could hold.

use std::{borrow::Cow, fs, path::Path};

use sqlx::{Connection, PgConnection, migrate::Migrator, postgres::PgConnectOptions};

use crate::harness::{Installation, run};

/// If you are here because this failed: every migration needs `tests/data/migrations/<folder>/<its name>.sql`, with rows as
/// they stand after it, in every table that it makes or changes. Later migrations then run onto them.
#[tokio::test]
async fn every_migration_runs_on_data() {
    let install = Installation::new().await;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut admin = PgConnection::connect(install.cluster.url()).await.unwrap();
    for kind in ["control", "tenant"] {
        let database = format!("{}_migration_{kind}", install.prefix);
        run(&mut admin, format!("create database {database}")).await;
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
        let empty: Vec<String> = empty_tables(&mut conn).await;
        assert!(empty.is_empty(), "{kind}: no rows were given for {empty:?}");
        conn.close().await.unwrap();
    }
    install.finish().await;
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
