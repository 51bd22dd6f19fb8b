//! Many more companies than there are connections.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crm::{
    Caller,
    tenants::{self, RouteKind},
};
use secrecy::SecretString;
use sqlx::{Connection, PgConnection};
use tokio::net::TcpStream;

use crate::{
    posting::{at, post, signed},
    stage::{SECRET, Stage, company, open, ready, serve, stop},
};

const COMPANIES: usize = 1000;

/// Of which so many are written to by so many deliveries.
const BUSY: usize = 500;
const DELIVERIES: usize = 2000;

/// Deliveries for many more companies than there are connections, to a server that has PostgreSQL's usual 100.
pub async fn measure(stage: &Stage) {
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
