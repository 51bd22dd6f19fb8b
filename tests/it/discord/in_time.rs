//! Answering in time, shifts and leave, as people see them.

use chrono::TimeDelta;
use sandbox::discord::{Message, UserId};

use super::stage::{card, count, redacted, replies, words};
use crate::house::{House, PATIENCE, eventually, settled};

/// What people see of it, word for word.
async fn seen(language: &str, choice: &str) {
    let house = House::open().await;
    for role in ["owner", "manager", "support"] {
        house.says(role, &format!("/settings language language:\"{choice}\"")).await;
    }
    let mut seen = Vec::new();
    for (role, line) in [
        ("support", "/settings inbox_answer_within"),
        ("owner", "/settings inbox_answer_within"),
        ("owner", "/settings inbox_answer_within first:15 later:120"),
        ("owner", "/settings inbox_answer_within first:0"),
        ("owner", "/settings inbox_answer_within first:2"),
        ("support", "/team shift show"),
        ("support", "/team shift set days:\"sun-thu\" hours:\"9-13, 16-22:30\""),
        ("support", "/team shift set days:\"fri\" hours:\"whenever\""),
        ("manager", "/team shift show user:@يوسف"),
        ("support", "/team shift show user:@هدى"),
        ("manager", "/team shift set user:@Dana days:all hours:9-17"),
        ("support", "/team shift clear"),
        ("support", "/team shift clear"),
        ("support", "/team leave list"),
        ("support", "/team leave add from:2030-01-06 until:2030-01-12"),
        ("support", "/team leave add from:2030-01-06 until:2030-01-01"),
        ("support", "/team leave add from:2020-01-06"),
        ("support", "/team leave add from:someday"),
        ("manager", "/team leave add from:2030-02-01 user:@هدى"),
        ("manager", "/team leave list"),
        ("support", "/team leave list"),
        ("support", "/team leave remove leave:2030-01-06"),
    ] {
        seen.push(format!("{role}: {line}\n{}", redacted(&house.says(role, line).await)));
    }
    let own = house.member("support").types(house.demo.general, "/team leave remove leave:").await.expect("choices");
    assert_eq!(own.len(), 1, "one's own: {own:?}");
    let value = own[0].value.as_str().expect("an id").to_owned();
    seen.push(format!("offered\n{}", own[0].name));
    seen.push(redacted(&house.says("support", &format!("/team leave remove leave:{value}")).await));
    seen.push(redacted(&house.says("owner", "/audit list noun:roster").await));
    insta::assert_snapshot!(format!("in_time_{language}"), seen.join("\n\n"));
    house.finish().await;
}

#[tokio::test]
async fn answer_times_shifts_and_leave_in_both_languages() {
    seen("ar", "العربية (Arabic)").await;
    seen("en", "English").await;
}

/// What the inbox shows that says so, in the order in which it came.
fn alerts(house: &House) -> Vec<Message> {
    let shown = house.neighbours.discord.messages(house.demo.inbox);
    shown.into_iter().filter(|message| message.text().contains(&words("ar", "late-free"))).collect()
}

#[tokio::test]
async fn whoever_can_do_something_about_it_is_told_that_an_answer_is_late() {
    let house = House::open().await;
    let id = |role: &str| house.member(role).user();
    let late = async |n: usize| -> Message {
        house.install.clock.advance(TimeDelta::minutes(31));
        eventually("the alert is there", async || alerts(&house).len() == n).await;
        house.quiet().await;
        alerts(&house).pop().expect("an alert")
    };
    let told = |alert: &Message| -> Vec<UserId> { alert.mentions.clone() };
    house.says("owner", "/settings inbox_answer_within first:30 later:30").await;

    // Who has it.
    let first = card(&house, 0, "مرحبا").await;
    house.says("support", "/inbox claim conversation:C-1001").await;
    let listed = house.says("support", "/inbox list").await;
    assert!(listed.contains(&words("ar", "conversation-due")), "{listed}");
    let alert = late(1).await;
    assert_eq!(told(&alert), [id("support")], "{}", alert.text());
    assert!(alert.text().contains("C-1001") && alert.text().contains("يوسف"), "{}", alert.text());
    let opened = house.member("support").clicks(&alert, &words("ar", "button-more")).await.expect("an answer");
    let opened = settled(&opened).await.text();
    assert!(opened.contains(&words("ar", "answer-late")), "{opened}");
    let listed = house.says("support", "/inbox list only:\"تأخر الرد عليها (late)\"").await;
    assert!(listed.contains("C-1001") && listed.contains(&words("ar", "conversation-late")), "{listed}");
    // Once: time goes by, and nobody is told again.
    house.install.clock.advance(TimeDelta::hours(2));
    replies(&house.member("support"), &first, "أهلًا").await;
    house.demo.customers[0].wait_for_reply("أهلًا", PATIENCE).await.expect("the answer");
    let listed = house.says("support", "/inbox list only:\"تأخر الرد عليها (late)\"").await;
    assert!(!listed.contains("C-1001"), "{listed}");
    assert_eq!(alerts(&house).len(), 1);

    // Nobody has it: who hands out work, the nearest; who is away, on leave or off their shift is not told.
    card(&house, 1, "hello").await;
    let alert = late(2).await;
    assert_eq!(told(&alert), [id("manager")], "{}", alert.text());
    // Until the day after tomorrow: the test may begin shortly before midnight.
    let until = (house.install.clock.clock().now() + TimeDelta::days(2)).format("%Y-%m-%d");
    house.says("manager", &format!("/team leave add from:اليوم until:{until}")).await;
    let warned = house.says("owner", "/inbox assign conversation:C-1002 user:@Omar").await;
    assert!(warned.contains("⚠️") && warned.contains("في إجازة"), "{warned}");
    let chosen = settled(&house.runs("owner", "/inbox show conversation:C-1002").await).await;
    let choice = house.member("owner").clicks(&chosen, &words("ar", "button-assign")).await.expect("an answer");
    let (choice, mut menu) = (settled(&choice).await, settled(&choice).await.selects());
    let menu = menu.pop().expect("a menu");
    let given = house.member("owner").selects(&choice, &menu.custom_id, &["يوسف"]).await.expect("an answer");
    assert!(!settled(&given).await.text().contains("⚠️"), "who is there is there: {}", given.text());
    house.says("support", "/team away").await;
    house.demo.customers[0].says("هل من جديد؟").await.expect("a delivered message");
    house.quiet().await;
    let alert = late(3).await;
    assert!(alert.text().contains("C-1001") && alert.text().contains("يوسف"), "{}", alert.text());
    assert_eq!(told(&alert), [id("admin")], "{}", alert.text());
    // With nobody there, it is said, and nobody is called.
    for role in ["admin", "owner"] {
        house.says(role, "/team shift set days:all hours:closed").await;
    }
    let third = house.demo.customers[0].number();
    let third = house.neighbours.meta.customer(&third, "+966507770009", "منى");
    third.says("سلام").await.expect("a delivered message");
    house.inbox_shows("سلام").await;
    let alert = late(4).await;
    assert_eq!((told(&alert), alert.text().contains("C-1003")), (Vec::new(), true), "{}", alert.text());
    assert_eq!(count(&house, "select count(*) from audit_log where action = 'conversation.breach'").await, 4);
    house.finish().await;
}
