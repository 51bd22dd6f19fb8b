//! Webhooks poured into a program that runs as a process of its own, while something is broken on purpose.

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

use crm::tenants::{self, RouteKind};
use reqwest::{Client, StatusCode};
use secrecy::SecretString;
use serde_json::json;
use tokio::sync::Mutex;

use crate::{
    harness::Installation,
    house::{eventually, look_again},
};

const SECRET: &str = "kill-test-app-secret";
const SENDERS: usize = 16;

/// What it takes to run a program that takes webhooks in, again and again.
pub struct Stage {
    pub install: Installation,
    pub address: SocketAddr,
    /// Where the program finds its database.
    pub database: String,
}

impl Stage {
    pub async fn set() -> Self {
        Self::on(Installation::new().await).await
    }

    /// With the company `alpha` and its number.
    pub async fn on(install: Installation) -> Self {
        let db = install.company("alpha").await;
        tenants::connect(&db, &crm::Caller::console("tests"), RouteKind::WhatsAppNumber, "1001", None).await.unwrap();
        // Below the range from which clients draw their own ports, so that nobody takes it between two starts.
        let free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
        let first = 20_000 + (std::process::id() % 8000) as u16;
        let port = (first..32_000).find(free).expect("a free port");
        let database = install.cluster.url().to_owned();
        Self { install, address: (Ipv4Addr::LOCALHOST, port).into(), database }
    }

    pub fn environment(&self, command: &mut Command) {
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("OMNICRM__DATABASE__URL", &self.database)
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
    pub async fn stored(&self) -> Vec<String> {
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

pub fn client() -> Client {
    Client::builder().timeout(Duration::from_secs(5)).build().expect("a client")
}

/// Posts a webhook once: the answer, if one came.
pub async fn post(client: &Client, address: SocketAddr, n: usize) -> Option<StatusCode> {
    let body = body(n);
    let signature = webhooks::sign::sign(&SecretString::from(SECRET.to_owned()), &body);
    let request = client.post(format!("http://{address}/webhooks/whatsapp")).header("x-hub-signature-256", signature);
    request.body(body).send().await.ok().map(|answer| answer.status())
}

/// What has been sent and answered so far.
struct Ledger {
    acknowledged: Mutex<HashSet<String>>,
    next: AtomicUsize,
    answered: AtomicUsize,
}

/// Senders that try again until each webhook is acknowledged (`retry`), or only once.
async fn pour(address: SocketAddr, webhooks: usize, ledger: &Arc<Ledger>, retry: bool) {
    let senders: Vec<_> = (0..SENDERS)
        .map(|_| {
            let ledger = ledger.clone();
            tokio::spawn(async move {
                let client = client();
                loop {
                    let n = ledger.next.fetch_add(1, Ordering::SeqCst);
                    if n >= webhooks {
                        return;
                    }
                    loop {
                        let taken = post(&client, address, n).await == Some(StatusCode::OK);
                        if taken {
                            ledger.acknowledged.lock().await.insert(format!("wamid.{n}"));
                        }
                        if taken || !retry {
                            break;
                        }
                        look_again().await;
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

/// Pours webhooks in and interrupts that each time another share of them has been answered: the ids of what was acknowledged.
pub async fn interrupted(
    stage: &Stage,
    webhooks: usize,
    times: usize,
    retry: bool,
    mut interrupt: impl AsyncFnMut(),
) -> HashSet<String> {
    let ledger =
        Arc::new(Ledger { acknowledged: Mutex::default(), next: AtomicUsize::new(0), answered: AtomicUsize::new(0) });
    let pouring = pour(stage.address, webhooks, &ledger, retry);
    let interrupting = async {
        for time in 1..=times {
            let share = time * webhooks / (times + 1);
            let reached = async || ledger.answered.load(Ordering::SeqCst) >= share;
            eventually("the next share of webhooks is answered", reached).await;
            interrupt().await;
        }
    };
    tokio::join!(pouring, interrupting);
    Arc::try_unwrap(ledger).map_or_else(|_| panic!("a sender still runs"), |ledger| ledger.acknowledged.into_inner())
}

pub async fn listening(address: SocketAddr) {
    eventually("the program listens", async || tokio::net::TcpStream::connect(address).await.is_ok()).await;
}

/// The product.
pub fn real_program(stage: &Stage) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omnicrm"));
    stage.environment(&mut command);
    command.args(["serve", "--roles", "web,worker"]).spawn().expect("the program")
}

/// A program that acknowledges before the commit: see [`super::kill`].
pub fn early_program(stage: &Stage) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    stage.environment(&mut command);
    command
        .args(["--exact", "whatsapp::kill::the_program_that_acknowledges_early", "--ignored"])
        .spawn()
        .expect("the twin")
}

pub fn end(program: &mut Child) {
    program.kill().expect("a kill");
    program.wait().expect("its end");
}

/// What was acknowledged is stored, once, and applied, once, within a time.
pub async fn nothing_lost_nothing_doubled(stage: &Stage, acknowledged: &HashSet<String>, within: Duration) {
    let stored = stage.stored().await;
    let distinct: HashSet<String> = stored.iter().cloned().collect();
    let lost: Vec<_> = acknowledged.difference(&distinct).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert_eq!(stored.len(), distinct.len(), "stored twice");
    let look = stage.install.superuser("t_alpha").await;
    let applied = tokio::time::timeout(within, async {
        loop {
            look_again().await;
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
    assert_eq!((messages, contacts), (distinct.len() as i64, 50), "each message once, each sender once");
    look.close().await;
}
