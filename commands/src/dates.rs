//! Days and times in words, where Discord's own timestamps can't be: in suggestions, and in what customers read. Without the marks that keep
//! directions apart: each part in marks of its own, hours and minutes would change places.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;
use crm::{hijri::HijriDay, tenants::Language};

use crate::{plain::on_a_phone, texts::t, week::day_name};

/// `الثلاثاء 24 نوفمبر`; with the year, where that is another than this one.
pub(crate) fn day(language: Language, day: NaiveDate, today: NaiveDate) -> String {
    let (weekday, month) = (day_name(language, day.weekday()), t!(language, "month", month = day.month()));
    let (of_month, year) = (day.day(), day.year().to_string());
    on_a_phone(&match day.year() == today.year() {
        true => t!(language, "date-day", weekday = weekday, day = of_month, month = month),
        false => t!(language, "date-day-year", weekday = weekday, day = of_month, month = month, year = year),
    })
}

/// `13 جمادى الآخرة 1448 هـ`.
pub(crate) fn hijri(language: Language, day: NaiveDate) -> Option<String> {
    let HijriDay { year, month, day } = HijriDay::of(day)?;
    let month = t!(language, "hijri-month", month = month);
    Some(on_a_phone(&t!(language, "date-hijri", day = day, month = month, year = year.to_string())))
}

/// `10:30 صباحًا`.
pub(crate) fn time(language: Language, at: DateTime<Utc>, zone: Tz) -> String {
    let at = at.with_timezone(&zone);
    let (is_pm, hour) = at.hour12();
    let half = if is_pm { "pm" } else { "am" };
    on_a_phone(&t!(language, "replies-time", hour = hour, minute = format!("{:02}", at.minute()), half = half))
}

/// A day and a time of it.
pub(crate) fn moment(language: Language, at: DateTime<Utc>, zone: Tz, now: DateTime<Utc>) -> String {
    let (date, today) = (at.with_timezone(&zone).date_naive(), now.with_timezone(&zone).date_naive());
    on_a_phone(&t!(language, "date-moment", day = day(language, date, today), time = time(language, at, zone)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_a_time_in_both_languages() {
        let (zone, at) = (Tz::Asia__Riyadh, "2026-11-24T07:30:00Z".parse().unwrap());
        let now = "2026-11-23T07:30:00Z".parse().unwrap();
        let said = |language| moment(language, at, zone, now);
        assert_eq!(said(Language::Arabic), "الثلاثاء 24 نوفمبر، 10:30 صباحًا");
        assert_eq!(said(Language::English), "Tuesday 24 November, 10:30 am");
        let date = at.with_timezone(&zone).date_naive();
        assert_eq!(hijri(Language::Arabic, date).unwrap(), "14 جمادى الآخرة 1448 هـ");
        assert_eq!(hijri(Language::English, date).unwrap(), "14 Jumada II 1448 AH");
        let next = "2027-01-05".parse().unwrap();
        assert_eq!(day(Language::English, next, date), "Tuesday 5 January 2027");
    }
}
