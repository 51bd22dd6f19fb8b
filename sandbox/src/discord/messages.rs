//! Messages as a person sees them, with the raw wire form beside.

use serde::Serialize;
use serde_json::Value;

use super::ids::{ChannelId, MessageId, UserId, WebhookId};

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
    /// Who wrote it; a webhook's id, if it was one.
    pub author: UserId,
    /// Under which name: the person's, the bot's, or what the webhook was given.
    pub author_name: String,
    /// The channel webhook through which it came.
    pub webhook: Option<WebhookId>,
    /// What it is: 0 and 19 (an answer) are written by somebody, all others by Discord (Discord docs, Message Types).
    pub kind: u64,
    /// The message that it answers, if that is still there to be answered.
    pub answers: Option<MessageId>,
    /// Whom it mentions.
    pub mentions: Vec<UserId>,
    /// What stands below it, oldest first.
    pub reactions: Vec<Reaction>,
    /// Its files.
    pub attachments: Vec<Attachment>,
    /// Whether it is pinned.
    pub pinned: bool,
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

/// A reaction, and who put it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// Who put it, in their order.
    pub users: Vec<UserId>,
}

/// A file of a message; [`Discord::file`](super::Discord::file) has its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// The attachment's id.
    pub id: String,
    /// The file's name.
    pub name: String,
    /// Its type, if its sender said so.
    pub media_type: Option<String>,
    /// Its size in bytes.
    pub size: u64,
    /// Where it can be fetched.
    pub url: String,
}

/// A button of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Button {
    /// What is written on it, an emoji in front.
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
    /// Reads the wire form.
    pub(super) fn from_wire(raw: Value, ephemeral_to: Option<UserId>) -> Message {
        let id = |value: &Value| value.as_str().and_then(|text| text.parse().ok()).unwrap_or(0);
        let list = |name: &str| raw[name].as_array().cloned().unwrap_or_default();
        let author = &raw["author"];
        // What answers an interaction has the application for a webhook.
        let webhook = raw["webhook_id"].as_str().filter(|_| raw.get("interaction_metadata").is_none());
        Message {
            id: MessageId(id(&raw["id"])),
            channel: ChannelId(id(&raw["channel_id"])),
            author: UserId(id(&author["id"])),
            author_name: text(&author["global_name"]).or(text(&author["username"])).unwrap_or_default(),
            webhook: webhook.and_then(|id| id.parse().ok()),
            kind: raw["type"].as_u64().unwrap_or(0),
            answers: raw["message_reference"]["message_id"].as_str().and_then(|id| id.parse().ok()),
            mentions: list("mentions").iter().map(|user| UserId(id(&user["id"]))).collect(),
            reactions: Vec::new(),
            attachments: list("attachments").iter().map(Attachment::read).collect(),
            pinned: raw["pinned"] == true,
            content: raw["content"].as_str().unwrap_or_default().to_owned(),
            embeds: list("embeds"),
            components: list("components"),
            ephemeral_to,
            edited: raw["edited_timestamp"].is_string(),
            loading: raw["flags"].as_u64().unwrap_or(0) & LOADING != 0,
            raw,
        }
    }

    /// Content and embeds as plain text, and `[labels]` of buttons and menus: what a person reads, for snapshots.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        let mut add = |value: &Value| {
            if let Some(text) = value.as_str().filter(|text| !text.is_empty()) {
                lines.push(text.to_owned());
            }
        };
        add(&Value::from(self.content.as_str()));
        for embed in &self.embeds {
            add(&embed["author"]["name"]);
            add(&embed["title"]);
            add(&embed["description"]);
            for field in embed["fields"].as_array().into_iter().flatten() {
                let part = |name: &str| field[name].as_str().unwrap_or_default().to_owned();
                add(&Value::from(format!("{}: {}", part("name"), part("value"))));
            }
            add(&embed["footer"]["text"]);
        }
        for component in self.every_component() {
            match component["type"].as_u64() {
                Some(2) => {
                    let label = label(component);
                    let greyed = if component["disabled"] == true { " (disabled)" } else { "" };
                    add(&Value::from(format!("[{label}]{greyed}")));
                }
                Some(3 | 5..=8) => {
                    add(&Value::from(format!("[{} ▾]", component["placeholder"].as_str().unwrap_or_default())));
                }
                Some(10) => add(&component["content"]),
                _ => {}
            }
        }
        for attachment in self.raw["attachments"].as_array().into_iter().flatten() {
            add(&Value::from(format!("[file {}]", attachment["filename"].as_str().unwrap_or_default())));
        }
        if self.loading {
            lines.push("… is thinking".into());
        }
        lines.join("\n")
    }

    /// All components at all levels, in order.
    fn every_component(&self) -> Vec<&Value> {
        let mut found = Vec::new();
        let mut waiting: Vec<&Value> = self.components.iter().rev().collect();
        while let Some(component) = waiting.pop() {
            found.push(component);
            if component["accessory"].is_object() {
                waiting.push(&component["accessory"]);
            }
            waiting.extend(component["components"].as_array().into_iter().flatten().rev());
        }
        found
    }

    /// All buttons, in order.
    pub fn buttons(&self) -> Vec<Button> {
        let buttons = self.every_component().into_iter().filter(|component| component["type"] == 2);
        buttons
            .map(|button| Button {
                label: label(button),
                custom_id: text(&button["custom_id"]),
                style: button["style"].as_u64().unwrap_or(0),
                url: text(&button["url"]),
                disabled: button["disabled"] == true,
            })
            .collect()
    }

    /// All select menus, in order.
    pub fn selects(&self) -> Vec<Select> {
        let menus = self.every_component().into_iter().filter(|it| matches!(it["type"].as_u64(), Some(3 | 5..=8)));
        menus
            .map(|menu| Select {
                custom_id: text(&menu["custom_id"]).unwrap_or_default(),
                kind: menu["type"].as_u64().unwrap_or(0),
                placeholder: text(&menu["placeholder"]),
                options: menu["options"].as_array().into_iter().flatten().map(SelectOption::read).collect(),
                min_values: menu["min_values"].as_u64().unwrap_or(1),
                max_values: menu["max_values"].as_u64().unwrap_or(1),
                disabled: menu["disabled"] == true,
            })
            .collect()
    }
}

impl Attachment {
    fn read(raw: &Value) -> Attachment {
        Attachment {
            id: text(&raw["id"]).unwrap_or_default(),
            name: text(&raw["filename"]).unwrap_or_default(),
            media_type: text(&raw["content_type"]),
            size: raw["size"].as_u64().unwrap_or(0),
            url: text(&raw["url"]).unwrap_or_default(),
        }
    }
}

impl SelectOption {
    fn read(option: &Value) -> SelectOption {
        SelectOption {
            label: text(&option["label"]).unwrap_or_default(),
            value: text(&option["value"]).unwrap_or_default(),
            description: text(&option["description"]),
            default: option["default"] == true,
        }
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// A button's label with its emoji in front.
fn label(button: &Value) -> String {
    let parts = [&button["emoji"]["name"], &button["label"]];
    parts.iter().filter_map(|part| part.as_str()).collect::<Vec<_>>().join(" ")
}
