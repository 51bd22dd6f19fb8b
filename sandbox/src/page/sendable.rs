//! What a phone of the page can send beside plain words, in the terms of the provider that carries it.

use base64::Engine as _;
use bytes::Bytes;
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value};

use super::refused::Refused;
use crate::{meta, twilio};

/// The most things of an order.
const GOODS: usize = 100;

/// A message, as the page puts it.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Sendable {
    Reply { text: String, to: String },
    Forwarded { text: String },
    Ad { text: String, headline: String, body: String, link: String },
    Image { base64: Content, mime_type: String, caption: Option<String> },
    Video { base64: Content, mime_type: String, caption: Option<String> },
    Document { base64: Content, mime_type: String, file_name: String, caption: Option<String> },
    Audio { base64: Content, mime_type: String },
    Voice { base64: Content },
    Sticker { base64: Content },
    Location { latitude: f64, longitude: f64, name: Option<String> },
    Contact { name: String, phone: String },
    Order { text: String, goods: Vec<Goods> },
    Form { answers: Map<String, Value> },
    Reaction { to: String, emoji: Option<String> },
    Button { to: String, id: String, title: String },
    Row { to: String, id: String, title: String, description: Option<String> },
    Template { to: String, id: String, title: String },
    Edit { of: String, text: String },
    Revoke { of: String },
    Unsupported,
}

/// Something in a basket.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Goods {
    name: String,
    count: u32,
    price: f64,
    currency: String,
}

/// Bytes, in Base64.
pub(super) struct Content(pub(super) Bytes);

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let decoded = base64::engine::general_purpose::STANDARD.decode(text);
        decoded.map(|bytes| Self(bytes.into())).map_err(de::Error::custom)
    }
}

impl Sendable {
    pub(super) fn for_meta(self) -> Result<meta::Content, Refused> {
        use meta::Content as To;
        Ok(match self {
            Self::Reply { text, to } => To::Reply { text, to },
            Self::Forwarded { text } => To::Forwarded { text, often: false },
            Self::Ad { text, headline, body, link } => To::FromAd { text, headline, body, link },
            Self::Image { base64, mime_type, caption } => To::Image { bytes: base64.0, mime_type, caption },
            Self::Video { base64, mime_type, caption } => To::Video { bytes: base64.0, mime_type, caption },
            Self::Document { base64, mime_type, file_name, caption } => {
                To::Document { bytes: base64.0, mime_type, file_name, caption }
            }
            Self::Audio { base64, mime_type } => To::Audio { bytes: base64.0, mime_type },
            Self::Voice { base64 } => To::Voice(base64.0),
            Self::Sticker { base64 } => To::Sticker(base64.0),
            Self::Location { latitude, longitude, name } => To::Location { latitude, longitude, name },
            Self::Contact { name, phone } => To::Contact { name, phone },
            Self::Order { goods, .. } if goods.len() > GOODS => return Err(Refused::unknown("order of that length")),
            Self::Order { text, goods } => To::Order { text, goods: goods.into_iter().map(Into::into).collect() },
            Self::Form { answers } => To::FormReply { answers },
            Self::Reaction { to, emoji } => To::Reaction { to, emoji },
            Self::Button { to, id, title } => To::ButtonReply { to, id, title },
            Self::Row { to, id, title, description } => To::ListReply { to, id, title, description },
            Self::Template { to, id, title } => To::TemplateReply { to, text: title, payload: id },
            Self::Edit { of, text } => To::Edit { of, text },
            Self::Revoke { of } => To::Revoke { of },
            Self::Unsupported => To::Unsupported,
        })
    }

    /// Twilio carries words, files, places and cards ("Messages on WhatsApp"); what is about another message it keeps to itself,
    /// but for an answer.
    pub(super) fn for_twilio(self) -> Result<twilio::Content, Refused> {
        use twilio::Content as To;
        Ok(match self {
            Self::Reply { text, to } => To::Reply { text, to },
            Self::Image { base64, mime_type, caption }
            | Self::Video { base64, mime_type, caption }
            | Self::Document { base64, mime_type, caption, file_name: _ } => {
                To::Media { caption, media_type: mime_type, bytes: base64.0 }
            }
            Self::Audio { base64, mime_type } => To::Media { caption: None, media_type: mime_type, bytes: base64.0 },
            Self::Voice { base64 } => To::Media { caption: None, media_type: "audio/ogg".to_owned(), bytes: base64.0 },
            Self::Sticker { base64 } => {
                To::Media { caption: None, media_type: "image/webp".to_owned(), bytes: base64.0 }
            }
            Self::Location { latitude, longitude, name } => {
                To::Location { latitude: latitude.to_string(), longitude: longitude.to_string(), label: name }
            }
            Self::Contact { name, phone } => To::Card { name, phone },
            _ => return Err(Refused::not_carried()),
        })
    }
}

impl From<Goods> for meta::Goods {
    fn from(Goods { name, count, price, currency }: Goods) -> Self {
        Self { name, count, price, currency }
    }
}
