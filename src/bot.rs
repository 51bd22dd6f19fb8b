//! The Discord bot's connection: HTTP clients, gateway, registration, and what serenity leaves undone.
//!
//! There are two `Http` objects. The one for interactions has serenity's rate limiter off: the limiter puts the answers of
//! all people into one bucket, and Discord exempts them from the global limit. The other has it on: for channel posts, DMs
//! and registration.

use std::{collections::VecDeque, fs, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context as _, Result, bail};
use commands::{BotState, Outside};
use crm::Server;
use secrecy::{ExposeSecret, SecretString};
use serenity::{
    all::{
        Client, ClientBuilder, ConnectionStage, Context, Event, EventHandler, GatewayError, GatewayIntents, Guild,
        Http, HttpBuilder, RawEventHandler, Ready, ResumedEvent, ShardStageUpdateEvent, UnavailableGuild,
    },
    async_trait,
};
use tokio::{sync::Mutex, task::JoinSet, time::Instant};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::{config, discord_store, health::Health, registration::Registration};

/// Discord resets the token of a bot that identifies 1,000 times a day. Ten times in ten minutes is far from normal.
const IDENTIFIES: usize = 10;
const IDENTIFY_WINDOW: Duration = Duration::from_secs(600);

/// What the bot hears of: its servers, what is typed there and that somebody types, and what is put under that.
const READS: GatewayIntents = GatewayIntents::GUILDS
    .union(GatewayIntents::GUILD_MESSAGES)
    .union(GatewayIntents::GUILD_MESSAGE_TYPING)
    .union(GatewayIntents::GUILD_MESSAGE_REACTIONS);

/// Why the bot runs no longer.
enum Stopped {
    /// Discord has not switched on for it that it reads messages.
    MayNotRead,
    For(anyhow::Error),
}

impl From<serenity::Error> for Stopped {
    fn from(error: serenity::Error) -> Self {
        match error {
            serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents) => Self::MayNotRead,
            other => Self::For(
                anyhow::Error::new(other).context("Discord refused the bot for good; is discord.token right?"),
            ),
        }
    }
}

/// The ways to talk to Discord.
pub struct Connection {
    /// For everything but answers to interactions; serenity's rate limiter on.
    pub outgoing: Arc<Http>,
    client: reqwest::Client,
    token: SecretString,
    pretend: bool,
}

impl Connection {
    /// Builds the clients; connects to nothing yet.
    pub fn new(settings: &config::Discord) -> Result<Self> {
        let client = http_client(settings)?;
        let token = settings.token.expose_secret();
        if serenity::utils::token::validate(token).is_err() {
            bail!("discord.token does not look like a bot token; copy it again from Discord's developer portal");
        }
        let outgoing = Arc::new(HttpBuilder::new(token).client(client.clone()).build());
        let pretend = !settings.api_connect.is_empty();
        Ok(Self { outgoing, client, token: settings.token.clone(), pretend })
    }

    /// For answers to interactions; no rate limiter.
    fn interactions(&self) -> Http {
        HttpBuilder::new(self.token.expose_secret()).client(self.client.clone()).ratelimiter_disabled(true).build()
    }
}

/// A client with time-outs, which serenity's own lacks. A pretend Discord must be on this machine: the token goes there.
pub(crate) fn http_client(settings: &config::Discord) -> Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(3))
        .timeout(Duration::from_secs(15))
        .redirect(reqwest::redirect::Policy::none());
    if !settings.api_connect.is_empty() {
        let address: SocketAddr = settings.api_connect.parse().context("discord.api_connect is not an address:port")?;
        if !address.ip().is_loopback() {
            bail!("discord.api_connect must be on this machine: the bot's token would go there");
        }
        let pem = fs::read(&settings.api_ca_file).context("reading discord.api_ca_file")?;
        builder = builder.resolve("discord.com", address).add_root_certificate(reqwest::Certificate::from_pem(&pem)?);
        for name in discord_store::NAMES {
            builder = builder.resolve(name, address);
        }
    }
    Ok(builder.build()?)
}

/// The bot, not connected yet.
pub struct Bot {
    connection: Arc<Connection>,
    server: Server,
    health: Health,
    outside: Outside,
}

impl Bot {
    /// Refuses a command tree in which some command names no permission or is not described.
    pub fn new(connection: Arc<Connection>, server: Server, health: Health, outside: Outside) -> Result<Self> {
        commands::check_tree().map_err(anyhow::Error::msg)?;
        Ok(Self { connection, server, health, outside })
    }

    /// Connects, and runs until `stop` or until Discord refuses for good.
    pub async fn run(self, stop: CancellationToken) -> Result<()> {
        tokio::select! {
            reached = self.reach_gateway() => reached?,
            () = stop.cancelled() => return Ok(()),
        }
        let registration = Arc::new(Registration::new(self.server.clone(), self.connection.outgoing.clone()));
        let watch = Arc::new(Watch {
            registration: registration.clone(),
            health: self.health.clone(),
            readies: Mutex::default(),
            gives_up: CancellationToken::new(),
            bot: Arc::new(BotState::new(self.server.clone(), self.connection.outgoing.clone(), self.outside.clone())),
            catching_up: Mutex::default(),
        });
        let registering = tokio::spawn(async move { registration.run().await });
        let mut ended = self.serve(&watch, READS | GatewayIntents::MESSAGE_CONTENT, &stop).await;
        if matches!(ended, Err(Stopped::MayNotRead)) {
            warn!(
                "Discord does not let the bot read messages: staff answer by buttons and commands, or by mentioning the bot. Switch \
                 on “Message Content Intent” in Discord's developer portal, so that they can just type"
            );
            ended = self.serve(&watch, READS, &stop).await;
        }
        registering.abort();
        self.health.set_connected(false);
        ended.map_err(|stopped| match stopped {
            Stopped::MayNotRead => anyhow::anyhow!("Discord refused what the bot wants to hear of"),
            Stopped::For(error) => error,
        })
    }

