//! Customers' files, out of Meta's store: an id leads to an address that holds for five minutes, and the address, with the same
//! token, to the bytes (Meta, "Media").
//!
//! The token goes to Meta's hosts only, and nothing is fetched from another: an address is followed, and a redirect too, only if
//! `is_metas` says so. Its table of what must be refused is in the tests.

use std::time::Duration;

use bytes::Bytes;
use crm::channel::{self, Failure, ProviderError};
use reqwest::{Response, StatusCode, header};
use url::{Host, Url};

use super::{
    codes,
    json::{self, Object},
    outgoing::retry_after,
    send::{Account, Graph, bearer},
};

/// The largest file that is fetched, in bytes: Meta's limit for documents, the largest kind.
pub const FILE_BYTES: u64 = 100 * 1024 * 1024;

/// How long one file may take. The largest does at 3 Mbit/s.
pub(super) const FILE_TIME: Duration = Duration::from_secs(300);

/// Redirects that are followed. Meta's addresses have had none so far.
pub(super) const HOPS: usize = 3;

/// The most of an answer that is read, in bytes, when it is about a file.
const ANSWER_BYTES: usize = 64 * 1024;

/// Where a file is at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    address: Url,
    /// Its digest, as Meta has it.
    pub sha256: Option<[u8; 32]>,
}

/// Why a file can't be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaError {
    /// Meta has it no longer, or not for this number. Final.
    Gone,
    /// It is larger than [`FILE_BYTES`]. Final.
    TooLarge,
    /// Its address is not Meta's. Final.
    Foreign,
    /// It may be had later.
    Later {
        /// How long Meta asks to wait, at most a day.
        after: Option<Duration>,
        /// Why.
        error: ProviderError,
    },
}

pub(super) fn later(failure: Failure) -> MediaError {
    MediaError::Later { after: None, error: ProviderError::of(failure) }
}

impl Graph {
    /// Asks where the file of this id is.
    pub async fn media(&self, account: &Account, id: &str) -> Result<Media, MediaError> {
        let mut url = self.object(id);
        url.query_pairs_mut().append_pair("phone_number_id", &account.phone_number_id);
        let token = bearer(&account.access_token).ok_or_else(|| later(Failure::Unauthorised))?;
        let request = self.http.get(url).header(header::AUTHORIZATION, token);
        let response = request.send().await.map_err(|_| later(Failure::Unreachable))?;
        let (status, after) = (response.status(), retry_after(response.headers()));
        let body = whole(response).await?;
        let answer = json::whole(&body).and_then(Object::read);
        if status != StatusCode::OK {
            return Err(refused(status, after, answer.as_ref()));
        }
        self.found(answer.as_ref())
    }

    fn found(&self, answer: Option<&Object<'_>>) -> Result<Media, MediaError> {
        let text = |key| answer.and_then(|answer| answer.text(key));
        if text("file_size").and_then(|bytes| bytes.trim().parse().ok()).is_some_and(|bytes: u64| bytes > FILE_BYTES) {
            return Err(MediaError::TooLarge);
        }
        let address = text("url").and_then(|url| Url::parse(&url).ok()).ok_or_else(|| later(Failure::Other))?;
        if !is_metas(&self.base, &address) {
            return Err(MediaError::Foreign);
        }
        Ok(Media { address, sha256: text("sha256").as_deref().and_then(channel::sha256) })
    }

    /// Opens the file. Its bytes come by [`Download::chunk`].
    pub async fn download(&self, account: &Account, media: &Media) -> Result<Download, MediaError> {
        let mut address = media.address.clone();
        for _ in 0..=HOPS {
            let token = bearer(&account.access_token).ok_or_else(|| later(Failure::Unauthorised))?;
            let request = self.http.get(address.clone()).header(header::AUTHORIZATION, token).timeout(FILE_TIME);
            let response = request.send().await.map_err(|_| later(Failure::Unreachable))?;
            let Some(next) = redirect(&address, &response) else { return Download::of(response) };
            if !is_metas(&self.base, &next) {
                return Err(MediaError::Foreign);
            }
            address = next;
        }
        Err(later(Failure::ProviderFault))
    }
}

/// Where a redirect leads, if it is one.
pub(super) fn redirect(from: &Url, response: &Response) -> Option<Url> {
    let to = response.headers().get(header::LOCATION).filter(|_| response.status().is_redirection())?;
    from.join(to.to_str().ok()?).ok()
}

