//! Pretend Meta: the WhatsApp Cloud API on a local port, and the phones of the customers behind it.
//!
//! Outwards it speaks Meta's wire format of 2026 (Graph v26.0): it takes sends at
//! `POST /{version}/{phone-number-id}/messages`, refuses what Meta refuses, and posts signed webhooks to the
//! application. Inwards a test drives it in deeds:
//!
//! ```no_run
//! # async fn example(clock: sandbox::meta::Clock) -> Result<(), sandbox::meta::Error> {
//! use std::time::Duration;
//! let meta = sandbox::meta::Meta::start(sandbox::meta::Options::new(clock)).await?;
//! meta.set_webhook_url("http://127.0.0.1:8080/webhooks/whatsapp".parse()?);
//! meta.subscribe().await?;
//! let number = meta.add_number("+966 11 000 0000");
//! let sara = meta.customer(&number, "+966500000001", "سارة");
//! sara.says("مرحبا").await?;
//! let reply = sara.wait_for_reply("أهلا", Duration::from_secs(5)).await?;
//! # let _ = reply; Ok(()) }
//! ```
//!
//! * `server` takes requests, `accept` judges a message body, `graph_error` words the refusals.
//! * `webhook` shapes what is posted, `courier` signs, posts and retries it, `statuses` reports sent/delivered/read.
//! * `customer` holds the deeds of a phone, `faults` what can be made to go wrong, `world` the memory.
//!
//! To add a message type: teach `accept` its rules, and `customer::Content` if customers can send it too.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use tokio::net::TcpListener;
use tokio::sync::{broadcast, watch};
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;

mod accept;
mod courier;
mod customer;
mod faults;
mod graph_error;
mod media;
mod server;
mod statuses;
mod webhook;
mod world;

pub use courier::{Delivery, Retry, sign};
pub use customer::{Content, Customer, Sent};
pub use faults::{Faults, SendFault, Statuses};
pub use webhook::{MAX_UPDATES, Update};
pub use world::{Change, CustomerId, Number, PhoneMessage, Request, Side, Tick, Violation};

use courier::Courier;
use world::World;

/// Where pretend Meta takes the time from.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

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

/// How to start pretend Meta.
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

impl Options {
    /// Ready-made secrets for tests, a free port, no webhook address yet.
    pub fn new(clock: Clock) -> Self {
        Self {
            app_secret: "sandbox-app-secret".to_owned(),
            access_token: "sandbox-access-token".to_owned(),
            verify_token: "sandbox-verify-token".to_owned(),
            webhook_url: None,
            port: 0,
            clock,
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
    inner: Arc<Inner>,
    _stop: Arc<DropGuard>,
}

impl std::fmt::Debug for Meta {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Meta").field("graph_base", &self.inner.base.as_str()).finish_non_exhaustive()
    }
}

/// What the server, the courier and the deeds share.
struct Inner {
    base: Url,
    access_token: String,
    verify_token: String,
    clock: Clock,
    world: Mutex<World>,
    faults: Faults,
    courier: Courier,
    changes: broadcast::Sender<Change>,
    version: watch::Sender<u64>,
    stop: CancellationToken,
}

impl Inner {
    fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells everybody who waits or watches that something changed.
    fn announce(&self, change: Change) {
        self.version.send_modify(|version| *version += 1);
        // Nobody listening is fine: the page may not be open.
        let _ = self.changes.send(change);
    }

    /// Waits until `find` returns something, looking again after every change.
    async fn wait<T>(
        &self,
        timeout: Duration,
        mut find: impl FnMut(&mut World) -> Option<T>,
        describe: impl FnOnce(&World) -> (String, String),
    ) -> Result<T, Error> {
        let mut version = self.version.subscribe();
        let looking = async {
            loop {
                version.mark_unchanged();
                if let Some(found) = find(&mut self.world()) {
                    return found;
                }
                if version.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        };
        match tokio::time::timeout(timeout, looking).await {
            Ok(found) => Ok(found),
            Err(_) => {
                let (what, seen) = describe(&self.world());
                Err(Error::TimedOut { waited: timeout, what, seen })
            }
        }
    }
}

impl Meta {
    /// Opens the port and begins to serve, on loopback only.
    pub async fn start(options: Options) -> Result<Meta, Error> {
        let Options { app_secret, access_token, verify_token, webhook_url, port, clock } = options;
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        let base = Url::parse(&format!("http://{}", listener.local_addr()?))?;
        let stop = CancellationToken::new();
        let inner = Arc::new(Inner {
            base,
            access_token,
            verify_token,
            clock,
            world: Mutex::default(),
            faults: Faults::default(),
            courier: Courier::new(app_secret, webhook_url)?,
            changes: broadcast::Sender::new(1024),
            version: watch::Sender::new(0),
            stop: stop.clone(),
        });
        tokio::spawn(server::run(listener, inner.clone()));
        Ok(Meta { inner, _stop: Arc::new(stop.drop_guard()) })
    }

