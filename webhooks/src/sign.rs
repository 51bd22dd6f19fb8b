//! Webhook signatures, made the way their providers make them: for replaying stored deliveries and for tests.
//!
//! The checks are in [`whatsapp::verified`](crate::whatsapp::verified). Another provider's signature gets its own function
//! here, so that whoever pretends to be a provider finds all of them in one place.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use crate::whatsapp::twilio::form::Form;

/// The value of `X-Hub-Signature-256` for a body: `sha256=` and 64 lower-case hex digits.
///
/// HMAC-SHA256 of the raw bytes under the app secret (Meta, "Create a webhook endpoint", payload validation).
pub fn sign(secret: &SecretString, raw: &[u8]) -> String {
    // HMAC takes a key of any length, so the empty value, which no check accepts, is never returned.
    let Some(mut mac) = keyed(secret) else {
        return String::new();
    };
    mac.update(raw);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// The value of `X-Twilio-Signature` for a body that is posted to an address.
///
/// HMAC-SHA1 under the auth token of the address, followed by each parameter's name and value (Twilio, "Validating signatures").
pub fn twilio(auth_token: &SecretString, address: &str, body: &[u8]) -> String {
    // HMAC takes a key of any length, so the empty value, which no check accepts, is never returned.
    crate::whatsapp::verified::twilio::sign(auth_token, address, &Form::parse(body)).unwrap_or_default()
}

/// An HMAC-SHA256 ready for the bytes.
pub(crate) fn keyed(secret: &SecretString) -> Option<Hmac<Sha256>> {
    Hmac::new_from_slice(secret.expose_secret().as_bytes()).ok()
}
