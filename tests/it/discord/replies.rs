//! What staff see of their answers when WhatsApp has a bad day.

use chrono::TimeDelta;
use crm::{Permission, conversations};
use sandbox::{
    discord::Message,
    meta::{SendFault, Statuses, Tick},
};

use serde_json::json;

use super::stage::{card, count, form, refuses, replies, words};
use crate::house::{House, PATIENCE, eventually, settled};

const MANUAL: Statuses = Statuses { automatic: false, duplicated: false, reordered: false, early: false };

/// The post in the inbox that shows this answer, once it says how far the answer has come.
async fn shows(house: &House, answer: &str, state: &str) -> Message {
    let discord = &house.neighbours.discord;
    let so = |m: &Message| m.text().contains(answer) && m.text().contains(state);
    let shown = discord.wait_for_message(house.demo.inbox, so, PATIENCE).await;
    shown.unwrap_or_else(|error| panic!("{answer} never showed {state:?}: {error}; {:#?}", inbox(house)))
}

fn inbox(house: &House) -> Vec<String> {
    house.neighbours.discord.messages(house.demo.inbox).iter().map(Message::text).collect()
}

#[tokio::test]
async fn an_answer_whose_fate_is_unknown_is_never_sent_twice() {
    let house = House::open().await;
    let (layla, yusuf) = (&house.demo.customers[0], house.member("support"));
    house.neighbours.meta.faults().set_statuses(MANUAL);
    let card = card(&house, 0, "مساء الخير").await;
    for (n, (fault, arrives)) in
        [(SendFault::AcceptThen500, true), (SendFault::AcceptThenDrop, true), (SendFault::Fail500, false)]
            .into_iter()
            .enumerate()
    {
        let text = format!("جواب{n}");
        house.neighbours.meta.faults().next_send(fault);
        assert!(replies(&yusuf, &card, &text).await.contains("ردّك في الطريق"));
        let post = shows(&house, &text, "لم يتأكد الإرسال").await;
        assert!(post.text().contains("لن تُعاد الرسالة تلقائيًا"), "{}", post.text());
        house.install.clock.advance(TimeDelta::hours(11));
        house.quiet().await;
        let received = layla.inbox().iter().filter(|m| m.text == text).count();
        assert_eq!(received, usize::from(arrives), "after {fault:?}");
        let asked = house.neighbours.meta.requests();
        let asked = asked.iter().filter(|r| r.body["text"]["body"] == text.as_str()).count();
        assert_eq!(asked, 1, "after {fault:?} Meta was asked once");
        if arrives {
            let wamid = layla.inbox().iter().find(|m| m.text == text).unwrap().wamid.clone();
            house.neighbours.meta.report(&wamid, Tick::Delivered).await.unwrap();
            let settled = shows(&house, &text, "✓✓ وصلت").await;
            assert_eq!(settled.id, post.id, "the same post now knows better");
        }
        layla.says("ما زلت هنا").await.unwrap();
    }
    house.finish().await;
}

#[tokio::test]
async fn a_refusal_of_whatsapp_is_explained() {
    let house = House::open().await;
    let yusuf = house.member("support");
    let card = card(&house, 0, "مساء الخير").await;
    for (code, sentence) in [
        (131_047, "مضت أكثر من 24 ساعة"),
        (131_026, "تعذّر التسليم"),
        (131_049, "امتنع واتساب عن تسليمها"),
        (131_050, "أوقف العميل"),
        (131_009, "لم يقبل واتساب محتوى الرسالة"),
    ] {
        let text = format!("رد{code}");
        house.neighbours.meta.faults().next_send(SendFault::Refuse { code });
        replies(&yusuf, &card, &text).await;
        let post = shows(&house, &text, "❌ لم تصل").await;
        assert!(post.text().contains(sentence), "{code}: {}", post.text());
        house.quiet().await;
        assert!(house.demo.customers[0].inbox().iter().all(|m| m.text != text), "{code}");
    }
    house.finish().await;
}

