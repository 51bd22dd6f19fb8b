//! What happened, counted: rows that add up, and what is read off them.
//!
//! To add a metric: its line in the list below, its branch in `counted!` (`sql.rs`), and where it is shown
//! (`commands/src/stats/`). Days that are counted already don't have it; a migration that deletes their rows of `stats_days` has them counted anew.

use std::sync::LazyLock;

use crate::{
    currency::Currency,
    ids::{MemberId, PipelineId},
    kernel::{money::Money, names::names},
};

names! {
    /// What is counted, each on the day on which it happens.
    pub enum Metric {
        /// Conversations that began.
        Came = "conversation_new",
        /// Messages of customers.
        Heard = "message_in",
        /// Answers that people wrote; with who wrote them.
        Said = "message_out",
        /// Conversations that were answered for the first time; with who did, and the seconds since the customer waited.
        Answered = "first_answer",
        /// Conversations that were closed; with who had them, and the seconds since they came or were opened again.
        Closed = "closed",
        /// Leads that were opened; with their source, and who opened them.
        LeadNew = "lead_new",
        /// Leads of which nothing came; with their source.
        LeadLost = "lead_lost",
        /// Leads that became deals; with their source.
        LeadConverted = "lead_converted",
        /// Deals that were made; with who made them.
        DealNew = "deal_new",
        /// Deals that were won; with whose they are, their pipeline, and what they are worth.
        DealWon = "deal_won",
        /// Deals that were lost; the same.
        DealLost = "deal_lost",
        /// Ratings that customers gave; with who had the conversation, and the stars.
        Rated = "rated",
        /// Bookings that were made; with who made them, and where.
        Booked = "booking_new",
        /// Bookings that took place, on the day on which they began.
        BookingDone = "booking_done",
        /// Bookings to which nobody came; the same.
        NoShow = "booking_no_show",
        /// Bookings that were cancelled.
        BookingCancelled = "booking_cancelled",
    }
}

/// So many of one metric that have all else in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
pub struct Row {
    /// What was counted, by its name; a newer version may know more.
    pub metric: String,
    /// Whose it is.
    pub member: Option<MemberId>,
    /// In which pipeline; it may be gone.
    pub pipeline: Option<PipelineId>,
    /// Of which source.
    pub source: Option<String>,
    /// In which currency.
    pub currency: Option<String>,
    /// In which bucket of times ([`bucket`]); of ratings, how many stars.
    pub bucket: Option<i16>,
    /// How many.
    pub n: i64,
    /// What they come to: seconds, stars, or minor units of the currency.
    pub sum: i64,
}

/// What happened in some days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures(pub Vec<Row>);

impl Figures {
    fn of(&self, metric: Metric) -> impl Iterator<Item = &Row> {
        self.0.iter().filter(move |row| row.metric == metric.as_str())
    }

    /// How many.
    pub fn n(&self, metric: Metric) -> i64 {
        self.of(metric).map(|row| row.n).sum()
    }

    /// What they come to.
    pub fn sum(&self, metric: Metric) -> i64 {
        self.of(metric).fold(0, |sum, row| sum.saturating_add(row.sum))
    }

    /// How many have a source, a pipeline or whatever it is that is asked for, those of which there are most first.
    fn split<K: Ord>(&self, metric: Metric, by: impl Fn(&Row) -> Option<K>) -> Vec<(K, i64)> {
        let mut counted = std::collections::BTreeMap::new();
        for row in self.of(metric) {
            if let Some(key) = by(row) {
                *counted.entry(key).or_default() += row.n;
            }
        }
        let mut counted: Vec<(K, i64)> = counted.into_iter().collect();
        counted.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        counted
    }

    /// By their sources.
    pub fn by_source(&self, metric: Metric) -> Vec<(String, i64)> {
        self.split(metric, |row| row.source.clone())
    }

    /// By their pipelines.
    pub fn by_pipeline(&self, metric: Metric) -> Vec<(PipelineId, i64)> {
        self.split(metric, |row| row.pipeline)
    }

    /// By whose they are.
    pub fn by_member(&self, metric: Metric) -> Vec<(MemberId, i64)> {
        self.split(metric, |row| row.member)
    }

    /// What deals are worth in each currency, that of most of them first.
    pub fn money(&self, metric: Metric) -> Vec<Money> {
        let by_currency = self.split(metric, |row| row.currency.clone());
        let money = |(code, _): (String, i64)| {
            let of = self.of(metric).filter(|row| row.currency.as_deref() == Some(&code));
            let minor = of.fold(0_i64, |sum, row| sum.saturating_add(row.sum));
            Some(Money::new(minor, code.parse::<Currency>().ok()?))
        };
        by_currency.into_iter().filter_map(money).filter(|money| money.minor > 0).collect()
    }

    /// The seconds within which so many of a hundred were done, to within a tenth of them; `None` of nothing.
    pub fn within(&self, metric: Metric, percent: i64) -> Option<i64> {
        let mut buckets: Vec<(i16, i64)> = self.of(metric).filter_map(|row| Some((row.bucket?, row.n))).collect();
        buckets.sort_unstable();
        let n: i64 = buckets.iter().map(|(_, n)| n).sum();
        let rank = ((n * percent + 99) / 100).max(1);
        let mut seen = 0;
        let mut found = buckets.into_iter().find(|(_, n)| {
            seen += n;
            seen >= rank
        });
        found.take().map(|(bucket, _)| middle(bucket))
    }

