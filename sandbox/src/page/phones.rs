//! The phones of the page: customers of pretend Meta and of pretend Twilio, as one thing.

use axum::http::StatusCode;
use bytes::Bytes;
use serde_json::{Value, json};

use super::refused::Refused;
use super::sendable::Sendable;
use crate::meta::{self, Meta};
use crate::twilio;

/// A customer with a phone, in conversation with one number of the business.
#[derive(Debug, Clone)]
pub enum Phone {
    /// The number is at Meta.
    Meta(meta::Customer),
    /// The number is at Twilio.
    Twilio(twilio::Customer),
}

impl From<meta::Customer> for Phone {
    fn from(customer: meta::Customer) -> Self {
        Self::Meta(customer)
    }
}

impl From<twilio::Customer> for Phone {
    fn from(customer: twilio::Customer) -> Self {
        Self::Twilio(customer)
    }
}

/// A message that was written: its id, and what its webhook was answered.
pub(super) type Sent = (String, Option<StatusCode>);

impl Phone {
    pub(super) async fn says(&self, text: String) -> Result<Sent, Refused> {
        match self {
            Self::Meta(customer) => customer.says(text).await.map(of_meta).map_err(Into::into),
            Self::Twilio(customer) => customer.says(text).await.map(of_twilio).map_err(Into::into),
        }
    }

    pub(super) async fn sends(&self, what: Sendable) -> Result<Sent, Refused> {
        match self {
            Self::Meta(customer) => Ok(of_meta(customer.sends(what.for_meta()?).await?)),
            Self::Twilio(customer) => Ok(of_twilio(customer.sends(what.for_twilio()?).await?)),
        }
    }

    pub(super) async fn reads(&self) -> Result<(), Refused> {
        match self {
            Self::Meta(customer) => customer.reads().await.map_err(Into::into),
            Self::Twilio(customer) => customer.reads().await.map_err(Into::into),
        }
    }

    /// What the page shows of it; `id` is its place in the scene.
    pub(super) fn json(&self, id: usize, meta: &Meta) -> Value {
        let (provider, number, name, phone, username) = match self {
            Self::Meta(customer) => {
                let number = customer.number().display_phone_number;
                ("Meta", number, customer.name(), customer.phone(), customer.username())
            }
            Self::Twilio(customer) => ("Twilio", customer.number(), customer.name(), customer.phone(), None),
        };
        let digits = |number: String| number.trim_start_matches('+').to_owned();
        json!({
            "id": id,
            "provider": provider,
            "number": digits(number),
            "name": name,
            "phone": phone.map(digits),
            "username": username,
            "typing": self.sees_typing(),
            "messages": self.messages(meta),
        })
    }

    /// Twilio has no way to say that somebody types.
    fn sees_typing(&self) -> bool {
        matches!(self, Self::Meta(customer) if customer.sees_typing())
    }

    fn messages(&self, meta: &Meta) -> Vec<Value> {
        match self {
            Self::Meta(customer) => customer.conversation().iter().map(|message| meta_message(meta, message)).collect(),
            // What is queued has not left Twilio.
            Self::Twilio(customer) => customer
                .conversation()
                .iter()
                .filter(|message| message.tick != twilio::Tick::Queued)
                .map(twilio_message)
                .collect(),
        }
    }

    /// The file of a message: its media type and its bytes.
    pub(super) fn file(&self, meta: &Meta, message: &str) -> Option<(String, Bytes)> {
        match self {
            Self::Meta(customer) => {
                let found = customer.conversation().into_iter().find(|one| one.wamid == message)?;
                meta.medium(file_of(&found.body)["id"].as_str()?).map(|(bytes, kind)| (kind, bytes))
            }
            Self::Twilio(customer) => customer.conversation().into_iter().find(|one| one.sid == message)?.media,
        }
    }
}

fn of_meta(sent: meta::Sent) -> Sent {
    (sent.wamid, sent.status)
}

fn of_twilio(sent: twilio::Sent) -> Sent {
    (sent.sid, sent.status)
}

fn meta_message(meta: &Meta, message: &meta::PhoneMessage) -> Value {
    let tick = match message.tick {
        meta::Tick::Pending => "pending",
        meta::Tick::Sent => "sent",
        meta::Tick::Delivered => "delivered",
        meta::Tick::Read => "read",
        meta::Tick::Failed(_) => "failed",
    };
    let (body, beside) = (&message.body, &message.beside);
    let file = file_of(body);
    let about = [&body["message_id"], &body["original_message_id"]].into_iter().find(|id| id.is_string());
    let footer = body.pointer("/footer/text").or(beside.get("footer"));
    json!({
        "id": message.wamid,
        "mine": message.side == meta::Side::Customer,
        "kind": message.kind,
        "text": message.text,
        "file": file["filename"],
        "media": file["id"].as_str().and_then(|id| meta.medium(id)).map(|(_, kind)| kind),
        "voice": body["voice"] == true,
        "about": about,
        "forwarded": beside.pointer("/context/forwarded").or(beside.pointer("/context/frequently_forwarded")),
        "ad": beside.pointer("/referral/headline"),
        "answers": message.context,
        "at": message.at,
        "tick": tick,
        "header": body.pointer("/header/text"),
        "address": body["address"],
        "phone": body.pointer("/0/phones/0/phone").filter(|_| message.side == meta::Side::Business),
        "footer": footer,
        "choices": choices(body, beside),
        "list": body.pointer("/action/button"),
    })
}

/// The file of a message: itself, or what stands above the text of one with buttons ("Interactive reply buttons", header).
fn file_of(body: &Value) -> &Value {
    let above = ["document", "image", "video"].iter().find_map(|kind| body.get("header")?.get(kind));
    above.unwrap_or(body)
}

fn twilio_message(message: &twilio::PhoneMessage) -> Value {
    let tick = match message.tick {
        twilio::Tick::Queued => "pending",
        twilio::Tick::Sent if message.side == twilio::Side::Customer => "pending",
        twilio::Tick::Sent => "sent",
        twilio::Tick::Delivered => "delivered",
        twilio::Tick::Read => "read",
        twilio::Tick::Undelivered(_) => "failed",
    };
    json!({
        "id": message.sid,
        "mine": message.side == twilio::Side::Customer,
        "kind": message.kind,
        "text": message.text,
        "media": message.media.as_ref().map(|(kind, _)| kind),
        "voice": message.kind == "audio" && message.side == twilio::Side::Customer,
        "answers": message.answers,
        "at": message.at,
        "tick": tick,
        "choices": [],
    })
}

/// What a message offers to press: the buttons of a message and of a template, and the rows of a list, whatever section they
/// are in. What leads away from the conversation is shown and can't be pressed.
fn choices(body: &Value, beside: &Value) -> Vec<Value> {
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let buttons = list(body.pointer("/action/buttons"));
    let buttons = buttons.iter().map(|button| {
        let reply = &button["reply"];
        json!({ "kind": "button", "id": reply["id"], "title": reply["title"] })
    });
    let sections = list(body.pointer("/action/sections"));
    let rows = sections.iter().flat_map(|section| list(section.get("rows"))).map(|mut row| {
        row["kind"] = "row".into();
        row
    });
    let below = list(beside.get("buttons"));
    let below = below.iter().map(|button| {
        let kind = if button["type"] == "QUICK_REPLY" { "template" } else { "elsewhere" };
        json!({ "kind": kind, "id": button["text"], "title": button["text"] })
    });
    buttons.chain(rows).chain(below).collect()
}
