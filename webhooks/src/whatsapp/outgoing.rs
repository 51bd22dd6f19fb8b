//! What every provider is asked to do, and what is known afterwards: the one contract that each of them fulfils in its own
//! module.
//!
//! No provider has an idempotency key: a request that may have been read must never be repeated blindly. So nothing tries
//! twice; [`Outcome`] says what is known, and the job that called decides. Our own id travels along and comes back in the
//! status webhooks, which settle what stayed [`Outcome::Unknown`].

use std::time::Duration;

pub use crm::channel::Trouble;
use crm::channel::{Failure, Outgoing, ProviderError};
use reqwest::{RequestBuilder, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};

/// The most of an answer that is read, in bytes. Real ones stay under 2 KiB.
pub(super) const ANSWER_BYTES: usize = 64 * 1024;

/// A provider's base address has no path to add to, as in `mailto:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a provider's base address can't carry a path")]
pub struct BadBase;

/// Whom to send to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A WhatsApp id: digits without `+`, as in `9665…`. Preferred when known (Meta, "Business-scoped user IDs").
    Phone(String),
    /// A business-scoped user id, as in `SA.1349…`.
    UserId(String),
}

/// What to send.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// What it says, within the provider's limits.
    pub say: &'a Outgoing,
    /// The provider's id of the file that goes with it, or our address of it where the provider fetches it.
    pub media: Option<&'a str>,
    /// The provider's id of the message that it answers.
    pub quotes: Option<&'a str>,
    /// Our own id of the message (at most 512 characters), which comes back with the reports on it.
    pub opaque: &'a str,
}

/// A phone with `+`; `None` if it is not made of digits. The `+` matters: without it Meta puts the business's own country code
/// before numbers that look local, and the message reaches somebody else.
pub(super) fn e164(phone: &str) -> Option<String> {
    let digits = phone.strip_prefix('+').unwrap_or(phone);
    let sound = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    sound.then(|| format!("+{digits}"))
}

/// What is known after one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The provider took the message. That is not yet "delivered".
    Accepted {
        /// The provider's id of it: `wamid…`, `SM…`.
        provider_id: String,
        /// The recipient's WhatsApp id as the provider knows it, which may differ from the number that was given.
        wa_id: Option<String>,
        /// The recipient's business-scoped user id.
        user_id: Option<String>,
    },
    /// The provider will not send this message. Final.
    Refused(ProviderError),
    /// It was certainly not sent, and may be tried again later.
    RetryLater {
        /// How long the provider asks to wait, at most a day.
        after: Option<Duration>,
        /// Why: too fast for this recipient or for the whole number, or the provider can't be reached.
        error: ProviderError,
    },
    /// It may or may not have been sent. Wait for a status webhook; never repeat blindly.
    Unknown {
        /// Why, in English for the log and for staff.
        reason: String,
    },
}

/// A provider's answer, read to its end.
pub(super) struct Answer {
    pub status: StatusCode,
    /// How long it asks to wait, at most a day.
    pub after: Option<Duration>,
    pub body: Vec<u8>,
}

/// Sends a request, once, and reads the answer; or says what is known without one.
pub(super) async fn exchange(request: RequestBuilder) -> Result<Answer, Outcome> {
    exchange_up_to(request, ANSWER_BYTES).await
}

/// Like [`exchange`], for answers of up to so many bytes.
pub(super) async fn exchange_up_to(request: RequestBuilder, most: usize) -> Result<Answer, Outcome> {
    let mut response = request.send().await.map_err(|error| not_answered(&error))?;
    let status = response.status();
    let after = retry_after(response.headers());
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(part)) if body.len() + part.len() <= most => body.extend_from_slice(&part),
            Ok(Some(_)) => return Err(unknown("the answer is too long")),
            Ok(None) => return Ok(Answer { status, after, body }),
            Err(_) => return Err(unknown("the answer broke off")),
        }
    }
}

/// Asks about a number. Only a success is read further.
pub(super) async fn ask(request: RequestBuilder) -> Result<Vec<u8>, Trouble> {
    let answer = exchange(request).await.map_err(|_| Trouble::Unreachable)?;
    match answer.status {
        status if status.is_success() => Ok(answer.body),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(Trouble::SecretRefused),
        StatusCode::NOT_FOUND => Err(Trouble::WrongId),
        status => Err(Trouble::Odd(status.as_u16())),
    }
}

/// A refusal without asking the provider.
pub(super) fn refused_here(failure: Failure, title: &str) -> Outcome {
    tracing::warn!(?failure, "a WhatsApp message can't be sent as it is");
    Outcome::Refused(ProviderError { title: Some(title.to_owned()), ..ProviderError::of(failure) })
}

/// It may have been sent.
pub(super) fn unknown(reason: &str) -> Outcome {
    tracing::warn!(reason, "it is unknown whether WhatsApp took a message");
    Outcome::Unknown { reason: reason.to_owned() }
}

/// A header that holds a secret and is never shown.
pub(super) fn secret_header(prefix: &str, secret: &SecretString) -> Option<header::HeaderValue> {
    let mut value = header::HeaderValue::from_str(&format!("{prefix}{}", secret.expose_secret())).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Only a connection that never stood proves that nothing was sent. Errors are named by kind: their text holds the URL.
fn not_answered(error: &reqwest::Error) -> Outcome {
    if error.is_builder() {
        return refused_here(Failure::Content, "the request can't be built");
    }
    if error.is_connect() {
        tracing::warn!(time_out = error.is_timeout(), "could not connect to WhatsApp's provider");
        return Outcome::RetryLater { after: None, error: ProviderError::of(Failure::Unreachable) };
    }
    unknown(if error.is_timeout() { "no answer in time" } else { "the connection broke before an answer" })
}

/// `Retry-After` in seconds. The form with a date is used by no provider and counts as absent.
pub(super) fn retry_after(headers: &header::HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(24 * 60 * 60)))
}
