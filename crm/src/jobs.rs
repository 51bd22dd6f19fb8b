//! The kinds of work that happen later, each with the keys that it is queued by. How jobs are kept and taken is the queue's:
//! [`crate::kernel::queue`].
//!
//! To add a kind: its entry in the list below, and its arm in `src/jobs/effects.rs`, which does it. Its name and its fields are
//! stored, so they never change once they have shipped.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use crate::kernel::queue::{
    Claim, Claimed, JOB_LEASE, Lease, RETRY_SECONDS, claim_tenants, done, extend, hold, next_wakeup, quarantine,
    release, retry, take_back,
};
use crate::{
    db::TenantDb,
    error::Result,
    ids::{
        AllianceId, AttachmentId, BackupId, BookingId, ContactId, ConversationId, DiscordId, ExportId, ImportId,
        LeaveId, MemberId, MessageId, QuoteId, RequestId, ResourceId, SatisfactionId, ScheduleId, TaskId, TemplateId,
        WebhookDeliveryId,
    },
    kernel::{
        pick::Pick,
        queue::{self, Keys, SealAudit, TellQuarantine, Work},
    },
    notice::{BookingNews, Notice},
};

/// From one list: the kinds, what they are called, and their keys, which may use the kind's fields and when it is to run.
macro_rules! jobs {
    ($run_at:ident: $(
        $(#[$doc:meta])*
        $kind:literal => $name:ident $({ $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })?, $keys:expr;
    )*) => {
        /// A piece of work.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind")]
        pub enum Job {
            $($(#[$doc])* #[serde(rename = $kind)] $name $({ $($(#[$field_doc])* $field: $type,)* })?,)*
        }

        impl Job {
            /// What every kind is called, as stored and as counted in the metrics.
            pub const KINDS: &'static [&'static str] = &[$($kind),*];

            /// Its kind.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $kind,)*
                }
            }
        }

        impl Work for Job {
            fn kind(&self) -> &'static str {
                self.kind()
            }

            #[expect(unused_variables, reason = "keys are made of some of the fields")]
            fn keys(&self, $run_at: DateTime<Utc>) -> Keys {
                match self {
                    $(Self::$name $({ $($field),* })? => $keys,)*
                }
            }

            fn payload(self) -> serde_json::Result<Value> {
                serde_json::to_value(self)
            }
        }
    };
}

