//! Where the staff's inbox is a forum: the thread of each conversation, and what is on its way into it.
//!
//! A channel webhook takes no nonce, so nobody knows whether a call posted whose answer was lost. Therefore it is written down
//! first what is about to be posted ([`posting`]), and whoever finds that looks into the thread before posting again.
//! The same goes for the thread itself ([`opening`]).

mod sql;

pub(super) use self::sql::posted;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Card, Listed, list, view};
use crate::{
    channels,
    db::{self, TenantDb, Tx},
    error::{Error, Noun, Result},
    ids::{ContactId, ConversationId, DiscordId, StageId},
    jobs::Job,
    kernel::queue::{self, Claimed},
};

/// The card on top of a thread is brought up to date no more often than this.
const TOGETHER: TimeDelta = TimeDelta::seconds(5);

/// How long after a look at changed tags the next one comes, where Discord's audit log does not say yet who changed them.
const LOOK_AGAIN: TimeDelta = TimeDelta::seconds(10);

/// How a conversation stands in the forum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// It has no thread.
    Nowhere,
    /// A thread was being opened, and may be there.
    Opening,
    /// In this thread.
    In(Thread),
}

/// A thread of the forum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Discord's thread.
    pub id: DiscordId,
    /// The newest of our posts in it that is known of. What came of a call whose answer was lost comes after it.
    pub last_post: DiscordId,
    /// Up to which message, by its seq, a post was begun that may be there.
    pub in_doubt: Option<i64>,
    /// What its tags say.
    pub tags: Tagged,
    /// Discord's ids of all tags that it has, as far as is known.
    pub applied: Vec<DiscordId>,
}

/// What the tags of a thread say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tagged {
    /// How the conversation stands, a bit each, as whoever shows them writes them.
    pub bits: i16,
    /// The stage of its contact's open lead, if there is one.
    pub stage: Option<StageId>,
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

/// A thread of ours in which something was written that is not read yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Unread {
    /// Discord's thread.
    pub thread: DiscordId,
    /// Up to which of Discord's messages in it all is read.
    pub after: DiscordId,
}

/// Which of these threads, each with the newest message that Discord has in it, hold something that is not read yet. Like
/// [`conversation_in`], that asks for no permission.
pub async fn unread(db: &TenantDb, newest: &[(DiscordId, DiscordId)]) -> Result<Vec<Unread>> {
    sql::unread(&mut *db.connection().await?, newest).await
}

/// Up to this message of Discord's, all in the thread is read.
pub async fn read_up_to(db: &TenantDb, thread: DiscordId, message: DiscordId) -> Result<()> {
    sql::read_up_to(&mut *db.connection().await?, thread, message).await
}

/// Those of Discord's messages of which answers were made.
pub async fn answers_among(db: &TenantDb, typed: &[DiscordId]) -> Result<Vec<DiscordId>> {
    sql::answers_among(&mut *db.connection().await?, typed).await
}

/// What the card on top of a thread says.
#[derive(Clone, Debug)]
pub struct Head {
    /// How the conversation stands.
    pub conversation: Listed,
    /// Who is at the other end.
    pub card: Card,
    /// The stage of the lead that the card shows.
    pub stage: Option<StageId>,
    /// Whether the company has more than one number, so that people want to know which of them was written to.
    pub several: bool,
}

/// What the card on top of a conversation's thread says.
pub async fn head(db: &TenantDb, job: &Claimed, conversation: ConversationId) -> Result<Head> {
    let mut tx = db.read_job(job).await?;
    let listed = list::by_ids(&mut tx, &[conversation]).await?.into_iter().next();
    let listed = listed.ok_or(Error::NotFound(Noun::Conversation))?;
    let card = view::card_in(&mut tx, conversation).await?;
    let stage = sql::stage(&mut tx, conversation).await?;
    // The numbers are in the control database: nobody waits for two connections.
    drop(tx);
    Ok(Head { conversation: listed, card, stage, several: channels::are_several(db).await? })
}

/// Has the card on top of the thread brought up to date, if there is one, once for what happens within some seconds.
pub(super) async fn show_card(tx: &mut Tx, conversation: ConversationId) -> Result<()> {
    show_cards(tx, &[conversation]).await
}

/// Like [`show_card`], for many.
pub(super) async fn show_cards(tx: &mut Tx, conversations: &[ConversationId]) -> Result<()> {
    let soon = tx.now() + TOGETHER;
    for conversation in sql::having_one(tx, conversations).await? {
        tx.enqueue_at(Job::ShowCard { conversation }, soon);
    }
    Ok(())
}

/// Like [`show_card`], for all of a contact's conversations that are not closed: something about their lead has changed.
pub(crate) async fn show_cards_of(tx: &mut Tx, contact: ContactId) -> Result<()> {
    let conversations = sql::of_contact(tx, contact).await?;
    show_cards(tx, &conversations).await
}

/// So many cards are brought up to date together where all are, and so long after that the next: Discord takes 50 calls a second, and
/// customers are shown meanwhile.
const TOGETHER_ANEW: i64 = 50;
const NEXT_ANEW: TimeDelta = TimeDelta::seconds(5);

/// Brings the cards of conversations that are not closed up to date, those after this one, some at a time; ends the job.
pub async fn show_cards_anew(db: &TenantDb, job: &Claimed, after: Option<ConversationId>) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    let some = sql::not_closed(&mut tx, after, TOGETHER_ANEW).await?;
    for conversation in some.iter().copied() {
        tx.enqueue(Job::ShowCard { conversation });
    }
    if let Some(last) = some.last().copied().filter(|_| some.len() as i64 == TOGETHER_ANEW) {
        let then = tx.now() + NEXT_ANEW;
        tx.enqueue_at(Job::ShowCardsAnew { after: Some(last) }, then);
    }
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

/// The thread has these tags, or is about to be given them: who hears of them from Discord hears nothing new.
pub async fn tagging(db: &TenantDb, job: &Claimed, conversation: ConversationId, applied: &[DiscordId]) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::tagging(&mut tx, conversation, applied).await?;
    tx.commit_recorded().await
}

/// The tags of the thread say this now.
pub async fn tagged(db: &TenantDb, job: &Claimed, conversation: ConversationId, tags: Tagged) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::tagged(&mut tx, conversation, tags).await?;
    tx.commit_recorded().await
}

/// Discord tells which tags a thread has. If they are others than those that it was given, a worker looks into it. That asks for no
/// permission: it changes nothing.
pub async fn tags_changed(db: &TenantDb, thread: DiscordId, there: &[DiscordId]) -> Result<()> {
    let heard_at = db.server().clock().now();
    let found = sql::given_others(&mut *db.connection().await?, thread, there).await?;
    let look = |conversation| Job::LookAtTags { conversation, heard_at, is_again: false };
    db::enqueue(db, found.into_iter().map(look)).await
}

/// Nobody is named yet who changed the tags: has a worker look once more; ends the job.
pub async fn look_again(
    db: &TenantDb,
    job: &Claimed,
    conversation: ConversationId,
    heard_at: DateTime<Utc>,
) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    let then = tx.now() + LOOK_AGAIN;
    tx.enqueue_at(Job::LookAtTags { conversation, heard_at, is_again: true }, then);
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
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
    Ok(Thread { id: thread, last_post: thread, in_doubt: None, tags: Tagged::default(), applied: Vec::new() })
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
