//! How much of the working hours lies between two moments, and when so much of them will have passed. What counts is what
//! [`Hours::is_open`] says of each moment; here it is reckoned by whole shifts, also where the clocks are changed.

use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone};

use super::Hours;

/// The longest stretch that is looked at in one piece. No clock is changed twice within it.
const STRETCH: TimeDelta = TimeDelta::days(1);

/// How far ahead is looked for the moment by which so much will have passed.
const AHEAD: TimeDelta = TimeDelta::days(400);

/// From one moment to another, in UTC.
type Span = (NaiveDateTime, NaiveDateTime);

impl Hours {
    /// How long somebody is there between two moments; nothing, if the second is not later.
    pub fn open_between<Tz: TimeZone>(&self, from: &DateTime<Tz>, to: &DateTime<Tz>) -> TimeDelta {
        let zone = from.timezone();
        self.spans(&zone, from.naive_utc(), to.naive_utc()).map(|(from, to)| to - from).sum()
    }

    /// The first moment by which somebody has been there for so long since `from`; `None` if that takes more than a year.
    pub fn open_for<Tz: TimeZone>(&self, from: &DateTime<Tz>, length: TimeDelta) -> Option<DateTime<Tz>> {
        let (zone, begin) = (from.timezone(), from.naive_utc());
        if length <= TimeDelta::zero() {
            return Some(from.clone());
        }
        let mut left = length;
        for (from, to) in self.spans(&zone, begin, begin.checked_add_signed(AHEAD)?) {
            if to - from >= left {
                return Some(zone.from_utc_datetime(&(from + left)));
            }
            left -= to - from;
        }
        None
    }

    /// When somebody is there, in order; a span may go on in the next one.
    fn spans<Tz: TimeZone>(&self, zone: &Tz, from: NaiveDateTime, to: NaiveDateTime) -> impl Iterator<Item = Span> {
        stretches(zone, from, to).flat_map(|(stretch, offset)| self.spans_in(stretch, offset))
    }

    /// When somebody is there in a stretch of at most a day in which the clocks are ahead of UTC by `offset` all along.
    fn spans_in(&self, (from, to): Span, offset: TimeDelta) -> Vec<Span> {
        let today = (from + offset).date();
        let days = [today.pred_opt(), Some(today), today.succ_opt()].into_iter().flatten();
        let shifts = days.flat_map(|date| {
            let midnight = date.and_time(chrono::NaiveTime::MIN) - offset;
            let at = move |minute: u16| midnight + TimeDelta::minutes(minute.into());
            self.shifts(date).iter().map(move |shift| (at(shift.from).max(from), at(shift.to).min(to)))
        });
        let mut spans: Vec<Span> = shifts.filter(|(from, to)| from < to).collect();
        spans.sort_unstable();
        // A night shift may overlap those of the next day.
        let mut apart: Vec<Span> = Vec::new();
        for (from, to) in spans {
            match apart.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => apart.push((from, to)),
            }
        }
        apart
    }
}

/// Cuts a time into stretches of at most a day in which the clocks are not changed, each with how far they are ahead of UTC.
fn stretches<Tz: TimeZone>(
    zone: &Tz,
    mut from: NaiveDateTime,
    to: NaiveDateTime,
) -> impl Iterator<Item = (Span, TimeDelta)> {
    std::iter::from_fn(move || {
        if from >= to {
            return None;
        }
        let end = from.checked_add_signed(STRETCH).map_or(to, |end| end.min(to));
        let (begin, seconds) = (from, ahead(zone, from));
        from = if ahead(zone, end) == seconds { end } else { change(zone, begin, end) };
        Some(((begin, from), TimeDelta::seconds(seconds.into())))
    })
}

/// By how many seconds the clocks are ahead of UTC.
fn ahead<Tz: TimeZone>(zone: &Tz, at: NaiveDateTime) -> i32 {
    zone.offset_from_utc_datetime(&at).fix().local_minus_utc()
}

