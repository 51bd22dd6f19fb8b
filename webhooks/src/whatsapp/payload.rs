//! What a stored delivery says, in the words of [`crm::channel`].
//!
//! Every entry, change, message and status is looked at on its own. What can't be used is set aside with its place and
//! harms nothing beside it; the raw bytes stay in the database either way, so a later version can read them again.
//!
//! Customers' messages and our statuses come in the field `messages`, calls in `calls`, what the business wrote on its own phone in
//! `smb_message_echoes`; all of them may stand in one change. What `news` reads tells about the business itself. All other fields
//! are named in [`Parsed::others`] and change nothing. To use one, give it a file here and an arm in `Reader::change`.

mod calls;
mod contacts;
mod content;
mod files;
mod message;
mod moves;
mod news;
mod preferences;
mod status;

use chrono::{DateTime, Utc};
use crm::{
    channel::{Incoming, IncomingMessage, Sender},
    deliveries::Understood,
};
use serde_json::value::RawValue;

use super::json::{self, Object};
use contacts::{Contacts, Ids};
use message::Side;

/// All that was found in one delivery.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// What changes the tenant's data, in the order of the payload.
    pub items: Vec<Incoming>,
    /// What could not be used. A message or status is either here or in `items`, never in both and never in neither.
    pub set_aside: Vec<SetAside>,
    /// Items that were kept with something cut off: where and what.
    pub shortened: Vec<SetAside>,
    /// The names of fields that this version doesn't read, once per change; `echo` for a message of the business's own.
    pub others: Vec<String>,
}

/// A remark about one place in the payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Where, as a JSON pointer (RFC 6901): `/entry/0/changes/1/value/messages/2`.
    pub place: String,
    /// Why, in English for the log. Holds nothing of the payload.
    pub reason: &'static str,
}

impl From<Parsed> for Understood {
    /// What [`crm::deliveries::process`] asks for. Every remark goes along, by its place.
    fn from(parsed: Parsed) -> Self {
        let Parsed { items, set_aside, shortened, others: _ } = parsed;
        let remark = |SetAside { place, reason }| format!("{place}: {reason}");
        Self { items, set_aside: set_aside.into_iter().chain(shortened).map(remark).collect() }
    }
}

/// Reads the raw bytes of a stored delivery. Never fails: bytes that aren't JSON are set aside whole.
pub fn parse(raw: &[u8]) -> Parsed {
    parse_for(raw, None)
}

/// Like [`parse`]. `account` is the number that the delivery is for, where the door knows that better than the delivery.
pub(super) fn parse_for(raw: &[u8], account: Option<&str>) -> Parsed {
    let mut reader = Reader { account: account.map(str::to_owned), parsed: Parsed::default() };
    reader.body(raw);
    reader.parsed
}

/// What stands in a value; any of them shows that there is one.
const VALUES: [&str; 4] = ["contacts", "messages", "statuses", "errors"];

/// The fields whose values are read as messages, with what may stand beside them.
const OF_CUSTOMERS: [&str; 5] = ["messages", "user_preferences", "calls", "smb_message_echoes", "user_id_update"];

struct Reader {
    account: Option<String>,
    parsed: Parsed,
}

/// What all messages and statuses of one change share.
struct Surroundings {
    /// The business account: Meta's WABA id.
    business: Option<String>,
    /// Meta's `phone_number_id`.
    account: Option<String>,
    /// The business's number as people read it, its digits.
    number: Option<String>,
    contacts: Contacts,
}

impl Surroundings {
    /// The customer of something that has two ends: the one that is not the business's number.
    fn customer(&self, of: &Object<'_>) -> Option<Sender> {
        let to = Ids::read(of, "to", "to_user_id", "to_parent_user_id");
        let from = || Ids::read(of, "from", "from_user_id", "from_parent_user_id");
        let is_us = to.phone().is_some() && to.phone() == self.number.as_ref();
        self.contacts.sender(if is_us { from() } else { to })
    }
}

impl Reader {
    fn body(&mut self, raw: &[u8]) {
        let Some(body) = json::whole(raw) else {
            return self.set_aside("", "the body is not JSON");
        };
        let Some(body) = Object::read(body) else {
            return self.set_aside("", "the body is not an object");
        };
        if body.get("entry").is_none() {
            // The On-Premises API, and those who kept its format, post a value without its envelope.
            return match &self.account {
                Some(_) if VALUES.iter().any(|key| body.get(key).is_some()) => self.value("", None, &body),
                _ => self.set_aside("", "the body has no entries"),
            };
        }
        for (place, entry) in self.members(&body, "", "entry") {
            let Some(entry) = Object::read(entry) else {
                self.set_aside(&place, "the entry is not an object");
                continue;
            };
            for (place, change) in self.members(&entry, &place, "changes") {
                self.change(&place, &entry, change);
            }
        }
    }

