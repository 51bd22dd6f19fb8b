//! Events from before the log was authenticated: taken over once, and guarded from then on.

use std::{borrow::Cow, path::Path};

use crm::{TenantDb, TenantId, audit::Tampering};
use sqlx::{Connection, PgConnection, PgPool, migrate::Migrator, postgres::PgConnectOptions};

use super::{seal, verified, write};
use crate::harness::{Installation, run};

/// More than one batch of the adoption.
const EVENTS: i64 = 1100;

/// A company whose database is as it was before the log was authenticated, and has this many events.
async fn company_of_before(house: &Installation) -> TenantId {
    let id = house.company("alpha").await.id();
    let database = format!("{}_t_alpha", house.prefix);
    let options: PgConnectOptions = house.cluster.url().parse().expect("our own URL");
    let mut admin = PgConnection::connect(house.cluster.superuser_url()).await.expect("the cluster");
    run(&mut admin, format!("drop database {database} with (force)")).await;
    let mut maker = PgConnection::connect_with(&options).await.expect("the cluster");
    run(&mut maker, format!("create database {database}")).await;
    let app_role = [("omnicrm.app_role", format!("{}_tenant", house.prefix))];
    let mut conn =
        PgConnection::connect_with(&options.database(&database).options(app_role)).await.expect("the database");
    let all = Migrator::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/tenant")).await.expect("migrations");
    let before = Migrator { migrations: Cow::Owned(all.migrations[..2].to_vec()), ..Migrator::DEFAULT };
    before.run(&mut conn).await.expect("the schema of before");
    let data = include_str!("../../../data/migrations/tenant/0001_people_and_audit.sql");
    run(&mut conn, data.to_owned()).await;
    sqlx::query(
        "insert into audit_log (at, caller_kind, caller_id, caller_name, via, action, noun, target_id, target_label, before,
                                after, reason, outcome, request_id)
         select now() + n * interval '1 second', 'discord', '100000000000000001', 'نورة', 'discord', 'member.set_role',
                'member', n::text, 'Person ' || n, '{\"role\": \"user\"}', jsonb_build_object('role', 'sales', 'n', n),
                case when n % 2 = 0 then 'reason ' || n end, 'done', gen_random_uuid()
         from generate_series(1, $1 - 1) n",
    )
    .bind(EVENTS)
    .execute(&mut conn)
    .await
    .expect("the events of before");
    conn.close().await.expect("the end");
    lag(house).await;
    id
}

/// As if the company's database still had the schema of before.
async fn lag(house: &Installation) {
    let control = house.superuser("control").await;
    sqlx::query("update tenants set schema_version = 2").execute(&control).await.expect("the registry");
    control.close().await;
}

async fn opened(house: &Installation, id: TenantId) -> TenantDb {
    house.another_process().await.tenant(id).await.expect("the company")
}

#[tokio::test]
async fn events_of_before_are_authenticated_sealed_and_guarded_also_when_two_processes_start_at_once() {
    let house = Installation::new().await;
    let id = company_of_before(&house).await;
    let (db, other) = tokio::join!(opened(&house, id), opened(&house, id));
    let found = verified(&db).await;
    assert_eq!((found.events, found.sealed, found.problem), (EVENTS, 0, None), "authenticated");
    seal(&house, &db).await;
    let found = verified(&other).await;
    assert_eq!((found.events, found.sealed, found.problem), (EVENTS, EVENTS, None), "sealed, though nothing new came");
    write(&db, "Layla").await;
    let look = house.superuser("t_alpha").await;
    for (change, seq) in [
        ("update audit_log set target_label = 'Somebody else' where seq = 7", 7),
        ("update audit_log set after = '{\"role\": \"admin\"}' where seq = 3", 3),
        ("update audit_log set mac = null where seq = 2", 2),
    ] {
        sqlx::query(change).execute(&look).await.expect(change);
        let found = verified(&db).await.problem.expect("a problem");
        assert_eq!((found.tampering, found.seq), (Tampering::Changed, Some(seq)));
    }
    look.close().await;
    house.finish().await;
}

/// Who forges an event, and has the next start take the database for one of before, gains nothing by it.
#[tokio::test]
async fn what_is_forged_later_is_not_adopted() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    write(&db, "Layla").await;
    seal(&house, &db).await;
    let look = house.superuser("t_alpha").await;
    forge(&look).await;
    lag(&house).await;
    let db = opened(&house, db.id()).await;
    seal(&house, &db).await;
    let found = verified(&db).await.problem.expect("a problem");
    assert_eq!((found.tampering, found.seq), (Tampering::Changed, Some(3)));
    look.close().await;
    house.finish().await;
}

/// An event as they were before. The trigger queues it, so that it will be sealed.
async fn forge(look: &PgPool) {
    sqlx::query(
        "insert into audit_log (at, caller_kind, caller_id, caller_name, via, action, noun, outcome, request_id)
         values (now(), 'discord', '100000000000000001', 'نورة', 'discord', 'member.set_role', 'member', 'done',
                 gen_random_uuid())",
    )
    .execute(look)
    .await
    .expect("a forged event");
}
