//! Answers of which nobody knows whether they were sent. They are never sent again by themselves (docs/adr/005). When no status
//! has settled it within ten minutes, staff are asked in the inbox: send it again, or leave it.

mod sql;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::{MessageState, Queued, send, window};
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Noun, Result},
    ids::{ConversationId, MessageId},
    jobs::Job,
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        names::names,
        queue::{self, Claimed},
        sight::{self, ContactName},
    },
    permission::Permission,
};

/// How long a status is waited for before staff are asked.
pub const ASK_AFTER: TimeDelta = TimeDelta::minutes(10);

names! {
    /// What staff decided about an answer that may or may not have been sent.
    pub enum Decision {
        /// It was sent again.
        Again = "again",
        /// It was left as it is.
        Left = "left",
    }
}

/// How it stands with an answer that may or may not have been sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// A status may still settle it.
    Waiting,
    /// Staff are asked.
    Asked,
    /// Somebody has decided.
    Decided {
        /// What.
        decision: Decision,
        /// By whom: their name, if they have one.
        by: String,
    },
}

/// Marks an answer that may or may not have been sent, and sees to it that staff are asked in time.
pub(super) async fn mark(tx: &mut Tx, message: MessageId) -> Result<()> {
    sql::mark(tx, message).await?;
    let then = tx.now() + ASK_AFTER;
    tx.enqueue_at(Job::AskUnknown { message }, then);
    Ok(())
}

/// The time is over: has the inbox ask, unless it is settled by now; ends the job.
pub async fn ask(db: &TenantDb, job: &Claimed, message: MessageId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    if sql::is_unknown(&mut tx, message).await? {
        tx.enqueue(Job::ShowReply { message });
    }
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

/// How it stands with an answer that is `Unknown`.
pub(super) async fn doubt(tx: &mut Tx, message: MessageId) -> Result<Doubt> {
    let (since, decided, by) = sql::doubt(tx, message).await?;
    match decided {
        Some(decision) => Ok(Doubt::Decided { decision: decision.parse().map_err(Error::internal)?, by }),
        None if since.is_some_and(|since| since + ASK_AFTER <= tx.now()) => Ok(Doubt::Asked),
        None => Ok(Doubt::Waiting),
    }
}

/// Queues an answer once more, as a message of its own, because the first may not have been sent. `Conflict` if its fate is known,
/// somebody has decided, it is too early to ask, or the customer's last message is more than 24 hours old.
pub async fn send_again(db: &TenantDb, caller: &Caller, message: MessageId) -> Result<Queued> {
    let mut tx = begin(db, caller, message).await?;
    let Doubtful { conversation, contact } = lock(&mut tx, message).await?;
    window::require_open(&mut tx, conversation).await?;
    sql::decide(&mut tx, message, Decision::Again).await?;
    let repeated = sql::repeat(&mut tx, message).await?;
    tx.enqueue(Job::SendMessage { message: repeated, conversation });
    tx.enqueue(Job::ShowReply { message: repeated });
    tx.enqueue(Job::ShowReply { message });
    let after = json!({ "message": repeated.to_string(), "repeats": message.to_string() });
    let after = send::answered(&mut tx, conversation, after).await?;
    let event = Event::new(Action::MessageSendAgain).on(&conversation).called(contact.raw()).after(after);
    let contact = contact.seen(sight::of(&mut tx).await?);
    tx.commit(event).await?;
    Ok(Queued { message: repeated, contact, is_held: false })
}

/// Leaves an answer as it is, because it arrived or does not matter any more; `Conflict` as for [`send_again`].
pub async fn leave(db: &TenantDb, caller: &Caller, message: MessageId) -> Result<()> {
    let mut tx = begin(db, caller, message).await?;
    let Doubtful { conversation, contact } = lock(&mut tx, message).await?;
    sql::decide(&mut tx, message, Decision::Left).await?;
    tx.enqueue(Job::ShowReply { message });
    let after = json!({ "message": message.to_string() });
    tx.commit(Event::new(Action::MessageLeave).on(&conversation).called(contact.raw()).after(after)).await
}

async fn begin(db: &TenantDb, caller: &Caller, message: MessageId) -> Result<Tx> {
    db.begin(&caller.on(Target::new(Noun::Message, &message)), Permission::SendMessages).await
}

/// An answer that is to be decided about.
struct Doubtful {
    conversation: ConversationId,
    contact: ContactName,
}

/// Locks the answer, and refuses unless it may be decided about now.
async fn lock(tx: &mut Tx, message: MessageId) -> Result<Doubtful> {
    let row = sql::lock(tx, message).await?.ok_or(Error::NotFound(Noun::Message))?;
    let sql::Row { conversation_id: conversation, contact, state, decision, unknown_at } = row;
    let early = |since: DateTime<Utc>| (since + ASK_AFTER > tx.now()).then_some(since + ASK_AFTER);
    match (state.parse().map_err(Error::Internal)?, decision, unknown_at.and_then(early)) {
        (_, Some(_), _) => Err(Error::Conflict(Conflict::DoubtDecided)),
        (MessageState::Unknown, None, Some(then)) => Err(Error::Conflict(Conflict::DoubtTooEarly(then))),
        (MessageState::Unknown, None, None) => Ok(Doubtful { conversation, contact }),
        _ => Err(Error::Conflict(Conflict::DoubtSettled)),
    }
}
