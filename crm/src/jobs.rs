//! Work that happens later: rows written with the change that caused them, run by workers, retried, and put aside when
//! they can't succeed. Also the wake-ups by which workers hear of it without a connection per tenant.
//!
//! To add a kind of work: a variant of [`Job`] and its arm in `src/jobs/effects.rs`, which runs it.

mod notice;
mod wakeups;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::PgConnection;

pub use self::notice::{NamedRole, News, Notice};

pub use self::wakeups::{Lease, claim_tenants, extend, next_wakeup, release};
pub(crate) use self::wakeups::{NEAR as WAKEUP_HOLDS, lower as lower_wakeup};
use crate::{
    db::{TenantDb, Tx},
    error::{Error, Result},
    ids::{ConversationId, DiscordId, JobId, MessageId, RequestId},
    secrets,
};

/// Waits before the second, third, … attempt. After the last one a job is quarantined. The schedule is Svix's, a
/// well-tried one: it spans a night and a working day.
pub const RETRY_SECONDS: [i64; 7] = [5, 300, 1800, 7200, 18_000, 36_000, 36_000];

/// How long a worker may hold a job before another may take it.
pub const JOB_LEASE: TimeDelta = TimeDelta::seconds(120);

/// A piece of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Show a conversation's new messages in the company's Discord inbox.
    AnnounceMessages {
        /// Which.
        conversation: ConversationId,
    },
    /// Send an answer to the customer.
    SendMessage {
        /// Which.
        message: MessageId,
        /// In which conversation; answers in one conversation leave in order.
        conversation: ConversationId,
    },
    /// Show an answer, and how far it has come, in the company's Discord inbox.
    ShowReply {
        /// Which.
        message: MessageId,
    },
    /// Show under a conversation's messages in the inbox that a lead came of it.
    ShowLead {
        /// Of which conversation.
        conversation: ConversationId,
    },
    /// Tell a person, privately, what concerns them.
    TellMember {
        /// Whom.
        to: DiscordId,
        /// What.
        notice: Box<Notice>,
        /// Who is told if the person can't be: who made the change.
        maker: Option<DiscordId>,
    },
    /// Remind a person that what was granted to them ends soon.
    GrantEnding {
        /// Whom.
        to: DiscordId,
        /// When.
        until: DateTime<Utc>,
    },
    /// Tell a person that what was granted to them has ended.
    GrantEnded {
        /// Whom.
        to: DiscordId,
        /// When.
        until: DateTime<Utc>,
    },
    /// Show a request, and how it ended, in the owners' channel.
    ShowRequest {
        /// Which.
        request: RequestId,
    },
    /// Close a request that nobody has decided.
    ExpireRequest {
        /// Which.
        request: RequestId,
    },
    /// Tell the owners' channel at once.
    AlarmOwners {
        /// What.
        notice: Box<Notice>,
    },
    /// Link committed events into the chain of the audit log.
    SealAudit,
    /// Show sealed events in the company's audit channel.
    FeedAudit,
    /// Tell the owners' channel what has been changed about people and roles.
    DigestChanges,
    /// Note the head of the audit log in the owners' channel.
    AnchorAudit,
}

