//! `/task`: what people have to do, with reminders. What is their own asks for no permission.

use crm::{
    MemberId, Permission,
    error::{Field, Problem},
    tasks::{self, Filter, NewTask, Page, Repeat, Which, number_label},
    tenants::Language,
};
use serenity::all::{ComponentInteraction, User};

use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    gate::Gate,
    input::{about, moment, person, task, time},
    message::{Card, Message, Tone},
    pages,
    plain::{plain, stamp},
    response::{self, Place},
    route::{Handle, Payload, Turn, custom_ids},
    session::{InteractionContext, Session},
    task_form,
    texts::t,
};

custom_ids! {
    /// Under the list.
    pub(crate) enum Button {
        /// Turn a page.
        Turn(listing: Listing) = "tasks" like "/task list",
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let Self::Turn(listing) = self;
        response::respond(bot, context, Place::Update, |session| page(session, listing)).await;
    }
}

/// A page of the tasks that a filter chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listing {
    filter: Filter,
    turn: Turn<i64>,
}

impl Payload for Listing {
    fn write(&self, room: usize) -> String {
        let filter = match self.filter {
            Filter::Mine => "mine".to_owned(),
            Filter::Today => "today".to_owned(),
            Filter::Overdue => "overdue".to_owned(),
            Filter::All => "all".to_owned(),
            Filter::Of(member) => member.to_string(),
        };
        self.turn.write_after(Some(filter), room)
    }

    fn read(raw: &str) -> Option<Self> {
        let (filter, turn) = Turn::read_after(raw)?;
        let filter = match filter? {
            "mine" => Filter::Mine,
            "today" => Filter::Today,
            "overdue" => Filter::Overdue,
            "all" => Filter::All,
            member => Filter::Of(member.parse::<MemberId>().ok().filter(|id| id.to_string() == member)?),
        };
        Some(Self { filter, turn })
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        let filter = prop_oneof![
            prop::sample::select(vec![Filter::Mine, Filter::Today, Filter::Overdue, Filter::All]),
            crate::route::uuids().prop_map(Filter::Of),
        ];
        (filter, crate::route::turns(0..=i64::MAX)).prop_map(|(filter, turn)| Self { filter, turn }).boxed()
    }

    #[cfg(test)]
    fn core(self) -> Self {
        Self { turn: self.turn.without_trail(), ..self }
    }
}

/// Tasks and reminders
#[poise::command(
    slash_command,
    rename = "task",
    guild_only,
    subcommand_required,
    subcommands("add", "list", "show", "edit", "done", "reopen", "assign", "delete", "morning")
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// How often it comes again, as people choose it.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
pub(crate) enum Often {
    #[name = "كل يوم (daily)"]
    Daily,
    #[name = "أيام العمل (weekdays)"]
    Weekdays,
    #[name = "كل أسبوع (weekly)"]
    Weekly,
    #[name = "كل شهر (monthly)"]
    Monthly,
}

impl Often {
    fn repeat(self) -> Repeat {
        match self {
            Self::Daily => Repeat::Daily,
            Self::Weekdays => Repeat::Weekdays,
            Self::Weekly => Repeat::Weekly,
            Self::Monthly => Repeat::Monthly,
        }
    }
}

/// Add a task, to yourself or to a colleague
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
async fn add(
    ctx: Ctx<'_>,
    #[max_length = 200] title: String,

    #[autocomplete = "time::suggest_due"]
    #[max_length = 100]
    due: Option<String>,
    user: Option<User>,

    #[autocomplete = "about::suggest"]
    #[max_length = 100]
    about: Option<String>,
    repeat: Option<Often>,
    #[max_length = 2000] note: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let assignee = user.as_ref().map(person::target).transpose()?;
        let topic = about.as_deref().map(about::read).transpose()?;
        // Who may not learns that before what they typed is looked at.
        task_form::may_see(&session, topic).await?;
        if assignee.as_ref().is_some_and(|person| person.discord_id != session.me.discord_id) {
            session.require(Permission::CreateTasks).await?;
        }
        let due = match due {
            Some(typed) => Some(time::due(&session, &typed).await?),
            None => None,
        };
        let (note, repeats) = (note.map(|note| note.replace("\\n", "\n")), repeat.map(Often::repeat));
        let task = tasks::add(&session.db, &session.caller, {
            let assignee = assignee.as_ref().map(Into::into);
            NewTask { title, note, assignee, topic, due, repeats }
        })
        .await?;
        Ok(task_form::added(session.language, &task))
    })
    .await
}

