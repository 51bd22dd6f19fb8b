//! Work that happens later: rows written with the change that caused them, run by workers, retried, and quarantined when
//! they can't succeed. Also the wake-ups by which workers hear of it without a connection per tenant.
//!
//! The queue knows rows. What kinds of work there are is listed in [`crate::jobs`], and each says by `Work` how it is
//! queued.

mod aside;
mod wakeups;

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sqlx::PgConnection;

pub use self::{
    aside::quarantine,
    wakeups::{Claim, Lease, claim_tenants, extend, next_wakeup, release, take_back},
};
pub(crate) use self::{
    aside::{TellQuarantine, note_telling, plan_telling},
    wakeups::{NEAR as WAKEUP_HOLDS, lower as lower_wakeup},
};
use crate::{
    db::{TenantDb, Tx},
    error::{Error, Noun, Result},
    ids::JobId,
    secrets,
};

/// Waits before the second, third, … attempt. After the last one a job is quarantined. The schedule is Svix's, a
/// well-tried one: it spans a night and a working day.
pub const RETRY_SECONDS: [i64; 7] = [5, 300, 1800, 7200, 18_000, 36_000, 36_000];

/// How long a worker may hold a job before another may take it.
pub const JOB_LEASE: TimeDelta = TimeDelta::seconds(120);

/// How often a tenant is looked at while a job waits there that this version does not know. Each look may fall to a worker
/// of a version that does.
pub const UNKNOWN_LOOK: TimeDelta = TimeDelta::seconds(30);

/// A kind of work, as the queue sees it.
pub(crate) trait Work {
    /// What it is called in the database.
    fn kind(&self) -> &'static str;

    /// Which others it shares a place with, if it is to run at `run_at`.
    fn keys(&self, run_at: DateTime<Utc>) -> Keys;

    /// What a worker needs to do it.
    fn payload(self) -> serde_json::Result<Value>;
}

/// Which jobs stand in for each other, and which wait for each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    /// At most one job with the same key waits at a time.
    pub dedupe: Option<String>,
    /// Jobs with the same key run one after another.
    pub order: Option<String>,
    /// Whether the one that waits may be taken before those who rely on it have committed: see [`Keys::loosely`].
    pub loose: bool,
    /// Whether the one that waits is moved to an earlier time: see [`Keys::once_sooner`].
    pub sooner: bool,
}

impl Keys {
    /// Each is a job of its own.
    pub const NONE: Self = Self { dedupe: None, order: None, loose: false, sooner: false };

    /// One waiting job per key. It sees what everybody wrote who relies on it.
    pub fn once(key: String) -> Self {
        Self { dedupe: Some(key), ..Self::NONE }
    }

    /// Like [`Self::once`], for what has a time of its own: where one waits for later, it is moved. One that comes too early by
    /// that finds out by itself.
    pub fn once_sooner(key: String) -> Self {
        Self { dedupe: Some(key), sooner: true, ..Self::NONE }
    }

    /// One waiting job per key, for what every transaction wants done later: they don't wait for each other. Should it be
    /// taken while one of them is open still, it doesn't see what that one wrote. So it is planned for later than any
    /// transaction takes, or nothing is lost if it comes again with the next.
    pub fn loosely(key: String) -> Self {
        Self { dedupe: Some(key), loose: true, ..Self::NONE }
    }

    /// One after another.
    pub fn in_order(key: String) -> Self {
        Self { order: Some(key), ..Self::NONE }
    }

    /// Like [`Self::once`]; it runs after the one that is running.
    pub fn once_in_order(key: String) -> Self {
        Self { order: Some(key.clone()), ..Self::once(key) }
    }

    /// Like [`Self::once`], after others of this order.
    pub fn once_after(key: String, order: String) -> Self {
        Self { order: Some(order), ..Self::once(key) }
    }

    /// Where it is in the order in which a transaction writes its jobs.
    fn place(&self) -> (&Option<String>, Option<&String>) {
        (&self.order, self.dedupe.as_ref().filter(|_| self.order.is_none()))
    }
}

/// Linking committed events into the chain of the audit log: what the kernel itself wants done later.
pub(crate) struct SealAudit;

impl SealAudit {
    /// What it is called in the database.
    pub const KIND: &'static str = "seal_audit";

