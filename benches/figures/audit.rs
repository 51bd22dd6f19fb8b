//! Changes with their events.

use std::time::{Duration, Instant};

use crm::{
    Caller, TenantDb, audit, jobs,
    leads::{self, NewLead, Whose},
};

use crate::stage::{Stage, boss, company, open};

const ROUNDS: usize = 3;

/// Leads opened by [`CALLERS`] at once in one company, each a change with its event: with sealing as a worker does it, and
/// without. A company of its own for each round, so that none seals what another has left.
pub async fn measure(stage: &Stage) {
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
    let boss = boss(&db).await;
    let mut done = 0;
    while Instant::now() < end {
        let contact = Whose::Person { name: format!("Contact {caller} {done}"), phone: None };
        let new = NewLead { contact, interest: None, notes: None };
        leads::create(&db, &boss.clone().in_request(uuid::Uuid::new_v4()), new).await.unwrap();
        done += 1;
    }
    done
}
