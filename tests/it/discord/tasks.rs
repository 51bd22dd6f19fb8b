//! Tasks, as people give, do and promise them.

use chrono::{DateTime, Datelike, TimeDelta, Utc, Weekday};
use crm::{
    Permission, Role,
    members::{self, ChangeMember, MemberChange},
};
use sandbox::discord::{ChannelId, Message, UserId};

use super::stage::{card, count, form, newcomer, redacted, refuses, removes, words};
use crate::{
    harness::calls,
    house::{House, eventually, settled},
};

/// What people see of tasks, word for word.
async fn day(language: &str, choice: &str) {
    let house = House::open().await;
    for role in ["owner", "sales", "support", "manager"] {
        house.says(role, &format!("/settings language language:\"{choice}\"")).await;
    }
    card(&house, 0, "كم سعر الكنب؟").await;
    let mut seen = Vec::new();
    for (role, line) in [
        ("sales", "/task list"),
        ("sales", "/task add title:\"الاتصال بـ*ليلى*\" due:2h about:C-1001 note:\"سطر\\nوآخر\""),
        ("sales", "/task add title:مكالمة due:\"غدا 5\""),
        ("sales", "/task add title:مكالمة due:someday"),
        ("sales", "/task add title:مكالمة due:2020-01-01"),
        ("sales", "/task add title:مكالمة about:سارة"),
        ("sales", "/task add title:مكالمة repeat:\"كل أسبوع (weekly)\""),
        ("sales", "/task add title:مكالمة user:@يوسف"),
        ("sales", "/task assign task:T-1001 user:@يوسف"),
        ("manager", "/task add title:\"تقرير الأسبوع\" user:@يوسف due:\"in 3 days\" repeat:\"كل أسبوع (weekly)\""),
        ("manager", "/task add title:\"بلا موعد\""),
        ("support", "/task list"),
        ("support", "/task show task:t1002"),
        ("support", "/task done task:T-1002"),
        ("support", "/task done task:T-1002"),
        ("support", "/task reopen task:T-1002"),
        ("support", "/task done task:T-1002"),
        ("support", "/task delete task:T-1002"),
        ("sales", "/task show task:T-1003"),
        ("manager", "/task list only:\"مهام الجميع (all)\""),
        ("sales", "/task list only:\"مهام الجميع (all)\""),
        ("manager", "/task list user:@هدى"),
        ("sales", "/task list only:\"اليوم (today)\" user:@هدى"),
        ("manager", "/task assign task:T-1001 user:@Omar"),
        ("manager", "/inbox show conversation:C-1001"),
        ("manager", "/task add title:عرض about:L-1001"),
        ("manager", "/crm lead show lead:L-1001"),
        ("owner", "/task delete task:T-1003"),
        ("sales", "/task show task:T-77"),
        ("sales", "/task morning hour:8"),
        ("sales", "/task morning hour:soon"),
        ("sales", "/task morning hour:off"),
        ("owner", "/settings promises on:false"),
    ] {
        seen.push(format!("{role}: {line}\n{}", redacted(&house.says(role, line).await)));
    }
    let log = house.says("owner", "/audit list noun:task").await;
    seen.push(format!("the log\n{}", redacted(&log)));
    insta::assert_snapshot!(format!("tasks_{language}"), seen.join("\n\n"));
    house.finish().await;
}

#[tokio::test]
async fn tasks_in_both_languages() {
    day("ar", "العربية (Arabic)").await;
    day("en", "English").await;
}

/// What somebody was told in private that holds these words.
fn told(house: &House, who: UserId, words: &str) -> Vec<Message> {
    let all = house.neighbours.discord.direct_messages(who);
    all.into_iter().filter(|message| message.text().contains(words)).collect()
}

async fn is_told(house: &House, role: &str, words: &str, times: usize) -> Message {
    let who = house.member(role).user();
    eventually(&format!("{role} is told of {words}"), async || told(house, who, words).len() >= times).await;
    house.quiet().await;
    let mut told = told(house, who, words);
    assert_eq!(told.len(), times, "{role}: {words}");
    told.pop().expect("a message")
}

/// Whether the reminders that are due by now have been told, or nobody is to be told.
async fn none_waits(house: &House) {
    let due = "select count(*) from tasks where remind_at <= $1";
    eventually("what was due is over", async || {
        let look = house.look.clone();
        let now = house.install.clock.now();
        let left: i64 = sqlx::query_scalar(due).bind(now).fetch_one(&look).await.expect("a count");
        left == 0
    })
    .await;
}