    /// One for each moment: see `audit::seal_at`. Sealing locks by itself.
    pub fn keys_at(run_at: DateTime<Utc>) -> Keys {
        Keys::loosely(format!("{}/{}", Self::KIND, run_at.timestamp()))
    }
}

impl Work for SealAudit {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    fn keys(&self, run_at: DateTime<Utc>) -> Keys {
        Self::keys_at(run_at)
    }

    fn payload(self) -> serde_json::Result<Value> {
        Ok(json!({ "kind": Self::KIND }))
    }
}

/// A job on its way into the table.
pub(crate) struct NewJob {
    kind: &'static str,
    payload: serde_json::Result<Value>,
    keys: Keys,
    run_at: DateTime<Utc>,
}

impl NewJob {
    pub(crate) fn at(work: impl Work, run_at: DateTime<Utc>) -> Self {
        Self { kind: work.kind(), keys: work.keys(run_at), payload: work.payload(), run_at }
    }

    pub(crate) fn run_at(&self) -> DateTime<Utc> {
        self.run_at
    }
}

/// Writes jobs in one statement, inside the transaction that caused them.
///
/// A job that another stands in for locks that one until this transaction ends, so that no worker takes it ([`claim`] passes
/// it by) and misses what this transaction wrote. All lock in the same order, so that none waits for another in a circle.
pub(crate) async fn insert(conn: &mut PgConnection, mut jobs: Vec<NewJob>, now: DateTime<Utc>) -> Result<()> {
    let mut seen = HashSet::new();
    jobs.retain(|job| job.keys.dedupe.as_ref().is_none_or(|key| seen.insert(key.clone())));
    // Those of one order stay as they were enqueued: the sort is stable.
    jobs.sort_by(|a, b| a.keys.place().cmp(&b.keys.place()));
    bring_forward(conn, &jobs).await?;
    let (mut ids, mut kinds, mut payloads, mut run_ats) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut dedupe_keys, mut order_keys, mut loose) = (Vec::new(), Vec::new(), Vec::new());
    for NewJob { kind, payload, keys, run_at } in jobs {
        ids.push(JobId::new(now).0);
        kinds.push(kind);
        payloads.push(payload.map_err(Error::internal)?);
        run_ats.push(run_at);
        dedupe_keys.push(keys.dedupe);
        order_keys.push(keys.order);
        loose.push(keys.loose);
    }
    sqlx::query(
        "with new as materialized (
             select id, kind, payload, run_at, dedupe_key, order_key, $8::timestamptz as created_at, loose, place
             from unnest($1::uuid[], $2::text[], $3::jsonb[], $4::timestamptz[], $5::text[], $6::text[], $7::boolean[])
                  with ordinality as new (id, kind, payload, run_at, dedupe_key, order_key, loose, place)),
         planned as (
             insert into jobs (id, kind, payload, run_at, dedupe_key, order_key, created_at)
             select id, kind, payload, run_at, dedupe_key, order_key, created_at from new where loose order by place
             on conflict (dedupe_key) where state = 'ready' and dedupe_key is not null do nothing)
         insert into jobs (id, kind, payload, run_at, dedupe_key, order_key, created_at)
         select id, kind, payload, run_at, dedupe_key, order_key, created_at from new where not loose order by place
         on conflict (dedupe_key) where state = 'ready' and dedupe_key is not null
         do update set dedupe_key = excluded.dedupe_key",
    )
    .bind(ids)
    .bind(kinds)
    .bind(payloads)
    .bind(run_ats)
    .bind(dedupe_keys)
    .bind(order_keys)
    .bind(loose)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves jobs that wait for later to the time of those that they stand in for, where these are to come sooner. Whoever enqueues one holds
/// what it is about, so nobody waits for another in a circle.
async fn bring_forward(conn: &mut PgConnection, jobs: &[NewJob]) -> Result<()> {
    let sooner = jobs.iter().filter(|job| job.keys.sooner);
    let (keys, run_ats): (Vec<_>, Vec<_>) = sooner.map(|job| (job.keys.dedupe.clone(), job.run_at)).unzip();
    if keys.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "update jobs j set run_at = new.run_at
         from unnest($1::text[], $2::timestamptz[]) as new (dedupe_key, run_at)
         where j.dedupe_key = new.dedupe_key and j.state = 'ready' and j.run_at > new.run_at",
    )
    .bind(keys)
    .bind(run_ats)
    .execute(conn)
    .await?;
    Ok(())
}

