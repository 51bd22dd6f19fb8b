//! Which days a report is about, and which it compares them with. Pure; days are those of the company's own calendar.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::kernel::names::names;

names! {
    /// What a report is about.
    pub enum Period {
        /// Today, as far as it has come.
        Today = "today",
        /// The day before.
        Yesterday = "yesterday",
        /// Today and the six days before.
        Week = "week",
        /// The seven days before today.
        LastWeek = "last_week",
        /// Today and the 29 days before.
        ThirtyDays = "thirty_days",
        /// This month, as far as it has come.
        Month = "month",
        /// The month before.
        LastMonth = "last_month",
        /// This quarter, as far as it has come.
        Quarter = "quarter",
        /// The quarter before.
        LastQuarter = "last_quarter",
        /// This year, as far as it has come.
        Year = "year",
        /// Today and the 364 days before.
        TwelveMonths = "twelve_months",
    }
}

/// The days from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
}

impl Span {
    /// Whether this day is one of them.
    pub fn has(self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// How many days these are.
    pub fn days(self) -> i64 {
        (self.to - self.from).num_days() + 1
    }

    fn back(to: NaiveDate, days: i64) -> Self {
        Self { from: to - TimeDelta::days(days - 1), to }
    }
}

/// How days are put together where their course is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Each by itself.
    Day,
    /// Seven at a time, from the first on.
    Week,
    /// By months of the calendar.
    Month,
}

impl Step {
    /// The first day of that with which this day is put together.
    pub fn of(self, day: NaiveDate, span: Span) -> NaiveDate {
        match self {
            Self::Day => day,
            Self::Week => day - TimeDelta::days((day - span.from).num_days().rem_euclid(7)),
            Self::Month => first_of_month(day).max(span.from),
        }
    }
}

impl Period {
    /// Its days.
    pub fn span(self, today: NaiveDate) -> Span {
        let yesterday = today - TimeDelta::days(1);
        match self {
            Self::Today => Span::back(today, 1),
            Self::Yesterday => Span::back(yesterday, 1),
            Self::Week => Span::back(today, 7),
            Self::LastWeek => Span::back(yesterday, 7),
            Self::ThirtyDays => Span::back(today, 30),
            Self::Month => Span { from: first_of_month(today), to: today },
            Self::LastMonth => whole(first_of_month(today), 1),
            Self::Quarter => Span { from: first_of_quarter(today), to: today },
            Self::LastQuarter => whole(first_of_quarter(today), 3),
            Self::Year => Span { from: first_of_year(today), to: today },
            Self::TwelveMonths => Span::back(today, 365),
        }
    }

    /// Those that it is compared with: as many before; of a month, a quarter or a year, as far as that had come, or all of the one before.
    pub fn before(self, today: NaiveDate) -> Span {
        let span = self.span(today);
        let earlier = |first: NaiveDate, months: u32| {
            let last = whole(first, months);
            Span { from: last.from, to: (last.from + (today - first)).min(last.to) }
        };
        match self {
            Self::Today | Self::Yesterday | Self::Week | Self::LastWeek | Self::ThirtyDays | Self::TwelveMonths => {
                Span::back(span.from - TimeDelta::days(1), span.days())
            }
            Self::Month => earlier(span.from, 1),
            Self::Quarter => earlier(span.from, 3),
            Self::LastMonth => whole(span.from, 1),
            Self::LastQuarter => whole(span.from, 3),
            // The same days of the calendar, of which the 29th of February is one in four years only.
            Self::Year => {
                let back = Months::new(12);
                Span {
                    from: span.from.checked_sub_months(back).unwrap_or(span.from),
                    to: today.checked_sub_months(back).unwrap_or(today),
                }
            }
        }
    }

