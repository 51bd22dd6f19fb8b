//! Statistics: what happened in some days, and how things stand. Days that are over are counted once and kept ([`days`]); today is counted
//! when it is asked for. Everything that is counted is a [`Metric`].
//!
//! Totals are those of the company: whose leads and conversations somebody sees makes no difference to them. Who sees only totals sees no
//! names and no money ([`Scope::Team`]).

pub mod days;
mod figures;
mod period;
pub mod schedules;
mod sql;
mod standing;

use chrono::{Datelike, Months, NaiveDate, TimeDelta};

use self::days::Bounds;
pub use self::{
    figures::{Figures, LIMITS, Metric, Row, bucket},
    period::{Period, Span, Step},
    standing::{Expected, Standing},
};
use crate::{
    caller::Caller,
    db::{self, TenantDb, Tx},
    error::{Error, Noun, Result},
    ids::MemberId,
    jobs::Job,
    kernel::{names::names, settings},
    permission::Permission,
    pipelines::{self, Kind, Pipeline},
};

/// So many days that are not counted yet are counted when they are asked for. More are left to the job, which is begun by that.
const LIVE: i64 = 7;

names! {
    /// Whose figures they are.
    pub enum Scope {
        /// One's own, with one's own money.
        Own = "me",
        /// Totals of all, without names and money.
        Team = "team",
        /// Everything.
        All = "all",
    }
}

impl Scope {
    /// What it takes to see them.
    pub fn seen_with(self) -> Permission {
        match self {
            Self::Own => Permission::ViewOwnStats,
            Self::Team => Permission::ViewLimitedStats,
            Self::All => Permission::ViewStats,
        }
    }

    /// What its course shows.
    pub fn course(self) -> [Metric; 2] {
        match self {
            Self::Own => [Metric::Answered, Metric::Closed],
            Self::Team | Self::All => [Metric::Came, Metric::Closed],
        }
    }
}

/// The figures of a period.
#[derive(Clone, Debug)]
pub struct Report {
    /// Whose.
    pub scope: Scope,
    /// Of when.
    pub period: Period,
    /// Its days.
    pub span: Span,
    /// The days that it is compared with.
    pub before: Span,
    /// What happened.
    pub figures: Figures,
    /// What happened in the days that it is compared with. Of today, as far as yesterday had come at this time of the day.
    pub earlier: Figures,
    /// How it went: the first day of each step, and how many there were of the two metrics of [`Scope::course`].
    pub course: Vec<(NaiveDate, [i64; 2])>,
    /// In what steps.
    pub step: Step,
    /// How things stand.
    pub standing: Standing,
    /// The names of whom the figures name; nobody's, where they name nobody.
    pub names: Vec<(MemberId, String)>,
    /// The pipelines of deals.
    pub pipelines: Vec<Pipeline>,
    /// How many of the days are not counted yet, and therefore not in it.
    pub uncounted: usize,
}

/// The figures of a period, as they are now.
pub async fn report(db: &TenantDb, caller: &Caller, scope: Scope, period: Period) -> Result<Report> {
    let mut tx = db.read_still(caller, scope.seen_with()).await?;
    let (report, is_missing) = read(&mut tx, scope, period).await?;
    drop(tx);
    if is_missing {
        begin(db).await?;
    }
    Ok(report)
}

/// Has the days counted that are not.
async fn begin(db: &TenantDb) -> Result<()> {
    db::enqueue(db, std::iter::once(Job::CountDays)).await
}

