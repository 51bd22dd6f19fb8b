//! Services: what can be booked, how long it takes, and with which resources. One that is no longer booked is retired, and can be brought
//! back.

mod sql;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::{
    calendar::{resources, slots::Rule},
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Limit, Noun, Problem, Result},
    ids::{ResourceId, ServiceId},
    kernel::{
        audit::{Action, Event},
        which::Numbered,
    },
    permission::Permission,
    text,
};

/// The longest name, in characters.
pub const NAME: usize = 60;

/// What can be said about one, in characters.
pub const ABOUT: usize = 1000;

/// So many services there are at most that are not retired.
pub const MOST: i64 = 100;

/// How many customers choose from: as many as a list on WhatsApp has rows.
pub const IN_CHAT: i64 = 10;

/// How many autocomplete offers: Discord shows at most 25.
const SUGGESTIONS: i64 = 25;

/// Which service is meant.
pub type Which = Numbered<'s'>;

/// A service as people see it. Lengths are in minutes.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Its number, as in `S-1001`.
    pub number: i64,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub about: Option<String>,
    /// How long it takes.
    pub minutes: i32,
    /// What is kept free before it.
    pub before: i32,
    /// And after it.
    pub after: i32,
    /// How far apart the times are.
    pub every: i32,
    /// How long before it begins it is booked at the latest.
    pub lead: i32,
    /// How many days before it begins it is booked at the earliest.
    pub horizon: i32,
    /// Whether customers book it by themselves.
    pub in_chat: bool,
    /// When it was retired.
    pub retired_at: Option<DateTime<Utc>>,
    /// With which resources, in the order of their numbers.
    #[sqlx(rename = "resources")]
    pub resource_ids: Vec<ResourceId>,
    /// What these are called.
    #[sqlx(skip)]
    pub resources: Vec<String>,
}

impl Service {
    /// What it asks for.
    pub(crate) fn rule(&self) -> Rule {
        let minutes = |minutes: i32| TimeDelta::minutes(minutes.into());
        Rule {
            length: minutes(self.minutes),
            before: minutes(self.before),
            after: minutes(self.after),
            every: u16::try_from(self.every).unwrap_or(u16::MAX),
            lead: minutes(self.lead),
            horizon: TimeDelta::days(self.horizon.into()),
        }
    }
}

/// What is changed of a service; what is not said stays. Lengths are in minutes.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// What it is called; at most [`NAME`] characters, and no other's.
    pub name: Option<String>,
    /// What it is; at most [`ABOUT`] characters.
    pub about: Option<String>,
    /// How long it takes, from 5 to 1,440.
    pub minutes: Option<i32>,
    /// What is kept free before it, up to 240.
    pub before: Option<i32>,
    /// And after it.
    pub after: Option<i32>,
    /// How far apart the times are, from 5 to 1,440; half an hour for a new one, or its length, if that is shorter.
    pub every: Option<i32>,
    /// How long before it begins it is booked at the latest, up to 30 days; an hour for a new one.
    pub lead: Option<i32>,
    /// How many days before it begins it is booked at the earliest, from 1 to 365; 30 for a new one.
    pub horizon: Option<i32>,
    /// Whether customers book it by themselves; they do, of a new one.
    pub in_chat: Option<bool>,
    /// With which resources, by their numbers; at least one.
    pub resources: Option<Vec<i64>>,
    /// Whether it can be booked.
    pub active: Option<bool>,
}

impl Edit {
    fn checked(self) -> Result<Self> {
        let within = |field, value: Option<i32>, least: u16, most: u16| match value {
            Some(value) if !(i32::from(least)..=i32::from(most)).contains(&value) => {
                Err(Error::Invalid { field, problem: Problem::Range(least, most) })
            }
            _ => Ok(()),
        };
        within(Field::Minutes, self.minutes, 5, 1440)?;
        within(Field::Before, self.before, 0, 240)?;
        within(Field::After, self.after, 0, 240)?;
        within(Field::Every, self.every, 5, 1440)?;
        within(Field::Notice, self.lead, 0, 43_200)?;
        within(Field::Days, self.horizon, 1, 365)?;
        Ok(Self {
            name: self.name.as_deref().map(|name| text::line(Field::Name, name, NAME)).transpose()?,
            about: text::optional_paragraph(Field::About, self.about.as_deref(), ABOUT)?,
            ..self
        })
    }
}

/// Adds a service. `Conflict` if another is called so.
pub async fn add(db: &TenantDb, caller: &Caller, new: Edit) -> Result<Service> {
    let mut tx = db.begin(caller, Permission::ManageBookings).await?;
    let new = new.checked()?;
    let missing = |field| Error::Invalid { field, problem: Problem::Empty };
    let name = new.name.as_deref().ok_or_else(|| missing(Field::Name))?;
    let minutes = new.minutes.ok_or_else(|| missing(Field::Minutes))?;
    sql::lock_all(&mut tx).await?;
    let (all, in_chat) = sql::count(&mut tx).await?;
    if all >= MOST {
        return Err(Error::LimitReached(Limit::Services));
    }
    // Who adds one more than customers can choose from has said nothing about customers.
    let in_chat = new.in_chat.unwrap_or(in_chat < IN_CHAT);
    let resources = chosen(&mut tx, new.resources.as_deref().unwrap_or_default()).await?;
    let number = sql::insert(&mut tx, name, minutes, in_chat, &new).await?;
    sql::set_resources(&mut tx, number, &resources).await?;
    finish(tx, number, Action::ServiceAdd, json!({})).await
}

