//! What happens to two contacts while they are merged, or was planned before.

use crm::{
    Error,
    channel::{Incoming, Outgoing, Preference, Sender},
    conversations::{self, To},
    error::Conflict,
    jobs::{self, Job},
    leads,
    settings::{self, LeadForNew},
};
use sqlx::PgPool;

use super::{Stage, patiently, phone, to};
use crate::{
    depth::{Dice, depth, seed},
    harness::{calls, owner},
};

/// How often a merge meets what happens at the same time.
const RACES: (usize, usize) = (18, 300);

/// Work that was planned for who is gone is done for who was kept.
#[tokio::test]
async fn a_lead_that_was_to_be_opened_for_who_is_gone_is_opened_for_who_was_kept() {
    let stage = Stage::new().await;
    let boss = calls(&stage.db, &owner()).await;
    settings::set::<LeadForNew>(&stage.db, &boss, true).await.unwrap();
    let (a, b) = ("966500000001", "966500000002");
    stage.brings(vec![to("1001", "a1", phone(a), "مرحبا")]).await;
    stage.brings(vec![to("1001", "b1", phone(b), "مرحبا")]).await;
    let (keep, gone) = (stage.whose(a).await, stage.whose(b).await);
    stage.merge(keep, gone).await.unwrap();
    for job in jobs::claim(&stage.db, 50).await.unwrap() {
        if let Ok(Job::LeadForNew { contact, conversation }) = job.job() {
            leads::open_for_new(&stage.db, &job, contact, conversation).await.unwrap();
        }
    }
    let open = leads::list(&stage.db, &calls(&stage.db, &owner()).await, leads::Filter::Open, None).await.unwrap();
    assert_eq!(open.leads.iter().map(|lead| lead.contact_id).collect::<Vec<_>>(), [keep], "one, for the one person");
    assert_eq!(stage.references(gone).await, 0);
    stage.finish().await;
}

/// Lets others go first, for as long as so many small questions to the database take.
async fn late(look: &PgPool, by: usize) {
    for _ in 0..by {
        sqlx::query("select").execute(look).await.expect("an answer");
    }
}

/// Whatever happens while two are merged, and whichever is faster: nothing is left with who is gone, and nothing fails.
#[tokio::test]
async fn nothing_is_left_with_who_is_gone_whatever_happens_meanwhile() {
    let stage = Stage::new().await;
    let mut dice = Dice(seed());
    for round in 0..depth(RACES.0, RACES.1) {
        let (a, b) = (format!("9665{round:07}1"), format!("9665{round:07}2"));
        let id = |name: &str| format!("{name}.{round}");
        stage.brings(vec![to("1001", &id("a"), phone(&a), "مرحبا"), to("1001", &id("b"), phone(&b), "مرحبا")]).await;
        let (keep, gone) = (stage.whose(&a).await, stage.whose(&b).await);
        let conversation: crm::ConversationId =
            sqlx::query_scalar("select id from conversations where contact_id = $1")
                .bind(gone)
                .fetch_one(&stage.look)
                .await
                .unwrap();
        let waits: Vec<usize> = (0..3).map(|_| dice.roll(40)).collect();
        let boss = calls(&stage.db, &owner()).await;
        let known = Sender { user_id: Some(format!("SA.{round}")), ..phone(&b) };
        // Three at once: a company has few connections, and on a busy machine others would be told to come again.
        let third = async {
            late(&stage.look, waits[2]).await;
            match round % 3 {
                0 => patiently(async || stage.lead(&b).await).await.map(|_| None).expect("a lead"),
                1 => conversations::send(
                    &stage.db,
                    &boss,
                    To::Conversation(conversation),
                    Outgoing::text("أهلًا"),
                    conversations::When::Now,
                )
                .await
                .map(|_| None)
                .expect("an answer"),
                _ => Some(stage.merge(gone, keep).await),
            }
        };
        let (merged, (), swapped) = tokio::join!(
            async {
                late(&stage.look, waits[0]).await;
                stage.merge(keep, gone).await
            },
            async {
                late(&stage.look, waits[1]).await;
                // Said in words, or chosen in WhatsApp's own app.
                let chosen = Preference { sender: phone(&b), wanted: false, at: None };
                if round % 2 == 0 {
                    stage.brings(vec![Incoming::Preference(chosen)]).await;
                }
                let text = if round % 2 == 0 { "لماذا؟" } else { "STOP" };
                stage.brings(vec![to("1001", &id("c"), known.clone(), text)]).await;
            },
            third
        );
        let (keep, gone, merged) = match (merged, swapped) {
            (Ok(merged), None | Some(Err(Error::Conflict(Conflict::ContactMerged)))) => (keep, gone, merged),
            (Err(Error::Conflict(Conflict::ContactMerged)), Some(Ok(merged))) => (gone, keep, merged),
            other => panic!("just one of the two is merged: {other:?}"),
        };
        assert_eq!(stage.references(gone).await, 0, "round {round}");
        for name in ["a", "b", "c"] {
            assert_eq!(stage.wrote(&id(name)).await, keep, "round {round}");
        }
        assert!(stage.opted_out(keep).await);
        // Taken back while somebody writes, both are known by their addresses again.
        let (undone, twice, ()) = tokio::join!(
            stage.unmerge(merged.id),
            stage.unmerge(merged.id),
            stage.brings(vec![to("1001", &id("d"), phone(&a), "من جديد")])
        );
        assert!(undone.is_ok() ^ twice.is_ok(), "once: {undone:?} {twice:?}");
        assert_ne!(stage.whose(&a).await, stage.whose(&b).await);
        assert_eq!(stage.whose(&format!("SA.{round}")).await, stage.whose(&b).await);
    }
    stage.finish().await;
}