/// When the clocks are changed between two moments that differ in them. That is at a whole second.
fn change<Tz: TimeZone>(zone: &Tz, from: NaiveDateTime, to: NaiveDateTime) -> NaiveDateTime {
    let moment = |second: i64| DateTime::from_timestamp(second, 0).map_or(to, |at| at.naive_utc());
    let before = ahead(zone, from);
    let (mut low, mut high) = (from.and_utc().timestamp(), to.and_utc().timestamp());
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if ahead(zone, moment(middle)) == before { low = middle } else { high = middle }
    }
    moment(high)
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, NaiveTime, Utc, Weekday};
    use chrono_tz::Tz;
    use proptest::prelude::*;

    use super::{super::Holiday, super::Shift, super::Week, *};

    /// Zones whose clocks are changed by an hour and by half of one, at night and at midnight, around Ramadan and never, and zones
    /// that are not a whole number of hours from UTC.
    const ZONES: [Tz; 9] = [
        Tz::Asia__Riyadh,
        Tz::Asia__Kolkata,
        Tz::Asia__Kathmandu,
        Tz::Africa__Cairo,
        Tz::Africa__Casablanca,
        Tz::Europe__Berlin,
        Tz::America__Santiago,
        Tz::Asia__Beirut,
        Tz::Australia__Lord_Howe,
    ];

    /// Days around which something changes in one of the zones, or Ramadan begins or ends.
    const DAYS: [&str; 9] = [
        "2026-02-14",
        "2026-02-17",
        "2026-03-19",
        "2026-03-28",
        "2026-04-04",
        "2026-04-23",
        "2026-09-05",
        "2026-10-03",
        "2026-10-29",
    ];

    fn shift(from: u32, to: u32) -> Shift {
        let time = |minute: u32| NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap();
        Shift::new(time(from % 1440), time(to % 1440))
    }

    fn any_week() -> impl Strategy<Value = Week> {
        let day = prop::collection::vec((0..1440_u32, 0..1440_u32).prop_map(|(from, to)| shift(from, to)), 0..3);
        prop::collection::vec(day, 7).prop_map(|days| {
            let mut week = Week::default();
            for (n, shifts) in (0_u8..).zip(&days) {
                week.set(&[Weekday::try_from(n).unwrap()], shifts);
            }
            week
        })
    }

    fn any_hours() -> impl Strategy<Value = Hours> {
        let holiday = prop::option::of((prop::sample::select(&DAYS[..]), 0..3_u64));
        (any_week(), prop::option::of(any_week()), -2..=2_i8, holiday).prop_map(|(week, ramadan, moon, holiday)| {
            let holidays = holiday.map(|(from, days)| {
                let from: NaiveDate = from.parse().unwrap();
                Holiday { from, until: from + chrono::Days::new(days), name: String::new() }
            });
            Hours { week, ramadan, moon, holidays: holidays.into_iter().collect() }
        })
    }

    /// A moment at a whole minute, near one of the days.
    fn any_moment() -> impl Strategy<Value = DateTime<Tz>> {
        let day = prop::sample::select(&DAYS[..]).prop_map(|day| day.parse::<NaiveDate>().unwrap());
        (prop::sample::select(&ZONES[..]), day, -1440..2880_i64).prop_map(|(zone, day, minutes)| {
            let utc = day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(minutes);
            utc.with_timezone(&zone)
        })
    }

    /// Minute by minute, as one would count on one's fingers.
    fn counted(hours: &Hours, from: &DateTime<Tz>, minutes: i64) -> i64 {
        let open = |minute: &i64| hours.is_open(&(*from + TimeDelta::minutes(*minute)));
        i64::try_from((0..minutes).filter(open).count()).unwrap()
    }

    proptest! {
        #[test]
        fn as_much_is_open_as_is_counted_minute_by_minute(hours in any_hours(), from in any_moment(), minutes in 0..4000_i64) {
            let to = from + TimeDelta::minutes(minutes);
            prop_assert_eq!(hours.open_between(&from, &to).num_seconds(), counted(&hours, &from, minutes) * 60);
        }

        /// The moment that is so many open minutes later is the first of which that can be said.
        #[test]
        fn so_much_later_is_the_first_such_moment(hours in any_hours(), from in any_moment(), wanted in 1..1500_i64) {
            let Some(then) = hours.open_for(&from, TimeDelta::minutes(wanted)) else {
                let year = hours.open_between(&from, &(from + AHEAD));
                prop_assert!(year < TimeDelta::minutes(wanted), "there was {year} of it");
                return Ok(());
            };
            let all = (then - from).num_minutes();
            prop_assume!(all < 10_000);
            prop_assert_eq!(counted(&hours, &from, all), wanted);
            prop_assert_eq!(counted(&hours, &from, all - 1), wanted - 1, "{} is too late", then);
        }

        /// What lies between is the same in one piece and in two; also where a piece ends within a minute.
        #[test]
        fn pieces_add_up(hours in any_hours(), from in any_moment(), first in 0..400_000_i64, second in 0..400_000_i64) {
            let (middle, to) = (from + TimeDelta::seconds(first), from + TimeDelta::seconds(first + second));
            let pieces = hours.open_between(&from, &middle) + hours.open_between(&middle, &to);
            prop_assert_eq!(hours.open_between(&from, &to), pieces);
        }
    }

    #[test]
    fn an_answer_is_due_after_the_weekend_and_within_the_minute() {
        let mut hours = Hours::default();
        let days = [Weekday::Sun, Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu];
        hours.week.set(&days, &[shift(9 * 60, 13 * 60), shift(16 * 60, 22 * 60)]);
        let at =
            |text: &str| format!("{text}+03:00").parse::<DateTime<Utc>>().unwrap().with_timezone(&Tz::Asia__Riyadh);
        for (from, minutes, due) in [
            ("2026-11-22T09:00:30", 30, "2026-11-22T09:30:30"),
            ("2026-11-22T12:50:00", 30, "2026-11-22T16:20:00"),
            ("2026-11-22T12:30:00", 30, "2026-11-22T13:00:00"),
            ("2026-11-26T21:45:10", 30, "2026-11-29T09:15:10"),
            ("2026-11-27T10:00:00", 600, "2026-11-29T22:00:00"),
        ] {
            let length = TimeDelta::minutes(minutes);
            assert_eq!(hours.open_for(&at(from), length), Some(at(due)), "{from} + {minutes}");
            assert_eq!(hours.open_between(&at(from), &at(due)), length, "{from} – {due}");
        }
        assert_eq!(hours.open_between(&at("2026-11-22T12:00:00"), &at("2026-11-22T09:00:00")), TimeDelta::zero());
        assert_eq!(Hours::default().open_for(&at("2026-11-22T09:00:00"), TimeDelta::minutes(1)), None);
    }
}
