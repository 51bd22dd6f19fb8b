//! Locks that a panic does not close.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A panic elsewhere does not make what is locked unusable: the data is still what it was.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
