//! A pretend Discord: our own model of users, guilds, channels, messages, commands and interactions, served over
//! Discord's wire formats on loopback.
//!
//! * REST v10 for `discord.com` over TLS, so that the bot's HTTP client needs only another address and another root
//!   certificate ([`Connection`]);
//! * the gateway over plain WebSocket.
//!
//! People act through [`Member`]: `discord.member(guild, sara).runs(channel, "/crm lead list").await?`. Whatever the
//! real Discord would refuse is refused in its words and noted as a [`Violation`]; a test ends with
//! `assert!(discord.violations().is_empty())`. [`Faults`] makes things go wrong on purpose.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio_util::sync::{CancellationToken, DropGuard};

mod answers;
mod audit_log;
mod channels;
mod command_line;
mod content_intent;
mod deeds;
mod faults;
mod gateway;
mod ids;
mod look;
mod messages;
mod people;
mod permissions;
mod places;
mod posts;
mod reactions;
mod rest;
mod rules;
mod schema;
mod server;
mod stage;
mod state;
mod threads;
mod tls;
mod typed;
mod uploads;
mod webhooks;
mod wire;
mod world;
mod writing;

pub use answers::{Answer, Choice, Field, Modal, Response};
pub use channels::{Channel, ChannelKind, Forum, Overwrite, Place, Tag, Thread, Whom};
pub use deeds::Member;
pub use faults::{Fault, Faults};
pub use ids::{ChannelId, GuildId, InteractionId, MessageId, RoleId, TagId, UserId, WebhookId};
pub use messages::{Attachment, Button, Message, Reaction, Select, SelectOption};
pub use people::{Guild, Membership, Role, Snapshot, User};
pub use typed::Typed;
pub use webhooks::Webhook;
pub(crate) use wire::ATTACHMENT_SIZE_LIMIT;

use crate::{Clock, system_clock};
use gateway::intents;
use rules::Patterns;
use schema::Schema;
use world::{Beginning, World};

/// How to start. [`Options::default`]: any free ports, the machine's clock, no OpenAPI file.
#[derive(Clone)]
pub struct Options {
    /// The bot token that is accepted.
    pub token: String,
    /// The application's id, also the id of the bot's user.
    pub application_id: u64,
    /// Discord's own API description (`openapi.json`), to check request bodies against.
    pub openapi: Option<PathBuf>,
    /// The port for REST on 127.0.0.1; 0 is any.
    pub rest_port: u16,
    /// The port for the gateway on 127.0.0.1; 0 is any.
    pub gateway_port: u16,
    /// The model's time.
    pub clock: Clock,
    /// How often the gateway asks the bot to beat. Discord says 41.25 s.
    pub heartbeat_interval: Duration,
    /// The privileged intents that the application has switched on in the developer portal: `1 << 1` members, `1 << 8`
    /// presences, `1 << 15` message content. Others are refused with 4014.
    pub privileged_intents: u64,
}

/// What a bot needs to know to connect.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The bot token.
    pub token: String,
    /// The application's id.
    pub application_id: u64,
    /// Where `discord.com:443` is, for `reqwest::ClientBuilder::resolve("discord.com", …)`. serenity's URLs carry no
    /// port; reqwest takes the port of this address.
    pub api_connect: SocketAddr,
    /// The root certificate to trust.
    pub ca_pem: String,
    /// The gateway's address, also given by `GET /gateway`.
    pub gateway_url: String,
}

/// Why something did not work.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A port could not be opened.
    #[error("cannot listen on loopback: {0}")]
    Listen(#[from] std::io::Error),
    /// The certificate could not be made or loaded.
    #[error("cannot make the certificate for discord.com: {0}")]
    Certificate(String),
    /// The OpenAPI file could not be used.
    #[error("cannot use the OpenAPI description: {0}")]
    OpenApi(String),
    /// No first response within 3 seconds. The words are the client's.
    #[error("The application did not respond")]
    NoAnswer,
    /// The Discord client would not let the person do this.
    #[error("not possible in Discord: {0}")]
    NotPossible(String),
    /// Something awaited did not happen in time.
    #[error("waited {waited:?} for {what}")]
    TimedOut {
        /// What was awaited.
        what: String,
        /// For how long.
        waited: Duration,
    },
}

/// Something the bot did that Discord would refuse, or that we hold to be wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// When.
    pub at: DateTime<Utc>,
    /// The request, as `METHOD /path`, or `gateway`.
    pub request: String,
    /// A short name: `schema`, `unknown field`, `unknown route`, `allowed_mentions`, `form`, `double answer`, ….
    pub rule: String,
    /// The sentence.
    pub detail: String,
}