#[tokio::test]
async fn reminders_come_once_to_whoever_has_the_task_then() {
    let mut house = House::open().await;
    let title = words("ar", "task-due-title");
    for line in [
        "/task add title:أولى due:1h",
        "/task add title:منجزة due:1h",
        "/task add title:محذوفة due:1h",
        "/task add title:منقولة due:1h",
        "/task add title:مؤخّرة due:1h",
    ] {
        assert!(house.says("sales", line).await.contains('✅'), "{line}");
    }
    house.says("sales", "/task done task:T-1002").await;
    house.says("sales", "/task delete task:T-1003").await;
    house.says("manager", "/task assign task:T-1004 user:@يوسف").await;
    let opened = house.runs("sales", "/task edit task:T-1005").await;
    let submitted = house.member("sales").submits(&form(&opened), &[("due", "5h")]).await.expect("an answer");
    assert!(settled(&submitted).await.text().contains('✅'));
    house.restart().await;
    house.install.clock.advance(TimeDelta::minutes(61));
    let first = is_told(&house, "sales", &title, 1).await;
    assert!(first.text().contains("أولى") && first.text().contains("T-1001"), "{}", first.text());
    assert!(is_told(&house, "support", &title, 1).await.text().contains("منقولة"));
    // Again in an hour, pressed where nothing but the button says which company it is.
    let sales = house.member("sales");
    let later = settled(&sales.clicks(&first, &words("ar", "button-remind-hour")).await.expect("an answer")).await;
    assert!(later.text().contains("T-1001"), "{}", later.text());
    house.install.clock.advance(TimeDelta::minutes(59));
    house.quiet().await;
    assert_eq!(told(&house, sales.user(), &title).len(), 0, "what was pressed has become another message");
    house.install.clock.advance(TimeDelta::minutes(2));
    let again = is_told(&house, "sales", &title, 1).await;
    let tomorrow =
        settled(&sales.clicks(&again, &words("ar", "button-remind-tomorrow")).await.expect("an answer")).await;
    let done = settled(&sales.clicks(&tomorrow, &words("ar", "button-task-done")).await.expect("an answer")).await;
    assert!(done.text().contains(&words("ar", "task-done")), "{}", done.text());
    // What was moved comes at its new time, where its assignee takes no private messages in the inbox.
    house.neighbours.discord.faults().refuse_direct_messages(sales.user(), true);
    house.install.clock.advance(TimeDelta::days(2));
    let shown = house.inbox_shows("مؤخّرة").await;
    assert!(shown.text().contains(&format!("<@{}>", sales.user())), "{}", shown.text());
    none_waits(&house).await;
    house.quiet().await;
    assert_eq!(count(&house, "select count(*) from tasks where remind_at is not null").await, 0);
    // Somebody else may not finish it there, nor does a stranger come in by a button in private.
    let pressed = house.member("user").clicks(&shown, &words("ar", "button-task-done")).await.expect("an answer");
    assert!(refuses(&settled(&pressed).await.text(), Permission::EditTasks, house.person("owner").discord_id));
    house.finish().await;
}

/// The hours until eight o'clock in Riyadh on the next day that is one of these.
fn until_eight_on(now: DateTime<Utc>, days: &[Weekday]) -> TimeDelta {
    let local = now.with_timezone(&chrono_tz::Asia::Riyadh);
    let morning = |ahead| (local.date_naive() + chrono::Days::new(ahead)).and_hms_opt(8, 0, 0).unwrap();
    let next = (0..8).map(morning).find(|at| *at > local.naive_local() && days.contains(&at.weekday())).unwrap();
    next - local.naive_local()
}

