//! No word of a customer is dropped, whatever it came in.

use crm::channel::{ContentKind, Detail, Label};
use serde_json::{Value, json};

use super::{messages, with_message};
use crate::whatsapp::{fixtures, payload::parse};

fn words(kind: &str, body: Value) -> Vec<(String, String)> {
    let mut message = json!({"id": "1", "from": "2", "type": kind});
    message[kind] = body;
    read(&message)
}

fn read(message: &Value) -> Vec<(String, String)> {
    let parsed = parse(&with_message(message));
    let details = &messages(&parsed)[0].content.details;
    details.iter().map(|Detail { label, text }| (label.as_str().to_owned(), text.clone())).collect()
}

fn pairs(expected: &[(Label, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(label, text)| (label.as_str().to_owned(), (*text).to_owned())).collect()
}

#[test]
fn media_has_its_caption_and_its_file_name() {
    let file = json!({"caption": "عرض السعر", "filename": "عرض.pdf", "id": "9", "mime_type": "application/pdf", "sha256": "x"});
    assert_eq!(words("document", file), pairs(&[(Label::Text, "عرض السعر"), (Label::FileName, "عرض.pdf")]));
    assert_eq!(words("image", json!({"caption": "كم هذا؟", "id": "9"})), pairs(&[(Label::Text, "كم هذا؟")]));
    assert_eq!(words("sticker", json!({"id": "9", "animated": false})), []);
}

#[test]
fn a_place_has_its_name_its_address_and_where_it_is() {
    let place = json!({"latitude": 24.71, "longitude": "46.67", "name": "البرج", "address": "طريق الملك فهد", "url": "https://x.example"});
    let expected = pairs(&[
        (Label::Name, "البرج"),
        (Label::Address, "طريق الملك فهد"),
        (Label::Coordinates, "24.71,46.67"),
        (Label::Link, "https://x.example"),
    ]);
    assert_eq!(words("location", place), expected);
}

#[test]
fn a_card_has_its_names_and_numbers() {
    let vcard = "BEGIN:VCARD\nVERSION:3.0\nFN:نورة العتيبي\nitem1.TEL;waid=966501234567:+966 50 123 4567\nNOTE:تتحدث العربية\nEND:VCARD";
    let card = json!([{"name": {"formatted_name": "نورة العتيبي", "first_name": "نورة", "prefix": "م."},
        "phones": [{"phone": "+966 50 123 4567", "type": "CELL"}, {"wa_id": "966112345678"}],
        "emails": [{"email": "noura@example.com"}], "org": {"company": "النور", "title": "مديرة"},
        "birthday": "1990-01-02", "vcard": vcard}]);
    let expected = pairs(&[
        (Label::Name, "نورة العتيبي"),
        (Label::Phone, "+966 50 123 4567"),
        (Label::Phone, "966112345678"),
        (Label::Email, "noura@example.com"),
        (Label::Name, "النور"),
        (Label::About, "مديرة"),
        (Label::About, "تتحدث العربية"),
        (Label::Other("birthday".into()), "1990-01-02"),
        (Label::Other("prefix".into()), "م."),
    ]);
    assert_eq!(words("contacts", card), expected);
}

#[test]
fn a_choice_has_its_title_and_our_name_for_it() {
    let list =
        json!({"type": "list_reply", "list_reply": {"id": "size-42", "title": "مقاس 42", "description": "متوفر"}});
    let expected = pairs(&[(Label::Text, "مقاس 42"), (Label::About, "متوفر"), (Label::Choice, "size-42")]);
    assert_eq!(words("interactive", list), expected);
    let pressed = json!({"text": "نعم", "payload": "yes"});
    assert_eq!(words("button", pressed), pairs(&[(Label::Text, "نعم"), (Label::Choice, "yes")]));
    let form = json!({"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent",
        "response_json": "{\"size\":42,\"flow_token\":\"t\",\"colours\":[\"أحمر\"]}"}});
    let expected = pairs(&[
        (Label::Text, "Sent"),
        (Label::Name, "flow"),
        (Label::Field, "colours: [\"أحمر\"]"),
        (Label::Field, "size: 42"),
    ]);
    assert_eq!(words("interactive", form), expected);
}

#[test]
fn an_order_has_its_goods() {
    let order = json!({"catalog_id": "7", "text": "للتوصيل", "product_items":
        [{"product_retailer_id": "BURGER", "quantity": 2, "item_price": 25.5, "currency": "SAR"}]});
    assert_eq!(words("order", order), pairs(&[(Label::Text, "للتوصيل"), (Label::Item, "2 × BURGER (25.5 SAR)")]));
}

#[test]
fn an_advertisement_and_what_is_quoted_come_along() {
    let message = json!({"id": "1", "from": "2", "type": "text", "text": {"body": "كم؟"},
        "context": {"from": "3", "id": "wamid.OURS", "referred_product": {"catalog_id": "1", "product_retailer_id": "SHOE"}},
        "referral": {"source_url": "https://fb.me/x", "headline": "تخفيضات", "body": "نصف السعر",
            "welcome_message": {"text": "أهلًا"}, "ctwa_clid": "c"}});
    let expected = pairs(&[
        (Label::Text, "كم؟"),
        (Label::Item, "SHOE"),
        (Label::Advertisement, "تخفيضات"),
        (Label::Advertisement, "نصف السعر"),
        (Label::Advertisement, "أهلًا"),
        (Label::Link, "https://fb.me/x"),
    ]);
    assert_eq!(read(&message), expected);
    let parsed = parse(&with_message(&message));
    assert_eq!(messages(&parsed)[0].quotes.as_deref(), Some("wamid.OURS"));
}

