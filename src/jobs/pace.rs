//! How fast each number sends. Its provider refuses what comes faster (Meta: 80 messages a second, "Throughput", as of September
//! 2026, and 130429 for more), so messages leave at even distances.

use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};

/// So many numbers are remembered before those are forgotten that have not sent for a while.
const REMEMBERED: usize = 1024;

/// The pace of each number, within one process. A company is worked for by one process at a time, so this is as good as all of
/// them together but for the moment of a change.
#[derive(Debug)]
pub struct Pace {
    distance: TimeDelta,
    at_most: TimeDelta,
    /// When each number may send next.
    free: Mutex<HashMap<String, DateTime<Utc>>>,
}

impl Pace {
    /// So many messages a second from each number. Turns are given up to `at_most` ahead.
    pub fn new(a_second: NonZeroU32, at_most: TimeDelta) -> Self {
        let distance = TimeDelta::nanoseconds(1_000_000_000 / i64::from(a_second.get()));
        Self { distance, at_most, free: Mutex::default() }
    }

    /// Like [`Self::new`], a little below the limit: messages don't arrive as evenly as they leave.
    pub fn below(a_second: NonZeroU32, at_most: TimeDelta) -> Self {
        let Self { distance, at_most, free } = Self::new(a_second, at_most);
        Self { distance: distance + distance / 40, at_most, free }
    }

    /// When a number may send its next message. The turn is the caller's, unless it is more than `at_most` ahead: then it is to
    /// be asked for again.
    pub fn turn(&self, number: &str, now: DateTime<Utc>) -> DateTime<Utc> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        if free.len() >= REMEMBERED && !free.contains_key(number) {
            free.retain(|_, next| *next > now);
        }
        // No turn is given further ahead. One that is was given before the clock was put back.
        let sound = |next: DateTime<Utc>| next <= now + self.at_most + self.distance;
        let turn = free.get(number).copied().filter(|next| sound(*next)).map_or(now, |next| next.max(now));
        if turn - now <= self.at_most {
            free.insert(number.to_owned(), turn + self.distance);
        }
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::milliseconds(milliseconds)
    }

    fn pace(a_second: u32) -> Pace {
        Pace::new(NonZeroU32::new(a_second).unwrap(), TimeDelta::seconds(1))
    }

    #[test]
    fn no_second_holds_more_than_its_share() {
        let pace = pace(80);
        let turns: Vec<_> = (0..80).map(|_| pace.turn("1001", at(0))).collect();
        assert_eq!(turns[0], at(0), "who comes alone does not wait");
        assert!(turns.windows(2).all(|two| two[1] - two[0] == TimeDelta::microseconds(12_500)), "{turns:?}");
        assert_eq!(pace.turn("1001", at(0)), at(1_000));
        assert_eq!(pace.turn("1002", at(0)), at(0), "another number has a pace of its own");
        assert_eq!(pace.turn("1001", at(60_000)), at(60_000), "what was not used is not made up for");
        assert_eq!(pace.turn("1001", at(60_000)), at(60_000) + TimeDelta::microseconds(12_500));
    }

    #[test]
    fn a_turn_that_is_far_ahead_is_nobodys() {
        let pace = pace(1);
        assert_eq!([pace.turn("1001", at(0)), pace.turn("1001", at(0))], [at(0), at(1_000)]);
        assert_eq!([pace.turn("1001", at(0)), pace.turn("1001", at(0))], [at(2_000), at(2_000)]);
        assert_eq!(pace.turn("1001", at(1_000)), at(2_000), "it is still there later");
    }

    #[test]
    fn a_clock_that_is_put_back_holds_nobody_up() {
        let pace = pace(80);
        assert_eq!(pace.turn("1001", at(3_600_000)), at(3_600_000));
        assert_eq!(pace.turn("1001", at(0)), at(0));
    }

    #[test]
    fn numbers_that_rest_are_forgotten() {
        let pace = pace(80);
        for number in 0..10 * REMEMBERED {
            pace.turn(&number.to_string(), at(100 * i64::try_from(number).unwrap()));
        }
        assert!(pace.free.lock().unwrap().len() <= REMEMBERED);
    }
}