#[tokio::test]
async fn too_fast_for_whatsapp_is_tried_again() {
    let house = House::open().await;
    let card = card(&house, 0, "مساء الخير").await;
    house.neighbours.meta.faults().next_send(SendFault::RateLimit);
    replies(&house.member("support"), &card, "بعد قليل").await;
    let refused = "select count(*) from message_attempts where outcome = 'later' and failure = 'too_fast'";
    eventually("the answer was turned away", async || count(&house, refused).await == 1).await;
    house.demo.customers[0].wait_for_reply("بعد قليل", PATIENCE).await.unwrap();
    shows(&house, "بعد قليل", "✓✓ وصلت").await;
    assert_eq!(house.demo.customers[0].inbox().len(), 1);
    house.finish().await;
}

#[tokio::test]
async fn statuses_in_any_order_end_where_they_should() {
    let house = House::open().await;
    let (meta, layla, yusuf) = (&house.neighbours.meta, &house.demo.customers[0], house.member("support"));
    let card = card(&house, 0, "مساء الخير").await;
    for (n, (duplicated, reordered, early)) in
        [(true, false, false), (false, true, false), (false, false, true), (true, true, true)].into_iter().enumerate()
    {
        meta.faults().set_statuses(Statuses { automatic: true, duplicated, reordered, early });
        let text = format!("جواب{n}");
        replies(&yusuf, &card, &text).await;
        layla.wait_for_reply(&text, PATIENCE).await.unwrap();
        let post = shows(&house, &text, "✓✓ وصلت").await;
        meta.settled(PATIENCE).await.unwrap();
        house.quiet().await;
        let now = house.neighbours.discord.message(post.id).unwrap().text();
        assert!(now.contains("✓✓ وصلت"), "duplicated {duplicated}, reordered {reordered}, early {early}: {now}");
        let posts = inbox(&house).iter().filter(|post| post.contains(&text)).count();
        assert_eq!(posts, 1, "one post for one answer");
    }
    meta.faults().set_statuses(MANUAL);
    layla.reads().await.unwrap();
    shows(&house, "جواب3", "👁 قُرئت").await;
    let wamid = layla.inbox().last().unwrap().wamid.clone();
    meta.report(&wamid, Tick::Sent).await.unwrap();
    meta.settled(PATIENCE).await.unwrap();
    house.quiet().await;
    shows(&house, "جواب3", "👁 قُرئت").await;
    let read = "select count(*) from messages where direction = 'out' and state = 'read'";
    assert_eq!(count(&house, read).await, 4, "a late “sent” takes nothing back");
    house.finish().await;
}

#[tokio::test]
async fn after_a_day_of_silence_no_answer_is_taken_and_no_word_of_it_lost() {
    let mut house = House::open().await;
    let yusuf = house.member("support");
    let card = card(&house, 0, "مساء الخير").await;
    let open = form(&yusuf.clicks(&card, "رد").await.unwrap());
    house.install.clock.advance(TimeDelta::hours(25));
    let pressed = settled(&yusuf.clicks(&card, "رد").await.unwrap()).await.text();
    assert!(pressed.contains("مضت أكثر من 24 ساعة") && pressed.contains("انتهت المهلة"), "no form opens: {pressed}");
    let typed = "متأخر *جدًا*\n\n- @everyone <@1>\nالسعر 500";
    let refused = settled(&yusuf.submits(&open, &[("text", typed)]).await.unwrap()).await;
    assert!(refused.text().contains("مضت أكثر من 24 ساعة"), "{}", refused.text());
    assert_eq!(refused.embeds[0]["description"], typed, "to copy, word for word");
    house.quiet().await;
    assert!(house.demo.customers[0].inbox().is_empty() && house.neighbours.meta.sends().is_empty());
    let again = settled(&yusuf.clicks(&refused, "تعديل وإعادة المحاولة").await.unwrap()).await.text();
    assert!(again.contains("مضت أكثر من 24 ساعة"), "{again}");
    house.restart().await;
    house.demo.customers[0].says("هل من جديد؟").await.unwrap();
    house.inbox_shows("هل من جديد؟").await;
    let again = form(&yusuf.clicks(&refused, "تعديل وإعادة المحاولة").await.unwrap());
    assert_eq!(again.fields()[0].value, typed, "the form is filled in");
    settled(&yusuf.submits(&again, &[]).await.unwrap()).await;
    house.demo.customers[0].wait_for_reply(typed, PATIENCE).await.unwrap();
    house.finish().await;
}

