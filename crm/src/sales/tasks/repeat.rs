//! When a task that repeats comes again. Pure; days are those of the company's own calendar.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

use crate::{country::Country, hours::Hours, kernel::names::names};

names! {
    /// How often a task comes again.
    pub enum Repeat {
        /// Every day.
        Daily = "daily",
        /// On every day on which the company works.
        Weekdays = "weekdays",
        /// Every seven days.
        Weekly = "weekly",
        /// On the same day of each month; on its last day where it is too short.
        Monthly = "monthly",
    }
}

/// How far ahead a working day is looked for: longer than any holiday that people keep.
const AHEAD_DAYS: u64 = 60;

/// Countries whose week ends with Friday and Saturday (CLDR, "Week Data"); that of others ends with Saturday and Sunday.
const REST_ON_FRIDAY: [&str; 14] = ["BH", "DZ", "EG", "IQ", "JO", "KW", "LY", "OM", "PS", "QA", "SA", "SD", "SY", "YE"];

/// On which days a company works, as far as it has said so.
#[derive(Clone, Debug)]
pub struct WorkingDays {
    /// Its hours, if it has chosen some.
    pub hours: Option<Hours>,
    /// Where it is: without hours its week is that of its country.
    pub country: Option<Country>,
}

impl WorkingDays {
    /// Whether somebody works on this day.
    pub fn include(&self, day: NaiveDate) -> bool {
        if let Some(hours) = &self.hours {
            return !hours.shifts(day).is_empty();
        }
        let on_friday = self.country.is_some_and(|country| REST_ON_FRIDAY.contains(&country.code()));
        let rest = if on_friday { [Weekday::Fri, Weekday::Sat] } else { [Weekday::Sat, Weekday::Sun] };
        !rest.contains(&day.weekday())
    }

    /// The first of them after this day; the next day where there is none for two months.
    fn after(&self, day: NaiveDate) -> Option<NaiveDate> {
        let days = (1..=AHEAD_DAYS).filter_map(|ahead| day.checked_add_days(Days::new(ahead)));
        days.clone().find(|day| self.include(*day)).or_else(|| days.clone().next())
    }
}

/// The moment of a time on a day; an hour later where the clocks jump over it.
pub fn moment(zone: Tz, day: NaiveDate, time: NaiveTime) -> Option<DateTime<Utc>> {
    let local = day.and_time(time);
    let moment = zone.from_local_datetime(&local).earliest();
    let moment = moment.or_else(|| zone.from_local_datetime(&(local + TimeDelta::hours(1))).earliest());
    Some(moment?.with_timezone(&Utc))
}

/// What a task that repeats goes by.
#[derive(Clone, Debug)]
pub(crate) struct Rhythm<'a> {
    pub repeat: Repeat,
    /// When it was due.
    pub due: DateTime<Utc>,
    /// On which day of the month it is meant to be.
    pub day: Option<u32>,
    pub zone: Tz,
    pub works: &'a WorkingDays,
}

