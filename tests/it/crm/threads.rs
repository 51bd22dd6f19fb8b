//! The staff's forum in the service layer: all cards brought up to date, some at a time.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use crm::{
    ConversationId, TenantDb,
    conversations::thread,
    jobs::{self, Job},
    settings::{self, MaskAddresses},
};

use super::{conversations::bring_in, inbox::message};
use crate::harness::{Installation, calls, owner};

/// Does what is due of it, as a worker would; which cards are to be shown by now, and whether there are more to come.
async fn work(db: &TenantDb, shown: &mut BTreeSet<ConversationId>) -> usize {
    let mut new = 0;
    for job in jobs::claim(db, 10_000).await.unwrap() {
        match job.job().unwrap() {
            Job::ShowCardsAnew { after } => {
                thread::show_cards_anew(db, &job, after).await.unwrap();
                continue;
            }
            Job::ShowCard { conversation } => new += usize::from(shown.insert(conversation)),
            _ => {}
        }
        jobs::done(db, &job).await.unwrap();
    }
    new
}

#[tokio::test]
async fn all_cards_are_shown_anew_some_at_a_time_where_something_is_masked() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let console = crm::Caller::console("tests");
    let token = "token".to_owned().into();
    crm::tenants::connect(&db, &console, crm::tenants::RouteKind::WhatsAppNumber, "1001", Some(&token)).await.unwrap();
    let all = (0..130).map(|n| message(&format!("wamid.{n}"), &format!("9665012{n:05}"), "مرحبا")).collect();
    bring_in(&house, &db, all).await;
    let look = house.superuser("t_alpha").await;
    // Some are closed, and some were never shown in the forum.
    sqlx::query(
        "insert into threads (conversation_id, forum, thread, opened_at)
         select id, 1, number, now() from conversations where number % 10 <> 0",
    )
    .execute(&look)
    .await
    .unwrap();
    sqlx::query("update conversations set state = 'closed', closed_at = now(), waiting_since = null, clock_from = null where number % 10 = 1")
        .execute(&look)
        .await
        .unwrap();
    let expected: Vec<ConversationId> =
        sqlx::query_scalar("select id from conversations where number % 10 > 1 order by id")
            .fetch_all(&look)
            .await
            .unwrap();
    let mut shown = BTreeSet::new();
    work(&db, &mut shown).await;
    shown.clear();
    settings::set::<MaskAddresses>(&db, &calls(&db, &owner()).await, true).await.unwrap();
    let mut rounds = Vec::new();
    while rounds.last() != Some(&0) {
        // What is enqueued by a job is done with the next.
        work(&db, &mut shown).await;
        rounds.push(work(&db, &mut shown).await);
        house.clock.advance(TimeDelta::seconds(5));
    }
    assert_eq!(shown.into_iter().collect::<Vec<_>>(), expected);
    assert_eq!(rounds, [50, 50, expected.len() - 100, 0]);
    look.close().await;
    house.finish().await;
}
