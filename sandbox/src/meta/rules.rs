//! Judges the body of a send as Meta does, before anything happens.
//!
//! Limits: Meta's message pages and the error-code page as of 2026-09, `facebook/openapi` v23.0 for the shapes.
//! Everything refused here is a mistake of the application, so the server also notes it as a violation.

use serde_json::{Map, Value};

use super::graph_error::GraphError;
use super::state::digits;

type Result<T> = std::result::Result<T, GraphError>;

/// What an acceptable body asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Asked {
    /// Show two blue ticks for a message of the customer, and the ones before it.
    MarkRead { wamid: String, is_typing: bool },
    /// Send something.
    Send(Outgoing),
}

/// A message to send.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outgoing {
    /// As the application wrote it.
    pub input: String,
    pub to: Recipient,
    pub kind: String,
    pub body: Value,
    pub text: String,
    pub opaque: Option<String>,
    pub context: Option<String>,
    /// What a phone shows below a template; null for all else.
    pub beside: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Recipient {
    /// Digits only.
    Phone(String),
    UserId(String),
}

const KINDS: [&str; 11] = [
    "text",
    "template",
    "image",
    "audio",
    "video",
    "document",
    "sticker",
    "location",
    "contacts",
    "interactive",
    "reaction",
];
const COMMON_KEYS: [&str; 7] =
    ["messaging_product", "recipient_type", "to", "recipient", "type", "context", "biz_opaque_callback_data"];

/// Reads a body, or says why Meta would refuse it.
pub(super) fn read(bytes: &[u8]) -> Result<Asked> {
    let Ok(Value::Object(body)) = serde_json::from_slice(bytes) else {
        return Err(GraphError::parameter("Invalid JSON in request body"));
    };
    if body.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
        return Err(GraphError::missing("messaging_product"));
    }
    if body.contains_key("status") {
        return mark_read(&body);
    }
    let (input, to) = recipient(&body)?;
    let kind = match body.get("type") {
        None => "text",
        Some(Value::String(kind)) if KINDS.contains(&kind.as_str()) => kind,
        Some(_) => {
            return Err(GraphError::parameter(format!("Param type must be one of {{{}}}", KINDS.join(", "))));
        }
    };
    if let Some(key) = body.keys().find(|key| *key != kind && !COMMON_KEYS.contains(&key.as_str())) {
        return Err(GraphError::parameter(format!("Unexpected key \"{key}\" on param \"message\".")));
    }
    let content = body.get(kind).ok_or_else(|| GraphError::missing(kind))?;
    let text = content_text(kind, content)?;
    let context = match body.get("context") {
        None => None,
        Some(context) => Some(string_within(context, "context", "message_id", 1..=512)?.to_owned()),
    };
    Ok(Asked::Send(Outgoing {
        input,
        to,
        kind: kind.to_owned(),
        body: content.clone(),
        text,
        opaque: opaque(&body)?,
        context,
        beside: Value::Null,
    }))
}

fn mark_read(body: &Map<String, Value>) -> Result<Asked> {
    if body.get("status").and_then(Value::as_str) != Some("read") {
        return Err(GraphError::parameter("Param status must be one of {READ}"));
    }
    let typing = body.get("typing_indicator");
    if typing.is_some_and(|typing| typing.get("type").and_then(Value::as_str) != Some("text")) {
        return Err(GraphError::parameter("Param typing_indicator['type'] must be one of {TEXT}"));
    }
    let wamid = body.get("message_id").and_then(Value::as_str).ok_or_else(|| GraphError::missing("message_id"))?;
    Ok(Asked::MarkRead { wamid: wamid.to_owned(), is_typing: typing.is_some() })
}