    /// How many took less than each of [`LIMITS`], but no less than the one before; and how many took longer than all.
    pub fn by_limits(&self, metric: Metric) -> [i64; LIMITS.len() + 1] {
        let mut counted = [0; LIMITS.len() + 1];
        for row in self.of(metric) {
            let place = LIMITS.iter().filter(|limit| row.bucket.is_some_and(|of| of >= bucket(**limit))).count();
            counted.iter_mut().skip(place).take(1).for_each(|count| *count += row.n);
        }
        counted
    }

    /// How many gave so many stars, from one to five.
    pub fn by_stars(&self) -> [i64; 5] {
        let count = |stars: i16| self.of(Metric::Rated).filter(|row| row.bucket == Some(stars)).map(|row| row.n).sum();
        [count(1), count(2), count(3), count(4), count(5)]
    }

    /// The average of the stars, in tenths; `None` if nobody gave any.
    pub fn stars(&self) -> Option<i64> {
        let n = self.n(Metric::Rated);
        (n > 0).then(|| (self.sum(Metric::Rated) * 20 + n) / (n * 2))
    }

    /// Those of one person.
    pub fn of_member(&self, member: MemberId) -> Self {
        Self(self.0.iter().filter(|row| row.member == Some(member)).cloned().collect())
    }

    /// Without whose they are, and what they are worth: totals, which say nothing of anybody.
    pub(super) fn limited(self) -> Self {
        let cut = |row: Row| Row {
            member: None,
            pipeline: None,
            sum: if row.currency.is_some() { 0 } else { row.sum },
            currency: None,
            ..row
        };
        Self(self.0.into_iter().map(cut).collect())
    }
}

/// Times by which what took them is told apart, in seconds: a minute, five, fifteen, an hour, four, a day, a week.
pub const LIMITS: [i64; 7] = [60, 300, 900, 3600, 4 * 3600, 24 * 3600, 7 * 24 * 3600];

/// Where the buckets of times begin, in seconds, but for the first, which begins at none: each is at most a fifth longer than the one
/// before, so that the middle of one is at most a tenth away from anything in it. Below ten seconds each second has its own, and one begins at
/// each of [`LIMITS`]. The last holds what took longer than a quarter of a year.
pub(super) static BOUNDS: LazyLock<Vec<i64>> = LazyLock::new(|| {
    let next = |bound: &i64| Some((bound + 1).max(bound * 6 / 5)).filter(|next| *next <= 92 * 24 * 3600);
    let mut bounds: Vec<i64> = std::iter::successors(Some(1), next).chain(LIMITS).collect();
    bounds.sort_unstable();
    bounds.dedup();
    bounds
});

/// The bucket of so many seconds, as the database finds it (`width_bucket`).
pub fn bucket(seconds: i64) -> i16 {
    i16::try_from(BOUNDS.partition_point(|bound| *bound <= seconds.max(0))).unwrap_or(i16::MAX)
}

/// What stands for the times in a bucket: its geometric middle.
fn middle(bucket: i16) -> i64 {
    let at = |place: i16| usize::try_from(place).ok().and_then(|place| BOUNDS.get(place)).copied();
    match (at(bucket - 1), at(bucket)) {
        (None, _) => 0,
        (Some(from), Some(until)) => ((from as f64 * (until - 1) as f64).sqrt()).round() as i64,
        (Some(from), None) => from,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn times(seconds: &[i64]) -> Figures {
        let row = |seconds: &i64| Row {
            metric: Metric::Answered.as_str().to_owned(),
            member: None,
            pipeline: None,
            source: None,
            currency: None,
            bucket: Some(bucket(*seconds)),
            n: 1,
            sum: *seconds,
        };
        Figures(seconds.iter().map(row).collect())
    }

    #[test]
    fn few_times_are_told_exactly() {
        assert_eq!(Figures::default().within(Metric::Answered, 50), None);
        assert_eq!(times(&[7]).within(Metric::Answered, 90), Some(7));
        assert_eq!(times(&[0, 0, 3, 9]).within(Metric::Answered, 50), Some(0));
        assert_eq!(times(&[0, 0, 3, 9]).within(Metric::Answered, 90), Some(9));
        assert!(BOUNDS.len() < 100, "{}", BOUNDS.len());
    }

    proptest! {
        /// The error that the documentation names: a tenth.
        #[test]
        fn a_share_is_told_to_within_a_tenth(mut all in prop::collection::vec(0_i64..7_000_000, 1..200), percent in 1_i64..=100) {
            let told = times(&all).within(Metric::Answered, percent).unwrap();
            all.sort_unstable();
            let rank = ((all.len() as i64 * percent + 99) / 100).max(1);
            let exact = all[(rank - 1) as usize];
            prop_assert!((told - exact).abs() as f64 <= exact as f64 * 0.1 + 0.5, "{} {}", told, exact);
        }

        /// Days that are added up come to the same as all at once: what a median of medians does not.
        #[test]
        fn days_add_up(days in prop::collection::vec(prop::collection::vec(0_i64..1_000_000, 0..20), 1..20)) {
            let all: Vec<i64> = days.iter().flatten().copied().collect();
            let added = Figures(days.iter().flat_map(|day| times(day).0).collect());
            for percent in [50, 90] {
                prop_assert_eq!(added.within(Metric::Answered, percent), times(&all).within(Metric::Answered, percent));
            }
        }
    }
}
