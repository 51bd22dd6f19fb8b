//! How the web has what is not words: plain, because templates and JSON escape by themselves.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use crm::{DiscordId, tenants::Language};
use words::{Manner, Shown};

/// Without markup, with moments in the company's time zone.
pub(crate) struct OnPaper(pub Tz);

impl Manner for OnPaper {
    fn plain(&self, raw: &str, max: usize) -> String {
        let clean = raw.chars().filter(|c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'));
        let (mut out, mut used) = (String::new(), 0);
        for c in clean {
            used += c.len_utf16();
            if used > max {
                out.push('…');
                break;
            }
            out.push(c);
        }
        out
    }

    fn line(&self, raw: &str, max: usize) -> String {
        self.plain(&raw.split_whitespace().collect::<Vec<_>>().join(" "), max)
    }

    fn code(&self, exactly: &str) -> String {
        exactly.to_owned()
    }

    fn at(&self, at: DateTime<Utc>, shown: Shown) -> String {
        let format = match shown {
            Shown::Time => "%H:%M",
            Shown::Moment | Shown::Distance => "%Y-%m-%d %H:%M",
        };
        at.with_timezone(&self.0).format(format).to_string()
    }

    fn person(&self, _: Language, id: &str, name: &str) -> String {
        match name {
            "" => self.line(id, 60),
            name => self.line(name, 60),
        }
    }

    fn channel(&self, id: &str) -> String {
        format!("#{}", self.line(id, 20))
    }

    fn people(&self, _: &[DiscordId]) -> String {
        String::new()
    }

    fn command(&self, _: &str) -> Option<String> {
        None
    }
}
