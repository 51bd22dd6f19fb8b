//! Tasks. A program does with its owner's tasks, too, no more than its key says.

use axum::{Json, http::StatusCode, response::Response};
use chrono::{DateTime, Utc};
use crm::{
    MemberId,
    tasks::{self, Edit, Filter, Name, NewTask, Repeat, Task, Topic, Which},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Created, Page, Tagged, To, Turn, named};
use crate::{
    gate::Session,
    input::{Asked, At, Here, Json as Sent, Seen},
    wrong::Wrong,
};

/// A task, as programs have it.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskOut {
    /// Its number, as in T-1001.
    number: i64,
    /// How people write it.
    label: String,
    /// What is to be done.
    title: String,
    /// Anything else.
    note: Option<String>,
    /// The id of who has it.
    assignee: String,
    /// What they are called.
    assignee_name: String,
    /// What it is about: `L-1042`, `D-1001` or `C-1007`.
    about: Option<String>,
    /// What the contact is called whose it is.
    about_name: Option<String>,
    /// By when it is to be done.
    due_at: Option<DateTime<Utc>>,
    /// How often it comes again: `daily`, `weekdays`, `weekly` or `monthly`.
    repeats: Option<&'static str>,
    /// Who gave it.
    created_by: Option<String>,
    /// When it was given.
    created_at: DateTime<Utc>,
    /// When it was done.
    done_at: Option<DateTime<Utc>>,
    /// By whom.
    done_by: Option<String>,
    /// How often it has been changed.
    version: i64,
}

impl From<Task> for TaskOut {
    fn from(task: Task) -> Self {
        let about = task.about;
        let topics = [
            about.lead.map(Topic::Lead),
            about.deal.map(Topic::Deal),
            about.conversation.map(Topic::ConversationNumber),
        ];
        Self {
            number: task.number,
            label: tasks::number_label(task.number),
            title: task.title,
            note: task.note,
            assignee: task.assignee.to_string(),
            assignee_name: task.assignee_name,
            about: topics.into_iter().flatten().next().map(|topic| topic.to_string()),
            about_name: about.name,
            due_at: task.due_at,
            repeats: task.repeats.map(Repeat::as_str),
            created_by: task.created_by,
            created_at: task.created_at,
            done_at: task.done_at,
            done_by: task.done_by,
            version: task.version,
        }
    }
}

type Said = Result<Tagged<TaskOut>, Wrong>;

fn said(task: Task) -> Said {
    Ok(Tagged(task.version, task.into()))
}

fn which(number: i64) -> Which {
    Which { name: Name::Number(number), seen: None }
}

/// Which tasks are listed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listing {
    filter: Option<Chosen>,
    member: Option<MemberId>,
    after: Option<i64>,
    limit: Option<usize>,
}

/// By what tasks are chosen.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Chosen {
    All,
    Mine,
    Today,
    Overdue,
}

pub(crate) async fn list(
    session: Session,
    (Asked(asked), Here(here)): (Asked<Listing>, Here),
) -> Result<Response, Wrong> {
    let filter = match (asked.filter, asked.member) {
        (None, Some(member)) => Filter::Of(member),
        (Some(_), Some(_)) => return Err(Wrong::Query),
        (None | Some(Chosen::All), None) => Filter::All,
        (Some(Chosen::Mine), None) => Filter::Mine,
        (Some(Chosen::Today), None) => Filter::Today,
        (Some(Chosen::Overdue), None) => Filter::Overdue,
    };
    let turn = Turn { after: asked.after, limit: asked.limit };
    let page = tasks::list(&session.db, &session.caller, filter, turn.slice()?).await?;
    let items = page.tasks.into_iter().map(TaskOut::from).collect();
    Ok(Page { items, next: page.next.map(|next| next.to_string()) }.answer(&here))
}

pub(crate) async fn show(session: Session, At(number): At<i64>) -> Said {
    said(tasks::show(&session.db, &session.caller, &which(number)).await?)
}

