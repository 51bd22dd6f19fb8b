//! The statements of [`keys`](super).

use chrono::{DateTime, TimeDelta, Utc};

use super::Key;
use crate::{
    db::{TenantDb, Tx},
    error::Result,
    ids::{KeyId, MemberId},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: KeyId,
    prefix: String,
    name: String,
    scopes: Vec<String>,
    created_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
}

pub(super) async fn insert(tx: &mut Tx, key: &Key, member: MemberId, digest: &[u8]) -> Result<()> {
    let Key { id, prefix, name, scopes, created_at, ends_at, used_at: _ } = key;
    let scopes: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    sqlx::query(
        "insert into api_keys (id, prefix, digest, member_id, name, scopes, created_at, ends_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id)
    .bind(prefix)
    .bind(digest)
    .bind(member)
    .bind(name)
    .bind(scopes)
    .bind(created_at)
    .bind(ends_at)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How many keys of a person hold. Whoever makes two at once waits here.
pub(super) async fn count(tx: &mut Tx, member: MemberId) -> Result<i64> {
    let now = tx.now();
    sqlx::query("select from members where id = $1 for no key update").bind(member).execute(tx.conn()).await?;
    let held =
        sqlx::query_scalar("select count(*) from api_keys where member_id = $1 and ended_at is null and ends_at > $2");
    Ok(held.bind(member).bind(now).fetch_one(tx.conn()).await?)
}

pub(super) async fn list(tx: &mut Tx, member: MemberId) -> Result<Vec<Key>> {
    let now = tx.now();
    let rows: Vec<Row> = sqlx::query_as(
        "select id, prefix, name, scopes, created_at, ends_at, used_at from api_keys
         where member_id = $1 and ended_at is null and ends_at > $2 order by created_at desc, id desc",
    )
    .bind(member)
    .bind(now)
    .fetch_all(tx.conn())
    .await?;
    let read = |Row { id, prefix, name, scopes, created_at, ends_at, used_at }: Row| {
        let scopes = scopes.iter().filter_map(|scope| scope.parse().ok()).collect();
        Key { id, prefix, name, scopes, created_at, ends_at, used_at }
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Ends a key; what it was for.
pub(super) async fn end(tx: &mut Tx, member: MemberId, id: KeyId) -> Result<Option<String>> {
    let now = tx.now();
    Ok(sqlx::query_scalar(
        "update api_keys set ended_at = $3 where id = $1 and member_id = $2 and ended_at is null returning name",
    )
    .bind(id)
    .bind(member)
    .bind(now)
    .fetch_optional(tx.conn())
    .await?)
}

/// A key that holds.
#[derive(sqlx::FromRow)]
pub(super) struct Held {
    pub id: KeyId,
    pub digest: Vec<u8>,
    #[sqlx(rename = "member_id")]
    pub member: MemberId,
}

/// The key with this prefix, if it holds and its person is not disabled.
pub(super) async fn find(db: &TenantDb, prefix: &str) -> Result<Option<Held>> {
    let now = db.server().clock().now();
    Ok(sqlx::query_as(
        "with held as (
             select k.id, k.digest, k.member_id, k.used_at from api_keys k
             join members m on m.id = k.member_id and m.disabled_at is null
             where k.prefix = $1 and k.ended_at is null and k.ends_at > $2),
         used as (
             update api_keys k set used_at = $2 from held
             where k.id = held.id and (held.used_at is null or held.used_at <= $3))
         select id, digest, member_id from held",
    )
    .bind(prefix)
    .bind(now)
    .bind(now - TimeDelta::minutes(1))
    .fetch_optional(&mut *db.connection().await?)
    .await?)
}
