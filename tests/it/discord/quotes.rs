//! Quotes: made of a deal on Discord, sent on WhatsApp as a document with two buttons, and won by the customer's press.

use chrono::TimeDelta;
use sandbox::{
    discord::Message,
    meta::{Content, Customer, PhoneMessage, SendFault},
};

use super::stage::{count, redacted, words};
use crate::house::{House, PATIENCE, eventually, settled};

/// A deal of Huda's with the first customer, who has just written.
async fn deal(house: &House) {
    let layla = &house.demo.customers[0];
    layla.says("كم سعر الكراسي؟").await.expect("a delivered message");
    house.inbox_shows("كم سعر الكراسي؟").await;
    house.quiet().await;
    let said = house.says("sales", "/crm deal add contact:ليلى subject:كراسٍ").await;
    assert!(said.contains("D-1001"), "{said}");
}

async fn with_lines(house: &House) {
    deal(house).await;
    assert!(house.says("owner", "/product add name:كرسي price:9.99 tax:15 unit:حبة").await.contains("P-1001"));
    let said = house.says("sales", "/deal line deal:D-1001 product:كرسي quantity:3 discount:10").await;
    assert!(said.contains("31.02 ر.س"), "{said}");
}

async fn quoted(house: &House, options: &str) -> Message {
    settled(&house.runs("sales", &format!("/crm deal quote deal:D-1001 {options}")).await).await
}

async fn presses(house: &House, card: &Message, button: &str) -> Message {
    settled(&house.member("sales").clicks(card, &words("ar", button)).await.expect("an answer")).await
}

/// The newest quote of the deal, from the deal's card.
async fn shown(house: &House) -> Message {
    let deal = settled(&house.runs("sales", "/crm deal show deal:D-1001").await).await;
    let button = deal.buttons().iter().find(|it| it.label.contains("Q-")).expect("the way to the quote").label.clone();
    settled(&house.member("sales").clicks(&deal, &button).await.expect("an answer")).await
}

/// Makes a quote and sends it: what came.
async fn offered(house: &House, text: &str) -> PhoneMessage {
    let card = quoted(house, "").await;
    let sent = presses(house, &card, "button-quote-send").await;
    assert!(sent.text().contains("في طريقه"), "{}", sent.text());
    let question = house.demo.customers[0].wait_for_reply(text, PATIENCE).await.expect("the question");
    house.quiet().await;
    question
}

/// The press of a button below what came.
fn press(question: &PhoneMessage, button: usize) -> Content {
    let button = &question.body["action"]["buttons"][button]["reply"];
    let text = |name: &str| button[name].as_str().expect("a text").to_owned();
    Content::ButtonReply { to: question.wamid.clone(), id: text("id"), title: text("title") }
}

async fn answers(house: &House, customer: &Customer, answer: Content, told: &str) {
    customer.sends(answer).await.expect("a delivered message");
    customer.wait_for_reply(told, PATIENCE).await.unwrap_or_else(|error| panic!("{told}: {error:?}"));
    house.quiet().await;
}

async fn state(house: &House, quote: i64) -> String {
    let state = sqlx::query_scalar("select state from quotes where number = $1").bind(quote);
    state.fetch_one(&house.look).await.expect("the quote")
}

const WON: &str = "select count(*) from deals where state = 'won'";

