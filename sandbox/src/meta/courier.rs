//! Signs webhooks, posts them, and tries again until they are answered with 200.
//!
//! Meta retries at once and then ever more rarely for seven days; [`Retry`] keeps the manner and shortens the time.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::http::StatusCode;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::sync::Semaphore;
use url::Url;
use uuid::Uuid;

use super::state::Tick;
use super::webhook::{self, Item, Update};
use super::world::World;
use super::{Change, Error};
use crate::lock::lock;

/// How many webhooks are on the way at once.
const CONCURRENT: usize = 64;

/// How refused webhooks are tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retry {
    /// The pauses before the second, third, … attempt. After the last one the webhook is given up.
    pub pauses: Vec<Duration>,
}

impl Default for Retry {
    /// At once, then after 1, 2, 4, … 512 seconds.
    fn default() -> Self {
        let later = (0..10).map(|power| Duration::from_secs(1 << power));
        Self { pauses: std::iter::once(Duration::ZERO).chain(later).collect() }
    }
}

impl Retry {
    /// Never tries again.
    pub fn never() -> Self {
        Self { pauses: Vec::new() }
    }

    /// Tries again `times` times with this pause between.
    pub fn every(pause: Duration, times: usize) -> Self {
        Self { pauses: vec![pause; times] }
    }
}

/// A webhook and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The messages it carries or reports on.
    pub wamids: Vec<String>,
    /// How many updates it carries.
    pub updates: usize,
    /// The answers so far; `None` where none came.
    pub attempts: Vec<Option<StatusCode>>,
    /// It was refused as often as [`Retry`] allows.
    pub given_up: bool,
}

impl Delivery {
    /// It was answered with 200, as the contract asks; other 2xx do not count.
    pub fn accepted(&self) -> bool {
        self.attempts.last() == Some(&Some(StatusCode::OK))
    }
}

#[derive(Debug, Default)]
struct State {
    url: Option<Url>,
    retry: Retry,
    deliveries: Vec<Delivery>,
    /// How many deliveries are neither accepted nor given up.
    open: usize,
}

pub(super) struct Courier {
    client: reqwest::Client,
    app_secret: String,
    state: Mutex<State>,
    slots: Semaphore,
}

/// The value of `X-Hub-Signature-256` for these bytes.
pub fn sign(app_secret: &str, body: &[u8]) -> String {
    match Hmac::<Sha256>::new_from_slice(app_secret.as_bytes()) {
        Ok(mut mac) => {
            mac.update(body);
            format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
        }
        // HMAC takes keys of any length, so this does not happen.
        Err(_) => String::new(),
    }
}

