//! The one place that encrypts. Secrets at rest (database passwords, access tokens, the keys of audit logs) are sealed with the
//! master key.
//!
//! A sealed secret is `2 (1 byte) ‖ id of the master key (8 bytes) ‖ nonce (12 bytes) ‖ AES-256-GCM ciphertext and tag`. The purpose is
//! bound in as associated data, so that a secret copied to another row does not open there. The first versions wrote
//! `1 (1 byte) ‖ nonce ‖ ciphertext and tag`; such a one is tried with each key.

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

/// The form without the id of the key.
const WITHOUT_ID: u8 = 1;
const VERSION: u8 = 2;
const NONCE: usize = 12;
const ID: usize = 8;

/// What a secret that is sealed with a certain master key begins with: the version and the key's id.
pub(crate) const MARK: usize = 1 + ID;

/// One master key: 32 bytes.
pub(crate) struct Key(SecretBox<[u8; 32]>);

impl Key {
    fn from_hex(hex_key: &SecretString) -> Result<Self> {
        let mut key = [0u8; 32];
        hex::decode_to_slice(hex_key.expose_secret().trim(), &mut key)
            .map_err(|_| Error::Internal("a master key must be 64 hexadecimal digits".into()))?;
        Ok(Self(SecretBox::new(Box::new(key))))
    }

    /// What it is told from others by. Says nothing about the key.
    fn id(&self) -> Result<[u8; ID]> {
        let derived = self.derive("omnicrm master key id v1")?;
        derived.first_chunk().copied().ok_or_else(|| Error::internal("key derivation failed"))
    }

    fn mark(&self) -> Result<[u8; MARK]> {
        let mut mark = [VERSION; MARK];
        mark[1..].copy_from_slice(&self.id()?);
        Ok(mark)
    }

    fn cipher(&self) -> Result<Aes256Gcm> {
        Ok(Aes256Gcm::new(&self.derive("omnicrm secrets at rest v1")?.into()))
    }

    /// Opens what stands after the version and the id.
    fn open(&self, purpose: &str, body: &[u8]) -> Option<SecretString> {
        let (nonce, sealed) = body.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: purpose.as_bytes() };
        let plain = self.cipher().ok()?.decrypt(&Nonce::from(*nonce), payload).ok()?;
        String::from_utf8(plain).map(SecretString::from).ok()
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

/// The key that all secrets at rest are sealed with, from the configuration; and those before it, which only open.
pub struct MasterKey {
    current: Key,
    old: Vec<Key>,
}

impl MasterKey {
    /// From 64 hexadecimal digits.
    pub fn from_hex(hex_key: &SecretString) -> Result<Self> {
        Ok(Self { current: Key::from_hex(hex_key)?, old: Vec::new() })
    }

    /// The same, and what this one (64 hexadecimal digits) has sealed opens, too.
    pub fn and_old(mut self, hex_key: &SecretString) -> Result<Self> {
        self.old.push(Key::from_hex(hex_key)?);
        Ok(self)
    }

    /// Which key seals: 16 hexadecimal digits that say nothing about the key itself.
    pub fn id(&self) -> Result<String> {
        Ok(hex::encode(self.current.id()?))
    }

    /// What everything begins with that is sealed with the key that seals now.
    pub(crate) fn mark(&self) -> Result<[u8; MARK]> {
        self.current.mark()
    }

    /// Seals `plain` for `purpose`.
    pub fn seal(&self, purpose: &str, plain: &SecretString) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE] = random_bytes();
        let payload = Payload { msg: plain.expose_secret().as_bytes(), aad: purpose.as_bytes() };
        let cipher = self.current.cipher()?;
        let sealed = cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| Error::internal("sealing failed"))?;
        Ok([&self.current.mark()?[..], &nonce, &sealed].concat())
    }

    /// A key for one purpose from the key that seals; then those from the keys before it, for what was made under them.
    pub(crate) fn derive(&self, purpose: &str) -> Result<Vec<[u8; 32]>> {
        std::iter::once(&self.current).chain(&self.old).map(|key| key.derive(purpose)).collect()
    }

    /// Opens what was sealed for the same purpose with one of the keys.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<SecretString> {
        self.open_and_tell(purpose, sealed).map(|(plain, _)| plain)
    }

    /// Like [`Self::open`], with the key that it was sealed with.
    pub(crate) fn open_and_tell(&self, purpose: &str, sealed: &[u8]) -> Result<(SecretString, &Key)> {
        let wrong = || {
            Error::Internal(format!("a secret does not open ({purpose}): is this the master key it was sealed with?"))
        };
        let (version, rest) = sealed.split_first().ok_or_else(wrong)?;
        let keys = || std::iter::once(&self.current).chain(&self.old);
        match *version {
            WITHOUT_ID => keys().find_map(|key| Some((key.open(purpose, rest)?, key))).ok_or_else(wrong),
            VERSION => {
                let (id, body) = rest.split_first_chunk::<ID>().ok_or_else(wrong)?;
                let key = keys().find(|key| key.id().is_ok_and(|known| known == *id)).ok_or_else(|| {
                    Error::Internal(format!(
                        "a secret does not open ({purpose}): it was sealed with the master key {}, which is neither \
                         secrets.master_key nor among secrets.old_master_keys",
                        hex::encode(id)
                    ))
                })?;
                Ok((key.open(purpose, body).ok_or_else(wrong)?, key))
            }
            _ => Err(wrong()),
        }
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
pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
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
    fn what_an_old_key_sealed_opens_and_what_is_sealed_anew_has_the_new_one() {
        let hex = |byte: &str| SecretString::from(byte.repeat(32));
        let rotated = || key("ac").and_old(&hex("ab")).unwrap();
        let before = key("ab").seal("tenant/1", &SecretString::from("hunter2")).unwrap();
        let (plain, by) =
            rotated().open_and_tell("tenant/1", &before).map(|(plain, by)| (plain, by.id().unwrap())).unwrap();
        assert_eq!((plain.expose_secret(), by), ("hunter2", key("ab").current.id().unwrap()));
        let after = rotated().seal("tenant/1", &plain).unwrap();
        assert_eq!(after[..MARK], rotated().mark().unwrap());
        assert_eq!(key("ac").open("tenant/1", &after).unwrap().expose_secret(), "hunter2");
        let unknown = key("ab").open("tenant/1", &after).unwrap_err().to_string();
        assert!(unknown.contains(&rotated().id().unwrap()) && !unknown.contains(&"ac".repeat(32)), "{unknown}");
        assert!(rotated().open("tenant/2", &before).is_err(), "another purpose");
    }

    /// As the first versions wrote it: without the id of the key.
    #[test]
    fn what_the_first_versions_sealed_opens_with_whichever_key_it_is() {
        let nonce = [7u8; NONCE];
        let payload = Payload { msg: b"hunter2", aad: b"tenant/1" };
        let sealed = key("ab").current.cipher().unwrap().encrypt(&Nonce::from(nonce), payload).unwrap();
        let sealed = [&[WITHOUT_ID], &nonce[..], &sealed].concat();
        let both = key("ac").and_old(&SecretString::from("ab".repeat(32))).unwrap();
        assert_eq!(key("ab").open("tenant/1", &sealed).unwrap().expose_secret(), "hunter2");
        assert_eq!(both.open("tenant/1", &sealed).unwrap().expose_secret(), "hunter2");
        assert!(key("ac").open("tenant/1", &sealed).is_err());
    }

    #[test]
    fn errors_name_no_secret() {
        let error = key("ab").open("tenant/1", b"hunter2 hunter2 hunter2").unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }
}
