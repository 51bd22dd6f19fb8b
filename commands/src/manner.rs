//! How Discord has what is not words.

use chrono::{DateTime, Utc};
use crm::{DiscordId, tenants::Language};
use words::{Manner, Shown, t};

use crate::plain::{bare, mention, plain, stamp};

/// How Discord has what is not words: Markdown, mentions, and moments in each reader's own time zone.
pub(crate) struct OnDiscord;

impl Manner for OnDiscord {
    fn plain(&self, raw: &str, max: usize) -> String {
        plain(raw, max)
    }

    fn line(&self, raw: &str, max: usize) -> String {
        plain(&bare(raw, max), max)
    }

    fn code(&self, exactly: &str) -> String {
        format!("`{exactly}`")
    }

    fn at(&self, at: DateTime<Utc>, shown: Shown) -> String {
        let style = match shown {
            Shown::Time => 't',
            Shown::Moment => 'f',
            Shown::Distance => 'R',
        };
        stamp(at, style)
    }

    fn person(&self, language: Language, id: &str, name: &str) -> String {
        match name {
            "" => mention(id),
            name => t!(language, "person-named", person = mention(id), name = plain(name, 60)),
        }
    }

    fn channel(&self, id: &str) -> String {
        format!("<#{id}>")
    }

    fn people(&self, people: &[DiscordId]) -> String {
        people.iter().map(mention).collect::<Vec<_>>().join(" ")
    }

    fn command(&self, command: &str) -> Option<String> {
        Some(self.code(command))
    }
}
