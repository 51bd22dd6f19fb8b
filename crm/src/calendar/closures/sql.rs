//! The statements of [`closures`](super).

use chrono::{DateTime, Utc};

use super::Closure;
use crate::{
    db::Tx,
    error::Result,
    ids::{ClosureId, ResourceId},
};

macro_rules! select_closures {
    ($which:literal) => {
        concat!(
            "select c.id, r.name as resource, c.starts_at, c.ends_at, c.why,
                    (select count(*) from bookings b
                     where b.state in ('held', 'booked') and b.starts_at < c.ends_at and b.starts_at > c.starts_at - interval '1 day'
                       and b.ends_at > c.starts_at and (c.resource_id is null or b.resource_id = c.resource_id)) as booked
             from closures c left join resources r on r.id = c.resource_id ",
            $which
        )
    };
}

/// Makes sure that nobody else adds one.
pub(super) async fn lock_all(tx: &mut Tx) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtext('closures'))").execute(tx.conn()).await?;
    Ok(())
}

pub(super) async fn count(tx: &mut Tx) -> Result<i64> {
    let now = tx.now();
    Ok(sqlx::query_scalar("select count(*) from closures where ends_at > $1").bind(now).fetch_one(tx.conn()).await?)
}

pub(super) async fn insert(
    tx: &mut Tx,
    resource: Option<ResourceId>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    why: Option<&str>,
) -> Result<ClosureId> {
    let (now, by) = (tx.now(), tx.who.member);
    let id = ClosureId::new(now);
    sqlx::query(
        "insert into closures (id, resource_id, starts_at, ends_at, why, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(resource)
    .bind(from)
    .bind(until)
    .bind(why)
    .bind(by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(id)
}

pub(super) async fn find(tx: &mut Tx, id: ClosureId) -> Result<Option<Closure>> {
    Ok(sqlx::query_as(select_closures!("where c.id = $1")).bind(id).fetch_optional(tx.conn()).await?)
}

pub(super) async fn delete(tx: &mut Tx, id: ClosureId) -> Result<()> {
    sqlx::query("delete from closures where id = $1").bind(id).execute(tx.conn()).await?;
    Ok(())
}

pub(super) async fn list(tx: &mut Tx, limit: i64) -> Result<Vec<Closure>> {
    let now = tx.now();
    Ok(sqlx::query_as(select_closures!("where c.ends_at > $1 order by c.starts_at, c.id limit $2"))
        .bind(now)
        .bind(limit)
        .fetch_all(tx.conn())
        .await?)
}

/// When what is closed.
#[derive(sqlx::FromRow)]
pub(crate) struct Closed {
    pub resource_id: Option<ResourceId>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

/// What is closed between two moments.
pub(crate) async fn during(tx: &mut Tx, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<Closed>> {
    Ok(sqlx::query_as("select resource_id, starts_at, ends_at from closures where ends_at > $1 and starts_at < $2")
        .bind(from)
        .bind(until)
        .fetch_all(tx.conn())
        .await?)
}
