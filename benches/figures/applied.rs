//! From a webhook to what it means: contact, conversation, message and jobs, while webhooks keep coming; with more and more messages
//! stored already. And whether a company's backlog holds up another's message.

use std::{
    collections::HashMap,
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use crm::{
    Caller,
    tenants::{self, RouteKind},
};
use secrecy::SecretString;
use sqlx::PgPool;
use tokio::net::TcpStream;

use crate::{
    posting::{at, load, post, signed},
    stage::{SECRET, Stage, company, open, ready, serve, stop},
};

/// How many messages are stored before each measurement.
const STORED: [i64; 4] = [1_000, 10_000, 100_000, 1_000_000];
/// Messages offered in a second.
const OFFERED: [usize; 3] = [1_000, 2_000, 4_000];
const SECONDS: u64 = 8;

pub async fn measure(stage: &Stage) {
    let server = open(stage).await;
    let db = company(&server, "applied".into()).await;
    tenants::connect(&db, &Caller::console("bench"), RouteKind::WhatsAppNumber, "1001", None).await.unwrap();
    let look = stage.look("t_applied").await;
    println!("\nfrom webhook to message, one message each, {SECONDS} s each; lag is from received to applied");
    println!(
        "{:>10} {:>12} {:>10} {:>10} {:>12} {:>12} {:>9}",
        "stored", "offered/s", "taken/s", "applied/s", "lag p50 ms", "lag p99 ms", "in all s"
    );
    for stored in STORED {
        fill(&look, stored).await;
        let mut program = serve(stage, "web,worker");
        ready(stage).await;
        for offered in OFFERED.map(Some).into_iter().chain([None]) {
            row(stage, &look, stored, offered).await;
        }
        stop(&mut program);
    }
    look.close().await;
    server.close().await;
}

/// One measurement: webhooks at this rate, or as fast as they are answered over 64 connections.
async fn row(stage: &Stage, look: &PgPool, stored: i64, offered: Option<usize>) {
    let before: i64 = sqlx::query_scalar("select coalesce(max(seq), 0) from messages").fetch_one(look).await.unwrap();
    let (taken, elapsed) = match offered {
        Some(rate) => paced(stage, rate).await,
        None => {
            let (times, elapsed) = load(stage, 64, SECONDS).await;
            (times.len(), elapsed)
        }
    };
    until_applied(look).await;
    let (applied, p50, p99, all): (i64, f64, f64, f64) = sqlx::query_as(
        "select count(*), (percentile_cont(0.5) within group (order by extract(epoch from applied_at - received_at)))::float8,
                (percentile_cont(0.99) within group (order by extract(epoch from applied_at - received_at)))::float8,
                extract(epoch from max(applied_at) - min(received_at))::float8
         from messages where seq > $1",
    )
    .bind(before)
    .fetch_one(look)
    .await
    .unwrap();
    assert_eq!(applied, taken as i64, "each is applied, once");
    let offered = offered.map_or("all".to_owned(), |rate| rate.to_string());
    println!(
        "{stored:>10} {offered:>12} {:>10.0} {:>10.0} {:>12.1} {:>12.1} {all:>9.1}",
        taken as f64 / elapsed.as_secs_f64(),
        applied as f64 / all,
        p50 * 1000.0,
        p99 * 1000.0
    );
}

/// Posts at a rate over 32 connections, each when its time has come: how many, and how long it took.
async fn paced(stage: &Stage, rate: usize) -> (usize, Duration) {
    const CONNECTIONS: usize = 32;
    let total = rate * usize::try_from(SECONDS).unwrap();
    let (secret, first) = (SecretString::from(SECRET.to_owned()), stage.serial.fetch_add(total, Ordering::SeqCst));
    let mut requests = vec![Vec::new(); CONNECTIONS];
    for n in 0..total {
        requests[n % CONNECTIONS].push((n, signed(&secret, "1001", first + n)));
    }
    let begun = Instant::now();
    let senders: Vec<_> = requests
        .into_iter()
        .map(|mine| {
            let address = stage.address;
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                stream.set_nodelay(true).unwrap();
                for (n, request) in mine {
                    tokio::time::sleep_until((begun + Duration::from_secs_f64(n as f64 / rate as f64)).into()).await;
                    assert!(post(&mut stream, &request).await.starts_with(b"HTTP/1.1 200"));
                }
            })
        })
        .collect();
    for sender in senders {
        sender.await.unwrap();
    }
    (total, begun.elapsed())
}

