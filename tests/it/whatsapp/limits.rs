//! What WhatsApp takes from a number, and from a number for one customer, through the whole program. Pretend Meta counts as Meta
//! does, and [`House::finish`] fails on whatever goes beyond.

use chrono::TimeDelta;
use crm::{
    Caller, ConversationId,
    channel::Outgoing,
    channels,
    conversations::{self, To},
    tenants,
};
use sandbox::meta::SendFault;
use secrecy::SecretString;

use crate::{
    discord::stage::{card, count, words},
    harness::calls,
    house::{House, PATIENCE, eventually},
};

/// A customer writes; their conversation.
async fn wrote(house: &House, customer: usize) -> ConversationId {
    card(house, customer, &format!("رسالة من {customer}")).await;
    let look = house.look.clone();
    let newest = "select conversation_id from messages where direction = 'in' order by seq desc limit 1";
    sqlx::query_scalar(newest).fetch_one(&look).await.expect("a conversation")
}

async fn reply(house: &House, conversation: ConversationId, text: &str) {
    let caller = calls(house.db(), &house.person("owner")).await;
    conversations::send(
        house.db(),
        &caller,
        To::Conversation(conversation),
        Outgoing::text(text),
        conversations::When::Now,
    )
    .await
    .expect("queued");
}

fn received(house: &House, customer: usize) -> Vec<String> {
    house.demo.customers[customer].inbox().into_iter().map(|message| message.text).collect()
}

/// How often Meta was asked to send, and answered with this status.
fn asked(house: &House, status: u16) -> usize {
    let requests = house.neighbours.meta.requests();
    let sends = requests.iter().filter(|r| r.path.ends_with("/messages") && r.body["status"] != "read");
    sends.filter(|r| r.status == Some(status)).count()
}

/// Answers that no worker has in hand, and that have lost no attempt.
const WAITING: &str = "select count(*) from jobs where kind = 'send_message' and state = 'ready' and attempts = 0";

#[tokio::test]
async fn a_burst_to_one_customer_is_paid_back_before_meta_says_so_and_holds_up_nobody_else() {
    let house = House::open().await;
    let (layla, james) = (wrote(&house, 0).await, wrote(&house, 1).await);
    let texts: Vec<String> = (0..50).map(|n| format!("جواب {n}")).collect();
    for text in &texts {
        reply(&house, layla, text).await;
    }
    let put_off = "select count(*) from jobs where last_error like 'too_fast_for_one%' and state = 'ready'";
    eventually("the burst is over", async || count(&house, put_off).await == 1).await;
    let sent = received(&house, 0).len();
    assert!((1..=45).contains(&sent), "{sent}");
    assert_eq!(count(&house, WAITING).await, 50 - sent as i64, "who waits loses no attempt");
    reply(&house, james, "لك وحدك").await;
    house.demo.customers[1].wait_for_reply("لك وحدك", PATIENCE).await.unwrap();
    assert_eq!(received(&house, 0).len(), sent);
    let sending = "select count(*) from messages where state = 'sending'";
    eventually("nobody's fate is open", async || count(&house, sending).await == 0).await;
    // A customer is owed for as long as 45 messages take, one by one. What is left is the next burst, or the one after.
    while received(&house, 0).len() < 50 {
        let before = received(&house, 0).len();
        house.install.clock.advance(TimeDelta::seconds(46 * 6));
        eventually("more have come, and the rest waits", async || {
            let now = received(&house, 0).len();
            now > before && count(&house, WAITING).await == 50 - now as i64
        })
        .await;
    }
    house.quiet().await;
    assert_eq!(received(&house, 0), texts, "all of them, in their order");
    assert_eq!(asked(&house, 429), 0);
    house.finish().await;
}

#[tokio::test]
async fn who_is_one_too_many_for_a_customer_waits_longer_and_longer_and_alone() {
    let house = House::open().await;
    let (layla, james) = (wrote(&house, 0).await, wrote(&house, 1).await);
    for _ in 0..4 {
        house.neighbours.meta.faults().next_send(SendFault::Refuse { code: 131_056 });
    }
    reply(&house, layla, "الأول").await;
    let refused = "select count(*) from message_attempts where failure = 'too_fast_for_one'";
    for times in 1..=4 {
        eventually("it was turned away", async || count(&house, refused).await == times).await;
        eventually("it waits", async || count(&house, WAITING).await == if times == 4 { 2 } else { 1 }).await;
        house.install.clock.advance(TimeDelta::seconds(4_i64.pow(times as u32 - 1)));
        if times == 3 {
            // The fourth time it would be the customer's own turn again; this one overtakes nobody.
            reply(&house, layla, "الثاني").await;
        }
    }
    reply(&house, james, "لك").await;
    house.demo.customers[1].wait_for_reply("لك", PATIENCE).await.unwrap();
    house.quiet().await;
    assert_eq!(received(&house, 0), ["الأول", "الثاني"]);
    assert_eq!(count(&house, "select count(*) from number_holds").await, 0, "the number was never held");
    house.finish().await;
}

