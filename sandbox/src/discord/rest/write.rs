//! Checking messages: what the bot sends, by whichever route.

use serde_json::{Value, json};

use super::super::ids::ChannelId;
use super::super::rules::message as rules;
use super::super::state::State;
use super::super::world::World;
use super::super::writing;
use super::{Refusal, Request};

/// How many files a message has at most.
const FILES: usize = 10;

/// Refuses what Discord refuses, and notes a missing `allowed_mentions`.
pub(super) fn check(world: &World, request: &Request, fields: &Value, new: bool) -> Result<(), Refusal> {
    if !fields.is_object() {
        return Err(Refusal::broken("form", 400, 50109, "The request body contains invalid JSON."));
    }
    let mut complaints = rules::check(fields, &world.patterns);
    if request.files.len() > FILES {
        complaints.add("attachments", "BASE_TYPE_MAX_LENGTH", format!("Must be {FILES} or fewer in length."));
    }
    if let Some(errors) = complaints.errors() {
        return Err(Refusal::form(errors));
    }
    if fields["sticker_ids"].as_array().is_some_and(|stickers| !stickers.is_empty()) {
        // Nobody has made a sticker here.
        return Err(Refusal::broken("unknown sticker", 400, 50081, "Invalid sticker sent"));
    }
    if new && rules::is_empty(fields) && request.files.is_empty() {
        return Err(Refusal::broken("empty message", 400, 50006, "Cannot send an empty message"));
    }
    if rules::may_mention(fields) && !rules::mentions_nobody(fields) {
        let detail = "a message with content or embeds needs allowed_mentions with an empty parse list";
        world.violate(&request.name(), "allowed_mentions", detail);
    }
    Ok(())
}

/// Refuses an answer to a message that is not in this channel, unless the bot says that it does not matter
/// (Discord docs, Message Reference Structure).
pub(super) fn check_reference(state: &State, channel: ChannelId, fields: &Value) -> Result<(), Refusal> {
    let given = &fields["message_reference"];
    let known = writing::reference(fields).and_then(|id| state.messages.get(&id));
    let known = known.is_some_and(|message| message.channel == channel && message.ephemeral_to.is_none());
    if !given.is_object() || known || given["fail_if_not_exists"] == false {
        return Ok(());
    }
    let complaint = json!({ "code": "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "message": "Unknown message" });
    Err(Refusal::form(json!({ "message_reference": { "_errors": [complaint] } })))
}
