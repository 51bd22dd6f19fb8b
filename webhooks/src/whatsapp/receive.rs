//! The two routes that Meta calls: the GET that confirms the address, and the POST that delivers.
//!
//! Every answer is constant, so that nothing about secrets, bodies or databases leaves with it. A new reason to turn a
//! delivery away is a new `Turned`; how to store is decided in [`crm::deliveries`].

use std::{sync::Arc, time::Duration, time::Instant};

use axum::{
    Router,
    body::Body,
    extract::{Query, Request, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use crm::{
    channel::ChannelKind,
    deliveries::{Committed, Destination, Inbox},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{
    envelope::{Envelope, NotJson},
    streak::{MANY, Streak},
    verified::{BadSignature, Delivery, Misconfigured, Secrets, Verified, verify},
};

/// The largest body, in bytes: Meta sends up to 3 MB ("Webhooks", payload size).
pub const BODY_BYTES: usize = 3 * 1024 * 1024;

/// The longest challenge that is echoed, in bytes. Meta's are ten digits.
const CHALLENGE_BYTES: usize = 256;

/// How long storing may take before Meta is told to come again. With reading it stays under the two seconds allowed.
const STORE_TIME: Duration = Duration::from_millis(1_500);

/// What the routes need.
pub struct Receiver {
    secrets: Secrets,
    verify_token: SecretString,
    inbox: Inbox,
    signatures: Streak,
}

impl Receiver {
    /// Refuses a blank verify token, which anyone could guess.
    pub fn new(secrets: Secrets, verify_token: SecretString, inbox: Inbox) -> Result<Self, Misconfigured> {
        if verify_token.expose_secret().trim().is_empty() {
            return Err(Misconfigured::BlankToken);
        }
        Ok(Self { secrets, verify_token, inbox, signatures: Streak::new() })
    }
}

/// GET and POST `/webhooks/whatsapp`.
pub fn router(state: Receiver) -> Router {
    Router::new().route("/webhooks/whatsapp", get(confirm).post(deliver)).with_state(Arc::new(state))
}

/// The question Meta asks when the address is set ("Create a webhook endpoint", verification requests).
#[derive(Deserialize)]
struct Confirmation {
    #[serde(rename = "hub.mode")]
    mode: Option<String>,
    #[serde(rename = "hub.verify_token")]
    token: Option<String>,
    #[serde(rename = "hub.challenge")]
    challenge: Option<String>,
}

async fn confirm(
    State(receiver): State<Arc<Receiver>>,
    query: Result<Query<Confirmation>, QueryRejection>,
) -> Response {
    answer_confirmation(&receiver.verify_token, query.ok().map(|Query(asked)| asked))
}

fn answer_confirmation(expected: &SecretString, asked: Option<Confirmation>) -> Response {
    match asked {
        Some(Confirmation { mode: Some(mode), token: Some(token), challenge })
            if mode == "subscribe" && same(&token, expected) =>
        {
            match challenge.filter(|challenge| !challenge.is_empty() && challenge.len() <= CHALLENGE_BYTES) {
                Some(challenge) => plain(StatusCode::OK, challenge),
                None => plain(StatusCode::BAD_REQUEST, "bad challenge"),
            }
        }
        _ => plain(StatusCode::FORBIDDEN, "refused"),
    }
}

/// Compares digests, so that neither the place of the first difference nor the length shows in the time it takes.
fn same(given: &str, expected: &SecretString) -> bool {
    let digest = |text: &str| Sha256::digest(text.as_bytes());
    digest(given).ct_eq(&digest(expected.expose_secret())).into()
}

async fn deliver(State(receiver): State<Arc<Receiver>>, request: Request) -> Response {
    let started = Instant::now();
    let (outcome, response) = match take(&receiver, request).await {
        Ok(committed) => ("stored", acknowledged(committed)),
        Err(turned) => (turned.outcome(), turned.into_response()),
    };
    metrics::counter!("whatsapp_webhooks_total", "outcome" => outcome).increment(1);
    metrics::histogram!("whatsapp_webhook_seconds").record(started.elapsed());
    response
}

/// The only 200 of the POST. Without a commit there is nothing to make it from.
fn acknowledged(_: Committed) -> Response {
    plain(StatusCode::OK, "EVENT_RECEIVED")
}

async fn take(receiver: &Receiver, request: Request) -> Result<Committed, Turned> {
    let proven = prove(&receiver.secrets, request).await;
    watch_signatures(receiver, proven.as_ref().err().copied());
    let delivery = proven.inspect_err(|turned| {
        tracing::warn!(outcome = turned.outcome(), "turned a WhatsApp delivery away");
    })?;
    let envelope = Envelope::parse(&delivery).map_err(|NotJson| {
        tracing::warn!(bytes = delivery.raw().len(), "a signed WhatsApp delivery is not JSON");
        Turned::NotJson
    })?;
    match tokio::time::timeout(STORE_TIME, store(&receiver.inbox, &envelope)).await {
        Ok(Ok(committed)) => Ok(committed),
        Ok(Err(error)) => {
            tracing::error!(%error, "could not store a WhatsApp delivery; Meta will send it again");
            Err(Turned::NotStored)
        }
        Err(_elapsed) => {
            tracing::error!("storing a WhatsApp delivery took too long; Meta will send it again");
            Err(Turned::NotStored)
        }
    }
}

/// Sees to it that somebody hears of signatures that fail again and again, and that they hold again. Nobody waits for that.
fn watch_signatures(receiver: &Receiver, turned: Option<Turned>) {
    let inbox = receiver.inbox.clone();
    match turned {
        None => {
            let Some(failed) = receiver.signatures.hold() else { return };
            if failed >= MANY {
                tracing::info!(failed, "signatures of WhatsApp deliveries hold again");
            }
            tokio::spawn(async move {
                if let Err(error) = inbox.signatures_hold(ChannelKind::WhatsApp).await {
                    tracing::warn!(%error, "it could not be noted that signatures hold again");
                }
            });
        }
        Some(Turned::BadSignature) => {
            let Some(failed) = receiver.signatures.fail() else { return };
            tracing::error!(
                failed,
                "ALERT: WhatsApp deliveries fail their signature one after another: is whatsapp.app_secrets right?"
            );
            tokio::spawn(async move {
                if let Err(error) = inbox.signatures_fail(ChannelKind::WhatsApp, failed).await {
                    tracing::warn!(%error, "it could not be noted that signatures fail");
                }
            });
        }
        Some(_) => {}
    }
}

async fn store(inbox: &Inbox, envelope: &Envelope<'_>) -> crm::Result<Committed> {
    let mut destinations = inbox.resolve(envelope.keys()).await?.into_iter();
    let nobody = || Destination::Unrouted { address: Arc::default() };
    let pieces = envelope.split(|_| destinations.next().unwrap_or_else(nobody));
    if pieces.iter().any(|(destination, _)| matches!(destination, Destination::Unrouted { .. })) {
        metrics::counter!("whatsapp_unrouted_total").increment(1);
        tracing::warn!("a WhatsApp delivery is for no company here");
    }
    inbox.store(ChannelKind::WhatsApp, pieces).await
}

/// Reads the body and checks who sent it. Nothing is parsed before this has succeeded.
async fn prove(secrets: &Secrets, request: Request) -> Result<Verified<Delivery>, Turned> {
    let (parts, body) = request.into_parts();
    let declared = parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if declared.is_some_and(|length: u64| length > BODY_BYTES as u64) {
        return Err(Turned::TooLarge);
    }
    let raw = read(body).await?;
    verify(secrets, signature(&parts.headers), raw).map_err(|BadSignature| Turned::BadSignature)
}

async fn read(body: Body) -> Result<Bytes, Turned> {
    match Limited::new(body, BODY_BYTES).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Turned::TooLarge),
        Err(_) => Err(Turned::Broken),
    }
}

/// The signature, if there is exactly one.
fn signature(headers: &HeaderMap) -> Option<&[u8]> {
    let mut all = headers.get_all("x-hub-signature-256").iter();
    all.next().filter(|_| all.next().is_none()).map(|value| value.as_bytes())
}

/// Why a delivery was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turned {
    /// More than [`BODY_BYTES`].
    TooLarge,
    /// The connection ended inside the body.
    Broken,
    /// Not signed by Meta.
    BadSignature,
    /// Signed, but not JSON.
    NotJson,
    /// Not in the database, so not acknowledged.
    NotStored,
}

impl Turned {
    fn outcome(self) -> &'static str {
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

fn plain(status: StatusCode, body: impl Into<Body>) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (status, headers, body.into()).into_response()
}

#[cfg(test)]
mod tests;
