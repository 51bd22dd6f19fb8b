//! What was put aside: seen, let go again, put aside again with its new reason, and told of once.

use bytes::Bytes;
use chrono::TimeDelta;
use crm::{
    Caller, Error, Permission, TenantDb,
    channel::ChannelKind,
    deliveries::{self, Destination, Inbox, Stored, Understood},
    error::Noun,
    jobs::{self, Claimed, Job},
    quarantine::{self, Aside, Exhibit},
};
use sandbox::discord::Message;
use sqlx::PgPool;

use super::inbox::{store, understand};
use crate::{
    discord::stage::count,
    harness::{Installation, calls, owner, stranger},
    house::{House, PATIENCE, eventually},
};

/// U+0000 can't be stored as text; the real parser removes it, this one does not.
const POISON: &str = "wamid.2 966500000002 t\0wo";

fn console() -> Caller {
    Caller::console("tests")
}

/// As [`understand`], by a version in which the fault is mended.
fn mended(delivery: &Stored<'_>) -> Understood {
    let raw: Vec<u8> = delivery.raw.iter().copied().filter(|byte| *byte != 0).collect();
    understand(&Stored { raw: &raw, ..*delivery })
}

async fn process(db: &TenantDb, understand: impl Fn(&Stored<'_>) -> Understood) -> deliveries::Processed {
    deliveries::process(db, understand).await.expect("processed")
}

#[tokio::test]
async fn a_delivery_is_looked_into_and_let_go_again_until_it_can_be_applied() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let inbox = Inbox::new(house.server.clone());
    for raw in ["wamid.1 966500000001 one", POISON] {
        store(&inbox, &db, raw).await;
    }
    assert_eq!(process(&db, understand).await.quarantined, 1);
    let listing = quarantine::list(&db, &console()).await.unwrap();
    assert_eq!((listing.count.jobs, listing.count.deliveries, listing.deliveries.len()), (0, 1, 1));
    let (which, attempts) = (Aside::Delivery(listing.deliveries[0].id), listing.deliveries[0].attempts);
    assert!(!listing.deliveries[0].reason.is_empty() && attempts == 1, "{listing:?}");
    let Exhibit::Delivery(shown, raw) = quarantine::show(&db, &console(), which).await.unwrap() else { panic!() };
    assert_eq!((shown.id, raw), (listing.deliveries[0].id, POISON.as_bytes().to_vec()), "byte for byte");

    let look = house.superuser("t_alpha").await;
    house.clock.advance(TimeDelta::hours(1));
    quarantine::retry(&db, &console(), which).await.unwrap();
    assert!(quarantine::count(&db, &console()).await.unwrap().is_zero(), "it waits again");
    sqlx::query("update inbox set note = 'old'").execute(&look).await.unwrap();
    assert_eq!(process(&db, understand).await.quarantined, 1, "it still can't be applied");
    let again = quarantine::list(&db, &console()).await.unwrap().deliveries.remove(0);
    assert!(again.attempts == 2 && again.reason != "old" && again.quarantined_at > shown.quarantined_at, "{again:?}");

    quarantine::retry(&db, &console(), which).await.unwrap();
    let done = process(&db, mended).await;
    assert_eq!((done.deliveries, done.applied.messages), (1, 1));
    assert!(matches!(quarantine::retry(&db, &console(), which).await, Err(Error::NotFound(Noun::Delivery))));
    assert!(matches!(quarantine::show(&db, &console(), which).await, Err(Error::NotFound(Noun::Delivery))));
    let events: Vec<(String, Option<String>, Option<String>, String)> = sqlx::query_as(
        "select caller_name, target_id, permission, outcome from audit_log where action = 'delivery.retry' order by seq",
    )
    .fetch_all(&look)
    .await
    .unwrap();
    let event = ("tests".into(), Some(which.to_string()), Some("manage_integrations".into()), "done".into());
    assert_eq!(events, [event.clone(), event], "each time is an event");
    look.close().await;
    house.finish().await;
}

