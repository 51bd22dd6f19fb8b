//! What is over is kept for a while, so that people see what became of it, and then goes: sessions, keys of programs, links, and the names
//! of what was executed.

use chrono::TimeDelta;

use crate::{
    db::{TenantDb, Tx},
    error::Result,
    jobs::Job,
    kernel::{audit::NAME_HOLDS, queue::Claimed},
};

/// How long a session or a key is kept when it is over.
const AFTER: TimeDelta = TimeDelta::days(30);

/// How many rows one transaction removes of each.
const BATCH: i64 = 500;

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
    let (executed, over) = (tx.now() - NAME_HOLDS, tx.now() - AFTER);
    let statements = [
        ("delete from executed where name in (select name from executed where at < $1 limit $2)", executed),
        ("delete from sessions where id in (select id from sessions where ends_at < $1 limit $2)", over),
        (
            "delete from sign_in_links where digest in (select digest from sign_in_links where ends_at < $1 limit $2)",
            over,
        ),
        (
            "delete from webhook_deliveries where id in (select id from webhook_deliveries where created_at < $1 limit $2)",
            over,
        ),
        ("delete from api_keys where id in (select id from api_keys where ends_at < $1 limit $2)", over),
    ];
    let mut more = false;
    for (statement, until) in statements {
        let removed = sqlx::query(statement).bind(until).bind(BATCH).execute(tx.conn()).await?.rows_affected();
        more |= removed == BATCH.unsigned_abs();
    }
    if !more && is_anything_left(&mut tx).await? {
        plan(&mut tx);
    }
    tx.commit_recorded().await?;
    Ok(more)
}

async fn is_anything_left(tx: &mut Tx) -> Result<bool> {
    let left = sqlx::query_scalar(
        "select exists (select from executed) or exists (select from sessions) or exists (select from sign_in_links)
             or exists (select from api_keys) or exists (select from webhook_deliveries)",
    );
    Ok(left.fetch_one(tx.conn()).await?)
}
