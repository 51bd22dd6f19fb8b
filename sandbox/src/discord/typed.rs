//! Deeds: what a person types, changes and deletes, and what they react with.

use serde_json::{Value, json};

use super::channels::ChannelKind;
use super::deeds::{Member, refuse};
use super::ids::{ChannelId, MessageId};
use super::messages::Message;
use super::permissions::{ADD_REACTIONS, ATTACH_FILES, MANAGE_MESSAGES, MANAGE_THREADS, READ_MESSAGE_HISTORY};
use super::rest::File;
use super::state::State;
use super::threads::{self, Closed};
use super::writing::{self, Author, Draft};
use super::{Error, places, reactions};

/// How many files a message has at most.
const FILES: usize = 10;

/// A message that a person is about to send. What it says may name people as Discord's client writes it: `<@id>`.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    content: String,
    files: Vec<File>,
    answers: Option<MessageId>,
    without_ping: bool,
}

impl Typed {
    /// A text; empty, if there are files.
    pub fn new(content: impl Into<String>) -> Typed {
        Typed { content: content.into(), ..Typed::default() }
    }

    /// With a file, of any size, as people have who pay Discord.
    #[must_use]
    pub fn file(mut self, name: &str, media_type: &str, content: &[u8]) -> Typed {
        self.files.push(File { name: name.into(), media_type: Some(media_type.into()), content: content.into() });
        self
    }

    /// As an answer to a message, whose author is mentioned, unless it was a webhook.
    #[must_use]
    pub fn answering(mut self, message: MessageId) -> Typed {
        self.answers = Some(message);
        self
    }

    /// An answer that doesn't mention whom it answers: the client's “@ off”.
    #[must_use]
    pub fn without_ping(mut self) -> Typed {
        self.without_ping = true;
        self
    }

    /// As the client sends it.
    pub(super) fn fields(&self) -> Value {
        let mut fields = json!({ "content": self.content });
        if let Some(answers) = self.answers {
            fields["message_reference"] = json!({ "message_id": answers });
        }
        if self.without_ping {
            fields["allowed_mentions"] = json!({ "parse": ["users", "roles", "everyone"], "replied_user": false });
        }
        fields
    }

    pub(super) fn files(&self) -> &[File] {
        &self.files
    }

    /// Refuses what the client doesn't send.
    pub(super) fn check(&self) -> Result<(), Error> {
        let empty = self.content.trim().is_empty() && self.files.is_empty();
        if empty || self.content.chars().count() > 2000 {
            return Err(refuse("a message has 1 to 2000 characters"));
        }
        if self.files.len() > FILES || self.files.iter().any(|file| file.content.is_empty()) {
            return Err(refuse(format!("a message has up to {FILES} files, none of them empty")));
        }
        Ok(())
    }
}

impl From<&str> for Typed {
    fn from(content: &str) -> Typed {
        Typed::new(content)
    }
}

pub(super) fn closed(closed: Closed) -> Error {
    refuse(match closed {
        Closed::Archived => "the thread is archived and locked",
        Closed::Locked => "the thread is locked",
        Closed::TooMany => "the server has as many active threads as it may have",
    })
}

impl Member {
    /// Writes a plain message: `MESSAGE_CREATE` to a bot whose intents ask for it. In an archived thread that isn't locked it
    /// brings the thread back.
    pub fn writes(&self, channel: ChannelId, content: &str) -> Result<MessageId, Error> {
        self.sends(channel, &Typed::new(content))
    }

    /// As [`writes`](Member::writes), with files, or as an answer.
    pub fn sends(&self, channel: ChannelId, typed: &Typed) -> Result<MessageId, Error> {
        typed.check()?;
        let world = &self.discord.world;
        let mut state = world.state();
        let here = self.here(&state, channel)?;
        if here.guild.is_some() {
            self.may_send(&state, channel, typed)?;
        }
        if let Some(answered) = typed.answers {
            self.message_here(&state, answered)
                .ok()
                .filter(|message| message.channel == channel)
                .ok_or_else(|| refuse("there is no such message in this channel"))?;
        }
        let fields = typed.fields();
        let draft = Draft::new(channel, Author::User(self.user), &fields, &typed.files);
        Ok(writing::create(world, &mut state, &draft).id)
    }

