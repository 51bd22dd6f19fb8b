//! `/inbox trace`: where a message has been, and when.

use chrono::TimeDelta;
use crm::Permission;
use sandbox::meta::{SendFault, Statuses, Tick};

use super::stage::{card, count, refuses, replies, words};
use crate::house::{House, PATIENCE, eventually};

const MANUAL: Statuses = Statuses { automatic: false, duplicated: false, reordered: false, early: false };

/// What autocomplete offers for `message`: labels and values.
async fn offered(house: &House, role: &str, typed: &str) -> Vec<(String, String)> {
    let typed = if typed.contains(' ') { format!("\"{typed}\"") } else { typed.to_owned() };
    let line = format!("/inbox trace message:{typed}");
    let choices = house.member(role).types(house.demo.general, &line).await.expect("an answer");
    let of =
        |choice: &sandbox::discord::Choice| (choice.name.clone(), choice.value.as_str().expect("an id").to_owned());
    choices.iter().map(of).collect()
}

/// The beginnings of these texts stand one after another.
fn assert_in_order(text: &str, ids: &[&str]) {
    let mut rest = text;
    for id in ids {
        let words = words("ar", id);
        let at = rest.find(&words).unwrap_or_else(|| panic!("{words} ({id}) is not next in: {text}"));
        rest = &rest[at + words.len()..];
    }
}

#[tokio::test]
async fn a_customers_message_is_followed_from_the_signature_to_the_channel() {
    let house = House::open().await;
    card(&house, 0, "هل الكنب متوفر؟").await;
    card(&house, 1, "متى تفتحون؟").await;
    house.quiet().await;
    let all = offered(&house, "support", "").await;
    assert!(all[0].0.contains("متى تفتحون؟") && all[1].0.contains("هل الكنب متوفر؟"), "the newest first: {all:?}");
    let found = offered(&house, "support", "الكنب").await;
    assert_eq!(found.len(), 1, "{found:?}");
    let path = house.says("support", &format!("/inbox trace message:{}", found[0].1)).await;
    let stages = ["trace-in", "trace-written", "trace-received", "trace-stored", "trace-taken-up", "trace-applied"];
    assert_in_order(&path, &[&stages[..], &["trace-shown"]].concat());
    assert_eq!(path.matches(":T>").count(), 6, "each with its time: {path}");
    let wamid: String = path.split('`').find(|part| part.starts_with("wamid.")).expect("WhatsApp's id").to_owned();
    let by_wamid = house.says("support", &format!("/inbox trace message:{wamid}")).await;
    assert_eq!(by_wamid, path);
    assert!(house.says("support", "/inbox trace message:wamid.none").await.contains(&words("ar", "missing-message")));
    let owner = house.person("owner").discord_id;
    let refused = house.says("user", &format!("/inbox trace message:{wamid}")).await;
    assert!(refuses(&refused, Permission::ViewConversations, owner), "{refused}");
    assert!(offered(&house, "user", "").await.is_empty(), "nothing is offered to who may not see it");
    house.finish().await;
}

#[tokio::test]
async fn an_answer_is_followed_through_its_attempts_and_statuses() {
    let house = House::open().await;
    let (meta, yusuf) = (&house.neighbours.meta, house.member("support"));
    meta.faults().set_statuses(MANUAL);
    let card = card(&house, 0, "مساء الخير").await;
    meta.faults().next_send(SendFault::RateLimit);
    replies(&yusuf, &card, "أهلًا وسهلًا").await;
    let refused = "select count(*) from message_attempts where outcome = 'later' and failure = 'too_fast'";
    eventually("it was turned away", async || count(&house, refused).await == 1).await;
    house.install.clock.advance(TimeDelta::minutes(10));
    let sent = house.demo.customers[0].wait_for_reply("أهلًا وسهلًا", PATIENCE).await.unwrap();
    // The last word comes first, and the first word last.
    for tick in [Tick::Read, Tick::Delivered, Tick::Sent] {
        meta.report(&sent.wamid, tick).await.unwrap();
        meta.settled(PATIENCE).await.unwrap();
        house.quiet().await;
    }
    let path = house.says("support", &format!("/inbox trace message:{}", sent.wamid)).await;
    let tried = words("ar", "trace-tried");
    assert_in_order(&path, &["trace-out", "trace-queued", "trace-shown", "trace-tried", "failure-too-fast"]);
    assert_in_order(&path, &["failure-too-fast", "trace-accepted", "trace-passed-on", "trace-delivered", "trace-read"]);
    assert_eq!(path.matches(&tried).count(), 4, "two attempts, each with its beginning and its end: {path}");
    assert!(path.contains(&words("ar", "reply-read")), "where it is now: {path}");

    meta.faults().next_send(SendFault::Refuse { code: 131_026 });
    replies(&yusuf, &card, "مرة أخرى").await;
    house.inbox_shows("❌ لم تصل").await;
    house.quiet().await;
    let failed = offered(&house, "support", "مرة اخرى").await;
    let path = house.says("support", &format!("/inbox trace message:{}", failed[0].1)).await;
    assert_in_order(&path, &["trace-queued", "trace-tried", "failure-undeliverable"]);
    assert!(!path.contains(&words("ar", "trace-failed")), "the reason is said once: {path}");
    house.finish().await;
}
