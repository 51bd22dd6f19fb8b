//! Days of the week and times of a day, as people type them: `sun-thu`, `الأحد-الخميس`, `fri, sat`, `كل الأيام`; `9-13, 16:00-22:30`,
//! `9am-1pm`, `9ص-1م`, `closed`, `مغلق`.

use chrono::{NaiveTime, Weekday};
use crm::{
    error::{Error, Field, Problem, Result},
    hours::Shift,
    text,
};

use super::moment::weekday;

const WEEK: [Weekday; 7] =
    [Weekday::Sun, Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat];

/// The days that were typed, in the order of the week.
pub(crate) fn days(raw: &str) -> Result<Vec<Weekday>> {
    let typed = text::search_key(raw);
    let mut found = Vec::new();
    for part in parts(&typed) {
        found.extend(some_days(part).ok_or(Error::Invalid { field: Field::Days, problem: Problem::Form })?);
    }
    let days: Vec<Weekday> = WEEK.into_iter().filter(|day| found.contains(day)).collect();
    if days.is_empty() { Err(Error::Invalid { field: Field::Days, problem: Problem::Form }) } else { Ok(days) }
}

/// The shifts that were typed; none for “closed”.
pub(crate) fn shifts(raw: &str) -> Result<Vec<Shift>> {
    let typed = text::search_key(raw);
    if matches!(typed.as_str(), "closed" | "off" | "مغلق" | "اجازه" | "عطله") {
        return Ok(Vec::new());
    }
    let read = |part| shift(part).ok_or(Error::Invalid { field: Field::Hours, problem: Problem::Form });
    let shifts = parts(&typed).map(read).collect::<Result<Vec<_>>>()?;
    if shifts.is_empty() { Err(Error::Invalid { field: Field::Hours, problem: Problem::Form }) } else { Ok(shifts) }
}

fn parts(typed: &str) -> impl Iterator<Item = &str> {
    typed.split([',', '،', ';', '+']).map(str::trim).filter(|part| !part.is_empty())
}

/// One day, or from one to another.
fn some_days(part: &str) -> Option<Vec<Weekday>> {
    if matches!(part, "all" | "every day" | "daily" | "كل الايام" | "كل يوم" | "يوميا") {
        return Some(WEEK.to_vec());
    }
    if let Some(day) = weekday(part) {
        return Some(vec![day]);
    }
    let (from, to) = range(part)?;
    let (from, to) = (weekday(from)?, weekday(to)?);
    let mut days = vec![from];
    let mut day = from;
    while day != to {
        day = day.succ();
        days.push(day);
    }
    Some(days)
}

fn shift(part: &str) -> Option<Shift> {
    let (from, to) = range(part)?;
    Some(Shift::new(time(from)?, time(to)?))
}

/// Both sides of a dash, or of a word between them.
fn range(part: &str) -> Option<(&str, &str)> {
    let part = part.strip_prefix("من ").or_else(|| part.strip_prefix("from ")).unwrap_or(part);
    let by_word = || [" to ", " الي ", " حتي "].into_iter().find_map(|word| part.split_once(word));
    let (from, to) = part.split_once(['-', '–', '—']).or_else(by_word)?;
    Some((from.trim(), to.trim()))
}

/// `9`, `9:30`, `21:30`, `9am`, `9:30 م`; 24 is midnight.
fn time(typed: &str) -> Option<NaiveTime> {
    let number_end = typed.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(typed.len());
    let (number, half) = typed.split_at(number_end);
    let (hour, minute) = number.split_once(':').unwrap_or((number, "0"));
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match (half.trim(), hour) {
        ("", 24) if minute == 0 => 0,
        ("", hour) => hour,
        ("am" | "ص" | "صباحا", 12) => 0,
        ("am" | "ص" | "صباحا", hour @ 1..=11) => hour,
        ("pm" | "م" | "مساء" | "ظهرا", 12) => 12,
        ("pm" | "م" | "مساء" | "ظهرا", hour @ 1..=11) => hour + 12,
        _ => return None,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn t(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn days_are_read_in_both_languages() {
        use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
        for (typed, expected) in [
            ("sun-thu", vec![Sun, Mon, Tue, Wed, Thu]),
            ("الأحد - الخميس", vec![Sun, Mon, Tue, Wed, Thu]),
            ("من الأحد إلى الخميس", vec![Sun, Mon, Tue, Wed, Thu]),
            ("الجمعة، السبت", vec![Fri, Sat]),
            ("Sat, Friday", vec![Fri, Sat]),
            ("thu-sat", vec![Thu, Fri, Sat]),
            ("sat-mon", vec![Sun, Mon, Sat]),
            ("كل الأيام", WEEK.to_vec()),
            ("السبت", vec![Sat]),
        ] {
            assert_eq!(days(typed).unwrap(), expected, "{typed}");
        }
        for typed in ["", "someday", "sun-", "-", "الأحد-"] {
            assert!(days(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn hours_are_read_in_both_languages() {
        for (typed, expected) in [
            ("9-13, 16:00-22:30", vec![(t(9, 0), t(13, 0)), (t(16, 0), t(22, 30))]),
            ("٩-١٣، ١٦-٢٢", vec![(t(9, 0), t(13, 0)), (t(16, 0), t(22, 0))]),
            ("9am-1pm", vec![(t(9, 0), t(13, 0))]),
            ("9ص - 1م", vec![(t(9, 0), t(13, 0))]),
            ("من 9 صباحًا إلى 5 مساءً", vec![(t(9, 0), t(17, 0))]),
            ("20-24", vec![(t(20, 0), t(0, 0))]),
            ("20:00–02:00", vec![(t(20, 0), t(2, 0))]),
            ("مغلق", vec![]),
            ("closed", vec![]),
        ] {
            let read: Vec<_> = shifts(typed).unwrap().into_iter().map(Shift::times).collect();
            assert_eq!(read, expected, "{typed}");
        }
        for typed in ["", "9", "9-", "25-26", "9-13-15", "9:60-10", "13pm-14", "whenever"] {
            assert!(shifts(typed).is_err(), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn anything_can_be_typed(typed in "\\PC{0,40}") {
            let _ = (days(&typed), shifts(&typed));
        }
    }
}
