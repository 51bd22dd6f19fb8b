//! What happens to threads, posts of forums among them: opened, changed, joined, brought back, deleted (Discord docs, Threads).

use serde_json::{Value, json};

use super::audit_log::{self, Act};
use super::channels::{Channel, ChannelKind, Thread};
use super::gateway::intents;
use super::ids::{ChannelId, GuildId, MessageId, TagId, UserId};
use super::state::State;
use super::world::World;
use super::{Change, wire};

/// Kinds of message that Discord writes itself (Discord docs, Message Types).
pub(super) const RECIPIENT_ADD: u64 = 1;
pub(super) const RECIPIENT_REMOVE: u64 = 2;
pub(super) const CHANNEL_NAME_CHANGE: u64 = 4;

/// Why nothing can be written in a thread, or none be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// It is archived, and locked: nothing brings it back but those who manage threads.
    Archived,
    /// It is locked.
    Locked,
    /// The guild has as many active ones as it may have.
    TooMany,
}

/// A thread to be opened.
pub(super) struct Opening<'a> {
    /// The id, which is that of the message that it starts from; `None` without one.
    pub(super) id: Option<u64>,
    pub(super) parent: ChannelId,
    /// Who opens it: a webhook's id, if it is one.
    pub(super) opener: UserId,
    pub(super) name: &'a str,
    pub(super) private: bool,
    pub(super) auto_archive: Option<u64>,
    pub(super) tags: Vec<TagId>,
}

/// What is to be changed of a thread; `None` stays.
#[derive(Default)]
pub(super) struct ThreadChange {
    pub(super) name: Option<String>,
    pub(super) archived: Option<bool>,
    pub(super) locked: Option<bool>,
    pub(super) pinned: Option<bool>,
    pub(super) auto_archive: Option<u64>,
    pub(super) tags: Option<Vec<TagId>>,
    /// Kept and given back.
    pub(super) slow: Option<u64>,
}

/// How many threads of a guild are active.
pub(super) fn active(state: &State, guild: GuildId) -> usize {
    let threads = state.channels.values().filter(|it| state.guild_of(it.id) == Some(guild)).filter_map(Channel::thread);
    threads.filter(|thread| !thread.archived).count()
}

/// Refuses one more active thread where the guild has as many as it may have.
pub(super) fn room(world: &World, state: &State, guild: GuildId) -> Result<(), Closed> {
    match active(state, guild) < world.faults.active_thread_limit() {
        true => Ok(()),
        false => Err(Closed::TooMany),
    }
}

/// Whether something can be written there: in an archived thread too, which that brings back, unless it is locked. `manages` is
/// whether the writer manages threads.
pub(super) fn takes_messages(world: &World, state: &State, channel: ChannelId, manages: bool) -> Result<(), Closed> {
    let (Some(thread), Some(guild)) = (state.channels.get(&channel).and_then(Channel::thread), state.guild_of(channel))
    else {
        return Ok(());
    };
    match (thread.archived, thread.locked) {
        (true, true) => Err(Closed::Archived),
        (false, true) if !manages => Err(Closed::Locked),
        (true, false) => room(world, state, guild),
        (false, _) => Ok(()),
    }
}

/// Opens a thread and tells everybody. The caller has seen that there is room.
pub(super) fn open(world: &World, state: &mut State, opening: Opening<'_>, act: &Act<'_>) -> Option<ChannelId> {
    let Opening { id, parent, opener, name, private, auto_archive, tags } = opening;
    let guild = state.guild_of(parent)?;
    let now = world.now();
    let id = ChannelId(id.unwrap_or_else(|| state.next_id(now)));
    let auto_archive = auto_archive.unwrap_or(state.channels.get(&parent)?.default_auto_archive());
    // A webhook opens posts, but is no member of anything.
    let members = state.users.contains_key(&opener).then_some((opener, now)).into_iter().collect();
    let thread = Thread {
        parent,
        opener,
        opened_at: now,
        tags,
        archived: false,
        archived_at: now,
        locked: false,
        private,
        pinned: false,
        auto_archive,
        active_at: now,
        members,
        written: 0,
    };
    let channel = Channel::in_guild(id, name, guild, ChannelKind::Thread(thread));
    let is = wire::audited(state, &channel);
    state.channels.insert(id, channel);
    let mut event = wire::own_thread(state, id, world.bot);
    event["newly_created"] = json!(true);
    world.tell(state, id, "THREAD_CREATE", &event, intents::GUILDS);
    audit_log::note(world, state, guild, act, audit_log::THREAD.created(), id.0, (&Value::Null, &is));
    world.announce(Change::PeopleChanged);
    Some(id)
}

