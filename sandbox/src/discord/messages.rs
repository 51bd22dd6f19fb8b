//! Messages as a person sees them, with the raw wire form beside.

use serde::Serialize;
use serde_json::Value;

use super::ids::{ChannelId, MessageId, UserId};

/// Shown only to one person (Discord docs, Message Flags).
pub(super) const EPHEMERAL: u64 = 1 << 6;
/// "… is thinking": a deferred answer that has no content yet.
pub(super) const LOADING: u64 = 1 << 7;
/// The message consists of version 2 components only.
pub(super) const COMPONENTS_V2: u64 = 1 << 15;

/// A message, as it is now.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Message {
    /// The message's id; 0 for "there is no message".
    pub id: MessageId,
    /// Where it stands.
    pub channel: ChannelId,
    /// Who wrote it.
    pub author: UserId,
    /// Its plain content.
    pub content: String,
    /// Its embeds, in wire form.
    pub embeds: Vec<Value>,
    /// Its component rows, in wire form.
    pub components: Vec<Value>,
    /// The only person who sees it, if it is ephemeral.
    pub ephemeral_to: Option<UserId>,
    /// Whether it was changed after it was written.
    pub edited: bool,
    /// Whether it still says "is thinking …".
    pub loading: bool,
    /// The whole message as sent over the wire.
    pub raw: Value,
}

/// A button of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Button {
    /// What is written on it.
    pub label: String,
    /// What the bot gets when it is pressed; `None` for links.
    pub custom_id: Option<String>,
    /// 1 primary, 2 secondary, 3 success, 4 danger, 5 link (Discord docs, Button Styles).
    pub style: u64,
    /// The address of a link button.
    pub url: Option<String>,
    /// Whether it is greyed out.
    pub disabled: bool,
}

/// A select menu of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Select {
    /// What the bot gets when something is chosen.
    pub custom_id: String,
    /// 3 strings, 5 users, 6 roles, 7 mentionables, 8 channels (Discord docs, Component Types).
    pub kind: u64,
    /// The grey text while nothing is chosen.
    pub placeholder: Option<String>,
    /// The options of a string select.
    pub options: Vec<SelectOption>,
    /// How many must be chosen at least.
    pub min_values: u64,
    /// How many may be chosen at most.
    pub max_values: u64,
    /// Whether it is greyed out.
    pub disabled: bool,
}

/// One option of a string select.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SelectOption {
    /// What is shown.
    pub label: String,
    /// What the bot gets.
    pub value: String,
    /// The smaller text below the label.
    pub description: Option<String>,
    /// Whether it is chosen at first.
    pub default: bool,
}

impl Message {
    /// Content and embeds as plain text, and `[labels]` of buttons and menus: what a person reads, for snapshots.
    pub fn text(&self) -> String {
        todo!()
    }

    /// All buttons, in order.
    pub fn buttons(&self) -> Vec<Button> {
        todo!()
    }

    /// All select menus, in order.
    pub fn selects(&self) -> Vec<Select> {
        todo!()
    }
}
