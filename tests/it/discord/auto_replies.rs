//! What customers are told by themselves: the greeting, the hours, and leads for who is new.

use chrono::{DateTime, TimeDelta, Utc};
use sandbox::meta::{Content, Customer};

use super::stage::{card, count, replies};
use crate::house::{House, PATIENCE};

/// Has it be this time in Riyadh, within the next week.
fn clock_to(house: &House, day: chrono::Weekday, hour: u32) {
    use chrono::{Datelike, Timelike};
    let here = |at: DateTime<Utc>| at.with_timezone(&chrono_tz::Asia::Riyadh);
    let mut ahead = TimeDelta::zero();
    while here(house.install.clock.now() + ahead).hour() != hour
        || here(house.install.clock.now() + ahead).weekday() != day
    {
        ahead += TimeDelta::minutes(30);
    }
    house.install.clock.advance(ahead + TimeDelta::days(7));
}

fn received(customer: &Customer) -> Vec<String> {
    customer.inbox().into_iter().map(|message| message.text).collect()
}

#[tokio::test]
async fn customers_are_greeted_once_and_told_when_somebody_is_there() {
    let house = House::open().await;
    let [layla, james] = [&house.demo.customers[0], &house.demo.customers[1]];
    card(&house, 0, "قبل كل شيء").await;
    house.quiet().await;
    assert!(received(layla).is_empty(), "nothing is said that nobody asked for: {:?}", received(layla));

    let set = house.says("owner", "/settings hours week days:\"الأحد-الخميس\" hours:\"9-13, 16-22\"").await;
    assert!(set.contains("الأحد") && set.contains("09:00") && set.contains("مغلق"), "{set}");
    let wrong = house.says("owner", "/settings replies greeting on:true arabic:\"أهلًا {{nmae}}\"").await;
    assert!(wrong.contains("nmae") && wrong.contains("{{name}}"), "{wrong}");
    house.says("owner", "/settings replies greeting on:true arabic:\"حيّاك {{name}} في {{company}}\"").await;
    house.says("owner", "/settings replies away on:true").await;

    // Sunday at ten.
    clock_to(&house, chrono::Weekday::Sun, 10);
    layla.says("صباح الخير").await.expect("a delivered message");
    layla.wait_for_reply("حيّاك ليلى أحمد في", PATIENCE).await.expect("the greeting");
    layla.says("هل الكنب متوفر؟").await.expect("a delivered message");
    house.quiet().await;
    assert_eq!(received(layla).len(), 1, "once: {:?}", received(layla));
    // In his language, in the usual words, because the company has none of its own in English.
    james.says("Good morning").await.expect("a delivered message");
    let hello = james.wait_for_reply("Hello James Carter", PATIENCE).await.expect("the greeting");
    assert!(!hello.text.contains(['\u{2068}', '\u{200E}', '\u{200F}']), "{:?}", hello.text);

    // On Friday nobody is there until Sunday.
    clock_to(&house, chrono::Weekday::Fri, 20);
    layla.says("أين أنتم؟").await.expect("a delivered message");
    let away = layla.wait_for_reply("خارج أوقات العمل", PATIENCE).await.expect("the away text");
    assert!(away.text.contains("يوم الأحد الساعة 9:00 صباحًا"), "{}", away.text);
    layla.says("؟").await.expect("a delivered message");
    house.quiet().await;
    assert_eq!(received(layla).len(), 2, "once in a while: {:?}", received(layla));
    house.finish().await;
}

#[tokio::test]
async fn nothing_is_said_where_it_would_disturb() {
    let house = House::open().await;
    let layla = &house.demo.customers[0];
    house.says("owner", "/settings replies greeting on:true").await;
    // Not to who asks not to be written to; not for an emoji.
    layla.says("إيقاف").await.expect("a delivered message");
    house.quiet().await;
    let first = layla.says("سؤال").await.expect("a delivered message").wamid;
    house.quiet().await;
    assert!(received(layla).is_empty(), "{:?}", received(layla));
    layla.says("تفعيل").await.expect("a delivered message");
    layla.wait_for_reply("أهلًا بك", PATIENCE).await.expect("the greeting");
    house.install.clock.advance(TimeDelta::hours(30));
    layla.sends(Content::Reaction { to: first, emoji: Some("👍".into()) }).await.expect("a delivered message");
    house.quiet().await;
    assert_eq!(received(layla).len(), 1, "{:?}", received(layla));

    // Not while people talk.
    let card = card(&house, 0, "أريد شراء كنب").await;
    layla.wait_for_reply("أهلًا بك", PATIENCE).await.expect("the greeting of another day");
    house.install.clock.advance(TimeDelta::hours(20));
    replies(&house.member("support"), &card, "تفضلي").await;
    house.install.clock.advance(TimeDelta::hours(10));
    layla.says("شكرًا").await.expect("a delivered message");
    house.quiet().await;
    assert_eq!(received(layla).iter().filter(|text| text.contains("أهلًا بك")).count(), 2, "{:?}", received(layla));

    // Not in answer to what is old.
    let late = house.demo.customers[1].writes(Content::Text("yesterday".into()));
    house.install.clock.advance(TimeDelta::hours(3));
    house.neighbours.meta.deliver(late).await.expect("an answer");
    house.quiet().await;
    assert!(received(&house.demo.customers[1]).is_empty());
    house.finish().await;
}

