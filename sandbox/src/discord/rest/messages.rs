//! Channel messages, direct ones included (Discord docs, Message Resource).

use serde_json::{Value, json};

use super::super::ids::{ChannelId, MessageId};
use super::super::messages::Message;
use super::super::people::Place;
use super::super::state::State;
use super::super::world::World;
use super::write::{self, Draft};
use super::{Outcome, Refusal, Reply, Request};

fn find(state: &State, channel: &str) -> Result<ChannelId, Refusal> {
    let known = channel.parse().ok().and_then(|id: ChannelId| state.channels.get(&id));
    match known {
        None => Err(Refusal::of(404, 10003, "Unknown Channel")),
        Some(channel) if !channel.bot_has_access => Err(Refusal::of(403, 50001, "Missing Access")),
        Some(channel) => Ok(channel.id),
    }
}

fn find_message(state: &State, channel: &str, id: &str) -> Result<MessageId, Refusal> {
    let channel = find(state, channel)?;
    let message = id.parse().ok().and_then(|id: MessageId| state.messages.get(&id));
    // An ephemeral message cannot be reached through its channel.
    let message = message.filter(|message| message.channel == channel && message.ephemeral_to.is_none());
    message.map(|message| message.id).ok_or_else(|| Refusal::of(404, 10008, "Unknown Message"))
}

pub(super) fn list(world: &World, channel: &str, request: &Request) -> Outcome {
    let state = world.state();
    let channel = find(&state, channel)?;
    let limit = request.parameter("limit").map_or(Ok(50), |limit| read_limit(&limit))?;
    let before = request.parameter("before").and_then(|id| id.parse::<MessageId>().ok());
    let after = request.parameter("after").and_then(|id| id.parse::<MessageId>().ok());
    let here = |it: &&Message| {
        let inside = before.is_none_or(|before| it.id < before) && after.is_none_or(|after| it.id > after);
        inside && it.channel == channel && it.ephemeral_to.is_none()
    };
    let found: Vec<&Message> = match after {
        // The nearest to it, newest first like all lists.
        Some(_) => {
            let mut nearest: Vec<&Message> = state.messages.values().filter(here).take(limit).collect();
            nearest.reverse();
            nearest
        }
        None => state.messages.values().rev().filter(here).take(limit).collect(),
    };
    Ok(Reply::Json(found.into_iter().map(|message| message.raw.clone()).collect()))
}

fn read_limit(limit: &str) -> Result<usize, Refusal> {
    let complain = |code: &str, message: &str| {
        Err(Refusal::form(json!({ "limit": { "_errors": [{ "code": code, "message": message }] } })))
    };
    match limit.parse::<usize>() {
        Ok(limit @ 1..=100) => Ok(limit),
        Ok(0) => complain("NUMBER_TYPE_MIN", "int value should be greater than or equal to 1."),
        Ok(_) => complain("NUMBER_TYPE_MAX", "int value should be less than or equal to 100."),
        Err(_) => complain("NUMBER_TYPE_COERCE", &format!("Value \"{limit}\" is not int.")),
    }
}

pub(super) fn read(world: &World, channel: &str, id: &str) -> Outcome {
    let state = world.state();
    let id = find_message(&state, channel, id)?;
    Ok(Reply::Json(state.messages.get(&id).map(|message| message.raw.clone()).unwrap_or_default()))
}

pub(super) fn create(world: &World, channel: &str, request: &Request) -> Outcome {
    let channel = {
        let state = world.state();
        let channel = find(&state, channel)?;
        if let Some(Place::Direct(person)) = state.channels.get(&channel).map(|channel| channel.place) {
            if !state.shares_a_guild(person) {
                let message = "Cannot send messages to this user due to having no mutual guilds";
                return Err(Refusal::of(403, 50278, message));
            }
            if world.faults.refuses_direct_messages(person) {
                return Err(Refusal::of(403, 50007, "Cannot send messages to this user"));
            }
        }
        channel
    };
    let fields = &request.body;
    write::check(world, request, fields, true)?;
    let nonce = match &fields["nonce"] {
        Value::String(nonce) => Some(nonce.clone()),
        Value::Number(nonce) => Some(nonce.to_string()),
        _ => None,
    };
    let mut state = world.state();
    write::check_reference(&state, channel, fields)?;
    // With `enforce_nonce` the message that has the nonce already is given back (Discord docs, Create Message).
    let key = nonce.filter(|_| fields["enforce_nonce"] == true).map(|nonce| (channel, nonce));
    if let Some(earlier) = key.as_ref().and_then(|key| state.nonces.get(key)).and_then(|id| state.messages.get(id)) {
        return Ok(Reply::Json(earlier.raw.clone()));
    }
    let draft = Draft {
        channel,
        author: world.bot,
        fields,
        files: &request.files,
        ephemeral_to: None,
        loading: false,
        interaction: None,
    };
    let message = write::create(world, &mut state, &draft);
    if let Some(key) = key {
        state.nonces.insert(key, message.id);
    }
    Ok(Reply::Json(message.raw))
}

fn own_message(world: &World, state: &State, channel: &str, id: &str) -> Result<(MessageId, bool), Refusal> {
    let id = find_message(state, channel, id)?;
    Ok((id, state.messages.get(&id).is_some_and(|message| message.author == world.bot)))
}

pub(super) fn edit(world: &World, channel: &str, id: &str, request: &Request) -> Outcome {
    let (id, own) = own_message(world, &world.state(), channel, id)?;
    if !own {
        return Err(Refusal::broken("form", 403, 50005, "Cannot edit a message authored by another user"));
    }
    write::check(world, request, &request.body, false)?;
    let message = write::change(world, &mut world.state(), request, id, &request.body)?;
    Ok(Reply::Json(message.raw))
}

pub(super) fn delete(world: &World, channel: &str, id: &str) -> Outcome {
    let mut state = world.state();
    let (id, own) = own_message(world, &state, channel, id)?;
    if !own && state.channels.values().any(|it| it.id.to_string() == channel && matches!(it.place, Place::Direct(_))) {
        return Err(Refusal::of(403, 50003, "Cannot execute action on a DM channel"));
    }
    write::remove(world, &mut state, id)?;
    Ok(Reply::Empty)
}
