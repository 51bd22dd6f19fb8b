//! Reports as people see them.

use chrono::{DateTime, NaiveDate, TimeDelta};
use crm::{
    MemberId, PipelineId, StageId,
    money::Money,
    overview::stats::{Expected, Figures, Metric, Period, Report, Row, Scope, Standing, bucket},
    pipelines::{self, Pipeline, Stage, Usual},
};

use super::{sheet::words, *};

fn member(n: u32) -> MemberId {
    format!("0190b3c4d5e6f708192a3b4c5d6e{n:04}").parse().unwrap()
}

fn pipeline(n: u32) -> PipelineId {
    format!("0190b3c4d5e6f708192a3b4c5d6f{n:04}").parse().unwrap()
}

fn row(metric: Metric, who: u32, n: i64, sum: i64) -> Row {
    let member = (who > 0).then(|| member(who));
    let metric = metric.as_str().to_owned();
    Row { metric, member, pipeline: None, source: None, currency: None, bucket: None, n, sum }
}

fn times(metric: Metric, who: u32, all: &[(i64, i64)]) -> Vec<Row> {
    let of = |(seconds, n): &(i64, i64)| Row { bucket: Some(bucket(*seconds)), ..row(metric, who, *n, seconds * n) };
    all.iter().map(of).collect()
}

fn won(who: u32, into: u32, currency: &str, n: i64, sum: i64) -> Row {
    Row { pipeline: Some(pipeline(into)), currency: Some(currency.to_owned()), ..row(Metric::DealWon, who, n, sum) }
}

fn source(metric: Metric, source: &str, n: i64) -> Row {
    Row { source: Some(source.to_owned()), ..row(metric, 0, n, 0) }
}

fn figures() -> Figures {
    let mut rows = vec![
        row(Metric::Came, 0, 1284, 0),
        row(Metric::Heard, 0, 9120, 0),
        row(Metric::Said, 1, 3400, 0),
        row(Metric::Said, 2, 2810, 0),
        row(Metric::Said, 3, 12, 0),
        source(Metric::LeadNew, "whatsapp", 310),
        source(Metric::LeadNew, "discord", 42),
        source(Metric::LeadConverted, "whatsapp", 96),
        source(Metric::LeadLost, "discord", 20),
        row(Metric::DealNew, 1, 120, 0),
        source(Metric::Booked, "whatsapp", 74),
        row(Metric::BookingDone, 0, 61, 0),
        row(Metric::NoShow, 0, 7, 0),
        row(Metric::BookingCancelled, 0, 9, 0),
        won(1, 1, "SAR", 31, 48_250_075),
        won(2, 2, "SAR", 12, 9_900_000),
        won(2, 1, "KWD", 2, 1_250_750),
        Row { currency: Some("SAR".to_owned()), pipeline: Some(pipeline(1)), ..row(Metric::DealLost, 2, 17, 0) },
    ];
    rows.extend(times(Metric::Answered, 1, &[(20, 90), (70, 210), (400, 180), (2000, 60)]));
    rows.extend(times(Metric::Answered, 2, &[(45, 40), (600, 220), (5000, 120), (90_000, 14)]));
    rows.extend(times(Metric::Closed, 1, &[(3000, 300), (9000, 200), (100_000, 90)]));
    rows.extend(times(Metric::Closed, 2, &[(20_000, 210), (700_000, 30)]));
    let stars = [(1, 4), (2, 6), (3, 21), (4, 80), (5, 143)];
    rows.extend(stars.map(|(stars, n)| Row { bucket: Some(stars), ..row(Metric::Rated, 1, n, i64::from(stars) * n) }));
    Figures(rows)
}

fn earlier() -> Figures {
    let mut rows = vec![
        row(Metric::Came, 0, 1102, 0),
        row(Metric::Heard, 0, 9120, 0),
        row(Metric::Said, 1, 7000, 0),
        source(Metric::LeadNew, "whatsapp", 402),
        row(Metric::DealNew, 1, 96, 0),
        won(1, 1, "SAR", 40, 51_000_000),
        won(1, 1, "USD", 1, 120_000),
    ];
    rows.extend(times(Metric::Answered, 1, &[(300, 700), (5000, 90)]));
    rows.extend(times(Metric::Closed, 1, &[(20_000, 640), (700_000, 90)]));
    rows.extend([(4, 90), (5, 90)].map(|(s, n)| Row { bucket: Some(s), ..row(Metric::Rated, 1, n, i64::from(s) * n) }));
    Figures(rows)
}

