//! `multipart/form-data` as Discord takes it: `payload_json` and `files[n]` (Discord docs, Uploading Files).

use std::sync::Arc;

use serde_json::Value;

/// An uploaded file.
#[derive(Clone, Debug)]
pub(in super::super) struct File {
    pub(in super::super) name: String,
    pub(in super::super) content: Arc<[u8]>,
}

/// The boundary, if the content type is multipart.
pub(super) fn boundary(content_type: &str) -> Option<String> {
    let rest = content_type.strip_prefix("multipart/form-data")?;
    let value = rest.split("boundary=").nth(1)?.split(';').next()?;
    Some(value.trim().trim_matches('"').to_owned())
}

/// The JSON of `payload_json`, and the files.
pub(super) fn multipart(bytes: &[u8], boundary: &str) -> (Value, Vec<File>) {
    let mut payload = Value::Null;
    let mut files = Vec::new();
    for part in split(bytes, format!("--{boundary}").as_bytes()) {
        let Some(end) = find(part, b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&part[..end]);
        let body = &part[end + 4..];
        let body = body.strip_suffix(b"\r\n").unwrap_or(body);
        if let Some(name) = quoted(&head, "filename=\"") {
            files.push(File { name, content: body.into() });
        } else if quoted(&head, "name=\"").as_deref() == Some("payload_json") {
            payload = serde_json::from_slice(body).unwrap_or(Value::String("not JSON".into()));
        }
    }
    (payload, files)
}

fn quoted(head: &str, before: &str) -> Option<String> {
    let (_, after) = head.split_once(before)?;
    after.split('"').next().map(str::to_owned)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn split<'a>(mut bytes: &'a [u8], by: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    while let Some(at) = find(bytes, by) {
        parts.push(&bytes[..at]);
        bytes = &bytes[at + by.len()..];
    }
    parts.push(bytes);
    parts
}
