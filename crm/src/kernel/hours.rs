//! When a company is there: its week, its hours in Ramadan, its holidays. Pure; times are those of the company's own clock.
//!
//! A shift belongs to the day on which it begins, and may go on past midnight: then it ends on a holiday or in Ramadan as it
//! would have ended otherwise.

mod count;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Weekday};
use serde::{Deserialize, Serialize};

use crate::kernel::hijri::HijriDay;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// How far ahead is looked for the next opening: longer than any holiday that people keep.
const AHEAD_DAYS: u64 = 60;

/// The ninth month of the Hijri calendar.
const RAMADAN: u8 = 9;

/// When a company is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Its usual week.
    pub week: Week,
    /// Its week in Ramadan, if that is another.
    pub ramadan: Option<Week>,
    /// By how many days Ramadan begins later here than in the calendar of Umm al-Qura; negative for earlier. From
    /// [`Hours::LEAST_MOON`] to [`Hours::MOST_MOON`].
    #[serde(default)]
    pub moon: i8,
    /// Days on which it is not there at all, in order of time; at most [`Hours::HOLIDAYS`].
    #[serde(default)]
    pub holidays: Vec<Holiday>,
}

/// The shifts of each day of the week, from Monday on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Week(pub [Vec<Shift>; 7]);

/// From one minute of a day to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "(u16, u16)", try_from = "(u16, u16)")]
pub struct Shift {
    from: u16,
    to: u16,
}

impl Shift {
    /// From this time to that; to the next day's if that is not later. `None` if one of them is no time of a day.
    pub fn new(from: NaiveTime, to: NaiveTime) -> Self {
        let minute = |time: NaiveTime| u16::try_from(time.num_seconds_from_midnight() / 60).unwrap_or(0);
        let (from, to) = (minute(from), minute(to));
        Self { from, to: if to > from { to } else { to + DAY } }
    }

    /// When it begins and when it ends.
    pub fn times(self) -> (NaiveTime, NaiveTime) {
        (time(self.from), time(self.to))
    }

    /// The minutes of the wall clock that it takes, counted from midnight of the day on which it begins.
    pub fn minutes(self) -> std::ops::Range<u16> {
        self.from..self.to
    }

    /// Whether it goes on on the next day.
    pub fn is_overnight(self) -> bool {
        self.to > DAY
    }
}

fn time(minute: u16) -> NaiveTime {
    let minute = u32::from(minute % DAY);
    NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap_or_default()
}

impl From<Shift> for (u16, u16) {
    fn from(Shift { from, to }: Shift) -> Self {
        (from, to)
    }
}

impl TryFrom<(u16, u16)> for Shift {
    type Error = &'static str;

    fn try_from((from, to): (u16, u16)) -> Result<Self, Self::Error> {
        let is_one = from < DAY && to > from && to <= from + DAY;
        if is_one { Ok(Self { from, to }) } else { Err("no shift") }
    }
}

/// Days on which nobody is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The first.
    pub from: NaiveDate,
    /// The last.
    pub until: NaiveDate,
    /// What it is called; at most 60 characters.
    pub name: String,
}

impl Week {
    /// The shifts of a day.
    pub fn day(&self, day: Weekday) -> &[Shift] {
        self.0.get(day.num_days_from_monday() as usize).map_or(&[], Vec::as_slice)
    }

    /// Other shifts on these days, in order. Shifts that touch or overlap become one.
    pub fn set(&mut self, days: &[Weekday], shifts: &[Shift]) {
        let mut sorted = shifts.to_vec();
        sorted.sort_unstable();
        let mut joined: Vec<Shift> = Vec::new();
        for shift in sorted {
            match joined.last_mut() {
                Some(last) if shift.from <= last.to => last.to = last.to.max(shift.to).min(last.from + DAY),
                _ => joined.push(shift),
            }
        }
        for day in days {
            if let Some(place) = self.0.get_mut(day.num_days_from_monday() as usize) {
                place.clone_from(&joined);
            }
        }
    }

    /// Whether there is no shift at all.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }
}

impl Hours {
    /// How far apart the sighting of the moon and the calendar may be.
    pub const LEAST_MOON: i8 = -2;
    /// As above.
    pub const MOST_MOON: i8 = 2;
    /// The most holidays that are kept.
    pub const HOLIDAYS: usize = 60;
    /// The most shifts of a day.
    pub const SHIFTS: usize = 6;