/// Puts a job into the table whose fields nobody can read, and lets a worker put it aside.
async fn put_aside(db: &TenantDb, look: &PgPool, order: &str) -> Claimed {
    sqlx::query("delete from jobs where state <> 'quarantined'").execute(look).await.unwrap();
    sqlx::query(
        "insert into jobs (id, kind, payload, run_at, order_key, dedupe_key, created_at)
         values (gen_random_uuid(), 'show_reply', '{\"kind\": \"show_reply\"}', now() - interval '1 day', $1, $1, now())",
    )
    .bind(order)
    .execute(look)
    .await
    .unwrap();
    let job = jobs::claim(db, 1).await.unwrap().remove(0);
    jobs::quarantine(db, &job, "unreadable \u{1b}[2J").await.unwrap();
    job
}

#[tokio::test]
async fn a_job_is_let_go_as_a_new_one() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    let (first, second) = (put_aside(&db, &look, "same").await, put_aside(&db, &look, "same").await);
    let all = quarantine::all(&db, &console()).await.unwrap();
    assert_eq!(all, [Aside::Job(first.id), Aside::Job(second.id)]);
    let Exhibit::Job(shown) = quarantine::show(&db, &console(), all[0]).await.unwrap() else { panic!() };
    assert_eq!(
        (shown.kind.as_str(), shown.attempts, shown.payload["kind"].as_str()),
        ("show_reply", 1, Some("show_reply"))
    );
    for which in all {
        quarantine::retry(&db, &console(), which).await.unwrap();
    }
    let due = jobs::claim(&db, 10).await.unwrap();
    assert_eq!(due.iter().map(|job| (job.id, job.attempt)).collect::<Vec<_>>(), [(first.id, 1)], "in its order again");
    assert!(jobs::done(&db, &due[0]).await.unwrap());
    assert_eq!(jobs::claim(&db, 10).await.unwrap()[0].id, second.id);
    let gone = quarantine::retry(&db, &console(), Aside::Job(first.id)).await;
    assert!(matches!(gone, Err(Error::NotFound(Noun::Job))), "{gone:?}");
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn nobody_but_the_operator_looks_in_and_lets_go_without_the_permission() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    let which = Aside::Job(put_aside(&db, &look, "x").await.id);
    let caller = calls(&db, &stranger()).await;
    let denied = |error: Error, permission| matches!(error, Error::Denied(denied) if denied.permission == permission);
    assert!(denied(quarantine::list(&db, &caller).await.unwrap_err(), Permission::ViewSystemLogs));
    assert!(denied(quarantine::show(&db, &caller, which).await.unwrap_err(), Permission::ViewSystemLogs));
    assert!(denied(quarantine::all(&db, &caller).await.unwrap_err(), Permission::ViewSystemLogs));
    assert!(denied(quarantine::retry(&db, &caller, which).await.unwrap_err(), Permission::ManageIntegrations));
    assert_eq!(quarantine::count(&db, &console()).await.unwrap().jobs, 1, "it is still there");
    let refused: i64 = sqlx::query_scalar(
        "select count(*) from audit_log where outcome = 'refused' and after->>'noun' = 'job' and target_id = $1",
    )
    .bind(which.to_string())
    .fetch_one(&look)
    .await
    .unwrap();
    assert_eq!(refused, 2, "showing and letting go name what it was about");
    assert!(quarantine::retry(&db, &calls(&db, &owner()).await, which).await.is_ok(), "who holds it may");
    look.close().await;
    house.finish().await;
}

const TELLING: &str = "select count(*) from jobs where kind = 'tell_quarantine'";

#[tokio::test]
async fn what_tells_of_it_raises_nothing_when_it_is_put_aside_itself() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    put_aside(&db, &look, "x").await;
    house.clock.advance(TimeDelta::seconds(11));
    let telling = jobs::claim(&db, 10).await.unwrap().into_iter().find(|job| job.job() == Ok(Job::TellQuarantine));
    jobs::quarantine(&db, &telling.expect("it is due"), "no").await.unwrap();
    let rows: Vec<String> =
        sqlx::query_scalar("select state from jobs where kind = 'tell_quarantine'").fetch_all(&look).await.unwrap();
    assert_eq!(rows, ["quarantined"]);
    look.close().await;
    house.finish().await;
}

/// Jobs of the running house that can't be read.
async fn break_jobs(house: &House, look: &PgPool, number: i32) {
    sqlx::query(
        "insert into jobs (id, kind, payload, run_at, created_at)
         select gen_random_uuid(), 'show_reply', '{\"kind\": \"show_reply\"}', now(), now() from generate_series(1, $1)",
    )
    .bind(number)
    .execute(look)
    .await
    .unwrap();
    let control = house.install.superuser("control").await;
    sqlx::query("update wakeups set due_at = now()").execute(&control).await.unwrap();
    control.close().await;
    let left = "select count(*) from jobs where kind = 'show_reply' and state <> 'quarantined'";
    eventually("they are put aside", async || count(house, left).await == 0).await;
}