/// Which tasks.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
pub(crate) enum Only {
    #[name = "مهامي (mine)"]
    Mine,
    #[name = "اليوم (today)"]
    Today,
    #[name = "متأخرة (overdue)"]
    Overdue,
    #[name = "مهام الجميع (all)"]
    All,
}

/// List your open tasks, or others'
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
async fn list(ctx: Ctx<'_>, only: Option<Only>, user: Option<User>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let filter = match (only, user) {
            (Some(_), Some(_)) => {
                return Err(crm::Error::Invalid { field: Field::Assignee, problem: Problem::Together }.into());
            }
            (None, Some(user)) => {
                Filter::Of(tasks::member(&session.db, &session.caller, &person::target(&user)?).await?)
            }
            (None | Some(Only::Mine), None) => Filter::Mine,
            (Some(Only::Today), None) => Filter::Today,
            (Some(Only::Overdue), None) => Filter::Overdue,
            (Some(Only::All), None) => Filter::All,
        };
        page(session, Listing { filter, turn: Turn::first() }).await
    })
    .await
}

async fn page(session: Session, listing: Listing) -> Result<Message, Error> {
    let page = tasks::list(&session.db, &session.caller, listing.filter, listing.turn.at).await?;
    Ok(render(session.language, &page, &listing))
}

fn render(language: Language, page: &Page, listing: &Listing) -> Message {
    let (filter, with_assignee) = match listing.filter {
        Filter::Mine => ("mine", false),
        Filter::Today => ("today", false),
        Filter::Overdue => ("overdue", false),
        Filter::All => ("all", true),
        Filter::Of(_) => ("of", true),
    };
    let line = |task: &tasks::Task| task_form::line(language, task, with_assignee, page.now);
    let lines: Vec<String> = page.tasks.iter().map(line).collect();
    let text = if lines.is_empty() { t!(language, "tasks-none") } else { lines.join("\n") };
    let title = t!(language, "tasks-title", filter = filter);
    let turned = |turn| Button::Turn(Listing { filter: listing.filter, turn });
    let buttons = pages::buttons(language, &listing.turn, page.next, turned);
    Message::card(Card::new(Tone::Calm).title(title).text(text)).buttons(buttons)
}

/// Show one task
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
async fn show(
    ctx: Ctx<'_>,

    #[autocomplete = "task::suggest"]
    #[max_length = 100]
    task: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { task_form::shown(&session, &Which::read(&task)).await }).await
}

/// Change a task in a form
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
async fn edit(
    ctx: Ctx<'_>,

    #[autocomplete = "task::suggest"]
    #[max_length = 100]
    task: String,
) -> Result<(), Error> {
    let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
    task_form::open_edit(bot, &context, Which::read(&task), None).await;
    Ok(())
}

/// A task is done
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
async fn done(
    ctx: Ctx<'_>,

    #[autocomplete = "task::suggest"]
    #[max_length = 100]
    task: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { task_form::done(&session, &Which::read(&task)).await }).await
}

/// A task that was done is to be done after all
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
async fn reopen(
    ctx: Ctx<'_>,

    #[autocomplete = "task::suggest"]
    #[max_length = 100]
    task: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let task = tasks::reopen(&session.db, &session.caller, &Which::read(&task)).await?;
        Ok(task_form::reopened(session.language, &task))
    })
    .await
}

/// Give a task to a colleague
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditTasks)")]
async fn assign(
    ctx: Ctx<'_>,

    #[autocomplete = "task::suggest"]
    #[max_length = 100]
    task: String,
    user: User,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let to = person::target(&user)?;
        let task = tasks::assign(&session.db, &session.caller, &Which::read(&task), &to).await?;
        let (number, to) = (number_label(task.number), plain(&to.name, 60));
        let text = t!(session.language, "task-assigned", task = number, to = to);
        Ok(Message::text(text).buttons(task_form::undo(session.language, &task).into_iter().collect()))
    })
    .await
}

/// Delete a task
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
async fn delete(
    ctx: Ctx<'_>,

    #[autocomplete = "task::suggest"]
    #[max_length = 100]
    task: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let task = tasks::delete(&session.db, &session.caller, &Which::read(&task)).await?;
        let (number, title) = (number_label(task.number), plain(&task.title, 100));
        let text = t!(session.language, "task-deleted", task = number, title = title);
        Ok(Message::text(text).buttons(task_form::undo(session.language, &task).into_iter().collect()))
    })
    .await
}

