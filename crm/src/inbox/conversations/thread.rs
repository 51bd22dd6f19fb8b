//! Where the staff's inbox is a forum: the thread of each conversation, and what is on its way into it.
//!
//! A channel webhook takes no nonce, so nobody knows whether a call posted whose answer was lost. Therefore it is written down
//! first what is about to be posted ([`posting`]), and whoever finds that looks into the thread before posting again.
//! The same goes for the thread itself ([`opening`]).

mod sql;

pub(super) use self::sql::posted;

use chrono::TimeDelta;

use super::{Card, Listed, list, view};
use crate::{
    channels,
    db::{TenantDb, Tx},
    error::{Error, Noun, Result},
    ids::{ConversationId, DiscordId},
    jobs::Job,
    kernel::queue::Claimed,
};

/// The card on top of a thread is brought up to date no more often than this.
const TOGETHER: TimeDelta = TimeDelta::seconds(5);

/// How a conversation stands in the forum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It has no thread.
    Nowhere,
    /// A thread was being opened, and may be there.
    Opening,
    /// In this thread.
    In(Thread),
}

/// A thread of the forum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Discord's thread.
    pub id: DiscordId,
    /// The newest of our posts in it that is known of. What came of a call whose answer was lost comes after it.
    pub last_post: DiscordId,
    /// Up to which message, by its seq, a post was begun that may be there.
    pub in_doubt: Option<i64>,
}

/// The thread of a conversation in this forum, if one is there or was being opened.
pub async fn place(db: &TenantDb, job: &Claimed, conversation: ConversationId, forum: DiscordId) -> Result<Place> {
    let mut tx = db.read_job(job).await?;
    sql::find(&mut tx, conversation, forum).await
}

/// Whose thread this is, for what is typed there; `None` if it is none of ours. That asks for no permission: whoever types in
/// another channel does nothing here.
pub async fn conversation_in(db: &TenantDb, thread: DiscordId) -> Result<Option<ConversationId>> {
    sql::conversation_in(&mut *db.connection().await?, thread).await
}

/// What the card on top of a thread says.
#[derive(Clone, Debug)]
pub struct Head {
    /// How the conversation stands.
    pub conversation: Listed,
    /// Who is at the other end.
    pub card: Card,
    /// Whether the company has more than one number, so that people want to know which of them was written to.
    pub several: bool,
}

/// What the card on top of a conversation's thread says.
pub async fn head(db: &TenantDb, job: &Claimed, conversation: ConversationId) -> Result<Head> {
    let mut tx = db.read_job(job).await?;
    let listed = list::by_ids(&mut tx, &[conversation]).await?.into_iter().next();
    let listed = listed.ok_or(Error::NotFound(Noun::Conversation))?;
    let card = view::card_in(&mut tx, conversation).await?;
    // The numbers are in the control database: nobody waits for two connections.
    drop(tx);
    Ok(Head { conversation: listed, card, several: channels::are_several(db).await? })
}

/// Has the card on top of the thread brought up to date, if there is one, once for what happens within some seconds.
pub(super) async fn show_card(tx: &mut Tx, conversation: ConversationId) -> Result<()> {
    if sql::has_one(tx, conversation).await? {
        let soon = tx.now() + TOGETHER;
        tx.enqueue_at(Job::ShowCard { conversation }, soon);
    }
    Ok(())
}

/// A thread is about to be opened.
pub async fn opening(db: &TenantDb, job: &Claimed, conversation: ConversationId, forum: DiscordId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::open(&mut tx, conversation, forum).await?;
    tx.commit_recorded().await
}

/// The thread is there.
pub async fn opened(db: &TenantDb, job: &Claimed, conversation: ConversationId, thread: DiscordId) -> Result<Thread> {
    let mut tx = db.begin_job(job).await?;
    sql::opened(&mut tx, conversation, thread).await?;
    tx.commit_recorded().await?;
    Ok(Thread { id: thread, last_post: thread, in_doubt: None })
}

/// Messages up to this one, by its seq, are about to be posted.
pub async fn posting(db: &TenantDb, job: &Claimed, conversation: ConversationId, up_to: i64) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::posting(&mut tx, conversation, up_to).await?;
    tx.commit_recorded().await
}

/// How many of the customer's messages are shown again where somebody deleted a thread.
const SHOWN_AGAIN: i64 = 20;

/// The thread is not there any more. The next one shows the newest messages again.
pub async fn lost(db: &TenantDb, job: &Claimed, conversation: ConversationId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::forget(&mut tx, conversation, SHOWN_AGAIN).await?;
    tx.commit_recorded().await
}
