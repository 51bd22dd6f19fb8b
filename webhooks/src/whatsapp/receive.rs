//! The two routes that Meta calls: the GET that confirms the address, and the POST that delivers.
//!
//! What all doors share is in `door.rs`; how to store is decided in [`crm::deliveries`].

use std::sync::Arc;

use axum::{
    Router,
    extract::{Query, Request, State, rejection::QueryRejection},
    http::StatusCode,
    response::Response,
    routing::get,
};
use crm::{
    channel::{ChannelKind, Provider},
    deliveries::{Committed, Destination, Inbox},
};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{
    door::{BODY_BYTES, Turned, acknowledged, answered, in_time, only_header, plain, read},
    envelope::{Envelope, NotJson},
    streak::{MANY, Streak},
    verified::{BadSignature, Delivery, Misconfigured, Secrets, Verified, verify},
};

/// The longest challenge that is echoed, in bytes. Meta's are ten digits.
const CHALLENGE_BYTES: usize = 256;

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
    answered(Provider::Meta, take(&receiver, request), acknowledged).await
}

async fn take(receiver: &Receiver, request: Request) -> Result<Committed, Turned> {
    let proven = prove(&receiver.secrets, request).await;
    watch_signatures(receiver, proven.as_ref().err().copied());
    let delivery = proven?;
    let envelope = Envelope::parse(&delivery).map_err(|NotJson| {
        tracing::warn!(bytes = delivery.raw().len(), "a signed WhatsApp delivery is not JSON");
        Turned::NotJson
    })?;
    in_time(store(&receiver.inbox, &envelope)).await
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
    let (parts, raw) = read(request, BODY_BYTES).await?;
    verify(secrets, only_header(&parts.headers, "x-hub-signature-256"), raw)
        .map_err(|BadSignature| Turned::BadSignature)
}

#[cfg(test)]
mod tests;
