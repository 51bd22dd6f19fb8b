//! Taking a number from a company. Its conversations and messages stay; what waits to be sent from it can't be sent any more.

use serde_json::json;

use super::{event, forget, holds, sql};
use crate::{
    caller::Caller,
    channel::{Failure, Provider},
    db::TenantDb,
    error::Result,
    ids::MessageId,
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        queue::Claimed,
    },
    permission::Permission,
};

/// What came of taking a number away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// The company has no such number.
    Unknown,
    /// Nothing was done: so many answers wait to be sent from it.
    Waiting(i64),
    /// It is gone.
    Done {
        /// Who carried it; `None` if only what was left of it was cleared up.
        provider: Option<Provider>,
        /// How many answers waited, and have failed now.
        failed: usize,
    },
}

/// Takes a number from a company, with what speaks for it and what is known about sending from it. Refuses while answers wait to be
/// sent from it, unless they are to fail (`let_fail`): each then says why.
///
/// Done again after it was interrupted, it clears up the rest.
pub async fn remove(db: &TenantDb, caller: &Caller, address: &str, let_fail: bool) -> Result<Removal> {
    let mut tx = db.begin(caller, Permission::ManageTenants).await?;
    let waiting = sql::waiting(&mut tx, address).await?;
    if waiting > 0 && !let_fail {
        return Ok(Removal::Waiting(waiting));
    }
    // The number goes first: what is answered from now on fails by itself, where a worker finds no number to send it from.
    let mut platform = db.server().begin_platform(caller, Permission::ManageTenants).await?;
    let provider = sql::delete(&mut platform, db.id(), address).await?;
    if provider.is_some() {
        let after = json!({ "waiting": waiting });
        platform.commit(event(db, "channel.remove", address, Some(after))).await?;
        forget(db, address).await;
    }
    let failed = sql::fail_waiting(&mut tx, address, Failure::NumberRemoved).await?;
    let was_held = holds::lift(&mut tx, address).await?;
    if provider.is_none() && failed.is_empty() && !was_held {
        return Ok(Removal::Unknown);
    }
    sql::forget_hours(&mut tx, address).await?;
    let count = failed.len();
    for message in failed {
        tx.enqueue(Job::ShowReply { message });
    }
    tx.commit(Event::new(Action::ChannelRemove).called(address).after(json!({ "failed": count }))).await?;
    Ok(Removal::Done { provider, failed: count })
}

/// Whether the company still has the number that a message is to be sent from.
pub async fn carries(db: &TenantDb, held: &Claimed, message: MessageId) -> Result<bool> {
    let account = sql::account_of(&mut *db.read_job(held).await?, message).await?;
    Ok(sql::provider(db, &account).await?.is_some())
}
