//! Sealing: committed events become links of a hash chain, seconds after they were written and by a job, so that sealing
//! slows no write. The chain's head is noted outside Postgres: see [`super::anchor`].

use chrono::TimeDelta;

use super::{
    anchor,
    sql::{self, Link},
};
use crate::{
    db::TenantDb,
    error::{Error, Result},
    jobs::Job,
    kernel::{
        audit::mac::{Key, Stored, link},
        queue::{self, Claimed},
        settings::{self, AuditChannel, OwnerChannel},
    },
};

/// How long changes gather before the owners' channel is told of them.
const DIGEST_AFTER: TimeDelta = TimeDelta::seconds(60);

/// How often, while there are events, the chain's head is noted in the owners' channel.
const ANCHOR_AFTER: TimeDelta = TimeDelta::hours(24);

/// How many events one transaction seals.
const BATCH: i64 = 500;

/// Seals what waits. Events are linked in the order of their numbers as far as they are committed; one that commits late
/// comes later in the chain.
pub async fn seal(db: &TenantDb, job: &Claimed) -> Result<()> {
    // Not by another job for the rest: that one would wait behind those of the moments to come.
    while seal_some(db, job).await? {}
    Ok(())
}

/// Whether there may be more.
async fn seal_some(db: &TenantDb, job: &Claimed) -> Result<bool> {
    let mut tx = db.begin_job(job).await?;
    // One sealer at a time, whatever becomes of leases.
    sql::lock_chain(&mut tx).await?;
    let head = sql::head(&mut tx).await?;
    let events = sql::unsealed(&mut tx, BATCH).await?;
    if events.is_empty() {
        queue::done_in(&mut tx, job).await?;
        tx.commit_recorded().await?;
        return Ok(false);
    }
    let links = links(db.audit_key(), head, &events)?;
    sql::insert_links(&mut tx, &links).await?;
    sql::unqueue(&mut tx, &links).await?;
    let more = events.len() as i64 == BATCH;
    let chosen = settings::all(tx.conn()).await?;
    if chosen.get::<AuditChannel>()?.channel.0.is_some() {
        tx.enqueue(Job::FeedAudit);
    }
    if chosen.get::<OwnerChannel>()?.0.is_some() {
        let now = tx.now();
        tx.enqueue_at(Job::DigestChanges, now + DIGEST_AFTER);
        tx.enqueue_at(Job::AnchorAudit, now + ANCHOR_AFTER);
    }
    if sql::has_webhooks(&mut tx).await? {
        tx.enqueue(Job::FeedWebhooks);
    }
    if !more {
        queue::done_in(&mut tx, job).await?;
    }
    let now = tx.now();
    tx.commit_recorded().await?;
    let last = links.last().ok_or_else(|| Error::internal("events without links"))?;
    anchor::note(db, now, last.0, &last.2).await?;
    Ok(more)
}

fn links(key: &Key, head: Option<(i64, Vec<u8>)>, events: &[Stored]) -> Result<Vec<Link>> {
    let (mut place, mut before) = head.map_or((0, None), |(place, hash)| (place, Some(hash)));
    let mut links = Vec::with_capacity(events.len());
    for event in events {
        place += 1;
        let hash = link(key, before.as_deref(), place, event.seq, event)?;
        links.push((place, event.seq, hash));
        before = Some(hash.to_vec());
    }
    Ok(links)
}
