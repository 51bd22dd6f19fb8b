//! Counting days. A day is counted whole, once it is over, by the time zone that the company has then; it is counted anew if that zone is
//! another one later, or something of it changes (`kernel/recount.rs`). So what is kept of a day is always what counting it now would give.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{period, sql};
use crate::{
    db::TenantDb,
    error::Result,
    jobs::Job,
    kernel::{queue::Claimed, recount::SETTLES, settings},
};

/// How many days one transaction counts.
const BATCH: i64 = 31;

/// A day with when it begins and ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub day: NaiveDate,
    pub since: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

impl Bounds {
    /// All of a day.
    pub fn of(zone: Tz, day: NaiveDate) -> Self {
        Self { day, since: period::begins(zone, day), until: period::begins(zone, period::next(day)) }
    }

    /// As much of a day as has passed of another one.
    pub fn as_far_as(zone: Tz, day: NaiveDate, now: DateTime<Utc>, today: NaiveDate) -> Self {
        let whole = Self::of(zone, day);
        Self { until: (whole.since + (now - period::begins(zone, today))).min(whole.until), ..whole }
    }
}

/// Counts what is not counted yet, the newest days first, and plans the next time, after midnight.
pub async fn count(db: &TenantDb, job: &Claimed) -> Result<()> {
    while count_some(db, job).await? {}
    Ok(())
}

/// Whether there may be more.
async fn count_some(db: &TenantDb, job: &Claimed) -> Result<bool> {
    let mut tx = db.begin_job(job).await?;
    let (zone, now) = (settings::time_zone(tx.conn()).await?, tx.now());
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let last = day(now - SETTLES) - TimeDelta::days(1);
    let mut days = Vec::new();
    if let Some(first) = sql::first(&mut tx).await?.map(day) {
        days = sql::uncounted(&mut tx, (first, last), zone.name(), BATCH).await?;
        // What another time zone had before or after is nothing by this one.
        sql::forget(&mut tx, first, last).await?;
    }
    let more = days.len() as i64 == BATCH;
    if !days.is_empty() {
        let bounds: Vec<Bounds> = days.iter().map(|day| Bounds::of(zone, *day)).collect();
        sql::keep(&mut tx, &bounds, zone.name()).await?;
    }
    if !more {
        let today = day(now);
        // In the minutes after midnight, yesterday is still to be counted.
        let settled = period::begins(zone, today) + SETTLES;
        let tonight = period::begins(zone, period::next(today)) + SETTLES;
        tx.enqueue_at(Job::CountDays, if settled > now { settled } else { tonight });
    }
    tx.commit_recorded().await?;
    Ok(more)
}
