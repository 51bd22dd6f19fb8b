//! Conversations: those that wait, and one with what was said, followed while it is looked at.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, TimeDelta, Utc};
use crm::{
    Error, MemberId, Permission, access,
    channel::{Content, ContentKind, Label, Outgoing},
    conversations::{self, Author, By, Filter, Listed, Message, MessageState, State, To, When, Which},
    members::Colleague,
};
use serde::Deserialize;
use words::t;

use super::{Place, Shell, first_letter, html, phone};
use crate::{
    gate::Session,
    input::{Asked, At, Form},
    manner::OnPaper,
    wrong::Wrong,
};

/// How many messages are shown.
const MESSAGES: usize = 50;

/// How many colleagues one may choose from.
const COLLEAGUES: usize = 100;

#[derive(Template)]
#[template(path = "conversations.html")]
struct Page {
    shell: Shell,
    filters: Vec<Choice>,
    filter: &'static str,
    rows: Vec<Row>,
    next: Option<String>,
    talk: Option<Talk>,
}

/// One of the lists.
struct Choice {
    name: &'static str,
    called: String,
    is_this: bool,
}

/// A conversation in the list.
struct Row {
    number: i64,
    letter: String,
    name: String,
    at: String,
    state: String,
    is_this: bool,
    is_late: bool,
}

/// The conversation that is open.
struct Talk {
    number: i64,
    label: String,
    contact: String,
    letter: String,
    name: String,
    phone: Option<String>,
    assignee: Option<String>,
    window: Option<String>,
    is_open: bool,
    is_closed: bool,
    lines: Vec<Line>,
    may_answer: bool,
    may_assign: bool,
    colleagues: Vec<(String, String)>,
    typed: String,
    problem: Option<String>,
}

/// Something that was said, or noted.
struct Line {
    class: &'static str,
    kind: Option<String>,
    text: String,
    at: String,
    by: Option<String>,
    state: Option<String>,
    ticks: &'static str,
    moment: DateTime<Utc>,
}

/// Which list, and where in it.
#[derive(Deserialize)]
pub(crate) struct Turn {
    filter: Option<String>,
    after: Option<String>,
}

/// An answer, or a note.
#[derive(Deserialize)]
pub(crate) struct Sent {
    text: String,
    #[serde(rename = "as")]
    kind: Option<String>,
}

/// Who is to have it.
#[derive(Deserialize)]
pub(crate) struct To_ {
    member: MemberId,
}

/// For how many hours it is put off.
#[derive(Deserialize)]
pub(crate) struct Later {
    hours: i64,
}

pub(crate) async fn list(session: Session, Asked(turn): Asked<Turn>) -> Result<Response, Wrong> {
    page(&session, turn, None, String::new(), None).await
}

pub(crate) async fn show(
    session: Session,
    (At(number), Asked(turn)): (At<i64>, Asked<Turn>),
) -> Result<Response, Wrong> {
    page(&session, turn, Some(number), String::new(), None).await
}

pub(crate) async fn reply(
    session: Session,
    (At(number), Form(sent)): (At<i64>, Form<Sent>),
) -> Result<Response, Wrong> {
    let which = which(number);
    let (db, caller) = (&session.db, &session.caller);
    let done = match sent.kind.as_deref() {
        Some("note") => conversations::note(db, caller, &which, &sent.text).await.map(drop),
        _ => {
            let id = conversations::named(db, caller, &which, Permission::SendMessages).await?;
            let say = Outgoing::Text { body: sent.text.clone() };
            conversations::send(db, caller, To::Conversation(id), say, When::Now).await.map(drop)
        }
    };
    finish(&session, number, done, sent.text).await
}

pub(crate) async fn claim(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    let done = conversations::claim(&session.db, &session.caller, &which(number)).await;
    finish(&session, number, done.map(drop), String::new()).await
}

pub(crate) async fn release(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    let done = conversations::release(&session.db, &session.caller, &which(number)).await;
    finish(&session, number, done.map(drop), String::new()).await
}

pub(crate) async fn assign(session: Session, (At(number), Form(to)): (At<i64>, Form<To_>)) -> Result<Response, Wrong> {
    let to = Colleague::Member(to.member);
    let done = conversations::assign(&session.db, &session.caller, &which(number), &to).await;
    finish(&session, number, done.map(drop), String::new()).await
}

