//! How satisfied customers are: they are asked on WhatsApp once their conversation is closed, and the team sees what they say.

use chrono::TimeDelta;
use crm::Permission;
use sandbox::meta::{Content, Customer, PhoneMessage};

use super::stage::{count, refuses, words};
use crate::house::{House, PATIENCE, eventually};

const ASKED: &str = "select count(*) from satisfactions";

/// Closes a conversation and lets the time pass in which that can be taken back.
async fn closes(house: &House, conversation: &str) {
    let told = house.says("support", &format!("/inbox close conversation:{conversation}")).await;
    assert!(told.contains("✅"), "{told}");
    passes(house, TimeDelta::minutes(2)).await;
}

/// The time comes to ask, and it is decided whether anybody is.
async fn passes(house: &House, time: TimeDelta) {
    house.install.clock.advance(time);
    // Somebody does something, so that workers look at once.
    house.says("support", "/team back").await;
    let waiting = "select count(*) from jobs where kind in ('ask_satisfaction', 'ask_comment')";
    eventually("it is decided who is asked", async || count(house, waiting).await == 0).await;
    house.quiet().await;
}

/// The row for so many stars of the list that asks.
fn row(question: &PhoneMessage, stars: usize) -> Content {
    let rows = question.body["action"]["sections"][0]["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 5, "{rows:?}");
    let row = &rows[5 - stars];
    let text = |name: &str| row[name].as_str().expect("a text").to_owned();
    Content::ListReply { to: question.wamid.clone(), id: text("id"), title: text("title"), description: None }
}

async fn writes(house: &House, customer: &Customer, text: &str) {
    customer.says(text).await.expect("a delivered message");
    house.inbox_shows(text).await;
    house.quiet().await;
}

async fn state(house: &House, number: i64) -> (String, bool) {
    let look = house.look.clone();
    let query = sqlx::query_as("select state, waiting_since is not null from conversations where number = $1");
    query.bind(number).fetch_one(&look).await.expect("the conversation")
}

#[tokio::test]
async fn a_customer_rates_and_comments_and_nothing_is_opened_by_it() {
    let house = House::open().await;
    let layla = &house.demo.customers[0];
    writes(&house, layla, "أين طلبي؟").await;
    closes(&house, "C-1001").await;
    assert_eq!(count(&house, ASKED).await, 0, "nobody asked for it");
    house.says("support", "/inbox reopen conversation:C-1001").await;
    let set = "/settings replies rating on:true arabic:\"كيف كانت خدمتنا يا {{name}}؟\"";
    let shown = house.says("owner", set).await;
    assert!(shown.contains("كيف كانت خدمتنا يا سارة؟") && shown.contains("How was our service"), "{shown}");

    // Closed by mistake, and opened again.
    house.says("support", "/inbox close conversation:C-1001").await;
    house.says("support", "/inbox reopen conversation:C-1001").await;
    passes(&house, TimeDelta::minutes(2)).await;
    assert_eq!(count(&house, ASKED).await, 0, "it is open");

    house.says("support", "/inbox claim conversation:C-1001").await;
    closes(&house, "C-1001").await;
    let question = layla.wait_for_reply("كيف كانت خدمتنا يا ليلى أحمد؟", PATIENCE).await.expect("the question");
    assert_eq!(question.body["type"], "list", "{}", question.body);

    // What begins by itself where somebody writes stays quiet.
    house.says("owner", "/settings replies greeting on:true").await;
    house.says("owner", "/settings inbox_turns capacity:5").await;
    let rating = layla.writes(row(&question, 4));
    let again = rating.clone();
    house.neighbours.meta.deliver(rating).await.expect("an answer");
    layla.wait_for_reply("إن أردت إضافة تعليق", PATIENCE).await.expect("the question for a comment");
    house.neighbours.meta.deliver(again).await.expect("an answer");
    house.quiet().await;
    let shown = house.inbox_shows("⭐ تقييم الخدمة").await.text();
    assert!(shown.contains("★★★★☆ جيدة جدًا") && !shown.contains("rate:"), "{shown}");
    assert_eq!(state(&house, 1001).await, ("closed".into(), false));
    assert_eq!(layla.inbox().len(), 2, "nothing is said twice: {:?}", layla.inbox());

    layla.says("الرد كان سريعًا، شكرًا").await.expect("a delivered message");
    let shown = house.inbox_shows("⭐ تعليق على التقييم").await.text();
    assert!(shown.contains("الرد كان سريعًا"), "{shown}");
    house.quiet().await;
    assert_eq!(state(&house, 1001).await, ("closed".into(), false));
    assert_eq!(layla.inbox().len(), 2, "{:?}", layla.inbox());
    let opened = house.says("support", "/inbox show conversation:C-1001").await;
    let reopen = format!("[{}]", words("ar", "button-reopen"));
    assert!(opened.contains("★★★★☆") && opened.contains("الرد كان سريعًا") && opened.contains(&reopen), "{opened}");

    // The next text is a message like any other.
    layla.says("متى تفتحون غدًا؟").await.expect("a delivered message");
    house.inbox_shows("متى تفتحون غدًا؟").await;
    house.quiet().await;
    assert_eq!(state(&house, 1001).await, ("open".into(), true));

    // Once a week is enough.
    closes(&house, "C-1001").await;
    assert_eq!(count(&house, ASKED).await, 1);
    house.install.clock.advance(TimeDelta::days(8));
    writes(&house, layla, "سؤال جديد").await;
    closes(&house, "C-1001").await;
    assert_eq!(count(&house, ASKED).await, 2);
    let questions = || layla.inbox().into_iter().filter(|message| message.text.contains("كيف كانت خدمتنا"));
    eventually("she is asked again", async || questions().count() == 2).await;

    let report = house.says("manager", "/inbox satisfaction days:30").await;
    assert!(report.contains("4.0 \u{200F}من 5") || report.contains("4.0"), "{report}");
    assert!(report.contains("50") && report.contains("يوسف") && report.contains("★★★★☆"), "{report}");
    let totals = house.says("moderator", "/inbox satisfaction").await;
    assert!(totals.contains("4.0") && !totals.contains("يوسف"), "{totals}");
    let refused = house.says("sales", "/inbox satisfaction").await;
    assert!(refuses(&refused, Permission::ViewLimitedStats, house.person("owner").discord_id), "{refused}");
    house.finish().await;
}

#[tokio::test]
async fn nobody_is_asked_where_it_would_disturb() {
    let house = House::open().await;
    let [layla, james] = [&house.demo.customers[0], &house.demo.customers[1]];
    house.says("owner", "/settings replies rating on:true").await;
    writes(&house, layla, "شكرًا لكم").await;
    writes(&house, james, "Thanks a lot").await;
    // Who wants no messages.
    layla.says("إيقاف").await.expect("a delivered message");
    house.quiet().await;
    closes(&house, "C-1001").await;
    assert!(layla.inbox().is_empty(), "{:?}", layla.inbox());
    // Whom WhatsApp does not let us write to any more.
    house.install.clock.advance(TimeDelta::hours(25));
    closes(&house, "C-1002").await;
    assert!(james.inbox().is_empty(), "{:?}", james.inbox());
    assert_eq!(count(&house, ASKED).await, 0);

    // In his own language, in the usual words.
    writes(&house, james, "One more thing").await;
    closes(&house, "C-1002").await;
    let question = james.wait_for_reply("How was our service", PATIENCE).await.expect("the question");
    assert_eq!(count(&house, ASKED).await, 1, "the twin: this customer is asked");
    // A list stays on the phone: what is chosen a week later is a message like any other.
    house.install.clock.advance(TimeDelta::days(8));
    james.sends(row(&question, 1)).await.expect("a delivered message");
    house.inbox_shows("★☆☆☆☆ Bad").await;
    house.quiet().await;
    assert_eq!(state(&house, 1002).await, ("open".into(), true));
    assert_eq!(count(&house, "select count(*) from satisfactions where rating is not null").await, 0);
    house.finish().await;
}
