//! All providers behind one face. Which one a number has is said by its [`Settings`], which one a delivery came from by its row;
//! the compiler asks here for whatever a new one lacks.

use crm::{
    channel::{Failure, Provider, ProviderError, Source, TemplateMessage},
    channels::{Channel, Settings},
    deliveries::Stored,
    templates::{Fetched, Template},
};

use super::{
    dialog360::Dialog360,
    media::{Download, MediaError},
    outgoing::{Letter, Outcome, Recipient, Trouble},
    payload::{self, Parsed},
    send::{Account, Graph},
    templates::Submitted,
    twilio::{self, Twilio},
    upload::{NotTaken, Upload},
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
    /// Sends one message from a number, once.
    pub async fn send(&self, channel: &Channel, to: &Recipient, letter: &Letter<'_>) -> Outcome {
        let Self { graph, dialog360, twilio } = self;
        let Channel { address: _, settings, secret } = channel;
        match settings {
            Settings::Meta { version } => graph.at(version.as_deref()).send(&meta(channel), to, letter).await,
            Settings::Dialog360 { base } => dialog360.send(*base, secret, to, letter).await,
            Settings::Twilio { account_sid } => twilio.send(account(channel, account_sid), to, letter).await,
        }
    }

    /// Tells a customer that a message of theirs and those before it were read, and, if so, that somebody is typing. Twilio has no
    /// way to say so.
    pub async fn mark_read(&self, channel: &Channel, message: &str, is_typing: bool) -> Result<(), Trouble> {
        match &channel.settings {
            Settings::Meta { version } => {
                self.graph.at(version.as_deref()).mark_read(&meta(channel), message, is_typing).await
            }
            Settings::Dialog360 { base } => self.dialog360.mark_read(*base, &channel.secret, message, is_typing).await,
            Settings::Twilio { .. } => Ok(()),
        }
    }

    /// The message templates of an account, with what speaks for one of its numbers. Only Meta needs to be told which account.
    pub async fn templates(&self, channel: &Channel, account: &str) -> Result<Vec<Fetched>, Trouble> {
        match &channel.settings {
            Settings::Meta { version } => self.graph.at(version.as_deref()).templates(&meta(channel), account).await,
            Settings::Dialog360 { base } => self.dialog360.templates(*base, &channel.secret).await,
            Settings::Twilio { account_sid } => self.twilio.templates(self::account(channel, account_sid)).await,
        }
    }

    /// Hands in a message template for the account that it is kept in.
    pub async fn submit_template(
        &self,
        channel: &Channel,
        template: &Template,
        examples: &TemplateMessage,
    ) -> Submitted {
        match &channel.settings {
            Settings::Meta { version } => {
                let (graph, waba) = (self.graph.at(version.as_deref()), &template.account.name);
                graph.submit_template(&meta(channel), waba, template, examples).await
            }
            Settings::Dialog360 { base } => {
                self.dialog360.submit_template(*base, &channel.secret, template, examples).await
            }
            Settings::Twilio { account_sid } => {
                self.twilio.submit_template(self::account(channel, account_sid), template, examples).await
            }
        }
    }

    /// Whether the provider of this number keeps files that are to be sent. Otherwise it fetches them from us.
    pub fn stores_files(&self, channel: &Channel) -> bool {
        !matches!(channel.settings, Settings::Twilio { .. })
    }

    /// Puts a file for a customer where the provider sends it from: its id there. Twilio has no such place.
    pub async fn upload(&self, channel: &Channel, file: Upload) -> Result<String, NotTaken> {
        match &channel.settings {
            Settings::Meta { version } => self.graph.at(version.as_deref()).upload(&meta(channel), file).await,
            Settings::Dialog360 { base } => self.dialog360.upload(*base, &channel.secret, file).await,
            Settings::Twilio { .. } => Err(NotTaken::Refused(ProviderError::of(Failure::Content))),
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

    /// Has Meta post what comes for a number: the business account that the application is subscribed to now. Others ask for no
    /// such thing.
    pub async fn subscribe(&self, channel: &Channel) -> Result<String, Trouble> {
        match &channel.settings {
            Settings::Meta { version } => self.graph.at(version.as_deref()).subscribe(&meta(channel)).await,
            Settings::Dialog360 { .. } | Settings::Twilio { .. } => Err(Trouble::NoAccount),
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

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use crm::channel::{ContentKind, Incoming, IncomingMessage, IncomingStatus};
    use serde_json::json;

    use super::*;

    const OURS: &str = "+966112000002";

    fn read(provider: Provider, raw: &str) -> Parsed {
        let received_at = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        parse(&Stored { provider, account: Some(OURS), received_at, raw: raw.as_bytes() })
    }

    /// Each item's id, the number that it is for, and its kind or state.
    fn items(parsed: &Parsed) -> Vec<(&str, &str, &str)> {
        let mut found = Vec::new();
        for item in &parsed.items {
            match item {
                Incoming::Message(IncomingMessage { provider_id, account, content, .. }) => {
                    found.push((provider_id.as_str(), account.as_str(), content.kind.as_str()));
                }
                Incoming::Status(IncomingStatus { provider_id, account, state, .. }) => {
                    found.push((provider_id.as_str(), account.as_str(), state.as_str()));
                }
                Incoming::News(_) | Incoming::Preference(_) | Incoming::Moved(..) => {}
            }
        }
        found
    }

    #[test]
    fn a_value_without_its_envelope_is_read_where_the_door_knows_the_number() {
        let raw = json!({
            "contacts": [{ "wa_id": "966500000088", "profile": { "name": "هند" } }],
            "messages": [
                { "id": "g1", "from": "966500000088", "type": "voice", "voice": { "id": "m1", "mime_type": "audio/ogg" } },
                { "id": "g2", "from": "966500000088", "type": "system", "system": { "new_wa_id": "966500000099" } },
                { "id": "g3", "to": "966500000088", "type": "text", "_vnd": { "v1": { "direction": "outbound" } } },
                { "id": "g4", "from": "966500000088", "type": "text", "text": { "body": "x" },
                  "_vnd": { "v1": { "direction": "inbound", "labels": [{ "value": "a word of the vendor's" }] } } },
            ],
            "statuses": [{ "id": "g5", "status": "delivered", "message": { "recipient_id": "966500000088" } }],
            "errors": [{ "code": 1 }],
        })
        .to_string();
        let parsed = read(Provider::Dialog360, &raw);
        let expected = [
            ("g1", OURS, ContentKind::Audio.as_str()),
            ("g2", OURS, "system"),
            ("g4", OURS, "text"),
            ("g5", OURS, "delivered"),
        ];
        assert_eq!(items(&parsed), expected);
        assert_eq!((parsed.others.as_slice(), parsed.set_aside.len()), (&["echo".to_owned()][..], 0));
        assert!(matches!(parsed.items.last(), Some(Incoming::News(news)) if news.state == "1"));
        let words = |at: usize| match &parsed.items[at] {
            Incoming::Message(message) => message.content.words().unwrap_or_default(),
            other => panic!("{other:?}"),
        };
        assert_eq!(words(2), "x", "what the vendor adds is nothing that the customer said");
        assert!(matches!(&parsed.items[1], Incoming::Message(message) if message.moved.is_some()));
        let meta = read(Provider::Meta, &raw);
        assert_eq!(
            (meta.items.len(), meta.set_aside[0].reason),
            (0, "the body has no entries"),
            "Meta posts no such thing"
        );
    }

    #[test]
    fn the_number_is_the_doors_and_each_format_is_its_providers() {
        let value = json!({ "metadata": { "phone_number_id": "777" },
            "messages": [{ "id": "w1", "from": "966500000088", "type": "text", "text": { "body": "x" } }] });
        let cloud = json!({ "entry": [{ "changes": [{ "field": "messages", "value": value }] }] }).to_string();
        assert_eq!(items(&read(Provider::Dialog360, &cloud)), [("w1", OURS, "text")]);
        assert_eq!(items(&read(Provider::Meta, &cloud)), [("w1", "777", "text")]);
        let form = "\nMessageSid=SM1&From=whatsapp:%2B966500000088&Body=x";
        assert_eq!(items(&read(Provider::Twilio, form)), [("SM1", OURS, "text")]);
        for (provider, raw) in [(Provider::Meta, form), (Provider::Dialog360, form), (Provider::Twilio, &cloud)] {
            let parsed = read(provider, raw);
            assert_eq!((parsed.items.len(), parsed.set_aside.len()), (0, 1), "{provider:?}");
        }
    }
}
