//! Answering a customer. The answer is a row first; a worker sends it and records what came of it.
//!
//! What WhatsApp takes from a number, and from a number for one customer, is limited: `limits` says when an answer has to wait.
//!
//! No provider's send call has an idempotency key, so an answer whose request broke in the middle is `unknown`: it is never sent
//! again by itself. A status webhook that carries our id resolves it.

mod file;
mod limits;
mod sql;
mod typed;
mod within;

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

pub use self::file::{NotHandedOver, not_handed_over, send_file};
pub use self::typed::{
    SentAsTyped, Typed, Whose, deleted, look_later, react, retype, send_correction, send_typed, sent_as_typed,
    taken_back, typed_changed, typed_text,
};
pub(super) use self::within::{ask_as_caller, say_as_caller, say_choices, say_list};
pub(crate) use self::within::{offer, say, say_template};
use self::{limits::Wait, sql::Parked};
use super::{MessageState, reads, sla, thread, unknown, window, work};
use crate::{
    attachments::ours::{self, HandedOver},
    caller::Caller,
    channel::{DeliveryState, Failure, Incoming, IncomingStatus, Outgoing, Provider, ProviderError},
    channels::{self, Channel, holds},
    db::{TenantDb, Tx},
    error::{Conflict, Error, Noun, Result},
    ids::{ConversationId, MessageId, TemplateId},
    jobs::Job,
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        names::names,
        queue::{self, Claimed},
        recount,
        sight::{self, ContactName},
    },
    permission::Permission,
    settings,
    templates::{self, Above, Values},
};

/// An answer that waits for a worker.
#[derive(Clone, Debug)]
pub struct Queued {
    /// Its id.
    pub message: MessageId,
    /// The contact's name.
    pub contact: ContactName,
    /// Whether it can still be taken back for a moment.
    pub is_held: bool,
}

impl Queued {
    fn at_once(message: MessageId, contact: ContactName) -> Self {
        Self { message, contact, is_held: false }
    }
}

/// Where an answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// Into a conversation.
    Conversation(ConversationId),
    /// Into the conversation of a message, which it quotes or, with an emoji, is put under.
    Message(MessageId),
}

/// When an answer leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At once.
    Now,
    /// After the company's hold: so long can it be taken back.
    Held,
}

/// Queues an answer. Refuses with `Conflict` when the customer's last message is more than 24 hours old, or when the provider of the
/// company's number carries nothing of this kind.
pub async fn send(db: &TenantDb, caller: &Caller, to: To, say: Outgoing, when: When) -> Result<Queued> {
    let target = match to {
        To::Conversation(conversation) => Target::new(Noun::Conversation, &conversation),
        To::Message(message) => Target::new(Noun::Message, &message),
    };
    // Only a contact card holds a phone that somebody typed.
    let country = match &say {
        Outgoing::Contact { .. } => settings::country(db).await?,
        _ => None,
    };
    let mut tx = db.begin(&caller.on(target), Permission::SendMessages).await?;
    let Place { conversation, account, contact, quotes } = place(&mut tx, to, &say).await?;
    let provider = channels::provider(db, &account).await?;
    if provider == Provider::Twilio && quotes.is_some() {
        return Err(Error::Conflict(Conflict::NotByProvider));
    }
    let say = say.checked(provider, country)?;
    window::require_open(&mut tx, conversation).await?;
    let message = sql::insert(&mut tx, conversation, &account, &say, quotes.as_deref()).await?;
    let now = tx.now();
    let leaves = match when {
        When::Now => now,
        When::Held => typed::held_until(&mut tx).await?,
    };
    tx.enqueue_at(Job::SendMessage { message, conversation }, leaves);
    tx.enqueue(Job::ShowReply { message });
    reads::read(&mut tx, conversation, false).await?;
    let after = answered(&mut tx, conversation, json!({ "message": message.to_string() })).await?;
    let event = Event::new(Action::MessageReply).on(&conversation).called(contact.raw()).after(after);
    let contact = contact.seen(sight::of(&mut tx).await?);
    tx.commit(event).await?;
    Ok(Queued { message, contact, is_held: leaves > now })
}

