//! What Discord refuses, by hand: what its OpenAPI description does not say, and what must be refused even without
//! that file. Limits are those of Discord's docs of 2026-08-06.

use serde_json::{Map, Value, json};

pub(super) mod channel;
pub(super) mod choices;
pub(super) mod commands;
pub(super) mod components;
pub(super) mod message;
pub(super) mod modal;
pub(super) mod patterns;
mod urls;
mod version_2;
pub(super) mod webhook;

pub(super) use patterns::Patterns;

/// Complaints about a request body, by path.
#[derive(Debug, Default)]
pub(super) struct Complaints(Vec<(String, &'static str, String)>);

impl Complaints {
    /// Adds one. `path` has dots: `embeds.0.title`.
    pub(super) fn add(&mut self, path: &str, code: &'static str, message: impl Into<String>) {
        self.0.push((path.into(), code, message.into()));
    }

    /// Complains unless `value` is missing or a text of `least` to `most` characters.
    pub(super) fn text(&mut self, path: &str, value: &Value, least: usize, most: usize) {
        match value {
            Value::Null => {}
            Value::String(text) => {
                let length = text.chars().count();
                if length < least || length > most {
                    let message = match least {
                        0 => format!("Must be {most} or fewer in length."),
                        _ => format!("Must be between {least} and {most} in length."),
                    };
                    self.add(path, "BASE_TYPE_BAD_LENGTH", message);
                }
            }
            _ => self.add(path, "STRING_TYPE_CONVERT", "Could not interpret as string."),
        }
    }

    /// As [`text`](Complaints::text), and missing is a complaint too.
    pub(super) fn required_text(&mut self, path: &str, value: &Value, least: usize, most: usize) {
        match value {
            Value::Null => self.add(path, "BASE_TYPE_REQUIRED", "This field is required"),
            value => self.text(path, value, least, most),
        }
    }

    /// Complains unless `list` is missing or has at most `most` items; gives the items.
    pub(super) fn list<'a>(&mut self, path: &str, list: &'a Value, most: usize) -> &'a [Value] {
        match list {
            Value::Null => &[],
            Value::Array(items) => {
                if items.len() > most {
                    self.add(path, "BASE_TYPE_MAX_LENGTH", format!("Must be {most} or fewer in length."));
                }
                items
            }
            _ => {
                self.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
                &[]
            }
        }
    }

    /// Discord's nested form: `{"embeds":{"0":{"title":{"_errors":[{code, message}]}}}}`; `None` without complaints.
    pub(super) fn errors(&self) -> Option<Value> {
        if self.0.is_empty() {
            return None;
        }
        let mut errors = Value::Object(Map::new());
        for (path, code, message) in &self.0 {
            let mut place = &mut errors;
            for step in path.split('.').filter(|step| !step.is_empty()) {
                place = &mut place[step];
            }
            let complaint = json!({ "code": code, "message": message });
            match &mut place["_errors"] {
                Value::Array(list) => list.push(complaint),
                missing => *missing = json!([complaint]),
            }
        }
        Some(errors)
    }
}
