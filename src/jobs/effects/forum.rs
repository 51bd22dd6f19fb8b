//! What jobs do in the staff's forum. What could be posted twice unnoticed is written down before it is posted.

use chrono::{DateTime, Utc};
use commands::{
    forum::{
        self, TypedNow, Webhook, changed,
        tags::{self, Meant, Tags},
    },
    post::{self, PostError},
};
use crm::{
    ConversationId, DiscordId, MessageId, TenantDb,
    conversations::{
        self, Announcement, MessageState,
        thread::{self, Head, Place, Thread},
    },
    jobs::Claimed,
    pipelines,
    posts::Post,
    settings::{self, Profile},
    tenants::Language,
};

use super::{
    Effects, Prepared,
    discord::{nonce, not_posted},
};
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

/// What somebody who changed the tags of a thread has chosen by it.
enum Choice {
    /// What is so by now.
    Heeded,
    /// Something, but nobody says who it was.
    Nobodys,
    /// Nothing that can be, or that they may.
    Void,
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
        if let Some((lines, post)) = self.posted_before(profile, &webhook, &thread, &news).await? {
            return Ok(conversations::announced(db, job, &news.first(lines), post).await?);
        }
        let now = db.server().clock().now();
        let fit = post::thread::together(profile, &news, now);
        let news = news.first(fit);
        thread::posting(db, job, news.conversation, news.up_to()).await?;
        let http = self.discord().await?;
        let post = match self.webhook_pace.takes(forum, now) {
            true => post::thread::post(http, &webhook, &thread, profile, &news, now).await?,
            false => post::thread::post_ourselves(http, &thread, profile, &news, now, &nonce(job)).await?,
        };
        Ok(conversations::announced(db, job, &news, post).await?)
    }

    /// The post that was made by a call whose answer was lost, and how many of the messages it shows.
    async fn posted_before(
        &self,
        profile: &Profile,
        webhook: &Webhook,
        thread: &Thread,
        news: &Announcement,
    ) -> Result<Option<(usize, Post)>, Stop> {
        let Some(up_to) = thread.in_doubt else { return Ok(None) };
        let shown = news.lines.iter().take_while(|line| line.seq <= up_to).count();
        let http = self.discord().await?;
        let me = self.me.get_or_try_init(|| forum::me(http)).await?;
        let post = post::thread::unknown(http, webhook, *me, thread, profile, news).await?;
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

    /// How the job goes on whose post Discord did not take, wherever the inbox is.
    pub(super) async fn not_shown(
        &self,
        db: &TenantDb,
        job: &Claimed,
        profile: &Profile,
        conversation: ConversationId,
        error: PostError,
    ) -> JobError {
        match profile.inbox_forum {
            Some(forum) => self.stopped(db, job, forum, conversation, error.into()).await,
            None => not_posted(db, error),
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
        let meant = Meant::of(&head);
        let is_due = meant.0 != thread.tags;
        // Nothing in an archived thread can be changed: it is archived last, and brought back first.
        if is_due && !meant.archives() {
            self.tag(db, job, &profile, forum, (&thread, conversation), meant).await?;
        }
        match post::thread::edit_card(http, &profile, thread.id, &head, now).await {
            Ok(()) => {}
            // An archived thread's is brought up to date with what is said there next. One that is not there was deleted with its
            // thread, which is found out with what is said next, or alone, by somebody who does not want it.
            Err(PostError::Archived | PostError::Gone(_)) => return Ok(Ended::Plain),
            Err(error) => return Err(self.stopped(db, job, forum, conversation, error.into()).await),
        }
        if is_due && meant.archives() {
            self.tag(db, job, &profile, forum, (&thread, conversation), meant).await?;
        }
        Ok(Ended::Plain)
    }

    /// Gives the thread of a conversation the tags that say how that stands.
    async fn tag(
        &self,
        db: &TenantDb,
        job: &Claimed,
        profile: &Profile,
        forum: DiscordId,
        (thread, conversation): (&Thread, ConversationId),
        meant: Meant,
    ) -> Result<(), JobError> {
        let tags = self.tags(db, job, forum, profile.language).await?;
        let applied = tags.together(meant, &thread.applied);
        // Before Discord tells of it: what we do ourselves is nobody's choice.
        thread::tagging(db, job, conversation, &applied).await?;
        match tags::apply(self.discord().await?, thread.id, &applied, meant.archives()).await {
            Ok(()) => {}
            // Whoever takes rights from the bot in their forum, or the tags, has it without tags.
            Err(PostError::Gone(_) | PostError::Refused(_)) => drop(self.tags.remove(&forum)),
            Err(error) => return Err(not_posted(db, error)),
        }
        Ok(thread::tagged(db, job, conversation, meant.0).await?)
    }

    /// Prepared once for the stages that there are: two at a time would each make their own, and the first would know tags that are not
    /// there any more.
    async fn tags(&self, db: &TenantDb, job: &Claimed, forum: DiscordId, language: Language) -> Result<Tags, JobError> {
        let stages = pipelines::stages_to_show(db, job).await?;
        let prepared = self.tags.entry(forum).or_default().clone();
        let mut prepared = prepared.lock().await;
        if let Some(known) = prepared.as_ref().filter(|known| known.stages == stages) {
            return Ok(known.tags.clone());
        }
        let known = pipelines::tags(db, job, forum).await?;
        let tags = tags::prepare(self.discord().await?, forum, language, &stages, &known).await;
        let tags = tags.map_err(|e| not_posted(db, e))?;
        pipelines::remember_tags(db, job, forum, &tags.of_stages()).await?;
        *prepared = Some(Prepared { stages, tags: tags.clone() });
        Ok(tags)
    }

    /// Brings the tags of the forum in step with the stages, if the inbox is one.
    pub(super) async fn tag_stages(&self, db: &TenantDb, job: &Claimed) -> Result<Ended, JobError> {
        let profile = settings::profile(db).await?;
        if let Some(forum) = profile.inbox_forum {
            self.tags(db, job, forum, profile.language).await?;
        }
        Ok(Ended::Plain)
    }

    /// Somebody may have changed the tags of a thread. What they meant by it is done if they are known and may; the rest is put back.
    pub(super) async fn look_at_tags(
        &self,
        db: &TenantDb,
        job: &Claimed,
        conversation: ConversationId,
        heard_at: DateTime<Utc>,
        is_again: bool,
    ) -> Result<Ended, JobError> {
        let profile = settings::profile(db).await?;
        let Some(forum) = profile.inbox_forum else { return Ok(Ended::Plain) };
        let Place::In(thread) = thread::place(db, job, conversation, forum).await? else { return Ok(Ended::Plain) };
        let now = changed::now(self.discord().await?, thread.id).await.map_err(|e| not_posted(db, e))?;
        // Whoever brings an archived one back tells of it.
        let Some(now) = now.filter(|now| !now.is_archived) else { return Ok(Ended::Plain) };
        let head = thread::head(db, job, conversation).await?;
        let (meant, tags) = (Meant::of(&head), self.tags(db, job, forum, profile.language).await?);
        let choice = match tags.say(meant, &now.applied) {
            true => Choice::Heeded,
            false => self.heed(db, &head, &tags, (thread.id, &now), heard_at).await?,
        };
        match choice {
            Choice::Heeded => thread::tagging(db, job, conversation, &now.applied).await?,
            Choice::Nobodys if !is_again => {
                thread::look_again(db, job, conversation, heard_at).await?;
                return Ok(Ended::Recorded);
            }
            Choice::Nobodys | Choice::Void => {
                let thread = Thread { applied: now.applied, ..thread };
                self.tag(db, job, &profile, forum, (&thread, conversation), meant).await?;
            }
        }
        Ok(Ended::Plain)
    }

    /// Moves the lead to another stage whose tag somebody has chosen.
    async fn heed(
        &self,
        db: &TenantDb,
        head: &Head,
        tags: &Tags,
        (thread, now): (DiscordId, &changed::Now),
        heard_at: DateTime<Utc>,
    ) -> Result<Choice, JobError> {
        let chosen = head.stage.and_then(|stage| tags.chosen(&now.applied, stage));
        let Some((lead, (stage, tag))) = head.card.lead.zip(chosen) else { return Ok(Choice::Void) };
        let chooser = changed::chooser(self.discord().await?, thread, now, tag, heard_at).await;
        let Some(chooser) = chooser.map_err(|e| not_posted(db, e))? else { return Ok(Choice::Nobodys) };
        match changed::move_lead(db, chooser, lead, stage).await? {
            // The card is brought up to date by that, and with it the tags.
            true => Ok(Choice::Heeded),
            false => Ok(Choice::Void),
        }
    }

    /// Shows under what was typed that it still waits, if it does.
    pub(super) async fn show_waiting(
        &self,
        db: &TenantDb,
        job: &Claimed,
        message: MessageId,
    ) -> Result<Ended, JobError> {
        let view = conversations::reply_view(db, job, message).await?;
        let waits = view.state == MessageState::Queued && view.mark.is_none();
        let Some(typed) = view.typed.filter(|_| waits) else { return Ok(Ended::Plain) };
        let mark = post::tick_waiting(self.discord().await?, typed).await.map_err(|e| not_posted(db, e))?;
        conversations::reply_marked(db, job, message, Some(mark)).await?;
        Ok(Ended::Recorded)
    }

    /// Tells staff where what they typed was changed or deleted after it was sent.
    pub(super) async fn typed_changed(
        &self,
        db: &TenantDb,
        job: &Claimed,
        message: MessageId,
        conversation: ConversationId,
    ) -> Result<Ended, JobError> {
        let Some(sent) = conversations::sent_as_typed(db, job, message).await? else { return Ok(Ended::Plain) };
        if sent.waits {
            conversations::look_later(db, job, message, conversation).await?;
            return Ok(Ended::Recorded);
        }
        if !sent.is_sent && !sent.is_taken_back {
            return Ok(Ended::Plain);
        }
        let http = self.discord().await?;
        let me = self.me.get_or_try_init(|| forum::me(http)).await.map_err(|e| not_posted(db, e))?;
        let now = forum::typed_now(http, *me, sent.post, &sent.text).await.map_err(|e| not_posted(db, e))?;
        if now == TypedNow::Answer(sent.text.clone()) {
            return Ok(Ended::Plain);
        }
        let profile = settings::profile(db).await?;
        let shown = match (sent.is_taken_back, &now) {
            // An edit and its end may each have had somebody look: Discord takes a question about one post once.
            (true, TypedNow::Command) => {
                let once = format!("ask-{}", sent.post.id);
                post::thread::ask_about_command(http, &profile, sent.post, &once).await
            }
            // Nothing was sent that could differ.
            (true, _) => return Ok(Ended::Plain),
            (false, _) => post::thread::show_difference(http, &profile, sent.post, &sent.text, &now, &nonce(job)).await,
        };
        match shown {
            // Where the thread is gone, so is everything that could differ.
            Ok(()) | Err(PostError::Gone(_)) => {}
            Err(error) => return Err(not_posted(db, error)),
        }
        if now == TypedNow::Deleted {
            conversations::deleted(db, job, message).await?;
            return Ok(Ended::Recorded);
        }
        Ok(Ended::Plain)
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
