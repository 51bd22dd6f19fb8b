//! A file that came with a message. The provider keeps it for some days only, so a worker fetches it.

use base64::{Engine, engine::general_purpose::STANDARD};

/// A file, as the provider describes it. Nothing of this has been checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Where the provider keeps it.
    pub source: Source,
    /// Its media type, as in `image/jpeg`, as the sender's phone has it.
    pub media_type: Option<String>,
    /// Its digest, if one was given that can be read.
    pub sha256: Option<[u8; 32]>,
    /// Its name, as the sender has it.
    pub file_name: Option<String>,
    /// Recorded in WhatsApp, as opposed to a sound that was sent as a file.
    pub is_voice: bool,
}

/// Where a provider keeps a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Under an id (Meta).
    Id(String),
    /// At an address (Twilio). It is the provider's word and no more: whoever fetches it checks the host.
    Address(String),
}

impl Source {
    /// As stored: the kind and the value.
    pub(crate) fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Id(id) => ("id", id),
            Self::Address(address) => ("address", address),
        }
    }

    /// From its parts.
    pub(crate) fn of(kind: &str, value: String) -> Self {
        if kind == "address" { Self::Address(value) } else { Self::Id(value) }
    }
}

/// A digest as providers write it: 64 hexadecimal digits, or base64. Meta does both, the one in answers and the other in
/// webhooks.
pub fn sha256(text: &str) -> Option<[u8; 32]> {
    let text = text.trim();
    let bytes = if text.len() == 64 { hex::decode(text).ok() } else { STANDARD.decode(text).ok() };
    bytes?.try_into().ok()
}

/// How a message came to be passed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Forwarded {
    /// It was not.
    #[default]
    No,
    /// It was.
    Yes,
    /// It was, again and again: what WhatsApp marks with two arrows.
    Often,
}

impl Forwarded {
    /// As stored.
    pub(crate) fn stored(self) -> i16 {
        match self {
            Self::No => 0,
            Self::Yes => 1,
            Self::Often => 2,
        }
    }

    /// What was stored.
    pub(crate) fn of(stored: i16) -> Self {
        match stored {
            1 => Self::Yes,
            2 => Self::Often,
            _ => Self::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_in_both_spellings() {
        let digest: [u8; 32] = std::array::from_fn(|place| place as u8 * 7);
        assert_eq!(sha256(&hex::encode(digest)), Some(digest));
        assert_eq!(sha256(&hex::encode(digest).to_uppercase()), Some(digest));
        assert_eq!(sha256(&STANDARD.encode(digest)), Some(digest));
        for odd in ["", "abc", "zz", &hex::encode(&digest[1..]), &STANDARD.encode(&digest[1..])] {
            assert_eq!(sha256(odd), None, "{odd}");
        }
    }

    #[test]
    fn what_is_stored_is_read() {
        for forwarded in [Forwarded::No, Forwarded::Yes, Forwarded::Often] {
            assert_eq!(Forwarded::of(forwarded.stored()), forwarded);
        }
        for source in [Source::Id("1".into()), Source::Address("https://x.example/1".into())] {
            let (kind, value) = source.parts();
            assert_eq!(Source::of(kind, value.to_owned()), source);
        }
    }
}
