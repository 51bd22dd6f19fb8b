//! Answers that people type in the thread of a conversation. Discord's message is the answer: it is sent once, however often
//! Discord tells of it, and not at once, so that what was typed wrongly can be put right or taken back.

mod changed;
mod sql;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::json;

pub use self::changed::{SentAsTyped, deleted, look_later, send_correction, sent_as_typed, typed_changed};
use super::{Place, Queued, To, When, answered, place, sql as answers, unanswered};
use crate::{
    attachments::ours::{self, NewFile},
    caller::Caller,
    channel::{Failure, FileKind, Outgoing, Provider, ProviderError},
    channels,
    conversations::{reads, window},
    db::{TenantDb, Tx},
    error::{Conflict, Error, Noun, Result},
    ids::{ConversationId, DiscordId, MessageId},
    jobs::Job,
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        posts::{self, Post, Subject},
        queue::Claimed,
        settings::{self, ReplyHold},
        sight,
    },
    permission::Permission,
};

/// The most characters below a file (Cloud API, "Image messages").
const CAPTION: usize = 1024;

/// What is not sent so long after its time is marked as waiting.
const SHOWN_AS_WAITING: TimeDelta = TimeDelta::seconds(10);

/// What a person typed.
#[derive(Clone, Debug)]
pub struct Typed {
    /// Discord's message, and the thread that it is in.
    pub post: Post,
    /// Its text, which may be empty.
    pub text: String,
    /// Its files.
    pub files: Vec<NewFile>,
    /// Discord's message in the same thread that it answers.
    pub answers: Option<DiscordId>,
}

/// What a person typed, as messages to the customer. The text goes below the first file that can have one and takes so much;
/// else it comes first, alone.
fn messages(typed: &Typed) -> Result<Vec<(Outgoing, Option<&NewFile>)>> {
    let mut messages = Vec::new();
    let mut caption = Some(&typed.text).filter(|text| !text.is_empty() && text.chars().count() <= CAPTION);
    for file in &typed.files {
        let (kind, name) = ours::kind_and_name(file, None)?;
        let takes_text = matches!(kind, FileKind::Image | FileKind::Video | FileKind::Document);
        let caption = if takes_text { caption.take().cloned() } else { None };
        messages.push((Outgoing::File { file: kind, name, caption }, Some(file)));
    }
    let is_below = messages.iter().any(|(say, _)| matches!(say, Outgoing::File { caption: Some(_), .. }));
    if !typed.text.is_empty() && !is_below {
        messages.insert(0, (Outgoing::text(typed.text.clone()), None));
    }
    Ok(messages)
}

/// Whether what is typed is sent if a colleague has the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Whoever types has it, or nobody does.
    Own,
    /// Whoever has it.
    Anyones,
}

/// Queues what a person typed, to be sent after the company's hold. `None` if that was done before. `Conflict` names who has the
/// conversation.
pub async fn send_typed(
    db: &TenantDb,
    caller: &Caller,
    conversation: ConversationId,
    typed: &Typed,
    whose: Whose,
) -> Result<Option<Queued>> {
    let target = Target::new(Noun::Conversation, &conversation);
    let mut tx = db.begin(&caller.on(target), Permission::SendMessages).await?;
    let quoted = match typed.answers {
        Some(post) => sql::shown_by(&mut tx, Post { id: post, ..typed.post }).await?,
        None => None,
    };
    let to = quoted.map_or(To::Conversation(conversation), To::Message);
    let messages = messages(typed)?;
    let first = messages.first().map(|(say, _)| say).ok_or(Error::Conflict(Conflict::NothingToSend))?;
    // The conversation's row is locked from here on: of two that come at once, the second finds what the first has written.
    let Place { conversation, account, contact, quotes } = place(&mut tx, to, first).await?;
    if sql::is_typed(&mut tx, typed.post).await? {
        return Ok(None);
    }
    if whose == Whose::Own
        && let Some(name) = sql::had_by_another(&mut tx, conversation).await?
    {
        return Err(Error::Conflict(Conflict::HeldBy(name)));
    }
    let provider = channels::provider(db, &account).await?;
    // Twilio quotes nothing; what was typed is said all the same.
    let mut quotes = quotes.filter(|_| provider != Provider::Twilio);
    window::require_open(&mut tx, conversation).await?;
    let later = taken_out_later(&mut tx, conversation, typed.post.id).await?;
    let (run_at, mut sent) = (held_until(&mut tx).await?, Vec::new());
    for (part, (say, file)) in (0_i16..).zip(messages) {
        let say = say.checked(provider, None)?;
        let message = answers::insert(&mut tx, conversation, &account, &say, quotes.take().as_deref()).await?;
        sql::is_typed_as(&mut tx, message, typed.post, part).await?;
        if let Some(file) = file {
            ours::insert(&mut tx, message, conversation, file, false).await?;
        }
        tx.enqueue_at(Job::SendMessage { message, conversation }, run_at);
        tx.enqueue_at(Job::ShowWaiting { message }, run_at + SHOWN_AS_WAITING);
        sent.push(message);
    }
    put_behind(&mut tx, later).await?;
    let Some(message) = sent.first().copied() else { return Err(Error::Conflict(Conflict::NothingToSend)) };
    posts::remember(&mut tx, sent.into_iter().map(Subject::Message), typed.post).await?;
    reads::read(&mut tx, conversation, false).await?;
    let after = answered(&mut tx, conversation, json!({ "message": message.to_string() })).await?;
    let event = Event::new(Action::MessageReply).on(&conversation).called(contact.raw()).after(after);
    let contact = contact.seen(sight::of(&mut tx).await?);
    tx.commit(event).await?;
    Ok(Some(Queued::at_once(message, contact)))
}

