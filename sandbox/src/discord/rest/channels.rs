//! Channels of a guild: text channels and forums (Discord docs, Channel Resource; Guild Resource, "Create Guild Channel").

use serde_json::{Map, Value};

use super::super::channels::{Channel, ChannelKind, Forum, Place, Tag};
use super::super::ids::{ChannelId, TagId};
use super::super::permissions::{MANAGE_CHANNELS, MANAGE_ROLES, MANAGE_THREADS, VIEW_CHANNEL};
use super::super::rules::{Complaints, channel as rules};
use super::super::state::State;
use super::super::world::World;
use super::super::{places, wire};
use super::{Outcome, Refusal, Reply, Request, overwrites, permit, threads};

/// How many channels a guild may have (Discord's answer to one more: 30013).
const CHANNELS: usize = 500;
/// Kinds of channel (Discord docs, Channel Types).
const TEXT: u64 = 0;
const FORUM: u64 = 15;
/// Channel Flags (Discord docs).
const REQUIRE_TAG: u64 = 1 << 4;

/// What is kept as it was set, because nothing here depends on it.
const SETTINGS: [&str; 8] = [
    "nsfw",
    "position",
    "rate_limit_per_user",
    "default_auto_archive_duration",
    "default_thread_rate_limit_per_user",
    "default_reaction_emoji",
    "default_sort_order",
    "default_forum_layout",
];

pub(super) fn list(world: &World, guild: &str) -> Outcome {
    let state = world.state();
    let guild = permit::guild(world, &state, guild, 0)?;
    let here = state.channels.values().filter(|it| it.place == Place::Guild(guild) && it.thread().is_none());
    Ok(Reply::Json(here.map(|channel| wire::channel(&state, channel)).collect()))
}

pub(super) fn read(world: &World, id: &str) -> Outcome {
    let state = world.state();
    let channel = permit::channel(world, &state, id, VIEW_CHANNEL)?;
    Ok(Reply::Json(wire::channel(&state, channel)))
}

pub(super) fn create(world: &World, guild: &str, request: &Request) -> Outcome {
    let mut state = world.state();
    let guild = permit::guild(world, &state, guild, MANAGE_CHANNELS)?;
    let fields = &request.body;
    if !fields.is_object() {
        return Err(Refusal::not_json());
    }
    let is_forum = match &fields["type"] {
        Value::Null => false,
        kind => match kind.as_u64() {
            Some(TEXT) => false,
            Some(FORUM) => true,
            _ => return Err(Refusal::field("type", "BASE_TYPE_CHOICES", "Value must be one of (0, 15).")),
        },
    };
    refuse(&rules::check(fields, true, is_forum, &world.patterns))?;
    let overwrites = overwrites::read(world, &state, guild, &fields["permission_overwrites"])?;
    if state.channels.values().filter(|it| it.place == Place::Guild(guild) && it.thread().is_none()).count() >= CHANNELS
    {
        return Err(Refusal::of(400, 30013, "Maximum number of server channels reached (500)"));
    }
    let kind = match is_forum {
        true => ChannelKind::Forum(Forum::default()),
        false => ChannelKind::Text,
    };
    let id = ChannelId(state.next_id(world.now()));
    let mut channel = Channel::in_guild(id, "", guild, kind);
    channel.overwrites = overwrites.unwrap_or_default();
    fill(world, &mut state, &mut channel, fields)?;
    let body = wire::channel(&state, &channel);
    places::create(world, &mut state, channel, &request.act(world));
    Ok(Reply::Created(body))
}

pub(super) fn edit(world: &World, id: &str, request: &Request) -> Outcome {
    let fields = &request.body;
    if !fields.is_object() {
        return Err(Refusal::not_json());
    }
    let mut state = world.state();
    if permit::channel(world, &state, id, 0)?.thread().is_some() {
        return threads::edit(world, &mut state, id, request);
    }
    let (channel, guild) = permit::guild_channel(world, &state, id, MANAGE_CHANNELS)?;
    if fields.get("permission_overwrites").is_some() {
        permit::channel(world, &state, id, MANAGE_ROLES)?;
    }
    refuse(&rules::check(fields, false, channel.forum().is_some(), &world.patterns))?;
    let mut changed = channel.clone();
    if let Some(overwrites) = overwrites::read(world, &state, guild, &fields["permission_overwrites"])? {
        changed.overwrites = overwrites;
    }
    let former = (changed.name.clone(), changed.topic.clone());
    fill(world, &mut state, &mut changed, fields)?;
    if former != (changed.name.clone(), changed.topic.clone()) {
        world.limits.rename(changed.id, &world.faults).map_err(Refusal::too_many)?;
    }
    let id = changed.id;
    places::change(world, &mut state, &changed, &request.act(world));
    Ok(Reply::Json(state.channels.get(&id).map(|channel| wire::channel(&state, channel)).unwrap_or_default()))
}

