//! Threads: posts of forums, and those beside the messages of a text channel (Discord docs, Channel Resource, "Start Thread …").

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::super::channels::{Channel, ChannelKind, Forum, Thread};
use super::super::ids::{ChannelId, GuildId, MessageId, TagId, UserId};
use super::super::permissions::{
    ATTACH_FILES, CREATE_PRIVATE_THREADS, CREATE_PUBLIC_THREADS, MANAGE_THREADS, READ_MESSAGE_HISTORY, SEND_MESSAGES,
    VIEW_CHANNEL,
};
use super::super::rules::channel as rules;
use super::super::state::State;
use super::super::threads::{self, Opening, ThreadChange};
use super::super::wire;
use super::super::world::World;
use super::super::writing::{self, Author, Draft};
use super::channels::{refuse, unknown_tag};
use super::{Outcome, Refusal, Reply, Request, permit, write};

/// Kinds of thread (Discord docs, Channel Types).
const PUBLIC: u64 = 11;
const PRIVATE: u64 = 12;
/// Channel Flags (Discord docs): above all others of its forum.
const PINNED: u64 = 1 << 1;
/// Kinds of message that Discord writes itself: a thread was opened here, a thread begins with that message.
const THREAD_CREATED: u64 = 18;
const THREAD_STARTER_MESSAGE: u64 = 21;

/// A post in a forum, or a thread without a message of its own to start from.
pub(super) fn create(world: &World, parent: &str, request: &Request) -> Outcome {
    let fields = &request.body;
    if !fields.is_object() {
        return Err(Refusal::not_json());
    }
    let forum = {
        let state = world.state();
        permit::guild_channel(world, &state, parent, VIEW_CHANNEL)?.0.kind.clone()
    };
    refuse(&rules::check_thread(fields, true))?;
    match forum {
        ChannelKind::Forum(forum) => create_post(world, parent, &forum, request),
        ChannelKind::Text => create_beside(world, parent, request),
        ChannelKind::Thread(_) => Err(Refusal::wrong_channel_type()),
    }
}

fn create_post(world: &World, parent: &str, forum: &Forum, request: &Request) -> Outcome {
    let fields = &request.body;
    let message = &fields["message"];
    if !message.is_object() {
        return Err(Refusal::field("message", "BASE_TYPE_REQUIRED", "This field is required"));
    }
    write::check(world, request, message, true)?;
    let mut state = world.state();
    let files = if request.files.is_empty() { 0 } else { ATTACH_FILES };
    let (channel, guild) = permit::guild_channel(world, &state, parent, SEND_MESSAGES | files)?;
    let parent = channel.id;
    let manages = world.bot_permissions(&state, parent) & MANAGE_THREADS != 0;
    let tags = tags(forum, &fields["applied_tags"], manages)?;
    threads::room(world, &state, guild)?;
    let post = Post { parent, tags, author: Author::User(world.bot), message };
    let id = open_post(world, &mut state, post, request)?;
    Ok(Reply::Created(wire::created_thread(&state, id, world.bot)))
}

/// A post to be opened, whoever opens it; the request has its name and its files.
pub(super) struct Post<'a> {
    pub(super) parent: ChannelId,
    pub(super) tags: Vec<TagId>,
    pub(super) author: Author<'a>,
    pub(super) message: &'a Value,
}

pub(super) fn open_post(
    world: &World,
    state: &mut State,
    post: Post<'_>,
    request: &Request,
) -> Result<ChannelId, Refusal> {
    let Post { parent, tags, author, message } = post;
    let fields = &request.body;
    let opening = Opening {
        id: None,
        parent,
        opener: author.id(),
        name: fields["thread_name"].as_str().or(fields["name"].as_str()).unwrap_or_default(),
        private: false,
        auto_archive: fields["auto_archive_duration"].as_u64(),
        tags,
    };
    let id = threads::open(world, state, opening, &request.act(world)).ok_or_else(Refusal::unknown_channel)?;
    // A post's first message has the post's id (Discord docs, Start Thread in Forum or Media Channel).
    let draft = Draft { id: Some(id.0), ..Draft::new(id, author, message, &request.files) };
    writing::create(world, state, &draft);
    Ok(id)
}

