//! Bookings: staff book on Discord, customers in WhatsApp, and both are told what they have to know.

use chrono::TimeDelta;
use sandbox::meta::{Content, Customer, PhoneMessage};
use serde_json::json;

use super::stage::{count, words};
use crate::house::{House, PATIENCE, eventually, look_again, settled};

/// Where the program is reached from outside.
const OUTSIDE: &str = "https://noor.example";

/// A chair that is there round the clock, and half an hour on it, every half an hour.
async fn salon() -> House {
    let house = House::open().await;
    for (line, shows) in [
        ("/booking resource add name:\"كرسي خالد\"", "لا أوقات بعد"),
        ("/booking resource hours resource:R-1001 days:\"كل الأيام\" hours:\"00:00-24:00\"", "على مدار اليوم"),
        ("/booking service add name:\"قص الشعر\" minutes:30 with:R-1001 lead:0 about:\"مع غسيل\"", "S-1001"),
        ("/booking setup chat:true hijri:true", "الحجز في واتساب"),
    ] {
        let said = house.says("moderator", line).await;
        let said = if line.contains("setup") { house.says("owner", line).await } else { said };
        assert!(said.contains(shows), "{line}: {said}");
    }
    house.quiet().await;
    house
}

/// What a customer was sent last, once nothing is on its way.
async fn last(house: &House, customer: &Customer) -> PhoneMessage {
    house.quiet().await;
    customer.inbox().last().expect("a message").clone()
}

/// What there is to choose below it: our name for each, and what it is called.
fn choices(message: &PhoneMessage) -> Vec<(String, String)> {
    let text = |value: &serde_json::Value, name: &str| value[name].as_str().expect("a text").to_owned();
    if let Some(buttons) = message.body["action"]["buttons"].as_array() {
        return buttons.iter().map(|button| (text(&button["reply"], "id"), text(&button["reply"], "title"))).collect();
    }
    let rows = message.body["action"]["sections"][0]["rows"].as_array().into_iter().flatten();
    rows.map(|row| (text(row, "id"), text(row, "title"))).collect()
}

fn titles(message: &PhoneMessage) -> Vec<String> {
    choices(message).into_iter().map(|(_, title)| title).collect()
}

/// Taps what is called so, below a message that may have come long ago; gives the answer.
async fn taps(house: &House, customer: &Customer, below: &PhoneMessage, title: &str) -> PhoneMessage {
    let (id, called) = choices(below).into_iter().find(|(_, one)| one.contains(title)).expect("a choice");
    let tapped = match below.body["type"].as_str() {
        Some("button") => Content::ButtonReply { to: below.wamid.clone(), id, title: called },
        _ => Content::ListReply { to: below.wamid.clone(), id, title: called, description: None },
    };
    at_leisure(house);
    let before = customer.inbox().len();
    let written = customer.writes(tapped);
    house.neighbours.meta.deliver(written).await.expect("a delivered message");
    answered(house, customer, before, title).await;
    last(house, customer).await
}

/// People take their time, and WhatsApp takes one message in six seconds for one customer.
fn at_leisure(house: &House) {
    house.install.clock.advance(TimeDelta::seconds(20));
}

/// Waits until there is an answer, or says what is left undone.
async fn answered(house: &House, customer: &Customer, before: usize, what: &str) {
    let told = async {
        while customer.inbox().len() <= before {
            look_again().await;
        }
    };
    if tokio::time::timeout(PATIENCE, told).await.is_err() {
        panic!("{what} is not answered: {:#?}", house.left_undone().await);
    }
}

/// Writes something that is answered by itself.
async fn asks(house: &House, customer: &Customer, text: &str) -> PhoneMessage {
    at_leisure(house);
    let before = customer.inbox().len();
    customer.says(text).await.expect("a delivered message");
    answered(house, customer, before, text).await;
    last(house, customer).await
}

async fn states(house: &House) -> Vec<String> {
    sqlx::query_scalar("select state from bookings order by number").fetch_all(&house.look).await.expect("states")
}

async fn waits(house: &House) -> bool {
    count(house, "select count(*) from conversations where waiting_since is not null").await > 0
}

