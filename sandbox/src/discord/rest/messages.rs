//! Channel messages, direct ones included (Discord docs, Message Resource).

use serde_json::{Value, json};

use super::super::channels::Place;
use super::super::content_intent;
use super::super::gateway::intents;
use super::super::ids::{ChannelId, MessageId};
use super::super::messages::Message;
use super::super::permissions::{ATTACH_FILES, EMBED_LINKS, MANAGE_MESSAGES, READ_MESSAGE_HISTORY, VIEW_CHANNEL};
use super::super::state::State;
use super::super::world::World;
use super::super::writing::{self, Author, Draft};
use super::{Outcome, Refusal, Reply, Request, permit, write};

/// The message as the bot may read it: also over REST the content is only for applications that have that intent switched on
/// (Discord docs, Gateway, "HTTP Restrictions").
fn readable(world: &World, state: &State, message: &Message) -> Value {
    let whole = world.privileged_intents() & intents::MESSAGE_CONTENT != 0 || state.guild_of(message.channel).is_none();
    if whole { message.raw.clone() } else { content_intent::without_content(&message.raw, world.bot) }
}

pub(super) fn list(world: &World, channel: &str, request: &Request) -> Outcome {
    let state = world.state();
    let channel = permit::channel(world, &state, channel, VIEW_CHANNEL)?;
    if channel.forum().is_some() {
        return Err(Refusal::wrong_channel_type());
    }
    let channel = channel.id;
    let limit = request.parameter("limit").map_or(Ok(50), |limit| read_limit(&limit))?;
    let id = |name: &str| request.parameter(name).map(|id| read_id(name, &id)).transpose();
    let (before, after, around) = (id("before")?, id("after")?, id("around")?);
    if [before, after, around].iter().flatten().count() > 1 {
        // Discord docs, Get Channel Messages: they exclude each other.
        return Err(Refusal::field("before", "BASE_TYPE_BAD", "before, after, and around are mutually exclusive"));
    }
    let history = state.guild_of(channel).is_none();
    if !history && world.bot_permissions(&state, channel) & READ_MESSAGE_HISTORY == 0 {
        return Ok(Reply::Json(json!([])));
    }
    let page = page(&state, channel, limit, (before, after, around));
    Ok(Reply::Json(page.into_iter().map(|message| readable(world, &state, message)).collect()))
}

type Bounds = (Option<MessageId>, Option<MessageId>, Option<MessageId>);

/// The nearest to the bound, newest first like all lists.
fn page(state: &State, channel: ChannelId, limit: usize, (before, after, around): Bounds) -> Vec<&Message> {
    let here = |it: &&Message| it.channel == channel && it.ephemeral_to.is_none();
    let older = |bound: MessageId, count: usize| {
        state.messages.range(..bound).rev().map(|(_, message)| message).filter(here).take(count)
    };
    let newer = |first: std::ops::Bound<MessageId>, count: usize| {
        let mut found: Vec<&Message> = state
            .messages
            .range((first, std::ops::Bound::Unbounded))
            .map(|(_, it)| it)
            .filter(here)
            .take(count)
            .collect();
        found.reverse();
        found
    };
    match (before, after, around) {
        (Some(before), _, _) => older(before, limit).collect(),
        (_, Some(after), _) => newer(std::ops::Bound::Excluded(after), limit),
        (_, _, Some(around)) => {
            let mut found = newer(std::ops::Bound::Included(around), limit.div_ceil(2));
            found.extend(older(around, limit / 2));
            found
        }
        (None, None, None) => older(MessageId(u64::MAX), limit).collect(),
    }
}

fn read_id(name: &str, id: &str) -> Result<MessageId, Refusal> {
    let wrong = |_| Refusal::field(name, "NUMBER_TYPE_COERCE", &format!("Value \"{id}\" is not snowflake."));
    id.parse().map_err(wrong)
}

