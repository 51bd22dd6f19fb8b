//! Calls (Meta, "WhatsApp Business Calling API"): an element of `value.calls`, or of `value.statuses` with the type `call`. A call
//! that has ended is shown in the conversation as a message is; what comes before its end is news.

use crm::channel::{
    AccountNews, Content, ContentKind, Detail, Forwarded, Incoming, IncomingMessage, Label, NewsKind, Urgency,
};
use serde_json::value::RawValue;

use super::{Surroundings, news, time};
use crate::whatsapp::json::Object;

/// The most characters of a state, and of a reason.
const STATE_CHARS: usize = 64;
const WORDS_CHARS: usize = 600;

/// What happened to a call, or why that can't be used.
pub(super) fn read(around: &Surroundings, raw: &RawValue) -> Result<Incoming, &'static str> {
    let call = Object::read(raw).ok_or("the call is not an object")?;
    let event = call.words("event", STATE_CHARS).ok_or("the call names no event")?;
    if event != "terminate" {
        return Ok(Incoming::News(told(around, raw, &call, &event)));
    }
    Ok(Incoming::Message(IncomingMessage {
        account: around.account.clone().ok_or("the change names no phone-number id")?,
        provider_id: call.id("id").ok_or("the call has no usable id")?,
        sender: around.customer(&call).ok_or("the call names no customer")?,
        is_ours: call.text("direction").as_deref() == Some("BUSINESS_INITIATED"),
        moved: None,
        sent_at: time(&call),
        content: Content { kind: ContentKind::Call, details: details(&call) },
        quotes: None,
        attachments: Vec::new(),
        forwarded: Forwarded::No,
        delivery: None,
    }))
}

/// What a status says of a call of ours.
pub(super) fn status(around: &Surroundings, raw: &RawValue, status: &Object<'_>) -> Result<Incoming, &'static str> {
    let state = status.words("status", STATE_CHARS).ok_or("the status names no state")?;
    Ok(Incoming::News(told(around, raw, status, &state)))
}

fn told(around: &Surroundings, raw: &RawValue, call: &Object<'_>, state: &str) -> AccountNews {
    let at = time(call);
    let direction = call.words("direction", STATE_CHARS).map(|direction| format!("direction: {direction}"));
    AccountNews {
        key: news::key(around.business.as_deref(), "calls", at, raw),
        account: around.business.clone(),
        number: around.number.clone(),
        kind: NewsKind::Call,
        state: state.to_lowercase(),
        subject: call.words("id", WORDS_CHARS),
        details: direction.into_iter().collect(),
        urgency: Urgency::Note,
        at,
    }
}

/// How long it was, if somebody answered, and why it failed.
fn details(call: &Object<'_>) -> Vec<Detail> {
    let seconds = call.integer("duration").filter(|seconds| *seconds > 0);
    let duration = seconds.map(|seconds| Detail::new(Label::Duration, seconds.to_string()));
    let errors = call.list("errors").unwrap_or_default().into_iter().filter_map(Object::read);
    let reason = errors.filter_map(|error| error.words("title", WORDS_CHARS)).next();
    duration.into_iter().chain(reason.map(|reason| Detail::new(Label::Reason, reason))).collect()
}
