//! What is done with tasks. Each verb locks the task's row and looks at it as it is then; a form that was opened before a colleague
//! changed the task is refused with who changed what.
//!
//! The next one of a task that repeats is made in the transaction in which it is done. It follows that one, and a task has one
//! follower at most, so done, reopened and done again makes no second one.

use chrono::{DateTime, Datelike, SubsecRound, Utc};
use serde_json::{Value, json};

use super::{
    MOST, NOTE, Name, Repeat, Span, TITLE, Task, Topic, Which, calendar, me, number_label, one,
    repeat::Rhythm,
    sql::{self, Held, Place, Row},
};
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Limit, Noun, Problem, Result},
    ids::{MemberId, MessageId, TaskId},
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        undo,
    },
    members::{self, Colleague, Member},
    notice::Notice,
    permission::Permission,
    text,
};

/// What a task to be is like.
#[derive(Clone, Debug, Default)]
pub struct NewTask {
    /// What is to be done; at most [`TITLE`] characters.
    pub title: String,
    /// Anything else; at most [`NOTE`] characters.
    pub note: Option<String>,
    /// Who is to do it; the caller, if nobody is named.
    pub assignee: Option<Colleague>,
    /// What it is about.
    pub topic: Option<Topic>,
    /// By when.
    pub due: Option<DateTime<Utc>>,
    /// How often it comes again; one that does is due at some time.
    pub repeats: Option<Repeat>,
}

/// What a task is to be like from now on.
#[derive(Clone, Debug)]
pub struct Edit {
    /// What is to be done.
    pub title: String,
    /// Anything else.
    pub note: Option<String>,
    /// By when.
    pub due: Option<DateTime<Utc>>,
    /// How often it comes again.
    pub repeats: Option<Repeat>,
}

/// A task that was done, and the one that comes after it, if it repeats.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The task.
    pub task: Task,
    /// The next one.
    pub next: Option<Task>,
}

/// Adds a task: to oneself, or to a colleague, for who may create tasks. What it is about takes the permission to see that.
pub async fn add(db: &TenantDb, caller: &Caller, new: NewTask) -> Result<Task> {
    let NewTask { title, note, assignee, topic, due, repeats } = new;
    let other = assignee.filter(|who| !who.is(caller));
    let mut tx = db.begin_own(caller).await?;
    if let Some(topic) = topic {
        tx = tx.and(seen_with(topic)).await?;
    }
    if tx.caller().proof.key().is_some() {
        tx = tx.and(Permission::CreateTasks).await?;
    }
    let assignee = match &other {
        None => own_row(&tx)?,
        Some(who) => {
            tx = tx.and(Permission::CreateTasks).await?;
            colleague(&mut tx, who).await?.0
        }
    };
    let (title, note) = (title_of(&title)?, note_of(note.as_deref())?);
    let due = due.map(|due| due.trunc_subsecs(6));
    rhythm_of(due, repeats)?;
    ahead(&tx, due)?;
    room(&mut tx, assignee).await?;
    let place = match topic {
        Some(topic) => sql::place(&mut tx, topic).await?.ok_or(Error::NotFound(topic.noun()))?,
        None => Place::default(),
    };
    let repeat_day = day_of(&mut tx, due, repeats).await?;
    let note = note.as_deref();
    let row =
        Row { title: &title, note, assignee, place, due_at: due, repeats, repeat_day, follows: None, message: None };
    let id = sql::insert(&mut tx, row).await?.ok_or_else(|| Error::internal("a new task clashes with nothing"))?;
    finish_new(tx, id, Action::TaskAdd).await
}

/// Makes a task of what the caller promised in an answer, once: who asks again is given the same one.
pub async fn promise(db: &TenantDb, caller: &Caller, message: MessageId, due: DateTime<Utc>) -> Result<Task> {
    let mut tx = db.begin(caller, Permission::SendMessages).await?;
    let (conversation, said) = sql::said(&mut tx, message).await?.ok_or(Error::NotFound(Noun::Message))?;
    if let Some(made) = sql::of_message(&mut tx, message).await? {
        return one(&mut tx, made).await;
    }
    let me = own_row(&tx)?;
    ahead(&tx, Some(due))?;
    room(&mut tx, me).await?;
    let title = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = title_of(&text::within(&title, TITLE))?;
    let place = Place { conversation_id: Some(conversation), ..Place::default() };
    let row = Row {
        title: &title,
        note: None,
        assignee: me,
        place,
        due_at: Some(due.trunc_subsecs(6)),
        repeats: None,
        repeat_day: None,
        follows: None,
        message: Some(message),
    };
    match sql::insert(&mut tx, row).await? {
        Some(id) => finish_new(tx, id, Action::TaskAdd).await,
        None => {
            let made = sql::of_message(&mut tx, message).await?.ok_or(Error::NotFound(Noun::Task))?;
            one(&mut tx, made).await
        }
    }
}

