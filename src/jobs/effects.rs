//! What jobs do to the outside world, and how the world's answers are understood; a file for each provider.

mod alliances;
mod attachments;
mod backups;
mod bookings;
mod discord;
mod erase;
mod exports;
mod forum;
mod hand_over;
mod imports;
mod outgoing;
mod reconcile;
mod reports;
mod tasks;
mod templates;
mod whatsapp;

use std::{num::NonZeroU32, sync::Arc};

use anyhow::Context;
use chrono::TimeDelta;
use commands::{
    forum::{Webhook, tags::Tags},
    quote_paper,
};
use crm::{
    DiscordId, TenantDb,
    audit::{self, Feed},
    contacts,
    conversations::{self, SHORT_WAIT, thread},
    deliveries,
    jobs::{Claimed, Job},
    leads,
    notice::Notice,
    offer::Pressed,
    overview::{self, stats},
    pipelines::Stage,
    posts::Post,
    quotes, requests, silence, sweep, turns,
};
use dashmap::DashMap;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use serenity::all::Http;
use tokio::sync::{Mutex, OnceCell, Semaphore};
use webhooks::whatsapp::{Providers, PublicUrl};

use super::{Ended, JobError, pace::Pace, webhook_pace::WebhookPace};
use crate::{
    backup::Backups, config::Config, discord_store::DiscordStore, files::Files, providers,
    webhook_client::WebhookClient,
};

/// Calls a second to Discord, over all routes. Discord allows a bot 50 (Discord docs, rate limits); serenity's limiter minds
/// each route but not the sum.
const DISCORD_A_SECOND: NonZeroU32 = NonZeroU32::new(45).unwrap();

/// Files that are fetched at once, over all companies. Each may hold some 15 MiB on its way to the store.
const DOWNLOADS: usize = 8;

/// The ways to act on the outside world.
pub struct Effects {
    discord: Option<Arc<Http>>,
    discord_pace: DefaultDirectRateLimiter,
    /// When an answer is begun.
    send_pace: Pace,
    /// When it is called for: what is written before that takes now longer, now shorter, and brings together what was apart.
    call_pace: Pace,
    providers: Providers,
    files: Files,
    backups: Backups,
    discord_store: DiscordStore,
    /// Where we are reached from outside, if that is known.
    public_url: Option<PublicUrl>,
    downloads: Semaphore,
    /// The bot's own id, once it was asked for.
    me: OnceCell<DiscordId>,
    /// What posts under customers' names, by the forum.
    webhooks: DashMap<DiscordId, Webhook>,
    webhook_pace: WebhookPace,
    outgoing: WebhookClient,
    /// The tags of each forum.
    tags: DashMap<DiscordId, Arc<Mutex<Option<Prepared>>>>,
}

/// The tags of a forum, with the stages that they were prepared for.
struct Prepared {
    stages: Vec<Stage>,
    tags: Tags,
}

impl Effects {
    /// Through this Discord client, if there is a bot, and the providers that the configuration names.
    pub fn new(discord: Option<Arc<Http>>, config: &Config) -> anyhow::Result<Self> {
        let a_second = NonZeroU32::new(config.whatsapp.sends_a_second).context("whatsapp.sends_a_second is 0")?;
        let files = Files::open(config)?;
        let backups = Backups::new(config, files.clone());
        backups.clear_up();
        Ok(Self {
            discord,
            discord_pace: RateLimiter::direct(Quota::per_second(DISCORD_A_SECOND)),
            send_pace: Pace::below(a_second, TimeDelta::from_std(SHORT_WAIT)?),
            call_pace: Pace::below(a_second, TimeDelta::from_std(SHORT_WAIT)?),
            providers: providers::open(config)?,
            backups,
            files,
            discord_store: DiscordStore::new(&config.discord)?,
            public_url: config.public_url()?,
            downloads: Semaphore::new(DOWNLOADS),
            me: OnceCell::new(),
            webhooks: DashMap::new(),
            webhook_pace: WebhookPace::default(),
            outgoing: WebhookClient::new(&config.web.webhook_networks)?,
            tags: DashMap::new(),
        })
    }

