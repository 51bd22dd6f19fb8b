//! What a customer sees of staff who read and answer.

use sandbox::meta::{Side, Tick};
use serde_json::json;

use super::stage::{card, count, form};
use crate::house::{House, eventually};

const EVENTS: &str = "select count(*) from audit_log where action = 'message.read'";

/// How far the customer's own messages have come, oldest first.
fn ticks(house: &House) -> Vec<Tick> {
    let said = house.demo.customers[0].conversation();
    said.iter().filter(|message| message.side == Side::Customer).map(|message| message.tick).collect()
}

/// What Meta was told of messages that were read.
fn marks(house: &House) -> Vec<serde_json::Value> {
    let requests = house.neighbours.meta.requests();
    requests.into_iter().map(|request| request.body).filter(|body| body["status"] == "read").collect()
}

#[tokio::test]
async fn whoever_begins_to_answer_has_read_and_is_typing() {
    let house = House::open().await;
    card(&house, 0, "مرحبا").await;
    let second = card(&house, 0, "هل أنتم هنا؟").await;
    house.quiet().await;
    assert!(ticks(&house).iter().all(|tick| *tick != Tick::Read), "to show them to staff is not to read them");
    let wamid = house.demo.customers[0].conversation().pop().expect("the newest").wamid;

    let support = house.member("support");
    let opened = form(&support.clicks(&second, "رد").await.expect("an answer"));
    eventually("the customer sees that it is read", async || ticks(&house) == [Tick::Read, Tick::Read]).await;
    let mark = json!({
        "messaging_product": "whatsapp", "status": "read", "message_id": wamid, "typing_indicator": { "type": "text" },
    });
    assert_eq!(marks(&house), [mark]);
    // Who looks a second time reads nothing new.
    form(&support.clicks(&second, "رد").await.expect("an answer"));
    support.submits(&opened, &[("text", "نعم")]).await.expect("an answer");
    house.quiet().await;
    assert_eq!((marks(&house).len(), count(&house, EVENTS).await), (1, 1));

    // Who answers without opening the form has read, too; the answer says so in the log.
    card(&house, 0, "ممتاز").await;
    let choices = support.types(house.demo.general, "/inbox send text conversation:ليلى").await.expect("an answer");
    let of = choices[0].value.as_str().expect("an id");
    house.says("support", &format!("/inbox send text conversation:{of} text:أهلًا")).await;
    eventually("it is read", async || ticks(&house) == [Tick::Read; 3]).await;
    assert!(marks(&house)[1].get("typing_indicator").is_none(), "it is sent already");
    assert_eq!(count(&house, EVENTS).await, 1);
    house.finish().await;
}

#[tokio::test]
async fn a_mark_that_does_not_arrive_holds_nothing_up() {
    let house = House::open().await;
    let post = card(&house, 0, "مرحبا").await;
    house.neighbours.meta.change_token("another");
    form(&house.member("support").clicks(&post, "رد").await.expect("an answer"));
    house.quiet().await;
    assert_eq!((ticks(&house), count(&house, EVENTS).await), (vec![Tick::Delivered], 1), "it is not tried again");
    house.finish().await;
}
