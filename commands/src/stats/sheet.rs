//! A report in words, page by page: what its picture shows and what is said below it are made of the same blocks.
//!
//! To show another metric: its tile, bar or column here.

use chrono::NaiveDate;
use crm::{
    MemberId,
    leads::LeadSource,
    money::Money,
    overview::stats::{Figures, LIMITS, Metric, Period, Report, Scope, Step},
    tenants::Language,
};

use super::{
    Page,
    picture::{Bar, Block, Change, Sheet, Tile, count},
};
use crate::{
    plain::{bare, plain},
    stages::{called, pipeline_called},
    stars::tenths,
    texts::{
        named::{known, named},
        t,
    },
};

/// How many colleagues are in the table.
const COLLEAGUES: usize = 15;

/// How many sources, stages and pipelines have a bar.
const BARS: usize = 8;

/// A page of a report.
pub(super) fn sheet(language: Language, company: &str, report: &Report, page: Page) -> Sheet {
    let of = Of { language, report };
    let mut blocks = match page {
        Page::Overview => of.overview(),
        Page::Conversations => of.conversations(),
        Page::Sales => of.sales(),
        Page::Colleagues => vec![of.colleagues()],
    };
    if report.uncounted > 0 {
        blocks.insert(0, Block::Note(t!(language, "stats-uncounted", count = report.uncounted as i64)));
    }
    let period = named(language, report.period);
    let title = match report.scope {
        Scope::Own => t!(language, "stats-title-me", period = period),
        Scope::Team | Scope::All => t!(language, "stats-title", company = bare(company, 60), period = period),
    };
    let days = |from: NaiveDate, to: NaiveDate| match from == to {
        true => t!(language, "stats-on", day = from.to_string()),
        false => t!(language, "stats-from-to", from = from.to_string(), to = to.to_string()),
    };
    let (span, before) = (report.span, report.before);
    let before = days(before.from, before.to);
    let subtitle = match report.period {
        Period::Today => t!(language, "stats-compared-so-far", days = days(span.from, span.to), before = before),
        _ => t!(language, "stats-compared", days = days(span.from, span.to), before = before),
    };
    Sheet { title, subtitle, blocks, right_to_left: language == Language::Arabic }
}

struct Of<'a> {
    language: Language,
    report: &'a Report,
}

