//! A durable PostgreSQL, and the program on it in a process of its own.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::AtomicUsize,
    time::{Duration, Instant},
};

use crm::{
    Caller, Clock, DiscordId, Server, TenantDb,
    members::{self, Person},
    secrets::{MasterKey, random_secret},
    server::Options,
    tenants::{self, Language, NewTenant},
};
use local_postgres::{Cluster, Durability, Settings};
use secrecy::{ExposeSecret, SecretString};
use sqlx::{PgPool, postgres::PgConnectOptions};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

pub const SECRET: &str = "bench-app-secret";

pub struct Stage {
    pub cluster: Cluster,
    pub key: SecretString,
    pub address: SocketAddr,
    /// What makes each message another one.
    pub serial: AtomicUsize,
    folder: PathBuf,
}

impl Stage {
    pub async fn set(part: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("omnicrm-bench-{}-{part}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let settings = Settings { durability: Durability::Full, ..Settings::throw_away(folder.join("postgres")) };
        let cluster = Cluster::start(settings).await.expect("a PostgreSQL");
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let address = (Ipv4Addr::LOCALHOST, port).into();
        Self { cluster, key: random_secret(), address, serial: AtomicUsize::new(0), folder }
    }

    pub async fn strike(self) {
        self.cluster.stop().await.unwrap();
        fs::remove_dir_all(&self.folder).unwrap();
    }

    /// Where this part keeps its files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A look into a database of the installation, with all rights.
    pub async fn look(&self, database: &str) -> PgPool {
        let options: PgConnectOptions = self.cluster.superuser_url().parse().unwrap();
        PgPool::connect_with(options.database(&format!("bench_{database}"))).await.unwrap()
    }

    /// The processor time that the program, and that PostgreSQL has taken so far.
    pub fn processor_time(&self, program: &Child) -> (Duration, Duration) {
        let file = fs::read_to_string(self.cluster.data_dir().join("data/postmaster.pid")).unwrap();
        let postmaster: u32 = file.lines().next().unwrap().parse().unwrap();
        let mut postgres = Duration::ZERO;
        for process in fs::read_dir("/proc").unwrap().flatten() {
            let Some(pid) = process.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            match times_of(pid) {
                Some(times) if times.parent == postmaster => postgres += times.own,
                Some(times) if pid == postmaster => postgres += times.own + times.ended_children,
                _ => {}
            }
        }
        (times_of(program.id()).map_or(Duration::ZERO, |times| times.own), postgres)
    }
}

/// From `/proc/PID/stat` (proc(5)), in hundredths of a second.
struct Times {
    parent: u32,
    own: Duration,
    ended_children: Duration,
}

fn times_of(pid: u32) -> Option<Times> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name may hold spaces and stands in parentheses.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks =
        |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).map(|t| Duration::from_millis(t * 10));
    Some(Times {
        parent: fields.get(1)?.parse().ok()?,
        own: ticks(11)? + ticks(12)?,
        ended_children: ticks(13)? + ticks(14)?,
    })
}

pub async fn open(stage: &Stage) -> Server {
    let options = Options {
        url: SecretString::from(stage.cluster.url().to_owned()),
        prefix: "bench".into(),
        key: MasterKey::from_hex(&stage.key).unwrap(),
        clock: Clock::system(),
        max_connections: 20,
        max_open_tenants: 100,
        anchors: stage.folder.join("anchors"),
    };
    Server::open(options).await.unwrap()
}

pub async fn company(server: &Server, slug: String) -> TenantDb {
    let new = NewTenant {
        name: "Bench".into(),
        slug,
        owner: owner(),
        owner_name: "Owner".into(),
        language: Language::English,
        time_zone: "Asia/Riyadh".into(),
        country: None,
    };
    tenants::create(server, &Caller::console("bench"), new).await.unwrap()
}

pub fn owner() -> DiscordId {
    DiscordId::new(1_000_000).unwrap()
}

/// The owner of a company, as they come in.
pub async fn boss(db: &TenantDb) -> Caller {
    members::enter(db, Person { discord_id: owner(), name: "Owner".into() }, None).await.unwrap().caller
}

pub fn serve(stage: &Stage, roles: &str) -> Child {
    serve_with(stage, roles, &[])
}

/// With settings of its own, as environment variables.
pub fn serve_with(stage: &Stage, roles: &str, settings: &[(&str, String)]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_omnicrm"))
        .env_clear()
        .env("OMNICRM__DATABASE__URL", stage.cluster.url())
        .env("OMNICRM__DATABASE__PREFIX", "bench")
        .env("OMNICRM__SECRETS__MASTER_KEY", stage.key.expose_secret())
        .env("OMNICRM__HTTP__LISTEN", stage.address.to_string())
        .env("OMNICRM__WHATSAPP__APP_SECRETS", SECRET)
        .env("OMNICRM__WHATSAPP__VERIFY_TOKEN", "bench-verify-token")
        .env("OMNICRM__LOG__LEVEL", "error")
        .env("OMNICRM__SPOOL__DIR", stage.folder.join("spool"))
        .env("OMNICRM__AUDIT__ANCHORS_DIR", stage.folder.join("anchors"))
        .envs(settings.iter().map(|(name, value)| (*name, value.as_str())))
        .args(["serve", "--roles", roles])
        .stdin(Stdio::null())
        .spawn()
        .expect("the program")
}

pub fn stop(program: &mut Child) {
    let pid = nix::unistd::Pid::from_raw(i32::try_from(program.id()).unwrap());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).unwrap();
    program.wait().unwrap();
}

pub fn resident(program: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", program.id())).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or("VmRSS: 0 kB");
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}

pub async fn ready(stage: &Stage) {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        if let Ok(mut stream) = TcpStream::connect(stage.address).await {
            let request = b"GET /health/ready HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n";
            let mut answer = String::new();
            if stream.write_all(request).await.is_ok()
                && stream.read_to_string(&mut answer).await.is_ok()
                && answer.starts_with("HTTP/1.1 200")
            {
                return;
            }
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    panic!("the program never became ready");
}
