//! The figures of `docs/performance.md`, measured in one run on one durable cluster: `make bench`. One part alone, here
//! `audit`, the others being `webhooks` and `companies`: `cargo bench --bench figures -- audit`.
//!
//! Signed webhooks made durable, side by side with pgbench inserting single rows of the same size at the same concurrency;
//! making a tenant; starting up; idle memory; audited changes in one tenant, with and without sealing; deliveries for many
//! more companies than there are connections. Load generator, server and PostgreSQL share the machine.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark, not the product"
)]

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use crm::{
    Caller, Clock, DiscordId, Server, TenantDb, audit, jobs,
    leads::{self, NewLead, Whose},
    members::{self, Person},
    secrets::{MasterKey, random_secret},
    server::Options,
    tenants::{self, Language, NewTenant, RouteKind},
};
use local_postgres::{Cluster, Durability, Settings};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use sqlx::{Connection, PgConnection};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const SECRET: &str = "bench-app-secret";
const ROUNDS: usize = 3;
const SECONDS: u64 = 4;

struct Stage {
    cluster: Cluster,
    key: SecretString,
    address: SocketAddr,
    serial: AtomicUsize,
}

#[tokio::main]
async fn main() {
    let folder = std::env::temp_dir().join(format!("omnicrm-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let settings = Settings { durability: Durability::Full, ..Settings::throw_away(folder.join("postgres")) };
    let cluster = Cluster::start(settings).await.expect("a PostgreSQL");
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let address = (Ipv4Addr::LOCALHOST, port).into();
    let stage = Stage { cluster, key: random_secret(), address, serial: AtomicUsize::new(0) };

    let chosen = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let wanted = |part: &str| chosen.as_deref().is_none_or(|chosen| chosen == part);
    if wanted("webhooks") {
        tenants_made(&stage).await;
        starting(&stage).await;
        ingest(&stage).await;
    }
    if wanted("audit") {
        audited(&stage).await;
    }
    if wanted("companies") {
        many_companies(&stage).await;
    }

    stage.cluster.stop().await.unwrap();
    fs::remove_dir_all(&folder).unwrap();
}

async fn open(stage: &Stage) -> Server {
    let options = Options {
        url: SecretString::from(stage.cluster.url().to_owned()),
        prefix: "bench".into(),
        key: MasterKey::from_hex(&stage.key).unwrap(),
        clock: Clock::system(),
        max_connections: 20,
        max_open_tenants: 100,
        anchors: stage.cluster.data_dir().join("anchors"),
    };
    Server::open(options).await.unwrap()
}

async fn company(server: &Server, slug: String) -> TenantDb {
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

fn owner() -> DiscordId {
    DiscordId::new(1_000_000).unwrap()
}

async fn tenants_made(stage: &Stage) {
    let server = open(stage).await;
    let mut times = Vec::new();
    for n in 0..12 {
        let begun = Instant::now();
        let db = company(&server, format!("bench{n}")).await;
        times.push(begun.elapsed());
        if n == 0 {
            tenants::connect(&db, &Caller::console("tests"), RouteKind::WhatsAppNumber, "1001", None).await.unwrap();
        }
    }
    times.sort();
    println!(
        "tenant made by cloning: median {:.0?}, slowest of {} {:.0?}",
        times[times.len() / 2],
        times.len(),
        times[times.len() - 1]
    );
    server.close().await;
}

/// Leads opened by [`CALLERS`] at once in one company, each a change with its event: with sealing as a worker does it, and
/// without. A company of its own for each round, so that none seals what another has left.
async fn audited(stage: &Stage) {
    let server = open(stage).await;
    println!("\naudited changes in one company, {CALLERS} callers ({ROUNDS} rounds of {AUDIT_SECONDS} s each)");
    println!("{:>12} {:>12} {:>14} {:>8}", "unsealed/s", "sealed/s", "links made", "ratio");
    for round in 0..ROUNDS {
        let (plain, _) = changes(&company(&server, format!("plain{round}")).await, false).await;
        let (sealed, links) = changes(&company(&server, format!("sealed{round}")).await, true).await;
        println!("{plain:>12.0} {sealed:>12.0} {links:>14} {:>8.2}", sealed / plain);
    }
    server.close().await;
}

const CALLERS: usize = 8;

/// Long enough for the sealing, which comes five to ten seconds after the change.
const AUDIT_SECONDS: u64 = 20;

/// Changes per second, and how many events were sealed meanwhile.
async fn changes(db: &TenantDb, sealing: bool) -> (f64, i64) {
    let begun = Instant::now();
    let end = begun + Duration::from_secs(AUDIT_SECONDS);
    let callers: Vec<_> = (0..CALLERS).map(|caller| tokio::spawn(change_until(db.clone(), caller, end))).collect();
    while Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(100)).await;
        for job in if sealing { jobs::claim(db, 10).await.unwrap() } else { Vec::new() } {
            audit::seal(db, &job).await.unwrap();
        }
    }
    let mut done = 0;
    for caller in callers {
        done += caller.await.unwrap();
    }
    let elapsed = begun.elapsed().as_secs_f64();
    let report = audit::verify(db, &Caller::console("bench")).await.unwrap();
    assert_eq!(report.problem, None);
    (done as f64 / elapsed, report.sealed)
}

async fn change_until(db: TenantDb, caller: usize, end: Instant) -> usize {
    let boss = Person { discord_id: owner(), name: "Owner".into() };
    let boss = members::enter(&db, boss, None).await.unwrap().caller;
    let mut done = 0;
    while Instant::now() < end {
        let contact = Whose::Person { name: format!("Contact {caller} {done}"), phone: None };
        let new = NewLead { contact, interest: None, notes: None };
        leads::create(&db, &boss.clone().in_request(uuid::Uuid::new_v4()), new).await.unwrap();
        done += 1;
    }
    done
}

const COMPANIES: usize = 1000;

/// Of which so many are written to by so many deliveries.
const BUSY: usize = 500;
const DELIVERIES: usize = 2000;

/// Deliveries for many more companies than there are connections, to a server that has PostgreSQL's usual 100.
async fn many_companies(stage: &Stage) {
    let server = open(stage).await;
    let begun = Instant::now();
    for n in 0..COMPANIES {
        let db = company(&server, format!("many{n}")).await;
        tenants::connect(&db, &Caller::console("bench"), RouteKind::WhatsAppNumber, &number(n), None).await.unwrap();
    }
    println!("\n{COMPANIES} companies made and connected in {:.0?}", begun.elapsed());
    server.close().await;
    println!(
        "{:>12} {:>10} {:>10} {:>12} {:>9} {:>9} {:>9} {:>9} {:>9} {:>8}",
        "roles", "companies", "webhooks", "connections", "seconds", "p50 ms", "p99 ms", "max ms", "not 200", "sockets"
    );
    for roles in ["web", "web,worker"] {
        let mut program = serve(stage, roles);
        ready(stage).await;
        burst(stage, roles, COMPANIES, COMPANIES, 16).await;
        for connections in [16, 64, 256] {
            burst(stage, roles, BUSY, DELIVERIES, connections).await;
        }
        stop(&mut program);
    }
}

fn number(company: usize) -> String {
    (2000 + company).to_string()
}

/// Posts `deliveries`, for `companies` in turn, over `connections` connections, as fast as they are answered.
async fn burst(stage: &Stage, roles: &str, companies: usize, deliveries: usize, connections: usize) {
    let secret = SecretString::from(SECRET.to_owned());
    let first = stage.serial.fetch_add(deliveries, Ordering::SeqCst);
    let mut requests = vec![Vec::new(); connections];
    for n in 0..deliveries {
        requests[n % connections].push(signed(&secret, &number(n % companies), first + n));
    }
    let done = Arc::new(AtomicBool::new(false));
    let sockets = tokio::spawn(most_sockets(stage.cluster.superuser_url().to_owned(), done.clone()));
    let begun = Instant::now();
    let senders: Vec<_> = requests.into_iter().map(|mine| tokio::spawn(post_each(stage.address, mine))).collect();
    let mut answers = Vec::new();
    for sender in senders {
        answers.extend(sender.await.unwrap());
    }
    let elapsed = begun.elapsed().as_secs_f64();
    done.store(true, Ordering::SeqCst);
    let refused = answers.iter().filter(|(_, taken)| !taken).count();
    let mut times: Vec<_> = answers.into_iter().map(|(time, _)| time).collect();
    times.sort();
    let [p50, p99, max] = [0.5, 0.99, 1.0].map(|share| at(&times, share));
    println!(
        "{roles:>12} {companies:>10} {deliveries:>10} {connections:>12} {elapsed:>9.1} {p50:>9.1} {p99:>9.1} {max:>9.1} \
         {refused:>9} {:>8}",
        sockets.await.unwrap()
    );
}

/// The most connections that the server had at once, but for the one that looks.
async fn most_sockets(url: String, done: Arc<AtomicBool>) -> i64 {
    let mut look = PgConnection::connect(&url).await.unwrap();
    let mut most = 0;
    while !done.load(Ordering::SeqCst) {
        let now = "select count(*) - 1 from pg_stat_activity where backend_type = 'client backend'";
        most = most.max(sqlx::query_scalar(now).fetch_one(&mut look).await.unwrap());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    most
}

/// How long each took to be answered, and whether it was taken.
async fn post_each(address: SocketAddr, requests: Vec<Vec<u8>>) -> Vec<(Duration, bool)> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut answers = Vec::with_capacity(requests.len());
    for request in requests {
        let begun = Instant::now();
        let taken = post(&mut stream, &request).await.starts_with(b"HTTP/1.1 200");
        answers.push((begun.elapsed(), taken));
    }
    answers
}

async fn starting(stage: &Stage) {
    let mut times = Vec::new();
    let mut memory = 0;
    for _ in 0..5 {
        let begun = Instant::now();
        let mut program = serve(stage, "web,worker");
        ready(stage).await;
        times.push(begun.elapsed());
        tokio::time::sleep(Duration::from_secs(2)).await;
        memory = memory.max(resident(&program));
        stop(&mut program);
    }
    times.sort();
    println!("start until ready, PostgreSQL running: median {:.0?} of {}", times[2], times.len());
    println!("idle memory (resident, web and worker): {:.1} MiB", memory as f64 / 1024.0);
}

async fn ingest(stage: &Stage) {
    println!(
        "\nsigned webhooks made durable, next to pgbench single-row inserts of the same size ({ROUNDS} rounds of {SECONDS} s each, medians)"
    );
    println!(
        "{:>12} {:>14} {:>9} {:>9} {:>14} {:>8}",
        "connections", "webhooks/s", "p50 ms", "p99 ms", "pgbench rows/s", "ratio"
    );
    pgbench_table(stage);
    for roles in ["web", "web,worker"] {
        println!("roles {roles}:");
        for connections in [1, 16, 64] {
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                theirs.push(pgbench(stage, connections));
                let mut program = serve(stage, roles);
                ready(stage).await;
                ours.push(load(stage, connections).await);
                stop(&mut program);
            }
            ours.sort_by(|a, b| a.0.total_cmp(&b.0));
            theirs.sort_by(f64::total_cmp);
            let (rate, p50, p99) = ours[ROUNDS / 2];
            let rows = theirs[ROUNDS / 2];
            println!("{connections:>12} {rate:>14.0} {p50:>9.2} {p99:>9.2} {rows:>14.0} {:>8.2}", rate / rows);
        }
    }
}