impl Job {
    /// Its kind, as stored and as counted in the metrics.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::AnnounceMessages { .. } => "announce_messages",
            Self::SendMessage { .. } => "send_message",
            Self::ShowReply { .. } => "show_reply",
            Self::ShowLead { .. } => "show_lead",
            Self::TellMember { .. } => "tell_member",
            Self::GrantEnding { .. } => "grant_ending",
            Self::GrantEnded { .. } => "grant_ended",
            Self::ShowRequest { .. } => "show_request",
            Self::ExpireRequest { .. } => "expire_request",
            Self::AlarmOwners { .. } => "alarm_owners",
            Self::SealAudit => "seal_audit",
            Self::FeedAudit => "feed_audit",
            Self::DigestChanges => "digest_changes",
            Self::AnchorAudit => "anchor_audit",
        }
    }

    /// At most one job with the same key waits at a time.
    fn dedupe_key(&self, run_at: DateTime<Utc>) -> Option<String> {
        match self {
            // One for each moment: see `audit::seal_at`.
            Self::SealAudit => Some(format!("seal_audit/{}", run_at.timestamp())),
            Self::AnnounceMessages { conversation } => Some(format!("announce/{conversation}")),
            Self::ShowReply { message } => Some(format!("reply/{message}")),
            Self::ShowLead { conversation } => Some(format!("lead/{conversation}")),
            Self::GrantEnding { to, until } => Some(format!("ending/{to}/{}", until.timestamp_micros())),
            Self::GrantEnded { to, until } => Some(format!("ended/{to}/{}", until.timestamp_micros())),
            Self::ShowRequest { request } => Some(format!("request/{request}")),
            Self::FeedAudit | Self::DigestChanges | Self::AnchorAudit => Some(self.kind().to_owned()),
            Self::SendMessage { .. }
            | Self::TellMember { .. }
            | Self::ExpireRequest { .. }
            | Self::AlarmOwners { .. } => None,
        }
    }

    /// Jobs with the same key run one after another.
    fn order_key(&self) -> Option<String> {
        match self {
            // After what is being shown of it already.
            Self::AnnounceMessages { conversation } | Self::ShowLead { conversation } => {
                Some(format!("announce/{conversation}"))
            }
            Self::SendMessage { conversation, .. } => Some(format!("send/{conversation}")),
            Self::ShowReply { message } => Some(format!("reply/{message}")),
            Self::TellMember { to, .. } => Some(format!("tell/{to}")),
            Self::ShowRequest { request } => Some(format!("request/{request}")),
            // Each of these goes on where the last one ended.
            Self::FeedAudit | Self::DigestChanges | Self::AnchorAudit => Some(self.kind().to_owned()),
            // Sealing locks by itself. What waits for its time must not hold up what is due.
            Self::SealAudit
            | Self::GrantEnding { .. }
            | Self::GrantEnded { .. }
            | Self::ExpireRequest { .. }
            | Self::AlarmOwners { .. } => None,
        }
    }
}

/// A job on its way into the table.
pub(crate) struct NewJob {
    job: Job,
    run_at: DateTime<Utc>,
}

impl NewJob {
    pub(crate) fn at(job: Job, run_at: DateTime<Utc>) -> Self {
        Self { job, run_at }
    }

    pub(crate) fn run_at(&self) -> DateTime<Utc> {
        self.run_at
    }
}

/// Writes jobs in one statement, inside the transaction that caused them.
pub(crate) async fn insert(conn: &mut PgConnection, jobs: &[NewJob], now: DateTime<Utc>) -> Result<()> {
    let payloads: Vec<Value> =
        jobs.iter().map(|j| serde_json::to_value(&j.job)).collect::<Result<_, _>>().map_err(Error::internal)?;
    sqlx::query(
        "insert into jobs (id, kind, payload, run_at, dedupe_key, order_key, created_at)
         select id, kind, payload, run_at, dedupe_key, order_key, $7
         from unnest($1::uuid[], $2::text[], $3::jsonb[], $4::timestamptz[], $5::text[], $6::text[])
              as new (id, kind, payload, run_at, dedupe_key, order_key)
         on conflict (dedupe_key) where state = 'ready' and dedupe_key is not null do nothing",
    )
    .bind(jobs.iter().map(|_| JobId::new(now).0).collect::<Vec<_>>())
    .bind(jobs.iter().map(|j| j.job.kind()).collect::<Vec<_>>())
    .bind(payloads)
    .bind(jobs.iter().map(|j| j.run_at).collect::<Vec<_>>())
    .bind(jobs.iter().map(|j| j.job.dedupe_key(j.run_at)).collect::<Vec<_>>())
    .bind(jobs.iter().map(|j| j.job.order_key()).collect::<Vec<_>>())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// A job that this worker holds.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Its id.
    pub id: JobId,
    /// What to do; `Err` holds why it can't be read.
    pub job: Result<Job, String>,
    /// Which attempt this is, from 1.
    pub attempt: i32,
    token: i64,
}

