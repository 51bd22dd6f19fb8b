//! What pretend Twilio remembers: numbers, people, messages, and what was asked of it. Nothing here talks to the network.

use std::collections::HashMap;

use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use super::content::Content;

/// Names a customer within one pretend Twilio.
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
    /// Twilio has it.
    Queued,
    /// WhatsApp has it.
    Sent,
    /// It is on the phone. For a customer's message: the webhook was answered with 200.
    Delivered,
    /// It was seen.
    Read,
    /// It did not arrive, with Twilio's error code, for example 63016.
    Undelivered(i64),
}

impl Tick {
    /// The `MessageStatus`, and the error code.
    pub(super) fn word(self) -> (&'static str, Option<i64>) {
        match self {
            Self::Queued => ("queued", None),
            Self::Sent => ("sent", None),
            Self::Delivered => ("delivered", None),
            Self::Read => ("read", None),
            Self::Undelivered(code) => ("undelivered", Some(code)),
        }
    }
}

/// A message as a phone shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneMessage {
    /// Twilio's id of the message.
    pub sid: String,
    /// Who wrote it.
    pub side: Side,
    /// Twilio's `MessageType`: `text`, `image`, `location`, …
    pub kind: &'static str,
    /// The words.
    pub text: String,
    /// The message it answers.
    pub answers: Option<String>,
    /// The file that came with it: what it is, and its bytes.
    pub media: Option<(String, Bytes)>,
    /// When it was sent.
    pub at: DateTime<Utc>,
    /// How far it got.
    pub tick: Tick,
    /// Where reports on it go.
    pub status_callback: Option<String>,
}

/// Something the application did that Twilio would have refused or warned about.
#[derive(Debug, Clone)]
pub struct Violation {
    /// When.
    pub at: DateTime<Utc>,
    /// Twilio's code.
    pub code: i64,
    /// What was wrong.
    pub what: String,
}

/// A request to the API.
#[derive(Debug, Clone)]
pub struct Request {
    /// When it came.
    pub at: DateTime<Utc>,
    /// HTTP method.
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// The parameters.
    pub form: Vec<(String, String)>,
    /// The status answered; `None` where the answer was dropped on purpose.
    pub status: Option<u16>,
}

/// Something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A message came, or a tick moved.
    Message,
    /// A webhook was answered or given up.
    Delivery,
}

/// A person with a phone.
#[derive(Debug, Clone)]
pub(super) struct Person {
    /// The business number they write to.
    pub number: String,
    /// `+` and digits, or a user id.
    pub address: String,
    pub name: String,
    pub last_wrote: Option<DateTime<Utc>>,
}

/// A message in either direction.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub phone: PhoneMessage,
    pub number: String,
    /// The other end as it was written, without `whatsapp:`.
    pub address: String,
    /// `None` when sent to somebody who is not on WhatsApp.
    pub person: Option<CustomerId>,
    /// A wait returned it already.
    pub awaited: bool,
    /// When it got as far as it is.
    pub updated_at: DateTime<Utc>,
}

#[derive(Debug)]
pub(super) struct State {
    pub auth_token: String,
    pub numbers: Vec<String>,
    pub people: Vec<Person>,
    pub messages: Vec<Message>,
    pub by_sid: HashMap<String, usize>,
    /// Files, by their ids: media type and bytes.
    pub media: HashMap<String, (String, Bytes)>,
    /// Templates.
    pub contents: Vec<Content>,
    pub violations: Vec<Violation>,
    pub requests: Vec<Request>,
}

impl State {
    pub fn new(auth_token: String) -> Self {
        Self {
            auth_token,
            numbers: Vec::new(),
            people: Vec::new(),
            messages: Vec::new(),
            by_sid: HashMap::new(),
            media: HashMap::new(),
            contents: Vec::new(),
            violations: Vec::new(),
            requests: Vec::new(),
        }
    }

    pub fn who(&self, id: CustomerId) -> &Person {
        &self.people[id.0 as usize]
    }

    pub fn find(&self, number: &str, address: &str) -> Option<CustomerId> {
        let index = self.people.iter().position(|person| person.number == number && person.address == address)?;
        u32::try_from(index).ok().map(CustomerId)
    }

    pub fn person(&mut self, number: &str, address: &str, name: &str) -> CustomerId {
        if let Some(known) = self.find(number, address) {
            return known;
        }
        let id = CustomerId(u32::try_from(self.people.len()).unwrap_or(u32::MAX));
        let (number, address) = (number.to_owned(), address.to_owned());
        self.people.push(Person { number, address, name: name.to_owned(), last_wrote: None });
        id
    }

    pub fn record(&mut self, message: Message) {
        self.by_sid.insert(message.phone.sid.clone(), self.messages.len());
        self.messages.push(message);
    }

    pub fn message(&self, sid: &str) -> Option<&Message> {
        self.by_sid.get(sid).map(|&index| &self.messages[index])
    }

    pub fn set_tick(&mut self, sid: &str, tick: Tick, now: DateTime<Utc>) {
        if let Some(&index) = self.by_sid.get(sid) {
            self.messages[index].phone.tick = tick;
            self.messages[index].updated_at = now;
        }
    }

    pub fn set_media(&mut self, sid: &str, media: (String, Bytes)) {
        if let Some(&index) = self.by_sid.get(sid) {
            let phone = &mut self.messages[index].phone;
            phone.kind = kind_of_file(&media.0);
            phone.media = Some(media);
        }
    }

    /// What the phone shows: everything but sends that did not arrive.
    pub fn conversation(&self, id: CustomerId) -> impl Iterator<Item = &Message> {
        let of = move |message: &&Message| message.person == Some(id);
        self.messages.iter().filter(of).filter(|message| !matches!(message.phone.tick, Tick::Undelivered(_)))
    }

    pub fn sends(&self) -> Vec<PhoneMessage> {
        let sends = self.messages.iter().filter(|message| message.phone.side == Side::Business);
        sends.map(|message| message.phone.clone()).collect()
    }

    /// The customer wrote within the last 24 hours, so free-form messages may be sent.
    pub fn window_is_open(&self, id: CustomerId, now: DateTime<Utc>) -> bool {
        self.who(id).last_wrote.is_some_and(|wrote| now - wrote < Duration::hours(24))
    }
}

/// The `MessageType` of a message with a file of this media type.
pub(super) fn kind_of_file(media_type: &str) -> &'static str {
    match media_type.split('/').next() {
        Some("image") => "image",
        Some("video") => "video",
        Some("audio") => "audio",
        _ if media_type.contains("vcard") => "contacts",
        _ => "document",
    }
}

pub(super) fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// `SM` and 32 hexadecimal digits.
pub(super) fn new_sid() -> String {
    format!("SM{}", Uuid::new_v4().simple())
}
