//! One element of `value.messages`.
//!
//! Text is read in full. Everything else (pictures, reactions, edits, system notes, …) is known by its type only and
//! stays raw in the database. To show another type, add an arm in [`content`] and a kind to [`Content`].
//!
//! A message written in a group is kept as one from the participant who wrote it; the group's id stays raw.

use crm::channel::{Content, IncomingMessage};
use serde_json::value::RawValue;

use super::{Surroundings, contacts::Ids, time};
use crate::whatsapp::json::Object;

/// The most text that is kept, in bytes of UTF-8. WhatsApp's own limit is 4,096 characters.
const TEXT_BYTES: usize = 65_536;

/// The message, and what was cut off it if anything; or why it can't be used.
pub(super) fn read(
    around: &Surroundings,
    raw: &RawValue,
) -> Result<(IncomingMessage, Option<&'static str>), &'static str> {
    let message = Object::read(raw).ok_or("the message is not an object")?;
    let provider_id = message.id("id").ok_or("the message has no usable id")?;
    let account = around.account.clone().ok_or("the change names no phone-number id")?;
    let ids = Ids::read(&message, "from", "from_user_id", "from_parent_user_id");
    let sender = around.contacts.sender(ids).ok_or("the message names no sender")?;
    let (content, cut) = content(&message);
    Ok((IncomingMessage { account, provider_id, sender, sent_at: time(&message), content }, cut))
}

fn content(message: &Object<'_>) -> (Content, Option<&'static str>) {
    let kind = message.words("type", 64);
    let text = message.object("text").and_then(|text| text.text("body"));
    match (kind.as_deref(), text) {
        (Some("text") | None, Some(text)) => bounded(text),
        (kind, _) => (Content::Unsupported(kind.unwrap_or("unknown").to_owned()), None),
    }
}

fn bounded(mut text: String) -> (Content, Option<&'static str>) {
    let cut = text.len() > TEXT_BYTES;
    text.truncate(text.floor_char_boundary(TEXT_BYTES));
    (Content::Text(text), cut.then_some("the text was longer than 65,536 bytes"))
}
