//! Reports that are posted in a channel by themselves: yesterday each morning, the last seven days each Sunday, the month before on the first
//! of each month. One is read as whoever asked for it, so it ends when they may not see it any more.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use serde_json::json;

use super::{Period, Report, Scope, period::begins, sql};
use crate::{
    caller::{Caller, Person},
    db::TenantDb,
    error::{Error, Limit, Noun, Result},
    ids::{DiscordId, MemberId, ScheduleId},
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        names::names,
        queue::{self, Claimed},
        settings,
    },
    permission::Permission,
};

/// How many a company may have.
pub const MOST: i64 = 10;

/// The hour of the company's day at which they are posted.
const HOUR: u32 = 8;

names! {
    /// How often a report is posted.
    pub enum Every {
        /// Each day, of the day before.
        Day = "day",
        /// Each Sunday, of the seven days before.
        Week = "week",
        /// On the first of each month, of the month before.
        Month = "month",
    }
}

impl Every {
    /// What it is about.
    pub fn period(self) -> Period {
        match self {
            Self::Day => Period::Yesterday,
            Self::Week => Period::LastWeek,
            Self::Month => Period::LastMonth,
        }
    }

    fn is_on(self, day: NaiveDate) -> bool {
        match self {
            Self::Day => true,
            Self::Week => day.weekday() == Weekday::Sun,
            Self::Month => day.day() == 1,
        }
    }

    /// When it is posted next.
    pub(super) fn next(self, zone: Tz, after: DateTime<Utc>) -> DateTime<Utc> {
        let today = after.with_timezone(&zone).date_naive();
        let days = (0..=31).map(|ahead| today + TimeDelta::days(ahead)).filter(|day| self.is_on(*day));
        let next = days.map(|day| at_hour(zone, day)).find(|at| *at > after);
        next.unwrap_or_else(|| after + TimeDelta::days(1))
    }
}

/// That hour of a day, or the next one that there is.
fn at_hour(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or_default();
    let local = day.and_time(time).and_local_timezone(zone).earliest();
    local.map_or_else(|| begins(zone, day) + TimeDelta::hours(HOUR.into()), |local| local.with_timezone(&Utc))
}

/// What is shown, and where.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// Everything; else totals, without names and money.
    pub everything: bool,
    /// The channel on Discord.
    pub place: DiscordId,
}

impl Shown {
    /// Whose figures these are.
    pub(super) fn scope(self) -> Scope {
        if self.everything { Scope::All } else { Scope::Team }
    }
}

/// A report that is posted by itself.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Schedule {
    /// Its id.
    pub id: ScheduleId,
    /// How often.
    #[sqlx(try_from = "String")]
    pub every: Every,
    /// How much it says.
    #[sqlx(try_from = "String")]
    pub scope: Scope,
    /// In which channel on Discord.
    pub place: DiscordId,
    /// Who asked for it last, by name.
    pub made_by: String,
    /// When it is posted next.
    pub next_at: DateTime<Utc>,
    /// Whether Discord did not take the last one.
    pub is_refused: bool,
}

/// Has a report posted by itself; the one of the same pace in that channel is another one from now on.
pub async fn schedule(db: &TenantDb, caller: &Caller, every: Every, shown: Shown) -> Result<Schedule> {
    let mut tx = db.begin(caller, Permission::ViewStats).await?;
    let zone = settings::time_zone(tx.conn()).await?;
    // One after another, so that there are never more than may be.
    sql::hold(&mut tx).await?;
    if sql::others(&mut tx, every, shown.place).await? >= MOST {
        return Err(Error::LimitReached(Limit::Reports));
    }
    let next = every.next(zone, tx.now());
    let id = sql::schedule(&mut tx, every, shown, next).await?;
    tx.enqueue_at(Job::PostReport { schedule: id, at: next }, next);
    // What it will be about is counted by then.
    tx.enqueue(Job::CountDays);
    let schedule = sql::schedules(&mut tx).await?.into_iter().find(|schedule| schedule.id == id);
    let schedule = schedule.ok_or(Error::NotFound(Noun::Report))?;
    tx.commit(event(Action::ReportSchedule, id, (every, shown.scope(), shown.place))).await?;
    Ok(schedule)
}

/// All reports that are posted by themselves, the oldest first.
pub async fn list(db: &TenantDb, caller: &Caller) -> Result<Vec<Schedule>> {
    let mut tx = db.read(caller, Permission::ViewStats).await?;
    sql::schedules(&mut tx).await
}

/// Has a report posted no longer.
pub async fn unschedule(db: &TenantDb, caller: &Caller, id: ScheduleId) -> Result<()> {
    let mut tx = db.begin(caller, Permission::ViewStats).await?;
    let gone = sql::unschedule(&mut tx, id).await?.ok_or(Error::NotFound(Noun::Report))?;
    tx.commit(event(Action::ReportUnschedule, id, (gone.every, gone.scope, gone.place))).await
}

