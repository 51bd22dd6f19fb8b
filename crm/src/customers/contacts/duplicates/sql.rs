//! The statements of [`duplicates`](super).

use chrono::{DateTime, Utc};

use crate::{db::Tx, error::Result, ids::ContactId};

/// A suspected pair, as the two are today.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub first: ContactId,
    pub second: ContactId,
    pub reason: String,
    pub found_at: DateTime<Utc>,
}

pub(super) async fn count(tx: &mut Tx) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select count(*) from (select from duplicate_contacts where first <> second
                               group by first, second having bool_and(different_at is null)) pairs",
    )
    .fetch_one(tx.conn())
    .await?)
}

pub(super) async fn page(tx: &mut Tx, skip: i64, limit: i64) -> Result<Vec<Row>> {
    Ok(sqlx::query_as(
        "select first, second, (array_agg(reason order by found_at))[1] as reason, min(found_at) as found_at
         from duplicate_contacts where first <> second
         group by first, second having bool_and(different_at is null)
         order by min(found_at) desc, first, second offset $1 limit $2",
    )
    .bind(skip)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// Keeps that two are two: whether somebody thought that they are one.
pub(super) async fn differ(tx: &mut Tx, one: ContactId, other: ContactId) -> Result<bool> {
    let (now, by) = (tx.now(), tx.who.member);
    let said = sqlx::query(
        "update contact_duplicates d set different_at = $3, different_by = $4 from duplicate_contacts today
         where d.one = today.one and d.other = today.other and d.different_at is null
           and today.first = least($1::uuid, $2::uuid) and today.second = greatest($1::uuid, $2::uuid)",
    )
    .bind(one)
    .bind(other)
    .bind(now)
    .bind(by)
    .execute(tx.conn())
    .await?;
    Ok(said.rows_affected() > 0)
}
