//! Who says that they want no messages is heard, and so is who wants them again.

use chrono::TimeDelta;
use sandbox::meta::Content;
use serde_json::json;

use crate::{
    discord::stage::{card, count},
    house::House,
};

const OUT: &str = "select count(*) from contacts where opted_out_at is not null";

#[tokio::test]
async fn the_newest_word_on_it_counts() {
    let house = House::open().await;
    let layla = &house.demo.customers[0];
    for (n, (words, out)) in [
        ("مرحبا", false),
        ("إيقاف", true),
        ("لماذا تصلني رسائلكم؟", true),
        ("تفعيل", false),
        ("stop by tomorrow", false),
        ("STOP", true),
    ]
    .into_iter()
    .enumerate()
    {
        let shown = card(&house, 0, words).await;
        assert_eq!(count(&house, OUT).await, i64::from(out), "{words}");
        assert_eq!(shown.text().contains("🔕"), out, "{n}: {}", shown.text());
        house.install.clock.advance(TimeDelta::minutes(1));
    }
    // A button says it as well, and says so by what stands on it.
    let start = json!({"text": "Start", "payload": "campaign-7-yes"});
    layla.sends(Content::Raw { kind: "button".into(), body: start }).await.expect("a delivered message");
    house.quiet().await;
    assert_eq!(count(&house, OUT).await, 0);
    assert_eq!(
        count(&house, "select count(*) from consents where source = 'word' and message_id is not null").await,
        4
    );
    house.finish().await;
}

#[tokio::test]
async fn what_was_chosen_in_whatsapp_counts_in_the_order_of_choosing() {
    let house = House::open().await;
    let layla = &house.demo.customers[0];
    card(&house, 0, "مرحبا").await;
    let now = house.install.clock.now().timestamp();
    let chooses = async |value: &str, at: i64, phone: &str| {
        let choice = json!({"wa_id": phone, "category": "marketing_messages", "value": value, "timestamp": at});
        let metadata = json!({"phone_number_id": layla.number().phone_number_id});
        let value = json!({"metadata": metadata, "user_preferences": [choice]});
        let body = json!({"entry": [{"id": "1", "changes": [{"field": "user_preferences", "value": value}]}]});
        let status = house.neighbours.meta.post_raw(serde_json::to_vec(&body).unwrap()).await.expect("an answer");
        assert_eq!(status, 200);
        house.quiet().await;
    };
    let phone = layla.phone().expect("a phone");
    chooses("stop", now - 60, &phone).await;
    assert_eq!(count(&house, OUT).await, 1);
    // Comes later and was chosen earlier.
    chooses("resume", now - 120, &phone).await;
    assert_eq!(count(&house, OUT).await, 1);
    chooses("resume", now - 30, &phone).await;
    assert_eq!(count(&house, OUT).await, 0);
    // Of nobody that we know there is nothing to keep.
    chooses("stop", now, "966599999999").await;
    assert_eq!(count(&house, "select count(*) from consents").await, 3);
    house.finish().await;
}
