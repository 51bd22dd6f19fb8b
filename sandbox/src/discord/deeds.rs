//! Deeds: what a person does in the Discord client with what the bot offers: commands, buttons, menus, forms. What they write
//! is in `typed`, what they do to channels and posts in `posts`. Everything the client would not let a person do is
//! [`Error::NotPossible`], with a sentence.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use tokio::time::{Duration, Instant};

use super::answers::{Answer, Choice, Field, Modal};
use super::channels::Place;
use super::command_line::{self, Given, Here};
use super::gateway::intents;
use super::ids::{ChannelId, GuildId, InteractionId, MessageId, UserId};
use super::messages::Message;
use super::rest::interactions::{FIRST_RESPONSE, kind};
use super::state::{Interaction, State};
use super::{Change, Discord, Error, wire};

/// How often a waiting deed looks at the model's clock, which may be moved by hand.
const LOOK_AT_CLOCK: Duration = Duration::from_millis(20);

/// The text types of a form's fields.
const TEXT_INPUT: u64 = 4;

pub(super) fn refuse(sentence: impl Into<String>) -> Error {
    Error::NotPossible(sentence.into())
}

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
        self.discord.world.state().direct_channel(self.user, self.discord.world.now())
    }

    /// Types a command and sends it: `/perms grant user:@Sara notes:"because she asked"`.
    ///
    /// Values with blanks stand in quotes. A user is `@name`, `<@id>` or an id.
    /// Waits for the first response; none within 3 s is [`Error::NoAnswer`].
    pub async fn runs(&self, channel: ChannelId, line: &str) -> Result<Answer, Error> {
        self.command(channel, &command_line::read(line)?).await
    }

    /// As [`runs`](Member::runs), from a form: `path` is `["crm", "lead", "add"]`, `options` an object of
    /// option name to value, each a string, a number or a boolean. Users, channels and roles are ids, as strings.
    pub async fn runs_with(&self, channel: ChannelId, path: &[&str], options: &Value) -> Result<Answer, Error> {
        self.command(channel, &given(path, options)).await
    }

    async fn command(&self, channel: ChannelId, given: &Given) -> Result<Answer, Error> {
        let data = {
            let state = self.discord.world.state();
            self.here(&state, channel)?.data(given, None)?
        };
        self.acts(Deed::new(kind::COMMAND, channel, data), &Value::Null).await
    }

    /// Types a command as far as its last option, which must autocomplete, and gives the bot's suggestions.
    pub async fn types(&self, channel: ChannelId, line: &str) -> Result<Vec<Choice>, Error> {
        let given = command_line::read(line)?;
        let focused = given.options.last().map(|(name, _)| name.clone());
        let focused = focused.ok_or_else(|| refuse("there is no option to complete"))?;
        self.autocompletes(channel, &given, &focused).await
    }

    /// As [`types`](Member::types), from a form; `focused` names the option being typed.
    pub async fn types_with(
        &self,
        channel: ChannelId,
        path: &[&str],
        options: &Value,
        focused: &str,
    ) -> Result<Vec<Choice>, Error> {
        self.autocompletes(channel, &given(path, options), focused).await
    }

    async fn autocompletes(&self, channel: ChannelId, given: &Given, focused: &str) -> Result<Vec<Choice>, Error> {
        let data = {
            let state = self.discord.world.state();
            self.here(&state, channel)?.data(given, Some(focused))?
        };
        let deed = Deed::new(kind::AUTOCOMPLETE, channel, data);
        Ok(self.acts(deed, &Value::Null).await?.choices().to_vec())
    }

    /// Presses a button, named by its label or its `custom_id`, on the message as it is now.
    pub async fn clicks(&self, message: &Message, button: &str) -> Result<Answer, Error> {
        let message = self.sees(message)?;
        let buttons = message.buttons();
        let by_id = buttons.iter().find(|it| it.custom_id.as_deref() == Some(button));
        let found = by_id.or_else(|| buttons.iter().find(|it| it.label == button));
        let found = found.ok_or_else(|| refuse(format!("the message has no button {button:?}")))?;
        if found.disabled {
            return Err(refuse(format!("the button {button:?} is disabled")));
        }
        let custom_id = found.custom_id.as_ref().ok_or_else(|| refuse(format!("the button {button:?} is a link")))?;
        let data = json!({ "custom_id": custom_id, "component_type": 2, "id": 0 });
        self.acts(Deed::new(kind::COMPONENT, message.channel, data).on(Some(message.id)), &Value::Null).await
    }

    /// Chooses in a select menu, named by its `custom_id` or its placeholder. A string select takes values or labels, a
    /// user select ids or `@names`.
    pub async fn selects(&self, message: &Message, menu: &str, values: &[&str]) -> Result<Answer, Error> {
        let message = self.sees(message)?;
        let menus = message.selects();
        let found = menus.iter().find(|it| it.custom_id == menu || it.placeholder.as_deref() == Some(menu));
        let found = found.ok_or_else(|| refuse(format!("the message has no menu {menu:?}")))?;
        if found.disabled {
            return Err(refuse(format!("the menu {menu:?} is disabled")));
        }
        let count = values.len() as u64;
        if count < found.min_values || count > found.max_values {
            let (least, most) = (found.min_values, found.max_values);
            return Err(refuse(format!("the menu {menu:?} takes {least} to {most} values")));
        }
        let mut data = json!({ "custom_id": found.custom_id, "component_type": found.kind, "id": 0 });
        let mut chosen = Vec::new();
        match found.kind {
            3 => {
                for value in values {
                    let same = found.options.iter().find(|option| option.value == *value || option.label == *value);
                    let option = same.ok_or_else(|| refuse(format!("the menu {menu:?} has no {value:?}")))?;
                    chosen.push(option.value.clone());
                }
            }
            5 => {
                let state = self.discord.world.state();
                let here = self.here(&state, message.channel)?;
                let mut resolved = Map::new();
                for value in values {
                    let user =
                        here.user_called(value).ok_or_else(|| refuse(format!("there is nobody called {value:?}")))?;
                    here.resolve_user(user, &mut resolved);
                    chosen.push(user.to_string());
                }
                if !resolved.is_empty() {
                    data["resolved"] = Value::Object(resolved);
                }
            }
            _ => return Err(refuse("role, channel and mentionable menus are not supported here")),
        }
        data["values"] = json!(chosen);
        let deed = Deed::new(kind::COMPONENT, message.channel, data).on(Some(message.id));
        self.acts(deed, &Value::Null).await
    }

    /// Fills a form and sends it. Fields are named by `custom_id` or label; the others keep what was in them.
    pub async fn submits(&self, modal: &Modal, fields: &[(&str, &str)]) -> Result<Answer, Error> {
        let known = modal.fields();
        for (name, _) in fields {
            if !known.iter().any(|field| field.custom_id == *name || field.label == *name) {
                return Err(refuse(format!("the form has no field {name:?}")));
            }
        }
        let mut filled = Vec::new();
        for (row, field) in modal.components.iter().filter(|row| row["type"] != 10).zip(&known) {
            let given = fields.iter().find(|(name, _)| field.custom_id == *name || field.label == *name);
            let value = given.map_or(field.value.as_str(), |(_, value)| value);
            check_field(field, value)?;
            let input = json!({ "type": field.kind, "id": 0, "custom_id": field.custom_id, "value": value });
            filled.push(match row["type"].as_u64() {
                Some(18) => json!({ "type": 18, "id": 0, "component": input }),
                _ => json!({ "type": 1, "id": 0, "components": [input] }),
            });
        }
        let (channel, message) = {
            let state = self.discord.world.state();
            let opener = state.interactions.get(&modal.opened_by);
            let opener = opener.filter(|opener| opener.user == self.user);
            let opener = opener.ok_or_else(|| refuse("the form was not opened for this person"))?;
            (opener.channel, opener.message)
        };
        let data = json!({ "custom_id": modal.custom_id, "components": filled });
        self.acts(Deed::new(kind::MODAL, channel, data).on(message).opened_by(modal.opened_by), &Value::Null).await
    }

    /// Uses a context-menu command on a message.
    pub async fn uses_message_menu(&self, message: &Message, command: &str) -> Result<Answer, Error> {
        let message = self.sees(message)?;
        let data = {
            let state = self.discord.world.state();
            let here = self.here(&state, message.channel)?;
            let command = here.command(3, command)?;
            json!({
                "id": command["id"], "name": command["name"], "type": 3, "target_id": message.id,
                "resolved": { "messages": { message.id.to_string(): message.raw } },
            })
        };
        self.acts(Deed::new(kind::COMMAND, message.channel, data), &Value::Null).await
    }

    /// Uses a context-menu command on a person.
    pub async fn uses_user_menu(&self, channel: ChannelId, target: UserId, command: &str) -> Result<Answer, Error> {
        let data = {
            let state = self.discord.world.state();
            let here = self.here(&state, channel)?;
            let command = here.command(2, command)?;
            let mut resolved = Map::new();
            here.resolve_user(target, &mut resolved);
            if resolved.is_empty() {
                return Err(refuse("there is no such person"));
            }
            json!({
                "id": command["id"], "name": command["name"], "type": 2, "target_id": target, "resolved": resolved,
            })
        };
        self.acts(Deed::new(kind::COMMAND, channel, data), &Value::Null).await
    }

    /// The raw door: sends an interaction made of the usual fields with those of `fields` put over them
    /// (at least `type` and `data`; `channel_id` to name the channel), and waits for the first response.
    pub async fn interaction_raw(&self, fields: Value) -> Result<Answer, Error> {
        let channel = fields["channel_id"].as_str().and_then(|id| id.parse().ok());
        let first = || {
            let state = self.discord.world.state();
            state.channels.values().find(|it| it.place == Place::Guild(self.guild)).map(|it| it.id)
        };
        let channel = channel.or_else(first).ok_or_else(|| refuse("there is no channel"))?;
        let message = fields["message"]["id"].as_str().and_then(|id| id.parse().ok());
        let kind = fields["type"].as_u64().unwrap_or(kind::COMMAND);
        self.acts(Deed::new(kind, channel, fields["data"].clone()).on(message), &fields).await
    }

    /// Refuses channels the person cannot be in.
    pub(super) fn here<'a>(&self, state: &'a State, channel: ChannelId) -> Result<Here<'a>, Error> {
        let place = state.channels.get(&channel).map(|channel| channel.place);
        let guild = match place {
            Some(Place::Direct(user)) if user == self.user => None,
            Some(Place::Guild(guild)) if guild == self.guild => {
                if !state.guilds.get(&guild).is_some_and(|guild| guild.members.contains_key(&self.user)) {
                    return Err(refuse("the person is not a member of this guild"));
                }
                if !state.sees(self.user, channel) {
                    return Err(refuse("the person does not see this channel"));
                }
                Some(guild)
            }
            _ => return Err(refuse("the person does not see this channel")),
        };
        Ok(Here { state, guild, user: self.user })
    }

    /// The message as it is now, if this person can see it.
    fn sees(&self, message: &Message) -> Result<Message, Error> {
        let state = self.discord.world.state();
        self.here(&state, message.channel)?;
        let current = state.messages.get(&message.id).ok_or_else(|| refuse("the message is gone"))?;
        if current.ephemeral_to.is_some_and(|only| only != self.user) {
            return Err(refuse("only somebody else sees this message"));
        }
        Ok(current.clone())
    }

    async fn acts(&self, deed: Deed, over: &Value) -> Result<Answer, Error> {
        let started = Instant::now();
        let (interaction, before) = self.send(deed, over);
        let world = &self.discord.world;
        let mut changes = world.changes.version();
        loop {
            changes.mark_unchanged();
            let at = {
                let state = world.state();
                let known = state.interactions.get(&interaction).ok_or(Error::NoAnswer)?;
                if let Some(response) = known.response.clone() {
                    let (discord, took) = (self.discord.clone(), started.elapsed());
                    return Ok(Answer { discord, interaction, response, before, took });
                }
                known.at
            };
            let patience = FIRST_RESPONSE.to_std().unwrap_or_default();
            if world.now() - at > FIRST_RESPONSE || started.elapsed() > patience {
                return Err(Error::NoAnswer);
            }
            // A change or the next look at the clock: which of them does not matter.
            let _ = tokio::time::timeout(LOOK_AT_CLOCK, changes.changed()).await;
        }
    }

    /// Sends `INTERACTION_CREATE`.
    fn send(&self, deed: Deed, over: &Value) -> (InteractionId, Option<Arc<Value>>) {
        let Deed { kind, channel, data, message, opened_by } = deed;
        let world = &self.discord.world;
        let mut state = world.state();
        let at = world.now();
        let id = state.next_id(at);
        let token = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        let before = message.and_then(|id| state.messages.get(&id)).map(|message| message.raw.clone());
        let act = wire::Act {
            id,
            token: &token,
            kind,
            data,
            guild: state.guild_of(channel),
            channel,
            user: self.user,
            locale: &self.locale,
            message: before.clone(),
        };
        let mut payload = wire::interaction(&state, world.bot, act);
        for (name, value) in over.as_object().into_iter().flatten() {
            payload[name] = value.clone();
        }
        let id = InteractionId(id);
        let interaction = Interaction {
            id,
            token,
            kind,
            at,
            user: self.user,
            channel,
            message,
            opened_by,
            payload: payload.clone(),
            response: None,
            original: None,
            followups: Vec::new(),
        };
        state.interactions.insert(id, interaction);
        world.gateway.dispatch("INTERACTION_CREATE", &payload, intents::NONE);
        world.announce(Change::InteractionSent { interaction: id, user: self.user });
        (id, before.map(Arc::new))
    }
}

