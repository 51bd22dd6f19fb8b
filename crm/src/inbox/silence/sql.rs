//! The statements of [`silence`](super).

use chrono::{DateTime, Utc};

use super::Number;
use crate::{
    db::Tx,
    error::Result,
    ids::{JobId, first_id},
};

/// Until when messages are counted; nothing, if none ever were.
pub(super) async fn counted_to(tx: &mut Tx) -> Result<Option<DateTime<Utc>>> {
    Ok(sqlx::query_scalar("select max(counted_to) from number_watch").fetch_one(tx.conn()).await?)
}

/// Counts customers' messages that were written down from one moment to another by the hour of their arrival, and notes the newest
/// of each number, also of those written down since.
pub(super) async fn count(tx: &mut Tx, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<()> {
    sqlx::query(
        "with new as (
             select account, coalesce(received_at, created_at) as at, created_at from messages
             where id >= $1 and direction = 'in' and created_at >= $2),
         counted as (
             insert into number_hours (account, hour, messages)
             select account, date_trunc('hour', at, 'UTC'), count(*) from new where created_at < $3 group by 1, 2
             on conflict (account, hour) do update set messages = number_hours.messages + excluded.messages),
         heard as (
             insert into number_watch (account, last_at, counted_to) select account, max(at), $3 from new group by account
             on conflict (account) do update set last_at = greatest(number_watch.last_at, excluded.last_at), counted_to = $3
             returning account)
         update number_watch set counted_to = $3 where account not in (select account from heard)",
    )
    .bind(first_id(from))
    .bind(from)
    .bind(to.max(from))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Forgets hours that are no longer looked back at.
pub(super) async fn forget(tx: &mut Tx, before: DateTime<Utc>) -> Result<()> {
    sqlx::query("delete from number_hours where hour < $1").bind(before).execute(tx.conn()).await?;
    Ok(())
}

/// When this job was to run.
pub(super) async fn planned_for(tx: &mut Tx, job: JobId) -> Result<DateTime<Utc>> {
    Ok(sqlx::query_scalar("select run_at from jobs where id = $1").bind(job).fetch_one(tx.conn()).await?)
}

pub(super) async fn numbers(tx: &mut Tx) -> Result<Vec<Number>> {
    Ok(sqlx::query_as("select account, last_at, quiet_since from number_watch order by account")
        .fetch_all(tx.conn())
        .await?)
}

/// In which hours, counted from 1970, how many messages came to each number.
pub(super) async fn hours(tx: &mut Tx, from: DateTime<Utc>) -> Result<Vec<(String, i64, i64)>> {
    Ok(sqlx::query_as(
        "select account, (extract(epoch from hour) / 3600)::bigint, messages from number_hours where hour >= $1",
    )
    .bind(from)
    .fetch_all(tx.conn())
    .await?)
}

/// The owners were told that a number is quiet, or that it is heard again.
pub(super) async fn set_quiet(tx: &mut Tx, account: &str, since: Option<DateTime<Utc>>) -> Result<()> {
    sqlx::query("update number_watch set quiet_since = $2 where account = $1")
        .bind(account)
        .bind(since)
        .execute(tx.conn())
        .await?;
    Ok(())
}
