//! How much Meta takes from a number, and from a number for one customer; as of 2026-09.
//!
//! * 80 messages in any second from one number, else 130429 ("Throughput").
//! * To one customer one message every 6 seconds, or up to 45 within 6 seconds, after which nothing is taken until as much time has
//!   passed as they would have needed one by one, else 131056 ("About the platform", pair rate limits).
//!
//! Who runs into one has not kept it: a violation.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, Duration, Utc};

const A_SECOND: usize = 80;
const EACH: Duration = Duration::seconds(6);
const BURST: i32 = 45;

/// What was taken lately. It forgets nobody: a sandbox does not live for long.
#[derive(Debug, Default)]
pub(super) struct Taken {
    numbers: HashMap<String, VecDeque<DateTime<Utc>>>,
    pairs: HashMap<(String, String), Burst>,
}

#[derive(Debug, Clone, Copy)]
struct Burst {
    began: DateTime<Utc>,
    sent: i32,
}

impl Taken {
    /// Counts a message from a number to somebody, or says by Meta's code which limit it breaks.
    pub fn count(&mut self, number: &str, to: &str, now: DateTime<Utc>) -> Result<(), i64> {
        let lately = self.numbers.entry(number.to_owned()).or_default();
        while lately.front().is_some_and(|at| now - *at >= Duration::seconds(1)) {
            lately.pop_front();
        }
        if lately.len() >= A_SECOND {
            return Err(130_429);
        }
        let burst = self.pairs.entry((number.to_owned(), to.to_owned())).or_insert(Burst { began: now, sent: 0 });
        if now >= burst.began + EACH * burst.sent {
            *burst = Burst { began: now, sent: 0 };
        }
        if burst.sent > 0 && (now >= burst.began + EACH || burst.sent >= BURST) {
            return Err(131_056);
        }
        burst.sent += 1;
        lately.push_back(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::milliseconds(milliseconds)
    }

    #[test]
    fn a_number_sends_eighty_in_any_second() {
        let mut taken = Taken::default();
        let mut send = |customer: usize, now| taken.count("1001", &customer.to_string(), at(now));
        assert!((0..80).all(|customer| send(customer, 900).is_ok()));
        assert_eq!(send(80, 1_899), Err(130_429));
        assert_eq!(send(81, 1_900), Ok(()), "a second later");
        assert_eq!(taken.count("1002", "1", at(900)), Ok(()), "another number");
    }

    #[test]
    fn a_customer_gets_one_in_six_seconds_or_a_burst_that_is_paid_back() {
        let mut taken = Taken::default();
        let mut send = |to: &str, now| taken.count("1001", to, at(now));
        assert!((0..10).all(|n| send("slow", n * 6_000).is_ok()));
        assert!((0..20).all(|n| send("burst", n * 250).is_ok()));
        assert_eq!([send("burst", 6_000), send("burst", 119_999)], [Err(131_056); 2]);
        assert_eq!([send("burst", 120_000), send("other", 0)], [Ok(()); 2]);
        assert!((0..45).all(|n| send("many", n * 20).is_ok()));
        assert_eq!(send("many", 1_000), Err(131_056), "one more than a burst holds");
    }
}
