//! What can be made to go wrong, on demand.
//!
//! Faults of sends wait in a queue and each spoils one send; the others stay until changed.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard};

use crate::lock::lock;

/// What happens to one send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendFault {
    /// The message is accepted and reaches the phone, but the answer is 500.
    AcceptThen500,
    /// The message is accepted and reaches the phone, but the connection closes without an answer.
    AcceptThenDrop,
    /// The answer is 500 and the message is not accepted.
    Fail500,
    /// Refused with 429 and 20429, too many requests.
    RateLimit,
    /// Refused with 400 and this code, for example 63018.
    Refuse {
        /// Twilio's error code.
        code: i64,
    },
}

#[derive(Debug)]
struct State {
    sends: VecDeque<SendFault>,
    duplicate: bool,
    reports: bool,
    lose: bool,
    page: Option<usize>,
    forget_pages: bool,
}

impl Default for State {
    fn default() -> Self {
        Self { sends: VecDeque::new(), duplicate: false, reports: true, lose: false, page: None, forget_pages: false }
    }
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

    /// Posts everything twice, at the same moment, from now on.
    pub fn duplicate(&self, duplicate: bool) {
        self.state().duplicate = duplicate;
    }

    /// Whether sends are reported on by themselves. When off, only deeds report.
    pub fn report_sends(&self, report: bool) {
        self.state().reports = report;
    }

    /// Loses what is to be posted, from now on: no connection stands, as while nobody listens. Only who asks hears of it.
    pub fn lose_webhooks(&self, lose: bool) {
        self.state().lose = lose;
    }

    /// Puts at most so many messages on a page, whatever is asked for.
    pub fn limit_pages(&self, messages: usize) {
        self.state().page = Some(messages);
    }

    /// Whether the tokens of pages are out of date.
    pub fn forget_pages(&self, forget: bool) {
        self.state().forget_pages = forget;
    }

    pub(super) fn page(&self) -> Option<usize> {
        self.state().page
    }

    pub(super) fn forgets_pages(&self) -> bool {
        self.state().forget_pages
    }

    pub(super) fn loses(&self) -> bool {
        self.state().lose
    }

    pub(super) fn duplicates(&self) -> bool {
        self.state().duplicate
    }

    pub(super) fn reports(&self) -> bool {
        self.state().reports
    }

    pub(super) fn take(&self) -> Option<SendFault> {
        self.state().sends.pop_front()
    }
}
