//! Closures: when a resource, or everything, can't be booked though it would be there: a repair, a training, a holiday of one's own. What is
//! booked already stays; whoever closes is told how much that is.

mod sql;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

pub(crate) use self::sql::during;
use crate::{
    calendar::resources,
    caller::Caller,
    db::TenantDb,
    error::{Error, Field, Limit, Noun, Problem, Result},
    ids::ClosureId,
    kernel::{
        attempt::Target,
        audit::{Action, Event},
    },
    permission::Permission,
    text,
};

/// The longest reason, in characters.
pub const WHY: usize = 100;

/// The longest closure.
pub const LONGEST: TimeDelta = TimeDelta::days(366);

/// So many there are at most that are not over.
pub const MOST: i64 = 200;

/// How the audit log calls everything.
const ALL: &str = "*";

/// How many are listed.
pub const LISTED: i64 = 25;

/// A closure as people see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Closure {
    /// Its id.
    pub id: ClosureId,
    /// What is closed; `None`: everything.
    pub resource: Option<String>,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Why.
    pub why: Option<String>,
    /// How many bookings there are in that time nevertheless.
    pub booked: i64,
}

/// When what is closed.
#[derive(Clone, Debug)]
pub struct NewClosure {
    /// What; everything, if nothing is named.
    pub resource: Option<resources::Which>,
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when; at most [`LONGEST`] later, and not in the past.
    pub until: DateTime<Utc>,
    /// Why; at most [`WHY`] characters.
    pub why: Option<String>,
}

/// Closes something for a time.
pub async fn add(db: &TenantDb, caller: &Caller, new: NewClosure) -> Result<Closure> {
    let mut tx = db.begin(caller, Permission::ManageBookings).await?;
    let why = text::optional_line(Field::Reason, new.why.as_deref(), WHY)?;
    if new.from >= new.until {
        return Err(Error::Invalid { field: Field::Since, problem: Problem::Order });
    }
    if new.until <= tx.now() {
        return Err(Error::Invalid { field: Field::Until, problem: Problem::Past });
    }
    if new.until - new.from > LONGEST {
        return Err(Error::Invalid { field: Field::Until, problem: Problem::TooMuch });
    }
    let resource = match new.resource {
        Some(which) => {
            let found = resources::ids(&mut tx, &[which.number]).await?;
            Some(found.into_iter().next().ok_or(Error::NotFound(Noun::Resource))?)
        }
        None => None,
    };
    sql::lock_all(&mut tx).await?;
    if sql::count(&mut tx).await? >= MOST {
        return Err(Error::LimitReached(Limit::Closures));
    }
    let id = sql::insert(&mut tx, resource, new.from, new.until, why.as_deref()).await?;
    let closure = sql::find(&mut tx, id).await?.ok_or(Error::NotFound(Noun::Closure))?;
    let after = json!({ "starts_at": new.from, "ends_at": new.until });
    tx.commit(Event::new(Action::ClosureAdd).on(&id).called(closure.resource.as_deref().unwrap_or(ALL)).after(after))
        .await?;
    Ok(closure)
}

/// Takes a closure back; gives what it was.
pub async fn remove(db: &TenantDb, caller: &Caller, id: ClosureId) -> Result<Closure> {
    let mut tx = db.begin(&caller.on(Target::new(Noun::Closure, &id)), Permission::ManageBookings).await?;
    let closure = sql::find(&mut tx, id).await?.ok_or(Error::NotFound(Noun::Closure))?;
    sql::delete(&mut tx, id).await?;
    let after = json!({ "starts_at": closure.starts_at, "ends_at": closure.ends_at });
    let event = Event::new(Action::ClosureRemove).on(&id).called(closure.resource.as_deref().unwrap_or(ALL));
    tx.commit(event.after(after)).await?;
    Ok(closure)
}

/// Those that are not over, what begins first first.
pub async fn list(db: &TenantDb, caller: &Caller) -> Result<Vec<Closure>> {
    let mut tx = db.read(caller, Permission::BookOwn).await?;
    sql::list(&mut tx, LISTED).await
}