    /// The shifts that begin on a day.
    pub fn shifts(&self, date: NaiveDate) -> &[Shift] {
        if self.holiday(date).is_some() {
            return &[];
        }
        let week = self.ramadan.as_ref().filter(|_| self.is_ramadan(date)).unwrap_or(&self.week);
        week.day(date.weekday())
    }

    /// The holiday that a day is in.
    pub fn holiday(&self, date: NaiveDate) -> Option<&Holiday> {
        self.holidays.iter().find(|holiday| (holiday.from..=holiday.until).contains(&date))
    }

    /// Whether a day is in Ramadan here.
    pub fn is_ramadan(&self, date: NaiveDate) -> bool {
        let by_calendar = date - TimeDelta::days(self.moon.into());
        HijriDay::of(by_calendar).is_some_and(|day| day.month == RAMADAN)
    }

    /// Whether somebody is there.
    pub fn is_open<Tz: TimeZone>(&self, at: &DateTime<Tz>) -> bool {
        let (date, minute) = (at.date_naive(), minute(at));
        let today = self.shifts(date).iter().any(|shift| (shift.from..shift.to).contains(&minute));
        let since_yesterday = || {
            let yesterday = date.pred_opt().map_or(&[][..], |yesterday| self.shifts(yesterday));
            yesterday.iter().any(|shift| (shift.from..shift.to).contains(&(minute + DAY)))
        };
        today || since_yesterday()
    }

    /// When somebody is there next, if not now; `None` if nobody is for two months.
    pub fn next_opening<Tz: TimeZone>(&self, at: &DateTime<Tz>) -> Option<DateTime<Tz>> {
        let (zone, today) = (at.timezone(), at.date_naive());
        let days = (0..AHEAD_DAYS).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
        let openings = days.flat_map(|date| self.shifts(date).iter().map(move |shift| date.and_time(time(shift.from))));
        // A time that the clocks jump over is an hour later.
        let mut moments = openings.filter_map(|local| {
            zone.from_local_datetime(&local)
                .earliest()
                .or_else(|| zone.from_local_datetime(&(local + TimeDelta::hours(1))).earliest())
        });
        moments.find(|opening| opening > at)
    }
}

