//! Pretend Meta: the WhatsApp Cloud API on a local port, and the phones of the customers behind it.
//!
//! Outwards it speaks Meta's wire format of 2026 (Graph v26.0): it takes sends at
//! `POST /{version}/{phone-number-id}/messages`, refuses what Meta refuses, and posts signed webhooks to the
//! application. Inwards a test drives it in deeds:
//!
//! ```no_run
//! # async fn example() -> Result<(), sandbox::meta::Error> {
//! use std::time::Duration;
//! let meta = sandbox::meta::Meta::start(sandbox::meta::Options::default()).await?;
//! meta.set_webhook_url("http://127.0.0.1:8080/webhooks/whatsapp".parse()?);
//! meta.subscribe().await?;
//! let number = meta.add_number("+966 11 000 0000");
//! let sara = meta.customer(&number, "+966500000001", "سارة");
//! sara.says("مرحبا").await?;
//! let reply = sara.wait_for_reply("أهلا", Duration::from_secs(5)).await?;
//! # let _ = reply; Ok(()) }
//! ```
//!
//! * `server` takes requests, `rules` judges a message body, `limits` how many there may be, `graph_error` words the refusals.
//! * `webhook` shapes what is posted, `courier` signs, posts and retries it, `statuses` reports sent/delivered/read.
//! * `deeds` is what a phone does, `content` what it can send, `beside` calls and what the business writes on its own phone, `faults`
//!   what can be made to go wrong, `state` what is remembered, `world` what all share.
//!
//! To add a message type: teach `rules` its rules, and `content` if customers can send it too.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::StatusCode;
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;

mod beside;
mod content;
mod courier;
mod deeds;
mod faults;
mod graph_error;
mod limits;
mod media;
mod rules;
mod server;
mod state;
mod statuses;
mod templates;
mod webhook;
mod world;

pub use content::{Content, Goods};
pub use courier::{Delivery, Retry, sign};
pub use deeds::{Customer, Sent};
pub use faults::{Faults, MediaFault, SendFault, Statuses};
pub use state::{Change, CustomerId, Number, PhoneMessage, Request, Side, Tick, Violation};
pub use webhook::{MAX_UPDATES, Update};

use courier::Courier;
use world::World;

use crate::changes::Changes;
use crate::{Clock, system_clock};

