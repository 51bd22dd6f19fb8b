//! What jobs do about the roles that the people of alliances have on Discord. Each step is recorded before the next, so that whatever
//! stops it, the next job goes on from there.

use commands::{guild_role, post::PostError};
use crm::{
    AllianceId, DiscordId, TenantDb,
    alliances::{self, RoleProblem, RoleWork},
    jobs::Claimed,
};

use super::{Effects, discord::not_posted};
use crate::jobs::{Ended, JobError};

/// Why the role is not as it should be.
enum Stop {
    /// Somebody has to do something about it first.
    Stuck(RoleProblem),
    /// Somebody has deleted the role.
    RoleGone,
    Job(JobError),
}

impl From<JobError> for Stop {
    fn from(error: JobError) -> Self {
        Self::Job(error)
    }
}

impl From<crm::Error> for Stop {
    fn from(error: crm::Error) -> Self {
        Self::Job(error.into())
    }
}

impl Effects {
    /// Has the people of an alliance have its role, and nobody else.
    pub(super) async fn keep_alliance_role(
        &self,
        db: &TenantDb,
        job: &Claimed,
        alliance: AllianceId,
    ) -> Result<Ended, JobError> {
        let mut kept = self.keep_role_once(db, job, alliance).await;
        if matches!(kept, Err(Stop::RoleGone)) {
            alliances::lost_role(db, job, alliance).await?;
            kept = self.keep_role_once(db, job, alliance).await;
        }
        match kept {
            Ok(()) => Ok(Ended::Plain),
            Err(Stop::Stuck(problem)) => {
                alliances::stuck(db, job, alliance, problem).await?;
                Ok(Ended::Plain)
            }
            Err(Stop::RoleGone) => Err(JobError::Passing { reason: "the role was deleted twice".into(), after: None }),
            Err(Stop::Job(error)) => Err(error),
        }
    }

    async fn keep_role_once(&self, db: &TenantDb, job: &Claimed, alliance: AllianceId) -> Result<(), Stop> {
        let work = alliances::work(db, job, alliance).await?;
        let Some(guild) = work.guild else { return Ok(()) };
        let Some(name) = &work.name else { return self.take_role_away(db, job, alliance, &work, guild).await };
        let role = match work.role {
            Some(role) => {
                if work.called.as_ref() != Some(name) {
                    let http = self.discord().await?;
                    guild_role::rename(http, guild, role, name).await.map_err(|e| stop(db, e))?;
                    alliances::renamed(db, job, alliance, name).await?;
                }
                role
            }
            None => {
                alliances::making(db, job, alliance).await?;
                let http = self.discord().await?;
                let made = guild_role::make(http, guild, name, work.making_since).await.map_err(|e| stop(db, e))?;
                alliances::found_role(db, job, alliance, made, name).await?;
                made
            }
        };
        for person in work.take {
            match guild_role::take(self.discord().await?, guild, role, person).await {
                // Who has left the server, or Discord, has no role there.
                Ok(()) | Err(PostError::UnknownMember | PostError::Gone(_)) => {
                    alliances::took(db, job, alliance, person).await?;
                }
                Err(error) => return Err(stop(db, error)),
            }
        }
        for person in work.give {
            match guild_role::give(self.discord().await?, guild, role, person).await {
                Ok(()) => alliances::gave(db, job, alliance, person).await?,
                Err(PostError::UnknownMember | PostError::Gone(_)) => {
                    tracing::info!(tenant = %db.slug(), "somebody of an alliance is not in its server");
                }
                Err(error) => return Err(stop(db, error)),
            }
        }
        Ok(())
    }

    async fn take_role_away(
        &self,
        db: &TenantDb,
        job: &Claimed,
        alliance: AllianceId,
        work: &RoleWork,
        guild: DiscordId,
    ) -> Result<(), Stop> {
        if let Some(role) = work.role {
            match guild_role::delete(self.discord().await?, guild, role).await {
                Ok(()) | Err(PostError::NoRole) => {}
                Err(error) => return Err(stop(db, error)),
            }
        }
        Ok(alliances::lost_role(db, job, alliance).await?)
    }
}

fn stop(db: &TenantDb, error: PostError) -> Stop {
    match error {
        // A server in which the bot is not any more is none where it may manage roles.
        PostError::Refused(_) | PostError::Gone(_) => Stop::Stuck(RoleProblem::Forbidden),
        PostError::TooManyRoles => Stop::Stuck(RoleProblem::TooMany),
        PostError::NoRole => Stop::RoleGone,
        other => Stop::Job(not_posted(db, other)),
    }
}
