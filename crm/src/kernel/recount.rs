//! Days of which something changes after they may have been counted: they are counted anew (`overview/stats`). Whoever takes back what
//! happened on an earlier day, or learns late of what did, says so here.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::Value;

use crate::{
    db::Tx,
    error::{Error, Result},
    ids::PipelineId,
    kernel::settings,
};

/// A day is counted so long after its end: until then, what belongs to it may still be on its way into the database.
pub(crate) const SETTLES: TimeDelta = TimeDelta::minutes(10);

/// Something that happened at this moment is other than it was, or was not known before. Of what is just a moment ago the day is not
/// counted yet.
pub(crate) async fn moment(tx: &mut Tx, at: DateTime<Utc>) -> Result<()> {
    if tx.now() - at < SETTLES / 2 {
        return Ok(());
    }
    let zone = settings::time_zone(tx.conn()).await?;
    day(tx, at.with_timezone(&zone).date_naive()).await
}

/// Something of this day of the company's is other than it was.
pub(crate) async fn day(tx: &mut Tx, day: NaiveDate) -> Result<()> {
    sqlx::query("insert into stats_stale (day) values ($1)").bind(day).execute(tx.conn()).await?;
    Ok(())
}

/// A lead or a deal stands no more as in this row, or does so again: that it has ended, if it says so, is other than it was.
pub(crate) async fn row(tx: &mut Tx, row: &Value) -> Result<()> {
    if let Some(on) = row["ended_on"].as_str() {
        day(tx, on.parse().map_err(Error::internal)?).await?;
    }
    if let Some(at) = row["ended_at"].as_str() {
        moment(tx, at.parse().map_err(Error::internal)?).await?;
    }
    Ok(())
}

/// The same of a booking.
pub(crate) async fn booking(tx: &mut Tx, row: &Value) -> Result<()> {
    let counted = match row["state"].as_str() {
        Some("done" | "no_show") => "starts_at",
        Some("cancelled") => "ended_at",
        // It is one once somebody has said yes.
        Some("held") => "created_at",
        _ => return Ok(()),
    };
    match row[counted].as_str() {
        Some(at) => moment(tx, at.parse().map_err(Error::internal)?).await,
        None => Ok(()),
    }
}

/// What went through a pipeline goes through another one from now on.
pub(crate) async fn pipeline(tx: &mut Tx, gone: PipelineId) -> Result<()> {
    sqlx::query("insert into stats_stale (day) select distinct day from stats_daily where pipeline = $1")
        .bind(gone)
        .execute(tx.conn())
        .await?;
    Ok(())
}