/// Puts the caller's emoji under the customer's message that a post shows, or takes it away; one of ours can be there. Nothing is done
/// about what a colleague has, and where there is nothing to do. Whether something was.
pub async fn react(
    db: &TenantDb,
    caller: &Caller,
    conversation: ConversationId,
    post: Post,
    emoji: &str,
    is_there: bool,
) -> Result<bool> {
    let target = Target::new(Noun::Conversation, &conversation);
    let mut tx = db.read(&caller.on(target), Permission::SendMessages).await?;
    let is_anothers = sql::had_by_another(&mut tx, conversation).await?.is_some();
    let Some(message) = sql::shown_by(&mut tx, post).await?.filter(|_| !is_anothers) else { return Ok(false) };
    let is_ours = sql::our_reaction(&mut tx, message).await?.as_deref() == Some(emoji);
    drop(tx);
    if is_ours == is_there {
        return Ok(false);
    }
    let say = Outgoing::Reaction { emoji: is_there.then(|| emoji.to_owned()) };
    super::send(db, caller, To::Message(message), say, When::Now).await?;
    Ok(true)
}

/// When an answer is sent that may still be put right or taken back.
pub(super) async fn held_until(tx: &mut Tx) -> Result<DateTime<Utc>> {
    let hold = settings::get::<ReplyHold>(tx.conn()).await?;
    Ok(tx.now() + TimeDelta::seconds(hold.into()))
}

/// Discord tells of what was typed within a moment in any order. Takes out of the queue what was typed later and waits, and all
/// behind it, so that this comes first.
async fn taken_out_later(
    tx: &mut Tx,
    conversation: ConversationId,
    typed: DiscordId,
) -> Result<Vec<(Job, DateTime<Utc>)>> {
    let order = Job::sending(conversation);
    let taken = sql::take_out_later(tx, conversation, typed, &order).await?;
    let job = |(payload, run_at)| Ok((Job::deserialize(payload).map_err(Error::internal)?, run_at));
    taken.into_iter().map(job).collect()
}

/// Puts them behind what has been enqueued since. They are what somebody typed within seconds, each put last in its turn.
async fn put_behind(tx: &mut Tx, later: Vec<(Job, DateTime<Utc>)>) -> Result<()> {
    for (job, run_at) in later {
        if let Job::SendMessage { message, .. } = job {
            sql::put_last(tx, message).await?;
        }
        tx.enqueue_at(job, run_at);
    }
    Ok(())
}

/// Where an answer was typed that is still to be sent, with its text; `None` if it was not typed in a thread.
pub async fn typed_text(db: &TenantDb, job: &Claimed, message: MessageId) -> Result<Option<(Post, String)>> {
    let mut tx = db.read_job(job).await?;
    sql::typed_text(&mut tx, message).await
}

/// What was typed has been changed before it was sent: that is sent instead. What can't be sent to this customer stays as it was.
pub async fn retype(db: &TenantDb, job: &Claimed, message: MessageId, text: &str) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    let row = answers::lock_message(&mut tx, message).await?;
    let provider = channels::provider(db, &row.account).await?;
    let say = match row.outgoing.map(serde_json::from_value).transpose().map_err(Error::internal)? {
        Some(Outgoing::File { file, name, caption: Some(_) }) => {
            Outgoing::File { file, name, caption: Some(text.to_owned()) }
        }
        None => Outgoing::text(text),
        Some(_) => return Ok(()),
    };
    let Ok(say) = say.checked(provider, None) else { return Ok(()) };
    sql::change(&mut tx, message, &say).await?;
    tx.commit_recorded().await
}

/// What was typed has been deleted before it was sent, or is no answer any more: it isn't sent, and neither is anything else that came with
/// it. A worker looks what it has become.
pub async fn taken_back(db: &TenantDb, job: &Claimed, post: Post) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    let error = ProviderError::of(Failure::TakenBack);
    let waiting = sql::waiting_of(&mut tx, post).await?;
    for (message, _) in &waiting {
        answers::fail(&mut tx, *message, &error).await?;
    }
    // What was typed in one message is in one conversation.
    if let Some(&(message, conversation)) = waiting.first() {
        unanswered(&mut tx, conversation).await?;
        tx.enqueue(Job::TypedChanged { message, conversation });
    }
    tx.commit_recorded().await
}