jobs! { run_at:
    /// Show a conversation's new messages in the company's Discord inbox.
    "announce_messages" => AnnounceMessages {
        /// Which.
        conversation: ConversationId,
    }, Keys::once_in_order(format!("announce/{conversation}"));
    /// Fetch a file that came with a message, while the provider still has it.
    "fetch_attachment" => FetchAttachment {
        /// Which.
        attachment: AttachmentId,
    }, Keys::once(format!("fetch/{attachment}"));
    /// Show a file under the message that it came with, in the company's Discord inbox.
    "show_attachment" => ShowAttachment {
        /// Which.
        attachment: AttachmentId,
        /// Of which conversation.
        conversation: ConversationId,
    // After its message, and in the order in which people sent them.
    }, Keys::once_after(format!("attachment/{attachment}"), format!("announce/{conversation}"));
    /// Fetch the message templates of the company.
    "sync_templates" => SyncTemplates, Keys::once_in_order("templates".to_owned());
    /// Hand a message template in for approval.
    "submit_template" => SubmitTemplate {
        /// Which.
        template: TemplateId,
    }, Keys::once_after(format!("template/{template}"), "templates".to_owned());
    /// Say what the company wants said at once, if anything.
    "auto_reply" => AutoReply {
        /// In which conversation.
        conversation: ConversationId,
    }, Keys::once(format!("auto/{conversation}"));
    /// Open a lead for a customer who writes for the first time.
    "lead_for_new" => LeadForNew {
        /// Who.
        contact: ContactId,
        /// Where they wrote.
        conversation: ConversationId,
    }, Keys::once(format!("new/{contact}"));
    /// Give a customer's lead that nobody has to whoever has their conversation.
    "give_lead" => GiveLead {
        /// Which conversation.
        conversation: ConversationId,
    }, Keys::once(format!("give/{conversation}"));
    /// Hand a file over to the provider before the message that it goes with is sent.
    "hand_over" => HandOver {
        /// Which.
        attachment: AttachmentId,
        /// In which conversation; nothing that is said later overtakes it.
        conversation: ConversationId,
    }, Keys::in_order(Self::sending(*conversation));
    /// Give a conversation that nobody has to a colleague, by turns.
    "route_conversation" => RouteConversation {
        /// Which.
        conversation: ConversationId,
    }, Keys::once(format!("route/{conversation}"));
    /// Give a conversation to a colleague, by turns, if whoever has it is not there.
    "pass_on_conversation" => PassOnConversation {
        /// Which.
        conversation: ConversationId,
    }, Keys::once(format!("pass_on/{conversation}"));
    /// Give out what nobody has, now that somebody's shift begins, and plan the next time.
    "begin_shift" => BeginShift, Keys::once_sooner("begin_shift".to_owned());
    /// Give out what somebody has whose leave begins.
    "begin_leave" => BeginLeave {
        /// Which.
        leave: LeaveId,
    }, Keys::once(format!("leave/{leave}"));
    /// Find out whether a customer was answered in time.
    "answer_due" => AnswerDue {
        /// In which conversation.
        conversation: ConversationId,
    }, Keys::once_sooner(format!("due/{conversation}"));
    /// Reckon anew until when those who wait are to be answered.
    "recount_answers" => RecountAnswers, Keys::once("recount_answers".to_owned());
    /// Say in the inbox that a customer was not answered in time.
    "tell_late" => TellLate {
        /// In which conversation.
        conversation: ConversationId,
    // After what is being shown of it already.
    }, Keys::once_after(format!("late/{conversation}"), format!("announce/{conversation}"));
    // What waits for its time must not hold up what is due.
    /// Ask a customer how satisfied they are, if the company wants that.
    "ask_satisfaction" => AskSatisfaction {
        /// With which conversation.
        conversation: ConversationId,
        /// When it was closed: another closing has a job of its own.
        closed_at: DateTime<Utc>,
    }, Keys::once(format!("satisfaction/{conversation}/{}", closed_at.timestamp_micros()));
    /// Ask who has rated us for a comment.
    "ask_comment" => AskComment {
        /// Which rating.
        satisfaction: SatisfactionId,
    }, Keys::once(format!("comment/{satisfaction}"));
    /// Keep what a customer has answered to a quote, and tell them and whose deal it is.
    "answer_quote" => AnswerQuote {
        /// Which.
        quote: QuoteId,
        /// Where they answered.
        conversation: ConversationId,
        /// Whether they accept it.
        accepts: bool,
        /// When they answered.
        at: DateTime<Utc>,
    // The first answer counts.
    }, Keys::in_order(format!("quote/{quote}"));
    /// Do what a customer has chosen of what they were asked, and answer it.
    "answer_pick" => AnswerPick {
        /// Where.
        conversation: ConversationId,
        /// What.
        pick: Pick,
    // One after the other, as they were chosen.
    }, Keys::in_order(format!("pick/{conversation}"));
    /// Tell a customer what was done with their booking.
    "tell_booking" => TellBooking {
        /// Which.
        booking: BookingId,
        /// What.
        news: BookingNews,
    }, Keys::in_order(format!("booking/{booking}"));
    // What waits for its time must not hold up what is due.
    /// Remind whoever comes of a booking.
    "remind_booking" => RemindBooking {
        /// Which.
        booking: BookingId,
        /// When it began when this was planned: at another time it has jobs of its own.
        starts_at: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    }, Keys::once(format!("remind_booking/{booking}/{}/{}", starts_at.timestamp(), at.timestamp()));
    /// A booking has taken place.
    "end_booking" => EndBooking {
        /// Which.
        booking: BookingId,
        /// When it ended when this was planned.
        ends_at: DateTime<Utc>,
    }, Keys::once(format!("end_booking/{booking}/{}", ends_at.timestamp()));
    /// What was held for somebody is nobody's any more.
    "end_hold" => EndHold {
        /// Which booking.
        booking: BookingId,
        /// Until when it was held.
        until: DateTime<Utc>,
    }, Keys::once(format!("end_hold/{booking}"));
    /// Offer what has become free to who waits for it.
    "offer_freed" => OfferFreed {
        /// Of which resource.
        resource: ResourceId,
        /// When it would have begun.
        at: DateTime<Utc>,
    }, Keys::once(format!("freed/{resource}/{}", at.timestamp()));
    /// Bring back a conversation that was put off.
    "wake_conversation" => WakeConversation {
        /// Which.
        conversation: ConversationId,
        /// Until when it was put off: another time has a job of its own.
        until: DateTime<Utc>,
    }, Keys::once(format!("wake/{conversation}/{}", until.timestamp_micros()));
    /// Take the thread of somebody who was erased away from Discord.
    "erase_thread" => EraseThread {
        /// Which.
        thread: DiscordId,
    }, Keys::once(format!("erase_thread/{thread}"));
    /// Take a post that shows what somebody said who was erased away from Discord.
    "erase_post" => ErasePost {
        /// In which channel.
        place: DiscordId,
        /// Which.
        post: DiscordId,
    }, Keys::once(format!("erase_post/{post}"));
    /// Take a file of somebody who was erased from the store.
    "erase_file" => EraseFile {
        /// Under which key.
        key: String,
    }, Keys::once(format!("erase_file/{key}"));
    /// Have the people of an alliance have its role on Discord.
    "alliance_role" => AllianceRole {
        /// Which.
        alliance: AllianceId,
    }, Keys::once_in_order(format!("alliance/{alliance}"));
    /// Make a backup of the company.
    "backup" => Backup {
        /// Which.
        backup: BackupId,
    }, Keys::once_after(format!("backup/{backup}"), "backup".to_owned());
    /// Make the file of an export.
    "export" => Export {
        /// Which.
        export: ExportId,
    }, Keys::once(format!("export/{export}"));
    // What waits for its time must not hold up what is due.
    /// Take the file of an export away, whose time is over.
    "end_export" => EndExport {
        /// Which.
        export: ExportId,
    }, Keys::once(format!("end_export/{export}"));
    /// Send the file of an export to whoever asked for it.
    "send_export" => SendExport {
        /// Which.
        export: ExportId,
    }, Keys::once(format!("send_export/{export}"));
    /// Count what happened on the days that are over, as far as that is not counted.
    "count_days" => CountDays, Keys::once_sooner("count_days".to_owned());
    // What waits for its time must not hold up what is due.
    /// Post a report that is posted by itself.
    "post_report" => PostReport {
        /// By which schedule.
        schedule: ScheduleId,
        /// When: another time has a job of its own.
        at: DateTime<Utc>,
    }, Keys::once(format!("report/{schedule}/{}", at.timestamp_micros()));
    /// Read the file of an import.
    "read_import" => ReadImport {
        /// Which.
        import: ImportId,
    }, Keys::once_in_order(format!("import/{import}"));
    /// Write the rows of an import.
    "run_import" => RunImport {
        /// Which.
        import: ImportId,
    }, Keys::once(format!("run_import/{import}"));
    /// Take an import back.
    "undo_import" => UndoImport {
        /// Which.
        import: ImportId,
    }, Keys::once(format!("undo_import/{import}"));
    /// Tell whoever started an import what came of it.
    "send_import" => SendImport {
        /// Which.
        import: ImportId,
    }, Keys::once(format!("send_import/{import}"));
    /// Let go of what is kept of an import, whose time is over.
    "end_import" => EndImport {
        /// Which.
        import: ImportId,
    }, Keys::once(format!("end_import/{import}"));
    /// Fold the names of contacts anew that an older version folded for searching.
    "refold_contacts" => RefoldContacts, Keys::once("refold_contacts".to_owned());
    /// Close conversations in which nothing was said for long, if the company wants that.
    "close_idle" => CloseIdle, Keys::once("close_idle".to_owned());
    /// Send an answer to the customer.
    "send_message" => SendMessage {
        /// Which.
        message: MessageId,
        /// In which conversation; answers in one conversation leave in order.
        conversation: ConversationId,
    }, Keys::in_order(Self::sending(*conversation));
    /// Show an answer, and how far it has come, in the company's Discord inbox.
    "show_reply" => ShowReply {
        /// Which.
        message: MessageId,
    }, Keys::once_in_order(format!("reply/{message}"));
    // What waits for its time must not hold up what is due.
    /// Show that an answer is still not sent.
    "show_waiting" => ShowWaiting {
        /// Which.
        message: MessageId,
    }, Keys::once(format!("waiting/{message}"));
    /// Look what was changed in what was typed for a customer, after it was sent.
    "typed_changed" => TypedChanged {
        /// The answer that it became; the first of them, if those were several.
        message: MessageId,
        /// In which conversation.
        conversation: ConversationId,
    }, Keys::once(format!("changed/{message}"));
    /// Let a customer know that their messages were read.
    "mark_read" => MarkRead {
        /// In which conversation.
        conversation: ConversationId,
        /// And that somebody is typing an answer.
        is_typing: bool,
    }, Keys::once(format!("read/{conversation}"));
    /// Show a customer that somebody is typing an answer.
    "show_typing" => ShowTyping {
        /// In which conversation.
        conversation: ConversationId,
        /// Since when. It is of that moment: later there is nothing to show.
        since: DateTime<Utc>,
    }, Keys::once(format!("typing/{conversation}"));
    // What waits for its time must not hold up what is due.
    /// Ask staff about an answer of which nobody knows whether it was sent.
    "ask_unknown" => AskUnknown {
        /// Which.
        message: MessageId,
    }, Keys::once(format!("ask/{message}"));
    /// Show under a conversation's messages in the inbox that a lead came of it.
    "show_lead" => ShowLead {
        /// Of which conversation.
        conversation: ConversationId,
    // After what is being shown of it already.
    }, Keys::once_after(format!("lead/{conversation}"), format!("announce/{conversation}"));
    // What waits for its time must not hold up what is due.
    /// Bring the card of a conversation in the staff's forum up to date.
    "show_card" => ShowCard {
        /// Of which conversation.
        conversation: ConversationId,
    }, Keys::once(format!("card/{conversation}"));
    // Another choice begins anew, whatever is under way.
    /// Bring the cards of all open conversations in the staff's forum up to date.
    "show_cards_anew" => ShowCardsAnew {
        /// Those after this one; all, if none is named.
        after: Option<ConversationId>,
    }, Keys::NONE;
    /// Bring the tags of the staff's forum in step with the stages of leads.
    "tag_stages" => TagStages, Keys::once("tag_stages".to_owned());
    /// Look whether somebody has changed the tags of a conversation's thread, and what they meant by it.
    "look_at_tags" => LookAtTags {
        /// Of which conversation.
        conversation: ConversationId,
        /// When Discord told of it.
        heard_at: DateTime<Utc>,
        /// Whether it was looked at before, and Discord did not say who it was.
        is_again: bool,
    }, Keys::once(format!("tags/{conversation}"));
    /// Tell a person, privately, what concerns them.
    "tell_member" => TellMember {
        /// Whom.
        to: DiscordId,
        /// What.
        notice: Box<Notice>,
        /// Who is told if the person can't be: who made the change.
        maker: Option<DiscordId>,
    }, Keys::in_order(format!("tell/{to}"));
    // What waits for its time must not hold up what is due.
    /// Remind a person that what was granted to them ends soon.
    "grant_ending" => GrantEnding {
        /// Whom.
        to: DiscordId,
        /// When.
        until: DateTime<Utc>,
    }, Keys::once(format!("ending/{to}/{}", until.timestamp_micros()));
    /// Tell a person that what was granted to them has ended.
    "grant_ended" => GrantEnded {
        /// Whom.
        to: DiscordId,
        /// When.
        until: DateTime<Utc>,
    }, Keys::once(format!("ended/{to}/{}", until.timestamp_micros()));
    // What waits for its time must not hold up what is due.
    /// Remind whoever has a task.
    "remind_task" => RemindTask {
        /// Which.
        task: TaskId,
        /// Of which moment: another has a job of its own.
        at: DateTime<Utc>,
    }, Keys::once(format!("task/{task}/{}", at.timestamp_micros()));
    /// Show a person their tasks of the day.
    "morning_tasks" => MorningTasks {
        /// Who.
        member: MemberId,
        /// When: another hour has a job of its own.
        at: DateTime<Utc>,
    }, Keys::once(format!("morning/{member}/{}", at.timestamp_micros()));
    /// Ask a person below what they typed whether they want to be reminded of what they promised there.
    "suggest_reminder" => SuggestReminder {
        /// In which answer.
        message: MessageId,
        /// The thread on Discord.
        place: DiscordId,
        /// What they typed there.
        below: DiscordId,
        /// By when they promised it.
        due: DateTime<Utc>,
        /// Who.
        to: DiscordId,
    }, Keys::once(format!("suggest/{message}"));
    /// Take a suggestion away that nobody has taken up.
    "end_suggestion" => EndSuggestion {
        /// The thread on Discord.
        place: DiscordId,
        /// The post in it.
        post: DiscordId,
    }, Keys::once(format!("unsuggest/{post}"));
    /// Show a request, and how it ended, in the owners' channel.
    "show_request" => ShowRequest {
        /// Which.
        request: RequestId,
    }, Keys::once_in_order(format!("request/{request}"));
    /// Close a request that nobody has decided.
    "expire_request" => ExpireRequest {
        /// Which.
        request: RequestId,
    }, Keys::NONE;
    /// Remove raw deliveries that were kept for long enough.
    "sweep_deliveries" => SweepDeliveries, Keys::loosely("sweep_deliveries".to_owned());
    /// Find what webhooks are to be told.
    "feed_webhooks" => FeedWebhooks, Keys::once_in_order("feed_webhooks".to_owned());
    /// Tell a webhook something.
    "deliver_webhook" => DeliverWebhook {
        /// What.
        delivery: WebhookDeliveryId,
    }, Keys::once(format!("webhook/{delivery}"));
    /// Remove what is left of sessions, keys and requests that are over for long.
    "sweep_access" => SweepAccess, Keys::loosely("sweep_access".to_owned());
    /// Tell the owners' channel at once.
    "alarm_owners" => AlarmOwners {
        /// What.
        notice: Box<Notice>,
    }, Keys::NONE;
    /// Look whether a number has gone quiet, or is heard again.
    "watch_numbers" => WatchNumbers, Keys::loosely("watch_numbers".to_owned());
    /// Ask the providers that don't come again for what did not get through.
    "reconcile_messages" => ReconcileMessages, Keys::once_in_order("reconcile_messages".to_owned());
    /// Tell the owners' channel what was put aside.
    "tell_quarantine" => TellQuarantine, TellQuarantine::keys();
    /// Link committed events into the chain of the audit log.
    "seal_audit" => SealAudit, SealAudit::keys_at(run_at);
    // Each of these three goes on where the last one ended.
    /// Show sealed events in the company's audit channel.
    "feed_audit" => FeedAudit, Keys::once_in_order("feed_audit".to_owned());
    /// Tell the owners' channel what has been changed about people and roles.
    "digest_changes" => DigestChanges, Keys::once_in_order("digest_changes".to_owned());
    /// Note the head of the audit log in the owners' channel.
    "anchor_audit" => AnchorAudit, Keys::once_in_order("anchor_audit".to_owned());
}

