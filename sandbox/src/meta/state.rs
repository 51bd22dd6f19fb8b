//! What pretend Meta remembers: numbers, people, messages, and what was asked of it.
//!
//! Nothing here talks to the network. To remember one more thing about a message, add it to [`Message`]; what a test or
//! the page may see of it goes to [`PhoneMessage`].

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Duration, Utc};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A business number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// What webhooks and send addresses name: the Graph id of the number.
    pub phone_number_id: String,
    /// The WhatsApp business account that owns it (`entry[].id`).
    pub waba_id: String,
    /// The number itself, digits only, as webhooks show it.
    pub display_phone_number: String,
}

/// Names a customer within one pretend Meta.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CustomerId(pub u32);

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The person with the phone.
    Customer,
    /// The application.
    Business,
}

/// How far a message got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tick {
    /// A customer's message whose webhook was not answered with 200 yet.
    Pending,
    /// One tick.
    Sent,
    /// Two ticks. For a customer's message: the webhook was answered with 200.
    Delivered,
    /// Two blue ticks.
    Read,
    /// Refused after it was accepted, with Meta's error code, for example 131047.
    Failed(i64),
}

/// A message as a phone shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct PhoneMessage {
    /// Meta's id of the message.
    pub wamid: String,
    /// Who wrote it.
    pub side: Side,
    /// Wire type: `text`, `image`, `template`, …
    pub kind: String,
    /// The text, the caption, or the name of the template.
    pub text: String,
    /// When it was sent.
    pub at: DateTime<Utc>,
    /// How far it got.
    pub tick: Tick,
    /// The wire body of the type: what stands under `text`, `image`, …
    pub body: Value,
    /// The application's `biz_opaque_callback_data`.
    pub opaque: Option<String>,
    /// The message it answers.
    pub context: Option<String>,
    /// What it has beside its body: the advertisement that led a customer here, that it was passed on, or what stands below a
    /// template. Null if nothing.
    pub beside: Value,
}

/// Something the application asked that Meta would have refused.
#[derive(Debug, Clone)]
pub struct Violation {
    /// When.
    pub at: DateTime<Utc>,
    /// Meta's error code.
    pub code: i64,
    /// What was wrong, in Meta's words.
    pub what: String,
    /// The path that was asked for.
    pub path: String,
}

/// A request to the Graph.
#[derive(Debug, Clone)]
pub struct Request {
    /// When it came.
    pub at: DateTime<Utc>,
    /// HTTP method.
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// The JSON body; null if there was none, or it was not JSON.
    pub body: Value,
    /// The status answered; `None` where the answer was dropped on purpose.
    pub status: Option<u16>,
}

/// Something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A message came, or a tick moved, in this customer's conversation.
    Conversation(CustomerId),
    /// A webhook was answered or given up.
    Delivery,
}

/// A person with a phone.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub number: Number,
    /// Digits only.
    pub phone: Option<String>,
    pub user_id: String,
    pub username: Option<String>,
    pub name: String,
    pub last_wrote: Option<DateTime<Utc>>,
    /// When the application last said that somebody types.
    pub typing_since: Option<DateTime<Utc>>,
    pub messages: Vec<usize>,
}

/// A message in either direction.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub phone: PhoneMessage,
    pub number: Number,
    /// `None` when sent to somebody who is not on WhatsApp.
    pub person: Option<CustomerId>,
    /// `to` or `recipient` as the application wrote it.
    pub input: String,
    pub to_user_id: bool,
    /// A wait returned it already.
    pub awaited: bool,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub numbers: Vec<Number>,
    pub people: Vec<Person>,
    pub messages: Vec<Message>,
    pub by_wamid: HashMap<String, usize>,
    pub media: HashMap<String, super::media::Medium>,
    pub templates: Vec<super::templates::Template>,
    pub violations: Vec<Violation>,
    pub requests: Vec<Request>,
    pub taken: super::limits::Taken,
    /// Business accounts that tell their webhooks to nobody.
    pub unsubscribed: HashSet<String>,
    /// The token that counts, if it is no longer the first.
    pub changed_token: Option<String>,
}

impl State {
    pub fn person(&self, id: CustomerId) -> &Person {
        &self.people[id.0 as usize]
    }

    pub fn person_mut(&mut self, id: CustomerId) -> &mut Person {
        &mut self.people[id.0 as usize]
    }