/// Time passes, and what is due then is done.
async fn passes(house: &House, time: TimeDelta, kind: &str) {
    house.install.clock.advance(time);
    house.says("support", "/team back").await;
    let now = house.install.clock.now();
    let due = format!("select count(*) from jobs where kind = '{kind}' and run_at <= '{now}'");
    eventually("what is due is done", async || {
        let due: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(due.clone())).fetch_one(&house.look).await.expect("a count");
        due == 0
    })
    .await;
    house.quiet().await;
}

#[tokio::test]
async fn a_customer_books_in_whatsapp_as_people_talk() {
    let house = salon().await;
    let layla = &house.demo.customers[0];
    let days = asks(&house, layla, "حجز").await;
    assert!(days.text.contains("اختر اليوم المناسب لك: قص الشعر"), "{}", days.text);
    assert_eq!((days.body["type"].as_str(), titles(&days).len()), (Some("list"), 9), "{}", days.body);
    assert!(!waits(&house).await, "nobody is called for that");

    // By list, and by typing the number of a row.
    let first = titles(&days)[1].clone();
    let times = taps(&house, layla, &days, &first).await;
    assert!(times.text.contains("الأوقات المتاحة يوم"), "{}", times.text);
    let held = asks(&house, layla, "٢").await;
    assert!(held.text.contains("حجزنا لك هذا الوقت مؤقتًا لمدة") && held.text.contains("هـ"), "{}", held.text);
    assert_eq!(titles(&held), ["نعم، احجزه", "وقت آخر", "لا، شكرًا"]);
    assert_eq!(states(&house).await, ["held"]);

    // A message in the middle that is no answer is a message like any other, and what was asked stands.
    layla.says("هل عندكم موقف سيارات؟").await.expect("a delivered message");
    house.inbox_shows("موقف سيارات").await;
    house.quiet().await;
    assert!(waits(&house).await);

    // A changed mind: another row of the list before; what was held is free at once.
    let other = taps(&house, layla, &times, &titles(&times)[3]).await;
    assert!(other.text.contains("هل تؤكد الحجز؟"), "{}", other.text);
    assert_eq!(states(&house).await, ["expired", "held"]);

    // By typing, as people say yes.
    let done = asks(&house, layla, "تمام").await;
    assert!(done.text.contains("✅ تم الحجز، ورقمه B-1002"), "{}", done.text);
    assert_eq!(states(&house).await, ["expired", "booked"]);
    let twice = taps(&house, layla, &other, "نعم").await;
    assert!(twice.text.contains("نراك في الموعد"), "said twice, it is booked once: {}", twice.text);

    // Who asks again is shown what there is; it is moved, and cancelled.
    let mine = asks(&house, layla, "موعد").await;
    assert_eq!(titles(&mine), ["تغيير B-1002", "إلغاء B-1002", "حجز جديد"], "{}", mine.text);
    let days = taps(&house, layla, &mine, "تغيير").await;
    let times = taps(&house, layla, &days, &titles(&days)[2]).await;
    let moved = taps(&house, layla, &times, &titles(&times)[0]).await;
    assert!(moved.text.contains("تغيّر موعد حجزك رقم B-1002"), "{}", moved.text);
    // «إلغاء» after that is about the booking: they still want to hear of us.
    let gone = asks(&house, layla, "الغاء").await;
    assert!(gone.text.contains("أُلغي الحجز"), "{}", gone.text);
    assert_eq!(states(&house).await, ["expired", "cancelled"]);
    assert_eq!(count(&house, "select count(*) from contacts where opted_out_at is not null").await, 0);
    let late = taps(&house, layla, &moved, "تغيير الموعد").await;
    assert!(late.text.contains("لم يعد بالإمكان تغيير هذا الحجز"), "{}", late.text);

    // Held and forgotten: it is free again, and they are told. Somebody else's buttons mean nothing.
    let days = taps(&house, layla, &late, "حجز جديد").await;
    let times = taps(&house, layla, &days, &titles(&days)[1]).await;
    let held = taps(&house, layla, &times, &titles(&times)[0]).await;
    passes(&house, TimeDelta::minutes(11), "end_hold").await;
    let over = last(&house, layla).await;
    assert!(over.text.contains("انتهت مدة الحجز المؤقت"), "{}", over.text);
    let late = taps(&house, layla, &held, "نعم").await;
    assert!(late.text.contains("انتهت مدة الحجز المؤقت"), "{}", late.text);
    let noura = &house.demo.customers[1];
    let (id, title) = choices(&held).remove(0);
    noura.says("مرحبا").await.expect("a delivered message");
    let forged = noura.writes(Content::ButtonReply { to: held.wamid.clone(), id, title });
    let said = noura.inbox().len();
    house.neighbours.meta.deliver(forged).await.expect("a delivered message");
    house.quiet().await;
    assert_eq!(noura.inbox().len(), said, "it is not theirs");
    assert!(!states(&house).await.contains(&"booked".to_owned()));
}

