//! Tasks: one's own and everybody's, and one of them. What is one's own takes no permission; crm decides whose it is.

use askama::Template;
use axum::response::Response;
use chrono::{DateTime, NaiveDateTime, Utc};
use crm::{
    Error, MemberId, Permission,
    access::{self, Allowed},
    deals,
    error::{Field, Noun, Problem as Flaw},
    leads, members,
    tasks::{self, About, Edit, Filter, Name, NewTask, Repeat, Task, Which},
};
use serde::Deserialize;
use words::{named::named, t};

use super::{
    Place, Shell,
    forms::{self, Choice, Given, Problem},
};
use crate::{
    gate::Session,
    input::{Asked, At, Form},
    wrong::Wrong,
};

/// How many tasks one page holds.
const ROWS: usize = 25;

/// What a task can be about.
const ABOUT: [Noun; 4] = [Noun::Contact, Noun::Conversation, Noun::Lead, Noun::Deal];

/// How browsers write a moment.
const MOMENT: &str = "%Y-%m-%dT%H:%M";

#[derive(Template)]
#[template(path = "tasks.html")]
struct Tasks {
    shell: Shell,
    rows: Vec<Row>,
    filters: Vec<Choice>,
    shown: String,
    next: Option<i64>,
    typed: Typed,
    repeats: Vec<Choice>,
    people: Vec<Choice>,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "task.html")]
struct One {
    shell: Shell,
    row: Row,
    task: Task,
    may_delete: bool,
    typed: Typed,
    repeats: Vec<Choice>,
    people: Vec<Choice>,
    problem: Option<Problem>,
}

/// A task as a page shows it.
struct Row {
    number: i64,
    label: String,
    title: String,
    assignee: String,
    due: Option<String>,
    is_late: bool,
    done: Option<String>,
    repeats: Option<String>,
    about: Option<(String, Option<String>)>,
    may_edit: bool,
}

/// A task as it was typed.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Typed {
    title: String,
    note: String,
    due: String,
    repeat: String,
    #[serde(default)]
    about: String,
    #[serde(default)]
    member: String,
    version: Option<i64>,
}

/// Which tasks, which page of them, and what a new one is to be about.
#[derive(Deserialize)]
pub(crate) struct Turn {
    show: Option<String>,
    after: Option<i64>,
    #[serde(default)]
    about: String,
}

impl Row {
    fn of(session: &Session, shell: &Shell, task: &Task, now: DateTime<Utc>, may_edit: bool) -> Self {
        let is_own = session.caller.identity.member() == Some(task.assignee);
        Self {
            number: task.number,
            label: tasks::number_label(task.number),
            title: task.title.clone(),
            assignee: task.assignee_name.clone(),
            due: task.due_at.as_ref().map(|at| shell.at_time(at)),
            is_late: task.done_at.is_none() && task.due_at.is_some_and(|at| at < now),
            done: task.done_at.as_ref().map(|at| shell.at_time(at)),
            repeats: task.repeats.map(|repeat| named(session.language, repeat)),
            about: about(&task.about),
            may_edit: may_edit || is_own,
        }
    }
}

/// What a task is about, and where that is to be seen.
fn about(about: &About) -> Option<(String, Option<String>)> {
    let (label, path) = match about {
        About { lead: Some(lead), .. } => (Some(leads::number_label(*lead)), Some(format!("/admin/leads/{lead}"))),
        About { deal: Some(deal), .. } => (Some(deals::number_label(*deal)), Some(format!("/admin/deals/{deal}"))),
        About { conversation: Some(number), .. } => (Some(format!("C-{number}")), None),
        _ => (None, None),
    };
    let parts: Vec<String> = label.into_iter().chain(about.name.clone()).collect();
    (!parts.is_empty()).then(|| (parts.join(" · "), path))
}

pub(crate) async fn list(session: Session, Asked(turn): Asked<Turn>) -> Result<Response, Wrong> {
    let typed = Typed { about: turn.about.clone(), ..Typed::default() };
    all(&session, turn, typed, None).await
}

