//! Messages to a customer through Meta's Graph API.
//!
//! What came of it is an [`Outcome`]: see [`outgoing`](super::outgoing). Our own id travels as `biz_opaque_callback_data` and
//! comes back in the status webhooks.
//!
//! To send another type of message, add its body to `send/wire.rs`; to treat another error code, add it to [`codes`](super::codes).

pub(super) mod answer;
pub(super) mod wire;

use crm::channel::Failure;
use reqwest::{Client, header};
use secrecy::SecretString;
use url::Url;

use super::{
    outgoing::{BadBase, Letter, Outcome, Recipient, Trouble, ask, exchange, refused_here, secret_header},
    upload::{self, NotTaken, Upload},
};

/// Meta's Graph API at one address and version.
#[derive(Clone, Debug)]
pub struct Graph {
    pub(super) http: Client,
    pub(super) base: Url,
    version: String,
}

/// The business number to send from.
#[derive(Clone, Debug)]
pub struct Account {
    /// Meta's id of the number, not the number itself.
    pub phone_number_id: String,
    /// The token that may send from it. Hidden in `Debug`.
    pub access_token: SecretString,
}

impl Graph {
    /// A client for the API at `base` (`https://graph.facebook.com`) and `version` (`v26.0`).
    ///
    /// `http` must follow no redirects, repeat nothing, and have a time-out of 30 s or more: an early one only turns
    /// slow answers into unknown ones.
    pub fn new(http: Client, base: Url, version: String) -> Result<Self, BadBase> {
        if base.cannot_be_a_base() {
            return Err(BadBase);
        }
        Ok(Self { http, base, version })
    }

    /// The same in another version, if one is given.
    pub fn at(&self, version: Option<&str>) -> Self {
        let version = version.unwrap_or(&self.version).to_owned();
        Self { version, ..self.clone() }
    }

    /// Sends one message, once.
    pub async fn send(&self, account: &Account, to: &Recipient, letter: &Letter<'_>) -> Outcome {
        let Account { phone_number_id, access_token } = account;
        let Some(message) = wire::Message::of(to, letter) else {
            return refused_here(Failure::Content, "the recipient is not a phone number, or nothing is answered");
        };
        let Some(token) = bearer(access_token) else {
            return refused_here(Failure::Unauthorised, "the access token holds characters that can't be sent");
        };
        let url = self.messages(phone_number_id);
        match exchange(self.http.post(url).header(header::AUTHORIZATION, token).json(&message)).await {
            Ok(sent) => answer::outcome(&sent),
            Err(outcome) => outcome,
        }
    }

    /// Tells a customer that a message of theirs and those before it were read, and, if so, that somebody is typing.
    pub async fn mark_read(&self, account: &Account, message: &str, is_typing: bool) -> Result<(), Trouble> {
        let token = bearer(&account.access_token).ok_or(Trouble::NoSecret)?;
        let url = self.messages(&account.phone_number_id);
        let request = self.http.post(url).header(header::AUTHORIZATION, token);
        ask(request.json(&wire::Read::of(message, is_typing))).await.map(drop)
    }

    /// Puts a file for a customer into Meta's store: its id there.
    pub async fn upload(&self, account: &Account, file: Upload) -> Result<String, NotTaken> {
        let token = bearer(&account.access_token).ok_or_else(|| upload::later(Failure::Unauthorised))?;
        let url = self.path(&[&account.phone_number_id, "media"]);
        upload::post(self.http.post(url).header(header::AUTHORIZATION, token), file).await
    }

    fn messages(&self, phone_number_id: &str) -> Url {
        self.path(&[phone_number_id, "messages"])
    }

    /// The address of a thing by its id.
    pub(super) fn object(&self, id: &str) -> Url {
        self.path(&[id])
    }

    pub(super) fn path(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        // `new` has refused the only kind of address for which this fails.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push(&self.version).extend(segments);
        }
        url
    }
}

pub(super) fn bearer(token: &SecretString) -> Option<header::HeaderValue> {
    secret_header("Bearer ", token)
}

#[cfg(test)]
mod tests;
