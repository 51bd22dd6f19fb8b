//! When colleagues are there: their own times of the week, or else the company's, without the days of their leave and the time for which
//! they said that they are away. Everybody says so for themselves; for others, who may assign conversations.
//!
//! Own times hold all year, in Ramadan too. The company's holidays are everybody's.

mod sql;

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use serde_json::json;

use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Limit, Noun, Problem, Result},
    hours::{Hours, Shift, Week},
    ids::{LeaveId, MemberId},
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        settings::{self, WorkingHours},
    },
    members::{self, Person},
    permission::Permission,
};

/// How many leaves of one person are kept that are not over.
pub const LEAVES: i64 = 20;

/// The longest leave, in days.
pub const LEAVE_DAYS: i64 = 366;

/// How many leaves are listed.
pub const LISTED: i64 = 25;

/// Whose times and leave are meant.
#[derive(Clone, Debug)]
pub enum Whose {
    /// The caller's own.
    Own,
    /// A colleague's.
    Of(Person),
}

impl Whose {
    /// Of this person, as the caller sees it.
    pub fn of(caller: &Caller, person: Person) -> Self {
        match caller.identity.discord() == Some(person.discord_id) {
            true => Self::Own,
            false => Self::Of(person),
        }
    }
}

/// Somebody's own times.
#[derive(Clone, Debug)]
pub struct OwnTimes {
    /// Who they are, if that is not the caller.
    pub name: Option<String>,
    /// When they are there; `None` where the company's hours are theirs.
    pub week: Option<Week>,
}

/// Days on which somebody is not there.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Leave {
    /// Its id.
    pub id: LeaveId,
    /// Whose.
    pub member: MemberId,
    /// What they are called.
    pub name: String,
    /// The first day, by the company's calendar.
    pub from_day: NaiveDate,
    /// The last.
    pub until_day: NaiveDate,
}

/// Whether somebody is there.
#[derive(Clone, Debug)]
pub(crate) struct Presence {
    pub member: MemberId,
    /// Now.
    pub is_there: bool,
    /// When their next shift begins, if they keep to one.
    pub next_shift: Option<DateTime<Utc>>,
}

/// When somebody is there by their own times.
pub async fn own_times(db: &TenantDb, caller: &Caller, whose: &Whose) -> Result<OwnTimes> {
    let mut tx = match whose {
        Whose::Own => db.read_own(caller).await?,
        Whose::Of(person) => db.read(&caller.on_person(person), Permission::AssignConversations).await?,
    };
    let somebody = somebody(&mut tx, whose).await?;
    Ok(OwnTimes { week: sql::week(&mut tx, somebody.id).await?, name: somebody.name })
}

/// Chooses somebody's times on some days of the week; on days of which nothing was said they are not there.
pub async fn set_times(
    db: &TenantDb,
    caller: &Caller,
    whose: &Whose,
    days: &[Weekday],
    shifts: &[Shift],
) -> Result<OwnTimes> {
    let mut tx = begin(db, caller, whose).await?;
    let somebody = somebody(&mut tx, whose).await?;
    let mut week = sql::lock_week(&mut tx, somebody.id).await?.unwrap_or_default();
    week.set(days, shifts);
    if week.0.iter().any(|day| day.len() > Hours::SHIFTS) {
        return Err(Error::Invalid { field: Field::Hours, problem: Problem::Form });
    }
    sql::set_week(&mut tx, somebody.id, Some(&week)).await?;
    tx.enqueue(Job::BeginShift);
    tx.commit(somebody.event(Action::RosterShift)).await?;
    Ok(OwnTimes { name: somebody.name, week: Some(week) })
}

/// The company's hours are somebody's again. `Conflict` if they are.
pub async fn clear_times(db: &TenantDb, caller: &Caller, whose: &Whose) -> Result<OwnTimes> {
    let mut tx = begin(db, caller, whose).await?;
    let somebody = somebody(&mut tx, whose).await?;
    if sql::lock_week(&mut tx, somebody.id).await?.is_none() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::set_week(&mut tx, somebody.id, None).await?;
    tx.enqueue(Job::BeginShift);
    tx.commit(somebody.event(Action::RosterShiftClear)).await?;
    Ok(OwnTimes { name: somebody.name, week: None })
}

