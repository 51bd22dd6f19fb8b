//! The conversations that there are to work on, a page at a time.

mod sql;

use chrono::{DateTime, Utc};

pub(super) use self::sql::by_ids;
use super::{Priority, Seen, State};
use crate::{
    caller::Caller,
    db::TenantDb,
    error::Result,
    ids::ConversationId,
    kernel::page::Slice,
    kernel::{names::names, sight::ContactName},
    permission::Permission,
};

/// How many conversations one page holds.
pub const PAGE: usize = 10;

names! {
    /// Which conversations to list.
    pub enum Filter {
        /// Those that are not closed, where something was said last before the others.
        All = "all",
        /// Of these, the caller's own.
        Mine = "mine",
        /// Of these, those that nobody has.
        Unassigned = "unassigned",
        /// Those that are open whose customer waits for an answer; who has waited longest before the others.
        Waiting = "waiting",
        /// Of these, those whose customer was not answered in time.
        Late = "late",
        /// Those that were put off, where something was said last before the others.
        Snoozed = "snoozed",
        /// Those that are closed, the last before the others.
        Closed = "closed",
    }
}

/// A conversation as people see it in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its id.
    pub id: ConversationId,
    /// Its number, as in `C-1042`.
    pub number: i64,
    /// The contact's name.
    pub contact: ContactName,
    /// How it stands.
    pub state: State,
    /// How urgent it is.
    pub priority: Priority,
    /// Who has it, by name.
    pub assignee: Option<String>,
    /// Since when the customer waits for an answer.
    pub waiting_since: Option<DateTime<Utc>>,
    /// Until when an answer is due, or was; nothing, where none is, or that is not known.
    pub answer_due_at: Option<DateTime<Utc>>,
    /// Whether nobody has answered in time.
    pub is_late: bool,
    /// Until when it is put off.
    pub snoozed_until: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// When something was said last.
    pub last_message_at: DateTime<Utc>,
    /// Until when WhatsApp lets us answer freely, if they ever wrote.
    pub closes: Option<DateTime<Utc>>,
    /// What who looks at this has seen of it.
    pub seen: Seen,
}

/// Where a page begins: behind the conversation with this number, which was there for this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The moment that the list is ordered by.
    pub at: DateTime<Utc>,
    /// The number, where moments are the same.
    pub number: i64,
}

/// A page of conversations.
#[derive(Clone, Debug)]
pub struct Page {
    /// The conversations.
    pub conversations: Vec<Listed>,
    /// Where the next page begins, if there is more.
    pub next: Option<Place>,
}

/// A page of the conversations that `filter` chooses.
pub async fn list(db: &TenantDb, caller: &Caller, filter: Filter, page: impl Into<Slice<Place>>) -> Result<Page> {
    let (after, size) = page.into().read(PAGE);
    let mut tx = db.read(caller, Permission::ViewConversations).await?;
    let limit = size as i64 + 1;
    let ids = match filter {
        Filter::All => sql::open(&mut tx, after, limit).await?,
        Filter::Mine => {
            let me = tx.who.member;
            sql::of(&mut tx, me, after, limit).await?
        }
        Filter::Unassigned => sql::unassigned(&mut tx, after, limit).await?,
        Filter::Waiting => sql::waiting(&mut tx, after, limit).await?,
        Filter::Late => sql::late(&mut tx, after, limit).await?,
        Filter::Snoozed => sql::snoozed(&mut tx, after, limit).await?,
        Filter::Closed => sql::closed(&mut tx, after, limit).await?,
    };
    let mut conversations = by_ids(&mut tx, &ids).await?;
    let more = conversations.len() > size;
    conversations.truncate(size);
    let next = conversations.last().filter(|_| more).map(|last| last.place(filter));
    Ok(Page { conversations, next })
}

impl Listed {
    fn place(&self, filter: Filter) -> Place {
        let at = match filter {
            Filter::Waiting | Filter::Late => self.waiting_since,
            Filter::Closed => self.closed_at,
            Filter::All | Filter::Mine | Filter::Unassigned | Filter::Snoozed => None,
        };
        Place { at: at.unwrap_or(self.last_message_at), number: self.number }
    }
}