fn serve(stage: &Stage, roles: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_omnicrm"))
        .env_clear()
        .env("OMNICRM__DATABASE__URL", stage.cluster.url())
        .env("OMNICRM__DATABASE__PREFIX", "bench")
        .env("OMNICRM__SECRETS__MASTER_KEY", stage.key.expose_secret())
        .env("OMNICRM__HTTP__LISTEN", stage.address.to_string())
        .env("OMNICRM__WHATSAPP__APP_SECRETS", SECRET)
        .env("OMNICRM__WHATSAPP__VERIFY_TOKEN", "bench-verify-token")
        .env("OMNICRM__LOG__LEVEL", "error")
        .args(["serve", "--roles", roles])
        .stdin(Stdio::null())
        .spawn()
        .expect("the program")
}

fn stop(program: &mut Child) {
    let pid = nix::unistd::Pid::from_raw(i32::try_from(program.id()).unwrap());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).unwrap();
    program.wait().unwrap();
}

fn resident(program: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", program.id())).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or("VmRSS: 0 kB");
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}

async fn ready(stage: &Stage) {
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

fn body(n: usize) -> String {
    body_for("1001", n)
}

fn body_for(number: &str, n: usize) -> String {
    let phone = format!("96650{:07}", n % 10_000);
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "9001", "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "phone_number_id": number, "display_phone_number": "966112000000" },
            "contacts": [{ "wa_id": phone, "user_id": format!("SA.{phone}"), "profile": { "name": "ريم" } }],
            "messages": [{ "id": format!("wamid.HBgMOTY2NTAwMDAwMDAwFQIAEhg{n:020}"), "from": phone,
                           "from_user_id": format!("SA.{phone}"), "timestamp": "1795000000", "type": "text",
                           "text": { "body": "السلام عليكم، هل الطاولة الخشبية متوفرة باللون البني؟ وكم سعر التوصيل إلى جدة؟" } }],
        }}]}],
    })
    .to_string()
}

