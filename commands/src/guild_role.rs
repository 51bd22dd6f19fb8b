//! A role in a Discord server that is ours alone: made without any permission, so that whoever has it may do nothing by it.

use chrono::{DateTime, TimeDelta, Utc};
use crm::DiscordId;
use serenity::all::{EditRole, GuildId, Http, Permissions, Role, RoleId, UserId};

use crate::{send::PostError, session::snowflake};

/// How far Discord's clock and ours may be apart.
const CLOCKS: TimeDelta = TimeDelta::minutes(1);

/// What Discord's audit log says about it.
const REASON: &str = "OmniCRM /alliance role";

/// Makes a role; `since`, if one may have been made by a call whose answer was lost: since when.
pub async fn make(
    http: &Http,
    guild: DiscordId,
    name: &str,
    since: Option<DateTime<Utc>>,
) -> Result<DiscordId, PostError> {
    let guild = GuildId::new(guild.get());
    if let Some(since) = since {
        let there = http.get_guild_roles(guild).await?;
        let is_ours = |role: &&Role| {
            role.name == name && role.permissions.is_empty() && !role.managed && made_at(role) >= since - CLOCKS
        };
        if let Some(ours) = there.iter().find(is_ours) {
            return Ok(snowflake(ours.id.get()));
        }
    }
    let role = EditRole::new().name(name).permissions(Permissions::empty());
    Ok(snowflake(http.create_role(guild, &role, Some(REASON)).await?.id.get()))
}

fn made_at(role: &Role) -> DateTime<Utc> {
    DateTime::from_timestamp(role.id.created_at().unix_timestamp(), 0).unwrap_or_default()
}

/// Calls it otherwise.
pub async fn rename(http: &Http, guild: DiscordId, role: DiscordId, name: &str) -> Result<(), PostError> {
    let (guild, role) = (GuildId::new(guild.get()), RoleId::new(role.get()));
    http.edit_role(guild, role, &EditRole::new().name(name), Some(REASON)).await?;
    Ok(())
}

/// Deletes it.
pub async fn delete(http: &Http, guild: DiscordId, role: DiscordId) -> Result<(), PostError> {
    Ok(http.delete_role(GuildId::new(guild.get()), RoleId::new(role.get()), Some(REASON)).await?)
}

/// Gives it to somebody; who has it keeps it.
pub async fn give(http: &Http, guild: DiscordId, role: DiscordId, person: DiscordId) -> Result<(), PostError> {
    let (guild, person, role) = (GuildId::new(guild.get()), UserId::new(person.get()), RoleId::new(role.get()));
    Ok(http.add_member_role(guild, person, role, Some(REASON)).await?)
}

/// Takes it from somebody.
pub async fn take(http: &Http, guild: DiscordId, role: DiscordId, person: DiscordId) -> Result<(), PostError> {
    let (guild, person, role) = (GuildId::new(guild.get()), UserId::new(person.get()), RoleId::new(role.get()));
    Ok(http.remove_member_role(guild, person, role, Some(REASON)).await?)
}
