//! Customers' files, through 360dialog: an id leads to an address of Meta's store, which 360dialog serves under its own name
//! (360dialog, "Media messages").

use crm::channel::{self, Failure};
use reqwest::{RequestBuilder, StatusCode};
use secrecy::SecretString;
use url::Url;

use super::send::{Dialog360, KEY, header};
use crate::whatsapp::{
    json::{self, Object},
    media::{Download, FILE_BYTES, FILE_TIME, MediaError, later, refused, whole},
    outgoing::retry_after,
};

/// Where Meta keeps files.
const METAS_STORE: &str = "lookaside.fbsbx.com";

impl Dialog360 {
    /// Opens the file of this id, and says which digest it has. Its bytes come by [`Download::chunk`]. 360dialog's sandbox has no
    /// files.
    pub async fn file(&self, key: &SecretString, id: &str) -> Result<(Download, Option<[u8; 32]>), MediaError> {
        let mut url = self.cloud.clone();
        // `new` has refused the only kind of address for which this fails.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push(id);
        }
        let asked = self.keyed(url, key)?.send().await.map_err(|_| later(Failure::Unreachable))?;
        let (status, after) = (asked.status(), retry_after(asked.headers()));
        let body = whole(asked).await?;
        let answer = json::whole(&body).and_then(Object::read);
        if status != StatusCode::OK {
            return Err(refused(status, after, answer.as_ref()));
        }
        let text = |key| answer.as_ref().and_then(|answer| answer.text(key));
        if text("file_size").and_then(|bytes| bytes.trim().parse().ok()).is_some_and(|bytes: u64| bytes > FILE_BYTES) {
            return Err(MediaError::TooLarge);
        }
        let address = text("url").and_then(|url| Url::parse(&url).ok()).ok_or_else(|| later(Failure::Other))?;
        let address = ours(&self.cloud, &address).ok_or(MediaError::Foreign)?;
        let request = self.keyed(address, key)?.timeout(FILE_TIME);
        let response = request.send().await.map_err(|_| later(Failure::Unreachable))?;
        let digest = text("sha256").as_deref().and_then(channel::sha256);
        Ok((Download::of(response)?, digest))
    }

    fn keyed(&self, url: Url, key: &SecretString) -> Result<RequestBuilder, MediaError> {
        let key = header(key).ok_or_else(|| later(Failure::Unauthorised))?;
        Ok(self.http.get(url).header(KEY, key))
    }
}

/// The same file under 360dialog's name; `None` if it is elsewhere.
fn ours(base: &Url, address: &Url) -> Option<Url> {
    let plain = address.username().is_empty() && address.password().is_none();
    let metas = address.scheme() == "https" && address.port().is_none() && address.host_str() == Some(METAS_STORE);
    if !plain || !(metas || address.origin() == base.origin()) {
        return None;
    }
    let mut ours = base.clone();
    ours.set_path(address.path());
    ours.set_query(address.query());
    Some(ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_fetched_from_360dialog_only() {
        let base: Url = "https://waba-v2.360dialog.io".parse().unwrap();
        let moved = |address: &str| ours(&base, &address.parse().ok()?).map(String::from);
        for address in [
            "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&ext=2",
            "https://waba-v2.360dialog.io/whatsapp_business/attachments/?mid=1&ext=2",
        ] {
            let expected = "https://waba-v2.360dialog.io/whatsapp_business/attachments/?mid=1&ext=2";
            assert_eq!(moved(address).as_deref(), Some(expected), "{address}");
        }
        let foreign = include_str!("../../../tests/fixtures/foreign_addresses.txt");
        for address in foreign.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            assert_eq!(moved(address), None, "{address}");
        }
        assert_eq!(moved("https://evil.example/x"), None);
    }
}
