//! Work that happens later: exactly as often as it should, in order, and never lost.

use std::collections::HashSet;

use chrono::TimeDelta;
use crm::{
    Role, TenantDb,
    jobs::{self, Claimed, Job},
    members::{self, ChangeMember, MemberChange},
};

use crate::harness::{Installation, calls, owner, person};

/// Enqueues one notice for each of `people`, through the verb that people use.
async fn enqueue(db: &TenantDb, people: std::ops::Range<u64>) {
    for n in people {
        let person = person(200_000_000_000_000_000 + n, &format!("P{n}"));
        let order = ChangeMember { person, wanted: MemberChange::SetRole { role: Role::Sales.into() }, notes: None };
        members::change(db, &calls(db, &owner()).await, order).await.expect("a change");
    }
}

fn whom(job: &Claimed) -> u64 {
    match &job.job {
        Ok(Job::TellMember { to, .. }) => to.get(),
        other => panic!("{other:?}"),
    }
}

/// The notices that are due; sealing the audit log, which follows each change, is ended at once.
async fn claim(db: &TenantDb, limit: i64) -> Vec<Claimed> {
    let mut notices = Vec::new();
    loop {
        let claimed = jobs::claim(db, limit - notices.len() as i64).await.expect("a claim");
        if claimed.is_empty() {
            return notices;
        }
        for job in claimed {
            match &job.job {
                Ok(Job::SealAudit) => assert!(jobs::done(db, &job).await.expect("the end")),
                _ => notices.push(job),
            }
        }
    }
}

const LEASE: TimeDelta = TimeDelta::seconds(60);

#[tokio::test]
async fn twenty_workers_share_the_work_and_do_each_job_once() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    enqueue(&db, 0..60).await;
    let workers: Vec<_> = (0..20)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let claimed = claim(&db, 3).await;
                    if claimed.is_empty() {
                        return mine;
                    }
                    for job in claimed {
                        mine.push(whom(&job));
                        assert!(jobs::done(&db, &job).await.expect("the end"));
                    }
                }
            })
        })
        .collect();
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.unwrap());
    }
    assert_eq!(all.len(), 60, "none twice");
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), 60, "none lost");
    house.finish().await;
}

#[tokio::test]
async fn a_worker_that_slept_through_its_lease_has_no_say() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    enqueue(&db, 0..1).await;
    let slept = claim(&db, 1).await.remove(0);
    assert!(claim(&db, 1).await.is_empty(), "it is held");
    house.clock.advance(jobs::JOB_LEASE + TimeDelta::seconds(1));
    let taken_over = claim(&db, 1).await.remove(0);
    assert_eq!((slept.id, taken_over.attempt), (taken_over.id, 2));
    assert!(!jobs::done(&db, &slept).await.unwrap(), "the sleeper can't end it");
    jobs::quarantine(&db, &slept, "late").await.unwrap();
    jobs::retry(&db, &slept, None, "late").await.unwrap();
    assert!(jobs::done(&db, &taken_over).await.unwrap(), "who holds it can");
    house.finish().await;
}

#[tokio::test]
async fn a_job_is_retried_by_the_schedule_and_then_put_aside() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    enqueue(&db, 0..1).await;
    for attempt in 1..=8 {
        let job = claim(&db, 1).await.pop().unwrap_or_else(|| panic!("attempt {attempt} is due"));
        assert_eq!(job.attempt, attempt);
        jobs::retry(&db, &job, None, "no").await.unwrap();
        assert!(claim(&db, 1).await.is_empty(), "not before its time");
        house.clock.advance(TimeDelta::hours(13));
    }
    let look = house.superuser("t_alpha").await;
    let (state, error): (String, String) =
        sqlx::query_as("select state, last_error from jobs where kind = 'tell_member'").fetch_one(&look).await.unwrap();
    assert_eq!((state.as_str(), error.as_str()), ("quarantined", "no"));
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn jobs_of_one_order_run_one_after_another() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    enqueue(&db, 0..1).await;
    let person = person(200_000_000_000_000_000, "P0");
    members::change(
        &db,
        &calls(&db, &owner()).await,
        ChangeMember { person, wanted: MemberChange::Remove, notes: None },
    )
    .await
    .unwrap();
    enqueue(&db, 1..2).await;
    let claimed = claim(&db, 10).await;
    let to: Vec<u64> = claimed.iter().map(whom).collect();
    assert_eq!(to, [200_000_000_000_000_000, 200_000_000_000_000_001], "the second notice to P0 waits for the first");
    jobs::done(&db, &claimed[0]).await.unwrap();
    let next = claim(&db, 10).await;
    assert_eq!(next.iter().map(whom).collect::<Vec<_>>(), [200_000_000_000_000_000]);
    house.finish().await;
}

#[tokio::test]
async fn a_change_that_is_given_up_enqueues_nothing() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    enqueue(&db, 0..1).await;
    let wanted = MemberChange::SetRole { role: Role::Sales.into() };
    let again = ChangeMember { person: person(200_000_000_000_000_000, "P0"), wanted, notes: None };
    assert!(members::change(&db, &calls(&db, &owner()).await, again).await.is_err(), "nothing would change");
    assert_eq!(claim(&db, 10).await.len(), 1);
    house.finish().await;
}

#[tokio::test]
async fn wakeups_name_the_tenant_once_and_look_again_after_the_dust_has_settled() {
    let house = Installation::new().await;
    let (alpha, _beta) = (house.company("alpha").await, house.company("beta").await);
    let due = async |server: &crm::Server| jobs::claim_tenants(server, 10, LEASE).await.unwrap();
    // Being made is an event of each, which is sealed later.
    for _ in 0..2 {
        house.clock.advance(TimeDelta::seconds(61));
        for lease in due(&house.server).await {
            jobs::release(&house.server, &lease, None).await.unwrap();
        }
    }
    assert!(due(&house.server).await.is_empty(), "nobody has anything to do");
    enqueue(&alpha, 0..1).await;
    let other = house.another_process().await;
    let held = due(&other).await;
    assert_eq!(held.iter().map(|l| l.tenant).collect::<Vec<_>>(), [alpha.id()], "another process hears of it");
    assert!(due(&house.server).await.is_empty(), "and holds it");
    jobs::release(&other, &held[0], None).await.unwrap();
    assert!(due(&house.server).await.is_empty());
    house.clock.advance(TimeDelta::seconds(61));
    let again = due(&house.server).await;
    assert_eq!(again.len(), 1, "one more look, in case the enqueuer died between its commit and its nudge");
    jobs::release(&house.server, &again[0], None).await.unwrap();
    house.clock.advance(TimeDelta::seconds(61));
    assert!(due(&house.server).await.is_empty(), "and then rest");
    other.close().await;
    house.finish().await;
}

#[tokio::test]
async fn a_lost_workers_tenant_is_taken_over_when_its_lease_has_run_out() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    enqueue(&db, 0..1).await;
    let lost = jobs::claim_tenants(&house.server, 1, LEASE).await.unwrap().remove(0);
    enqueue(&db, 1..2).await;
    assert!(jobs::claim_tenants(&house.server, 1, LEASE).await.unwrap().is_empty(), "still held");
    house.clock.advance(LEASE + TimeDelta::seconds(1));
    assert_eq!(jobs::claim_tenants(&house.server, 1, LEASE).await.unwrap().len(), 1);
    assert!(!jobs::extend(&house.server, &lost, LEASE).await.unwrap(), "the lost worker learns it");
    house.finish().await;
}