pub(super) fn delete(world: &World, id: &str, request: &Request) -> Outcome {
    let mut state = world.state();
    let (channel, _) = permit::guild_channel(world, &state, id, 0)?;
    let needed = if channel.thread().is_some() { MANAGE_THREADS } else { MANAGE_CHANNELS };
    permit::channel(world, &state, id, needed)?;
    let (id, body) = (channel.id, wire::channel(&state, channel));
    places::remove(world, &mut state, id, &request.act(world));
    Ok(Reply::Json(body))
}

pub(super) fn start_typing(world: &World, id: &str) -> Outcome {
    let state = world.state();
    let needed = id.parse().ok().map_or(0, |id| state.to_write(id));
    let channel = permit::channel(world, &state, id, needed)?;
    permit::not_archived(&state, channel.id)?;
    places::start_typing(world, &state, channel.id, world.bot);
    Ok(Reply::Empty)
}

pub(super) fn refuse(complaints: &Complaints) -> Result<(), Refusal> {
    complaints.errors().map_or(Ok(()), |errors| Err(Refusal::form(errors)))
}

/// Puts what a request says into the channel.
fn fill(world: &World, state: &mut State, channel: &mut Channel, fields: &Value) -> Result<(), Refusal> {
    if let Some(name) = fields["name"].as_str() {
        // Names of channels have no blanks and no capital letters in Discord.
        channel.name = name.trim().to_lowercase().split_whitespace().collect::<Vec<_>>().join("-");
    }
    if let Some(topic) = fields.get("topic") {
        channel.topic = topic.as_str().filter(|topic| !topic.is_empty()).map(str::to_owned);
    }
    keep_settings(&mut channel.settings, fields);
    let ChannelKind::Forum(forum) = &mut channel.kind else { return Ok(()) };
    if let Some(flags) = fields["flags"].as_u64() {
        forum.requires_tag = flags & REQUIRE_TAG != 0;
    }
    if let Some(tags) = fields["available_tags"].as_array() {
        forum.tags = tags_of(world, state, forum, tags)?;
    }
    Ok(())
}

fn keep_settings(settings: &mut Map<String, Value>, fields: &Value) {
    for name in SETTINGS {
        if let Some(value) = fields.get(name).filter(|value| !value.is_null()) {
            settings.insert(name.into(), value.clone());
        }
    }
}

/// The tags as they are to be: one with an id is one that the forum has, one without is new.
fn tags_of(world: &World, state: &mut State, forum: &Forum, given: &[Value]) -> Result<Vec<Tag>, Refusal> {
    let mut tags: Vec<Tag> = Vec::new();
    for tag in given {
        let name = tag["name"].as_str().unwrap_or_default().trim().to_owned();
        if tags.iter().any(|earlier| earlier.name.to_lowercase() == name.to_lowercase()) {
            return Err(Refusal::broken("tag names", 400, 40061, "Tag names must be unique"));
        }
        let id = match tag["id"].as_str() {
            None => TagId(state.next_id(world.now())),
            Some(id) => {
                let known = id.parse().ok().filter(|id| forum.tags.iter().any(|tag| tag.id == *id));
                known.ok_or_else(unknown_tag)?
            }
        };
        let emoji = tag["emoji_name"].as_str().map(str::to_owned);
        tags.push(Tag { id, name, moderated: tag["moderated"] == true, emoji });
    }
    Ok(tags)
}

pub(super) fn unknown_tag() -> Refusal {
    Refusal::broken("unknown tag", 400, 10087, "Unknown tag")
}
