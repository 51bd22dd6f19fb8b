//! Connections are cut at random moments while changes are made. Each change that is there has its event, and each event its
//! change.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use crm::{
    Caller, DiscordId, Role, TenantDb,
    leads::{self, NewLead, Whose},
    members::{self, ChangeMember, MemberChange},
};
use sqlx::PgPool;

use super::{seal, verified};
use crate::{
    depth::{Dice, depth},
    harness::{Installation, calls, owner, person},
};

/// How many changes are asked for: a sample, and all of them.
const ROUNDS: (usize, usize) = (200, 400);
const CALLERS: usize = 4;

/// How often the twin is tried at most.
const MOST_TORN_APART: i64 = 2_000;

/// Cuts the company's connections, again and again, until told to stop; less often while hardly a change comes through, for how
/// long one takes depends on the machine. How many.
async fn cut(control: PgPool, database: String, stop: Arc<AtomicBool>, done: Arc<AtomicUsize>) -> i64 {
    let (mut dice, mut killed) = (Dice(9), 0);
    while !stop.load(Ordering::SeqCst) {
        let made = i64::try_from(done.load(Ordering::SeqCst)).expect("a few hundred");
        let patience = if killed > 4 * (made + 1) { 300 } else { 30 };
        // Round trips are what the time until the next cut is counted in.
        for _ in 0..dice.roll(patience) {
            sqlx::query("select 1").execute(&control).await.expect("a moment");
        }
        let cut: i64 = sqlx::query_scalar(
            "select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity
             where datname = $1 and usename = $1 and state <> 'idle'",
        )
        .bind(&database)
        .fetch_one(&control)
        .await
        .expect("a cut");
        killed += cut;
    }
    killed
}

/// Changes that have no event, or more than one, and events that have no change.
async fn torn(look: &PgPool) -> BTreeSet<String> {
    let torn: Vec<String> = sqlx::query_scalar(
        "with changes as (
             select 'lead ' || replace(id::text, '-', '') as id from leads
             union all select 'member ' || discord_id from members where not is_owner and role = 'sales'),
         events as (
             select noun || ' ' || target_id as id from audit_log where action in ('lead.create', 'member.set_role'))
         select coalesce(c.id, e.id) from changes c full join events e on e.id = c.id
         group by 1 having count(c.id) <> 1 or count(e.id) <> 1",
    )
    .fetch_all(look)
    .await
    .expect("a comparison");
    torn.into_iter().collect()
}

/// What a caller does in a round; whether it went well.
async fn change(db: &TenantDb, boss: &Caller, n: usize) -> bool {
    if n.is_multiple_of(2) {
        let contact = Whose::Person { name: format!("Contact {n}"), phone: None };
        let new = NewLead { contact, interest: None, notes: None };
        return leads::create(db, boss, new).await.is_ok();
    }
    let person = person(200_000_000_000_000_000 + n as u64, &format!("P{n}"));
    let order = ChangeMember { person, wanted: MemberChange::SetRole { role: Role::Sales.into() }, notes: None };
    members::change(db, boss, order).await.is_ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_and_its_event_are_there_both_or_neither() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    // Before anything is cut: coming in is no change.
    let boss = calls(&db, &owner()).await;
    let rounds = depth(ROUNDS.0, ROUNDS.1);
    let (next, done) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let stop = Arc::new(AtomicBool::new(false));
    let database = format!("{}_t_alpha", house.prefix);
    let cutting = cut(house.superuser("control").await, database, stop.clone(), done.clone());
    let cutting = tokio::spawn(cutting);
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (db, boss, next, done) = (db.clone(), boss.clone(), next.clone(), done.clone());
            tokio::spawn(async move {
                loop {
                    let n = next.fetch_add(1, Ordering::SeqCst);
                    if n >= rounds {
                        return;
                    }
                    done.fetch_add(usize::from(change(&db, &boss, n).await), Ordering::SeqCst);
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.expect("a caller");
    }
    stop.store(true, Ordering::SeqCst);
    let (killed, done) = (cutting.await.expect("the cuts"), done.load(Ordering::SeqCst));
    println!("{rounds} changes asked for, {killed} connections cut, {done} changes made");
    assert!(killed > 20 && done > 20 && done < rounds, "too few cuts, or too many, to show anything");
    assert_eq!(torn(&look).await, BTreeSet::new());
    seal(&house, &db).await;
    let report = verified(&db).await;
    assert_eq!((report.problem, report.sealed), (None, report.events));
    look.close().await;
    house.finish().await;
}

/// The known-bad twin: the event is committed after its change, in a transaction of its own, by connections that are cut just
/// the same. If this test failed, the one above could not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_is_committed_by_itself_is_found_missing() {
    let house = Installation::new().await;
    house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    let boss: DiscordId = owner().discord_id;
    let mut dice = Dice(4);
    // Until one is torn: which moment is between the two depends on the machine.
    for n in 0..MOST_TORN_APART {
        if n % 20 == 0 && !torn(&look).await.is_empty() {
            break;
        }
        let mut conn = look.acquire().await.expect("a connection");
        let pid: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(&mut *conn).await.expect("its number");
        let person = 200_000_000_000_000_000_i64 + n;
        let twin = async {
            sqlx::query(
                "insert into members (id, discord_id, name, role, created_at, updated_at)
                 values (gen_random_uuid(), $1, 'P', 'sales', now(), now())",
            )
            .bind(person)
            .execute(&mut *conn)
            .await?;
            sqlx::query(
                "insert into audit_log (at, caller_kind, caller_id, caller_name, via, action, noun, target_id, outcome, request_id)
                 values (now(), 'discord', $1, 'X', 'discord', 'member.set_role', 'member', $2, 'done', gen_random_uuid())",
            )
            .bind(boss.to_string())
            .bind(person.to_string())
            .execute(&mut *conn)
            .await
        };
        let moments = dice.roll(4);
        let cut = async {
            for _ in 0..moments {
                sqlx::query("select 1").execute(&look).await.expect("a moment");
            }
            sqlx::query("select pg_terminate_backend($1)").bind(pid).execute(&look).await.expect("a cut");
        };
        let (_cut_off_or_not, ()) = tokio::join!(twin, cut);
    }
    assert_ne!(
        torn(&look).await,
        BTreeSet::new(),
        "a change without its event went unnoticed: the test above can't fail"
    );
    look.close().await;
    house.finish().await;
}
