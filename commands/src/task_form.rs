//! A task as a card, the forms that make and change one, and the buttons that belong to a single one, wherever it is shown: in a list, under
//! a conversation, a lead or a deal, and in a reminder, which may be pressed in private.

use chrono::{DateTime, Utc};
use crm::{
    Permission, TenantId, conversations, deals,
    error::{Error as Wrong, Field as Input, Problem},
    leads, settings,
    tasks::{
        self, Edit, Finished, Later, Morning, NOTE, Name, NewTask, Reminder, Repeat, TITLE, Task, Topic, Which,
        number_label,
    },
    tenants::Language,
    text,
};
use serenity::all::{ComponentInteraction, CreateModal};

use crate::{
    bot::BotState,
    draft::{Draft, HandleForm},
    errors::Error,
    form::{self, Field},
    input::{task::Anywhere, time},
    message::{self, Card, Message, Tone},
    plain::{clamp, mention, plain, stamp},
    response::{self, Place},
    route::{Handle, custom_ids},
    session::{InteractionContext, Session},
    texts::{named::named, t},
};

custom_ids! {
    /// About one task.
    pub(crate) enum Button {
        /// Open the form for a new one.
        New(topic: Option<Topic>) = "task-new" does TaskAdd,
        /// Show it.
        Show(which: Which) = "task" like "/task show",
        /// It is done.
        Done(which: Which) = "task-done" does TaskDone,
        /// It is to be done after all.
        Reopen(which: Which) = "task-reopen" does TaskReopen,
        /// Open the form that changes it.
        Edit(which: Which) = "task-edit" does TaskEdit,
        /// Take back what was just done.
        Undo(which: Which) = "task-undo" does TaskUndo,
        /// Of a reminder: it is done.
        Finish(task: Anywhere) = "remind-done" does TaskDone,
        /// Of a reminder: it is to be done after all.
        Return(task: Anywhere) = "remind-reopen" does TaskReopen,
        /// Of a reminder: again in an hour.
        Hour(task: Anywhere) = "remind-hour" does TaskSnooze,
        /// Of a reminder: again tomorrow.
        Tomorrow(task: Anywhere) = "remind-tomorrow" does TaskSnooze,
    }
}

custom_ids! {
    /// What is submitted.
    pub(crate) enum Form {
        /// A new task.
        New(topic: Option<Topic>) = "task-form" does TaskAdd,
        /// A task as it is to be.
        Edit(which: Which) = "task-edit-form" does TaskEdit,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        match self {
            Self::New(topic) => open_new(bot, context, Filled { topic, ..Filled::default() }).await,
            Self::Edit(which) => open_edit(bot, context, which, None).await,
            Self::Show(which) => {
                response::respond(bot, context, Place::New, |session| async move { shown(&session, &which).await })
                    .await;
            }
            Self::Done(which) => {
                response::respond(bot, context, Place::Update, |session| async move { done(&session, &which).await })
                    .await;
            }
            Self::Reopen(which) => {
                response::respond(bot, context, Place::Update, |session| async move {
                    let task = tasks::reopen(&session.db, &session.caller, &which).await?;
                    Ok(reopened(session.language, &task))
                })
                .await;
            }
            Self::Undo(which) => {
                response::respond(bot, context, Place::Update, |session| async move { undone(&session, &which).await })
                    .await;
            }
            Self::Finish(Anywhere { company, task }) => {
                let (context, which) = (context.clone().of_company(company), Which::id(task));
                response::respond(bot, &context, Place::Update, |session| async move {
                    let (task, text) = finish(&session, &which).await?;
                    let back = Button::Return(Anywhere { company, task: task.id });
                    let back = message::Button::new(&back, t!(session.language, "button-task-reopen"));
                    Ok(Message::text(text).buttons(vec![back]))
                })
                .await;
            }
            Self::Return(Anywhere { company, task }) => {
                let (context, which) = (context.clone().of_company(company), Which::id(task));
                response::respond(bot, &context, Place::Update, |session| async move {
                    let task = tasks::reopen(&session.db, &session.caller, &which).await?;
                    let finish = Button::Finish(Anywhere { company, task: task.id });
                    let finish = message::Button::new(&finish, t!(session.language, "button-task-done"));
                    let text = t!(session.language, "task-reopened", task = label(&task));
                    Ok(Message::text(text).buttons(vec![finish]))
                })
                .await;
            }
            Self::Hour(task) => later(bot, context, task, Later::Hour).await,
            Self::Tomorrow(task) => later(bot, context, task, Later::Tomorrow).await,
        }
    }
}

