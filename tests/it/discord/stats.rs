//! `/stats` as people use it: a picture and words, other pages and periods by what is below them, and reports that come by themselves.

use chrono::{DateTime, TimeDelta, Utc};
use crm::Permission;
use sandbox::discord::{Fault, Message};

use super::stage::{card, count, redacted, refuses, words};
use crate::house::{House, eventually, settled};

/// The picture that came with it.
fn picture(house: &House, message: &Message) -> Vec<u8> {
    let [file] = message.attachments.as_slice() else { panic!("a picture: {:?}", message.attachments) };
    house.neighbours.discord.file(&file.id).expect("its bytes").to_vec()
}

#[tokio::test]
async fn figures_are_shown_turned_to_and_drawn() {
    let house = House::open().await;
    card(&house, 0, "كم سعر الكنب؟").await;
    house.says("sales", "/deal add contact:المطيري value:\"1250 SAR\"").await;
    house.says("sales", "/deal win deal:D-1001").await;
    house.quiet().await;
    let shown = settled(&house.runs("owner", "/stats all period:\"اليوم (today)\"").await).await;
    assert!(picture(&house, &shown).starts_with(b"\x89PNG"), "a picture");
    let text = shown.text();
    for part in ["صفقات رابحة", "1,250.00", "محادثات جديدة"] {
        assert!(text.contains(part), "{part} is missing: {text}");
    }
    let boss = house.member("owner");
    let colleagues = settled(&boss.clicks(&shown, &words("ar", "button-stats-colleagues")).await.unwrap()).await;
    let seller = house.person("sales").name;
    assert!(colleagues.text().contains(&seller), "{}", colleagues.text());
    assert_eq!(colleagues.attachments.len(), 1, "in place of the other picture");
    let hint = words("ar", "stats-period-hint");
    let month = settled(&boss.selects(&colleagues, &hint, &["month"]).await.unwrap()).await;
    assert!(month.text().contains("هذا الشهر") && month.text().contains(&seller), "the same page: {}", month.text());
    assert_eq!(month.attachments.len(), 1);

    // Totals name nobody and no money, and have no page of colleagues; one's own are one's own.
    let totals = settled(&house.runs("moderator", "/stats team period:\"اليوم (today)\"").await).await;
    let labels: Vec<String> = totals.buttons().iter().map(|button| button.label.clone()).collect();
    assert_eq!(labels.len(), 3, "{labels:?}");
    for label in &labels {
        let page = settled(&house.member("moderator").clicks(&totals, label).await.unwrap()).await;
        for secret in ["1,250", "ر.س", seller.as_str()] {
            assert!(!page.text().contains(secret), "{secret} in {}", page.text());
        }
    }
    let own = house.says("sales", "/stats me period:\"اليوم (today)\"").await;
    assert!(own.contains("1,250.00") && own.contains("أرقامي"), "{own}");
    let other = house.says("user", "/stats me period:\"اليوم (today)\"").await;
    assert!(!other.contains("1,250"), "{other}");
    let refused = house.says("moderator", "/stats all").await;
    assert!(refuses(&refused, Permission::ViewStats, house.person("owner").discord_id), "{refused}");
    house.quiet().await;
    house.finish().await;
}

/// When the first report is due.
async fn next(house: &House) -> DateTime<Utc> {
    sqlx::query_scalar("select min(next_at) from report_schedules").fetch_one(&house.look).await.unwrap()
}

/// The reports in the inbox's channel.
fn posted(house: &House) -> Vec<Message> {
    let all = house.neighbours.discord.messages(house.demo.inbox);
    all.into_iter().filter(|message| !message.attachments.is_empty()).collect()
}

#[tokio::test]
async fn a_report_comes_by_itself_once_whatever_becomes_of_the_answer() {
    let house = House::open().await;
    let (clock, discord) = (&house.install.clock, &house.neighbours.discord);
    assert!(house.says("owner", "/stats schedule").await.contains(&words("ar", "stats-schedules-none")));
    let made = house.says("owner", "/stats schedule every:\"كل يوم (daily)\" channel:#inbox").await;
    assert!(made.contains("✅") && made.contains("كل يوم"), "{made}");
    house.inbox_shows("8:00").await;
    house.quiet().await;

    let inbox = format!("POST /channels/{}", house.demo.inbox);
    // Its answer is lost: it was posted all the same, and is not posted again.
    for (times, fault) in [(1, Fault::LoseAnswer), (2, Fault::Status(500))] {
        let due = next(&house).await;
        discord.faults().next(&inbox, fault);
        clock.advance(due - clock.now() + TimeDelta::seconds(1));
        let waiting = "select count(*) from jobs where kind = 'post_report' and attempts > 0 and state = 'ready'";
        eventually("it will be tried again", async || count(&house, waiting).await > 0).await;
        clock.advance(TimeDelta::seconds(10));
        eventually("the next one is planned", async || next(&house).await > due).await;
        let reports = posted(&house);
        assert_eq!(reports.len(), times, "{reports:?}");
        assert!(picture(&house, &reports[times - 1]).starts_with(b"\x89PNG"));
        assert!(reports[times - 1].text().contains("أمس") && !reports[times - 1].text().contains("ر.س"));
    }

    // One that Discord does not take is let go, which the list says; the next is planned.
    let due = next(&house).await;
    discord.faults().next(&inbox, Fault::Status(403));
    clock.advance(due - clock.now() + TimeDelta::seconds(1));
    eventually("the next one is planned", async || next(&house).await > due).await;
    let listed = settled(&house.runs("owner", "/stats schedule").await).await;
    assert!(listed.text().contains(&words("ar", "stats-schedule-refused")), "{}", listed.text());
    assert_eq!(posted(&house).len(), 2);
    let end = listed.buttons()[0].label.clone();
    let ended = settled(&house.member("owner").clicks(&listed, &end).await.unwrap()).await;
    assert!(ended.text().contains(&words("ar", "stats-unscheduled")), "{}", ended.text());
    assert_eq!(count(&house, "select count(*) from report_schedules").await, 0);
    clock.advance(TimeDelta::days(1) + TimeDelta::seconds(1));
    let planned = "select count(*) from jobs where kind = 'post_report'";
    eventually("what was planned is over", async || count(&house, planned).await == 0).await;
    assert_eq!(posted(&house).len(), 2, "it has ended");
    house.quiet().await;
    insta::assert_snapshot!("reports_in_the_log", redacted(&house.says("owner", "/audit list noun:report").await));
    house.finish().await;
}