#[tokio::test]
async fn whoever_comes_is_told_and_reminded_and_who_waits_is_asked_in_turn() {
    let house = salon().await;
    let layla = &house.demo.customers[0];
    layla.says("مرحبا").await.expect("a delivered message");
    house.inbox_shows("مرحبا").await;
    house.quiet().await;
    // Booked for her by staff, who see it on a card; she is told.
    let now = house.install.clock.now();
    let zone = chrono_tz::Tz::Asia__Riyadh;
    let at = |hours: i64| {
        let at = (now + TimeDelta::hours(hours)).with_timezone(&zone);
        let local = at.date_naive().and_hms_opt(chrono::Timelike::hour(&at), 30, 0).expect("a time");
        chrono::TimeZone::from_local_datetime(&zone, &local).unwrap().timestamp()
    };
    let line = format!("/booking create service:S-1001 when:{} contact:ليلى note:\"أول زيارة\"", at(20));
    let said = house.says("sales", &line).await;
    assert!(said.contains("✅ تم الحجز") && said.contains("ليلى أحمد") && said.contains("أول زيارة"), "{said}");
    let told = layla.wait_for_reply("حجزنا لك موعدًا، ورقمه B-1001", PATIENCE).await.expect("she is told");
    assert_eq!(titles(&told), ["تغيير الموعد", "إلغاء الموعد"]);
    let refused = house.says("support", &line).await;
    assert!(refused.contains(&words("ar", "refused-missing")), "{refused}");
    // The same time for somebody else: not free, and what is near.
    let taken = house.says("user", &format!("/booking create service:S-1001 when:{}", at(20))).await;
    assert!(taken.contains("هذا الوقت غير متاح. أقرب الأوقات"), "{taken}");
    let own = house.says("user", &format!("/booking create service:S-1001 when:{}", at(40))).await;
    assert!(own.contains("B-1002") && !own.contains("B-1001"), "{own}");
    let list = house.says("user", "/booking list").await;
    assert!(list.contains("B-1002") && !list.contains("B-1001"), "{list}");
    let all = house.says("moderator", "/booking list only:\"حجوزات الجميع (all)\"").await;
    assert!(all.contains("B-1001") && all.contains("B-1002"), "{all}");

    // Two hours before, she is asked, and says that she comes.
    passes(&house, TimeDelta::hours(18) + TimeDelta::minutes(31), "remind_booking").await;
    let asked = last(&house, layla).await;
    assert!(asked.text.contains("نذكّرك بموعدك") && asked.text.contains("هل ستحضر؟"), "{}", asked.text);
    let thanks = taps(&house, layla, &asked, "سأحضر").await;
    assert!(thanks.text.contains("نراك في الموعد"), "{}", thanks.text);
    let card = house.says("sales", "/booking show booking:B-1001").await;
    assert!(card.contains("✔️ أكّد الحضور"), "{card}");
    // When it is over it has taken place; whoever manages bookings may say that she did not come.
    passes(&house, TimeDelta::hours(3), "end_booking").await;
    assert_eq!(states(&house).await, ["done", "booked"]);
    let card = settled(&house.runs("moderator", "/booking show booking:B-1001").await).await;
    let marked =
        house.member("moderator").clicks(&card, &words("ar", "button-booking-no-show")).await.expect("an answer");
    assert!(settled(&marked).await.text().contains("🚫 لم يحضر"));
    // The other is reminded in private, a day and two hours before.
    passes(&house, TimeDelta::hours(16), "remind_booking").await;
    let member = house.member("user");
    let told = house.neighbours.discord.direct_messages(member.user());
    let told = told.last().expect("a private message").text();
    assert!(told.contains("نذكّرك بموعدك") && told.contains("B-1002"), "{told}");

    // A full day: who waits first is asked first, and has a quarter of an hour.
    house.says("moderator", "/booking service edit service:S-1001 every:1440").await;
    let day = "بعد 3 أيام";
    let free = house.says("moderator", &format!("/booking slots service:S-1001 day:\"{day}\"")).await;
    assert!(free.contains("12:00 صباحًا"), "{free}");
    let midnight = {
        let date = (house.install.clock.now() + TimeDelta::days(3)).with_timezone(&zone).date_naive();
        chrono::TimeZone::from_local_datetime(&zone, &date.and_time(chrono::NaiveTime::MIN)).unwrap().timestamp()
    };
    let had = house.says("moderator", &format!("/booking create service:S-1001 when:{midnight}")).await;
    assert!(had.contains("✅"), "{had}");
    for who in ["sales", "support"] {
        let waits = house.says(who, &format!("/booking wait service:S-1001 day:\"{day}\"")).await;
        assert!(waits.contains("⏳"), "{waits}");
    }
    let number: i64 =
        sqlx::query_scalar("select max(number) from bookings").fetch_one(&house.look).await.expect("a number");
    house.says("moderator", &format!("/booking cancel booking:B-{number}")).await;
    house.quiet().await;
    let held: Option<String> =
        sqlx::query_scalar("select m.name from bookings b join members m on m.id = b.member_id where b.state = 'held'")
            .fetch_optional(&house.look)
            .await
            .expect("who has it");
    assert_eq!(held.as_deref(), Some(house.person("sales").name.as_str()));
    passes(&house, TimeDelta::minutes(16), "end_hold").await;
    let confirmed = house.says("support", &format!("/booking confirm booking:B-{}", number + 2)).await;
    assert!(confirmed.contains("✅ تم الحجز"), "{confirmed}");
    assert_eq!(count(&house, "select count(*) from waitlist where state <> 'over'").await, 0);
    let listed = house.says("support", "/booking list").await;
    assert!(listed.contains("قص الشعر") && listed.contains(&format!("B-{}", number + 2)), "{listed}");
}

