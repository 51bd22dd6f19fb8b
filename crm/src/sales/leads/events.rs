//! What the audit log keeps of leads.

use serde_json::json;

use super::Lead;
use crate::kernel::audit::{Action, Event};

pub(super) fn created(lead: &Lead) -> Event {
    Event::new(Action::LeadCreate).on(&lead.id).called(lead.contact.raw()).after(json!({ "number": lead.number }))
}
