//! Discord's store of files: what staff have given to it for customers.

use std::time::Duration;

use anyhow::Result;
use crm::channel::{Failure, ProviderError};
use reqwest::{Client, StatusCode};
use url::{Host, Url};
use webhooks::whatsapp::media::{Download, MediaError};

use crate::{bot, config};

/// The names under which Discord keeps what people upload (Discord docs, "Reference", "CDN endpoints").
pub const NAMES: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

/// How long one file may take.
const FILE_TIME: Duration = Duration::from_secs(300);

/// The way there.
pub struct DiscordStore(Client);

impl DiscordStore {
    /// Like the bot's way to Discord.
    pub fn new(settings: &config::Discord) -> Result<Self> {
        bot::http_client(settings).map(Self)
    }

    /// Opens a file. Addresses hold for a day; nothing is fetched from another host, and no redirect is followed.
    pub async fn open(&self, address: &str) -> Result<Download, MediaError> {
        let address = Url::parse(address).ok().filter(is_discords).ok_or(MediaError::Foreign)?;
        let unreachable = MediaError::Later { after: None, error: ProviderError::of(Failure::Unreachable) };
        let response = self.0.get(address).timeout(FILE_TIME).send().await.map_err(|_| unreachable)?;
        match response.status() {
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE => Err(MediaError::Gone),
            _ => Download::of(response),
        }
    }
}

/// By HTTPS at one of Discord's names: never an IP address, another port, or a name with a user in front.
fn is_discords(address: &Url) -> bool {
    let Some(Host::Domain(name)) = address.host() else { return false };
    let plain = address.username().is_empty() && address.password().is_none() && address.port().is_none();
    plain && address.scheme() == "https" && NAMES.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(address: &str) -> bool {
        Url::parse(address).is_ok_and(|address| is_discords(&address))
    }

    #[test]
    fn files_are_fetched_from_discord_only() {
        for address in [
            "https://cdn.discordapp.com/ephemeral-attachments/1/2/a.png?ex=1&is=2&hm=3",
            "https://media.discordapp.net/attachments/1/2/a.png",
            "https://CDN.discordapp.com:443/attachments/1/2/a.png",
        ] {
            assert!(allowed(address), "{address}");
        }
        let foreign = include_str!("../webhooks/tests/fixtures/foreign_addresses.txt");
        let foreign = foreign.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let ours = [
            "http://cdn.discordapp.com/a",
            "https://cdn.discordapp.com:8443/a",
            "https://u@cdn.discordapp.com/a",
            "https://cdn.discordapp.com.evil.example/a",
            "https://discord.com/api/v10/users/@me",
        ];
        for address in foreign.chain(ours) {
            assert!(!allowed(address), "{address}");
        }
    }
}
