//! The audit log: everything is in it, it shows tampering, and it is no way in.

mod adopt;
mod erase;
mod feed;
mod kill;
mod outward;
mod read;
mod seal;
mod tail;
mod tamper;

use chrono::TimeDelta;
use crm::{
    Caller, Role, TenantDb,
    audit::{self, Report},
    jobs::{self, Claimed, Job},
    leads::{self, NewLead, Whose},
    members::{self, ChangeMember, MemberChange},
};

use crate::harness::{Installation, calls, owner, person};

/// Opens a lead for somebody of this name: one change, one event.
pub async fn write(db: &TenantDb, name: &str) {
    let contact = Whose::Person { name: name.into(), phone: None };
    leads::create(db, &calls(db, &owner()).await, NewLead { contact, interest: None, notes: None })
        .await
        .expect("a lead");
}

/// The sealing that is due; other work is ended at once.
async fn due(db: &TenantDb) -> Vec<Claimed> {
    loop {
        let claimed = jobs::claim(db, 50).await.expect("a claim");
        let nothing = claimed.is_empty();
        let mut sealing = Vec::new();
        for job in claimed {
            match job.job() {
                Ok(Job::SealAudit) => sealing.push(job),
                _ => assert!(jobs::done(db, &job).await.expect("the end")),
            }
        }
        if nothing || !sealing.is_empty() {
            return sealing;
        }
    }
}

/// Seals what waits, as a worker would once it is time; the job that did it last, if there was one.
pub async fn seal(house: &Installation, db: &TenantDb) -> Option<Claimed> {
    house.clock.advance(TimeDelta::seconds(15));
    let mut last = None;
    loop {
        let sealing = due(db).await;
        if sealing.is_empty() {
            return last;
        }
        for job in sealing {
            audit::seal(db, &job).await.expect("a sealing");
            last = Some(job);
        }
    }
}

async fn verified(db: &TenantDb) -> Report {
    audit::verify(db, &Caller::console("tests")).await.expect("a check")
}

/// Gives somebody a role: one change, one event about a member.
async fn set_role(db: &TenantDb, who: u64, role: Role) {
    let person = person(200_000_000_000_000_000 + who, &format!("P{who}"));
    let order = ChangeMember {
        person,
        wanted: MemberChange::SetRole { role: role.into() },
        notes: Some(format!("reason {who}")),
    };
    members::change(db, &calls(db, &owner()).await, order).await.expect("a change");
}
