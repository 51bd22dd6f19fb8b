//! The messages of one conversation, a page at a time.

mod sql;

use chrono::{DateTime, Utc};

use super::{Author, MessageState, Which, work};
use crate::{
    caller::Caller,
    channel::{Content, Failure},
    db::TenantDb,
    error::{Error, Noun, Result},
    ids::MessageId,
    kernel::page::Slice,
    permission::Permission,
};

/// How many one page holds, if nobody says.
const PAGE: usize = 10;

/// A message of a conversation.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Its place among the messages.
    pub seq: i64,
    /// Who wrote it.
    pub author: Author,
    /// What it says.
    pub content: Content,
    /// How far it has come, if it is an answer of ours; nothing, of a customer's message.
    pub state: Option<MessageState>,
    /// Why it failed, if it did.
    pub failure: Option<Failure>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A page of messages.
#[derive(Clone, Debug)]
pub struct Messages {
    /// The messages, newest first.
    pub messages: Vec<Message>,
    /// The place below which the next page begins, if there is more.
    pub next: Option<i64>,
}

/// A page of a conversation's messages, newest first.
pub async fn messages(db: &TenantDb, caller: &Caller, which: &Which, page: impl Into<Slice<i64>>) -> Result<Messages> {
    let (before, size) = page.into().read(PAGE);
    let mut tx = db.read(&caller.on(which.target()), Permission::ViewConversations).await?;
    let id = work::meant(&mut tx, which).await?.ok_or(Error::NotFound(Noun::Conversation))?;
    let mut messages = sql::before(&mut tx, id, before, size as i64 + 1).await?;
    let more = messages.len() > size;
    messages.truncate(size);
    let next = messages.last().filter(|_| more).map(|last| last.seq);
    Ok(Messages { messages, next })
}