async fn later(bot: &BotState, context: &InteractionContext, Anywhere { company, task }: Anywhere, later: Later) {
    let context = context.clone().of_company(company);
    response::respond(bot, &context, Place::Update, |session| async move {
        let task = tasks::snooze(&session.db, &session.caller, &Which::id(task), later).await?;
        let (language, when) = (session.language, task.remind_at.unwrap_or_else(|| session.now()));
        let (when, soon) = (stamp(when, 'f'), stamp(when, 'R'));
        let text = t!(language, "task-snoozed", task = label(&task), when = when, soon = soon);
        let finish = Button::Finish(Anywhere { company, task: task.id });
        Ok(Message::text(text).buttons(vec![message::Button::new(&finish, t!(language, "button-task-done"))]))
    })
    .await;
}

impl HandleForm for Form {
    async fn submitted(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        response::respond_to_form(bot, context, draft, |session| async move {
            let typed = |field| draft.typed(field);
            let due = match typed("due") {
                Some(typed) => Some(time::due(&session, &typed).await),
                None => None,
            };
            let repeats = typed("repeat").map(|typed| repeat(&typed)).transpose();
            let title = typed("title").unwrap_or_default();
            match self {
                Self::New(topic) => {
                    may_see(&session, topic).await?;
                    let (due, repeats) = (due.transpose()?, repeats?.flatten());
                    let new = NewTask { title, note: typed("note"), assignee: None, topic, due, repeats };
                    let task = tasks::add(&session.db, &session.caller, new).await?;
                    Ok(added(session.language, &task))
                }
                Self::Edit(which) => {
                    // Who may not change it learns that before what they typed is looked at.
                    tasks::begin_edit(&session.db, &session.caller, &which).await?;
                    let (due, repeats) = (due.transpose()?, repeats?.flatten());
                    let edit = Edit { title, note: typed("note"), due, repeats };
                    let task = tasks::edit(&session.db, &session.caller, &which, edit).await?;
                    let title = t!(session.language, "task-edited", task = number_label(task.number));
                    let message = Message::card(card(session.language, &task, Tone::Good).title(title));
                    Ok(message.buttons(undo(session.language, &task).into_iter().collect()))
                }
            }
        })
        .await;
    }

    async fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        let typed = |field| draft.typed(field);
        match self {
            Self::New(topic) => {
                let (title, note) = (typed("title"), typed("note"));
                let filled = Filled { topic, title, note, due: typed("due"), repeat: typed("repeat") };
                open_new(bot, context, filled).await;
            }
            // What was changed meanwhile has been said: now it is changed as it is.
            Self::Edit(which) => open_edit(bot, context, which, Some(draft)).await,
        }
    }
}

/// What is in the form for a new task already.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filled {
    pub topic: Option<Topic>,
    pub title: Option<String>,
    pub note: Option<String>,
    pub due: Option<String>,
    pub repeat: Option<String>,
}

/// Opens the form for a new task. Who may not see what it is about learns that before they type.
pub(crate) async fn open_new(bot: &BotState, context: &InteractionContext, filled: Filled) {
    response::open_form(bot, context, |session| async move { new_form(&session, filled).await }).await;
}

/// The form for a new task, for who may see what it is about.
pub(crate) async fn new_form(session: &Session, filled: Filled) -> Result<CreateModal, Error> {
    may_see(session, filled.topic).await?;
    let (language, topic) = (session.language, filled.topic);
    Ok(form::form(&Form::New(topic), &t!(language, "task-form-title"), fields(language, filled)))
}

