//! Deliveries for companies to whose databases no connection is free.

use crm::{
    Error, TenantDb,
    db::Tx,
    deliveries::{self, Inbox, Processed},
};
use futures_util::future::join_all;
use sqlx::PgPool;

use super::{
    connections::{BUDGET, Company, FOR_COMPANIES, companies, seen_by},
    inbox::{store, understand},
};
use crate::{
    depth::{Dice, depth, seed},
    harness::Installation,
};

/// Every connection for companies in use, until it is dropped.
async fn all_in_use(companies: &[Company]) -> Vec<crm::Result<Tx>> {
    let held = join_all(companies[..FOR_COMPANIES].iter().map(Company::hold)).await;
    assert!(held.iter().all(Result::is_ok), "as many as there are for companies");
    held
}

/// Until nothing waits: how many deliveries were handed on, and how many done.
async fn process_all(db: &TenantDb) -> (usize, usize) {
    let (mut handed_on, mut done) = (0, 0);
    loop {
        let processed = deliveries::process(db, understand).await.unwrap();
        if processed == Processed::default() {
            return (handed_on, done);
        }
        handed_on += processed.handed_on;
        done += processed.deliveries;
    }
}

async fn count(look: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(look).await.unwrap()
}

/// What the customer wrote, in the order in which staff see it.
async fn messages(house: &Installation, db: &TenantDb) -> Vec<String> {
    let look = house.superuser(&format!("t_{}", db.slug())).await;
    let messages = sqlx::query_scalar("select body from messages order by seq").fetch_all(&look).await.unwrap();
    look.close().await;
    messages
}

#[tokio::test]
async fn what_comes_while_no_connection_is_free_is_taken_in_and_applied_once() {
    const ROUNDS: usize = 5;
    let house = Installation::new().await;
    let theirs = companies(&house, 12).await;
    let server = house.process_with(BUDGET).await;
    let theirs = seen_by(&server, &theirs).await;
    let (inbox, control) = (Inbox::new(server.clone()), house.superuser("control").await);
    let held = all_in_use(&theirs).await;
    // The twin: who needs the company's own database is told that it can't be had.
    let refused = theirs[FOR_COMPANIES].add_lead("Refused".into()).await;
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    sqlx::query("update wakeups set due_at = 'infinity'").execute(&control).await.unwrap();
    for again in [false, true] {
        for round in 0..ROUNDS {
            let raw = |company: &Company| format!("wamid.{}{round} 966500000001 {round}", company.db.slug());
            let stored = theirs.iter().map(async |company| store(&inbox, &company.db, &raw(company)).await);
            let stored = join_all(stored).await;
            let new: usize = stored.into_iter().sum();
            assert_eq!(new, if again { 0 } else { theirs.len() }, "round {round}, again: {again}");
        }
    }
    assert_eq!(count(&control, "select count(*) from arrivals").await, (theirs.len() * ROUNDS) as i64);
    assert_eq!(count(&control, "select count(*) from wakeups where due_at <= now()").await, theirs.len() as i64);
    sqlx::query("create table kept as select * from arrivals").execute(&control).await.unwrap();
    drop(held);

    let expected: Vec<String> = (0..ROUNDS).map(|round| round.to_string()).collect();
    for company in &theirs {
        assert_eq!(process_all(&company.db).await, (ROUNDS, ROUNDS));
        assert_eq!(messages(&house, &company.db).await, expected, "{}", company.db.slug());
    }
    assert_eq!(count(&control, "select count(*) from arrivals").await, 0);
    // As if the process had ended after each was handed on, and before it was forgotten here.
    let as_before = "insert into arrivals (tenant_id, channel, digest, raw, received_at)
                     select tenant_id, channel, digest, raw, received_at from kept";
    sqlx::query(as_before).execute(&control).await.unwrap();
    for company in &theirs {
        assert_eq!(process_all(&company.db).await, (ROUNDS, 0), "found there, and not done again");
        assert_eq!(messages(&house, &company.db).await, expected, "{}", company.db.slug());
    }
    assert_eq!(count(&control, "select count(*) from arrivals").await, 0);
    control.close().await;
    server.close().await;
    house.finish().await;
}

/// Connections come free and are taken while deliveries come one after the other: some go into the company's own database,
/// some into the control database.
#[tokio::test]
async fn whichever_way_they_come_in_they_are_applied_in_their_order() {
    let steps = depth(150, 3_000);
    let house = Installation::new().await;
    let theirs = companies(&house, FOR_COMPANIES + 1).await;
    let server = house.process_with(BUDGET).await;
    let theirs = seen_by(&server, &theirs).await;
    let (db, inbox) = (&theirs[FOR_COMPANIES].db, Inbox::new(server.clone()));
    let (mut dice, mut held) = (Dice(seed()), Vec::new());
    let (mut stored, mut handed_on, mut done) = (0, 0, 0);
    // One by each way, whatever is drawn then.
    for step in [3, 0, 3].into_iter().chain((0..steps).map(|_| dice.roll(8))) {
        match step {
            0 if held.is_empty() => held = all_in_use(&theirs).await,
            0 => held.clear(),
            1 | 2 if held.is_empty() => {
                let processed = deliveries::process(db, understand).await.unwrap();
                handed_on += processed.handed_on;
                done += processed.deliveries;
            }
            _ => {
                assert_eq!(store(&inbox, db, &format!("wamid.{stored} 966500000001 {stored}")).await, 1);
                stored += 1;
            }
        }
    }
    held.clear();
    let rest = process_all(db).await;
    handed_on += rest.0;
    done += rest.1;
    assert_eq!(done, stored);
    assert!(
        handed_on > 0 && handed_on < stored,
        "both ways were gone: {handed_on} of {stored} by the control database"
    );
    println!("{steps} steps: {stored} deliveries, {handed_on} of them by the control database");
    let expected: Vec<String> = (0..stored).map(|n| n.to_string()).collect();
    assert_eq!(messages(&house, db).await, expected);
    server.close().await;
    house.finish().await;
}
