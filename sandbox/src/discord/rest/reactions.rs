//! Reactions (Discord docs, Message Resource, "Create Reaction").

use serde_json::{Value, json};

use super::super::ids::UserId;
use super::super::messages::Message;
use super::super::permissions::{ADD_REACTIONS, MANAGE_MESSAGES, READ_MESSAGE_HISTORY};
use super::super::world::World;
use super::super::{reactions, wire};
use super::messages::read_limit;
use super::{Outcome, Refusal, Reply, Request, permit};

/// Refuses what is no emoji. There are none here but Unicode's.
fn check(world: &World, emoji: &str) -> Result<(), Refusal> {
    match world.patterns.is_emoji(&json!(emoji)) {
        true => Ok(()),
        false => Err(Refusal::broken("unknown emoji", 400, 10014, "Unknown Emoji")),
    }
}

fn users<'a>(message: &'a Message, emoji: &str) -> &'a [UserId] {
    let reaction = message.reactions.iter().find(|reaction| reaction.emoji == emoji);
    reaction.map(|reaction| reaction.users.as_slice()).unwrap_or_default()
}

pub(super) fn add(world: &World, channel: &str, id: &str, emoji: &str) -> Outcome {
    let mut state = world.state();
    let message = permit::changeable(world, &state, channel, id, READ_MESSAGE_HISTORY)?;
    check(world, emoji)?;
    if users(message, emoji).is_empty() {
        permit::channel(world, &state, channel, ADD_REACTIONS)?;
        if message.reactions.len() >= reactions::REACTIONS {
            return Err(Refusal::of(400, 30010, "Maximum number of reactions reached (20)"));
        }
    }
    let id = message.id;
    reactions::set(world, &mut state, id, world.bot, emoji, true);
    Ok(Reply::Empty)
}

/// Takes back the bot's own (`@me`), or somebody else's.
pub(super) fn remove(world: &World, channel: &str, id: &str, emoji: &str, user: &str) -> Outcome {
    let mut state = world.state();
    let own = user == "@me";
    let needed = if own { READ_MESSAGE_HISTORY } else { MANAGE_MESSAGES };
    let id = permit::changeable(world, &state, channel, id, needed)?.id;
    check(world, emoji)?;
    let user = if own { Some(world.bot) } else { user.parse().ok() };
    let user = user.filter(|user| state.users.contains_key(user));
    let user = user.ok_or_else(|| Refusal::of(404, 10013, "Unknown User"))?;
    reactions::set(world, &mut state, id, user, emoji, false);
    Ok(Reply::Empty)
}

pub(super) fn list(world: &World, channel: &str, id: &str, emoji: &str, request: &Request) -> Outcome {
    let state = world.state();
    let message = permit::message(world, &state, channel, id, READ_MESSAGE_HISTORY)?;
    check(world, emoji)?;
    let limit = request.parameter("limit").map_or(Ok(25), |limit| read_limit(&limit))?;
    let after: Option<UserId> = request.parameter("after").and_then(|id| id.parse().ok());
    let mut users: Vec<UserId> = users(message, emoji).to_vec();
    users.sort_unstable();
    let page = users.into_iter().filter(|user| after.is_none_or(|after| *user > after)).take(limit);
    let users: Vec<Value> = page.filter_map(|user| state.users.get(&user)).map(wire::user).collect();
    Ok(Reply::Json(json!(users)))
}
