//! “Until when”, as people type it: `30m`, `2h`, `7d`, `2w`, `3 أيام`, `2026-12-31`, `2026-12-31 18:00`. Dates are in the
//! company's time zone; a date alone means its whole day. To add a unit, add a line to `unit`.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use crm::{
    error::{Error, Problem, Result},
    text,
};

/// Nobody means a longer time by typing a duration; this also keeps the arithmetic in bounds.
const LONGEST_DAYS: i64 = 3660;

/// The moment that was typed. Whether it has passed is for crm to say.
pub(crate) fn parse(raw: &str, now: DateTime<Utc>, zone: Tz) -> Result<DateTime<Utc>> {
    // The search key folds Arabic digits and spellings, so that what looks the same reads the same.
    let typed = text::search_key(raw);
    let found = duration(&typed).map(|length| now + length).or_else(|| date(&typed, zone, Day::End));
    found.ok_or(Error::Invalid { field: "until", problem: Problem::Form })
}

/// The beginning of a span of the past: `2h` is two hours ago, a date alone the beginning of its day.
pub(crate) fn since(raw: &str, now: DateTime<Utc>, zone: Tz) -> Result<DateTime<Utc>> {
    past(raw, now, zone, Day::Start).ok_or(Error::Invalid { field: "since", problem: Problem::Form })
}

/// The end of a span of the past: `2h` is two hours ago, a date alone the end of its day.
pub(crate) fn ago(raw: &str, now: DateTime<Utc>, zone: Tz) -> Result<DateTime<Utc>> {
    past(raw, now, zone, Day::End).ok_or(Error::Invalid { field: "until", problem: Problem::Form })
}

fn past(raw: &str, now: DateTime<Utc>, zone: Tz, day: Day) -> Option<DateTime<Utc>> {
    let typed = text::search_key(raw);
    duration(&typed).map(|length| now - length).or_else(|| date(&typed, zone, day))
}

/// Which moment a date alone means.
#[derive(Clone, Copy)]
enum Day {
    Start,
    End,
}

fn duration(typed: &str) -> Option<TimeDelta> {
    let digits = typed.bytes().take_while(u8::is_ascii_digit).count();
    let (number, word) = typed.split_at(digits);
    let (one, two) = unit(word.trim())?;
    let count: i64 = match number {
        "" if two => 2,
        "" => 1,
        number => number.parse().ok()?,
    };
    let length = one.checked_mul(i32::try_from(count).ok()?)?;
    (count > 0 && length <= TimeDelta::days(LONGEST_DAYS)).then_some(length)
}

/// How long one is, and whether the word by itself means two (Arabic dual). Words are search keys: see [`text::search_key`].
fn unit(word: &str) -> Option<(TimeDelta, bool)> {
    Some(match word {
        "m" | "min" | "minute" | "minutes" | "د" | "دقيقه" | "دقايق" => (TimeDelta::minutes(1), false),
        "h" | "hour" | "hours" | "س" | "ساعه" | "ساعات" => (TimeDelta::hours(1), false),
        "d" | "day" | "days" | "ي" | "يوم" | "يوما" | "ايام" => (TimeDelta::days(1), false),
        "w" | "week" | "weeks" | "اسبوع" | "اسبوعا" | "اسابيع" => (TimeDelta::weeks(1), false),
        "month" | "months" | "شهر" | "شهرا" | "اشهر" | "شهور" => (TimeDelta::days(30), false),
        "دقيقتان" | "دقيقتين" => (TimeDelta::minutes(1), true),
        "ساعتان" | "ساعتين" => (TimeDelta::hours(1), true),
        "يومان" | "يومين" => (TimeDelta::days(1), true),
        "اسبوعان" | "اسبوعين" => (TimeDelta::weeks(1), true),
        "شهران" | "شهرين" => (TimeDelta::days(30), true),
        _ => return None,
    })
}

