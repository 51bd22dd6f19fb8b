//! Who carries a WhatsApp number's messages between WhatsApp and us. To add a provider: a [`Provider`] here, its settings in
//! `company/channels.rs`, and its door in `webhooks/src/whatsapp/`; the compiler asks for the rest.

use super::ChannelKind;
use crate::kernel::names::names;

names! {
    /// Who carries a WhatsApp number's messages. The name is stored with channels and deliveries.
    pub enum Provider {
        /// Meta itself: the Cloud API.
        Meta = "meta",
        /// 360dialog, which speaks Meta's format through an address and a key of its own.
        Dialog360 = "dialog360",
        /// Twilio, which has a format of its own.
        Twilio = "twilio",
    }
}

impl Provider {
    /// The most characters of a text that it takes at once (Cloud API, "Text messages"; Twilio, error 21617).
    pub fn text_chars(self) -> usize {
        match self {
            Self::Meta | Self::Dialog360 => 4_096,
            Self::Twilio => 1_600,
        }
    }
}

/// Whose words a delivery is written in, and what the door knows about it that may not stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The network.
    pub channel: ChannelKind,
    /// The provider that posted it.
    pub provider: Provider,
    /// The business's number that it is for, where the door knows that and the delivery need not say it.
    pub account: Option<String>,
    /// What makes it the same delivery as another, where that is not that all their bytes are the same.
    pub key: Option<String>,
}

impl From<ChannelKind> for Origin {
    /// From Meta, whose deliveries name their numbers.
    fn from(channel: ChannelKind) -> Self {
        Self { channel, provider: Provider::Meta, account: None, key: None }
    }
}
