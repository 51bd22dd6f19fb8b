//! What customers say arrives before the staff's eyes, whatever it came in: signed webhooks in, posts in pretend Discord out.

use sandbox::meta::Content;
use serde_json::{Value, json};

use crate::house::House;

fn raw(kind: &str, body: Value) -> Content {
    Content::Raw { kind: kind.into(), body }
}

#[tokio::test]
async fn every_word_is_shown_whatever_it_came_in() {
    let house = House::open().await;
    let layla = &house.demo.customers[0];
    let place = json!({ "latitude": 24.71, "longitude": 46.67, "name": "برج المملكة", "address": "طريق العليا" });
    let card = json!([{ "name": { "formatted_name": "نورة العتيبي", "first_name": "نورة" },
        "phones": [{ "phone": "+966 50 123 9999", "type": "CELL" }] }]);
    let chosen =
        json!({ "type": "list_reply", "list_reply": { "id": "size-42", "title": "مقاس 42", "description": "متوفر" } });
    let order = json!({ "catalog_id": "7", "text": "للتوصيل مساءً", "product_items":
        [{ "product_retailer_id": "BURGER", "quantity": 2, "item_price": 25, "currency": "SAR" }] });
    let cases: [(Content, &[&str]); 8] = [
        (
            raw("image", json!({ "id": "1", "mime_type": "image/jpeg", "caption": "كم سعر هذا؟" })),
            &["📷 صورة", "كم سعر هذا؟"],
        ),
        (
            raw("document", json!({ "id": "2", "caption": "عرض السعر", "filename": "عرض-مايو.pdf" })),
            &["📄 ملف", "عرض السعر", "عرض-مايو.pdf"],
        ),
        (raw("location", place), &["برج المملكة", "طريق العليا", "https://www.google.com/maps?q=24.71,46.67"]),
        (raw("contacts", card), &["نورة العتيبي", "+966 50 123 9999"]),
        (raw("interactive", chosen), &["مقاس 42", "متوفر", "size-42"]),
        (raw("button", json!({ "text": "نعم", "payload": "yes-please" })), &["نعم", "yes-please"]),
        (raw("order", order), &["للتوصيل مساءً", "2 × BURGER (25 SAR)"]),
        (raw("hologram", json!({ "title": "ثلاثي الأبعاد", "id": "9" })), &["hologram", "ثلاثي الأبعاد"]),
    ];
    for (content, expected) in cases {
        let shown = format!("{content:?}");
        layla.sends(content).await.unwrap();
        let post = house.inbox_shows(expected[expected.len() - 1]).await.text();
        for words in expected {
            assert!(post.contains(words), "{words} of {shown} is missing: {post}");
        }
    }
    house.finish().await;
}

#[tokio::test]
async fn what_is_quoted_is_shown() {
    let house = House::open().await;
    let layla = &house.demo.customers[0];
    let first = layla.says("هل الكنب متوفر؟").await.unwrap().wamid;
    house.inbox_shows("هل الكنب متوفر؟").await;
    house.quiet().await;
    layla.sends(Content::Reply { text: "أقصد الأزرق".into(), to: first.clone() }).await.unwrap();
    let post = house.inbox_shows("أقصد الأزرق").await.text();
    assert!(post.contains("↩ «") && post.contains("هل الكنب متوفر؟"), "{post}");
    layla.sends(Content::Reaction { to: first.clone(), emoji: Some("🙏".into()) }).await.unwrap();
    let post = house.inbox_shows("🙏").await.text();
    assert!(post.contains("تفاعل مع رسالة") && post.contains("هل الكنب متوفر؟"), "{post}");
    layla.sends(Content::Reaction { to: first, emoji: None }).await.unwrap();
    house.inbox_shows("أُلغي التفاعل").await;
    house.finish().await;
}

#[tokio::test]
async fn the_longest_and_oddest_words_fit_into_a_post() {
    let house = House::open().await;
    let layla = &house.demo.customers[0];
    let cards: Vec<Value> = (0..200)
        .map(|n| json!({ "name": { "formatted_name": format!("جهة *{n}* @everyone") }, "phones": [{ "phone": "1" }] }))
        .collect();
    layla.sends(raw("contacts", json!(cards))).await.unwrap();
    house.inbox_shows("جهة").await;
    layla.sends(raw("image", json!({ "id": "1", "caption": "\0**س**\u{202E}".repeat(2000) }))).await.unwrap();
    house.inbox_shows("س").await;
    house.finish().await;
}
