//! A week as people see it: each day, with when somebody is there.

use chrono::Weekday;
use crm::{
    hours::{Shift, Week},
    tenants::Language,
};

use crate::{list, t};

/// The week as people here see it.
const WEEK: [Weekday; 7] =
    [Weekday::Sun, Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat];

/// Each day with its hours, which are empty where there are none.
pub fn week(language: Language, week: &Week) -> Vec<(String, String)> {
    let hours = |day: Weekday| list(language, week.day(day).iter().map(|shift| times(language, *shift)));
    WEEK.into_iter().map(|day| (day_name(language, day), hours(day))).collect()
}

/// What a day of the week is called.
pub fn day_name(language: Language, day: Weekday) -> String {
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