#[tokio::test]
async fn a_morning_shows_the_day_once_and_not_on_a_day_off() {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    let house = House::open().await;
    let (title, clock) = (words("ar", "morning-title"), house.install.clock.clone());
    // To Thursday morning, so that the weekend follows; and a little before eight.
    clock.advance(until_eight_on(clock.now(), &[Thu]) - TimeDelta::minutes(30));
    house.says("sales", "/settings language language:\"العربية (Arabic)\"").await;
    assert!(house.says("sales", "/task morning hour:8").await.contains('✅'));
    house.says("sales", "/task add title:\"تأخرت\" due:10m").await;
    house.says("sales", "/task add title:\"مكالمة اليوم\" due:3h").await;
    house.says("sales", "/task add title:\"لاحقًا\" due:3d").await;
    clock.advance(TimeDelta::minutes(31));
    let day = is_told(&house, "sales", &title, 1).await.text();
    assert!(day.contains("تأخرت") && day.contains("مكالمة اليوم") && !day.contains("لاحقًا"), "{day}");
    // Friday and Saturday are the weekend there.
    clock.advance(until_eight_on(clock.now(), &[Fri]) + TimeDelta::minutes(1));
    planned(&house, until_eight_on(clock.now(), &[Sat])).await;
    clock.advance(until_eight_on(clock.now(), &[Sat]) + TimeDelta::minutes(1));
    planned(&house, until_eight_on(clock.now(), &[Sun])).await;
    assert_eq!(told(&house, house.member("sales").user(), &title).len(), 1, "nobody is woken at the weekend");
    clock.advance(until_eight_on(clock.now(), &[Sun]) + TimeDelta::minutes(1));
    let day = is_told(&house, "sales", &title, 2).await.text();
    assert!(day.contains("لاحقًا") && day.contains("تأخرت"), "{day}");
    house.says("sales", "/task morning hour:off").await;
    clock.advance(until_eight_on(clock.now(), &[Mon, Tue, Wed]) + TimeDelta::minutes(1));
    let waiting = "select count(*) from jobs where kind = 'morning_tasks'";
    eventually("the last morning is over", async || count(&house, waiting).await == 0).await;
    assert_eq!(told(&house, house.member("sales").user(), &title).len(), 2);
    house.finish().await;
}

/// Waits until the next morning is planned for about so long from now.
async fn planned(house: &House, ahead: TimeDelta) {
    eventually("the next morning is planned", async || {
        let look = house.look.clone();
        let next: DateTime<Utc> =
            sqlx::query_scalar("select next_at from task_mornings").fetch_one(&look).await.expect("a morning");
        (next - house.install.clock.now() - ahead).abs() < TimeDelta::minutes(2)
    })
    .await;
}

#[tokio::test]
async fn forms_make_and_change_tasks_and_say_who_was_faster() {
    let house = House::open().await;
    let shown = card(&house, 0, "أريد طاولة خشبية كبيرة").await;
    let (sales, manager) = (house.member("sales"), house.member("manager"));
    // From the menu on a customer's message: the words and the conversation are there already.
    let opened = form(&sales.uses_message_menu(&shown, "Task").await.expect("a form"));
    let fields = opened.fields();
    let title = fields.iter().find(|field| field.custom_id == "title").expect("a title");
    assert!(title.value == "أريد طاولة خشبية كبيرة", "{:?}", title.value);
    let wrong = sales.submits(&opened, &[("title", "عرض سعر الطاولة"), ("due", "غدا 5"), ("repeat", "كل شهر")]).await;
    let wrong = settled(&wrong.expect("an answer")).await;
    assert!(wrong.text().contains("صباحًا أم مساءً"), "{}", wrong.text());
    let again = form(&sales.clicks(&wrong, "تعديل وإعادة المحاولة").await.expect("a form"));
    let made = settled(&sales.submits(&again, &[("due", "غدًا 5 مساءً")]).await.expect("an answer")).await;
    assert!(made.text().contains("T-1001") && made.text().contains("C-1001"), "{}", made.text());
    // Two have the form open; the second is told who changed what, and changes it as it is then.
    let first = form(&sales.clicks(&made, &words("ar", "button-task-edit")).await.expect("a form"));
    let second = form(&house.runs("manager", "/task edit task:T-1001").await);
    let changed =
        sales.submits(&first, &[("title", "عرض الطاولة"), ("due", "بعد غد 10 صباحًا")]).await.expect("an answer");
    assert!(settled(&changed).await.text().contains('✅'));
    let refused = settled(&manager.submits(&second, &[("note", "عاجل")]).await.expect("an answer")).await;
    for part in ["هدى", &words("ar", "field-title"), &words("ar", "field-due"), "عاجل"] {
        assert!(refused.text().contains(part), "{part}: {}", refused.text());
    }
    let again = form(&manager.clicks(&refused, "تعديل وإعادة المحاولة").await.expect("a form"));
    assert!(
        settled(&manager.submits(&again, &[("title", "عرض الطاولة")]).await.expect("an answer"))
            .await
            .text()
            .contains('✅')
    );
    // By the buttons under a conversation and a lead.
    let open = settled(&house.runs("sales", "/inbox show conversation:C-1001").await).await;
    assert!(open.text().contains("T-1001"), "the next task is shown: {}", open.text());
    let opened = form(&sales.clicks(&open, &words("ar", "button-task")).await.expect("a form"));
    let made = settled(&sales.submits(&opened, &[("title", "متابعة")]).await.expect("an answer")).await;
    assert!(made.text().contains("T-1002") && made.text().contains("C-1001"), "{}", made.text());
    let lead = settled(&house.runs("sales", "/crm lead show lead:L-1001").await).await;
    let opened = form(&sales.clicks(&lead, &words("ar", "button-task")).await.expect("a form"));
    let made = settled(&sales.submits(&opened, &[("title", "متابعة العميل")]).await.expect("an answer")).await;
    assert!(made.text().contains("L-1001"), "{}", made.text());
    // Of a deal, whose card says what is next. Who may not see deals can't make one about them.
    let deal = settled(&house.runs("sales", "/crm deal add contact:المطيري").await).await;
    let opened = form(&sales.clicks(&deal, &words("ar", "button-task")).await.expect("a form"));
    let made = settled(&sales.submits(&opened, &[("title", "تجهيز العرض")]).await.expect("an answer")).await;
    assert!(made.text().contains("D-1001"), "{}", made.text());
    let shown = house.says("sales", "/crm deal show deal:D-1001").await;
    assert!(shown.contains("تجهيز العرض"), "{shown}");
    let story = house.says("sales", "/crm contact show contact:المطيري").await;
    assert!(story.contains("تجهيز العرض"), "{story}");
    let topics = sales.types(house.demo.general, "/task add title:x about:D-1001").await.expect("choices");
    assert!(topics.iter().any(|topic| topic.value == "D-1001"), "{topics:?}");
    let refused = house.says("user", "/task add title:x about:d-١٠٠١").await;
    assert!(refused.contains(&words("ar", "refused-missing")), "{refused}");
    // What is offered to choose from.
    let general = house.demo.general;
    let offered = |line: &'static str| sales.types(general, line);
    let tasks = offered("/task done task:متابعه").await.expect("choices");
    assert_eq!(tasks.len(), 2, "{tasks:?}");
    let topics = offered("/task add title:x about:ليلى").await.expect("choices");
    assert!(topics.iter().any(|topic| topic.value == "C-1001"), "{topics:?}");
    let dues = offered("/task add title:x due:\"غدا 5\"").await.expect("choices");
    assert!(dues.len() >= 2 && dues[0].value == "غدا 5 am" && dues[1].value == "غدا 5 pm", "{dues:?}");
    let others = house.member("support").types(general, "/task add title:x due:zzz").await.expect("choices");
    assert!(others.is_empty(), "{others:?}");
    // Pages: what is due first comes first.
    for number in 1..=11 {
        house.says("sales", &format!("/task add title:\"مهمة {number}\" due:{}h", 30 - number)).await;
    }
    let page = settled(&house.runs("sales", "/task list").await).await;
    assert!(page.text().contains("مهمة 11") && !page.text().contains("متابعة"), "{}", page.text());
    let next = settled(&sales.clicks(&page, &words("ar", "page-on")).await.expect("an answer")).await;
    assert!(next.text().contains("متابعة") && !next.text().contains("مهمة 11"), "{}", next.text());
    house.finish().await;
}

