//! What a channel door hands to the service layer, free of any provider's wire format.
//!
//! `webhooks` turns a provider's payload into these; [`crm::deliveries`](crate::deliveries) applies them. To add a channel, add a
//! [`ChannelKind`] and a parser in `webhooks` that yields these types.

mod attachment;
mod content;
mod failure;
mod file;
mod news;
mod outgoing;
mod provider;
mod trouble;

pub use self::{
    attachment::{Attachment, Forwarded, Source, sha256},
    content::{Content, ContentKind, Detail, Label},
    failure::{Attempt, Failure, ProviderError},
    file::{FileKind, metas_name},
    news::{AccountNews, NewsKind, Urgency},
    outgoing::{Choice, Filling, Framed, HeaderFilling, Outgoing, Place, TemplateMessage, limits},
    provider::{Origin, Provider},
    trouble::Trouble,
};
use chrono::{DateTime, Utc};

use crate::kernel::names::names;

names! {
    /// Which network a message travels on.
    pub enum ChannelKind {
        /// WhatsApp, through whichever [`Provider`].
        WhatsApp = "whatsapp",
    }
}

/// One thing that a webhook told us and that changes the tenant's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A customer wrote, or the business itself on its own phone.
    Message(IncomingMessage),
    /// A message of ours moved on (or failed).
    Status(IncomingStatus),
    /// A customer said in the provider's own app whether they want to be written to first.
    Preference(Preference),
    /// A customer is known under other addresses from now on.
    Moved(Sender, Box<Moved>),
    /// Something happened to the business's account, a number or a template of it.
    News(AccountNews),
}

impl Incoming {
    /// The same, come in this delivery.
    pub(crate) fn in_delivery(self, delivery: InDelivery) -> Self {
        match self {
            Self::Message(message) => Self::Message(IncomingMessage { delivery: Some(delivery), ..message }),
            other @ (Self::Status(_) | Self::Preference(_) | Self::Moved(..) | Self::News(_)) => other,
        }
    }
}

/// A message from a customer, or one to a customer that was written elsewhere than here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingMessage {
    /// The business's own address that was written to: Meta's `phone_number_id`, or the number itself with `+`.
    pub account: String,
    /// The provider's id of the message (`wamid…`), unique per account.
    pub provider_id: String,
    /// Who wrote; of what the business wrote itself, to whom.
    pub sender: Sender,
    /// Whether the business wrote it itself, in its provider's own app.
    pub is_ours: bool,
    /// That the sender is known under other addresses from now on, if this says so.
    pub moved: Option<Box<Moved>>,
    /// When the provider says it was sent; `None` when absent or unreadable.
    pub sent_at: Option<DateTime<Utc>>,
    /// What was written.
    pub content: Content,
    /// The provider's id of the message that this one answers, reacts to, changes or takes back.
    pub quotes: Option<String>,
    /// The files that came with it.
    pub attachments: Vec<Attachment>,
    /// Whether somebody else wrote it first.
    pub forwarded: Forwarded,
    /// The delivery that it came in; a parser does not know it.
    pub delivery: Option<InDelivery>,
}

/// The stored delivery that brought something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InDelivery {
    /// Its number.
    pub number: i64,
    /// When the door had checked its signature.
    pub received_at: DateTime<Utc>,
    /// When it was written down in the company's database; `None` if a version wrote it that did not say.
    pub stored_at: Option<DateTime<Utc>>,
}

/// Every address under which the provider knows the sender. At least one is present.
///
/// A phone may be missing for ever: since April 2026 WhatsApp users may hide it behind a username.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// WhatsApp id exactly as received: digits without `+`, as in `9665…`.
    pub phone: Option<String>,
    /// Business-scoped user id, verbatim, as in `SA.1349…`.
    pub user_id: Option<String>,
    /// Business-scoped user id of the parent portfolio, verbatim, as in `SA.ENT.…`.
    pub parent_user_id: Option<String>,
    /// The name the customer shows, if any.
    pub profile_name: Option<String>,
    /// The username the customer adopted, if any.
    pub username: Option<String>,
}

/// What a customer chose in the provider's own app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preference {
    /// Who.
    pub sender: Sender,
    /// Whether they want messages that they did not ask for.
    pub wanted: bool,
    /// When the provider says it was chosen; `None` when absent or unreadable.
    pub at: Option<DateTime<Utc>>,
}

/// The new addresses of somebody who changed theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Where they are now, as far as the provider says.
    pub to: Sender,
    /// Whether the phone that they had is no longer theirs: it is somebody else's one day.
    pub left_phone: bool,
}

/// A provider's word on one of our messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingStatus {
    /// The business's own address that sent: Meta's `phone_number_id`.
    pub account: String,
    /// The provider's id of the message.
    pub provider_id: String,
    /// Where it is now.
    pub state: DeliveryState,
    /// When the provider says it happened; `None` when absent or unreadable.
    pub at: Option<DateTime<Utc>>,
    /// The id we attached when sending (`biz_opaque_callback_data`), if echoed.
    pub opaque: Option<String>,
    /// What the provider says went wrong, for `Failed`.
    pub error: Option<ProviderError>,
}

/// How far a message of ours has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// The provider took it.
    Sent,
    /// It reached the customer's device.
    Delivered,
    /// The customer saw it.
    Read,
    /// The customer played it (voice notes).
    Played,
    /// It will not arrive.
    Failed,
    /// A state this version does not know, by its wire name; it is kept and changes nothing.
    Other(String),
}

impl DeliveryState {
    /// The name stored in the database.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Failed => "failed",
            Self::Other(name) => name,
        }
    }
}
