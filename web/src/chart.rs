//! A bar for each step of a report, drawn by the server: the first is at the side where reading begins. Positions are in percent of the
//! width, so that letters keep their size; styles are classes, because pages take none in line.

use crm::{
    overview::stats::{Report, Scope},
    tenants::Language,
};
use words::t;

/// How high the bars are at most, and where they stand, in pixels.
const TALL: f64 = 146.0;
const GROUND: f64 = 156.0;

/// What lies left and right of the bars, in percent.
const MARGIN: f64 = 6.0;

/// At most so many days are named below the bars.
const NAMED: usize = 10;

/// A chart, and the table behind it.
pub(crate) struct Chart {
    pub title: String,
    pub bars: Vec<Bar>,
    pub lines: Vec<Line>,
    /// The first day of a step, and what is counted of it.
    pub rows: Vec<(String, [i64; 2])>,
    pub columns: [String; 2],
}

pub(crate) struct Bar {
    pub x: String,
    pub wide: String,
    pub y: String,
    pub high: String,
    pub name: Option<(String, String)>,
}

pub(crate) struct Line {
    pub y: String,
    pub text_y: String,
    pub value: i64,
}

impl Chart {
    pub(crate) fn of(language: Language, report: &Report) -> Self {
        let columns = match report.scope {
            Scope::Own => [t!(language, "stats-answered"), t!(language, "stats-closed")],
            Scope::Team | Scope::All => [t!(language, "stats-came"), t!(language, "stats-closed")],
        };
        let most = report.course.iter().map(|(_, [n, _])| *n).max().unwrap_or(0);
        let top = round_up(most);
        let count = report.course.len().max(1);
        let wide = (100.0 - 2.0 * MARGIN) / count as f64;
        let each = count.div_ceil(NAMED);
        let bar = |(at, (day, [n, _])): (usize, &(chrono::NaiveDate, [i64; 2]))| {
            let from_start = MARGIN + wide * at as f64;
            let x = match language {
                Language::Arabic => 100.0 - from_start - wide * 0.7,
                Language::English => from_start,
            };
            let high = TALL * (*n as f64) / (top as f64);
            let name = (at % each == 0).then(|| (format!("{:.2}", x + wide * 0.35), day.format("%d").to_string()));
            Bar {
                x: format!("{x:.2}"),
                wide: format!("{:.2}", wide * 0.7),
                y: format!("{:.1}", GROUND - high),
                high: format!("{high:.1}"),
                name,
            }
        };
        let line = |quarter: i64| {
            let y = GROUND - TALL * quarter as f64 / 2.0;
            Line { y: format!("{y:.1}"), text_y: format!("{:.1}", y + 4.0), value: top * quarter / 2 }
        };
        Self {
            title: t!(language, "web-chart", what = columns[0].clone()),
            bars: report.course.iter().enumerate().map(bar).collect(),
            lines: (0..=2).map(line).collect(),
            rows: report.course.iter().map(|(day, counts)| (day.to_string(), *counts)).collect(),
            columns,
        }
    }
}

/// The next number that reads well in halves.
fn round_up(most: i64) -> i64 {
    let mut step = 2;
    loop {
        for factor in [1, 2, 5] {
            if step * factor >= most {
                return step * factor;
            }
        }
        step *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_at_a_round_number_that_is_reached() {
        for (most, top) in [(0, 2), (2, 2), (3, 4), (7, 10), (11, 20), (35, 40), (41, 100), (999, 1000), (1001, 2000)] {
            assert_eq!(round_up(most), top, "{most}");
        }
    }
}