fn minute<Tz: TimeZone>(at: &DateTime<Tz>) -> u16 {
    u16::try_from(at.naive_local().num_seconds_from_midnight() / 60).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use chrono_tz::{Asia::Riyadh, Europe::Berlin, Tz};
    use proptest::prelude::*;

    use super::*;

    fn t(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    fn at(zone: Tz, text: &str) -> DateTime<Tz> {
        let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        zone.from_local_datetime(&local).unwrap()
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    const WORKDAYS: [Weekday; 5] = [Weekday::Sun, Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu];

    /// A shop in Riyadh: split shifts from Sunday to Thursday, a long evening on Friday, closed on Saturday.
    fn shop() -> Hours {
        let mut hours = Hours::default();
        hours.week.set(&WORKDAYS, &[Shift::new(t(16, 0), t(22, 0)), Shift::new(t(9, 0), t(13, 0))]);
        hours.week.set(&[Weekday::Fri], &[Shift::new(t(20, 0), t(2, 0))]);
        let mut ramadan = Week::default();
        ramadan.set(&WORKDAYS, &[Shift::new(t(21, 0), t(1, 30))]);
        hours.ramadan = Some(ramadan);
        let (from, until) = (date("2026-09-23"), date("2026-09-23"));
        hours.holidays.push(Holiday { from, until, name: "اليوم الوطني".into() });
        hours
    }

    #[test]
    fn a_shop_is_open_when_its_people_say_so() {
        let shop = shop();
        for (when, open, why) in [
            ("2026-11-22 08:59", false, "Sunday before nine"),
            ("2026-11-22 09:00", true, "Sunday at nine"),
            ("2026-11-22 13:00", false, "the shift is over"),
            ("2026-11-22 15:00", false, "between the shifts"),
            ("2026-11-22 21:59", true, "the second shift"),
            ("2026-11-20 21:00", true, "Friday evening"),
            ("2026-11-21 01:59", true, "Friday's shift goes on"),
            ("2026-11-21 02:00", false, "and ends"),
            ("2026-11-21 10:00", false, "Saturday"),
            ("2026-09-23 10:00", false, "a holiday"),
            ("2026-02-18 10:00", false, "the first of Ramadan 1447, in the morning"),
            ("2026-02-18 22:00", true, "in its evening"),
            ("2026-02-19 01:00", true, "and past midnight"),
            ("2026-02-17 10:00", true, "the day before it"),
            ("2026-03-19 22:00", true, "its last evening"),
            ("2026-03-20 22:00", true, "Friday: the holiday after it is for the company to name"),
        ] {
            assert_eq!(shop.is_open(&at(Riyadh, when)), open, "{when}: {why}");
        }
    }

    #[test]
    fn the_next_opening_is_found_over_nights_holidays_and_weekends() {
        let shop = shop();
        for (when, next) in [
            ("2026-11-22 08:00", "2026-11-22 09:00"),
            ("2026-11-22 14:00", "2026-11-22 16:00"),
            ("2026-11-22 23:00", "2026-11-23 09:00"),
            ("2026-11-21 10:00", "2026-11-22 09:00"),
            ("2026-09-22 23:00", "2026-09-24 09:00"),
            ("2026-02-18 10:00", "2026-02-18 21:00"),
        ] {
            assert_eq!(shop.next_opening(&at(Riyadh, when)), Some(at(Riyadh, next)), "{when}");
        }
        assert_eq!(Hours::default().next_opening(&at(Riyadh, "2026-11-22 08:00")), None);
    }

    #[test]
    fn the_moon_may_be_seen_later() {
        let mut shop = shop();
        assert!(shop.is_ramadan(date("2026-02-18")) && !shop.is_ramadan(date("2026-03-20")));
        shop.moon = 1;
        assert!(!shop.is_ramadan(date("2026-02-18")) && shop.is_ramadan(date("2026-02-19")));
        assert!(shop.is_ramadan(date("2026-03-20")));
    }

    #[test]
    fn an_hour_that_the_clocks_jump_over_opens_after_it() {
        let mut hours = Hours::default();
        hours.week.set(&[Weekday::Sun], &[Shift::new(t(2, 30), t(6, 0))]);
        let opening = hours.next_opening(&at(Berlin, "2026-03-29 01:00"));
        assert_eq!(opening, Some(at(Berlin, "2026-03-29 03:30")));
    }

    #[test]
    fn shifts_that_overlap_become_one_and_are_stored_as_they_are() {
        let mut week = Week::default();
        let all = [Shift::new(t(12, 0), t(15, 0)), Shift::new(t(9, 0), t(12, 0)), Shift::new(t(14, 0), t(16, 0))];
        week.set(&[Weekday::Mon], &all);
        assert_eq!(week.day(Weekday::Mon), [Shift::new(t(9, 0), t(16, 0))]);
        let stored = serde_json::to_value(&week).unwrap();
        assert_eq!(stored[0], serde_json::json!([[540, 960]]));
        assert_eq!(serde_json::from_value::<Week>(stored).unwrap(), week);
        assert!(
            serde_json::from_str::<Shift>("[100, 100]").is_err() && serde_json::from_str::<Shift>("[0, 3000]").is_err()
        );
        assert_eq!(Shift::new(t(0, 0), t(0, 0)).times(), (t(0, 0), t(0, 0)), "round the clock");
    }

    fn any_hours() -> impl Strategy<Value = Hours> {
        let shift = (0..1440_u32, 0..1440_u32).prop_map(|(a, b)| Shift::new(t(a / 60, a % 60), t(b / 60, b % 60)));
        let day = prop::collection::vec(shift, 0..3);
        (prop::collection::vec(day, 7), -2..=2_i8).prop_map(|(days, moon)| {
            let mut hours = Hours { moon, ..Hours::default() };
            for (n, shifts) in days.iter().enumerate() {
                let day = Weekday::try_from(u8::try_from(n).unwrap()).unwrap();
                hours.week.set(&[day], shifts);
            }
            hours
        })
    }

    proptest! {
        /// Nobody is there a minute before the next opening, unless somebody was all along; and somebody is at it.
        #[test]
        fn the_next_opening_opens(hours in any_hours(), minutes in 0..20_000_i64) {
            let start = at(Riyadh, "2026-11-01 00:00") + TimeDelta::minutes(minutes);
            if let Some(opening) = hours.next_opening(&start) {
                prop_assert!(hours.is_open(&opening));
                let mut between = start + TimeDelta::minutes(1);
                let is_shut = !hours.is_open(&start);
                while is_shut && between < opening {
                    prop_assert!(!hours.is_open(&between), "{between} is open before {opening}");
                    between += TimeDelta::minutes(7);
                }
            } else {
                prop_assert!(hours.week.is_empty());
            }
        }
    }
}
