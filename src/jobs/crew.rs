//! The jobs of each company that run in this process. They go on while their company has given its place back, and count for it
//! when it has one again.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicUsize, Ordering},
    },
};

use crm::ids::TenantId;
use tokio::sync::Notify;

/// The crews of a process.
#[derive(Debug, Default)]
pub(super) struct Crews(Mutex<HashMap<TenantId, Weak<Crew>>>);

impl Crews {
    /// A company's.
    pub(super) fn of(&self, tenant: TenantId) -> Arc<Crew> {
        let mut crews = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(crew) = crews.get(&tenant).and_then(Weak::upgrade) {
            return crew;
        }
        crews.retain(|_, crew| crew.strong_count() > 0);
        let crew = Arc::new(Crew::default());
        crews.insert(tenant, Arc::downgrade(&crew));
        crew
    }
}

/// The jobs of one company that run.
#[derive(Debug, Default)]
pub(super) struct Crew {
    quick: AtomicUsize,
    slow: AtomicUsize,
    ended: Notify,
}

impl Crew {
    /// A job begins; it ends when what is returned is dropped.
    pub(super) fn begin(self: &Arc<Self>, is_slow: bool) -> Working {
        self.count(is_slow).fetch_add(1, Ordering::SeqCst);
        Working { crew: self.clone(), is_slow }
    }

    /// How many quick ones run.
    pub(super) fn quick(&self) -> usize {
        self.quick.load(Ordering::SeqCst)
    }

    /// How many slow ones run.
    pub(super) fn slow(&self) -> usize {
        self.slow.load(Ordering::SeqCst)
    }

    /// Whether none runs.
    pub(super) fn is_idle(&self) -> bool {
        self.quick() + self.slow() == 0
    }

    /// Waits until one ends, or has ended since this was last waited for.
    pub(super) async fn one_ended(&self) {
        self.ended.notified().await;
    }

    fn count(&self, is_slow: bool) -> &AtomicUsize {
        if is_slow { &self.slow } else { &self.quick }
    }
}

/// A job that runs.
#[derive(Debug)]
pub(super) struct Working {
    crew: Arc<Crew>,
    is_slow: bool,
}

impl Drop for Working {
    fn drop(&mut self) {
        self.crew.count(self.is_slow).fetch_sub(1, Ordering::SeqCst);
        self.crew.ended.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[tokio::test]
    async fn what_runs_counts_for_its_company_from_one_turn_to_the_next() {
        let (crews, tenant) = (Crews::default(), TenantId::new(DateTime::UNIX_EPOCH));
        let running = [crews.of(tenant).begin(false), crews.of(tenant).begin(false), crews.of(tenant).begin(true)];
        let crew = crews.of(tenant);
        assert_eq!((crew.quick(), crew.slow(), crew.is_idle()), (2, 1, false));
        drop(running);
        crew.one_ended().await;
        assert!(crew.is_idle());
        drop(crew);
        crews.of(TenantId::new(DateTime::UNIX_EPOCH));
        assert_eq!(crews.0.lock().unwrap().len(), 1, "a company without any is forgotten");
    }
}