#[test]
fn what_is_not_passed_on_says_why() {
    let message = json!({"id": "1", "from": "2", "type": "unsupported", "unsupported": {"type": "poll"},
        "errors": [{"code": 131_051, "title": "Message type unknown", "message": "Message type unknown",
            "error_data": {"details": "Polls are not supported."}}]});
    let expected = pairs(&[
        (Label::Reason, "poll"),
        (Label::Reason, "Message type unknown"),
        (Label::Reason, "Polls are not supported."),
    ]);
    assert_eq!(read(&message), expected);
}

#[test]
fn changed_and_withdrawn_messages_say_which() {
    let edit = json!({"id": "1", "from": "2", "type": "edit", "edit": {"original_message_id": "wamid.OLD",
        "message": {"type": "image", "image": {"caption": "المقاس 43", "id": "9"}}}});
    let parsed = parse(&with_message(&edit));
    let message = messages(&parsed)[0];
    assert_eq!((&message.content.kind, message.quotes.as_deref()), (&ContentKind::Edit, Some("wamid.OLD")));
    assert_eq!(message.content.words().as_deref(), Some("المقاس 43"));
    let revoke = json!({"id": "1", "from": "2", "type": "revoke", "revoke": {"original_message_id": "wamid.OLD"}});
    assert_eq!(messages(&parse(&with_message(&revoke)))[0].quotes.as_deref(), Some("wamid.OLD"));
    let removed =
        json!({"id": "1", "from": "2", "type": "reaction", "reaction": {"message_id": "wamid.OLD", "emoji": ""}});
    assert_eq!(read(&removed), []);
}

#[test]
fn endless_cards_are_bounded() {
    let card = json!({"name": {"formatted_name": "x"}, "phones": [{"phone": "1"}], "note": "n"});
    let many = words("contacts", Value::Array(vec![card; 20_000]));
    assert_eq!(many.len(), 1_000);
    let long = words("contacts", json!([{"name": {"formatted_name": "ع".repeat(40_000)}, "note": "later"}]));
    assert_eq!(long.iter().map(|(_, text)| text.len()).sum::<usize>(), 65_536);
}

#[test]
fn nul_is_nowhere_not_even_in_a_name() {
    let odd = words("hologram", json!({"a\0b": "x\0y", "url": "https://shop.example"}));
    assert_eq!(odd, [("ab", "xy"), ("url", "https://shop.example")].map(|(l, t)| (l.to_owned(), t.to_owned())));
    let form = json!({"nfm_reply": {"response_json": "{\"si\\u0000ze\":\"4\\u00002\"}"}});
    assert_eq!(words("interactive", form), pairs(&[(Label::Field, "size: 42")]));
}

/// Every string of a message that a person could have meant, found without the code under test: all but what is named here.
fn strings(value: &Value, name: &str, found: &mut Vec<String>) {
    let machine = ["type", "mime_type", "sha256", "hash", "timestamp", "from", "currency", "ctwa_clid", "media_type"];
    let links = ["image_url", "video_url", "thumbnail_url", "vcard", "country_code", "source_type", "origin"];
    let ours = name == "id" || name.ends_with("_id") && name != "product_retailer_id" || name.ends_with("timestamp");
    match value {
        _ if machine.contains(&name) || links.contains(&name) || ours => {}
        Value::String(text) if name == "response_json" => match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => {
                let fields = fields.iter().filter(|(name, _)| *name != "flow_token");
                fields.for_each(|(name, field)| strings(field, name, found));
            }
            _ => found.push(text.clone()),
        },
        Value::String(text) if !text.trim().is_empty() => found.push(text.trim().to_owned()),
        Value::Array(members) => members.iter().for_each(|member| strings(member, name, found)),
        Value::Object(members) => {
            for (key, member) in members {
                let of_media = members.contains_key("mime_type") && key == "url";
                // A chosen title and our own name for it stand side by side; a phone's `wa_id` repeats the phone.
                let repeats = (key == "wa_id" && members.contains_key("phone")) || key == "identity" || of_media;
                if !repeats {
                    strings(member, key, found);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn in_all_payloads() {
    let own = fixtures::OWN.into_iter().map(|name| (name.to_owned(), fixtures::read(name).to_vec()));
    let mut checked = 0;
    for (path, raw) in own.chain(fixtures::shared_json(None)) {
        let Ok(body) = serde_json::from_slice::<Value>(&raw) else { continue };
        let parsed = parse(&raw);
        for message in messages(&parsed) {
            let id = Value::from(message.provider_id.as_str());
            let said = message.content.words().unwrap_or_default();
            let entries = body["entry"].as_array().into_iter().flatten();
            let changes = entries.flat_map(|entry| entry["changes"].as_array().into_iter().flatten());
            let all: Vec<&Value> =
                changes.flat_map(|change| change["value"]["messages"].as_array().into_iter().flatten()).collect();
            let same: Vec<&&Value> = all.iter().filter(|raw| raw["id"] == id).collect();
            // Examples reuse ids; then nobody can tell which is which.
            let [raw] = same.as_slice() else { continue };
            let mut found = Vec::new();
            strings(raw, "", &mut found);
            for word in found {
                assert!(said.contains(&word), "{path}: {word:?} is lost from {raw}: {said:?}");
                checked += 1;
            }
        }
    }
    eprintln!("{checked} pieces of text were found again");
    assert!(checked > 5);
}
