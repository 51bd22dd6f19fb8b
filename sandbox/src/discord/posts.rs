//! Deeds: what a person does to channels, posts and webhooks.

use super::audit_log::Act;
use super::channels::{Channel, ChannelKind, Thread};
use super::deeds::{Member, refuse};
use super::ids::{ChannelId, GuildId, TagId, WebhookId};
use super::permissions::{CREATE_PUBLIC_THREADS, MANAGE_CHANNELS, MANAGE_THREADS, MANAGE_WEBHOOKS, SEND_MESSAGES};
use super::rules::channel::APPLIED;
use super::state::State;
use super::threads::{self, Opening, ThreadChange};
use super::typed::{Typed, closed};
use super::writing::{self, Author, Draft};
use super::{Error, places, webhooks};

impl Member {
    /// Opens a post in a forum, its first message included: `THREAD_CREATE` and `MESSAGE_CREATE`.
    pub fn opens_post(&self, forum: ChannelId, name: &str, first: &Typed, tags: &[TagId]) -> Result<ChannelId, Error> {
        first.check()?;
        let world = &self.discord.world;
        let mut state = world.state();
        let guild = self.in_guild(&state, forum)?;
        let known = state.channels.get(&forum).and_then(Channel::forum).ok_or_else(|| refuse("it is no forum"))?;
        let tags = self.tags(&state, forum, known, tags)?;
        if state.permissions(self.user, forum) & SEND_MESSAGES == 0 {
            return Err(refuse("the person may not open posts in this forum"));
        }
        let opening = Opening { tags, ..self.opening(forum, name)? };
        threads::room(world, &state, guild).map_err(closed)?;
        let opened = threads::open(world, &mut state, opening, &Act::by(self.user));
        let id = opened.ok_or_else(|| refuse("the forum is gone"))?;
        let fields = first.fields();
        let draft = Draft { id: Some(id.0), ..Draft::new(id, Author::User(self.user), &fields, first.files()) };
        writing::create(world, &mut state, &draft);
        Ok(id)
    }

    /// Opens a thread that everybody sees in a text channel: `THREAD_CREATE`.
    pub fn opens_thread(&self, channel: ChannelId, name: &str) -> Result<ChannelId, Error> {
        let world = &self.discord.world;
        let mut state = world.state();
        let guild = self.in_guild(&state, channel)?;
        if !state.channels.get(&channel).is_some_and(|it| matches!(it.kind, ChannelKind::Text)) {
            return Err(refuse("it is no text channel"));
        }
        if state.permissions(self.user, channel) & CREATE_PUBLIC_THREADS == 0 {
            return Err(refuse("the person may not open threads in this channel"));
        }
        let opening = self.opening(channel, name)?;
        threads::room(world, &state, guild).map_err(closed)?;
        let opened = threads::open(world, &mut state, opening, &Act::by(self.user));
        opened.ok_or_else(|| refuse("the channel is gone"))
    }