    /// The days whose course is shown with it, and in which steps. One day has no course: two weeks up to it are shown.
    pub fn course(self, today: NaiveDate) -> (Span, Step) {
        let span = self.span(today);
        match self {
            Self::Today | Self::Yesterday => (Span::back(span.to, 14), Step::Day),
            Self::Week | Self::LastWeek | Self::ThirtyDays | Self::Month | Self::LastMonth => (span, Step::Day),
            Self::Quarter | Self::LastQuarter => (span, Step::Week),
            Self::Year | Self::TwelveMonths => (span, Step::Month),
        }
    }
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn first_of_quarter(day: NaiveDate) -> NaiveDate {
    let first = first_of_month(day);
    first.checked_sub_months(Months::new(first.month0() % 3)).unwrap_or(first)
}

fn first_of_year(day: NaiveDate) -> NaiveDate {
    day.with_ordinal(1).unwrap_or(day)
}

/// The so many months that end before this day.
fn whole(before: NaiveDate, months: u32) -> Span {
    let from = before.checked_sub_months(Months::new(months)).unwrap_or(before);
    Span { from, to: before - TimeDelta::days(1) }
}

/// When a day of the calendar begins in a time zone. Where the clocks are put forward at midnight, that is later than midnight; a day that
/// there never was begins when the next does, and has no moment.
pub(super) fn begins(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let quarters = (0..=2 * 24 * 4).map(|quarters| midnight + TimeDelta::minutes(15 * quarters));
    let begins = quarters.filter_map(|local| zone.from_local_datetime(&local).earliest()).next();
    begins.map_or_else(|| midnight.and_utc(), |begins| begins.with_timezone(&Utc))
}

/// The day after.
pub(super) fn next(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use chrono_tz::{Africa, America, Asia, Pacific};
    use proptest::prelude::*;

    use super::*;

    fn day(raw: &str) -> NaiveDate {
        raw.parse().unwrap()
    }

    #[test]
    fn each_period_and_what_it_is_compared_with() {
        let of = |period: Period, today: &str| {
            let (span, before) = (period.span(day(today)), period.before(day(today)));
            format!("{}..{} {}..{}", span.from, span.to, before.from, before.to)
        };
        let cases = [
            (Period::Today, "2026-11-23", "2026-11-23..2026-11-23 2026-11-22..2026-11-22"),
            (Period::Yesterday, "2026-11-23", "2026-11-22..2026-11-22 2026-11-21..2026-11-21"),
            (Period::Week, "2026-11-23", "2026-11-17..2026-11-23 2026-11-10..2026-11-16"),
            (Period::LastWeek, "2026-11-23", "2026-11-16..2026-11-22 2026-11-09..2026-11-15"),
            (Period::ThirtyDays, "2026-11-23", "2026-10-25..2026-11-23 2026-09-25..2026-10-24"),
            (Period::Month, "2026-11-23", "2026-11-01..2026-11-23 2026-10-01..2026-10-23"),
            (Period::Month, "2026-03-31", "2026-03-01..2026-03-31 2026-02-01..2026-02-28"),
            (Period::LastMonth, "2026-03-31", "2026-02-01..2026-02-28 2026-01-01..2026-01-31"),
            (Period::Quarter, "2026-11-23", "2026-10-01..2026-11-23 2026-07-01..2026-08-23"),
            (Period::LastQuarter, "2026-02-01", "2025-10-01..2025-12-31 2025-07-01..2025-09-30"),
            (Period::Year, "2028-02-29", "2028-01-01..2028-02-29 2027-01-01..2027-02-28"),
            (Period::TwelveMonths, "2026-11-23", "2025-11-24..2026-11-23 2024-11-24..2025-11-23"),
        ];
        for (period, today, expected) in cases {
            assert_eq!(of(period, today), expected, "{period} on {today}");
        }
    }

    #[test]
    fn a_day_begins_when_its_clock_first_shows_it() {
        let begins = |zone, on: &str| begins(zone, day(on)).to_rfc3339();
        assert_eq!(begins(Asia::Riyadh, "2026-11-23"), "2026-11-22T21:00:00+00:00");
        assert_eq!(begins(Africa::Cairo, "2026-04-24"), "2026-04-23T22:00:00+00:00", "from midnight to one");
        assert_eq!(begins(Asia::Beirut, "2026-03-29"), "2026-03-28T22:00:00+00:00");
        assert_eq!(begins(America::Havana, "2026-11-01"), "2026-11-01T04:00:00+00:00", "the first of two midnights");
        let (gone, after) = (begins(Pacific::Apia, "2011-12-30"), begins(Pacific::Apia, "2011-12-31"));
        assert_eq!(gone, after, "a day that Samoa never had");
    }

    proptest! {
        /// Days follow each other without a gap, and each moment is of the day that the clock shows.
        #[test]
        fn every_moment_is_of_one_day(zone in 0..chrono_tz::TZ_VARIANTS.len(), days in 0_i64..20_000, second in 0_i64..86_400) {
            let zone = chrono_tz::TZ_VARIANTS[zone];
            let at = DateTime::from_timestamp(days * 86_400 + second, 0).unwrap();
            let shown = at.with_timezone(&zone).date_naive();
            let (from, until) = (begins(zone, shown), begins(zone, next(shown)));
            // Where the clock goes back over midnight, the evening comes twice; each time it is of the day that it shows.
            let goes_back = begins(zone, shown) > at || until <= at;
            prop_assert!(!goes_back || zone.from_local_datetime(&at.with_timezone(&zone).naive_local()).latest().is_some());
            prop_assert!(from <= until);
            if !goes_back {
                prop_assert!(from <= at && at < until);
            }
        }

        /// What is compared is before, and neither longer nor, but for the ends of months, shorter.
        #[test]
        fn what_it_is_compared_with_is_before(period in 0..Period::ALL.len(), days in 0_i64..20_000) {
            let (period, today) = (Period::ALL[period], DateTime::from_timestamp(days * 86_400, 0).unwrap().date_naive());
            let (span, before) = (period.span(today), period.before(today));
            prop_assert!(span.from <= span.to && before.from <= before.to && before.to < span.from && span.to <= today);
            let (course, step) = period.course(today);
            prop_assert!(course.to == span.to && course.from <= span.from);
            let steps: std::collections::BTreeSet<_> =
                (0..course.days()).map(|n| step.of(course.from + TimeDelta::days(n), course)).collect();
            prop_assert!((1..=31).contains(&steps.len()), "{}", steps.len());
        }
    }
}