/// What went wrong between pretend Meta and the application, or within a deed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The local port could not be opened.
    #[error("cannot listen: {0}")]
    Listen(#[from] std::io::Error),
    /// The application could not be reached.
    #[error("the webhook could not be posted: {0}")]
    Post(#[from] reqwest::Error),
    /// An address did not parse.
    #[error("not an address: {0}")]
    Url(#[from] url::ParseError),
    /// [`Meta::set_webhook_url`] was not called yet.
    #[error("no webhook address was set")]
    NoWebhookUrl,
    /// The application did not echo the challenge with status 200.
    #[error("the webhook address did not verify: {status}, {body:?}")]
    NotVerified {
        /// What the application answered.
        status: StatusCode,
        /// The beginning of its answer.
        body: String,
    },
    /// A batch was larger than Meta ever posts.
    #[error("{0} updates in one batch; Meta posts at most {MAX_UPDATES}")]
    BatchTooLarge(usize),
    /// What was asked makes no sense to Meta.
    #[error("Meta would refuse: {0}")]
    Refused(String),
    /// No message has this id.
    #[error("no such message: {0}")]
    UnknownMessage(String),
    /// What the deed waited for did not come in time.
    #[error("waited {waited:?} for {what}; seen: {seen}")]
    TimedOut {
        /// How long.
        waited: Duration,
        /// What for.
        what: String,
        /// What came instead.
        seen: String,
    },
}

/// How to start. [`Options::default`]: secrets for tests, any free port, no webhook address yet, the machine's clock.
#[derive(Clone)]
pub struct Options {
    /// Key of the webhook signatures.
    pub app_secret: String,
    /// The bearer token that sends must carry.
    pub access_token: String,
    /// Shown to the application when the webhook address is verified.
    pub verify_token: String,
    /// Where webhooks go; may be set later with [`Meta::set_webhook_url`].
    pub webhook_url: Option<Url>,
    /// The loopback port to listen on; 0 takes a free one.
    pub port: u16,
    /// Times of messages and webhooks, and the 24-hour window, follow this.
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            app_secret: "sandbox-app-secret".to_owned(),
            access_token: "sandbox-access-token".to_owned(),
            verify_token: "sandbox-verify-token".to_owned(),
            webhook_url: None,
            port: 0,
            clock: system_clock(),
        }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("webhook_url", &self.webhook_url)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

/// A running pretend Meta. It stops when the last clone and the last [`Customer`] are dropped.
#[derive(Clone)]
pub struct Meta {
    world: Arc<World>,
    _stop: Arc<DropGuard>,
}

impl std::fmt::Debug for Meta {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Meta").field("graph_base", &self.world.base.as_str()).finish_non_exhaustive()
    }
}

impl Meta {
    /// Opens the port and begins to serve, on loopback only.
    pub async fn start(options: Options) -> Result<Meta, Error> {
        let Options { app_secret, access_token, verify_token, webhook_url, port, clock } = options;
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        let base = Url::parse(&format!("http://{}", listener.local_addr()?))?;
        let stop = CancellationToken::new();
        let world = Arc::new(World {
            base,
            access_token,
            verify_token,
            clock,
            state: Mutex::default(),
            faults: Faults::default(),
            courier: Courier::new(app_secret, webhook_url)?,
            changes: Changes::default(),
            stop: stop.clone(),
        });
        tokio::spawn(server::run(listener, world.clone()));
        Ok(Meta { world, _stop: Arc::new(stop.drop_guard()) })
    }

    /// Where the application sends to: `http://127.0.0.1:<port>/`, in the place of `https://graph.facebook.com`.
    pub fn graph_base(&self) -> Url {
        self.world.base.clone()
    }

    /// Sets where webhooks go.
    pub fn set_webhook_url(&self, url: Url) {
        self.world.courier.set_url(url);
    }

    /// Sets how refused webhooks are tried again.
    pub fn set_retry(&self, retry: Retry) {
        self.world.courier.set_retry(retry);
    }

    /// Verifies the webhook address as Meta does when it is entered: GET with `hub.challenge`, which must come back.
    pub async fn subscribe(&self) -> Result<(), Error> {
        courier::verify(&self.world).await
    }

    /// A business number in an account of its own. Its ids follow from the number, so they outlive a restart.
    pub fn add_number(&self, display_number: &str) -> Number {
        let digits = state::digits(display_number);
        self.add_number_to(&format!("102{digits:0>12}"), display_number)
    }

    /// A business number in the WhatsApp business account `waba_id`.
    pub fn add_number_to(&self, waba_id: &str, display_number: &str) -> Number {
        let digits = state::digits(display_number);
        let number = Number {
            phone_number_id: format!("106{digits:0>12}"),
            waba_id: waba_id.to_owned(),
            display_phone_number: digits,
        };
        let mut state = self.world.state();
        if !state.numbers.contains(&number) {
            state.numbers.push(number.clone());
        }
        number
    }

    /// A customer whose phone number the business may see. Asking again for the same phone gives the same customer.
    pub fn customer(&self, number: &Number, phone: &str, name: &str) -> Customer {
        let id = self.world.state().person_with_phone(number, phone, name);
        Customer::new(self.clone(), id)
    }

    /// A customer with a user name, whose phone number Meta withholds: webhooks name only `user_id`
    /// (for example `SA.13491208655302741918`), and only `recipient` reaches them.
    pub fn customer_hidden(&self, number: &Number, user_id: &str, username: &str) -> Customer {
        let id = self.world.state().person_hidden(number, user_id, username);
        Customer::new(self.clone(), id)
    }

    /// Puts another access token in the place of the one that counts. To go on with the old one is refused (190), and no violation:
    /// nobody has told the application.
    pub fn change_token(&self, token: &str) {
        self.world.state().changed_token = Some(token.to_owned());
    }

    /// Whether the number's business account tells its webhooks to this application, as it does from the beginning.
    pub fn set_subscribed(&self, number: &Number, subscribed: bool) {
        let mut state = self.world.state();
        match subscribed {
            true => state.unsubscribed.remove(&number.waba_id),
            false => state.unsubscribed.insert(number.waba_id.clone()),
        };
    }

    /// Everything the application sent that Meta would have refused.
    pub fn violations(&self) -> Vec<Violation> {
        self.world.state().violations.clone()
    }

    /// Every request to the Graph, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        self.world.state().requests.clone()
    }

    /// The bytes of a file, by its id, and what it is.
    pub fn medium(&self, id: &str) -> Option<(bytes::Bytes, String)> {
        self.world.state().media.get(id).map(|medium| (medium.bytes.clone(), medium.mime_type.clone()))
    }

    /// Every accepted send, oldest first, the failed ones included.
    pub fn sends(&self) -> Vec<PhoneMessage> {
        self.world.state().sends()
    }

    /// Every webhook posted so far, with the answer to each attempt.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.world.courier.deliveries()
    }

    /// Tells of every change of a conversation, for the page and for live views.
    pub fn subscribe_changes(&self) -> broadcast::Receiver<Change> {
        self.world.changes.subscribe()
    }

    /// What should go wrong next.
    pub fn faults(&self) -> &Faults {
        &self.world.faults
    }

    /// Signs these bytes and posts them once. Nothing is retried.
    pub async fn post_raw(&self, body: Vec<u8>) -> Result<StatusCode, Error> {
        let signature = self.world.courier.signature(&body);
        self.world.courier.post(body.into(), Some(&signature)).await
    }

    /// Posts these bytes once with a signature header of the caller's choosing, or with none.
    pub async fn post_forged(&self, body: Vec<u8>, signature: Option<&str>) -> Result<StatusCode, Error> {
        self.world.courier.post(body.into(), signature).await
    }

    /// Posts one update. `None` says that no answer came; like any answer but 200, it is retried in the background.
    pub async fn deliver(&self, update: Update) -> Result<Option<StatusCode>, Error> {
        self.deliver_batch(vec![update]).await
    }

    /// Posts up to 1000 updates in one webhook, in the given order.
    pub async fn deliver_batch(&self, updates: Vec<Update>) -> Result<Option<StatusCode>, Error> {
        if updates.len() > MAX_UPDATES {
            return Err(Error::BatchTooLarge(updates.len()));
        }
        courier::deliver(&self.world, &updates).await
    }

    /// Posts a status for a message the application sent, whatever its status was before.
    pub async fn report(&self, wamid: &str, tick: Tick) -> Result<Option<StatusCode>, Error> {
        let update = {
            let mut state = self.world.state();
            state.set_tick(wamid, tick);
            statuses::update(&state, wamid, tick, self.world.now())
        };
        self.deliver(update.ok_or_else(|| Error::UnknownMessage(wamid.to_owned()))?).await
    }

    /// Puts a template into a business account without asking anybody, as if it had been approved long ago.
    pub fn add_template(&self, number: &Number, body: &serde_json::Value) -> Result<(), Error> {
        let mut state = self.world.state();
        let refused = |error: graph_error::GraphError| Error::Refused(error.message);
        templates::create(&mut state, &number.waba_id, body.to_string().as_bytes()).map_err(refused)?;
        let word = |key: &str| body[key].as_str().unwrap_or_default();
        templates::review(&mut state, word("name"), word("language"), "APPROVED", None);
        Ok(())
    }

    /// Decides about a template (`APPROVED`, `REJECTED`, `PAUSED`, …), and tells of it as Meta does.
    pub async fn reviews_template(
        &self,
        number: &Number,
        (name, language): (&str, &str),
        status: &str,
        reason: Option<&str>,
    ) -> Result<Option<StatusCode>, Error> {
        let template = templates::review(&mut self.world.state(), name, language, status, reason);
        let template = template.ok_or_else(|| Error::Refused(format!("no template {name} in {language}")))?;
        self.deliver(Update::field(number, "message_template_status_update", templates::update(&template))).await
    }

    /// Waits until no webhook is on its way: each was answered 200 or given up.
    pub async fn settled(&self, timeout: Duration) -> Result<(), Error> {
        let courier = &self.world.courier;
        self.world
            .wait_for(
                timeout,
                |_| courier.is_idle().then_some(()),
                |_| ("every webhook to be accepted".to_owned(), format!("{:?}", courier.pending())),
            )
            .await
    }
}