/// An interaction to be sent.
struct Deed {
    kind: u64,
    channel: ChannelId,
    data: Value,
    message: Option<MessageId>,
    opened_by: Option<InteractionId>,
}

impl Deed {
    fn new(kind: u64, channel: ChannelId, data: Value) -> Deed {
        Deed { kind, channel, data, message: None, opened_by: None }
    }

    fn on(self, message: Option<MessageId>) -> Deed {
        Deed { message, ..self }
    }

    fn opened_by(self, interaction: InteractionId) -> Deed {
        Deed { opened_by: Some(interaction), ..self }
    }
}

fn given(path: &[&str], options: &Value) -> Given {
    let options = options.as_object().into_iter().flatten();
    Given {
        path: path.iter().map(|word| (*word).to_owned()).collect(),
        options: options.map(|(name, value)| (name.clone(), value.clone())).collect(),
    }
}

fn check_field(field: &Field, value: &str) -> Result<(), Error> {
    if field.kind != TEXT_INPUT {
        return Err(refuse(format!("fields like {:?} are not supported here", field.label)));
    }
    let length = value.chars().count();
    if length == 0 && !field.required {
        return Ok(());
    }
    if length == 0 {
        return Err(refuse(format!("the field {:?} is required", field.label)));
    }
    if length < field.min_length || length > field.max_length {
        let (least, most) = (field.min_length, field.max_length);
        return Err(refuse(format!("the field {:?} takes {least} to {most} characters", field.label)));
    }
    Ok(())
}
