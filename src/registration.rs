//! Keeps Discord told of the commands, in each connected server and in the language of its company: at start, when a company
//! is connected, and when the bot is let into a server.

use std::{collections::HashMap, sync::Arc, time::Duration};

use crm::{Server, registrations::Guild};
use serenity::all::{ApplicationId, GuildId, Http};
use tokio::{
    sync::{Mutex, Notify},
    time::{Instant, sleep},
};
use tracing::{info, warn};

/// How often is looked for companies that were connected meanwhile, perhaps by another process.
const LOOK: Duration = Duration::from_secs(2);
/// Between attempts, at first and at most. Most that fail are for servers that the bot was not let into yet.
const WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// Who tells Discord.
pub struct Registration {
    server: Server,
    http: Arc<Http>,
    /// Servers that Discord refused: when they are tried again, and after how long the next time. Whoever tells or forgets a
    /// server holds it, so that what is remembered of one that the bot leaves meanwhile is forgotten after, not before.
    refused: Mutex<HashMap<u64, (Instant, Duration)>>,
    joined: Notify,
}

impl Registration {
    /// `http` is the rate-limited client.
    pub fn new(server: Server, http: Arc<Http>) -> Self {
        Self { server, http, refused: Mutex::default(), joined: Notify::new() }
    }

    /// The bot is in this server: what was refused may succeed now.
    pub async fn joined(&self, guild: GuildId) {
        self.refused.lock().await.remove(&guild.get());
        self.joined.notify_one();
    }

    /// The bot is in this server no longer; should it come back, the commands are sent again.
    pub async fn left(&self, guild: GuildId) {
        let Some(application) = self.http.application_id() else { return };
        let _telling = self.refused.lock().await;
        if let Err(error) = commands::forget(&self.server, application, guild).await {
            warn!(%error, "a server's commands could not be forgotten");
        }
    }

    /// Goes on for ever.
    pub async fn run(&self) {
        let mut wait = Duration::from_secs(1);
        let application = loop {
            match self.http.get_current_application_info().await {
                Ok(application) => break application.id,
                Err(error) => warn!(%error, "Discord doesn't say which application this is; trying again"),
            }
            sleep(wait).await;
            wait = (wait * 2).min(Duration::from_secs(300));
        };
        self.http.set_application_id(application);
        loop {
            let looked = self.look(application).await;
            if let Err(error) = &looked {
                warn!(%error, "commands could not be registered; trying again");
            }
            wait = if looked.is_ok() { LOOK } else { (wait * 2).min(Duration::from_secs(300)) };
            tokio::select! {
                () = sleep(wait) => {}
                () = self.joined.notified() => {}
            }
        }
    }

    /// Those of all servers go last, so that nobody is without commands in between.
    async fn look(&self, application: ApplicationId) -> Result<(), commands::Error> {
        for guild in commands::untold(&self.server, application).await? {
            if !self.is_waiting(guild).await {
                self.tell(application, guild).await;
            }
        }
        commands::take_back_global(&self.server, &self.http, application).await
    }

    async fn is_waiting(&self, guild: Guild) -> bool {
        self.refused.lock().await.get(&guild.id.get()).is_some_and(|(until, _)| Instant::now() < *until)
    }

    async fn tell(&self, application: ApplicationId, guild: Guild) {
        let mut refused = self.refused.lock().await;
        match commands::register(&self.server, &self.http, application, guild).await {
            Ok(()) => {
                refused.remove(&guild.id.get());
                info!(guild = %guild.id, "commands are registered");
            }
            Err(error) => {
                let wait = refused.get(&guild.id.get()).map_or(WAIT, |(_, wait)| (*wait * 2).min(LONGEST_WAIT));
                refused.insert(guild.id.get(), (Instant::now() + wait, wait));
                warn!(guild = %guild.id, %error, "commands could not be registered in this server; trying again later");
            }
        }
    }
}