/// A whole request, signed.
fn signed(secret: &SecretString, number: &str, n: usize) -> Vec<u8> {
    let body = body_for(number, n);
    let signature = webhooks::sign::sign(secret, body.as_bytes());
    let head = format!(
        "POST /webhooks/whatsapp HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n\
         x-hub-signature-256: {signature}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.into_bytes(), body.into_bytes()].concat()
}

/// Posts for [`SECONDS`] over `connections` connections. Requests per second, p50 and p99 in milliseconds.
async fn load(stage: &Stage, connections: usize) -> (f64, f64, f64) {
    let each = 60_000 / connections;
    let secret = SecretString::from(SECRET.to_owned());
    let first = stage.serial.fetch_add(each * connections, Ordering::SeqCst);
    // Signed before the clock starts: the sender's work is not what is measured.
    let requests: Vec<Vec<Vec<u8>>> = (0..connections)
        .map(|c| (0..each.min(20_000)).map(|n| signed(&secret, "1001", first + c * each + n)).collect())
        .collect();
    let end = Arc::new(Instant::now() + Duration::from_secs(SECONDS));
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for mine in requests {
        let (address, end) = (stage.address, end.clone());
        tasks.push(tokio::spawn(async move { post_all(address, mine, *end).await }));
    }
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    let elapsed = begun.elapsed().as_secs_f64();
    times.sort();
    (times.len() as f64 / elapsed, at(&times, 0.5), at(&times, 0.99))
}

/// The time below which this share of the sorted times lies, in milliseconds.
fn at(times: &[Duration], share: f64) -> f64 {
    times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0
}

/// The answer, which is small and comes in one piece.
async fn post(stream: &mut TcpStream, request: &[u8]) -> Vec<u8> {
    let mut buffer = vec![0; 4096];
    stream.write_all(request).await.unwrap();
    let read = stream.read(&mut buffer).await.unwrap();
    buffer.truncate(read);
    buffer
}

async fn post_all(address: SocketAddr, requests: Vec<Vec<u8>>, end: Instant) -> Vec<Duration> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut times = Vec::with_capacity(requests.len());
    for request in requests {
        if Instant::now() >= end {
            break;
        }
        let begun = Instant::now();
        let answer = post(&mut stream, &request).await;
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
        times.push(begun.elapsed());
    }
    times
}