#[tokio::test]
async fn a_form_that_is_refused_opens_again_as_it_was() {
    let house = House::open().await;
    let huda = house.member("sales");
    let empty = form(&house.runs("sales", "/crm lead add").await);
    let typed = [("name", "ريم *العتيبي*"), ("phone", "05077"), ("interest", "كنب"), ("notes", "سطر\n\n# ثان")];
    let refused = settled(&huda.submits(&empty, &typed).await.unwrap()).await;
    assert!(refused.text().contains("0512345678"), "an example: {}", refused.text());
    let again = form(&huda.clicks(&refused, "تعديل وإعادة المحاولة").await.unwrap());
    let values: Vec<_> = again.fields().into_iter().map(|field| (field.custom_id, field.value)).collect();
    assert_eq!(values, typed.map(|(id, value)| (id.to_owned(), value.to_owned())));
    let made = settled(&huda.submits(&again, &[("phone", "0507778899")]).await.unwrap()).await.text();
    assert!(made.contains("L-1004") && made.contains("+966507778899") && made.contains("# ثان"), "{made}");

    let card = card(&house, 0, "مساء الخير").await;
    let of_customer = form(&huda.clicks(&card, "إضافة كعميل محتمل").await.unwrap());
    house.says("sales", "/crm lead add name:ليلى phone:+966501234567").await;
    let refused = settled(&huda.submits(&of_customer, &[("notes", "تحب الأزرق")]).await.unwrap()).await;
    assert!(refused.text().contains("L-1005"), "there is one already: {}", refused.text());
    assert_eq!(refused.embeds[0]["description"], "تحب الأزرق");
    house.finish().await;
}

/// A reply of which nobody knows whether it was sent, once staff are asked about it.
async fn in_doubt(house: &House, card: &Message, text: &str, fault: SendFault) -> Message {
    house.neighbours.meta.faults().next_send(fault);
    replies(&house.member("support"), card, text).await;
    let waiting = shows(house, text, "لم يتأكد الإرسال").await;
    assert!(waiting.buttons().is_empty(), "nobody is asked before a status had its time");
    house.install.clock.advance(conversations::ASK_AFTER);
    shows(house, text, &words("ar", "doubt-asked")).await
}

fn times_received(house: &House, text: &str) -> usize {
    house.demo.customers[0].inbox().iter().filter(|m| m.text == text).count()
}

/// What is said to who presses one of the buttons, on the message as they saw it.
async fn presses(house: &House, role: &str, post: &Message, button: &str) -> String {
    let button = post.buttons().into_iter().find(|b| b.label == words("ar", button)).expect("the button");
    let data = json!({ "custom_id": button.custom_id, "component_type": 2, "id": 0 });
    let pressed = json!({ "type": 3, "channel_id": post.channel, "message": post.raw, "data": data });
    settled(&house.member(role).interaction_raw(pressed).await.expect("an answer")).await.text()
}

