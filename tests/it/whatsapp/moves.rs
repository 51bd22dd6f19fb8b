//! Customers who change their number or user id, as WhatsApp tells of it.

use serde_json::{Value, json};

use crate::{
    discord::stage::{card, count, replies},
    house::House,
};

/// Whom the last answer of these words was sent to.
fn sent_to(house: &House, text: &str) -> (Value, Value) {
    let requests = house.neighbours.meta.requests();
    let sent: Vec<_> = requests.iter().filter(|request| request.body["text"]["body"] == text).collect();
    let [request] = sent.as_slice() else { panic!("not sent once: {sent:?}") };
    (request.body["to"].clone(), request.body["recipient"].clone())
}

#[tokio::test]
async fn who_changes_their_number_stays_who_they_are() {
    let house = House::open().await;
    let (layla, yusuf) = (&house.demo.customers[0], house.member("support"));
    let before = card(&house, 0, "هذا رقمي القديم").await;
    let contacts = count(&house, "select count(*) from contacts").await;
    layla.changes_number("+966501119999").await.expect("a delivered message");
    house.quiet().await;
    replies(&yusuf, &before, "سنحفظ رقمك").await;
    house.quiet().await;
    assert_eq!(sent_to(&house, "سنحفظ رقمك"), (json!("+966501119999"), Value::Null), "at once, from an older post too");

    layla.says("وهذا الجديد").await.expect("a delivered message");
    let post = house.inbox_shows("وهذا الجديد").await;
    assert!(post.text().contains("ليلى أحمد") && post.text().contains("+966501119999"), "{}", post.text());
    assert_eq!(count(&house, "select count(*) from contacts").await, contacts, "nobody new came");
    assert_eq!(count(&house, "select count(distinct conversation_id) from messages where body like '%هذا%'").await, 1);
    let left = "select count(*) from channel_identities where value = '966501234567' and valid_to is not null";
    assert_eq!(count(&house, left).await, 1, "the old number is history");

    // The number is given to somebody else, who is nobody that we know.
    let stranger = house.neighbours.meta.customer(&layla.number(), "+966501234567", "غريب");
    stranger.says("من معي؟").await.expect("a delivered message");
    let post = house.inbox_shows("من معي؟").await;
    assert!(post.text().contains("غريب"), "{}", post.text());
    assert_eq!(count(&house, "select count(*) from contacts").await, contacts + 1);
    house.finish().await;
}

#[tokio::test]
async fn a_move_to_an_address_of_somebody_else_joins_nobody() {
    let house = House::open().await;
    let [layla, james] = [&house.demo.customers[0], &house.demo.customers[1]];
    card(&house, 0, "رسالة ليلى").await;
    card(&house, 1, "a message of James").await;
    let contacts = count(&house, "select count(*) from contacts").await;
    layla.changes_number("+447700900123").await.expect("a delivered message");
    house.quiet().await;
    assert_eq!(count(&house, "select count(*) from contacts").await, contacts);
    assert_eq!(
        count(&house, "select count(*) from contact_duplicates where reason = 'moved'").await,
        1,
        "a person decides"
    );
    james.says("still me").await.expect("a delivered message");
    let post = house.inbox_shows("still me").await;
    assert!(post.text().contains("James Carter"), "{}", post.text());
    house.finish().await;
}

/// Whatever comes in one delivery: who wrote before the move is the same person, who writes from the old number after it is not.
#[tokio::test]
async fn moves_count_in_the_order_of_the_delivery() {
    let house = House::open().await;
    let account = house.demo.customers[0].number().phone_number_id;
    let from = |id: &str, phone: &str, at: i64, text: &str| json!({"id": id, "from": phone, "timestamp": at.to_string(), "type": "text", "text": {"body": text}});
    let now = house.install.clock.now().timestamp();
    let system = json!({"type": "user_changed_number", "wa_id": "966502220002", "body": "changed"});
    let messages = json!([
        from("wamid.M1", "966502220001", now, "قبل"),
        {"id": "wamid.M2", "from": "966502220001", "timestamp": now.to_string(), "type": "system", "system": system},
        from("wamid.M3", "966502220002", now, "بعد"),
        from("wamid.M4", "966502220001", now, "غريب"),
    ]);
    let value = json!({"metadata": {"phone_number_id": account}, "messages": messages});
    let body = json!({"entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]});
    for _ in 0..2 {
        let status = house.neighbours.meta.post_raw(serde_json::to_vec(&body).unwrap()).await.unwrap();
        assert_eq!(status, 200);
        house.quiet().await;
    }
    let same = "select count(distinct v.contact_id) from messages m join conversations v on v.id = m.conversation_id
                where m.provider_id in ('wamid.M1', 'wamid.M2', 'wamid.M3')";
    assert_eq!(count(&house, same).await, 1);
    let all = "select count(distinct v.contact_id) from messages m join conversations v on v.id = m.conversation_id
               where m.provider_id like 'wamid.M_'";
    assert_eq!(count(&house, all).await, 2);
    house.finish().await;
}