/// A job that this worker holds.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Its id.
    pub id: JobId,
    /// Which attempt this is, from 1.
    pub attempt: i32,
    pub(crate) payload: Value,
    token: i64,
}

/// Takes up to `limit` due jobs of these kinds, counting the attempt before it is made. Jobs whose worker was lost come back
/// here when their lease has run out. Of jobs that keep an order, only the first is taken.
///
/// Other kinds are those of a newer version that runs beside this one: they wait for it.
pub async fn claim(db: &TenantDb, kinds: &[&str], limit: i64) -> Result<Vec<Claimed>> {
    let now = db.server().clock().now();
    let rows: Vec<(JobId, Value, i32, i64)> = sqlx::query_as(
        "with due as (
             select id from jobs j
             where ((state = 'ready' and run_at <= $1) or (state = 'running' and lease_until <= $1))
               and kind = any($4)
               and not exists (select from jobs earlier
                               where earlier.order_key = j.order_key and earlier.seq < j.seq
                                 and earlier.state <> 'quarantined')
             order by run_at, seq limit $2 for update skip locked)
         update jobs set state = 'running', attempts = attempts + 1, lease_until = $3, lease_token = lease_token + 1
         from due where jobs.id = due.id
         returning jobs.id, jobs.payload, jobs.attempts, jobs.lease_token",
    )
    .bind(now)
    .bind(limit)
    .bind(now + JOB_LEASE)
    .bind(kinds)
    .fetch_all(&mut *db.connection().await?)
    .await?;
    Ok(rows.into_iter().map(|(id, payload, attempt, token)| Claimed { id, attempt, payload, token }).collect())
}

/// When a job was to run.
pub(crate) async fn planned_for(tx: &mut Tx, job: &Claimed) -> Result<DateTime<Utc>> {
    Ok(sqlx::query_scalar("select run_at from jobs where id = $1").bind(job.id).fetch_one(tx.conn()).await?)
}

/// Holds on to a job whose work takes long, for another [`JOB_LEASE`] from now. `false` if another worker has taken it since.
pub async fn hold(db: &TenantDb, job: &Claimed) -> Result<bool> {
    let held = sqlx::query("update jobs set lease_until = $3 where id = $1 and lease_token = $2 and state = 'running'")
        .bind(job.id)
        .bind(job.token)
        .bind(db.server().clock().now() + JOB_LEASE)
        .execute(&mut *db.connection().await?)
        .await?;
    Ok(held.rows_affected() == 1)
}

/// The job is done and goes away. `false` if another worker has taken it since: its word counts, not ours.
pub async fn done(db: &TenantDb, job: &Claimed) -> Result<bool> {
    let gone = sqlx::query("delete from jobs where id = $1 and lease_token = $2 and state = 'running'")
        .bind(job.id)
        .bind(job.token)
        .execute(&mut *db.connection().await?)
        .await?;
    Ok(gone.rows_affected() == 1)
}

/// Like [`done`], inside the transaction that records the job's outcome. Fails if another worker has taken it since.
pub(crate) async fn done_in(tx: &mut Tx, job: &Claimed) -> Result<()> {
    let gone = sqlx::query("delete from jobs where id = $1 and lease_token = $2 and state = 'running'")
        .bind(job.id)
        .bind(job.token)
        .execute(tx.conn())
        .await?;
    if gone.rows_affected() == 1 { Ok(()) } else { Err(Error::NotFound(Noun::Job)) }
}

/// Whether there is another attempt after this one.
pub(crate) fn may_retry(job: &Claimed) -> bool {
    usize::try_from(job.attempt).is_ok_and(|attempt| attempt <= RETRY_SECONDS.len())
}

/// Tries again later: at `after` if the provider said when, else by the schedule; quarantines after the last attempt.
pub async fn retry(db: &TenantDb, job: &Claimed, after: Option<DateTime<Utc>>, error: &str) -> Result<()> {
    let now = db.server().clock().now();
    match retry_at(job.attempt, now, secrets::random_fraction()) {
        Some(scheduled) => {
            let then = after.map_or(scheduled, |after| after.max(now));
            put_back(&mut *db.connection().await?, job, then, error, Counts::Yes).await.map(|_| ())
        }
        None => {
            tracing::error!(tenant = %db.slug(), job = %job.id, error, "ALERT: a job failed to the last and was quarantined");
            metrics::counter!("omnicrm_quarantined_jobs_total").increment(1);
            quarantine(db, job, error).await
        }
    }
}