/// The task that is to be edited, for whoever may.
pub async fn begin_edit(db: &TenantDb, caller: &Caller, which: &Which) -> Result<Task> {
    let (mut tx, held) = lock(db, caller, which, Permission::EditTasks).await?;
    one(&mut tx, held.id).await
}

/// Changes a task: one's own; another's, for who may edit tasks.
pub async fn edit(db: &TenantDb, caller: &Caller, which: &Which, edit: Edit) -> Result<Task> {
    let (title, note) = (title_of(&edit.title)?, note_of(edit.note.as_deref())?);
    let (due, repeats) = (edit.due.map(|due| due.trunc_subsecs(6)), edit.repeats);
    rhythm_of(due, repeats)?;
    let (mut tx, held) = lock(db, caller, which, Permission::EditTasks).await?;
    held.open()?;
    held.unchanged(which)?;
    // The form shows minutes: what differs by less was not changed.
    let same = held.due_at.map(|at| at.timestamp() / 60) == due.map(|at| at.timestamp() / 60);
    let due = if same { held.due_at } else { due };
    let differs = [
        (Field::Title, held.title != title),
        (Field::Note, held.note != note),
        (Field::Due, !same),
        (Field::Repeat, held.repeats != repeats),
    ];
    let fields: Vec<&str> = differs.iter().filter(|(_, differs)| *differs).map(|(field, _)| field.as_str()).collect();
    if fields.is_empty() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    if !same {
        ahead(&tx, due)?;
    }
    let repeat_day = match same && held.repeats == repeats {
        true => held.repeat_day,
        false => day_of(&mut tx, due, repeats).await?,
    };
    let (assignee, place) = (held.assignee, held.place);
    let note = note.as_deref();
    let row =
        Row { title: &title, note, assignee, place, due_at: due, repeats, repeat_day, follows: None, message: None };
    sql::update(&mut tx, held.id, &row, !same, &fields).await?;
    if !same {
        remind(&mut tx, held.id, due);
    }
    let after = json!({ "fields": fields });
    finish_change(tx, &held, Action::TaskEdit, after).await
}

/// A task is done: one's own; another's, for who may edit tasks. One that repeats comes again.
pub async fn done(db: &TenantDb, caller: &Caller, which: &Which) -> Result<Finished> {
    let (mut tx, held) = lock(db, caller, which, Permission::EditTasks).await?;
    held.open()?;
    sql::set_done(&mut tx, held.id, true).await?;
    let next = match (held.repeats, held.due_at) {
        (Some(repeat), Some(due)) => follower(&mut tx, &held, repeat, due).await?,
        _ => None,
    };
    let next = match next {
        Some(next) => Some(one(&mut tx, next).await?),
        None => None,
    };
    let after = next.as_ref().map_or_else(|| json!({}), |next| json!({ "next": next.number }));
    let task = finish_change(tx, &held, Action::TaskDone, after).await?;
    Ok(Finished { task, next })
}

async fn follower(tx: &mut Tx, held: &Held, repeat: Repeat, due: DateTime<Utc>) -> Result<Option<TaskId>> {
    if sql::has_follower(tx, held.id).await? {
        return Ok(None);
    }
    let (zone, works) = calendar(tx).await?;
    let day = held.repeat_day.and_then(|day| u32::try_from(day).ok());
    let Some(next) = (Rhythm { repeat, due, day, zone, works: &works }).next(tx.now()) else { return Ok(None) };
    let row = Row {
        title: &held.title,
        note: held.note.as_deref(),
        assignee: held.assignee,
        place: held.place,
        due_at: Some(next),
        repeats: Some(repeat),
        repeat_day: held.repeat_day,
        follows: Some(held.id),
        message: None,
    };
    let id = sql::insert(tx, row).await?;
    if let Some(id) = id {
        remind(tx, id, Some(next));
    }
    Ok(id)
}

