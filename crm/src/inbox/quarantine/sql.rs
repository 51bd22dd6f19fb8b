//! The statements of [`quarantine`](super).

use super::{AsideDelivery, AsideJob, Count};
use crate::{db::Tx, error::Result, ids::JobId};

pub(super) async fn count(tx: &mut Tx) -> Result<Count> {
    Ok(sqlx::query_as(
        "select (select count(*) from jobs where state = 'quarantined') as jobs,
                (select count(*) from inbox where state = 'quarantined') as deliveries",
    )
    .fetch_one(tx.conn())
    .await?)
}

pub(super) async fn jobs(tx: &mut Tx, limit: i64) -> Result<Vec<AsideJob>> {
    Ok(sqlx::query_as(
        "select id, kind, attempts, created_at, coalesce(quarantined_at, created_at) as quarantined_at,
                coalesce(last_error, '') as reason, payload
         from jobs where state = 'quarantined' order by seq limit $1",
    )
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn job(tx: &mut Tx, id: JobId) -> Result<Option<AsideJob>> {
    Ok(sqlx::query_as(
        "select id, kind, attempts, created_at, coalesce(quarantined_at, created_at) as quarantined_at,
                coalesce(last_error, '') as reason, payload
         from jobs where state = 'quarantined' and id = $1",
    )
    .bind(id)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn job_ids(tx: &mut Tx) -> Result<Vec<JobId>> {
    Ok(sqlx::query_scalar("select id from jobs where state = 'quarantined' order by seq").fetch_all(tx.conn()).await?)
}

pub(super) async fn deliveries(tx: &mut Tx, limit: i64) -> Result<Vec<AsideDelivery>> {
    Ok(sqlx::query_as(
        "select id, channel, attempts, received_at, coalesce(processed_at, received_at) as quarantined_at,
                coalesce(note, '') as reason, length(raw)::bigint as bytes
         from inbox where state = 'quarantined' order by id limit $1",
    )
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn delivery(tx: &mut Tx, number: i64) -> Result<Option<AsideDelivery>> {
    Ok(sqlx::query_as(
        "select id, channel, attempts, received_at, coalesce(processed_at, received_at) as quarantined_at,
                coalesce(note, '') as reason, length(raw)::bigint as bytes
         from inbox where state = 'quarantined' and id = $1",
    )
    .bind(number)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn raw(tx: &mut Tx, number: i64) -> Result<Vec<u8>> {
    Ok(sqlx::query_scalar("select raw from inbox where id = $1").bind(number).fetch_one(tx.conn()).await?)
}

pub(super) async fn delivery_numbers(tx: &mut Tx) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar("select id from inbox where state = 'quarantined' order by id").fetch_all(tx.conn()).await?)
}

/// Lets a delivery go again: how often it had been tried. Nothing, if it is not put aside.
pub(super) async fn release_delivery(tx: &mut Tx, number: i64) -> Result<Option<i32>> {
    Ok(sqlx::query_scalar(
        "update inbox set state = 'new', processed_at = null where id = $1 and state = 'quarantined' returning attempts",
    )
    .bind(number)
    .fetch_optional(tx.conn())
    .await?)
}

/// Lets a job go again, as a new one: its kind, and how often it had been tried. Nothing, if it is not put aside.
pub(super) async fn release_job(tx: &mut Tx, id: JobId) -> Result<Option<(String, i32)>> {
    let now = tx.now();
    // Another with its key may wait already, and several that are let go may share one: it gives its key up.
    Ok(sqlx::query_as(
        "with aside as (select id, attempts from jobs where id = $1 and state = 'quarantined' for update)
         update jobs set state = 'ready', run_at = $2, attempts = 0, dedupe_key = null, quarantined_at = null
         from aside where jobs.id = aside.id returning jobs.kind, aside.attempts",
    )
    .bind(id)
    .bind(now)
    .fetch_optional(tx.conn())
    .await?)
}
