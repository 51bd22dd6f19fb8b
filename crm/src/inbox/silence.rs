//! Numbers that have gone quiet. A job counts when each number receives, and tells the owners' channel of a silence that its
//! history makes unlikely (`silence/rule.rs`), once, and when messages come again.
//!
//! It costs next to nothing: nothing is counted while messages are stored. The job runs when the silence of some number would
//! become too long, so for a number that receives all day a few times a day.

mod rule;
mod sql;

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use self::rule::{Hours, WEEKS, too_long};
use crate::{
    db::{TenantDb, Tx},
    error::Result,
    jobs::Job,
    kernel::queue::{self, Claimed},
    notice::Notice,
};

/// How long after messages came the numbers are looked at, if no look is planned.
const FIRST_LOOK: TimeDelta = TimeDelta::minutes(5);

/// Between two looks at least.
const AT_LEAST: TimeDelta = TimeDelta::minutes(15);

/// How often is looked for the end of a silence that was told, and for how long.
const FOR_THE_END: TimeDelta = TimeDelta::minutes(10);
const WAITED_FOR: TimeDelta = TimeDelta::days(7);

/// A look that comes this late comes after an outage of ours. What was to be delivered meanwhile is delivered again, so the numbers
/// are looked at after some time.
const LATE: TimeDelta = TimeDelta::minutes(10);
const AFTER_AN_OUTAGE: TimeDelta = TimeDelta::minutes(30);

/// Messages this young are counted the next time: a transaction that began earlier may end later.
const SETTLE: TimeDelta = TimeDelta::minutes(2);

/// Sees to it that the numbers are looked at. To be called with what stores messages.
pub(crate) fn plan(tx: &mut Tx) {
    let then = tx.now() + FIRST_LOOK;
    tx.enqueue_at(Job::WatchNumbers, then);
}

/// What is known of a number.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Number {
    account: String,
    last_at: DateTime<Utc>,
    quiet_since: Option<DateTime<Utc>>,
}

/// What a look at a number comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// Nothing is to be said; should nothing come, it will have been quiet for too long then, if ever.
    Fine(Option<DateTime<Utc>>),
    /// It has been quiet for too long. In the weeks before, so many messages came in the same stretch.
    Quiet(i64),
    /// It is still quiet, and that has been told.
    StillQuiet,
    /// Messages come again, after a silence since then.
    Over(DateTime<Utc>),
}

/// Counts what came, tells what is to be told, and plans the next look; ends the job.
pub async fn watch(db: &TenantDb, job: &Claimed) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    let now = tx.now();
    let oldest = now - TimeDelta::weeks(WEEKS + 1);
    let counted_to = sql::counted_to(&mut tx).await?.map_or(oldest, |to| to.max(oldest));
    sql::count(&mut tx, counted_to, now - SETTLE).await?;
    sql::forget(&mut tx, oldest).await?;
    let is_late = queue::planned_for(&mut tx, job).await? + LATE < now;
    let next = if is_late { Some(now + AFTER_AN_OUTAGE) } else { look_at_all(&mut tx, oldest).await? };
    if let Some(next) = next {
        tx.enqueue_at(Job::WatchNumbers, next);
    }
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

/// Looks at each number, and has told what is to be told: when to look again.
async fn look_at_all(tx: &mut Tx, oldest: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let mut hours: HashMap<String, Hours> = HashMap::new();
    for (account, hour, messages) in sql::hours(tx, oldest).await? {
        hours.entry(account).or_default().insert(hour, messages);
    }
    let (now, mut next) = (tx.now(), Vec::new());
    for number in sql::numbers(tx).await? {
        let hours = hours.remove(&number.account).unwrap_or_default();
        let Number { account, last_at, quiet_since: _ } = &number;
        match look(&number, &hours, now) {
            Look::Fine(then) => next.extend(then.map(|then| then.max(now + AT_LEAST))),
            Look::StillQuiet => next.extend((now - *last_at < WAITED_FOR).then_some(now + FOR_THE_END)),
            Look::Quiet(usual) => {
                tracing::warn!(
                    tenant = %tx.db().slug(), account, since = %last_at, usual,
                    "ALERT: a number that usually receives at this time has been quiet for unusually long"
                );
                metrics::counter!("omnicrm_quiet_numbers_total").increment(1);
                sql::set_quiet(tx, account, Some(*last_at)).await?;
                let notice = Notice::NumberQuiet { number: account.clone(), since: *last_at, usual };
                tx.enqueue(Job::AlarmOwners { notice: Box::new(notice) });
                next.push(now + FOR_THE_END);
            }
            Look::Over(since) => {
                sql::set_quiet(tx, account, None).await?;
                let notice = Notice::NumberHeard { number: account.clone(), since, until: *last_at };
                tx.enqueue(Job::AlarmOwners { notice: Box::new(notice) });
                next.push(now + AT_LEAST);
            }
        }
    }
    Ok(next.into_iter().min())
}

fn look(number: &Number, hours: &Hours, now: DateTime<Utc>) -> Look {
    let Number { account: _, last_at, quiet_since } = number;
    match quiet_since {
        Some(since) if last_at > since => Look::Over(*since),
        Some(_) => Look::StillQuiet,
        None => {
            let silence = too_long(hours, last_at.timestamp().div_euclid(3600));
            let from =
                silence.and_then(|silence| Some((DateTime::from_timestamp(silence.from * 3600, 0)?, silence.usual)));
            match from {
                Some((from, usual)) if from <= now => Look::Quiet(usual),
                Some((from, _)) => Look::Fine(Some(from)),
                None => Look::Fine(None),
            }
        }
    }
}