/// When attempt number `attempt` is followed by the next; `fraction` in `0..1` spreads it by ±20 %. `None`: no more.
pub fn retry_at(attempt: i32, now: DateTime<Utc>, fraction: f64) -> Option<DateTime<Utc>> {
    let index = usize::try_from(attempt - 1).ok()?;
    let seconds = *RETRY_SECONDS.get(index)?;
    let jittered = seconds as f64 * (0.8 + 0.4 * fraction);
    Some(now + TimeDelta::milliseconds((jittered * 1000.0) as i64))
}

/// Puts a job off that could not begin, or that was turned away through no fault of its own: the attempt does not count. Inside
/// the transaction that knows why. Fails if another worker has taken it since.
pub(crate) async fn postpone_in(tx: &mut Tx, job: &Claimed, run_at: DateTime<Utc>, reason: &str) -> Result<()> {
    let is_ours = put_back(tx.conn(), job, run_at, reason, Counts::No).await?;
    if is_ours { Ok(()) } else { Err(Error::NotFound(Noun::Job)) }
}

/// Whether the attempt that ends counts as one.
enum Counts {
    Yes,
    No,
}

/// `false` if another worker has taken it since.
async fn put_back(
    conn: &mut PgConnection,
    job: &Claimed,
    run_at: DateTime<Utc>,
    error: &str,
    counts: Counts,
) -> Result<bool> {
    let uncounted = match counts {
        Counts::Yes => 0,
        Counts::No => 1,
    };
    // A job with the same key may have been enqueued meanwhile, even by somebody who commits just now; then that one does the work, at
    // the time of this one. Only an insertion waits for them.
    let done = sqlx::query(
        "with mine as (delete from jobs where id = $1 and lease_token = $2 and state = 'running' returning *)
         insert into jobs (id, seq, kind, payload, run_at, attempts, lease_token, dedupe_key, order_key, last_error, created_at)
         overriding system value
         select id, seq, kind, payload, $3, attempts - $5, lease_token, dedupe_key, order_key, left($4, 500), created_at from mine
         on conflict (dedupe_key) where state = 'ready' and dedupe_key is not null
         do update set run_at = excluded.run_at, attempts = excluded.attempts, last_error = excluded.last_error",
    )
    .bind(job.id)
    .bind(job.token)
    .bind(run_at)
    .bind(error)
    .bind(uncounted)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// When the tenant next has something to do for a worker that knows these kinds: a job due, a lease running out, or a raw
/// delivery waiting (now). A job that waits for another of its order is due with that one.
///
/// While jobs of other kinds wait, it is looked at again every [`UNKNOWN_LOOK`]: a worker of the version that knows them
/// would not hear of them otherwise, because the wake-up that told of them has been taken.
pub async fn next_due(db: &TenantDb, kinds: &[&str]) -> Result<Option<DateTime<Utc>>> {
    let now = db.server().clock().now();
    Ok(sqlx::query_scalar(
        "select least((select run_at from jobs j
                       where state = 'ready' and kind = any($1)
                         and not exists (select from jobs earlier
                                         where earlier.order_key = j.order_key and earlier.seq < j.seq
                                           and earlier.state <> 'quarantined')
                       order by run_at limit 1),
                      (select min(lease_until) from jobs where state = 'running' and kind = any($1)),
                      (select min(greatest(case state when 'ready' then run_at else lease_until end, $2)) from jobs
                       where state <> 'quarantined' and kind <> all($1)),
                      (select min(received_at) from inbox where state = 'new'))",
    )
    .bind(kinds)
    .bind(now + UNKNOWN_LOOK)
    .fetch_one(&mut *db.connection().await?)
    .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_follow_the_schedule_and_end() {
        let now = DateTime::UNIX_EPOCH;
        for (attempt, seconds) in (1..).zip(RETRY_SECONDS) {
            let early = retry_at(attempt, now, 0.0).unwrap() - now;
            let late = retry_at(attempt, now, 1.0).unwrap() - now;
            assert_eq!((early.num_milliseconds(), late.num_milliseconds()), (seconds * 800, seconds * 1200));
        }
        assert_eq!(retry_at(RETRY_SECONDS.len() as i32 + 1, now, 0.5), None, "then it is quarantined");
        assert_eq!(retry_at(0, now, 0.5), None, "attempts count from one");
    }
}
