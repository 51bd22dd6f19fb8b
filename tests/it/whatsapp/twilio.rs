//! A company with a number at Twilio: signed forms in, forms out, beside its number at Meta.

use std::{fs, path::Path, sync::Arc};

use chrono::TimeDelta;
use crm::{
    Caller, TenantDb,
    channels::{self, NewChannel, Settings},
};
use reqwest::StatusCode;
use sandbox::twilio::{Content, Customer, Options, SendFault, Tick, Twilio};
use secrecy::SecretString;
use url::{Url, form_urlencoded};

use crate::{
    discord::stage::{count, replies, words},
    harness::{Installation, TestClock},
    house::{House, PATIENCE, eventually, plain_config},
};

/// The address in Twilio's console. Nothing listens there: a proxy leads to us.
const PUBLIC: &str = "https://crm.example.com/webhooks/whatsapp/twilio";

/// A house with a number at Twilio, and a customer who writes to it.
pub(super) struct Stage {
    pub(super) house: House,
    pub(super) twilio: Twilio,
    pub(super) number: String,
    pub(super) salma: Customer,
    clock: TestClock,
}

impl Stage {
    pub(super) async fn set() -> Self {
        let clock = TestClock::default();
        let twilio = Twilio::start(Options { clock: clocked(&clock), ..Options::default() }).await.unwrap();
        let api = twilio.api_base();
        let house = House::open_with(|config| {
            config.whatsapp.twilio_url = api.clone();
            config.whatsapp.twilio_content_url = api;
            config.http.public_url = "https://crm.example.com".into();
        })
        .await;
        twilio.set_webhook(Url::parse(PUBLIC).unwrap(), house.address);
        let number = twilio.add_number("+966 11 200 0001");
        add(house.db(), &twilio, &number).await;
        let salma = twilio.customer(&number, "+966500000077", "سلمى");
        Self { house, twilio, number, salma, clock }
    }

    /// Moves the time on, ours and Twilio's.
    pub(super) fn advance(&self, by: TimeDelta) {
        self.house.install.clock.advance(by);
        self.clock.advance(by);
    }

    pub(super) async fn restart(&mut self) {
        self.house.restart().await;
        self.twilio.set_webhook(Url::parse(PUBLIC).unwrap(), self.house.address);
    }

