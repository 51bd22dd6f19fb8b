//! The program killed while deliveries wait on disk, because the database is away: what Twilio was told is kept, is kept.

use std::{
    collections::HashSet,
    fs::{self, File},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use crm::{
    Caller,
    channels::{self, NewChannel, Settings},
};
use reqwest::StatusCode;
use sandbox::twilio::{Options, Twilio};
use secrecy::SecretString;

use crate::{harness::Installation, house::eventually};

const TOKEN: &str = "canary-auth-token";
const WORDS: &str = "canary-words";
/// How often the program is killed, and how many messages come each time.
const ROUNDS: usize = 3;
const MESSAGES: usize = 8;

pub struct Stage {
    pub install: Installation,
    pub twilio: Twilio,
    address: SocketAddr,
    folder: tempfile::TempDir,
}

impl Stage {
    pub async fn set() -> Self {
        let install = Installation::new().await;
        let db = install.company("alpha").await;
        let twilio = Twilio::start(Options { auth_token: TOKEN.into(), ..Options::default() }).await.unwrap();
        let new = NewChannel {
            address: twilio.add_number("+966112000001"),
            settings: Settings::Twilio { account_sid: twilio.account_sid() },
            secret: SecretString::from(TOKEN),
        };
        channels::add(&db, &Caller::console("tests"), new).await.unwrap();
        // Below the range from which clients draw their own ports, so that nobody takes it between two starts.
        let free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
        let first = 12_000 + (std::process::id() % 7000) as u16;
        let port = (first..20_000).find(free).expect("a free port");
        let address = (Ipv4Addr::LOCALHOST, port).into();
        twilio.set_webhook("https://crm.example.com/webhooks/whatsapp/twilio".parse().unwrap(), address);
        Self { install, twilio, address, folder: tempfile::tempdir().unwrap() }
    }

    pub fn spool(&self) -> PathBuf {
        self.folder.path().join("spool")
    }

    pub async fn program(&self) -> Child {
        let log = File::options().create(true).append(true).open(self.folder.path().join("log")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_omnicrm"));
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("OMNICRM__DATABASE__URL", self.install.cluster.url())
            .env("OMNICRM__DATABASE__PREFIX", &self.install.prefix)
            .env("OMNICRM__SECRETS__MASTER_KEY", &self.install.key)
            .env("OMNICRM__AUDIT__ANCHORS_DIR", &self.install.anchors)
            .env("OMNICRM__FILES__LOCATION", self.folder.path().join("files"))
            .env("OMNICRM__SPOOL__DIR", self.spool())
            .env("OMNICRM__HTTP__LISTEN", self.address.to_string())
            .env("OMNICRM__HTTP__PUBLIC_URL", "https://crm.example.com")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        let child = command.args(["serve", "--roles", "web"]).spawn().expect("the program");
        eventually("the program listens", async || tokio::net::TcpStream::connect(self.address).await.is_ok()).await;
        child
    }

    pub async fn let_connect(&self, allowed: bool) {
        let admin = self.install.superuser("control").await;
        let database = format!("{}_t_alpha", self.install.prefix);
        let sql = format!("alter database {database} allow_connections {allowed}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&admin).await.unwrap();
        sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1")
            .bind(&database)
            .execute(&admin)
            .await
            .unwrap();
        admin.close().await;
    }

    /// Kills the program again and again while messages come and the database is away: the ids of those that were acknowledged.
    async fn pour(&self) -> HashSet<String> {
        let mut acknowledged = HashSet::new();
        let mut program = self.program().await;
        self.let_connect(false).await;
        for round in 0..ROUNDS {
            let salma = self.twilio.customer("+966112000001", "+966500000077", "سلمى");
            let sends = (0..MESSAGES).map(|n| {
                let salma = salma.clone();
                tokio::spawn(async move { salma.says(format!("{WORDS} {round} {n}")).await.unwrap() })
            });
            let sends: Vec<_> = sends.collect();
            for (n, sent) in sends.into_iter().enumerate() {
                let sent = sent.await.unwrap();
                if sent.status == Some(StatusCode::OK) {
                    acknowledged.insert(sent.sid);
                }
                // In the middle of the others.
                if n == MESSAGES / 2 {
                    program.kill().unwrap();
                    program.wait().unwrap();
                }
            }
            program = self.program().await;
        }
        program.kill().unwrap();
        program.wait().unwrap();
        assert!(acknowledged.len() >= ROUNDS, "{} were acknowledged", acknowledged.len());
        acknowledged
    }

    /// The ids that are in the database once the program has run with it.
    pub async fn stored(&self) -> Vec<String> {
        self.let_connect(true).await;
        let mut program = self.program().await;
        let waiting = |name: &str| name.ends_with(".delivery");
        let names = || fs::read_dir(self.spool()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        eventually("nothing waits any more", async || !names().any(|name| waiting(&name))).await;
        program.kill().unwrap();
        program.wait().unwrap();
        let look = self.install.superuser("t_alpha").await;
        let raws: Vec<Vec<u8>> =
            sqlx::query_scalar("select raw from inbox order by received_at, id").fetch_all(&look).await.unwrap();
        look.close().await;
        let id = |raw: &Vec<u8>| {
            let raw = String::from_utf8_lossy(raw).into_owned();
            let form = raw.split_once('\n').expect("query and body").1.to_owned();
            url::form_urlencoded::parse(form.as_bytes()).find(|(name, _)| name == "MessageSid").unwrap().1.into_owned()
        };
        raws.iter().map(id).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_deliveries_wait_on_disk_it_loses_nothing_that_it_acknowledged() {
    let stage = Stage::set().await;
    let acknowledged = stage.pour().await;
    let stored = stage.stored().await;
    let distinct: HashSet<String> = stored.iter().cloned().collect();
    let lost: Vec<_> = acknowledged.difference(&distinct).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert_eq!(stored.len(), distinct.len(), "stored twice");
    let log = fs::read_to_string(stage.folder.path().join("log")).unwrap();
    assert!(log.contains("stored"), "{log}");
    for secret in [TOKEN, WORDS, "966500000077", "سلمى"] {
        assert!(!log.contains(secret), "the log shows {secret}: {log}");
    }
    println!("{} acknowledged, {ROUNDS} kills: 0 lost, 0 duplicated", acknowledged.len());
    stage.install.finish().await;
}

/// The known-bad twin: as if it had acknowledged before it wrote. If this test failed, the one above could not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spool_that_was_never_written_is_found_out() {
    let stage = Stage::set().await;
    let acknowledged = stage.pour().await;
    fs::remove_dir_all(stage.spool()).unwrap();
    let stored: HashSet<String> = stage.stored().await.into_iter().collect();
    assert!(acknowledged.difference(&stored).count() > 0, "the test above can't fail");
    stage.install.finish().await;
}
