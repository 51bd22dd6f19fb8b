//! Work that happens later: exactly as often as it should, in order, and never lost.

use std::collections::HashSet;

use chrono::TimeDelta;
use crm::{
    Role, TenantDb, conversations,
    deliveries::{self, Inbox},
    jobs::{self, Claim, Claimed, Job},
    kernel::queue,
    members::{self, ChangeMember, MemberChange},
};
use sqlx::PgPool;

use super::inbox::{store, understand};
use crate::{
    harness::{Installation, calls, owner, person},
    house::{House, eventually},
};

/// Enqueues one notice for each of `people`, through the verb that people use.
async fn enqueue(db: &TenantDb, people: std::ops::Range<u64>) {
    for n in people {
        let person = person(200_000_000_000_000_000 + n, &format!("P{n}"));
        let order = ChangeMember { person, wanted: MemberChange::SetRole { role: Role::Sales.into() }, notes: None };
        members::change(db, &calls(db, &owner()).await, order).await.expect("a change");
    }
}

fn whom(job: &Claimed) -> u64 {
    match &job.job() {
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
            match &job.job() {
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
async fn a_job_that_takes_long_is_held_for_as_long_as_its_worker_says_so() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    enqueue(&db, 0..1).await;
    let slow = claim(&db, 1).await.remove(0);
    let most_of_it = jobs::JOB_LEASE - TimeDelta::seconds(1);
    for _ in 0..3 {
        house.clock.advance(most_of_it);
        assert!(jobs::hold(&db, &slow).await.unwrap());
        assert!(claim(&db, 1).await.is_empty(), "it is still held");
    }
    house.clock.advance(jobs::JOB_LEASE);
    let taken_over = claim(&db, 1).await.remove(0);
    assert!(!jobs::hold(&db, &slow).await.unwrap(), "who let it go learns it");
    assert!(jobs::done(&db, &taken_over).await.unwrap());
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
    let due = async |server: &crm::Server| jobs::claim_tenants(server, Claim::fresh(), 10, LEASE).await.unwrap();
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
    let lost = jobs::claim_tenants(&house.server, Claim::fresh(), 1, LEASE).await.unwrap().remove(0);
    enqueue(&db, 1..2).await;
    assert!(jobs::claim_tenants(&house.server, Claim::fresh(), 1, LEASE).await.unwrap().is_empty(), "still held");
    house.clock.advance(LEASE + TimeDelta::seconds(1));
    assert_eq!(jobs::claim_tenants(&house.server, Claim::fresh(), 1, LEASE).await.unwrap().len(), 1);
    assert!(!jobs::extend(&house.server, &lost, LEASE).await.unwrap(), "the lost worker learns it");
    house.finish().await;
}

/// The answer to a claim may be lost on its way: what it took is taken back, and nobody waits until the lease has run out.
#[tokio::test]
async fn what_was_claimed_unheard_is_taken_back() {
    let house = Installation::new().await;
    let (db, other) = (house.company("alpha").await, house.company("beta").await);
    enqueue(&db, 0..1).await;
    let unheard = Claim::fresh();
    let lost = jobs::claim_tenants(&house.server, unheard, 10, LEASE).await.unwrap();
    assert_eq!(lost.iter().map(|lease| lease.tenant).collect::<Vec<_>>(), [db.id()]);
    enqueue(&other, 0..1).await;
    let heard = jobs::claim_tenants(&house.server, Claim::fresh(), 10, LEASE).await.unwrap();
    assert_eq!(heard.iter().map(|lease| lease.tenant).collect::<Vec<_>>(), [other.id()]);
    for _ in 0..2 {
        jobs::take_back(&house.server, unheard).await.unwrap();
    }
    let taken = jobs::claim_tenants(&house.server, Claim::fresh(), 10, LEASE).await.unwrap();
    assert_eq!(taken.iter().map(|lease| lease.tenant).collect::<Vec<_>>(), [db.id()], "and not what another holds");
    jobs::take_back(&house.server, unheard).await.unwrap();
    assert!(jobs::extend(&house.server, &taken[0], LEASE).await.unwrap(), "it is held by another claim now");
    house.finish().await;
}

/// Nothing else comes for the company: that its worker is lost is reason enough to look there.
#[tokio::test]
async fn a_lost_workers_tenant_is_taken_over_even_if_nothing_new_comes() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    enqueue(&db, 0..1).await;
    let lost = jobs::claim_tenants(&house.server, Claim::fresh(), 1, LEASE).await.unwrap().remove(0);
    let ends = jobs::next_wakeup(&house.server).await.unwrap().expect("a time to look");
    assert!(ends > house.clock.now() && ends <= house.clock.now() + LEASE, "when the lease ends");
    assert!(jobs::claim_tenants(&house.server, Claim::fresh(), 1, LEASE).await.unwrap().is_empty(), "still held");
    house.clock.advance(LEASE + TimeDelta::seconds(1));
    let taken = jobs::claim_tenants(&house.server, Claim::fresh(), 1, LEASE).await.unwrap();
    assert_eq!(taken.iter().map(|lease| lease.tenant).collect::<Vec<_>>(), [lost.tenant]);
    // Once let go of, it rests.
    jobs::release(&house.server, &taken[0], None).await.unwrap();
    house.clock.advance(LEASE + LEASE);
    assert!(jobs::claim_tenants(&house.server, Claim::fresh(), 1, LEASE).await.unwrap().is_empty());
    house.finish().await;
}

/// A second message comes while the job that shows the first still waits. Should a worker take that job before the second
/// message is committed, it would not see it, and nobody would show it.
#[tokio::test]
async fn a_job_is_not_taken_while_somebody_relies_on_it_who_has_not_committed() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let inbox = Inbox::new(house.server.clone());
    let show = async || {
        let claimed = jobs::claim(&db, 10).await.expect("a claim");
        claimed.into_iter().find_map(|job| match job.job() {
            Ok(Job::AnnounceMessages { conversation }) => Some((job, conversation)),
            _ => None,
        })
    };
    store(&inbox, &db, "wamid.1 966501234567 one").await;
    deliveries::process(&db, understand).await.expect("applied");
    store(&inbox, &db, "wamid.2 966501234567 two").await;
    // The last thing before a commit is to write the wake-up anew, if that is some seconds old. Here it takes long.
    house.clock.advance(TimeDelta::seconds(10));
    let control = house.superuser("control").await;
    let mut slow = control.begin().await.expect("a transaction");
    sqlx::query("select from wakeups for update").execute(&mut *slow).await.expect("a lock");
    let second = tokio::spawn({
        let db = db.clone();
        async move { deliveries::process(&db, understand).await.expect("applied") }
    });
    waits(&control, "update wakeups%").await;
    assert!(show().await.is_none(), "it would see the first message only");
    slow.rollback().await.expect("the end");
    assert_eq!(second.await.expect("a task").applied.messages, 1);
    let (job, conversation) = show().await.expect("it is still there");
    let seen = conversations::unannounced(&db, &job, conversation).await.expect("a look");
    assert_eq!(seen.expect("both").lines.len(), 2);
    control.close().await;
    house.finish().await;
}

