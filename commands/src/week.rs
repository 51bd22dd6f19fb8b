//! A week as people see it: a line for each day, with when somebody is there.

use chrono::Weekday;
use crm::{
    hours::{Shift, Week},
    tenants::Language,
};

use crate::texts::{self, t};

/// The week as people here see it.
const WEEK: [Weekday; 7] =
    [Weekday::Sun, Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat];

/// Each day with its hours; `closed` is said of one without any.
pub(crate) fn week_text(language: Language, week: &Week, closed: &str) -> String {
    let line = |day: Weekday| {
        let shifts: Vec<String> = week.day(day).iter().map(|shift| times(language, *shift)).collect();
        let text = if shifts.is_empty() { closed.to_owned() } else { texts::list(language, shifts) };
        t!(language, "hours-day", day = day_name(language, day), hours = text)
    };
    WEEK.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What a day of the week is called.
pub(crate) fn day_name(language: Language, day: Weekday) -> String {
    t!(language, "weekday", day = day.to_string().to_lowercase())
}

fn times(language: Language, shift: Shift) -> String {
    let (from, to) = shift.times();
    if from == to {
        return t!(language, "hours-all-day");
    }
    let (from, to) = (from.format("%H:%M").to_string(), to.format("%H:%M").to_string());
    t!(language, "hours-shift", from = from, to = to)
}
