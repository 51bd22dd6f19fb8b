//! What taking an import back reads and writes of its own.

use super::Written;
use crate::{
    db::Tx,
    error::Result,
    ids::{CompanyId, ImportId},
};

/// The last rows that something became of.
pub(super) async fn last(tx: &mut Tx, id: ImportId, limit: i64) -> Result<Vec<Written>> {
    Ok(sqlx::query_as(
        "select row, contact_id, contact_made, contact_version, lead_id, lead_made, lead_version, before from import_rows
         where import_id = $1 and outcome in ('made', 'changed') order by row desc limit $2",
    )
    .bind(id)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// Which rows are out again, and which were left.
pub(super) async fn taken_back(tx: &mut Tx, id: ImportId, back: &[i64], left: &[i64]) -> Result<()> {
    sqlx::query("update import_rows set outcome = 'back', before = null where import_id = $1 and row = any($2)")
        .bind(id)
        .bind(back)
        .execute(tx.conn())
        .await?;
    sqlx::query("update import_rows set outcome = 'left' where import_id = $1 and row = any($2)")
        .bind(id)
        .bind(left)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn companies(tx: &mut Tx, id: ImportId) -> Result<Vec<CompanyId>> {
    Ok(sqlx::query_scalar("select company_id from import_companies where import_id = $1")
        .bind(id)
        .fetch_all(tx.conn())
        .await?)
}
