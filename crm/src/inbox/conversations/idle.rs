//! Conversations in which nothing was said for as many days as the company chose are closed, in batches. Not those whose customer waits
//! for an answer: nobody who was forgotten is put away.

mod sql;

use chrono::TimeDelta;
use serde_json::json;

use super::thread;
use crate::{
    db::{TenantDb, Tx},
    error::Result,
    ids::ConversationId,
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        queue::Claimed,
        settings::{self, AutoClose},
    },
};

/// How many one transaction closes.
const BATCH: i64 = 200;

/// How long after one look the next one comes.
const AGAIN_AFTER: TimeDelta = TimeDelta::hours(6);

/// Closes what is to be closed, and plans the next look for as long as the company wants that.
pub async fn close_idle(db: &TenantDb, job: &Claimed) -> Result<()> {
    while close_some(db, job).await? {}
    Ok(())
}

/// Whether there may be more.
async fn close_some(db: &TenantDb, job: &Claimed) -> Result<bool> {
    let mut tx = db.begin_job(job).await?;
    let Some(days) = settings::get::<AutoClose>(tx.conn()).await? else { return Ok(false) };
    let until = tx.now() - TimeDelta::days(days.into());
    let closed = sql::close_idle(&mut tx, until, BATCH).await?;
    let more = closed.len() as i64 == BATCH;
    if !more {
        let then = tx.now() + AGAIN_AFTER;
        tx.enqueue_at(Job::CloseIdle, then);
    }
    let (ids, numbers): (Vec<ConversationId>, Vec<i64>) = closed.into_iter().unzip();
    thread::show_cards(&mut tx, &ids).await?;
    keep(tx, numbers, days).await?;
    Ok(more)
}

async fn keep(tx: Tx, closed: Vec<i64>, days: u16) -> Result<()> {
    if closed.is_empty() {
        return tx.commit_recorded().await;
    }
    let after = json!({ "count": closed.len(), "days": days, "conversations": closed });
    tx.commit(Event::new(Action::ConversationIdle).after(after)).await
}
