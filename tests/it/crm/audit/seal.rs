//! Sealing: each committed event gets one link, in order, whoever writes meanwhile.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use crm::{TenantDb, audit};
use sqlx::PgPool;

use super::{due, seal, verified, write};
use crate::harness::{Installation, calls, owner};

const WRITERS: usize = 8;
const EACH: usize = 40;

#[tokio::test]
async fn a_log_is_as_it_was_written_also_while_half_of_it_waits_to_be_sealed() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    for n in 0..5 {
        write(&db, &format!("First {n}")).await;
    }
    seal(&house, &db).await;
    for n in 0..5 {
        write(&db, &format!("Second {n}")).await;
    }
    let half = verified(&db).await;
    assert_eq!((half.events, half.sealed, half.problem), (11, 6, None), "the company's making, five and five");
    seal(&house, &db).await;
    let whole = audit::verify(&db, &calls(&db, &owner()).await).await.expect("the owner may check it too");
    assert_eq!((whole.events, whole.sealed, whole.problem), (11, 11, None));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_event_of_eight_writers_gets_one_link_in_order_while_it_is_sealed_again_and_again() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let left = Arc::new(AtomicUsize::new(WRITERS));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (db, left) = (db.clone(), left.clone());
            tokio::spawn(async move {
                for n in 0..EACH {
                    write(&db, &format!("{writer} {n}")).await;
                }
                left.fetch_sub(1, Ordering::SeqCst);
            })
        })
        .collect();
    let mut sealings = 0;
    while left.load(Ordering::SeqCst) > 0 {
        house.clock.advance(chrono::TimeDelta::seconds(1));
        for job in due(&db).await {
            audit::seal(&db, &job).await.expect("a sealing");
            sealings += 1;
            assert_eq!(verified(&db).await.problem, None, "in the middle of it");
        }
    }
    for writer in writers {
        writer.await.expect("a writer");
    }
    assert!(sealings > 2, "only {sealings} sealings while they wrote: this has shown nothing");
    seal(&house, &db).await;
    let report = verified(&db).await;
    let all = (WRITERS * EACH + 1) as i64;
    assert_eq!((report.events, report.sealed, report.problem), (all, all, None));
    let look = house.superuser("t_alpha").await;
    assert_eq!(places(&look).await, (1..=all).collect::<Vec<_>>(), "no place is left out");
    for writer in 0..WRITERS {
        assert_eq!(order(&look, writer).await, (0..EACH).collect::<Vec<_>>(), "the events of writer {writer}");
    }
    println!("{all} events, {sealings} sealings while they were written");
    look.close().await;
    house.finish().await;
}

async fn places(look: &PgPool) -> Vec<i64> {
    sqlx::query_scalar("select place from audit_chain order by place").fetch_all(look).await.expect("the chain")
}

/// The numbers of a writer's events in the order of their links.
async fn order(look: &PgPool, writer: usize) -> Vec<usize> {
    let labels: Vec<String> = sqlx::query_scalar(
        "select a.target_label from audit_chain c join audit_log a on a.seq = c.seq
         where a.target_label like $1 || ' %' order by c.place",
    )
    .bind(writer.to_string())
    .fetch_all(look)
    .await
    .expect("the links");
    labels.iter().filter_map(|label| label.split_once(' ')?.1.parse().ok()).collect()
}

#[tokio::test]
async fn of_two_sealers_with_the_same_job_one_seals() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    write(&db, "Layla").await;
    house.clock.advance(chrono::TimeDelta::seconds(15));
    let job = due(&db).await.remove(0);
    let other: TenantDb = house.another_process().await.tenant(db.id()).await.expect("the company");
    let (one, two) = tokio::join!(audit::seal(&db, &job), audit::seal(&other, &job));
    assert!(one.is_ok() != two.is_ok(), "{one:?}, {two:?}");
    let report = verified(&db).await;
    assert_eq!((report.sealed, report.problem), (2, None));
    house.finish().await;
}

/// If you are here because this failed: one job must seal all that waits, however much that is. A job for the rest would wait
/// for those of the next seconds, and a busy company's events for ever longer.
#[tokio::test]
async fn one_sealing_takes_all_that_waits() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    write(&db, "Layla").await;
    let look = house.superuser("t_alpha").await;
    sqlx::query(
        "insert into audit_log (at, caller_kind, caller_id, caller_name, via, action, noun, outcome, request_id)
         select now(), 'job', 'worker', 'worker', 'job', 'tenant.set', 'tenant', 'done', gen_random_uuid()
         from generate_series(1, 1198)",
    )
    .execute(&look)
    .await
    .expect("events that wait");
    house.clock.advance(chrono::TimeDelta::seconds(15));
    let job = due(&db).await.remove(0);
    audit::seal(&db, &job).await.expect("a sealing");
    assert_eq!(places(&look).await, (1..=1200).collect::<Vec<_>>());
    look.close().await;
    house.finish().await;
}