async fn all(session: &Session, turn: Turn, typed: Typed, problem: Option<Problem>) -> Result<Response, Wrong> {
    let filter = match turn.show.as_deref() {
        None | Some("mine") => Filter::Mine,
        Some("today") => Filter::Today,
        Some("overdue") => Filter::Overdue,
        Some("all") => Filter::All,
        Some(_) => return Err(Wrong::Query),
    };
    let slice = crm::page::Slice::of(turn.after, ROWS);
    let page = tasks::list(&session.db, &session.caller, filter, slice).await?;
    let allowed = access::allowed(&session.db, &session.caller).await?;
    let shell = Shell::with(session, Place::Tasks, &allowed);
    let shown = turn.show.unwrap_or_else(|| "mine".to_owned());
    let may_edit = allowed.may(Permission::EditTasks);
    let page = Tasks {
        rows: page.tasks.iter().map(|task| Row::of(session, &shell, task, page.now, may_edit)).collect(),
        filters: filters(session, &allowed, &shown),
        shown,
        next: page.next,
        repeats: repeats(session, &typed.repeat),
        people: colleagues(session, &allowed, Permission::CreateTasks, &typed.member).await?,
        typed,
        problem,
        shell,
    };
    forms::page(&page, page.problem.as_ref())
}

fn filters(session: &Session, allowed: &Allowed, shown: &str) -> Vec<Choice> {
    let all = allowed.may(Permission::ViewTasks).then_some("all");
    let choice = |value: &str| Choice {
        value: value.to_owned(),
        called: t!(session.language, "tasks-title", filter = value),
        chosen: value == shown,
    };
    ["mine", "today", "overdue"].into_iter().chain(all).map(choice).collect()
}

fn repeats(session: &Session, chosen: &str) -> Vec<Choice> {
    let choice = |repeat: &Repeat| Choice {
        value: repeat.as_str().to_owned(),
        called: named(session.language, *repeat),
        chosen: repeat.as_str() == chosen,
    };
    Repeat::ALL.iter().map(choice).collect()
}

/// Whom a task can be given to, for who may give it.
async fn colleagues(
    session: &Session,
    allowed: &Allowed,
    gives: Permission,
    chosen: &str,
) -> Result<Vec<Choice>, Wrong> {
    if !allowed.may(gives) {
        return Ok(Vec::new());
    }
    let mut people = forms::colleagues(session, gives, Permission::ViewTasks).await?;
    for one in &mut people {
        one.chosen = one.value == chosen;
    }
    Ok(people)
}

pub(crate) async fn add(session: Session, Form(typed): Form<Typed>) -> Result<Response, Wrong> {
    let made = match new(&session, &typed) {
        Ok(new) => tasks::add(&session.db, &session.caller, new).await,
        Err(error) => Err(error),
    };
    let made = forms::there(made, &ABOUT, Field::About);
    match forms::problem(&session, made)? {
        None => Ok(forms::to("/admin/tasks")),
        problem => {
            let turn = Turn { show: None, after: None, about: String::new() };
            all(&session, turn, typed, problem).await
        }
    }
}

fn new(session: &Session, typed: &Typed) -> Result<NewTask, Error> {
    let wrong = |field| Error::Invalid { field, problem: Flaw::Form };
    let topic = Some(typed.about.trim()).filter(|about| !about.is_empty());
    let assignee = Some(typed.member.as_str()).filter(|member| !member.is_empty());
    let assignee = assignee.map(|member| member.parse::<MemberId>().map_err(|_| wrong(Field::Assignee)));
    let edit = edited(session, typed)?;
    Ok(NewTask {
        title: edit.title,
        note: edit.note,
        assignee: assignee.transpose()?.map(members::Colleague::from),
        topic: topic.map(|topic| topic.parse().map_err(|_| wrong(Field::About))).transpose()?,
        due: edit.due,
        repeats: edit.repeats,
    })
}

fn edited(session: &Session, typed: &Typed) -> Result<Edit, Error> {
    let wrong = |field| Error::Invalid { field, problem: Flaw::Form };
    let repeats = Some(typed.repeat.as_str()).filter(|repeat| !repeat.is_empty());
    Ok(Edit {
        title: typed.title.clone(),
        note: Some(typed.note.clone()),
        due: due(session, &typed.due)?,
        repeats: repeats.map(|repeat| repeat.parse().map_err(|_| wrong(Field::Repeat))).transpose()?,
    })
}