#[tokio::test]
async fn who_writes_for_the_first_time_becomes_a_lead_if_the_company_wants_it() {
    let house = House::open().await;
    let before = count(&house, "select count(*) from leads").await;
    card(&house, 0, "مرحبا").await;
    assert_eq!(count(&house, "select count(*) from leads").await, before, "nobody asked for it");
    assert!(house.says("owner", "/settings replies new_lead on:true").await.contains("✅"));
    // Known already.
    card(&house, 0, "أنا مجددًا").await;
    assert_eq!(count(&house, "select count(*) from leads").await, before);
    let new = house.neighbours.meta.customer(&house.demo.customers[0].number(), "+966507770001", "رائد");
    new.says("أول رسالة").await.expect("a delivered message");
    new.says("وثانية").await.expect("a delivered message");
    house.quiet().await;
    assert_eq!(count(&house, "select count(*) from leads where source = 'whatsapp' and created_by is null").await, 1);
    let event = "select count(*) from audit_log where action = 'lead.create' and caller_kind = 'job'";
    assert_eq!(count(&house, event).await, 1);
    assert!(house.inbox_shows("أول رسالة").await.text().contains("L-"));
    house.finish().await;
}

/// Whoever has the conversation has the lead: by turns, by claiming it, or by answering.
#[tokio::test]
async fn the_lead_of_who_writes_first_goes_with_the_conversation() {
    let house = House::open().await;
    house.says("owner", "/settings replies new_lead on:true").await;
    let writes = async |phone: &str, name: &str| {
        let new = house.neighbours.meta.customer(&house.demo.customers[0].number(), phone, name);
        new.says("مرحبًا").await.expect("a delivered message");
        house.quiet().await;
    };
    let whose = async |name: &str| -> (Option<String>, Option<String>) {
        sqlx::query_as(
            "select (select name from members where id = l.owner), (select name from members where id = v.assignee)
             from contacts c join leads l on l.contact_id = c.id join conversations v on v.contact_id = c.id where c.name = $1",
        )
        .bind(name)
        .fetch_one(&house.look)
        .await
        .expect("a lead and a conversation")
    };
    writes("+966507770001", "رائد").await;
    assert_eq!(whose("رائد").await, (None, None), "nobody has either");
    let number = "select max(number) from conversations";
    let number = count(&house, number).await;
    house.says("sales", &format!("/inbox claim conversation:C-{number}")).await;
    house.quiet().await;
    let (owner, holder) = whose("رائد").await;
    assert!(owner.is_some() && owner == holder, "{owner:?} {holder:?}");
    // Who has it keeps it, whoever has the conversation later.
    house.says("manager", &format!("/inbox assign conversation:C-{number} user:@يوسف")).await;
    house.quiet().await;
    assert_eq!(whose("رائد").await.0, owner);
    house.says("owner", "/settings hours always").await;
    house.says("owner", "/settings inbox_turns capacity:5").await;
    writes("+966507770002", "وليد").await;
    let (owner, holder) = whose("وليد").await;
    assert!(owner.is_some() && owner == holder, "{owner:?} {holder:?}");
    let event = "select count(*) from audit_log where action = 'lead.assign' and caller_kind = 'job'";
    assert!(count(&house, event).await >= 1);
    house.finish().await;
}

#[tokio::test]
async fn hours_are_chosen_and_shown() {
    let house = House::open().await;
    let mut shown = Vec::new();
    for line in [
        "/settings hours show",
        "/settings hours week days:all hours:\"9am-5pm\"",
        "/settings hours week days:\"الجمعة، السبت\" hours:مغلق",
        "/settings hours ramadan days:\"sun-thu\" hours:\"21-2\" moon:1",
        "/settings hours holiday from:2027-09-23 name:\"اليوم الوطني\"",
        "/settings hours holiday from:2027-03-20 until:2027-03-24 name:\"عيد الفطر\"",
        "/settings hours holiday from:2027-09-23 remove:true",
        "/settings hours ramadan days:all hours:كالمعتاد",
        "/settings hours week days:someday hours:9-13",
        "/settings hours week days:sun hours:later",
        "/settings hours holiday from:2027-03-24 until:2027-03-20",
        "/settings hours always",
    ] {
        shown.push(format!("{line}\n{}", house.says("owner", line).await));
    }
    insta::assert_snapshot!(shown.join("\n\n"));
    house.finish().await;
}