/// A task that was done is to be done after all.
pub async fn reopen(db: &TenantDb, caller: &Caller, which: &Which) -> Result<Task> {
    let (mut tx, held) = lock(db, caller, which, Permission::EditTasks).await?;
    if !held.is_done {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::set_done(&mut tx, held.id, false).await?;
    remind(&mut tx, held.id, held.due_at);
    finish_change(tx, &held, Action::TaskReopen, json!({})).await
}

/// Gives a task to somebody, whoever has it.
pub async fn assign(db: &TenantDb, caller: &Caller, which: &Which, to: impl Into<Colleague>) -> Result<Task> {
    let mut tx = db.begin(&caller.on(which.target()), Permission::EditTasks).await?;
    let found = sql::meant(&mut tx, which).await?.ok_or(Error::NotFound(Noun::Task))?;
    let held = sql::lock(&mut tx, found.id).await?.ok_or(Error::NotFound(Noun::Task))?;
    held.open()?;
    held.unchanged(which)?;
    let (assignee, given) = colleague(&mut tx, &to.into()).await?;
    if held.assignee == assignee {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    room(&mut tx, assignee).await?;
    let (title, note, due_at) = (held.title.as_str(), held.note.as_deref(), held.due_at);
    let (place, repeats, repeat_day) = (held.place, held.repeats, held.repeat_day);
    let row = Row { title, note, assignee, place, due_at, repeats, repeat_day, follows: None, message: None };
    sql::update(&mut tx, held.id, &row, false, &[Field::Assignee.as_str()]).await?;
    let task = one(&mut tx, held.id).await?;
    tell(&mut tx, &task);
    let after = json!({ "assignee": given.log_id() });
    finish_change(tx, &held, Action::TaskAssign, after).await
}

/// Deletes a task: one that is the caller's own, and that they gave themselves; any, for who may delete tasks. Gives what it was.
pub async fn delete(db: &TenantDb, caller: &Caller, which: &Which) -> Result<Task> {
    let mut tx = db.begin_own(&caller.on(which.target())).await?;
    let found = sql::meant(&mut tx, which).await?;
    let me = me(&tx);
    let is_own =
        me.is_some() && found.as_ref().is_some_and(|found| Some(found.assignee) == me && found.created_by == me);
    if !is_own {
        tx = tx.and(Permission::DeleteTasks).await?;
    }
    let id = found.ok_or(Error::NotFound(Noun::Task))?.id;
    let held = sql::lock(&mut tx, id).await?.ok_or(Error::NotFound(Noun::Task))?;
    let task = one(&mut tx, held.id).await?;
    sql::delete(&mut tx, held.id).await?;
    let can_undo = undo::keep(&mut tx, held.id.0, &held.changes, Action::TaskDelete).await?;
    tx.commit(event(&held, Action::TaskDelete, json!({}))).await?;
    Ok(Task { version: held.changes.version + 1, can_undo, ..task })
}

/// Takes back what the caller has just done with a task, as long as nothing else was done: to one's own; to another's, for who may edit
/// tasks, or delete them if it was deleted. What came after one that is not done after all goes. Refuses with `Conflict` what is older than
/// [`undo::STANDS`].
pub async fn undo(db: &TenantDb, caller: &Caller, which: &Which) -> Result<Task> {
    let mut tx = db.begin_own(&caller.on(which.target())).await?;
    let held = match which.name {
        Name::Id(id) => sql::lock_any(&mut tx, id).await?,
        Name::Number(_) | Name::Unknown => None,
    };
    let me = tx.who.member;
    let is_deleted = held.as_ref().is_some_and(|held| held.is_deleted);
    let is_own = held.as_ref().is_some_and(|held| Some(held.assignee) == me && (!is_deleted || held.created_by == me));
    if !is_own {
        tx = tx.and(if is_deleted { Permission::DeleteTasks } else { Permission::EditTasks }).await?;
    }
    let held = held.ok_or(Error::NotFound(Noun::Task))?;
    let undo = undo::take(&mut tx, held.id.0, &held.changes, which.seen).await?;
    let remind_at = sql::restore(&mut tx, &held, &undo.before).await?;
    if undo.action == Action::TaskDone.as_str() {
        sql::delete_follower(&mut tx, held.id).await?;
    }
    if let Some(at) = remind_at {
        tx.enqueue_at(Job::RemindTask { task: held.id, at }, at);
    }
    finish(tx, &held, Action::TaskUndo, json!({ "undone": undo.action })).await
}

/// The task that is meant, its row locked: the caller's own; another's, for who holds the permission.
pub(super) async fn lock(db: &TenantDb, caller: &Caller, which: &Which, others: Permission) -> Result<(Tx, Held)> {
    let mut tx = db.begin_own(&caller.on(which.target())).await?;
    let found = sql::meant(&mut tx, which).await?;
    let held = match &found {
        Some(found) => sql::lock(&mut tx, found.id).await?,
        None => None,
    };
    let me = me(&tx);
    let is_own = me.is_some() && held.as_ref().is_some_and(|held| Some(held.assignee) == me);
    if !is_own {
        tx = tx.and(others).await?;
    }
    Ok((tx, held.ok_or(Error::NotFound(Noun::Task))?))
}

impl Held {
    fn open(&self) -> Result<()> {
        match self.is_done {
            true => Err(Error::Conflict(Conflict::TaskDone)),
            false => Ok(()),
        }
    }

    /// Refuses if a colleague has changed it since it was seen, and says who, and what.
    fn unchanged(&self, which: &Which) -> Result<()> {
        match self.changes.since(which.seen) {
            None => Ok(()),
            Some(what) => Err(Error::Conflict(Conflict::TaskChanged(self.changes.changed_by.clone(), what))),
        }
    }
}

fn title_of(typed: &str) -> Result<String> {
    text::line(Field::Title, typed, TITLE)
}

fn note_of(typed: Option<&str>) -> Result<Option<String>> {
    text::optional_paragraph(Field::Note, typed, NOTE)
}

/// What repeats is due at some time.
fn rhythm_of(due: Option<DateTime<Utc>>, repeats: Option<Repeat>) -> Result<()> {
    match (due, repeats) {
        (None, Some(_)) => Err(Error::Invalid { field: Field::Due, problem: Problem::Empty }),
        _ => Ok(()),
    }
}

fn ahead(tx: &Tx, due: Option<DateTime<Utc>>) -> Result<()> {
    match due.is_some_and(|due| due <= tx.now()) {
        true => Err(Error::Invalid { field: Field::Due, problem: Problem::Past }),
        false => Ok(()),
    }
}

async fn room(tx: &mut Tx, assignee: MemberId) -> Result<()> {
    match sql::count_open(tx, assignee, Span::default()).await? >= MOST {
        true => Err(Error::LimitReached(Limit::Tasks)),
        false => Ok(()),
    }
}

/// On which day of the month one that repeats monthly is meant to be.
async fn day_of(tx: &mut Tx, due: Option<DateTime<Utc>>, repeats: Option<Repeat>) -> Result<Option<i16>> {
    let (Some(due), Some(Repeat::Monthly)) = (due, repeats) else { return Ok(None) };
    let (zone, _) = calendar(tx).await?;
    Ok(i16::try_from(due.with_timezone(&zone).day()).ok())
}

fn own_row(tx: &Tx) -> Result<MemberId> {
    tx.who.member.ok_or(Error::NotFound(Noun::Member))
}

async fn colleague(tx: &mut Tx, who: &Colleague) -> Result<(MemberId, Member)> {
    let found = members::named(tx, who).await?.filter(|member| !member.disabled);
    let found = found.and_then(|member| Some((member.id?, member)));
    found.ok_or(Error::NotFound(Noun::Member))
}

fn seen_with(topic: Topic) -> Permission {
    match topic {
        Topic::Contact(_) => Permission::ViewContacts,
        Topic::Conversation(_) | Topic::ConversationNumber(_) => Permission::ViewConversations,
        Topic::Lead(_) => Permission::ViewLeads,
        Topic::Deal(_) => Permission::ViewDeals,
    }
}

fn remind(tx: &mut Tx, task: TaskId, at: Option<DateTime<Utc>>) {
    let now = tx.now();
    if let Some(at) = at.filter(|at| *at > now) {
        tx.enqueue_at(Job::RemindTask { task, at }, at);
    }
}

/// Tells who was given a task by somebody else.
fn tell(tx: &mut Tx, task: &Task) {
    if let Some(to) = task.assignee_discord.filter(|_| tx.who.member != Some(task.assignee)) {
        let by = tx.caller().identity.name().to_owned();
        let notice = Notice::TaskGiven { number: task.number, title: task.title.clone(), due: task.due_at, by };
        tx.enqueue(Job::TellMember { to, notice: Box::new(notice), maker: None });
    }
}

async fn finish_new(mut tx: Tx, id: TaskId, action: Action) -> Result<Task> {
    let task = one(&mut tx, id).await?;
    remind(&mut tx, id, task.due_at);
    tell(&mut tx, &task);
    let mut after = json!({ "number": task.number });
    if let Some(to) = task.assignee_discord.filter(|_| tx.who.member != Some(task.assignee)) {
        after["assignee"] = to.to_string().into();
    }
    let event = Event::new(action).on(&id).called(&number_label(task.number)).after(after);
    tx.commit(event).await?;
    Ok(task)
}

/// The same, where it can be taken back.
async fn finish_change(mut tx: Tx, held: &Held, action: Action, after: Value) -> Result<Task> {
    let can_undo = undo::keep(&mut tx, held.id.0, &held.changes, action).await?;
    let task = finish(tx, held, action, after).await?;
    Ok(Task { can_undo, ..task })
}

/// Keeps what was done, and gives the task as it is then. What it says stays out of the log: nobody could find it there to erase it.
pub(super) async fn finish(mut tx: Tx, held: &Held, action: Action, after: Value) -> Result<Task> {
    let task = one(&mut tx, held.id).await?;
    tx.commit(event(held, action, after)).await?;
    Ok(task)
}

fn event(held: &Held, action: Action, mut after: Value) -> Event {
    after["number"] = held.number.into();
    Event::new(action).on(&held.id).called(&number_label(held.number)).after(after)
}