#[tokio::test]
async fn a_customer_accepts_and_the_deal_is_won() {
    let house = House::open().await;
    let layla = &house.demo.customers[0];
    with_lines(&house).await;
    let card = quoted(&house, "valid_days:10 note:\"التسليم خلال أسبوع\\nشكرًا\"").await;
    for part in ["Q-1001", "D-1001", "31.02 ر.س", "4.05 ر.س", "لم يُرسل بعد", "التسليم خلال أسبوع\nشكرًا", "هدى", "3 حبة"]
    {
        assert!(card.text().contains(part), "{part} is missing: {}", card.text());
    }
    assert_eq!(card.attachments.len(), 1, "the document");

    let other = shown(&house).await;
    let sent = presses(&house, &card, "button-quote-send").await;
    assert!(sent.text().contains("أُرسل وينتظر الرد"), "{}", sent.text());
    let question = layla.wait_for_reply("عرض السعر Q-1001 من", PATIENCE).await.expect("the question");
    house.quiet().await;
    assert!(question.text.contains("الإجمالي: 31.02 ر.س"), "{}", question.text);
    assert_eq!(question.body["type"], "button", "{}", question.body);
    let document = &question.body["header"]["document"];
    assert_eq!(document["filename"], "Q-1001.pdf");
    let id = document["id"].as_str().expect("an id");
    let (bytes, media_type) = house.neighbours.meta.medium(id).expect("the file");
    assert!(bytes.starts_with(b"%PDF-") && media_type == "application/pdf", "{media_type}");
    assert_eq!(layla.inbox().len(), 1, "{:?}", layla.inbox());
    // A card that was shown before may still be pressed: it is sent once.
    let again = presses(&house, &other, "button-quote-send").await.text();
    assert!(again.contains(&words("ar", "conflict-quote-sent")), "{again}");
    let deal = house.says("sales", "/crm deal show deal:D-1001").await;
    assert!(deal.contains("Q-1001") && deal.contains("أُرسل وينتظر الرد"), "{deal}");

    // What begins by itself where somebody writes stays quiet.
    house.says("owner", "/settings replies greeting on:true").await;
    let pressed = layla.writes(press(&question, 0));
    let redelivered = pressed.clone();
    house.neighbours.meta.deliver(pressed).await.expect("an answer");
    layla.wait_for_reply("شكرًا لك! سُجّلت موافقتك على عرض السعر Q-1001", PATIENCE).await.expect("thanks");
    house.neighbours.meta.deliver(redelivered).await.expect("an answer");
    house.quiet().await;
    assert_eq!(layla.inbox().len(), 2, "thanked once: {:?}", layla.inbox());
    assert_eq!((state(&house, 1001).await.as_str(), count(&house, WON).await), ("accepted", 1));
    let waits = "select count(*) from conversations where waiting_since is not null";
    assert_eq!(count(&house, waits).await, 0, "an answer to a quote asks for nothing");
    let told = house.neighbours.discord.wait_for_message(
        house.member("sales").direct_channel(),
        |message| message.text().contains("قبل العميل عرض السعر"),
        PATIENCE,
    );
    let told = told.await.expect("a message").text();
    assert!(told.contains("Q-1001") && told.contains("D-1001"), "{told}");
    let deal = house.says("sales", "/crm deal show deal:D-1001").await;
    assert!(deal.contains("رابحة") && deal.contains("قبله العميل"), "{deal}");
    let paper = shown(&house).await;
    assert_eq!((paper.attachments.len(), paper.buttons().len()), (1, 0), "{}", paper.text());

    // Another press is told that it is known, and changes nothing.
    answers(&house, layla, press(&question, 1), "موافقتك على عرض السعر Q-1001 مسجّلة").await;
    assert_eq!(state(&house, 1001).await, "accepted");
    insta::assert_snapshot!("a_quote_in_the_log", redacted(&house.says("owner", "/audit list noun:quote").await));
    assert_eq!(count(&house, "select count(*) from audit_log where action = 'deal.win'").await, 1);
    house.finish().await;
}

#[tokio::test]
async fn a_customer_declines_and_the_deal_goes_on() {
    let house = House::open().await;
    with_lines(&house).await;
    let question = offered(&house, "Q-1001").await;
    answers(&house, &house.demo.customers[0], press(&question, 1), "شكرًا لردّك على عرض السعر Q-1001").await;
    assert_eq!((state(&house, 1001).await.as_str(), count(&house, WON).await), ("declined", 0));
    let told = house.neighbours.discord.wait_for_message(
        house.member("sales").direct_channel(),
        |message| message.text().contains("لم يقبل العميل عرض السعر"),
        PATIENCE,
    );
    told.await.expect("a message");
    // They may be offered something else.
    let question = offered(&house, "Q-1002").await;
    answers(&house, &house.demo.customers[0], press(&question, 0), "سُجّلت موافقتك على عرض السعر Q-1002").await;
    assert_eq!(count(&house, WON).await, 1);
    house.finish().await;
}