impl Courier {
    pub fn new(app_secret: String, url: Option<Url>) -> Result<Self, Error> {
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(20))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        let state = State { url, ..State::default() };
        Ok(Self { client, app_secret, state: Mutex::new(state), slots: Semaphore::new(CONCURRENT) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    pub fn set_url(&self, url: Url) {
        self.state().url = Some(url);
    }

    pub fn has_url(&self) -> bool {
        self.state().url.is_some()
    }

    fn url(&self) -> Result<Url, Error> {
        self.state().url.clone().ok_or(Error::NoWebhookUrl)
    }

    pub fn set_retry(&self, retry: Retry) {
        self.state().retry = retry;
    }

    pub fn deliveries(&self) -> Vec<Delivery> {
        self.state().deliveries.clone()
    }

    pub fn pending(&self) -> Vec<Delivery> {
        let state = self.state();
        state.deliveries.iter().filter(|delivery| !delivery.accepted() && !delivery.given_up).cloned().collect()
    }

    pub fn is_idle(&self) -> bool {
        self.state().open == 0
    }

    pub fn signature(&self, body: &[u8]) -> String {
        sign(&self.app_secret, body)
    }

    /// Posts once.
    pub async fn post(&self, body: Bytes, signature: Option<&str>) -> Result<StatusCode, Error> {
        let _slot = self.slots.acquire().await;
        let mut request = self
            .client
            .post(self.url()?)
            .header("content-type", "application/json")
            .header("user-agent", "facebookexternalua")
            .body(body);
        if let Some(signature) = signature {
            request = request.header("x-hub-signature-256", signature);
        }
        let response = request.send().await?;
        let status = response.status();
        // The body matters to nobody, but reading it lets the connection be used again.
        let _ = response.bytes().await;
        Ok(status)
    }

    fn note(&self, key: usize, answer: Option<StatusCode>) {
        let mut state = self.state();
        if let Some(delivery) = state.deliveries.get_mut(key) {
            delivery.attempts.push(answer);
            if delivery.accepted() {
                state.open -= 1;
            }
        }
    }

    fn give_up(&self, key: usize) {
        let mut state = self.state();
        if let Some(delivery) = state.deliveries.get_mut(key) {
            delivery.given_up = true;
            state.open -= 1;
        }
    }
}

/// Posts the updates as one webhook and returns the first answer. Unless that was 200, a task keeps trying. What is of accounts
/// to which the application is not subscribed is posted to nobody.
pub(super) async fn deliver(world: &Arc<World>, updates: &[Update]) -> Result<Option<StatusCode>, Error> {
    let courier = &world.courier;
    courier.url()?;
    let unsubscribed = world.state().unsubscribed.clone();
    let heard: Vec<Update>;
    let updates = if unsubscribed.is_empty() {
        updates
    } else {
        heard = updates.iter().filter(|update| !unsubscribed.contains(&update.number.waba_id)).cloned().collect();
        &heard
    };
    if updates.is_empty() {
        return Ok(None);
    }
    let body = Bytes::from(webhook::bytes(&webhook::envelope(updates)));
    let delivery = Delivery {
        wamids: updates.iter().filter_map(|update| update.wamid.clone()).collect(),
        updates: updates.len(),
        attempts: Vec::new(),
        given_up: false,
    };
    let written: Vec<String> = updates
        .iter()
        .filter(|update| matches!(update.item, Item::Message { .. }))
        .filter_map(|update| update.wamid.clone())
        .collect();
    let (key, retry) = {
        let mut state = courier.state();
        let key = state.deliveries.len();
        state.deliveries.push(delivery);
        state.open += 1;
        (key, state.retry.clone())
    };
    let signature = courier.signature(&body);
    let first = attempt(world, key, &body, &signature, &written).await;
    if first != Some(StatusCode::OK) {
        let world = world.clone();
        tokio::spawn(async move {
            for pause in retry.pauses {
                tokio::select! {
                    () = world.stop.cancelled() => return,
                    () = tokio::time::sleep(pause) => {}
                }
                if attempt(&world, key, &body, &signature, &written).await == Some(StatusCode::OK) {
                    return;
                }
            }
            world.courier.give_up(key);
            world.announce(Change::Delivery);
        });
    }
    Ok(first)
}

async fn attempt(world: &World, key: usize, body: &Bytes, signature: &str, written: &[String]) -> Option<StatusCode> {
    let answer = match world.courier.post(body.clone(), Some(signature)).await {
        Ok(status) => Some(status),
        Err(error) => {
            tracing::debug!(%error, "a pretend webhook got no answer");
            None
        }
    };
    world.courier.note(key, answer);
    world.announce(Change::Delivery);
    if answer == Some(StatusCode::OK) {
        for wamid in written {
            let owner = {
                let mut state = world.state();
                let pending = state.message(wamid).is_some_and(|message| message.phone.tick == Tick::Pending);
                if pending { state.set_tick(wamid, Tick::Delivered) } else { None }
            };
            owner.into_iter().for_each(|owner| world.announce(Change::Conversation(owner)));
        }
    }
    answer
}

/// `GET <webhook>?hub.mode=subscribe&hub.challenge=…&hub.verify_token=…` must be answered 200 with the challenge.
pub(super) async fn verify(world: &World) -> Result<(), Error> {
    let challenge = (Uuid::new_v4().as_u128() % 10_000_000_000).to_string();
    let mut url = world.courier.url()?;
    url.query_pairs_mut()
        .append_pair("hub.mode", "subscribe")
        .append_pair("hub.challenge", &challenge)
        .append_pair("hub.verify_token", &world.verify_token);
    let response = world.courier.client.get(url).send().await?;
    let status = response.status();
    let body = response.text().await?;
    if status == StatusCode::OK && body == challenge {
        return Ok(());
    }
    Err(Error::NotVerified { status, body: body.chars().take(200).collect() })
}
