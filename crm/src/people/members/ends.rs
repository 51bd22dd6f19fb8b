//! What a person is told around the end of a grant. Whether a grant counts is decided without any of this.

use chrono::{DateTime, Utc};

use crate::{db::TenantDb, error::Result, ids::DiscordId, jobs::Claimed, permission::Permission};

/// The permissions of this person whose grant ends at just this time. Grants that were taken back or replaced since are not
/// among them.
pub async fn ending_at(
    db: &TenantDb,
    job: &Claimed,
    person: DiscordId,
    until: DateTime<Utc>,
) -> Result<Vec<Permission>> {
    let mut tx = db.read_job(job).await?;
    let member = super::find(&mut tx, person).await?;
    let rules = member.map(|member| member.holding.rules).unwrap_or_default();
    let ending = rules.into_iter().filter(|(_, rule)| rule.granted && rule.until == Some(until));
    Ok(ending.map(|(permission, _)| permission).collect())
}