/// The twin of who accepts: a quote that another has replaced, that was taken back, or whose time is over.
#[tokio::test]
async fn what_is_no_longer_valid_changes_nothing() {
    let house = House::open().await;
    let layla = &house.demo.customers[0];
    with_lines(&house).await;
    let first = offered(&house, "Q-1001").await;
    let second = offered(&house, "Q-1002").await;
    assert_eq!(state(&house, 1001).await, "void", "one quote of a deal is open");
    answers(&house, layla, press(&first, 0), "لم يعد عرض السعر Q-1001 ساريًا").await;
    assert_eq!((state(&house, 1001).await.as_str(), count(&house, WON).await), ("void", 0));
    // They wanted it: whose deal it is is told.
    let told = house.neighbours.discord.wait_for_message(
        house.member("sales").direct_channel(),
        |message| message.text().contains("لم يعد ساريًا"),
        PATIENCE,
    );
    assert!(told.await.expect("a message").text().contains("Q-1001"));
    house.install.clock.advance(TimeDelta::days(16));
    let deal = house.says("sales", "/crm deal show deal:D-1001").await;
    assert!(deal.contains("انتهت صلاحيته"), "{deal}");
    let (card, other) = (shown(&house).await, shown(&house).await);
    assert!(card.buttons().iter().all(|button| button.label != words("ar", "button-quote-send")));
    answers(&house, layla, press(&second, 0), "انتهت صلاحية عرض السعر Q-1002").await;
    assert_eq!((state(&house, 1002).await.as_str(), count(&house, WON).await), ("sent", 0));
    let voided = presses(&house, &card, "button-quote-void").await;
    assert!(voided.text().contains("أُلغي عرض السعر") && voided.text().contains("ملغى"), "{}", voided.text());
    let again = presses(&house, &other, "button-quote-void").await.text();
    assert!(again.contains(&words("ar", "conflict-quote-ended")), "{again}");
    // What another customer's phone has of it means nothing.
    let third = offered(&house, "Q-1003").await;
    let james = &house.demo.customers[1];
    james.sends(press(&third, 0)).await.expect("a delivered message");
    house.inbox_shows("أوافق").await;
    house.quiet().await;
    assert!(james.inbox().is_empty() && state(&house, 1003).await == "sent", "{:?}", james.inbox());
    house.finish().await;
}

#[tokio::test]
async fn what_can_not_be_quoted_or_sent_is_said() {
    let house = House::open().await;
    let layla = &house.demo.customers[0];
    deal(&house).await;
    let nothing = quoted(&house, "").await.text();
    assert!(nothing.contains(&words("ar", "conflict-nothing-to-quote")), "{nothing}");
    // Without lines it is what the deal is worth.
    let opened = house.runs("sales", "/crm deal edit deal:D-1001").await;
    let form = opened.modal().expect("a form");
    settled(&house.member("sales").submits(form, &[("value", "45000")]).await.expect("an answer")).await;
    let shown = settled(&house.runs("sales", "/crm deal show deal:D-1001").await).await;
    let card = presses(&house, &shown, "button-quote-make").await;
    assert!(card.text().contains("كراسٍ") && card.text().contains("45,000.00 ر.س"), "{}", card.text());
    // Nobody can be written to a day after they wrote.
    house.install.clock.advance(TimeDelta::hours(25));
    let late = presses(&house, &card, "button-quote-send").await.text();
    assert!(late.contains("24 ساعة"), "{late}");
    assert!(layla.inbox().is_empty() && state(&house, 1001).await == "draft");
    // In the language in which they write.
    layla.says("Did you get my order?").await.expect("a delivered message");
    house.inbox_shows("Did you get my order?").await;
    house.quiet().await;
    presses(&house, &card, "button-quote-send").await;
    let question = layla.wait_for_reply("Quote Q-1001 from", PATIENCE).await.expect("the question");
    assert!(question.text.contains("Total: SAR 45,000.00"), "{}", question.text);
    // What is lost meanwhile can't be accepted.
    house.says("sales", "/crm deal lose deal:D-1001 reason:السعر").await;
    answers(&house, layla, press(&question, 0), "Quote Q-1001 is no longer valid").await;
    let ended = quoted(&house, "").await.text();
    assert!(ended.contains(&words("ar", "conflict-deal-ended")), "{ended}");
    house.finish().await;
}

/// What WhatsApp does not take is as good as not sent: it may be sent once more.
#[tokio::test]
async fn a_quote_that_does_not_arrive_can_be_sent_again() {
    let house = House::open().await;
    let layla = &house.demo.customers[0];
    with_lines(&house).await;
    let card = quoted(&house, "").await;
    house.neighbours.meta.faults().next_send(SendFault::Refuse { code: 131_026 });
    let other = shown(&house).await;
    presses(&house, &card, "button-quote-send").await;
    house.quiet().await;
    let failed = "select count(*) from quotes q join messages m on m.id = q.message_id where m.state = 'failed'";
    eventually("it is known that it failed", async || count(&house, failed).await == 1).await;
    let deal = house.says("sales", "/crm deal show deal:D-1001").await;
    assert!(deal.contains("لم يصل إلى العميل"), "{deal}");
    presses(&house, &other, "button-quote-send").await;
    let question = layla.wait_for_reply("Q-1001", PATIENCE).await.expect("the question");
    answers(&house, layla, press(&question, 0), "سُجّلت موافقتك").await;
    assert_eq!(count(&house, WON).await, 1);
    house.finish().await;
}
