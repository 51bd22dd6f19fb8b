//! Tasks: what somebody has to do by some time, with a reminder. One may be about a contact, a conversation or a lead.
//!
//! What is one's own asks for no permission: everybody may have tasks, see what they have or gave, and do it. For others' it takes
//! the permissions of tasks; so it does for whatever a program does with a key, which does no more than the key says. `work` changes them, `remind` tells of them, `repeat` says when one comes again.
//!
//! To add a verb: a function in `work`, its event in [`Action`](crate::kernel::audit::Action), its command in `commands/src/tasks.rs`.

mod remind;
pub mod repeat;
mod sql;
mod which;
mod work;

use chrono::{DateTime, Days, NaiveTime, Utc};
use chrono_tz::Tz;

pub use self::{
    remind::{
        Later, Morning, Reminder, morning, morning_over, promises_wanted, reminded, reminder, set_morning, snooze,
        suggest_reminder, suggested,
    },
    repeat::{Repeat, WorkingDays},
    which::{Name, Topic, Which, number_label},
    work::{Edit, Finished, NewTask, add, assign, begin_edit, delete, done, edit, promise, reopen, undo},
};
use crate::{
    caller::Caller,
    country::Country,
    db::{TenantDb, Tx},
    error::{Error, Noun, Result},
    ids::{DiscordId, MemberId, TaskId},
    kernel::{
        page::Slice,
        settings::{self, WorkingHours},
    },
    members::{self, Person},
    permission::Permission,
    text,
};

/// The longest title, in characters.
pub const TITLE: usize = 200;

/// The longest note, in characters.
pub const NOTE: usize = 2000;

/// How many open tasks somebody may have.
pub const MOST: i64 = 1000;

/// How many one page holds.
pub const PAGE: usize = 10;

/// How many are suggested: Discord shows at most 25.
const SUGGESTIONS: i64 = 25;

/// A task as people see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// Its number, as in `T-1001`.
    pub number: i64,
    /// What is to be done, in one line.
    pub title: String,
    /// Anything else.
    pub note: Option<String>,
    /// Who has it.
    pub assignee: MemberId,
    /// What they are called.
    pub assignee_name: String,
    /// Who they are on Discord, if they are there.
    pub assignee_discord: Option<DiscordId>,
    /// What it is about.
    #[sqlx(flatten)]
    pub about: About,
    /// By when it is to be done.
    pub due_at: Option<DateTime<Utc>>,
    /// When the assignee is told next, if they are.
    pub remind_at: Option<DateTime<Utc>>,
    /// How often it comes again.
    #[sqlx(try_from = "RepeatColumn")]
    pub repeats: Option<Repeat>,
    /// Who gave it.
    pub created_by: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// By whom.
    pub done_by: Option<String>,
    /// How often it has been changed.
    pub version: i64,
    /// Whether whoever has just changed it can take that back.
    #[sqlx(skip)]
    pub can_undo: bool,
}

/// What a task is about; nothing of it, if it is about nothing.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub struct About {
    /// The number of the lead.
    #[sqlx(rename = "about_lead")]
    pub lead: Option<i64>,
    /// The number of the deal.
    #[sqlx(rename = "about_deal")]
    pub deal: Option<i64>,
    /// The number of the conversation.
    #[sqlx(rename = "about_conversation")]
    pub conversation: Option<i64>,
    /// What the contact is called whose it is.
    #[sqlx(rename = "about_name")]
    pub name: Option<String>,
    /// The conversation's thread on Discord.
    pub thread: Option<DiscordId>,
}

/// How often something comes again, as it is stored.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
struct RepeatColumn(Option<String>);

impl TryFrom<RepeatColumn> for Option<Repeat> {
    type Error = crate::kernel::names::UnknownName;

    fn try_from(RepeatColumn(stored): RepeatColumn) -> Result<Self, Self::Error> {
        stored.map(|stored| stored.parse()).transpose()
    }
}

/// Which tasks to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// The caller's own that are not done.
    Mine,
    /// Of these, those that are due today.
    Today,
    /// Of these, those that should have been done.
    Overdue,
    /// Everybody's that are not done.
    All,
    /// Somebody's that are not done.
    Of(MemberId),
}

