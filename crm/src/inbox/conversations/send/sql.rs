//! The statements of [`send`](super).

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::{
    channel::{ContentKind, Failure, Outgoing, ProviderError},
    conversations::{MessageState, details, pair::Tried, send::AttemptOutcome},
    db::Tx,
    error::{Error, Noun, Result},
    ids::{ConversationId, MessageId},
    kernel::{reach::visible, sight::ContactName},
};

/// The business's number and the contact's name, the conversation's row locked.
pub(super) async fn lock(tx: &mut Tx, conversation: ConversationId) -> Result<(String, ContactName)> {
    // Not by a join: whoever waits here for a merge would look for the conversation with the contact who is gone.
    let found = sqlx::query_as(concat!(
        "select account, (select name from contacts where id = v.contact_id) from conversations v where id = $1 and ",
        visible!("assignee", "conversations"),
        " for no key update",
    ))
    .bind(conversation)
    .fetch_optional(tx.conn())
    .await?;
    found.ok_or(Error::NotFound(Noun::Conversation))
}

/// Whether the contact wants no messages that they did not ask for.
pub(super) async fn has_opted_out(tx: &mut Tx, conversation: ConversationId) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select c.opted_out_at is not null from conversations v join contacts c on c.id = v.contact_id where v.id = $1",
    )
    .bind(conversation)
    .fetch_one(tx.conn())
    .await?)
}

/// A conversation, its number, the contact's name, and the provider's id of a message.
type Answered = (ConversationId, String, ContactName, String);

/// Like [`lock`], of the conversation of a message that the provider knows and takes answers to; of the customer's only, if that is
/// asked.
pub(super) async fn lock_of(tx: &mut Tx, message: MessageId, customers: bool) -> Result<Answered> {
    let found = sqlx::query_as(concat!(
        "select v.id, v.account, (select name from contacts where id = v.contact_id), m.provider_id
         from messages m join conversations v on v.id = m.conversation_id
         where m.id = $1 and m.provider_id is not null and m.account = v.account and m.kind <> 'call'
           and (m.direction = 'in' or not $2) and ",
        visible!("v.assignee", "conversations"),
        " for no key update of v",
    ))
    .bind(message)
    .bind(customers)
    .fetch_optional(tx.conn())
    .await?;
    found.ok_or(Error::NotFound(Noun::Message))
}

/// The conversation of the caller's own answer, its row locked, and the contact's name: whoever has it, they take back what they said.
pub(super) async fn own(tx: &mut Tx, message: MessageId) -> Result<Option<(ConversationId, ContactName)>> {
    let me = tx.who.member;
    Ok(sqlx::query_as(
        "select v.id, (select name from contacts where id = v.contact_id)
         from messages m join conversations v on v.id = m.conversation_id
         where m.id = $1 and m.direction = 'out' and m.sent_by = $2 for no key update of v",
    )
    .bind(message)
    .bind(me)
    .fetch_optional(tx.conn())
    .await?)
}

/// Writes the caller's answer, which waits to be sent.
pub(super) async fn insert(
    tx: &mut Tx,
    conversation: ConversationId,
    account: &str,
    say: &Outgoing,
    quotes: Option<&str>,
) -> Result<MessageId> {
    let (message, sent_by, now) = (MessageId::new(tx.now()), tx.who.member, tx.now());
    let content = say.content();
    // A text is all in its body.
    let typed = (content.kind != ContentKind::Text).then(|| serde_json::to_value(say)).transpose();
    let typed = typed.map_err(Error::internal)?;
    sqlx::query(
        "with touched as (update conversations set last_message_at = $6 where id = $2)
         insert into messages (id, conversation_id, direction, account, kind, body, details, outgoing, quotes, state, sent_by,
                               sent_at, created_at)
         values ($1, $2, 'out', $3, $7, $4, $8, $9, $10, 'queued', $5, $6, $6)",
    )
    .bind(message)
    .bind(conversation)
    .bind(account)
    .bind(content.words())
    .bind(sent_by)
    .bind(now)
    .bind(content.kind.as_str())
    .bind(typed.as_ref().map(|_| details::write(&content.details)))
    .bind(typed.as_ref())
    .bind(quotes)
    .execute(tx.conn())
    .await?;
    Ok(message)
}

/// A message of ours and where it goes.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub state: String,
    /// The business's number.
    pub account: String,
    pub conversation_id: ConversationId,
    /// The customer's phone and their user id.
    pub phone: Option<String>,
    pub user_id: Option<String>,
    pub body: String,
    pub outgoing: Option<Value>,
    pub quotes: Option<String>,
    /// Whether the company is suspended.
    pub suspended: bool,
}

impl Row {
    pub(super) fn is_template(&self) -> bool {
        self.is_of("template")
    }

    /// Whether a file goes with it.
    pub(super) fn has_file(&self) -> bool {
        let above = |outgoing: &Value| outgoing["header"]["file"].is_object() || outgoing["document"].is_string();
        self.is_of("file") || self.outgoing.as_ref().is_some_and(above)
    }

    fn is_of(&self, kind: &str) -> bool {
        self.outgoing.as_ref().is_some_and(|outgoing| outgoing["kind"] == kind)
    }
}