fn create_beside(world: &World, parent: &str, request: &Request) -> Outcome {
    let fields = &request.body;
    // Discord docs, Start Thread without Message: a private one unless it says otherwise.
    let private = match fields["type"].as_u64() {
        Some(PUBLIC) => false,
        None | Some(PRIVATE) => true,
        Some(_) => return Err(Refusal::field("type", "BASE_TYPE_CHOICES", "Value must be one of (10, 11, 12).")),
    };
    let needed = if private { CREATE_PRIVATE_THREADS } else { CREATE_PUBLIC_THREADS };
    let mut state = world.state();
    let (channel, guild) = permit::guild_channel(world, &state, parent, needed)?;
    let parent = channel.id;
    threads::room(world, &state, guild)?;
    let opening = opening(fields, parent, world.bot, private);
    let opened = threads::open(world, &mut state, opening, &request.act(world));
    let id = opened.ok_or_else(Refusal::unknown_channel)?;
    if !private {
        let more = json!({
            "content": fields["name"],
            "message_reference": { "type": 0, "channel_id": id, "guild_id": guild },
        });
        writing::create_system(world, &mut state, parent, world.bot, THREAD_CREATED, &more);
    }
    Ok(Reply::Created(wire::created_thread(&state, id, world.bot)))
}

/// A thread that starts from a message, whose id it has.
pub(super) fn create_from(world: &World, parent: &str, message: &str, request: &Request) -> Outcome {
    let fields = &request.body;
    if !fields.is_object() {
        return Err(Refusal::not_json());
    }
    let mut state = world.state();
    let (channel, guild) = permit::guild_channel(world, &state, parent, CREATE_PUBLIC_THREADS)?;
    if !matches!(channel.kind, ChannelKind::Text) {
        return Err(Refusal::wrong_channel_type());
    }
    let of = channel.id;
    let from = permit::message(world, &state, parent, message, READ_MESSAGE_HISTORY)?.id;
    refuse(&rules::check_thread(fields, true))?;
    if state.channels.contains_key(&ChannelId(from.0)) {
        let message = "A thread has already been created for this message";
        return Err(Refusal::broken("second thread", 400, 160_004, message));
    }
    threads::room(world, &state, guild)?;
    let opening = Opening { id: Some(from.0), ..opening(fields, of, world.bot, false) };
    let opened = threads::open(world, &mut state, opening, &request.act(world));
    let id = opened.ok_or_else(Refusal::unknown_channel)?;
    start(world, &mut state, id, from, guild);
    Ok(Reply::Created(wire::created_thread(&state, id, world.bot)))
}

/// Shows in the thread from which message it starts, and at the message that there is a thread.
fn start(world: &World, state: &mut State, id: ChannelId, from: MessageId, guild: GuildId) {
    let Some(mut raw) = state.messages.get(&from).map(|message| message.raw.clone()) else { return };
    let more = json!({
        "message_reference": { "type": 0, "message_id": from, "channel_id": raw["channel_id"], "guild_id": guild },
        "referenced_message": raw,
    });
    writing::create_system(world, state, id, world.bot, THREAD_STARTER_MESSAGE, &more);
    raw["thread"] = state.channels.get(&id).map(|thread| wire::channel(state, thread)).unwrap_or_default();
    // HAS_THREAD (Discord docs, Message Flags).
    raw["flags"] = json!(raw["flags"].as_u64().unwrap_or(0) | 1 << 5);
    writing::replace(world, state, from, raw);
}

fn opening(fields: &Value, parent: ChannelId, opener: UserId, private: bool) -> Opening<'_> {
    Opening {
        id: None,
        parent,
        opener,
        name: fields["name"].as_str().unwrap_or_default(),
        private,
        auto_archive: fields["auto_archive_duration"].as_u64(),
        tags: Vec::new(),
    }
}

