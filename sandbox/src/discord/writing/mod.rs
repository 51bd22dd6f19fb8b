//! Writing, changing and deleting messages: the one way for channel messages, direct messages, answers, follow-ups, posts,
//! webhooks and people.

use serde_json::{Value, json};

use super::channels::Place;
use super::gateway::intents;
use super::ids::{ChannelId, InteractionId, MessageId, UserId};
use super::messages::{COMPONENTS_V2, EPHEMERAL, LOADING, Message};
use super::rest::{File, Refusal};
use super::rules::message as rules;
use super::state::State;
use super::webhooks::Webhook;
use super::world::World;
use super::{Change, User, content_intent, threads, wire};

mod content;
mod mentions;

/// The flags a bot may set: SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS, IS_COMPONENTS_V2 (Discord docs, Message Flags).
const SETTABLE: u64 = (1 << 2) | (1 << 12) | COMPONENTS_V2;

/// A message to be written.
#[derive(Clone, Copy)]
pub(super) struct Draft<'a> {
    pub(super) channel: ChannelId,
    pub(super) author: Author<'a>,
    /// Content, embeds, components, flags, nonce as the request has them.
    pub(super) fields: &'a Value,
    pub(super) files: &'a [File],
    pub(super) ephemeral_to: Option<UserId>,
    pub(super) loading: bool,
    pub(super) interaction: Option<InteractionId>,
    /// Its id, where that is given: the first message of a post has the post's.
    pub(super) id: Option<u64>,
}

/// Who writes.
#[derive(Clone, Copy)]
pub(super) enum Author<'a> {
    /// The bot, or a person.
    User(UserId),
    /// A channel webhook, under its own name or under another.
    Webhook { webhook: &'a Webhook, name: Option<&'a str> },
}

impl<'a> Draft<'a> {
    /// A message that everybody sees.
    pub(super) fn new(channel: ChannelId, author: Author<'a>, fields: &'a Value, files: &'a [File]) -> Draft<'a> {
        Draft { channel, author, fields, files, ephemeral_to: None, loading: false, interaction: None, id: None }
    }
}

impl Author<'_> {
    pub(super) fn id(self) -> UserId {
        match self {
            Author::User(user) => user,
            Author::Webhook { webhook, .. } => UserId(webhook.id.0),
        }
    }

    fn wire(self, state: &State) -> Value {
        match self {
            Author::Webhook { webhook, name } => wire::webhook_author(webhook, name),
            Author::User(id) => {
                let unknown = User { id, name: "unknown".into(), display_name: None, bot: false };
                wire::user(state.users.get(&id).unwrap_or(&unknown))
            }
        }
    }
}

/// The message that a new one answers.
pub(super) fn reference(fields: &Value) -> Option<MessageId> {
    fields["message_reference"]["message_id"].as_str()?.parse().ok()
}

/// Writes a message and tells everybody.
pub(super) fn create(world: &World, state: &mut State, draft: &Draft<'_>) -> Message {
    let Draft { channel, author, fields, files, ephemeral_to, loading, interaction, id } = *draft;
    let id = id.unwrap_or_else(|| state.next_id(world.now()));
    let mut flags = fields["flags"].as_u64().unwrap_or(0) & SETTABLE;
    flags |= if ephemeral_to.is_some() { EPHEMERAL } else { 0 };
    flags |= if loading { LOADING } else { 0 };
    let interaction = interaction.and_then(|id| state.interactions.get(&id));
    let answered = reference(fields).and_then(|id| state.messages.get(&id)).filter(|it| it.channel == channel);
    let answered = answered.map(|message| message.raw.clone());
    let at = world.now();
    let envelope = wire::Envelope { id, channel, author: author.wire(state), at, flags, interaction };
    let mut raw = wire::empty_message(state, &envelope);
    if let Author::Webhook { webhook, .. } = author {
        raw["webhook_id"] = json!(webhook.id);
        if webhook.maker == world.bot {
            raw["application_id"] = json!(world.bot);
        }
    }
    content::merge(&mut raw, fields, files);
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
    mentions::note(state, &mut raw, author.id(), fields);
    content::keep(state, &raw, files);
    let message = Message::from_wire(raw, ephemeral_to);
    if ephemeral_to.is_none() {
        let present: Vec<UserId> = std::iter::once(message.author).chain(message.mentions.iter().copied()).collect();
        threads::revive(world, state, channel, &present);
    }
    state.messages.insert(message.id, message.clone());
    if !loading {
        tell_bot(world, state, "MESSAGE_CREATE", &message);
    }
    world.announce(Change::MessageCreated { message: message.clone() });
    message
}