/// A second message comes just when the showing of the first goes wrong: the job is put back as the same job is written for the second.
#[tokio::test]
async fn a_job_is_tried_again_though_its_like_is_written_at_that_moment() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let inbox = Inbox::new(house.server.clone());
    store(&inbox, &db, "wamid.1 966501234567 one").await;
    deliveries::process(&db, understand).await.expect("applied");
    let announces = |job: &Claimed| matches!(job.job(), Ok(Job::AnnounceMessages { .. }));
    let job = jobs::claim(&db, 10).await.expect("a claim").into_iter().find(announces).expect("it is to be shown");
    store(&inbox, &db, "wamid.2 966501234567 two").await;
    house.clock.advance(TimeDelta::seconds(10));
    let (control, company) = (house.superuser("control").await, house.superuser("t_alpha").await);
    let mut slow = control.begin().await.expect("a transaction");
    sqlx::query("select from wakeups for update").execute(&mut *slow).await.expect("a lock");
    let second = tokio::spawn({
        let db = db.clone();
        async move { deliveries::process(&db, understand).await.expect("applied") }
    });
    waits(&control, "update wakeups%").await;
    let again = tokio::spawn({
        let (db, job) = (db.clone(), job.clone());
        async move { jobs::retry(&db, &job, None, "503").await }
    });
    waits(&company, "%overriding system value%").await;
    slow.rollback().await.expect("the end");
    assert_eq!(second.await.expect("a task").applied.messages, 1);
    again.await.expect("a task").expect("it waits for its time");
    let left: Vec<(String, i32, Option<String>)> =
        sqlx::query_as("select state, attempts, last_error from jobs where kind = 'announce_messages'")
            .fetch_all(&company)
            .await
            .expect("the jobs");
    assert_eq!(left, [("ready".to_owned(), 1, Some("503".to_owned()))], "one for both, that is tried again");
    control.close().await;
    company.close().await;
    house.finish().await;
}

/// Until a statement like this one waits for a lock in this database.
async fn waits(look: &PgPool, statement: &str) {
    eventually("a statement waits for a lock", async || {
        let waiting = "select count(*) from pg_stat_activity
                       where datname = current_database() and wait_event_type = 'Lock' and query like $1";
        sqlx::query_scalar::<_, i64>(waiting).bind(statement).fetch_one(look).await.expect("a count") == 1
    })
    .await;
}

