//! Meta's webhook signature, made the way Meta makes it: for replaying stored deliveries and for tests.
//!
//! The check is in [`whatsapp::verified`](crate::whatsapp::verified). Another provider's signature gets its own function
//! here, so that whoever pretends to be a provider finds all of them in one place.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

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

/// An HMAC-SHA256 ready for the bytes.
pub(crate) fn keyed(secret: &SecretString) -> Option<Hmac<Sha256>> {
    Hmac::new_from_slice(secret.expose_secret().as_bytes()).ok()
}
