//! What the process knows of its own state.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crm::Server;

use crate::app::Roles;

/// How long the database may take to answer a health check.
const PATIENCE: Duration = Duration::from_millis(1500);

/// The state of the process. Cheap to clone.
#[derive(Clone)]
pub struct Health {
    server: Server,
    roles: Roles,
    connected: Arc<AtomicBool>,
}

/// The state at one moment.
pub struct Seen {
    /// The roles this process plays.
    pub roles: Vec<&'static str>,
    /// The database's version, if it answers.
    pub database: Option<String>,
    /// Whether the bot is connected to Discord; `None` without a bot.
    pub discord: Option<bool>,
}

impl Seen {
    /// Whether the process can do its work now.
    pub fn ready(&self) -> bool {
        self.database.is_some() && self.discord != Some(false)
    }
}

impl Health {
    /// Of a process with these roles.
    pub fn new(server: Server, roles: Roles) -> Self {
        Self { server, roles, connected: Arc::default() }
    }

    /// Remembers whether the bot is connected to Discord.
    pub fn set_connected(&self, connected: bool) {
        self.connected.store(connected, Ordering::Relaxed);
    }

    /// Looks.
    pub async fn look(&self) -> Seen {
        let version = tokio::time::timeout(PATIENCE, self.server.postgres_version()).await;
        Seen {
            roles: self.roles.names(),
            database: version.ok().and_then(Result::ok),
            discord: self.roles.bot.then(|| self.connected.load(Ordering::Relaxed)),
        }
    }
}