pub(crate) async fn snooze(
    session: Session,
    (At(number), Form(later)): (At<i64>, Form<Later>),
) -> Result<Response, Wrong> {
    let hours = later.hours.clamp(1, 24 * 30);
    let until = session.db.server().clock().now() + TimeDelta::hours(hours);
    let done = conversations::snooze(&session.db, &session.caller, &which(number), until).await;
    finish(&session, number, done.map(drop), String::new()).await
}

pub(crate) async fn close(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    let done = conversations::close(&session.db, &session.caller, &which(number)).await;
    finish(&session, number, done.map(drop), String::new()).await
}

pub(crate) async fn reopen(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    let done = conversations::reopen(&session.db, &session.caller, &which(number)).await;
    finish(&session, number, done.map(drop), String::new()).await
}

fn which(number: i64) -> Which {
    Which { name: conversations::Name::Number(number), seen: None }
}

/// Back to the conversation; with what is wrong and what was typed, if that can be mended.
async fn finish(session: &Session, number: i64, done: crm::Result<()>, typed: String) -> Result<Response, Wrong> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/admin/conversations/{number}")).into_response()),
        Err(error @ (Error::Invalid { .. } | Error::Conflict(_))) => {
            let manner = OnPaper(session.profile.time_zone);
            let problem = words::sentence(&manner, session.language, &error, "");
            let turn = Turn { filter: None, after: None };
            let shown = page(session, turn, Some(number), typed, Some(problem)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(
    session: &Session,
    turn: Turn,
    number: Option<i64>,
    typed: String,
    problem: Option<String>,
) -> Result<Response, Wrong> {
    let filter: Filter = match &turn.filter {
        Some(name) => name.parse().map_err(|_| Wrong::Query)?,
        None => Filter::All,
    };
    let after = turn.after.as_deref().map(|after| place(after).ok_or(Wrong::Query)).transpose()?;
    let listed = conversations::list(&session.db, &session.caller, filter, after).await?;
    let allowed = access::allowed(&session.db, &session.caller).await?;
    let shell = Shell::with(session, Place::Conversations, &allowed);
    let talk = match number {
        Some(number) => {
            let may = (allowed.may(Permission::SendMessages), allowed.may(Permission::AssignConversations));
            Some(talk(session, &shell, number, may, typed, problem).await?)
        }
        None => None,
    };
    let rows = listed.conversations.iter().map(|one| row(&shell, one, number)).collect();
    let next = listed.next.map(|next| format!("{}.{}", next.at.timestamp_micros(), next.number));
    let choice = |one: &Filter| Choice { name: one.as_str(), called: called(&shell, *one), is_this: *one == filter };
    let filters = Filter::ALL.iter().map(choice).collect();
    Ok(html(&Page { shell, filters, filter: filter.as_str(), rows, next, talk })?.into_response())
}

/// Where a page of the list begins, as a link has it.
fn place(after: &str) -> Option<conversations::Place> {
    let (at, number) = after.split_once('.')?;
    let at = DateTime::from_timestamp_micros(at.parse().ok()?)?;
    Some(conversations::Place { at, number: number.parse().ok()? })
}

fn called(shell: &Shell, filter: Filter) -> String {
    let language = shell.plain.language;
    match filter {
        Filter::All => t!(language, "web-talks-all"),
        Filter::Mine => t!(language, "web-talks-mine"),
        Filter::Unassigned => t!(language, "web-talks-unassigned"),
        Filter::Waiting => t!(language, "web-talks-waiting"),
        Filter::Late => t!(language, "web-talks-late"),
        Filter::Snoozed => t!(language, "web-talks-snoozed"),
        Filter::Closed => t!(language, "web-talks-closed"),
    }
}

fn row(shell: &Shell, one: &Listed, number: Option<i64>) -> Row {
    let language = shell.plain.language;
    let name = one.contact.to_string();
    let state = match (one.waiting_since, &one.assignee) {
        (Some(since), _) => t!(language, "web-talk-waits", since = shell.at_time(&since)),
        (None, Some(assignee)) => assignee.clone(),
        (None, None) => t!(language, "web-talks-unassigned"),
    };
    Row {
        number: one.number,
        letter: first_letter(&name),
        name,
        at: shell.at_time(&one.last_message_at),
        state,
        is_this: number == Some(one.number),
        is_late: one.is_late,
    }
}

async fn talk(
    session: &Session,
    shell: &Shell,
    number: i64,
    (may_answer, may_assign): (bool, bool),
    typed: String,
    problem: Option<String>,
) -> Result<Talk, Wrong> {
    let (db, caller, language) = (&session.db, &session.caller, session.language);
    let which = which(number);
    let shown = conversations::show(db, caller, &which).await?;
    let slice = crm::page::Slice::of(None, MESSAGES);
    let messages = conversations::messages(db, caller, &which, slice).await?.messages;
    let mut lines: Vec<Line> = messages.iter().map(|message| line(shell, message)).collect();
    let oldest = lines.last().map(|line| line.moment);
    lines.extend(shown.notes.iter().filter(|note| oldest.is_none_or(|oldest| note.at >= oldest)).map(|note| Line {
        class: "note",
        kind: None,
        text: note.text.clone(),
        at: shell.at_time(&note.at),
        by: Some(t!(language, "web-talk-note-by", name = note.by.clone().unwrap_or_default())),
        state: None,
        ticks: "",
        moment: note.at,
    }));
    lines.sort_by_key(|line| line.moment);
    let colleagues = match may_assign {
        true => conversations::colleagues(db, caller, COLLEAGUES).await?,
        false => Vec::new(),
    };
    let now = db.server().clock().now();
    let left = shown.card.closes.map(|closes| (closes - now).num_hours());
    let window = left.map(|hours| match hours {
        hours if hours < 0 => t!(language, "web-talk-over"),
        hours => t!(language, "web-talk-left", hours = hours),
    });
    let name = shown.card.contact.to_string();
    let listed = shown.conversation;
    Ok(Talk {
        number,
        label: conversations::number_label(number),
        contact: shown.card.contact_id.to_string(),
        letter: first_letter(&name),
        name,
        phone: shown.card.phone.as_ref().map(phone),
        assignee: listed.assignee,
        window,
        is_open: left.is_some_and(|hours| hours >= 0),
        is_closed: listed.state == State::Closed,
        lines,
        may_answer,
        may_assign,
        colleagues: colleagues.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        typed,
        problem,
    })
}

fn line(shell: &Shell, message: &Message) -> Line {
    let language = shell.plain.language;
    let (kind, text) = words_of(shell, &message.content);
    let (class, by) = match &message.author {
        Author::Customer => ("in", None),
        Author::Ours(By::Member(name)) => ("out", Some(name.clone())),
        Author::Ours(By::Company) => ("out", Some(t!(language, "reply-by-nobody"))),
        Author::Ours(By::Phone) => ("out", Some(t!(language, "reply-by-phone"))),
    };
    let (state, ticks) = match message.state {
        None => (None, ""),
        Some(MessageState::Queued | MessageState::Sending) => (Some(t!(language, "web-talk-sending")), "…"),
        Some(MessageState::Unknown) => (Some(t!(language, "web-talk-unknown")), "?"),
        Some(MessageState::Sent) => (Some(t!(language, "web-talk-sent")), "✓"),
        Some(MessageState::Delivered) => (Some(t!(language, "web-talk-delivered")), "✓✓"),
        Some(MessageState::Read | MessageState::Played) => (Some(t!(language, "web-talk-read")), "✓✓"),
        Some(MessageState::Failed) => (Some(t!(language, "web-talk-failed")), "✗"),
    };
    let class = match message.state {
        Some(MessageState::Failed) => "out failed",
        _ => class,
    };
    Line { class, kind, text, at: shell.at_time(&message.at), by, state, ticks, moment: message.at }
}

/// What kind of message it is, where its words don't say so, and its words.
fn words_of(shell: &Shell, content: &Content) -> (Option<String>, String) {
    let language = shell.plain.language;
    let name = content.kind.as_str();
    let kind = (content.kind != ContentKind::Text).then(|| t!(language, "inbox-kind", kind = name, name = name));
    let told = content.details.iter().map(|detail| match &detail.label {
        Label::Text | Label::Coordinates | Label::Link => detail.text.clone(),
        other => t!(language, "inbox-detail", label = other.as_str(), text = detail.text.clone()),
    });
    (kind, told.collect::<Vec<_>>().join("\n"))
}
