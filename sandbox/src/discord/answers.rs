//! What a person gets back from the bot: answers, forms ("modals"), suggestions.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::ids::InteractionId;
use super::messages::Message;
use super::state::State;
use super::{Discord, Error};

/// One suggestion of an autocomplete.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// What is shown.
    pub name: String,
    /// What the bot gets when it is taken: a string or a number.
    pub value: Value,
}

/// A form that the bot opened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Modal {
    /// What the bot gets back with the fields.
    pub custom_id: String,
    /// The form's title.
    pub title: String,
    /// Its rows or labels, in wire form.
    pub components: Vec<Value>,
    /// The interaction that opened it.
    pub opened_by: InteractionId,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// The field's id, unique in its form.
    pub custom_id: String,
    /// What is written above it.
    pub label: String,
    /// 4 text; others as in Discord docs, Component Types.
    pub kind: u64,
    /// 1 one line, 2 a paragraph.
    pub style: u64,
    /// What is in it at first.
    pub value: String,
    /// The grey text while it is empty.
    pub placeholder: Option<String>,
    /// Whether it must be filled.
    pub required: bool,
    /// The least number of characters.
    pub min_length: usize,
    /// The greatest number of characters.
    pub max_length: usize,
}

/// The kind of the first response to an interaction (Discord docs, Interaction Callback Type).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// A message (type 4).
    Message {
        /// Whether only the person sees it.
        ephemeral: bool,
    },
    /// "… is thinking" (type 5); the content comes later by an edit.
    Deferred {
        /// Whether only the person sees it.
        ephemeral: bool,
    },
    /// The message of the component was left as it is for now (type 6).
    DeferredUpdate,
    /// The message of the component was changed (type 7).
    Update,
    /// Suggestions (type 8).
    Choices(Vec<Choice>),
    /// A form was opened (type 9).
    Modal(Modal),
}

/// The bot's answer to one interaction. It stays connected: [`message`](Answer::message) gives the content of now.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(super) discord: Discord,
    pub(super) interaction: InteractionId,
    pub(super) response: Response,
    /// The component's message when it was used.
    pub(super) before: Option<Arc<Value>>,
    /// How long the first response took, in real time.
    pub took: Duration,
}

impl Answer {
    /// The interaction that was answered.
    pub fn interaction(&self) -> InteractionId {
        self.interaction
    }

    /// The kind of the first response.
    pub fn response(&self) -> &Response {
        &self.response
    }

    /// Whether the first response shows to this person only.
    pub fn is_ephemeral(&self) -> bool {
        matches!(self.response, Response::Message { ephemeral: true } | Response::Deferred { ephemeral: true })
    }

    /// The original response as it is now (for a component: its message). Without one (a form was opened, or
    /// the response was deleted) an empty message with id 0.
    pub fn message(&self) -> Message {
        self.original(&self.discord.world.state()).unwrap_or_else(|| Message::from_wire(Value::Null, None))
    }

    fn original(&self, state: &State) -> Option<Message> {
        let original = state.interactions.get(&self.interaction)?.original?;
        state.messages.get(&original).cloned()
    }

    /// [`Message::text`] of [`message`](Answer::message).
    pub fn text(&self) -> String {
        self.message().text()
    }

    /// Waits until a deferred response has its content, and gives it; after a [`Response::DeferredUpdate`], until
    /// its message is changed. Immediate for other messages; an error where there is none to come.
    pub async fn settled(&self, timeout: Duration) -> Result<Message, Error> {
        if matches!(self.response, Response::Modal(_) | Response::Choices(_)) {
            return Err(Error::NotPossible("the answer is no message".into()));
        }
        let before = match self.response {
            Response::DeferredUpdate => self.before.as_deref(),
            _ => None,
        };
        let what = "the deferred response to be filled";
        let settled = || {
            self.original(&self.discord.world.state())
                .filter(|message| !message.loading && before.is_none_or(|before| before != &message.raw))
        };
        self.discord.world.wait_for(what, timeout, settled).await
    }

    /// The follow-up messages so far, oldest first.
    pub fn followups(&self) -> Vec<Message> {
        let state = self.discord.world.state();
        let ids = state.interactions.get(&self.interaction).map(|it| it.followups.as_slice()).unwrap_or_default();
        ids.iter().filter_map(|id| state.messages.get(id).cloned()).collect()
    }

    /// Waits until there are at least `count` follow-up messages.
    pub async fn wait_for_followups(&self, count: usize, timeout: Duration) -> Result<Vec<Message>, Error> {
        let enough = || Some(self.followups()).filter(|messages| messages.len() >= count);
        self.discord.world.wait_for(&format!("{count} follow-up messages"), timeout, enough).await
    }

    /// The form, if one was opened.
    pub fn modal(&self) -> Option<&Modal> {
        match &self.response {
            Response::Modal(modal) => Some(modal),
            _ => None,
        }
    }

    /// The suggestions, if it was an autocomplete.
    pub fn choices(&self) -> &[Choice] {
        match &self.response {
            Response::Choices(choices) => choices,
            _ => &[],
        }
    }
}

impl Modal {
    /// The form's fields, in both forms: text inputs in rows, and labels.
    pub fn fields(&self) -> Vec<Field> {
        let fields = self.components.iter().filter_map(|row| match row["type"].as_u64() {
            Some(1) => Some((&row["components"][0], &row["components"][0]["label"])),
            Some(18) => Some((&row["component"], &row["label"])),
            _ => None,
        });
        fields.map(|(input, label)| Field::read(input, label)).collect()
    }
}

impl Field {
    fn read(input: &Value, label: &Value) -> Field {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let length = |value: &Value, otherwise| value.as_u64().and_then(|it| it.try_into().ok()).unwrap_or(otherwise);
        Field {
            custom_id: text(&input["custom_id"]).unwrap_or_default(),
            label: text(label).unwrap_or_default(),
            kind: input["type"].as_u64().unwrap_or(0),
            style: input["style"].as_u64().unwrap_or(1),
            value: text(&input["value"]).unwrap_or_default(),
            placeholder: text(&input["placeholder"]),
            // A field is required unless it says otherwise (Discord docs, Text Input).
            required: input["required"] != false,
            min_length: length(&input["min_length"], 0),
            max_length: length(&input["max_length"], 4000),
        }
    }
}
