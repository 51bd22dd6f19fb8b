//! What was typed may be changed or deleted on Discord after it was sent. A customer keeps what they were sent; staff are told that the
//! two differ, and can send what stands there now as a correction.

use chrono::TimeDelta;
use serde_json::json;

use super::{
    super::{Queued, answered, sql as answers},
    sql,
};
use crate::{
    caller::Caller,
    channel::{Failure, Outgoing, Provider},
    channels,
    conversations::{MessageState, window},
    db::{self, TenantDb},
    error::{Conflict, Error, Noun, Result},
    ids::{ConversationId, DiscordId, MessageId},
    jobs::Job,
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        posts::{self, Post, Subject},
        queue::{self, Claimed},
        sight,
    },
    permission::Permission,
};

/// When what was changed before it was sent is looked at again.
const LATER: TimeDelta = TimeDelta::seconds(5);

/// Discord tells that messages were changed or deleted: where answers were made of them, a worker looks into it. That asks for no
/// permission: it changes nothing.
pub async fn typed_changed(db: &TenantDb, typed: &[DiscordId]) -> Result<()> {
    let found = sql::typed_in(&mut *db.connection().await?, typed).await?;
    db::enqueue(db, found.into_iter().map(|(message, conversation)| Job::TypedChanged { message, conversation })).await
}

/// An answer that was typed, as the customer has it.
#[derive(Clone, Debug)]
pub struct SentAsTyped {
    /// Where it was typed.
    pub post: Post,
    /// What was sent.
    pub text: String,
    /// Whether it is sent, or may be; else it is still to be, or never was.
    pub is_sent: bool,
    /// Whether it waits to be sent.
    pub waits: bool,
    /// Whether it was taken out before it was sent: it was deleted, or changed into something that is not certainly an answer.
    pub is_taken_back: bool,
}

/// How an answer that was typed stands; `None` if it was not typed in a thread.
pub async fn sent_as_typed(db: &TenantDb, job: &Claimed, message: MessageId) -> Result<Option<SentAsTyped>> {
    let mut tx = db.read_job(job).await?;
    let Some(typed) = sql::source(&mut tx, message).await? else { return Ok(None) };
    let (sent, post) = (sql::sent(&mut tx, typed).await?, posts::find(&mut tx, Subject::Message(message)).await?);
    let Some((sent, post)) = sent.zip(post) else { return Ok(None) };
    let state: MessageState = sent.state.parse().map_err(Error::Internal)?;
    let waits = matches!(state, MessageState::Queued | MessageState::Sending);
    let is_sent = !waits && state != MessageState::Failed;
    let is_taken_back = sent.failure.as_deref() == Some(Failure::TakenBack.as_str());
    Ok(Some(SentAsTyped { post: Post { id: sent.post, ..post }, text: sent.text, is_sent, waits, is_taken_back }))
}

/// It is not sent yet, and what stands there is read again before it is. Looks once more afterwards; ends the job.
pub async fn look_later(db: &TenantDb, job: &Claimed, message: MessageId, conversation: ConversationId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    let then = tx.now() + LATER;
    tx.enqueue_at(Job::TypedChanged { message, conversation }, then);
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

/// What was typed was deleted after it was sent. That is recorded, and ends the job; the customer keeps it.
pub async fn deleted(db: &TenantDb, job: &Claimed, message: MessageId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    let typed = sql::source(&mut tx, message).await?.ok_or(Error::NotFound(Noun::Message))?;
    let sent = sql::sent(&mut tx, typed).await?.ok_or(Error::NotFound(Noun::Message))?;
    let after = json!({ "message": message.to_string() });
    let event =
        Event::new(Action::MessageTypedDeleted).on(&sent.conversation_id).called(sent.contact.raw()).after(after);
    queue::done_in(&mut tx, job).await?;
    tx.commit(event).await
}

/// Queues what stands now where an answer was typed, below what was sent before. `Conflict` if that says the same.
pub async fn send_correction(
    db: &TenantDb,
    caller: &Caller,
    conversation: ConversationId,
    typed: Post,
    text: &str,
) -> Result<Queued> {
    let target = Target::new(Noun::Conversation, &conversation);
    let mut tx = db.begin(&caller.on(target), Permission::SendMessages).await?;
    let (account, contact) = answers::lock(&mut tx, conversation).await?;
    let sent = sql::sent(&mut tx, typed.id).await?.ok_or(Error::NotFound(Noun::Message))?;
    if text.is_empty() || sent.text == text {
        return Err(Error::Conflict(Conflict::NothingToSend));
    }
    window::require_open(&mut tx, conversation).await?;
    let provider = channels::provider(db, &account).await?;
    let say = Outgoing::text(text).checked(provider, None)?;
    let quotes = sent.provider_id.filter(|_| provider != Provider::Twilio && sent.account == account);
    let message = answers::insert(&mut tx, conversation, &account, &say, quotes.as_deref()).await?;
    sql::is_typed_as(&mut tx, message, typed, sent.parts).await?;
    posts::remember(&mut tx, [Subject::Message(message)], typed).await?;
    tx.enqueue(Job::SendMessage { message, conversation });
    let after = answered(&mut tx, conversation, json!({ "message": message.to_string() })).await?;
    let event = Event::new(Action::MessageReply).on(&conversation).called(contact.raw()).after(after);
    let contact = contact.seen(sight::of(&mut tx).await?);
    tx.commit(event).await?;
    Ok(Queued::at_once(message, contact))
}
