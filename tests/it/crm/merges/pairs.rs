//! Who may be one person, and who is meant by what is typed.

use crm::{
    Error,
    channel::Sender,
    contacts::{self, Suspicion},
    error::{Conflict, Field, Noun, Problem},
};

use super::{Stage, phone, to};
use crate::harness::{calls, owner};

/// The suspected pairs, by name.
async fn pairs(stage: &Stage) -> Vec<(String, String, Suspicion)> {
    let page = contacts::duplicates(&stage.db, &calls(&stage.db, &owner()).await, 0).await.unwrap();
    assert_eq!(page.total, page.pairs.len() as i64);
    // Contacts of one delivery are in no order.
    let named = |pair: contacts::Duplicate| {
        let names = [pair.first.name.to_string(), pair.second.name.to_string()];
        (names.iter().min().cloned().unwrap(), names.iter().max().cloned().unwrap(), pair.suspicion)
    };
    page.pairs.into_iter().map(named).collect()
}

#[tokio::test]
async fn suspected_pairs_follow_merges_and_what_was_said_stands() {
    let stage = Stage::new().await;
    let [a, b, c] = ["966500000001", "966500000002", "966500000003"];
    stage.brings([a, b, c].map(|digits| to("1001", digits, phone(digits), "مرحبا")).to_vec()).await;
    assert_eq!(pairs(&stage).await, []);
    // A user id of one with the phone of another.
    stage.brings(vec![to("1001", "x", Sender { user_id: Some("SA.1".into()), ..phone(a) }, "مرحبا")]).await;
    for _ in 0..2 {
        let odd = Sender { user_id: Some("SA.1".into()), ..phone(b) };
        stage.brings(vec![to("1001", "y", odd, "مرحبا")]).await;
    }
    let shared = |one: &str, other: &str| (format!("P{one}"), format!("P{other}"), Suspicion::Shared);
    assert_eq!(pairs(&stage).await, [shared(a, b)]);
    let [one, other, third] = [stage.whose(a).await, stage.whose(b).await, stage.whose(c).await];
    // Merged, the pair is no pair; taken back, it is one again.
    let merged = stage.merge(other, one).await.unwrap();
    assert_eq!(pairs(&stage).await, []);
    stage.unmerge(merged.id).await.unwrap();
    assert_eq!(pairs(&stage).await, [shared(a, b)]);
    // Of who was merged into another, the suspicion goes on.
    let merged = stage.merge(third, one).await.unwrap();
    assert_eq!(pairs(&stage).await, [shared(b, c)]);
    let boss = calls(&stage.db, &owner()).await;
    contacts::differ(&stage.db, &boss, third, other).await.unwrap();
    assert_eq!(pairs(&stage).await, []);
    let again = contacts::differ(&stage.db, &calls(&stage.db, &owner()).await, other, third).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::NoChange))), "{again:?}");
    stage.unmerge(merged.id).await.unwrap();
    // However often it is noticed.
    let odd = Sender { user_id: Some("SA.1".into()), ..phone(b) };
    stage.brings(vec![to("1001", "z", odd, "مرحبا")]).await;
    assert_eq!(pairs(&stage).await, []);
    stage.finish().await;
}

#[tokio::test]
async fn contacts_are_found_by_what_is_known_of_them() {
    let stage = Stage::new().await;
    let [a, b] = ["966500000001", "966511111112"];
    stage.brings([a, b].map(|digits| to("1001", digits, phone(digits), "مرحبا")).to_vec()).await;
    let number = stage.lead(b).await.unwrap().number;
    let (keep, gone) = (stage.whose(a).await, stage.whose(b).await);
    let finds = async |typed: &str| {
        let boss = calls(&stage.db, &owner()).await;
        contacts::look_up(&stage.db, &boss, Field::Keep, typed, crm::Permission::EditContacts).await
    };
    for typed in [format!("P{b}"), "0511111112".into(), format!("L-{number}"), number.to_string(), gone.to_string()] {
        assert_eq!(finds(&typed).await.unwrap(), gone, "{typed}");
    }
    assert!(matches!(finds("9665").await, Err(Error::Invalid { problem: Problem::Several, .. })));
    assert!(matches!(finds("%").await, Err(Error::NotFound(Noun::Contact))));
    assert!(matches!(finds(" ").await, Err(Error::Invalid { problem: Problem::Empty, .. })));
    stage.merge(keep, gone).await.unwrap();
    assert!(matches!(finds(&format!("P{b}")).await, Err(Error::NotFound(Noun::Contact)) | Ok(_)));
    let boss = calls(&stage.db, &owner()).await;
    let all = contacts::suggest(&stage.db, &boss, "", crm::Permission::EditContacts).await.unwrap();
    assert_eq!(all.iter().map(|found| found.id).collect::<Vec<_>>(), [keep], "who was merged is not found");
    assert_eq!(finds("0511111112").await.unwrap(), keep, "their phone finds who was kept");
    let merges = contacts::suggest_merges(&stage.db, &boss, &format!("p{b}")).await.unwrap();
    assert_eq!(
        merges.iter().map(|merge| (&*merge.keep, &*merge.gone)).collect::<Vec<_>>(),
        [("P966500000001", "P966511111112")]
    );
    stage.finish().await;
}
