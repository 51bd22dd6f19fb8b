//! Numbers that have gone quiet: the owners are told once, and once more when messages come again.

use chrono::{DateTime, TimeDelta, Utc};
use crm::{
    TenantDb,
    deliveries::{self, Inbox},
    jobs::{self, Claimed, Job},
    notice::Notice,
    silence,
};
use sqlx::PgPool;

use super::inbox::{store, understand};
use crate::{
    harness::Installation,
    house::{House, PATIENCE, eventually},
};

/// Seven weeks in which ten messages came in every hour, up to this one, to the number of the first conversation.
async fn busy_weeks(look: &PgPool, now: DateTime<Utc>) {
    sqlx::query(
        "insert into messages (id, conversation_id, direction, account, kind, body, state, sent_at, created_at, received_at)
         select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid,
                v.id, 'in', v.account, 'text', 'x', 'received', at, at, at
         from (select id, account from conversations order by id limit 1) v, generate_series(1, 10) n,
              generate_series($1::timestamptz - interval '7 weeks', $1::timestamptz - interval '1 hour', interval '1 hour') at",
    )
    .bind(now)
    .execute(look)
    .await
    .unwrap();
    // All of them have been shown long ago.
    let shown = "update conversations set shown_seq = (select max(seq) from messages)";
    sqlx::query(shown).execute(look).await.unwrap();
}

async fn planned(look: &PgPool) -> Option<DateTime<Utc>> {
    let planned = "select run_at from jobs where kind = 'watch_numbers' and state = 'ready'";
    sqlx::query_scalar(planned).fetch_optional(look).await.unwrap()
}

async fn claim(db: &TenantDb) -> Option<Claimed> {
    let claimed = jobs::claim(db, 50).await.unwrap();
    claimed.into_iter().find(|job| job.job() == Ok(Job::WatchNumbers))
}

/// Moves the time on to the next look, and looks.
async fn look_again(house: &Installation, db: &TenantDb, look: &PgPool, late: TimeDelta) {
    let at = planned(look).await.expect("a look is planned");
    house.clock.advance(at - house.clock.now() + late);
    let job = claim(db).await.expect("it is due");
    silence::watch(db, &job).await.unwrap();
}

/// What the owners are to be told.
async fn told(look: &PgPool) -> Vec<Notice> {
    let notices: Vec<serde_json::Value> =
        sqlx::query_scalar("select payload->'notice' from jobs where kind = 'alarm_owners' order by seq")
            .fetch_all(look)
            .await
            .unwrap();
    notices.into_iter().map(|notice| serde_json::from_value(notice).unwrap()).collect()
}

async fn bring_in(house: &Installation, db: &TenantDb, raw: &str) {
    store(&Inbox::new(house.server.clone()), db, raw).await;
    deliveries::process(db, understand).await.unwrap();
}

const SOON: TimeDelta = TimeDelta::seconds(1);

#[tokio::test]
async fn a_number_that_went_quiet_is_told_once_and_so_is_that_it_is_heard_again() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    bring_in(&house, &db, "wamid.1 966500000001 one").await;
    let last: DateTime<Utc> = sqlx::query_scalar("select received_at from messages").fetch_one(&look).await.unwrap();
    busy_weeks(&look, last).await;
    look_again(&house, &db, &look, SOON).await;
    let quiet_at = planned(&look).await.unwrap();
    let hours = (quiet_at - last).num_minutes();
    assert!((300..=360).contains(&hours), "after five full hours: {hours} minutes");
    assert!(told(&look).await.is_empty());
    look_again(&house, &db, &look, SOON).await;
    let quiet = told(&look).await;
    let [Notice::NumberQuiet { number, since, usual }] = quiet.as_slice() else { panic!("{quiet:?}") };
    assert_eq!((number.as_str(), *since, *usual), ("1001", last, 50));
    for _ in 0..3 {
        look_again(&house, &db, &look, SOON).await;
    }
    assert_eq!(told(&look).await.len(), 1, "once");
    bring_in(&house, &db, "wamid.2 966500000001 two").await;
    look_again(&house, &db, &look, SOON).await;
    let all = told(&look).await;
    let [_, Notice::NumberHeard { since, until, .. }] = all.as_slice() else { panic!("{all:?}") };
    assert!(*since == last && *until > last + TimeDelta::hours(4));
    look_again(&house, &db, &look, SOON).await;
    assert_eq!(told(&look).await.len(), 2);
    let counted: i64 =
        sqlx::query_scalar("select sum(messages)::bigint from number_hours").fetch_one(&look).await.unwrap();
    let stored: i64 =
        sqlx::query_scalar("select count(*) from messages where created_at >= (select min(hour) from number_hours)")
            .fetch_one(&look)
            .await
            .unwrap();
    assert_eq!(counted, stored, "each is counted once");
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn after_an_outage_of_ours_the_numbers_have_time_to_be_heard() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    bring_in(&house, &db, "wamid.1 966500000001 one").await;
    busy_weeks(&look, house.clock.now()).await;
    look_again(&house, &db, &look, SOON).await;
    look_again(&house, &db, &look, TimeDelta::hours(8)).await;
    assert!(told(&look).await.is_empty(), "nobody looked, so nothing can be said yet");
    bring_in(&house, &db, "wamid.2 966500000001 delivered again").await;
    look_again(&house, &db, &look, SOON).await;
    assert!(told(&look).await.is_empty(), "what came meanwhile came late");
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn a_number_without_a_history_is_not_looked_at_for_ever() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    bring_in(&house, &db, "wamid.1 966500000001 one").await;
    look_again(&house, &db, &look, SOON).await;
    assert_eq!(planned(&look).await, None, "until a message comes");
    bring_in(&house, &db, "wamid.2 966500000001 two").await;
    assert!(planned(&look).await.is_some());
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn the_owners_channel_says_that_a_number_is_quiet() {
    let house = House::open().await;
    house.demo.customers[0].says("صباح الخير").await.unwrap();
    house.inbox_shows("صباح الخير").await;
    let look = house.look.clone();
    busy_weeks(&look, house.install.clock.now()).await;
    let look_again = async || {
        let at = planned(&look).await.expect("a look is planned");
        house.install.clock.advance(at - house.install.clock.now() + SOON);
        let left = "select count(*) from jobs where kind = 'watch_numbers' and run_at = $1";
        let left = async || sqlx::query_scalar::<_, i64>(left).bind(at).fetch_one(&look).await.unwrap();
        eventually("it was looked", async || left().await == 0).await;
    };
    look_again().await;
    look_again().await;
    let shows = |words: &'static str| {
        house.neighbours.discord.wait_for_message(house.demo.owners, move |m| m.text().contains(words), PATIENCE)
    };
    shows("لم تصل أي رسالة إلى رقم واتساب").await.unwrap();
    house.demo.customers[0].says("عدت").await.unwrap();
    house.inbox_shows("عدت").await;
    look_again().await;
    shows("إلى استقبال الرسائل").await.unwrap();
    house.finish().await;
}
