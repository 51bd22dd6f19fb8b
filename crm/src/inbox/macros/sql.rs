//! The statements of [`macros`](super).

use serde_json::Value;

use crate::{
    db::Tx,
    error::Result,
    ids::{CannedReplyId, MacroId, MemberId},
    text,
};

/// A macro as it is stored.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub id: MacroId,
    pub name: String,
    pub steps: Value,
}

pub(super) async fn count(tx: &mut Tx) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from macros").fetch_one(tx.conn()).await?)
}

pub(super) async fn insert(tx: &mut Tx, name: &str, steps: &Value) -> Result<MacroId> {
    let (id, by, now) = (MacroId::new(tx.now()), tx.who.member, tx.now());
    sqlx::query(
        "insert into macros (id, name, search_key, steps, changed_by, changed_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(name)
    .bind(text::search_key(name))
    .bind(steps)
    .bind(by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(id)
}

pub(super) async fn update(tx: &mut Tx, id: MacroId, name: &str, steps: &Value) -> Result<()> {
    let (by, now) = (tx.who.member, tx.now());
    sqlx::query(
        "update macros set name = $2, search_key = $3, steps = $4, changed_by = $5, changed_at = $6 where id = $1",
    )
    .bind(id)
    .bind(name)
    .bind(text::search_key(name))
    .bind(steps)
    .bind(by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: MacroId) -> Result<()> {
    sqlx::query("delete from macros where id = $1").bind(id).execute(tx.conn()).await?;
    Ok(())
}

/// The macro with this name, however it is spelled.
pub(super) async fn find(tx: &mut Tx, name: &str) -> Result<Option<Row>> {
    Ok(sqlx::query_as("select id, name, steps from macros where search_key = $1")
        .bind(text::search_key(name))
        .fetch_optional(tx.conn())
        .await?)
}

/// Like [`find`], its row locked.
pub(super) async fn lock(tx: &mut Tx, name: &str) -> Result<Option<Row>> {
    Ok(sqlx::query_as("select id, name, steps from macros where search_key = $1 for update")
        .bind(text::search_key(name))
        .fetch_optional(tx.conn())
        .await?)
}

pub(super) async fn by_id(tx: &mut Tx, id: MacroId) -> Result<Option<Row>> {
    Ok(sqlx::query_as("select id, name, steps from macros where id = $1").bind(id).fetch_optional(tx.conn()).await?)
}

/// Macros by name, behind the first `after`.
pub(super) async fn page(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<Row>> {
    Ok(sqlx::query_as("select id, name, steps from macros order by search_key offset $1 limit $2")
        .bind(after)
        .bind(limit)
        .fetch_all(tx.conn())
        .await?)
}

/// The names that hold the key.
pub(super) async fn search(tx: &mut Tx, key: &str, limit: i64) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar("select name from macros where search_key like $1 order by search_key limit $2")
        .bind(text::holding(key))
        .bind(limit)
        .fetch_all(tx.conn())
        .await?)
}

/// What these people are called.
pub(super) async fn members(tx: &mut Tx, ids: &[MemberId]) -> Result<Vec<(MemberId, String)>> {
    Ok(sqlx::query_as("select id, name from members where id = any($1)")
        .bind(ids.iter().map(|id| id.0).collect::<Vec<_>>())
        .fetch_all(tx.conn())
        .await?)
}

/// What these canned replies are called, as far as there are such.
pub(super) async fn replies(tx: &mut Tx, ids: &[CannedReplyId]) -> Result<Vec<(CannedReplyId, String)>> {
    Ok(sqlx::query_as("select id, name from canned_replies where id = any($1)")
        .bind(ids.iter().map(|id| id.0).collect::<Vec<_>>())
        .fetch_all(tx.conn())
        .await?)
}