    fn opening<'a>(&self, parent: ChannelId, name: &'a str) -> Result<Opening<'a>, Error> {
        let name = name_of(name)?;
        let opener = self.user;
        Ok(Opening { id: None, parent, opener, name, private: false, auto_archive: None, tags: Vec::new() })
    }

    /// Gives a post these tags in place of those it had: `THREAD_UPDATE`. As in the client: their own posts, or those who manage
    /// threads.
    pub fn tags_post(&self, post: ChannelId, tags: &[TagId]) -> Result<(), Error> {
        self.changes_thread(post, |state, thread| {
            let forum = state.channels.get(&thread.parent).and_then(Channel::forum);
            let forum = forum.ok_or_else(|| refuse("it is no post of a forum"))?;
            let tags = self.tags(state, post, forum, tags)?;
            Ok(ThreadChange { tags: Some(tags), ..ThreadChange::default() })
        })
    }

    /// Closes a post or a thread: it leaves the list. `THREAD_UPDATE`.
    pub fn archives(&self, thread: ChannelId) -> Result<(), Error> {
        self.changes_thread(thread, |_, _| Ok(ThreadChange { archived: Some(true), ..ThreadChange::default() }))
    }

    /// Brings a thread back, as everybody may who writes there, unless it is locked. `THREAD_UPDATE`.
    pub fn unarchives(&self, thread: ChannelId) -> Result<(), Error> {
        let world = &self.discord.world;
        let mut state = world.state();
        let guild = self.in_guild(&state, thread)?;
        let found = thread_of(&state, thread)?;
        let held = state.permissions(self.user, thread);
        if held & MANAGE_THREADS == 0 && (found.locked || held & state.to_write(thread) == 0) {
            return Err(refuse("the person may not bring this thread back"));
        }
        if found.archived {
            threads::room(world, &state, guild).map_err(closed)?;
        }
        let change = ThreadChange { archived: Some(false), ..ThreadChange::default() };
        threads::change(world, &mut state, thread, change, &Act::by(self.user));
        Ok(())
    }

    /// Locks a thread or unlocks it, as those may who manage threads. `THREAD_UPDATE`.
    pub fn locks(&self, thread: ChannelId, locked: bool) -> Result<(), Error> {
        let world = &self.discord.world;
        let mut state = world.state();
        self.in_guild(&state, thread)?;
        thread_of(&state, thread)?;
        if state.permissions(self.user, thread) & MANAGE_THREADS == 0 {
            return Err(refuse("the person does not manage threads"));
        }
        let change = ThreadChange { locked: Some(locked), ..ThreadChange::default() };
        threads::change(world, &mut state, thread, change, &Act::by(self.user));
        Ok(())
    }

    /// Gives a thread another name: `THREAD_UPDATE`, and a message that says so.
    pub fn renames_thread(&self, thread: ChannelId, name: &str) -> Result<(), Error> {
        let name = name_of(name)?;
        self.changes_thread(thread, |_, _| Ok(ThreadChange { name: Some(name.into()), ..ThreadChange::default() }))
    }

    fn changes_thread(
        &self,
        thread: ChannelId,
        change: impl FnOnce(&State, &Thread) -> Result<ThreadChange, Error>,
    ) -> Result<(), Error> {
        let world = &self.discord.world;
        let mut state = world.state();
        self.in_guild(&state, thread)?;
        let found = thread_of(&state, thread)?;
        let manages = state.permissions(self.user, thread) & MANAGE_THREADS != 0;
        if !manages && (found.opener != self.user || found.locked) {
            return Err(refuse("the person may not change this thread"));
        }
        let mut change = change(&state, found)?;
        if found.archived && change.archived.is_none() {
            // The client brings back what it changes.
            change.archived = Some(false);
        }
        let name = change.name.clone();
        if threads::change(world, &mut state, thread, change, &Act::by(self.user)) {
            let more = serde_json::json!({ "content": name });
            writing::create_system(world, &mut state, thread, self.user, threads::CHANNEL_NAME_CHANGE, &more);
        }
        Ok(())
    }

    /// Deletes a channel or a forum with all that is in it (`CHANNEL_DELETE`), or a thread (`THREAD_DELETE`).
    pub fn deletes_channel(&self, channel: ChannelId) -> Result<(), Error> {
        let world = &self.discord.world;
        let mut state = world.state();
        self.in_guild(&state, channel)?;
        let is_thread = state.channels.get(&channel).is_some_and(|it| it.thread().is_some());
        let needed = if is_thread { MANAGE_THREADS } else { MANAGE_CHANNELS };
        if state.permissions(self.user, channel) & needed == 0 {
            return Err(refuse("the person may not delete this channel"));
        }
        places::remove(world, &mut state, channel, &Act::by(self.user));
        Ok(())
    }

    /// Deletes a webhook: `WEBHOOKS_UPDATE`, and 10015 from then on.
    pub fn deletes_webhook(&self, webhook: WebhookId) -> Result<(), Error> {
        let world = &self.discord.world;
        let mut state = world.state();
        let channel = state.webhooks.get(&webhook).map(|webhook| webhook.channel);
        let channel = channel.ok_or_else(|| refuse("there is no such webhook"))?;
        self.in_guild(&state, channel)?;
        if state.permissions(self.user, channel) & MANAGE_WEBHOOKS == 0 {
            return Err(refuse("the person may not manage webhooks"));
        }
        webhooks::remove(world, &mut state, webhook, &Act::by(self.user));
        Ok(())
    }

    /// The tags as the client would send them.
    fn tags(
        &self,
        state: &State,
        channel: ChannelId,
        forum: &super::channels::Forum,
        tags: &[TagId],
    ) -> Result<Vec<TagId>, Error> {
        if tags.len() > APPLIED || !forum.unknown(tags).is_empty() {
            return Err(refuse(format!("a post has up to {APPLIED} tags of its forum")));
        }
        let moderated = forum.tags.iter().any(|tag| tag.moderated && tags.contains(&tag.id));
        if moderated && state.permissions(self.user, channel) & MANAGE_THREADS == 0 {
            return Err(refuse("only those who manage threads may put this tag"));
        }
        if forum.requires_tag && tags.is_empty() {
            return Err(refuse("a post of this forum has a tag"));
        }
        Ok(tags.to_vec())
    }

    /// The guild of a channel that the person sees.
    fn in_guild(&self, state: &State, channel: ChannelId) -> Result<GuildId, Error> {
        self.here(state, channel)?.guild.ok_or_else(|| refuse("it is a direct message"))
    }
}

fn thread_of(state: &State, id: ChannelId) -> Result<&Thread, Error> {
    state.channels.get(&id).and_then(Channel::thread).ok_or_else(|| refuse("it is no thread"))
}

fn name_of(name: &str) -> Result<&str, Error> {
    let name = name.trim();
    match name.chars().count() {
        1..=100 => Ok(name),
        _ => Err(refuse("a thread's name has 1 to 100 characters")),
    }
}
