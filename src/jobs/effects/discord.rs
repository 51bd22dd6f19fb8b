//! What jobs do on Discord: posts in the company's channels, and private messages.

use chrono::{DateTime, TimeDelta, Utc};
use commands::post::{self, PostError};
use crm::{
    ConversationId, DiscordId, MessageId, Permission, TenantDb,
    audit::{self, Feed},
    conversations,
    ids::RequestId,
    jobs::Claimed,
    members,
    notice::Notice,
    quarantine::{self, Count},
    requests, settings,
};
use serenity::all::Http;

use super::Effects;
use crate::jobs::{Ended, JobError};

impl Effects {
    /// The way to Discord, when it is our turn.
    pub(super) async fn discord(&self) -> Result<&Http, JobError> {
        let missing = || JobError::Passing { reason: "this worker has no discord.token".into(), after: None };
        let discord = self.discord.as_deref().ok_or_else(missing)?;
        self.discord_pace.until_ready().await;
        Ok(discord)
    }

    pub(super) async fn announce(
        &self,
        db: &TenantDb,
        job: &Claimed,
        conversation: ConversationId,
    ) -> Result<Ended, JobError> {
        let profile = settings::profile(db).await?;
        if let Some(forum) = profile.inbox_forum {
            return self.announce_in_forum(db, job, &profile, forum, conversation).await;
        }
        // Without an inbox the messages wait; setting one shows them.
        let Some(channel) = profile.inbox_channel else { return Ok(Ended::Plain) };
        let Some(news) = conversations::unannounced(db, job, conversation).await? else { return Ok(Ended::Plain) };
        let post = post::announce(self.discord().await?, channel, &profile, &news, &nonce(job))
            .await
            .map_err(|e| not_posted(db, e))?;
        conversations::announced(db, job, &news, post).await?;
        Ok(Ended::Recorded)
    }

    pub(super) async fn show_reply(&self, db: &TenantDb, job: &Claimed, message: MessageId) -> Result<Ended, JobError> {
        let profile = settings::profile(db).await?;
        let view = conversations::reply_view(db, job, message).await?;
        let Some(channel) = self.shown_in(db, job, &profile, view.conversation).await? else { return Ok(Ended::Plain) };
        let mut mark = None;
        if let Some(typed) = view.typed {
            mark = post::tick(self.discord().await?, typed, &view).await.map_err(|e| not_posted(db, e))?;
            // What goes well is said by that alone.
            if !view.needs_somebody() && view.post.is_none() {
                conversations::reply_marked(db, job, message, mark).await?;
                return Ok(Ended::Recorded);
            }
        }
        let shown = post::show_reply(self.discord().await?, channel, &profile, &view, &nonce(job)).await;
        let post = match shown {
            Ok(post) => post,
            Err(error) => return Err(self.not_shown(db, job, &profile, view.conversation, error).await),
        };
        conversations::reply_shown(db, job, &view, post, mark).await?;
        Ok(Ended::Recorded)
    }

    /// Says in the inbox that a customer was not answered in time, unless somebody has answered since.
    pub(super) async fn tell_late(
        &self,
        db: &TenantDb,
        job: &Claimed,
        conversation: ConversationId,
    ) -> Result<Ended, JobError> {
        let profile = settings::profile(db).await?;
        let Some(late) = conversations::late(db, job, conversation).await? else { return Ok(Ended::Plain) };
        let Some(place) = self.shown_in(db, job, &profile, conversation).await? else { return Ok(Ended::Plain) };
        match post::tell_late(self.discord().await?, place, &profile, &late, &nonce(job)).await {
            Ok(()) => Ok(Ended::Plain),
            Err(error) => Err(self.not_shown(db, job, &profile, conversation, error).await),
        }
    }

    pub(super) async fn show_lead(
        &self,
        db: &TenantDb,
        job: &Claimed,
        conversation: ConversationId,
    ) -> Result<Ended, JobError> {
        let profile = settings::profile(db).await?;
        if profile.inbox_forum.is_some() {
            return self.show_card(db, job, conversation).await;
        }
        let Some(trace) = conversations::lead_trace(db, job, conversation).await? else { return Ok(Ended::Plain) };
        for post in &trace.posts {
            let shown = post::show_lead(self.discord().await?, *post, &profile, conversation, &trace).await;
            shown.map_err(|e| not_posted(db, e))?;
        }
        Ok(Ended::Plain)
    }

    pub(super) async fn tell(
        &self,
        db: &TenantDb,
        job: &Claimed,
        to: DiscordId,
        notice: &Notice,
        maker: Option<DiscordId>,
    ) -> Result<Ended, JobError> {
        let profile = settings::profile(db).await?;
        let language = members::language(db, to).await?;
        match post::tell(self.discord().await?, to, language, &profile.name, notice, &nonce(job)).await {
            Ok(()) => Ok(Ended::Plain),
            Err(PostError::Closed | PostError::Refused(_) | PostError::Gone(_)) => {
                // What changed is in the audit log and in `/perms check`.
                tracing::info!(tenant = %db.slug(), job = %job.id, "a person could not be told in private");
                match maker.filter(|maker| *maker != to) {
                    Some(maker) => {
                        members::could_not_tell(db, job, to, maker).await?;
                        Ok(Ended::Recorded)
                    }
                    None => Ok(Ended::Plain),
                }
            }
            Err(other) => Err(not_posted(db, other)),
        }
    }