/// What is to be sent and where to, the message's row locked.
pub(super) async fn lock_message(tx: &mut Tx, message: MessageId) -> Result<Row> {
    let found = sqlx::query_as(
        "select m.state, m.account, m.conversation_id, v.reply_phone as phone, v.reply_user as user_id,
                coalesce(m.body, '') as body, m.outgoing, m.quotes,
                (select suspended_at is not null from tenant) as suspended
         from messages m join conversations v on v.id = m.conversation_id where m.id = $1 for update of m",
    )
    .bind(message)
    .fetch_optional(tx.conn())
    .await?;
    found.ok_or(Error::NotFound(Noun::Message))
}

/// Whether the company is suspended, until this transaction ends: who lets it go on waits for that, and finds what is put off here.
pub(super) async fn is_still_suspended(tx: &mut Tx) -> Result<bool> {
    Ok(sqlx::query_scalar("select suspended_at is not null from tenant for share").fetch_one(tx.conn()).await?)
}

/// An attempt: its begin, and its end, outcome and failure, should it have ended.
type Attempted = (DateTime<Utc>, Option<DateTime<Utc>>, Option<String>, Option<String>);

/// The attempts since a moment to send this message and the hundred of its conversation before it, oldest first. No more are
/// looked up, however long the conversation is.
pub(super) async fn tried(
    tx: &mut Tx,
    conversation: ConversationId,
    message: MessageId,
    since: DateTime<Utc>,
) -> Result<Vec<Tried>> {
    let rows: Vec<Attempted> = sqlx::query_as(
        "with before as (
             select id from messages
             where conversation_id = $1 and direction = 'out' and seq <= (select seq from messages where id = $2)
             order by seq desc limit 100)
         select a.started_at, a.ended_at, a.outcome, a.failure
         from before join message_attempts a on a.message_id = before.id where a.started_at > $3 order by a.started_at",
    )
    .bind(conversation)
    .bind(message)
    .bind(since)
    .fetch_all(tx.conn())
    .await?;
    let tried = |(started_at, ended_at, outcome, failure): Attempted| {
        let outcome: Option<AttemptOutcome> =
            outcome.map(|outcome| outcome.parse()).transpose().map_err(Error::internal)?;
        let failure = failure.as_deref().map(Failure::named);
        Ok(Tried { started_at, ended: ended_at.zip(outcome).map(|(at, outcome)| (at, outcome, failure)) })
    };
    rows.into_iter().map(tried).collect()
}

pub(super) async fn set_provider_id(tx: &mut Tx, message: MessageId, provider_id: &str) -> Result<()> {
    sqlx::query("update messages set provider_id = coalesce(provider_id, $2) where id = $1")
        .bind(message)
        .bind(provider_id)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// A status that was parked: account, state, when; of a failure its name, the provider's code and title.
pub(super) type Parked = (String, String, DateTime<Utc>, Option<String>, Option<i64>, Option<String>);

/// The statuses that waited for this message's id; they wait no longer.
pub(super) async fn take_parked(tx: &mut Tx, message: MessageId) -> Result<Vec<Parked>> {
    Ok(sqlx::query_as(
        "delete from parked_statuses p using messages m
         where m.id = $1 and p.account = m.account and p.provider_id = m.provider_id
         returning p.account, p.state, p.at, p.failure, p.error_code, p.error_title",
    )
    .bind(message)
    .fetch_all(tx.conn())
    .await?)
}

/// Sets the state while the message is still on its way out; a status that was faster stands.
pub(super) async fn set_state(tx: &mut Tx, message: MessageId, state: MessageState) -> Result<()> {
    sqlx::query("update messages set state = $2 where id = $1 and state in ('queued', 'sending', 'unknown')")
        .bind(message)
        .bind(state.as_str())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// As [`set_state`], with what the provider said.
pub(super) async fn fail(tx: &mut Tx, message: MessageId, error: &ProviderError) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update messages set state = 'failed', failed_at = $2, failure = $3, error_code = $4, error_title = left($5, 300)
         where id = $1 and state in ('queued', 'sending', 'unknown')",
    )
    .bind(message)
    .bind(now)
    .bind(error.failure.as_str())
    .bind(error.code)
    .bind(error.title.as_deref())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// An attempt to send begins now.
pub(super) async fn begin_attempt(tx: &mut Tx, message: MessageId) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "insert into message_attempts (message_id, attempt, started_at)
         select $1, coalesce(max(attempt), 0) + 1, $2 from message_attempts where message_id = $1",
    )
    .bind(message)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The attempt that has begun has come to this; nothing, if none has.
pub(super) async fn end_attempt(
    tx: &mut Tx,
    message: MessageId,
    outcome: AttemptOutcome,
    error: Option<&ProviderError>,
) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update message_attempts set ended_at = $2, outcome = $3, failure = $4, error_code = $5
         where message_id = $1 and ended_at is null",
    )
    .bind(message)
    .bind(now)
    .bind(outcome.as_str())
    .bind(error.map(|error| error.failure.as_str()))
    .bind(error.and_then(|error| error.code))
    .execute(tx.conn())
    .await?;
    Ok(())
}
