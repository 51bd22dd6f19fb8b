//! Raw deliveries are kept for a while after they are done, to look into what went wrong and to apply them anew. Then they go,
//! and with them the statuses that waited for a message which never came to be ours.
//!
//! What could not be applied stays. A delivery that comes again after its row is gone changes nothing: its messages are
//! known by the provider's ids.

use chrono::TimeDelta;

use super::sql;
use crate::{
    db::{TenantDb, Tx},
    error::Result,
    jobs::Job,
    kernel::{
        queue::Claimed,
        settings::{self, RawDays},
    },
};

/// How many rows one transaction removes of each.
const BATCH: i64 = 500;

/// How long after deliveries were applied, and after a sweep, the next one comes.
const AGAIN_AFTER: TimeDelta = TimeDelta::hours(24);

/// Sees to it that a sweep comes. To be called with whatever leaves something to sweep.
pub(super) fn plan(tx: &mut Tx) {
    let at = tx.now() + AGAIN_AFTER;
    tx.enqueue_at(Job::SweepDeliveries, at);
}

/// Removes what was received before the days that the company wants it kept, and plans the next sweep if anything is left.
pub async fn sweep(db: &TenantDb, job: &Claimed) -> Result<()> {
    while sweep_some(db, job).await? {}
    Ok(())
}

/// Whether there may be more.
async fn sweep_some(db: &TenantDb, job: &Claimed) -> Result<bool> {
    let mut tx = db.begin_job(job).await?;
    let days = settings::get::<RawDays>(tx.conn()).await?;
    let until = tx.now() - TimeDelta::days(days.into());
    let removed = sql::remove_done(&mut tx, until, BATCH).await?.max(sql::remove_parked(&mut tx, until, BATCH).await?);
    let more = removed == BATCH.unsigned_abs();
    if !more && sql::is_anything_left(&mut tx).await? {
        plan(&mut tx);
    }
    tx.commit_recorded().await?;
    Ok(more)
}
