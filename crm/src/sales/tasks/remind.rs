//! Telling people of their tasks: when one is due, in the morning if they want that, and of what they have just promised.
//!
//! A reminder belongs to a moment (`remind_at`): moved, done or deleted, the task has another or none, and the job that comes at the
//! old moment tells nobody. It goes to whoever has the task then.

mod sql;

use chrono::{DateTime, Days, NaiveTime, SubsecRound, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::json;

use super::{
    Span, Task, Which, calendar, one,
    repeat::moment,
    sql as tasks,
    work::{finish, lock},
};
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Noun, Problem, Result},
    ids::{DiscordId, MemberId, MessageId, TaskId},
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        posts::Post,
        queue::{self, Claimed},
        settings::{self, Promises},
    },
    permission::Permission,
};

/// How many tasks a morning's list names of each kind.
const MORNING: i64 = 10;

/// How long a suggestion stands where it was made.
const STANDS: TimeDelta = TimeDelta::minutes(10);

/// When somebody wants to be reminded again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Later {
    /// In an hour.
    Hour,
    /// On the next day, at the time of the day at which the task was due.
    Tomorrow,
}

/// What somebody is to be told now.
#[derive(Clone, Debug)]
pub struct Reminder {
    /// The task.
    pub task: Task,
    /// Its assignee on Discord.
    pub to: DiscordId,
}

/// The reminder of this moment, unless the task was done, moved or deleted since, or its assignee is not on Discord.
pub async fn reminder(db: &TenantDb, job: &Claimed, task: TaskId, at: DateTime<Utc>) -> Result<Option<Reminder>> {
    let mut tx = db.read_job(job).await?;
    if !sql::is_due(&mut tx, task, at).await? {
        return Ok(None);
    }
    let task = one(&mut tx, task).await?;
    Ok(task.assignee_discord.map(|to| Reminder { task, to }))
}

/// Somebody has been told of a task; ends the job.
pub async fn reminded(db: &TenantDb, job: &Claimed, task: TaskId, at: DateTime<Utc>) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::told(&mut tx, task, at).await?;
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

/// Reminds of a task later: of one's own; of another's, who may edit tasks. Gives the task as it is then.
pub async fn snooze(db: &TenantDb, caller: &Caller, which: &Which, later: Later) -> Result<Task> {
    let (mut tx, held) = lock(db, caller, which, Permission::EditTasks).await?;
    if held.is_done {
        return Err(Error::Conflict(Conflict::TaskDone));
    }
    let now = tx.now();
    let at = match later {
        Later::Hour => now + TimeDelta::hours(1),
        Later::Tomorrow => {
            let (zone, _) = calendar(&mut tx).await?;
            let time = held.due_at.unwrap_or(now).with_timezone(&zone).time();
            let day = now.with_timezone(&zone).date_naive().checked_add_days(Days::new(1));
            day.and_then(|day| moment(zone, day, time)).unwrap_or(now + TimeDelta::days(1))
        }
    };
    let at = at.trunc_subsecs(6);
    sql::remind_at(&mut tx, held.id, at).await?;
    tx.enqueue_at(Job::RemindTask { task: held.id, at }, at);
    finish(tx, &held, Action::TaskSnooze, json!({ "until": at })).await
}

/// Somebody's morning.
#[derive(Clone, Debug)]
pub struct Morning {
    /// Who, on Discord.
    pub to: DiscordId,
    /// What is due today; the first ten.
    pub today: Vec<Task>,
    /// How many there are.
    pub due: i64,
    /// What should have been done; the first ten.
    pub overdue: Vec<Task>,
    /// How many there are.
    pub late: i64,
}

/// The caller is shown their tasks every morning at this minute of the company's day, or no longer. Gives when that is next.
pub async fn set_morning(db: &TenantDb, caller: &Caller, minute: Option<u16>) -> Result<Option<DateTime<Utc>>> {
    let mut tx = db.begin_own(caller).await?;
    let me = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    let Some(minute) = minute else {
        sql::no_mornings(&mut tx, me).await?;
        tx.commit(Event::new(Action::TaskMorning)).await?;
        return Ok(None);
    };
    let wrong = Error::Invalid { field: Field::Hour, problem: Problem::Form };
    let Some(time) = time_of(i32::from(minute)) else { return Err(wrong) };
    let (zone, _) = calendar(&mut tx).await?;
    let next = next_morning(zone, time, tx.now()).ok_or(wrong)?;
    sql::set_morning(&mut tx, me, i16::try_from(minute).map_err(Error::internal)?, next).await?;
    tx.enqueue_at(Job::MorningTasks { member: me, at: next }, next);
    let at = time.format("%H:%M").to_string();
    tx.commit(Event::new(Action::TaskMorning).after(json!({ "at": at }))).await?;
    Ok(Some(next))
}

