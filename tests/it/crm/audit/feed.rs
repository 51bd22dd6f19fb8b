//! Sealed events on their way to the channels: each once, in order, nothing that was not chosen.

use crm::{
    DiscordId, Role, TenantDb,
    audit::{self, Batch, Feed},
    error::Noun,
    jobs::{self, Claimed, Job},
    settings::{self, AuditChannel, AuditFeed, OwnerChannel},
};
use sqlx::PgPool;

use super::{set_role, write};
use crate::harness::{Installation, calls, owner};

fn channel() -> DiscordId {
    DiscordId::new(300_000_000_000_000_003).expect("not zero")
}

/// Works as a worker would, and posts into `posted`; the batches it took.
async fn work(house: &Installation, db: &TenantDb, feed: Feed, posted: &mut Vec<i64>) -> Vec<Batch> {
    let mut batches = Vec::new();
    loop {
        house.clock.advance(chrono::TimeDelta::seconds(61));
        let claimed = jobs::claim(db, 50).await.expect("a claim");
        if claimed.is_empty() {
            return batches;
        }
        for job in claimed {
            match (&job.job(), feed) {
                (Ok(Job::SealAudit), _) => audit::seal(db, &job).await.expect("a sealing"),
                (Ok(Job::FeedAudit), Feed::Audit) | (Ok(Job::DigestChanges), Feed::Owners) => {
                    batches.extend(post(db, &job, feed, posted).await);
                }
                _ => assert!(jobs::done(db, &job).await.expect("the end")),
            }
        }
    }
}

async fn post(db: &TenantDb, job: &Claimed, feed: Feed, posted: &mut Vec<i64>) -> Option<Batch> {
    let Some(batch) = audit::feed(db, job, feed).await.expect("what is next") else {
        assert!(jobs::done(db, job).await.expect("the end"));
        return None;
    };
    assert_eq!(batch.channel, channel());
    posted.extend(batch.entries.iter().map(|entry| entry.seq));
    audit::fed(db, job, feed, &batch).await.expect("that it is posted");
    Some(batch)
}

/// The numbers of the events about these nouns after the first `skipped` of the chain, in its order.
async fn chosen(look: &PgPool, nouns: &[&str], skipped: i64) -> Vec<i64> {
    sqlx::query_scalar(
        "select a.seq from audit_chain c join audit_log a on a.seq = c.seq
         where a.noun = any($1) and c.place > $2 order by c.place",
    )
    .bind(nouns)
    .bind(skipped)
    .fetch_all(look)
    .await
    .expect("the log")
}

async fn place(look: &PgPool) -> i64 {
    sqlx::query_scalar("select feed_place from tenant").fetch_one(look).await.expect("the place")
}

#[tokio::test]
async fn a_channel_shows_each_event_that_was_chosen_once_and_in_order() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    let mut posted = Vec::new();
    assert!(work(&house, &db, Feed::Audit, &mut posted).await.is_empty(), "no channel is set");
    settings::set::<AuditChannel>(
        &db,
        &calls(&db, &owner()).await,
        AuditFeed::new(channel(), &[Noun::Lead, Noun::Member]),
    )
    .await
    .expect("a channel");
    for round in 0..3 {
        for n in 0..9 {
            write(&db, &format!("{round} {n}")).await;
            set_role(&db, n, if round % 2 == 0 { Role::Sales } else { Role::Support }).await;
        }
        let batches = work(&house, &db, Feed::Audit, &mut posted).await;
        assert!(batches.iter().all(|batch| batch.entries.len() <= 10), "a post holds ten");
    }
    let all = chosen(&look, &["lead", "member"], 1).await;
    assert_eq!((all.len(), &posted), (54, &all), "the company's making, the setting and nothing else is left out");
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn the_owners_channel_shows_changes_of_people_and_settings_and_no_leads() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    settings::set::<OwnerChannel>(&db, &calls(&db, &owner()).await, channel().into()).await.expect("a channel");
    for n in 0..4 {
        write(&db, &format!("Contact {n}")).await;
        set_role(&db, n, Role::Sales).await;
    }
    let mut posted = Vec::new();
    work(&house, &db, Feed::Owners, &mut posted).await;
    let all = chosen(&look, &["member", "role", "request", "tenant"], 0).await;
    assert_eq!(all.len(), 6, "made, set, and four people");
    assert_eq!(posted, all[1..], "from when the channel was set on");
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn after_a_crash_between_post_and_record_the_same_events_come_again_and_then_the_next() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    settings::set::<AuditChannel>(&db, &calls(&db, &owner()).await, AuditFeed::new(channel(), &[Noun::Lead]))
        .await
        .expect("a channel");
    for n in 0..12 {
        write(&db, &format!("Contact {n}")).await;
    }
    let job = super::seal(&house, &db).await.expect("a sealing");
    let first = audit::feed(&db, &job, Feed::Audit).await.expect("what is next").expect("a batch");
    // Posted, and then the worker is gone.
    let mut posted: Vec<i64> = first.entries.iter().map(|entry| entry.seq).collect();
    let again = audit::feed(&db, &job, Feed::Audit).await.expect("what is next").expect("a batch");
    assert_eq!(again.entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(), posted);
    posted.clear();
    // What was enqueued with the first sealing was ended by `seal`: the next event brings another.
    write(&db, "Contact 12").await;
    work(&house, &db, Feed::Audit, &mut posted).await;
    assert_eq!(posted.len(), 13);
    assert!(posted.is_sorted() && posted[..10] == first.entries.iter().map(|e| e.seq).collect::<Vec<_>>());
    house.finish().await;
}

/// If you are here because this failed: what nobody chose to see must be passed over once, not read again by each call.
#[tokio::test]
async fn events_that_nobody_chose_are_passed_over_once() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    settings::set::<AuditChannel>(&db, &calls(&db, &owner()).await, AuditFeed::new(channel(), &[Noun::Member]))
        .await
        .expect("a channel");
    for n in 0..25 {
        write(&db, &format!("Contact {n}")).await;
    }
    let mut posted = Vec::new();
    work(&house, &db, Feed::Audit, &mut posted).await;
    assert_eq!((posted.len(), place(&look).await), (0, 27), "twenty-five leads, the making and the setting");
    set_role(&db, 1, Role::Sales).await;
    write(&db, "One more").await;
    work(&house, &db, Feed::Audit, &mut posted).await;
    assert_eq!((posted.len(), place(&look).await), (1, 29), "also what stands behind the last that is shown");
    look.close().await;
    house.finish().await;
}