/// The path of the calendar that a person is told.
fn path(said: &str) -> String {
    let from = said.find(OUTSIDE).expect("an address") + OUTSIDE.len();
    said[from..].split_whitespace().next().expect("its end").to_owned()
}

#[tokio::test]
async fn a_calendar_shows_what_is_booked_until_its_address_is_another() {
    let house = salon().await;
    let zone: chrono_tz::Tz = "Asia/Riyadh".parse().unwrap();
    let at = |hours: i64| {
        let hour = (house.install.clock.now().with_timezone(&zone) + TimeDelta::hours(hours)).format("%Y-%m-%d %H:00");
        format!("\"{hour}\"")
    };
    let made = house
        .says("user", &format!("/booking create service:S-1001 when:{} note:\"سطر؛ وآخر, طويل\\nجديد\"", at(20)))
        .await;
    assert!(made.contains("B-1001"), "{made}");
    house.says("sales", &format!("/booking create service:S-1001 when:{}", at(30))).await;
    let own = house.says("user", "/booking feed").await;
    assert!(own.contains("حجوزاتك في تقويمك") && own.contains("كل من لديه هذا العنوان"), "{own}");
    let fetch = async |path: &str| reqwest::get(format!("http://{}{path}", house.address)).await.expect("an answer");
    let read = async |path: &str| fetch(path).await.text().await.expect("a calendar").replace("\r\n ", "");

    let answer = fetch(&path(&own)).await;
    assert_eq!(answer.headers()["content-type"], "text/calendar; charset=utf-8");
    let calendar = read(&path(&own)).await;
    for line in
        ["BEGIN:VCALENDAR", "SUMMARY:قص الشعر", "LOCATION:كرسي خالد", "B-1001", "VERSION:2.0", "STATUS:CONFIRMED"]
    {
        assert!(calendar.contains(line), "{line}: {calendar}");
    }
    assert!(!calendar.contains("B-1002") && calendar.contains("وآخر\\, طويل"), "{calendar}");
    assert!(calendar.lines().all(|line| line.len() > 2 && line.contains(':')), "every line is a property: {calendar}");

    // What is asked for again is the same; a resource's is for who manages bookings, or whose time it is.
    assert_eq!(path(&house.says("user", "/booking feed").await), path(&own));
    let refused = house.says("user", "/booking feed with:R-1001").await;
    assert!(refused.contains(&words("ar", "refused-missing")), "{refused}");
    let chair = house.says("moderator", "/booking feed with:R-1001").await;
    let all = read(&path(&chair)).await;
    assert!(all.contains("B-1001") && all.contains("B-1002") && all.contains("كرسي خالد – "), "{all}");

    // What is cancelled is gone; a new address ends the one before; nobody reads on without the permission.
    house.says("user", "/booking cancel booking:B-1001").await;
    assert!(!read(&path(&own)).await.contains("B-1001"));
    let renewed = house.says("user", "/booking feed new:true").await;
    assert!(renewed.contains("العنوان السابق لم يعد يعمل") && path(&renewed) != path(&own), "{renewed}");
    assert_eq!(fetch(&path(&own)).await.status(), 404);
    assert_eq!(fetch(&path(&renewed)).await.status(), 200);
    let name = house.person("user").name;
    let said = house.says("owner", &format!("/perms deny user:@{name} permission:book_own notes:\"إجازة\"")).await;
    assert!(said.contains("حُجبت"), "{said}");
    let refused = "select count(*) from audit_log where outcome = 'refused'";
    let before = count(&house, refused).await;
    assert_eq!(fetch(&path(&renewed)).await.status(), 404);
    assert_eq!(count(&house, refused).await, before, "a program that asks again is nobody's attempt");
    for odd in ["/calendar/x.ics", "/calendar/.ics", "/calendar/x", &path(&chair).replace(".ics", "A.ics")] {
        assert_eq!(fetch(odd).await.status(), 404, "{odd}");
    }
    house.finish().await;
}

