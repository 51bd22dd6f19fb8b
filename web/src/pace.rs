//! How fast a program may call.

use std::{num::NonZeroU32, sync::Arc};

use axum::http::{HeaderMap, HeaderValue};
use crm::KeyId;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::HashMapStateStore,
};

use crate::wrong::Wrong;

/// Calls a minute of one key; at once, too.
const A_MINUTE: NonZeroU32 = NonZeroU32::new(600).unwrap();

/// Of how many keys it is known when they called before those are forgotten that did not call of late.
const MANY: usize = 1_000;

/// Counts the calls of keys.
#[derive(Clone)]
pub(crate) struct Pace(Arc<RateLimiter<KeyId, HashMapStateStore<KeyId>, DefaultClock, StateInformationMiddleware>>);

/// How many calls a key has left for now.
#[derive(Clone, Copy, Debug)]
pub struct Left(u32);

impl Pace {
    pub(crate) fn new() -> Self {
        Self(Arc::new(RateLimiter::hashmap(Quota::per_minute(A_MINUTE)).with_middleware()))
    }

    /// Takes one of the key's calls.
    pub(crate) fn take(&self, key: KeyId) -> Result<Left, Wrong> {
        if self.0.len() > MANY {
            self.0.retain_recent();
        }
        match self.0.check_key(&key) {
            Ok(state) => Ok(Left(state.remaining_burst_capacity())),
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now());
                Err(Wrong::TooFast(wait.as_secs() + 1))
            }
        }
    }
}

impl Left {
    /// Says so (draft-ietf-httpapi-ratelimit-headers-10): what is allowed, and what is left of it.
    pub(crate) fn note(self, headers: &mut HeaderMap) {
        let policy = format!("\"minute\";q={A_MINUTE};w=60");
        let left = format!("\"minute\";r={}", self.0);
        for (name, said) in [("ratelimit-policy", policy), ("ratelimit", left)] {
            if let Ok(said) = HeaderValue::try_from(said) {
                headers.insert(name, said);
            }
        }
    }
}
