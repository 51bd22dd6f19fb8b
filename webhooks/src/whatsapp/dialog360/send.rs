//! Messages to a customer through 360dialog: Meta's body and answers, another address and header (360dialog, "Messaging API").

use crm::{channel::Failure, channels::Dialog360Base};
use reqwest::{Client, header::HeaderValue};
use secrecy::SecretString;
use url::Url;

use crate::whatsapp::{
    json::{self, Object},
    outgoing::{BadBase, Letter, Outcome, Recipient, Trouble, ask, exchange, refused_here, secret_header},
    send::{answer, wire},
    upload::{self, NotTaken, Upload},
};

/// The header that holds a number's key.
pub(super) const KEY: &str = "D360-API-KEY";

/// 360dialog's services.
#[derive(Clone, Debug)]
pub struct Dialog360 {
    pub(super) http: Client,
    pub(super) cloud: Url,
    pub(super) sandbox: Url,
}

impl Dialog360 {
    /// A client for the services at `cloud` (`https://waba-v2.360dialog.io`) and `sandbox` (`https://waba-sandbox.360dialog.io`).
    /// `http` must be like [`Graph`](crate::whatsapp::Graph)'s.
    pub fn new(http: Client, cloud: Url, sandbox: Url) -> Result<Self, BadBase> {
        if cloud.cannot_be_a_base() || sandbox.cannot_be_a_base() {
            return Err(BadBase);
        }
        Ok(Self { http, cloud, sandbox })
    }

    /// Sends one message, once. The key leads to the number that it is sent from.
    pub async fn send(&self, base: Dialog360Base, key: &SecretString, to: &Recipient, letter: &Letter<'_>) -> Outcome {
        let Some(message) = wire::Message::of(to, letter) else {
            return refused_here(Failure::Content, "the recipient is not a phone number, or nothing is answered");
        };
        let Some(key) = header(key) else {
            return refused_here(Failure::Unauthorised, "the API key holds characters that can't be sent");
        };
        match exchange(self.http.post(self.url(base, "messages")).header(KEY, key).json(&message)).await {
            Ok(sent) => answer::outcome(&sent),
            Err(outcome) => outcome,
        }
    }

    /// Tells a customer that a message of theirs and those before it were read, and, if so, that somebody is typing.
    pub async fn mark_read(
        &self,
        base: Dialog360Base,
        key: &SecretString,
        message: &str,
        is_typing: bool,
    ) -> Result<(), Trouble> {
        let key = header(key).ok_or(Trouble::NoSecret)?;
        let request = self.http.post(self.url(base, "messages")).header(KEY, key);
        ask(request.json(&wire::Read::of(message, is_typing))).await.map(drop)
    }

    /// Puts a file for a customer into 360dialog's store: its id there.
    pub async fn upload(&self, base: Dialog360Base, key: &SecretString, file: Upload) -> Result<String, NotTaken> {
        let key = header(key).ok_or_else(|| upload::later(Failure::Unauthorised))?;
        upload::post(self.http.post(self.url(base, "media")).header(KEY, key), file).await
    }

    /// Asks 360dialog whether the number may send ("Messaging health status").
    pub async fn check(&self, base: Dialog360Base, key: &SecretString) -> Result<String, Trouble> {
        let key = header(key).ok_or(Trouble::NoSecret)?;
        let body = ask(self.http.get(self.url(base, "health_status")).header(KEY, key)).await?;
        let health = json::whole(&body).and_then(Object::read).and_then(|body| body.object("health_status"));
        match health.and_then(|health| health.words("can_send_message", 32)).as_deref() {
            Some("BLOCKED") => Err(Trouble::Blocked),
            word => Ok(word.unwrap_or_default().to_lowercase()),
        }
    }

    fn url(&self, base: Dialog360Base, place: &str) -> Url {
        let (mut url, before) = match base {
            Dialog360Base::Cloud => (self.cloud.clone(), None),
            Dialog360Base::Sandbox => (self.sandbox.clone(), Some("v1")),
        };
        // `new` has refused the only kind of address for which this fails.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(before.into_iter().chain([place]));
        }
        url
    }
}

pub(super) fn header(key: &SecretString) -> Option<HeaderValue> {
    secret_header("", key)
}