#[tokio::test]
async fn a_token_that_is_refused_stops_its_number_until_it_is_mended() {
    let house = House::open().await;
    let (layla, james) = (wrote(&house, 0).await, wrote(&house, 1).await);
    let (meta, number) = (&house.neighbours.meta, house.demo.number.phone_number_id.as_str());
    meta.change_token("a-new-token");
    reply(&house, layla, "الأول").await;
    let held = "select count(*) from number_holds where told_at is not null";
    eventually("the number is held", async || count(&house, held).await == 1).await;
    for (conversation, text) in [(layla, "الثاني"), (james, "لك"), (layla, "الثالث")] {
        reply(&house, conversation, text).await;
    }
    eventually("all wait", async || count(&house, WAITING).await == 4).await;
    assert_eq!(asked(&house, 401), 1, "only the first was tried");
    let told = |id: &'static str| {
        let posts = house.neighbours.discord.messages(house.demo.owners);
        posts.iter().filter(|post| post.text().contains(&words("ar", id))).count()
    };
    eventually("the owners are told", async || told("number-stopped-title") == 1).await;

    house.install.clock.advance(TimeDelta::seconds(61));
    eventually("somebody looks", async || asked(&house, 401) == 2).await;
    eventually("all wait for the next look", async || count(&house, WAITING).await == 4).await;
    let console = Caller::console("tests");
    let wrong = SecretString::from("another-wrong-token");
    assert!(channels::rotate_secret(house.db(), &console, number, &wrong).await.unwrap());
    eventually("the new one is tried at once", async || asked(&house, 401) == 3).await;
    eventually("all wait again, who looked too", async || count(&house, WAITING).await == 4).await;

    let right = SecretString::from("a-new-token");
    assert!(channels::rotate_secret(house.db(), &console, number, &right).await.unwrap());
    house.quiet().await;
    assert_eq!(received(&house, 0), ["الأول", "الثاني", "الثالث"]);
    assert_eq!(received(&house, 1), ["لك"]);
    assert_eq!((told("number-stopped-title"), told("number-resumed-title")), (1, 1), "each once");
    assert_eq!((asked(&house, 401), asked(&house, 200)), (3, 4));
    house.finish().await;
}

/// While a company is suspended what customers write is stored and nothing leaves; reactivated, what waited goes out, but for what
/// may not be said any more.
#[tokio::test]
async fn what_a_suspended_company_has_to_say_waits_and_what_it_hears_is_kept() {
    let house = House::open().await;
    let console = Caller::console("tests");
    house.says("owner", "/settings inbox_hold seconds:10").await;
    let (layla, james) = (wrote(&house, 0).await, wrote(&house, 1).await);
    for conversation in [layla, james] {
        let caller = calls(house.db(), &house.person("owner")).await;
        let say = Outgoing::text("قبل الإيقاف");
        conversations::send(house.db(), &caller, To::Conversation(conversation), say, conversations::When::Held)
            .await
            .expect("queued, and held for some seconds");
    }
    tenants::suspend(house.db(), &console, "لم تُسدَّد الفاتورة").await.unwrap();
    let told = |id: &'static str| {
        let posts = house.neighbours.discord.messages(house.demo.owners);
        posts.iter().filter(|post| post.text().contains(&words("ar", id))).count()
    };
    eventually("the owners are told", async || told("company-suspended-title") == 1).await;
    house.install.clock.advance(TimeDelta::seconds(11));
    let put_off = "select count(*) from jobs where kind = 'send_message' and last_error like 'suspended%'";
    eventually("both wait", async || count(&house, put_off).await == 2).await;
    assert_eq!(count(&house, WAITING).await, 2, "and lose no attempt");
    house.install.clock.advance(TimeDelta::hours(23));
    wrote(&house, 0).await;
    house.install.clock.advance(TimeDelta::hours(2));
    let failed = "select count(*) from messages where state = 'failed' and failure = 'suspended'";
    eventually("who did not write again can't be answered any more", async || count(&house, failed).await == 1).await;
    assert_eq!(asked(&house, 200), 0, "nothing has left");
    tenants::reactivate(house.db(), &console).await.unwrap();
    house.demo.customers[0].wait_for_reply("قبل الإيقاف", PATIENCE).await.unwrap();
    eventually("the owners are told", async || told("company-reactivated-title") == 1).await;
    house.quiet().await;
    assert!(received(&house, 1).is_empty());
    house.finish().await;
}
