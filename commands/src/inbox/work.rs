//! What is done about a conversation by commands, and what people are told of it. The buttons that do the same are in `show.rs`.

use chrono::{DateTime, Utc};
use crm::{
    Permission,
    conversations::{self, Done, Priority, Which, number_label},
    error::Field,
    members::Colleague,
    tenants::Language,
};
use serenity::all::User;

use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    input::{conversation, person, time},
    message::Message,
    plain::{plain, stamp},
    response,
    session::Session,
    texts::{named::named, t},
};

/// Take a conversation that nobody has
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
pub(crate) async fn claim(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest_work"]
    #[max_length = 100]
    conversation: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let done = conversations::claim(&session.db, &session.caller, &Which::read(&conversation)).await?;
        Ok(Message::text(claimed(session.language, &done)))
    })
    .await
}

/// Give a conversation to a colleague, whoever has it
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::AssignConversations)")]
pub(crate) async fn assign(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest_work"]
    #[max_length = 100]
    conversation: String,
    user: User,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let to = Colleague::Person(person::person(&user));
        let done = conversations::assign(&session.db, &session.caller, &Which::read(&conversation), &to).await?;
        Ok(Message::text(given(session.language, &done, &user)))
    })
    .await
}

/// Hand a conversation of yours on to a colleague
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
pub(crate) async fn transfer(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest_work"]
    #[max_length = 100]
    conversation: String,
    user: User,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let to = Colleague::Person(person::person(&user));
        let done = conversations::transfer(&session.db, &session.caller, &Which::read(&conversation), &to).await?;
        Ok(Message::text(given(session.language, &done, &user)))
    })
    .await
}

/// Give a conversation back to the team
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
pub(crate) async fn release(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest_work"]
    #[max_length = 100]
    conversation: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let done = conversations::release(&session.db, &session.caller, &Which::read(&conversation)).await?;
        Ok(Message::text(released(session.language, &done)))
    })
    .await
}

/// Put a conversation off until a time, or until the customer writes
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
pub(crate) async fn snooze(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest_work"]
    #[max_length = 100]
    conversation: String,

    #[autocomplete = "time::suggest_until"]
    #[max_length = 100]
    until: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { snooze_until(&session, Which::read(&conversation), &until).await }).await
}

/// What was typed is read after the permission is asked for: who may not learns that first.
pub(super) async fn snooze_until(session: &Session, which: Which, typed: &str) -> Result<Message, Error> {
    let until = match time::moment(session, Field::Snooze, typed).await {
        Ok(until) => until,
        Err(wrong) => {
            session.require(Permission::SendMessages).await?;
            return Err(wrong);
        }
    };
    let done = conversations::snooze(&session.db, &session.caller, &which, until).await?;
    Ok(Message::text(snoozed(session.language, &done, until)))
}

/// How urgent a conversation is, as people choose it.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
pub(crate) enum Urgency {
    #[name = "عاجلة (urgent)"]
    Urgent,
    #[name = "مرتفعة (high)"]
    High,
    #[name = "عادية (normal)"]
    Normal,
    #[name = "منخفضة (low)"]
    Low,
}

impl Urgency {
    fn priority(self) -> Priority {
        match self {
            Self::Urgent => Priority::Urgent,
            Self::High => Priority::High,
            Self::Normal => Priority::Normal,
            Self::Low => Priority::Low,
        }
    }
}

/// Say how urgent a conversation is
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
pub(crate) async fn priority(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest_work"]
    #[max_length = 100]
    conversation: String,
    priority: Urgency,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let (which, priority, language) = (Which::read(&conversation), priority.priority(), session.language);
        let done = conversations::prioritise(&session.db, &session.caller, &which, priority).await?;
        let priority = named(language, priority);
        let text = t!(language, "work-priority", conversation = label(&done), name = name(&done), priority = priority);
        Ok(Message::text(text))
    })
    .await
}

/// Close a conversation, until the customer writes
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
pub(crate) async fn close(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest_work"]
    #[max_length = 100]
    conversation: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let done = conversations::close(&session.db, &session.caller, &Which::read(&conversation)).await?;
        Ok(Message::text(closed(session.language, &done)))
    })
    .await
}

/// Open a conversation again that was closed or put off
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
pub(crate) async fn reopen(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest_work"]
    #[max_length = 100]
    conversation: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let done = conversations::reopen(&session.db, &session.caller, &Which::read(&conversation)).await?;
        Ok(Message::text(reopened(session.language, &done)))
    })
    .await
}

/// Write a note for colleagues, which no customer sees
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::SendMessages)")]
pub(crate) async fn note(
    ctx: Ctx<'_>,

    #[autocomplete = "conversation::suggest_work"]
    #[max_length = 100]
    conversation: String,
    #[max_length = 2000] text: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let (which, text) = (Which::read(&conversation), text.replace("\\n", "\n"));
        let done = conversations::note(&session.db, &session.caller, &which, &text).await?;
        Ok(Message::text(noted(session.language, &done)))
    })
    .await
}

pub(super) fn label(done: &Done) -> String {
    number_label(done.number)
}

pub(super) fn name(done: &Done) -> String {
    plain(&done.contact, 100)
}

pub(super) fn claimed(language: Language, done: &Done) -> String {
    t!(language, "work-claimed", conversation = label(done), name = name(done))
}

/// That it was assigned, to whom is seen.
pub(super) fn assigned(language: Language, done: &Done) -> String {
    let text = t!(language, "work-assigned", conversation = label(done), name = name(done));
    with_leave(language, done, text)
}

/// What was done, with a word on it where whoever has the conversation now is on leave.
fn with_leave(language: Language, done: &Done, text: String) -> String {
    match done.on_leave {
        Some(until) => format!("{text}\n{}", t!(language, "work-on-leave", day = until.to_string())),
        None => text,
    }
}

fn given(language: Language, done: &Done, to: &User) -> String {
    let to = plain(&person::person(to).name, 60);
    let text = match &done.had {
        Some(had) => {
            let had = plain(had, 60);
            t!(language, "work-assigned-from", conversation = label(done), name = name(done), had = had, to = to)
        }
        None => t!(language, "work-assigned-to", conversation = label(done), name = name(done), to = to),
    };
    with_leave(language, done, text)
}

pub(super) fn released(language: Language, done: &Done) -> String {
    t!(language, "work-released", conversation = label(done), name = name(done))
}

fn snoozed(language: Language, done: &Done, until: DateTime<Utc>) -> String {
    let (when, soon) = (stamp(until, 'f'), stamp(until, 'R'));
    t!(language, "work-snoozed", conversation = label(done), name = name(done), when = when, soon = soon)
}

pub(super) fn closed(language: Language, done: &Done) -> String {
    t!(language, "work-closed", conversation = label(done), name = name(done))
}

pub(super) fn reopened(language: Language, done: &Done) -> String {
    t!(language, "work-reopened", conversation = label(done), name = name(done))
}

pub(super) fn noted(language: Language, done: &Done) -> String {
    t!(language, "work-noted", conversation = label(done), name = name(done))
}
