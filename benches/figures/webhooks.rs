//! Signed webhooks made durable, side by side with pgbench inserting single rows of the same size at the same concurrency; with the
//! processor time that each takes of the program and of PostgreSQL. Making companies, starting up, idle memory.

use std::{
    fs,
    process::Command,
    time::{Duration, Instant},
};

use crm::{
    Caller,
    tenants::{self, RouteKind},
};

use crate::{
    posting::{at, body, load},
    stage::{Stage, company, open, ready, resident, serve, stop},
};

const ROUNDS: usize = 3;
const SECONDS: u64 = 4;

pub async fn measure(stage: &Stage) {
    tenants_made(stage).await;
    starting(stage).await;
    ingest(stage).await;
}

/// One round: webhooks a second, the time to an answer in milliseconds, the processor time of one in microseconds.
struct Round {
    rate: f64,
    p50: f64,
    p99: f64,
    program: f64,
    postgres: f64,
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
        "{:>12} {:>14} {:>9} {:>9} {:>14} {:>8} {:>11} {:>12}",
        "connections", "webhooks/s", "p50 ms", "p99 ms", "pgbench rows/s", "ratio", "program µs", "postgres µs"
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
                let before = stage.processor_time(&program);
                let (times, elapsed) = load(stage, connections, SECONDS).await;
                let after = stage.processor_time(&program);
                stop(&mut program);
                let each = |of: Duration| of.as_secs_f64() * 1e6 / times.len() as f64;
                ours.push(Round {
                    rate: times.len() as f64 / elapsed.as_secs_f64(),
                    p50: at(&times, 0.5),
                    p99: at(&times, 0.99),
                    program: each(after.0 - before.0),
                    postgres: each(after.1 - before.1),
                });
            }
            ours.sort_by(|a, b| a.rate.total_cmp(&b.rate));
            theirs.sort_by(f64::total_cmp);
            let Round { rate, p50, p99, program, postgres } = ours[ROUNDS / 2];
            let rows = theirs[ROUNDS / 2];
            println!(
                "{connections:>12} {rate:>14.0} {p50:>9.2} {p99:>9.2} {rows:>14.0} {:>8.2} {program:>11.1} {postgres:>12.1}",
                rate / rows
            );
        }
    }
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
