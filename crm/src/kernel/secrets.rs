//! The one place that encrypts. Secrets at rest (database passwords, access tokens) are sealed with the master key.
//!
//! A sealed secret is `version (1 byte) ‖ nonce (12 bytes) ‖ AES-256-GCM ciphertext and tag`. The purpose is bound in as
//! associated data, so that a secret copied to another row does not open there.

use aes_gcm::{
    Aes256Gcm, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

const VERSION: u8 = 1;
const NONCE: usize = 12;

/// The key that all secrets at rest are sealed with: 32 bytes, from the configuration.
pub struct MasterKey(SecretBox<[u8; 32]>);

impl MasterKey {
    /// From 64 hexadecimal digits.
    pub fn from_hex(hex_key: &SecretString) -> Result<Self> {
        let mut key = [0u8; 32];
        hex::decode_to_slice(hex_key.expose_secret().trim(), &mut key)
            .map_err(|_| Error::Internal("the master key must be 64 hexadecimal digits".into()))?;
        Ok(Self(SecretBox::new(Box::new(key))))
    }

    /// Seals `plain` for `purpose`.
    pub fn seal(&self, purpose: &str, plain: &SecretString) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE] = random_bytes();
        let payload = Payload { msg: plain.expose_secret().as_bytes(), aad: purpose.as_bytes() };
        let sealed =
            self.cipher()?.encrypt(&Nonce::from(nonce), payload).map_err(|_| Error::internal("sealing failed"))?;
        Ok([&[VERSION], &nonce[..], &sealed].concat())
    }

    /// Opens what was sealed for the same purpose with the same key.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<SecretString> {
        let wrong = || {
            Error::Internal(format!("a secret does not open ({purpose}): is this the master key it was sealed with?"))
        };
        let (head, body) = sealed.split_at_checked(1 + NONCE).ok_or_else(wrong)?;
        let nonce: [u8; NONCE] = head[1..].try_into().map_err(|_| wrong())?;
        if head[0] != VERSION {
            return Err(wrong());
        }
        let payload = Payload { msg: body, aad: purpose.as_bytes() };
        let plain = self.cipher()?.decrypt(&Nonce::from(nonce), payload).map_err(|_| wrong())?;
        String::from_utf8(plain).map(SecretString::from).map_err(|_| wrong())
    }

    fn cipher(&self) -> Result<Aes256Gcm> {
        Ok(Aes256Gcm::new(&self.derive("omnicrm secrets at rest v1")?.into()))
    }

    /// A key for one purpose, from which neither this one nor that of another purpose can be found.
    pub(crate) fn derive(&self, purpose: &str) -> Result<[u8; 32]> {
        let mut key = [0u8; 32];
        Hkdf::<Sha256>::new(None, self.0.expose_secret())
            .expand(purpose.as_bytes(), &mut key)
            .map_err(|_| Error::internal("key derivation failed"))?;
        Ok(key)
    }
}

/// A new random secret: 256 bits as 64 hexadecimal digits.
pub fn random_secret() -> SecretString {
    SecretString::from(hex::encode(random_bytes::<32>()))
}

/// What PostgreSQL keeps of a login's password (`SCRAM-SHA-256$rounds:salt$StoredKey:ServerKey`, RFC 5802, section 3), for a
/// [`random_secret`]. One round instead of PostgreSQL's 4,096: rounds make guessing slow, and 256 random bits can't be guessed;
/// each costs whoever connects two hashes, every time.
pub(crate) fn login_verifier(password: &SecretString) -> Result<String> {
    let salt: [u8; 16] = random_bytes();
    let salted = hmac(password.expose_secret().as_bytes(), &[&salt[..], &1u32.to_be_bytes()].concat())?;
    let stored_key: [u8; 32] = Sha256::digest(hmac(&salted, b"Client Key")?).into();
    let server_key = hmac(&salted, b"Server Key")?;
    let [salt, stored_key, server_key] = [&salt[..], &stored_key, &server_key].map(|part| BASE64.encode(part));
    Ok(format!("SCRAM-SHA-256$1:{salt}${stored_key}:{server_key}"))
}

fn hmac(key: &[u8], message: &[u8]) -> Result<[u8; 32]> {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).map_err(Error::internal)?;
    mac.update(message);
    Ok(mac.finalize().into_bytes().into())
}

#[expect(clippy::disallowed_methods, reason = "this is the choke point that the lint points to")]
fn random_bytes<const N: usize>() -> [u8; N] {
    use rand::Rng;
    let mut bytes = [0u8; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// Sixteen random bytes, to make a digest of something guessable unguessable.
pub(crate) fn salt() -> [u8; 16] {
    random_bytes()
}

/// A number drawn evenly from `0.0..1.0`, for jitter.
pub(crate) fn random_fraction() -> f64 {
    f64::from(u32::from_le_bytes(random_bytes())) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: &str) -> MasterKey {
        MasterKey::from_hex(&SecretString::from(byte.repeat(32))).unwrap()
    }

    #[test]
    fn a_secret_opens_only_for_its_purpose_and_key() {
        let sealed = key("ab").seal("tenant/1", &SecretString::from("hunter2")).unwrap();
        assert_eq!(key("ab").open("tenant/1", &sealed).unwrap().expose_secret(), "hunter2");
        assert!(key("ab").open("tenant/2", &sealed).is_err(), "another purpose");
        assert!(key("ac").open("tenant/1", &sealed).is_err(), "another key");
        for at in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[at] ^= 1;
            assert!(key("ab").open("tenant/1", &bent).is_err(), "byte {at} changed");
        }
        assert!(key("ab").open("tenant/1", &sealed[..5]).is_err(), "cut short");
    }

    #[test]
    fn errors_name_no_secret() {
        let error = key("ab").open("tenant/1", b"hunter2 hunter2 hunter2").unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }
}
