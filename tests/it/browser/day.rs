//! A day of an inbox in a real browser: five of a team answer twelve customers, one shift hands over to the next, and Discord, Meta and
//! the database are away for ten minutes each.

use std::time::Duration;

use chrono::{Datelike, Days, NaiveTime, TimeDelta, Weekday};
use sandbox::{
    discord::{ChannelId, Message},
    meta::{Customer, Retry},
};
use sqlx::PgPool;

use super::{FROM_BUSINESS, MESSAGE, Screen, Sight, browser, devtools::Tab};
use crate::{
    discord::{
        forum::{self, shows},
        stage::{count, words},
    },
    house::{House, PATIENCE, eventually},
};

const OUTAGE: TimeDelta = TimeDelta::minutes(10);

/// Who writes besides those of the sandbox, and what each of them writes first.
const NEWCOMERS: [(&str, &str); 9] = [
    ("+966550000101", "فهد القحطاني"),
    ("+966550000102", "نوف الشمري"),
    ("+966550000103", "سلطان الدوسري"),
    ("+971550000104", "مريم الحمادي"),
    ("+966550000105", "تركي العنزي"),
    ("+447700900107", "Emily Clarke"),
    ("+966550000106", "ريم الزهراني"),
    ("+966550000108", "عبد الرحمن باوزير"),
    ("+965550000109", "دلال العجمي"),
];
const QUESTIONS: [&str; 12] = [
    "صباح الخير، هل وصلت طاولة الطعام التي طلبتها؟",
    "كم سعر الكنبة الزاوية الرمادية؟",
    "Good morning, do you deliver to Dammam?",
    "أريد تغيير موعد التركيب إلى الخميس",
    "هل الضمان يشمل القماش؟",
    "وصلني كرسي مكسور الذراع",
    "متى تفتحون يوم الجمعة؟",
    "عندكم طاولات جانبية رخام؟",
    "Is the oak bookshelf back in stock?",
    "أبغى فاتورة ضريبية باسم المؤسسة",
    "هل يوجد تقسيط؟",
    "السلام عليكم، أين موقع المعرض؟",
];
const ANSWERS: [&str; 12] = [
    "صباح النور ليلى، طاولتك في الطريق وتصلك اليوم بعد العصر.",
    "أهلًا بك، سعرها ٣٬٤٠٠ ريال مع التوصيل.",
    "Good morning James. Yes, within three working days.",
    "تم يا فهد، موعدك الخميس بين العاشرة والثانية عشرة.",
    "نعم يا نوف، القماش سنتان والهيكل خمس.",
    "نعتذر منك يا سلطان، نستبدله غدًا بلا مقابل.",
    "نفتح الجمعة من الرابعة عصرًا حتى الحادية عشرة ليلًا.",
    "نعم يا تركي، بأربعة ألوان، والأبيض أكثرها طلبًا.",
    "Yes Emily, two left. Shall I keep one for you?",
    "أكيد، أرسلي لنا الرقم الضريبي من فضلك.",
    "نعم، على أربع دفعات بلا فوائد.",
    "وعليكم السلام، حي العليا، شارع الأمير سلطان.",
];

/// What each of them has written, and was answered, in order.
struct Day {
    sight: Sight,
    forum: ChannelId,
    wrote: Vec<Vec<String>>,
    answered: Vec<Vec<String>>,
}

impl Day {
    async fn begins() -> Option<Self> {
        let program = browser()?;
        let (mut house, forum) = forum::house().await;
        let meta = &house.neighbours.meta;
        let number = house.demo.number.clone();
        house.demo.customers.extend(NEWCOMERS.map(|(phone, name)| meta.customer(&number, phone, name)));
        let none = vec![Vec::new(); house.demo.customers.len()];
        let sight = Sight::over(house, &program, 1440, 900).await;
        Some(Self { sight, forum, wrote: none.clone(), answered: none })
    }

    fn house(&self) -> &House {
        &self.sight.house
    }

    fn customer(&self, n: usize) -> &Customer {
        &self.house().demo.customers[n]
    }

