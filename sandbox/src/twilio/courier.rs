//! Signs forms and posts them, as Twilio does: to the address in its console, which a proxy leads to the application. A connection
//! that fails is tried once more; an answer, whatever it says, is the end.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::http::StatusCode;
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use url::{Url, form_urlencoded};

use super::state::Violation;
use super::world::World;
use super::{Change, Error};
use crate::lock::lock;

/// How long Twilio waits for an answer ("Webhooks", connection overrides).
const PATIENCE: Duration = Duration::from_secs(15);

/// The largest file that is fetched.
const MEDIA_BYTES: usize = 16 << 20;

/// A webhook and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The message it carries or reports on.
    pub sid: String,
    /// What it reports; `received` for a customer's message.
    pub status: String,
    /// The answers so far; `None` where none came.
    pub attempts: Vec<Option<StatusCode>>,
}

/// What the application answered.
pub(super) struct Answer {
    pub status: StatusCode,
    pub content_type: String,
    pub body: String,
}

#[derive(Debug, Default)]
struct State {
    webhook: Option<(Url, SocketAddr)>,
    deliveries: Vec<Delivery>,
}

pub(super) struct Courier {
    client: reqwest::Client,
    state: Mutex<State>,
}

/// The value of `X-Twilio-Signature` for a form that is posted to this address: HMAC-SHA1 over the address and, in the order of
/// their names, each parameter's name and value (Twilio, "Validating signatures").
pub fn sign(auth_token: &str, address: &str, form: &[u8]) -> String {
    let mut sorted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(form) {
        sorted.entry(name.into_owned()).or_default().insert(value.into_owned());
    }
    let mut text = address.to_owned();
    for (name, values) in sorted {
        for value in values {
            text.push_str(&name);
            text.push_str(&value);
        }
    }
    match Hmac::<Sha1>::new_from_slice(auth_token.as_bytes()) {
        Ok(mac) => STANDARD.encode(mac.chain_update(text).finalize().into_bytes()),
        // HMAC takes keys of any length, so this does not happen.
        Err(_) => String::new(),
    }
}

impl Courier {
    pub fn new() -> Result<Self, Error> {
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self { client, state: Mutex::default() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    pub fn set_webhook(&self, public: Url, leads_to: SocketAddr) {
        self.state().webhook = Some((public, leads_to));
    }

    pub fn webhook(&self) -> Result<Url, Error> {
        self.state().webhook.as_ref().map(|(public, _)| public.clone()).ok_or(Error::NoWebhook)
    }

    pub fn deliveries(&self) -> Vec<Delivery> {
        self.state().deliveries.clone()
    }

    /// Posts once, by way of the proxy, which says its own things about who asks.
    pub async fn post(&self, public: &Url, form: Vec<u8>, signature: Option<&str>) -> Result<Answer, Error> {
        let leads_to = self.state().webhook.as_ref().map(|(_, leads_to)| *leads_to).ok_or(Error::NoWebhook)?;
        let query = public.query().map(|query| format!("?{query}")).unwrap_or_default();
        let reached = format!("http://{leads_to}{}{query}", public.path());
        let mut request = self
            .client
            .post(reached)
            .header("content-type", "application/x-www-form-urlencoded; charset=UTF-8")
            .header("user-agent", "TwilioProxy/1.1")
            .header("i-twilio-idempotency-token", uuid::Uuid::new_v4().to_string())
            .header("x-forwarded-host", "internal.invalid")
            .header("x-forwarded-proto", "http")
            .body(form);
        if let Some(signature) = signature {
            request = request.header("x-twilio-signature", signature);
        }
        let response = request.send().await?;
        let content_type = response.headers().get("content-type").and_then(|value| value.to_str().ok());
        let (status, content_type) = (response.status(), content_type.unwrap_or_default().to_owned());
        Ok(Answer { status, content_type, body: response.text().await? })
    }

    /// Fetches a file of the application's, by way of the proxy: what it is, and its bytes; `None` if it is not to be had there.
    pub async fn fetch(&self, address: &str) -> Option<(String, Bytes)> {
        let (public, leads_to) = self.state().webhook.clone()?;
        let url = Url::parse(address).ok().filter(|url| url.host_str() == public.host_str())?;
        let response = self.client.get(format!("http://{leads_to}{}", url.path())).send().await.ok()?;
        let kind = response.headers().get("content-type").and_then(|value| value.to_str().ok())?.to_owned();
        let bytes = response.error_for_status().ok()?.bytes().await.ok()?;
        Some((kind, bytes)).filter(|(_, bytes)| bytes.len() <= MEDIA_BYTES)
    }

    fn note(&self, key: usize, answer: Option<StatusCode>) {
        if let Some(delivery) = self.state().deliveries.get_mut(key) {
            delivery.attempts.push(answer);
        }
    }
}

/// Signs and posts parameters: the answer, or `None` if none came. Twice if everything is duplicated.
pub(super) async fn deliver(
    world: &Arc<World>,
    public: &Url,
    params: &[(&str, String)],
) -> Result<Option<StatusCode>, Error> {
    world.courier.webhook()?;
    if world.faults.duplicates() {
        let (first, _) = tokio::join!(once(world, public, params), once(world, public, params));
        return Ok(first);
    }
    Ok(once(world, public, params).await)
}

async fn once(world: &Arc<World>, public: &Url, params: &[(&str, String)]) -> Option<StatusCode> {
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish().into_bytes();
    let value = |wanted: &str| params.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.clone());
    let status = value("MessageStatus").or_else(|| value("SmsStatus")).unwrap_or_default();
    let key = {
        let mut state = world.courier.state();
        state.deliveries.push(Delivery { sid: value("MessageSid").unwrap_or_default(), status, attempts: Vec::new() });
        state.deliveries.len() - 1
    };
    let signature = sign(&world.state().auth_token.clone(), public.as_str(), &form);
    let mut answer = None;
    for _ in 0..2 {
        if world.faults.loses() {
            world.courier.note(key, None);
            continue;
        }
        match world.courier.post(public, form.clone(), Some(&signature)).await {
            Ok(answered) => {
                judge(world, &answered);
                answer = Some(answered.status);
            }
            Err(error) => tracing::debug!(%error, "a pretend webhook got no answer"),
        }
        world.courier.note(key, answer);
        world.changes.announce(Change::Delivery);
        if answer.is_some() {
            break;
        }
    }
    answer
}

/// Twilio warns about an answer that is no TwiML (12100, 12300).
fn judge(world: &World, answer: &Answer) {
    let Answer { status, content_type, body } = answer;
    if *status != StatusCode::OK {
        return;
    }
    let is_xml = content_type.starts_with("text/xml") || content_type.starts_with("application/xml");
    let wrong = match (is_xml, body.contains("<Response")) {
        (false, _) => Some((12300, format!("Invalid Content-Type {content_type:?}"))),
        (true, false) => Some((12100, "Document parse failure".to_owned())),
        (true, true) => None,
    };
    if let Some((code, what)) = wrong {
        let at = world.now();
        world.state().violations.push(Violation { at, code, what });
    }
}