    /// Tells a person of grants that end, as far as they still do.
    pub(super) async fn tell_of_ends(
        &self,
        db: &TenantDb,
        job: &Claimed,
        to: DiscordId,
        until: DateTime<Utc>,
        notice: impl FnOnce(Vec<Permission>) -> Notice,
    ) -> Result<Ended, JobError> {
        let permissions = members::ending_at(db, job, to, until).await?;
        if permissions.is_empty() { Ok(Ended::Plain) } else { self.tell(db, job, to, &notice(permissions), None).await }
    }

    /// What concerns the owners' channel waits for nothing: without one there is nobody to show it to.
    pub(super) async fn show_request(
        &self,
        db: &TenantDb,
        job: &Claimed,
        request: RequestId,
    ) -> Result<Ended, JobError> {
        let profile = settings::profile(db).await?;
        let Some(channel) = profile.owner_channel else { return Ok(Ended::Plain) };
        let request = requests::show(db, job, request).await?;
        let shown = post::show_request(self.discord().await?, channel, &profile, &request, &nonce(job)).await;
        requests::shown(db, job, request.id, shown.map_err(|e| not_posted(db, e))?).await?;
        Ok(Ended::Plain)
    }

    pub(super) async fn alarm(&self, db: &TenantDb, job: &Claimed, notice: &Notice) -> Result<Ended, JobError> {
        let profile = settings::profile(db).await?;
        let Some(channel) = profile.owner_channel else { return Ok(Ended::Plain) };
        let told = post::alarm(self.discord().await?, channel, &profile, notice, &nonce(job)).await;
        told.map(|()| Ended::Plain).map_err(|e| not_posted(db, e))
    }

    /// Tells the owners what was put aside. It says how much that is by now, so one that can't be told is let go: the next is
    /// no worse.
    pub(super) async fn tell_quarantine(&self, db: &TenantDb, job: &Claimed) -> Result<Ended, JobError> {
        let Some(Count { jobs, deliveries }) = quarantine::waiting(db, job).await? else { return Ok(Ended::Plain) };
        match self.alarm(db, job, &Notice::PutAside { jobs, deliveries }).await {
            Ok(_) => {
                quarantine::told(db, job).await?;
                Ok(Ended::Recorded)
            }
            Err(JobError::Final(reason)) => {
                tracing::error!(tenant = %db.slug(), reason, "ALERT: the owners can't be told of what was put aside");
                Ok(Ended::Plain)
            }
            Err(passing) => Err(passing),
        }
    }

    pub(super) async fn feed(&self, db: &TenantDb, job: &Claimed, feed: Feed) -> Result<Ended, JobError> {
        let Some(batch) = audit::feed(db, job, feed).await? else { return Ok(Ended::Plain) };
        let profile = settings::profile(db).await?;
        let shown = post::show_events(self.discord().await?, &profile, feed, &batch, &nonce(job)).await;
        shown.map_err(|e| not_posted(db, e))?;
        audit::fed(db, job, feed, &batch).await?;
        Ok(Ended::Recorded)
    }

    pub(super) async fn note_head(&self, db: &TenantDb, job: &Claimed) -> Result<Ended, JobError> {
        let profile = settings::profile(db).await?;
        let (Some(channel), Some((place, hash))) = (profile.owner_channel, audit::head(db, job).await?) else {
            return Ok(Ended::Plain);
        };
        let noted = post::note_head(self.discord().await?, channel, &profile, (place, &hash), &nonce(job)).await;
        noted.map(|()| Ended::Plain).map_err(|e| not_posted(db, e))
    }
}

/// Discord drops a second message with the same nonce, so that a job that comes back posts nothing twice. At most 25
/// characters.
pub(super) fn nonce(job: &Claimed) -> String {
    job.id.to_string().chars().take(25).collect()
}

/// How a job goes on whose post Discord did not take.
pub(super) fn not_posted(db: &TenantDb, error: PostError) -> JobError {
    match error {
        PostError::Refused(reason) | PostError::Gone(reason) => JobError::Final(reason),
        PostError::Closed
        | PostError::TooLarge
        | PostError::TooManyRoles
        | PostError::NoRole
        | PostError::UnknownMember => JobError::Final(error.to_string()),
        PostError::NoWebhook | PostError::Archived | PostError::Full => {
            JobError::Passing { reason: error.to_string(), after: None }
        }
        PostError::RateLimited => {
            let after = Some(db.server().clock().now() + TimeDelta::seconds(5));
            JobError::Passing { reason: "Discord asked to wait".into(), after }
        }
        PostError::Retry(reason) => JobError::Passing { reason, after: None },
        PostError::Unauthorised => JobError::Passing { reason: "Discord refuses the bot's token".into(), after: None },
    }
}
