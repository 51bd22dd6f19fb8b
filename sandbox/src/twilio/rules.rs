//! Judges a form for sending as Twilio does, before anything happens.
//!
//! Limits and codes: Twilio's message resource and its error dictionary, as of 2026. Everything refused here is a mistake of the
//! application, so the server also notes it as a violation.

use url::Url;

use super::content;
use super::state::State;

/// The most characters of a body (error 21617).
const BODY_CHARS: usize = 1_600;

/// The parameters of a message that pretend Twilio knows.
const KNOWN: [&str; 8] =
    ["From", "To", "Body", "StatusCallback", "MediaUrl", "ContentSid", "ContentVariables", "ValidityPeriod"];

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub status: u16,
    pub code: i64,
    pub message: String,
}

impl Refusal {
    pub fn new(code: i64, message: impl Into<String>) -> Self {
        let status = match code {
            20003 => 401,
            20404 => 404,
            20429 => 429,
            20500 => 500,
            _ => 400,
        };
        Self { status, code, message: message.into() }
    }
}

/// A message to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outgoing {
    /// The number it is sent from, without `whatsapp:`.
    pub from: String,
    /// The other end, without `whatsapp:`.
    pub to: String,
    pub body: String,
    /// Where the file is that goes with it.
    pub media: Option<String>,
    /// Whether it is a template that WhatsApp has approved, and so may be sent at any time.
    pub is_approved: bool,
    pub status_callback: Option<String>,
}

/// Reads a form, or says why Twilio would refuse it.
pub(super) fn read(form: &[(String, String)], state: &State) -> Result<Outgoing, Refusal> {
    if let Some((name, _)) = form.iter().find(|(name, _)| !KNOWN.contains(&name.as_str())) {
        return Err(Refusal::new(20001, format!("Unknown parameter {name}")));
    }
    let mut names: Vec<&str> = form.iter().map(|(name, _)| name.as_str()).filter(|name| *name != "MediaUrl").collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Refusal::new(20001, "A parameter is given twice"));
    }
    let value = |wanted: &str| form.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let from = value("From").and_then(|from| from.strip_prefix("whatsapp:"));
    let from = from.filter(|from| state.numbers.iter().any(|number| number == from));
    let from =
        from.ok_or_else(|| Refusal::new(63007, "Twilio could not find a Channel with the specified From address"))?;
    let to = value("To").ok_or_else(|| Refusal::new(21604, "A 'To' phone number is required."))?;
    let to = to.strip_prefix("whatsapp:").filter(|to| is_address(to));
    let to = to.ok_or_else(|| Refusal::new(21211, "The 'To' number is not a valid phone number."))?;
    let media = form.iter().filter(|(name, _)| name == "MediaUrl").map(|(_, value)| value.clone()).collect::<Vec<_>>();
    if media.len() > 1 {
        return Err(Refusal::new(63021, "WhatsApp takes one file with a message."));
    }
    let body = value("Body").filter(|body| !body.is_empty());
    let (body, is_approved) = match value("ContentSid") {
        Some(_) if body.is_some() || !media.is_empty() => {
            return Err(Refusal::new(20001, "A content says all that there is to say"));
        }
        Some(sid) => content::fill(state, sid, value("ContentVariables"))?,
        None => {
            let body = body.or(media.first().map(|_| ""));
            (body.ok_or_else(|| Refusal::new(21602, "Message body is required."))?.to_owned(), false)
        }
    };
    if body.chars().count() > BODY_CHARS {
        return Err(Refusal::new(21617, "The concatenated message body exceeds the 1600 character limit."));
    }
    let status_callback = value("StatusCallback");
    if let Some(callback) = status_callback {
        let url = Url::parse(callback).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        url.ok_or_else(|| Refusal::new(21609, "The StatusCallback URL is not a valid URL."))?;
    }
    Ok(Outgoing {
        from: from.to_owned(),
        to: to.to_owned(),
        body,
        media: media.into_iter().next(),
        is_approved,
        status_callback: status_callback.map(str::to_owned),
    })
}

/// `+` and 7 to 15 digits, or a business-scoped user id.
fn is_address(address: &str) -> bool {
    if let Some(number) = address.strip_prefix('+') {
        return (7..=15).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    }
    let (country, rest) = address.split_once('.').unwrap_or_default();
    let rest = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|byte| byte.is_ascii_uppercase())
        && (1..=128).contains(&rest.len())
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
