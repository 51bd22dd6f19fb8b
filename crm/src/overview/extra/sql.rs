//! The statements of [`extra`](super).

use super::Row;
use crate::{db::Tx, error::Result, fields::Of, ids::ContactId, kernel::reach::visible};

pub(super) async fn contact(tx: &mut Tx, id: ContactId) -> Result<Option<Row>> {
    Ok(sqlx::query_as("select version, extra from contacts where id = $1 and erased_at is null")
        .bind(id)
        .fetch_optional(tx.conn())
        .await?)
}

pub(super) async fn company(tx: &mut Tx, number: i64) -> Result<Option<Row>> {
    Ok(sqlx::query_as("select version, extra from companies where number = $1")
        .bind(number)
        .fetch_optional(tx.conn())
        .await?)
}

pub(super) async fn lead(tx: &mut Tx, number: i64) -> Result<Option<Row>> {
    Ok(sqlx::query_as(concat!("select version, extra from leads where number = $1 and ", visible!("owner", "leads")))
        .bind(number)
        .fetch_optional(tx.conn())
        .await?)
}

pub(super) async fn deal(tx: &mut Tx, number: i64) -> Result<Option<Row>> {
    Ok(sqlx::query_as(concat!("select version, extra from deals where number = $1 and ", visible!("owner", "deals")))
        .bind(number)
        .fetch_optional(tx.conn())
        .await?)
}

/// Whoever was merged into another is counted with them.
pub(super) async fn count(tx: &mut Tx, of: Of, field: &str) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select case $1
                when 'contact' then (select count(*) from contacts where merged_into is null and extra ? $2)
                when 'company' then (select count(*) from companies where extra ? $2)
                when 'lead' then (select count(*) from leads where extra ? $2)
                else (select count(*) from deals where extra ? $2) end",
    )
    .bind(of.as_str())
    .bind(field)
    .fetch_one(tx.conn())
    .await?)
}
