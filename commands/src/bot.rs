//! What the door holds while the bot runs, and what every command gets of it.

use std::sync::Arc;

use crm::{
    DiscordId, Server, TenantDb,
    channel::Trouble,
    channels::Channel,
    tenants::{self, Language, RouteKind},
};
use futures_util::future::BoxFuture;
use moka::future::Cache;
use serenity::all::{GuildId, Http};
use url::Url;

use crate::errors::Error;

/// What every command gets.
pub(crate) type Ctx<'a> = poise::ApplicationContext<'a, Arc<BotState>, Error>;
/// A command of ours.
pub(crate) type Command = poise::Command<Arc<BotState>, Error>;

/// Asks a number's provider about it: what that says, or what is wrong. Who runs the bot knows how; this door knows no provider.
pub type Ask = Arc<dyn Fn(Channel) -> BoxFuture<'static, Result<String, Trouble>> + Send + Sync>;

/// What the door knows of the world around it. Cheap to clone.
#[derive(Clone)]
pub struct Outside {
    /// Asks providers about numbers.
    pub ask: Ask,
    /// The address under which this program is reached from outside, without a `/` at its end; `None` if nobody has said it.
    pub address: Option<Arc<str>>,
    /// The address of the installation's panel, if it is served.
    pub panel: Option<Url>,
}

/// What the door holds while the bot runs.
pub struct BotState {
    pub(crate) server: Server,
    pub(crate) http: Arc<Http>,
    pub(crate) outside: Outside,
    /// The language each person was last answered in: for the sentence that says that the database is away.
    pub(crate) languages: Cache<(GuildId, DiscordId), Language>,
    /// Every command there is. What needs them is below them, so it can't ask `tree.rs` itself.
    pub(crate) tree: fn() -> Vec<Command>,
}

impl BotState {
    /// The company whose server this is, if it is one's.
    pub(crate) async fn company(&self, guild: GuildId) -> crm::Result<Option<TenantDb>> {
        match tenants::route(&self.server, RouteKind::DiscordGuild, &guild.to_string()).await? {
            Some(tenant) => self.server.tenant(tenant).await.map(Some),
            None => Ok(None),
        }
    }
}