async fn until_applied(look: &PgPool) {
    let waiting = "select exists (select from inbox where state = 'new')";
    while sqlx::query_scalar::<_, bool>(waiting).fetch_one(look).await.unwrap() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Copies messages and deliveries until so many are there. The first ones must have come through the door: see [`row`].
async fn fill(look: &PgPool, wanted: i64) {
    let there: i64 = sqlx::query_scalar("select count(*) from messages").fetch_one(look).await.unwrap();
    if there == 0 || there >= wanted {
        return;
    }
    for statement in [
        "insert into messages (id, conversation_id, direction, account, provider_id, kind, body, details, state, sent_at,
                               created_at, delivery_id, received_at, stored_at, applied_at)
         select gen_random_uuid(), conversation_id, direction, account, 'copy.' || gen_random_uuid(), kind, body, details,
                state, sent_at, created_at, delivery_id, received_at, stored_at, applied_at
         from (select * from messages order by seq limit 10000) m cross join generate_series(1, $1 / 10000 + 1) limit $1",
        "insert into inbox (channel, digest, raw, state, received_at, processed_at)
         select channel, sha256(gen_random_uuid()::text::bytea), raw, 'done', received_at, processed_at
         from (select * from inbox where state = 'done' order by id limit 10000) i
         cross join generate_series(1, $1 / 10000 + 1) limit $1",
    ] {
        sqlx::query(statement).bind(wanted - there).execute(look).await.unwrap();
    }
    sqlx::raw_sql("vacuum analyze").execute(look).await.unwrap();
}

const COMPANIES: usize = 50;
const BACKLOG: usize = 50_000;

/// Each of many companies gets one message, first while none has a backlog, then while one has: how long until that is applied.
pub async fn fairness(stage: &Stage) {
    let server = open(stage).await;
    for n in 0..COMPANIES {
        let db = company(&server, format!("fair{n}")).await;
        tenants::connect(&db, &Caller::console("bench"), RouteKind::WhatsAppNumber, &number(n), None).await.unwrap();
    }
    server.close().await;
    println!("\n{COMPANIES} companies, a message for each but one; how long until it is applied, after a start:");
    let mut program = serve(stage, "web,worker");
    ready(stage).await;
    say("none has a backlog", &one_for_each(stage).await);
    stop(&mut program);
    // Taken in while nobody applies.
    let mut program = serve(stage, "web");
    ready(stage).await;
    fill_up(stage).await;
    stop(&mut program);
    let mut program = serve(stage, "web,worker");
    ready(stage).await;
    say(&format!("one has {BACKLOG} waiting deliveries"), &one_for_each(stage).await);
    let big = stage.look("t_fair0").await;
    let left: i64 = sqlx::query_scalar("select count(*) from inbox where state = 'new'").fetch_one(&big).await.unwrap();
    until_applied(&big).await;
    let all: f64 =
        sqlx::query_scalar("select extract(epoch from max(applied_at) - min(applied_at))::float8 from messages")
            .fetch_one(&big)
            .await
            .unwrap();
    big.close().await;
    stop(&mut program);
    println!("{left} of the backlog were left when all of them were; it took {all:.1} s");
}

fn number(company: usize) -> String {
    (5_000 + company).to_string()
}

fn say(how: &str, lags: &[Duration]) {
    println!("{how}: median {:.0} ms, slowest {:.0} ms", at(lags, 0.5), at(lags, 1.0));
}

/// A backlog for the first company.
async fn fill_up(stage: &Stage) {
    let secret = SecretString::from(SECRET.to_owned());
    let first = stage.serial.fetch_add(BACKLOG, Ordering::SeqCst);
    let mut senders = Vec::new();
    for sender in 0..64 {
        let mine: Vec<_> = (sender..BACKLOG).step_by(64).map(|n| signed(&secret, &number(0), first + n)).collect();
        let address = stage.address;
        senders.push(tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            for request in mine {
                assert!(post(&mut stream, &request).await.starts_with(b"HTTP/1.1 200"));
            }
        }));
    }
    for sender in senders {
        sender.await.unwrap();
    }
}

/// A message for each of the other companies: how long until each is applied, shortest first.
async fn one_for_each(stage: &Stage) -> Vec<Duration> {
    let (secret, first) = (SecretString::from(SECRET.to_owned()), stage.serial.fetch_add(COMPANIES, Ordering::SeqCst));
    let mut stream = TcpStream::connect(stage.address).await.unwrap();
    for n in 1..COMPANIES {
        let request = signed(&secret, &number(n), first + n);
        assert!(post(&mut stream, &request).await.starts_with(b"HTTP/1.1 200"));
    }
    let mut lags = HashMap::new();
    while lags.len() < COMPANIES - 1 {
        for n in (1..COMPANIES).filter(|n| !lags.contains_key(n)).collect::<Vec<_>>() {
            let look = stage.look(&format!("t_fair{n}")).await;
            let id = format!("%{}", first + n);
            let lag: Option<f64> = sqlx::query_scalar(
                "select extract(epoch from applied_at - received_at)::float8 from messages where provider_id like $1",
            )
            .bind(id)
            .fetch_optional(&look)
            .await
            .unwrap();
            look.close().await;
            lags.extend(lag.map(|lag| (n, Duration::from_secs_f64(lag))));
        }
    }
    let mut lags: Vec<_> = lags.into_values().collect();
    lags.sort();
    lags
}