/// Writes down somebody's leave: from one day to another, both of them days of it.
pub async fn add_leave(
    db: &TenantDb,
    caller: &Caller,
    whose: &Whose,
    from_day: NaiveDate,
    until_day: NaiveDate,
) -> Result<Leave> {
    let mut tx = begin(db, caller, whose).await?;
    let somebody = somebody(&mut tx, whose).await?;
    let zone = settings::time_zone(tx.conn()).await?;
    let today = tx.now().with_timezone(&zone).date_naive();
    if until_day < from_day || (until_day - from_day).num_days() >= LEAVE_DAYS {
        return Err(Error::Invalid { field: Field::Leave, problem: Problem::Order });
    }
    if until_day < today {
        return Err(Error::Invalid { field: Field::Leave, problem: Problem::Past });
    }
    // One after another, or two would find room for one.
    sql::lock_week(&mut tx, somebody.id).await?;
    if sql::coming(&mut tx, somebody.id, today).await? >= LEAVES {
        return Err(Error::LimitReached(Limit::Leaves));
    }
    let id = LeaveId::new(tx.now());
    sql::insert_leave(&mut tx, id, somebody.id, from_day, until_day).await?;
    let begins = midnight(zone, from_day).unwrap_or_else(|| tx.now());
    let begins = begins.max(tx.now());
    tx.enqueue_at(Job::BeginLeave { leave: id }, begins);
    let days = json!({ "leave_from": from_day, "leave_until": until_day });
    tx.commit(somebody.event(Action::RosterLeave).after(days)).await?;
    Ok(Leave { id, member: somebody.id, name: somebody.name.unwrap_or_default(), from_day, until_day })
}

/// Somebody's leaves that are not over, the next first; at most [`LISTED`].
pub async fn leaves(db: &TenantDb, caller: &Caller, whose: &Whose) -> Result<Vec<Leave>> {
    let mut tx = match whose {
        Whose::Own => db.read_own(caller).await?,
        Whose::Of(person) => db.read(&caller.on_person(person), Permission::AssignConversations).await?,
    };
    let somebody = somebody(&mut tx, whose).await?;
    let today = today(&mut tx).await?;
    sql::leaves(&mut tx, Some(somebody.id), today, LISTED).await
}

/// Everybody's leaves that are not over, the next first; at most [`LISTED`].
pub async fn all_leaves(db: &TenantDb, caller: &Caller) -> Result<Vec<Leave>> {
    let mut tx = db.read(caller, Permission::AssignConversations).await?;
    let today = today(&mut tx).await?;
    sql::leaves(&mut tx, None, today, LISTED).await
}

/// Takes a leave back: one's own; another's, for who may assign conversations.
pub async fn remove_leave(db: &TenantDb, caller: &Caller, id: LeaveId) -> Result<Leave> {
    let mut tx = db.begin_own(caller).await?;
    let found = sql::leave(&mut tx, id).await?;
    let is_own = found.as_ref().is_some_and(|leave| Some(leave.member) == tx.who.member);
    if !is_own {
        // Who may not is told so, whether there is such a leave or not.
        tx = tx.and(Permission::AssignConversations).await?;
    }
    let leave = found.ok_or(Error::NotFound(Noun::Roster))?;
    sql::delete_leave(&mut tx, id).await?;
    let log_id = members::get(&mut tx, leave.member).await?.discord_id;
    let log_id = log_id.map_or_else(|| leave.member.to_string(), |id| id.to_string());
    let days = json!({ "leave_from": leave.from_day, "leave_until": leave.until_day });
    let event = Event::new(Action::RosterLeaveRemove).on(&log_id).called(&leave.name).before(days);
    tx.commit(event).await?;
    Ok(leave)
}

/// Until which day somebody is on leave, if they are today.
pub(crate) async fn on_leave(tx: &mut Tx, member: MemberId) -> Result<Option<NaiveDate>> {
    let today = today(tx).await?;
    sql::on_leave(tx, member, today).await
}

/// Whose leave it is, if it has begun and is not over.
pub(crate) async fn begun(tx: &mut Tx, leave: LeaveId) -> Result<Option<MemberId>> {
    let today = today(tx).await?;
    let leave = sql::leave(tx, leave).await?;
    Ok(leave.filter(|leave| (leave.from_day..=leave.until_day).contains(&today)).map(|leave| leave.member))
}

