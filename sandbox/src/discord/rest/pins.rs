//! Pinned messages (Discord docs, Message Resource, "Pin Message").

use serde_json::json;

use super::super::gateway::intents;
use super::super::messages::Message;
use super::super::permissions::{PIN_MESSAGES, READ_MESSAGE_HISTORY};
use super::super::state::State;
use super::super::world::World;
use super::super::{wire, writing};
use super::{Outcome, Refusal, Reply, permit};

/// How many a channel may have (Discord's answer to one more: 30003).
const PINS: usize = 250;
/// The kind of message by which Discord says that one was pinned.
const CHANNEL_PINNED_MESSAGE: u64 = 6;

pub(super) fn list(world: &World, channel: &str) -> Outcome {
    let state = world.state();
    let channel = permit::channel(world, &state, channel, READ_MESSAGE_HISTORY)?.id;
    let pinned = state.messages.values().rev().filter(|message| message.channel == channel && message.pinned);
    Ok(Reply::Json(pinned.map(|message| message.raw.clone()).collect()))
}

pub(super) fn set(world: &World, channel: &str, id: &str, pinned: bool) -> Outcome {
    let mut state = world.state();
    let message = permit::changeable(world, &state, channel, id, PIN_MESSAGES)?;
    let (id, of, mut raw) = (message.id, message.channel, message.raw.clone());
    if message.pinned == pinned {
        return Ok(Reply::Empty);
    }
    let here = |message: &&Message| message.channel == of && message.pinned;
    if pinned && state.messages.values().filter(here).count() >= PINS {
        return Err(Refusal::of(400, 30003, "Maximum number of pins for the channel reached (250)"));
    }
    raw["pinned"] = json!(pinned);
    writing::replace(world, &mut state, id, raw);
    tell(world, &state, of, pinned);
    if pinned {
        let more = json!({
            "message_reference": { "type": 0, "message_id": id, "channel_id": of, "guild_id": state.guild_of(of) },
        });
        writing::create_system(world, &mut state, of, world.bot, CHANNEL_PINNED_MESSAGE, &more);
    }
    Ok(Reply::Empty)
}

fn tell(world: &World, state: &State, channel: super::super::ChannelId, pinned: bool) {
    let at = pinned.then(|| wire::time(world.now()));
    let event = json!({ "channel_id": channel, "guild_id": state.guild_of(channel), "last_pin_timestamp": at });
    world.tell(state, channel, "CHANNEL_PINS_UPDATE", &event, intents::GUILDS);
}
