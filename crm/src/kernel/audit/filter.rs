//! Which events somebody wants to see, and as what file. It knows no noun: a request keeps both until a second person has
//! decided, and [`crate::audit`] reads by them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Action;
use crate::kernel::{caller::Via, ids::DiscordId, noun::Noun};

/// Which events. Everything that is `None` counts for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Whose deeds.
    pub by: Option<DiscordId>,
    /// About whom.
    pub on: Option<DiscordId>,
    /// Everything of one person: by them or about them.
    pub of: Option<DiscordId>,
    /// What was done.
    pub action: Option<Action>,
    /// On what kind of thing.
    pub noun: Option<Noun>,
    /// The door they came through.
    pub via: Option<Via>,
    /// Not before this time.
    pub since: Option<DateTime<Utc>>,
    /// Before this time.
    pub until: Option<DateTime<Utc>>,
    /// Refusals only.
    pub refused: bool,
    /// Changes of people, roles and requests only.
    pub permissions: bool,
}

/// As what file the log is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Comma-separated values (RFC 4180), in UTF-8 with a byte-order mark, for spreadsheets.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

impl Format {
    /// Its name, also as the file's ending.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }
}
