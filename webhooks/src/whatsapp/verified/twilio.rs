//! Proof that a post is Twilio's: `X-Twilio-Signature`, made of the address that it was posted to and its parameters.
//!
//! The address is the one that we told Twilio (`http.public_url`), never what a request says of itself: a proxy's headers are
//! anybody's.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use crm::channels::{Keys, Settings};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha1::Sha1;
use url::Url;

use super::{BadSignature, Verified};
use crate::whatsapp::twilio::form::Form;

/// A post, and the number that it is for.
pub struct Posted {
    form: Form,
    raw: Bytes,
}

impl Verified<Posted> {
    /// Its parameters.
    pub fn form(&self) -> &Form {
        &self.0.form
    }

    /// What is stored of it: all that was signed but the host. The query, a line feed, the body.
    pub fn raw(&self) -> &Bytes {
        &self.0.raw
    }
}

impl std::fmt::Debug for Verified<Posted> {
    /// Shows the size only: the body is a customer's words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Verified<Posted>({} bytes)", self.0.raw.len())
    }
}

/// The address under which we are known outside. It has a host, and nothing that can't stand before a path.
#[derive(Clone, Debug)]
pub struct PublicUrl(Url);

/// The address can't be ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the public address must be like https://crm.example.com, without user, query or fragment")]
pub struct BadUrl;

impl PublicUrl {
    /// Refuses what is not like `https://crm.example.com`. A path before ours is taken: a proxy may cut it off.
    pub fn new(url: Url) -> Result<Self, BadUrl> {
        let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
        let web = matches!(url.scheme(), "https" | "http") && url.has_host() && url.fragment().is_none();
        if plain && web { Ok(Self(url)) } else { Err(BadUrl) }
    }

    /// An address of ours: `place` begins with `/` and may have a query.
    pub fn address(&self, place: &str) -> String {
        self.addressed(&self.0.port().map(|port| format!(":{port}")).unwrap_or_default(), place)
    }

    /// The address as Twilio may have signed it: its own validators try it with the port and without one.
    fn spellings(&self, place: &str) -> [String; 2] {
        let port = self.0.port_or_known_default().map(|port| format!(":{port}")).unwrap_or_default();
        [self.addressed("", place), self.addressed(&port, place)]
    }

    fn addressed(&self, port: &str, place: &str) -> String {
        let before = self.0.path().trim_end_matches('/');
        format!("{}://{}{port}{before}{place}", self.0.scheme(), self.0.host_str().unwrap_or_default())
    }
}

/// Checks `X-Twilio-Signature` of a post to `place`, the path and query as they came.
///
/// Strict about the form, base64 of 20 bytes; compared in constant time; all secrets are tried in all spellings, so that time
/// tells nothing about which one held.
pub fn verify(
    keys: &Keys,
    url: &PublicUrl,
    place: &str,
    signature_header: Option<&[u8]>,
    form: &Form,
    body: &Bytes,
) -> Result<Verified<Posted>, BadSignature> {
    let given: [u8; 20] =
        signature_header.and_then(|header| STANDARD.decode(header).ok()?.try_into().ok()).ok_or(BadSignature)?;
    let (spellings, parameters) = (url.spellings(place), parameters(form));
    let mut held = false;
    for secret in &keys.secrets {
        for spelling in &spellings {
            held |= keyed(secret, spelling, &parameters).is_some_and(|mac| mac.verify_slice(&given).is_ok());
        }
    }
    let account = form.id("AccountSid");
    let ours = matches!(&keys.settings, Settings::Twilio { account_sid } if account.as_ref().is_none_or(|sid| sid == account_sid));
    if !held || !ours {
        return Err(BadSignature);
    }
    let query = place.split_once('?').map_or("", |(_, query)| query);
    Ok(Verified(Posted { form: form.clone(), raw: [query.as_bytes(), b"\n", body].concat().into() }))
}

/// The signature of a post, as Twilio makes it ("Validating signatures").
pub(crate) fn sign(secret: &SecretString, address: &str, form: &Form) -> Option<String> {
    let mac = keyed(secret, address, &parameters(form))?;
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}

fn keyed(secret: &SecretString, address: &str, parameters: &[u8]) -> Option<Hmac<Sha1>> {
    let mac = Hmac::<Sha1>::new_from_slice(secret.expose_secret().as_bytes()).ok()?;
    Some(mac.chain_update(address).chain_update(parameters))
}

/// Each name and value, one after another in the order of the names; the values of a repeated name in their order, each once.
fn parameters(form: &Form) -> Vec<u8> {
    let mut sorted: BTreeMap<&[u8], BTreeSet<&[u8]>> = BTreeMap::new();
    for (name, value) in form.pairs() {
        sorted.entry(name).or_default().insert(value);
    }
    let of = |(name, values): (&[u8], BTreeSet<&[u8]>)| {
        values.into_iter().flat_map(|value| [name, value].concat()).collect::<Vec<_>>()
    };
    sorted.into_iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests;
