//! One element of `value.messages`: who wrote it, when, and by [`content`] what it says.
//!
//! A message written in a group is kept as one from the participant who wrote it; the group's id stays raw.

use crm::channel::IncomingMessage;
use serde_json::value::RawValue;

use super::{
    Surroundings,
    contacts::Ids,
    content::{self, Read},
    time,
};
use crate::whatsapp::json::Object;

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
    let Read { content, quotes, cut } = content::read(&message);
    Ok((IncomingMessage { account, provider_id, sender, sent_at: time(&message), content, quotes }, cut))
}