/// Be shown your tasks of the day every morning
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
async fn morning(ctx: Ctx<'_>, #[max_length = 30] hour: String) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let minute = minute(&hour).ok_or(crm::Error::Invalid { field: Field::Hour, problem: Problem::Form })?;
        let language = session.language;
        Ok(Message::text(match tasks::set_morning(&session.db, &session.caller, minute).await? {
            Some(next) => t!(language, "morning-set", when = stamp(next, 't'), soon = stamp(next, 'R')),
            None => t!(language, "morning-off"),
        }))
    })
    .await
}

/// The minute of the day that was typed; nothing, for “off”. An hour alone is one of the morning here.
fn minute(typed: &str) -> Option<Option<u16>> {
    use chrono::Timelike;
    let key = crm::text::search_key(typed);
    if matches!(key.as_str(), "off" | "no" | "never" | "لا" | "ايقاف" | "بدون") {
        return Some(None);
    }
    let hour = key.parse::<u32>().ok().filter(|hour| *hour < 24);
    let key = hour.map_or(key, |hour| format!("{hour:02}:00"));
    let time = moment::time_of_day(&key).or_else(|_| moment::time_of_day(&format!("{key} ص"))).ok()?;
    u16::try_from(time.num_seconds_from_midnight() / 60).ok().map(Some)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use crm::{
        TaskId,
        tasks::{About, Morning, Reminder, Task},
    };

    use super::*;

    fn a_task(number: i64) -> Task {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Task {
            id: "0190b3c4d5e6f708192a3b4c5d6e7f80".parse::<TaskId>().unwrap(),
            number,
            title: "الاتصال بـ*ليلى* @everyone".into(),
            note: Some("line one\n# line two".into()),
            assignee: "0190b3c4d5e6f708192a3b4c5d6e7f81".parse().unwrap(),
            assignee_name: "هدى *x*".into(),
            assignee_discord: crm::DiscordId::new(42),
            about: About {
                conversation: Some(1042),
                name: Some("ليلى *أحمد*".into()),
                thread: crm::DiscordId::new(77),
                lead: None,
                deal: None,
            },
            due_at: Some(at),
            remind_at: Some(at + TimeDelta::hours(1)),
            repeats: Some(Repeat::Weekdays),
            created_by: Some("Omar".into()),
            created_at: at - TimeDelta::days(1),
            done_at: None,
            done_by: None,
            version: 3,
            can_undo: false,
        }
    }

    #[test]
    fn tasks_in_both_languages() {
        for language in Language::ALL {
            let late = DateTime::from_timestamp(1_800_000_060, 0).unwrap();
            let done = Task { done_at: Some(late), done_by: Some("Omar".into()), repeats: None, ..a_task(1002) };
            let page =
                Page { tasks: vec![a_task(1001), Task { due_at: None, ..a_task(1003) }], next: Some(1003), now: late };
            let list = render(language, &page, &Listing { filter: Filter::All, turn: Turn::first() });
            let of_one = |task: &Task| Message::card(task_form::card(language, task, Tone::Calm));
            let company = "0190b3c4d5e6f708192a3b4c5d6e7f82".parse().unwrap();
            let reminder = Reminder { task: a_task(1001), to: crm::DiscordId::new(42).unwrap() };
            let told = task_form::reminder(language, "متجر النور", company, &reminder, true);
            let to = reminder.to;
            let day = Morning { to, today: vec![a_task(1001)], due: 13, overdue: vec![a_task(1002)], late: 1 };
            let day = task_form::morning(language, "متجر النور", &day);
            let all =
                [list, of_one(&a_task(1001)), of_one(&done), told, day, task_form::added(language, &a_task(1001))];
            let all = all.map(|message| message.response(true));
            insta::assert_json_snapshot!(format!("tasks_{}", language.as_str()), all);
        }
    }

    #[test]
    fn an_hour_of_the_morning_is_read_as_it_is_typed() {
        for (typed, expected) in [
            ("8", Some(Some(480))),
            ("٨", Some(Some(480))),
            ("07:30", Some(Some(450))),
            ("7:30", Some(Some(450))),
            ("8 ص", Some(Some(480))),
            ("9am", Some(Some(540))),
            ("13", Some(Some(780))),
            ("off", Some(None)),
            ("إيقاف", Some(None)),
            ("00:00", Some(Some(0))),
            ("24", None),
            ("tomorrow 9am", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(minute(typed), expected, "{typed}");
        }
    }
}
