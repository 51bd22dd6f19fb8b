//! Putting work aside for a person to look at, and seeing to it that the owners hear of it: once for all that is put aside
//! within an hour.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{Claimed, Keys, Work, lower_wakeup};
use crate::{
    db::{TenantDb, Tx},
    error::Result,
    ids::JobId,
};

/// How long what is put aside gathers before the owners are told.
const GATHER: TimeDelta = TimeDelta::seconds(10);

/// How long after they were told they are told again at the earliest.
const AGAIN_AFTER: TimeDelta = TimeDelta::hours(1);

/// What this is called among the alarms.
const SUBJECT: &str = "quarantine";

/// Telling the owners' channel what was put aside.
pub(crate) struct TellQuarantine;

impl TellQuarantine {
    /// What it is called in the database.
    pub const KIND: &'static str = "tell_quarantine";

    /// One for all that is put aside until it is told.
    pub fn keys() -> Keys {
        Keys::once(Self::KIND.to_owned())
    }
}

impl Work for TellQuarantine {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    fn keys(&self, _: DateTime<Utc>) -> Keys {
        Self::keys()
    }

    fn payload(self) -> serde_json::Result<Value> {
        Ok(json!({ "kind": Self::KIND }))
    }
}

/// Keeps the job for a person to look at. It no longer holds up those behind it, and the owners are told; but not by a job that
/// was to tell them and could not.
pub async fn quarantine(db: &TenantDb, job: &Claimed, error: &str) -> Result<()> {
    let now = db.server().clock().now();
    lower_wakeup(db, now + GATHER).await?;
    sqlx::query(
        "with aside as (
             update jobs set state = 'quarantined', lease_until = null, last_error = left($3, 500), quarantined_at = $4
             where id = $1 and lease_token = $2 and state = 'running' returning kind)
         insert into jobs (id, kind, payload, run_at, dedupe_key, created_at)
         select $5, $6, jsonb_build_object('kind', $6::text),
                greatest($7, (select told_at from alarms where subject = $8) + $9), $6, $4
         from aside where kind <> $6
         on conflict (dedupe_key) where state = 'ready' and dedupe_key is not null
         do update set dedupe_key = excluded.dedupe_key",
    )
    .bind(job.id)
    .bind(job.token)
    .bind(error)
    .bind(now)
    .bind(JobId::new(now))
    .bind(TellQuarantine::KIND)
    .bind(now + GATHER)
    .bind(SUBJECT)
    .bind(AGAIN_AFTER)
    .execute(&mut *db.connection().await?)
    .await?;
    Ok(())
}

/// Sees to it that the owners hear of what this transaction puts aside.
pub(crate) async fn plan_telling(tx: &mut Tx) -> Result<()> {
    let told: Option<DateTime<Utc>> = sqlx::query_scalar("select told_at from alarms where subject = $1")
        .bind(SUBJECT)
        .fetch_optional(tx.conn())
        .await?;
    let soon = tx.now() + GATHER;
    tx.enqueue_at(TellQuarantine, told.map_or(soon, |told| soon.max(told + AGAIN_AFTER)));
    Ok(())
}

/// The owners were told now.
pub(crate) async fn note_telling(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "insert into alarms (subject, told_at) values ($1, $2)
         on conflict (subject) do update set told_at = excluded.told_at",
    )
    .bind(SUBJECT)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}
