//! WhatsApp's limit to what one number sends to one customer, kept before the provider enforces it.
//!
//! Meta ("About the platform", pair rate limits; as of September 2026): one message every 6 seconds. Up to 45 may go out within 6
//! seconds, but they are borrowed: until as much time has passed as they would have taken one by one, nothing more is accepted. A
//! burst of 20 is followed by two minutes of nothing. Who is refused (131056) tries again after 4^X seconds, X from 0.
//!
//! What was sent is read from the attempts, which are rows: so this holds for all workers together, after a restart too, and
//! nothing is kept in memory. A customer and a number are one conversation.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{channel::Failure, conversations::send::AttemptOutcome};

/// One message in this time.
const EACH: TimeDelta = TimeDelta::seconds(6);

/// So many at once.
const BURST: i32 = 45;

/// How long after its first message a burst goes on: Meta's 6 seconds, less a second that a message may be on its way.
const BURST_LASTS: TimeDelta = TimeDelta::seconds(5);

/// The longest wait after a refusal, in doublings of two: 4^4 seconds.
const BACK_OFF: u32 = 4;

/// No attempt from before this time matters: the longest burst is paid back, and the longest wait is over.
pub(super) const LOOK_BACK: TimeDelta = TimeDelta::minutes(10);

/// One attempt to send to the customer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tried {
    pub started_at: DateTime<Utc>,
    /// `None` if it goes on, or was never heard of again.
    pub ended: Option<(DateTime<Utc>, AttemptOutcome, Option<Failure>)>,
}

impl Tried {
    /// When WhatsApp counted it, at the latest; nothing, if it was turned away.
    fn counted_at(&self) -> Option<DateTime<Utc>> {
        match self.ended {
            None => Some(self.started_at),
            Some((at, AttemptOutcome::Accepted | AttemptOutcome::Unknown, _)) => Some(at),
            Some((_, AttemptOutcome::Refused | AttemptOutcome::Later, _)) => None,
        }
    }

    /// When it was refused for being one too many for this customer.
    fn refused_at(&self) -> Option<DateTime<Utc>> {
        self.ended.and_then(|(at, _, failure)| (failure == Some(Failure::TooFastForOne)).then_some(at))
    }
}

/// When the next message may go out, from all attempts since [`LOOK_BACK`], oldest first; `None` if now.
pub(super) fn wait_until(tried: &[Tried], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let until = paid_back(tried, now).max(backed_off(tried))?;
    (until > now).then_some(until)
}

/// When what was borrowed is paid back; `None` if the burst goes on.
fn paid_back(tried: &[Tried], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let (mut first, mut sent, mut free) = (DateTime::<Utc>::MIN_UTC, 0, DateTime::<Utc>::MIN_UTC);
    for (started_at, counted_at) in tried.iter().filter_map(|one| Some((one.started_at, one.counted_at()?))) {
        if started_at >= free {
            (first, sent, free) = (started_at, 0, counted_at);
        }
        sent += 1;
        free += EACH;
    }
    let goes_on = sent < BURST && now < first + BURST_LASTS;
    (!goes_on).then_some(free)
}

/// When to try again after the last refusals.
fn backed_off(tried: &[Tried]) -> Option<DateTime<Utc>> {
    let refused: Vec<DateTime<Utc>> = tried.iter().rev().map_while(Tried::refused_at).collect();
    let (last, before) = (refused.first()?, refused.len() - 1);
    let doublings = u32::try_from(before).unwrap_or(BACK_OFF).min(BACK_OFF);
    Some(*last + TimeDelta::seconds(4_i64.pow(doublings)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::milliseconds(milliseconds)
    }

    fn sent(milliseconds: i64) -> Tried {
        let ended = (at(milliseconds + 100), AttemptOutcome::Accepted, None);
        Tried { started_at: at(milliseconds), ended: Some(ended) }
    }

    fn refused(milliseconds: i64, failure: Failure) -> Tried {
        let ended = (at(milliseconds), AttemptOutcome::Later, Some(failure));
        Tried { started_at: at(milliseconds), ended: Some(ended) }
    }

    #[test]
    fn one_after_another_and_in_a_burst_that_is_paid_back() {
        assert_eq!(wait_until(&[], at(0)), None);
        assert_eq!(wait_until(&[sent(0)], at(4_900)), None, "two at once are a burst");
        assert_eq!(wait_until(&[sent(0)], at(5_000)), Some(at(6_100)));
        assert_eq!(wait_until(&[sent(0)], at(6_100)), None);
        let twenty: Vec<Tried> = (0..20).map(|n| sent(n * 200)).collect();
        assert_eq!(wait_until(&twenty, at(4_000)), None);
        assert_eq!(wait_until(&twenty, at(5_000)), Some(at(120_100)), "20 are followed by two minutes");
        let all: Vec<Tried> = (0..45).map(|n| sent(n * 100)).collect();
        assert_eq!(wait_until(&all[..44], at(4_500)), None);
        assert_eq!(wait_until(&all, at(4_500)), Some(at(270_100)), "no more than 45");
        let again: Vec<Tried> = all.into_iter().chain([sent(270_100)]).collect();
        assert_eq!(wait_until(&again, at(271_000)), None, "then there is room again");
    }

    #[test]
    fn refusals_are_waited_for_longer_and_longer() {
        let mut tried = vec![sent(0)];
        let mut now = 100_000;
        for seconds in [1, 4, 16, 64, 256, 256] {
            tried.push(refused(now, Failure::TooFastForOne));
            let next = now + seconds * 1000;
            assert_eq!(wait_until(&tried, at(now)), Some(at(next)), "{seconds}");
            now = next;
        }
        tried.push(sent(now));
        assert_eq!(wait_until(&tried, at(now + 1_000)), None, "what is taken ends it");
        let of_the_number = [refused(0, Failure::TooFast)];
        assert_eq!(wait_until(&of_the_number, at(0)), None, "the customer is not to blame");
    }

    /// Meta's rule as it is told, written another way: how many were taken in the 6 seconds of a burst, and until when it owes.
    fn meta_takes(arrivals: &[i64]) -> bool {
        let mut bursts: Vec<(i64, i64)> = Vec::new();
        arrivals.iter().all(|arrival| match bursts.last_mut() {
            Some((from, count)) if arrival - *from < *count * 6_000 => {
                *count += 1;
                arrival - *from < 6_000 && *count <= 45
            }
            _ => {
                bursts.push((*arrival, 1));
                true
            }
        })
    }

    proptest! {
        /// Whenever something is to be sent, and however long it takes on its way: who waits as told is never refused.
        #[test]
        fn who_waits_is_never_refused(steps in prop::collection::vec((0_i64..3_000, 0_i64..900, 0_i64..300), 1..120)) {
            let (mut now, mut tried, mut arrivals) = (0, Vec::new(), Vec::new());
            for (pause, there, back) in steps {
                now += pause;
                if let Some(until) = wait_until(&tried, at(now)) {
                    now = until.timestamp_millis();
                }
                arrivals.push(now + there);
                let ended = (at(now + there + back), AttemptOutcome::Accepted, None);
                tried.push(Tried { started_at: at(now), ended: Some(ended) });
                now += there + back;
            }
            prop_assert!(meta_takes(&arrivals), "{arrivals:?}");
            // Its twin: who does not wait is found out.
            let hasty: Vec<i64> = (0..46).map(|n| n * 10).collect();
            prop_assert!(meta_takes(&hasty[..45]) && !meta_takes(&hasty));
            prop_assert!(!meta_takes(&[0, 10, 7_000]));
        }
    }
}
