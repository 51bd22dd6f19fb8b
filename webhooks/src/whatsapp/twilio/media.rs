//! Customers' files, out of Twilio's store. A message names them by address, which is Twilio's word and no more: it is followed, and
//! a redirect too, only where Twilio keeps files, and the credentials go to Twilio's API only.

use reqwest::StatusCode;
use url::{Host, Url};

use super::send::{Account, Twilio, authorised};
use crate::whatsapp::media::{Download, FILE_TIME, HOPS, MediaError, later, redirect};
use crm::channel::Failure;

impl Twilio {
    /// Opens the file at an address. Its bytes come by [`Download::chunk`].
    pub async fn file(&self, account: Account<'_>, address: &str) -> Result<Download, MediaError> {
        let mut address = Url::parse(address).map_err(|_| MediaError::Foreign)?;
        for _ in 0..=HOPS {
            let request = self.http.get(address.clone()).timeout(FILE_TIME);
            let request = match place(&self.base, &address) {
                Some(Place::Api) => authorised(request, account),
                Some(Place::Store) => request,
                None => return Err(MediaError::Foreign),
            };
            let response = request.send().await.map_err(|_| later(Failure::Unreachable))?;
            match (redirect(&address, &response), response.status()) {
                (Some(next), _) => address = next,
                (None, StatusCode::NOT_FOUND | StatusCode::GONE) => return Err(MediaError::Gone),
                (None, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => return Err(later(Failure::Unauthorised)),
                (None, _) => return Download::of(response),
            }
        }
        Err(later(Failure::ProviderFault))
    }
}

/// Where an address of Twilio's is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Its API, which wants to know who asks.
    Api,
    /// Where it keeps files, which is to be told nothing.
    Store,
}

/// `None` for any address that is not Twilio's: only where the API itself is, or by HTTPS at one of its names. Never an IP address,
/// another port, or a name with a user in front.
fn place(api: &Url, address: &Url) -> Option<Place> {
    if !address.username().is_empty() || address.password().is_some() {
        return None;
    }
    if address.origin().is_tuple() && address.origin() == api.origin() {
        return Some(Place::Api);
    }
    let Some(Host::Domain(name)) = address.host() else { return None };
    if address.scheme() != "https" || address.port().is_some() {
        return None;
    }
    let shared = name == "s3-external-1.amazonaws.com" && address.path().starts_with("/media.twiliocdn.com/");
    match name {
        "api.twilio.com" | "mcs.us1.twilio.com" => Some(Place::Api),
        _ if shared || name.ends_with(".twiliocdn.com") => Some(Place::Store),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(address: &str) -> Option<Place> {
        place(&"https://api.twilio.com".parse().unwrap(), &address.parse().ok()?)
    }

    #[test]
    fn credentials_go_to_the_api_only_and_files_come_from_the_store() {
        for (address, expected) in [
            ("https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1", Place::Api),
            ("https://API.TWILIO.COM/x", Place::Api),
            ("https://media.twiliocdn.com/AC1/1", Place::Store),
            ("https://mms.twiliocdn.com/AC1/1?Expires=1", Place::Store),
            ("https://s3-external-1.amazonaws.com/media.twiliocdn.com/AC1/1", Place::Store),
        ] {
            assert_eq!(found(address), Some(expected), "{address}");
        }
        let pretend: Url = "http://127.0.0.1:9090".parse().unwrap();
        assert_eq!(place(&pretend, &"http://127.0.0.1:9090/m/1".parse().unwrap()), Some(Place::Api));
        assert_eq!(place(&pretend, &"http://127.0.0.1:9091/m/1".parse().unwrap()), None);
    }

    #[test]
    fn no_other_address_is_followed() {
        for address in [
            "http://api.twilio.com/x",
            "https://api.twilio.com:8443/x",
            "https://me@api.twilio.com/x",
            "https://api.twilio.com.evil.example/x",
            "https://eviltwiliocdn.com/x",
            "https://s3-external-1.amazonaws.com/other-bucket/x",
            "https://s3-external-1.amazonaws.com/media.twiliocdn.com.evil/x",
            "https://chatwoot-assets.local/sample.png",
            "http://internal.example/file.png",
        ] {
            assert_eq!(found(address), None, "{address}");
        }
        let foreign = include_str!("../../../tests/fixtures/foreign_addresses.txt");
        for address in foreign.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            assert_eq!(found(address), None, "{address}");
        }
    }
}
