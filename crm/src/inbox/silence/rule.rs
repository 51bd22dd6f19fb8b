//! When a number has been quiet for too long, by its own history; pure. Hours are counted from 1970, so the same hour of the
//! week before is 168 less.
//!
//! For each full hour since the last message it is asked in how many of the last six weeks that hour brought nothing. Its chance
//! to be quiet is taken as that share. If it brought something each time, the chance is one in (weeks + 2), or exp(−m / 10) if that
//! is less, where `m` is the least that came: ten messages are taken for one customer. The chances multiply. An hour that is always
//! quiet adds nothing: nights and days off cost nothing. A silence is too long when the chance is below one in twenty thousand, and
//! when the same stretch brought something in at least three hours of each of those weeks: customers who write one after another,
//! and a day that was closed before, make hours less independent than the product takes them for.

use std::collections::BTreeMap;

/// How many weeks are looked back.
pub(super) const WEEKS: i64 = 6;

/// With fewer weeks of history nothing is said.
const LEAST_WEEKS: i64 = 3;

/// A silence with less of a chance than this is told.
const UNLIKELY: f64 = 0.000_05;

/// How many messages count as one customer who would have written at another time as well.
const AT_A_TIME: f64 = 10.0;

/// What has not become unlikely within so many hours is no silence that history can speak of.
const HORIZON: i64 = WEEK;

const WEEK: i64 = 168;

/// A week was not as quiet that brought something in so many hours of the same stretch, unless the stretch is shorter.
const QUIETER: usize = 3;

/// How many messages came in each hour in which some did.
pub(super) type Hours = BTreeMap<i64, i64>;

/// A silence that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Silence {
    /// The hour at whose beginning it has become too long.
    pub(super) from: i64,
    /// How many messages the same stretch brought in the weeks before, on average.
    pub(super) usual: i64,
}

/// When a silence that began in the hour of the last message becomes too long, if nothing comes; `None` if it never does.
pub(super) fn too_long(hours: &Hours, last: i64) -> Option<Silence> {
    let (first, _) = hours.first_key_value()?;
    let mut chance = 1.0;
    for hour in last + 1..=last + HORIZON {
        let weeks = (1..=WEEKS).take_while(|week| last + 1 - week * WEEK >= *first).count() as i64;
        if weeks < LEAST_WEEKS {
            return None;
        }
        chance *= chance_of_quiet(hours, hour, weeks);
        let stretch = |week: i64| hours.range(last + 1 - week * WEEK..=hour - week * WEEK).map(|(_, count)| *count);
        if chance < UNLIKELY && (1..=weeks).all(|week| stretch(week).count() >= QUIETER.min((hour - last) as usize)) {
            let usual = (1..=weeks).flat_map(stretch).sum::<i64>() / weeks;
            return Some(Silence { from: hour + 1, usual: usual.max(1) });
        }
    }
    None
}