/// A moment as browsers send it, in the company's time zone; nothing, if nothing was chosen.
fn due(session: &Session, typed: &str) -> Result<Option<DateTime<Utc>>, Error> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let local = NaiveDateTime::parse_from_str(typed.get(..16).unwrap_or(typed), MOMENT).ok();
    let at = local.and_then(|at| tasks::repeat::moment(session.profile.time_zone, at.date(), at.time()));
    at.map(Some).ok_or(Error::Invalid { field: Field::Due, problem: Flaw::Form })
}

pub(crate) async fn show(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    one(&session, number, None, None).await
}

/// The page of one, with what was typed and could not be done.
async fn one(
    session: &Session,
    number: i64,
    typed: Option<Typed>,
    problem: Option<Problem>,
) -> Result<Response, Wrong> {
    let task = tasks::show(&session.db, &session.caller, &which(number, None)).await?;
    let allowed = access::allowed(&session.db, &session.caller).await?;
    let shell = Shell::with(session, Place::Tasks, &allowed);
    let as_it_is = || Typed {
        title: task.title.clone(),
        note: task.note.clone().unwrap_or_default(),
        due: task
            .due_at
            .map(|at| at.with_timezone(&session.profile.time_zone).format(MOMENT).to_string())
            .unwrap_or_default(),
        repeat: task.repeats.map(|repeat| repeat.as_str().to_owned()).unwrap_or_default(),
        ..Typed::default()
    };
    let typed = typed.unwrap_or_else(as_it_is);
    let now = session.db.server().clock().now();
    let row = Row::of(session, &shell, &task, now, allowed.may(Permission::EditTasks));
    let page = One {
        may_delete: allowed.may(Permission::DeleteTasks),
        repeats: repeats(session, &typed.repeat),
        people: match task.done_at {
            None => colleagues(session, &allowed, Permission::EditTasks, "").await?,
            Some(_) => Vec::new(),
        },
        row,
        task,
        typed,
        problem,
        shell,
    };
    forms::page(&page, page.problem.as_ref())
}

fn which(number: i64, seen: Option<i64>) -> Which {
    Which { name: Name::Number(number), seen }
}

pub(crate) async fn edit(
    session: Session,
    (At(number), Form(typed)): (At<i64>, Form<Typed>),
) -> Result<Response, Wrong> {
    let done = match edited(&session, &typed) {
        Ok(edit) => tasks::edit(&session.db, &session.caller, &which(number, typed.version), edit).await,
        Err(error) => Err(error),
    };
    finish(&session, number, done, Some(typed)).await
}

pub(crate) async fn done(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    let done = tasks::done(&session.db, &session.caller, &which(number, None)).await;
    match forms::problem(&session, done)? {
        None => Ok(forms::to("/admin/tasks")),
        problem => one(&session, number, None, problem).await,
    }
}

pub(crate) async fn reopen(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    let done = tasks::reopen(&session.db, &session.caller, &which(number, None)).await;
    finish(&session, number, done, None).await
}

pub(crate) async fn assign(
    session: Session,
    (At(number), Form(to)): (At<i64>, Form<Given>),
) -> Result<Response, Wrong> {
    let done = tasks::assign(&session.db, &session.caller, &which(number, None), to.member).await;
    finish(&session, number, done, None).await
}

pub(crate) async fn delete(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    let done = tasks::delete(&session.db, &session.caller, &which(number, None)).await;
    match forms::problem(&session, done)? {
        None => Ok(forms::to("/admin/tasks")),
        problem => one(&session, number, None, problem).await,
    }
}

/// Back to the task; or the task again, with what was typed and could not be done.
async fn finish(
    session: &Session,
    number: i64,
    done: Result<Task, Error>,
    typed: Option<Typed>,
) -> Result<Response, Wrong> {
    match forms::problem(session, done)? {
        None => Ok(forms::to(&format!("/admin/tasks/{number}"))),
        problem => one(session, number, typed, problem).await,
    }
}
