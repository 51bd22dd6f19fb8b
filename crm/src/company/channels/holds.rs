//! Numbers from which their provider takes nothing for now. What is sent from such a number waits, and one message is let through
//! now and then to see whether it is over: none of the others loses an attempt. A hold is a row of the company's database, so it
//! counts for every worker and outlives each.
//!
//! It begins with a refusal that concerns the number and not the message: [`Failure::TooFast`], or one that
//! [stops the channel](Failure::stops_channel). The owners are told of the latter, and of its end.

mod sql;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    caller::Caller,
    channel::{Failure, ProviderError},
    db::{self, TenantDb, Tx},
    error::Result,
    ids::MessageId,
    jobs::Job,
    notice::Notice,
    permission::Permission,
};

/// Whether a message may leave from a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Nothing is known against it.
    Open,
    /// The number is held until then at least, for this reason.
    Held(DateTime<Utc>, ProviderError),
}

/// Asks for a message. Of those that ask when it is time to look, one is let through, and the others wait for the next time.
pub(crate) async fn ask(tx: &mut Tx, account: &str, message: MessageId) -> Result<Gate> {
    let Some(sql::Hold { failure, error_code, look_at, looks }) = sql::lock(tx, account).await? else {
        return Ok(Gate::Open);
    };
    let failure = Failure::named(&failure);
    if look_at > tx.now() {
        return Ok(Gate::Held(look_at, ProviderError { code: error_code, ..ProviderError::of(failure) }));
    }
    let next = tx.now() + wait(failure, looks + 1);
    sql::look(tx, account, message, next).await?;
    sql::put_off(tx, account, next).await?;
    Ok(Gate::Open)
}

/// The provider refuses everything from a number: its messages wait from now on, until the returned moment at least, which is
/// `after` or later.
pub(crate) async fn begin(
    tx: &mut Tx,
    account: &str,
    error: &ProviderError,
    after: Option<DateTime<Utc>>,
) -> Result<DateTime<Utc>> {
    let first = tx.now() + wait(error.failure, 0);
    let (look_at, is_new, is_told) = sql::begin(tx, account, error, first, after).await?;
    if is_new {
        sql::put_off(tx, account, look_at).await?;
    }
    if error.failure.stops_channel() && !is_told {
        tracing::error!(
            tenant = %tx.db().slug(), account, failure = error.failure.as_str(), code = error.code,
            "ALERT: a provider refuses everything from a number; see `omnicrm doctor`"
        );
        metrics::counter!("omnicrm_stopped_numbers_total").increment(1);
        sql::note_telling(tx, account).await?;
        let notice = Notice::NumberStopped { number: account.to_owned(), failure: error.failure.as_str().to_owned() };
        tx.enqueue(Job::AlarmOwners { notice: Box::new(notice) });
    }
    Ok(look_at)
}

/// The provider has taken a message, or refused it for a reason of its own. If that was the one that was let through to look, the
/// others go on.
pub(crate) async fn passed(tx: &mut Tx, message: MessageId) -> Result<()> {
    let Some((account, since, told)) = sql::end(tx, message).await? else { return Ok(()) };
    let now = tx.now();
    sql::bring_forward(tx, &account, now).await?;
    if told {
        tracing::info!(tenant = %tx.db().slug(), account, %since, "a number may send again");
        let notice = Notice::NumberResumed { number: account, since };
        tx.enqueue(Job::AlarmOwners { notice: Box::new(notice) });
    }
    Ok(())
}

/// The number is gone, and with it the hold, if there was one. What waited for it has its turn.
pub(super) async fn lift(tx: &mut Tx, account: &str) -> Result<bool> {
    let now = tx.now();
    sql::bring_forward(tx, account, now).await?;
    sql::lift(tx, account).await
}

/// A number from which nothing can be sent for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The number.
    pub address: String,
    /// Why, with the provider's code.
    pub why: ProviderError,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When the next message is let through to look.
    pub look_at: DateTime<Utc>,
}

/// The numbers from which nothing can be sent for now.
pub async fn held(db: &TenantDb, caller: &Caller) -> Result<Vec<Held>> {
    all(&mut *db.read(caller, Permission::ViewSystemLogs).await?).await
}

/// Like [`held`], for who has asked for a permission already.
pub(super) async fn all(tx: &mut Tx) -> Result<Vec<Held>> {
    sql::all(tx).await
}

/// Something was done about a number: should it be held, what waits looks at once. If that can't be written down, the next look
/// comes by itself.
pub(crate) async fn look_now(db: &TenantDb, account: &str) {
    match sql::look_now(db, account).await {
        Ok(()) => db::wake(db, db.server().clock().now()).await,
        Err(error) => tracing::warn!(tenant = %db.slug(), account, %error, "what waits for a number looks later"),
    }
}

/// How long nothing is let through after so many looks: 1 s, 2 s, … 64 s where it was too fast; 1, 2, 4, 8 and 15 minutes where
/// somebody has to mend something.
fn wait(failure: Failure, looks: i32) -> TimeDelta {
    let doublings = looks.clamp(0, 6);
    match failure {
        Failure::TooFast => TimeDelta::seconds(1 << doublings),
        _ => TimeDelta::minutes(1 << doublings).min(TimeDelta::minutes(15)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_become_rarer_up_to_a_limit() {
        let seconds = |failure| [0, 1, 2, 3, 4, 9, i32::MAX].map(|looks| wait(failure, looks).num_seconds());
        assert_eq!(seconds(Failure::TooFast), [1, 2, 4, 8, 16, 64, 64]);
        assert_eq!(seconds(Failure::Unauthorised), [60, 120, 240, 480, 900, 900, 900]);
    }
}