/// How likely this hour of the week is to bring nothing, going by so many weeks before.
fn chance_of_quiet(hours: &Hours, hour: i64, weeks: i64) -> f64 {
    let counts = || (1..=weeks).map(|week| hours.get(&(hour - week * WEEK)).copied().unwrap_or(0));
    let quiet = counts().filter(|count| *count == 0).count();
    if quiet > 0 {
        return quiet as f64 / weeks as f64;
    }
    let least = counts().min().unwrap_or(0);
    (1.0 / (weeks + 2) as f64).min((-(least as f64) / AT_A_TIME).exp())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Numbers that look random and are the same each time (a linear congruential generator; Knuth's MMIX constants).
    struct Dice(u64);

    impl Dice {
        /// In `0..1`.
        fn roll(&mut self) -> f64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 11) as f64 / (1u64 << 53) as f64
        }

        /// How many come when `mean` are expected: Poisson, by multiplying (Knuth).
        fn poisson(&mut self, mean: f64) -> i64 {
            let (limit, mut product, mut count) = ((-mean).exp(), self.roll(), 0);
            while product > limit {
                product *= self.roll();
                count += 1;
            }
            count
        }
    }

    /// Sunday to Thursday, nine to six; hour 0 is a Sunday's first here.
    fn is_open(hour: i64) -> bool {
        let (day, time) = (hour.rem_euclid(WEEK) / 24, hour.rem_euclid(24));
        day < 5 && (9..18).contains(&time)
    }

    /// Lives through `weeks` of traffic hour by hour, and gives the hours at which an alarm would be said, once per silence.
    fn alarms(weeks: i64, mut messages: impl FnMut(i64) -> i64) -> Vec<i64> {
        let (mut hours, mut said, mut due) = (Hours::new(), Vec::new(), None);
        for hour in 0..weeks * WEEK {
            if due.take_if(|due| *due <= hour).is_some() {
                said.push(hour);
            }
            let came = messages(hour);
            if came > 0 {
                hours.insert(hour, came);
                due = too_long(&hours, hour).map(|silence| silence.from);
            }
        }
        said
    }

    #[test]
    fn quiet_nights_and_weekends_are_no_alarm() {
        for mean in [0.3, 1.0, 3.0, 10.0, 40.0] {
            let mut told = 0;
            for seed in 1..=5 {
                let mut dice = Dice(seed);
                let said = alarms(26, |hour| if is_open(hour) { dice.poisson(mean) } else { 0 });
                assert!(said.iter().all(|hour| is_open(hour - 1)), "not at night, not on days off: {said:?}");
                told += said.len();
            }
            // Chance is silent, too: of a few messages a day, all are missing for a whole day about once a year.
            assert!(
                told <= if mean < 3.0 { 2 } else { 0 },
                "{told} in two and a half years, at {mean} messages an hour"
            );
        }
    }

    #[test]
    fn a_few_words_at_night_and_on_days_off_make_no_alarm_of_their_absence() {
        for (seed, mean) in (1..).zip([0.02, 0.05, 0.1, 0.2].repeat(4)) {
            let mut dice = Dice(seed);
            let said = alarms(26, |hour| dice.poisson(if is_open(hour) { 4.0 } else { mean }));
            assert!(said.len() <= 1, "at {mean} messages an hour out of hours, seed {seed}: {said:?}");
        }
    }

    #[test]
    fn an_outage_is_noticed_within_the_same_day_and_said_once() {
        // The tenth week's Monday is silent from nine o'clock on, and so is the rest of that week.
        let monday = 10 * WEEK + 24;
        for (seed, mean) in (1..).zip([2.0, 5.0, 20.0].repeat(4)) {
            let mut dice = Dice(seed);
            let silent = |hour| (monday + 9..11 * WEEK).contains(&hour);
            let said = alarms(11, |hour| if silent(hour) || !is_open(hour) { 0 } else { dice.poisson(mean) });
            let [at] = said.as_slice() else { panic!("once, not {said:?}, at {mean}, seed {seed}") };
            assert!((monday + 11..=monday + 18).contains(at), "at {mean} messages an hour, {} o'clock", at - monday);
        }
    }

    #[test]
    fn the_busier_a_number_the_sooner_it_is_missed_and_what_is_usual_is_said() {
        let hours: Hours = (0..6 * WEEK + 50).map(|hour| (hour, 10)).collect();
        let last = 6 * WEEK + 49;
        assert_eq!(too_long(&hours, last), Some(Silence { from: last + 6, usual: 50 }));
        let busy: Hours = hours.keys().map(|hour| (*hour, 200)).collect();
        assert_eq!(too_long(&busy, last), Some(Silence { from: last + 2, usual: 200 }), "after one full hour");
        let young: Hours = (0..3 * WEEK - 1).map(|hour| (hour, 10)).collect();
        assert_eq!(too_long(&young, 3 * WEEK - 2), None, "there are not three weeks to compare with");
        assert_eq!(too_long(&Hours::new(), 0), None);
    }

    #[test]
    fn a_day_that_was_closed_before_may_be_closed_again() {
        let mut hours: Hours = (0..8 * WEEK).filter(|hour| is_open(*hour)).map(|hour| (hour, 5)).collect();
        let last = 8 * WEEK + 17;
        hours.insert(last, 1);
        assert!(too_long(&hours, last).is_some_and(|silence| silence.from <= last + 24));
        // Four weeks ago, Monday was a holiday.
        hours.retain(|hour, _| !(4 * WEEK + 24..4 * WEEK + 48).contains(hour));
        assert!(too_long(&hours, last).is_some_and(|silence| silence.from > last + 24), "only Tuesday is missed");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// An hour that never brings anything says nothing: however long it lasts, a silence of such hours is never too long, and
        /// it never becomes so in the middle of them.
        #[test]
        fn hours_that_are_always_quiet_never_raise_an_alarm(
            open in prop::collection::btree_set(0..WEEK, 1..100),
            seed in any::<u64>(),
            mean in 0.1..20.0f64,
        ) {
            let open: BTreeSet<i64> = open;
            let mut dice = Dice(seed);
            let said = alarms(10, |hour| if open.contains(&(hour % WEEK)) { dice.poisson(mean) } else { 0 });
            for hour in said {
                prop_assert!(open.contains(&((hour - 1).rem_euclid(WEEK))), "at hour {hour}, after a quiet one");
            }
        }

        /// More messages in the past make a silence no less remarkable.
        #[test]
        fn a_message_later_never_makes_the_silence_too_long_earlier(
            active in prop::collection::btree_set(0..7 * WEEK, 50..600),
            later in 1..24i64,
        ) {
            let hours: Hours = active.iter().map(|hour| (*hour, 1)).collect();
            let last = 7 * WEEK;
            let (now, then) = (too_long(&hours, last), too_long(&hours, last + later));
            if let (Some(now), Some(then)) = (now, then) {
                prop_assert!(then.from > last + later && now.from > last);
            }
        }
    }
}