impl Claimed {
    /// What to do; `Err` holds why it can't be read.
    pub fn job(&self) -> Result<Job, String> {
        Job::deserialize(&self.payload).map_err(|error| error.to_string())
    }
}

impl Job {
    /// The order in which a conversation's answers leave.
    pub(crate) fn sending(conversation: ConversationId) -> String {
        format!("send/{conversation}")
    }

    /// The kinds that take seconds or minutes, because of how much they move.
    const SLOW: &'static [&'static str] = &[
        "backup",
        "count_days",
        "deliver_webhook",
        "export",
        "fetch_attachment",
        "hand_over",
        "read_import",
        "reconcile_messages",
        "run_import",
        "undo_import",
    ];

    /// The kinds that change nothing but the company's own rows, or show what is so when they run. They go on where a company is restored
    /// from a backup; a chain of them that plans itself would end otherwise.
    pub(crate) const INWARD: &'static [&'static str] = &[
        "begin_leave",
        "begin_shift",
        "close_idle",
        "count_days",
        "end_booking",
        "expire_request",
        "give_lead",
        "lead_for_new",
        "morning_tasks",
        "pass_on_conversation",
        "recount_answers",
        "refold_contacts",
        "route_conversation",
        "seal_audit",
        "sweep_access",
        "sweep_deliveries",
        "wake_conversation",
        "watch_numbers",
    ];

    /// The kinds that wait for a moment of their own. Where that is still to come, they go on, too.
    pub(crate) const TIMED: &'static [&'static str] = &[
        "answer_due",
        "ask_comment",
        "ask_satisfaction",
        "end_hold",
        "end_import",
        "grant_ended",
        "grant_ending",
        "post_report",
        "remind_booking",
        "remind_task",
    ];

    /// Whether it takes seconds or minutes. Workers keep room for the others.
    pub fn is_slow(&self) -> bool {
        Self::SLOW.contains(&self.kind())
    }
}

