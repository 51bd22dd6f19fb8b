//! Conversations with customers.

use axum::{Json, http::StatusCode, response::Response};
use chrono::{DateTime, NaiveDate, Utc};
use crm::{
    MessageId, Permission,
    channel::{Failure, Outgoing},
    conversations::{
        self, Author, By, Done, Filter, Listed, Message, MessageState, Name, Place, Priority, Shown, To as Into, When,
        Which,
    },
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{NoteOut, Page, Tagged, Text, To, Turn, slice};
use crate::{
    gate::Session,
    input::{Asked, At, Here, Json as Sent},
    wrong::Wrong,
};

/// A conversation, as programs have it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConversationOut {
    /// Its number, as in C-1042.
    number: i64,
    /// How people write it.
    label: String,
    /// The contact's name.
    name: String,
    /// How it stands: `open`, `snoozed` or `closed`.
    state: &'static str,
    /// How urgent it is: `low`, `normal`, `high` or `urgent`.
    priority: &'static str,
    /// Who has it, by name.
    assignee: Option<String>,
    /// Since when the customer waits for an answer.
    waiting_since: Option<DateTime<Utc>>,
    /// Until when an answer is due, or was.
    answer_due_at: Option<DateTime<Utc>>,
    /// Whether nobody has answered in time.
    is_late: bool,
    /// Until when it is put off.
    snoozed_until: Option<DateTime<Utc>>,
    /// When it was closed.
    closed_at: Option<DateTime<Utc>>,
    /// When something was said last.
    last_message_at: DateTime<Utc>,
    /// Until when it can be answered freely, if the customer ever wrote.
    window_until: Option<DateTime<Utc>>,
    /// How often it has been changed.
    version: i64,
}

impl From<Listed> for ConversationOut {
    fn from(listed: Listed) -> Self {
        Self {
            number: listed.number,
            label: conversations::number_label(listed.number),
            name: listed.contact.to_string(),
            state: listed.state.as_str(),
            priority: listed.priority.as_str(),
            assignee: listed.assignee,
            waiting_since: listed.waiting_since,
            answer_due_at: listed.answer_due_at,
            is_late: listed.is_late,
            snoozed_until: listed.snoozed_until,
            closed_at: listed.closed_at,
            last_message_at: listed.last_message_at,
            window_until: listed.closes,
            version: listed.seen.version,
        }
    }
}

/// A conversation with who is at the other end.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConversationWhole {
    /// How it stands.
    conversation: ConversationOut,
    /// The contact's id.
    contact: String,
    /// Their phone; masked, where the company has that.
    phone: Option<String>,
    /// The number of their open lead, if there is one.
    lead: Option<i64>,
    /// Whether they want nothing that they did not ask for.
    opted_out: bool,
    /// What colleagues noted last, oldest first.
    notes: Vec<NoteOut>,
}

impl From<Shown> for ConversationWhole {
    fn from(shown: Shown) -> Self {
        let Shown { conversation, card, notes, .. } = shown;
        Self {
            conversation: conversation.into(),
            contact: card.contact_id.to_string(),
            phone: card.phone.map(|phone| phone.to_string()),
            lead: card.lead,
            opted_out: card.opted_out,
            notes: notes.into_iter().map(|note| NoteOut { by: note.by, at: note.at, text: note.text }).collect(),
        }
    }
}

/// Which conversations are listed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listing {
    filter: Option<Filter>,
    after: Option<String>,
    limit: Option<usize>,
}

/// Where a page begins, as programs are told it: they need not read it.
fn told(place: Place) -> String {
    format!("{}-{}", place.at.timestamp_micros(), place.number)
}

fn place(told: &str) -> Option<Place> {
    let (at, number) = told.rsplit_once('-')?;
    Some(Place { at: DateTime::from_timestamp_micros(at.parse().ok()?)?, number: number.parse().ok()? })
}

pub(crate) async fn list(
    session: Session,
    (Asked(asked), Here(here)): (Asked<Listing>, Here),
) -> Result<Response, Wrong> {
    let after = asked.after.map(|told| place(&told).ok_or(Wrong::Query)).transpose()?;
    let filter = asked.filter.unwrap_or(Filter::All);
    let page = conversations::list(&session.db, &session.caller, filter, slice(after, asked.limit)?).await?;
    let items = page.conversations.into_iter().map(ConversationOut::from).collect();
    Ok(Page { items, next: page.next.map(told) }.answer(&here))
}

fn which(number: i64) -> Which {
    Which { name: Name::Number(number), seen: None }
}

pub(crate) async fn show(session: Session, At(number): At<i64>) -> Result<Tagged<ConversationWhole>, Wrong> {
    let shown = conversations::show(&session.db, &session.caller, &which(number)).await?;
    Ok(Tagged(shown.conversation.seen.version, shown.into()))
}

