//! One conversation, as somebody sees it who is about to work on it: what was said last, and what colleagues noted.

mod sql;

use chrono::{DateTime, Utc};

use super::{
    Listed, Note, Which, list, notes,
    view::{self, By, Card},
    work,
};
use crate::{
    caller::Caller,
    channel::Content,
    db::TenantDb,
    error::{Error, Noun, Result},
    permission::Permission,
};

/// How many messages are shown.
const MESSAGES: i64 = 8;

/// How many notes are shown.
const NOTES: i64 = 5;

/// A conversation.
#[derive(Clone, Debug)]
pub struct Shown {
    /// How it stands.
    pub conversation: Listed,
    /// Who is at the other end.
    pub card: Card,
    /// What was said last, oldest first.
    pub said: Vec<Said>,
    /// What colleagues noted last, oldest first.
    pub notes: Vec<Note>,
}

/// A message.
#[derive(Clone, Debug)]
pub struct Said {
    /// Who said it.
    pub author: Author,
    /// What it says.
    pub content: Content,
    /// When.
    pub at: DateTime<Utc>,
}

/// Who said something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    /// The customer.
    Customer,
    /// The company.
    Ours(By),
}

/// The conversation that is meant, for who may view conversations.
pub async fn show(db: &TenantDb, caller: &Caller, which: &Which) -> Result<Shown> {
    let mut tx = db.read(&caller.on(which.target()), Permission::ViewConversations).await?;
    let missing = || Error::NotFound(Noun::Conversation);
    let id = work::meant(&mut tx, which).await?.ok_or_else(missing)?;
    let conversation = list::by_ids(&mut tx, &[id]).await?.into_iter().next().ok_or_else(missing)?;
    let card = view::card_in(&mut tx, id).await?;
    let said = sql::newest(&mut tx, id, MESSAGES).await?;
    let notes = notes::newest(&mut tx, id, NOTES).await?;
    Ok(Shown { conversation, card, said, notes })
}