impl Rhythm<'_> {
    /// When it comes again: after it was due and after `now`, so that who was late for it begins with what lies ahead.
    pub fn next(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let due = self.due.with_timezone(&self.zone);
        let (time, latest) = (due.time(), self.due.max(now));
        let mut day = due.date_naive();
        // What is long past is not counted through day by day.
        if let (Repeat::Daily | Repeat::Weekdays, true) = (self.repeat, now > self.due) {
            day = day.max(now.with_timezone(&self.zone).date_naive().checked_sub_days(Days::new(1))?);
        }
        loop {
            day = self.following(day)?;
            let next = moment(self.zone, day, time)?;
            if next > latest {
                return Some(next);
            }
        }
    }

    fn following(&self, day: NaiveDate) -> Option<NaiveDate> {
        match self.repeat {
            Repeat::Daily => day.checked_add_days(Days::new(1)),
            Repeat::Weekdays => self.works.after(day),
            Repeat::Weekly => day.checked_add_days(Days::new(7)),
            Repeat::Monthly => {
                let month = day.with_day(1)?.checked_add_months(Months::new(1))?;
                let wanted = self.day.unwrap_or_else(|| day.day());
                (28..=wanted.max(28)).rev().map(|day| day.min(wanted)).find_map(|day| month.with_day(day))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Riyadh;
    use proptest::prelude::*;

    use super::*;
    use crate::hours::{Holiday, Shift};

    fn at(raw: &str) -> DateTime<Utc> {
        let local = chrono::NaiveDateTime::parse_from_str(raw, "%Y-%m-%d %H:%M").unwrap();
        Riyadh.from_local_datetime(&local).unwrap().with_timezone(&Utc)
    }

    fn saudi() -> WorkingDays {
        WorkingDays { hours: None, country: "SA".parse().ok() }
    }

    fn next(repeat: Repeat, due: &str, day: Option<u32>, now: &str, works: &WorkingDays) -> String {
        let rhythm = Rhythm { repeat, due: at(due), day, zone: Riyadh, works };
        let next = rhythm.next(at(now)).unwrap();
        next.with_timezone(&Riyadh).format("%Y-%m-%d %H:%M").to_string()
    }

    #[test]
    fn it_comes_again_when_people_expect_it() {
        for (repeat, due, day, now, expected) in [
            (Repeat::Daily, "2026-11-22 09:00", None, "2026-11-22 09:05", "2026-11-23 09:00"),
            (Repeat::Daily, "2026-11-22 09:00", None, "2026-11-20 09:05", "2026-11-23 09:00"),
            (Repeat::Daily, "2026-11-22 09:00", None, "2026-12-02 08:00", "2026-12-02 09:00"),
            (Repeat::Daily, "2016-11-22 09:00", None, "2026-12-02 10:00", "2026-12-03 09:00"),
            // The 26th of November 2026 is a Thursday, before a Saudi weekend.
            (Repeat::Weekdays, "2026-11-26 09:00", None, "2026-11-26 09:05", "2026-11-29 09:00"),
            (Repeat::Weekdays, "2026-11-22 09:00", None, "2026-11-27 12:00", "2026-11-29 09:00"),
            (Repeat::Weekly, "2026-11-22 09:00", None, "2026-11-22 09:05", "2026-11-29 09:00"),
            (Repeat::Weekly, "2026-11-22 09:00", None, "2026-12-06 10:00", "2026-12-13 09:00"),
            (Repeat::Monthly, "2026-11-22 09:00", Some(22), "2026-11-22 09:05", "2026-12-22 09:00"),
            (Repeat::Monthly, "2027-01-31 09:00", Some(31), "2027-01-31 10:00", "2027-02-28 09:00"),
            (Repeat::Monthly, "2027-02-28 09:00", Some(31), "2027-02-28 10:00", "2027-03-31 09:00"),
            (Repeat::Monthly, "2027-03-31 09:00", Some(31), "2027-03-31 10:00", "2027-04-30 09:00"),
            (Repeat::Monthly, "2028-01-30 09:00", Some(30), "2028-01-30 10:00", "2028-02-29 09:00"),
            (Repeat::Monthly, "2026-11-05 09:00", Some(5), "2027-02-10 10:00", "2027-03-05 09:00"),
        ] {
            assert_eq!(next(repeat, due, day, now, &saudi()), expected, "{repeat} after {due}, on {now}");
        }
    }

    #[test]
    fn the_week_is_the_companys_own() {
        let nine = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        let mut hours = Hours::default();
        hours.week.set(&[Weekday::Sat, Weekday::Sun], &[Shift::new(nine(9), nine(17))]);
        let day = |raw: &str| raw.parse::<NaiveDate>().unwrap();
        hours.holidays.push(Holiday { from: day("2026-11-29"), until: day("2026-12-04"), name: "x".into() });
        let weekend = WorkingDays { hours: Some(hours), country: None };
        let after = |due| next(Repeat::Weekdays, due, None, due, &weekend);
        assert_eq!(after("2026-11-22 09:00"), "2026-11-28 09:00");
        assert_eq!(after("2026-11-28 09:00"), "2026-12-05 09:00", "a holiday is passed over");
        let never = WorkingDays { hours: Some(Hours::default()), country: None };
        assert_eq!(next(Repeat::Weekdays, "2026-11-22 09:00", None, "2026-11-22 09:00", &never), "2026-11-23 09:00");
        let german = WorkingDays { hours: None, country: "DE".parse().ok() };
        assert_eq!(next(Repeat::Weekdays, "2026-11-27 09:00", None, "2026-11-27 09:00", &german), "2026-11-30 09:00");
    }

    /// The same by counting every day.
    fn naive(repeat: Repeat, due: NaiveDate, wanted: u32, works: &WorkingDays, after: NaiveDate) -> NaiveDate {
        let last = |day: NaiveDate| (day + Days::new(1)).day() == 1;
        let is_one = |day: NaiveDate| match repeat {
            Repeat::Daily => true,
            Repeat::Weekdays => works.include(day),
            Repeat::Weekly => (day - due).num_days() % 7 == 0,
            Repeat::Monthly => day.day() == wanted || (last(day) && day.day() < wanted),
        };
        due.max(after).iter_days().skip(1).find(|day| is_one(*day)).unwrap()
    }

    proptest! {
        #[test]
        fn it_is_the_next_day_that_fits(
            repeat in prop::sample::select(Repeat::ALL), days in 0..4000_u64, late in -40..400_i64, drawn in 1..=31_u32,
        ) {
            let start: NaiveDate = "2024-01-01".parse().unwrap();
            let due = start + Days::new(days);
            let last = (28..=31).filter_map(|day| due.with_day(day)).next_back().unwrap().day();
            // Meant for a later day of the month only if this is the last day of a short one.
            let wanted = if due.day() == last { drawn.max(last) } else { due.day() };
            let now = due + TimeDelta::days(late);
            let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap();
            let (due_at, now_at) = (moment(Riyadh, due, noon).unwrap(), moment(Riyadh, now, noon).unwrap());
            let works = saudi();
            let rhythm = Rhythm { repeat, due: due_at, day: Some(wanted), zone: Riyadh, works: &works };
            let next = rhythm.next(now_at).unwrap().with_timezone(&Riyadh).date_naive();
            prop_assert_eq!(next, naive(repeat, due, wanted, &works, now));
        }
    }
}
