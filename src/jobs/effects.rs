//! What jobs do to the outside world, and how the world's answers are understood.

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use commands::post::{self, PostError};
use crm::{
    ConversationId, DiscordId, MessageId, Permission, TenantDb,
    audit::{self, Feed},
    channel::{Failure, ProviderError},
    conversations::{self, Outcome},
    ids::RequestId,
    jobs::{Claimed, Job, Notice},
    members, requests, settings,
};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use serenity::all::Http;
use webhooks::whatsapp::{self, Account, Graph, Recipient};

use super::{Ended, JobError};
use crate::config;

/// Meta answers within seconds; an early time-out would only make outcomes unknown.
const GRAPH_TIMEOUT: Duration = Duration::from_secs(45);

/// Calls a second to Discord, over all routes. Discord allows a bot 50 (Discord docs, rate limits); serenity's limiter minds
/// each route but not the sum.
const DISCORD_A_SECOND: NonZeroU32 = NonZeroU32::new(45).unwrap();

/// The ways to act on the outside world.
pub struct Effects {
    discord: Option<Arc<Http>>,
    discord_pace: DefaultDirectRateLimiter,
    graph: Graph,
}

impl Effects {
    /// Through this Discord client, if there is a bot, and this Graph API.
    pub fn new(discord: Option<Arc<Http>>, whatsapp: &config::WhatsApp) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .timeout(GRAPH_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .build()
            .context("building the Graph API client")?;
        let discord_pace = RateLimiter::direct(Quota::per_second(DISCORD_A_SECOND));
        Ok(Self {
            discord,
            discord_pace,
            graph: Graph::new(http, whatsapp.graph_url.clone(), whatsapp.graph_version.clone())?,
        })
    }

    /// Does one job.
    pub async fn perform(&self, db: &TenantDb, job: &Claimed, work: Job) -> Result<Ended, JobError> {
        match work {
            Job::AnnounceMessages { conversation } => self.announce(db, job, conversation).await,
            Job::SendMessage { message, conversation: _ } => self.send(db, job, message).await,
            Job::ShowReply { message } => self.show_reply(db, job, message).await,
            Job::ShowLead { conversation } => self.show_lead(db, conversation).await,
            Job::TellMember { to, notice, maker } => self.tell(db, job, to, &notice, maker).await,
            Job::GrantEnding { to, until } => {
                self.tell_of_ends(db, job, to, until, |permissions| Notice::Ending { permissions, until }).await
            }
            Job::GrantEnded { to, until } => {
                self.tell_of_ends(db, job, to, until, |permissions| Notice::Ended { permissions }).await
            }
            Job::ShowRequest { request } => self.show_request(db, job, request).await,
            Job::ExpireRequest { request } => plain(requests::expire(db, job, request).await),
            Job::AlarmOwners { notice } => self.alarm(db, job, &notice).await,
            Job::SealAudit => audit::seal(db, job).await.map(|()| Ended::Recorded).map_err(JobError::from),
            Job::FeedAudit => self.feed(db, job, Feed::Audit).await,
            Job::DigestChanges => self.feed(db, job, Feed::Owners).await,
            Job::AnchorAudit => self.note_head(db, job).await,
        }
    }

    /// The way to Discord, when it is our turn.
    async fn discord(&self) -> Result<&Http, JobError> {
        let missing = || JobError::Passing { reason: "this worker has no discord.token".into(), after: None };
        let discord = self.discord.as_deref().ok_or_else(missing)?;
        self.discord_pace.until_ready().await;
        Ok(discord)
    }

    async fn announce(&self, db: &TenantDb, job: &Claimed, conversation: ConversationId) -> Result<Ended, JobError> {
        let Some(news) = conversations::unannounced(db, job, conversation).await? else { return Ok(Ended::Plain) };
        let profile = settings::profile(db).await?;
        // Without an inbox the messages wait; setting one shows them.
        let Some(channel) = profile.inbox_channel else { return Ok(Ended::Plain) };
        let post = post::announce(self.discord().await?, channel, &profile, &news, &nonce(job))
            .await
            .map_err(|e| trouble(db, e))?;
        conversations::announced(db, job, &news, post).await?;
        Ok(Ended::Recorded)
    }

    async fn show_reply(&self, db: &TenantDb, job: &Claimed, message: MessageId) -> Result<Ended, JobError> {
        let profile = settings::profile(db).await?;
        let Some(channel) = profile.inbox_channel else { return Ok(Ended::Plain) };
        let view = conversations::reply_view(db, job, message).await?;
        let shown = post::show_reply(self.discord().await?, channel, &profile, &view, &nonce(job)).await;
        let post = shown.map_err(|e| trouble(db, e))?;
        conversations::reply_shown(db, job, message, post).await?;
        Ok(Ended::Recorded)
    }

    async fn show_lead(&self, db: &TenantDb, conversation: ConversationId) -> Result<Ended, JobError> {
        let profile = settings::profile(db).await?;
        let Some(channel) = profile.inbox_channel else { return Ok(Ended::Plain) };
        let Some(trace) = conversations::lead_trace(db, conversation).await? else { return Ok(Ended::Plain) };
        for message in &trace.posts {
            let shown = post::show_lead(self.discord().await?, channel, *message, &profile, conversation, &trace).await;
            shown.map_err(|e| trouble(db, e))?;
        }
        Ok(Ended::Plain)
    }

