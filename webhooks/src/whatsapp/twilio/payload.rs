//! What a stored delivery of Twilio's says, in the words of [`crm::channel`]: one message, or one report.
//!
//! A post says nothing of when, so the moment at which the door took it counts; what was listed ([`super::list`]) says it. Parameters that this version does not know and
//! that hold words are kept under their names, like what Meta adds. To read another one, give it a label in `content`; to keep
//! one out of people's sight, add it to `is_technical`.

use crm::{
    channel::{
        Attachment, Content, ContentKind, DeliveryState, Detail, Failure, Forwarded, Incoming, IncomingMessage,
        IncomingStatus, Label, ProviderError, Sender, Source,
    },
    deliveries::Stored,
};

use chrono::{DateTime, Utc};

use super::{
    codes,
    form::Form,
    listed::{self, AsPosted},
    receive::OUR_ID,
};
use crate::whatsapp::payload::{Parsed, SetAside};

/// The most text that is kept of one message, in bytes of UTF-8.
const TEXT_BYTES: usize = 65_536;

/// The most pieces of text that are kept of one message. Twilio has some forty parameters.
const DETAILS: usize = 200;

/// The most files of one message. WhatsApp sends one, Twilio's other networks up to ten.
const FILES: usize = 10;

/// The most characters of a name that are kept.
const NAME_CHARS: usize = 256;

/// Reads a stored delivery. Never fails.
pub fn parse(delivery: &Stored<'_>) -> Parsed {
    let AsPosted { query, form, at } = listed::read(delivery.raw).unwrap_or_else(|| posted(delivery.raw));
    let at = at.unwrap_or(delivery.received_at);
    let mut parsed = Parsed::default();
    let read = if form.is_status() {
        status(delivery, at, &query, &form).map(Incoming::Status)
    } else {
        message(delivery, at, &form, &mut parsed).map(Incoming::Message)
    };
    match read {
        Ok(item) => parsed.items.push(item),
        Err(reason) => parsed.set_aside.push(SetAside { place: String::new(), reason }),
    }
    parsed
}

fn posted(raw: &[u8]) -> AsPosted {
    let mut halves = raw.splitn(2, |byte| *byte == b'\n');
    let mut half = || Form::parse(halves.next().unwrap_or_default());
    AsPosted { query: half(), form: half(), at: None }
}

fn message(
    delivery: &Stored<'_>,
    at: DateTime<Utc>,
    form: &Form,
    parsed: &mut Parsed,
) -> Result<IncomingMessage, &'static str> {
    let provider_id = form.message_sid().ok_or("the message has no usable id")?;
    let account = account(delivery, form)?;
    let sender = sender(form).ok_or("the message names no sender")?;
    let (content, cut) = content(form);
    parsed.shortened.extend(cut.map(|reason| SetAside { place: String::new(), reason }));
    let (sent_at, quotes) = (Some(at), form.id("OriginalRepliedMessageSid"));
    let (attachments, forwarded) = (attachments(form), forwarded(form));
    let moved = None;
    // Which delivery it came in is noted by whoever applies it.
    let delivery = None;
    Ok(IncomingMessage {
        account,
        provider_id,
        sender,
        is_ours: false,
        moved,
        sent_at,
        content,
        quotes,
        attachments,
        forwarded,
        delivery,
    })
}

/// The files: `MediaUrl0` and `MediaContentType0`, and so on for as many as `NumMedia` says.
fn attachments(form: &Form) -> Vec<Attachment> {
    let files = form.id("NumMedia").and_then(|count| count.trim().parse().ok()).unwrap_or(0).min(FILES);
    let file = |place: usize| {
        let media_type = form.words(&format!("MediaContentType{place}"));
        let media_type = media_type.and_then(|text| Some(text.split(';').next()?.trim().to_lowercase()));
        // What Twilio calls a sound is recorded or not; voice messages are Ogg, and people rarely send others.
        let is_voice = media_type.as_deref() == Some("audio/ogg");
        let source = Source::Address(form.words(&format!("MediaUrl{place}"))?);
        Some(Attachment { source, media_type, sha256: None, file_name: None, is_voice })
    };
    (0..files).filter_map(file).collect()
}

fn forwarded(form: &Form) -> Forwarded {
    let is = |name: &str| form.words(name).is_some_and(|flag| flag.eq_ignore_ascii_case("true"));
    match (is("FrequentlyForwarded"), is("Forwarded")) {
        (true, _) => Forwarded::Often,
        (false, true) => Forwarded::Yes,
        (false, false) => Forwarded::No,
    }
}