    fn change(&mut self, place: &str, entry: &Object<'_>, raw: &RawValue) {
        let Some(change) = Object::read(raw) else {
            return self.set_aside(place, "the change is not an object");
        };
        // A change that names no field is read as messages: better one look too many than a customer unheard.
        match change.text("field").as_deref() {
            None => {}
            Some(field) if OF_CUSTOMERS.contains(&field) => {}
            Some(field) => match change.get("value").and_then(|value| news::read(field, entry, value)) {
                Some(news) => return self.parsed.items.push(Incoming::News(news)),
                None => return self.parsed.others.push(field.chars().take(64).collect()),
            },
        }
        let place = format!("{place}/value");
        let Some(value) = change.object("value") else {
            return self.set_aside(&place, "the value is not an object");
        };
        self.value(&place, entry.id("id"), &value);
    }

    fn value(&mut self, place: &str, business: Option<String>, value: &Object<'_>) {
        let metadata = value.object("metadata");
        let named = || metadata.as_ref().and_then(|metadata| metadata.id("phone_number_id"));
        let account = self.account.clone().or_else(named);
        let number = metadata.as_ref().and_then(|metadata| metadata.id("display_phone_number"));
        let number = number.map(|number| number.chars().filter(char::is_ascii_digit).collect());
        let first = self.parsed.items.len();
        let messages = self.members(value, place, "messages");
        let (echoes, calls) = (self.members(value, place, "message_echoes"), self.members(value, place, "calls"));
        let contacts = Contacts::read(value, messages.len() + echoes.len() + calls.len());
        let surroundings = Surroundings { business, account, number, contacts };
        for (place, raw) in messages {
            if self.account.is_some() && message::is_echo(raw) {
                self.parsed.others.push("echo".to_owned());
                continue;
            }
            self.message(place, message::read(&surroundings, Side::Customer, raw));
        }
        for (place, raw) in echoes {
            self.message(place, message::read(&surroundings, Side::Ours, raw));
        }
        for (place, raw) in calls {
            self.item(&place, calls::read(&surroundings, raw));
        }
        for (place, raw) in self.members(value, place, "user_preferences") {
            self.item(&place, preferences::read(&surroundings, raw).map(Incoming::Preference));
        }
        for (place, raw) in self.members(value, place, "user_id_update") {
            self.item(&place, moves::update(raw));
        }
        for (place, raw) in self.members(value, place, "statuses") {
            self.item(&place, status::read(&surroundings, raw));
        }
        for (_, raw) in self.members(value, place, "errors") {
            self.error(&surroundings, first, raw);
        }
    }

    /// An error that stands beside messages: why the only one says nothing, or else something about the number.
    fn error(&mut self, around: &Surroundings, first: usize, raw: &RawValue) {
        let Some(error) = Object::read(raw) else { return };
        match self.parsed.items.get_mut(first..) {
            Some([Incoming::Message(message)]) if content::says_nothing(&message.content) => {
                message.content = content::for_reason(message.content.kind.clone(), &error);
            }
            _ => self.parsed.items.push(Incoming::News(news::of_the_number(around, raw, &error))),
        }
    }

    fn message(&mut self, place: String, read: Result<(IncomingMessage, Option<&'static str>), &'static str>) {
        match read {
            Ok((message, cut)) => {
                self.parsed.items.push(Incoming::Message(message));
                self.parsed.shortened.extend(cut.map(|reason| SetAside { place, reason }));
            }
            Err(reason) => self.set_aside(&place, reason),
        }
    }

    fn item(&mut self, place: &str, read: Result<Incoming, &'static str>) {
        match read {
            Ok(item) => self.parsed.items.push(item),
            Err(reason) => self.set_aside(place, reason),
        }
    }

    /// The members of a list with their places. None if there is no list; a remark if there is something else.
    fn members<'a>(&mut self, object: &Object<'a>, place: &str, key: &str) -> Vec<(String, &'a RawValue)> {
        let Some(raw) = object.get(key) else { return Vec::new() };
        let place = format!("{place}/{key}");
        let Some(members) = json::list(raw) else {
            self.set_aside(&place, "not a list");
            return Vec::new();
        };
        members.into_iter().enumerate().map(|(index, raw)| (format!("{place}/{index}"), raw)).collect()
    }

    fn set_aside(&mut self, place: &str, reason: &'static str) {
        self.parsed.set_aside.push(SetAside { place: place.to_owned(), reason });
    }
}

/// A time in whole seconds since 1970, as Meta sends it: a string or a number. Times outside 1970 to 2100 count as absent.
fn time(object: &Object<'_>) -> Option<DateTime<Utc>> {
    const YEAR_2100: i64 = 4_102_444_800;
    let seconds = object.integer("timestamp").filter(|seconds| (0..YEAR_2100).contains(seconds))?;
    DateTime::from_timestamp(seconds, 0)
}

#[cfg(test)]
mod tests;