/// A REST request of the bot, with how it was answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecordedRequest {
    /// When, by the model's clock.
    pub at: DateTime<Utc>,
    /// `GET`, `POST`, ….
    pub method: String,
    /// The path without `/api/v10` and without the query.
    pub path: String,
    /// The query, without `?`.
    pub query: String,
    /// The JSON body (of a multipart request: `payload_json`), `null` without one.
    pub body: Value,
    /// The names of uploaded files.
    pub files: Vec<String>,
    /// The decoded `X-Audit-Log-Reason`.
    pub audit_reason: Option<String>,
    /// The status of the answer; 0 while there is none or when the connection was dropped.
    pub status: u16,
}

/// Something that happened, for pages and tests that follow along.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A message appeared.
    MessageCreated {
        /// The message.
        message: Message,
    },
    /// A message was changed.
    MessageUpdated {
        /// The message as it is now.
        message: Message,
    },
    /// A message is gone.
    MessageDeleted {
        /// Where.
        channel: ChannelId,
        /// Which.
        message: MessageId,
    },
    /// A person did something, and the bot was told.
    InteractionSent {
        /// The interaction.
        interaction: InteractionId,
        /// Whose it is.
        user: UserId,
    },
    /// The first response to an interaction came.
    InteractionAnswered {
        /// The interaction.
        interaction: InteractionId,
        /// Whose it is.
        user: UserId,
        /// What came.
        response: Response,
    },
    /// The bot stored its commands.
    CommandsRegistered {
        /// For this guild only, or for all.
        guild: Option<GuildId>,
    },
    /// The bot identified or resumed.
    BotOnline,
    /// The bot's last gateway connection ended.
    BotOffline,
    /// Somebody started typing.
    Typing {
        /// Where.
        channel: ChannelId,
        /// Who.
        user: UserId,
    },
    /// A user, a guild, a member, a channel, a thread or a webhook was added, changed or removed: take a new snapshot.
    PeopleChanged,
    /// The bot did something wrong.
    Violated {
        /// What.
        violation: Violation,
    },
}

/// The pretend Discord. Cheap to clone; dropping the last clone (members and answers hold one too) stops the servers.
#[derive(Clone)]
pub struct Discord {
    world: Arc<World>,
    connection: Arc<Connection>,
    _stop: Arc<DropGuard>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            token: "MTAwMDAwMDAwMDAwMDAwMDAx.sandbox.not-a-secret".into(),
            application_id: 100_000_000_000_000_001,
            openapi: None,
            rest_port: 0,
            gateway_port: 0,
            clock: system_clock(),
            heartbeat_interval: Duration::from_millis(41_250),
            privileged_intents: 0,
        }
    }
}

impl std::fmt::Debug for Discord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Discord").field("api_connect", &self.connection.api_connect).finish_non_exhaustive()
    }
}

impl Discord {
    /// Starts both servers on 127.0.0.1.
    pub async fn start(options: Options) -> Result<Discord, Error> {
        let Options {
            token,
            application_id,
            openapi,
            rest_port,
            gateway_port,
            clock,
            heartbeat_interval,
            privileged_intents,
        } = options;
        let schema = openapi.as_deref().map(Schema::read).transpose()?;
        let authority = tls::authority()?;
        let rest = TcpListener::bind((Ipv4Addr::LOCALHOST, rest_port)).await?;
        let gateway = TcpListener::bind((Ipv4Addr::LOCALHOST, gateway_port)).await?;
        let connection = Connection {
            token: token.clone(),
            application_id,
            api_connect: rest.local_addr()?,
            ca_pem: authority.ca_pem,
            gateway_url: format!("ws://{}{}", gateway.local_addr()?, gateway::CONNECT),
        };
        let world = Arc::new(World::new(Beginning {
            token,
            bot: UserId(application_id),
            clock,
            heartbeat_interval,
            gateway_url: connection.gateway_url.clone(),
            resume_gateway_url: format!("ws://{}{}", gateway.local_addr()?, gateway::RESUME),
            privileged_intents,
            schema,
            patterns: Patterns::new()?,
        }));
        let stop = CancellationToken::new();
        tokio::spawn(server::rest(rest, authority.acceptor, Arc::clone(&world), stop.clone()));
        tokio::spawn(server::gateway(gateway, Arc::clone(&world), stop.clone()));
        Ok(Discord { world, connection: Arc::new(connection), _stop: Arc::new(stop.drop_guard()) })
    }

    /// What the bot needs to connect.
    pub fn connection(&self) -> Connection {
        self.connection.as_ref().clone()
    }

