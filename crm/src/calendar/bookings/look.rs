//! Looking for times.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{NEAREST, sql};
use crate::{
    calendar::{
        closures, resources,
        services::{self, Service},
        slots::{self, Bookable, Span},
    },
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Error, Noun, Result},
    hours::Hours,
    ids::{BookingId, ResourceId},
    kernel::settings::{self, WorkingHours},
    permission::Permission,
};

/// Of how many days what is booked is read at once.
const STRETCH: u64 = 14;

/// The longest that one booking can be, with what is kept free.
const LONGEST: TimeDelta = TimeDelta::minutes(1440 + 2 * 240);

/// A day with times at which one can book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Which, by the company's calendar.
    pub date: NaiveDate,
    /// At which times, in order.
    pub times: Vec<DateTime<Utc>>,
}

/// When a service can be booked.
#[derive(Clone, Debug)]
pub struct Free {
    /// Which service.
    pub service: Service,
    /// The company's time zone.
    pub zone: Tz,
    /// The days on which there is something, in order.
    pub days: Vec<Day>,
}

/// When a service can be booked, with any of its resources or a certain one: the next days on which there is something, at most so many, from
/// this day on, or from today.
pub async fn free(
    db: &TenantDb,
    caller: &Caller,
    service: services::Which,
    resource: Option<resources::Which>,
    from: Option<NaiveDate>,
    count: usize,
) -> Result<Free> {
    let mut tx = db.read(&caller.on(service.target(Noun::Service)), Permission::BookOwn).await?;
    let service = services::bookable(&mut tx, service.number).await?;
    let only = match resource {
        Some(which) => Some(chosen(&mut tx, &service, which).await?),
        None => None,
    };
    let mut look = Look::new(&mut tx, service, only).await?;
    let days = look.days(&mut tx, from, count).await?;
    Ok(Free { service: look.service, zone: look.zone, days })
}

/// The resource that is meant, if the service is booked with it.
pub(super) async fn chosen(tx: &mut Tx, service: &Service, which: resources::Which) -> Result<ResourceId> {
    let found = resources::ids(tx, &[which.number]).await?;
    let its = found.into_iter().find(|id| service.resource_ids.contains(id));
    its.ok_or(Error::NotFound(Noun::Resource))
}

/// What is looked for.
pub(super) struct Look {
    pub service: Service,
    pub zone: Tz,
    resources: Vec<ResourceId>,
    /// A booking that is as if it were not there: it is to be at another time.
    but: Option<BookingId>,
}

impl Look {
    pub async fn new(tx: &mut Tx, service: Service, only: Option<ResourceId>) -> Result<Self> {
        let zone = settings::time_zone(tx.conn()).await?;
        let mut resources = only.map_or_else(|| service.resource_ids.clone(), |only| vec![only]);
        // Whoever locks them takes them in this order.
        resources.sort_unstable();
        Ok(Self { service, zone, resources, but: None })
    }

    pub fn but(self, booking: BookingId) -> Self {
        Self { but: Some(booking), ..self }
    }

    /// Nobody books these or shapes them until the transaction ends.
    pub async fn lock(&self, tx: &mut Tx) -> Result<()> {
        resources::lock_all(tx, &self.resources).await
    }

    /// The day that a moment is in, by the company's calendar.
    pub fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// Today, by the company's calendar.
    pub fn today(&self, tx: &Tx) -> NaiveDate {
        self.day_of(tx.now())
    }

    /// The next days from this one on, or from today, on which there is something; at most so many.
    pub async fn days(&mut self, tx: &mut Tx, from: Option<NaiveDate>, count: usize) -> Result<Vec<Day>> {
        let (now, rule, today) = (tx.now(), self.service.rule(), self.today(tx));
        let mut next = from.unwrap_or(today).max(today);
        let last = (now + rule.horizon).with_timezone(&self.zone).date_naive();
        let mut found = Vec::new();
        while next <= last && found.len() < count {
            let stretch: Vec<NaiveDate> = slots::days(next, STRETCH).take_while(|day| *day <= last).collect();
            let Some(end) = stretch.last().copied() else { break };
            let bookable = self.bookable(tx, next, end).await?;
            let days = stretch
                .into_iter()
                .map(|date| Day { date, times: slots::free(&rule, &bookable, date, self.zone, now) });
            found.extend(days.filter(|day| !day.times.is_empty()));
            let Some(after) = end.succ_opt() else { break };
            next = after;
        }
        found.truncate(count);
        Ok(found)
    }

    /// The resources with which one can be booked that begins then, whose day is emptiest first, each with the place.
    pub async fn places(&self, tx: &mut Tx, at: DateTime<Utc>) -> Result<Vec<(ResourceId, i32)>> {
        let rule = self.service.rule();
        if !rule.is_in_time(at, tx.now()) {
            return Ok(Vec::new());
        }
        let day = self.day_of(at);
        let bookable = self.bookable(tx, day, day).await?;
        let place = |id: ResourceId| {
            let resource = bookable.iter().find(|resource| resource.id == id)?;
            resource.place(rule.busy(at)).map(|place| (id, place))
        };
        Ok(slots::candidates(&rule, &bookable, at, self.zone).into_iter().filter_map(place).collect())
    }

    /// The free times that are nearest to one, in order.
    pub async fn nearest(&mut self, tx: &mut Tx, at: DateTime<Utc>) -> Result<Vec<DateTime<Utc>>> {
        let before = self.day_of(at).pred_opt();
        let days = self.days(tx, before, NEAREST + 2).await?;
        let mut times: Vec<DateTime<Utc>> =
            days.into_iter().flat_map(|day| day.times).filter(|time| *time != at).collect();
        times.sort_by_key(|time| ((*time - at).abs(), *time));
        times.truncate(NEAREST);
        times.sort_unstable();
        Ok(times)
    }

    /// The resources as they are on these days and around them.
    async fn bookable(&self, tx: &mut Tx, first: NaiveDate, last: NaiveDate) -> Result<Vec<Bookable>> {
        let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
        // A day more on each side, for zones; and as long as what begins before may take.
        let (from, until) = (midnight(first) - TimeDelta::days(1), midnight(last) + TimeDelta::days(2));
        let hours = settings::get::<WorkingHours>(tx.conn()).await?.unwrap_or_default();
        let there = resources::there(tx, &self.resources).await?;
        let closed = closures::during(tx, from, until + LONGEST).await?;
        let taken = sql::taken(tx, &self.resources, from - LONGEST, until + LONGEST, self.but).await?;
        let one = |there: resources::There| {
            let (id, capacity) = (there.id, there.capacity);
            let closed = closed.iter().filter(|closed| closed.resource_id.is_none_or(|resource| resource == id));
            let its = taken.iter().filter(|taken| taken.resource_id == id);
            Bookable {
                id,
                capacity,
                closed: closed.map(|closed| Span { from: closed.starts_at, until: closed.ends_at }).collect(),
                taken: its
                    .map(|taken| (taken.place, Span { from: taken.busy_from, until: taken.busy_until }))
                    .collect(),
                hours: match there.week() {
                    Some(week) => Hours { week, ramadan: None, ..hours.clone() },
                    None => hours.clone(),
                },
            }
        };
        Ok(there.into_iter().map(one).collect())
    }
}