/// As `stats::report` gives it.
fn a_report(scope: Scope, period: Period) -> Report {
    let today: NaiveDate = "2026-11-23".parse().unwrap();
    let ((span, step), at) = (period.course(today), DateTime::from_timestamp(1_800_000_000, 0).unwrap());
    let days = (0..span.days()).map(|n| (n, span.from + TimeDelta::days(n)));
    let days = days.filter(|(_, day)| step.of(*day, span) == *day);
    let course = days.map(|(n, day)| (day, [28 + (n * 7) % 31, 12 + (n * 5) % 23])).collect();
    let sums = |code: &str, sum| Money::new(sum, code.parse().unwrap());
    let with_money = scope != Scope::Team;
    let expected = vec![
        Expected::new(58, sums("SAR", 312_000_000), 124_800_000, 40_000_000),
        Expected::new(3, sums("KWD", 9_100_500), 2_730_150, 0),
    ];
    let stage = |usual, n| (Stage::usual(StageId::new(at), usual), n);
    let own = Stage::own(StageId::new(at), "بانتظار توقيع العقد النهائي من الإدارة");
    let leads = vec![stage(Usual::New, 120), stage(Usual::Contacted, 61), stage(Usual::Qualified, 18), (own, 4)];
    let limited = |figures: Figures| {
        let cut = |row: Row| Row { member: None, pipeline: None, currency: None, ..row };
        Figures(figures.0.into_iter().map(cut).collect())
    };
    let (figures, earlier) = if with_money { (figures(), earlier()) } else { (limited(figures()), limited(earlier())) };
    let names = ["هدى العتيبي *x*", "Omar Farouk al-Sayyid ibn Abdullah", "يوسف"].into_iter();
    let names = (1..).zip(names).map(|(n, name)| (member(n), name.to_owned())).collect();
    let named = |n, name: Option<&str>| {
        let name = name.map(str::to_owned);
        Pipeline { id: pipeline(n), kind: pipelines::Kind::Deal, name }
    };
    Report {
        scope,
        period,
        span: period.span(today),
        before: period.before(today),
        figures,
        earlier,
        course,
        step,
        standing: Standing { open: 212, waiting: 17, leads, expected: if with_money { expected } else { Vec::new() } },
        names: if scope == Scope::All { names } else { Vec::new() },
        pipelines: vec![named(1, None), named(2, Some("تجديد العقود"))],
        uncounted: 0,
    }
}

const COMPANY: &str = "شركة النور";

fn told(language: Language, report: &Report, page: Page) -> String {
    let sheet = sheet::sheet(language, COMPANY, report, page);
    format!("{}\n{}", sheet.title, words(language, &sheet))
}

#[test]
fn every_page_in_words_in_both_languages() {
    for language in Language::ALL {
        let report = a_report(Scope::All, Period::ThirtyDays);
        let pages = Page::ALL.map(|page| told(language, &report, page)).join("\n\n————\n\n");
        insta::assert_snapshot!(format!("stats_words_{}", language.as_str()), pages);
        let own = told(language, &a_report(Scope::Own, Period::Today), Page::Overview);
        let team = told(language, &a_report(Scope::Team, Period::Year), Page::Sales);
        insta::assert_snapshot!(format!("stats_words_own_and_team_{}", language.as_str()), format!("{own}\n\n{team}"));
    }
}

/// Who sees totals only sees no money and no names, on whatever page.
#[test]
fn totals_say_nothing_of_money_and_of_people() {
    for language in Language::ALL {
        let report = a_report(Scope::Team, Period::Month);
        for page in Page::ALL.into_iter().filter(|page| page.is_of(Scope::Team)) {
            let told = told(language, &report, page);
            for secret in ["SAR", "KWD", "ر.س", "482,500", "هدى", "Omar", "تجديد"] {
                assert!(!told.contains(secret), "{secret} in {told}");
            }
        }
        let everything =
            Page::ALL.map(|page| self::told(language, &a_report(Scope::All, Period::Month), page)).join("");
        for told in ["482,500.75", "هدى", "Omar", "تجديد"] {
            assert!(everything.contains(told), "this test knows what to look for: {told}");
        }
    }
}

#[test]
fn a_report_fits_on_a_phone() {
    let (arabic, english) = (Language::Arabic, Language::English);
    for (language, page, period) in [
        (arabic, Page::Overview, Period::ThirtyDays),
        (english, Page::Overview, Period::ThirtyDays),
        (arabic, Page::Conversations, Period::Week),
        (arabic, Page::Sales, Period::Quarter),
        (english, Page::Colleagues, Period::Year),
    ] {
        let sheet = sheet::sheet(language, COMPANY, &a_report(Scope::All, period), page);
        let png = picture::draw(&sheet).unwrap();
        let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        let (width, height) = (side(16), side(20));
        assert!(width == 1280 && height < 3 * width && png.len() < 500_000, "{width} × {height}: {}", png.len());
        insta::assert_binary_snapshot!(&format!("stats_{}_{}.png", page.as_str(), language.as_str()), png);
    }
}

#[test]
fn every_period_of_every_scope_is_drawn_and_so_is_nothing() {
    let mut nothing = a_report(Scope::All, Period::TwelveMonths);
    (nothing.figures, nothing.earlier, nothing.names) = (Figures::default(), Figures::default(), Vec::new());
    (nothing.standing, nothing.uncounted) = (Standing::default(), 12);
    nothing.course.iter_mut().for_each(|(_, counts)| *counts = [0, 0]);
    for page in Page::ALL {
        let sheet = sheet::sheet(Language::Arabic, COMPANY, &nothing, page);
        assert!(picture::draw(&sheet).is_ok() && words(Language::Arabic, &sheet).contains('⏳'));
    }
    for (scope, period) in Scope::ALL.iter().flat_map(|scope| Period::ALL.iter().map(move |period| (*scope, *period))) {
        let sheet = sheet::sheet(Language::English, "", &a_report(scope, period), Page::Overview);
        assert!(!words(Language::English, &sheet).is_empty());
    }
}