    fn find(&self, found: impl Fn(&Person) -> bool) -> Option<CustomerId> {
        let index = self.people.iter().position(found)?;
        u32::try_from(index).ok().map(CustomerId)
    }

    pub fn by_phone(&self, number: &Number, phone: &str) -> Option<CustomerId> {
        self.find(|person| person.number == *number && person.phone.as_deref() == Some(phone))
    }

    /// User ids hold for the whole account, but a conversation belongs to one number.
    pub fn by_user_id(&self, number: &Number, user_id: &str) -> Option<CustomerId> {
        self.find(|person| person.number == *number && person.user_id == user_id)
    }

    pub fn person_with_phone(&mut self, number: &Number, phone: &str, name: &str) -> CustomerId {
        let phone = digits(phone);
        if let Some(known) = self.by_phone(number, &phone) {
            return known;
        }
        let user_id = user_id_for(&number.waba_id, &phone);
        self.add(number, Some(phone), user_id, None, name)
    }

    pub fn person_hidden(&mut self, number: &Number, user_id: &str, username: &str) -> CustomerId {
        if let Some(known) = self.by_user_id(number, user_id) {
            return known;
        }
        self.add(number, None, user_id.to_owned(), Some(username.to_owned()), username)
    }

    fn add(
        &mut self,
        number: &Number,
        phone: Option<String>,
        user_id: String,
        username: Option<String>,
        name: &str,
    ) -> CustomerId {
        let id = CustomerId(u32::try_from(self.people.len()).unwrap_or(u32::MAX));
        self.people.push(Person {
            number: number.clone(),
            phone,
            user_id,
            username,
            name: name.to_owned(),
            last_wrote: None,
            typing_since: None,
            messages: Vec::new(),
        });
        id
    }

    pub fn record(&mut self, message: Message) {
        let index = self.messages.len();
        if let Some(person) = message.person {
            self.person_mut(person).messages.push(index);
        }
        self.by_wamid.insert(message.phone.wamid.clone(), index);
        self.messages.push(message);
    }

    pub fn message(&self, wamid: &str) -> Option<&Message> {
        self.by_wamid.get(wamid).map(|&index| &self.messages[index])
    }

    /// Sets the tick and says whose conversation changed, if the message is known.
    pub fn set_tick(&mut self, wamid: &str, tick: Tick) -> Option<CustomerId> {
        let index = *self.by_wamid.get(wamid)?;
        self.messages[index].phone.tick = tick;
        self.messages[index].person
    }

    /// What the phone shows: everything but sends that failed.
    pub fn conversation(&self, id: CustomerId) -> impl Iterator<Item = &Message> {
        let messages = self.person(id).messages.iter().map(|&index| &self.messages[index]);
        messages.filter(|message| !matches!(message.phone.tick, Tick::Failed(_)))
    }

    pub fn sends(&self) -> Vec<PhoneMessage> {
        let sends = self.messages.iter().filter(|message| message.phone.side == Side::Business);
        sends.map(|message| message.phone.clone()).collect()
    }

    /// The customer wrote to the number within the last 24 hours, so free-form messages may be sent.
    pub fn window_is_open(&self, id: CustomerId, now: DateTime<Utc>) -> bool {
        self.person(id).last_wrote.is_some_and(|wrote| now - wrote < Duration::hours(24))
    }
}

pub(super) fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

pub(super) fn new_wamid() -> String {
    format!("wamid.HBgM{}", Uuid::new_v4().simple().to_string().to_uppercase())
}

pub(super) fn new_wacid() -> String {
    format!("wacid.HBgM{}", Uuid::new_v4().simple().to_string().to_uppercase())
}

/// A business-scoped user id, the same for the same phone and account: country, dot, digits.
pub(super) fn user_id_for(waba_id: &str, phone: &str) -> String {
    const COUNTRIES: [(&str, &str); 10] = [
        ("966", "SA"),
        ("971", "AE"),
        ("965", "KW"),
        ("973", "BH"),
        ("974", "QA"),
        ("968", "OM"),
        ("962", "JO"),
        ("20", "EG"),
        ("44", "GB"),
        ("90", "TR"),
    ];
    let country = COUNTRIES.iter().find(|(prefix, _)| phone.starts_with(prefix)).map_or("US", |(_, code)| code);
    let digest = Sha256::digest(format!("{waba_id}:{phone}"));
    let tail = digest.iter().take(10).map(|byte| format!("{:02}", byte % 100)).collect::<String>();
    format!("{country}.{tail}")
}
