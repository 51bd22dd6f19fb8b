//! The key of one large file, which is encrypted piece by piece: drawn for that file alone, and kept sealed with the master key in the
//! file's own header.
//!
//! A piece is AES-256-GCM. Its nonce is its place: no two pieces of a file have the same, and no two files the same key. What a piece
//! belongs to, its place and whether it is the last are bound in, so that none can be changed, moved, left out, put behind the last,
//! or taken from another file.

use aes_gcm::{
    Aes256Gcm, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use secrecy::{ExposeSecret, SecretBox, SecretString};

use crate::{
    error::{Error, Result},
    kernel::secrets::random_bytes,
    server::Server,
};

/// What a piece grows by when it is sealed, in bytes.
pub const TAG: usize = 16;

const KEY: usize = 32;

/// The key of one file.
pub struct FileKey(SecretBox<[u8; KEY]>);

/// Where a piece stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number, from 0.
    pub number: u64,
    /// Whether nothing comes after it.
    pub is_last: bool,
}

impl Place {
    fn nonce(self) -> [u8; 12] {
        let mut nonce = [0; 12];
        nonce[3] = self.is_last.into();
        nonce[4..].copy_from_slice(&self.number.to_be_bytes());
        nonce
    }
}

impl FileKey {
    /// A new one.
    pub fn fresh() -> Self {
        Self(SecretBox::new(Box::new(random_bytes())))
    }

    /// To be kept: sealed with the master key, for this purpose.
    pub fn wrap(&self, server: &Server, purpose: &str) -> Result<Vec<u8>> {
        server.key().seal(purpose, &SecretString::from(hex::encode(self.0.expose_secret())))
    }

    /// One that was kept. Opens only with a master key that it was sealed with, and for the same purpose.
    pub fn unwrap(server: &Server, purpose: &str, wrapped: &[u8]) -> Result<Self> {
        let opened = server.key().open(purpose, wrapped)?;
        let mut key = [0; KEY];
        hex::decode_to_slice(opened.expose_secret(), &mut key)
            .map_err(|_| Error::internal("the key of a file is not of the form in which it is kept"))?;
        Ok(Self(SecretBox::new(Box::new(key))))
    }

    /// Seals a piece of what `bound` stands for.
    pub fn seal(&self, place: Place, bound: &[u8], piece: &[u8]) -> Result<Vec<u8>> {
        let (nonce, payload) = (Nonce::from(place.nonce()), Payload { msg: piece, aad: bound });
        self.cipher().encrypt(&nonce, payload).map_err(|_| Error::internal("sealing failed"))
    }

    /// Opens a piece; `None` if it is not just what was sealed at this place of this file.
    pub fn open(&self, place: Place, bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, payload) = (Nonce::from(place.nonce()), Payload { msg: sealed, aad: bound });
        self.cipher().decrypt(&nonce, payload).ok()
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(self.0.expose_secret().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_opens_at_its_place_in_its_file_only() {
        let (key, other) = (FileKey::fresh(), FileKey::fresh());
        let at = |number, is_last| Place { number, is_last };
        let sealed = key.seal(at(7, false), b"header", b"a piece").unwrap();
        assert_eq!(sealed.len(), 7 + TAG);
        assert_eq!(key.open(at(7, false), b"header", &sealed).unwrap(), b"a piece");
        assert_eq!(key.open(at(6, false), b"header", &sealed), None, "moved");
        assert_eq!(key.open(at(7, true), b"header", &sealed), None, "as the end");
        assert_eq!(key.open(at(7, false), b"other", &sealed), None, "under another header");
        assert_eq!(other.open(at(7, false), b"header", &sealed), None, "of another file");
        for bit in 0..sealed.len() * 8 {
            let mut bent = sealed.clone();
            bent[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(key.open(at(7, false), b"header", &bent), None, "bit {bit}");
        }
    }
}
