//! Which conversation is meant, and how much of it was seen by whoever means it.

use std::fmt;

use crate::{ids::ConversationId, kernel::attempt::Target, kernel::noun::Noun, text};

/// Which conversation is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Which {
    /// What it is called.
    pub name: Name,
    /// What was seen of it, if that is known.
    pub seen: Option<Seen>,
}

/// What a conversation is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// Its id.
    Id(ConversationId),
    /// Its number, as in `C-1042`.
    Number(i64),
    /// Something that no conversation is called.
    Unknown,
}

/// What somebody has seen of a conversation: who acts on it must not overlook what came since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Seen {
    /// How often it had been changed.
    pub version: i64,
    /// The place of the customer's newest message; 0 if they never wrote.
    pub heard: i64,
}

impl Which {
    /// By its id, whatever was seen of it.
    pub fn id(id: ConversationId) -> Self {
        Self { name: Name::Id(id), seen: None }
    }

    /// As people type it (`C-1042`, `c1042`, `1042`, also with Arabic digits), or as this is written.
    pub fn read(typed: &str) -> Self {
        let (name, seen) = typed.split_once('@').map_or((typed, None), |(name, seen)| (name, Seen::read(seen)));
        Self { name: Name::read(name), seen }
    }

    /// As the audit log names it where something is refused.
    pub(crate) fn target(&self) -> Target {
        match self.name {
            Name::Id(id) => Target::new(Noun::Conversation, &id),
            Name::Number(number) => Target::by_name(Noun::Conversation, &number_label(number)),
            Name::Unknown => Target::by_name(Noun::Conversation, "—"),
        }
    }
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name {
            Name::Id(id) => write!(f, "{id}")?,
            Name::Number(number) => write!(f, "{number}")?,
            Name::Unknown => write!(f, "-")?,
        }
        match self.seen {
            Some(Seen { version, heard }) => write!(f, "@{version}.{heard}"),
            None => Ok(()),
        }
    }
}

impl Name {
    fn read(typed: &str) -> Self {
        // An id has 32 digits, which no number has.
        if let (32, Ok(id)) = (typed.len(), typed.parse()) {
            return Self::Id(id);
        }
        parse_number(typed).map_or(Self::Unknown, Self::Number)
    }
}

impl Seen {
    fn read(raw: &str) -> Option<Self> {
        let (version, heard) = raw.split_once('.')?;
        Some(Self { version: version.parse().ok()?, heard: heard.parse().ok()? })
    }
}

/// A conversation's number as people type it.
pub(super) fn parse_number(typed: &str) -> Option<i64> {
    text::number_behind('c', typed)
}

/// A conversation's number as people read it.
pub fn number_label(number: i64) -> String {
    format!("C-{number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversations_are_named_as_people_type_them() {
        for raw in ["C-1042", "c1042", "1042", " C-1042 ", "١٠٤٢"] {
            assert_eq!(Which::read(raw), Which { name: Name::Number(1042), seen: None }, "{raw}");
        }
        for raw in ["", "C-", "سارة", "-5", "0", "99999999999999999999", "L-1042"] {
            assert_eq!(Which::read(raw).name, Name::Unknown, "{raw}");
        }
    }

    #[test]
    fn what_was_seen_is_carried_along() {
        let seen = Some(Seen { version: 3, heard: 512 });
        let id = "0190b3c4d5e6f708192a3b4c5d6e7f80".parse().unwrap();
        for which in [Which { name: Name::Number(7), seen }, Which { name: Name::Id(id), seen }, Which::id(id)] {
            assert_eq!(Which::read(&which.to_string()), which);
        }
        assert_eq!(Which::read("7@x").seen, None);
    }
}