#[tokio::test]
async fn staff_offer_some_times_at_one_press_and_the_customer_goes_on_from_there() {
    let house = salon().await;
    let layla = &house.demo.customers[0];
    layla.says("هل عندكم وقت هذا الأسبوع؟").await.expect("a delivered message");
    house.inbox_shows("هذا الأسبوع").await;
    house.quiet().await;
    assert!(waits(&house).await);
    let support = house.member("support");
    let propose = words("ar", "button-propose");
    let press = async || {
        let card = settled(&house.runs("support", "/inbox show conversation:C-1001").await).await;
        let before = layla.inbox().len();
        let answer = support.clicks(&card, &propose).await.expect("an answer");
        (settled(&answer).await, before)
    };
    let (said, before) = press().await;
    assert!(said.text().contains("مواعيد للاختيار منها"), "{}", said.text());
    answered(&house, layla, before, "it is offered").await;
    let offered = last(&house, layla).await;
    assert!(offered.text.contains("يناسبك أحد هذه المواعيد؟ قص الشعر"), "{}", offered.text);
    assert_eq!(offered.text.matches('•').count(), 3, "{}", offered.text);
    assert_eq!((titles(&offered).len(), titles(&offered)[3].as_str()), (4, "يوم آخر"), "{}", offered.body);
    assert!(!waits(&house).await, "she was answered");
    let held = asks(&house, layla, "2").await;
    assert!(held.text.contains("حجزنا لك هذا الوقت مؤقتًا"), "{}", held.text);
    // Whoever's time it is learns of it, and once it is cancelled of that.
    let name = house.person("sales").name;
    house.says("moderator", &format!("/booking resource edit resource:R-1001 user:@{name}")).await;
    assert!(asks(&house, layla, "نعم").await.text.contains("✅ تم الحجز"));
    let told = || {
        let told = house.neighbours.discord.direct_messages(house.member("sales").user());
        told.last().map(|message| message.text()).unwrap_or_default()
    };
    assert!(told().contains("حُجز موعد من وقتك باسم") && told().contains("ليلى أحمد"), "{}", told());
    house.says("moderator", "/booking cancel booking:B-1001").await;
    house.quiet().await;
    assert!(told().contains("أُلغي موعد") && told().contains("ليلى أحمد"), "{}", told());

    // Of several services one is chosen first; where customers book nothing there is nothing to offer.
    house.says("moderator", "/booking service add name:\"صبغ الشعر\" minutes:60 with:R-1001 lead:0").await;
    let (which, before) = press().await;
    assert!(which.text().contains("مواعيد أي خدمة؟"), "{}", which.text());
    let answer = support.selects(&which, "مواعيد أي خدمة؟", &["صبغ الشعر"]).await.expect("an answer");
    assert!(settled(&answer).await.text().contains("صبغ الشعر"));
    answered(&house, layla, before, "it is offered").await;
    assert!(last(&house, layla).await.text.contains("صبغ الشعر"));
    let card = settled(&house.runs("support", "/inbox show conversation:C-1001").await).await;
    house.says("owner", "/booking setup chat:false").await;
    let off = support.clicks(&card, &propose).await.expect("an answer");
    assert!(settled(&off).await.text().contains("لا يحجز العملاء بأنفسهم بعد"));
    let card = settled(&house.runs("support", "/inbox show conversation:C-1001").await).await;
    assert!(support.clicks(&card, &propose).await.is_err(), "it is not shown");
    house.finish().await;
}

