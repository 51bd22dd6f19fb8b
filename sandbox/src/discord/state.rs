//! What exists: users, guilds, channels, messages, webhooks, commands, interactions.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::RecordedRequest;
use super::answers::Response;
use super::audit_log::Entry;
use super::channels::{Channel, Place};
use super::ids::{ChannelId, GuildId, InteractionId, MessageId, RoleId, UserId, WebhookId};
use super::messages::Message;
use super::people::{Guild, Membership, Role, User};
use super::permissions::{ALL_PERMISSIONS, MEMBER_PERMISSIONS};
use super::uploads::Upload;
use super::webhooks::Webhook;

/// 2015-01-01T00:00:00Z in milliseconds: where snowflakes start (Discord docs, API Reference, "Snowflakes").
const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

/// How many uploaded files are kept.
pub(super) const FILES_KEPT: usize = 50;

/// What exists.
#[derive(Default)]
pub(super) struct State {
    last_id: u64,
    pub(super) users: BTreeMap<UserId, User>,
    pub(super) guilds: BTreeMap<GuildId, Guild>,
    pub(super) channels: BTreeMap<ChannelId, Channel>,
    pub(super) messages: BTreeMap<MessageId, Message>,
    pub(super) webhooks: BTreeMap<WebhookId, Webhook>,
    /// Who changed what, oldest first.
    pub(super) audit_log: Vec<Entry>,
    /// What was uploaded, by the attachment's id, oldest first.
    pub(super) files: VecDeque<(String, Arc<[u8]>)>,
    /// What people have at hand to attach, oldest first.
    pub(super) uploads: VecDeque<Upload>,
    pub(super) nonces: HashMap<(ChannelId, String), MessageId>,
    pub(super) commands: Vec<Value>,
    pub(super) guild_commands: BTreeMap<GuildId, Vec<Value>>,
    pub(super) interactions: BTreeMap<InteractionId, Interaction>,
    pub(super) requests: Vec<RecordedRequest>,
    pub(super) invalid_requests: u64,
    pub(super) identifies: u64,
    pub(super) resumes: u64,
    pub(super) resumes_elsewhere: u64,
}

/// What a person did, and what came back.
#[derive(Clone)]
pub(super) struct Interaction {
    pub(super) id: InteractionId,
    pub(super) token: String,
    /// 2 command, 3 component, 4 autocomplete, 5 modal submit (Discord docs, Interaction Type).
    pub(super) kind: u64,
    pub(super) at: DateTime<Utc>,
    pub(super) user: UserId,
    pub(super) channel: ChannelId,
    /// The message whose component was used; for a form, the one whose component opened it.
    pub(super) message: Option<MessageId>,
    /// For a form: the interaction that opened it.
    pub(super) opened_by: Option<InteractionId>,
    /// As sent in `INTERACTION_CREATE`.
    pub(super) payload: Value,
    pub(super) response: Option<Response>,
    pub(super) original: Option<MessageId>,
    pub(super) followups: Vec<MessageId>,
}

impl State {
    /// Nothing but the bot itself.
    pub(super) fn with_bot(bot: UserId) -> State {
        let user = User { id: bot, name: "omnicrm".into(), display_name: None, bot: true };
        State { last_id: bot.0, users: BTreeMap::from([(bot, user)]), ..State::default() }
    }

    /// A new id: greater than all before it, and holding the time as Discord's do.
    pub(super) fn next_id(&mut self, now: DateTime<Utc>) -> u64 {
        let of_now = u64::try_from(now.timestamp_millis() - DISCORD_EPOCH_MS).unwrap_or(0) << 22;
        self.last_id = of_now.max(self.last_id + 1);
        self.last_id
    }

    /// Keeps what was uploaded; the oldest goes when there is too much.
    pub(super) fn keep_file(&mut self, id: String, content: Arc<[u8]>) {
        self.files.push_back((id, content));
        while self.files.len() > FILES_KEPT {
            self.files.pop_front();
        }
    }

    pub(super) fn interaction_by_token(&self, token: &str) -> Option<&Interaction> {
        self.interactions.values().rev().find(|interaction| interaction.token == token)
    }

    pub(super) fn guild_of(&self, channel: ChannelId) -> Option<GuildId> {
        match self.channels.get(&channel)?.place {
            Place::Guild(guild) => Some(guild),
            Place::Direct(_) => None,
        }
    }

    /// The direct-message channel with a person, opened if need be.
    pub(super) fn direct_channel(&mut self, user: UserId, now: DateTime<Utc>) -> ChannelId {
        if let Some(channel) = self.channels.values().find(|channel| channel.place == Place::Direct(user)) {
            return channel.id;
        }
        let id = ChannelId(self.next_id(now));
        self.channels.insert(id, Channel::direct(id, user));
        id
    }

    pub(super) fn shares_a_guild(&self, user: UserId) -> bool {
        self.guilds.values().any(|guild| guild.members.contains_key(&user))
    }

    pub(super) fn add_guild(&mut self, name: &str, bot: UserId, now: DateTime<Utc>) -> GuildId {
        let id = GuildId(self.next_id(now));
        let everyone = Role { id: RoleId(id.0), name: "@everyone".into(), permissions: MEMBER_PERMISSIONS };
        let of_bot = Membership { user: bot, roles: Vec::new(), permissions: ALL_PERMISSIONS, joined_at: now };
        let guild = Guild {
            id,
            name: name.into(),
            owner: bot,
            locale: "en-US".into(),
            roles: vec![everyone],
            members: BTreeMap::from([(bot, of_bot)]),
        };
        self.guilds.insert(id, guild);
        id
    }

    /// Puts a person into a guild; the first one becomes its owner.
    pub(super) fn join(&mut self, guild: GuildId, user: UserId, bot: UserId, now: DateTime<Utc>) {
        let Some(guild) = self.guilds.get_mut(&guild) else {
            return;
        };
        let first = guild.owner == bot && user != bot;
        if first {
            guild.owner = user;
        }
        let permissions = if first { ALL_PERMISSIONS } else { MEMBER_PERMISSIONS };
        guild.members.entry(user).or_insert(Membership { user, roles: Vec::new(), permissions, joined_at: now });
    }
}