fn pgbench_table(stage: &Stage) {
    let psql = stage.cluster.bin_dir().join("psql");
    let table = "create table pgbench_rows (id bigint generated always as identity primary key, key text not null unique, raw bytea not null)";
    let done = Command::new(psql).arg(stage.cluster.superuser_url()).args(["-qc", table]).status().unwrap();
    assert!(done.success());
}

/// Single-row inserts of a body's size, each its own transaction, over the same number of connections.
fn pgbench(stage: &Stage, connections: usize) -> f64 {
    let script = std::env::temp_dir().join(format!("omnicrm-bench-{}.sql", std::process::id()));
    let size = body(0).len();
    let insert = format!(
        "insert into pgbench_rows (key, raw) values (gen_random_uuid()::text, convert_to(repeat('x', {size}), 'UTF8'));\n"
    );
    fs::write(&script, insert).unwrap();
    let output = Command::new(stage.cluster.bin_dir().join("pgbench"))
        .args(["-n", "-M", "prepared", "-T", &SECONDS.to_string(), "-c", &connections.to_string(), "-j", "2", "-f"])
        .arg(&script)
        .arg(stage.cluster.superuser_url())
        .output()
        .expect("pgbench");
    fs::remove_file(&script).unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find(|line| line.starts_with("tps = ")).unwrap_or_else(|| panic!("{text}"));
    line["tps = ".len()..].split_whitespace().next().and_then(|n| n.parse().ok()).expect("a rate")
}
