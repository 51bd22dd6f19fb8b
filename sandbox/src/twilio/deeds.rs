//! Deeds of a customer: writing, reading, waiting for a reply.

use std::time::Duration;

use axum::http::StatusCode;
use bytes::Bytes;

use super::state::{self, CustomerId, Message, PhoneMessage, Side, Tick};
use super::{Change, Error, Twilio, courier, statuses};

/// A person with a phone, in conversation with one business number.
#[derive(Debug, Clone)]
pub struct Customer {
    twilio: Twilio,
    id: CustomerId,
}

/// A message that was written and posted to the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Twilio's id of the message.
    pub sid: String,
    /// What it was answered; `None` when no answer came. Twilio does not come again either way.
    pub status: Option<StatusCode>,
}

/// What a customer can send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Words.
    Text(String),
    /// Words that answer a message.
    Reply {
        /// The words.
        text: String,
        /// The id of the message answered.
        to: String,
    },
    /// A file; the application may fetch its bytes.
    Media {
        /// Words below it.
        caption: Option<String>,
        /// For example `image/jpeg`.
        media_type: String,
        /// The bytes.
        bytes: Bytes,
    },
    /// A file said to be at an address of the caller's choosing.
    MediaAt {
        /// For example `image/jpeg`.
        media_type: String,
        /// Where it is said to be.
        address: String,
    },
    /// Somebody's card from the address book, which Twilio passes on as a file.
    Card {
        /// The name on it.
        name: String,
        /// The phone number on it, as it was saved.
        phone: String,
    },
    /// A place.
    Location {
        /// Degrees north.
        latitude: String,
        /// Degrees east.
        longitude: String,
        /// What the place is called.
        label: Option<String>,
    },
    /// A press on a button of a message.
    Button {
        /// What stood on it.
        text: String,
        /// Its payload, as the application set it.
        payload: String,
        /// The id of the message with the button.
        to: String,
    },
}

impl Customer {
    pub(super) fn new(twilio: Twilio, id: CustomerId) -> Self {
        Self { twilio, id }
    }

    /// The business number this customer writes to.
    pub fn number(&self) -> String {
        self.twilio.world.state().who(self.id).number.clone()
    }

    /// The name in the customer's profile.
    pub fn name(&self) -> String {
        self.twilio.world.state().who(self.id).name.clone()
    }

    /// `+` and digits; `None` when it is withheld.
    pub fn phone(&self) -> Option<String> {
        let state = self.twilio.world.state();
        Some(state.who(self.id).address.clone()).filter(|address| address.starts_with('+'))
    }

    /// Writes a text.
    pub async fn says(&self, text: impl Into<String>) -> Result<Sent, Error> {
        self.sends(Content::Text(text.into())).await
    }

    /// Sends anything.
    pub async fn sends(&self, content: Content) -> Result<Sent, Error> {
        let world = &self.twilio.world;
        let sid = state::new_sid();
        let params = self.form(&sid, content);
        let status = courier::deliver(world, &world.courier.webhook()?, &params).await?;
        if status == Some(StatusCode::OK) {
            world.state().set_tick(&sid, Tick::Delivered, world.now());
            world.changes.announce(Change::Message);
        }
        Ok(Sent { sid, status })
    }

    /// Writes it on the phone, and gives the parameters of its webhook.
    fn form(&self, sid: &str, content: Content) -> Vec<(&'static str, String)> {
        let world = &self.twilio.world;
        let now = world.now();
        let mut state = world.state();
        let person = &mut state.people[self.id.0 as usize];
        person.last_wrote = Some(now);
        let person = person.clone();
        let Wire { kind, body, shown, file, answers, more } = content.wire(&person.number);
        let mut params = vec![
            ("SmsMessageSid", sid.to_owned()),
            ("NumMedia", if file.is_some() { "1" } else { "0" }.to_owned()),
            ("ProfileName", person.name.clone()),
            ("MessageType", kind.to_owned()),
            ("SmsSid", sid.to_owned()),
        ];
        if let Some(digits) = person.address.strip_prefix('+') {
            params.push(("WaId", digits.to_owned()));
        } else {
            params.push(("ExternalUserId", format!("whatsapp:{}", person.address)));
        }
        params.extend([
            ("SmsStatus", "received".to_owned()),
            ("Body", body.clone()),
            ("To", format!("whatsapp:{}", person.number)),
            ("NumSegments", "1".to_owned()),
            ("ReferralNumMedia", "0".to_owned()),
            ("MessageSid", sid.to_owned()),
            ("AccountSid", world.account_sid.clone()),
            ("From", format!("whatsapp:{}", person.address)),
            ("ApiVersion", "2010-04-01".to_owned()),
        ]);
        params.extend(more);
        let mut media = None;
        if let Some(File { media_type, of }) = file {
            params.push(("MediaContentType0", media_type.clone()));
            params.push((
                "MediaUrl0",
                match of {
                    Source::At(address) => address,
                    Source::Here(bytes) => {
                        let id = format!("ME{}", &sid[2..]);
                        let place = format!("2010-04-01/Accounts/{}/Messages/{sid}/Media/{id}", world.account_sid);
                        state.media.insert(id, (media_type.clone(), bytes.clone()));
                        media = Some((media_type, bytes));
                        format!("{}{place}", world.base)
                    }
                },
            ));
        }
        let phone = PhoneMessage {
            sid: sid.to_owned(),
            side: Side::Customer,
            kind,
            text: shown.unwrap_or(body),
            answers,
            media,
            at: now,
            tick: Tick::Sent,
            status_callback: None,
        };
        let (number, address) = (person.number, person.address);
        state.record(Message { phone, number, address, person: Some(self.id), awaited: true, updated_at: now });
        drop(state);
        world.changes.announce(Change::Message);
        params
    }