fn alarms(house: &House) -> Vec<String> {
    let posts = house.neighbours.discord.messages(house.demo.owners);
    posts.iter().map(|m| m.text()).filter(|text| text.contains("omnicrm quarantine list")).collect()
}

#[tokio::test]
async fn hundreds_of_jobs_put_aside_are_one_alarm() {
    let house = House::open().await;
    let look = house.look.clone();
    break_jobs(&house, &look, 200).await;
    house.install.clock.advance(TimeDelta::seconds(11));
    let shown = |text: &'static str| {
        let so = move |m: &Message| m.text().contains(text) && m.text().contains("omnicrm quarantine list");
        house.neighbours.discord.wait_for_message(house.demo.owners, so, PATIENCE)
    };
    // It says how many there are by then; should that be before the last, the others wait for the next.
    shown("").await.unwrap();
    house.quiet().await;
    break_jobs(&house, &look, 5).await;
    house.install.clock.advance(TimeDelta::minutes(50));
    house.quiet().await;
    assert_eq!(alarms(&house).len(), 1, "the next one waits for its hour");
    house.install.clock.advance(TimeDelta::minutes(11));
    shown("205").await.unwrap();
    assert_eq!(alarms(&house).len(), 2);
    house.finish_despite_quarantine().await;
}

#[tokio::test]
async fn a_delivery_put_aside_is_told_of_and_what_was_seen_to_is_not() {
    let house = House::open().await;
    let look = house.look.clone();
    // A schema that can't take what comes.
    let spoil = "alter table messages add constraint spoilt check (body <> 'تالف')";
    sqlx::raw_sql(spoil).execute(&look).await.unwrap();
    house.demo.customers[0].says("تالف").await.unwrap();
    let aside = "select count(*) from inbox where state = 'quarantined'";
    eventually("it is put aside", async || count(&house, aside).await == 1).await;
    house.install.clock.advance(TimeDelta::seconds(11));
    let told = house.neighbours.discord.wait_for_message(
        house.demo.owners,
        |m| m.text().contains("إشعار واحد من واتساب"),
        PATIENCE,
    );
    told.await.unwrap();
    sqlx::raw_sql("alter table messages drop constraint spoilt").execute(&look).await.unwrap();
    for which in quarantine::all(house.db(), &console()).await.unwrap() {
        quarantine::retry(house.db(), &console(), which).await.unwrap();
    }
    house.inbox_shows("تالف").await;

    break_jobs(&house, &look, 1).await;
    sqlx::query("delete from jobs where state = 'quarantined'").execute(&look).await.unwrap();
    house.install.clock.advance(TimeDelta::minutes(61));
    eventually("the alarm has gone", async || count(&house, TELLING).await == 0).await;
    assert_eq!(alarms(&house).len(), 1, "nothing is put aside any more, so nothing is said");
    house.finish().await;
}

#[tokio::test]
async fn owners_who_can_not_be_told_are_not_told_for_ever() {
    let house = House::open().await;
    let look = house.look.clone();
    house.neighbours.discord.allow_bot(house.demo.owners, false);
    break_jobs(&house, &look, 1).await;
    house.install.clock.advance(TimeDelta::seconds(11));
    eventually("it was tried", async || count(&house, TELLING).await == 0).await;
    let aside: Vec<String> =
        sqlx::query_scalar("select kind from jobs where state = 'quarantined'").fetch_all(&look).await.unwrap();
    assert_eq!(aside, ["show_reply"], "the alarm itself is not among what it is about");
    house.finish_despite_quarantine().await;
}

#[tokio::test]
async fn a_delivery_that_nobody_has_handed_on_yet_is_not_in_the_list() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let inbox = Inbox::new(house.server.clone());
    let pieces = vec![(Destination::Tenant(db.id()), Bytes::from_static(b"wamid.9 966500000009 waiting"))];
    inbox.store(ChannelKind::WhatsApp, pieces).await.unwrap();
    assert!(quarantine::all(&db, &console()).await.unwrap().is_empty(), "what waits is not put aside");
    house.finish().await;
}
