//! Who a message is from, and, if it is WhatsApp's note that somebody changed their number or user id, under which ids they are
//! known from now on: `{type: "system", from, system: {type, wa_id, user_id, previous_user_id, …}}` (Meta, "Business-scoped user
//! IDs"; the On-Premises API called the new number `new_wa_id`). The field `user_id_update` says the same without a message:
//! `{wa_id, user_id: {previous, current}, parent_user_id: {previous, current}}`.

use crm::channel::{Incoming, Moved};
use serde_json::value::RawValue;

use super::contacts::Ids;
use crate::whatsapp::json::Object;

/// The sender as they were known before, and their new addresses.
pub(super) fn read(message: &Object<'_>) -> (Ids, Option<Box<Moved>>) {
    let ids = Ids::read(message, "from", "from_user_id", "from_parent_user_id");
    let Some(note) = message.object("system") else { return (ids, None) };
    let kind = note.text("type").unwrap_or_default();
    let changed_number = kind == "user_changed_number" || note.get("new_wa_id").is_some();
    if !changed_number && kind != "user_changed_user_id" {
        return (ids, None);
    }
    let new = Ids::read(&note, "wa_id", "user_id", "parent_user_id");
    let new = new.or(Ids::read(&note, "new_wa_id", "", ""));
    let before = Ids::read(&note, "customer", "previous_user_id", "previous_parent_user_id");
    // `from_user_id` may be the id of before or the new one: Meta does not say.
    let before = before.or(ids.without(&new));
    if before.is_empty() {
        return (new, None);
    }
    let left_phone = changed_number || new.phone().is_some_and(|phone| before.phone() != Some(phone));
    (before, Some(Box::new(Moved { to: new.into(), left_phone })))
}

/// One element of `value.user_id_update`, or why it can't be used.
pub(super) fn update(raw: &RawValue) -> Result<Incoming, &'static str> {
    let update = Object::read(raw).ok_or("the update is not an object")?;
    let both = |which: &str| {
        let of = |key: &str| update.object(key).and_then(|ids| ids.id(which));
        Ids::of(update.id("wa_id"), of("user_id"), of("parent_user_id"))
    };
    let (before, now) = (both("previous"), both("current"));
    if before.is_empty() || now == before {
        return Err("the update does not say who was who");
    }
    Ok(Incoming::Moved(before.into(), Box::new(Moved { to: now.into(), left_phone: false })))
}