/// A job of a kind that a newer version of the program knows.
const FUTURE: &str = "from_the_future";

/// Puts a job into the table as another version would.
async fn insert(look: &PgPool, kind: &str, order: Option<&str>, in_seconds: f64) {
    sqlx::query(
        "insert into jobs (id, kind, payload, run_at, order_key, created_at)
         values (gen_random_uuid(), $1, jsonb_build_object('kind', $1), now() + make_interval(secs => $2), $3, now())",
    )
    .bind(kind)
    .bind(in_seconds)
    .bind(order)
    .execute(look)
    .await
    .expect("a job");
}

#[tokio::test]
async fn a_job_of_an_unknown_kind_waits_for_a_worker_that_knows_it() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    sqlx::query("delete from jobs").execute(&look).await.unwrap();
    insert(&look, FUTURE, Some("shared"), 0.0).await;
    insert(&look, "digest_changes", Some("shared"), 0.0).await;
    insert(&look, "feed_audit", Some("another"), 0.0).await;
    let claimed = jobs::claim(&db, 10).await.unwrap();
    assert_eq!(claimed.iter().map(Claimed::job).collect::<Vec<_>>(), [Ok(Job::FeedAudit)], "only its own order waits");
    assert!(jobs::done(&db, &claimed[0]).await.unwrap());
    let next = jobs::next_due(&db).await.unwrap().expect("it is looked at again");
    let wait = next - house.clock.now();
    assert!(wait > queue::UNKNOWN_LOOK - TimeDelta::seconds(5) && wait <= queue::UNKNOWN_LOOK, "{wait}");
    let untouched: (String, i32) =
        sqlx::query_as("select state, attempts from jobs where kind = $1").bind(FUTURE).fetch_one(&look).await.unwrap();
    assert_eq!(untouched, ("ready".to_owned(), 0));
    let newer = queue::claim(&db, &[FUTURE], 10).await.unwrap();
    assert_eq!(newer.len(), 1, "who knows it takes it");
    assert!(jobs::done(&db, &newer[0]).await.unwrap());
    assert_eq!(jobs::claim(&db, 10).await.unwrap()[0].job(), Ok(Job::DigestChanges), "and its order goes on");
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn a_job_that_waits_for_another_of_its_order_keeps_nobody_awake() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    sqlx::query("delete from jobs").execute(&look).await.unwrap();
    insert(&look, "feed_audit", Some("shared"), 3600.0).await;
    insert(&look, "digest_changes", Some("shared"), 0.0).await;
    assert!(jobs::claim(&db, 10).await.unwrap().is_empty());
    let next = jobs::next_due(&db).await.unwrap().expect("the first one's time");
    assert!(next > house.clock.now() + TimeDelta::minutes(50), "{next}");
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn workers_leave_unknown_kinds_alone_without_spinning_and_quarantine_what_they_cannot_read() {
    let house = House::open().await;
    let look = house.look.clone();
    let control = house.install.superuser("control").await;
    insert(&look, FUTURE, None, -1.0).await;
    // Its fields are missing.
    insert(&look, "show_reply", None, -1.0).await;
    let looks = async || {
        let found = sqlx::query_scalar::<_, i64>("select lease_token from wakeups where tenant_id = $1");
        found.bind(house.db().id()).fetch_one(&control).await.expect("a wake-up")
    };
    let before = looks().await;
    sqlx::query("update wakeups set due_at = now() where tenant_id = $1")
        .bind(house.db().id())
        .execute(&control)
        .await
        .unwrap();
    eventually("the tenant has been looked at and let go", async || {
        let (token, resting): (i64, bool) = sqlx::query_as(
            "select lease_token, lease_until < now() and due_at > now() from wakeups where tenant_id = $1",
        )
        .bind(house.db().id())
        .fetch_one(&control)
        .await
        .expect("a wake-up");
        token > before && resting
    })
    .await;
    // Sealing and what follows it wake the tenant up a few times; a worker that spins does so many times a second.
    assert!(looks().await < before + 10, "{} looks", looks().await - before);
    let states: Vec<(String, String)> =
        sqlx::query_as("select kind, state from jobs where kind in ($1, 'show_reply') order by 1")
            .bind(FUTURE)
            .fetch_all(&look)
            .await
            .unwrap();
    let state = |kind: &str, state: &str| (kind.to_owned(), state.to_owned());
    assert_eq!(states, [state(FUTURE, "ready"), state("show_reply", "quarantined")]);
    sqlx::query("delete from jobs where kind = $1").bind(FUTURE).execute(&look).await.unwrap();
    control.close().await;
    house.finish_despite_quarantine().await;
}
