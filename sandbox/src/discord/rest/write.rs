//! Writing and changing messages: the one way for channel messages, direct messages, answers and follow-ups.

use serde_json::{Map, Value, json};

use super::super::gateway::intents;
use super::super::ids::{ChannelId, InteractionId, MessageId, UserId};
use super::super::messages::{COMPONENTS_V2, EPHEMERAL, LOADING, Message};
use super::super::people::Place;
use super::super::rules::message as rules;
use super::super::state::State;
use super::super::world::World;
use super::super::{Change, wire};
use super::File;
use super::{Refusal, Request};

/// The flags a bot may set: SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS, IS_COMPONENTS_V2 (Discord docs, Message Flags).
const SETTABLE: u64 = (1 << 2) | (1 << 12) | COMPONENTS_V2;

/// How many files a message has at most.
const FILES: usize = 10;

/// A message to be written.
pub(in super::super) struct Draft<'a> {
    pub(in super::super) channel: ChannelId,
    pub(in super::super) author: UserId,
    /// Content, embeds, components, flags, nonce as the request has them.
    pub(in super::super) fields: &'a Value,
    pub(in super::super) files: &'a [File],
    pub(in super::super) ephemeral_to: Option<UserId>,
    pub(in super::super) loading: bool,
    pub(in super::super) interaction: Option<InteractionId>,
}

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

/// The message that a new one answers.
fn reference(fields: &Value) -> Option<MessageId> {
    fields["message_reference"]["message_id"].as_str()?.parse().ok()
}

