//! From Meta's answer to an [`Outcome`]. When in doubt the outcome is unknown: a second message is worse than a question.

use crm::channel::{Attempt, Failure, ProviderError};
use reqwest::StatusCode;

use crate::whatsapp::{
    codes,
    json::{self, Object},
    outgoing::{Answer, Outcome},
};

/// The most characters of Meta's error texts that are kept.
const TITLE_CHARS: usize = 256;

pub(in crate::whatsapp) fn outcome(Answer { status, after, body }: &Answer) -> Outcome {
    let (status, after) = (*status, *after);
    let body = json::whole(body).and_then(Object::read);
    let error = body.as_ref().and_then(|body| body.object("error")).map(|error| Error::read(&error));
    if status == StatusCode::OK
        && error.is_none()
        && let Some(accepted) = body.as_ref().and_then(accepted)
    {
        return accepted;
    }
    let Error { code, subcode, title, transient, trace } = error.unwrap_or_default();
    tracing::warn!(
        status = status.as_u16(),
        code,
        subcode,
        fbtrace_id = trace,
        "WhatsApp did not take a message, or did not say so"
    );
    // 408 says that Meta grew tired of waiting, not what it had read by then.
    if !status.is_client_error() || status == StatusCode::REQUEST_TIMEOUT {
        return unknown(status, code);
    }
    let failure = match code.and_then(codes::failure) {
        Some(failure) => failure,
        None if status == StatusCode::TOO_MANY_REQUESTS => Failure::TooFast,
        None if transient => Failure::ProviderFault,
        None => by_status(status),
    };
    let error = ProviderError { failure, code, title };
    match failure.attempt() {
        Attempt::Repeatable => Outcome::RetryLater { after, error },
        Attempt::Ambiguous => unknown(status, code),
        Attempt::Refused => Outcome::Refused(error),
    }
}

fn unknown(status: StatusCode, code: Option<i64>) -> Outcome {
    let status = status.as_u16();
    Outcome::Unknown {
        reason: code
            .map_or(format!("HTTP {status} without a usable answer"), |code| format!("HTTP {status}, error {code}")),
    }
}

/// For answers without a code that is known, such as a proxy's.
fn by_status(status: StatusCode) -> Failure {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Failure::Unauthorised,
        _ => Failure::Other,
    }
}

/// `{messages: [{id}], contacts: [{input, wa_id | user_id}]}`: one recipient, so the first of each is the one.
fn accepted(body: &Object<'_>) -> Option<Outcome> {
    let first = |key| body.list(key).and_then(|list| list.first().copied().and_then(Object::read));
    let provider_id = first("messages")?.id("id")?;
    let contact = first("contacts");
    let id = |key| contact.as_ref().and_then(|contact| contact.id(key));
    Some(Outcome::Accepted { provider_id, wa_id: id("wa_id"), user_id: id("user_id") })
}

/// `{error: {message, code, error_subcode, error_data: {details}, is_transient, fbtrace_id}}`.
#[derive(Default)]
struct Error {
    code: Option<i64>,
    subcode: Option<i64>,
    title: Option<String>,
    transient: bool,
    /// What Meta's support asks for.
    trace: Option<String>,
}

impl Error {
    fn read(error: &Object<'_>) -> Self {
        Self {
            code: error.integer("code"),
            subcode: error.integer("error_subcode"),
            title: error.words("message", TITLE_CHARS),
            transient: error.get("is_transient").is_some_and(|flag| flag.get() == "true"),
            trace: error.words("fbtrace_id", 64),
        }
    }
}