/// Takes up to `limit` due jobs, counting the attempt before it is made. Jobs whose worker was lost come back here when
/// their lease has run out. Of jobs that keep an order, only the first is taken.
pub async fn claim(db: &TenantDb, limit: i64) -> Result<Vec<Claimed>> {
    let now = db.server().clock().now();
    let rows: Vec<(JobId, Value, i32, i64)> = sqlx::query_as(
        "with due as (
             select id from jobs j
             where ((state = 'ready' and run_at <= $1) or (state = 'running' and lease_until <= $1))
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
    .fetch_all(&mut *db.connection().await?)
    .await?;
    let read = |payload| serde_json::from_value(payload).map_err(|e| e.to_string());
    Ok(rows
        .into_iter()
        .map(|(id, payload, attempt, token)| Claimed { id, job: read(payload), attempt, token })
        .collect())
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
    if gone.rows_affected() == 1 { Ok(()) } else { Err(Error::NotFound("job")) }
}

/// Whether there is another attempt after this one.
pub(crate) fn may_retry(job: &Claimed) -> bool {
    usize::try_from(job.attempt).is_ok_and(|attempt| attempt <= RETRY_SECONDS.len())
}

/// Tries again later: at `after` if the neighbour said when, else by the schedule; quarantines after the last attempt.
pub async fn retry(db: &TenantDb, job: &Claimed, after: Option<DateTime<Utc>>, error: &str) -> Result<()> {
    let now = db.server().clock().now();
    match retry_at(job.attempt, now, secrets::random_fraction()) {
        Some(scheduled) => put_back(db, job, after.map_or(scheduled, |a| a.max(now)), error).await,
        None => {
            tracing::error!(tenant = %db.slug(), job = %job.id, error, "ALERT: a job failed to the last and was put aside");
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

async fn put_back(db: &TenantDb, job: &Claimed, run_at: DateTime<Utc>, error: &str) -> Result<()> {
    // A job with the same key may have been enqueued meanwhile; then that one does the work.
    sqlx::query(
        "with mine as (select id, dedupe_key from jobs where id = $1 and lease_token = $2 and state = 'running'),
              twin as (delete from jobs using mine
                       where jobs.dedupe_key = mine.dedupe_key and jobs.state = 'ready' returning jobs.id)
         update jobs set state = 'ready', run_at = $3, lease_until = null, last_error = left($4, 500),
                         dedupe_key = case when exists (select from twin) then null else jobs.dedupe_key end
         from mine where jobs.id = mine.id",
    )
    .bind(job.id)
    .bind(job.token)
    .bind(run_at)
    .bind(error)
    .execute(&mut *db.connection().await?)
    .await?;
    Ok(())
}

/// Puts the job aside for a person to look at. It no longer holds up those behind it.
pub async fn quarantine(db: &TenantDb, job: &Claimed, error: &str) -> Result<()> {
    sqlx::query(
        "update jobs set state = 'quarantined', lease_until = null, last_error = left($3, 500)
         where id = $1 and lease_token = $2 and state = 'running'",
    )
    .bind(job.id)
    .bind(job.token)
    .bind(error)
    .execute(&mut *db.connection().await?)
    .await?;
    Ok(())
}

/// When the tenant next has something to do: a job due, a lease running out, or a raw delivery waiting (now).
pub async fn next_due(db: &TenantDb) -> Result<Option<DateTime<Utc>>> {
    Ok(sqlx::query_scalar(
        "select least((select min(case state when 'ready' then run_at else lease_until end)
                       from jobs where state <> 'quarantined'),
                      (select min(received_at) from inbox where state = 'new'))",
    )
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
