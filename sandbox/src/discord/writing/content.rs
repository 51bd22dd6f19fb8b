//! What a message says: texts, embeds, components, files.

use serde_json::{Map, Value, json};

use crate::discord::rest::File;
use crate::discord::state::State;

/// Puts what a request says over what the message has.
pub(super) fn merge(raw: &mut Value, fields: &Value, files: &[File]) {
    if let Some(content) = fields.get("content") {
        raw["content"] = json!(content.as_str().unwrap_or_default());
    }
    for list in ["embeds", "components"] {
        if let Some(given) = fields.get(list) {
            raw[list] = if given.is_array() { given.clone() } else { json!([]) };
        }
    }
    for embed in raw["embeds"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        embed.insert("type".into(), json!("rich"));
    }
    for (place, row) in raw["components"].as_array_mut().into_iter().flatten().enumerate() {
        complete(row, place);
    }
    let (channel, message) = (text(&raw["channel_id"]), text(&raw["id"]));
    let mut attachments = kept(&raw["attachments"], &fields["attachments"]);
    for (place, file) in files.iter().enumerate() {
        let free = |id: &String| attachments.iter().all(|it: &Value| it["id"] != **id);
        let id = (0..).map(|number: u32| format!("{message}{number}")).find(free).unwrap_or_default();
        attachments.push(attachment(&channel, &id, file, described(fields, place)));
    }
    raw["attachments"] = json!(attachments);
}

/// The files that stay: all, unless the request lists those that do (Discord docs, Edit Message).
fn kept(attachments: &Value, listed: &Value) -> Vec<Value> {
    let stays = |attachment: &&Value| match listed.as_array() {
        Some(listed) => listed.iter().any(|it| text(&it["id"]) == text(&attachment["id"])),
        None => true,
    };
    attachments.as_array().into_iter().flatten().filter(stays).cloned().collect()
}

/// An id, which may also be written as a number.
fn text(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

/// Discord gives every component an `id` (Discord docs, Component Reference, "Anatomy of a Component").
fn complete(row: &mut Value, place: usize) {
    let Some(fields) = row.as_object_mut() else { return };
    set_default(fields, "id", json!(place * 10 + 1));
    for (column, child) in fields.get_mut("components").and_then(Value::as_array_mut).into_iter().flatten().enumerate()
    {
        if let Some(child) = child.as_object_mut() {
            set_default(child, "id", json!(place * 10 + column + 2));
        }
    }
}

fn set_default(fields: &mut Map<String, Value>, name: &str, value: Value) {
    fields.entry(name).or_insert(value);
}

/// Keeps what was uploaded, so that people and the bot can fetch it.
pub(super) fn keep(state: &mut State, raw: &Value, files: &[File]) {
    let ids: Vec<&str> =
        raw["attachments"].as_array().into_iter().flatten().filter_map(|it| it["id"].as_str()).collect();
    for (id, file) in ids[ids.len().saturating_sub(files.len())..].iter().zip(files) {
        state.keep_file((*id).to_owned(), file.content.clone());
    }
}

/// What the request says about its file number `place`, which it names by that number (Discord docs, "Uploading Files").
fn described(fields: &Value, place: usize) -> Option<&str> {
    let named = |it: &&Value| it["id"] == place || it["id"].as_str().is_some_and(|id| id == place.to_string());
    fields["attachments"].as_array()?.iter().find(named)?["description"].as_str()
}

fn attachment(channel: &str, id: &str, file: &File, description: Option<&str>) -> Value {
    // In addresses Discord writes what is no letter of the Latin alphabet as `_`.
    let plain: String =
        file.name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' }).collect();
    let url = format!("https://cdn.discordapp.com/attachments/{channel}/{id}/{plain}?ex=1&is=1&hm=1");
    let mut raw = json!({ "id": id, "filename": file.name, "size": file.content.len(), "url": url, "proxy_url": url });
    if let Some(media_type) = &file.media_type {
        raw["content_type"] = json!(media_type);
    }
    if let Some(description) = description {
        raw["description"] = json!(description);
    }
    raw
}