/// Whether somebody is there now.
pub(crate) async fn is_there(tx: &mut Tx, member: MemberId) -> Result<bool> {
    Ok(those_there(tx, vec![member]).await?.contains(&member))
}

/// Those of these people who are there now.
pub(crate) async fn those_there(tx: &mut Tx, members: Vec<MemberId>) -> Result<HashSet<MemberId>> {
    let presences = presences(tx, members).await?;
    Ok(presences.into_iter().filter(|one| one.is_there).map(|one| one.member).collect())
}

/// Whether these people are there, and when their next shifts begin.
pub(crate) async fn presences(tx: &mut Tx, members: Vec<MemberId>) -> Result<Vec<Presence>> {
    let company = settings::get::<WorkingHours>(tx.conn()).await?;
    let zone = settings::time_zone(tx.conn()).await?;
    let here = tx.now().with_timezone(&zone);
    let rows = sql::absences(tx, members, here.date_naive()).await?;
    let presence = |row: sql::Absence| {
        let hours = times(row.week.map(|week| week.0), company.as_ref());
        let is_on_shift = hours.as_ref().is_none_or(|hours| hours.is_open(&here));
        let next = hours.and_then(|hours| hours.next_opening(&here));
        Presence {
            member: row.member,
            is_there: is_on_shift && !row.is_away && !row.is_on_leave,
            next_shift: next.map(|next| next.with_timezone(&Utc)),
        }
    };
    Ok(rows.into_iter().map(presence).collect())
}

/// When somebody with these times of their own is there; `None` for always.
fn times(own: Option<Week>, company: Option<&Hours>) -> Option<Hours> {
    match own {
        Some(week) => {
            let holidays = company.map(|hours| hours.holidays.clone()).unwrap_or_default();
            Some(Hours { week, holidays, ..Hours::default() })
        }
        None => company.cloned(),
    }
}

async fn begin(db: &TenantDb, caller: &Caller, whose: &Whose) -> Result<Tx> {
    match whose {
        Whose::Own => db.begin_own(caller).await,
        Whose::Of(person) => db.begin(&caller.on_person(person), Permission::AssignConversations).await,
    }
}

/// Whose times and leave are looked at or chosen.
struct Somebody {
    id: MemberId,
    /// As the audit log spells their id.
    log_id: String,
    /// As the audit log calls them.
    log_name: String,
    /// What they are called, if that is not the caller.
    name: Option<String>,
}

impl Somebody {
    fn event(&self, action: Action) -> Event {
        Event::new(action).on(&self.log_id).called(&self.log_name)
    }
}

/// Who may not answer customers is given no conversations, so there is nothing to say of when they are there.
async fn somebody(tx: &mut Tx, whose: &Whose) -> Result<Somebody> {
    match whose {
        Whose::Own => {
            let id = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
            let identity = &tx.caller().identity;
            Ok(Somebody { id, log_id: identity.id(), log_name: identity.name().to_owned(), name: None })
        }
        Whose::Of(person) => {
            let found = members::find(tx, person.discord_id).await?;
            let able = found.filter(|member| member.decide(Permission::SendMessages, tx.now()).allowed);
            let id = able.and_then(|member| member.id).ok_or(Error::Conflict(Conflict::CannotAnswer))?;
            let (log_id, name) = (person.discord_id.to_string(), person.name.clone());
            Ok(Somebody { id, log_id, log_name: name.clone(), name: Some(name) })
        }
    }
}

/// The day it is by the company's calendar.
async fn today(tx: &mut Tx) -> Result<NaiveDate> {
    let zone = settings::time_zone(tx.conn()).await?;
    Ok(tx.now().with_timezone(&zone).date_naive())
}

/// When a day begins. Where the clocks jump over midnight, that is an hour later.
fn midnight(zone: Tz, day: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = day.and_time(NaiveTime::MIN);
    let begins = zone.from_local_datetime(&midnight).earliest();
    let begins = begins.or_else(|| zone.from_local_datetime(&(midnight + TimeDelta::hours(1))).earliest());
    begins.map(|begins| begins.with_timezone(&Utc))
}
