//! What happens to reactions: put and taken back, by the bot or by people.

use serde_json::json;

use super::gateway::intents;
use super::ids::{MessageId, UserId};
use super::messages::Reaction;
use super::state::State;
use super::world::World;
use super::{Change, wire};

/// How many different ones a message may have (Discord's answer to one more: 30010).
pub(super) const REACTIONS: usize = 20;

/// Puts a reaction or takes it back, and tells everybody, if that changes anything.
pub(super) fn set(world: &World, state: &mut State, id: MessageId, user: UserId, emoji: &str, put: bool) -> bool {
    let Some(message) = state.messages.get_mut(&id) else { return false };
    let changed =
        if put { add(&mut message.reactions, user, emoji) } else { take(&mut message.reactions, user, emoji) };
    if !changed {
        return false;
    }
    message.raw["reactions"] = wire::reactions(message, world.bot);
    let message = message.clone();
    let channel = message.channel;
    let mut event = json!({
        "user_id": user, "channel_id": channel, "message_id": id, "emoji": wire::emoji(emoji), "burst": false, "type": 0,
    });
    let mut needed = intents::DIRECT_MESSAGE_REACTIONS;
    if let Some(guild) = state.guild_of(channel).and_then(|guild| state.guilds.get(&guild)) {
        event["guild_id"] = json!(guild.id);
        needed = intents::GUILD_MESSAGE_REACTIONS;
        if put {
            event["member"] = json!(wire::member(state, guild, user));
        }
    }
    if put {
        event["message_author_id"] = json!(message.author);
    }
    let name = if put { "MESSAGE_REACTION_ADD" } else { "MESSAGE_REACTION_REMOVE" };
    world.tell(state, channel, name, &event, needed);
    world.announce(Change::MessageUpdated { message });
    true
}

fn add(reactions: &mut Vec<Reaction>, user: UserId, emoji: &str) -> bool {
    match reactions.iter_mut().find(|reaction| reaction.emoji == emoji) {
        Some(reaction) if reaction.users.contains(&user) => false,
        Some(reaction) => {
            reaction.users.push(user);
            true
        }
        None => {
            reactions.push(Reaction { emoji: emoji.into(), users: vec![user] });
            true
        }
    }
}

fn take(reactions: &mut Vec<Reaction>, user: UserId, emoji: &str) -> bool {
    let Some(reaction) = reactions.iter_mut().find(|reaction| reaction.emoji == emoji) else { return false };
    let before = reaction.users.len();
    reaction.users.retain(|other| *other != user);
    let changed = reaction.users.len() < before;
    reactions.retain(|reaction| !reaction.users.is_empty());
    changed
}
