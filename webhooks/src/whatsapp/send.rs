//! Text to a customer through Meta's Graph API.
//!
//! Meta has no idempotency key: a request that may have been read must never be repeated blindly. So nothing here tries
//! twice; [`Outcome`] says what is known, and the job that called decides. Our own id travels as
//! `biz_opaque_callback_data` and comes back in the status webhooks, which settle what stayed [`Outcome::Unknown`].
//!
//! To send another type of message, add its body to `send/wire.rs`; to treat another error code, add it to [`codes`](super::codes).

mod answer;
mod wire;

use std::time::Duration;

use crm::channel::{Failure, ProviderError};
use reqwest::{Client, header};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// The most characters of a text message (Cloud API, "Text messages"). The caller checks.
pub const TEXT_CHARS: usize = 4_096;

/// The most of an answer that is read, in bytes. Real ones stay under 2 KiB.
const ANSWER_BYTES: usize = 64 * 1024;

/// Meta's Graph API at one address and version.
#[derive(Clone, Debug)]
pub struct Graph {
    pub(super) http: Client,
    pub(super) base: Url,
    version: String,
}

/// The base address has no path to add to, as in `mailto:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the Graph API's base address can't carry a path")]
pub struct BadBase;

/// The business number to send from.
#[derive(Clone, Debug)]
pub struct Account {
    /// Meta's id of the number, not the number itself.
    pub phone_number_id: String,
    /// The token that may send from it. Hidden in `Debug`.
    pub access_token: SecretString,
}

/// Whom to send to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A WhatsApp id: digits without `+`, as in `9665…`. Preferred when known (Meta, "Business-scoped user IDs").
    Phone(String),
    /// A business-scoped user id, as in `SA.1349…`.
    UserId(String),
}

/// What is known after one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Meta took the message. That is not yet "delivered".
    Accepted {
        /// `wamid…`
        provider_id: String,
        /// The recipient's WhatsApp id as Meta knows it, which may differ from the number that was given.
        wa_id: Option<String>,
        /// The recipient's business-scoped user id.
        user_id: Option<String>,
    },
    /// Meta will not send this message. Final.
    Refused(ProviderError),
    /// It was certainly not sent, and may be tried again later.
    RetryLater {
        /// How long Meta asks to wait, at most a day.
        after: Option<Duration>,
        /// Why. Code 131056 slows this recipient only, the others the whole number.
        error: ProviderError,
    },
    /// It may or may not have been sent. Wait for a status webhook; never repeat blindly.
    Unknown {
        /// Why, in English for the log and for staff.
        reason: String,
    },
}

impl Graph {
    /// A client for the API at `base` (`https://graph.facebook.com`) and `version` (`v26.0`).
    ///
    /// `http` must follow no redirects, repeat nothing, and have a time-out of 30 s or more: an early one only turns
    /// slow answers into unknown ones.
    pub fn new(http: Client, base: Url, version: String) -> Result<Self, BadBase> {
        if base.cannot_be_a_base() {
            return Err(BadBase);
        }
        Ok(Self { http, base, version })
    }

    /// Sends one text of at most [`TEXT_CHARS`] characters, once. `opaque` is our own id of the message (at most 512
    /// characters), which Meta repeats in its status webhooks.
    pub async fn send_text(&self, account: &Account, to: &Recipient, body: &str, opaque: &str) -> Outcome {
        let Account { phone_number_id, access_token } = account;
        let Some(message) = wire::Message::text(to, body, opaque) else {
            return refused_here(Failure::Content, "the recipient is not a phone number");
        };
        let Some(token) = bearer(access_token) else {
            return refused_here(Failure::Unauthorised, "the access token holds characters that can't be sent");
        };
        let request =
            self.http.post(self.messages(phone_number_id)).header(header::AUTHORIZATION, token).json(&message);
        match request.send().await {
            Ok(response) => read(response).await,
            Err(error) => not_answered(&error),
        }
    }

    fn messages(&self, phone_number_id: &str) -> Url {
        self.path(&[phone_number_id, "messages"])
    }

    /// The address of a thing by its id.
    pub(super) fn object(&self, id: &str) -> Url {
        self.path(&[id])
    }

    fn path(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        // `new` has refused the only kind of address for which this fails.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push(&self.version).extend(segments);
        }
        url
    }
}

pub(super) fn bearer(token: &SecretString) -> Option<header::HeaderValue> {
    let mut value = header::HeaderValue::from_str(&format!("Bearer {}", token.expose_secret())).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// A refusal without asking Meta.
fn refused_here(failure: Failure, title: &str) -> Outcome {
    tracing::warn!(?failure, "a WhatsApp message can't be sent as it is");
    Outcome::Refused(ProviderError { title: Some(title.to_owned()), ..ProviderError::of(failure) })
}

async fn read(mut response: reqwest::Response) -> Outcome {
    let status = response.status();
    let after = retry_after(response.headers());
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(part)) if body.len() + part.len() <= ANSWER_BYTES => body.extend_from_slice(&part),
            Ok(Some(_)) => return unknown("the answer is too long"),
            Ok(None) => return answer::outcome(status, after, &body),
            Err(_) => return unknown("the answer broke off"),
        }
    }
}

fn unknown(reason: &str) -> Outcome {
    tracing::warn!(reason, "it is unknown whether WhatsApp took a message");
    Outcome::Unknown { reason: reason.to_owned() }
}

/// Only a connection that never stood proves that nothing was sent. Errors are named by kind: their text holds the URL.
fn not_answered(error: &reqwest::Error) -> Outcome {
    if error.is_builder() {
        return refused_here(Failure::Content, "the request can't be built");
    }
    if error.is_connect() {
        tracing::warn!(time_out = error.is_timeout(), "could not connect to WhatsApp");
        return Outcome::RetryLater { after: None, error: ProviderError::of(Failure::Unreachable) };
    }
    unknown(if error.is_timeout() { "no answer in time" } else { "the connection broke before an answer" })
}

/// `Retry-After` in seconds. The form with a date is not used by Meta and counts as absent.
pub(super) fn retry_after(headers: &header::HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(24 * 60 * 60)))
}

#[cfg(test)]
mod tests;
