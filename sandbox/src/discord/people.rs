//! Who and where: users, guilds, memberships, channels, as a page can show them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use super::ids::{ChannelId, GuildId, RoleId, UserId};

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

/// What kind of channel it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A text channel of a guild (type 0).
    Guild(GuildId),
    /// The direct-message channel between the bot and a person (type 1).
    Direct(UserId),
}

/// Who may do more or less in one channel (Discord docs, Permission Overwrites).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Overwrite {
    /// Whom it is about.
    pub of: Whom,
    /// The permission bits that are given here.
    pub allow: u64,
    /// The permission bits that are taken here.
    pub deny: u64,
}

/// Whom an overwrite is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Everybody with this role; `@everyone` has the guild's id.
    Role(RoleId),
    /// One member.
    Member(UserId),
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Channel {
    /// The channel's id.
    pub id: ChannelId,
    /// Its name; empty for direct messages.
    pub name: String,
    /// Where it is.
    pub place: Place,
    /// Where it differs from the guild in who may do what.
    pub overwrites: Vec<Overwrite>,
    /// Whether the bot may see and write there; without it Discord answers 50001, Missing Access.
    pub bot_has_access: bool,
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
    /// All channels, the direct ones included.
    pub channels: Vec<Channel>,
    /// The commands registered for every guild, as stored (with ids).
    pub commands: Vec<Value>,
    /// The commands registered for one guild only.
    pub guild_commands: BTreeMap<GuildId, Vec<Value>>,
    /// Who refuses direct messages.
    pub refusing_direct_messages: BTreeSet<UserId>,
}
