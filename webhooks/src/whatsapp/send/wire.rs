//! The bodies that Meta's `POST /{phone-number-id}/messages` takes.

use serde::Serialize;

use super::Recipient;

/// A message of type `text` (Cloud API, "Send messages" and "Business-scoped user IDs").
#[derive(Serialize)]
pub(super) struct Message<'a> {
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
    /// `None` if the phone is not made of digits. The `+` matters: without it Meta puts the business's own country code
    /// before numbers that look local, and the message reaches somebody else.
    pub(super) fn text(to: &'a Recipient, body: &'a str, opaque: &'a str) -> Option<Self> {
        let (to, recipient) = match to {
            Recipient::Phone(phone) => {
                let digits = phone.strip_prefix('+').unwrap_or(phone);
                if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
                    return None;
                }
                (Some(format!("+{digits}")), None)
            }
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