/// Goes on if the person may see what the task is to be about. The verb decides again.
pub(crate) async fn may_see(session: &Session, topic: Option<Topic>) -> Result<(), Error> {
    match topic {
        None => Ok(()),
        Some(Topic::Contact(_)) => session.require(Permission::ViewContacts).await,
        Some(Topic::Conversation(_) | Topic::ConversationNumber(_)) => {
            session.require(Permission::ViewConversations).await
        }
        Some(Topic::Lead(_)) => session.require(Permission::ViewLeads).await,
        Some(Topic::Deal(_)) => session.require(Permission::ViewDeals).await,
    }
}

fn fields(language: Language, Filled { topic: _, title, note, due, repeat }: Filled) -> Vec<Field> {
    vec![
        Field::line("title", named(language, Input::Title), TITLE as u16).required().value(title.unwrap_or_default()),
        Field::line("due", t!(language, "task-form-due"), 100).value(due.unwrap_or_default()),
        Field::tall("note", named(language, Input::Note), NOTE as u16).value(note.unwrap_or_default()),
        Field::line("repeat", t!(language, "task-form-repeat"), 30).value(repeat.unwrap_or_default()),
    ]
}

/// Opens the form that changes a task, as the task is now, or as somebody typed it before.
pub(crate) async fn open_edit(bot: &BotState, context: &InteractionContext, which: Which, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move { edit_form(&session, &which, draft).await }).await;
}

async fn edit_form(session: &Session, which: &Which, draft: Option<&Draft>) -> Result<CreateModal, Error> {
    let which = Which { seen: None, ..*which };
    let task = tasks::begin_edit(&session.db, &session.caller, &which).await?;
    let zone = settings::profile(&session.db).await?.time_zone;
    let language = session.language;
    let filled = match draft {
        Some(draft) => Filled {
            topic: None,
            title: draft.typed("title"),
            note: draft.typed("note"),
            due: draft.typed("due"),
            repeat: draft.typed("repeat"),
        },
        None => Filled {
            topic: None,
            title: Some(task.title.clone()),
            note: task.note.clone(),
            due: task.due_at.map(|due| due.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()),
            repeat: task.repeats.map(|repeat| named(language, repeat)),
        },
    };
    let seen = Form::Edit(Which { name: Name::Id(task.id), seen: Some(task.version) });
    let title = t!(language, "task-edit-title", task = number_label(task.number));
    Ok(form::form(&seen, &title, fields(language, filled)))
}

/// How often it comes again, by its name in either language; nothing, for “never”.
fn repeat(typed: &str) -> crm::Result<Option<Repeat>> {
    let key = text::search_key(typed);
    let called = |repeat: &Repeat| {
        let names = Language::ALL.iter().map(|language| text::search_key(&named(*language, *repeat)));
        repeat.as_str() == key || names.into_iter().any(|name| name == key)
    };
    match Repeat::ALL.iter().find(|repeat| called(repeat)) {
        Some(repeat) => Ok(Some(*repeat)),
        None if matches!(key.as_str(), "no" | "never" | "-" | "لا" | "ابدا") => Ok(None),
        None => Err(Wrong::Invalid { field: Input::Repeat, problem: Problem::Form }),
    }
}

/// A task by its number or id.
pub(crate) async fn shown(session: &Session, which: &Which) -> Result<Message, Error> {
    let task = tasks::show(&session.db, &session.caller, which).await?;
    Ok(with_buttons(session.language, &task, card(session.language, &task, Tone::Calm)))
}

/// A task is done, and that is said, with what comes of it.
async fn finish(session: &Session, which: &Which) -> Result<(Task, String), Error> {
    let Finished { task, next } = tasks::done(&session.db, &session.caller, which).await?;
    let language = session.language;
    let text = t!(language, "task-done", task = label(&task));
    let next = next.and_then(|next| Some((next.number, next.due_at?)));
    let text = match next {
        Some((number, due)) => {
            let again = t!(language, "task-again", task = number_label(number), when = stamp(due, 'f'));
            format!("{text}\n{again}")
        }
        None => text,
    };
    Ok((task, text))
}

