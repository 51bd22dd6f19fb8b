//! What a customer can send, and what Meta's webhooks say of it.
//!
//! Shapes: Meta's pages "Messages webhook reference" (2026-09), one for each type.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::media::Medium;
use super::state::{self, State};

/// What a customer can send.
#[derive(Debug, Clone, PartialEq)]
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
    /// Words that were passed on from another conversation.
    Forwarded {
        /// The words.
        text: String,
        /// Whether they were passed on many times.
        often: bool,
    },
    /// The first words of somebody who came by an advertisement.
    FromAd {
        /// The words.
        text: String,
        /// What stood at the top of the advertisement.
        headline: String,
        /// What stood below.
        body: String,
        /// Where it leads.
        link: String,
    },
    /// A picture; the application may fetch its bytes.
    Image {
        /// The bytes of the picture.
        bytes: Bytes,
        /// For example `image/jpeg`.
        mime_type: String,
        /// Words below the picture.
        caption: Option<String>,
    },
    /// A film; the application may fetch its bytes.
    Video {
        /// The bytes of the film.
        bytes: Bytes,
        /// For example `video/mp4`.
        mime_type: String,
        /// Words below the film.
        caption: Option<String>,
    },
    /// A file; the application may fetch its bytes.
    Document {
        /// The bytes of the file.
        bytes: Bytes,
        /// For example `application/pdf`.
        mime_type: String,
        /// What it is called.
        file_name: String,
        /// Words below the file.
        caption: Option<String>,
    },
    /// A sound that was not recorded in WhatsApp.
    Audio {
        /// The bytes of the sound.
        bytes: Bytes,
        /// For example `audio/mpeg`.
        mime_type: String,
    },
    /// A voice note, as Ogg Opus.
    Voice(Bytes),
    /// A sticker, as WebP.
    Sticker(Bytes),
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// What the place is called.
        name: Option<String>,
    },
    /// Somebody's card from the address book.
    Contact {
        /// The name on it.
        name: String,
        /// The phone number on it, as it was saved.
        phone: String,
    },
    /// A press on a button of a message.
    ButtonReply {
        /// The id of the message with the button.
        to: String,
        /// The button's id, as the application set it.
        id: String,
        /// What stood on it.
        title: String,
    },
    /// A row chosen in a list of a message.
    ListReply {
        /// The id of the message with the list.
        to: String,
        /// The row's id, as the application set it.
        id: String,
        /// What stood on it.
        title: String,
        /// The smaller words below.
        description: Option<String>,
    },
    /// A press on a button of a template.
    TemplateReply {
        /// The id of the message with the button.
        to: String,
        /// What stood on it.
        text: String,
        /// What the application set for it; without that, Meta gives the text.
        payload: String,
    },
    /// A form (a flow) that was filled in.
    FormReply {
        /// The names of the fields and what was typed or chosen.
        answers: Map<String, Value>,
    },
    /// A basket from the catalogue.
    Order {
        /// Words that came with it.
        text: String,
        /// What is in it.
        goods: Vec<Goods>,
    },
    /// An emoji on a message; without one, the emoji is taken back.
    Reaction {
        /// The id of the message reacted to.
        to: String,
        /// The emoji.
        emoji: Option<String>,
    },
    /// Other words in the place of a message's.
    Edit {
        /// The id of the message changed.
        of: String,
        /// What it says from now on.
        text: String,
    },
    /// A message deleted for everyone.
    Revoke {
        /// The id of the message withdrawn.
        of: String,
    },
    /// A type Meta does not pass on (a poll, for example): `unsupported` with error 131051.
    Unsupported,
    /// Any other type, with the JSON that stands under its name.
    Raw {
        /// Wire type.
        kind: String,
        /// What stands under it.
        body: Value,
    },
}

/// Something in a basket.
#[derive(Debug, Clone, PartialEq)]
pub struct Goods {
    /// What the business calls it in its catalogue.
    pub name: String,
    /// How many.
    pub count: u32,
    /// What one costs.
    pub price: f64,
    /// For example `SAR`.
    pub currency: String,
}

/// A message as its webhook has it.
#[derive(Debug, Default)]
pub(super) struct Wire {
    /// The type.
    pub kind: String,
    /// What stands under the name of the type.
    pub body: Value,
    /// The words a phone shows.
    pub text: String,
    /// The message answered.
    pub answers: Option<String>,
    /// What else the message has beside its body; null if nothing.
    pub beside: Value,
}

impl Wire {
    fn new(kind: &str, body: Value, text: impl Into<String>) -> Self {
        Self { kind: kind.to_owned(), body, text: text.into(), ..Self::default() }
    }

    fn text(text: String) -> Self {
        Self::new("text", json!({ "body": text }), text)
    }

    fn answering(self, to: String) -> Self {
        Self { answers: Some(to), ..self }
    }

    fn beside(self, beside: Value) -> Self {
        Self { beside, ..self }
    }
}

