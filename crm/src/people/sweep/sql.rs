//! Statements on what is over.

use chrono::{DateTime, Utc};

use crate::{db::Tx, error::Result};

/// How many rows one transaction removes of each.
const BATCH: i64 = 500;

/// Removes a batch of each: of names executed before `names`, of what was over before `over`. Whether there may be more.
pub(super) async fn remove_some(tx: &mut Tx, names: DateTime<Utc>, over: DateTime<Utc>) -> Result<bool> {
    let statements = [
        sqlx::query("delete from executed where name in (select name from executed where at < $1 limit $2)")
            .bind(names),
        sqlx::query("delete from sessions where id in (select id from sessions where ends_at < $1 limit $2)")
            .bind(over),
        sqlx::query("delete from api_keys where id in (select id from api_keys where ends_at < $1 limit $2)")
            .bind(over),
        sqlx::query(
            "delete from sign_in_links where digest in (select digest from sign_in_links where ends_at < $1 limit $2)",
        )
        .bind(over),
        sqlx::query(
            "delete from webhook_deliveries
             where id in (select id from webhook_deliveries where created_at < $1 limit $2)",
        )
        .bind(over),
    ];
    let mut more = false;
    for statement in statements {
        let removed = statement.bind(BATCH).execute(tx.conn()).await?.rows_affected();
        more |= removed == BATCH.unsigned_abs();
    }
    Ok(more)
}

pub(super) async fn is_anything_left(tx: &mut Tx) -> Result<bool> {
    let left = sqlx::query_scalar(
        "select exists (select from executed) or exists (select from sessions) or exists (select from sign_in_links)
             or exists (select from api_keys) or exists (select from webhook_deliveries)",
    );
    Ok(left.fetch_one(tx.conn()).await?)
}
