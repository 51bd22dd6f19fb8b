//! What Discord describes by regular expressions, compiled once: names of commands, and emoji.

use serde_json::{Value, json};

use crate::discord::Error;

/// Names of slash commands and their options (Discord docs, "Application Command Naming").
const NAME: &str = r"^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$";

/// One emoji (Unicode UTS #51, ED-17): a flag, a keycap, or a picture with its colour of skin, joined with others or not.
const EMOJI: &str = concat!(
    r"^(?:\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3",
    r"|\p{Extended_Pictographic}(?:\p{EMod}|\uFE0F)?\u20E3?[\u{E0020}-\u{E007F}]*",
    r"(?:\u200D\p{Extended_Pictographic}(?:\p{EMod}|\uFE0F)?)*)$",
);

/// Both, compiled.
pub(in super::super) struct Patterns {
    name: jsonschema::Validator,
    emoji: jsonschema::Validator,
}

impl Patterns {
    pub(in super::super) fn new() -> Result<Patterns, Error> {
        // The schema crate speaks the regular expressions of ECMAScript, in which Discord writes its rule.
        let compile = |pattern: &str| {
            let rule = jsonschema::validator_for(&json!({ "type": "string", "pattern": pattern }));
            rule.map_err(|error| Error::OpenApi(error.to_string()))
        };
        Ok(Patterns { name: compile(NAME)?, emoji: compile(EMOJI)? })
    }

    /// Whether a slash command or an option may be called so.
    pub(super) fn allows_name(&self, name: &Value) -> bool {
        let lower_case = name.as_str().is_some_and(|name| name.to_lowercase() == name);
        lower_case && self.name.is_valid(name)
    }

    /// Whether a text is one emoji of Unicode.
    pub(in super::super) fn is_emoji(&self, name: &Value) -> bool {
        self.emoji.is_valid(name)
    }
}