    /// Where the application sends to: `http://127.0.0.1:<port>/`, in the place of `https://graph.facebook.com`.
    pub fn graph_base(&self) -> Url {
        self.inner.base.clone()
    }

    /// Sets where webhooks go.
    pub fn set_webhook_url(&self, url: Url) {
        self.inner.courier.set_url(url);
    }

    /// Sets how refused webhooks are tried again.
    pub fn set_retry(&self, retry: Retry) {
        self.inner.courier.set_retry(retry);
    }

    /// Verifies the webhook address as Meta does when it is entered: GET with `hub.challenge`, which must come back.
    pub async fn subscribe(&self) -> Result<(), Error> {
        courier::verify(&self.inner).await
    }

    /// A business number in an account of its own. Its ids follow from the number, so they outlive a restart.
    pub fn add_number(&self, display_number: &str) -> Number {
        let digits = world::digits(display_number);
        self.add_number_to(&format!("102{digits:0>12}"), display_number)
    }

    /// A business number in the WhatsApp business account `waba_id`.
    pub fn add_number_to(&self, waba_id: &str, display_number: &str) -> Number {
        let digits = world::digits(display_number);
        let number = Number {
            phone_number_id: format!("106{digits:0>12}"),
            waba_id: waba_id.to_owned(),
            display_phone_number: digits,
        };
        let mut world = self.inner.world();
        if !world.numbers.contains(&number) {
            world.numbers.push(number.clone());
        }
        number
    }

    /// A customer whose phone number the business may see. Asking again for the same phone gives the same customer.
    pub fn customer(&self, number: &Number, phone: &str, name: &str) -> Customer {
        let id = self.inner.world().person_with_phone(number, phone, name);
        Customer::new(self.clone(), id)
    }

    /// A customer with a user name, whose phone number Meta withholds: webhooks name only `user_id`
    /// (for example `SA.13491208655302741918`), and only `recipient` reaches them.
    pub fn customer_hidden(&self, number: &Number, user_id: &str, username: &str) -> Customer {
        let id = self.inner.world().person_hidden(number, user_id, username);
        Customer::new(self.clone(), id)
    }

    /// Everything the application sent that Meta would have refused.
    pub fn violations(&self) -> Vec<Violation> {
        self.inner.world().violations.clone()
    }

    /// Every request to the Graph, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        self.inner.world().requests.clone()
    }

    /// Every accepted send, oldest first, the failed ones included.
    pub fn sends(&self) -> Vec<PhoneMessage> {
        self.inner.world().sends()
    }

    /// Every webhook posted so far, with the answer to each attempt.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.inner.courier.deliveries()
    }

    /// Tells of every change of a conversation, for the page and for live views.
    pub fn subscribe_changes(&self) -> broadcast::Receiver<Change> {
        self.inner.changes.subscribe()
    }

    /// What should go wrong next.
    pub fn faults(&self) -> &Faults {
        &self.inner.faults
    }

    /// Signs these bytes and posts them once. Nothing is retried.
    pub async fn post_raw(&self, body: Vec<u8>) -> Result<StatusCode, Error> {
        let signature = self.inner.courier.signature(&body);
        self.inner.courier.post(body.into(), Some(&signature)).await
    }

    /// Posts these bytes once with a signature header of the caller's choosing, or with none.
    pub async fn post_forged(&self, body: Vec<u8>, signature: Option<&str>) -> Result<StatusCode, Error> {
        self.inner.courier.post(body.into(), signature).await
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
        courier::deliver(&self.inner, &updates).await
    }

    /// Posts a status for a message the application sent, whatever its status was before.
    pub async fn report(&self, wamid: &str, tick: Tick) -> Result<Option<StatusCode>, Error> {
        let update = {
            let mut world = self.inner.world();
            world.set_tick(wamid, tick);
            statuses::update(&world, wamid, tick, self.inner.now())
        };
        self.deliver(update.ok_or_else(|| Error::UnknownMessage(wamid.to_owned()))?).await
    }

    /// Waits until no webhook is on its way: each was answered 200 or given up.
    pub async fn settled(&self, timeout: Duration) -> Result<(), Error> {
        let courier = &self.inner.courier;
        self.inner
            .wait(
                timeout,
                |_| courier.is_idle().then_some(()),
                |_| ("every webhook to be accepted".to_owned(), format!("{:?}", courier.pending())),
            )
            .await
    }
}