    /// Lets the time pass until then, in Riyadh.
    async fn is_now(&self, day: Weekday, hour: u32) {
        let clock = &self.house().install.clock;
        let riyadh = clock.now() + TimeDelta::hours(3);
        let days = (7 + day.num_days_from_monday() - riyadh.weekday().num_days_from_monday()) % 7;
        let hour = NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour");
        let then = (riyadh.date_naive() + Days::new(days.into())).and_time(hour).and_utc();
        let then = if then < riyadh { then + Days::new(7) } else { then };
        clock.advance(then - riyadh + TimeDelta::seconds(1));
        self.house().quiet().await;
    }

    async fn writes(&mut self, n: usize, text: &str) {
        self.customer(n).says(text).await.expect("a delivered message");
        self.wrote[n].push(text.to_owned());
    }

    /// Under what the inbox shows them.
    fn name(&self, n: usize) -> String {
        let customer = self.customer(n);
        customer.username().unwrap_or_else(|| customer.name())
    }

    async fn thread(&self, n: usize) -> ChannelId {
        forum::thread(self.house(), self.forum, &self.name(n)).await.id
    }

    /// What staff call the conversation.
    async fn number(&self, n: usize) -> String {
        let name = forum::thread(self.house(), self.forum, &self.name(n)).await.name;
        name.split(" · ").last().expect("a number").to_owned()
    }

    /// Who has the conversation by its turn, once somebody has.
    async fn has(&self, n: usize) -> &str {
        let (look, thread) = (&self.house().look, self.thread(n).await.0.cast_signed());
        let found = async || -> Option<i64> {
            let sql = "select m.discord_id from threads t join conversations c on c.id = t.conversation_id
                       join members m on m.id = c.assignee where t.thread = $1";
            sqlx::query_scalar(sql).bind(thread).fetch_optional(look).await.expect("a look")
        };
        eventually("somebody has it", async || found().await.is_some()).await;
        let id = found().await.expect("somebody").cast_unsigned();
        let person = self.house().demo.people.iter().find(|person| person.user.0 == id);
        person.map(|person| person.role.as_str()).expect("one of the team")
    }

    /// Whoever has the conversation types an answer.
    async fn answers(&mut self, n: usize, text: &str) {
        let (role, place) = (self.has(n).await.to_owned(), self.thread(n).await);
        self.house().member(&role).writes(place, text).expect("a message");
        self.answered[n].push(text.to_owned());
    }

    /// Until this is on the customer's phone.
    async fn hears(&self, n: usize) {
        let last = self.answered[n].last().expect("an answer");
        self.customer(n).wait_for_reply(last, PATIENCE).await.expect("the answer");
    }

    async fn opens(&mut self, n: usize) {
        let name = self.name(n);
        let is_open = format!(
            "document.querySelector('[data-testid=composer]').placeholder.includes({})",
            serde_json::json!(name)
        );
        // A thread in which something is said moves up, away from under the mouse.
        for _ in 0..20 {
            self.sight.screen.clicks("[data-testid^=thread-]", &name).await;
            if self.sight.screen.value(&is_open).await == true {
                return;
            }
        }
        panic!("{name} was not opened");
    }

    /// Every thread and every phone holds what was written, once and in order.
    async fn is_whole(&self) {
        self.house().quiet().await;
        for n in 0..self.wrote.len() {
            let (place, name) = (self.thread(n).await, self.name(n));
            let discord = &self.house().neighbours.discord;
            // What the webhook may not post at once, the bot posts itself.
            let is_theirs = |post: &Message| post.webhook.is_some() || post.content.starts_with("💬");
            let posts = discord.messages(place).into_iter().filter(is_theirs);
            let bare =
                posts.map(|post| post.text().replace(['\u{2068}', '\u{2069}'], "")).collect::<Vec<_>>().join("\n");
            let found: Vec<_> = self.wrote[n]
                .iter()
                .map(|text| bare.match_indices(text.as_str()).map(|(at, _)| at).collect::<Vec<_>>())
                .collect();
            assert!(found.iter().all(|places| places.len() == 1) && found.is_sorted(), "{name}: {found:?} in\n{bare}");
            let heard: Vec<_> = self.customer(n).inbox().into_iter().map(|message| message.text).collect();
            assert_eq!(heard, self.answered[n], "{name}");
        }
    }
}

