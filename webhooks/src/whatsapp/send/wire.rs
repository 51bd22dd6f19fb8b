//! The bodies that Meta's `POST /{phone-number-id}/messages` takes.

use serde::Serialize;

use crate::whatsapp::outgoing::{Recipient, e164};

/// A message of type `text` (Cloud API, "Send messages" and "Business-scoped user IDs").
#[derive(Serialize)]
pub(in crate::whatsapp) struct Message<'a> {
    messaging_product: &'static str,
    recipient_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient: Option<&'a str>,
    #[serde(rename = "type")]
    kind: &'static str,
    text: Text<'a>,
    biz_opaque_callback_data: &'a str,
}

#[derive(Serialize)]
struct Text<'a> {
    body: &'a str,
    preview_url: bool,
}

impl<'a> Message<'a> {
    /// `None` if the phone is not made of digits.
    pub(in crate::whatsapp) fn text(to: &'a Recipient, body: &'a str, opaque: &'a str) -> Option<Self> {
        let (to, recipient) = match to {
            Recipient::Phone(phone) => (Some(e164(phone)?), None),
            Recipient::UserId(id) => (None, Some(id.as_str())),
        };
        Some(Self {
            messaging_product: "whatsapp",
            recipient_type: "individual",
            to,
            recipient,
            kind: "text",
            text: Text { body, preview_url: false },
            biz_opaque_callback_data: opaque,
        })
    }
}