#[tokio::test]
async fn staff_are_asked_after_ten_minutes_and_decide_once() {
    let house = House::open().await;
    house.neighbours.meta.faults().set_statuses(MANUAL);
    let card = card(&house, 0, "مساء الخير").await;
    let post = in_doubt(&house, &card, "السعر 500", SendFault::Fail500).await;
    assert_eq!(post.buttons().len(), 2);
    let owner = house.person("owner").discord_id;
    let refused = presses(&house, "user", &post, "button-send-again").await;
    assert!(refuses(&refused, Permission::SendMessages, owner), "{refused}");
    let said = presses(&house, "sales", &post, "button-send-again").await;
    assert!(said.contains(&words("ar", "doubt-sent-again")), "{said}");
    house.demo.customers[0].wait_for_reply("السعر 500", PATIENCE).await.unwrap();
    let decided = shows(&house, "السعر 500", &words("ar", "doubt-again")).await;
    assert!(decided.id == post.id && decided.buttons().is_empty() && decided.text().contains("هدى"), "{decided:#?}");
    shows(&house, "السعر 500", "✓ أُرسلت").await;
    for button in ["button-send-again", "button-leave-it"] {
        let said = presses(&house, "support", &post, button).await;
        assert_eq!(said, words("ar", "conflict-doubt-decided"), "who saw the buttons a moment ago");
    }
    house.quiet().await;
    assert_eq!(times_received(&house, "السعر 500"), 1);
    let sent_again = house.says("moderator", "/audit list action:message.send_again").await;
    assert!(sent_again.contains("إعادة إرسال رد"), "{sent_again}");

    let post = in_doubt(&house, &card, "نفتح غدًا", SendFault::AcceptThenDrop).await;
    let said = presses(&house, "support", &post, "button-leave-it").await;
    assert_eq!(said, words("ar", "doubt-left"));
    let left = shows(&house, "نفتح غدًا", &words("ar", "doubt-left-by")).await;
    assert!(left.buttons().is_empty());
    let wamid = house.demo.customers[0].inbox().last().unwrap().wamid.clone();
    house.neighbours.meta.report(&wamid, Tick::Delivered).await.unwrap();
    shows(&house, "نفتح غدًا", "✓✓ وصلت").await;
    house.quiet().await;
    assert_eq!(times_received(&house, "نفتح غدًا"), 1, "nothing was sent again");
    house.finish().await;
}

#[tokio::test]
async fn a_status_that_comes_late_settles_it_and_takes_the_buttons_away() {
    let house = House::open().await;
    house.neighbours.meta.faults().set_statuses(MANUAL);
    let card = card(&house, 0, "مساء الخير").await;
    let post = in_doubt(&house, &card, "السعر 500", SendFault::AcceptThenDrop).await;
    let wamid = house.demo.customers[0].inbox().last().unwrap().wamid.clone();
    house.neighbours.meta.report(&wamid, Tick::Delivered).await.unwrap();
    let settled = shows(&house, "السعر 500", "✓✓ وصلت").await;
    assert!(settled.id == post.id && settled.buttons().is_empty(), "{settled:#?}");
    for button in ["button-send-again", "button-leave-it"] {
        let said = presses(&house, "support", &post, button).await;
        assert_eq!(said, words("ar", "conflict-doubt-settled"));
    }
    house.quiet().await;
    assert_eq!(times_received(&house, "السعر 500"), 1);

    // A status that is in time leaves nothing to ask.
    house.neighbours.meta.faults().next_send(SendFault::AcceptThenDrop);
    replies(&house.member("support"), &card, "في الوقت").await;
    shows(&house, "في الوقت", "لم يتأكد الإرسال").await;
    let wamid = house.demo.customers[0].inbox().last().unwrap().wamid.clone();
    house.neighbours.meta.report(&wamid, Tick::Sent).await.unwrap();
    let sent = shows(&house, "في الوقت", "✓ أُرسلت").await;
    house.install.clock.advance(conversations::ASK_AFTER);
    let asking = "select count(*) from jobs where kind = 'ask_unknown'";
    eventually("the time is over", async || count(&house, asking).await == 0).await;
    house.quiet().await;
    let now = house.neighbours.discord.message(sent.id).unwrap();
    assert!(now.buttons().is_empty() && now.text().contains("✓ أُرسلت"), "{now:#?}");
    house.finish().await;
}

#[tokio::test]
async fn after_a_day_of_silence_a_reply_in_doubt_is_not_sent_again() {
    let house = House::open().await;
    house.neighbours.meta.faults().set_statuses(MANUAL);
    let card = card(&house, 0, "مساء الخير").await;
    let post = in_doubt(&house, &card, "السعر 500", SendFault::Fail500).await;
    house.install.clock.advance(TimeDelta::hours(25));
    let said = presses(&house, "support", &post, "button-send-again").await;
    assert!(said.contains("مضت أكثر من 24 ساعة"), "{said}");
    let still = house.neighbours.discord.message(post.id).unwrap();
    assert_eq!(still.buttons().len(), 2, "nothing is decided yet");
    assert_eq!(presses(&house, "support", &still, "button-leave-it").await, words("ar", "doubt-left"));
    house.finish().await;
}