/// The figures, and whether days that are over are still to be counted.
async fn read(tx: &mut Tx, scope: Scope, period: Period) -> Result<(Report, bool)> {
    let own = match scope {
        Scope::Own => Some(tx.who.member.ok_or(Error::NotFound(Noun::Member))?),
        Scope::Team | Scope::All => None,
    };
    let (zone, now) = (settings::time_zone(tx.conn()).await?, tx.now());
    let today = now.with_timezone(&zone).date_naive();
    let (span, before, (course, step)) = (period.span(today), period.before(today), period.course(today));

    let from = span.from.min(before.from).min(course.from);
    let yesterday = today - TimeDelta::days(1);
    let first = sql::first(tx).await?.map(|first| first.with_timezone(&zone).date_naive());
    let first = first.unwrap_or(today);
    let missing = (from.max(first), yesterday.min(span.to));
    let missing = sql::uncounted(tx, missing, zone.name(), i64::MAX).await?;
    let is_missing = !missing.is_empty();
    let is_few = missing.len() as i64 <= LIVE;
    let mut live: Vec<Bounds> = missing.iter().filter(|_| is_few).map(|day| Bounds::of(zone, *day)).collect();
    if span.to == today {
        live.push(Bounds::of(zone, today));
    }
    // By another time zone days may have been counted that are not over by this one, and such as are before the first.
    let but: Vec<NaiveDate> = missing.iter().copied().chain([today]).collect();
    let begun = |span: Span| Span { from: span.from.max(first), ..span };
    let counted = sql::count(tx, &live).await?;
    let counted = counted.into_iter().filter(|one| own.is_none() || one.row.member == own);
    let counted: Vec<sql::OfDay> = counted.collect();
    // Compared is what had happened by this hour; which of yesterday's deals that were, nobody knows.
    let cut = (period == Period::Today).then(|| Bounds::as_far_as(zone, before.to, now, today));
    let earlier = match cut {
        Some(cut) => {
            let rows = sql::count(tx, &[cut]).await?.into_iter().map(|one| one.row);
            Figures(rows.filter(|row| own.is_none() || row.member == own).collect())
        }
        None => figures(tx, begun(before), own, &but, &counted).await?,
    };
    let figures = figures(tx, begun(span), own, &but, &counted).await?;
    let points = points(tx, (course, step), first, scope, own, (&but, &counted)).await?;

    let end_of_month = (today.with_day(1).and_then(|first| first.checked_add_months(Months::new(1))))
        .map_or(today, |first| first - TimeDelta::days(1));
    let standing = standing::read(tx, own, end_of_month, scope != Scope::Team).await?;
    let (figures, earlier) = match scope {
        Scope::Team => (figures.limited(), earlier.limited()),
        Scope::Own | Scope::All => (figures, earlier),
    };
    let named: std::collections::BTreeSet<MemberId> = figures.0.iter().filter_map(|row| row.member).collect();
    let named: Vec<MemberId> = named.into_iter().collect();
    let names = sql::names(tx, &named).await?;
    let pipelines = pipelines::pipelines_in(tx, Kind::Deal).await?;
    let uncounted = if is_few { 0 } else { missing.len() };
    let report = Report {
        scope,
        period,
        span,
        before,
        figures,
        earlier,
        course: points,
        step,
        standing,
        names,
        pipelines,
        uncounted,
    };
    Ok((report, is_missing))
}

/// What happened in these days: what is kept of them, and what was counted just now.
async fn figures(
    tx: &mut Tx,
    span: Span,
    own: Option<MemberId>,
    but: &[NaiveDate],
    counted: &[sql::OfDay],
) -> Result<Figures> {
    let mut rows = match own {
        Some(member) => sql::totals_of(tx, span.from, span.to, but, member).await?,
        None => sql::totals(tx, span.from, span.to, but).await?,
    };
    rows.extend(counted.iter().filter(|one| span.has(one.day)).map(|one| one.row.clone()));
    Ok(Figures(rows))
}

async fn points(
    tx: &mut Tx,
    (span, step): (Span, Step),
    first: NaiveDate,
    scope: Scope,
    own: Option<MemberId>,
    (but, counted): (&[NaiveDate], &[sql::OfDay]),
) -> Result<Vec<(NaiveDate, [i64; 2])>> {
    let (of, from) = (scope.course(), span.from.max(first));
    let mut days = match own {
        Some(member) => sql::course_of(tx, from, span.to, but, &of, member).await?,
        None => sql::course(tx, from, span.to, but, &of).await?,
    };
    days.extend(counted.iter().map(|one| (one.day, one.row.metric.clone(), one.row.n)));
    let all = (0..span.days()).map(|n| step.of(span.from + TimeDelta::days(n), span));
    let mut points: std::collections::BTreeMap<NaiveDate, [i64; 2]> = all.map(|day| (day, [0, 0])).collect();
    for (day, metric, n) in days {
        let place = of.iter().position(|one| one.as_str() == metric).filter(|_| span.has(day));
        if let (Some(place), Some(point)) = (place, points.get_mut(&step.of(day, span))) {
            point.iter_mut().skip(place).take(1).for_each(|count| *count += n);
        }
    }
    Ok(points.into_iter().collect())
}
