//! What happens in a world: told to those who follow it, and a reason to look again for those who wait.

use std::time::Duration;

use tokio::sync::{broadcast, watch};
use tokio::time::Instant;

/// How many changes a follower may be behind before it misses some.
const BEHIND: usize = 4096;

/// The changes of one world.
#[derive(Debug)]
pub(crate) struct Changes<C> {
    sender: broadcast::Sender<C>,
    version: watch::Sender<u64>,
}

impl<C: Clone> Default for Changes<C> {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(BEHIND), version: watch::Sender::new(0) }
    }
}

impl<C: Clone> Changes<C> {
    /// Tells followers and wakes those who wait.
    pub(crate) fn announce(&self, change: C) {
        // Nobody following is fine.
        let _ = self.sender.send(change);
        self.version.send_modify(|version| *version += 1);
    }

    /// Everything from now on.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<C> {
        self.sender.subscribe()
    }

    /// Changes with every announcement.
    pub(crate) fn version(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// Waits until `look` finds something; `None` when it found nothing in time. It looks again after each change.
    pub(crate) async fn wait<T>(&self, timeout: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
        let mut version = self.version.subscribe();
        let deadline = Instant::now() + timeout;
        loop {
            version.mark_unchanged();
            if let Some(found) = look() {
                return Some(found);
            }
            if tokio::time::timeout_at(deadline, version.changed()).await.is_err() {
                return None;
            }
        }
    }
}