/// `to` is a phone, `recipient` a business-scoped user id; when both are given the phone wins.
fn recipient(body: &Map<String, Value>) -> Result<(String, Recipient)> {
    match body.get("recipient_type") {
        None => {}
        Some(Value::String(kind)) if kind == "individual" => {}
        Some(_) => {
            return Err(GraphError::parameter("Param recipient_type must be one of {INDIVIDUAL}"));
        }
    }
    if let Some(to) = body.get("to") {
        let Some(input) = to.as_str() else {
            return Err(GraphError::parameter("Param to must be a string."));
        };
        let number = input.strip_prefix('+').unwrap_or(input);
        let written_well = number.starts_with(|first: char| first.is_ascii_digit() || first == '(')
            && number.chars().all(|c| c.is_ascii_digit() || " -()".contains(c));
        let phone = digits(number);
        if !written_well || !(5..=15).contains(&phone.len()) {
            return Err(GraphError::parameter("Invalid parameter: to must be a WhatsApp phone number."));
        }
        return Ok((input.to_owned(), Recipient::Phone(phone)));
    }
    let Some(recipient) = body.get("recipient") else {
        return Err(GraphError::missing("to"));
    };
    let id = recipient.as_str().unwrap_or_default();
    let (country, rest) = id.split_once('.').unwrap_or_default();
    let rest = rest.strip_prefix("ENT.").unwrap_or(rest);
    let well_formed = country.len() == 2
        && country.bytes().all(|byte| byte.is_ascii_uppercase())
        && (1..=128).contains(&rest.len())
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !well_formed {
        return Err(GraphError::parameter("Invalid parameter: recipient must be a business-scoped user id."));
    }
    Ok((id.to_owned(), Recipient::UserId(id.to_owned())))
}

fn opaque(body: &Map<String, Value>) -> Result<Option<String>> {
    match body.get("biz_opaque_callback_data") {
        None => Ok(None),
        Some(Value::String(data)) if data.chars().count() <= 512 => Ok(Some(data.clone())),
        Some(Value::String(_)) => {
            Err(GraphError::parameter("Param biz_opaque_callback_data must be at most 512 characters long."))
        }
        Some(_) => Err(GraphError::parameter("Param biz_opaque_callback_data must be a string.")),
    }
}

/// Checks the content and returns the words a phone would show.
fn content_text(kind: &str, content: &Value) -> Result<String> {
    match kind {
        "text" => {
            only_keys(kind, content, &["body", "preview_url"])?;
            if content.get("preview_url").is_some_and(|preview| !preview.is_boolean()) {
                return Err(GraphError::parameter("Param text['preview_url'] must be a boolean."));
            }
            string_within(content, "text", "body", 1..=4096).map(str::to_owned)
        }
        "template" => {
            only_keys(kind, content, &["name", "language", "components"])?;
            let name = string_within(content, "template", "name", 1..=512)?;
            let language = content.get("language").ok_or_else(|| GraphError::missing("template['language']"))?;
            string_within(language, "template['language']", "code", 2..=15)?;
            Ok(name.to_owned())
        }
        "image" | "audio" | "video" | "document" | "sticker" => media(kind, content),
        "location" => {
            for coordinate in ["latitude", "longitude"] {
                let value = content.get(coordinate);
                let number = value.and_then(|value| value.as_f64().or_else(|| value.as_str()?.parse().ok()));
                number.ok_or_else(|| GraphError::missing(&format!("location['{coordinate}']")))?;
            }
            Ok(content.get("name").and_then(Value::as_str).unwrap_or_default().to_owned())
        }
        "contacts" => {
            let cards = content.as_array().filter(|cards| !cards.is_empty());
            let first = cards.and_then(|cards| cards.first()).ok_or_else(|| GraphError::missing("contacts"))?;
            let name = first.pointer("/name/formatted_name").and_then(Value::as_str);
            name.map(str::to_owned).ok_or_else(|| GraphError::missing("contacts[0]['name']['formatted_name']"))
        }
        "reaction" => {
            string_within(content, "reaction", "message_id", 1..=512)?;
            string_within(content, "reaction", "emoji", 0..=16).map(str::to_owned)
        }
        _ => interactive(content),
    }
}