/// Refuses an answer to a message that is not in this channel, unless the bot says that it does not matter
/// (Discord docs, Message Reference Structure).
pub(super) fn check_reference(state: &State, channel: ChannelId, fields: &Value) -> Result<(), Refusal> {
    let given = &fields["message_reference"];
    let known = reference(fields).and_then(|id| state.messages.get(&id));
    let known = known.is_some_and(|message| message.channel == channel && message.ephemeral_to.is_none());
    if !given.is_object() || known || given["fail_if_not_exists"] == false {
        return Ok(());
    }
    let complaint = json!({ "code": "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "message": "Unknown message" });
    Err(Refusal::form(json!({ "message_reference": { "_errors": [complaint] } })))
}

/// Writes a message and tells everybody.
pub(in super::super) fn create(world: &World, state: &mut State, draft: &Draft<'_>) -> Message {
    let Draft { channel, author, fields, files, ephemeral_to, loading, interaction } = *draft;
    let id = state.next_id(world.now());
    let mut flags = fields["flags"].as_u64().unwrap_or(0) & SETTABLE;
    flags |= if ephemeral_to.is_some() { EPHEMERAL } else { 0 };
    flags |= if loading { LOADING } else { 0 };
    let interaction = interaction.and_then(|id| state.interactions.get(&id));
    let answered = reference(fields).and_then(|id| state.messages.get(&id)).filter(|it| it.channel == channel);
    let answered = answered.map(|message| message.raw.clone());
    let unknown = super::super::User { id: author, name: "unknown".into(), display_name: None, bot: false };
    let author = state.users.get(&author).unwrap_or(&unknown);
    let envelope = wire::Envelope { id, channel, author, at: world.now(), flags, interaction };
    let mut raw = wire::empty_message(state, &envelope);
    merge(&mut raw, fields, files);
    if let Some(nonce) = fields.get("nonce").filter(|nonce| !nonce.is_null()) {
        raw["nonce"] = nonce.clone();
    }
    if let Some(answered) = answered {
        // A reply is of type 19 (Discord docs, Message Types).
        raw["type"] = json!(19);
        raw["message_reference"] = json!({
            "type": 0, "message_id": answered["id"], "channel_id": channel, "guild_id": state.guild_of(channel),
        });
        raw["referenced_message"] = answered;
    }
    keep(state, &raw, files);
    let message = Message::from_wire(raw, ephemeral_to);
    state.messages.insert(message.id, message.clone());
    if !loading {
        tell_bot(world, state, "MESSAGE_CREATE", &message);
    }
    world.announce(Change::MessageCreated { message: message.clone() });
    message
}

/// Changes a message and tells everybody.
pub(super) fn change(
    world: &World,
    state: &mut State,
    request: &Request,
    id: MessageId,
    fields: &Value,
) -> Result<Message, Refusal> {
    let unknown = || Refusal::of(404, 10008, "Unknown Message");
    let Some(message) = state.messages.get(&id) else {
        return Err(unknown());
    };
    let mut raw = message.raw.clone();
    merge(&mut raw, fields, &request.files);
    if rules::is_empty(&raw) && raw["attachments"].as_array().is_none_or(Vec::is_empty) {
        return Err(Refusal::broken("empty message", 400, 50006, "Cannot send an empty message"));
    }
    if message.loading {
        raw["flags"] = json!(raw["flags"].as_u64().unwrap_or(0) & !LOADING);
    } else {
        raw["edited_timestamp"] = json!(wire::time(world.now()));
    }
    let ephemeral_to = message.ephemeral_to;
    keep(state, &raw, &request.files);
    let changed = Message::from_wire(raw, ephemeral_to);
    state.messages.insert(id, changed.clone());
    tell_bot(world, state, "MESSAGE_UPDATE", &changed);
    world.announce(Change::MessageUpdated { message: changed.clone() });
    Ok(changed)
}

/// Deletes a message and tells everybody.
pub(super) fn remove(world: &World, state: &mut State, id: MessageId) -> Result<(), Refusal> {
    let message = state.messages.remove(&id).ok_or_else(|| Refusal::of(404, 10008, "Unknown Message"))?;
    let Message { channel, .. } = message;
    let event = json!({ "id": id, "channel_id": channel, "guild_id": state.guild_of(channel) });
    if message.ephemeral_to.is_none() {
        world.gateway.dispatch("MESSAGE_DELETE", &event, needed_intents(state, channel));
    }
    world.announce(Change::MessageDeleted { channel, message: id });
    Ok(())
}

fn needed_intents(state: &State, channel: ChannelId) -> u64 {
    match state.channels.get(&channel).map(|channel| channel.place) {
        Some(Place::Direct(_)) => intents::DIRECT_MESSAGES,
        _ => intents::GUILD_MESSAGES,
    }
}

/// `MESSAGE_CREATE` or `MESSAGE_UPDATE` for those whose intents ask for it. Nobody hears of ephemeral messages.
fn tell_bot(world: &World, state: &State, event: &str, message: &Message) {
    if message.ephemeral_to.is_some() {
        return;
    }
    let mut data = message.raw.clone();
    let needed = needed_intents(state, message.channel);
    // Direct messages and the bot's own come whole without MESSAGE_CONTENT (Discord docs, Message Content Intent).
    let content_needs = match state.guild_of(message.channel) {
        Some(_) if message.author != world.bot => intents::MESSAGE_CONTENT,
        _ => intents::NONE,
    };
    if let Some(guild) = state.guild_of(message.channel).and_then(|guild| state.guilds.get(&guild)) {
        data["guild_id"] = json!(guild.id);
        if let Some(mut member) = wire::partial_member(guild, message.author) {
            member["deaf"] = json!(false);
            member["mute"] = json!(false);
            data["member"] = member;
        }
    }
    world.gateway.dispatch_message(event, &data, needed, content_needs);
}

fn merge(raw: &mut Value, fields: &Value, files: &[File]) {
    if let Some(content) = fields.get("content") {
        raw["content"] = json!(content.as_str().unwrap_or_default());
    }
    for list in ["embeds", "components"] {
        if let Some(given) = fields.get(list) {
            raw[list] = if given.is_array() { given.clone() } else { json!([]) };
        }
    }
    for embed in raw["embeds"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        embed.insert("type".into(), json!("rich"));
    }
    for (place, row) in raw["components"].as_array_mut().into_iter().flatten().enumerate() {
        complete(row, place);
    }
    if !files.is_empty() {
        let id = |place: usize| format!("{}{place}", raw["id"].as_str().unwrap_or_default());
        let attachments: Vec<Value> = files
            .iter()
            .enumerate()
            .map(|(place, file)| attachment(&id(place), file, described(fields, place)))
            .collect();
        raw["attachments"] = json!(attachments);
    }
}

/// Discord gives every component an `id` (Discord docs, Component Reference, "Anatomy of a Component").
fn complete(row: &mut Value, place: usize) {
    let Some(fields) = row.as_object_mut() else { return };
    set_default(fields, "id", json!(place * 10 + 1));
    for (column, child) in fields.get_mut("components").and_then(Value::as_array_mut).into_iter().flatten().enumerate()
    {
        if let Some(child) = child.as_object_mut() {
            set_default(child, "id", json!(place * 10 + column + 2));
        }
    }
}

fn set_default(fields: &mut Map<String, Value>, name: &str, value: Value) {
    fields.entry(name).or_insert(value);
}

/// Keeps what was uploaded, so that people can open it.
fn keep(state: &mut State, raw: &Value, files: &[File]) {
    let ids = raw["attachments"].as_array().into_iter().flatten().filter_map(|it| it["id"].as_str());
    for (id, file) in ids.zip(files) {
        state.keep_file(id.to_owned(), file.content.clone());
    }
}

/// What the request says about its file number `place`, which it names by that number (Discord docs, "Uploading Files").
fn described(fields: &Value, place: usize) -> Option<&str> {
    let named = |it: &&Value| it["id"] == place || it["id"].as_str().is_some_and(|id| id == place.to_string());
    fields["attachments"].as_array()?.iter().find(named)?["description"].as_str()
}

fn attachment(id: &str, file: &File, description: Option<&str>) -> Value {
    let url = format!("https://cdn.discordapp.com/attachments/{id}/{}", file.name);
    let mut raw = json!({ "id": id, "filename": file.name, "size": file.content.len(), "url": url, "proxy_url": url });
    if let Some(description) = description {
        raw["description"] = json!(description);
    }
    raw
}