pub(super) fn read_limit(limit: &str) -> Result<usize, Refusal> {
    let complain = |code: &'static str, message: &str| Err(Refusal::field("limit", code, message));
    match limit.parse::<usize>() {
        Ok(limit @ 1..=100) => Ok(limit),
        Ok(0) => complain("NUMBER_TYPE_MIN", "int value should be greater than or equal to 1."),
        Ok(_) => complain("NUMBER_TYPE_MAX", "int value should be less than or equal to 100."),
        Err(_) => complain("NUMBER_TYPE_COERCE", &format!("Value \"{limit}\" is not int.")),
    }
}

pub(super) fn read(world: &World, channel: &str, id: &str) -> Outcome {
    let state = world.state();
    let message = permit::message(world, &state, channel, id, READ_MESSAGE_HISTORY)?;
    Ok(Reply::Json(readable(world, &state, message)))
}

pub(super) fn create(world: &World, channel: &str, request: &Request) -> Outcome {
    let fields = &request.body;
    let mut more = if request.files.is_empty() { 0 } else { ATTACH_FILES };
    more |= if fields["embeds"].as_array().is_none_or(Vec::is_empty) { 0 } else { EMBED_LINKS };
    let channel = {
        let state = world.state();
        let channel = permit::to_write(world, &state, channel, more)?;
        takes_direct_messages(world, &state, channel)?;
        channel
    };
    write::check(world, request, fields, true)?;
    let nonce = match &fields["nonce"] {
        Value::String(nonce) => Some(nonce.clone()),
        Value::Number(nonce) => Some(nonce.to_string()),
        _ => None,
    };
    let mut state = world.state();
    write::check_reference(&state, channel, fields)?;
    let reads = state.guild_of(channel).is_none() || world.bot_permissions(&state, channel) & READ_MESSAGE_HISTORY != 0;
    if fields["message_reference"].is_object() && !reads {
        return Err(Refusal::of(403, 160_002, "Cannot reply without permission to read message history"));
    }
    // With `enforce_nonce` the message that has the nonce already is given back (Discord docs, Create Message).
    let key = nonce.filter(|_| fields["enforce_nonce"] == true).map(|nonce| (channel, nonce));
    if let Some(earlier) = key.as_ref().and_then(|key| state.nonces.get(key)).and_then(|id| state.messages.get(id)) {
        return Ok(Reply::Json(earlier.raw.clone()));
    }
    let draft = Draft::new(channel, Author::User(world.bot), fields, &request.files);
    let message = writing::create(world, &mut state, &draft);
    if let Some(key) = key {
        state.nonces.insert(key, message.id);
    }
    Ok(Reply::Json(message.raw))
}

fn takes_direct_messages(world: &World, state: &State, channel: ChannelId) -> Result<(), Refusal> {
    let Some(Place::Direct(person)) = state.channels.get(&channel).map(|channel| channel.place) else {
        return Ok(());
    };
    if !state.shares_a_guild(person) {
        let message = "Cannot send messages to this user due to having no mutual guilds";
        return Err(Refusal::of(403, 50278, message));
    }
    if world.faults.refuses_direct_messages(person) {
        return Err(Refusal::of(403, 50007, "Cannot send messages to this user"));
    }
    Ok(())
}

pub(super) fn edit(world: &World, channel: &str, id: &str, request: &Request) -> Outcome {
    let id = {
        let state = world.state();
        let message = permit::changeable(world, &state, channel, id, VIEW_CHANNEL)?;
        if message.author != world.bot {
            return Err(Refusal::broken("form", 403, 50005, "Cannot edit a message authored by another user"));
        }
        message.id
    };
    write::check(world, request, &request.body, false)?;
    let message = writing::change(world, &mut world.state(), id, &request.body, &request.files)?;
    Ok(Reply::Json(message.raw))
}

pub(super) fn delete(world: &World, channel: &str, id: &str) -> Outcome {
    let mut state = world.state();
    let message = permit::changeable(world, &state, channel, id, VIEW_CHANNEL)?;
    let (id, own) = (message.id, message.author == world.bot);
    if !own {
        permit::guild_channel(world, &state, channel, 0)
            .map_err(|_| Refusal::of(403, 50003, "Cannot execute action on a DM channel"))?;
        permit::channel(world, &state, channel, MANAGE_MESSAGES)?;
    }
    writing::remove(world, &mut state, id)?;
    Ok(Reply::Empty)
}
