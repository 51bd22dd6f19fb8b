//! One element of `value.statuses`: Meta's word on a message of ours. They come in any order, repeatedly, and some never.
//!
//! To understand another state, add it to [`DeliveryState`] and to [`state`].

use crm::channel::{DeliveryState, Incoming, IncomingStatus};
use serde_json::value::RawValue;

use super::{Surroundings, calls, time};
use crate::whatsapp::{codes, json::Object};

/// The status, or why it can't be used. Who received the message is not read: statuses are matched by message id only,
/// since the recipient may be hidden or a group. One that speaks of a call is news.
pub(super) fn read(around: &Surroundings, raw: &RawValue) -> Result<Incoming, &'static str> {
    let status = Object::read(raw).ok_or("the status is not an object")?;
    if status.text("type").as_deref() == Some("call") {
        return calls::status(around, raw, &status);
    }
    let provider_id = status.id("id").ok_or("the status has no usable id")?;
    let account = around.account.clone().ok_or("the change names no phone-number id")?;
    let state = state(status.words("status", 64).ok_or("the status names no state")?);
    let errors = status.list("errors").unwrap_or_default();
    Ok(Incoming::Status(IncomingStatus {
        account,
        provider_id,
        state,
        at: time(&status),
        opaque: status.id("biz_opaque_callback_data"),
        error: errors.first().copied().and_then(Object::read).map(|error| codes::read(&error)),
    }))
}

/// The states as Meta names them (Cloud API, "status messages webhook reference").
fn state(name: String) -> DeliveryState {
    match name.as_str() {
        "sent" => DeliveryState::Sent,
        "delivered" => DeliveryState::Delivered,
        "read" => DeliveryState::Read,
        "played" => DeliveryState::Played,
        "failed" => DeliveryState::Failed,
        _ => DeliveryState::Other(name),
    }
}