fn event(action: Action, id: ScheduleId, (every, scope, place): (Every, Scope, DiscordId)) -> Event {
    let after = json!({ "every": every.as_str(), "report": scope.as_str(), "place": place.to_string() });
    Event::new(action).on(&id).after(after)
}

/// A schedule that was taken away.
#[derive(sqlx::FromRow)]
pub(super) struct Gone {
    #[sqlx(try_from = "String")]
    every: Every,
    #[sqlx(try_from = "String")]
    scope: Scope,
    place: DiscordId,
}

/// A schedule whose moment has come.
#[derive(sqlx::FromRow)]
pub(super) struct Due {
    #[sqlx(try_from = "String")]
    pub every: Every,
    #[sqlx(try_from = "String")]
    pub scope: Scope,
    pub place: DiscordId,
    pub made_by: MemberId,
    pub discord_id: Option<DiscordId>,
    pub name: String,
}

/// What is to be posted now.
pub enum Posting {
    /// Nothing: it is not wanted any more, or at another time.
    Nothing,
    /// Nothing yet: its days are still being counted.
    NotYet,
    /// This, in this channel.
    Report(Box<Report>, DiscordId),
}

/// The report of a schedule that is due at just this moment, as whoever asked for it sees it. If they don't any more, it ends.
pub async fn due(db: &TenantDb, job: &Claimed, id: ScheduleId, at: DateTime<Utc>) -> Result<Posting> {
    let due = {
        let mut tx = db.read_job(job).await?;
        sql::due(&mut tx, id, at).await?
    };
    let Some(Due { every, scope, place, made_by, discord_id, name }) = due else { return Ok(Posting::Nothing) };
    let Some(discord_id) = discord_id else { return end(db, job, id).await };
    let caller = Caller::discord(made_by, Person { discord_id, name }, None);
    let mut tx = match db.read_still(&caller, Permission::ViewStats).await {
        Err(Error::Denied(_)) => return end(db, job, id).await,
        begun => begun?,
    };
    let (report, is_missing) = super::read(&mut tx, scope, every.period()).await?;
    drop(tx);
    if is_missing {
        super::begin(db).await?;
    }
    match report.uncounted {
        0 => Ok(Posting::Report(Box::new(report), place)),
        _ => Ok(Posting::NotYet),
    }
}

async fn end(db: &TenantDb, job: &Claimed, id: ScheduleId) -> Result<Posting> {
    let mut tx = db.begin_job(job).await?;
    if let Some(gone) = sql::unschedule(&mut tx, id).await? {
        tx.commit(event(Action::ReportUnschedule, id, (gone.every, gone.scope, gone.place))).await?;
    }
    Ok(Posting::Nothing)
}

/// It was posted, or Discord did not take it: plans the next; ends the job.
pub async fn posted(db: &TenantDb, job: &Claimed, id: ScheduleId, at: DateTime<Utc>, is_refused: bool) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    if let Some(Due { every, .. }) = sql::due(&mut tx, id, at).await? {
        let zone = settings::time_zone(tx.conn()).await?;
        // A job that comes late must not come again for the same day.
        let next = every.next(zone, at.max(tx.now()));
        sql::posted(&mut tx, id, next, is_refused).await?;
        tx.enqueue_at(Job::PostReport { schedule: id, at: next }, next);
    }
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_one_is_in_the_morning_of_the_companys_day() {
        let at = |raw: &str| raw.parse::<DateTime<Utc>>().unwrap();
        let next = |every: Every, zone, after| every.next(zone, at(after));
        let riyadh = chrono_tz::Asia::Riyadh;
        assert_eq!(next(Every::Day, riyadh, "2026-11-23T04:59:59Z"), at("2026-11-23T05:00:00Z"));
        assert_eq!(next(Every::Day, riyadh, "2026-11-23T05:00:00Z"), at("2026-11-24T05:00:00Z"));
        assert_eq!(next(Every::Week, riyadh, "2026-11-23T05:00:00Z"), at("2026-11-29T05:00:00Z"), "a Sunday");
        assert_eq!(next(Every::Month, riyadh, "2026-11-01T05:00:00Z"), at("2026-12-01T05:00:00Z"));
        // The clocks of Berlin are put back on the 25th of October 2026, and forward on the 28th of March 2027.
        let berlin = chrono_tz::Europe::Berlin;
        assert_eq!(next(Every::Day, berlin, "2026-10-24T12:00:00Z"), at("2026-10-25T07:00:00Z"));
        assert_eq!(next(Every::Week, berlin, "2027-03-27T12:00:00Z"), at("2027-03-28T06:00:00Z"));
        let (monday, first) = ("2026-11-23".parse().unwrap(), "2026-12-01".parse().unwrap());
        assert!(!Every::Week.is_on(monday) && !Every::Month.is_on(monday) && Every::Month.is_on(first));
    }
}