/// Queues a template, with values for its variables and what stands above it, if it has a picture, a film or a document there. It may
/// be sent at any time, but not to who wants no messages that they did not ask for.
pub async fn send_template(
    db: &TenantDb,
    caller: &Caller,
    conversation: ConversationId,
    template: TemplateId,
    values: &Values,
    above: Option<Above>,
) -> Result<Queued> {
    let target = Target::new(Noun::Conversation, &conversation);
    let mut tx = db.begin(&caller.on(target), Permission::SendMessages).await?;
    let (account, contact) = sql::lock(&mut tx, conversation).await?;
    let filled = templates::fill(&mut tx, &account, template, values, above.as_ref()).await?;
    if sql::has_opted_out(&mut tx, conversation).await? && window::require_open(&mut tx, conversation).await.is_err() {
        return Err(Error::Conflict(Conflict::OptedOut));
    }
    let name = filled.name.clone();
    let message = sql::insert(&mut tx, conversation, &account, &Outgoing::Template(Box::new(filled)), None).await?;
    if let Some(Above::File(file)) = above {
        ours::insert(&mut tx, message, conversation, &file, false).await?;
    }
    enqueue(&mut tx, message, conversation);
    let after = json!({ "message": message.to_string(), "template": name });
    let after = answered(&mut tx, conversation, after).await?;
    let event = Event::new(Action::MessageReply).on(&conversation).called(contact.raw()).after(after);
    let contact = contact.seen(sight::of(&mut tx).await?);
    tx.commit(event).await?;
    Ok(Queued::at_once(message, contact))
}

/// Takes the caller's own answer back. `Conflict` if it is on its way already.
pub async fn take_back(db: &TenantDb, caller: &Caller, message: MessageId) -> Result<()> {
    let mut tx = db.begin(&caller.on(Target::new(Noun::Message, &message)), Permission::SendMessages).await?;
    let (conversation, contact) = sql::own(&mut tx, message).await?.ok_or(Error::NotFound(Noun::Message))?;
    let row = sql::lock_message(&mut tx, message).await?;
    if row.state != MessageState::Queued.as_str() {
        return Err(Error::Conflict(Conflict::OnItsWay));
    }
    fail(&mut tx, message, &ProviderError::of(Failure::TakenBack)).await?;
    unanswered(&mut tx, conversation).await?;
    let after = json!({ "message": message.to_string() });
    tx.commit(Event::new(Action::MessageTakeBack).on(&conversation).called(contact.raw()).after(after)).await
}

/// Staff have answered: what the conversation is by that, and what the event says of it.
pub(super) async fn answered(tx: &mut Tx, conversation: ConversationId, mut after: Value) -> Result<Value> {
    if work::answered(tx, conversation).await? {
        after["claimed"] = true.into();
        work::pass_lead(tx, conversation).await?;
    }
    thread::show_card(tx, conversation).await?;
    Ok(after)
}

/// An answer was taken back: the customer may wait again.
async fn unanswered(tx: &mut Tx, conversation: ConversationId) -> Result<()> {
    if let Some(at) = work::unanswered(tx, conversation).await? {
        recount::moment(tx, at).await?;
    }
    sla::go_on(tx, vec![conversation]).await?;
    thread::show_card(tx, conversation).await
}

/// Where an answer goes, the conversation's row locked.
struct Place {
    conversation: ConversationId,
    account: String,
    contact: ContactName,
    quotes: Option<String>,
}

/// An emoji can only be put under a message of the customer.
async fn place(tx: &mut Tx, to: To, say: &Outgoing) -> Result<Place> {
    let is_reaction = matches!(say, Outgoing::Reaction { .. });
    match to {
        To::Conversation(_) if is_reaction => Err(Error::NotFound(Noun::Message)),
        To::Conversation(conversation) => {
            let (account, contact) = sql::lock(tx, conversation).await?;
            Ok(Place { conversation, account, contact, quotes: None })
        }
        To::Message(message) => {
            let (conversation, account, contact, quoted) = sql::lock_of(tx, message, is_reaction).await?;
            Ok(Place { conversation, account, contact, quotes: Some(quoted) })
        }
    }
}

/// Has a message sent, and shown in the inbox.
fn enqueue(tx: &mut Tx, message: MessageId, conversation: ConversationId) {
    tx.enqueue(Job::SendMessage { message, conversation });
    tx.enqueue(Job::ShowReply { message });
}