    async fn tell(
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
            Err(other) => Err(trouble(db, other)),
        }
    }

    /// Tells a person of grants that end, as far as they still do.
    async fn tell_of_ends(
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
    async fn show_request(&self, db: &TenantDb, job: &Claimed, request: RequestId) -> Result<Ended, JobError> {
        let profile = settings::profile(db).await?;
        let Some(channel) = profile.owner_channel else { return Ok(Ended::Plain) };
        let request = requests::show(db, job, request).await?;
        let shown = post::show_request(self.discord().await?, channel, &profile, &request, &nonce(job)).await;
        requests::shown(db, job, request.id, shown.map_err(|e| trouble(db, e))?).await?;
        Ok(Ended::Plain)
    }

    async fn alarm(&self, db: &TenantDb, job: &Claimed, notice: &Notice) -> Result<Ended, JobError> {
        let profile = settings::profile(db).await?;
        let Some(channel) = profile.owner_channel else { return Ok(Ended::Plain) };
        let told = post::alarm(self.discord().await?, channel, &profile, notice, &nonce(job)).await;
        told.map(|()| Ended::Plain).map_err(|e| trouble(db, e))
    }

    async fn feed(&self, db: &TenantDb, job: &Claimed, feed: Feed) -> Result<Ended, JobError> {
        let Some(batch) = audit::feed(db, job, feed).await? else { return Ok(Ended::Plain) };
        let profile = settings::profile(db).await?;
        let shown = post::show_events(self.discord().await?, &profile, feed, &batch, &nonce(job)).await;
        shown.map_err(|e| trouble(db, e))?;
        audit::fed(db, job, feed, &batch).await?;
        Ok(Ended::Recorded)
    }

    async fn note_head(&self, db: &TenantDb, job: &Claimed) -> Result<Ended, JobError> {
        let profile = settings::profile(db).await?;
        let (Some(channel), Some((place, hash))) = (profile.owner_channel, audit::head(db, job).await?) else {
            return Ok(Ended::Plain);
        };
        let noted = post::note_head(self.discord().await?, channel, &profile, (place, &hash), &nonce(job)).await;
        noted.map(|()| Ended::Plain).map_err(|e| trouble(db, e))
    }

    async fn send(&self, db: &TenantDb, job: &Claimed, message: MessageId) -> Result<Ended, JobError> {
        let Some(sending) = conversations::start_sending(db, job, message).await? else { return Ok(Ended::Recorded) };
        let recipient = match (sending.phone, sending.user_id) {
            (Some(phone), _) => Recipient::Phone(phone),
            (None, Some(user_id)) => Recipient::UserId(user_id),
            (None, None) => {
                let outcome = Outcome::Refused(ProviderError::of(Failure::NoAddress));
                conversations::finish_sending(db, job, message, outcome).await?;
                return Ok(Ended::Recorded);
            }
        };
        let account = Account { phone_number_id: sending.account, access_token: sending.token };
        let answer = self.graph.send_text(&account, &recipient, &sending.body, &message.to_string()).await;
        let outcome = outcome(answer, db.server().clock().now());
        conversations::finish_sending(db, job, message, outcome).await?;
        Ok(Ended::Recorded)
    }
}

fn plain(done: crm::Result<()>) -> Result<Ended, JobError> {
    done.map(|()| Ended::Plain).map_err(JobError::from)
}

/// The provider's answer in the service layer's terms.
fn outcome(answer: whatsapp::Outcome, now: chrono::DateTime<chrono::Utc>) -> Outcome {
    match answer {
        whatsapp::Outcome::Accepted { provider_id, .. } => Outcome::Accepted(provider_id),
        // The number's token, registration or payment is in trouble: the message is good and waits until that is mended.
        whatsapp::Outcome::Refused(error) if error.failure.stops_channel() => {
            tracing::error!(failure = ?error.failure, "ALERT: Meta refuses everything from a number; see `omnicrm doctor`");
            Outcome::Later { at: None, error }
        }
        whatsapp::Outcome::Refused(error) => Outcome::Refused(error),
        whatsapp::Outcome::RetryLater { after, error } => {
            let at = after.and_then(|after| TimeDelta::from_std(after).ok()).map(|after| now + after);
            Outcome::Later { at, error }
        }
        whatsapp::Outcome::Unknown { reason } => Outcome::Unknown(reason),
    }
}

/// Discord drops a second message with the same nonce, so that a job that comes back posts nothing twice. At most 25
/// characters.
fn nonce(job: &Claimed) -> String {
    job.id.to_string().chars().take(25).collect()
}

fn trouble(db: &TenantDb, error: PostError) -> JobError {
    match error {
        PostError::Refused(reason) | PostError::Gone(reason) => JobError::Final(reason),
        PostError::Closed => JobError::Final(PostError::Closed.to_string()),
        PostError::RateLimited => {
            let after = Some(db.server().clock().now() + TimeDelta::seconds(5));
            JobError::Passing { reason: "Discord asked to wait".into(), after }
        }
        PostError::Retry(reason) => JobError::Passing { reason, after: None },
        PostError::Unauthorised => JobError::Passing { reason: "Discord refuses the bot's token".into(), after: None },
    }
}
