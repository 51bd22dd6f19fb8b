//! What Meta's error codes mean for a message and for the number it was sent from.
//!
//! Handled by code, never by title or HTTP status (Meta, "Error codes", as of May 2026): throttles alone come as 400, 403
//! and 429. The same codes stand in status webhooks. A new code is a new number in [`meaning`].

/// What to do about a message that Meta refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// More than 24 hours since the customer wrote: offer a template.
    Window,
    /// Not on WhatsApp, blocked, an old app, or not on the list of test numbers. May pass: delete no contact for it.
    Undeliverable,
    /// The customer stopped marketing messages.
    OptOut,
    /// Meta limits marketing to this customer: not again within 24 hours.
    MarketingCap,
    /// This message needs the phone, and only a user id is known.
    NeedsPhone,
    /// The customer's identity has changed: staff must confirm it.
    Identity,
    /// The template is missing, paused or filled in wrongly.
    Template,
    /// The token or a permission is missing or has expired: stop the queue, keep the messages.
    Auth,
    /// The number is not registered with the API: the channel is disconnected.
    Disconnected,
    /// The account is locked, limited or rated as spam: pause the channel and tell the owner.
    Restricted,
    /// There is a problem with paying: tell the owner.
    Payment,
    /// A fault of ours or a stale id.
    BadRequest,
    /// A refusal this version doesn't know.
    Other,
}

impl Refusal {
    /// Whether every further message from this number would fail the same way.
    pub fn stops_channel(self) -> bool {
        match self {
            Self::Auth | Self::Disconnected | Self::Restricted | Self::Payment => true,
            Self::Window
            | Self::Undeliverable
            | Self::OptOut
            | Self::MarketingCap
            | Self::NeedsPhone
            | Self::Identity
            | Self::Template
            | Self::BadRequest
            | Self::Other => false,
        }
    }
}

/// What a code says about the attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Turned away before anything was done: safe to repeat later.
    Throttled,
    /// Something went wrong at Meta, before or after the message was taken.
    Ambiguous,
    /// Final.
    Refused(Refusal),
}

/// The meaning of an error code, or `None` if this version doesn't know it.
pub fn meaning(code: i64) -> Option<Meaning> {
    let refusal = match code {
        4 | 80007 | 130429 | 131056 => return Some(Meaning::Throttled),
        1 | 2 | 131000 | 131016 | 131057 | 133004 => return Some(Meaning::Ambiguous),
        131047 => Refusal::Window,
        131021 | 131026 | 131030 | 130472 => Refusal::Undeliverable,
        131050 => Refusal::OptOut,
        131049 => Refusal::MarketingCap,
        131062 => Refusal::NeedsPhone,
        137000 => Refusal::Identity,
        132000..=132069 => Refusal::Template,
        // 102 and 104: the token is invalid or missing (Graph API, "Handling errors"; Meta's OpenAPI, `Unauthorized`).
        0 | 3 | 10 | 102 | 104 | 190 | 200..=299 | 131005 => Refusal::Auth,
        131045 | 133005..=133016 => Refusal::Disconnected,
        368 | 130497 | 131031 | 131037 | 131048 => Refusal::Restricted,
        131042 => Refusal::Payment,
        33 | 100 | 131008 | 131009 | 131051 | 131052 | 131053 => Refusal::BadRequest,
        _ => return None,
    };
    Some(Meaning::Refused(refusal))
}