/// What was to be sent has failed before it came to that.
pub(super) async fn fail(tx: &mut Tx, message: MessageId, error: &ProviderError) -> Result<()> {
    sql::fail(tx, message, error).await?;
    tx.enqueue(Job::ShowReply { message });
    Ok(())
}

/// A wait this long is waited for with the job in hand; one that is longer puts the job off.
pub const SHORT_WAIT: Duration = Duration::from_secs(1);

/// What is to be done about an answer now.
#[derive(Debug)]
pub enum Start {
    /// It is to be sent.
    Send(Box<Sending>),
    /// It may be sent in a moment: ask again then. Nothing is written yet, and no connection is held.
    Soon(Duration),
    /// Nothing, and the job's end is recorded: it was sent, or an earlier attempt may have sent it, or it waits for its time.
    Nothing,
}

/// What a worker needs to send an answer.
#[derive(Debug)]
pub struct Sending {
    /// The message; also the id that status webhooks will carry.
    pub message: MessageId,
    /// The business's number, its provider and what speaks for it.
    pub channel: Channel,
    /// The customer's phone, exactly as their last message came from it.
    pub phone: Option<String>,
    /// The customer's business-scoped user id.
    pub user_id: Option<String>,
    /// What to say.
    pub say: Outgoing,
    /// The file that goes with it, if one does.
    pub file: Option<HandedOver>,
    /// The provider's id of the message that it answers, if it quotes one.
    pub quotes: Option<String>,
}

/// Takes an answer for sending, and says so in the database before anything leaves. An earlier attempt that may have sent it is
/// recorded as `unknown` here.
///
/// `pace` says how long the number itself has to wait; it is asked last. Where something has to wait for long, the job is put off
/// without an attempt lost.
pub async fn start_sending(
    db: &TenantDb,
    job: &Claimed,
    message: MessageId,
    pace: impl FnOnce(&str) -> Duration,
) -> Result<Start> {
    let mut tx = db.begin_job(job).await?;
    let row = sql::lock_message(&mut tx, message).await?;
    match row.state.parse().map_err(Error::Internal)? {
        MessageState::Queued => {}
        MessageState::Sending => {
            unknown::mark(&mut tx, message).await?;
            sql::end_attempt(&mut tx, message, AttemptOutcome::Unknown, None).await?;
            tx.enqueue(Job::ShowReply { message });
            return nothing_more(tx, job).await;
        }
        _ => return nothing_more(tx, job).await,
    }
    match limits::wait(&mut tx, message, &row, pace).await? {
        Wait::Nothing => {}
        Wait::Short(wait) => return Ok(Start::Soon(wait)),
        Wait::Until(then, why) => {
            limits::put_off(&mut tx, job, message, &row, then, &why).await?;
            tx.commit_recorded().await?;
            return Ok(Start::Nothing);
        }
    }
    let file = match row.has_file() {
        true => ours::of(&mut tx, message).await?,
        false => None,
    };
    if row.has_file() && file.is_none() {
        fail(&mut tx, message, &ProviderError::of(Failure::File)).await?;
        return nothing_more(tx, job).await;
    }
    let channel = channels::open(db, &row.account).await?.ok_or(Error::NotFound(Noun::AccessToken))?;
    sql::set_state(&mut tx, message, MessageState::Sending).await?;
    sql::begin_attempt(&mut tx, message).await?;
    tx.commit_recorded().await?;
    let sql::Row { phone, user_id, body, outgoing, quotes, .. } = row;
    let say = outgoing.map_or_else(|| Ok(Outgoing::text(body)), serde_json::from_value).map_err(Error::internal)?;
    Ok(Start::Send(Box::new(Sending { message, channel, phone, user_id, say, file, quotes })))
}

async fn nothing_more(mut tx: Tx, job: &Claimed) -> Result<Start> {
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await?;
    Ok(Start::Nothing)
}

/// What came of sending.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The provider took it and gave it this id.
    Accepted(String),
    /// The provider refused for good.
    Refused(ProviderError),
    /// The provider refused for now, and it is certain that nothing was sent: try again.
    Later {
        /// When the provider wants to be asked again.
        at: Option<DateTime<Utc>>,
        /// Why.
        error: ProviderError,
    },
    /// Nobody knows whether the provider took it.
    Unknown(String),
}