fn media(kind: &str, content: &Value) -> Result<String> {
    only_keys(kind, content, &["id", "link", "caption", "filename", "voice", "provider"])?;
    let given = ["id", "link"].iter().filter(|key| content.get(**key).is_some_and(Value::is_string)).count();
    if given != 1 {
        return Err(GraphError::parameter(format!("Param {kind} needs exactly one of 'id' and 'link'.")));
    }
    if content.get("caption").is_none() {
        return Ok(String::new());
    }
    if matches!(kind, "audio" | "sticker") {
        return Err(GraphError::parameter(format!("Unexpected key \"caption\" on param \"{kind}\".")));
    }
    string_within(content, kind, "caption", 0..=1024).map(str::to_owned)
}

fn interactive(content: &Value) -> Result<String> {
    let kind = string_within(content, "interactive", "type", 1..=64)?;
    let body = content.get("body").ok_or_else(|| GraphError::missing("interactive['body']"))?;
    let text = string_within(body, "interactive['body']", "text", 1..=1024)?;
    if let Some(header) = content.get("header") {
        interactive_header(kind, header)?;
    }
    match kind {
        "button" => {
            let buttons = content.pointer("/action/buttons").and_then(Value::as_array);
            let buttons = buttons.filter(|buttons| (1..=3).contains(&buttons.len()));
            let wrong =
                || GraphError::parameter("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3");
            for button in buttons.ok_or_else(wrong)? {
                let reply = button.get("reply").ok_or_else(|| GraphError::missing("reply"))?;
                string_within(reply, "reply", "id", 1..=256)?;
                string_within(reply, "reply", "title", 1..=20)?;
            }
        }
        "list" => {
            let action = content.get("action").ok_or_else(|| GraphError::missing("interactive['action']"))?;
            string_within(action, "interactive['action']", "button", 1..=20)?;
            let sections = action.get("sections").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            let rows = || sections.iter().filter_map(|section| section.get("rows")?.as_array()).flatten();
            if !(1..=10).contains(&rows().count()) {
                return Err(GraphError::parameter("Total row count exceed max allowed count: 10"));
            }
            for row in rows() {
                string_within(row, "row", "id", 1..=200)?;
                string_within(row, "row", "title", 1..=24)?;
                if row.get("description").is_some() {
                    string_within(row, "row", "description", 0..=72)?;
                }
            }
        }
        _ => {}
    }
    Ok(text.to_owned())
}

/// What stands above the text: a line, or, where there are buttons, a file ("Interactive reply buttons", header).
fn interactive_header(kind: &str, header: &Value) -> Result<()> {
    let param = "interactive['header']";
    match string_within(header, param, "type", 1..=64)? {
        "text" => string_within(header, param, "text", 1..=60).map(drop),
        file @ ("image" | "video" | "document") if kind == "button" => {
            media(file, header.get(file).ok_or_else(|| GraphError::missing(&format!("{param}['{file}']")))?).map(drop)
        }
        other => Err(GraphError::parameter(format!("Param {param}['type'] must not be \"{other}\"."))),
    }
}

fn only_keys(param: &str, content: &Value, allowed: &[&str]) -> Result<()> {
    let object =
        content.as_object().ok_or_else(|| GraphError::parameter(format!("Param {param} must be a JSON object.")))?;
    match object.keys().find(|key| !allowed.contains(&key.as_str())) {
        Some(key) => Err(GraphError::parameter(format!("Unexpected key \"{key}\" on param \"{param}\"."))),
        None => Ok(()),
    }
}

/// The string under `key`, if its length in characters is within `allowed`.
fn string_within<'a>(
    object: &'a Value,
    param: &str,
    key: &str,
    allowed: std::ops::RangeInclusive<usize>,
) -> Result<&'a str> {
    let text = match object.get(key) {
        None | Some(Value::Null) => return Err(GraphError::missing(&format!("{param}['{key}']"))),
        Some(Value::String(text)) => text,
        Some(_) => {
            return Err(GraphError::parameter(format!("Param {param}['{key}'] must be a string.")));
        }
    };
    let length = text.chars().count();
    if length < *allowed.start() {
        return Err(GraphError::missing(&format!("{param}['{key}']")));
    }
    if length > *allowed.end() {
        let most = allowed.end();
        return Err(GraphError::parameter(format!("Param {param}['{key}'] must be at most {most} characters long.")));
    }
    Ok(text)
}
