//! Where: text channels, forums, threads and direct messages, as a page can show them. What happens to them is in `places`
//! and `threads`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::{Map, Value};

use super::ids::{ChannelId, GuildId, RoleId, TagId, UserId};

/// For how long a thread stays in the list when nothing happens in it, if nobody says otherwise: three days, in minutes.
pub(super) const AUTO_ARCHIVE: u64 = 4320;

/// Whose channel it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A channel of a guild, or a thread in one.
    Guild(GuildId),
    /// The direct-message channel between the bot and a person (type 1).
    Direct(UserId),
}

/// Who may do more or less in one channel (Discord docs, Permission Overwrites).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Overwrite {
    /// Whom it is about.
    pub of: Whom,
    /// The permission bits that are given here.
    pub allow: u64,
    /// The permission bits that are taken here.
    pub deny: u64,
}

/// Whom an overwrite is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Everybody with this role; `@everyone` has the guild's id.
    Role(RoleId),
    /// One member.
    Member(UserId),
}

/// A channel, or a thread in one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Channel {
    /// The channel's id.
    pub id: ChannelId,
    /// Its name; empty for direct messages.
    pub name: String,
    /// Where it is.
    pub place: Place,
    /// What is in it.
    pub kind: ChannelKind,
    /// What it is for; of a forum, its guidelines.
    pub topic: Option<String>,
    /// Where it differs from the guild in who may do what. Threads have none of their own.
    pub overwrites: Vec<Overwrite>,
    /// Whether the bot may see and write there; without it Discord answers 50001, Missing Access.
    pub bot_has_access: bool,
    /// What nothing here depends on and is given back as it was set: `nsfw`, `default_sort_order`, ….
    #[serde(skip)]
    pub(super) settings: Map<String, Value>,
}

/// What is in a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// Messages (type 0; of direct messages, 1).
    Text,
    /// Posts, each a thread (type 15).
    Forum(Forum),
    /// Messages beside those of the channel that it is in; a post, if that is a forum (type 11; a private one, 12).
    Thread(Thread),
}

/// What only forums have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Forum {
    /// The tags that its posts may have.
    pub tags: Vec<Tag>,
    /// Whether each post must have one (Discord docs, Channel Flags, `REQUIRE_TAG`).
    pub requires_tag: bool,
}

/// A tag that posts of a forum may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tag {
    /// The tag's id.
    pub id: TagId,
    /// What is written on it.
    pub name: String,
    /// Whether only those may put it who manage threads.
    pub moderated: bool,
    /// The emoji in front.
    pub emoji: Option<String>,
}

/// What only threads have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Thread {
    /// The channel that it is in.
    pub parent: ChannelId,
    /// Who opened it; a webhook's id, if it was one.
    pub opener: UserId,
    /// When.
    pub opened_at: DateTime<Utc>,
    /// The tags of a post, in their order.
    pub tags: Vec<TagId>,
    /// Whether it left the list of active threads.
    pub archived: bool,
    /// When that last changed.
    pub archived_at: DateTime<Utc>,
    /// Whether only those may write and bring it back who manage threads.
    pub locked: bool,
    /// Whether only its members see it.
    pub private: bool,
    /// Whether it stands above all others of its forum.
    pub pinned: bool,
    /// After how many minutes without anything it is archived by itself.
    pub auto_archive: u64,
    /// When something was last written or changed there.
    pub active_at: DateTime<Utc>,
    /// Who is in it, since when.
    pub members: BTreeMap<UserId, DateTime<Utc>>,
    /// How many messages it has had, the first of a post and deleted ones included.
    pub written: u64,
}

impl Channel {
    /// A text channel or a forum of a guild.
    pub(super) fn in_guild(id: ChannelId, name: &str, guild: GuildId, kind: ChannelKind) -> Channel {
        Channel {
            id,
            name: name.into(),
            place: Place::Guild(guild),
            kind,
            topic: None,
            overwrites: Vec::new(),
            bot_has_access: true,
            settings: Map::new(),
        }
    }

    /// The direct messages of a person.
    pub(super) fn direct(id: ChannelId, user: UserId) -> Channel {
        let place = Place::Direct(user);
        Channel { place, ..Channel::in_guild(id, "", GuildId(0), ChannelKind::Text) }
    }

    /// What it has as a thread.
    pub fn thread(&self) -> Option<&Thread> {
        match &self.kind {
            ChannelKind::Thread(thread) => Some(thread),
            ChannelKind::Text | ChannelKind::Forum(_) => None,
        }
    }

    pub(super) fn thread_mut(&mut self) -> Option<&mut Thread> {
        match &mut self.kind {
            ChannelKind::Thread(thread) => Some(thread),
            ChannelKind::Text | ChannelKind::Forum(_) => None,
        }
    }

    /// What it has as a forum.
    pub fn forum(&self) -> Option<&Forum> {
        match &self.kind {
            ChannelKind::Forum(forum) => Some(forum),
            ChannelKind::Text | ChannelKind::Thread(_) => None,
        }
    }

    /// The channel that a thread is in.
    pub fn parent(&self) -> Option<ChannelId> {
        self.thread().map(|thread| thread.parent)
    }

    /// After how many minutes its threads are archived, if they don't say so themselves.
    pub(super) fn default_auto_archive(&self) -> u64 {
        self.settings.get("default_auto_archive_duration").and_then(Value::as_u64).unwrap_or(AUTO_ARCHIVE)
    }
}

impl Forum {
    /// The tag with this name.
    pub fn tag(&self, name: &str) -> Option<TagId> {
        self.tags.iter().find(|tag| tag.name == name).map(|tag| tag.id)
    }

    /// Of these tags, those that it doesn't have.
    pub(super) fn unknown(&self, tags: &[TagId]) -> BTreeSet<TagId> {
        tags.iter().filter(|id| self.tags.iter().all(|tag| tag.id != **id)).copied().collect()
    }
}

impl Thread {
    /// Whether it would be archived by itself by now.
    pub(super) fn is_quiet(&self, now: DateTime<Utc>) -> bool {
        let minutes = i64::try_from(self.auto_archive).unwrap_or(i64::MAX);
        !self.archived && now - self.active_at >= TimeDelta::minutes(minutes)
    }
}