/// Takes up to `limit` due jobs of the kinds that this version knows.
pub async fn claim(db: &TenantDb, limit: i64) -> Result<Vec<Claimed>> {
    queue::claim(db, Job::KINDS, limit).await
}

/// Like [`claim`], for a worker that has its hands full of slow ones: takes none of these.
pub async fn claim_quick(db: &TenantDb, limit: i64) -> Result<Vec<Claimed>> {
    let quick: Vec<&str> = Job::KINDS.iter().filter(|kind| !Job::SLOW.contains(kind)).copied().collect();
    queue::claim(db, &quick, limit).await
}

/// When the tenant next has something to do.
pub async fn next_due(db: &TenantDb) -> Result<Option<DateTime<Utc>>> {
    queue::next_due(db, Job::KINDS).await
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// If you are here because this failed: two kinds have one name, and the second would be read as the first.
    #[test]
    fn every_kind_has_a_name_of_its_own() {
        assert_eq!(Job::KINDS.iter().collect::<BTreeSet<_>>().len(), Job::KINDS.len(), "{:?}", Job::KINDS);
    }

    /// What a company that is restored goes on with is named by kinds that there are.
    #[test]
    fn what_goes_on_after_a_restoration_is_known() {
        for kind in Job::INWARD.iter().chain(Job::TIMED) {
            assert!(Job::KINDS.contains(kind), "{kind}");
        }
    }

    /// If you are here because this failed: what waits in databases by these names must still be done. A kind that is no
    /// longer enqueued is kept until nobody can have one waiting.
    #[test]
    fn shipped_kinds_are_kept() {
        let shipped = "announce_messages send_message show_reply tell_member grant_ending grant_ended show_request
                       expire_request alarm_owners seal_audit feed_audit digest_changes anchor_audit";
        for kind in shipped.split_whitespace() {
            assert!(Job::KINDS.contains(&kind), "{kind}");
        }
    }
}
