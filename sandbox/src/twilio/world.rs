//! What the server, the courier and the deeds share, and who is told when it changes.

use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::courier::Courier;
use super::state::State;
use super::{Change, Error, Faults};
use crate::Clock;
use crate::changes::Changes;
use crate::lock::lock;

/// Everything that the server, the courier and the deeds share.
pub(super) struct World {
    pub(super) base: Url,
    pub(super) account_sid: String,
    pub(super) clock: Clock,
    pub(super) state: Mutex<State>,
    pub(super) faults: Faults,
    pub(super) courier: Courier,
    pub(super) changes: Changes<Change>,
    pub(super) stop: CancellationToken,
}

impl World {
    pub(super) fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Waits until `find` returns something, looking again after every change. `describe` says what was waited for, and
    /// what was there instead.
    pub(super) async fn wait_for<T>(
        &self,
        timeout: Duration,
        mut find: impl FnMut(&mut State) -> Option<T>,
        describe: impl FnOnce(&State) -> (String, String),
    ) -> Result<T, Error> {
        let found = self.changes.wait(timeout, || find(&mut self.state())).await;
        found.ok_or_else(|| {
            let (what, seen) = describe(&self.state());
            Error::TimedOut { waited: timeout, what, seen }
        })
    }
}