impl Of<'_> {
    fn overview(&self) -> Vec<Block> {
        let mut tiles = match self.report.scope {
            Scope::Own => vec![
                self.counted(t!(self.language, "stats-answered"), Metric::Answered, Some(true)),
                self.counted(t!(self.language, "stats-said"), Metric::Said, Some(true)),
            ],
            Scope::Team | Scope::All => vec![
                self.counted(t!(self.language, "stats-came"), Metric::Came, None),
                self.counted(t!(self.language, "stats-answered"), Metric::Answered, Some(true)),
            ],
        };
        tiles.extend([
            self.counted(t!(self.language, "stats-closed"), Metric::Closed, Some(true)),
            self.timed(t!(self.language, "stats-answer-half"), Metric::Answered, 50),
            self.timed(t!(self.language, "stats-answer-most"), Metric::Answered, 90),
            self.timed(t!(self.language, "stats-close-half"), Metric::Closed, 50),
            self.counted(t!(self.language, "stats-leads"), Metric::LeadNew, Some(true)),
            self.counted(t!(self.language, "stats-won"), Metric::DealWon, Some(true)),
            self.satisfaction(),
        ]);
        let mut blocks = vec![Block::Tiles(tiles), self.course()];
        blocks.extend(self.money());
        blocks
    }

    fn conversations(&self) -> Vec<Block> {
        let standing = &self.report.standing;
        let mut tiles = Vec::new();
        if self.report.scope != Scope::Own {
            tiles.push(self.counted(t!(self.language, "stats-came"), Metric::Came, None));
            tiles.push(self.counted(t!(self.language, "stats-heard"), Metric::Heard, None));
        }
        tiles.extend([
            self.counted(t!(self.language, "stats-said"), Metric::Said, Some(true)),
            self.counted(t!(self.language, "stats-answered"), Metric::Answered, Some(true)),
            self.timed(t!(self.language, "stats-answer-half"), Metric::Answered, 50),
            self.timed(t!(self.language, "stats-answer-most"), Metric::Answered, 90),
            self.counted(t!(self.language, "stats-closed"), Metric::Closed, Some(true)),
            self.timed(t!(self.language, "stats-close-half"), Metric::Closed, 50),
            self.timed(t!(self.language, "stats-close-most"), Metric::Closed, 90),
            self.now(t!(self.language, "stats-open"), standing.open),
            self.now(t!(self.language, "stats-waiting"), standing.waiting),
            self.satisfaction(),
        ]);
        let mut blocks = vec![Block::Tiles(tiles)];
        blocks.extend(self.times(t!(self.language, "stats-answer-times"), Metric::Answered));
        blocks.extend(self.times(t!(self.language, "stats-close-times"), Metric::Closed));
        blocks.extend(self.ratings());
        blocks
    }

    fn sales(&self) -> Vec<Block> {
        let tiles = vec![
            self.counted(t!(self.language, "stats-leads"), Metric::LeadNew, Some(true)),
            self.counted(t!(self.language, "stats-converted"), Metric::LeadConverted, Some(true)),
            self.counted(t!(self.language, "stats-leads-lost"), Metric::LeadLost, Some(false)),
            self.counted(t!(self.language, "stats-deals"), Metric::DealNew, Some(true)),
            self.counted(t!(self.language, "stats-won"), Metric::DealWon, Some(true)),
            self.counted(t!(self.language, "stats-lost"), Metric::DealLost, Some(false)),
        ];
        let mut blocks = vec![Block::Tiles(tiles)];
        // What one person did is no way from the first to the last: their deals come of others' leads.
        if self.report.scope != Scope::Own {
            blocks.extend(self.funnel());
            let sources = self.report.figures.by_source(Metric::LeadNew).into_iter();
            let sources = sources.map(|(source, n)| (known::<LeadSource>(self.language, &source), n));
            blocks.extend(self.bars(t!(self.language, "stats-by-source"), sources));
            blocks.extend(self.bookings());
        }
        let stages = self.report.standing.leads.iter().map(|(stage, n)| (called(self.language, stage), *n));
        blocks.extend(self.bars(t!(self.language, "stats-by-stage"), stages));
        let pipelines = self.report.figures.by_pipeline(Metric::DealWon).into_iter().map(|(id, n)| {
            let pipeline = self.report.pipelines.iter().find(|pipeline| pipeline.id == id);
            let name = pipeline.map(|pipeline| pipeline_called(self.language, pipeline));
            (name.unwrap_or_else(|| t!(self.language, "stats-pipeline-gone")), n)
        });
        if self.report.pipelines.len() > 1 {
            blocks.extend(self.bars(t!(self.language, "stats-by-pipeline"), pipelines));
        }
        blocks.extend(self.money());
        blocks
    }

    /// Bookings, for a company that takes any: those of them to which nobody came, of all whose time has come.
    fn bookings(&self) -> Option<Block> {
        let figures = &self.report.figures;
        let (done, missed) = (figures.n(Metric::BookingDone), figures.n(Metric::NoShow));
        let metrics = [Metric::Booked, Metric::BookingDone, Metric::NoShow, Metric::BookingCancelled];
        if metrics.iter().all(|metric| figures.n(*metric) + self.report.earlier.n(*metric) == 0) {
            return None;
        }
        let mut tiles = vec![
            self.counted(t!(self.language, "stats-booked"), Metric::Booked, Some(true)),
            self.counted(t!(self.language, "stats-came-to"), Metric::BookingDone, Some(true)),
            self.counted(t!(self.language, "stats-no-shows"), Metric::NoShow, Some(false)),
            self.counted(t!(self.language, "stats-bookings-cancelled"), Metric::BookingCancelled, Some(false)),
        ];
        if done + missed > 0 {
            let percent = (missed * 200 + done + missed) / ((done + missed) * 2);
            let value = t!(self.language, "stats-percent", percent = count(percent));
            tiles.push(Tile { label: t!(self.language, "stats-no-show-share"), value, change: None });
        }
        Some(Block::Tiles(tiles))
    }

    /// A count, compared; whether more of it is good, if it is either.
    fn counted(&self, label: String, metric: Metric, more_is_good: Option<bool>) -> Tile {
        let (now, before) = (self.report.figures.n(metric), self.report.earlier.n(metric));
        let change = self.change(now, before, count(before), more_is_good);
        Tile { label, value: count(now), change }
    }

    /// The time within which so many of a hundred were done, compared: less is better.
    fn timed(&self, label: String, metric: Metric, percent: i64) -> Tile {
        let took = |figures: &Figures| figures.within(metric, percent);
        let (now, before) = (took(&self.report.figures), took(&self.report.earlier));
        let told = |seconds| took_words(self.language, seconds);
        let change = now.zip(before).and_then(|(now, before)| self.change(now, before, told(before), Some(false)));
        Tile { label, value: now.map_or_else(|| "—".to_owned(), told), change }
    }

    fn satisfaction(&self) -> Tile {
        let (now, before) = (self.report.figures.stars(), self.report.earlier.stars());
        let change = now.zip(before).and_then(|(now, before)| self.change(now, before, tenths(before), Some(true)));
        let told = |average: i64| t!(self.language, "stats-stars", average = tenths(average));
        Tile {
            label: t!(self.language, "stats-satisfaction"), value: now.map_or_else(|| "—".to_owned(), told), change
        }
    }

    /// What is so now, which is compared with nothing.
    fn now(&self, label: String, n: i64) -> Tile {
        Tile { label, value: count(n), change: None }
    }

    fn change(&self, now: i64, before: i64, told: String, more_is_good: Option<bool>) -> Option<Change> {
        let is_more = (now != before).then_some(now > before);
        let text = match before {
            0 if now == 0 => return None,
            0 => t!(self.language, "stats-before", before = told),
            _ if now == before => t!(self.language, "stats-same"),
            _ => {
                let percent = ((now - before).abs() * 200 + before) / (before * 2);
                t!(self.language, "stats-change", percent = count(percent), before = told)
            }
        };
        let is_good = is_more.zip(more_is_good).map(|(is_more, is_good)| is_more == is_good);
        Some(Change { text, is_more, is_good })
    }

    fn course(&self) -> Block {
        let legend = match self.report.scope {
            Scope::Own => [t!(self.language, "stats-answered"), t!(self.language, "stats-closed")],
            Scope::Team | Scope::All => [t!(self.language, "stats-came"), t!(self.language, "stats-closed")],
        };
        let label = |day: NaiveDate| match self.report.step {
            Step::Day | Step::Week => day.format("%-d/%-m").to_string(),
            Step::Month => day.format("%-m/%y").to_string(),
        };
        let title = match self.report.step {
            Step::Day => t!(self.language, "stats-by-day"),
            Step::Week => t!(self.language, "stats-by-week"),
            Step::Month => t!(self.language, "stats-by-month"),
        };
        let steps = self.report.course.iter().map(|(day, counts)| (label(*day), *counts)).collect();
        Block::Course { title, legend, steps }
    }

    fn bars(&self, title: String, all: impl Iterator<Item = (String, i64)>) -> Option<Block> {
        let all: Vec<(String, i64)> = all.take(BARS).collect();
        let bar = |(label, n): &(String, i64)| Bar { label: bare(label, 60), value: count(*n), size: *n };
        let is_anything = all.iter().any(|(_, n)| *n > 0);
        is_anything.then(|| Block::Bars { title, bars: all.iter().map(bar).collect() })
    }

    /// How far it goes, step by step: what each is of the one before.
    fn funnel(&self) -> Option<Block> {
        let steps = [
            (t!(self.language, "stats-came"), Metric::Came),
            (t!(self.language, "stats-leads"), Metric::LeadNew),
            (t!(self.language, "stats-deals"), Metric::DealNew),
            (t!(self.language, "stats-won"), Metric::DealWon),
        ];
        let mut before = None;
        let mut bars = Vec::new();
        for (label, metric) in steps {
            let n = self.report.figures.n(metric);
            let value = match before.replace(n) {
                Some(of) if of > 0 => {
                    let percent = (n * 200 + of) / (of * 2);
                    t!(self.language, "stats-of-before", n = count(n), percent = count(percent))
                }
                _ => count(n),
            };
            bars.push(Bar { label, value, size: n });
        }
        let is_anything = bars.iter().any(|bar| bar.size > 0);
        is_anything.then(|| Block::Bars { title: t!(self.language, "stats-funnel"), bars })
    }

    fn times(&self, title: String, metric: Metric) -> Option<Block> {
        let counts = self.report.figures.by_limits(metric);
        let took = |seconds| took_words(self.language, seconds);
        let within = |limit: &i64| t!(self.language, "stats-within", time = took(*limit));
        let mut labels: Vec<String> = LIMITS.iter().map(within).collect();
        labels.push(t!(self.language, "stats-longer", time = took(LIMITS.last().copied().unwrap_or_default())));
        self.bars(title, labels.into_iter().zip(counts))
    }

    fn ratings(&self) -> Option<Block> {
        let label = |stars: i64| t!(self.language, "stats-stars", average = stars);
        let counts: Vec<(String, i64)> = (1..).map(label).zip(self.report.figures.by_stars()).collect();
        self.bars(t!(self.language, "stats-ratings"), counts.into_iter().rev())
    }

    /// What was won and what can be expected, for who sees money.
    fn money(&self) -> Vec<Block> {
        let Report { figures, earlier, standing, .. } = self.report;
        let (now, before) = (figures.money(Metric::DealWon), earlier.money(Metric::DealWon));
        let shown = |money: &Money| money.shown(self.language);
        let earlier = |money: &Money| before.iter().find(|before| before.currency == money.currency);
        let nothing = |money: &&Money| now.iter().all(|now| now.currency != money.currency);
        let mut rows: Vec<Vec<String>> = Vec::new();
        for money in now.iter() {
            let before = earlier(money).map_or_else(|| "—".to_owned(), &shown);
            rows.push(vec![money.currency.code().to_owned(), shown(money), before]);
        }
        for money in before.iter().filter(nothing) {
            rows.push(vec![money.currency.code().to_owned(), "—".to_owned(), shown(money)]);
        }
        let mut blocks = Vec::new();
        if !rows.is_empty() {
            let head = [
                t!(self.language, "stats-currency"),
                t!(self.language, "stats-worth"),
                t!(self.language, "stats-worth-before"),
            ]
            .to_vec();
            blocks.push(Block::Table { title: t!(self.language, "stats-won-value"), head, rows });
        }
        if !standing.expected.is_empty() {
            let head = [
                t!(self.language, "stats-currency"),
                t!(self.language, "stats-open-deals"),
                t!(self.language, "stats-worth"),
                t!(self.language, "stats-expected"),
                t!(self.language, "stats-expected-soon"),
            ];
            let row = |of: &crm::overview::stats::Expected| {
                let (sum, weighted, soon) = (shown(&of.sum()), shown(&of.weighted()), shown(&of.soon()));
                vec![of.currency.code().to_owned(), count(of.n), sum, weighted, soon]
            };
            let rows = standing.expected.iter().map(row).collect();
            let head = head.to_vec();
            blocks.push(Block::Table { title: t!(self.language, "stats-forecast"), head, rows });
        }
        blocks
    }

    /// Each colleague in a row, those first who answered most.
    fn colleagues(&self) -> Block {
        let head = [
            t!(self.language, "stats-colleague"),
            t!(self.language, "stats-head-answered"),
            t!(self.language, "stats-head-time"),
            t!(self.language, "stats-head-said"),
            t!(self.language, "stats-head-closed"),
            t!(self.language, "stats-head-won"),
            t!(self.language, "stats-head-worth"),
            t!(self.language, "stats-head-stars"),
        ];
        let mut all: Vec<(MemberId, &str, Figures)> = self
            .report
            .names
            .iter()
            .map(|(id, name)| (*id, name.as_str(), self.report.figures.of_member(*id)))
            .collect();
        all.sort_by_key(|(id, _, figures)| {
            (std::cmp::Reverse((figures.n(Metric::Answered), figures.n(Metric::Said), figures.n(Metric::DealWon))), *id)
        });
        let row = |(_, name, figures): &(MemberId, &str, Figures)| {
            let none = || "—".to_owned();
            let time = figures.within(Metric::Answered, 50).map_or_else(none, |took| took_words(self.language, took));
            let money = figures.money(Metric::DealWon);
            let worth = money.first().map_or_else(none, |money| money.shown(self.language));
            let more = if money.len() > 1 { " +" } else { "" };
            vec![
                bare(name, 40),
                count(figures.n(Metric::Answered)),
                time,
                count(figures.n(Metric::Said)),
                count(figures.n(Metric::Closed)),
                count(figures.n(Metric::DealWon)),
                format!("{worth}{more}"),
                figures.stars().map_or_else(none, tenths),
            ]
        };
        if all.is_empty() {
            return Block::Note(t!(self.language, "stats-nobody"));
        }
        let rows = all.iter().take(COLLEAGUES).map(row).collect();
        Block::Table { title: t!(self.language, "stats-colleagues"), head: head.to_vec(), rows }
    }
}

