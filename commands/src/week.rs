//! A week as people see it: a line for each day, with when somebody is there.

use crm::{hours::Week, tenants::Language};
pub(crate) use words::day_name;

use crate::texts::t;

/// Each day with its hours; `closed` is said of one without any.
pub(crate) fn week_text(language: Language, week: &Week, closed: &str) -> String {
    let line = |(day, hours): (String, String)| {
        let hours = if hours.is_empty() { closed.to_owned() } else { hours };
        t!(language, "hours-day", day = day, hours = hours)
    };
    words::week(language, week).into_iter().map(line).collect::<Vec<_>>().join("\n")
}
