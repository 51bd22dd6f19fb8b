//! What a customer chose in WhatsApp about marketing messages: `{wa_id, user_id, category: "marketing_messages", value: stop|resume,
//! timestamp}` in the field `user_preferences` (Meta, "Webhooks"). To sign up by a link says as much as to resume.

use crm::channel::Preference;
use serde_json::value::RawValue;

use super::{Surroundings, contacts::Ids, time};
use crate::whatsapp::json::Object;

/// The choice, or why it can't be used.
pub(super) fn read(around: &Surroundings, raw: &RawValue) -> Result<Preference, &'static str> {
    let choice = Object::read(raw).ok_or("the preference is not an object")?;
    let ids = Ids::read(&choice, "wa_id", "user_id", "parent_user_id");
    let sender = around.contacts.sender(ids).ok_or("the preference names nobody")?;
    let wanted = match choice.words("value", 64).unwrap_or_default().to_lowercase().as_str() {
        "stop" => false,
        "resume" | "signup" => true,
        _ => return Err("the preference is neither stop nor resume"),
    };
    Ok(Preference { sender, wanted, at: time(&choice) })
}