fn status(delivery: &Stored<'_>, at: DateTime<Utc>, query: &Form, form: &Form) -> Result<IncomingStatus, &'static str> {
    let provider_id = form.message_sid().ok_or("the report has no usable id")?;
    let account = account(delivery, form)?;
    let state = state(form.id("MessageStatus").ok_or("the report names no state")?);
    let code = form.id("ErrorCode").and_then(|code| code.trim().parse().ok()).filter(|code| *code != 0);
    let error = (state == DeliveryState::Failed).then(|| ProviderError {
        failure: code.and_then(codes::failure).unwrap_or(Failure::Other),
        code,
        title: form.words("ErrorMessage").map(|title| title.chars().take(NAME_CHARS).collect()),
    });
    Ok(IncomingStatus { account, provider_id, state, at: Some(at), opaque: query.id(OUR_ID), error })
}

fn account(delivery: &Stored<'_>, form: &Form) -> Result<String, &'static str> {
    delivery.account.map(str::to_owned).or_else(|| form.number()).ok_or("the delivery names no number of the business")
}

/// The states as Twilio names them ("Message status values"). What comes before `sent` shows that Twilio took the message,
/// which is what "sent" means here.
fn state(name: String) -> DeliveryState {
    match name.as_str() {
        "accepted" | "queued" | "scheduled" | "sending" | "sent" => DeliveryState::Sent,
        "delivered" => DeliveryState::Delivered,
        "read" => DeliveryState::Read,
        "failed" | "undelivered" => DeliveryState::Failed,
        _ => DeliveryState::Other(name),
    }
}

/// Who wrote. `From` is what an answer goes to; where it is a user id, as with customers who hide their phone, it is no phone.
fn sender(form: &Form) -> Option<Sender> {
    let mut sender = Sender {
        profile_name: form.words("ProfileName").map(|name| name.chars().take(NAME_CHARS).collect()),
        ..Sender::default()
    };
    for address in [form.address("From"), form.address("ExternalUserId"), form.id("WaId")].into_iter().flatten() {
        let digits = address.strip_prefix('+').unwrap_or(&address);
        let place = if digits.bytes().all(|byte| byte.is_ascii_digit()) {
            &mut sender.phone
        } else if address.get(2..).is_some_and(|rest| rest.starts_with(".ENT.")) {
            &mut sender.parent_user_id
        } else {
            &mut sender.user_id
        };
        place.get_or_insert_with(|| digits.to_owned());
    }
    let known = sender.phone.is_some() || sender.user_id.is_some() || sender.parent_user_id.is_some();
    known.then_some(sender)
}

/// The kind and every word.
fn content(form: &Form) -> (Content, Option<&'static str>) {
    let mut words = Words::default();
    let known = [
        ("Body", Label::Text),
        ("ListTitle", Label::Text),
        ("ListDescription", Label::About),
        ("ListId", Label::Choice),
        ("ButtonText", Label::Text),
        ("ButtonPayload", Label::Choice),
        ("Label", Label::Name),
        ("Address", Label::Address),
    ];
    for (name, label) in &known {
        words.add(label.clone(), form.words(name));
    }
    let at = form.words("Latitude").zip(form.words("Longitude"));
    words.add(Label::Coordinates, at.map(|(latitude, longitude)| format!("{},{}", latitude.trim(), longitude.trim())));
    for name in ["ReferralHeadline", "ReferralBody"] {
        words.add(Label::Advertisement, form.words(name));
    }
    words.add(Label::Link, form.words("ReferralSourceUrl"));
    for (name, _) in form.pairs() {
        let name = String::from_utf8_lossy(name);
        let is_known = known.iter().any(|(known, _)| *known == name);
        if !is_known && !is_technical(&name) {
            let label = Label::Other(name.chars().filter(|c| *c != '\0').take(64).collect());
            words.add(label, form.words(&name));
        }
    }
    let cut = words.cut.then_some("the text was longer than 65,536 bytes");
    (Content { kind: kind(form), details: words.details }, cut)
}

fn kind(form: &Form) -> ContentKind {
    let is = |name: &str| form.words(name).is_some();
    if let Some(name) = form.id("MessageType") {
        return ContentKind::from(name.chars().take(64).collect::<String>().to_lowercase().as_str());
    }
    // Posts from before there was a type.
    let media = form.words("MediaContentType0").unwrap_or_default();
    match media.split('/').next() {
        Some("image") => ContentKind::Image,
        Some("video") => ContentKind::Video,
        Some("audio") => ContentKind::Audio,
        Some("text") if media.contains("vcard") => ContentKind::Contacts,
        Some(other) if !other.is_empty() => ContentKind::Document,
        _ if is("Latitude") => ContentKind::Location,
        _ if is("ButtonText") || is("ButtonPayload") => ContentKind::Button,
        _ if is("ListTitle") || is("ListId") => ContentKind::Interactive,
        _ => ContentKind::Text,
    }
}

/// What has been found so far.
#[derive(Default)]
struct Words {
    details: Vec<Detail>,
    bytes: usize,
    cut: bool,
}

impl Words {
    /// Keeps a piece of text, if there is any that stands nowhere yet: the title of a pressed button is its message's body too.
    fn add(&mut self, label: Label, text: Option<String>) {
        let Some(mut text) = text else { return };
        let known = self.details.iter().any(|detail| detail.text.trim() == text.trim());
        let room = TEXT_BYTES.saturating_sub(self.bytes);
        if known || self.cut {
            return;
        }
        if room == 0 || self.details.len() >= DETAILS {
            self.cut = true;
            return;
        }
        self.cut = text.len() > room;
        text.truncate(text.floor_char_boundary(room));
        self.bytes += text.len();
        self.details.push(Detail { label, text });
    }
}

/// Parameters that hold no words of the customer's: ids, addresses, counts, what was put together above, and media, which are
/// not words.
fn is_technical(name: &str) -> bool {
    const NAMES: [&str; 24] = [
        "AccountSid",
        "ApiVersion",
        "ChannelInstallSid",
        "ChannelMetadata",
        "ChannelPrefix",
        "ChannelStatusMessage",
        "ChannelToAddress",
        "ExternalUserId",
        "Forwarded",
        "FrequentlyForwarded",
        "From",
        "Latitude",
        "Longitude",
        "MessageStatus",
        "MessageType",
        "NumMedia",
        "NumSegments",
        "OriginalRepliedMessageSender",
        "OriginalRepliedMessageSid",
        "ProfileName",
        "SmsStatus",
        "To",
        "WaId",
        "",
    ];
    NAMES.contains(&name) || name.ends_with("Sid") || name.starts_with("Media") || name.starts_with("Referral")
}

#[cfg(test)]
mod tests;