#[tokio::test]
async fn a_full_day_is_waited_for_in_whatsapp() {
    let house = salon().await;
    let layla = &house.demo.customers[0];
    let days = asks(&house, layla, "حجز").await;
    let day = titles(&days)[2].clone();
    // One time a day from now on, and that is somebody's.
    house.says("moderator", "/booking service edit service:S-1001 every:1440").await;
    let zone: chrono_tz::Tz = "Asia/Riyadh".parse().unwrap();
    let date = (house.install.clock.now() + TimeDelta::days(2)).with_timezone(&zone).date_naive();
    let midnight = chrono::TimeZone::from_local_datetime(&zone, &date.and_time(chrono::NaiveTime::MIN)).unwrap();
    let had = house.says("moderator", &format!("/booking create service:S-1001 when:{}", midnight.timestamp())).await;
    assert!(had.contains("B-1001"), "{had}");
    let full = taps(&house, layla, &days, &day).await;
    assert!(full.text.contains("لم يبقَ وقت متاح يوم"), "{}", full.text);
    assert_eq!(titles(&full), ["يوم آخر", "أخبروني إن أُتيح"]);
    let waits = asks(&house, layla, "نعم").await;
    assert!(waits.text.contains("سنخبرك هنا إن أُتيح وقت يوم"), "{}", waits.text);

    let before = layla.inbox().len();
    at_leisure(&house);
    house.says("moderator", "/booking cancel booking:B-1001").await;
    answered(&house, layla, before, "it is free again").await;
    let freed = last(&house, layla).await;
    assert!(freed.text.contains("أُتيح وقت لك، ونحجزه لك مؤقتًا ربع ساعة"), "{}", freed.text);
    assert_eq!(states(&house).await, ["cancelled", "held"]);
    let booked = asks(&house, layla, "نعم").await;
    assert!(booked.text.contains("✅ تم الحجز"), "{}", booked.text);
    assert_eq!(count(&house, "select count(*) from waitlist where state <> 'over'").await, 0);
    house.finish().await;
}