impl Outcome {
    fn of_attempt(&self) -> AttemptOutcome {
        match self {
            Self::Accepted(_) => AttemptOutcome::Accepted,
            Self::Refused(_) => AttemptOutcome::Refused,
            Self::Later { .. } => AttemptOutcome::Later,
            Self::Unknown(_) => AttemptOutcome::Unknown,
        }
    }

    fn error(&self) -> Option<&ProviderError> {
        match self {
            Self::Refused(error) | Self::Later { at: _, error } => Some(error),
            Self::Accepted(_) | Self::Unknown(_) => None,
        }
    }
}

names! {
    /// What came of one attempt to send a message.
    pub enum AttemptOutcome {
        /// The provider took it.
        Accepted = "accepted",
        /// The provider refused for good.
        Refused = "refused",
        /// The provider refused for now, and nothing was sent.
        Later = "later",
        /// Nobody knows whether the provider took it.
        Unknown = "unknown",
    }
}

/// Records what came of sending, together with the end of the job. What could not be sent to the last has failed.
pub async fn finish_sending(db: &TenantDb, job: &Claimed, message: MessageId, outcome: Outcome) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    // First, as everywhere: whoever has taken the job over, because this took too long, locks it before the attempt, too.
    let outgoing = sql::lock_message(&mut tx, message).await?;
    sql::end_attempt(&mut tx, message, outcome.of_attempt(), outcome.error()).await?;
    match outcome {
        Outcome::Later { at, error } if limits::concern(error.failure) => {
            sql::set_state(&mut tx, message, MessageState::Queued).await?;
            limits::turned_away(&mut tx, job, message, &outgoing, &error, at).await?;
            return tx.commit_recorded().await;
        }
        Outcome::Later { at: _, error } if !queue::may_retry(job) => sql::fail(&mut tx, message, &error).await?,
        Outcome::Later { at, error } => {
            sql::set_state(&mut tx, message, MessageState::Queued).await?;
            tx.commit_recorded().await?;
            return queue::retry(db, job, at, &reason(&error)).await;
        }
        Outcome::Accepted(provider_id) => {
            holds::passed(&mut tx, message).await?;
            accept(&mut tx, message, &provider_id).await?;
        }
        Outcome::Refused(error) => {
            // Without a code it was not the provider who refused.
            if error.code.is_some() {
                holds::passed(&mut tx, message).await?;
            }
            sql::fail(&mut tx, message, &error).await?;
        }
        Outcome::Unknown(reason) => {
            unknown::mark(&mut tx, message).await?;
            tracing::warn!(tenant = %db.slug(), %message, %reason, "nobody knows whether an answer was sent");
        }
    }
    tx.enqueue(Job::ShowReply { message });
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

/// Writes the provider's id, then applies the statuses that overtook it.
async fn accept(tx: &mut Tx, message: MessageId, provider_id: &str) -> Result<()> {
    super::sql::lock_unparking(tx).await?;
    sql::set_provider_id(tx, message, provider_id).await?;
    sql::set_state(tx, message, MessageState::Sent).await?;
    let status = |(account, state, at, failure, code, title): Parked| {
        let state = delivery(&state)?;
        // Whose they are is certain, so nothing needs to be held off for them.
        let (provider_id, opaque) = (provider_id.to_owned(), Some(message.to_string()));
        let error = failure.map(|name| ProviderError { failure: Failure::named(&name), code, title });
        Some(Incoming::Status(IncomingStatus { account, provider_id, state, at: Some(at), opaque, error }))
    };
    let parked: Vec<Incoming> = sql::take_parked(tx, message).await?.into_iter().filter_map(status).collect();
    super::apply(tx, &parked).await?;
    Ok(())
}

fn delivery(state: &str) -> Option<DeliveryState> {
    match state {
        "sent" => Some(DeliveryState::Sent),
        "delivered" => Some(DeliveryState::Delivered),
        "read" => Some(DeliveryState::Read),
        "played" => Some(DeliveryState::Played),
        "failed" => Some(DeliveryState::Failed),
        _ => None,
    }
}

/// For the job's record.
pub(super) fn reason(error: &ProviderError) -> String {
    let ProviderError { failure, code, title } = error;
    let code = code.map(|code| format!(", code {code}")).unwrap_or_default();
    let title = title.as_deref().map(|title| format!(": {title}")).unwrap_or_default();
    format!("{}{code}{title}", failure.as_str())
}
