//! Message templates: fetched, handed in, approved, and sent to a customer who has not written for a day.

use chrono::TimeDelta;
use serde_json::json;

use super::{
    send_file::of_type,
    stage::{card, count, words},
};
use crate::house::{House, PATIENCE, eventually};

/// The id that autocomplete offers for a template, and its label.
async fn offered(house: &House, typed: &str) -> Option<(String, String)> {
    let line = format!("/inbox send template template:{typed}");
    let choices = house.member("support").types(house.demo.general, &line).await.expect("an answer");
    choices.first().map(|choice| (choice.value.as_str().expect("an id").to_owned(), choice.name.clone()))
}

async fn conversation(house: &House, name: &str) -> String {
    let line = format!("/inbox send template conversation:{name}");
    let choices = house.member("support").types(house.demo.general, &line).await.expect("an answer");
    choices.first().expect("a conversation").value.as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_template_reaches_a_customer_who_has_not_written_for_a_day() {
    let house = House::open().await;
    let (meta, number, layla) = (&house.neighbours.meta, &house.demo.number, &house.demo.customers[0]);
    let order = json!({
        "name": "order_ready", "language": "ar", "category": "UTILITY",
        "components": [
            { "type": "HEADER", "format": "TEXT", "text": "متجر النور" },
            { "type": "BODY", "text": "أهلًا {{1}}، طلبك {{2}} جاهز للاستلام.", "example": { "body_text": [["ليلى", "42"]] } },
            { "type": "BUTTONS", "buttons": [{ "type": "QUICK_REPLY", "text": "شكرًا" }] },
        ],
    });
    meta.add_template(number, &order).expect("a template");
    let post = card(&house, 0, "متى يجهز طلبي؟").await;
    assert!(house.says("owner", "/inbox template list").await.contains("لا توجد قوالب بعد"));
    house.says("owner", "/inbox template sync").await;
    house.quiet().await;
    let listed = house.says("support", "/inbox template list words:جاهز").await;
    assert!(listed.contains("order_ready") && listed.contains("✅"), "{listed}");
    let (template, label) = offered(&house, "order").await.expect("the template");
    assert!(label.contains("order_ready · ar · أهلًا {{1}}"), "{label}");
    let shown = house.says("support", &format!("/inbox template show template:{template}")).await;
    assert!(shown.contains("متجر النور") && shown.contains("🔘 شكرًا") && shown.contains("معتمد"), "{shown}");

    house.install.clock.advance(TimeDelta::hours(30));
    let of = conversation(&house, "ليلى").await;
    let late = house.says("support", &format!("/inbox send text conversation:{of} text:جاهز")).await;
    assert!(late.contains("/inbox send template"), "{late}");
    let send = |values: &str| format!("/inbox send template conversation:{of} template:{template} values:\"{values}\"");
    let short = house.says("support", &send("ليلى")).await;
    assert!(short.contains("{{2}}") && !short.contains("{{1}}"), "{short}");
    assert!(house.says("support", &send("ليلى؛ 42")).await.contains("ردّك في الطريق"));
    let received = layla.wait_for_reply("طلبك 42 جاهز", PATIENCE).await.expect("the template");
    assert_eq!(received.kind, "template");
    assert_eq!(received.text, "متجر النور\nأهلًا ليلى، طلبك 42 جاهز للاستلام.");
    let shown = house.inbox_shows("طلبك 42 جاهز").await;
    assert!(shown.text().contains("📋 قالب") && shown.text().contains("شكرًا"), "{}", shown.text());
    assert_ne!(shown.id, post.id);

    // Who asked not to be written to is not, unless they write.
    layla.says("إيقاف").await.expect("a delivered message");
    house.quiet().await;
    house.install.clock.advance(TimeDelta::hours(30));
    let refused = house.says("support", &send("ليلى؛ 43")).await;
    assert!(refused.contains(&words("ar", "conflict-opted-out")), "{refused}");

    // Customers complained: it may not be used for a while.
    meta.reviews_template(number, ("order_ready", "ar"), "PAUSED", None).await.expect("a webhook");
    eventually("the template is known to be paused", async || {
        count(&house, "select count(*) from templates where state = 'paused'").await == 1
    })
    .await;
    let paused = house.says("support", &send("ليلى؛ 44")).await;
    assert!(paused.contains(&words("ar", "conflict-template-not-approved")), "{paused}");
    assert_eq!(layla.inbox().iter().filter(|message| message.kind == "template").count(), 1);
    house.finish().await;
}

#[tokio::test]
async fn the_file_above_a_template_is_attached() {
    let house = House::open().await;
    let (meta, number, layla) = (&house.neighbours.meta, &house.demo.number, &house.demo.customers[0]);
    let offer = json!({
        "name": "offer_sent", "language": "ar", "category": "UTILITY",
        "components": [{ "type": "HEADER", "format": "DOCUMENT" }, { "type": "BODY", "text": "هذا عرض السعر الذي طلبته." }],
    });
    meta.add_template(number, &offer).expect("a template");
    card(&house, 0, "أرسلوا لي عرض السعر").await;
    house.says("owner", "/inbox template sync").await;
    house.quiet().await;
    let (template, _) = offered(&house, "offer").await.expect("the template");
    let of = conversation(&house, "ليلى").await;
    house.install.clock.advance(TimeDelta::hours(30));
    let support = house.member("support");
    let send = |rest: &str| format!("/inbox send template conversation:{of} template:{template} {rest}");
    assert!(house.says("support", &send("")).await.contains(&words("ar", "field-media")));
    support.has_file("offer.zip", "application/zip", b"PK");
    assert!(house.says("support", &send("file:offer.zip")).await.contains(&words("ar", "conflict-file-not-taken")));
    let bytes = of_type("application/pdf", 40_000);
    support.has_file("offer.pdf", "application/pdf", &bytes);
    assert!(house.says("support", &send("file:offer.pdf")).await.contains("ردّك في الطريق"));
    let received = layla.wait_for_reply("هذا عرض السعر", PATIENCE).await.expect("the template");
    let document = &received.body["components"][0]["parameters"][0]["document"];
    assert_eq!(document["filename"], "offer.pdf");
    let (got, media_type) = meta.medium(document["id"].as_str().expect("an id")).expect("the file");
    assert_eq!((got.as_ref(), media_type.as_str()), (bytes.as_slice(), "application/pdf"));
    let shown = house.inbox_shows("هذا عرض السعر").await;
    assert!(shown.text().contains("offer.pdf"), "{}", shown.text());

    // What says that it is a document and is none has failed; nothing else is sent in its place.
    support.has_file("fake.pdf", "application/pdf", b"PK\x03\x04 and so on, as an archive begins");
    house.says("support", &send("file:fake.pdf")).await;
    house.quiet().await;
    assert_eq!(count(&house, "select count(*) from messages where state = 'failed'").await, 1);
    assert_eq!(layla.inbox().iter().filter(|message| message.kind == "template").count(), 1);
    house.finish().await;
}

#[tokio::test]
async fn a_new_template_is_checked_handed_in_and_approved() {
    let house = House::open().await;
    let (meta, number) = (&house.neighbours.meta, &house.demo.number);
    let create = |rest: &str| format!("/inbox template create purpose:\"خدمة (utility)\" {rest}");
    let bad = house.says("owner", &create("name:offer text:\"{{1}} خصم لك\" examples:ليلى")).await;
    assert!(bad.contains(&words("ar", "template-refused")) && bad.contains("أول النص"), "{bad}");
    let unnamed = house.says("owner", &create("name:عرض text:\"خصم لك\"")).await;
    assert!(unnamed.contains("order_ready"), "{unnamed}");
    let text = "text:\"أهلًا {{name}}، خصم خاص لك {{day}} في متجرنا.\"";
    let lacking = house.says("owner", &create(&format!("name:offer {text}"))).await;
    assert!(lacking.contains("{{name}} {{day}}"), "{lacking}");
    let given =
        format!("name:offer {text} examples:\"name=ليلى؛ day=السبت\" buttons:\"نعم؛ المتجر | https://x.example\"");
    let made = house.says("owner", &create(&given)).await;
    assert!(made.contains("offer · ar") && made.contains("قيد التقديم"), "{made}");
    house.quiet().await;
    let asked = meta.requests().into_iter().find(|request| request.path.ends_with("/message_templates"));
    insta::assert_json_snapshot!(asked.expect("it was handed in").body);
    assert!(house.says("owner", "/inbox template list").await.contains("🕓"));
    let again = house.says("owner", &create(&given)).await;
    assert!(again.contains(&words("ar", "conflict-taken-template")), "{again}");

    meta.reviews_template(number, ("offer", "ar"), "REJECTED", Some("INVALID_FORMAT")).await.expect("a webhook");
    eventually("the refusal is known", async || {
        count(&house, "select count(*) from templates where state = 'rejected'").await == 1
    })
    .await;
    let listed = house.says("owner", "/inbox template list").await;
    assert!(listed.contains("❌"), "{listed}");
    meta.reviews_template(number, ("offer", "ar"), "APPROVED", None).await.expect("a webhook");
    eventually("it may be used", async || {
        count(&house, "select count(*) from templates where state = 'approved'").await == 1
    })
    .await;
    assert!(offered(&house, "offer").await.is_some());
    assert!(house.says("owner", "/inbox template check text:\"، مرحبا\"").await.contains("معكوسًا"));
    house.finish().await;
}
