//! Proof that a delivery was posted by its provider. Everything behind the door takes a [`Verified`], and only what stands in this
//! room makes one: [`verify`] for Meta, and a `verify` for each other provider in a file of its own.

pub mod dialog360;
pub mod twilio;

use bytes::Bytes;
use hmac::Mac;
use secrecy::{ExposeSecret, SecretString};

use crate::sign::keyed;

/// The app secrets that a signature may be made with: one, or several while a secret is being rotated.
#[derive(Clone, Debug)]
pub struct Secrets(Vec<SecretString>);

/// The door can't be opened with these settings. Refuse to start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misconfigured {
    /// There is no app secret.
    #[error("no WhatsApp app secret is set")]
    NoSecret,
    /// An app secret is empty or only white space.
    #[error("a WhatsApp app secret is blank")]
    BlankSecret,
    /// The verify token is empty or only white space.
    #[error("the WhatsApp verify token is blank")]
    BlankToken,
}

/// The signature is missing, malformed or made with another secret. Nobody is told which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not hold")]
pub struct BadSignature;

impl Secrets {
    /// Takes the secrets as configured. Refuses an empty list and blank secrets: they would let anyone in.
    pub fn new(secrets: impl IntoIterator<Item = SecretString>) -> Result<Self, Misconfigured> {
        let secrets: Vec<_> = secrets.into_iter().collect();
        if secrets.is_empty() {
            return Err(Misconfigured::NoSecret);
        }
        if secrets.iter().any(|secret| secret.expose_secret().trim().is_empty()) {
            return Err(Misconfigured::BlankSecret);
        }
        Ok(Self(secrets))
    }
}

/// The body of a webhook, byte for byte as it arrived.
pub struct Delivery {
    raw: Bytes,
}

/// Something whose origin has been proven.
pub struct Verified<T>(T);

impl Verified<Delivery> {
    /// The body as it arrived.
    pub fn raw(&self) -> &Bytes {
        &self.0.raw
    }
}

impl std::fmt::Debug for Verified<Delivery> {
    /// Shows the size only: the body is a customer's words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Verified<Delivery>({} bytes)", self.0.raw.len())
    }
}

/// Checks the value of `X-Hub-Signature-256` against the raw body.
///
/// Strict about the form: `sha256=` and exactly 64 lower-case hex digits, which is what Meta sends. The digest is decoded
/// first and compared in constant time, and all secrets are tried, so that time tells nothing about which one held.
pub fn verify(
    secrets: &Secrets,
    signature_header: Option<&[u8]>,
    raw: Bytes,
) -> Result<Verified<Delivery>, BadSignature> {
    let digest = signature_header.and_then(digest).ok_or(BadSignature)?;
    let mut held = false;
    for secret in &secrets.0 {
        held |= keyed(secret).is_some_and(|mac| mac.chain_update(&raw).verify_slice(&digest).is_ok());
    }
    if held { Ok(Verified(Delivery { raw })) } else { Err(BadSignature) }
}

fn digest(header: &[u8]) -> Option<[u8; 32]> {
    digits(header.strip_prefix(b"sha256=")?)
}

/// Exactly 64 lower-case hex digits.
fn digits(digits: &[u8]) -> Option<[u8; 32]> {
    if !digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut digest = [0; 32];
    hex::decode_to_slice(digits, &mut digest).ok()?; // refuses any length but 64
    Some(digest)
}

#[cfg(test)]
mod tests;