/// Where a forum shows conversations: the thread of the first customer.
async fn thread(house: &House) -> ChannelId {
    let asked = settled(&house.runs("owner", "/settings inbox").await).await;
    let made = house.member("owner").clicks(&asked, &words("ar", "button-make-forum")).await.expect("an answer");
    settled(&made).await;
    let discord = &house.neighbours.discord;
    let channels = discord.snapshot().channels;
    let forum = channels.iter().find(|channel| channel.name == words("ar", "forum-name")).expect("a forum").id;
    discord.show_only_to(forum, &house.demo.people.iter().map(|person| person.user).collect::<Vec<_>>());
    house.demo.customers[0].says("متى يصل الطلب؟").await.expect("a delivered message");
    eventually("there is a thread", async || !discord.threads(forum).is_empty()).await;
    // Nobody types in the moment between a thread and its record.
    house.quiet().await;
    discord.threads(forum)[0].id
}

#[tokio::test]
async fn whoever_promises_is_asked_and_nothing_is_made_by_itself() {
    let house = House::open().await;
    let (discord, sales) = (&house.neighbours.discord, house.member("sales"));
    let place = thread(&house).await;
    let question = words("ar", "promise-question");
    let asked = || discord.messages(place).into_iter().filter(|m| m.text().contains(&question)).collect::<Vec<_>>();
    // No promise, and a promise with no time, lead to nothing.
    for text in ["أهلًا بك", "سأتصل بك لاحقًا", "سيتصل بك السائق غدًا"] {
        sales.writes(place, text).expect("a message");
    }
    let typed = sales.writes(place, "سأتصل بك غدًا الساعة 5").expect("a message");
    eventually("it is asked", async || asked().len() == 1).await;
    let below = asked().remove(0);
    assert_eq!((below.answers, below.buttons().len()), (Some(typed), 1));
    assert_eq!(count(&house, "select count(*) from tasks").await, 0, "nothing is made by itself");
    // A colleague has promised nothing; whoever did is reminded, once, and the question goes.
    let label = below.buttons()[0].label.clone();
    assert!(label.contains("غدًا") && label.contains("17:00"), "{label}");
    let other = house.member("manager").clicks(&below, &label).await.expect("an answer");
    assert!(settled(&other).await.text().contains(&words("ar", "missing-message")));
    let made = settled(&sales.clicks(&below, &label).await.expect("an answer")).await;
    assert!(made.text().contains("سأتصل بك غدًا الساعة 5") && made.text().contains("C-1001"), "{}", made.text());
    eventually("the question is gone", async || asked().is_empty()).await;
    assert_eq!(count(&house, "select count(*) from tasks where message_id is not null").await, 1);
    // Whoever does not want to is left alone after ten minutes.
    sales.writes(place, "وبنرجع لك بكرة").expect("a message");
    eventually("it is asked", async || asked().len() == 1).await;
    house.quiet().await;
    house.install.clock.advance(TimeDelta::minutes(11));
    eventually("the question is gone", async || asked().is_empty()).await;
    // By a command, only who sent it sees the question, in the answer.
    let conversation = "select count(*) from conversations where number = 1001";
    assert_eq!(count(&house, conversation).await, 1);
    let offered = sales.types(house.demo.general, "/inbox send text conversation:C-1001").await.expect("choices");
    let id = offered[0].value.as_str().expect("an id").to_owned();
    let line = format!("/inbox send text conversation:{id} text:\"I'll call you tomorrow at 5\"");
    let sent = settled(&house.runs("sales", &line).await).await;
    let label = sent.buttons()[0].label.clone();
    let made = settled(&sales.clicks(&sent, &label).await.expect("an answer")).await;
    assert!(made.text().contains("T-1002"), "{}", made.text());
    // Switched off, nobody is asked.
    house.says("owner", "/settings promises on:false").await;
    assert!(settled(&house.runs("sales", &line).await).await.buttons().is_empty());
    house.finish().await;
}

