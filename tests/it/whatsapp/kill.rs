//! The program is killed at random moments while webhooks pour in. What was acknowledged is there; nothing is there twice.

use std::{
    collections::HashSet,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Bytes, extract::State, routing::post};
use crm::{
    channel::ChannelKind,
    deliveries::{Destination, Inbox},
    tenants::{self, RouteKind},
};
use secrecy::SecretString;
use serde_json::json;
use tokio::sync::Mutex;

use crate::{
    depth::depth,
    harness::Installation,
    house::{PATIENCE, eventually},
};

const SECRET: &str = "kill-test-app-secret";
/// How many webhooks are sent and how often the program is killed meanwhile: a sample, and all of it.
const WEBHOOKS: (usize, usize) = (600, 2000);
const KILLS: (usize, usize) = (6, 20);
const SENDERS: usize = 16;

/// What it takes to run a program that takes webhooks in, again and again.
struct Stage {
    install: Installation,
    address: SocketAddr,
}

impl Stage {
    async fn set() -> Self {
        let install = Installation::new().await;
        let db = install.company("alpha").await;
        tenants::connect(&db, &crm::Caller::console("tests"), RouteKind::WhatsAppNumber, "1001", None).await.unwrap();
        // Below the range from which clients draw their own ports, so that nobody takes it between two starts.
        let free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
        let first = 20_000 + (std::process::id() % 8000) as u16;
        let port = (first..32_000).find(free).expect("a free port");
        Self { install, address: (Ipv4Addr::LOCALHOST, port).into() }
    }

    fn environment(&self, command: &mut Command) {
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("OMNICRM__DATABASE__URL", self.install.cluster.url())
            .env("OMNICRM__DATABASE__PREFIX", &self.install.prefix)
            .env("OMNICRM__SECRETS__MASTER_KEY", &self.install.key)
            .env("OMNICRM__HTTP__LISTEN", self.address.to_string())
            .env("OMNICRM__SPOOL__DIR", self.install.anchors.join("spool"))
            .env("OMNICRM__WHATSAPP__APP_SECRETS", SECRET)
            .env("OMNICRM__WHATSAPP__VERIFY_TOKEN", "kill-test-verify-token")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
    }

    /// Message ids in the database, once each raw delivery has been read.
    async fn stored(&self) -> Vec<String> {
        let look = self.install.superuser("t_alpha").await;
        let raw: Vec<Vec<u8>> = sqlx::query_scalar("select raw from inbox").fetch_all(&look).await.unwrap();
        look.close().await;
        let id = |raw: &Vec<u8>| {
            let json: serde_json::Value = serde_json::from_slice(raw).expect("what we sent");
            json["entry"][0]["changes"][0]["value"]["messages"][0]["id"].as_str().map(str::to_owned)
        };
        raw.iter().filter_map(id).collect()
    }
}

fn body(n: usize) -> Vec<u8> {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "9001", "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "phone_number_id": "1001", "display_phone_number": "966112000000" },
            "contacts": [{ "wa_id": format!("96650{:07}", n % 50), "profile": { "name": "ريم" } }],
            "messages": [{ "id": format!("wamid.{n}"), "from": format!("96650{:07}", n % 50),
                           "timestamp": "1795000000", "type": "text", "text": { "body": format!("message {n}") } }],
        }}]}],
    })
    .to_string()
    .into_bytes()
}

struct Ledger {
    acknowledged: Mutex<HashSet<String>>,
    next: AtomicUsize,
    answered: AtomicUsize,
}