/// A task is done: what comes of that.
pub(crate) async fn done(session: &Session, which: &Which) -> Result<Message, Error> {
    let (task, text) = finish(session, which).await?;
    let language = session.language;
    // To take it back takes the next one along; where nobody can, it can be opened again.
    let reopen = Button::Reopen(Which::id(task.id));
    let reopen = message::Button::new(&reopen, t!(language, "button-task-reopen"));
    Ok(Message::text(text).buttons(vec![undo(language, &task).unwrap_or(reopen)]))
}

pub(crate) fn reopened(language: Language, task: &Task) -> Message {
    let text = t!(language, "task-reopened", task = label(task));
    with_buttons(language, task, card(language, task, Tone::Calm)).with_text(text)
}

/// The button that takes back what was just done with a task, for whoever did it.
pub(crate) fn undo(language: Language, task: &Task) -> Option<message::Button> {
    let which = Which { seen: Some(task.version), ..Which::id(task.id) };
    task.can_undo.then(|| message::Button::new(&Button::Undo(which), t!(language, "button-undo")))
}

/// What was just done with a task is as it was.
async fn undone(session: &Session, which: &Which) -> Result<Message, Error> {
    let (language, task) = (session.language, tasks::undo(&session.db, &session.caller, which).await?);
    let text = t!(language, "task-undone", task = label(&task));
    Ok(with_buttons(language, &task, card(language, &task, Tone::Calm)).with_text(text))
}

/// A task that was made.
pub(crate) fn added(language: Language, task: &Task) -> Message {
    let title = t!(language, "task-added", task = number_label(task.number));
    let what = format!(
        "**{}**\n{}",
        plain(&task.title, TITLE),
        task.note.as_deref().map(|n| plain(n, NOTE)).unwrap_or_default()
    );
    with_buttons(language, task, card(language, task, Tone::Good).title(title).text(what.trim_end()))
}

fn with_buttons(language: Language, task: &Task, card: Card) -> Message {
    let which = Which::id(task.id);
    let buttons = match task.done_at {
        None => vec![
            message::Button::new(&Button::Done(which), t!(language, "button-task-done")).primary(),
            message::Button::new(&Button::Edit(which), t!(language, "button-task-edit")),
        ],
        Some(_) => vec![message::Button::new(&Button::Reopen(which), t!(language, "button-task-reopen"))],
    };
    Message::card(card).buttons(buttons.into_iter().chain(undo(language, task)).collect())
}

/// The button that makes a task about something.
pub(crate) fn button(language: Language, topic: Topic) -> message::Button {
    message::Button::new(&Button::New(Some(topic)), t!(language, "button-task"))
}

/// The next task about a conversation, as far as the caller may see it, for the card of that.
pub(crate) async fn next_of(session: &Session, topic: Topic) -> Result<Option<Task>, Error> {
    let everybodys = session.may(Permission::ViewTasks).await?;
    Ok(tasks::next(&session.db, &session.caller, topic, everybodys).await?)
}

/// A task in a field of another card.
pub(crate) fn in_field(language: Language, task: &Task) -> String {
    let due = task.due_at.map(|due| format!(" · {}", stamp(due, 'R'))).unwrap_or_default();
    t!(language, "tasks-line", task = format!("{}{due}", headline(task, 80)))
}

fn label(task: &Task) -> String {
    format!("{} · {}", number_label(task.number), plain(&task.title, 100))
}