    fn may_send(&self, state: &State, channel: ChannelId, typed: &Typed) -> Result<(), Error> {
        if state.channels.get(&channel).is_some_and(|it| matches!(it.kind, ChannelKind::Forum(_))) {
            return Err(refuse("nobody writes in a forum but in its posts"));
        }
        let held = state.permissions(self.user, channel);
        if held & state.to_write(channel) == 0 {
            return Err(refuse("the person may not write in this channel"));
        }
        if !typed.files.is_empty() && held & ATTACH_FILES == 0 {
            return Err(refuse("the person may not send files in this channel"));
        }
        if typed.answers.is_some() && held & READ_MESSAGE_HISTORY == 0 {
            return Err(refuse("the person may not read what was written before"));
        }
        threads::takes_messages(&self.discord.world, state, channel, held & MANAGE_THREADS != 0).map_err(closed)
    }

    /// Changes the text of a message of their own: `MESSAGE_UPDATE`.
    pub fn edits(&self, message: MessageId, content: &str) -> Result<(), Error> {
        Typed::new(content).check()?;
        let world = &self.discord.world;
        let mut state = world.state();
        if self.changeable(&state, message)?.author != self.user {
            return Err(refuse("only who wrote a message can change it"));
        }
        let changed = writing::change(world, &mut state, message, &json!({ "content": content }), &[]);
        changed.map(|_| ()).map_err(|refusal| refuse(refusal.message))
    }

    /// Deletes a message: `MESSAGE_DELETE`. Those of others only, where they manage messages.
    pub fn deletes(&self, message: MessageId) -> Result<(), Error> {
        let world = &self.discord.world;
        let mut state = world.state();
        let found = self.changeable(&state, message)?;
        let manages = state.permissions(self.user, found.channel) & MANAGE_MESSAGES != 0;
        if found.author != self.user && !manages {
            return Err(refuse("the person may not delete the messages of others"));
        }
        writing::remove(world, &mut state, message).map_err(|refusal| refuse(refusal.message))
    }

    /// Puts a reaction below a message: `MESSAGE_REACTION_ADD`.
    pub fn reacts(&self, message: MessageId, emoji: &str) -> Result<(), Error> {
        let world = &self.discord.world;
        if !world.patterns.is_emoji(&json!(emoji)) {
            return Err(refuse(format!("{emoji:?} is no emoji")));
        }
        let mut state = world.state();
        let found = self.changeable(&state, message)?;
        let is_new = found.reactions.iter().all(|reaction| reaction.emoji != emoji);
        let in_guild = state.guild_of(found.channel).is_some();
        if is_new && in_guild && state.permissions(self.user, found.channel) & ADD_REACTIONS == 0 {
            return Err(refuse("the person may not add reactions in this channel"));
        }
        if is_new && found.reactions.len() >= reactions::REACTIONS {
            return Err(refuse("the message has as many reactions as it may have"));
        }
        reactions::set(world, &mut state, message, self.user, emoji, true);
        Ok(())
    }

    /// Takes their reaction back: `MESSAGE_REACTION_REMOVE`.
    pub fn takes_back_reaction(&self, message: MessageId, emoji: &str) -> Result<(), Error> {
        let world = &self.discord.world;
        let mut state = world.state();
        self.changeable(&state, message)?;
        match reactions::set(world, &mut state, message, self.user, emoji, false) {
            true => Ok(()),
            false => Err(refuse("the person has not put this reaction")),
        }
    }

    /// Starts typing: `TYPING_START`.
    pub fn starts_typing(&self, channel: ChannelId) -> Result<(), Error> {
        let world = &self.discord.world;
        let state = world.state();
        let here = self.here(&state, channel)?;
        if here.guild.is_some() && state.permissions(self.user, channel) & state.to_write(channel) == 0 {
            return Err(refuse("the person may not write in this channel"));
        }
        places::start_typing(world, &state, channel, self.user);
        Ok(())
    }

    /// The message, if this person can see it.
    fn message_here<'a>(&self, state: &'a State, id: MessageId) -> Result<&'a Message, Error> {
        let message = state.messages.get(&id).ok_or_else(|| refuse("the message is gone"))?;
        self.here(state, message.channel)?;
        match message.ephemeral_to.is_none_or(|only| only == self.user) {
            true => Ok(message),
            false => Err(refuse("only somebody else sees this message")),
        }
    }

    /// The message, if something can still be done to it.
    fn changeable<'a>(&self, state: &'a State, id: MessageId) -> Result<&'a Message, Error> {
        let message = self.message_here(state, id)?;
        let channel = state.channels.get(&message.channel);
        match channel.and_then(|channel| channel.thread()).is_some_and(|thread| thread.archived) {
            true => Err(refuse("the thread is archived")),
            false => Ok(message),
        }
    }
}