/// Puts a message into Meta's words, and what it has of bytes into the store.
pub(super) fn wire(state: &mut State, content: Content, now: DateTime<Utc>) -> Wire {
    let mut store = |bytes: Bytes, mime_type: &str| store(state, Medium::new(bytes, mime_type, now));
    match content {
        Content::Text(text) => Wire::text(text),
        Content::Reply { text, to } => Wire::text(text).answering(to),
        Content::Forwarded { text, often } => {
            let how = if often { "frequently_forwarded" } else { "forwarded" };
            Wire::text(text).beside(json!({ "context": { how: true } }))
        }
        Content::FromAd { text, headline, body, link } => Wire::text(text).beside(json!({ "referral": {
            "source_url": link, "source_id": "120200000000000000", "source_type": "ad",
            "headline": headline, "body": body, "media_type": "image", "ctwa_clid": "sandbox",
        } })),
        Content::Image { bytes, mime_type, caption } => captioned("image", store(bytes, &mime_type), caption),
        Content::Video { bytes, mime_type, caption } => captioned("video", store(bytes, &mime_type), caption),
        Content::Document { bytes, mime_type, file_name, caption } => {
            let mut body = store(bytes, &mime_type);
            body["filename"] = file_name.into();
            captioned("document", body, caption)
        }
        Content::Audio { bytes, mime_type } => {
            let mut body = store(bytes, &mime_type);
            body["voice"] = false.into();
            Wire::new("audio", body, "")
        }
        Content::Voice(bytes) => {
            let mut body = store(bytes, "audio/ogg; codecs=opus");
            body["voice"] = true.into();
            Wire::new("audio", body, "")
        }
        Content::Sticker(bytes) => {
            let mut body = store(bytes, "image/webp");
            body["animated"] = false.into();
            Wire::new("sticker", body, "")
        }
        Content::Location { latitude, longitude, name } => {
            let mut body = json!({ "latitude": latitude, "longitude": longitude });
            if let Some(name) = &name {
                body["name"] = name.clone().into();
            }
            Wire::new("location", body, name.unwrap_or_default())
        }
        Content::Contact { name, phone } => {
            let numbers = json!([{ "phone": phone, "wa_id": state::digits(&phone), "type": "CELL" }]);
            let names = json!({ "formatted_name": name, "first_name": name });
            Wire::new("contacts", json!([{ "name": names, "phones": numbers }]), format!("{name}\n{phone}"))
        }
        Content::ButtonReply { to, id, title } => {
            let body = json!({ "type": "button_reply", "button_reply": { "id": id, "title": title } });
            Wire::new("interactive", body, title).answering(to)
        }
        Content::ListReply { to, id, title, description } => {
            let mut body = json!({ "type": "list_reply", "list_reply": { "id": id, "title": title } });
            if let Some(description) = description {
                body["list_reply"]["description"] = description.into();
            }
            Wire::new("interactive", body, title).answering(to)
        }
        Content::TemplateReply { to, text, payload } => {
            Wire::new("button", json!({ "text": text, "payload": payload }), text).answering(to)
        }
        Content::FormReply { answers } => filled_in(answers),
        Content::Order { text, goods } => order(&text, &goods),
        Content::Reaction { to, emoji } => {
            let mut body = json!({ "message_id": to });
            if let Some(emoji) = &emoji {
                body["emoji"] = emoji.clone().into();
            }
            Wire::new("reaction", body, emoji.unwrap_or_default())
        }
        Content::Edit { of, text } => {
            let message = json!({ "type": "text", "text": { "body": text } });
            Wire::new("edit", json!({ "original_message_id": of, "message": message }), text)
        }
        Content::Revoke { of } => Wire::new("revoke", json!({ "original_message_id": of }), ""),
        Content::Unsupported => Wire::new("unsupported", Value::Null, ""),
        Content::Raw { kind, body } => Wire::new(&kind, body, ""),
    }
}

fn filled_in(answers: Map<String, Value>) -> Wire {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let said: Vec<String> = answers.iter().map(|(name, value)| format!("{name}: {}", plain(value))).collect();
    let form = json!({ "name": "flow", "body": "Sent", "response_json": Value::Object(answers).to_string() });
    Wire::new("interactive", json!({ "type": "nfm_reply", "nfm_reply": form }), said.join("\n"))
}

fn order(text: &str, goods: &[Goods]) -> Wire {
    let said = goods.iter().map(|one| format!("{} × {}", one.count, one.name)).chain([text.to_owned()]);
    let said: Vec<String> = said.filter(|line| !line.is_empty()).collect();
    let item = |Goods { name, count, price, currency }: &Goods| json!({ "product_retailer_id": name, "quantity": count, "item_price": price, "currency": currency });
    let items: Vec<Value> = goods.iter().map(item).collect();
    let body = json!({ "catalog_id": "1000000000", "text": text, "product_items": items });
    Wire::new("order", body, said.join("\n"))
}

fn captioned(kind: &str, mut body: Value, caption: Option<String>) -> Wire {
    if let Some(caption) = &caption {
        body["caption"] = caption.clone().into();
    }
    Wire::new(kind, body, caption.unwrap_or_default())
}

/// Keeps a file, and gives what a webhook says of it.
fn store(state: &mut State, medium: Medium) -> Value {
    let id = format!("{}", uuid::Uuid::new_v4().as_u128() % 10_000_000_000_000_000);
    let body = json!({ "mime_type": medium.mime_type, "sha256": medium.webhook_hash(), "id": id });
    state.media.insert(id, medium);
    body
}
