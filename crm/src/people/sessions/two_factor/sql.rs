//! The statements of [`two_factor`](super).

use chrono::TimeDelta;

use super::Second;
use crate::{
    db::{TenantDb, Tx},
    error::Result,
    ids::MemberId,
};

pub(super) async fn find(tx: &mut Tx, member: MemberId) -> Result<Option<Second>> {
    let found = sqlx::query_as(
        "select confirmed_at as since, (select count(*) from recovery_codes where member_id = $1 and used_at is null) as left
         from two_factors where member_id = $1 and confirmed_at is not null",
    );
    Ok(found.bind(member).fetch_optional(tx.conn()).await?)
}

pub(super) async fn company(tx: &mut Tx) -> Result<String> {
    Ok(sqlx::query_scalar("select name from tenant").fetch_one(tx.conn()).await?)
}

/// In place of one that was not confirmed.
pub(super) async fn put(tx: &mut Tx, member: MemberId, salt: &[u8; 32]) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "insert into two_factors (member_id, salt, made_at) values ($1, $2, $3)
         on conflict (member_id) do update set salt = $2, made_at = $3, last_step = null
             where two_factors.confirmed_at is null",
    )
    .bind(member)
    .bind(salt)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Locked, so that of two who type the same code at once one goes through.
pub(super) async fn salt(tx: &mut Tx, member: MemberId, confirmed: bool) -> Result<Option<Vec<u8>>> {
    let found = sqlx::query_scalar(
        "select salt from two_factors where member_id = $1 and (confirmed_at is not null) = $2 for update",
    );
    Ok(found.bind(member).bind(confirmed).fetch_optional(tx.conn()).await?)
}

pub(super) async fn confirm(tx: &mut Tx, member: MemberId) -> Result<()> {
    let now = tx.now();
    let done = sqlx::query("update two_factors set confirmed_at = $2 where member_id = $1");
    done.bind(member).bind(now).execute(tx.conn()).await?;
    Ok(())
}

/// Whether no code of this step or a later one was used.
pub(super) async fn use_app_code(tx: &mut Tx, member: MemberId, step: i64) -> Result<bool> {
    let used = sqlx::query(
        "update two_factors set last_step = $2 where member_id = $1 and (last_step is null or last_step < $2)",
    );
    Ok(used.bind(member).bind(step).execute(tx.conn()).await?.rows_affected() == 1)
}

pub(super) async fn use_code(tx: &mut Tx, member: MemberId, digest: &[u8]) -> Result<bool> {
    let now = tx.now();
    let used =
        sqlx::query("update recovery_codes set used_at = $3 where member_id = $1 and digest = $2 and used_at is null");
    Ok(used.bind(member).bind(digest).bind(now).execute(tx.conn()).await?.rows_affected() == 1)
}

/// In place of those before.
pub(super) async fn put_codes(tx: &mut Tx, member: MemberId, digests: &[Vec<u8>]) -> Result<()> {
    sqlx::query("delete from recovery_codes where member_id = $1").bind(member).execute(tx.conn()).await?;
    sqlx::query("insert into recovery_codes (member_id, digest) select $1, unnest($2::bytea[])")
        .bind(member)
        .bind(digests)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn remove(tx: &mut Tx, member: MemberId) -> Result<()> {
    sqlx::query("delete from recovery_codes where member_id = $1").bind(member).execute(tx.conn()).await?;
    sqlx::query("delete from second_steps where member_id = $1").bind(member).execute(tx.conn()).await?;
    sqlx::query("delete from two_factors where member_id = $1").bind(member).execute(tx.conn()).await?;
    Ok(())
}

/// Notes that somebody is at their second step; whether they have one. Steps of theirs that are over are forgotten.
pub(super) async fn begin_step(tx: &mut Tx, member: MemberId, digest: &[u8], within: TimeDelta) -> Result<bool> {
    let now = tx.now();
    let begun = sqlx::query(
        "with gone as (delete from second_steps where member_id = $1 and ends_at < $3)
         insert into second_steps (digest, member_id, ends_at)
         select $2, member_id, $4 from two_factors where member_id = $1 and confirmed_at is not null",
    );
    let begun = begun.bind(member).bind(digest).bind(now).bind(now + within).execute(tx.conn()).await?;
    Ok(begun.rows_affected() == 1)
}

pub(super) async fn step(db: &TenantDb, digest: &[u8]) -> Result<Option<MemberId>> {
    let found = sqlx::query_scalar("select member_id from second_steps where digest = $1 and ends_at > $2");
    Ok(found.bind(digest).bind(db.server().clock().now()).fetch_optional(&mut *db.connection().await?).await?)
}

pub(super) async fn use_step(tx: &mut Tx, digest: &[u8]) -> Result<bool> {
    let now = tx.now();
    let used = sqlx::query("delete from second_steps where digest = $1 and ends_at > $2");
    Ok(used.bind(digest).bind(now).execute(tx.conn()).await?.rows_affected() == 1)
}
