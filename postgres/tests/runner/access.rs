//! Who gets in, and what the product's role may do.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::{connect, dir, port, start};

#[tokio::test]
async fn the_role_is_no_superuser_and_can_make_tenants() {
    let dir = dir();
    let cluster = start(&dir).await;
    let mut database = connect(cluster.url()).await;
    let role: (String, bool, bool, bool) = sqlx::query_as(
        "SELECT rolname::text, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user",
    )
    .fetch_one(&mut database)
    .await
    .unwrap();
    assert_eq!(role, ("omnicrm".to_owned(), false, true, true));
    for sql in ["CREATE ROLE tenant LOGIN", "CREATE DATABASE tenant", "DROP DATABASE tenant", "DROP ROLE tenant"] {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut database).await.unwrap();
    }
    sqlx::raw_sql("CREATE ROLE rogue SUPERUSER").execute(&mut database).await.unwrap_err();
    database.close().await.unwrap();
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_wrong_password_is_refused_everywhere() {
    let dir = dir();
    let cluster = start(&dir).await;
    for file in ["password", "superuser-password"] {
        let mode = fs::metadata(dir.path().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    let password = fs::read_to_string(dir.path().join("password")).unwrap();
    let tcp = PgConnectOptions::new().host("127.0.0.1").port(port(cluster.url())).database("postgres");
    let socket = tcp.clone().socket(cluster.socket_dir());
    for door in [tcp, socket] {
        let right = door.clone().username("omnicrm").password(&password);
        PgConnection::connect_with(&right).await.unwrap().close().await.unwrap();
        for role in ["omnicrm", "postgres"] {
            let wrong = door.clone().username(role).password("wrong");
            let refused = PgConnection::connect_with(&wrong).await.unwrap_err();
            let code = refused.as_database_error().and_then(|error| error.code().map(|code| code.into_owned()));
            assert_eq!(code.as_deref(), Some("28P01"), "{refused}");
        }
    }
    cluster.stop().await.unwrap();
}
