//! Why a provider did not deliver a message of ours: the one table of reasons.
//!
//! A provider's codes become a [`Failure`] in its door (`webhooks/src/whatsapp/codes.rs`); what a reason means for the attempt and
//! for the channel is said here, and its words are in `commands/src/failure.rs`. To add one: a variant, its line in each of
//! the three. The name is stored with the message and never changes.

/// Why a message was not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failure {
    /// More than 24 hours since the customer wrote.
    WindowClosed,
    /// Not on WhatsApp, blocked, or an old app. May pass: delete no contact for it.
    Undeliverable,
    /// The business itself, or nobody on the list of a number that may write to testers only.
    NotAllowed,
    /// The customer stopped marketing messages.
    OptedOut,
    /// The provider spares this customer for now: a limit to marketing, or an experiment. Not again within 24 hours.
    HeldBack,
    /// This message needs the phone, and only a user id is known.
    NeedsPhone,
    /// The customer's identity has changed: staff must confirm it.
    IdentityChanged,
    /// The template is missing, paused or filled in wrongly.
    Template,
    /// Too many messages from this number: turned away before anything was done.
    TooFast,
    /// Too many messages from this number to this customer: turned away before anything was done. Others are not concerned.
    TooFastForOne,
    /// Something went wrong at the provider, before or after the message was taken.
    ProviderFault,
    /// The provider can't be reached.
    Unreachable,
    /// The token or a permission is missing or has expired.
    Unauthorised,
    /// The number is not registered with the provider.
    Disconnected,
    /// The account is locked, limited or rated as spam.
    Restricted,
    /// There is a problem with paying.
    Payment,
    /// The provider does not take such a message: a fault of ours, or a stale id.
    Content,
    /// The file could not be had, or the provider does not take it.
    File,
    /// No address of the customer is known.
    NoAddress,
    /// The company's number was taken from it before this was sent.
    NumberRemoved,
    /// Whoever wrote it took it back before it was sent.
    TakenBack,
    /// The company was suspended for as long as the customer could be answered.
    Suspended,
    /// A reason that this version does not know, or none at all.
    Other,
}

/// What a reason says about the attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Nothing was sent: safe to repeat later.
    Repeatable,
    /// It may have been sent: never repeat blindly.
    Ambiguous,
    /// Final for this message.
    Refused,
}

impl Failure {
    /// Every reason.
    pub const ALL: [Self; 23] = [
        Self::WindowClosed,
        Self::Undeliverable,
        Self::NotAllowed,
        Self::OptedOut,
        Self::HeldBack,
        Self::NeedsPhone,
        Self::IdentityChanged,
        Self::Template,
        Self::TooFast,
        Self::TooFastForOne,
        Self::ProviderFault,
        Self::Unreachable,
        Self::Unauthorised,
        Self::Disconnected,
        Self::Restricted,
        Self::Payment,
        Self::Content,
        Self::File,
        Self::NoAddress,
        Self::NumberRemoved,
        Self::TakenBack,
        Self::Suspended,
        Self::Other,
    ];

    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WindowClosed => "window_closed",
            Self::Undeliverable => "undeliverable",
            Self::NotAllowed => "not_allowed",
            Self::OptedOut => "opted_out",
            Self::HeldBack => "held_back",
            Self::NeedsPhone => "needs_phone",
            Self::IdentityChanged => "identity_changed",
            Self::Template => "template",
            Self::TooFast => "too_fast",
            Self::TooFastForOne => "too_fast_for_one",
            Self::ProviderFault => "provider_fault",
            Self::Unreachable => "unreachable",
            Self::Unauthorised => "unauthorised",
            Self::Disconnected => "disconnected",
            Self::Restricted => "restricted",
            Self::Payment => "payment",
            Self::Content => "content",
            Self::File => "file",
            Self::NoAddress => "no_address",
            Self::NumberRemoved => "number_removed",
            Self::TakenBack => "taken_back",
            Self::Suspended => "suspended",
            Self::Other => "other",
        }
    }

    /// The reason of this name. A name that a newer version wrote is [`Failure::Other`].
    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|known| known.as_str() == name).unwrap_or(Self::Other)
    }

    /// What it says about the attempt.
    pub fn attempt(self) -> Attempt {
        match self {
            Self::TooFast | Self::TooFastForOne | Self::Unreachable => Attempt::Repeatable,
            Self::ProviderFault => Attempt::Ambiguous,
            Self::WindowClosed
            | Self::Undeliverable
            | Self::NotAllowed
            | Self::OptedOut
            | Self::HeldBack
            | Self::NeedsPhone
            | Self::IdentityChanged
            | Self::Template
            | Self::Unauthorised
            | Self::Disconnected
            | Self::Restricted
            | Self::Payment
            | Self::Content
            | Self::File
            | Self::NoAddress
            | Self::NumberRemoved
            | Self::TakenBack
            | Self::Suspended
            | Self::Other => Attempt::Refused,
        }
    }

    /// Whether every further message from this number would fail the same way, until somebody mends it.
    pub fn stops_channel(self) -> bool {
        match self {
            Self::Unauthorised | Self::Disconnected | Self::Restricted | Self::Payment => true,
            Self::WindowClosed
            | Self::Undeliverable
            | Self::NotAllowed
            | Self::OptedOut
            | Self::HeldBack
            | Self::NeedsPhone
            | Self::IdentityChanged
            | Self::Template
            | Self::TooFast
            | Self::TooFastForOne
            | Self::ProviderFault
            | Self::Unreachable
            | Self::Content
            | Self::File
            | Self::NoAddress
            | Self::NumberRemoved
            | Self::TakenBack
            | Self::Suspended
            | Self::Other => false,
        }
    }
}

/// What a provider said of a message that it did not deliver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderError {
    /// The reason.
    pub failure: Failure,
    /// The provider's own code, if it gave one.
    pub code: Option<i64>,
    /// The provider's short words, if it gave any. For the log and for support, never shown.
    pub title: Option<String>,
}

impl ProviderError {
    /// A reason that needs no provider to know it.
    pub fn of(failure: Failure) -> Self {
        Self { failure, code: None, title: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_found_by_its_name() {
        for reason in Failure::ALL {
            assert_eq!(Failure::named(reason.as_str()), reason);
        }
        assert_eq!(Failure::named("of a newer version"), Failure::Other);
    }
}
