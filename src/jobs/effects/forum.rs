//! What jobs do in the staff's forum. What could be posted twice unnoticed is written down before it is posted.

use commands::{
    forum::{self, Webhook},
    post::{self, PostError},
};
use crm::{
    ConversationId, DiscordId, TenantDb,
    conversations::{
        self, Announcement,
        thread::{self, Place, Thread},
    },
    jobs::Claimed,
    posts::Post,
    settings::{self, Profile},
};

use super::{Effects, discord::not_posted};
use crate::jobs::{Ended, JobError};

/// Why something is not in the forum.
enum Stop {
    /// Discord did not take it.
    Post(PostError),
    Job(JobError),
}

impl From<PostError> for Stop {
    fn from(error: PostError) -> Self {
        Self::Post(error)
    }
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
    /// Shows a customer's new messages in the thread of their conversation.
    pub(super) async fn announce_in_forum(
        &self,
        db: &TenantDb,
        job: &Claimed,
        profile: &Profile,
        forum: DiscordId,
        conversation: ConversationId,
    ) -> Result<Ended, JobError> {
        let Some(news) = conversations::unannounced(db, job, conversation).await? else { return Ok(Ended::Plain) };
        match self.post_in_forum(db, job, profile, forum, news).await {
            Ok(()) => Ok(Ended::Recorded),
            Err(stop) => Err(self.stopped(db, job, forum, conversation, stop).await),
        }
    }

    async fn post_in_forum(
        &self,
        db: &TenantDb,
        job: &Claimed,
        profile: &Profile,
        forum: DiscordId,
        news: Announcement,
    ) -> Result<(), Stop> {
        let thread = self.thread(db, job, profile, forum, news.conversation).await?;
        let webhook = self.webhook(forum).await?;
        if let Some((lines, post)) = self.posted_before(&webhook, &thread, &news).await? {
            return Ok(conversations::announced(db, job, &news.first(lines), post).await?);
        }
        let now = db.server().clock().now();
        let fit = post::thread::together(profile, &news, now);
        let news = news.first(fit);
        thread::posting(db, job, news.conversation, news.up_to()).await?;
        let post = post::thread::post(self.discord().await?, &webhook, &thread, profile, &news, now).await?;
        Ok(conversations::announced(db, job, &news, post).await?)
    }

    /// The post that was made by a call whose answer was lost, and how many of the messages it shows.
    async fn posted_before(
        &self,
        webhook: &Webhook,
        thread: &Thread,
        news: &Announcement,
    ) -> Result<Option<(usize, Post)>, Stop> {
        let Some(up_to) = thread.in_doubt else { return Ok(None) };
        let shown = news.lines.iter().take_while(|line| line.seq <= up_to).count();
        let post = forum::unknown_post(self.discord().await?, webhook, thread).await?;
        Ok(post.map(|post| (shown, post)))
    }

    /// The thread of a conversation; opened, if there is none.
    async fn thread(
        &self,
        db: &TenantDb,
        job: &Claimed,
        profile: &Profile,
        forum: DiscordId,
        conversation: ConversationId,
    ) -> Result<Thread, Stop> {
        let place = thread::place(db, job, conversation, forum).await?;
        if let Place::In(thread) = place {
            return Ok(thread);
        }
        let head = thread::head(db, job, conversation).await?;
        let (http, now) = (self.discord().await?, db.server().clock().now());
        let found = match place {
            Place::Opening => forum::find(http, forum, head.conversation.number).await?,
            Place::Nowhere | Place::In(_) => {
                thread::opening(db, job, conversation, forum).await?;
                None
            }
        };
        let id = match found {
            Some(id) => id,
            None => post::thread::open(http, forum, profile, &head, now).await?,
        };
        Ok(thread::opened(db, job, conversation, id).await?)
    }

    /// What posts in the forum under customers' names.
    async fn webhook(&self, forum: DiscordId) -> Result<Webhook, Stop> {
        if let Some(known) = self.webhooks.get(&forum) {
            return Ok(known.clone());
        }
        let webhook = forum::webhook(self.discord().await?, forum).await?;
        self.webhooks.insert(forum, webhook.clone());
        Ok(webhook)
    }

    /// Where the company's answers in a conversation are shown: in its thread, or in the channel; nowhere, if neither is set.
    pub(super) async fn shown_in(
        &self,
        db: &TenantDb,
        job: &Claimed,
        profile: &Profile,
        conversation: ConversationId,
    ) -> Result<Option<DiscordId>, JobError> {
        let Some(forum) = profile.inbox_forum else { return Ok(profile.inbox_channel) };
        match self.thread(db, job, profile, forum, conversation).await {
            Ok(thread) => Ok(Some(thread.id)),
            Err(stop) => Err(self.stopped(db, job, forum, conversation, stop).await),
        }
    }

    /// Brings the card on top of a thread up to date, if there is one.
    pub(super) async fn show_card(
        &self,
        db: &TenantDb,
        job: &Claimed,
        conversation: ConversationId,
    ) -> Result<Ended, JobError> {
        let profile = settings::profile(db).await?;
        let Some(forum) = profile.inbox_forum else { return Ok(Ended::Plain) };
        let Place::In(thread) = thread::place(db, job, conversation, forum).await? else { return Ok(Ended::Plain) };
        let head = thread::head(db, job, conversation).await?;
        let (http, now) = (self.discord().await?, db.server().clock().now());
        match post::thread::edit_card(http, &profile, thread.id, &head, now).await {
            // An archived one is brought up to date with what is said there next.
            Ok(()) | Err(PostError::Archived) => Ok(Ended::Plain),
            Err(error) => Err(self.stopped(db, job, forum, conversation, error.into()).await),
        }
    }

    /// How the job goes on. What is not there any more is made anew at the next attempt.
    async fn stopped(
        &self,
        db: &TenantDb,
        job: &Claimed,
        forum: DiscordId,
        conversation: ConversationId,
        stop: Stop,
    ) -> JobError {
        let error = match stop {
            Stop::Job(error) => return error,
            Stop::Post(error) => error,
        };
        match error {
            PostError::NoWebhook => {
                self.webhooks.remove(&forum);
                JobError::Passing { reason: error.to_string(), after: Some(db.server().clock().now()) }
            }
            PostError::Gone(reason) => {
                self.webhooks.remove(&forum);
                match thread::lost(db, job, conversation).await {
                    Ok(()) => JobError::Passing { reason, after: None },
                    Err(error) => error.into(),
                }
            }
            PostError::Full => match self.make_room(forum).await {
                Ok(()) => {
                    let reason = "quiet threads were archived to make room".to_owned();
                    JobError::Passing { reason, after: Some(db.server().clock().now()) }
                }
                Err(Stop::Post(error)) => not_posted(db, error),
                Err(Stop::Job(error)) => error,
            },
            other => not_posted(db, other),
        }
    }

    async fn make_room(&self, forum: DiscordId) -> Result<(), Stop> {
        Ok(forum::archive_quietest(self.discord().await?, forum).await?)
    }
}
