//! Which task is meant, and what one is about, as people and buttons name them.

use std::{fmt, str::FromStr};

use crate::{
    ids::{ContactId, ConversationId, TaskId},
    kernel::attempt::Target,
    kernel::noun::Noun,
    text,
};

/// Which task is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Which {
    /// What it is called.
    pub name: Name,
    /// How often it had been changed when it was seen, if that is known.
    pub seen: Option<i64>,
}

/// What a task is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// Its id.
    Id(TaskId),
    /// Its number, as in `T-1001`.
    Number(i64),
    /// Something that no task is called.
    Unknown,
}

impl Which {
    /// By its id, whatever was seen of it.
    pub fn id(id: TaskId) -> Self {
        Self { name: Name::Id(id), seen: None }
    }

    /// As people type it (`T-1001`, `t1001`, `1001`, also with Arabic digits), or as this is written.
    pub fn read(typed: &str) -> Self {
        let (name, seen) = typed.split_once('@').map_or((typed, None), |(name, seen)| (name, seen.parse().ok()));
        let name = match (name.len(), name.parse()) {
            (32, Ok(id)) => Name::Id(id),
            _ => text::number_behind('t', name).map_or(Name::Unknown, Name::Number),
        };
        Self { name, seen }
    }

    pub(super) fn target(&self) -> Target {
        match self.name {
            Name::Id(id) => Target::new(Noun::Task, &id),
            Name::Number(number) => Target::by_name(Noun::Task, &number_label(number)),
            Name::Unknown => Target::by_name(Noun::Task, "—"),
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
        self.seen.map_or(Ok(()), |seen| write!(f, "@{seen}"))
    }
}

/// What a task is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Somebody.
    Contact(ContactId),
    /// A conversation, by its id.
    Conversation(ConversationId),
    /// A conversation, by its number.
    ConversationNumber(i64),
    /// A lead, by its number.
    Lead(i64),
    /// A deal, by its number.
    Deal(i64),
}

impl Topic {
    pub(super) fn noun(self) -> Noun {
        match self {
            Self::Contact(_) => Noun::Contact,
            Self::Conversation(_) | Self::ConversationNumber(_) => Noun::Conversation,
            Self::Lead(_) => Noun::Lead,
            Self::Deal(_) => Noun::Deal,
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contact(id) => write!(f, "p{id}"),
            Self::Conversation(id) => write!(f, "c{id}"),
            Self::ConversationNumber(number) => write!(f, "C-{number}"),
            Self::Lead(number) => write!(f, "L-{number}"),
            Self::Deal(number) => write!(f, "D-{number}"),
        }
    }
}

impl FromStr for Topic {
    type Err = &'static str;

    /// As this is written, or as people type numbers: `C-1042`, `c1042`, `l-١٠٤٢`.
    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let id = raw.get(1..).filter(|id| id.len() == 32);
        let found = match (raw.get(..1), id) {
            (Some("p"), Some(id)) => id.parse().ok().map(Self::Contact),
            (Some("c"), Some(id)) => id.parse().ok().map(Self::Conversation),
            _ if raw.trim().starts_with(['l', 'L']) => text::number_behind('l', raw).map(Self::Lead),
            _ if raw.trim().starts_with(['d', 'D']) => text::number_behind('d', raw).map(Self::Deal),
            _ if raw.trim().starts_with(['c', 'C']) => text::number_behind('c', raw).map(Self::ConversationNumber),
            _ => None,
        };
        found.ok_or("nothing that a task can be about")
    }
}

/// A task's number as people read it.
pub fn number_label(number: i64) -> String {
    format!("T-{number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0190b3c4d5e6f708192a3b4c5d6e7f80";

    #[test]
    fn tasks_are_named_as_people_type_them() {
        for raw in ["T-1001", "t1001", "1001", " T-1001 ", "١٠٠١"] {
            assert_eq!(Which::read(raw), Which { name: Name::Number(1001), seen: None }, "{raw}");
        }
        for raw in ["", "T-", "-5", "0", "C-1001", "مهمة"] {
            assert_eq!(Which::read(raw).name, Name::Unknown, "{raw}");
        }
        for seen in [None, Some(3)] {
            let which = Which { name: Name::Id(ID.parse().unwrap()), seen };
            assert_eq!(Which::read(&which.to_string()), which);
        }
    }

    #[test]
    fn what_a_task_is_about_is_read_as_it_is_written() {
        for (raw, topic) in [("c-١٠٤٢", "C-1042"), ("C1042", "C-1042"), ("l-7", "L-7"), ("L7", "L-7")] {
            assert_eq!(raw.parse::<Topic>().unwrap().to_string(), topic);
        }
        for raw in [format!("p{ID}"), format!("c{ID}")] {
            assert_eq!(raw.parse::<Topic>().unwrap().to_string(), raw);
        }
        for raw in ["", "1042", "T-1", "c", "سارة", "p1"] {
            assert!(raw.parse::<Topic>().is_err(), "{raw}");
        }
    }
}