/// A message that Discord itself writes, of this kind and by that person: that a thread was renamed, a message pinned, ….
pub(super) fn create_system(
    world: &World,
    state: &mut State,
    channel: ChannelId,
    by: UserId,
    kind: u64,
    more: &Value,
) -> MessageId {
    let id = state.next_id(world.now());
    let author = Author::User(by).wire(state);
    let envelope = wire::Envelope { id, channel, author, at: world.now(), flags: 0, interaction: None };
    let mut raw = wire::empty_message(state, &envelope);
    raw["type"] = json!(kind);
    for (name, value) in more.as_object().into_iter().flatten() {
        raw[name] = value.clone();
    }
    let message = Message::from_wire(raw, None);
    state.messages.insert(message.id, message.clone());
    tell_bot(world, state, "MESSAGE_CREATE", &message);
    world.announce(Change::MessageCreated { message });
    MessageId(id)
}

/// Changes a message and tells everybody.
pub(super) fn change(
    world: &World,
    state: &mut State,
    id: MessageId,
    fields: &Value,
    files: &[File],
) -> Result<Message, Refusal> {
    let Some(message) = state.messages.get(&id) else {
        return Err(Refusal::unknown_message());
    };
    let mut raw = message.raw.clone();
    content::merge(&mut raw, fields, files);
    if rules::is_empty(&raw) && raw["attachments"].as_array().is_none_or(Vec::is_empty) {
        return Err(Refusal::broken("empty message", 400, 50006, "Cannot send an empty message"));
    }
    if message.loading {
        raw["flags"] = json!(raw["flags"].as_u64().unwrap_or(0) & !LOADING);
    } else {
        raw["edited_timestamp"] = json!(wire::time(world.now()));
    }
    if fields.get("content").is_some() {
        mentions::note(state, &mut raw, message.author, fields);
    }
    content::keep(state, &raw, files);
    Ok(replace(world, state, id, raw))
}

/// Puts the message as it is to be in place of what it was, and tells everybody.
pub(super) fn replace(world: &World, state: &mut State, id: MessageId, raw: Value) -> Message {
    let former = state.messages.get(&id);
    let reactions = former.map(|message| message.reactions.clone()).unwrap_or_default();
    let ephemeral_to = former.and_then(|message| message.ephemeral_to);
    let changed = Message { reactions, ..Message::from_wire(raw, ephemeral_to) };
    state.messages.insert(id, changed.clone());
    tell_bot(world, state, "MESSAGE_UPDATE", &changed);
    world.announce(Change::MessageUpdated { message: changed.clone() });
    changed
}

/// Deletes a message and tells everybody.
pub(super) fn remove(world: &World, state: &mut State, id: MessageId) -> Result<(), Refusal> {
    let message = state.messages.remove(&id).ok_or_else(Refusal::unknown_message)?;
    let Message { channel, .. } = message;
    let event = json!({ "id": id, "channel_id": channel, "guild_id": state.guild_of(channel) });
    if message.ephemeral_to.is_none() {
        world.tell(state, channel, "MESSAGE_DELETE", &event, needed_intents(state, channel));
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
    if message.ephemeral_to.is_some() || !world.bot_sees(state, message.channel) {
        return;
    }
    let needed = needed_intents(state, message.channel);
    let mut whole = message.raw.clone();
    if let Some(guild) = state.guild_of(message.channel).and_then(|guild| state.guilds.get(&guild)) {
        whole["guild_id"] = json!(guild.id);
        let member = wire::partial_member(guild, message.author).filter(|_| message.webhook.is_none());
        if let Some(mut member) = member {
            member["deaf"] = json!(false);
            member["mute"] = json!(false);
            whole["member"] = member;
        }
    }
    let bare = match state.guild_of(message.channel) {
        Some(_) => content_intent::without_content(&whole, world.bot),
        None => whole.clone(),
    };
    world.gateway.dispatch_message(event, &whole, &bare, needed);
}