    /// Nobody may connect to the company's database, and those who are connected are cut off; or everybody may again.
    async fn let_connect(&self, allowed: bool) {
        let admin = self.house.install.superuser("control").await;
        let database = format!("{}_t_demo", self.house.install.prefix);
        let sql = format!("alter database {database} allow_connections {allowed}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&admin).await.unwrap();
        sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1")
            .bind(&database)
            .execute(&admin)
            .await
            .unwrap();
        admin.close().await;
    }

    /// A form of somebody else's as if it had been posted for our number.
    pub(super) fn addressed(&self, form: &[u8], sid: &str) -> Vec<u8> {
        let (account, to) = (self.twilio.account_sid(), format!("whatsapp:{}", self.number));
        let ours = [("AccountSid", account.as_str()), ("To", &to), ("MessageSid", sid), ("SmsSid", sid)];
        let theirs = form_urlencoded::parse(form).filter(|(name, _)| ours.iter().all(|(own, _)| own != name));
        let mut whole = form_urlencoded::Serializer::new(String::new());
        whole.extend_pairs(theirs).extend_pairs(ours);
        whole.finish().into_bytes()
    }

    pub(super) async fn finish(self) {
        let wrong = self.twilio.violations();
        assert!(wrong.is_empty(), "Twilio would not have taken: {wrong:#?}");
        self.house.finish().await;
    }
}

/// As pretend Twilio takes it.
fn clocked(clock: &TestClock) -> sandbox::Clock {
    let clock = clock.clone();
    Arc::new(move || clock.now())
}

async fn add(db: &TenantDb, twilio: &Twilio, number: &str) {
    let new = NewChannel {
        address: number.to_owned(),
        settings: Settings::Twilio { account_sid: twilio.account_sid() },
        secret: SecretString::from(twilio.auth_token()),
    };
    channels::add(db, &Caller::console("tests"), new).await.expect("a number");
}

async fn states(house: &House) -> Vec<(String, String)> {
    let look = house.look.clone();
    let rows = sqlx::query_as("select body, state from messages where direction = 'out' order by seq");
    rows.fetch_all(&look).await.unwrap()
}

#[tokio::test]
async fn one_company_answers_on_two_providers_at_once() {
    let stage = Stage::set().await;
    let (house, layla) = (&stage.house, &stage.house.demo.customers[0]);
    let (at_twilio, at_meta) = tokio::join!(stage.salma.says("مرحبا من تويليو"), layla.says("مرحبا من ميتا"));
    assert_eq!(at_twilio.unwrap().status, Some(StatusCode::OK));
    assert_eq!(at_meta.unwrap().status, Some(StatusCode::OK));
    let yusuf = house.member("support");
    let card = house.inbox_shows("مرحبا من تويليو").await;
    assert!(card.text().contains("سلمى"), "{}", card.text());
    // With two numbers everybody wants to know which of them was written to.
    let to = words("ar", "field-written-to");
    assert!(card.text().contains(&to) && card.text().contains("+966112000001"), "{}", card.text());
    let id = house.demo.number.phone_number_id.as_str();
    let other = house.inbox_shows("مرحبا من ميتا").await.text();
    assert!(other.contains(&to) && other.contains(id), "{other}");
    // Nothing has been counted yet, and that a customer wrote is known all the same.
    let numbers = house.says("owner", "/settings whatsapp").await;
    assert!(numbers.contains(&words("ar", "whatsapp-last")), "{numbers}");
    assert!(!numbers.contains(&words("ar", "whatsapp-last-never")), "{numbers}");
    assert!(numbers.contains("+966112000001") && numbers.contains(&words("ar", "number-id")), "{numbers}");
    assert_eq!(count(house, "select count(*) from number_watch").await, 0);
    replies(&yusuf, &card, "أهلًا سلمى & أهلًا").await;
    replies(&yusuf, &house.inbox_shows("مرحبا من ميتا").await, "أهلًا ليلى").await;
    assert_eq!(stage.salma.wait_for_reply("سلمى", PATIENCE).await.unwrap().text, "أهلًا سلمى & أهلًا");
    layla.wait_for_reply("أهلًا ليلى", PATIENCE).await.unwrap();
    stage.salma.reads().await.unwrap();
    house.inbox_shows("قُرئت").await;
    assert_eq!((stage.salma.inbox().len(), layla.inbox().len()), (1, 1), "each got their own answer");
    let hidden = stage.twilio.customer_hidden(&stage.number, "SA.13491208655302741918", "عمر");
    hidden.says("بلا رقم").await.unwrap();
    replies(&yusuf, &house.inbox_shows("بلا رقم").await, "أهلًا عمر").await;
    hidden.wait_for_reply("أهلًا عمر", PATIENCE).await.unwrap();
    stage.finish().await;
}

#[tokio::test]
async fn twilio_fetches_what_it_is_to_send_from_us() {
    let stage = Stage::set().await;
    let house = &stage.house;
    stage.salma.says("أرسلوا العرض").await.unwrap();
    house.inbox_shows("أرسلوا العرض").await;
    house.quiet().await;
    let support = house.member("support");
    let choices = support.types(house.demo.general, "/inbox send file conversation:سلمى").await.unwrap();
    let of = choices[0].value.as_str().unwrap();
    let pdf = [&b"%PDF-1.7"[..], &[7; 30_000]].concat();
    support.has_file("offer.pdf", "application/pdf", &pdf);
    let line = format!("/inbox send file conversation:{of} file:offer.pdf name:\"عرض السعر\" caption:تفضلي");
    assert!(house.says("support", &line).await.contains("ردّك في الطريق"));
    stage.salma.wait_for_reply("تفضلي", PATIENCE).await.unwrap();
    house.inbox_shows("✓✓ وصلت").await;
    let arrived = stage.salma.inbox().pop().unwrap();
    assert_eq!(arrived.media, Some(("application/pdf".to_owned(), pdf.into())));

    // What WhatsApp's other ways carry and Twilio's does not.
    support.has_file("wave.webp", "image/webp", b"RIFF\0\0\0\0WEBPVP8 ");
    let refused = house.says("support", &format!("/inbox send file conversation:{of} file:wave.webp as:sticker")).await;
    assert!(refused.contains(&words("ar", "conflict-not-by-provider")), "{refused}");
    support.has_file("big.pdf", "application/pdf", &vec![0; (16 << 20) + 1]);
    let refused = house.says("support", &format!("/inbox send file conversation:{of} file:big.pdf")).await;
    assert!(refused.contains(&words("ar", "conflict-file-not-taken")), "{refused}");
    stage.finish().await;
}

/// Twilio takes 1,600 characters, fewer than Meta; variables can make that of any text.
#[tokio::test]
async fn a_text_that_its_variables_make_too_long_is_cut() {
    let stage = Stage::set().await;
    let greeting = "{{name}}".repeat(100);
    stage.house.says("owner", &format!("/settings replies greeting on:true arabic:\"{greeting}\"")).await;
    let hani = stage.twilio.customer(&stage.number, "+966500000078", &"هاني".repeat(25));
    hani.says("مرحبا").await.unwrap();
    let greeted = hani.wait_for_reply("…", PATIENCE).await.unwrap().text;
    assert_eq!(greeted.chars().count(), 1600, "{greeted}");
    stage.finish().await;
}

#[tokio::test]
async fn whatever_a_phone_sends_is_shown() {
    let stage = Stage::set().await;
    let place =
        Content::Location {
            latitude: "24.71".into(), longitude: "46.67".into(), label: Some("برج المملكة".into())
        };
    stage.salma.sends(place).await.unwrap();
    let post = stage.house.inbox_shows("برج المملكة").await.text();
    assert!(post.contains("https://www.google.com/maps?q=24.71,46.67"), "{post}");
    let pressed = Content::Button { text: "نعم، أكد".into(), payload: "yes-1".into(), to: "SM0".into() };
    stage.salma.sends(pressed).await.unwrap();
    stage.house.inbox_shows("نعم، أكد").await;
    let bytes: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01";
    let caption = Some("كم سعر هذا؟".into());
    let picture = Content::Media { caption, media_type: "image/png".into(), bytes: bytes.into() };
    stage.salma.sends(picture).await.unwrap();
    assert!(stage.house.inbox_shows("كم سعر هذا؟").await.text().contains("📷"));
    let shown = stage.house.inbox_shows("[file image.png]").await;
    let id = shown.raw["attachments"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(stage.house.neighbours.discord.file(&id).unwrap().to_vec(), bytes);
    // The auth token goes to Twilio only: an address elsewhere is not even asked.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/2010-04-01/file.png", listener.local_addr().unwrap());
    stage.salma.sends(Content::MediaAt { media_type: "image/png".into(), address }).await.unwrap();
    stage.house.quiet().await;
    let lost = "select count(*) from attachments where state = 'lost' and loss = 'foreign'";
    assert_eq!(count(&stage.house, lost).await, 1);
    assert!(futures_util::FutureExt::now_or_never(listener.accept()).is_none(), "nobody came");
    stage.salma.says("before\0after").await.unwrap();
    stage.house.inbox_shows("beforeafter").await;
    stage.finish().await;
}

#[tokio::test]
async fn forged_posts_leave_no_row_and_learn_nothing() {
    let stage = Stage::set().await;
    let form = |number: &str, body: &str| {
        let pairs = [
            ("MessageSid", "SM1"),
            ("AccountSid", &stage.twilio.account_sid()),
            ("From", "whatsapp:+966500000077"),
            ("To", &format!("whatsapp:{number}")),
            ("Body", body),
        ];
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into_bytes()
    };
    let body = form(&stage.number, "canary-words");
    let good = sandbox::twilio::sign(&stage.twilio.auth_token(), PUBLIC, &body);
    let elsewhere = format!("http://{}/webhooks/whatsapp/twilio", stage.house.address);
    let by_request = sandbox::twilio::sign(&stage.twilio.auth_token(), &elsewhere, &body);
    let by_other = sandbox::twilio::sign("another-token", PUBLIC, &body);
    let unknown = form("+966112000009", "canary-words");
    let for_unknown = sandbox::twilio::sign(&stage.twilio.auth_token(), PUBLIC, &unknown);
    let cases: [(&[u8], Option<&str>); 7] = [
        (&body, None),
        (&body, Some("")),
        (&body, Some(&good[..20])),
        (&body, Some(&by_request)),
        (&body, Some(&by_other)),
        (&form(&stage.number, "other words"), Some(&good)),
        (&unknown, Some(&for_unknown)),
    ];
    for (form, signature) in cases {
        assert_eq!(stage.twilio.post_forged(form, signature).await.unwrap(), StatusCode::UNAUTHORIZED, "{signature:?}");
    }
    let client = reqwest::Client::builder().build().unwrap();
    let told = client.post(&elsewhere).header("x-twilio-signature", &by_other).body(body.clone()).send().await.unwrap();
    assert_eq!(told.text().await.unwrap(), "refused");
    let large = client.post(&elsewhere).body(vec![b'a'; 300_000]).send().await.unwrap();
    assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(client.get(&elsewhere).send().await.unwrap().status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(count(&stage.house, "select count(*) from inbox").await, 0);
    let control = stage.house.install.superuser("control").await;
    let kept: i64 = sqlx::query_scalar("select count(*) from unrouted_deliveries").fetch_one(&control).await.unwrap();
    assert_eq!(kept, 0, "what is not proven is kept nowhere");
    control.close().await;
    assert_eq!(stage.twilio.post_forged(&body, Some(&good)).await.unwrap(), StatusCode::OK, "the twin that is proven");
    stage.house.inbox_shows("canary-words").await;
    stage.finish().await;
}

#[tokio::test]
async fn what_comes_twice_is_there_once() {
    let stage = Stage::set().await;
    stage.twilio.faults().duplicate(true);
    stage.salma.says("مرة واحدة").await.unwrap();
    let card = stage.house.inbox_shows("مرة واحدة").await;
    replies(&stage.house.member("support"), &card, "جواب").await;
    stage.salma.wait_for_reply("جواب", PATIENCE).await.unwrap();
    stage.house.inbox_shows("✓✓ وصلت").await;
    stage.house.quiet().await;
    let rows = "select count(*) from inbox where provider = 'twilio' and account = '+966112000001'";
    let reported: usize = stage.twilio.deliveries().iter().filter(|delivery| delivery.status != "received").count();
    assert_eq!(reported, 6, "queued, sent and delivered, each twice");
    assert_eq!(count(&stage.house, rows).await, 1 + 3, "a message, and each of its answer's states");
    assert_eq!(count(&stage.house, "select count(*) from messages").await, 2);
    stage.finish().await;
}

#[tokio::test]
async fn an_answer_whose_fate_is_unknown_is_never_sent_twice() {
    let stage = Stage::set().await;
    let yusuf = stage.house.member("support");
    stage.twilio.faults().report_sends(false);
    stage.salma.says("مساء الخير").await.unwrap();
    let card = stage.house.inbox_shows("مساء الخير").await;
    for (n, fault) in [SendFault::AcceptThenDrop, SendFault::AcceptThen500].into_iter().enumerate() {
        let text = format!("جواب{n}");
        stage.twilio.faults().next_send(fault);
        replies(&yusuf, &card, &text).await;
        eventually("the answer's fate is unknown", async || {
            states(&stage.house).await.contains(&(text.clone(), "unknown".into()))
        })
        .await;
        stage.house.install.clock.advance(chrono::TimeDelta::hours(11));
        stage.house.quiet().await;
        let sent: Vec<_> = stage.twilio.sends().into_iter().filter(|message| message.text == text).collect();
        assert_eq!(sent.len(), 1, "after {fault:?}");
        stage.twilio.report(&sent[0].sid, Tick::Delivered).await.unwrap();
        eventually("the report settles it", async || {
            states(&stage.house).await.contains(&(text.clone(), "delivered".into()))
        })
        .await;
        stage.salma.says("ما زلت هنا").await.unwrap();
    }
    stage.finish().await;
}

#[tokio::test]
async fn refusals_of_twilio_are_explained() {
    let stage = Stage::set().await;
    let yusuf = stage.house.member("support");
    stage.salma.says("مساء الخير").await.unwrap();
    let card = stage.house.inbox_shows("مساء الخير").await;
    for (code, sentence) in [(63016, "مضت أكثر من 24 ساعة"), (63024, "تعذّر التسليم"), (21610, "أوقف العميل")]
    {
        stage.twilio.faults().next_send(SendFault::Refuse { code });
        let text = format!("رد{code}");
        replies(&yusuf, &card, &text).await;
        let post = stage.house.inbox_shows(sentence).await.text();
        assert!(post.contains(&text), "{post}");
    }
    let told = replies(&yusuf, &card, &"س".repeat(1_601)).await;
    assert!(told.contains("1600") || told.contains("1,600"), "{told}");
    stage.finish().await;
}

#[tokio::test]
async fn a_token_is_rotated_without_losing_a_message() {
    let stage = Stage::set().await;
    let (db, console) = (stage.house.db(), Caller::console("tests"));
    let rotated = channels::rotate_secret(db, &console, &stage.number, &"new-token".to_owned().into()).await;
    assert!(rotated.unwrap());
    stage.salma.says("قبل التبديل").await.unwrap();
    stage.house.inbox_shows("قبل التبديل").await;
    stage.twilio.rotate_token("new-token");
    stage.salma.says("بعد التبديل").await.unwrap();
    let card = stage.house.inbox_shows("بعد التبديل").await;
    replies(&stage.house.member("support"), &card, "بالرمز الجديد").await;
    stage.salma.wait_for_reply("بالرمز الجديد", PATIENCE).await.unwrap();
    assert!(channels::drop_old_secret(db, &console, &stage.number).await.unwrap());
    assert!(!channels::drop_old_secret(db, &console, &stage.number).await.unwrap(), "there is none any more");
    stage.house.quiet().await;
    stage.twilio.rotate_token("sandbox-auth-token");
    assert_eq!(stage.salma.says("بالرمز القديم").await.unwrap().status, Some(StatusCode::UNAUTHORIZED));
    let control = stage.house.install.superuser("control").await;
    let log: Vec<String> = sqlx::query_scalar(
        "select action || ' ' || target || coalesce(' ' || after::text, '') from platform_log where action like 'channel.%' order by seq",
    )
    .fetch_all(&control)
    .await
    .unwrap();
    control.close().await;
    assert_eq!(log.len(), 3, "{log:?}");
    assert!(log[1].starts_with("channel.rotate_secret +966112000001") && log[2].starts_with("channel.drop_old_secret"));
    assert!(!log.iter().any(|line| line.contains("token")), "{log:?}");
    stage.finish().await;
}

#[tokio::test]
async fn what_twilio_posts_while_the_database_is_away_is_shown_when_it_is_back() {
    let mut stage = Stage::set().await;
    stage.salma.says("قبل العطل").await.unwrap();
    stage.house.inbox_shows("قبل العطل").await;
    stage.let_connect(false).await;
    for n in 0..3 {
        assert_eq!(stage.salma.says(format!("أثناء العطل {n}")).await.unwrap().status, Some(StatusCode::OK));
    }
    let spooled = fs::read_dir(&stage.house.config.spool.dir).unwrap().count();
    assert_eq!(spooled, 3, "each is a file before it is acknowledged");
    stage.let_connect(true).await;
    stage.restart().await;
    stage.house.inbox_shows("أثناء العطل 2").await;
    let shown: Vec<String> = {
        let look = stage.house.look.clone();
        sqlx::query_scalar("select body from messages order by seq").fetch_all(&look).await.unwrap()
    };
    assert_eq!(shown, ["قبل العطل", "أثناء العطل 0", "أثناء العطل 1", "أثناء العطل 2"]);
    eventually("nothing is left there", async || fs::read_dir(&stage.house.config.spool.dir).unwrap().count() == 0)
        .await;
    stage.finish().await;
}

async fn starts(
    install: &Installation,
    folder: &Path,
    adjust: impl FnOnce(&mut omnicrm::config::Config),
) -> Result<(), String> {
    let mut config = plain_config(install, folder);
    adjust(&mut config);
    let metrics = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder().handle();
    let roles = omnicrm::app::Roles { web: true, bot: false, worker: false };
    match omnicrm::app::App::start(&config, &install.server, roles, metrics).await {
        Ok(app) => {
            app.stop().await;
            Ok(())
        }
        Err(error) => Err(format!("{error:#}")),
    }
}

#[tokio::test]
async fn nobody_serves_twilio_without_a_place_to_keep_what_it_posts() {
    let install = Installation::new().await;
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("a-file");
    fs::write(&blocked, "").unwrap();
    let nowhere = |config: &mut omnicrm::config::Config| config.spool.dir = blocked.join("spool");
    let refused = starts(&install, folder.path(), nowhere).await.unwrap_err();
    assert!(refused.contains("spool.dir") && refused.contains("a-file"), "{refused}");
    let unnamed = |config: &mut omnicrm::config::Config| {
        config.spool.dir = Path::new("").into();
        config.database.data_dir = blocked.clone();
    };
    starts(&install, folder.path(), unnamed).await.expect("nobody needs it yet");
    let twilio = Twilio::start(Options::default()).await.unwrap();
    add(&install.company("alpha").await, &twilio, "+966112000001").await;
    let refused = starts(&install, folder.path(), unnamed).await.unwrap_err();
    assert!(refused.contains("can't be kept in"), "{refused}");
    let bad = |config: &mut omnicrm::config::Config| config.http.public_url = "crm.example.com".into();
    let refused = starts(&install, folder.path(), bad).await.unwrap_err();
    assert!(refused.contains("http.public_url"), "{refused}");
    install.finish().await;
}
