//! When an answer has to wait, so that the provider never has to refuse it: because the company is
//! suspended, because its number is held ([`holds`]), because of what was sent to the same customer ([`pair`]), or because of what the number sends altogether, which the
//! worker counts. What waits loses no attempt, keeps its place in its conversation, and fails only once the customer may not be
//! answered freely any more.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    SHORT_WAIT, reason,
    sql::{self, Row},
};
use crate::{
    channel::{Failure, ProviderError},
    channels::holds::{self, Gate},
    conversations::{pair, window},
    db::Tx,
    error::Result,
    ids::MessageId,
    jobs::Job,
    kernel::queue::{self, Claimed},
};

/// How long an answer has to wait.
pub(super) enum Wait {
    /// Not at all.
    Nothing,
    /// At most [`SHORT_WAIT`].
    Short(Duration),
    /// Until then, for this reason.
    Until(DateTime<Utc>, ProviderError),
}

impl Wait {
    fn of(wait: Duration, now: DateTime<Utc>, failure: Failure) -> Self {
        match wait {
            Duration::ZERO => Self::Nothing,
            short if short <= SHORT_WAIT => Self::Short(short),
            long => Self::Until(now + long, ProviderError::of(failure)),
        }
    }
}

/// Whether a refusal is about a limit or about the number, and not about the message.
pub(super) fn concern(failure: Failure) -> bool {
    failure.stops_channel() || matches!(failure, Failure::TooFast | Failure::TooFastForOne)
}

/// After how long what a suspended company has to send looks again by itself; reactivating it brings that forward.
const SUSPENDED: TimeDelta = TimeDelta::hours(1);

/// Asks each limit in turn. The customer's comes first: what has to wait for it must not be the one that looks whether the number
/// is still held.
pub(super) async fn wait(
    tx: &mut Tx,
    message: MessageId,
    row: &Row,
    pace: impl FnOnce(&str) -> Duration,
) -> Result<Wait> {
    let now = tx.now();
    if row.suspended && sql::is_still_suspended(tx).await? {
        return Ok(Wait::Until(now + SUSPENDED, ProviderError::of(Failure::Suspended)));
    }
    if let Some(until) = wait_for_pair(tx, message, row).await? {
        let wait = (until - now).to_std().unwrap_or_default();
        return Ok(Wait::of(wait, now, Failure::TooFastForOne));
    }
    match holds::ask(tx, &row.account, message).await? {
        Gate::Open => Ok(Wait::of(pace(&row.account), now, Failure::TooFast)),
        Gate::Held(until, why) => Ok(Wait::Until(until, why)),
    }
}

/// The provider has turned a message away for a reason that [concerns](concern) its customer or its number. The job is put off.
pub(super) async fn turned_away(
    tx: &mut Tx,
    job: &Claimed,
    message: MessageId,
    row: &Row,
    error: &ProviderError,
    after: Option<DateTime<Utc>>,
) -> Result<()> {
    let until = match error.failure {
        Failure::TooFastForOne => {
            let own = wait_for_pair(tx, message, row).await?;
            own.max(after).unwrap_or_else(|| tx.now())
        }
        _ => holds::begin(tx, &row.account, error, after).await?,
    };
    put_off(tx, job, message, row, until, error).await
}

/// Puts the job off. What has waited for so long that the customer may no longer be answered freely has failed, for the reason
/// that it waited for; a template, which may be sent at any time, waits on.
pub(super) async fn put_off(
    tx: &mut Tx,
    job: &Claimed,
    message: MessageId,
    row: &Row,
    until: DateTime<Utc>,
    why: &ProviderError,
) -> Result<()> {
    let closes = window::closes(tx, row.conversation_id).await?;
    if !row.is_template() && closes.is_none_or(|closes| closes < tx.now()) {
        sql::fail(tx, message, why).await?;
        tx.enqueue(Job::ShowReply { message });
        return queue::done_in(tx, job).await;
    }
    queue::postpone_in(tx, job, until, &reason(why)).await
}

async fn wait_for_pair(tx: &mut Tx, message: MessageId, row: &Row) -> Result<Option<DateTime<Utc>>> {
    let now = tx.now();
    let tried = sql::tried(tx, row.conversation_id, message, now - pair::LOOK_BACK).await?;
    Ok(pair::wait_until(&tried, now))
}
