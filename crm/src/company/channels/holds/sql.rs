//! The statements of [`holds`](super).

use chrono::{DateTime, Utc};

use crate::{
    channel::{Failure, ProviderError},
    channels::Held,
    db::{TenantDb, Tx},
    error::Result,
    ids::MessageId,
};

/// Why a number is held, when somebody is to look next, and how often that was done.
#[derive(sqlx::FromRow)]
pub(super) struct Hold {
    pub failure: String,
    pub error_code: Option<i64>,
    pub look_at: DateTime<Utc>,
    pub looks: i32,
}

/// The hold on a number, its row locked.
pub(super) async fn lock(tx: &mut Tx, account: &str) -> Result<Option<Hold>> {
    Ok(sqlx::query_as("select failure, error_code, look_at, looks from number_holds where account = $1 for update")
        .bind(account)
        .fetch_optional(tx.conn())
        .await?)
}

/// A message is let through; the next not before that moment.
pub(super) async fn look(tx: &mut Tx, account: &str, message: MessageId, next: DateTime<Utc>) -> Result<()> {
    sqlx::query("update number_holds set look_at = $2, looks = looks + 1, look_message = $3 where account = $1")
        .bind(account)
        .bind(next)
        .bind(message)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Begins a hold, with a look at `first`, or notes why the one that there is goes on: when to look next (not before `after`),
/// whether it is new, and whether the owners were told of it.
pub(super) async fn begin(
    tx: &mut Tx,
    account: &str,
    error: &ProviderError,
    first: DateTime<Utc>,
    after: Option<DateTime<Utc>>,
) -> Result<(DateTime<Utc>, bool, bool)> {
    let now = tx.now();
    Ok(sqlx::query_as(
        "insert into number_holds (account, failure, error_code, since, look_at)
         values ($1, $2, $3, $4, greatest($5::timestamptz, $6))
         on conflict (account) do update
             -- When to look next was said when this look was let through, or has been said anew by who mended something.
             set failure = $2, error_code = $3, look_at = greatest(number_holds.look_at, $6)
         returning look_at, xmax = 0, told_at is not null",
    )
    .bind(account)
    .bind(error.failure.as_str())
    .bind(error.code)
    .bind(now)
    .bind(first)
    .bind(after)
    .fetch_one(tx.conn())
    .await?)
}

pub(super) async fn note_telling(tx: &mut Tx, account: &str) -> Result<()> {
    let now = tx.now();
    sqlx::query("update number_holds set told_at = $2 where account = $1")
        .bind(account)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Ends the hold that this message was to look at: the number, since when it was held, and whether the owners were told.
pub(super) async fn end(tx: &mut Tx, message: MessageId) -> Result<Option<(String, DateTime<Utc>, bool)>> {
    Ok(sqlx::query_as("delete from number_holds where look_message = $1 returning account, since, told_at is not null")
        .bind(message)
        .fetch_optional(tx.conn())
        .await?)
}

/// Puts off what waits to be sent from a number, in one statement: thousands of answers must not be taken one by one to learn that
/// their number is held. What a worker is just taking is left alone, and asks by itself.
pub(super) async fn put_off(tx: &mut Tx, account: &str, until: DateTime<Utc>) -> Result<()> {
    sqlx::query(
        "with waiting as materialized (
             select j.id from jobs j join conversations v on v.id = (j.payload ->> 'conversation')::uuid
             where j.kind = 'send_message' and j.state = 'ready' and j.run_at < $2 and v.account = $1
             for update of j skip locked)
         update jobs set run_at = $2 from waiting where jobs.id = waiting.id",
    )
    .bind(account)
    .bind(until)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What waits to be sent from a number may be tried from this moment on.
pub(super) async fn bring_forward(tx: &mut Tx, account: &str, to: DateTime<Utc>) -> Result<()> {
    sqlx::query(
        "update jobs set run_at = $2 from conversations v
         where jobs.kind = 'send_message' and jobs.state = 'ready' and jobs.run_at > $2
           and v.id = (jobs.payload ->> 'conversation')::uuid and v.account = $1",
    )
    .bind(account)
    .bind(to)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Both at once for a number that is held, from outside: it is looked at now, as if for the first time.
pub(super) async fn look_now(db: &TenantDb, account: &str) -> Result<()> {
    sqlx::query(
        "with held as (update number_holds set look_at = $2, looks = 0 where account = $1 returning account)
         update jobs set run_at = $2 from held, conversations v
         where jobs.kind = 'send_message' and jobs.state = 'ready' and jobs.run_at > $2
           and v.id = (jobs.payload ->> 'conversation')::uuid and v.account = held.account",
    )
    .bind(account)
    .bind(db.server().clock().now())
    .execute(&mut *db.connection().await?)
    .await?;
    Ok(())
}

/// Whether there was a hold.
pub(super) async fn lift(tx: &mut Tx, account: &str) -> Result<bool> {
    let done = sqlx::query("delete from number_holds where account = $1").bind(account).execute(tx.conn()).await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn all(tx: &mut Tx) -> Result<Vec<Held>> {
    type Row = (String, String, Option<i64>, DateTime<Utc>, DateTime<Utc>);
    let rows: Vec<Row> =
        sqlx::query_as("select account, failure, error_code, since, look_at from number_holds order by account")
            .fetch_all(tx.conn())
            .await?;
    let held = |(address, failure, code, since, look_at): Row| {
        let why = ProviderError { code, ..ProviderError::of(Failure::named(&failure)) };
        Held { address, why, since, look_at }
    };
    Ok(rows.into_iter().map(held).collect())
}
