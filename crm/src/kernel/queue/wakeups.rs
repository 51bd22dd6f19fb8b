//! Which tenants want a worker, and when. The rows live in the control database, so that one query hears of all tenants.
//!
//! The enqueuer lowers `due_at` before it commits and again after, because a worker can come and go between the two. Should
//! the enqueuer die there, `settle_at` makes a worker look once more after every transaction of that time must have ended.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{db::TenantDb, error::Result, ids::TenantId, server::Server};

/// Longer than any transaction lives (see the time-outs in `server.rs`).
const SETTLE: TimeDelta = TimeDelta::seconds(60);

/// A tenant that this worker holds.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    /// Which.
    pub tenant: TenantId,
    token: i64,
}

/// A settle time this little short of [`SETTLE`] is as good as a new one, and saves a write where many enqueue at once.
pub(crate) const NEAR: TimeDelta = TimeDelta::seconds(5);

/// Says that the tenant has something to do at `at`. Writes nothing where that is known already.
pub(crate) async fn lower(db: &TenantDb, at: DateTime<Utc>) -> Result<()> {
    let settle = db.server().clock().now() + SETTLE;
    sqlx::query(
        "update wakeups set due_at = least(due_at, $2), settle_at = greatest(settle_at, $3)
         where tenant_id = $1 and (due_at > $2 or settle_at < $4)",
    )
    .bind(db.id())
    .bind(at)
    .bind(settle)
    .bind(settle - NEAR)
    .execute(db.server().control())
    .await?;
    Ok(())
}

/// One claim of tenants. Who does not hear what came of it takes it back by this ([`take_back`]).
#[derive(Clone, Copy, Debug)]
pub struct Claim(Uuid);

impl Claim {
    /// One that nobody has made yet.
    pub fn fresh() -> Self {
        Self(Uuid::new_v4())
    }
}

/// Takes up to `limit` tenants that are due and that no other worker holds, longest-waiting first. One whose lease has run out is due:
/// whoever held it did not let it go, and what was left to do there nobody wrote down.
pub async fn claim_tenants(server: &Server, claim: Claim, limit: i64, lease: TimeDelta) -> Result<Vec<Lease>> {
    let now = server.clock().now();
    let rows: Vec<(TenantId, i64)> = sqlx::query_as(
        "with due as (
             select tenant_id from wakeups where lease_until <= $1 and (due_at <= $1 or lease_until > '-infinity')
             order by least(due_at, nullif(lease_until, '-infinity')) limit $2 for update skip locked)
         update wakeups set due_at = 'infinity', lease_until = $3, lease_token = lease_token + 1, lease_claim = $4
         from due where wakeups.tenant_id = due.tenant_id
         returning wakeups.tenant_id, wakeups.lease_token",
    )
    .bind(now)
    .bind(limit)
    .bind(now + lease)
    .bind(claim.0)
    .fetch_all(server.control())
    .await?;
    Ok(rows.into_iter().map(|(tenant, token)| Lease { tenant, token }).collect())
}

/// Lets go whatever a claim took whose answer was lost: nobody works there. What it took is due at once.
pub async fn take_back(server: &Server, claim: Claim) -> Result<()> {
    sqlx::query(
        "update wakeups set due_at = least(due_at, $2), lease_until = '-infinity'
         where lease_claim = $1 and lease_until > '-infinity'",
    )
    .bind(claim.0)
    .bind(server.clock().now())
    .execute(server.control())
    .await?;
    Ok(())
}

/// Holds on to the tenant. `false` if it has been lost to another worker: stop working on it.
pub async fn extend(server: &Server, held: &Lease, lease: TimeDelta) -> Result<bool> {
    let done = sqlx::query("update wakeups set lease_until = $3 where tenant_id = $1 and lease_token = $2")
        .bind(held.tenant)
        .bind(held.token)
        .bind(server.clock().now() + lease)
        .execute(server.control())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets the tenant go until `next`, or until somebody enqueues. What is due already counts from now: whoever has been served lines up
/// behind those who wait.
pub async fn release(server: &Server, held: &Lease, next: Option<DateTime<Utc>>) -> Result<()> {
    let now = server.clock().now();
    sqlx::query(
        "update wakeups
         set due_at = greatest(least(due_at, $3, case when settle_at > $4 then settle_at end), $4), lease_until = '-infinity'
         where tenant_id = $1 and lease_token = $2",
    )
    .bind(held.tenant)
    .bind(held.token)
    .bind(next)
    .bind(now)
    .execute(server.control())
    .await?;
    server.nudge();
    Ok(())
}

/// When the next tenant is due or the next lost lease runs out; `None` if nothing is waiting.
pub async fn next_wakeup(server: &Server) -> Result<Option<DateTime<Utc>>> {
    Ok(sqlx::query_scalar(
        "select min(coalesce(nullif(lease_until, '-infinity'), due_at)) from wakeups
         where due_at < 'infinity' or lease_until > '-infinity'",
    )
    .fetch_one(server.control())
    .await?)
}