    /// Does one job.
    pub async fn perform(&self, db: &TenantDb, job: &Claimed, work: Job) -> Result<Ended, JobError> {
        match work {
            Job::AnnounceMessages { conversation } => self.announce(db, job, conversation).await,
            Job::FetchAttachment { attachment } => self.fetch_attachment(db, job, attachment).await,
            Job::ShowAttachment { attachment, conversation: _ } => self.show_attachment(db, job, attachment).await,
            Job::SyncTemplates => self.sync_templates(db, job).await,
            Job::SubmitTemplate { template } => self.submit_template(db, job, template).await,
            Job::AutoReply { conversation } => self.auto_reply(db, job, conversation).await,
            Job::AskSatisfaction { conversation, closed_at } => {
                self.ask_satisfaction(db, job, conversation, closed_at).await
            }
            Job::AskComment { satisfaction } => self.ask_comment(db, job, satisfaction).await,
            Job::LeadForNew { contact, conversation } => {
                let opened = leads::open_for_new(db, job, contact, conversation).await;
                opened.map(|()| Ended::Recorded).map_err(JobError::from)
            }
            Job::GiveLead { conversation } => {
                leads::give_to_holder(db, job, conversation).await.map(|()| Ended::Recorded).map_err(JobError::from)
            }
            Job::AnswerQuote { quote, conversation, accepts, at } => {
                let pressed = Pressed { quote, accepts, at };
                let kept = quotes::answer(db, job, conversation, pressed, quote_paper::reply).await;
                kept.map(|()| Ended::Recorded).map_err(JobError::from)
            }
            Job::AnswerPick { conversation, pick } => self.answer_pick(db, job, conversation, pick).await,
            Job::TellBooking { booking, news } => self.tell_booking(db, job, booking, news).await,
            Job::RemindBooking { booking, starts_at, at: _ } => self.remind_booking(db, job, booking, starts_at).await,
            Job::EndBooking { booking, ends_at } => self.end_booking(db, job, booking, ends_at).await,
            Job::EndHold { booking, until } => self.end_hold(db, job, booking, until).await,
            Job::OfferFreed { resource, at } => self.offer_freed(db, job, resource, at).await,
            Job::RouteConversation { conversation } => {
                turns::route(db, job, conversation).await.map(|()| Ended::Recorded).map_err(JobError::from)
            }
            Job::PassOnConversation { conversation } => {
                turns::pass_on(db, job, conversation).await.map(|()| Ended::Recorded).map_err(JobError::from)
            }
            Job::WakeConversation { conversation, until } => {
                let woken = conversations::wake(db, job, conversation, until).await;
                woken.map(|()| Ended::Recorded).map_err(JobError::from)
            }
            Job::BeginShift => turns::begin_shift(db, job).await.map(|()| Ended::Recorded).map_err(JobError::from),
            Job::BeginLeave { leave } => {
                turns::begin_leave(db, job, leave).await.map(|()| Ended::Recorded).map_err(JobError::from)
            }
            Job::AnswerDue { conversation } => {
                let looked = conversations::fall_due(db, job, conversation).await;
                looked.map(|()| Ended::Recorded).map_err(JobError::from)
            }
            Job::RecountAnswers => plain(conversations::recount(db, job).await),
            Job::TellLate { conversation } => self.tell_late(db, job, conversation).await,
            Job::EraseThread { thread } => self.erase_thread(db, thread).await,
            Job::ErasePost { place, post } => self.erase_post(db, Post { place, id: post }).await,
            Job::EraseFile { key } => self.erase_file(&key).await,
            Job::AllianceRole { alliance } => self.keep_alliance_role(db, job, alliance).await,
            Job::Backup { backup } => self.back_up(db, job, backup).await,
            Job::Export { export } => self.export(db, job, export).await,
            Job::EndExport { export } => self.end_export(db, job, export).await,
            Job::SendExport { export } => self.send_export(db, job, export).await,
            Job::CountDays => plain(stats::days::count(db, job).await),
            Job::PostReport { schedule, at } => self.post_report(db, job, schedule, at).await,
            Job::ReadImport { import } => self.read_import(db, job, import).await,
            Job::RunImport { import } => self.run_import(db, job, import).await,
            Job::UndoImport { import } => self.undo_import(db, job, import).await,
            Job::SendImport { import } => self.send_import(db, job, import).await,
            Job::EndImport { import } => plain(overview::imports::over(db, job, import).await),
            Job::RefoldContacts => plain(contacts::refold(db, job).await),
            Job::CloseIdle => plain(conversations::close_idle(db, job).await),
            Job::HandOver { attachment, conversation: _ } => self.hand_over(db, job, attachment).await,
            Job::SendMessage { message, conversation: _ } => self.send(db, job, message).await,
            Job::MarkRead { conversation, is_typing } => self.mark_read(db, job, conversation, is_typing).await,
            Job::ShowTyping { conversation, since } => self.show_typing(db, job, conversation, since).await,
            Job::ShowReply { message } => self.show_reply(db, job, message).await,
            Job::ShowWaiting { message } => self.show_waiting(db, job, message).await,
            Job::TypedChanged { message, conversation } => self.typed_changed(db, job, message, conversation).await,
            Job::AskUnknown { message } => {
                conversations::ask(db, job, message).await.map(|()| Ended::Recorded).map_err(JobError::from)
            }
            Job::ShowCard { conversation } => self.show_card(db, job, conversation).await,
            Job::ShowCardsAnew { after } => {
                thread::show_cards_anew(db, job, after).await.map(|()| Ended::Recorded).map_err(JobError::from)
            }
            Job::TagStages => self.tag_stages(db, job).await,
            Job::LookAtTags { conversation, heard_at, is_again } => {
                self.look_at_tags(db, job, conversation, heard_at, is_again).await
            }
            Job::ShowLead { conversation } => self.show_lead(db, job, conversation).await,
            Job::TellMember { to, notice, maker } => self.tell(db, job, to, &notice, maker).await,
            Job::GrantEnding { to, until } => {
                self.tell_of_ends(db, job, to, until, |permissions| Notice::Ending { permissions, until }).await
            }
            Job::GrantEnded { to, until } => {
                self.tell_of_ends(db, job, to, until, |permissions| Notice::Ended { permissions }).await
            }
            Job::RemindTask { task, at } => self.remind(db, job, task, at).await,
            Job::MorningTasks { member, at } => self.show_morning(db, job, member, at).await,
            Job::SuggestReminder { message, place, below, due, to } => {
                self.suggest_reminder(db, job, message, Post { place, id: below }, due, to).await
            }
            Job::EndSuggestion { place, post } => self.end_suggestion(db, Post { place, id: post }).await,
            Job::ShowRequest { request } => self.show_request(db, job, request).await,
            Job::ExpireRequest { request } => plain(requests::expire(db, job, request).await),
            Job::SweepDeliveries => plain(deliveries::sweep(db, job).await),
            Job::FeedWebhooks => crm::webhooks::feed(db, job).await.map(|()| Ended::Recorded).map_err(JobError::from),
            Job::DeliverWebhook { delivery } => self.deliver_webhook(db, job, delivery).await,
            Job::SweepAccess => plain(sweep::sweep(db, job).await),
            Job::ReconcileMessages => self.reconcile(db, job).await,
            Job::AlarmOwners { notice } => self.alarm(db, job, &notice).await,
            Job::WatchNumbers => silence::watch(db, job).await.map(|()| Ended::Recorded).map_err(JobError::from),
            Job::TellQuarantine => self.tell_quarantine(db, job).await,
            Job::SealAudit => audit::seal(db, job).await.map(|()| Ended::Recorded).map_err(JobError::from),
            Job::FeedAudit => self.feed(db, job, Feed::Audit).await,
            Job::DigestChanges => self.feed(db, job, Feed::Owners).await,
            Job::AnchorAudit => self.note_head(db, job).await,
        }
    }
}

fn plain(done: crm::Result<()>) -> Result<Ended, JobError> {
    done.map(|()| Ended::Plain).map_err(JobError::from)
}
