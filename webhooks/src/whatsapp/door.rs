//! What the doors of all providers share: how a body is read, why a delivery is turned away, and how the answer is made.
//!
//! Every answer is constant, so that nothing about secrets, bodies or databases leaves with it. A new reason to turn a
//! delivery away is a new [`Turned`].

use std::{future::Future, time::Duration, time::Instant};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use crm::{channel::Provider, deliveries::Committed};
use http_body_util::{BodyExt, LengthLimitError, Limited};

/// The largest body in Meta's format, in bytes: Meta sends up to 3 MB ("Webhooks", payload size).
pub const BODY_BYTES: usize = 3 * 1024 * 1024;

/// How long storing may take before the provider is told to come again. With reading it stays under the two seconds allowed.
pub(super) const STORE_TIME: Duration = Duration::from_millis(1_500);

/// Answers a delivery, and counts how it went.
pub(super) async fn answered<Kept>(
    provider: Provider,
    taken: impl Future<Output = Result<Kept, Turned>>,
    acknowledge: impl FnOnce(Kept) -> Response,
) -> Response {
    let (started, provider) = (Instant::now(), provider.as_str());
    let (outcome, response) = match taken.await {
        Ok(kept) => ("stored", acknowledge(kept)),
        Err(turned) => {
            tracing::warn!(provider, outcome = turned.outcome(), "turned a WhatsApp delivery away");
            (turned.outcome(), turned.into_response())
        }
    };
    metrics::counter!("whatsapp_webhooks_total", "provider" => provider, "outcome" => outcome).increment(1);
    metrics::histogram!("whatsapp_webhook_seconds", "provider" => provider).record(started.elapsed());
    response
}

/// The only 200 for a delivery in Meta's format. Without a commit there is nothing to make it from.
pub(super) fn acknowledged(_: Committed) -> Response {
    plain(StatusCode::OK, "EVENT_RECEIVED")
}

/// Waits for a delivery to be stored, but not for long.
pub(super) async fn in_time<Kept>(stored: impl Future<Output = crm::Result<Kept>>) -> Result<Kept, Turned> {
    match tokio::time::timeout(STORE_TIME, stored).await {
        Ok(Ok(kept)) => Ok(kept),
        Ok(Err(error)) => {
            tracing::error!(%error, "could not store a WhatsApp delivery; its provider will send it again");
            Err(Turned::NotStored)
        }
        Err(_elapsed) => {
            tracing::error!("storing a WhatsApp delivery took too long; its provider will send it again");
            Err(Turned::NotStored)
        }
    }
}

/// Reads a body of at most so many bytes.
pub(super) async fn read(request: Request, most: usize) -> Result<(Parts, Bytes), Turned> {
    let (parts, body) = request.into_parts();
    let declared = parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if declared.is_some_and(|length: u64| length > most as u64) {
        return Err(Turned::TooLarge);
    }
    match Limited::new(body, most).collect().await {
        Ok(body) => Ok((parts, body.to_bytes())),
        Err(error) if error.is::<LengthLimitError>() => Err(Turned::TooLarge),
        Err(_) => Err(Turned::Broken),
    }
}

/// The value of a header, if there is exactly one.
pub(super) fn only_header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a [u8]> {
    let mut all = headers.get_all(name).iter();
    all.next().filter(|_| all.next().is_none()).map(|value| value.as_bytes())
}

/// Why a delivery was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turned {
    /// More than the provider sends.
    TooLarge,
    /// The connection ended inside the body.
    Broken,
    /// Not signed by the provider.
    BadSignature,
    /// Signed, but not JSON.
    NotJson,
    /// Not in the database, so not acknowledged.
    NotStored,
}

impl Turned {
    pub(super) fn outcome(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Broken => "broken",
            Self::BadSignature => "bad_signature",
            Self::NotJson => "not_json",
            Self::NotStored => "not_stored",
        }
    }
}

impl IntoResponse for Turned {
    fn into_response(self) -> Response {
        match self {
            Self::TooLarge => plain(StatusCode::PAYLOAD_TOO_LARGE, "too large"),
            Self::Broken => plain(StatusCode::BAD_REQUEST, "incomplete"),
            Self::BadSignature => plain(StatusCode::UNAUTHORIZED, "refused"),
            Self::NotJson => plain(StatusCode::BAD_REQUEST, "not JSON"),
            Self::NotStored => {
                ([(header::RETRY_AFTER, "5")], plain(StatusCode::SERVICE_UNAVAILABLE, "try again")).into_response()
            }
        }
    }
}

pub(super) fn plain(status: StatusCode, body: impl Into<Body>) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (status, headers, body.into()).into_response()
}
