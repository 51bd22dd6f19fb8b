//! Deliveries in a row whose signature failed. One is somebody's attempt; many, and not one that holds among them, mean that the
//! app secret is not right: then every delivery is turned away, and Meta gives up in the end.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// After this many in a row somebody is told, and again each time that there are ten times as many.
pub(super) const MANY: u64 = 20;

/// How many in a row failed.
#[derive(Debug)]
pub(super) struct Streak {
    failed: AtomicU64,
    /// Whether somebody was told, or may have been before this process started.
    told: AtomicBool,
}

impl Streak {
    pub(super) fn new() -> Self {
        Self { failed: AtomicU64::new(0), told: AtomicBool::new(true) }
    }

    /// One more failed: how many now, if that is to be told.
    pub(super) fn fail(&self) -> Option<u64> {
        let failed = self.failed.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        gauge(failed);
        let mut step = MANY;
        while step < failed {
            step = step.saturating_mul(10);
        }
        let tell = step == failed;
        self.told.fetch_or(tell, Ordering::Relaxed);
        tell.then_some(failed)
    }

    /// One held: how many had failed before it, if what was told is to be taken back.
    pub(super) fn hold(&self) -> Option<u64> {
        // Nearly always there is nothing to write.
        let failed = self.failed.load(Ordering::Relaxed);
        if failed > 0 {
            self.failed.store(0, Ordering::Relaxed);
            gauge(0);
        }
        (self.told.load(Ordering::Relaxed) && self.told.swap(false, Ordering::Relaxed)).then_some(failed)
    }
}

fn gauge(failed: u64) {
    metrics::gauge!("whatsapp_bad_signatures_in_a_row").set(failed as f64);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_in_a_row_are_told_at_twenty_and_ten_times_as_many_and_one_that_holds_ends_them() {
        let streak = Streak::new();
        assert_eq!((streak.hold(), streak.hold()), (Some(0), None), "what the process before may have told");
        let told: Vec<u64> = (0..2500).filter_map(|_| streak.fail()).collect();
        assert_eq!(told, [20, 200, 2000]);
        assert_eq!((streak.hold(), streak.hold()), (Some(2500), None));
        assert_eq!((0..19).filter_map(|_| streak.fail()).count(), 0);
        assert_eq!(streak.hold(), None, "few are nothing to speak of");
        assert_eq!((0..20).filter_map(|_| streak.fail()).collect::<Vec<_>>(), [20]);
    }
}