/// Somebody whose place in the company was taken, or who is of none, presses what was for another.
#[tokio::test]
async fn a_button_in_private_lets_in_only_whom_the_company_knows() {
    let house = House::open().await;
    house.says("manager", "/task add title:تقرير user:@يوسف due:1h").await;
    house.install.clock.advance(TimeDelta::minutes(61));
    let mine = is_told(&house, "support", &words("ar", "task-due-title"), 1).await;
    let id = mine.buttons()[0].custom_id.clone().expect("an id");
    let stranger = newcomer(&house, "غريب");
    let forged = serde_json::json!({
        "type": 3, "channel_id": stranger.direct_channel(), "message": mine.raw,
        "data": { "custom_id": id, "component_type": 2, "id": 0 },
    });
    let answer = stranger.interaction_raw(forged).await.expect("an answer");
    assert!(settled(&answer).await.text().contains(&words("ar", "error-server-only")));
    let unknown = "select count(*) from members where name = 'غريب'";
    assert_eq!(count(&house, unknown).await, 0, "nobody becomes a member by a button");
    // Whoever lost their role still does their own.
    removes(&house, "user:@يوسف").await;
    let done = house.member("support").clicks(&mine, &words("ar", "button-task-done")).await.expect("an answer");
    assert!(settled(&done).await.text().contains('✅'));
    assert_eq!(count(&house, "select count(*) from tasks where done_at is not null").await, 1);
    // Two at once finish what repeats: it comes again once.
    let db = house.db();
    let wanted = MemberChange::SetRole { role: Role::Manager.into() };
    let order = ChangeMember { person: house.person("support"), wanted, notes: None };
    members::change(db, &calls(db, &house.person("owner")).await, order).await.expect("a change");
    house.says("support", "/task add title:دوري due:1h repeat:\"كل يوم (daily)\"").await;
    let which = crm::tasks::Which::read("T-1002");
    let callers = [calls(db, &house.person("support")).await, calls(db, &house.person("owner")).await];
    let both = callers.map(|caller| {
        let db = db.clone();
        tokio::spawn(async move { crm::tasks::done(&db, &caller, &which).await.is_ok() })
    });
    let mut done = 0;
    for one in both {
        done += usize::from(one.await.expect("no panic"));
    }
    assert_eq!((done, count(&house, "select count(*) from tasks where follows is not null").await), (1, 1));
    house.says("support", "/task reopen task:T-1002").await;
    house.says("support", "/task done task:T-1002").await;
    assert_eq!(count(&house, "select count(*) from tasks where follows is not null").await, 1, "once");
    house.finish().await;
}
