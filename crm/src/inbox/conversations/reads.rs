//! What customers learn of staff at work: that their messages were read, and that somebody is typing.

mod sql;

use chrono::TimeDelta;

use super::{
    view::{self, Card},
    window::{self, WINDOW},
};
use crate::{
    caller::Caller,
    channel::Provider,
    channels::{self, Channel},
    db::{TenantDb, Tx},
    error::{Noun, Result},
    ids::{ConversationId, DiscordId},
    jobs::Job,
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        queue::Claimed,
        settings::{self, TypingShown},
    },
    permission::Permission,
};

/// How often a customer is shown at most that somebody types: WhatsApp shows it for 25 seconds (Cloud API, "Typing indicators").
const TYPING_AGAIN: TimeDelta = TimeDelta::seconds(20);

/// Who is at the other end, for somebody who begins to answer. The customer sees that what they wrote is read, and that somebody
/// is typing; once for each time that they write. Refuses with `Conflict` once the window is closed.
pub async fn begin_answer(db: &TenantDb, caller: &Caller, conversation: ConversationId) -> Result<Card> {
    let target = Target::new(Noun::Conversation, &conversation);
    let mut tx = db.begin(&caller.on(target), Permission::SendMessages).await?;
    let card = view::card_in(&mut tx, conversation).await?;
    window::require_open(&mut tx, conversation).await?;
    if read(&mut tx, conversation, true).await? {
        tx.commit(Event::new(Action::MessageRead).on(&conversation).called(card.contact.raw())).await?;
    }
    Ok(card)
}

/// The conversation in whose thread somebody types, if its customer is to be shown that: the company wants it, they wait for an answer
/// that may still be given, and were not shown it just now. Like [`conversation_in`](super::thread::conversation_in), that asks for no
/// permission; it is asked for at nearly every key.
pub async fn shows_typing(db: &TenantDb, thread: DiscordId) -> Result<Option<ConversationId>> {
    let mut conn = db.connection().await?;
    let now = db.server().clock().now();
    let found = sql::typing_in(&mut conn, thread, now - WINDOW, now - TYPING_AGAIN).await?;
    let Some((conversation, account)) = found else { return Ok(None) };
    let is_wanted = settings::get::<TypingShown>(&mut conn).await?;
    // The number is in the control database: nobody waits for two connections.
    drop(conn);
    let shows = is_wanted && channels::provider(db, &account).await? != Provider::Twilio;
    Ok(Some(conversation).filter(|_| shows))
}

/// Somebody types in the thread of a conversation: its customer sees that, and that what they wrote is read, as when somebody begins
/// to answer. Not of a colleague's conversation, where nothing is sent that is not asked about. Whether they are shown it.
pub async fn begin_typing(db: &TenantDb, caller: &Caller, conversation: ConversationId) -> Result<bool> {
    let target = Target::new(Noun::Conversation, &conversation);
    let mut tx = db.begin(&caller.on(target), Permission::SendMessages).await?;
    let since = tx.now();
    if !sql::typing(&mut tx, conversation, since - WINDOW, since - TYPING_AGAIN).await? {
        return Ok(false);
    }
    tx.enqueue(Job::ShowTyping { conversation, since });
    if sql::read_all(&mut tx, conversation).await? {
        let contact = view::card_in(&mut tx, conversation).await?.contact;
        tx.commit(Event::new(Action::MessageRead).on(&conversation).called(contact.raw())).await?;
    } else {
        tx.commit_recorded().await?;
    }
    Ok(true)
}

/// Staff have read all of a conversation: the customer is told, unless that was done. Whether there was something new.
pub(super) async fn read(tx: &mut Tx, conversation: ConversationId, is_typing: bool) -> Result<bool> {
    let is_new = sql::read_all(tx, conversation).await?;
    if is_new {
        tx.enqueue(Job::MarkRead { conversation, is_typing });
    }
    Ok(is_new)
}

/// What is to be marked as read: the number, if it has something that speaks for it, and the provider's id of the newest message,
/// with which those before it are read.
pub async fn to_mark_read(
    db: &TenantDb,
    job: &Claimed,
    conversation: ConversationId,
) -> Result<Option<(Channel, String)>> {
    let mut tx = db.read_job(job).await?;
    let Some((account, message)) = sql::newest_read(&mut tx, conversation).await? else { return Ok(None) };
    // The number is in the control database: nobody waits for two connections.
    drop(tx);
    Ok(channels::open(db, &account).await?.map(|channel| (channel, message)))
}