/// Changes a thread and tells everybody, if there is something to change. Gives whether it has another name now.
pub(super) fn change(world: &World, state: &mut State, id: ChannelId, change: ThreadChange, act: &Act<'_>) -> bool {
    let Some(former) = state.channels.get(&id).cloned() else { return false };
    let mut changed = former.clone();
    let ThreadChange { name, archived, locked, pinned, auto_archive, tags, slow } = change;
    let now = world.now();
    changed.name = name.unwrap_or(changed.name);
    if let Some(slow) = slow {
        changed.settings.insert("rate_limit_per_user".into(), json!(slow));
    }
    if let Some(thread) = changed.thread_mut() {
        if let Some(archived) = archived.filter(|archived| *archived != thread.archived) {
            (thread.archived, thread.archived_at) = (archived, now);
            thread.active_at = now;
        }
        thread.locked = locked.unwrap_or(thread.locked);
        thread.pinned = pinned.unwrap_or(thread.pinned);
        thread.auto_archive = auto_archive.unwrap_or(thread.auto_archive);
        thread.tags = tags.unwrap_or_else(|| thread.tags.clone());
    }
    if former == changed {
        return false;
    }
    let (was, is) = (wire::audited(state, &former), wire::audited(state, &changed));
    let renamed = former.name != changed.name;
    state.channels.insert(id, changed);
    tell(world, state, id);
    if let Some(guild) = state.guild_of(id) {
        audit_log::note(world, state, guild, act, audit_log::THREAD.updated(), id.0, (&was, &is));
    }
    renamed
}

/// Notes that something was written in a thread: it is active, it was brought back if it was archived, and the writer is in it.
pub(super) fn revive(world: &World, state: &mut State, id: ChannelId, members: &[UserId]) {
    let now = world.now();
    let known: Vec<UserId> = members.iter().filter(|user| state.users.contains_key(user)).copied().collect();
    let Some(thread) = state.channels.get_mut(&id).and_then(Channel::thread_mut) else { return };
    thread.active_at = now;
    thread.written += 1;
    for user in known {
        thread.members.entry(user).or_insert(now);
    }
    if std::mem::take(&mut thread.archived) {
        thread.archived_at = now;
        tell(world, state, id);
    }
}

/// Puts somebody into a thread or takes them out, and tells everybody; gives whether that changed anything.
pub(super) fn set_member(world: &World, state: &mut State, id: ChannelId, user: UserId, inside: bool) -> bool {
    let now = world.now();
    let guild = state.guild_of(id);
    let Some(thread) = state.channels.get_mut(&id).and_then(Channel::thread_mut) else { return false };
    let changed = match inside {
        true => thread.members.insert(user, now).is_none(),
        false => thread.members.remove(&user).is_some(),
    };
    if !changed {
        return false;
    }
    let mut event = json!({ "id": id, "guild_id": guild, "member_count": thread.members.len() });
    match inside {
        true => event["added_members"] = json!([wire::thread_member(id, user, now)]),
        false => event["removed_member_ids"] = json!([user]),
    }
    // Without GUILD_MEMBERS the bot hears of itself only (Discord docs, Gateway Intents).
    let needed = if user == world.bot { intents::GUILDS } else { intents::GUILDS | intents::GUILD_MEMBERS };
    world.tell(state, id, "THREAD_MEMBERS_UPDATE", &event, needed);
    world.announce(Change::PeopleChanged);
    true
}

/// Deletes a thread with what is in it, and tells everybody.
pub(super) fn remove(world: &World, state: &mut State, id: ChannelId, act: &Act<'_>) {
    let Some(channel) = state.channels.get(&id).cloned() else { return };
    let (whole, was) = (wire::channel(state, &channel), wire::audited(state, &channel));
    let event = json!({
        "id": id, "guild_id": whole["guild_id"], "parent_id": whole["parent_id"], "type": whole["type"],
    });
    world.tell(state, id, "THREAD_DELETE", &event, intents::GUILDS);
    let guild = state.guild_of(id);
    state.channels.remove(&id);
    state.messages.retain(|_, message| message.channel != id);
    if let Some(from) = state.messages.get_mut(&MessageId(id.0)).and_then(|message| message.raw.as_object_mut()) {
        from.remove("thread");
    }
    if let Some(guild) = guild {
        audit_log::note(world, state, guild, act, audit_log::THREAD.deleted(), id.0, (&was, &Value::Null));
    }
    world.announce(Change::PeopleChanged);
}

/// Archives what has been quiet for as long as it said, and tells everybody.
pub(super) fn archive_quiet(world: &World, state: &mut State) {
    let now = world.now();
    let quiet = |it: &&Channel| it.thread().is_some_and(|thread| thread.is_quiet(now) && !thread.pinned);
    let ids: Vec<ChannelId> = state.channels.values().filter(quiet).map(|channel| channel.id).collect();
    for id in ids {
        if let Some(thread) = state.channels.get_mut(&id).and_then(Channel::thread_mut) {
            (thread.archived, thread.archived_at) = (true, now);
        }
        tell(world, state, id);
    }
}

fn tell(world: &World, state: &State, id: ChannelId) {
    if let Some(event) = state.channels.get(&id).map(|channel| wire::channel(state, channel)) {
        world.tell(state, id, "THREAD_UPDATE", &event, intents::GUILDS);
    }
    world.announce(Change::PeopleChanged);
}
