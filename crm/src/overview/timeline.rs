//! A contact's story: what happened between them and the company, newest first, whatever it was.
//!
//! To add something to it: an arm of the statement in `timeline/sql.rs`, its name in [`What`], and its texts `moment-…`.

mod sql;

use chrono::{DateTime, Utc};

use crate::{
    caller::Caller,
    contacts,
    db::{TenantDb, Tx},
    error::{Noun, Result},
    ids::ContactId,
    kernel::{attempt::Target, names::names, sight::ContactName},
    permission::Permission,
};

/// How many moments one page holds.
pub const PAGE: i64 = 10;

names! {
    /// What happened.
    pub enum What {
        /// The contact was added, or wrote for the first time.
        Added = "added",
        /// Something was noted about them.
        Note = "note",
        /// They were called, or called.
        Call = "call",
        /// A lead was opened.
        LeadOpened = "lead_opened",
        /// A lead moved to another stage.
        LeadStage = "lead_stage",
        /// Something was noted about a lead.
        LeadNote = "lead_note",
        /// Nothing came of a lead.
        LeadLost = "lead_lost",
        /// A lead became a deal.
        LeadConverted = "lead_converted",
        /// A deal was opened.
        DealOpened = "deal_opened",
        /// A deal moved to another stage.
        DealStage = "deal_stage",
        /// Something was noted about a deal.
        DealNote = "deal_note",
        /// They bought.
        DealWon = "deal_won",
        /// Nothing came of a deal.
        DealLost = "deal_lost",
        /// It is not decided after all.
        DealReopened = "deal_reopened",
        /// A conversation began.
        ConversationOpened = "conversation_opened",
        /// Something was noted about a conversation.
        ConversationNote = "conversation_note",
        /// A conversation was closed.
        ConversationClosed = "conversation_closed",
        /// Somebody was given something to do.
        TaskAdded = "task_added",
        /// It was done.
        TaskDone = "task_done",
        /// Something was booked for them, or by them.
        BookingNew = "booking_new",
        /// They came.
        BookingDone = "booking_done",
        /// They did not come.
        BookingNoShow = "booking_no_show",
        /// It was cancelled.
        BookingCancelled = "booking_cancelled",
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Moment {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    #[sqlx(try_from = "String")]
    pub what: What,
    /// The number of what it is about, if that has one.
    pub number: Option<i64>,
    /// What was said; of a stage, as the log calls it.
    pub text: Option<String>,
    /// How long it took, of a call.
    pub minutes: Option<i16>,
    /// Who did it, if it was a person.
    pub by: Option<String>,
}

/// A page of a contact's story.
#[derive(Clone, Debug)]
pub struct Page {
    /// Who it is about.
    pub contact: ContactId,
    /// What they are called.
    pub name: ContactName,
    /// The moments, newest first.
    pub moments: Vec<Moment>,
    /// How many come before the next page, if there is more.
    pub next: Option<i64>,
}

/// What the caller may see besides the contact.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sees {
    pub leads: bool,
    pub deals: bool,
    pub conversations: bool,
    pub tasks: bool,
}

impl Sees {
    pub fn of(tx: &Tx) -> Self {
        Self {
            leads: tx.may(Permission::ViewLeads),
            deals: tx.may(Permission::ViewDeals),
            conversations: tx.may(Permission::ViewConversations),
            tasks: tx.may(Permission::ViewTasks),
        }
    }
}

/// What happened with a contact, or with whom they were merged into, after the first `skip` moments.
pub async fn timeline(db: &TenantDb, caller: &Caller, contact: ContactId, skip: i64) -> Result<Page> {
    let target = Target::new(Noun::Contact, &contact);
    let mut tx = db.read(&caller.on(target), Permission::ViewContacts).await?;
    let contact = contacts::shown(&mut tx, contact).await?;
    let sees = Sees::of(&tx);
    let mut moments = some(&mut tx, contact.id, sees, skip, PAGE + 1).await?;
    let more = moments.len() as i64 > PAGE;
    moments.truncate(PAGE as usize);
    Ok(Page { contact: contact.id, name: contact.name, moments, next: more.then_some(skip + PAGE) })
}

/// The moments after the first `skip`, newest first.
pub(crate) async fn some(tx: &mut Tx, contact: ContactId, sees: Sees, skip: i64, limit: i64) -> Result<Vec<Moment>> {
    sql::moments(tx, contact, sees, skip.max(0), limit).await
}