/// A message.
#[derive(Serialize, ToSchema)]
pub(crate) struct MessageOut {
    /// Its id.
    id: String,
    /// Who wrote it: `customer`; `member`, a colleague; `company`, nobody; `phone`, somebody on the business's own phone.
    author: &'static str,
    /// What the colleague is called.
    by: Option<String>,
    /// What kind of message it is: `text`, `image`, …
    kind: String,
    /// Every word in it.
    text: Option<String>,
    /// How far an answer of ours has come: `queued`, `sending`, `unknown`, `sent`, `delivered`, `read`, `played` or `failed`.
    state: Option<&'static str>,
    /// Why it failed.
    failure: Option<&'static str>,
    /// When.
    at: DateTime<Utc>,
}

impl From<Message> for MessageOut {
    fn from(message: Message) -> Self {
        let (author, by) = match message.author {
            Author::Customer => ("customer", None),
            Author::Ours(By::Member(name)) => ("member", Some(name)),
            Author::Ours(By::Company) => ("company", None),
            Author::Ours(By::Phone) => ("phone", None),
        };
        Self {
            id: message.id.to_string(),
            author,
            by,
            kind: message.content.kind.as_str().to_owned(),
            text: message.content.words(),
            state: message.state.map(MessageState::as_str),
            failure: message.failure.map(Failure::as_str),
            at: message.at,
        }
    }
}

pub(crate) async fn messages(
    session: Session,
    (At(number), Asked(turn), Here(here)): (At<i64>, Asked<Turn>, Here),
) -> Result<Response, Wrong> {
    let page = conversations::messages(&session.db, &session.caller, &which(number), turn.slice()?).await?;
    let items = page.messages.into_iter().map(MessageOut::from).collect();
    Ok(Page { items, next: page.next.map(|next| next.to_string()) }.answer(&here))
}

/// An answer, as it is to be sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerIn {
    /// What it says; at most 4,096 characters.
    text: String,
    /// The id of a message in the conversation that it quotes.
    #[schema(value_type = Option<uuid::Uuid>)]
    quotes: Option<MessageId>,
}

/// An answer that is to be sent.
#[derive(Serialize, ToSchema)]
pub(crate) struct QueuedOut {
    /// The message's id.
    id: String,
}

pub(crate) async fn reply(
    session: Session,
    (At(number), Sent(answer)): (At<i64>, Sent<AnswerIn>),
) -> Result<(StatusCode, Json<QueuedOut>), Wrong> {
    let (db, caller) = (&session.db, &session.caller);
    let conversation = conversations::named(db, caller, &which(number), Permission::SendMessages).await?;
    let to = answer.quotes.map_or(Into::Conversation(conversation), Into::Message);
    let queued = conversations::send(db, caller, to, Outgoing::text(answer.text), When::Now).await?;
    Ok((StatusCode::ACCEPTED, Json(QueuedOut { id: queued.message.to_string() })))
}

/// What was done with a conversation.
#[derive(Serialize, ToSchema)]
pub(crate) struct DoneOut {
    /// Its number.
    number: i64,
    /// The contact's name.
    name: String,
    /// Who had it before, by name.
    had: Option<String>,
    /// Until which day whoever has it now is on leave, if they are.
    on_leave: Option<NaiveDate>,
}

type Said = Result<Json<DoneOut>, Wrong>;

fn said(done: Done) -> Said {
    let Done { number, contact, had, on_leave } = done;
    Ok(Json(DoneOut { number, name: contact.to_string(), had, on_leave }))
}

pub(crate) async fn note(session: Session, (At(number), Sent(note)): (At<i64>, Sent<Text>)) -> Said {
    said(conversations::note(&session.db, &session.caller, &which(number), &note.text).await?)
}

pub(crate) async fn claim(session: Session, At(number): At<i64>) -> Said {
    said(conversations::claim(&session.db, &session.caller, &which(number)).await?)
}

pub(crate) async fn release(session: Session, At(number): At<i64>) -> Said {
    said(conversations::release(&session.db, &session.caller, &which(number)).await?)
}

pub(crate) async fn assign(session: Session, (At(number), Sent(to)): (At<i64>, Sent<To>)) -> Said {
    said(conversations::assign(&session.db, &session.caller, &which(number), &to.member.into()).await?)
}

pub(crate) async fn transfer(session: Session, (At(number), Sent(to)): (At<i64>, Sent<To>)) -> Said {
    said(conversations::transfer(&session.db, &session.caller, &which(number), &to.member.into()).await?)
}

/// How urgent something is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Urgent {
    /// `low`, `normal`, `high` or `urgent`.
    #[schema(value_type = String)]
    priority: Priority,
}

pub(crate) async fn prioritise(session: Session, (At(number), Sent(how)): (At<i64>, Sent<Urgent>)) -> Said {
    said(conversations::prioritise(&session.db, &session.caller, &which(number), how.priority).await?)
}

/// Until when something is put off.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Until {
    /// Later than now.
    until: DateTime<Utc>,
}

pub(crate) async fn snooze(session: Session, (At(number), Sent(until)): (At<i64>, Sent<Until>)) -> Said {
    said(conversations::snooze(&session.db, &session.caller, &which(number), until.until).await?)
}

pub(crate) async fn close(session: Session, At(number): At<i64>) -> Said {
    said(conversations::close(&session.db, &session.caller, &which(number)).await?)
}

pub(crate) async fn reopen(session: Session, At(number): At<i64>) -> Said {
    said(conversations::reopen(&session.db, &session.caller, &which(number)).await?)
}