fn date(typed: &str, zone: Tz, day: Day) -> Option<DateTime<Utc>> {
    let typed = typed.replace('/', "-");
    let local = match typed.split_once(' ') {
        Some((date, time)) => NaiveDateTime::new(
            NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()?,
            NaiveTime::parse_from_str(time, "%H:%M").ok()?,
        ),
        None => {
            let named = NaiveDate::parse_from_str(&typed, "%Y-%m-%d").ok()?;
            let begins = match day {
                Day::Start => named,
                Day::End => named.checked_add_days(Days::new(1))?,
            };
            NaiveDateTime::new(begins, NaiveTime::MIN)
        }
    };
    // Where clocks are put forward, the hour that is left out does not exist: then the one after it is meant.
    let moment = zone.from_local_datetime(&local).latest();
    let moment = moment.or_else(|| zone.from_local_datetime(&(local + TimeDelta::hours(1))).latest())?;
    // "%Y" reads years of any length, which neither Discord nor anybody's calendar shows.
    Some(moment.with_timezone(&Utc)).filter(|moment| (1970..=9999).contains(&moment.year()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(raw: &str) -> DateTime<Utc> {
        raw.parse().unwrap()
    }

    fn now() -> DateTime<Utc> {
        at("2026-09-01T12:00:00Z")
    }

    fn riyadh(raw: &str) -> Option<DateTime<Utc>> {
        parse(raw, now(), chrono_tz::Asia::Riyadh).ok()
    }

    #[test]
    fn people_type_it_in_many_ways() {
        for (typed, expected) in [
            ("30m", "2026-09-01T12:30:00Z"),
            ("2h", "2026-09-01T14:00:00Z"),
            (" 2 H ", "2026-09-01T14:00:00Z"),
            ("7d", "2026-09-08T12:00:00Z"),
            ("2w", "2026-09-15T12:00:00Z"),
            ("week", "2026-09-08T12:00:00Z"),
            ("٣ أيام", "2026-09-04T12:00:00Z"),
            ("يومين", "2026-09-03T12:00:00Z"),
            ("أسبوع", "2026-09-08T12:00:00Z"),
            ("١٥ دقيقة", "2026-09-01T12:15:00Z"),
            ("2026-12-31", "2026-12-31T21:00:00Z"),
            ("2026/12/31", "2026-12-31T21:00:00Z"),
            ("٢٠٢٦-١٢-٣١", "2026-12-31T21:00:00Z"),
            ("2026-12-31 18:00", "2026-12-31T15:00:00Z"),
            ("2020-01-01", "2020-01-01T21:00:00Z"),
        ] {
            assert_eq!(riyadh(typed), Some(at(expected)), "{typed}");
        }
    }

    #[test]
    fn what_is_unclear_is_refused() {
        for typed in [
            "",
            "soon",
            "0h",
            "-2h",
            "2",
            "2x",
            "99999999999h",
            "20000d",
            "31-12-2026",
            "2026-13-01",
            "2026-12-31 25:00",
        ] {
            assert_eq!(riyadh(typed), None, "{typed}");
        }
    }

    #[test]
    fn an_hour_that_the_clocks_leave_out_is_the_next() {
        let moment = parse("2026-04-24 00:30", now(), chrono_tz::Africa::Cairo).unwrap();
        assert_eq!(moment, at("2026-04-23T22:30:00Z"));
    }

    #[test]
    fn spans_of_the_past_begin_and_end_where_people_mean() {
        let zone = chrono_tz::Asia::Riyadh;
        for (typed, begins, ends) in [
            ("2h", "2026-09-01T10:00:00Z", "2026-09-01T10:00:00Z"),
            ("٣ أيام", "2026-08-29T12:00:00Z", "2026-08-29T12:00:00Z"),
            ("2026-08-01", "2026-07-31T21:00:00Z", "2026-08-01T21:00:00Z"),
            ("2026-08-01 18:00", "2026-08-01T15:00:00Z", "2026-08-01T15:00:00Z"),
        ] {
            assert_eq!(since(typed, now(), zone).unwrap(), at(begins), "{typed}");
            assert_eq!(ago(typed, now(), zone).unwrap(), at(ends), "{typed}");
        }
        assert!(since("soon", now(), zone).is_err() && ago("soon", now(), zone).is_err());
    }

    proptest! {
        #[test]
        fn durations_lie_ahead_by_as_much(count in 1i64..3000, unit in prop::sample::select(&[("m", 60i64), ("h", 3600), ("d", 86400)][..])) {
            let moment = riyadh(&format!("{count}{}", unit.0)).unwrap();
            prop_assert_eq!((moment - now()).num_seconds(), count * unit.1);
        }

        #[test]
        fn a_written_moment_is_read_back(seconds in 0i64..4_000_000_000, zone in prop::sample::select(&chrono_tz::TZ_VARIANTS[..])) {
            let moment = DateTime::from_timestamp(seconds - seconds % 60, 0).unwrap();
            let typed = moment.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
            let read = parse(&typed, now(), zone).unwrap();
            prop_assert_eq!(read.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string(), typed);
        }

        /// Whatever is typed, it is refused or it means a moment of the years that people plan for.
        #[test]
        fn anything_else_is_refused_or_means_a_moment(raw in "\\PC{0,40}") {
            if let Some(moment) = riyadh(&raw) {
                let years = moment.format("%Y").to_string();
                prop_assert!(years.len() == 4, "{raw:?} means {moment}");
            }
        }
    }
}