/// Changes a service. What is booked already stays as it was booked.
pub async fn edit(db: &TenantDb, caller: &Caller, which: Which, edit: Edit) -> Result<Service> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Service)), Permission::ManageBookings).await?;
    let edit = edit.checked()?;
    sql::lock_all(&mut tx).await?;
    sql::lock(&mut tx, which.number).await?;
    let was = one(&mut tx, which.number).await?;
    let resources = match &edit.resources {
        Some(numbers) => Some(chosen(&mut tx, numbers).await?),
        None => None,
    };
    let other = |new: Option<i32>, was: i32| new.is_some_and(|new| new != was);
    let fields = [
        (Field::Name, edit.name.as_ref().is_some_and(|name| *name != was.name)),
        (Field::About, edit.about.is_some() && edit.about != was.about),
        (Field::Minutes, other(edit.minutes, was.minutes)),
        (Field::Before, other(edit.before, was.before)),
        (Field::After, other(edit.after, was.after)),
        (Field::Every, other(edit.every, was.every)),
        (Field::Notice, other(edit.lead, was.lead)),
        (Field::Days, other(edit.horizon, was.horizon)),
        (Field::InChat, edit.in_chat.is_some_and(|in_chat| in_chat != was.in_chat)),
        (Field::Resource, resources.as_ref().is_some_and(|resources| *resources != was.resource_ids)),
        (Field::Active, edit.active.is_some_and(|active| active != was.retired_at.is_none())),
    ];
    let fields: Vec<&str> = fields.iter().filter(|(_, differs)| *differs).map(|(field, _)| field.as_str()).collect();
    if fields.is_empty() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::edit(&mut tx, was.id, &edit).await?;
    if let Some(resources) = &resources {
        sql::set_resources(&mut tx, which.number, resources).await?;
    }
    let (all, in_chat) = sql::count(&mut tx).await?;
    if all > MOST {
        return Err(Error::LimitReached(Limit::Services));
    }
    if in_chat > IN_CHAT {
        return Err(Error::LimitReached(Limit::ServicesInChat));
    }
    finish(tx, which.number, Action::ServiceEdit, json!({ "fields": fields })).await
}

/// All services, those that can be booked first.
pub async fn list(db: &TenantDb, caller: &Caller) -> Result<Vec<Service>> {
    let mut tx = db.read(caller, Permission::BookOwn).await?;
    let mut services = sql::list(&mut tx).await?;
    name_resources(&mut tx, &mut services).await?;
    Ok(services)
}

/// The service that is meant.
pub async fn show(db: &TenantDb, caller: &Caller, which: Which) -> Result<Service> {
    let mut tx = db.read(&caller.on(which.target(Noun::Service)), Permission::BookOwn).await?;
    one(&mut tx, which.number).await
}

/// Services that what was typed may mean, by number or by name, and that can be booked.
pub async fn suggest(db: &TenantDb, caller: &Caller, typed: &str) -> Result<Vec<Service>> {
    let mut tx = db.read(caller, Permission::BookOwn).await?;
    sql::search(&mut tx, &text::name_key(&text::within(typed, 100)), SUGGESTIONS).await
}

/// The service that is meant, if it can be booked.
pub(crate) async fn bookable(tx: &mut Tx, number: i64) -> Result<Service> {
    still_bookable(tx, number).await?.ok_or(Error::NotFound(Noun::Service))
}

/// The same; nothing, if it can't be booked (any more).
pub(crate) async fn still_bookable(tx: &mut Tx, number: i64) -> Result<Option<Service>> {
    Ok(sql::find(tx, number).await?.filter(|service| service.retired_at.is_none()))
}

/// Those that customers book by themselves, in the order of their numbers.
pub(crate) async fn in_chat(tx: &mut Tx) -> Result<Vec<Service>> {
    sql::in_chat(tx, IN_CHAT).await
}

/// Whether there is any that customers book by themselves.
pub(crate) async fn any_in_chat(conn: &mut PgConnection) -> Result<bool> {
    sql::any_in_chat(conn).await
}

/// The resources with these numbers, all of which can be booked.
async fn chosen(tx: &mut Tx, numbers: &[i64]) -> Result<Vec<ResourceId>> {
    if numbers.is_empty() {
        return Err(Error::Invalid { field: Field::Resource, problem: Problem::Empty });
    }
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let found = resources::ids(tx, &numbers).await?;
    if found.len() == numbers.len() { Ok(found) } else { Err(Error::NotFound(Noun::Resource)) }
}

async fn one(tx: &mut Tx, number: i64) -> Result<Service> {
    let found = sql::find(tx, number).await?.ok_or(Error::NotFound(Noun::Service))?;
    let mut found = [found];
    name_resources(tx, &mut found).await?;
    let [service] = found;
    Ok(service)
}

async fn name_resources(tx: &mut Tx, services: &mut [Service]) -> Result<()> {
    let named = sql::resource_names(tx).await?;
    for service in services {
        let its = named.iter().filter(|(id, _)| service.resource_ids.contains(id));
        service.resources = its.map(|(_, name)| name.clone()).collect();
    }
    Ok(())
}

async fn finish(mut tx: Tx, number: i64, action: Action, mut after: Value) -> Result<Service> {
    let service = one(&mut tx, number).await?;
    after["number"] = number.into();
    tx.commit(Event::new(action).on(&service.id).called(&service.name).after(after)).await?;
    Ok(service)
}
