//! Statements on what was answered.

use chrono::{DateTime, Utc};

use super::{Done, Kept};
use crate::{
    db::{TenantDb, Tx},
    error::Result,
};

/// What was done under a name since a moment.
pub(super) async fn find(tx: &mut Tx, name: &str, since: DateTime<Utc>) -> Result<Option<Done>> {
    let found =
        sqlx::query_as("select digest, status, location, version, answer from executed where name = $1 and at >= $2");
    Ok(found.bind(name).bind(since).fetch_optional(tx.conn()).await?)
}

/// Keeps what was answered.
pub(super) async fn keep(db: &TenantDb, name: &str, kept: Kept) -> Result<()> {
    let Kept { status, location, version, answer } = kept;
    sqlx::query("update executed set status = $2, location = $3, version = $4, answer = $5 where name = $1")
        .bind(name)
        .bind(status)
        .bind(location)
        .bind(version)
        .bind(answer)
        .execute(&mut *db.connection().await?)
        .await?;
    Ok(())
}