/// A time in its two largest units.
fn took_words(language: Language, seconds: i64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match seconds {
        ..60 => t!(language, "stats-seconds", seconds = seconds),
        60..3600 => t!(language, "stats-minutes", minutes = minutes),
        3600..86_400 if minutes % 60 == 0 => t!(language, "stats-hours", hours = hours),
        3600..86_400 => t!(language, "stats-hours-minutes", hours = hours, minutes = minutes % 60),
        _ if hours % 24 == 0 => t!(language, "stats-days", days = days),
        _ => t!(language, "stats-days-hours", days = days, hours = hours % 24),
    }
}

/// The figures of a page, for those who don't see the picture.
pub(super) fn words(language: Language, sheet: &Sheet) -> String {
    let mut lines = vec![plain(&sheet.subtitle, 200)];
    for block in &sheet.blocks {
        match block {
            Block::Tiles(tiles) => {
                lines.push(String::new());
                lines.extend(tiles.iter().map(|tile| {
                    let change = tile.change.as_ref().map(|change| {
                        let mark = match change.is_more {
                            Some(true) => "▲ ",
                            Some(false) => "▼ ",
                            None => "",
                        };
                        format!(" · {mark}{}", change.text)
                    });
                    let line = t!(language, "stats-line", label = tile.label.as_str(), value = tile.value.as_str());
                    format!("{line}{}", change.unwrap_or_default())
                }));
            }
            // The picture's own: how it went is in the figures above as a whole.
            Block::Course { steps, legend, .. } => {
                let busiest =
                    steps.iter().enumerate().max_by_key(|(place, (_, [first, _]))| (*first, usize::MAX - place));
                if let Some((_, (label, [first, _]))) = busiest.filter(|(_, (_, [first, _]))| *first > 0) {
                    let (what, when) = (legend[0].as_str(), label.as_str());
                    lines.push(t!(language, "stats-busiest", what = what, when = when, n = count(*first)));
                }
            }
            Block::Bars { title, bars } => {
                lines.push(format!("\n**{title}**"));
                let line =
                    |bar: &Bar| t!(language, "stats-entry", label = plain(&bar.label, 60), value = bar.value.as_str());
                lines.extend(bars.iter().map(line));
            }
            Block::Table { title, head, rows } => {
                lines.push(format!("\n**{title}**"));
                for row in rows {
                    let cells = row.iter().zip(head).skip(1);
                    let cells = cells
                        .map(|(cell, head)| t!(language, "stats-cell", head = head.as_str(), value = cell.as_str()));
                    let name = row.first().map(|name| plain(name, 60)).unwrap_or_default();
                    let cells = cells.collect::<Vec<_>>().join(" · ");
                    lines.push(t!(language, "stats-row", name = name, cells = cells));
                }
            }
            Block::Note(note) => lines.push(format!("\n{note}")),
        }
    }
    lines.join("\n")
}