/// The tags of a post, which must be its forum's; those that are moderated only from those who manage threads.
pub(super) fn tags(forum: &Forum, given: &Value, manages: bool) -> Result<Vec<TagId>, Refusal> {
    let mut tags: Vec<TagId> = Vec::new();
    for id in given.as_array().into_iter().flatten() {
        let id = id.as_str().and_then(|id| id.parse().ok()).ok_or_else(unknown_tag)?;
        if !tags.contains(&id) {
            tags.push(id);
        }
    }
    if !forum.unknown(&tags).is_empty() {
        return Err(unknown_tag());
    }
    let moderated = |id: &TagId| forum.tags.iter().any(|tag| tag.id == *id && tag.moderated);
    if !manages && tags.iter().any(moderated) {
        return Err(Refusal::missing_permissions());
    }
    if forum.requires_tag && tags.is_empty() {
        let message = "A tag is required to create a forum post in this channel";
        return Err(Refusal::broken("no tag", 400, 40067, message));
    }
    Ok(tags)
}

/// `PATCH /channels/{thread}`; the caller has found the thread.
pub(super) fn edit(world: &World, state: &mut State, id: &str, request: &Request) -> Outcome {
    let fields = &request.body;
    refuse(&rules::check_thread(fields, false))?;
    let (channel, guild) = permit::guild_channel(world, state, id, 0)?;
    let Some(thread) = channel.thread() else { return Err(Refusal::wrong_channel_type()) };
    let (id, held) = (channel.id, world.bot_permissions(state, channel.id));
    may_edit(state, id, thread, fields, held, world.bot)?;
    let unarchives = thread.archived && fields["archived"] == false;
    let only_archives = fields.as_object().is_some_and(|fields| fields.keys().all(|field| field == "archived"));
    if thread.archived && !unarchives && !only_archives {
        return Err(threads::Closed::Archived.into());
    }
    if unarchives {
        threads::room(world, state, guild)?;
    }
    let tags = match (&fields["applied_tags"], state.channels.get(&thread.parent).and_then(Channel::forum)) {
        (Value::Null, _) => None,
        (_, None) => return Err(Refusal::field("applied_tags", "CHANNEL_TYPE_INVALID", "Invalid channel type")),
        (given, Some(forum)) => Some(tags(forum, given, held & MANAGE_THREADS != 0)?),
    };
    let name = fields["name"].as_str().map(|name| name.trim().to_owned()).filter(|name| *name != channel.name);
    if name.is_some() {
        world.limits.rename(id, &world.faults).map_err(Refusal::too_many)?;
    }
    let change = ThreadChange {
        name: name.clone(),
        archived: fields["archived"].as_bool(),
        locked: fields["locked"].as_bool(),
        pinned: fields["flags"].as_u64().map(|flags| flags & PINNED != 0),
        auto_archive: fields["auto_archive_duration"].as_u64(),
        tags,
        slow: fields["rate_limit_per_user"].as_u64(),
    };
    if threads::change(world, state, id, change, &request.act(world)) {
        let more = json!({ "content": name });
        writing::create_system(world, state, id, world.bot, threads::CHANNEL_NAME_CHANGE, &more);
    }
    Ok(Reply::Json(wire::own_thread(state, id, world.bot)))
}

/// Who opened a thread may change most of it, and who writes there may bring it back unless it is locked; all else is for those
/// who manage threads (Discord docs, Modify Channel).
fn may_edit(
    state: &State,
    id: ChannelId,
    thread: &Thread,
    fields: &Value,
    held: u64,
    who: UserId,
) -> Result<(), Refusal> {
    if held & MANAGE_THREADS != 0 {
        return Ok(());
    }
    let for_moderators = ["locked", "rate_limit_per_user", "flags"];
    let given = |field: &str| !fields[field].is_null();
    let brings_back = fields["archived"] == false && !thread.locked && held & state.to_write(id) != 0;
    let only_that = fields.as_object().is_some_and(|fields| fields.keys().all(|field| field == "archived"));
    let opener = thread.opener == who && !thread.locked && !for_moderators.iter().any(|field| given(field));
    match opener || (brings_back && only_that) {
        true => Ok(()),
        false => Err(Refusal::missing_permissions()),
    }
}

