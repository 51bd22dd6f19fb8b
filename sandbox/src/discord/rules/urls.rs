//! Addresses: of links, of pictures, of files (Discord's answers to others: `URL_TYPE_INVALID_…`).

use serde_json::Value;
use url::Url;

use super::Complaints;

/// What a link in an embed may begin with.
pub(super) const LINK: &[&str] = &["http", "https"];
/// What a link button may begin with.
pub(super) const BUTTON: &[&str] = &["http", "https", "discord"];
/// Where a picture may come from; `attachment` is one that is uploaded with the message.
pub(super) const MEDIA: &[&str] = &["http", "https", "attachment"];
/// A file component shows what is uploaded.
pub(super) const ATTACHMENT: &[&str] = &["attachment"];

/// Complains unless `value` is missing or an address of one of these schemes.
pub(super) fn check(complaints: &mut Complaints, path: &str, value: &Value, schemes: &[&str]) {
    let Some(text) = value.as_str() else {
        return complaints.text(path, value, 0, usize::MAX);
    };
    match Url::parse(text) {
        Err(_) => complaints.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL."),
        Ok(url) if !schemes.contains(&url.scheme()) => {
            let known: Vec<String> = schemes.iter().map(|scheme| format!("'{scheme}'")).collect();
            let (scheme, known) = (url.scheme(), known.join(", "));
            let message = format!("Scheme \"{scheme}\" is not supported. Scheme must be one of ({known}).");
            complaints.add(path, "URL_TYPE_INVALID_SCHEME", message);
        }
        Ok(_) => {}
    }
}
