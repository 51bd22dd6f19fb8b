//! Figures: what happened in some days, and how things stand.

use axum::Json;
use chrono::NaiveDate;
use crm::{
    MemberId,
    overview::stats::{self, Expected, Figures, Period, Row, Scope, Span},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Amount;
use crate::{gate::Session, input::Asked, wrong::Wrong};

/// Of when.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct When {
    period: Option<Period>,
}

/// From one day to another, both included.
#[derive(Serialize, ToSchema)]
pub(crate) struct SpanOut {
    /// The first.
    from: NaiveDate,
    /// The last.
    to: NaiveDate,
}

impl From<Span> for SpanOut {
    fn from(Span { from, to }: Span) -> Self {
        Self { from, to }
    }
}

/// So many of one metric that have all else in common.
#[derive(Serialize, ToSchema)]
pub(crate) struct FigureOut {
    /// What was counted: `lead_new`, `deal_won`, …
    metric: String,
    /// The id of whose it is.
    member: Option<String>,
    /// The id of the pipeline.
    pipeline: Option<String>,
    /// Of which source.
    source: Option<String>,
    /// In which currency.
    currency: Option<String>,
    /// How many.
    n: i64,
    /// What they come to: seconds, stars, or minor units of the currency.
    sum: i64,
}

/// Rows that are alike but for how long they took are one.
fn figures(figures: Figures) -> Vec<FigureOut> {
    let mut rows = figures.0;
    rows.iter_mut().for_each(|row| row.bucket = None);
    rows.sort_unstable();
    rows.dedup_by(|row, kept| {
        let is_alike = Row { n: 0, sum: 0, ..row.clone() } == Row { n: 0, sum: 0, ..kept.clone() };
        if is_alike {
            kept.n += row.n;
            kept.sum = kept.sum.saturating_add(row.sum);
        }
        is_alike
    });
    let out = |Row { metric, member, pipeline, source, currency, bucket: _, n, sum }: Row| FigureOut {
        metric,
        member: member.map(|id| id.to_string()),
        pipeline: pipeline.map(|id| id.to_string()),
        source,
        currency,
        n,
        sum,
    };
    rows.into_iter().map(out).collect()
}

/// Somebody whom figures name.
#[derive(Serialize, ToSchema)]
pub(crate) struct NamedOut {
    /// Their id.
    id: String,
    /// What they are called.
    name: String,
}

/// What open deals come to in one currency.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExpectedOut {
    /// How many.
    n: i64,
    /// What they are worth together.
    sum: Amount,
    /// The same, each weighed by how many of a hundred deals in its stage are won.
    weighted: Amount,
}

impl From<Expected> for ExpectedOut {
    fn from(expected: Expected) -> Self {
        Self { n: expected.n, sum: expected.sum().into(), weighted: expected.weighted().into() }
    }
}

/// The figures of a period.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReportOut {
    /// Its days.
    days: SpanOut,
    /// The days that it is compared with.
    before: SpanOut,
    /// What happened.
    figures: Vec<FigureOut>,
    /// What happened in the days that it is compared with.
    earlier: Vec<FigureOut>,
    /// The names of whom the figures name.
    members: Vec<NamedOut>,
    /// How many conversations are not closed.
    open: i64,
    /// In how many of these a customer waits for an answer.
    waiting: i64,
    /// What the open deals come to, in each currency; nothing, for who sees no money.
    expected: Vec<ExpectedOut>,
    /// How many of the days are not counted yet, and therefore not in it.
    uncounted: usize,
}

async fn report(session: Session, scope: Scope, period: Option<Period>) -> Result<Json<ReportOut>, Wrong> {
    let period = period.unwrap_or(Period::ThirtyDays);
    let report = stats::report(&session.db, &session.caller, scope, period).await?;
    let named = |(id, name): (MemberId, String)| NamedOut { id: id.to_string(), name };
    Ok(Json(ReportOut {
        days: report.span.into(),
        before: report.before.into(),
        figures: figures(report.figures),
        earlier: figures(report.earlier),
        members: report.names.into_iter().map(named).collect(),
        open: report.standing.open,
        waiting: report.standing.waiting,
        expected: report.standing.expected.into_iter().map(ExpectedOut::from).collect(),
        uncounted: report.uncounted,
    }))
}

pub(crate) async fn all(session: Session, Asked(when): Asked<When>) -> Result<Json<ReportOut>, Wrong> {
    report(session, Scope::All, when.period).await
}

pub(crate) async fn team(session: Session, Asked(when): Asked<When>) -> Result<Json<ReportOut>, Wrong> {
    report(session, Scope::Team, when.period).await
}

pub(crate) async fn own(session: Session, Asked(when): Asked<When>) -> Result<Json<ReportOut>, Wrong> {
    report(session, Scope::Own, when.period).await
}
