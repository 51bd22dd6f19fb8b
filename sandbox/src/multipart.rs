//! `multipart/form-data` (RFC 7578), as applications upload files.

use std::sync::Arc;

/// A field of a form.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub name: String,
    /// Of a file.
    pub file_name: Option<String>,
    pub media_type: Option<String>,
    pub content: Arc<[u8]>,
}

/// The boundary, if the content type is multipart.
pub(crate) fn boundary(content_type: &str) -> Option<String> {
    let rest = content_type.strip_prefix("multipart/form-data")?;
    let value = rest.split("boundary=").nth(1)?.split(';').next()?;
    Some(value.trim().trim_matches('"').to_owned())
}

/// The fields, in their order.
pub(crate) fn parts(bytes: &[u8], boundary: &str) -> Vec<Part> {
    let part = |part: &[u8]| {
        let end = find(part, b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&part[..end]);
        let body = &part[end + 4..];
        let name = quoted(&head, " name=\"")?;
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        let media_type = lines.find(|(field, _)| field.eq_ignore_ascii_case("content-type"));
        Some(Part {
            name,
            file_name: quoted(&head, "filename=\""),
            media_type: media_type.map(|(_, value)| value.trim().to_owned()),
            content: body.strip_suffix(b"\r\n").unwrap_or(body).into(),
        })
    };
    split(bytes, format!("--{boundary}").as_bytes()).into_iter().filter_map(part).collect()
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
