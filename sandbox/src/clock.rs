//! Where the pretend neighbours take the time from.

use std::sync::Arc;

use chrono::{DateTime, Utc};

/// The time as a neighbour sees it: it dates messages, and decides what is too late.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The machine's clock.
#[expect(clippy::disallowed_methods, reason = "the one place where the sandbox's default clock is built")]
pub fn system_clock() -> Clock {
    Arc::new(Utc::now)
}
