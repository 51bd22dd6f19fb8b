//! Resources: with whom or where something is booked: a person, a room, a thing, one or several at once. One that is no longer booked is
//! retired, and can be brought back: bookings of years ago name it.
//!
//! A resource is there by hours of its own, else by the company's. The company's holidays are everybody's.

mod sql;

use chrono::{DateTime, Utc, Weekday};
use serde_json::{Value, json};
use sqlx::types::Json;

pub(crate) use self::sql::{There, ids, lock_all, there};
use crate::{
    access,
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Limit, Noun, Problem, Result},
    hours::{Hours, Shift, Week},
    ids::{DiscordId, ResourceId},
    kernel::{
        audit::{Action, Event},
        which::Numbered,
    },
    members::Person,
    permission::Permission,
    text,
};

/// The longest name, in characters.
pub const NAME: usize = 60;

/// The most that can be booked at once.
pub const CAPACITY: i32 = 100;

/// So many resources there are at most that are not retired.
pub const MOST: i64 = 200;

/// How many autocomplete offers: Discord shows at most 25.
const SUGGESTIONS: i64 = 25;

/// Which resource is meant.
pub type Which = Numbered<'r'>;

/// A resource as people see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Resource {
    /// Its id.
    pub id: ResourceId,
    /// Its number, as in `R-1001`.
    pub number: i64,
    /// What it is called.
    pub name: String,
    /// How many can be booked at once.
    pub capacity: i32,
    /// The colleague whose time it is.
    pub member: Option<DiscordId>,
    /// When it is there; `None` where the company's hours are its.
    week: Option<Json<Week>>,
    /// When it was retired.
    pub retired_at: Option<DateTime<Utc>>,
}

impl Resource {
    /// When it is there by hours of its own, if it has any.
    pub fn own_week(&self) -> Option<&Week> {
        self.week.as_ref().map(|week| &week.0)
    }
}

/// What is changed of a resource; what is not said stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// What it is called; at most [`NAME`] characters, and no other's.
    pub name: Option<String>,
    /// How many can be booked at once, from 1 to [`CAPACITY`].
    pub capacity: Option<i32>,
    /// The colleague whose time it is.
    pub member: Option<Person>,
    /// Whether it can be booked.
    pub active: Option<bool>,
}

/// Adds a resource. `Conflict` if another is called so.
pub async fn add(db: &TenantDb, caller: &Caller, new: Edit) -> Result<Resource> {
    let mut tx = db.begin(caller, Permission::ManageBookings).await?;
    let new = checked(new)?;
    let name = new.name.as_deref().ok_or(Error::Invalid { field: Field::Name, problem: Problem::Empty })?;
    sql::lock_all_of(&mut tx).await?;
    if sql::count(&mut tx).await? >= MOST {
        return Err(Error::LimitReached(Limit::Resources));
    }
    let member = member(&mut tx, new.member.as_ref()).await?;
    let number = sql::insert(&mut tx, name, new.capacity.unwrap_or(1), member).await?;
    finish(tx, number, Action::ResourceAdd, json!({})).await
}

/// Changes a resource. What is booked already stays.
pub async fn edit(db: &TenantDb, caller: &Caller, which: Which, edit: Edit) -> Result<Resource> {
    let (mut tx, was) = lock(db, caller, which).await?;
    let edit = checked(edit)?;
    let fields = [
        (Field::Name, edit.name.as_ref().is_some_and(|name| *name != was.name)),
        (Field::Places, edit.capacity.is_some_and(|capacity| capacity != was.capacity)),
        (Field::Colleague, edit.member.as_ref().is_some_and(|member| Some(member.discord_id) != was.member)),
        (Field::Active, edit.active.is_some_and(|active| active != was.retired_at.is_none())),
    ];
    let fields: Vec<&str> = fields.iter().filter(|(_, differs)| *differs).map(|(field, _)| field.as_str()).collect();
    if fields.is_empty() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let member = member(&mut tx, edit.member.as_ref()).await?;
    sql::edit(&mut tx, was.id, &edit, member).await?;
    finish(tx, which.number, Action::ResourceEdit, json!({ "fields": fields })).await
}

/// Chooses when a resource is there on some days of the week; on days of which nothing was said it is not.
pub async fn set_hours(
    db: &TenantDb,
    caller: &Caller,
    which: Which,
    days: &[Weekday],
    shifts: &[Shift],
) -> Result<Resource> {
    let (mut tx, was) = lock(db, caller, which).await?;
    let mut week = was.own_week().cloned().unwrap_or_default();
    week.set(days, shifts);
    if week.0.iter().any(|day| day.len() > Hours::SHIFTS) {
        return Err(Error::Invalid { field: Field::Hours, problem: Problem::Form });
    }
    sql::set_week(&mut tx, was.id, Some(&week)).await?;
    finish(tx, which.number, Action::ResourceHours, json!({})).await
}

/// A resource is there by the company's hours again.
pub async fn clear_hours(db: &TenantDb, caller: &Caller, which: Which) -> Result<Resource> {
    let (mut tx, was) = lock(db, caller, which).await?;
    if was.own_week().is_none() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::set_week(&mut tx, was.id, None).await?;
    finish(tx, which.number, Action::ResourceHours, json!({})).await
}

/// All resources, those that can be booked first.
pub async fn list(db: &TenantDb, caller: &Caller) -> Result<Vec<Resource>> {
    let mut tx = db.read(caller, Permission::BookOwn).await?;
    sql::list(&mut tx).await
}

/// The resource that is meant.
pub async fn show(db: &TenantDb, caller: &Caller, which: Which) -> Result<Resource> {
    let mut tx = db.read(&caller.on(which.target(Noun::Resource)), Permission::BookOwn).await?;
    one(&mut tx, which.number).await
}

/// Resources that what was typed may mean: by number or by name.
pub async fn suggest(db: &TenantDb, caller: &Caller, typed: &str) -> Result<Vec<Resource>> {
    let mut tx = db.read(caller, Permission::BookOwn).await?;
    sql::search(&mut tx, &text::name_key(&text::within(typed, 100)), SUGGESTIONS).await
}

fn checked(edit: Edit) -> Result<Edit> {
    let name = edit.name.as_deref().map(|name| text::line(Field::Name, name, NAME)).transpose()?;
    if edit.capacity.is_some_and(|capacity| !(1..=CAPACITY).contains(&capacity)) {
        return Err(Error::Invalid { field: Field::Places, problem: Problem::Range(1, 100) });
    }
    Ok(Edit { name, ..edit })
}

/// The row of whose time it is to be: anybody of the server.
async fn member(tx: &mut Tx, person: Option<&Person>) -> Result<Option<crate::ids::MemberId>> {
    let now = tx.now();
    match person {
        Some(person) => access::ensure_member(tx.conn(), person, now).await.map(Some),
        None => Ok(None),
    }
}

async fn lock(db: &TenantDb, caller: &Caller, which: Which) -> Result<(Tx, Resource)> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Resource)), Permission::ManageBookings).await?;
    sql::lock(&mut tx, which.number).await?;
    let was = one(&mut tx, which.number).await?;
    Ok((tx, was))
}

async fn one(tx: &mut Tx, number: i64) -> Result<Resource> {
    sql::find(tx, number).await?.ok_or(Error::NotFound(Noun::Resource))
}

async fn finish(mut tx: Tx, number: i64, action: Action, mut after: Value) -> Result<Resource> {
    let resource = one(&mut tx, number).await?;
    after["number"] = number.into();
    tx.commit(Event::new(action).on(&resource.id).called(&resource.name).after(after)).await?;
    Ok(resource)
}
