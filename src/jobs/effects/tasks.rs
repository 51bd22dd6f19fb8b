//! What jobs do about tasks: reminders, mornings, and the question after a promise.

use chrono::{DateTime, Utc};
use commands::post::{self, PostError};
use crm::{
    DiscordId, MemberId, MessageId, TaskId, TenantDb,
    jobs::Claimed,
    members,
    posts::Post,
    settings::{self, Profile},
    tasks::{self, Reminder},
};

use super::{
    Effects,
    discord::{nonce, not_posted},
};
use crate::jobs::{Ended, JobError};

impl Effects {
    /// Reminds whoever has the task; where they take no private messages, where the task belongs.
    pub(super) async fn remind(
        &self,
        db: &TenantDb,
        job: &Claimed,
        task: TaskId,
        at: DateTime<Utc>,
    ) -> Result<Ended, JobError> {
        let Some(reminder) = tasks::reminder(db, job, task, at).await? else { return Ok(Ended::Plain) };
        let profile = settings::profile(db).await?;
        let language = members::language(db, reminder.to).await?;
        let company = (db.id(), profile.name.as_str());
        let told = post::remind(self.discord().await?, None, language, company, &reminder, &nonce(job)).await;
        let told = match (told, public(&profile, &reminder)) {
            (Err(PostError::Closed | PostError::Refused(_) | PostError::Gone(_)), Some(place)) => {
                post::remind(self.discord().await?, Some(place), profile.language, company, &reminder, &nonce(job))
                    .await
            }
            (told, _) => told,
        };
        match told {
            Ok(()) => {}
            Err(PostError::Closed | PostError::Refused(_) | PostError::Gone(_) | PostError::Archived) => {
                // It stands in their list.
                tracing::info!(tenant = %db.slug(), job = %job.id, "a person could not be reminded of a task");
            }
            Err(passing) => return Err(not_posted(db, passing)),
        }
        tasks::reminded(db, job, task, at).await?;
        Ok(Ended::Recorded)
    }

    /// Shows a person their day, and plans the next morning. Who takes no private messages has the list.
    pub(super) async fn show_morning(
        &self,
        db: &TenantDb,
        job: &Claimed,
        member: MemberId,
        at: DateTime<Utc>,
    ) -> Result<Ended, JobError> {
        if let Some(morning) = tasks::morning(db, job, member, at).await? {
            let profile = settings::profile(db).await?;
            let language = members::language(db, morning.to).await?;
            let shown = post::show_morning(self.discord().await?, language, &profile.name, &morning, &nonce(job)).await;
            match shown {
                Ok(()) => {}
                Err(PostError::Closed | PostError::Refused(_) | PostError::Gone(_)) => {
                    tracing::info!(tenant = %db.slug(), job = %job.id, "a person could not be shown their day");
                }
                Err(passing) => return Err(not_posted(db, passing)),
            }
        }
        tasks::morning_over(db, job, member, at).await?;
        Ok(Ended::Recorded)
    }

    /// Asks below what a person typed whether they want to be reminded. What they have deleted meanwhile needs no question.
    pub(super) async fn suggest_reminder(
        &self,
        db: &TenantDb,
        job: &Claimed,
        message: MessageId,
        typed: Post,
        due: DateTime<Utc>,
        to: DiscordId,
    ) -> Result<Ended, JobError> {
        let now = db.server().clock().now();
        if due <= now {
            return Ok(Ended::Plain);
        }
        let language = members::language(db, to).await?;
        let at = (now, settings::profile(db).await?.time_zone);
        let asked = post::suggest_reminder(self.discord().await?, typed, language, message, due, at, &nonce(job)).await;
        match asked {
            Ok(post) => {
                tasks::suggested(db, job, post).await?;
                Ok(Ended::Recorded)
            }
            Err(PostError::Refused(_) | PostError::Gone(_) | PostError::Archived) => Ok(Ended::Plain),
            Err(passing) => Err(not_posted(db, passing)),
        }
    }

    pub(super) async fn end_suggestion(&self, db: &TenantDb, post: Post) -> Result<Ended, JobError> {
        let gone = post::take_away(self.discord().await?, post).await;
        gone.map(|()| Ended::Plain).map_err(|error| not_posted(db, error))
    }
}

/// Where somebody is reminded who takes no private messages: in the thread of the conversation, the inbox or the owners' channel.
fn public(profile: &Profile, reminder: &Reminder) -> Option<DiscordId> {
    let thread = reminder.task.about.thread.filter(|_| profile.inbox_forum.is_some());
    thread.or(profile.inbox_channel).or(profile.owner_channel)
}
