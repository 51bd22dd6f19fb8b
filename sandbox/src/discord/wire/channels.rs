//! Channels, forums and threads in Discord's wire forms.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::super::channels::{Channel, ChannelKind, Forum, Overwrite, Place, Tag, Thread, Whom};
use super::super::ids::{ChannelId, MessageId, UserId};
use super::super::state::State;
use super::{time, user};

/// Channel Flags (Discord docs): a post above all others of its forum.
const PINNED: u64 = 1 << 1;
/// Channel Flags (Discord docs): a forum whose posts must have a tag.
const REQUIRE_TAG: u64 = 1 << 4;
/// At fifty Discord stops counting the members of a thread.
const MEMBERS_COUNTED: usize = 50;

/// A channel or a thread as REST and events give it.
pub(in super::super) fn channel(state: &State, channel: &Channel) -> Value {
    match (channel.place, &channel.kind) {
        (Place::Direct(person), _) => json!({
            "id": channel.id, "type": 1, "last_message_id": last_message(state, channel.id), "flags": 0,
            "recipients": state.users.get(&person).map(user).into_iter().collect::<Vec<_>>(),
        }),
        (Place::Guild(_), ChannelKind::Thread(of)) => thread(state, channel, of),
        (Place::Guild(_), ChannelKind::Forum(forum)) => {
            let mut whole = text(channel);
            let posts = state.channels.values().filter(|it| it.parent() == Some(channel.id));
            whole["type"] = json!(15);
            whole["flags"] = json!(if forum.requires_tag { REQUIRE_TAG } else { 0 });
            whole["last_message_id"] = json!(posts.map(|post| post.id).max());
            whole["available_tags"] = tags(forum);
            with_settings(whole, channel)
        }
        (Place::Guild(_), ChannelKind::Text) => {
            let mut whole = text(channel);
            whole["last_message_id"] = json!(last_message(state, channel.id));
            with_settings(whole, channel)
        }
    }
}

fn text(channel: &Channel) -> Value {
    json!({
        "id": channel.id, "type": 0, "guild_id": state_guild(channel), "name": channel.name, "position": 0,
        "topic": channel.topic, "permission_overwrites": channel.overwrites.iter().map(overwrite).collect::<Vec<_>>(),
        "nsfw": false, "parent_id": null, "rate_limit_per_user": 0, "flags": 0,
    })
}

fn state_guild(channel: &Channel) -> Value {
    match channel.place {
        Place::Guild(guild) => json!(guild),
        Place::Direct(_) => Value::Null,
    }
}

fn with_settings(mut whole: Value, channel: &Channel) -> Value {
    for (name, value) in &channel.settings {
        whole[name] = value.clone();
    }
    whole
}

fn overwrite(overwrite: &Overwrite) -> Value {
    let (id, kind) = match overwrite.of {
        Whom::Role(role) => (role.0, 0),
        Whom::Member(user) => (user.0, 1),
    };
    json!({
        "id": id.to_string(), "type": kind, "allow": overwrite.allow.to_string(), "deny": overwrite.deny.to_string(),
    })
}

fn tags(forum: &Forum) -> Value {
    let tag = |Tag { id, name, moderated, emoji }: &Tag| json!({ "id": id, "name": name, "moderated": moderated, "emoji_id": null, "emoji_name": emoji });
    forum.tags.iter().map(tag).collect()
}

fn last_message(state: &State, channel: ChannelId) -> Option<MessageId> {
    state.messages.values().rev().find(|message| message.channel == channel).map(|message| message.id)
}

fn thread(state: &State, channel: &Channel, thread: &Thread) -> Value {
    let Thread {
        parent,
        opener,
        opened_at,
        tags,
        archived,
        archived_at,
        locked,
        private,
        pinned,
        auto_archive,
        active_at: _,
        members,
        written,
    } = thread;
    let is_post = state.channels.get(parent).is_some_and(|parent| parent.forum().is_some());
    // What opens a post is not counted (Discord docs, Channel Object, `message_count`).
    let counted = |message: &MessageId| !is_post || message.0 != channel.id.0;
    let here = state.messages.values().filter(|message| message.channel == channel.id);
    let count = here.filter(|message| counted(&message.id)).count();
    let mut whole = json!({
        "id": channel.id, "type": if *private { 12 } else { 11 }, "guild_id": state_guild(channel), "parent_id": parent,
        "owner_id": opener, "name": channel.name, "last_message_id": last_message(state, channel.id),
        "message_count": count, "total_message_sent": written.saturating_sub(u64::from(is_post)),
        "member_count": members.len().min(MEMBERS_COUNTED), "rate_limit_per_user": 0,
        "flags": if *pinned { PINNED } else { 0 },
        "thread_metadata": {
            "archived": archived, "archive_timestamp": time(*archived_at), "auto_archive_duration": auto_archive,
            "locked": locked, "create_timestamp": time(*opened_at),
        },
    });
    if is_post {
        whole["applied_tags"] = json!(tags);
    }
    if *private {
        whole["thread_metadata"]["invitable"] = json!(true);
    }
    with_settings(whole, channel)
}

/// A thread as the bot gets it that is in it: with its own membership.
pub(in super::super) fn own_thread(state: &State, id: ChannelId, bot: UserId) -> Value {
    let Some(of) = state.channels.get(&id) else { return Value::Null };
    let mut whole = channel(state, of);
    if let Some(since) = of.thread().and_then(|thread| thread.members.get(&bot)) {
        whole["member"] = thread_member(id, bot, *since);
    }
    whole
}

/// As [`own_thread`], just opened: of a post with its first message.
pub(in super::super) fn created_thread(state: &State, id: ChannelId, bot: UserId) -> Value {
    let mut whole = own_thread(state, id, bot);
    if let Some(first) = state.messages.get(&MessageId(id.0)).filter(|first| first.channel == id) {
        whole["message"] = first.raw.clone();
    }
    whole
}

/// Discord docs, Thread Member Object.
pub(in super::super) fn thread_member(thread: ChannelId, user: UserId, since: DateTime<Utc>) -> Value {
    json!({ "id": thread, "user_id": user, "join_timestamp": time(since), "flags": 1 })
}

/// What Discord's audit log says of a channel or a thread.
pub(in super::super) fn audited(state: &State, of: &Channel) -> Value {
    let whole = channel(state, of);
    let mut audited = Map::new();
    let fields = [
        "name",
        "type",
        "topic",
        "available_tags",
        "applied_tags",
        "default_auto_archive_duration",
        "rate_limit_per_user",
        "nsfw",
        "flags",
    ];
    for field in fields {
        audited.insert(field.into(), whole[field].clone());
    }
    for field in ["archived", "locked", "auto_archive_duration", "invitable"] {
        audited.insert(field.into(), whole["thread_metadata"][field].clone());
    }
    audited.retain(|_, value| !value.is_null());
    Value::Object(audited)
}
