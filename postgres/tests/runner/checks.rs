//! That [`check`] passes on a good server and fails on each kind of bad one.

use std::time::{Duration, Instant};

use local_postgres::{Finding, check};

use super::{connect, dir, execute, start, start_durable};

fn finding<'a>(findings: &'a [Finding], name: &str) -> &'a Finding {
    findings.iter().find(|finding| finding.name == name).unwrap()
}

/// The names of the checks that failed.
async fn failed(url: &str, production: bool) -> Vec<&'static str> {
    let findings = check(url, production).await.unwrap();
    assert!(findings.iter().all(|finding| finding.ok == finding.fix.is_none()), "{findings:#?}");
    findings.iter().filter(|finding| !finding.ok).map(|finding| finding.name).collect()
}

#[tokio::test]
async fn a_durable_cluster_passes_every_check_and_nothing_is_left_behind() {
    let dir = dir();
    let cluster = start_durable(&dir).await;
    let findings = check(cluster.url(), true).await.unwrap();
    let names: Vec<_> = findings.iter().map(|finding| finding.name).collect();
    assert_eq!(names, ["version", "ctype", "fsync", "synchronous_commit", "superuser"]);
    assert!(findings.iter().all(|finding| finding.ok), "{findings:#?}");
    assert!(finding(&findings, "ctype").found.contains("show_trgm('محمد') is not empty"), "{findings:#?}");

    let mut database = connect(cluster.superuser_url()).await;
    let left: i64 = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM pg_extension WHERE extname <> 'plpgsql')
              + (SELECT count(*) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema'))",
    )
    .fetch_one(&mut database)
    .await
    .unwrap();
    assert_eq!(left, 0);

    assert_eq!(failed(cluster.superuser_url(), true).await, ["superuser"]);
    assert_eq!(failed(cluster.superuser_url(), false).await, Vec::<&str>::new());

    sqlx::raw_sql("ALTER SYSTEM SET fsync = off").execute(&mut database).await.unwrap();
    sqlx::raw_sql("ALTER ROLE omnicrm SET synchronous_commit = local").execute(&mut database).await.unwrap();
    sqlx::raw_sql("SELECT pg_reload_conf()").execute(&mut database).await.unwrap();
    let deadline = Instant::now() + Duration::from_secs(30);
    while failed(cluster.url(), true).await != ["fsync"] {
        assert!(Instant::now() < deadline, "the reload did not arrive");
    }
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_throw_away_cluster_fails_only_the_checks_of_durability() {
    let dir = dir();
    let cluster = start(&dir).await;
    assert_eq!(failed(cluster.url(), true).await, ["fsync", "synchronous_commit"]);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_ctype_without_arabic_letters_is_found_with_and_without_pg_trgm() {
    let dir = dir();
    let cluster = start(&dir).await;
    let at = |name: &str| format!("{}/{name}", cluster.url().rsplit_once('/').unwrap().0);
    for (name, encoding) in [("c_utf8", "UTF8"), ("c_ascii", "SQL_ASCII")] {
        let sql = format!(
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' OWNER omnicrm"
        );
        execute(cluster.superuser_url(), &sql).await;
        let findings = check(&at(name), true).await.unwrap();
        let ctype = finding(&findings, "ctype");
        assert!(!ctype.ok && ctype.found.contains("show_trgm('محمد') is empty"), "{ctype:?}");
        assert!(ctype.fix.as_ref().unwrap().contains("initdb --encoding=UTF8 --locale=C.UTF-8"), "{ctype:?}");

        execute(cluster.superuser_url(), &format!("ALTER DATABASE {name} OWNER TO postgres")).await;
        let findings = check(&at(name), true).await.unwrap();
        let ctype = finding(&findings, "ctype");
        assert!(!ctype.ok && ctype.found.contains("could not be tried"), "{ctype:?}");
    }
    // The same question without rights, where the answer is yes.
    execute(cluster.superuser_url(), "REVOKE CREATE ON DATABASE postgres FROM omnicrm").await;
    let findings = check(cluster.url(), true).await.unwrap();
    let ctype = finding(&findings, "ctype");
    assert!(ctype.ok && ctype.found.contains("could not be tried"), "{ctype:?}");
    cluster.stop().await.unwrap();
}
