//! What a customer sees of staff who read and answer.

use chrono::TimeDelta;
use sandbox::{
    discord::ChannelId,
    meta::{Side, Tick},
};
use serde_json::json;

use super::{
    forum::{house, shows, thread},
    stage::{card, count, form, words},
};
use crate::house::{House, PATIENCE, eventually, settled};

const EVENTS: &str = "select count(*) from audit_log where action = 'message.read'";

const REFUSED: &str = "select count(*) from audit_log where outcome = 'refused'";

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

/// Who types in a customer's thread, as Discord tells of it again and again.
async fn types(house: &House, role: &str, thread: ChannelId) {
    let member = house.member(role);
    member.starts_typing(thread).expect("they may write there");
    // What they type next is told of after that: once this is seen, so is that.
    let marker = house.demo.general;
    let seen = member.runs(marker, "/help").await.expect("an answer");
    drop(settled(&seen).await);
    house.quiet().await;
}

/// How often the customer was shown that somebody types.
fn indicators(house: &House) -> usize {
    marks(house).iter().filter(|mark| mark.get("typing_indicator").is_some()).count()
}

#[tokio::test]
async fn who_types_in_a_thread_is_shown_to_a_customer_who_waits_if_the_company_wants_that() {
    let (house, forum) = house().await;
    let customer = &house.demo.customers[0];
    customer.says("مرحبًا").await.unwrap();
    let place = thread(&house, forum, &customer.name()).await.id;
    shows(&house, place, "مرحبًا").await;
    house.quiet().await;
    // Nothing shows until it is switched on, and the answer says what comes with it.
    types(&house, "sales", place).await;
    assert_eq!((indicators(&house), ticks(&house)), (0, vec![Tick::Delivered]));
    let said = house.says("owner", "/settings inbox_typing on:true").await;
    assert_eq!(said, words("ar", "settings-typing-on"));
    // In a place that is no conversation's, and by somebody who may not answer: nothing, and no trace of an attempt.
    let moderator = house.member("moderator");
    let staff: Vec<_> = house.demo.people.iter().map(|person| person.user).collect();
    house.neighbours.discord.show_only_to(forum, &staff);
    types(&house, "sales", house.demo.general).await;
    moderator.starts_typing(place).unwrap();
    types(&house, "moderator", place).await;
    assert_eq!((indicators(&house), count(&house, REFUSED).await), (0, 0));

    types(&house, "sales", place).await;
    eventually("the customer sees it", async || customer.sees_typing()).await;
    assert_eq!(ticks(&house), [Tick::Read], "one does not go without the other");
    assert_eq!(count(&house, EVENTS).await, 1);
    // Discord tells of it every few seconds; the customer is shown it once in twenty.
    types(&house, "sales", place).await;
    house.install.clock.advance(TimeDelta::seconds(10));
    types(&house, "manager", place).await;
    assert_eq!(indicators(&house), 1);
    house.install.clock.advance(TimeDelta::seconds(11));
    types(&house, "sales", place).await;
    eventually("it goes on", async || indicators(&house) == 2).await;
    assert_eq!(count(&house, EVENTS).await, 1, "they were read before");

    // An answer ends it, and who has one is not shown what is typed next.
    house.member("sales").writes(place, "أهلًا بك").unwrap();
    customer.wait_for_reply("أهلًا بك", PATIENCE).await.unwrap();
    assert!(!customer.sees_typing());
    house.install.clock.advance(TimeDelta::seconds(30));
    types(&house, "sales", place).await;
    assert_eq!(indicators(&house), 2);
    // They write again: the conversation is hers, and what a colleague types there is not sent, so it is not shown.
    customer.says("وكم التوصيل؟").await.unwrap();
    shows(&house, place, "وكم التوصيل؟").await;
    house.quiet().await;
    types(&house, "manager", place).await;
    assert_eq!(indicators(&house), 2);
    types(&house, "sales", place).await;
    eventually("hers is", async || indicators(&house) == 3).await;
    // When WhatsApp takes no answers any more, there is none to be shown.
    house.install.clock.advance(TimeDelta::hours(25));
    types(&house, "sales", place).await;
    assert_eq!(indicators(&house), 3);
    house.finish().await;
}

#[tokio::test]
async fn nobody_is_shown_as_typing_who_did_so_long_ago() {
    let (house, forum) = house().await;
    let customer = &house.demo.customers[0];
    customer.says("مرحبًا").await.unwrap();
    thread(&house, forum, &customer.name()).await;
    house.quiet().await;
    sqlx::query("update conversations set read_seq = 1000").execute(&house.look).await.unwrap();
    let job = "insert into jobs (id, kind, payload, run_at, created_at, dedupe_key)
        select gen_random_uuid(), 'show_typing', jsonb_build_object('kind', 'show_typing', 'conversation', id, 'since', $1), $1, $1, 'typing'
        from conversations where number = 1001";
    for (late, shown) in [(11, 0), (9, 1)] {
        let since = house.install.clock.clock().now() - TimeDelta::seconds(late);
        sqlx::query(job).bind(since).execute(&house.look).await.unwrap();
        // Whatever comes has workers look.
        house.demo.customers[1].says("سلام").await.unwrap();
        house.quiet().await;
        assert_eq!((indicators(&house), ticks(&house)), (shown, vec![Tick::Read]), "{late} seconds late");
    }
    house.finish().await;
}

#[tokio::test]
async fn a_provider_that_does_not_show_typing_raises_no_alarm() {
    let (house, forum) = house().await;
    let customer = &house.demo.customers[0];
    house.says("owner", "/settings inbox_typing on:true").await;
    customer.says("مرحبًا").await.unwrap();
    let place = thread(&house, forum, &customer.name()).await.id;
    shows(&house, place, "مرحبًا").await;
    house.quiet().await;
    house.neighbours.meta.change_token("another");
    types(&house, "sales", place).await;
    eventually("it was tried", async || indicators(&house) == 1).await;
    house.quiet().await;
    assert!(!customer.sees_typing());
    let alarms = "select count(*) from jobs where kind = 'alarm_owners' or attempts > 0";
    assert_eq!(count(&house, alarms).await, 0);
    house.finish().await;
}
