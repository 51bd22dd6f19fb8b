//! What is over is kept for a while, so that people see what became of it, and then goes: sessions, keys of programs, links, and the names
//! of what was executed.

mod sql;

use chrono::TimeDelta;

use crate::{
    db::{TenantDb, Tx},
    error::Result,
    jobs::Job,
    kernel::{audit::NAME_HOLDS, queue::Claimed},
};

/// How long a session or a key is kept when it is over.
const AFTER: TimeDelta = TimeDelta::days(30);

/// Sees to it that a sweep comes. To be called with whatever leaves something to sweep.
pub(crate) fn plan(tx: &mut Tx) {
    let at = tx.now() + NAME_HOLDS;
    tx.enqueue_at(Job::SweepAccess, at);
}

/// Removes what has been over for long enough, and plans the next sweep if anything is left.
pub async fn sweep(db: &TenantDb, job: &Claimed) -> Result<()> {
    while sweep_some(db, job).await? {}
    Ok(())
}

/// Whether there may be more.
async fn sweep_some(db: &TenantDb, job: &Claimed) -> Result<bool> {
    let mut tx = db.begin_job(job).await?;
    let (names, over) = (tx.now() - NAME_HOLDS, tx.now() - AFTER);
    let more = sql::remove_some(&mut tx, names, over).await?;
    if !more && sql::is_anything_left(&mut tx).await? {
        plan(&mut tx);
    }
    tx.commit_recorded().await?;
    Ok(more)
}