/// A file on its way.
#[derive(Debug)]
pub struct Download {
    response: Response,
    left: u64,
}

impl Download {
    /// The body of an answer, if that is a file of at most [`FILE_BYTES`].
    pub fn of(response: Response) -> Result<Self, MediaError> {
        if response.status() != StatusCode::OK {
            // An address that is too old answers 404; the next attempt gets a new one.
            return Err(MediaError::Later {
                after: retry_after(response.headers()),
                error: ProviderError {
                    title: Some(format!("HTTP {}", response.status().as_u16())),
                    ..ProviderError::of(Failure::ProviderFault)
                },
            });
        }
        if response.content_length().is_some_and(|bytes| bytes > FILE_BYTES) {
            return Err(MediaError::TooLarge);
        }
        Ok(Self { response, left: FILE_BYTES })
    }

    /// The next bytes; `None` at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, MediaError> {
        let Some(bytes) = self.response.chunk().await.map_err(|_| later(Failure::Unreachable))? else {
            return Ok(None);
        };
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(MediaError::TooLarge)?;
        Ok(Some(bytes))
    }
}

pub(super) async fn whole(mut response: Response) -> Result<Vec<u8>, MediaError> {
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|_| later(Failure::Unreachable))? {
        if body.len() + part.len() > ANSWER_BYTES {
            return Err(later(Failure::ProviderFault));
        }
        body.extend_from_slice(&part);
    }
    Ok(body)
}

/// What an answer other than 200 to the question where a file is says of it.
pub(super) fn refused(status: StatusCode, after: Option<Duration>, answer: Option<&Object<'_>>) -> MediaError {
    let error = answer.and_then(|answer| answer.object("error")).map(|error| codes::read(&error));
    let error = error.unwrap_or_else(|| ProviderError::of(Failure::Other));
    tracing::warn!(status = status.as_u16(), code = error.code, "a provider does not say where a file is");
    match error.code {
        // No object of this id, or none that this number may see; a medium that can't be downloaded any more.
        Some(33 | 100 | 131052) => MediaError::Gone,
        None if status == StatusCode::NOT_FOUND => MediaError::Gone,
        _ => MediaError::Later { after, error },
    }
}

/// Whether an address is in Meta's store: where the Graph API itself is, or by HTTPS at one of the names that Meta keeps files
/// under. Never an IP address, another port, or a name with a user in front.
fn is_metas(graph: &Url, address: &Url) -> bool {
    const NAMES: [&str; 3] = ["graph.facebook.com", ".fbsbx.com", ".fbcdn.net"];
    if !address.username().is_empty() || address.password().is_some() {
        return false;
    }
    if address.origin().is_tuple() && address.origin() == graph.origin() {
        return true;
    }
    let Some(Host::Domain(name)) = address.host() else { return false };
    let is = |known: &str| if known.starts_with('.') { name.ends_with(known) } else { name == known };
    address.scheme() == "https" && address.port().is_none() && NAMES.into_iter().any(is)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(graph: &str, address: &str) -> bool {
        Url::parse(address).is_ok_and(|address| is_metas(&Url::parse(graph).unwrap(), &address))
    }

    const GRAPH: &str = "https://graph.facebook.com";

    #[test]
    fn metas_own_addresses_are_followed() {
        for address in [
            "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&ext=2&hash=A",
            "https://graph.facebook.com/v26.0/media/1",
            "https://scontent.xx.fbcdn.net/m1/v/x.jpg",
            "https://LOOKASIDE.FBSBX.COM/x",
            "https://lookaside.fbsbx.com:443/x",
        ] {
            assert!(allowed(GRAPH, address), "{address}");
        }
        assert!(allowed("http://127.0.0.1:9090", "http://127.0.0.1:9090/media/1/t"), "a pretend Meta's own address");
    }

    #[test]
    fn no_other_address_is_followed() {
        let refused =
            include_str!("../../tests/fixtures/foreign_addresses.txt").lines().filter(|line| !line.starts_with('#'));
        let refused: Vec<&str> = refused.filter(|line| !line.is_empty()).collect();
        assert!(refused.len() >= 60, "{}", refused.len());
        for address in refused {
            assert!(!allowed(GRAPH, address), "{address}");
        }
        assert!(!allowed("http://127.0.0.1:9090", "http://127.0.0.1:9091/media/1/t"), "another port is another server");
    }
}
