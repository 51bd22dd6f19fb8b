//! The bodies of webhooks: the envelope, its parts, and their bytes.
//!
//! Shapes as of Meta's pages of 2026-09: string timestamps, `user_id` always, `wa_id` and `from` only where the phone is
//! known. Bytes as Meta writes them: every character beyond ASCII as `\uXXXX`, and `/` as `\/`.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::state::{Number, Person};

/// Most updates Meta puts into one webhook.
pub const MAX_UPDATES: usize = 1000;

/// How many messages or statuses share one `value`, so that readers must walk entries, changes and items alike.
const ITEMS_PER_CHANGE: usize = 10;

/// One thing to tell the application: a message, a status, or any other field. Deliver it with
/// [`Meta::deliver`](super::Meta::deliver) or, with others, [`Meta::deliver_batch`](super::Meta::deliver_batch). A
/// clone delivered again is the duplicate Meta sends.
#[derive(Debug, Clone)]
pub struct Update {
    pub(super) number: Number,
    pub(super) item: Item,
    pub(super) wamid: Option<String>,
}

#[derive(Debug, Clone)]
pub(super) enum Item {
    Message { contact: Option<Value>, message: Value },
    Status { contact: Option<Value>, status: Value },
    Field { field: String, value: Value },
}

impl Update {
    /// Any other webhook of this number's account, for example `message_template_status_update`; `value` stands as given.
    pub fn field(number: &Number, field: &str, value: Value) -> Self {
        Self { number: number.clone(), item: Item::Field { field: field.to_owned(), value }, wamid: None }
    }

    /// The id of the message it is, or is about.
    pub fn wamid(&self) -> Option<&str> {
        self.wamid.as_deref()
    }

    fn kind(&self) -> std::mem::Discriminant<Item> {
        std::mem::discriminant(&self.item)
    }
}

/// `contacts[0]`: what the business may know about a person.
pub(super) fn contact(person: &Person, with_username: bool) -> Value {
    let mut contact = json!({ "profile": { "name": person.name }, "user_id": person.user_id });
    if let Some(phone) = &person.phone {
        contact["wa_id"] = phone.clone().into();
    }
    if let Some(username) = person.username.as_ref().filter(|_| with_username) {
        contact["profile"]["username"] = username.clone().into();
    }
    contact
}

/// One POST that carries these updates, in order.
pub(super) fn envelope(updates: &[Update]) -> Value {
    let mut entries: Vec<Value> = Vec::new();
    let same_change =
        |a: &Update, b: &Update| a.number == b.number && a.kind() == b.kind() && !matches!(a.item, Item::Field { .. });
    for account in updates.chunk_by(|a, b| a.number.waba_id == b.number.waba_id) {
        let changes: Vec<Value> =
            account.chunk_by(same_change).flat_map(|alike| alike.chunks(ITEMS_PER_CHANGE)).map(change).collect();
        entries.push(json!({ "id": account[0].number.waba_id, "changes": changes }));
    }
    json!({ "object": "whatsapp_business_account", "entry": entries })
}

fn change(alike: &[Update]) -> Value {
    let number = &alike[0].number;
    let mut contacts: Vec<Value> = Vec::new();
    let mut messages: Vec<Value> = Vec::new();
    let mut statuses: Vec<Value> = Vec::new();
    for update in alike {
        let contact = match &update.item {
            Item::Field { field, value } => return json!({ "field": field, "value": value }),
            Item::Message { contact, message } => {
                messages.push(message.clone());
                contact
            }
            Item::Status { contact, status } => {
                statuses.push(status.clone());
                contact
            }
        };
        contacts.extend(contact.iter().filter(|contact| !contacts.contains(contact)).cloned().collect::<Vec<_>>());
    }
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": number.display_phone_number,
            "phone_number_id": number.phone_number_id,
        },
    });
    for (key, items) in [("contacts", contacts), ("messages", messages), ("statuses", statuses)] {
        if !items.is_empty() {
            value[key] = items.into();
        }
    }
    json!({ "field": "messages", "value": value })
}

/// JSON the way Meta writes it.
pub(super) fn bytes(value: &Value) -> Vec<u8> {
    let json = value.to_string();
    let mut escaped = String::with_capacity(json.len() + json.len() / 4);
    let mut units = [0; 2];
    for c in json.chars() {
        match c {
            // Outside strings JSON has no slash.
            '/' => escaped.push_str("\\/"),
            c if c.is_ascii() => escaped.push(c),
            c => {
                for unit in c.encode_utf16(&mut units) {
                    // Writing to a string cannot fail.
                    let _ = write!(escaped, "\\u{unit:04x}");
                }
            }
        }
    }
    escaped.into_bytes()
}