    /// What the phone received, oldest first.
    pub fn inbox(&self) -> Vec<PhoneMessage> {
        self.conversation().into_iter().filter(|message| message.side == Side::Business).collect()
    }

    /// Both directions, oldest first, with ticks. Sends that did not arrive do not show on a phone.
    pub fn conversation(&self) -> Vec<PhoneMessage> {
        let state = self.twilio.world.state();
        state.conversation(self.id).map(|message| message.phone.clone()).collect()
    }

    /// Waits for a reply whose text contains `words` and that no earlier wait returned.
    pub async fn wait_for_reply(&self, words: &str, timeout: Duration) -> Result<PhoneMessage, Error> {
        let id = self.id;
        let find = |state: &mut state::State| {
            let wanted = |message: &&Message| {
                message.phone.side == Side::Business && !message.awaited && message.phone.text.contains(words)
            };
            let found = state.conversation(id).find(wanted)?.phone.clone();
            let index = *state.by_sid.get(&found.sid)?;
            state.messages[index].awaited = true;
            Some(found)
        };
        let describe = |state: &state::State| {
            let texts: Vec<&str> = state.conversation(id).map(|message| message.phone.text.as_str()).collect();
            (format!("a reply with {words:?}"), format!("{texts:?}"))
        };
        self.twilio.world.wait_for(timeout, find, describe).await
    }

    /// Opens the conversation: every message not yet read is, and each is reported to the application.
    pub async fn reads(&self) -> Result<(), Error> {
        let world = &self.twilio.world;
        let now = world.now();
        let unread: Vec<String> = {
            let mut state = world.state();
            let unread = |message: &&Message| message.phone.side == Side::Business && message.phone.tick != Tick::Read;
            let sids: Vec<String> =
                state.conversation(self.id).filter(unread).map(|message| message.phone.sid.clone()).collect();
            sids.iter().for_each(|sid| state.set_tick(sid, Tick::Read, now));
            sids
        };
        world.changes.announce(Change::Message);
        for sid in unread {
            statuses::report(world, &sid, Tick::Read.word()).await?;
        }
        Ok(())
    }
}

/// A message as its webhook has it.
#[derive(Default)]
struct Wire {
    /// The `MessageType`.
    kind: &'static str,
    body: String,
    /// What the phone shows, where that is not the body.
    shown: Option<String>,
    file: Option<File>,
    answers: Option<String>,
    more: Vec<(&'static str, String)>,
}

struct File {
    media_type: String,
    of: Source,
}

/// Where the bytes of a file are.
enum Source {
    Here(Bytes),
    At(String),
}

impl Content {
    fn wire(self, number: &str) -> Wire {
        let answering = |to: &str| {
            let sender = format!("whatsapp:{number}");
            vec![("OriginalRepliedMessageSender", sender), ("OriginalRepliedMessageSid", to.to_owned())]
        };
        match self {
            Self::Text(body) => Wire { kind: "text", body, ..Wire::default() },
            Self::Reply { text, to } => {
                Wire { kind: "text", body: text, more: answering(&to), answers: Some(to), ..Wire::default() }
            }
            Self::Media { caption, media_type, bytes } => Wire {
                kind: state::kind_of_file(&media_type),
                body: caption.unwrap_or_default(),
                file: Some(File { media_type, of: Source::Here(bytes) }),
                ..Wire::default()
            },
            Self::MediaAt { media_type, address } => Wire {
                kind: state::kind_of_file(&media_type),
                file: Some(File { media_type, of: Source::At(address) }),
                ..Wire::default()
            },
            Self::Card { name, phone } => {
                let card = format!(
                    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:;{name};;;\r\nFN:{name}\r\nTEL;type=CELL;waid={}:{phone}\r\nEND:VCARD\r\n",
                    state::digits(&phone)
                );
                let file = File { media_type: "text/vcard".to_owned(), of: Source::Here(card.into()) };
                Wire { kind: "contacts", shown: Some(format!("{name}\n{phone}")), file: Some(file), ..Wire::default() }
            }
            Self::Location { latitude, longitude, label } => {
                let mut more = vec![("Latitude", latitude), ("Longitude", longitude)];
                more.extend(label.clone().map(|label| ("Label", label)));
                Wire { kind: "location", shown: label, more, ..Wire::default() }
            }
            Self::Button { text, payload, to } => {
                let mut more = vec![("ButtonText", text.clone()), ("ButtonPayload", payload)];
                more.extend(answering(&to));
                Wire { kind: "button", body: text, answers: Some(to), more, ..Wire::default() }
            }
        }
    }
}
