//! What the servers and the deeds share, and who is told when it changes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::gateway::Gateway;
use super::ids::UserId;
use super::rest::limits::Limits;
use super::rules::Patterns;
use super::schema::Schema;
use super::state::State;
use super::{Change, Error, Faults, Violation};
use crate::Clock;
use crate::changes::Changes;
use crate::lock::lock;

/// Everything that the servers and the deeds share.
pub(super) struct World {
    pub(super) token: String,
    pub(super) bot: UserId,
    pub(super) clock: Clock,
    pub(super) heartbeat_interval: Duration,
    pub(super) gateway_url: String,
    pub(super) resume_gateway_url: String,
    /// Those that were switched on at the start.
    pub(super) first_privileged_intents: u64,
    privileged_intents: AtomicU64,
    pub(super) gateway: Arc<Gateway>,
    pub(super) faults: Faults,
    pub(super) limits: Limits,
    pub(super) schema: Option<Schema>,
    pub(super) patterns: Patterns,
    pub(super) changes: Changes<Change>,
    violations: Mutex<Vec<Violation>>,
    state: Mutex<State>,
}

/// What a [`World`] starts from.
pub(super) struct Beginning {
    pub(super) token: String,
    pub(super) bot: UserId,
    pub(super) clock: Clock,
    pub(super) heartbeat_interval: Duration,
    pub(super) gateway_url: String,
    pub(super) resume_gateway_url: String,
    pub(super) privileged_intents: u64,
    pub(super) schema: Option<Schema>,
    pub(super) patterns: Patterns,
}

impl World {
    pub(super) fn new(beginning: Beginning) -> World {
        let Beginning {
            token,
            bot,
            clock,
            heartbeat_interval,
            gateway_url,
            resume_gateway_url,
            privileged_intents,
            schema,
            patterns,
        } = beginning;
        let gateway = Arc::new(Gateway::default());
        let state = State::with_bot(bot);
        World {
            token,
            bot,
            clock,
            heartbeat_interval,
            gateway_url,
            resume_gateway_url,
            first_privileged_intents: privileged_intents,
            privileged_intents: AtomicU64::new(privileged_intents),
            faults: Faults::new(Arc::clone(&gateway)),
            gateway,
            limits: Limits::default(),
            schema,
            patterns,
            changes: Changes::default(),
            violations: Mutex::default(),
            state: Mutex::new(state),
        }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// The privileged intents that are switched on now.
    pub(super) fn privileged_intents(&self) -> u64 {
        self.privileged_intents.load(Ordering::SeqCst)
    }

    pub(super) fn set_privileged_intents(&self, intents: u64) {
        self.privileged_intents.store(intents, Ordering::SeqCst);
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Tells followers and wakes those who wait.
    pub(super) fn announce(&self, change: Change) {
        self.changes.announce(change);
    }

    pub(super) fn violate(&self, request: &str, rule: &str, detail: impl Into<String>) {
        let violation = Violation { at: self.now(), request: request.into(), rule: rule.into(), detail: detail.into() };
        tracing::warn!(request, rule, detail = violation.detail, "the bot did something wrong in Discord");
        lock(&self.violations).push(violation.clone());
        self.announce(Change::Violated { violation });
    }

    pub(super) fn violations(&self) -> MutexGuard<'_, Vec<Violation>> {
        lock(&self.violations)
    }

    /// Waits until `look` finds something. It looks again after each change, with nothing locked.
    pub(super) async fn wait_for<T>(
        &self,
        what: &str,
        timeout: Duration,
        look: impl FnMut() -> Option<T>,
    ) -> Result<T, Error> {
        let found = self.changes.wait(timeout, look).await;
        found.ok_or_else(|| Error::TimedOut { what: what.into(), waited: timeout })
    }
}
