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
        let store = |media_type: &str, bytes: Bytes| {
            let id = format!("ME{}", &sid[2..]);
            let place = format!("2010-04-01/Accounts/{}/Messages/{sid}/Media/{id}", world.account_sid);
            state.media.insert(id, (media_type.to_owned(), bytes));
            format!("{}{place}", world.base)
        };
        let (kind, text, media, more) = wire(content, store);
        let mut params = vec![
            ("SmsMessageSid", sid.to_owned()),
            ("NumMedia", if media.is_some() { "1" } else { "0" }.to_owned()),
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
            ("Body", text.clone()),
            ("To", format!("whatsapp:{}", person.number)),
            ("NumSegments", "1".to_owned()),
            ("ReferralNumMedia", "0".to_owned()),
            ("MessageSid", sid.to_owned()),
            ("AccountSid", world.account_sid.clone()),
            ("From", format!("whatsapp:{}", person.address)),
            ("ApiVersion", "2010-04-01".to_owned()),
        ]);
        params.extend(more);
        if let Some((media_type, address)) = media {
            params.push(("MediaContentType0", media_type));
            params.push(("MediaUrl0", address));
        }
        let phone = PhoneMessage {
            sid: sid.to_owned(),
            side: Side::Customer,
            text,
            media: None,
            at: now,
            tick: Tick::Sent,
            status_callback: None,
        };
        let (number, address) = (person.number, person.address);
        state.record(Message { phone, number, address, person: Some(self.id), awaited: true, updated_at: now });
        params
    }

    /// What the phone received, oldest first.
    pub fn inbox(&self) -> Vec<PhoneMessage> {
        let state = self.twilio.world.state();
        let ours = state.conversation(self.id).filter(|message| message.phone.side == Side::Business);
        ours.map(|message| message.phone.clone()).collect()
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

type Wire = (&'static str, String, Option<(String, String)>, Vec<(&'static str, String)>);

/// The message type, the body, the file, and what else there is.
fn wire(content: Content, store: impl FnOnce(&str, Bytes) -> String) -> Wire {
    let kind = |media_type: &str| match media_type.split('/').next() {
        Some("image") => "image",
        Some("video") => "video",
        Some("audio") => "audio",
        _ => "document",
    };
    match content {
        Content::Text(text) => ("text", text, None, Vec::new()),
        Content::Media { caption, media_type, bytes } => {
            let address = store(&media_type, bytes);
            (kind(&media_type), caption.unwrap_or_default(), Some((media_type, address)), Vec::new())
        }
        Content::MediaAt { media_type, address } => {
            (kind(&media_type), String::new(), Some((media_type, address)), Vec::new())
        }
        Content::Location { latitude, longitude, label } => {
            let mut more = vec![("Latitude", latitude), ("Longitude", longitude)];
            more.extend(label.map(|label| ("Label", label)));
            ("location", String::new(), None, more)
        }
        Content::Button { text, payload, to } => {
            let more =
                vec![("ButtonText", text.clone()), ("ButtonPayload", payload), ("OriginalRepliedMessageSid", to)];
            ("button", text, None, more)
        }
    }
}