pub(super) fn set_member(world: &World, id: &str, user: &str, inside: bool) -> Outcome {
    let mut state = world.state();
    let (channel, guild) = permit::guild_channel(world, &state, id, 0)?;
    let Some(thread) = channel.thread() else { return Err(Refusal::wrong_channel_type()) };
    let id = channel.id;
    let own = user == "@me";
    let user = if own { Some(world.bot) } else { user.parse().ok() };
    let user = user.filter(|user| state.users.contains_key(user));
    let user = user.ok_or_else(|| Refusal::of(404, 10013, "Unknown User"))?;
    if !state.guilds.get(&guild).is_some_and(|guild| guild.members.contains_key(&user)) {
        return Err(Refusal::of(404, 10007, "Unknown Member"));
    }
    permit::not_archived(&state, id)?;
    let held = world.bot_permissions(&state, id);
    let may = match inside {
        true => own || held & state.to_write(id) != 0,
        false => own || held & MANAGE_THREADS != 0 || (thread.private && thread.opener == world.bot),
    };
    if !may {
        return Err(Refusal::missing_permissions());
    }
    if threads::set_member(world, &mut state, id, user, inside) && !own {
        let kind = if inside { threads::RECIPIENT_ADD } else { threads::RECIPIENT_REMOVE };
        let more = json!({ "mentions": state.users.get(&user).map(wire::user).into_iter().collect::<Vec<_>>() });
        writing::create_system(world, &mut state, id, world.bot, kind, &more);
    }
    Ok(Reply::Empty)
}

/// All active threads of a guild, the newest first.
pub(super) fn active(world: &World, guild: &str) -> Outcome {
    let state = world.state();
    let guild = permit::guild(world, &state, guild, 0)?;
    let active = |it: &&Channel| it.thread().is_some_and(|thread| !thread.archived);
    let here = state.channels.values().rev().filter(active).filter(|it| state.guild_of(it.id) == Some(guild));
    let seen: Vec<&Channel> = here.filter(|it| world.bot_sees(&state, it.id)).collect();
    Ok(Reply::Json(listed(&state, world.bot, &seen, false)))
}

/// The archived public threads of a channel, the last archived first.
pub(super) fn archived(world: &World, id: &str, request: &Request) -> Outcome {
    let state = world.state();
    let parent = permit::guild_channel(world, &state, id, READ_MESSAGE_HISTORY)?.0.id;
    let limit = request.parameter("limit").map_or(Ok(50), |limit| super::messages::read_limit(&limit))?;
    if limit < 2 {
        return Err(Refusal::field("limit", "NUMBER_TYPE_MIN", "int value should be greater than or equal to 2."));
    }
    let before = request.parameter("before").map(|before| {
        let wrong = |_| Refusal::field("before", "DATE_TIME_TYPE_PARSE", "Could not parse. Should be ISO8601.");
        before.parse::<DateTime<Utc>>().map_err(wrong)
    });
    let before = before.transpose()?;
    let old =
        |thread: &Thread| thread.archived && !thread.private && before.is_none_or(|before| thread.archived_at < before);
    let here = state.channels.values().filter(|it| it.parent() == Some(parent));
    let mut found: Vec<&Channel> = here.filter(|it| it.thread().is_some_and(old)).collect();
    found.sort_by_key(|it| std::cmp::Reverse((it.thread().map(|thread| thread.archived_at), it.id)));
    let more = found.len() > limit;
    found.truncate(limit);
    Ok(Reply::Json(listed(&state, world.bot, &found, more)))
}

fn listed(state: &State, bot: UserId, threads: &[&Channel], more: bool) -> Value {
    let joined = threads.iter().filter_map(|it| {
        let since = it.thread()?.members.get(&bot)?;
        Some(wire::thread_member(it.id, bot, *since))
    });
    json!({
        "threads": threads.iter().map(|it| wire::channel(state, it)).collect::<Vec<_>>(),
        "members": joined.collect::<Vec<_>>(), "has_more": more,
    })
}