/// What somebody is to be shown this morning. Nothing, if they have chosen otherwise since, the company does not work today, or there
/// is nothing to show.
pub async fn morning(db: &TenantDb, job: &Claimed, member: MemberId, at: DateTime<Utc>) -> Result<Option<Morning>> {
    let mut tx = db.read_job(job).await?;
    let Some((_, to)) = sql::morning(&mut tx, member, at).await? else { return Ok(None) };
    let (zone, works) = calendar(&mut tx).await?;
    let (now, day) = (tx.now(), at.with_timezone(&zone).date_naive());
    let Some(to) = to.filter(|_| works.include(day)) else { return Ok(None) };
    let tomorrow = day.checked_add_days(Days::new(1)).and_then(|day| moment(zone, day, NaiveTime::MIN));
    let (ahead, behind) = (Span { from: Some(now), until: tomorrow }, Span { from: None, until: Some(now) });
    let (due, today) = some(&mut tx, member, ahead).await?;
    let (late, overdue) = some(&mut tx, member, behind).await?;
    Ok((due + late > 0).then_some(Morning { to, today, due, overdue, late }))
}

async fn some(tx: &mut Tx, member: MemberId, span: Span) -> Result<(i64, Vec<Task>)> {
    let count = tasks::count_open(tx, member, span).await?;
    let ids = tasks::open(tx, Some(member), span, None, MORNING).await?;
    Ok((count, tasks::by_ids(tx, &ids).await?))
}

/// This morning is over: plans the next, if it is still wanted at this hour; ends the job.
pub async fn morning_over(db: &TenantDb, job: &Claimed, member: MemberId, at: DateTime<Utc>) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    if let Some((minute, _)) = sql::morning(&mut tx, member, at).await? {
        let (zone, _) = calendar(&mut tx).await?;
        // A job that comes late must not come again for the same day.
        let after = at.max(tx.now());
        let next = time_of(i32::from(minute)).and_then(|time| next_morning(zone, time, after));
        if let Some(next) = next {
            sql::plan_morning(&mut tx, member, next).await?;
            tx.enqueue_at(Job::MorningTasks { member, at: next }, next);
        }
    }
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

fn time_of(minute: i32) -> Option<NaiveTime> {
    let minute = u32::try_from(minute).ok()?;
    NaiveTime::from_hms_opt(minute / 60, minute % 60, 0)
}

fn next_morning(zone: Tz, time: NaiveTime, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let today = after.with_timezone(&zone).date_naive();
    let days = (0..3).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
    days.filter_map(|day| moment(zone, day, time)).find(|next| *next > after)
}

/// Whether people are reminded of what they promise in answers, if they want to be.
pub async fn promises_wanted(db: &TenantDb, caller: &Caller) -> Result<bool> {
    let mut tx = db.read_own(caller).await?;
    settings::get::<Promises>(tx.conn()).await
}

/// Has it suggested below what the caller typed that they be reminded of what they promised in it.
pub async fn suggest_reminder(
    db: &TenantDb,
    caller: &Caller,
    message: MessageId,
    typed: Post,
    due: DateTime<Utc>,
) -> Result<()> {
    let mut tx = db.begin_own(caller).await?;
    let Some(to) = caller.identity.discord() else { return Ok(()) };
    tx.enqueue(Job::SuggestReminder { message, place: typed.place, below: typed.id, due, to });
    tx.commit_recorded().await
}

/// It has been suggested in this post, which is taken away after ten minutes; ends the job.
pub async fn suggested(db: &TenantDb, job: &Claimed, post: Post) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    let at = tx.now() + STANDS;
    tx.enqueue_at(Job::EndSuggestion { place: post.place, post: post.id }, at);
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_morning_is_the_next() {
        let at = |raw: &str| raw.parse::<DateTime<Utc>>().unwrap();
        let eight = time_of(480).unwrap();
        let next = |zone, after| next_morning(zone, eight, at(after)).unwrap();
        let riyadh = chrono_tz::Asia::Riyadh;
        assert_eq!(next(riyadh, "2026-11-22T04:59:00Z"), at("2026-11-22T05:00:00Z"));
        assert_eq!(next(riyadh, "2026-11-22T05:00:00Z"), at("2026-11-23T05:00:00Z"));
        // The clocks of Berlin are put back on the 25th of October 2026.
        assert_eq!(next(chrono_tz::Europe::Berlin, "2026-10-24T12:00:00Z"), at("2026-10-25T07:00:00Z"));
        assert_eq!((time_of(1440), time_of(-1)), (None, None));
    }
}