/// A page of tasks: what is due first comes first, what is due at no time last.
#[derive(Clone, Debug)]
pub struct Page {
    /// The tasks.
    pub tasks: Vec<Task>,
    /// The number behind which the next page begins, if there is more.
    pub next: Option<i64>,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Which tasks a span of due times chooses; all of them, if neither end is set.
#[derive(Clone, Copy, Debug, Default)]
struct Span {
    from: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

/// A page of the tasks that `filter` chooses, behind the task with this number.
pub async fn list(db: &TenantDb, caller: &Caller, filter: Filter, page: impl Into<Slice<i64>>) -> Result<Page> {
    let (after, size) = page.into().read(PAGE);
    let mut tx = begin_list(db, caller, filter).await?;
    let me = tx.who.member;
    let (of, span) = match filter {
        Filter::Mine => (me, Span::default()),
        Filter::Today => (me, today(&mut tx).await?),
        Filter::Overdue => (me, Span { from: None, until: Some(tx.now()) }),
        Filter::All => (None, Span::default()),
        Filter::Of(member) => (Some(member), Span::default()),
    };
    let ids = sql::open(&mut tx, of, span, after, size as i64 + 1).await?;
    let mut tasks = sql::by_ids(&mut tx, &ids).await?;
    let more = tasks.len() > size;
    tasks.truncate(size);
    let next = tasks.last().filter(|_| more).map(|task| task.number);
    Ok(Page { tasks, next, now: tx.now() })
}

async fn begin_list(db: &TenantDb, caller: &Caller, filter: Filter) -> Result<crate::db::ReadTx> {
    let own = db.read_own(caller).await?;
    let me = me(&own);
    let is_own = match filter {
        // Whoever has no row has no tasks.
        Filter::Mine | Filter::Today | Filter::Overdue => me.is_some(),
        Filter::Of(member) => me == Some(member),
        Filter::All => false,
    };
    if is_own {
        return Ok(own);
    }
    drop(own);
    db.read(caller, Permission::ViewTasks).await
}

/// Who calls, for what asks for no permission of them: nobody, if a program does with a key of theirs.
fn me(tx: &Tx) -> Option<MemberId> {
    tx.who.member.filter(|_| tx.caller().proof.key().is_none())
}

/// The row of a person whose tasks are to be listed.
pub async fn member(db: &TenantDb, caller: &Caller, person: &Person) -> Result<MemberId> {
    let mut tx = db.read_own(caller).await?;
    if caller.identity.discord() != Some(person.discord_id) {
        drop(tx);
        tx = db.read(caller, Permission::ViewTasks).await?;
    }
    let found = members::find(&mut tx, person.discord_id).await?;
    found.and_then(|member| member.id).ok_or(Error::NotFound(Noun::Member))
}

/// The task that is meant: one's own, or that one gave; another's, for who may view tasks.
pub async fn show(db: &TenantDb, caller: &Caller, which: &Which) -> Result<Task> {
    let mut tx = db.read_own(caller).await?;
    let found = sql::meant(&mut tx, which).await?;
    let me = me(&tx);
    let is_own =
        found.as_ref().is_some_and(|found| me.is_some() && (Some(found.assignee) == me || found.created_by == me));
    if !is_own {
        drop(tx);
        tx = db.read(&caller.on(which.target()), Permission::ViewTasks).await?;
    }
    let id = found.ok_or(Error::NotFound(Noun::Task))?.id;
    one(&mut tx, id).await
}

async fn one(tx: &mut Tx, id: TaskId) -> Result<Task> {
    sql::by_ids(tx, &[id]).await?.into_iter().next().ok_or(Error::NotFound(Noun::Task))
}

/// Tasks whose number begins with what was typed or whose title holds it, the caller's own or everybody's; those that are not done
/// before those that are.
pub async fn suggest(db: &TenantDb, caller: &Caller, typed: &str, everybodys: bool) -> Result<Vec<Task>> {
    let mut tx = match everybodys {
        true => db.read(caller, Permission::ViewTasks).await?,
        false => db.read_own(caller).await?,
    };
    let of = tx.who.member.filter(|_| !everybodys);
    let key = text::search_key(&typed.chars().take(100).collect::<String>());
    let ids = sql::search(&mut tx, &key, of, everybodys, SUGGESTIONS).await?;
    sql::by_ids(&mut tx, &ids).await
}

/// What is to be done next about something, by the caller or by anybody.
pub async fn next(db: &TenantDb, caller: &Caller, topic: Topic, everybodys: bool) -> Result<Option<Task>> {
    let mut tx = match everybodys {
        true => db.read(caller, Permission::ViewTasks).await?,
        false => db.read_own(caller).await?,
    };
    let of = tx.who.member;
    let Some(place) = sql::place(&mut tx, topic).await? else { return Ok(None) };
    let next = sql::next_about(&mut tx, place, of.filter(|_| !everybodys), everybodys).await?;
    Ok(sql::by_ids(&mut tx, &next).await?.into_iter().next())
}

/// The company's time zone and the days on which it works.
async fn calendar(tx: &mut Tx) -> Result<(Tz, WorkingDays)> {
    let (zone, country) = sql::zone_and_country(tx).await?;
    let country = country.and_then(|code| code.parse().ok()).or_else(|| Country::of_time_zone(&zone));
    let hours = settings::get::<WorkingHours>(tx.conn()).await?;
    Ok((zone.parse().map_err(Error::internal)?, WorkingDays { hours, country }))
}

/// The rest of the company's day.
async fn today(tx: &mut Tx) -> Result<Span> {
    let (zone, _) = calendar(tx).await?;
    let day = tx.now().with_timezone(&zone).date_naive();
    let midnight = |day| repeat::moment(zone, day, NaiveTime::MIN);
    Ok(Span { from: midnight(day), until: day.checked_add_days(Days::new(1)).and_then(midnight) })
}
