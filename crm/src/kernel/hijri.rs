//! Days by the Hijri calendar of Umm al-Qura.

use chrono::{Datelike, NaiveDate};
use icu_calendar::{Date, cal::Hijri};

/// A day of the Hijri calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HijriDay {
    /// As in 1448.
    pub year: i32,
    /// From 1, Muharram, to 12.
    pub month: u8,
    /// From 1 to 30.
    pub day: u8,
}

impl HijriDay {
    /// The day that is this one by the Gregorian calendar.
    pub fn of(day: NaiveDate) -> Option<Self> {
        let (month, of_month) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
        let date = Date::try_new_gregorian(day.year(), month, of_month).ok()?.to_calendar(Hijri::new_umm_al_qura());
        Some(Self { year: date.year().extended_year(), month: date.month().ordinal, day: date.day_of_month().0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_both_calendars() {
        for (day, year, month, of_month) in [
            ("2026-02-18", 1447, 9, 1),
            ("2026-03-19", 1447, 9, 30),
            ("2026-06-16", 1448, 1, 1),
            ("2026-11-23", 1448, 6, 13),
        ] {
            let expected = HijriDay { year, month, day: of_month };
            assert_eq!(HijriDay::of(day.parse().unwrap()), Some(expected), "{day}");
        }
    }
}
