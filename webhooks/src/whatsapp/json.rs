//! Reading JSON that may be anything. Each value is read on its own and only when asked for, so that a part which makes
//! no sense harms nothing beside it: Meta adds fields without notice, sends numbers for strings, and cuts text in the
//! middle of an emoji. Of a repeated key the last counts, everywhere.
//!
//! To read another shape, add a method to [`Object`] that answers `None` for whatever it can't use.

use std::collections::HashMap;

use serde_json::value::RawValue;

/// The most characters of an id. Longer ones count as absent: a shortened id would be another's id. Meta's own limits are
/// lower: 130 for user ids, 512 for `biz_opaque_callback_data`.
pub(super) const ID_CHARS: usize = 512;

/// The deepest nesting that is read. Meta's payloads stay under 15; `serde_json` gives up at 128.
const DEPTH: usize = 100;

/// The whole body as one value, or `None` if it isn't JSON in UTF-8 or is nested deeper than anyone needs.
pub(super) fn whole(raw: &[u8]) -> Option<&RawValue> {
    let value = serde_json::from_slice(raw).ok()?;
    is_shallow(raw).then_some(value)
}

fn is_shallow(raw: &[u8]) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in raw {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH {
            return false;
        }
    }
    true
}

/// An object whose members have not been read yet.
pub(super) struct Object<'a>(HashMap<String, &'a RawValue>);

impl<'a> Object<'a> {
    /// The value as an object, if it is one.
    pub(super) fn read(raw: &'a RawValue) -> Option<Self> {
        serde_json::from_str(raw.get()).ok().map(Self)
    }

    /// The same object, to be held beside this one.
    pub(super) fn again(&self) -> Self {
        Self(self.0.clone())
    }

    /// A member as it stands. `null` counts as absent.
    pub(super) fn get(&self, key: &str) -> Option<&'a RawValue> {
        self.0.get(key).copied().filter(|raw| raw.get() != "null")
    }

    /// Every member that is there, in the order of their names.
    pub(super) fn members(&self) -> Vec<(&str, &'a RawValue)> {
        let mut members: Vec<_> = self.0.iter().map(|(name, raw)| (name.as_str(), *raw)).collect();
        members.sort_unstable_by_key(|(name, _)| *name);
        members
    }

    /// A member that is an object.
    pub(super) fn object(&self, key: &str) -> Option<Object<'a>> {
        self.get(key).and_then(Self::read)
    }

    /// A member that is a list.
    pub(super) fn list(&self, key: &str) -> Option<Vec<&'a RawValue>> {
        self.get(key).and_then(list)
    }

    /// A member that is a string or a number, as text without U+0000. It may be empty.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.get(key).and_then(text)
    }

    /// A member that names something: text that is not blank and not longer than [`ID_CHARS`].
    pub(super) fn id(&self, key: &str) -> Option<String> {
        self.text(key).filter(|id| !id.trim().is_empty() && id.chars().count() <= ID_CHARS)
    }

    /// A member that is a whole number, or a string with one in it.
    pub(super) fn integer(&self, key: &str) -> Option<i64> {
        self.text(key)?.trim().parse().ok()
    }

    /// A member that is text meant for people, cut after `chars` characters. Blank counts as absent.
    pub(super) fn words(&self, key: &str, chars: usize) -> Option<String> {
        let words = self.text(key).filter(|words| !words.trim().is_empty())?;
        Some(words.chars().take(chars).collect())
    }
}

/// The value as a list, if it is one.
pub(super) fn list(raw: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(raw.get()).ok()
}

/// The value as text, if it is a string or a number, without U+0000.
pub(super) fn text(raw: &RawValue) -> Option<String> {
    let raw = raw.get();
    let text = match raw.as_bytes().first()? {
        b'"' => serde_json::from_str::<String>(raw).or_else(|_| serde_json::from_str(&whole_characters(raw))).ok()?,
        b'-' | b'0'..=b'9' => raw.to_owned(),
        _ => return None,
    };
    Some(without_nul(text))
}

/// The text without U+0000, which PostgreSQL can't hold.
pub(super) fn without_nul(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "") } else { text }
}

/// Replaces escaped halves of a surrogate pair that stand alone by U+FFFD. JSON allows them, Rust's strings don't, and
/// they come from text that was cut inside an emoji.
fn whole_characters(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let length = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                out.push('\u{FFFD}');
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            _ => 2,
        };
        let (kept, after) = escape.split_at_checked(length).unwrap_or((escape, ""));
        out.push_str(kept);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The UTF-16 unit of an escape at the very start of the text.
fn unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests;
