//! What customers learn of staff at work: that their messages were read, and that somebody is typing.

mod sql;

use super::{
    view::{self, Card},
    window,
};
use crate::{
    caller::Caller,
    channels::{self, Channel},
    db::{TenantDb, Tx},
    error::{Noun, Result},
    ids::ConversationId,
    jobs::Job,
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        queue::Claimed,
    },
    permission::Permission,
};

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
