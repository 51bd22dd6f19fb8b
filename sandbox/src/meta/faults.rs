//! What can be made to go wrong, on demand.
//!
//! Faults of sends wait in a queue and each spoils one send; behaviour of statuses and webhooks stays until changed.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use crate::lock::lock;

/// What happens to one send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendFault {
    /// The message is accepted and reaches the phone, but the answer is 500.
    AcceptThen500,
    /// The message is accepted and reaches the phone, but the connection closes without an answer.
    AcceptThenDrop,
    /// The answer is 500 and the message is not accepted. From outside it looks like [`SendFault::AcceptThen500`].
    Fail500,
    /// Refused with this code of Meta's, for example 131026.
    Refuse {
        /// Meta's error code.
        code: i64,
    },
    /// Refused with 130429, the number's throughput limit.
    RateLimit,
    /// Accepted and answered as usual, but only after this long.
    Delay(Duration),
}

/// What happens when a file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaFault {
    /// The question where it is is answered with 500.
    Fail500,
    /// Nobody knows the id.
    Unknown,
    /// It is said to be at another host.
    Elsewhere,
    /// It is said to be larger than anything that WhatsApp takes.
    Huge,
    /// Other bytes come than were announced.
    Altered,
    /// The connection breaks in the middle of the bytes.
    CutOff,
    /// The address leads on to another host.
    RedirectElsewhere,
    /// The address leads on to another address here.
    RedirectHere,
    /// The address has run out by the time that it is used.
    Expired,
}

/// How statuses of sends are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statuses {
    /// Report `sent` and `delivered` by themselves after every send, or `failed`. When off, only deeds report.
    pub automatic: bool,
    /// Post every status twice.
    pub duplicated: bool,
    /// Post `delivered` before `sent`.
    pub reordered: bool,
    /// Post the statuses before the send is answered.
    pub early: bool,
}

impl Default for Statuses {
    fn default() -> Self {
        Self { automatic: true, duplicated: false, reordered: false, early: false }
    }
}

#[derive(Debug, Default)]
struct State {
    sends: VecDeque<SendFault>,
    media: VecDeque<MediaFault>,
    statuses: Statuses,
    duplicate_messages: bool,
    is_out: bool,
}

/// The faults in force.
#[derive(Debug, Default)]
pub struct Faults(Mutex<State>);

impl Faults {
    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.0)
    }

    /// Spoils one send: the next, or the one after those already spoilt.
    pub fn next_send(&self, fault: SendFault) {
        self.state().sends.push_back(fault);
    }

    /// An outage, until it is over: every send is answered with 500 and goes nowhere.
    pub fn set_out(&self, is_out: bool) {
        self.state().is_out = is_out;
    }

    /// Spoils one file: the next that is asked for, or the one after those already spoilt.
    pub fn next_file(&self, fault: MediaFault) {
        self.state().media.push_back(fault);
    }

    /// Sets how statuses are reported from now on.
    pub fn set_statuses(&self, statuses: Statuses) {
        self.state().statuses = statuses;
    }

    /// How statuses are reported now.
    pub fn statuses(&self) -> Statuses {
        self.state().statuses
    }

    /// Posts every customer message twice, at the same moment, from now on.
    pub fn duplicate_messages(&self, duplicate: bool) {
        self.state().duplicate_messages = duplicate;
    }

    pub(super) fn duplicates_messages(&self) -> bool {
        self.state().duplicate_messages
    }

    pub(super) fn take_media(&self) -> Option<MediaFault> {
        self.state().media.pop_front()
    }

    pub(super) fn take(&self) -> Option<SendFault> {
        let mut state = self.state();
        if state.is_out { Some(SendFault::Fail500) } else { state.sends.pop_front() }
    }
}
