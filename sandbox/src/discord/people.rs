//! Who: users, guilds, memberships, as a page can show them. Where is in `channels`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use super::channels::Channel;
use super::ids::{GuildId, RoleId, UserId};
use super::webhooks::Webhook;

/// A person, or the bot itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct User {
    /// The user's id.
    pub id: UserId,
    /// The unique user name, as in `@sara`.
    pub name: String,
    /// What others see instead of the user name, if set (`global_name` on the wire).
    pub display_name: Option<String>,
    /// Whether it is an application's user.
    pub bot: bool,
}

/// Somebody's place in a guild.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Membership {
    /// Who.
    pub user: UserId,
    /// The roles held, without `@everyone`.
    pub roles: Vec<RoleId>,
    /// The permission bits the person ends up with in every channel (Discord docs, Permissions).
    pub permissions: u64,
    /// Since when.
    pub joined_at: DateTime<Utc>,
}

/// A role of a guild.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    /// The role's id; `@everyone` has the guild's.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// Its permission bits.
    pub permissions: u64,
}

/// A guild: a Discord "server".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guild {
    /// The guild's id.
    pub id: GuildId,
    /// Its name.
    pub name: String,
    /// Its owner: the first person who joined, until [`set_owner`](super::Discord::set_owner) says otherwise.
    pub owner: UserId,
    /// The guild's preferred locale, for example `en-US`.
    pub locale: String,
    /// Its roles, `@everyone` first.
    pub roles: Vec<Role>,
    /// Its members, by user.
    pub members: BTreeMap<UserId, Membership>,
}

/// Everything a page needs to draw Discord, except messages.
#[derive(Clone, Debug, Serialize)]
pub struct Snapshot {
    /// The bot's own user.
    pub bot: User,
    /// Whether the bot has a gateway connection that has identified or resumed.
    pub bot_online: bool,
    /// All users, the bot included.
    pub users: Vec<User>,
    /// All guilds with their members.
    pub guilds: Vec<Guild>,
    /// All channels, the direct ones, forums and threads included.
    pub channels: Vec<Channel>,
    /// All channel webhooks.
    pub webhooks: Vec<Webhook>,
    /// The commands registered for every guild, as stored (with ids).
    pub commands: Vec<Value>,
    /// The commands registered for one guild only.
    pub guild_commands: BTreeMap<GuildId, Vec<Value>>,
    /// Who refuses direct messages.
    pub refusing_direct_messages: BTreeSet<UserId>,
}