/// What it is about, with the way to its thread.
pub(crate) fn about(task: &Task) -> Option<String> {
    let about = &task.about;
    let number = about.conversation.map(conversations::number_label);
    let number = number.or_else(|| about.lead.map(leads::number_label)).or_else(|| about.deal.map(deals::number_label));
    let name = about.name.as_deref().map(|name| isolated(&plain(name, 60)));
    let thread = about.thread.map(|thread| format!("<#{thread}>"));
    let parts: Vec<String> = [number, name, thread].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// A task, with everything about it.
pub(crate) fn card(language: Language, task: &Task, tone: Tone) -> Card {
    let name = |name: &Option<String>| name.as_deref().map(|name| plain(name, 60)).unwrap_or_default();
    let moment = |at: Option<DateTime<Utc>>| at.map(|at| format!("{} ({})", stamp(at, 'f'), stamp(at, 'R')));
    let reminded = task.remind_at.filter(|at| Some(*at) != task.due_at);
    let about = about(task).map(|about| t!(language, "tasks-line", task = about)).unwrap_or_default();
    let done = task.done_at.map(|at| format!("{} · {}", stamp(at, 'f'), name(&task.done_by)));
    Card::new(tone)
        .title(t!(language, "task-title", task = number_label(task.number), title = plain(&task.title, TITLE)))
        .text(task.note.as_deref().map(|note| plain(note, NOTE)).unwrap_or_default())
        .beside(named(language, Input::Assignee), plain(&task.assignee_name, 60))
        .beside(named(language, Input::Due), moment(task.due_at).unwrap_or_default())
        .beside(t!(language, "task-reminder"), moment(reminded).unwrap_or_default())
        .beside(named(language, Input::Repeat), task.repeats.map(|repeat| named(language, repeat)).unwrap_or_default())
        .beside(named(language, Input::About), about)
        .beside(t!(language, "task-done-at"), done.unwrap_or_default())
        .beside(t!(language, "field-created-by"), name(&task.created_by))
}

/// What somebody is told when their task is due; in public, to whom it is said.
pub(crate) fn reminder(
    language: Language,
    name: &str,
    company: TenantId,
    reminder: &Reminder,
    public: bool,
) -> Message {
    let Reminder { task, to } = reminder;
    let this = Anywhere { company, task: task.id };
    let title = t!(language, "task-due-title", company = plain(name, 100));
    let shown = card(language, task, Tone::Calm);
    let what = t!(language, "tasks-line", task = headline(task, TITLE));
    let note = task.note.as_deref().map(|note| plain(note, 1000)).unwrap_or_default();
    let what = format!("{what}\n{note}");
    let button = |does: Button, label: String| message::Button::new(&does, label);
    let message = Message::card(shown.title(title).text(what.trim_end())).buttons(vec![
        button(Button::Finish(this), t!(language, "button-task-done")).primary(),
        button(Button::Hour(this), t!(language, "button-remind-hour")),
        button(Button::Tomorrow(this), t!(language, "button-remind-tomorrow")),
    ]);
    if public { message.with_text(mention(to)) } else { message }
}

/// Somebody's day.
pub(crate) fn morning(language: Language, name: &str, morning: &Morning) -> Message {
    let Morning { to: _, today, due, overdue, late } = morning;
    let part = |heading: String, tasks: &[Task], count: i64| {
        let lines: Vec<String> = tasks.iter().map(|task| line(language, task, false, DateTime::UNIX_EPOCH)).collect();
        let more = count - tasks.len() as i64;
        let more = (more > 0).then(|| t!(language, "task-more", count = more));
        (count > 0).then(|| {
            [Some(format!("**{heading}**")), Some(lines.join("\n")), more]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n")
        })
    };
    let parts = [
        part(t!(language, "morning-overdue", count = *late), overdue, *late),
        part(t!(language, "morning-today", count = *due), today, *due),
    ];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    let title = t!(language, "morning-title", company = plain(name, 100));
    Message::card(Card::new(Tone::Calm).title(title).text(clamp(&text, message::DESCRIPTION)))
}

/// A task in a line of a list; with who has it, where that is not clear, and a mark if it should have been done.
pub(crate) fn line(language: Language, task: &Task, with_assignee: bool, now: DateTime<Utc>) -> String {
    let late = task.due_at.filter(|due| *due < now).map(|_| "⚠️".to_owned());
    let due = task.due_at.map(|due| stamp(due, 'R'));
    let who = with_assignee.then(|| isolated(&plain(&task.assignee_name, 40)));
    let repeats = task.repeats.map(|_| "🔁".to_owned());
    let parts = [Some(headline(task, 120)), late, due, repeats, who, about(task)];
    t!(language, "tasks-line", task = parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

/// Its number and what is to be done.
fn headline(task: &Task, chars: usize) -> String {
    format!("**{}** · {}", number_label(task.number), isolated(&plain(&task.title, chars)))
}

fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}
