//! The role that the people of an alliance have on Discord: made, called and given by a job, as far as it is not so yet. It is always one
//! that we made, so that nobody gets by an alliance what they may not do.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::sql;
use crate::{
    db::TenantDb,
    error::Result,
    ids::{AllianceId, DiscordId},
    jobs::Claimed,
    kernel::names::names,
};

names! {
    /// Why the role is not as it should be.
    pub enum Problem {
        /// The bot may not manage roles, or not this one.
        Forbidden = "forbidden",
        /// The server has as many roles as Discord allows.
        TooMany = "too_many",
    }
}

/// What is to be done about the role of one alliance.
#[derive(Clone, Debug)]
pub struct Work {
    /// In which server.
    pub guild: Option<DiscordId>,
    /// What it is to be called; `None`, if there is to be none.
    pub name: Option<String>,
    /// Which it is, if there is one.
    pub role: Option<DiscordId>,
    /// What it is called now.
    pub called: Option<String>,
    /// Since when one is being made: a call may have made it whose answer was lost.
    pub making_since: Option<DateTime<Utc>>,
    /// Who is to be given it.
    pub give: Vec<DiscordId>,
    /// From whom it is to be taken.
    pub take: Vec<DiscordId>,
}

/// What is to be done about it.
pub async fn work(db: &TenantDb, job: &Claimed, alliance: AllianceId) -> Result<Work> {
    let mut tx = db.read_job(job).await?;
    let now = sql::role(&mut tx, alliance).await?;
    let (wanted, given) = (sql::role_wanted(&mut tx, alliance).await?, sql::role_given(&mut tx, alliance).await?);
    let is_kept = now.keeps_role && !now.is_dissolved;
    let wanted: BTreeSet<DiscordId> = wanted.into_iter().filter(|_| is_kept).collect();
    let given: BTreeSet<DiscordId> = given.into_iter().collect();
    Ok(Work {
        guild: now.discord_guild,
        name: is_kept.then_some(now.name),
        role: now.discord_role,
        called: now.role_name,
        making_since: now.role_since,
        give: wanted.difference(&given).copied().collect(),
        take: given.difference(&wanted).copied().collect(),
    })
}

/// Notes that a role is about to be made.
pub async fn making(db: &TenantDb, job: &Claimed, alliance: AllianceId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::role_making(&mut tx, alliance).await?;
    tx.commit_recorded().await
}

/// Notes which role it is, and what it is called.
pub async fn found_role(
    db: &TenantDb,
    job: &Claimed,
    alliance: AllianceId,
    role: DiscordId,
    called: &str,
) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::role_found(&mut tx, alliance, role, called).await?;
    tx.commit_recorded().await
}

/// Notes what it is called now.
pub async fn renamed(db: &TenantDb, job: &Claimed, alliance: AllianceId, called: &str) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::role_renamed(&mut tx, alliance, called).await?;
    tx.commit_recorded().await
}

/// Notes that there is no role any more, and so nobody has it.
pub async fn lost_role(db: &TenantDb, job: &Claimed, alliance: AllianceId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::role_lost(&mut tx, alliance).await?;
    tx.commit_recorded().await
}

/// Notes who has been given it.
pub async fn gave(db: &TenantDb, job: &Claimed, alliance: AllianceId, person: DiscordId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::role_gave(&mut tx, alliance, person).await?;
    tx.commit_recorded().await
}

/// Notes from whom it has been taken.
pub async fn took(db: &TenantDb, job: &Claimed, alliance: AllianceId, person: DiscordId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::role_took(&mut tx, alliance, person).await?;
    tx.commit_recorded().await
}

/// Notes why it is not as it should be: the card says it, and whoever switches it on again has it tried again.
pub async fn stuck(db: &TenantDb, job: &Claimed, alliance: AllianceId, problem: Problem) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::role_stuck(&mut tx, alliance, problem).await?;
    tx.commit_recorded().await
}
