//! Everything that can happen, by noun. To add an event: one line in the list below, under its noun. What it must say is what
//! the compiler asks for; the tests ask for its texts.

use crate::kernel::{names::names, noun::Noun};

/// Writes the enum and everything that must stay in step with it from one list.
macro_rules! actions {
    ($(
        $noun:ident {
            $( $(#[$doc:meta])* $action:ident = $name:literal names $subject:ident, )+
        }
    )+) => {
        names! {
            /// What was done, or was refused. A name that has shipped never changes.
            pub enum Action {
                $($( $(#[$doc])* $action = $name, )+)+
            }
        }

        impl Action {
            /// What kind of thing it is about.
            pub fn noun(self) -> Noun {
                match self {
                    $($( Self::$action => Noun::$noun, )+)+
                }
            }

            /// Whom its events name beside the caller.
            pub fn subject(self) -> Subject {
                match self {
                    $($( Self::$action => Subject::$subject, )+)+
                }
            }

            /// The kinds of things that events are about, each once.
            pub const NOUNS: &'static [Noun] = &[$( Noun::$noun, )+];
        }
    };
}

/// Whom events of an action name in what goes with their target: label, before, after and reason. Erasing goes by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Nobody.
    Nobody,
    /// The person who is the target, by Discord id.
    Member,
    /// The contact that the target belongs to.
    Contact,
    /// Whoever the request that is the target is about.
    Request,
    /// Whatever was to be done something to: a target of any noun.
    Attempt,
    /// Whose data was erased, by numbers of events only. It accounts for what is gone, so it is never erased itself.
    Erased,
}

actions! {
    Access {
        /// Something was refused.
        AccessRefuse = "access.refuse" names Attempt,
    }
    Audit {
        /// Personal data was erased from events.
        AuditErase = "audit.erase" names Erased,
        /// The log was saved to a file.
        AuditExport = "audit.export" names Nobody,
    }
    CannedReply {
        /// A canned reply was added.
        CannedReplyAdd = "canned_reply.add" names Nobody,
        /// A canned reply was changed.
        CannedReplyEdit = "canned_reply.edit" names Nobody,
        /// A canned reply was taken away.
        CannedReplyRemove = "canned_reply.remove" names Nobody,
    }
    Channel {
        /// A number was taken from the company.
        ChannelRemove = "channel.remove" names Nobody,
        /// A number's provider was asked about it.
        ChannelTest = "channel.test" names Nobody,
    }
    Company {
        /// A company was added.
        CompanyAdd = "company.add" names Nobody,
        /// A company was given to somebody.
        CompanyAssign = "company.assign" names Nobody,
        /// What is known of a company was changed.
        CompanyEdit = "company.edit" names Nobody,
        /// Somebody took back what they had just changed of a company.
        CompanyUndo = "company.undo" names Nobody,
    }
    Contact {
        /// A contact was added.
        ContactAdd = "contact.add" names Contact,
        /// A contact was given to somebody.
        ContactAssign = "contact.assign" names Contact,
        /// A call with a contact was written down.
        ContactCall = "contact.call" names Contact,
        /// It was written down what a contact said of being written to.
        ContactConsent = "contact.consent" names Contact,
        /// Two contacts that were thought to be one were said to be two.
        ContactDiffer = "contact.differ" names Contact,
        /// What is known of a contact was changed.
        ContactEdit = "contact.edit" names Contact,
        /// A person was erased.
        ContactErase = "contact.erase" names Erased,
        /// It was chosen in which language a contact is written to.
        ContactLanguage = "contact.language" names Contact,
        /// A note about a contact was written for colleagues.
        ContactNote = "contact.note" names Contact,
        /// Somebody was shown a contact's addresses, which the company has masked.
        ContactReveal = "contact.reveal" names Contact,
        /// Somebody took back what they had just changed of a contact.
        ContactUndo = "contact.undo" names Contact,
    }
    Deal {
        /// A deal was opened.
        DealAdd = "deal.add" names Contact,
        /// A deal was given to somebody.
        DealAssign = "deal.assign" names Contact,
        /// What is known of a deal was changed.
        DealEdit = "deal.edit" names Contact,
        /// What of a product is in a deal was changed.
        DealLine = "deal.line" names Contact,
        /// Nothing came of a deal.
        DealLose = "deal.lose" names Contact,
        /// A note about a deal was written for colleagues.
        DealNote = "deal.note" names Contact,
        /// A deal that had ended is open again.
        DealReopen = "deal.reopen" names Contact,
        /// A deal moved to another stage.
        DealStage = "deal.stage" names Contact,
        /// Somebody took back what they had just changed of a deal.
        DealUndo = "deal.undo" names Contact,
        /// A deal was won.
        DealWin = "deal.win" names Contact,
    }
    Delivery {
        /// A delivery that was put aside was let go again.
        DeliveryRetry = "delivery.retry" names Nobody,
    }
    Field {
        /// A field was added.
        FieldAdd = "field.add" names Nobody,
        /// It was said what there is to choose from.
        FieldChoices = "field.choices" names Nobody,
        /// A field was put at another place.
        FieldMove = "field.move" names Nobody,
        /// A field was removed.
        FieldRemove = "field.remove" names Nobody,
        /// A field is called otherwise.
        FieldRename = "field.rename" names Nobody,
    }
    Job {
        /// A job that was put aside was let go again.
        JobRetry = "job.retry" names Nobody,
    }
    Key {
        /// A key of a program was made.
        KeyCreate = "key.create" names Nobody,
        /// A key of a program was ended.
        KeyEnd = "key.end" names Nobody,
    }
    Webhook {
        /// An address was added that is told of what happens.
        WebhookAdd = "webhook.add" names Nobody,
        /// Where to or of what an address is told was changed.
        WebhookEdit = "webhook.edit" names Nobody,
        /// Nothing is delivered to an address any more.
        WebhookOff = "webhook.off" names Nobody,
        /// An address was removed.
        WebhookRemove = "webhook.remove" names Nobody,
        /// Something was sent once more.
        WebhookReplay = "webhook.replay" names Nobody,
        /// An address has another secret.
        WebhookRotate = "webhook.rotate" names Nobody,
        /// Something was sent to see whether it gets through.
        WebhookTest = "webhook.test" names Nobody,
    }
    Lead {
        /// A lead was given to somebody.
        LeadAssign = "lead.assign" names Contact,
        /// A lead became a deal.
        LeadConvert = "lead.convert" names Contact,
        /// A lead was opened.
        LeadCreate = "lead.create" names Contact,
        /// What is known of a lead was changed.
        LeadEdit = "lead.edit" names Contact,
        /// Nothing came of a lead.
        LeadLose = "lead.lose" names Contact,
        /// A note about a lead was written for colleagues.
        LeadNote = "lead.note" names Contact,
        /// A lead that was lost is open again.
        LeadReopen = "lead.reopen" names Contact,
        /// A lead moved to another stage.
        LeadStage = "lead.stage" names Contact,
        /// Somebody took back what they had just changed of a lead.
        LeadUndo = "lead.undo" names Contact,
    }
    Macro {
        /// A macro was taken away.
        MacroRemove = "macro.remove" names Nobody,
        /// It was set what a macro does.
        MacroSet = "macro.set" names Nobody,
    }
    Member {
        /// A link was made that lets somebody in at the panel.
        MemberLink = "member.link" names Member,
        /// Somebody signed in at the panel.
        MemberSignIn = "member.sign_in" names Member,
        /// Somebody ended a session of theirs.
        MemberSignOut = "member.sign_out" names Member,
        /// Somebody proved once more who they are.
        MemberProve = "member.prove" names Member,
        /// Somebody chose an address and a password.
        MemberPassword = "member.password" names Member,
        /// Somebody was given a secret for codes of an app.
        MemberTwoFactorBegin = "member.totp_begin" names Member,
        /// It takes a code from now on to sign in as somebody.
        MemberTwoFactorOn = "member.totp_on" names Member,
        /// It takes no code any more.
        MemberTwoFactorOff = "member.totp_off" names Member,
        /// Somebody has new codes for when their phone is lost.
        MemberTwoFactorCodes = "member.totp_codes" names Member,
        /// A colleague ended somebody's second step.
        MemberTwoFactorReset = "member.totp_reset" names Member,
        /// Somebody was shut out.
        MemberDisable = "member.disable" names Member,
        /// Somebody was let in again.
        MemberEnable = "member.enable" names Member,
        /// A person took a permission for an hour in an emergency.
        MemberBreakGlass = "member.break_glass" names Member,
        /// Personal grants and denials were ended.
        MemberClear = "member.clear" names Member,
        /// A person was given what another holds.
        MemberCopy = "member.copy" names Member,
        /// Permissions were withheld from a person.
        MemberDeny = "member.deny" names Member,
        /// Permissions were given to a person.
        MemberGrant = "member.grant" names Member,
        /// A person was put into a team.
        MemberJoinTeam = "member.join_team" names Member,
        /// A person was taken out of a team.
        MemberLeaveTeam = "member.leave_team" names Member,
        /// Everything was taken from a person.
        MemberRemove = "member.remove" names Member,
        /// A person chose the language they are answered in.
        MemberSetLanguage = "member.set_language" names Member,
        /// A person was given another role.
        MemberSetRole = "member.set_role" names Member,
        /// A change of a person was taken back.
        MemberUndo = "member.undo" names Member,
    }
    Conversation {
        /// A conversation was given to somebody.
        ConversationAssign = "conversation.assign" names Contact,
        /// A customer was not answered in time.
        ConversationBreach = "conversation.breach" names Contact,
        /// Somebody took a conversation that nobody had.
        ConversationClaim = "conversation.claim" names Contact,
        /// A conversation was closed.
        ConversationClose = "conversation.close" names Contact,
        /// Conversations in which nothing was said for long were closed.
        ConversationIdle = "conversation.idle" names Nobody,
        /// A macro was run on a conversation.
        ConversationMacro = "conversation.macro" names Contact,
        /// A note was written for colleagues.
        ConversationNote = "conversation.note" names Contact,
        /// It was said how urgent a conversation is.
        ConversationPriority = "conversation.priority" names Contact,
        /// A conversation was given back.
        ConversationRelease = "conversation.release" names Contact,
        /// A conversation that was closed was opened again.
        ConversationReopen = "conversation.reopen" names Contact,
        /// A conversation was put off.
        ConversationSnooze = "conversation.snooze" names Contact,
        /// A conversation was handed on by who had it.
        ConversationTransfer = "conversation.transfer" names Contact,
        /// A conversation that was put off came back.
        ConversationWake = "conversation.wake" names Contact,
        /// Somebody read what a customer wrote, and began to answer.
        MessageRead = "message.read" names Contact,
        /// An answer to a customer was queued.
        MessageReply = "message.reply" names Contact,
        /// An answer that may or may not have been sent was left as it is.
        MessageLeave = "message.leave" names Contact,
        /// An answer that may or may not have been sent was queued once more.
        MessageSendAgain = "message.send_again" names Contact,
        /// An answer was taken back before it was sent.
        MessageTakeBack = "message.take_back" names Contact,
        /// What was typed was deleted here after it was sent.
        MessageTypedDeleted = "message.typed_deleted" names Contact,
        /// Somebody said that they are away, and takes no turns.
        TurnsAway = "turns.away" names Nobody,
        /// Somebody said that they are back, and takes turns again.
        TurnsBack = "turns.back" names Nobody,
    }
    Alliance {
        /// A company was taken into an alliance.
        AllianceAddCompany = "alliance.add_company" names Nobody,
        /// Somebody who had asked for it was let into an alliance.
        AllianceAdmit = "alliance.admit" names Nobody,
        /// An alliance was made.
        AllianceCreate = "alliance.create" names Nobody,
        /// An alliance was dissolved.
        AllianceDissolve = "alliance.dissolve" names Nobody,
        /// An alliance was changed.
        AllianceEdit = "alliance.edit" names Nobody,
        /// Somebody was invited into an alliance.
        AllianceInvite = "alliance.invite" names Nobody,
        /// Somebody joined an alliance, or asked to be let in.
        AllianceJoin = "alliance.join" names Nobody,
        /// Somebody left an alliance.
        AllianceLeave = "alliance.leave" names Nobody,
        /// Somebody was taken out of an alliance, or not let in.
        AllianceRemove = "alliance.remove" names Nobody,
        /// A company was taken out of an alliance.
        AllianceDropCompany = "alliance.drop_company" names Nobody,
        /// The people of an alliance have a role on Discord, or no longer.
        AllianceRole = "alliance.role" names Nobody,
        /// Somebody took back what they had just changed of an alliance.
        AllianceUndo = "alliance.undo" names Nobody,
    }
    Backup {
        /// A backup of the company was made, or is to be.
        BackupCreate = "backup.create" names Nobody,
        /// The company's data was restored from a backup.
        BackupRestore = "backup.restore" names Nobody,
        /// What was restored from a backup reaches the outside world again.
        BackupResume = "backup.resume" names Nobody,
    }
    Export {
        /// Somebody has data exported.
        DataExport = "data.export" names Nobody,
        /// Somebody has a file of exported data sent again.
        DataSend = "data.send" names Nobody,
    }
    Report {
        /// A report is posted by itself from now on.
        ReportSchedule = "report.schedule" names Nobody,
        /// A report is posted by itself no longer.
        ReportUnschedule = "report.unschedule" names Nobody,
    }
    Import {
        /// Somebody gives a file to be imported.
        ImportAdd = "import.add" names Nobody,
        /// Somebody said otherwise how it is to be read.
        ImportChange = "import.change" names Nobody,
        /// Its rows are to be written.
        ImportStart = "import.start" names Nobody,
        /// Some of its rows were written.
        ImportBatch = "import.batch" names Nobody,
        /// All of its rows were written.
        ImportEnd = "import.end" names Nobody,
        /// It was given up.
        ImportDrop = "import.drop" names Nobody,
        /// It is to be taken back.
        ImportUndo = "import.undo" names Nobody,
        /// Some of its rows were taken back.
        ImportUndoBatch = "import.undo_batch" names Nobody,
        /// All of its rows were taken back that could be.
        ImportTakenBack = "import.taken_back" names Nobody,
    }
    Pipeline {
        /// A pipeline was added, with the usual stages.
        PipelineAdd = "pipeline.add" names Nobody,
        /// A stage was added.
        PipelineAddStage = "pipeline.add_stage" names Nobody,
        /// A stage was put at another place.
        PipelineMoveStage = "pipeline.move_stage" names Nobody,
        /// It was said how likely deals in a stage are won.
        PipelineProbability = "pipeline.probability" names Nobody,
        /// A pipeline was removed with its stages, and what stood in them moved.
        PipelineRemove = "pipeline.remove" names Nobody,
        /// A stage was removed, and what stood in it moved.
        PipelineRemoveStage = "pipeline.remove_stage" names Nobody,
        /// A pipeline is called otherwise.
        PipelineRename = "pipeline.rename" names Nobody,
        /// The end of leads, or of deals, is called otherwise.
        PipelineRenameEnd = "pipeline.rename_end" names Nobody,
        /// A stage is called otherwise.
        PipelineRenameStage = "pipeline.rename_stage" names Nobody,
    }
    Service {
        /// Something can be booked from now on.
        ServiceAdd = "service.add" names Nobody,
        /// What can be booked was changed.
        ServiceEdit = "service.edit" names Nobody,
        /// Somebody waits for what may become free.
        ServiceWait = "service.wait" names Nobody,
        /// Or no longer.
        ServiceUnwait = "service.unwait" names Nobody,
    }
    Resource {
        /// Somebody or something can be booked from now on.
        ResourceAdd = "resource.add" names Nobody,
        /// It was changed.
        ResourceEdit = "resource.edit" names Nobody,
        /// When it is there was chosen.
        ResourceHours = "resource.hours" names Nobody,
    }
    Calendar {
        /// Somebody may have their bookings, or those of a resource, read by another program.
        CalendarOpen = "calendar.open" names Nobody,
        /// By a new address only.
        CalendarRenew = "calendar.renew" names Nobody,
    }
    Closure {
        /// Something can't be booked for a time.
        ClosureAdd = "closure.add" names Nobody,
        /// That was taken back.
        ClosureRemove = "closure.remove" names Nobody,
    }
    Booking {
        /// Something was booked.
        BookingCreate = "booking.create" names Nobody,
        /// It was booked at another time.
        BookingMove = "booking.move" names Nobody,
        /// It was cancelled.
        BookingCancel = "booking.cancel" names Nobody,
        /// It has taken place.
        BookingDone = "booking.done" names Nobody,
        /// Who had booked it did not come.
        BookingNoShow = "booking.no_show" names Nobody,
        /// What was done with it was taken back.
        BookingUndo = "booking.undo" names Nobody,
    }
    Product {
        /// A product was added.
        ProductAdd = "product.add" names Nobody,
        /// A product was changed.
        ProductEdit = "product.edit" names Nobody,
        /// A product that was retired is sold again.
        ProductRestore = "product.restore" names Nobody,
        /// A product is no longer sold.
        ProductRetire = "product.retire" names Nobody,
        /// Somebody took back what they had just changed of a product.
        ProductUndo = "product.undo" names Nobody,
    }
    Task {
        /// A task was added.
        TaskAdd = "task.add" names Nobody,
        /// A task was given to somebody.
        TaskAssign = "task.assign" names Nobody,
        /// A task was deleted.
        TaskDelete = "task.delete" names Nobody,
        /// A task was done.
        TaskDone = "task.done" names Nobody,
        /// A task was changed.
        TaskEdit = "task.edit" names Nobody,
        /// Somebody chose when they are shown their tasks in the morning.
        TaskMorning = "task.morning" names Nobody,
        /// A task that was done is to be done again.
        TaskReopen = "task.reopen" names Nobody,
        /// Somebody wants to be reminded of a task later.
        TaskSnooze = "task.snooze" names Nobody,
        /// Somebody took back what they had just changed of a task.
        TaskUndo = "task.undo" names Nobody,
    }
    Template {
        /// A template was handed in for approval.
        TemplateSubmit = "template.submit" names Nobody,
        /// The templates were fetched anew.
        TemplateSync = "template.sync" names Nobody,
    }
    Merge {
        /// Two contacts were joined into one.
        ContactMerge = "contact.merge" names Contact,
        /// The joining of two contacts was taken back.
        ContactUnmerge = "contact.unmerge" names Contact,
    }
    Quote {
        /// A customer accepted a quote.
        QuoteAccept = "quote.accept" names Contact,
        /// A customer declined a quote.
        QuoteDecline = "quote.decline" names Contact,
        /// A quote was made of a deal.
        QuoteMake = "quote.make" names Contact,
        /// A quote was sent to its customer.
        QuoteSend = "quote.send" names Contact,
        /// A quote was taken back.
        QuoteVoid = "quote.void" names Contact,
    }
    Request {
        /// A request was approved, for its maker to go on.
        RequestApproved = "request.approved" names Request,
        /// Nobody decided about a request in time.
        RequestExpired = "request.expired" names Request,
        /// A request was approved and could not be carried out any more.
        RequestFailed = "request.failed" names Request,
        /// A second person was asked.
        RequestMake = "request.make" names Request,
        /// A request was refused.
        RequestRefused = "request.refused" names Request,
        /// A request was withdrawn by who made it.
        RequestWithdrawn = "request.withdrawn" names Request,
    }
    Role {
        /// A role was made.
        RoleCreate = "role.create" names Nobody,
        /// A role was deleted.
        RoleDelete = "role.delete" names Nobody,
        /// A role was changed.
        RoleEdit = "role.edit" names Nobody,
    }
    Roster {
        /// A colleague's leave was written down.
        RosterLeave = "roster.leave" names Member,
        /// A colleague's leave was taken back.
        RosterLeaveRemove = "roster.leave_remove" names Member,
        /// A colleague's own times were chosen.
        RosterShift = "roster.shift" names Member,
        /// A colleague keeps to the company's times again.
        RosterShiftClear = "roster.shift_clear" names Member,
    }
    Tenant {
        /// The company's data was set up.
        TenantCreate = "tenant.create" names Nobody,
        /// A setting of the company was changed.
        TenantSet = "tenant.set" names Nobody,
        /// The company was suspended.
        TenantSuspend = "tenant.suspend" names Nobody,
        /// The company was suspended, and may go on.
        TenantReactivate = "tenant.reactivate" names Nobody,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// If you are here because this failed: the log's reader keeps an action in a `custom_id` beside other things, and has room
    /// for this much of it.
    #[test]
    fn names_are_unique_and_short() {
        let names: BTreeSet<_> = Action::ALL.iter().map(|action| action.as_str()).collect();
        assert_eq!(names.len(), Action::ALL.len());
        assert!(
            names
                .iter()
                .all(|name| name.len() <= 22 && name.bytes().all(|b| b.is_ascii_lowercase() || b"._".contains(&b)))
        );
    }

    /// If you are here because this failed: a name that has shipped is in databases and in files, and never changes.
    #[test]
    fn shipped_names_are_kept() {
        let shipped = "access.refuse audit.erase audit.export lead.create member.break_glass member.clear member.copy
                       member.deny member.grant member.remove member.set_language member.set_role member.undo message.reply
                       request.approved request.expired request.failed request.make request.refused request.withdrawn
                       role.create role.delete role.edit tenant.create tenant.set";
        for name in shipped.split_whitespace() {
            assert!(name.parse::<Action>().is_ok(), "{name}");
        }
    }
}
