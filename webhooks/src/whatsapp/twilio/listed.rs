//! What is stored of a message that Twilio listed ([`super::list`]), as the parameters that it would have posted: so there is one
//! reading of both.

use chrono::{DateTime, Utc};

use super::{form::Form, receive::OUR_ID};
use crate::whatsapp::json::{self, Object};

/// A listed message as a post: the query, the body, and when it was sent.
pub(super) struct AsPosted {
    pub query: Form,
    pub form: Form,
    pub at: Option<DateTime<Utc>>,
}

/// `None` for what was posted. That begins with our own query, which has no brace.
pub(super) fn read(raw: &[u8]) -> Option<AsPosted> {
    let stored = raw.first().filter(|byte| **byte == b'{').and_then(|_| json::whole(raw)).and_then(Object::read)?;
    let listed = stored.object("listed")?;
    let text = |key: &str| listed.text(key);
    let files: Vec<Object<'_>> =
        stored.list("files").unwrap_or_default().into_iter().filter_map(Object::read).collect();
    let is_inbound = text("direction").as_deref() == Some("inbound");
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: Option<String>| pairs.extend(value.map(|value| (name.to_owned(), value)));
    add("MessageSid", text("sid"));
    add("AccountSid", text("account_sid"));
    add("From", text("from"));
    add("To", text("to"));
    if is_inbound {
        // A place, a contact's card and some others are listed without a word.
        let is_blank = files.is_empty() && text("body").is_none_or(|body| body.trim().is_empty());
        add("MessageType", is_blank.then(|| "unsupported".to_owned()));
        add("Body", text("body"));
        add("NumMedia", Some(files.len().to_string()));
        for (place, file) in files.iter().enumerate() {
            add(&format!("MediaUrl{place}"), file.text("address"));
            add(&format!("MediaContentType{place}"), file.text("media_type"));
        }
    } else {
        add("MessageStatus", text("status"));
        add("ErrorCode", text("error_code"));
        add("ErrorMessage", text("error_message"));
    }
    let ours = stored.text("message").map(|id| (OUR_ID.to_owned(), id));
    // Of a report, when it last changed; of a message, when it was sent.
    let at = if is_inbound { text("date_sent").or_else(|| text("date_created")) } else { text("date_updated") };
    let at = at.and_then(|at| DateTime::parse_from_rfc2822(&at).ok()).map(|at| at.to_utc());
    Some(AsPosted { query: Form::of(ours), form: Form::of(pairs), at })
}
