//! Who is who in one change: the addresses of a sender, and the list of contacts that comes beside the messages.
//!
//! A contact belongs to a message when they share an id, never because they stand at the same index. To read another kind
//! of id, add it to [`Ids`].

use std::collections::HashMap;

use crm::channel::Sender;

use crate::whatsapp::json::Object;

/// The most characters of a name that are kept. WhatsApp itself allows 25 for a profile and 35 for a username.
const NAME_CHARS: usize = 256;

/// Every id that one object gives for one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ids {
    phone: Option<String>,
    user: Option<String>,
    parent: Option<String>,
}

impl Ids {
    /// Reads the ids under the three names they have in this object. A business-scoped id that stands where the phone
    /// belongs (Meta has sent that) is moved to its own place.
    pub(super) fn read(object: &Object<'_>, phone: &str, user: &str, parent: &str) -> Self {
        let mut ids = Self { phone: object.id(phone), user: object.id(user), parent: object.id(parent) };
        if let Some(moved) = ids.phone.take_if(|id| is_user_id(id)) {
            let place = if is_parent_id(&moved) { &mut ids.parent } else { &mut ids.user };
            place.get_or_insert(moved);
        }
        ids
    }

    /// These ids.
    pub(super) fn of(phone: Option<String>, user: Option<String>, parent: Option<String>) -> Self {
        Self { phone, user, parent }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.known().next().is_none()
    }

    pub(super) fn phone(&self) -> Option<&String> {
        self.phone.as_ref()
    }

    /// These ids, and of the kinds that are missing the others.
    pub(super) fn or(self, others: Self) -> Self {
        Self {
            phone: self.phone.or(others.phone),
            user: self.user.or(others.user),
            parent: self.parent.or(others.parent),
        }
    }

    /// Those of these ids that the others don't have.
    pub(super) fn without(self, others: &Self) -> Self {
        let Self { phone, user, parent } = self;
        Self {
            phone: phone.filter(|id| others.phone.as_ref() != Some(id)),
            user: user.filter(|id| others.user.as_ref() != Some(id)),
            parent: parent.filter(|id| others.parent.as_ref() != Some(id)),
        }
    }

    /// The ids that are there, the most telling first: a phone may be recycled, a parent id is rare.
    fn known(&self) -> impl Iterator<Item = &String> {
        [&self.user, &self.phone, &self.parent].into_iter().flatten()
    }
}

impl From<Ids> for Sender {
    fn from(Ids { phone, user, parent }: Ids) -> Self {
        Self { phone, user_id: user, parent_user_id: parent, profile_name: None, username: None }
    }
}

/// `CC.` and more: two letters for the country and a dot (Meta, "Business-scoped user IDs"). A phone has no letters.
fn is_user_id(id: &str) -> bool {
    matches!(id.as_bytes(), [a, b, b'.', _, ..] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic())
}

/// `CC.ENT.` and more: the id in the parent portfolio.
fn is_parent_id(id: &str) -> bool {
    is_user_id(id) && id.get(3..).is_some_and(|rest| rest.starts_with("ENT."))
}

/// The contacts of one change.
#[derive(Default)]
pub(super) struct Contacts {
    contacts: Vec<Contact>,
    by_id: HashMap<String, usize>,
    /// Set when there is one contact and one message, which must then belong together.
    only: bool,
}

struct Contact {
    ids: Ids,
    name: Option<String>,
    username: Option<String>,
}

impl Contacts {
    /// Reads what can be read of `value.contacts`; the rest is left out, since no message depends on it alone.
    pub(super) fn read(value: &Object<'_>, messages: usize) -> Self {
        let mut contacts = Self::default();
        let listed = value.list("contacts").unwrap_or_default();
        contacts.only = listed.len() == 1 && messages == 1;
        for contact in listed.into_iter().filter_map(Object::read) {
            let profile = contact.object("profile");
            let word = |key| profile.as_ref().and_then(|profile| profile.words(key, NAME_CHARS));
            let ids = Ids::read(&contact, "wa_id", "user_id", "parent_user_id");
            for id in ids.known() {
                contacts.by_id.entry(id.clone()).or_insert(contacts.contacts.len());
            }
            contacts.contacts.push(Contact { ids, name: word("name"), username: word("username") });
        }
        contacts
    }

    /// The sender of a message that names these ids, with what its contact adds. `None` if nobody is named.
    pub(super) fn sender(&self, ids: Ids) -> Option<Sender> {
        let contact = match ids.known().find_map(|id| self.by_id.get(id)) {
            Some(index) => self.contacts.get(*index),
            None if ids.is_empty() && self.only => self.contacts.first(),
            None => None,
        };
        let mut sender = Sender::from(ids);
        if let Some(Contact { ids: Ids { phone, user, parent }, name, username }) = contact {
            sender.phone = sender.phone.or_else(|| phone.clone());
            sender.user_id = sender.user_id.or_else(|| user.clone());
            sender.parent_user_id = sender.parent_user_id.or_else(|| parent.clone());
            sender.profile_name = name.clone();
            sender.username = username.clone();
        }
        let known = sender.phone.is_some() || sender.user_id.is_some() || sender.parent_user_id.is_some();
        known.then_some(sender)
    }
}
