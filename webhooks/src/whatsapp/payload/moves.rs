//! Who a message is from, and, if it is WhatsApp's note that somebody changed their number or user id, under which ids they are
//! known from now on: `{type: "system", from, system: {type, wa_id, user_id, previous_user_id, …}}` (Meta, "Business-scoped user
//! IDs"; the On-Premises API called the new number `new_wa_id`).

use crm::channel::Moved;

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
