//! What can be booked: services, with whom or where, when nothing can be, and when something is free.

use axum::Json;
use chrono::{DateTime, NaiveDate, Utc};
use crm::{
    bookings::{self, Day},
    closures::{self, Closure},
    resources::{self, Resource},
    services::{self, Service},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Page;
use crate::{
    gate::Session,
    input::{Asked, At},
    wrong::Wrong,
};

/// What can be booked. Lengths are in minutes.
#[derive(Serialize, ToSchema)]
pub(crate) struct ServiceOut {
    /// Its number, as in S-1001.
    number: i64,
    /// What it is called.
    name: String,
    /// What it is.
    about: Option<String>,
    /// How long it takes.
    minutes: i32,
    /// What is kept free before it.
    before: i32,
    /// And after it.
    after: i32,
    /// How far apart the times are.
    every: i32,
    /// How long before it begins it is booked at the latest.
    lead: i32,
    /// How many days before it begins it is booked at the earliest.
    horizon: i32,
    /// Whether customers book it by themselves.
    in_chat: bool,
    /// When it was retired.
    retired_at: Option<DateTime<Utc>>,
    /// With whom or where, by name.
    resources: Vec<String>,
}

impl From<Service> for ServiceOut {
    fn from(service: Service) -> Self {
        Self {
            number: service.number,
            name: service.name,
            about: service.about,
            minutes: service.minutes,
            before: service.before,
            after: service.after,
            every: service.every,
            lead: service.lead,
            horizon: service.horizon,
            in_chat: service.in_chat,
            retired_at: service.retired_at,
            resources: service.resources,
        }
    }
}

pub(crate) async fn services(session: Session, (): ()) -> Result<Json<Page<ServiceOut>>, Wrong> {
    let services = services::list(&session.db, &session.caller).await?;
    Ok(Page::whole(services.into_iter().map(ServiceOut::from).collect()))
}

pub(crate) async fn service(session: Session, At(number): At<i64>) -> Result<Json<ServiceOut>, Wrong> {
    let which = services::Which::number(number);
    Ok(Json(services::show(&session.db, &session.caller, which).await?.into()))
}

/// With whom or where something is booked.
#[derive(Serialize, ToSchema)]
pub(crate) struct ResourceOut {
    /// Its number, as in R-1001.
    number: i64,
    /// What it is called.
    name: String,
    /// How many can be booked at once.
    capacity: i32,
    /// When it was retired.
    retired_at: Option<DateTime<Utc>>,
}

impl From<Resource> for ResourceOut {
    fn from(resource: Resource) -> Self {
        let Resource { number, name, capacity, retired_at, .. } = resource;
        Self { number, name, capacity, retired_at }
    }
}

pub(crate) async fn resources(session: Session, (): ()) -> Result<Json<Page<ResourceOut>>, Wrong> {
    let resources = resources::list(&session.db, &session.caller).await?;
    Ok(Page::whole(resources.into_iter().map(ResourceOut::from).collect()))
}

pub(crate) async fn resource(session: Session, At(number): At<i64>) -> Result<Json<ResourceOut>, Wrong> {
    let which = resources::Which::number(number);
    Ok(Json(resources::show(&session.db, &session.caller, which).await?.into()))
}

/// When something can't be booked.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClosureOut {
    /// Its id.
    id: String,
    /// With whom or where; nothing, if that is everywhere.
    resource: Option<String>,
    /// From when.
    starts_at: DateTime<Utc>,
    /// Until when.
    ends_at: DateTime<Utc>,
    /// Why.
    why: Option<String>,
}

impl From<Closure> for ClosureOut {
    fn from(closure: Closure) -> Self {
        let Closure { id, resource, starts_at, ends_at, why, .. } = closure;
        Self { id: id.to_string(), resource, starts_at, ends_at, why }
    }
}

pub(crate) async fn closures(session: Session, (): ()) -> Result<Json<Page<ClosureOut>>, Wrong> {
    let closures = closures::list(&session.db, &session.caller).await?;
    Ok(Page::whole(closures.into_iter().map(ClosureOut::from).collect()))
}

/// Which times are looked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    resource: Option<i64>,
    from: Option<NaiveDate>,
    days: Option<usize>,
}

/// How many days are looked for, if nobody says, and at most.
const DAYS: usize = 7;
const MOST_DAYS: usize = 31;

/// A day with times at which one can book.
#[derive(Serialize, ToSchema)]
pub(crate) struct DayOut {
    /// Which, by the company's calendar.
    date: NaiveDate,
    /// At which times, in order.
    times: Vec<DateTime<Utc>>,
}

impl From<Day> for DayOut {
    fn from(Day { date, times }: Day) -> Self {
        Self { date, times }
    }
}

pub(crate) async fn free(
    session: Session,
    (At(service), Asked(wanted)): (At<i64>, Asked<Wanted>),
) -> Result<Json<Page<DayOut>>, Wrong> {
    let days = wanted.days.unwrap_or(DAYS);
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Wrong::Query);
    }
    let (service, resource) = (services::Which::number(service), wanted.resource.map(resources::Which::number));
    let free = bookings::free(&session.db, &session.caller, service, resource, wanted.from, days).await?;
    Ok(Page::whole(free.days.into_iter().map(DayOut::from).collect()))
}