/// A task to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TaskIn {
    /// What is to be done, in one line; 1 to 200 characters.
    title: String,
    /// Anything else; at most 2,000 characters.
    note: Option<String>,
    /// The id of who is to do it; whoever calls, if nobody is named.
    #[schema(value_type = Option<uuid::Uuid>)]
    assignee: Option<MemberId>,
    /// What it is about: a contact's id, or `L-1042`, `D-1001` or `C-1007`. It takes the permission to see that.
    about: Option<String>,
    /// By when; not before now.
    due_at: Option<DateTime<Utc>>,
    /// How often it comes again: `daily`, `weekdays`, `weekly` or `monthly`; what does is due at some time.
    #[schema(value_type = Option<String>)]
    repeats: Option<Repeat>,
}

/// What a task is about, as it is said here.
fn topic(said: &str) -> Result<Topic, Wrong> {
    let contact = said.parse().map(Topic::Contact);
    contact.or_else(|_| said.parse()).map_err(|_| Wrong::Fields(format!("about: {said}")))
}

pub(crate) async fn create(session: Session, Sent(new): Sent<TaskIn>) -> Result<Created<TaskOut>, Wrong> {
    let TaskIn { title, note, assignee, about, due_at, repeats } = new;
    let topic = about.as_deref().map(topic).transpose()?;
    let new = NewTask { title, note, assignee: assignee.map(Into::into), topic, due: due_at, repeats };
    let task = tasks::add(&session.db, &session.caller, new).await?;
    Ok(Created(format!("/api/tasks/{}", task.number), task.version, task.into()))
}

/// What is to be changed of a task. What is not named stays; `null` clears it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TaskPatch {
    /// What is to be done, in one line; 1 to 200 characters.
    title: Option<String>,
    /// Anything else; at most 2,000 characters.
    #[serde(default, deserialize_with = "named")]
    note: Option<Option<String>>,
    /// By when; not before now.
    #[serde(default, deserialize_with = "named")]
    due_at: Option<Option<DateTime<Utc>>>,
    /// How often it comes again: `daily`, `weekdays`, `weekly` or `monthly`.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    repeats: Option<Option<Repeat>>,
}

pub(crate) async fn edit(
    session: Session,
    (At(number), Seen(seen), Sent(patch)): (At<i64>, Seen, Sent<TaskPatch>),
) -> Said {
    let (db, caller) = (&session.db, &session.caller);
    let was = tasks::begin_edit(db, caller, &which(number)).await?;
    let which = Which { seen: Some(seen.unwrap_or(was.version)), ..which(number) };
    let edit = Edit {
        title: patch.title.unwrap_or(was.title),
        note: patch.note.unwrap_or(was.note),
        due: patch.due_at.unwrap_or(was.due_at),
        repeats: patch.repeats.unwrap_or(was.repeats),
    };
    said(tasks::edit(db, caller, &which, edit).await?)
}

/// A task that was done.
#[derive(Serialize, ToSchema)]
pub(crate) struct FinishedOut {
    /// The task.
    task: TaskOut,
    /// The one that comes after it, if it repeats.
    next: Option<TaskOut>,
}

pub(crate) async fn done(session: Session, At(number): At<i64>) -> Result<Json<FinishedOut>, Wrong> {
    let finished = tasks::done(&session.db, &session.caller, &which(number)).await?;
    Ok(Json(FinishedOut { task: finished.task.into(), next: finished.next.map(TaskOut::from) }))
}

pub(crate) async fn reopen(session: Session, At(number): At<i64>) -> Said {
    said(tasks::reopen(&session.db, &session.caller, &which(number)).await?)
}

pub(crate) async fn assign(session: Session, (At(number), Sent(to)): (At<i64>, Sent<To>)) -> Said {
    said(tasks::assign(&session.db, &session.caller, &which(number), to.member).await?)
}

pub(crate) async fn delete(session: Session, At(number): At<i64>) -> Result<StatusCode, Wrong> {
    tasks::delete(&session.db, &session.caller, &which(number)).await?;
    Ok(StatusCode::NO_CONTENT)
}
