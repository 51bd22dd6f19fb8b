//! What WhatsApp tells about the business itself, from the webhook to the owners' channel.

use std::collections::BTreeSet;

use sandbox::discord::Message;
use serde_json::{Value, json};

use crate::{discord::stage::count, house::House, shared};

async fn tell(house: &House, field: &str, value: &Value) {
    let waba = house.demo.customers[0].number().waba_id;
    let body = json!({"object": "whatsapp_business_account",
                      "entry": [{"id": waba, "time": 1_795_000_000, "changes": [{"field": field, "value": value}]}]});
    let status = house.neighbours.meta.post_raw(serde_json::to_vec(&body).unwrap()).await.unwrap();
    assert_eq!(status, 200);
    house.quiet().await;
}

fn owners(house: &House) -> Vec<String> {
    house.neighbours.discord.messages(house.demo.owners).iter().map(Message::text).collect()
}

#[tokio::test]
async fn the_owners_are_told_what_they_should_know_and_once() {
    let house = House::open().await;
    let before = owners(&house).len();
    let rejected = json!({"event": "REJECTED", "message_template_id": 7, "message_template_name": "offer_may",
        "message_template_language": "ar", "reason": "INVALID_FORMAT"});
    for _ in 0..2 {
        tell(&house, "message_template_status_update", &rejected).await;
    }
    let restricted = json!({"phone_number": "966112000000", "event": "ACCOUNT_RESTRICTION",
        "restriction_info": [{"restriction_type": "RESTRICTED_CUSTOMER_INITIATED_MESSAGING", "expiration": "1795009999"}]});
    tell(&house, "account_update", &restricted).await;
    let unheard_of = json!({"event": "SOMETHING_NEW", "hint": "read *this* <@1>"});
    tell(&house, "security", &unheard_of).await;
    // Kept, and not told.
    tell(&house, "business_capability_update", &json!({"max_phone_numbers_per_waba": 25})).await;
    let told = owners(&house).split_off(before);
    insta::assert_snapshot!(told.join("\n---\n"));
    assert_eq!(count(&house, "select count(*) from account_news").await, 4);
    house.finish().await;
}

/// How the names of fields begin that tell about the business.
const ABOUT: [&str; 8] =
    ["account", "business", "group", "message_template", "phone_number", "security", "template", "template_category"];

/// Every field of the collection is either one of customers', or kept as news, or known to change nothing.
#[tokio::test]
async fn every_real_field_about_the_business_is_kept() {
    let payloads = shared::webhooks();
    if payloads.is_empty() {
        println!("NOT TESTED: there are no payloads beside the project (OMNICRM_SHARED)");
        return;
    }
    let house = House::open().await;
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let mut different = BTreeSet::new();
    for change in payloads.iter().flat_map(|p| list(&p.json, "entry")).flat_map(|entry| list(&entry, "changes")) {
        let field = change["field"].as_str().unwrap_or_default();
        if ABOUT.iter().any(|known| field.starts_with(known)) {
            different.insert(change.to_string());
            let mut value = change["value"].clone();
            if value["metadata"].is_object() {
                value["metadata"]["phone_number_id"] = house.demo.customers[0].number().phone_number_id.into();
            }
            tell(&house, field, &value).await;
        }
    }
    assert!(different.len() >= 20, "{}", different.len());
    assert_eq!(count(&house, "select count(*) from account_news").await, different.len() as i64);
    let shown = owners(&house).join("\n---\n");
    assert!(!shown.contains("{ $") && !shown.contains("news-"), "{shown}");
    house.finish().await;
}