/// Lets nobody connect to the company's database, or everybody again.
async fn let_connect(house: &House, control: &PgPool, allowed: bool) {
    let database = format!("{}_t_demo", house.install.prefix);
    let sql = format!("alter database {database} allow_connections {allowed}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(control).await.expect("a change");
    let cut = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1";
    sqlx::query(cut).bind(&database).execute(control).await.expect("a cut");
}

#[tokio::test]
async fn a_team_answers_its_customers_all_day_whatever_is_away() {
    let Some(mut day) = Day::begins().await else { return };
    for line in ["/settings inbox_turns capacity:12", "/settings inbox_answer_within first:30 later:60"] {
        day.house().says("owner", line).await;
    }
    for (role, hours) in [("sales", "9-16"), ("manager", "9-16"), ("support", "16-23"), ("admin", "16-23")] {
        day.house().says(role, &format!("/team shift set days:sun-thu hours:\"{hours}\"")).await;
    }
    day.house().says("owner", "/team away").await;
    day.is_now(Weekday::Mon, 9).await;
    morning(&mut day).await;
    without_discord(&mut day).await;
    without_meta(&mut day).await;
    without_database(&mut day).await;
    day.is_now(Weekday::Mon, 16).await;
    evening(&mut day).await;
    on_a_telephone(&day).await;
    day.sight.finish().await;
}

/// Each of the twelve gets one of the two who are there, and an answer.
async fn morning(day: &mut Day) {
    for (n, text) in QUESTIONS.into_iter().enumerate() {
        day.writes(n, text).await;
    }
    day.house().quiet().await;
    for (n, text) in ANSWERS.into_iter().enumerate() {
        assert!(["sales", "manager"].contains(&day.has(n).await), "who is on their shift");
        shows(day.house(), day.thread(n).await, QUESTIONS[n]).await;
        day.answers(n, text).await;
    }
    let (who, place, number) = (day.has(5).await, day.thread(5).await, day.number(5).await);
    let member = day.house().member(who);
    member.writes(place, "// الكرسي من دفعة أكتوبر، بلّغت المستودع").expect("a note");
    day.house().says(who, &format!("/inbox priority conversation:{number} priority:\"عاجلة (urgent)\"")).await;
    for n in 0..12 {
        day.hears(n).await;
    }
    day.is_whole().await;
    // Cards follow some seconds later.
    day.house().install.clock.advance(TimeDelta::seconds(10));
    day.opens(5).await;
    day.sight.screen.sees(MESSAGE, &words("ar", "priority-urgent")).await;
    day.sight.screen.sees(MESSAGE, "بلّغت المستودع").await;
    day.sight.screen.picture("day-morning.png").await;
}

/// What customers write meanwhile comes with the rest, in order.
async fn without_discord(day: &mut Day) {
    let discord = day.house().neighbours.discord.clone();
    discord.faults().set_out(true);
    for n in 0..4 {
        day.writes(n, "هل من جديد؟").await;
        day.writes(n, "أنتظر ردكم").await;
    }
    day.house().install.clock.advance(OUTAGE);
    discord.faults().set_out(false);
    discord.wait_until_online(PATIENCE).await.expect("the bot comes back");
    for n in 0..4 {
        shows(day.house(), day.thread(n).await, "أنتظر ردكم").await;
        day.answers(n, "نعتذر عن التأخر، نتابع طلبك الآن.").await;
        day.hears(n).await;
    }
    day.is_whole().await;
}

/// Nobody can know what became of an answer, so somebody is asked.
async fn without_meta(day: &mut Day) {
    day.house().neighbours.meta.faults().set_out(true);
    for n in 4..7 {
        day.answers(n, "سنتصل بك خلال ساعة.").await;
    }
    let doubted = "select count(*) from messages where state = 'unknown'";
    eventually("all are in doubt", async || count(day.house(), doubted).await == 3).await;
    day.house().install.clock.advance(OUTAGE + TimeDelta::minutes(1));
    let button = words("ar", "button-send-again");
    let asks = |post: &Message| post.buttons().iter().any(|shown| shown.label == button);
    let mut asked = Vec::new();
    for n in 4..7 {
        let place = day.thread(n).await;
        asked.push((
            n,
            day.house().neighbours.discord.wait_for_message(place, asks, PATIENCE).await.expect("a question"),
        ));
    }
    day.opens(4).await;
    day.sight.screen.sees("[data-testid=message-button]", &button).await;
    day.sight.screen.picture("day-meta-out.png").await;
    day.house().neighbours.meta.faults().set_out(false);
    for (n, question) in asked {
        let who = day.house().member(day.has(n).await);
        who.clicks(&question, &button).await.expect("an answer");
        day.hears(n).await;
    }
    day.is_whole().await;
}

/// Meta tries again until what it has is taken, and who types is told that it was not, and asked what it is.
async fn without_database(day: &mut Day) {
    day.house().neighbours.meta.set_retry(Retry::every(Duration::from_millis(50), 400));
    let control = day.house().install.superuser("control").await;
    let (late, place) = (day.customer(7).clone(), day.thread(8).await);
    let who = day.house().member(day.has(8).await);
    let_connect(day.house(), &control, false).await;
    let waits = tokio::spawn(async move { late.says("ما زلت أنتظر الصور").await });
    day.wrote[7].push("ما زلت أنتظر الصور".to_owned());
    who.writes(place, "Gladly. Oak or walnut?").expect("a message");
    let unsent = shows(day.house(), place, &words("ar", "typed-unavailable")).await;
    day.opens(8).await;
    day.sight.screen.sees(MESSAGE, &words("ar", "typed-unavailable")).await;
    day.sight.screen.picture("day-database-out.png").await;
    let_connect(day.house(), &control, true).await;
    control.close().await;
    day.house().install.clock.advance(OUTAGE);
    waits.await.expect("a task").expect("it was taken");
    who.clicks(&unsent, &words("ar", "button-typed-send")).await.expect("an answer");
    day.answered[8].push("Gladly. Oak or walnut?".to_owned());
    day.hears(8).await;
    shows(day.house(), day.thread(7).await, "ما زلت أنتظر الصور").await;
    day.answers(7, "هذه الصور كلها يا تركي، تفضل.").await;
    day.hears(7).await;
    day.is_whole().await;
}

/// The shift changes: what is opened anew goes to who is there now.
async fn evening(day: &mut Day) {
    for n in [9, 10] {
        let closed = format!("/inbox close conversation:{}", day.number(n).await);
        day.house().says("admin", &closed).await;
        day.writes(n, "مساء الخير، عندي سؤال آخر").await;
        shows(day.house(), day.thread(n).await, "عندي سؤال آخر").await;
        day.house().quiet().await;
        assert!(["support", "admin"].contains(&day.has(n).await), "who is on their shift");
        day.answers(n, "مساء النور، تفضلي.").await;
        day.hears(n).await;
    }
    day.is_whole().await;
}

/// In English, on a screen as small as a hand.
async fn on_a_telephone(day: &Day) {
    let program = browser().expect("it was there before");
    let mut screen = Screen::show(Tab::open(&program).await, day.sight.page(), 390, 844).await;
    screen.clicks("[data-testid=language]", "English").await;
    screen.clicks("[data-testid=tab-discord]", "").await;
    screen.clicks("[data-testid^=thread-]", "Emily").await;
    screen.sees(MESSAGE, "Oak or walnut").await;
    screen.picture("day-telephone.png").await;
    screen.clicks("[data-testid=tab-phone]", "").await;
    screen.clicks("[data-testid^=customer-]", "Emily").await;
    screen.sees(FROM_BUSINESS, "Oak or walnut").await;
    assert_eq!(screen.value("document.documentElement.scrollWidth").await, 390);
    screen.finish().await;
}