/// Senders that try again until each webhook is acknowledged (`retry`), or only once.
async fn pour(stage: &Stage, webhooks: usize, ledger: &Arc<Ledger>, retry: bool) {
    let senders: Vec<_> = (0..SENDERS)
        .map(|_| {
            let (ledger, address) = (ledger.clone(), stage.address);
            tokio::spawn(async move {
                let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
                let secret = SecretString::from(SECRET.to_owned());
                loop {
                    let n = ledger.next.fetch_add(1, Ordering::SeqCst);
                    if n >= webhooks {
                        return;
                    }
                    let body = body(n);
                    let signature = webhooks::sign::sign(&secret, &body);
                    loop {
                        let request = client
                            .post(format!("http://{address}/webhooks/whatsapp"))
                            .header("x-hub-signature-256", &signature)
                            .body(body.clone());
                        let taken = request.send().await.is_ok_and(|answer| answer.status() == 200);
                        if taken {
                            ledger.acknowledged.lock().await.insert(format!("wamid.{n}"));
                        }
                        if taken || !retry {
                            break;
                        }
                        tokio::task::yield_now().await;
                    }
                    ledger.answered.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    for sender in senders {
        sender.await.unwrap();
    }
}

/// Starts the program, and kills and starts it again each time another share of the webhooks has been answered.
async fn with_kills(stage: &Stage, start: impl Fn(&Stage) -> Child, retry: bool) -> HashSet<String> {
    let (webhooks, kills) = (depth(WEBHOOKS.0, WEBHOOKS.1), depth(KILLS.0, KILLS.1));
    let ledger =
        Arc::new(Ledger { acknowledged: Mutex::default(), next: AtomicUsize::new(0), answered: AtomicUsize::new(0) });
    let mut program = start(stage);
    listening(stage.address).await;
    let pouring = pour(stage, webhooks, &ledger, retry);
    let killing = async {
        for kill in 1..=kills {
            let share = kill * webhooks / (kills + 1);
            let reached = async || ledger.answered.load(Ordering::SeqCst) >= share;
            eventually("the next share of webhooks is answered", reached).await;
            program.kill().expect("a kill");
            program.wait().expect("its end");
            program = start(stage);
            listening(stage.address).await;
        }
    };
    tokio::join!(pouring, killing);
    program.kill().expect("a kill");
    program.wait().expect("its end");
    Arc::try_unwrap(ledger).map_or_else(|_| panic!("a sender still runs"), |ledger| ledger.acknowledged.into_inner())
}

async fn listening(address: SocketAddr) {
    eventually("the program listens", async || tokio::net::TcpStream::connect(address).await.is_ok()).await;
}

fn real_program(stage: &Stage) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omnicrm"));
    stage.environment(&mut command);
    command.args(["serve", "--roles", "web,worker"]).spawn().expect("the program")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_it_loses_nothing_that_it_acknowledged() {
    let (stage, webhooks) = (Stage::set().await, depth(WEBHOOKS.0, WEBHOOKS.1));
    let acknowledged = with_kills(&stage, real_program, true).await;
    assert_eq!(acknowledged.len(), webhooks, "each was acknowledged in the end");
    let stored = stage.stored().await;
    let distinct: HashSet<String> = stored.iter().cloned().collect();
    let lost: Vec<_> = acknowledged.difference(&distinct).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert_eq!(stored.len(), distinct.len(), "stored twice");
    let mut program = real_program(&stage);
    let look = stage.install.superuser("t_alpha").await;
    let applied = tokio::time::timeout(PATIENCE * 3, async {
        loop {
            let (waiting, messages, contacts): (i64, i64, i64) = sqlx::query_as(
                "select (select count(*) from inbox where state = 'new'), (select count(*) from messages),
                        (select count(*) from contacts)",
            )
            .fetch_one(&look)
            .await
            .unwrap();
            if waiting == 0 {
                return (messages, contacts);
            }
        }
    });
    let (messages, contacts) = applied.await.expect("all is applied");
    assert_eq!((messages, contacts), (webhooks as i64, 50), "each message once, each sender once");
    look.close().await;
    program.kill().unwrap();
    program.wait().unwrap();
    println!("{webhooks} webhooks, {} kills: 0 acknowledged and lost, 0 duplicated", depth(KILLS.0, KILLS.1));
    stage.install.finish().await;
}

/// The known-bad twin: the acknowledgement is given before the commit. If this test failed, the one above could not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_acknowledges_before_the_commit_is_found_out() {
    let stage = Stage::set().await;
    let acknowledged = with_kills(&stage, early_program, false).await;
    let stored: HashSet<String> = stage.stored().await.into_iter().collect();
    let lost = acknowledged.difference(&stored).count();
    println!("{} acknowledged, {lost} of them lost", acknowledged.len());
    assert!(lost > 0, "acknowledging early went unnoticed through every kill: the test above can't fail");
    stage.install.finish().await;
}

fn early_program(stage: &Stage) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    stage.environment(&mut command);
    command
        .args(["--exact", "whatsapp::kill::the_program_that_acknowledges_early", "--ignored"])
        .spawn()
        .expect("the twin")
}

/// Not a test: the body of the twin's program, which [`early_program`] runs in a process of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the program of the known-bad twin; runs as a process of its own"]
async fn the_program_that_acknowledges_early() {
    let config = omnicrm::config::Config::load(None).expect("the environment of the twin");
    let database = omnicrm::app::Database::open(&config).await.expect("the database");
    let tenant = tenants::find(&database.server, &crm::Caller::console("tests"), "alpha")
        .await
        .unwrap()
        .expect("the company")
        .id;
    let inbox = Inbox::new(database.server.clone());
    // Each is stored when the next one has come, so that a kill always finds one on its way, however fast the machine is.
    let before: Arc<Mutex<Option<Bytes>>> = Arc::default();
    let early = move |State(inbox): State<Inbox>, body: Bytes| async move {
        if let Some(body) = before.lock().await.replace(body) {
            tokio::spawn(
                async move { inbox.store(ChannelKind::WhatsApp, vec![(Destination::Tenant(tenant), body)]).await },
            );
        }
        "EVENT_RECEIVED"
    };
    let listener = tokio::net::TcpListener::bind(config.http.listen).await.expect("the address");
    let router = Router::new().route("/webhooks/whatsapp", post(early)).with_state(inbox);
    axum::serve(listener, router).await.expect("to serve");
}