    /// Connects and runs until `stop`, or until Discord refuses for good.
    async fn serve(
        &self,
        watch: &Arc<Watch>,
        intents: GatewayIntents,
        stop: &CancellationToken,
    ) -> Result<(), Stopped> {
        let mut client = self.client(watch.clone(), intents).await.map_err(Stopped::For)?;
        let shards = client.shard_manager.clone();
        let ended = tokio::select! {
            ended = client.start() => ended.map_err(Stopped::from),
            () = watch.gives_up.cancelled() => Err(Stopped::For(anyhow::anyhow!(
                "the bot had to identify {IDENTIFIES} times in ten minutes; stopping before Discord resets its token"
            ))),
            () = stop.cancelled() => Ok(()),
        };
        shards.shutdown_all().await;
        ended
    }

    /// Waits for Discord to answer. serenity would go to the real gateway if the pretend one did not answer.
    async fn reach_gateway(&self) -> Result<()> {
        let mut wait = Duration::from_millis(250);
        loop {
            match self.connection.outgoing.get_gateway().await {
                Ok(gateway) if self.connection.pretend && !gateway.url.starts_with("ws://127.0.0.1:") => {
                    bail!("the pretend Discord names a gateway that is not on this machine")
                }
                Ok(_) => return Ok(()),
                Err(error) => warn!(%error, "Discord can't be reached; trying again"),
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(Duration::from_secs(30));
        }
    }

    async fn client(&self, watch: Arc<Watch>, intents: GatewayIntents) -> Result<Client> {
        let (server, outside) = (self.server.clone(), self.outside.clone());
        // Nothing in `setup` can fail: poise would wait for its data for ever.
        let framework = poise::Framework::builder()
            .options(commands::framework_options())
            .initialize_owners(false)
            .setup(move |context, _, _| {
                let bot = BotState::new(server, context.http.clone(), outside);
                Box::pin(async move { Ok(Arc::new(bot)) })
            })
            .build();
        let undecodable = Undecodable { server: self.server.clone(), outside: self.outside.clone() };
        let client = ClientBuilder::new_with_http(self.connection.interactions(), intents)
            .framework(framework)
            .event_handler_arc(watch)
            .raw_event_handler(undecodable)
            .await?;
        Ok(client)
    }
}

/// Follows the connection's state.
struct Watch {
    registration: Arc<Registration>,
    health: Health,
    readies: Mutex<VecDeque<Instant>>,
    gives_up: CancellationToken,
    /// Reads on in the threads through the client that keeps Discord's limits.
    bot: Arc<BotState>,
    /// One at a time: who comes later reads all that is left.
    catching_up: Mutex<JoinSet<()>>,
}

impl Watch {
    /// Discord tells nothing of what happened before this.
    async fn catch_up(&self, ready: &Ready) {
        let (bot, me) = (self.bot.clone(), ready.user.id);
        let guilds = ready.guilds.iter().map(|guild| guild.id).collect();
        let mut tasks = self.catching_up.lock().await;
        tasks.shutdown().await;
        tasks.spawn(async move { commands::catch_up(&bot, me, guilds).await });
    }
}

#[async_trait]
impl EventHandler for Watch {
    async fn ready(&self, _: Context, ready: Ready) {
        self.health.set_connected(true);
        info!(guilds = ready.guilds.len(), "connected to Discord");
        let (mut readies, now) = (self.readies.lock().await, Instant::now());
        readies.push_back(now);
        readies.retain(|at| now.duration_since(*at) < IDENTIFY_WINDOW);
        if readies.len() >= IDENTIFIES {
            self.gives_up.cancel();
        }
        drop(readies);
        self.catch_up(&ready).await;
    }

    async fn resume(&self, _: Context, _: ResumedEvent) {
        self.health.set_connected(true);
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        self.registration.joined(guild.id).await;
    }

    async fn guild_delete(&self, _: Context, guild: UnavailableGuild, _: Option<Guild>) {
        // Otherwise Discord has trouble with that server, and the bot is still in it.
        if !guild.unavailable {
            self.registration.left(guild.id).await;
        }
    }

    async fn shard_stage_update(&self, _: Context, event: ShardStageUpdateEvent) {
        if event.new == ConnectionStage::Disconnected {
            self.health.set_connected(false);
        }
    }
}

/// An interaction that serenity can't decode would be swallowed, and the person would wait in vain.
struct Undecodable {
    server: Server,
    outside: Outside,
}

#[async_trait]
impl RawEventHandler for Undecodable {
    async fn raw_event(&self, context: Context, event: Event) {
        if let Event::Unknown(unknown) = event
            && unknown.kind == "INTERACTION_CREATE"
        {
            metrics::counter!("omnicrm_undecodable_interactions_total").increment(1);
            let bot = BotState::new(self.server.clone(), context.http.clone(), self.outside.clone());
            commands::respond_undecodable(&bot, &unknown.value).await;
        }
    }
}
