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

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::broadcast;

mod answers;
mod faults;
mod ids;
mod member;
mod messages;
mod people;

pub use answers::{Answer, Choice, Field, Modal, Response};
pub use faults::{Fault, Faults};
pub use ids::{ChannelId, GuildId, InteractionId, MessageId, RoleId, UserId};
pub use member::Member;
pub use messages::{Button, Message, Select, SelectOption};
pub use people::{Channel, Guild, Membership, Place, Role, Snapshot, User};

/// The time as the model sees it: it decides the 3 s and 15 min limits of interactions, and dates messages.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The machine's clock.
#[expect(clippy::disallowed_methods, reason = "the one place where the sandbox's default clock is built")]
pub fn system_clock() -> Clock {
    Arc::new(Utc::now)
}

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
    /// A user, a guild, a member or a channel was added or changed: take a new snapshot.
    PeopleChanged,
    /// The bot did something wrong.
    Violated {
        /// What.
        violation: Violation,
    },
}

/// The pretend Discord. Cheap to clone; dropping the last clone (members and answers hold one too) stops the servers.
#[derive(Clone)]
pub struct Discord {}

impl std::fmt::Debug for Discord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Discord")
    }
}

impl Discord {
    /// Starts both servers on 127.0.0.1.
    pub async fn start(options: Options) -> Result<Discord, Error> {
        let _ = options;
        todo!()
    }

    /// What the bot needs to connect.
    pub fn connection(&self) -> Connection {
        todo!()
    }

    /// The bot's own user.
    pub fn bot(&self) -> UserId {
        todo!()
    }

    /// Adds a guild with the bot in it and no channel. An online bot gets `GUILD_CREATE`.
    pub fn add_guild(&self, name: &str) -> GuildId {
        let _ = name;
        todo!()
    }

    /// Removes a guild, as when the bot is thrown out: `GUILD_DELETE`.
    pub fn remove_guild(&self, guild: GuildId) {
        let _ = guild;
        todo!()
    }

    /// Adds a text channel.
    pub fn add_channel(&self, guild: GuildId, name: &str) -> ChannelId {
        let _ = (guild, name);
        todo!()
    }

    /// Deletes a channel with its messages; the bot gets 10003 from then on.
    pub fn remove_channel(&self, channel: ChannelId) {
        let _ = channel;
        todo!()
    }

    /// Lets the bot into a channel or shuts it out (50001, Missing Access).
    pub fn allow_bot(&self, channel: ChannelId, access: bool) {
        let _ = (channel, access);
        todo!()
    }

    /// Adds a person. The unique user name is made from `name`, which is also the display name.
    pub fn add_user(&self, name: &str) -> UserId {
        let _ = name;
        todo!()
    }

    /// Adds a person with a user name and a display name of their own.
    pub fn add_user_named(&self, name: &str, display_name: Option<&str>) -> UserId {
        let _ = (name, display_name);
        todo!()
    }

    /// Puts a person into a guild, with the permissions of an ordinary member. The first one owns the guild.
    pub fn join(&self, guild: GuildId, user: UserId) {
        let _ = (guild, user);
        todo!()
    }

    /// Takes a person out of a guild.
    pub fn leave(&self, guild: GuildId, user: UserId) {
        let _ = (guild, user);
        todo!()
    }

    /// Makes a member the owner.
    pub fn set_owner(&self, guild: GuildId, user: UserId) {
        let _ = (guild, user);
        todo!()
    }

    /// Sets a member's permission bits (Discord docs, Permissions), for example `1 << 5` for Manage Server.
    pub fn set_permissions(&self, guild: GuildId, user: UserId, permissions: u64) {
        let _ = (guild, user, permissions);
        todo!()
    }

    /// Adds a role to a guild.
    pub fn add_role(&self, guild: GuildId, name: &str) -> RoleId {
        let _ = (guild, name);
        todo!()
    }

    /// Gives a member a role.
    pub fn give_role(&self, guild: GuildId, user: UserId, role: RoleId) {
        let _ = (guild, user, role);
        todo!()
    }

    /// Acts as that person in that guild.
    pub fn member(&self, guild: GuildId, user: UserId) -> Member {
        Member { discord: self.clone(), guild, user, locale: "en-US".into() }
    }

    /// Users, guilds, channels and commands as they are now.
    pub fn snapshot(&self) -> Snapshot {
        todo!()
    }

    /// A channel's messages, oldest first, ephemeral ones included.
    pub fn messages(&self, channel: ChannelId) -> Vec<Message> {
        let _ = channel;
        todo!()
    }

    /// A channel's messages as one person sees them: without the ephemeral messages of others.
    pub fn messages_seen_by(&self, channel: ChannelId, user: UserId) -> Vec<Message> {
        let _ = (channel, user);
        todo!()
    }

    /// One message as it is now.
    pub fn message(&self, message: MessageId) -> Option<Message> {
        let _ = message;
        todo!()
    }

    /// Waits for a message in a channel.
    pub async fn wait_for_message(
        &self,
        channel: ChannelId,
        pred: impl Fn(&Message) -> bool,
        timeout: Duration,
    ) -> Result<Message, Error> {
        let _ = (channel, pred, timeout);
        todo!()
    }

    /// The person's direct messages with the bot, oldest first.
    pub fn direct_messages(&self, user: UserId) -> Vec<Message> {
        let _ = user;
        todo!()
    }

    /// Waits for a direct message.
    pub async fn wait_for_direct_message(
        &self,
        user: UserId,
        pred: impl Fn(&Message) -> bool,
        timeout: Duration,
    ) -> Result<Message, Error> {
        let _ = (user, pred, timeout);
        todo!()
    }

    /// Waits until the bot has stored at least one command, for all guilds or for one, and gives them all.
    pub async fn wait_for_commands(&self, timeout: Duration) -> Result<Vec<Value>, Error> {
        let _ = timeout;
        todo!()
    }

    /// Waits until the bot has identified or resumed.
    pub async fn wait_until_online(&self, timeout: Duration) -> Result<(), Error> {
        let _ = timeout;
        todo!()
    }

    /// Whether the bot is connected and identified now.
    pub fn is_online(&self) -> bool {
        todo!()
    }

    /// Everything the bot did wrong so far.
    pub fn violations(&self) -> Vec<Violation> {
        todo!()
    }

    /// As [`violations`](Discord::violations), and starts anew.
    pub fn take_violations(&self) -> Vec<Violation> {
        todo!()
    }

    /// Every REST request so far.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        todo!()
    }

    /// How many requests were answered with 401, 403 or 429; Discord bans an address after 10,000 in 10 minutes.
    pub fn invalid_requests(&self) -> u64 {
        todo!()
    }

    /// How often the bot identified; Discord resets the token after 1,000 in 24 hours.
    pub fn identifies(&self) -> u64 {
        todo!()
    }

    /// How often the bot resumed a session.
    pub fn resumes(&self) -> u64 {
        todo!()
    }

    /// Follows what happens from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        todo!()
    }

    /// The switches for making things go wrong.
    pub fn faults(&self) -> &Faults {
        todo!()
    }

    /// Sends any gateway event to the bot.
    pub fn dispatch_raw(&self, event: &str, data: Value) {
        let _ = (event, data);
        todo!()
    }

    /// Delivers the same `INTERACTION_CREATE` again, `times` times.
    pub fn deliver_again(&self, interaction: InteractionId, times: usize) -> Result<(), Error> {
        let _ = (interaction, times);
        todo!()
    }
}