#[tokio::test]
async fn who_has_not_written_for_a_day_is_reminded_by_a_template_or_somebody_is_told() {
    let house = salon().await;
    let (meta, number, layla) = (&house.neighbours.meta, &house.demo.number, &house.demo.customers[0]);
    let soon = json!({
        "name": "booking_soon", "language": "ar", "category": "UTILITY",
        "components": [
            { "type": "BODY", "text": "أهلًا {{1}}، نذكّرك بموعدك: {{2}}، {{3}}.", "example": { "body_text": [["ليلى", "قص", "غدًا"]] } },
            { "type": "BUTTONS", "buttons": [{ "type": "QUICK_REPLY", "text": "سأحضر" }, { "type": "QUICK_REPLY", "text": "إلغاء الموعد" }] },
        ],
    });
    meta.add_template(number, &soon).expect("a template");
    house.says("owner", "/inbox template sync").await;
    layla.says("مرحبا").await.expect("a delivered message");
    house.inbox_shows("مرحبا").await;
    house.quiet().await;
    let chosen = house.says("owner", "/booking setup template:booking_soon").await;
    assert!(chosen.contains("soon"), "{chosen}");
    let zone: chrono_tz::Tz = "Asia/Riyadh".parse().unwrap();
    let book = async |hours: i64| {
        let at = house.install.clock.now().with_timezone(&zone) + TimeDelta::hours(hours);
        let line = format!("/booking create service:S-1001 when:\"{}\" contact:ليلى", at.format("%Y-%m-%d %H:00"));
        let said = house.says("sales", &line).await;
        assert!(said.contains("✅ تم الحجز"), "{said}");
        house.quiet().await;
    };
    book(50).await;
    passes(&house, TimeDelta::hours(27), "remind_booking").await;
    let reminded = last(&house, layla).await;
    assert_eq!(reminded.kind, "template", "{}", reminded.text);
    assert!(reminded.text.contains("أهلًا ليلى أحمد، نذكّرك بموعدك: قص الشعر، "), "{}", reminded.text);
    // A button of the template is an answer like any other.
    let (before, words) = (layla.inbox().len(), "سأحضر".to_owned());
    let pressed = layla.writes(Content::TemplateReply { to: reminded.wamid, text: words.clone(), payload: words });
    meta.deliver(pressed).await.expect("a delivered message");
    answered(&house, layla, before, "she comes").await;
    assert!(last(&house, layla).await.text.contains("نراك في الموعد"));

    // Without a template nobody can remind her: the card says why, and who booked it is told.
    house.says("owner", "/booking setup template:none").await;
    book(52).await;
    let before = layla.inbox().len();
    passes(&house, TimeDelta::hours(29), "remind_booking").await;
    assert_eq!(layla.inbox().len(), before, "nothing can be sent");
    let card = house.says("sales", "/booking show booking:B-1002").await;
    assert!(card.contains(&super::stage::words("ar", "booking-unreminded-window")), "{card}");
    let told = house.neighbours.discord.direct_messages(house.member("sales").user());
    let told = told.last().expect("a private message").text();
    assert!(told.contains("B-1002") && told.contains("ليلى"), "{told}");
    house.finish().await;
}

#[tokio::test]
async fn through_twilio_choices_are_numbered_lines() {
    let mut house = salon().await;
    house.demo.grow(&house.neighbours).await.expect("a second number");
    let salma = house.demo.at_twilio[0].clone();
    let asks = async |text: &str| {
        at_leisure(&house);
        let before = salma.inbox().len();
        salma.says(text).await.expect("a delivered message");
        eventually("an answer", async || salma.inbox().len() > before).await;
        house.quiet().await;
        salma.inbox().last().expect("a message").text.clone()
    };
    let days = asks("حجز").await;
    assert!(days.contains("قص الشعر") && days.contains("\n1. ") && days.contains("\n9. "), "{days}");
    let times = asks("2").await;
    assert!(times.contains("الأوقات المتاحة يوم") && times.contains("\n3. "), "{times}");
    let third = times.lines().find_map(|line| line.strip_prefix("3. ")).expect("a third").to_owned();
    let held = asks("3").await;
    assert!(held.contains(third.trim()) && held.contains("1. نعم، احجزه"), "{held}: {third}");
    let done = asks("1").await;
    assert!(done.contains("✅ تم الحجز"), "{done}");
    house.finish().await;
}
