//! Deeds: what a person does in the Discord client. Everything the client would not let a person do is
//! [`Error::NotPossible`], with a sentence.

use serde_json::Value;

use super::answers::{Answer, Choice, Modal};
use super::ids::{ChannelId, GuildId, MessageId, UserId};
use super::messages::Message;
use super::{Discord, Error};

/// A person in a guild. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Member {
    pub(super) discord: Discord,
    pub(super) guild: GuildId,
    pub(super) user: UserId,
    pub(super) locale: String,
}

impl Member {
    /// The person.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// The guild.
    pub fn guild(&self) -> GuildId {
        self.guild
    }

    /// The same person with the client in another language, for example `ar`. At first: `en-US`.
    #[must_use]
    pub fn with_locale(mut self, locale: &str) -> Member {
        locale.clone_into(&mut self.locale);
        self
    }

    /// The person's direct-message channel with the bot, opened if need be. All deeds work there as well.
    pub fn direct_channel(&self) -> ChannelId {
        todo!()
    }

    /// Types a command and sends it: `/perms grant user:@Sara notes:"because she asked"`.
    ///
    /// Values with blanks stand in quotes. A user is `@name`, `<@id>` or an id.
    /// Waits for the first response; none within 3 s is [`Error::NoAnswer`].
    pub async fn runs(&self, channel: ChannelId, line: &str) -> Result<Answer, Error> {
        let _ = (channel, line);
        todo!()
    }

    /// As [`runs`](Member::runs), from a form: `path` is `["crm", "lead", "add"]`, `options` an object of
    /// option name to value, each a string, a number or a boolean. Users, channels and roles are ids, as strings.
    pub async fn runs_with(&self, channel: ChannelId, path: &[&str], options: &Value) -> Result<Answer, Error> {
        let _ = (channel, path, options);
        todo!()
    }

    /// Types a command as far as its last option, which must autocomplete, and gives the bot's suggestions.
    pub async fn types(&self, channel: ChannelId, line: &str) -> Result<Vec<Choice>, Error> {
        let _ = (channel, line);
        todo!()
    }

    /// As [`types`](Member::types), from a form; `focused` names the option being typed.
    pub async fn types_with(
        &self,
        channel: ChannelId,
        path: &[&str],
        options: &Value,
        focused: &str,
    ) -> Result<Vec<Choice>, Error> {
        let _ = (channel, path, options, focused);
        todo!()
    }

    /// Presses a button, named by its label or its `custom_id`, on the message as it is now.
    pub async fn clicks(&self, message: &Message, button: &str) -> Result<Answer, Error> {
        let _ = (message, button);
        todo!()
    }

    /// Chooses in a select menu, named by its `custom_id` or its placeholder. A string select takes values or labels, a user
    /// select ids or `@names`.
    pub async fn selects(&self, message: &Message, menu: &str, values: &[&str]) -> Result<Answer, Error> {
        let _ = (message, menu, values);
        todo!()
    }

    /// Fills a form and sends it. Fields are named by `custom_id` or label; the others keep what was in them.
    pub async fn submits(&self, modal: &Modal, fields: &[(&str, &str)]) -> Result<Answer, Error> {
        let _ = (modal, fields);
        todo!()
    }

    /// Uses a context-menu command on a message.
    pub async fn uses_message_menu(&self, message: &Message, command: &str) -> Result<Answer, Error> {
        let _ = (message, command);
        todo!()
    }

    /// Uses a context-menu command on a person.
    pub async fn uses_user_menu(&self, channel: ChannelId, target: UserId, command: &str) -> Result<Answer, Error> {
        let _ = (channel, target, command);
        todo!()
    }

    /// Writes a plain message: `MESSAGE_CREATE` to a bot whose intents ask for it.
    pub fn writes(&self, channel: ChannelId, content: &str) -> Result<MessageId, Error> {
        let _ = (channel, content);
        todo!()
    }

    /// The raw door: sends an interaction made of the usual fields with those of `fields` put over them
    /// (at least `type` and `data`; `channel_id` to name the channel), and waits for the first response.
    pub async fn interaction_raw(&self, fields: Value) -> Result<Answer, Error> {
        let _ = fields;
        todo!()
    }
}
