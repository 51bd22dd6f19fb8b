//! What happens to channels: made, changed, deleted, by the bot or by people. Threads are in `threads`.

use serde_json::{Value, json};

use super::audit_log::{self, Act};
use super::channels::{Channel, ChannelKind};
use super::gateway::intents;
use super::ids::{ChannelId, UserId};
use super::state::State;
use super::world::World;
use super::{Change, threads, wire};

impl World {
    /// Sends an event about a channel, unless the bot doesn't see that.
    pub(super) fn tell(&self, state: &State, channel: ChannelId, event: &str, data: &Value, needed: u64) {
        if self.bot_sees(state, channel) {
            self.gateway.dispatch(event, data, needed);
        }
    }
}

/// Puts a channel into the world and tells everybody.
pub(super) fn create(world: &World, state: &mut State, channel: Channel, act: &Act<'_>) {
    let id = channel.id;
    let (event, is) = (wire::channel(state, &channel), wire::audited(state, &channel));
    state.channels.insert(id, channel);
    world.tell(state, id, "CHANNEL_CREATE", &event, intents::GUILDS);
    if let Some(guild) = state.guild_of(id) {
        audit_log::note(world, state, guild, act, audit_log::CHANNEL.created(), id.0, (&Value::Null, &is));
    }
    world.announce(Change::PeopleChanged);
}

/// Puts the channel as it is to be in place of what it was, and tells everybody. Posts lose tags that are gone.
pub(super) fn change(world: &World, state: &mut State, changed: &Channel, act: &Act<'_>) {
    let id = changed.id;
    let Some(former) = state.channels.insert(id, changed.clone()) else { return };
    if former == *changed {
        return;
    }
    if let ChannelKind::Forum(forum) = &changed.kind {
        let posts = state.channels.values_mut().filter_map(Channel::thread_mut).filter(|post| post.parent == id);
        for post in posts {
            post.tags.retain(|tag| forum.tags.iter().any(|known| known.id == *tag));
        }
    }
    world.tell(state, id, "CHANNEL_UPDATE", &wire::channel(state, changed), intents::GUILDS);
    if let Some(guild) = state.guild_of(id) {
        let (was, is) = (wire::audited(state, &former), wire::audited(state, changed));
        audit_log::note(world, state, guild, act, audit_log::CHANNEL.updated(), id.0, (&was, &is));
    }
    world.announce(Change::PeopleChanged);
}

/// Deletes a channel or a thread with all that is in it, and tells everybody: of what is deleted with a channel Discord says
/// nothing.
pub(super) fn remove(world: &World, state: &mut State, id: ChannelId, act: &Act<'_>) {
    let Some(channel) = state.channels.get(&id).cloned() else { return };
    if channel.thread().is_some() {
        return threads::remove(world, state, id, act);
    }
    let (event, was) = (wire::channel(state, &channel), wire::audited(state, &channel));
    let guild = state.guild_of(id);
    world.tell(state, id, "CHANNEL_DELETE", &event, intents::GUILDS);
    state.channels.retain(|_, it| it.id != id && it.parent() != Some(id));
    state.webhooks.retain(|_, webhook| webhook.channel != id);
    let State { channels, messages, .. } = state;
    messages.retain(|_, message| channels.contains_key(&message.channel));
    if let Some(guild) = guild {
        audit_log::note(world, state, guild, act, audit_log::CHANNEL.deleted(), id.0, (&was, &Value::Null));
    }
    world.announce(Change::PeopleChanged);
}

/// Shows that somebody writes (Discord docs, Typing Start).
pub(super) fn start_typing(world: &World, state: &State, channel: ChannelId, user: UserId) {
    let mut event = json!({ "channel_id": channel, "user_id": user, "timestamp": world.now().timestamp() });
    let mut needed = intents::DIRECT_MESSAGE_TYPING;
    if let Some(guild) = state.guild_of(channel).and_then(|guild| state.guilds.get(&guild)) {
        event["guild_id"] = json!(guild.id);
        event["member"] = json!(wire::member(state, guild, user));
        needed = intents::GUILD_MESSAGE_TYPING;
    }
    world.tell(state, channel, "TYPING_START", &event, needed);
    world.announce(Change::Typing { channel, user });
}
