//! What people type in threads, in the service layer: whatever order Discord tells of it in.

use crm::{
    DiscordId, TenantDb,
    attachments::ours::NewFile,
    channel::Outgoing,
    conversations::{self, To, Typed, When, Whose},
    posts::Post,
};

use super::conversations::answered;
use crate::{
    depth::{Dice, depth, seed},
    harness::{Installation, calls, owner},
};

fn snowflake(id: u64) -> DiscordId {
    DiscordId::new(id).unwrap()
}

/// The n-th of what is typed; every third is two files with a text.
fn typed(round: u64, n: u64) -> Typed {
    let file = |part: u64| NewFile {
        address: format!("https://cdn.discordapp.com/attachments/1/{part}/a.pdf"),
        name: format!("{n}-{part}.pdf"),
        media_type: Some("application/pdf".into()),
        bytes: 100,
    };
    let post = Post { place: snowflake(900_000), id: snowflake(1_000_000 + round * 100 + n) };
    let files = if n.is_multiple_of(3) { vec![file(1), file(2)] } else { Vec::new() };
    Typed { post, text: format!("{n}"), files, answers: None }
}

async fn types(db: &TenantDb, round: u64, n: u64, conversation: crm::ConversationId) {
    let caller = calls(db, &owner()).await;
    conversations::send_typed(db, &caller, conversation, &typed(round, n), Whose::Own).await.unwrap().expect("queued");
}

#[tokio::test]
async fn what_is_typed_leaves_in_the_order_in_which_it_was_typed() {
    let house = Installation::new().await;
    let (db, conversation, _) = answered(&house).await;
    let look = house.superuser("t_alpha").await;
    let mut dice = Dice(seed());
    for round in 0..depth(20, 200) as u64 {
        sqlx::query("delete from jobs").execute(&look).await.unwrap();
        sqlx::query("update messages set state = 'sent' where direction = 'out'").execute(&look).await.unwrap();
        let mut left: Vec<u64> = (1..=6).collect();
        let order: Vec<u64> = (1..=6).map(|_| left.remove(dice.roll(left.len()))).collect();
        for (nth, n) in order.iter().copied().enumerate() {
            types(&db, round, n, conversation).await;
            if nth == 2 {
                let caller = calls(&db, &owner()).await;
                let say = Outgoing::text("من نموذج");
                conversations::send(&db, &caller, To::Conversation(conversation), say, When::Now).await.unwrap();
            }
        }
        // By the places of their jobs, and as everybody reads them afterwards.
        let leave: Vec<(i64, i16, i64)> = sqlx::query_as(
            "select m.source - 1000000 - $1 * 100, m.source_part, m.seq
             from jobs j join messages m on m.id::text = j.payload ->> 'message'
             where j.kind = 'send_message' and m.source is not null order by j.seq",
        )
        .bind(i64::try_from(round).unwrap())
        .fetch_all(&look)
        .await
        .unwrap();
        let parts = |n: i64| if n % 3 == 0 { vec![(n, 0), (n, 1)] } else { vec![(n, 0)] };
        let expected: Vec<(i64, i16)> = (1..=6).flat_map(parts).collect();
        assert_eq!(leave.iter().map(|(n, part, _)| (*n, *part)).collect::<Vec<_>>(), expected, "told of as {order:?}");
        assert!(leave.is_sorted_by_key(|(.., seq)| *seq), "and so they are read afterwards: {leave:?}");
        // A file is handed over before its message leaves, and nothing overtakes that.
        let early: i64 = sqlx::query_scalar(
            "select count(*) from jobs h join attachments a on a.id::text = h.payload ->> 'attachment'
             join jobs s on s.kind = 'send_message' and s.payload ->> 'message' = a.message_id::text
             where h.kind = 'hand_over' and h.seq > s.seq",
        )
        .fetch_one(&look)
        .await
        .unwrap();
        assert_eq!(early, 0);
        // Told of again, nothing is queued again.
        let before: i64 = sqlx::query_scalar("select count(*) from jobs").fetch_one(&look).await.unwrap();
        let caller = calls(&db, &owner()).await;
        let again = conversations::send_typed(&db, &caller, conversation, &typed(round, 3), Whose::Own).await.unwrap();
        assert!(again.is_none());
        let after: i64 = sqlx::query_scalar("select count(*) from jobs").fetch_one(&look).await.unwrap();
        assert_eq!(before, after);
    }
    look.close().await;
    house.finish().await;
}
