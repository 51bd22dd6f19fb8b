//! How the workers share their places among companies.

use crm::TenantDb;
use omnicrm::{config::Config, jobs::Workers};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use crate::{
    harness::Installation,
    house::{eventually, plain_config},
};

/// Enough that a company with so many is busy for a while.
const MANY: i32 = 3000;

/// Puts jobs into a company's table that come to nothing, and has the workers hear of it.
async fn enqueue(look: &PgPool, control: &PgPool, db: &TenantDb, jobs: i32) {
    sqlx::query(
        "insert into jobs (id, kind, payload, run_at, created_at)
         select gen_random_uuid(), 'ask_unknown',
                jsonb_build_object('kind', 'ask_unknown', 'message', gen_random_uuid()), now() - interval '1 hour', now()
         from generate_series(1, $1)",
    )
    .bind(jobs)
    .execute(look)
    .await
    .expect("the jobs");
    sqlx::query("update wakeups set due_at = now() where tenant_id = $1")
        .bind(db.id())
        .execute(control)
        .await
        .expect("a wake-up");
}

async fn left(look: &PgPool) -> i64 {
    let left = "select count(*) from jobs where kind = 'ask_unknown'";
    sqlx::query_scalar(left).fetch_one(look).await.expect("a count")
}

/// One company has thousands of jobs and the only place; then another has one. How many of the first's are left when that one is
/// done.
async fn left_of_the_flood(turn_milliseconds: u64) -> i64 {
    let install = Installation::new().await;
    let (flood, single) = (install.company("flood").await, install.company("single").await);
    let (floods, singles) = (install.superuser("t_flood").await, install.superuser("t_single").await);
    let control = install.superuser("control").await;
    let folder = tempfile::tempdir().expect("a folder");
    let mut config: Config = plain_config(&install, folder.path());
    config.worker.tenants_at_once = 1;
    config.worker.turn_milliseconds = turn_milliseconds;
    enqueue(&floods, &control, &flood, MANY).await;
    let stop = CancellationToken::new();
    let workers = Workers::new(install.server.clone(), None, &config).expect("workers");
    let running = tokio::spawn(workers.run(stop.clone()));
    eventually("the flood has the place", async || left(&floods).await < i64::from(MANY)).await;
    enqueue(&singles, &control, &single, 1).await;
    eventually("the other's job is done", async || left(&singles).await == 0).await;
    let rest = left(&floods).await;
    stop.cancel();
    running.await.expect("a task").expect("its end");
    for pool in [floods, singles, control] {
        pool.close().await;
    }
    install.finish().await;
    rest
}

#[tokio::test]
async fn one_companys_flood_gives_its_place_back_after_a_turn() {
    let rest = left_of_the_flood(10).await;
    assert!(rest > i64::from(MANY) / 2, "the other had its turn soon, with {rest} left");
}

/// The twin of the test above: without an end to the turn, the other waits for the last of the flood.
#[tokio::test]
async fn without_turns_the_other_would_wait_for_the_end() {
    assert_eq!(left_of_the_flood(3_600_000).await, 0);
}
