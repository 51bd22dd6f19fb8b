//! All providers behind one face. Which one a number has is said by its [`Settings`], which one a delivery came from by its row;
//! the compiler asks here for whatever a new one lacks.

use crm::{
    channel::{Provider, Source},
    channels::{Channel, Settings},
    deliveries::Stored,
};

use super::{
    dialog360::Dialog360,
    media::{Download, MediaError},
    outgoing::{Outcome, Recipient, Trouble},
    payload::{self, Parsed},
    send::{Account, Graph},
    twilio::{self, Twilio},
};

/// Reads a stored delivery in its provider's format. Never fails: what can't be used is set aside.
pub fn parse(delivery: &Stored<'_>) -> Parsed {
    match delivery.provider {
        Provider::Meta => payload::parse(delivery.raw),
        Provider::Dialog360 => payload::parse_for(delivery.raw, delivery.account),
        Provider::Twilio => twilio::payload::parse(delivery),
    }
}

/// The ways out, one for each provider.
#[derive(Clone, Debug)]
pub struct Providers {
    /// Meta.
    pub graph: Graph,
    /// 360dialog.
    pub dialog360: Dialog360,
    /// Twilio.
    pub twilio: Twilio,
}

impl Providers {
    /// Sends one text from a number, once. `opaque` is our own id of the message (at most 512 characters), which comes back with
    /// the reports on it. The caller has checked the length ([`Provider::text_chars`]).
    pub async fn send_text(&self, channel: &Channel, to: &Recipient, body: &str, opaque: &str) -> Outcome {
        let Self { graph, dialog360, twilio } = self;
        let Channel { address: _, settings, secret } = channel;
        match settings {
            Settings::Meta { version } => {
                graph.at(version.as_deref()).send_text(&meta(channel), to, body, opaque).await
            }
            Settings::Dialog360 { base } => dialog360.send_text(*base, secret, to, body, opaque).await,
            Settings::Twilio { account_sid } => twilio.send_text(account(channel, account_sid), to, body, opaque).await,
        }
    }

    /// Opens a file that came to a number; and its digest, if the provider tells that only now.
    pub async fn file(&self, channel: &Channel, source: &Source) -> Result<(Download, Option<[u8; 32]>), MediaError> {
        let Self { graph, dialog360, twilio } = self;
        match (&channel.settings, source) {
            (Settings::Meta { version }, Source::Id(id)) => {
                let (graph, account) = (graph.at(version.as_deref()), meta(channel));
                let media = graph.media(&account, id).await?;
                Ok((graph.download(&account, &media).await?, media.sha256))
            }
            (Settings::Dialog360 { base: _ }, Source::Id(id)) => dialog360.file(&channel.secret, id).await,
            (Settings::Twilio { account_sid }, Source::Address(address)) => {
                Ok((twilio.file(account(channel, account_sid), address).await?, None))
            }
            // Not in the manner of this provider: the number has changed to another since.
            (Settings::Meta { .. } | Settings::Dialog360 { .. }, Source::Address(_))
            | (Settings::Twilio { .. }, Source::Id(_)) => Err(MediaError::Gone),
        }
    }

    /// Asks a number's provider about it: what it says, or what is wrong.
    pub async fn check(&self, channel: &Channel) -> Result<String, Trouble> {
        let Self { graph, dialog360, twilio } = self;
        let Channel { address: _, settings, secret } = channel;
        match settings {
            Settings::Meta { version } => graph.at(version.as_deref()).check(&meta(channel)).await,
            Settings::Dialog360 { base } => dialog360.check(*base, secret).await,
            Settings::Twilio { account_sid } => twilio.check(account(channel, account_sid)).await,
        }
    }
}

fn meta(channel: &Channel) -> Account {
    Account { phone_number_id: channel.address.clone(), access_token: channel.secret.clone() }
}

fn account<'a>(channel: &'a Channel, sid: &'a str) -> twilio::send::Account<'a> {
    twilio::send::Account { sid, number: &channel.address, auth_token: &channel.secret }
}
