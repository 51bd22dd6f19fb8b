//! Looking: what can be seen of the model, by people, pages and tests, and waiting for it.

use std::sync::Arc;
use std::time::Duration;

use super::channels::{Channel, Place};
use super::ids::{ChannelId, MessageId, TagId, UserId};
use super::messages::Message;
use super::people::{Snapshot, User};
use super::state::State;
use super::webhooks::Webhook;
use super::{Discord, Error};

impl Discord {
    /// Users, guilds, channels and commands as they are now.
    pub fn snapshot(&self) -> Snapshot {
        let state = self.world.state();
        let unnamed = || User { id: self.world.bot, name: String::new(), display_name: None, bot: true };
        Snapshot {
            bot: state.users.get(&self.world.bot).cloned().unwrap_or_else(unnamed),
            bot_online: self.is_online(),
            users: state.users.values().cloned().collect(),
            guilds: state.guilds.values().cloned().collect(),
            channels: state.channels.values().cloned().collect(),
            webhooks: state.webhooks.values().cloned().collect(),
            commands: state.commands.clone(),
            guild_commands: state.guild_commands.clone(),
            refusing_direct_messages: self.world.faults.refusing_direct_messages(),
        }
    }

    /// A channel's messages, oldest first, ephemeral ones included.
    pub fn messages(&self, channel: ChannelId) -> Vec<Message> {
        let state = self.world.state();
        state.messages.values().filter(|message| message.channel == channel).cloned().collect()
    }

    /// A channel's messages as one person sees them: without the ephemeral messages of others.
    pub fn messages_seen_by(&self, channel: ChannelId, user: UserId) -> Vec<Message> {
        let seen = |message: &Message| message.ephemeral_to.is_none_or(|only| only == user);
        self.messages(channel).into_iter().filter(seen).collect()
    }

    /// Whether somebody sees a channel: a direct one that is theirs, or one of a guild in which nothing keeps them out.
    pub fn sees(&self, user: UserId, channel: ChannelId) -> bool {
        self.world.state().sees(user, channel)
    }

    /// One message as it is now.
    pub fn message(&self, message: MessageId) -> Option<Message> {
        self.world.state().messages.get(&message).cloned()
    }

    /// What was uploaded as the attachment with this id.
    pub fn file(&self, attachment: &str) -> Option<Arc<[u8]>> {
        let state = self.world.state();
        state.files.iter().find(|(id, _)| id == attachment).map(|(_, content)| content.clone())
    }

    /// Waits for a message in a channel.
    pub async fn wait_for_message(
        &self,
        channel: ChannelId,
        pred: impl Fn(&Message) -> bool,
        timeout: Duration,
    ) -> Result<Message, Error> {
        let what = format!("a message in channel {channel}");
        let look = || self.messages(channel).into_iter().find(&pred);
        self.world.wait_for(&what, timeout, look).await
    }

    /// The person's direct messages with the bot, oldest first.
    pub fn direct_messages(&self, user: UserId) -> Vec<Message> {
        let state = self.world.state();
        state.messages.values().filter(|message| is_direct(&state, message, user)).cloned().collect()
    }

    /// Waits for a direct message.
    pub async fn wait_for_direct_message(
        &self,
        user: UserId,
        pred: impl Fn(&Message) -> bool,
        timeout: Duration,
    ) -> Result<Message, Error> {
        let what = format!("a direct message to {user}");
        let look = || self.direct_messages(user).into_iter().find(&pred);
        self.world.wait_for(&what, timeout, look).await
    }

    /// One channel or thread as it is now.
    pub fn channel(&self, channel: ChannelId) -> Option<Channel> {
        self.world.state().channels.get(&channel).cloned()
    }

    /// The threads of a channel, posts of a forum among them, oldest first, archived ones included.
    pub fn threads(&self, parent: ChannelId) -> Vec<Channel> {
        let state = self.world.state();
        state.channels.values().filter(|channel| channel.parent() == Some(parent)).cloned().collect()
    }

    /// The names of a post's tags, in their order.
    pub fn tag_names(&self, post: ChannelId) -> Vec<String> {
        let state = self.world.state();
        let Some(thread) = state.channels.get(&post).and_then(Channel::thread) else { return Vec::new() };
        let Some(forum) = state.channels.get(&thread.parent).and_then(Channel::forum) else { return Vec::new() };
        let name = |id: &TagId| forum.tags.iter().find(|tag| tag.id == *id).map(|tag| tag.name.clone());
        thread.tags.iter().filter_map(name).collect()
    }

    /// The webhooks of a channel, oldest first.
    pub fn webhooks(&self, channel: ChannelId) -> Vec<Webhook> {
        let state = self.world.state();
        state.webhooks.values().filter(|webhook| webhook.channel == channel).cloned().collect()
    }

    /// Waits for a channel or a thread of any kind.
    pub async fn wait_for_channel(&self, pred: impl Fn(&Channel) -> bool, timeout: Duration) -> Result<Channel, Error> {
        let look = || self.world.state().channels.values().find(|channel| pred(channel)).cloned();
        self.world.wait_for("a channel", timeout, look).await
    }

    /// Waits for a thread of a channel, or a post of a forum.
    pub async fn wait_for_thread(
        &self,
        parent: ChannelId,
        pred: impl Fn(&Channel) -> bool,
        timeout: Duration,
    ) -> Result<Channel, Error> {
        let what = format!("a thread in channel {parent}");
        let look = || self.threads(parent).into_iter().find(&pred);
        self.world.wait_for(&what, timeout, look).await
    }
}

fn is_direct(state: &State, message: &Message, user: UserId) -> bool {
    state.channels.get(&message.channel).is_some_and(|channel| channel.place == Place::Direct(user))
}
