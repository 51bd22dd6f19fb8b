//! At which times something can be booked. Pure: what is known of services, resources, closures and bookings goes in, times come out.
//!
//! Times are offered by the wall clock: so many minutes apart from where a shift begins. One that the clocks jump over is not offered, one
//! that comes twice is offered once, the first time. From its beginning to its end somebody must be there; what is kept free before and
//! after may lie outside the hours.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::{hours::Hours, ids::ResourceId};

/// What a service asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// How long it takes.
    pub length: TimeDelta,
    /// What is kept free before it.
    pub before: TimeDelta,
    /// And after it.
    pub after: TimeDelta,
    /// How far apart the times are, in minutes; at least 1.
    pub every: u16,
    /// How long before it begins it is booked at the latest.
    pub lead: TimeDelta,
    /// How long before it begins it is booked at the earliest.
    pub horizon: TimeDelta,
}

impl Rule {
    /// What one takes that begins then, with what is kept free.
    pub fn busy(&self, start: DateTime<Utc>) -> Span {
        Span { from: start - self.before, until: start + self.length + self.after }
    }

    /// When one ends that begins then.
    pub fn end(&self, start: DateTime<Utc>) -> DateTime<Utc> {
        start + self.length
    }

    /// Whether one may begin then, whoever is there.
    pub fn is_in_time(&self, start: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        start >= now + self.lead && start <= now + self.horizon
    }
}

/// From one moment to another, the last excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// From.
    pub from: DateTime<Utc>,
    /// Until.
    pub until: DateTime<Utc>,
}

impl Span {
    /// Whether there is a moment in both.
    pub fn meets(self, other: Self) -> bool {
        self.from < other.until && other.from < self.until
    }
}

/// A resource with all that is known of it around the time in question.
#[derive(Clone, Debug)]
pub struct Bookable {
    /// Which.
    pub id: ResourceId,
    /// How many at once; places are counted from 0.
    pub capacity: i32,
    /// When it is there.
    pub hours: Hours,
    /// When it is closed.
    pub closed: Vec<Span>,
    /// What is taken, by place.
    pub taken: Vec<(i32, Span)>,
}

impl Bookable {
    /// The first place that is free for all of this.
    pub fn place(&self, busy: Span) -> Option<i32> {
        (0..self.capacity).find(|place| !self.taken.iter().any(|(taken, span)| taken == place && span.meets(busy)))
    }

    /// Whether it is there all along and not closed.
    pub fn is_there(&self, span: Span, zone: Tz) -> bool {
        let (from, until) = (span.from.with_timezone(&zone), span.until.with_timezone(&zone));
        !self.closed.iter().any(|closed| closed.meets(span))
            && self.hours.open_between(&from, &until) == span.until - span.from
    }

    /// Whether one can be booked here that begins then.
    pub fn takes(&self, rule: &Rule, start: DateTime<Utc>, zone: Tz) -> bool {
        let whole = Span { from: start, until: rule.end(start) };
        self.place(rule.busy(start)).is_some() && self.is_there(whole, zone)
    }

    /// How much is taken on a day, to give work to who has least.
    pub fn load(&self, day: NaiveDate, zone: Tz) -> usize {
        self.taken.iter().filter(|(_, span)| span.from.with_timezone(&zone).date_naive() == day).count()
    }
}

/// The times on a day at which one can be booked with any of these, in order, each once.
pub fn free(rule: &Rule, resources: &[Bookable], day: NaiveDate, zone: Tz, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let begins = |resource: &Bookable| -> Vec<DateTime<Utc>> {
        let starts = starts(rule, &resource.hours, day, zone).into_iter();
        starts.filter(|start| rule.is_in_time(*start, now) && resource.takes(rule, *start, zone)).collect()
    };
    let mut times: Vec<DateTime<Utc>> = resources.iter().flat_map(begins).collect();
    times.sort_unstable();
    times.dedup();
    times
}

/// Those of these resources with which one can be booked that begins then: whose day is emptiest first.
pub fn candidates(rule: &Rule, resources: &[Bookable], start: DateTime<Utc>, zone: Tz) -> Vec<ResourceId> {
    let day = start.with_timezone(&zone).date_naive();
    let is_offered = |resource: &&Bookable| {
        starts(rule, &resource.hours, day, zone).contains(&start) && resource.takes(rule, start, zone)
    };
    let mut found: Vec<&Bookable> = resources.iter().filter(is_offered).collect();
    found.sort_by_key(|resource| resource.load(day, zone));
    found.into_iter().map(|resource| resource.id).collect()
}

/// When one might begin on a day, by the shifts of that day and those of the night before.
fn starts(rule: &Rule, hours: &Hours, day: NaiveDate, zone: Tz) -> Vec<DateTime<Utc>> {
    let every = usize::from(rule.every.max(1));
    let begins = [day.pred_opt(), Some(day)].into_iter().flatten();
    let minutes = begins.flat_map(|begin| {
        let shifts = hours.shifts(begin).iter().flat_map(|shift| shift.minutes().step_by(every));
        shifts.map(move |minute| begin.and_time(NaiveTime::MIN) + TimeDelta::minutes(minute.into()))
    });
    let on_it = minutes.filter(|local| local.date() == day);
    on_it.filter_map(|local| Some(zone.from_local_datetime(&local).earliest()?.with_timezone(&Utc))).collect()
}

/// The days from one on, so many.
pub fn days(from: NaiveDate, count: u64) -> impl Iterator<Item = NaiveDate> {
    (0..count).filter_map(move |ahead| from.checked_add_days(Days::new(ahead)))
}

#[cfg(test)]
mod tests;
