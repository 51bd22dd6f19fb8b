//! The words of a message as they are stored: a JSON list of `[label, words]`. What an older version stored, text without details,
//! and what a newer one will store are read as far as they go.

use serde_json::{Value, json};

use crate::channel::{Content, ContentKind, Detail, Label};

pub(super) fn write(details: &[Detail]) -> Value {
    details.iter().map(|Detail { label, text }| json!([label.as_str(), text])).collect()
}

/// The content of a stored message: its kind, its words for search, and its details if it was stored with any.
pub(super) fn read(kind: &str, body: Option<String>, details: Option<Value>) -> Content {
    let detail = |pair: &Value| Some(Detail::new(Label::from(pair.get(0)?.as_str()?), pair.get(1)?.as_str()?));
    let details = match details {
        Some(Value::Array(pairs)) => pairs.iter().filter_map(detail).collect(),
        _ => body.map(|body| Detail::new(Label::Text, body)).into_iter().collect(),
    };
    Content { kind: ContentKind::from(kind), details }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_older_rows_too() {
        let details = vec![Detail::new(Label::Text, "شكرًا"), Detail::new(Label::Other("scent".into()), "oud")];
        let content = Content { kind: ContentKind::Image, details };
        assert_eq!(read("image", content.words(), Some(write(&content.details))), content);
        assert_eq!(read("text", Some("hi".into()), None), Content::text("hi"));
        assert_eq!(read("image", None, None), Content::bare(ContentKind::Image));
        assert_eq!(read("image", None, Some(json!([["text"], 7, ["text", "x"]]))).details.len(), 1);
    }
}
