//! `omnicrm channel`: numbers at three providers, and what is wrong with them in plain words.

use std::{
    io::Write,
    process::{Output, Stdio},
};

use axum::{Json, Router, http::HeaderMap, routing::get};
use crm::{
    Caller, ConversationId,
    channel::Outgoing,
    channels::{self, NewChannel},
    conversations::{self, To},
};
use sandbox::{
    meta::{self, Meta},
    twilio::{self, Twilio},
};
use secrecy::SecretString;
use serde_json::json;

use super::{command, complained, omnicrm, said};
use crate::{
    discord::stage::{card, count, words},
    harness::{Installation, calls},
    house::{House, eventually},
};

const SID: &str = "AC0123456789abcdef0123456789abcdef";

/// The providers, each with a number of the company's.
struct Neighbours {
    meta: Meta,
    twilio: Twilio,
    dialog360: String,
}

impl Neighbours {
    async fn start() -> Self {
        let meta =
            Meta::start(meta::Options { access_token: "canary-meta".into(), ..Default::default() }).await.unwrap();
        let options = twilio::Options { auth_token: "canary-twilio".into(), ..Default::default() };
        let twilio = Twilio::start(options).await.unwrap();
        let health = |headers: HeaderMap| async move {
            let known = headers.get("d360-api-key").is_some_and(|key| key == "canary-d360");
            let status = if known { 200 } else { 401 };
            let body = Json(json!({ "health_status": { "can_send_message": "AVAILABLE" } }));
            (axum::http::StatusCode::from_u16(status).unwrap(), body)
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let dialog360 = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/health_status", get(health))).await });
        Self { meta, twilio, dialog360 }
    }

    /// Runs a command with the secret on standard input; with everything written to the log that there is.
    async fn runs(&self, install: &Installation, arguments: &[&str], secret: &str) -> Output {
        let mut command = command(install, arguments);
        command
            .env("OMNICRM__WHATSAPP__GRAPH_URL", self.meta.graph_base().as_str())
            .env("OMNICRM__WHATSAPP__TWILIO_URL", self.twilio.api_base().as_str())
            .env("OMNICRM__WHATSAPP__DIALOG360_URL", &self.dialog360)
            .env("OMNICRM__WHATSAPP__APP_SECRETS", "canary-app")
            .env("OMNICRM__HTTP__PUBLIC_URL", "https://crm.example.com")
            .env("OMNICRM__LOG__LEVEL", "trace")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let secret = format!("{secret}\n");
        let running = move || {
            let mut running = command.spawn().expect("the program");
            running.stdin.take().unwrap().write_all(secret.as_bytes()).unwrap();
            running.wait_with_output().expect("its end")
        };
        let output = tokio::task::spawn_blocking(running).await.unwrap();
        let all = format!("{}{}", said(&output), complained(&output));
        assert!(!all.contains("canary-"), "{arguments:?} showed a secret: {all}");
        assert!(!all.contains("panicked"), "{all}");
        output
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_at_three_providers_are_added_listed_and_tested() {
    let install = Installation::new().await;
    install.company("noor").await;
    let there = Neighbours::start().await;
    let number = there.meta.add_number("+966 11 200 0000");
    let phone_number_id = number.phone_number_id;
    let add = |provider: &'static str, number: &str, rest: &[&'static str]| {
        let head = ["channel", "add", provider, "noor", "--secret-file", "-", "--number"].map(str::to_owned);
        let rest = rest.iter().map(|word| (*word).to_owned());
        head.into_iter().chain([number.to_owned()]).chain(rest).collect::<Vec<_>>()
    };
    let runs = async |arguments: &[String], secret: &str| {
        there.runs(&install, &arguments.iter().map(String::as_str).collect::<Vec<_>>(), secret).await
    };
    let meta =
        runs(&add("meta", &phone_number_id, &["--version", "v25.0", "--business-account", "9001"]), "canary-meta")
            .await;
    assert!(said(&meta).contains("Its webhook: https://crm.example.com/webhooks/whatsapp\n"), "{}", said(&meta));
    let twilio = runs(&add("twilio", "+966 11 200 0001", &["--account-sid", SID]), "canary-twilio").await;
    assert!(said(&twilio).contains("https://crm.example.com/webhooks/whatsapp/twilio\n"), "{}", complained(&twilio));
    let d360 = runs(&add("dialog360", "+966112000002", &[]), "canary-d360").await;
    let address = said(&d360).lines().find_map(|line| line.strip_prefix("Its webhook: ").map(str::to_owned)).unwrap();
    let (_, secret) = address.rsplit_once('/').unwrap();
    assert!(address.starts_with("https://crm.example.com/webhooks/whatsapp/dialog360/") && secret.len() == 64);

    let listed = there.runs(&install, &["channel", "list"], "").await;
    let today = install.clock.now().date_naive().to_string();
    insta::assert_snapshot!(said(&listed).replace(&today, "TODAY"), @r"
    noor
        +966112000001  Twilio, AC0123456789abcdef0123456789abcdef, secret kept, since TODAY
        +966112000002  360dialog, cloud, secret kept, since TODAY
        106966112000000  Meta, v25.0, secret kept, since TODAY
    ");
    assert!(!said(&listed).contains(secret));
    let good = there.runs(&install, &["channel", "test", "noor"], "").await;
    insta::assert_snapshot!(said(&good), @r"
    +966112000001 at Twilio: ok Sandbox
    +966112000002 at 360dialog: ok available
    106966112000000 at Meta: ok +966112000000 Sandbox
    ");
    assert!(good.status.success());
    let asked: Vec<String> = there.meta.requests().into_iter().map(|request| request.path).collect();
    let account = format!("/v25.0/{}/subscribed_apps", number.waba_id);
    assert_eq!(asked, [format!("/v25.0/{phone_number_id}"), account], "in its own version");
    install.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_is_said_in_plain_words() {
    let install = Installation::new().await;
    install.company("noor").await;
    install.company("rival").await;
    let there = Neighbours::start().await;
    let add =
        ["channel", "add", "twilio", "noor", "--number", "+966112000001", "--secret-file", "-", "--account-sid", SID];
    let runs = async |arguments: &[&str], secret: &str| there.runs(&install, arguments, secret).await;
    assert!(runs(&add, "canary-wrong").await.status.success());
    let wrong = runs(&["channel", "test", "noor"], "").await;
    assert_eq!(wrong.status.code(), Some(1));
    assert!(said(&wrong).contains("WRONG: the provider refuses the secret"), "{}", said(&wrong));
    let rotate = ["channel", "rotate-secret", "noor", "+966112000001", "--secret-file", "-"];
    let rotated = runs(&rotate, "canary-twilio").await;
    assert!(said(&rotated).contains("--drop-old"), "{}", said(&rotated));
    assert!(said(&runs(&["channel", "list", "noor"], "").await).contains("the old one counts too"));
    assert!(runs(&["channel", "test", "noor", "+966112000001"], "").await.status.success());
    let drop_old = ["channel", "rotate-secret", "noor", "+966112000001", "--drop-old"];
    assert!(runs(&drop_old, "").await.status.success());
    let meta = ["channel", "add", "meta", "noor", "--number", "404", "--secret-file", "-"];
    assert!(runs(&meta, "canary-meta").await.status.success());
    let unknown = runs(&["channel", "test", "noor", "404"], "").await;
    assert!(said(&unknown).contains("knows no such number"), "{}", said(&unknown));
    // Without a webhook, and with nobody there.
    let alone = omnicrm(&install, &["channel", "list", "rival"]);
    assert_eq!(said(&alone), "rival (no WhatsApp number)\n");
    let mut elsewhere = command(&install, &["channel", "test", "noor", "+966112000001"]);
    elsewhere.env("OMNICRM__WHATSAPP__TWILIO_URL", "http://127.0.0.1:9");
    let unreachable = elsewhere.output().unwrap();
    let text = said(&unreachable);
    assert!(text.contains("http.public_url is empty") && text.contains("can't be reached"), "{text}");
    let replaced = |place: usize, word: &'static str| {
        let mut words = add;
        words[place] = word;
        words
    };
    for (arguments, secret, code, words) in [
        (&drop_old[..], "", 1, "keeps no old secret"),
        (&["channel", "rotate-secret", "noor", "+1", "--secret-file", "-"], "canary-x", 1, "no WhatsApp number +1"),
        (&["channel", "rotate-secret", "noor", "+1"], "", 2, "--secret-file"),
        (&["channel", "test", "rival"], "", 1, "rival has no WhatsApp number"),
        (&["channel", "list", "nobody"], "", 1, "there is no company nobody"),
        (&replaced(3, "nobody"), "canary-x", 1, "there is no company nobody"),
        (&replaced(3, "rival"), "canary-x", 1, "leads to another company"),
        (&replaced(5, "112000001"), "canary-x", 1, "address: is not in the expected form"),
        (&replaced(9, "AC1"), "canary-x", 1, "account: is not in the expected form"),
        (&replaced(7, "/nowhere/token"), "", 1, "/nowhere/token"),
        (&add, "", 1, "secret: is empty"),
        (&add, "canary two words", 1, "secret: is not in the expected form"),
        (
            &["channel", "add", "meta", "noor", "--number", "1", "--secret-file", "-", "--version", "25"],
            "canary-x",
            1,
            "version",
        ),
    ] {
        let output = runs(arguments, secret).await;
        let complaint = complained(&output);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {complaint}");
        assert!(complaint.contains(words), "{arguments:?} said: {complaint}");
    }
    let control = install.superuser("control").await;
    let log: Vec<String> =
        sqlx::query_scalar("select action from platform_log where action like 'channel.%' order by seq")
            .fetch_all(&control)
            .await
            .unwrap();
    let expected = ["add", "test", "rotate_secret", "test", "drop_old_secret", "add", "test", "test"];
    assert_eq!(log, expected.map(|action| format!("channel.{action}")));
    control.close().await;
    install.finish().await;
}

/// Runs a command on the company of a house, whose Meta it asks.
async fn in_house(house: &House, arguments: &[&str]) -> Output {
    let mut command = command(&house.install, arguments);
    command
        .env("OMNICRM__WHATSAPP__GRAPH_URL", house.neighbours.meta.graph_base().as_str())
        .env("OMNICRM__WHATSAPP__APP_SECRETS", "canary-app");
    tokio::task::spawn_blocking(move || command.output().expect("the program")).await.unwrap()
}

async fn answer(house: &House, conversation: ConversationId, text: &str) {
    let caller = calls(house.db(), &house.person("owner")).await;
    let to = To::Conversation(conversation);
    conversations::send(house.db(), &caller, to, Outgoing::text(text), conversations::When::Now).await.expect("queued");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_removed_and_what_waits_for_it_says_why() {
    let house = House::open().await;
    let number = house.demo.number.phone_number_id.clone();
    card(&house, 0, "متى تفتحون؟").await;
    let look = house.look.clone();
    let conversation: ConversationId =
        sqlx::query_scalar("select conversation_id from messages where direction = 'in' order by seq desc limit 1")
            .fetch_one(&look)
            .await
            .unwrap();
    house.neighbours.meta.change_token("a-new-token");
    for text in ["من التاسعة", "إلى الخامسة"] {
        answer(&house, conversation, text).await;
    }
    let waiting = "select count(*) from messages m join jobs j on j.payload ->> 'message' = m.id::text
                   where j.kind = 'send_message' and j.state = 'ready' and j.attempts = 0 and m.state = 'queued'";
    let is_held = "select count(*) from number_holds where told_at is not null";
    eventually("both wait", async || count(&house, waiting).await == 2 && count(&house, is_held).await == 1).await;

    let report = said(&in_house(&house, &["doctor"]).await);
    let held = format!("FIX   number {number} of demo: nothing can be sent since ");
    assert!(report.contains(&held) && report.contains("(unauthorised, code 190)"), "{report}");

    let refused = in_house(&house, &["channel", "remove", "demo", &number]).await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(complained(&refused).contains("2 answers wait to be sent"), "{}", complained(&refused));
    assert!(said(&in_house(&house, &["channel", "list", "demo"]).await).contains(&number), "it is still there");
    assert_eq!(count(&house, waiting).await, 2);

    let removed = in_house(&house, &["channel", "remove", "demo", &number, "--force"]).await;
    assert!(removed.status.success(), "{}", complained(&removed));
    assert!(said(&removed).contains("2 answers that waited have failed"), "{}", said(&removed));
    assert!(said(&removed).contains("kept as unrouted"), "{}", said(&removed));
    house.quiet().await;
    let failed = "select count(*) from messages where failure = 'number_removed' and state = 'failed'";
    assert_eq!(count(&house, failed).await, 2);
    assert_eq!(count(&house, "select count(*) from number_holds").await, 0);
    house.inbox_shows(&words("ar", "failure-number-removed")).await;
    assert_eq!(
        count(&house, "select count(*) from messages where body = 'متى تفتحون؟'").await,
        1,
        "what was said stays"
    );
    assert_eq!(count(&house, "select count(*) from audit_log where action = 'channel.remove'").await, 1);
    let control = house.install.superuser("control").await;
    let logged = "select count(*) from platform_log where action = 'channel.remove' and target = $1";
    let logged: i64 = sqlx::query_scalar(logged).bind(&number).fetch_one(&control).await.unwrap();
    assert_eq!(logged, 1);
    let kept: i64 = sqlx::query_scalar("select count(*) from channel_routes where value = $1")
        .bind(&number)
        .fetch_one(&control)
        .await
        .unwrap();
    assert_eq!(kept, 0, "its secret is gone with it");

    // Who answers later is told as well, and nothing is put aside.
    answer(&house, conversation, "أهلًا").await;
    house.quiet().await;
    assert_eq!(count(&house, failed).await, 3);
    let again = in_house(&house, &["channel", "remove", "demo", &number]).await;
    assert!(complained(&again).contains("demo has no WhatsApp number"), "{}", complained(&again));
    control.close().await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_for_a_number_that_was_removed_is_kept_as_unrouted() {
    let house = House::open().await;
    let meta = &house.neighbours.meta;
    let number = meta.add_number("+966 11 200 0009");
    let add = NewChannel {
        address: number.phone_number_id.clone(),
        settings: channels::Settings::Meta { version: None },
        secret: SecretString::from("canary-token"),
    };
    channels::add(house.db(), &Caller::console("tests"), add).await.unwrap();
    // Nobody holds a number of another company.
    house.install.company("rival").await;
    let strangers = in_house(&house, &["channel", "remove", "rival", &number.phone_number_id]).await;
    assert!(complained(&strangers).contains("rival has no WhatsApp number"), "{}", complained(&strangers));
    let removed = in_house(&house, &["channel", "remove", "demo", &number.phone_number_id]).await;
    assert!(removed.status.success() && !said(&removed).contains("failed"), "{}", complained(&removed));
    meta.customer(&number, "+966500000077", "سلمى").says("هل من أحد؟").await.unwrap();
    let control = house.install.superuser("control").await;
    let kept: Vec<String> =
        sqlx::query_scalar("select address from unrouted_deliveries").fetch_all(&control).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert!(kept[0].contains(&number.phone_number_id), "{kept:?}");
    assert_eq!(count(&house, "select count(*) from messages where body = 'هل من أحد؟'").await, 0);
    control.close().await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_that_is_not_subscribed_is_found_and_subscribed() {
    let install = Installation::new().await;
    install.company("noor").await;
    let there = Neighbours::start().await;
    let number = there.meta.add_number("+966 11 200 0000");
    let id = number.phone_number_id.as_str();
    let add = ["channel", "add", "meta", "noor", "--secret-file", "-", "--number", id];
    assert!(there.runs(&install, &add, "canary-meta").await.status.success());
    let test = ["channel", "test", "noor", id];
    assert!(there.runs(&install, &test, "").await.status.success());
    there.meta.set_subscribed(&number, false);
    let wrong = there.runs(&install, &test, "").await;
    assert_eq!(wrong.status.code(), Some(1));
    assert!(said(&wrong).contains("WRONG: the app is not subscribed"), "{}", said(&wrong));
    assert!(said(&wrong).contains("channel subscribe"), "{}", said(&wrong));
    let doctor = there.runs(&install, &["doctor"], "").await;
    assert!(said(&doctor).contains("the app is not subscribed"), "{}", said(&doctor));

    let subscribed = there.runs(&install, &["channel", "subscribe", "noor", id], "").await;
    assert!(said(&subscribed).contains(&format!("business account {}", number.waba_id)), "{}", complained(&subscribed));
    assert!(there.runs(&install, &test, "").await.status.success());
    let asked = there.meta.requests();
    let posted: Vec<_> = asked.iter().filter(|request| request.method == "POST").map(|request| &request.path).collect();
    assert_eq!(posted, [&format!("/v26.0/{}/subscribed_apps", number.waba_id)]);
    assert!(there.meta.violations().is_empty());

    let twilio =
        ["channel", "add", "twilio", "noor", "--number", "+966112000001", "--secret-file", "-", "--account-sid", SID];
    assert!(there.runs(&install, &twilio, "canary-twilio").await.status.success());
    for (number, words) in [("+966112000001", "nothing is subscribed"), ("404", "no WhatsApp number 404")] {
        let refused = there.runs(&install, &["channel", "subscribe", "noor", number], "").await;
        assert_eq!(refused.status.code(), Some(1));
        assert!(complained(&refused).contains(words), "{}", complained(&refused));
    }
    there.meta.change_token("canary-another");
    let refused = there.runs(&install, &["channel", "subscribe", "noor", id], "").await;
    assert!(complained(&refused).contains("refuses the secret"), "{}", complained(&refused));
    install.finish().await;
}
