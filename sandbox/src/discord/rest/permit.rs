//! What a request is about, if the bot may do there what it wants: each look-up refuses as Discord does.

use super::super::channels::{Channel, ChannelKind, Place};
use super::super::ids::{ChannelId, GuildId, MessageId};
use super::super::messages::Message;
use super::super::permissions::{MANAGE_THREADS, SEND_MESSAGES};
use super::super::state::State;
use super::super::threads;
use super::super::world::World;
use super::Refusal;

/// The channel, if the bot sees it and holds all of `needed` there. In direct messages there is nothing to hold.
pub(super) fn channel<'a>(world: &World, state: &'a State, channel: &str, needed: u64) -> Result<&'a Channel, Refusal> {
    let known = channel.parse().ok().and_then(|id: ChannelId| state.channels.get(&id));
    let channel = known.ok_or_else(Refusal::unknown_channel)?;
    match channel.place {
        Place::Direct(_) if channel.bot_has_access => Ok(channel),
        Place::Direct(_) => Err(Refusal::missing_access()),
        Place::Guild(_) => match world.bot_permissions(state, channel.id) {
            0 => Err(Refusal::missing_access()),
            held if held & needed == needed => Ok(channel),
            _ => Err(Refusal::missing_permissions()),
        },
    }
}

/// As [`channel`], of a guild only.
pub(super) fn guild_channel<'a>(
    world: &World,
    state: &'a State,
    id: &str,
    needed: u64,
) -> Result<(&'a Channel, GuildId), Refusal> {
    let found = channel(world, state, id, needed)?;
    match found.place {
        Place::Guild(guild) => Ok((found, guild)),
        Place::Direct(_) => Err(Refusal::broken("channel type", 403, 50003, "Cannot execute action on a DM channel")),
    }
}

/// The channel in which a message is to be written: with what is needed for that, and not closed.
pub(super) fn to_write(world: &World, state: &State, id: &str, more: u64) -> Result<ChannelId, Refusal> {
    let known = id.parse().ok().map_or(SEND_MESSAGES, |id| state.to_write(id));
    let found = channel(world, state, id, known | more)?;
    if matches!(found.kind, ChannelKind::Forum(_)) {
        return Err(Refusal::broken("channel type", 400, 50008, "Cannot send messages in a non-text channel"));
    }
    let manages = world.bot_permissions(state, found.id) & MANAGE_THREADS != 0;
    threads::takes_messages(world, state, found.id, manages)?;
    Ok(found.id)
}

/// The message, where the bot holds all of `needed`.
pub(super) fn message<'a>(
    world: &World,
    state: &'a State,
    of: &str,
    id: &str,
    needed: u64,
) -> Result<&'a Message, Refusal> {
    let channel = channel(world, state, of, needed)?.id;
    let message = id.parse().ok().and_then(|id: MessageId| state.messages.get(&id));
    // An ephemeral message cannot be reached through its channel.
    let message = message.filter(|message| message.channel == channel && message.ephemeral_to.is_none());
    message.ok_or_else(Refusal::unknown_message)
}

/// As [`message`], in a channel in which something can still be changed: nothing can in an archived thread.
pub(super) fn changeable<'a>(
    world: &World,
    state: &'a State,
    of: &str,
    id: &str,
    needed: u64,
) -> Result<&'a Message, Refusal> {
    let message = message(world, state, of, id, needed)?;
    not_archived(state, message.channel)?;
    Ok(message)
}

/// Refuses what nobody can do in an archived thread.
pub(super) fn not_archived(state: &State, channel: ChannelId) -> Result<(), Refusal> {
    match state.channels.get(&channel).and_then(Channel::thread).is_some_and(|thread| thread.archived) {
        true => Err(threads::Closed::Archived.into()),
        false => Ok(()),
    }
}

/// The guild, where the bot holds all of `needed`.
pub(super) fn guild(world: &World, state: &State, guild: &str, needed: u64) -> Result<GuildId, Refusal> {
    let known = guild.parse().ok().filter(|id: &GuildId| state.guilds.contains_key(id));
    let guild = known.ok_or_else(|| Refusal::of(404, 10004, "Unknown Guild"))?;
    match state.guild_permissions(world.bot, guild) & needed == needed {
        true => Ok(guild),
        false => Err(Refusal::missing_permissions()),
    }
}
