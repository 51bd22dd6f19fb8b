//! Pretend Twilio: its REST API for messages on a local port, and the phones of the customers behind it.
//!
//! Outwards it speaks Twilio's wire format (API version 2010-04-01, WhatsApp): it takes sends as forms with Basic authentication,
//! refuses what Twilio refuses, and posts signed forms to the application. It signs the address that was typed into its console,
//! and reaches the application as the internet does, through a proxy: [`Twilio::set_webhook`] names both. Unlike Meta it does not
//! come again: one more attempt when the connection fails, and none after an answer. Inwards a test drives it in deeds:
//!
//! ```no_run
//! # async fn example() -> Result<(), sandbox::twilio::Error> {
//! use std::time::Duration;
//! let twilio = sandbox::twilio::Twilio::start(sandbox::twilio::Options::default()).await?;
//! let webhook = "https://crm.example.com/webhooks/whatsapp/twilio".parse()?;
//! twilio.set_webhook(webhook, ([127, 0, 0, 1], 8080).into());
//! let number = twilio.add_number("+966 11 000 0000");
//! let sara = twilio.customer(&number, "+966500000001", "سارة");
//! sara.says("مرحبا").await?;
//! let reply = sara.wait_for_reply("أهلا", Duration::from_secs(5)).await?;
//! # let _ = reply; Ok(()) }
//! ```
//!
//! * `server` takes requests, `rules` judges a form, `list` tells what there is, and
//!   `content` keeps templates.
//! * `courier` signs and posts; what it posts is put together in `deeds` (messages) and `statuses` (reports on sends).
//! * `faults` is what can be made to go wrong, `state` what is remembered, `world` what all share.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::StatusCode;
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;

mod content;
mod courier;
mod deeds;
mod faults;
mod list;
mod rules;
mod server;
mod state;
mod statuses;
mod world;

pub use courier::{Delivery, sign};
pub use deeds::{Content, Customer, Sent};
pub use faults::{Faults, SendFault};
pub use state::{Change, CustomerId, PhoneMessage, Request, Side, Tick, Violation};

use courier::Courier;
use state::State;
use world::World;

use crate::changes::Changes;
use crate::{Clock, system_clock};

/// What went wrong between pretend Twilio and the application, or within a deed.
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
    /// [`Twilio::set_webhook`] was not called yet.
    #[error("no webhook address was set")]
    NoWebhook,
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

/// How to start. [`Options::default`]: an account for tests, any free port, the machine's clock.
#[derive(Clone)]
pub struct Options {
    /// The account: `AC` and 32 hexadecimal digits.
    pub account_sid: String,
    /// Its auth token: what sends carry, and what webhooks are signed with.
    pub auth_token: String,
    /// The loopback port to listen on; 0 takes a free one.
    pub port: u16,
    /// The 24-hour window follows this.
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            account_sid: "AC0123456789abcdef0123456789abcdef".to_owned(),
            auth_token: "sandbox-auth-token".to_owned(),
            port: 0,
            clock: system_clock(),
        }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("account_sid", &self.account_sid).finish_non_exhaustive()
    }
}

/// A running pretend Twilio. It stops when the last clone and the last [`Customer`] are dropped.
#[derive(Clone)]
pub struct Twilio {
    world: Arc<World>,
    _stop: Arc<DropGuard>,
}

impl std::fmt::Debug for Twilio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Twilio").field("api_base", &self.world.base.as_str()).finish_non_exhaustive()
    }
}

impl Twilio {
    /// Opens the port and begins to serve, on loopback only.
    pub async fn start(options: Options) -> Result<Twilio, Error> {
        let Options { account_sid, auth_token, port, clock } = options;
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        let base = Url::parse(&format!("http://{}", listener.local_addr()?))?;
        let stop = CancellationToken::new();
        let world = Arc::new(World {
            base,
            account_sid,
            clock,
            state: Mutex::new(State::new(auth_token)),
            faults: Faults::default(),
            courier: Courier::new()?,
            changes: Changes::default(),
            stop: stop.clone(),
        });
        tokio::spawn(server::run(listener, world.clone()));
        Ok(Twilio { world, _stop: Arc::new(stop.drop_guard()) })
    }

    /// Where the application sends to, in the place of `https://api.twilio.com`.
    pub fn api_base(&self) -> Url {
        self.world.base.clone()
    }

    /// The account.
    pub fn account_sid(&self) -> String {
        self.world.account_sid.clone()
    }

    /// What sends carry and webhooks are signed with.
    pub fn auth_token(&self) -> String {
        self.world.state().auth_token.clone()
    }

    /// Sets where messages are posted: the address that is signed, and where it leads.
    pub fn set_webhook(&self, public: Url, leads_to: SocketAddr) {
        self.world.courier.set_webhook(public, leads_to);
    }

    /// Makes another auth token the primary one. The one before is refused from now on.
    pub fn rotate_token(&self, auth_token: &str) {
        self.world.state().auth_token = auth_token.to_owned();
    }

    /// A number that may send on WhatsApp: as it was given, without what is no digit, with `+`.
    pub fn add_number(&self, number: &str) -> String {
        let number = format!("+{}", state::digits(number));
        let mut state = self.world.state();
        if !state.numbers.contains(&number) {
            state.numbers.push(number.clone());
        }
        number
    }

    /// A customer whose phone number the business may see. Asking again for the same phone gives the same customer.
    pub fn customer(&self, number: &str, phone: &str, name: &str) -> Customer {
        let address = format!("+{}", state::digits(phone));
        let id = self.world.state().person(number, &address, name);
        Customer::new(self.clone(), id)
    }

    /// A customer whose phone number is withheld: webhooks name only the user id (for example `SA.13491208655302741918`).
    pub fn customer_hidden(&self, number: &str, user_id: &str, name: &str) -> Customer {
        let id = self.world.state().person(number, user_id, name);
        Customer::new(self.clone(), id)
    }

    /// Everything the application did that Twilio would have refused or warned about.
    pub fn violations(&self) -> Vec<Violation> {
        self.world.state().violations.clone()
    }

    /// Every request to the API, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        self.world.state().requests.clone()
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

    /// Posts a form once, to the webhook and with a signature header of the caller's choosing, or with none.
    pub async fn post_forged(&self, form: &[u8], signature: Option<&str>) -> Result<StatusCode, Error> {
        let public = self.world.courier.webhook()?;
        self.world.courier.post(&public, form.to_vec(), signature).await.map(|answer| answer.status)
    }

    /// Signs a form and posts it once.
    pub async fn post_raw(&self, form: &[u8]) -> Result<StatusCode, Error> {
        let signature = sign(&self.auth_token(), self.world.courier.webhook()?.as_str(), form);
        self.post_forged(form, Some(&signature)).await
    }

    /// WhatsApp's word on a template: `approved`, `rejected`, `paused`. Twilio tells nobody; whoever wants to know asks. Whether there is
    /// such a template.
    pub fn reviews_template(&self, name: &str, status: &str, reason: &str) -> bool {
        content::review(&mut self.world.state(), name, status, reason)
    }

    /// Posts a report on a message that the application sent, whatever its state was before.
    pub async fn report(&self, sid: &str, tick: Tick) -> Result<Option<StatusCode>, Error> {
        self.world.state().set_tick(sid, tick, self.world.now());
        statuses::report(&self.world, sid, tick.word()).await
    }
}
