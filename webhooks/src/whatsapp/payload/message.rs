//! One element of `value.messages`: who wrote it, when, by [`content`] what it says, and by [`files`] what came with it.
//!
//! A message written in a group is kept as one from the participant who wrote it; the group's id stays raw.
//!
//! An element of `value.message_echoes` is a message too: one that the business wrote on its own phone (Meta, "smb_message_echoes").

use crm::channel::{Forwarded, IncomingMessage};
use serde_json::value::RawValue;

use super::{
    Surroundings,
    content::{self, Read},
    files, moves, time,
};
use crate::whatsapp::json::Object;

/// Whose list it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// `messages`: a customer wrote it.
    Customer,
    /// `message_echoes`: the business wrote it on its own phone.
    Ours,
}

/// The message, and what was cut off it if anything; or why it can't be used.
pub(super) fn read(
    around: &Surroundings,
    side: Side,
    raw: &RawValue,
) -> Result<(IncomingMessage, Option<&'static str>), &'static str> {
    let message = Object::read(raw).ok_or("the message is not an object")?;
    let provider_id = message.id("id").ok_or("the message has no usable id")?;
    let account = around.account.clone().ok_or("the change names no phone-number id")?;
    let (sender, moved) = match side {
        Side::Customer => {
            let (ids, moved) = moves::read(&message);
            (around.contacts.sender(ids).ok_or("the message names no sender")?, moved)
        }
        Side::Ours => (around.customer(&message).ok_or("the message does not say to whom it went")?, None),
    };
    let Read { content, quotes, cut } = content::read(&message);
    let message = IncomingMessage {
        account,
        provider_id,
        sender,
        is_ours: side == Side::Ours,
        moved,
        sent_at: time(&message),
        content,
        quotes,
        attachments: files::read(&message),
        forwarded: forwarded(&message),
        delivery: None,
    };
    Ok((message, cut))
}

/// How the message came to be passed on: `context.forwarded`, `context.frequently_forwarded`.
fn forwarded(message: &Object<'_>) -> Forwarded {
    let context = message.object("context");
    let is = |key| context.as_ref().and_then(|context| context.get(key)).is_some_and(|flag| flag.get() == "true");
    match (is("frequently_forwarded"), is("forwarded")) {
        (true, _) => Forwarded::Often,
        (false, true) => Forwarded::Yes,
        (false, false) => Forwarded::No,
    }
}

/// Whether it is a message of the business's own that is only shown to us (Turn.io, "Webhooks", `_vnd.v1.direction`).
pub(super) fn is_echo(raw: &RawValue) -> bool {
    let vendor = Object::read(raw).and_then(|message| message.object("_vnd"));
    let direction = vendor.and_then(|vendor| vendor.object("v1")).and_then(|v1| v1.text("direction"));
    direction.as_deref() == Some("outbound")
}
