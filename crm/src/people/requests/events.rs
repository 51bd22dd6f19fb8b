//! What the audit log keeps of requests.

use serde_json::json;

use super::{Ending, Request};
use crate::kernel::audit::{Action, Event};

/// A second person was asked.
pub(super) fn made(request: &Request) -> Event {
    about(Action::RequestMake, request).after(json!({ "work": request.work, "expires_at": request.expires_at }))
}

/// A request ended without being carried out, or was approved for its maker to carry out.
pub(super) fn ended(request: &Request, ending: Ending) -> Event {
    about(ending.action(), request)
}

/// A request was approved, and could no longer be carried out.
pub(super) fn failed(request: &Request, why: &str) -> Event {
    ended(request, Ending::Failed).because(Some(why)).failed()
}

fn about(action: Action, request: &Request) -> Event {
    // What is about nobody is called by what is to be done.
    let called = request.work.about().map_or(Action::AuditExport.as_str(), |person| &person.name);
    Event::new(action).on(&request.id).called(called).because(request.work.notes())
}