    /// The bot's own user.
    pub fn bot(&self) -> UserId {
        self.world.bot
    }

    /// Acts as that person in that guild.
    pub fn member(&self, guild: GuildId, user: UserId) -> Member {
        Member { discord: self.clone(), guild, user, locale: "en-US".into() }
    }

    /// Waits until the bot has stored at least one command, for all guilds or for one, and gives them all.
    pub async fn wait_for_commands(&self, timeout: Duration) -> Result<Vec<Value>, Error> {
        let look = || {
            let state = self.world.state();
            let all: Vec<Value> =
                state.commands.iter().chain(state.guild_commands.values().flatten()).cloned().collect();
            Some(all).filter(|all| !all.is_empty())
        };
        self.world.wait_for("the bot to register its commands", timeout, look).await
    }

    /// Waits until the bot has stored at least one command for this guild, and gives those.
    pub async fn wait_for_guild_commands(&self, guild: GuildId, timeout: Duration) -> Result<Vec<Value>, Error> {
        let look = || self.world.state().guild_commands.get(&guild).filter(|all| !all.is_empty()).cloned();
        self.world.wait_for("the bot to register its commands in a guild", timeout, look).await
    }

    /// Waits until the bot has identified or resumed.
    pub async fn wait_until_online(&self, timeout: Duration) -> Result<(), Error> {
        let gateway = &self.world.gateway;
        self.world.wait_for("the bot to identify", timeout, || gateway.is_online().then_some(())).await
    }

    /// Whether the bot is connected and identified now.
    pub fn is_online(&self) -> bool {
        self.world.gateway.is_online()
    }

    /// Everything the bot did wrong so far.
    pub fn violations(&self) -> Vec<Violation> {
        self.world.violations().clone()
    }

    /// As [`violations`](Discord::violations), and starts anew.
    pub fn take_violations(&self) -> Vec<Violation> {
        std::mem::take(&mut *self.world.violations())
    }

    /// Every REST request so far.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.world.state().requests.clone()
    }

    /// How many requests were answered with 401, 403 or 429; Discord bans an address after 10,000 in 10 minutes.
    pub fn invalid_requests(&self) -> u64 {
        self.world.state().invalid_requests
    }

    /// How often the bot identified; Discord resets the token after 1,000 in 24 hours.
    pub fn identifies(&self) -> u64 {
        self.world.state().identifies
    }

    /// How often the bot resumed a session.
    pub fn resumes(&self) -> u64 {
        self.world.state().resumes
    }

    /// How many of them were not at the session's `resume_gateway_url`.
    pub fn resumes_elsewhere(&self) -> u64 {
        self.world.state().resumes_elsewhere
    }

    /// Follows what happens from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.world.changes.subscribe()
    }

    /// Switches privileged intents on or off in the developer portal, from the next IDENTIFY on: 4014 to one that asks for what
    /// is off, and no violation where it was on at first. Over REST it counts at once.
    pub fn set_privileged_intents(&self, intents: u64) {
        self.world.set_privileged_intents(intents);
    }

    /// The switches for making things go wrong.
    pub fn faults(&self) -> &Faults {
        &self.world.faults
    }

    /// Sends any gateway event to the bot.
    #[expect(clippy::needless_pass_by_value, reason = "callers write the event in place")]
    pub fn dispatch_raw(&self, event: &str, data: Value) {
        self.world.gateway.dispatch(event, &data, intents::NONE);
    }

    /// Every `INTERACTION_CREATE` so far, as sent.
    pub fn interactions(&self) -> Vec<Value> {
        self.world.state().interactions.values().map(|interaction| interaction.payload.clone()).collect()
    }

    /// Waits for the `count`th interaction (counted from 1) and gives its `INTERACTION_CREATE`.
    pub async fn wait_for_interaction(&self, count: usize, timeout: Duration) -> Result<Value, Error> {
        let look = || self.interactions().into_iter().nth(count.saturating_sub(1));
        self.world.wait_for(&format!("interaction number {count}"), timeout, look).await
    }

    /// Delivers the same `INTERACTION_CREATE` again, `times` times.
    pub fn deliver_again(&self, interaction: InteractionId, times: usize) -> Result<(), Error> {
        let state = self.world.state();
        let known = state.interactions.get(&interaction);
        let known = known.ok_or_else(|| Error::NotPossible(format!("there is no interaction {interaction}")))?;
        for _ in 0..times {
            self.world.gateway.dispatch("INTERACTION_CREATE", &known.payload, intents::NONE);
        }
        Ok(())
    }
}
