//! Telling other systems: what webhooks send goes to addresses that people typed, so it must not reach what only this machine reaches
//! (databases, other services, a cloud's own addresses). The address is looked at when a connection is made, not before: what a name
//! stands for may change between the two.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, LazyLock},
    time::Duration,
};

use anyhow::{Context, Result};
use crm::webhooks::{Sending, Tried};
use ipnet::IpNet;
use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header::CONTENT_TYPE,
};
use url::Host;

/// How long whoever is told may take to answer, as Standard Webhooks proposes.
const TIMEOUT: Duration = Duration::from_secs(15);

/// Networks that are not everybody's (IANA, special-purpose address registries), and those of IPv6 in which addresses of IPv4 are.
static SPECIAL: LazyLock<Vec<IpNet>> = LazyLock::new(|| {
    let networks = "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 \
        192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 \
        ::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 \
        ff00::/8";
    networks.split_whitespace().filter_map(|network| network.parse().ok()).collect()
});

/// Sends what webhooks tell.
pub struct WebhookClient {
    http: reqwest::Client,
    reach: Reach,
}

/// What may be reached.
#[derive(Clone)]
struct Reach(Arc<Vec<IpNet>>);

impl Reach {
    /// Whether everybody can reach this address, or it is in a network of one's own that was allowed.
    fn allows(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        let is_in = |networks: &[IpNet]| networks.iter().any(|network| network.contains(&address));
        is_in(&self.0) || !is_in(&SPECIAL)
    }
}

impl Resolve for Reach {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| reach.allows(address.ip())).collect();
            match allowed.is_empty() {
                true => Err(io::Error::other("the address is in a network that may not be reached").into()),
                false => Ok(Box::new(allowed.into_iter()) as Addrs),
            }
        })
    }
}

impl WebhookClient {
    /// One that reaches what everybody can reach, and these networks.
    pub fn new(allowed: &[IpNet]) -> Result<Self> {
        let reach = Reach(Arc::new(allowed.to_vec()));
        let http = reqwest::Client::builder()
            .dns_resolver(reach.clone())
            .no_proxy()
            .connect_timeout(Duration::from_secs(5))
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .user_agent("OmniCRM")
            .build()
            .context("building the client for webhooks")?;
        Ok(Self { http, reach })
    }

    /// Tells it, once.
    pub async fn send(&self, sending: Sending) -> Tried {
        let Sending { url, body, headers } = sending;
        if !self.may_reach(&url) {
            return Tried::Unanswered("the address is in a network that may not be reached".into());
        }
        let request = self.http.post(&url).header(CONTENT_TYPE, "application/json").body(body);
        let request = headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
        // What is answered besides the status is nobody's concern, and is not read.
        match request.send().await {
            Ok(response) => Tried::Answered(response.status().as_u16()),
            Err(error) => Tried::Unanswered(why(&error).into()),
        }
    }

    /// Names are looked at when they are resolved; numbers never are.
    fn may_reach(&self, url: &str) -> bool {
        match Url::parse(url).as_ref().map(Url::host) {
            Ok(Some(Host::Ipv4(address))) => self.reach.allows(address.into()),
            Ok(Some(Host::Ipv6(address))) => self.reach.allows(address.into()),
            Ok(Some(Host::Domain(_))) => true,
            Ok(None) | Err(_) => false,
        }
    }
}

/// In a few words; nothing of the address, in which there may be a secret.
fn why(error: &reqwest::Error) -> &'static str {
    match error {
        error if error.is_timeout() => "no answer within 15 seconds",
        error if error.is_connect() => "could not connect",
        _ => "the connection broke off",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(allowed: &[&str]) -> Reach {
        Reach(Arc::new(allowed.iter().map(|network| network.parse().unwrap()).collect()))
    }

    #[test]
    fn only_what_everybody_can_reach_is_reached() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fd00::1",
            "fe80::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "ff02::1",
        ] {
            assert!(!reach(&[]).allows(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700::1111"] {
            assert!(reach(&[]).allows(outside.parse().unwrap()), "{outside}");
        }
        assert!(reach(&["10.1.0.0/16"]).allows("10.1.2.3".parse().unwrap()));
        assert!(!reach(&["10.1.0.0/16"]).allows("10.2.2.3".parse().unwrap()));
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_followed() {
        let name = |name: &str| name.parse::<Name>().unwrap();
        assert!(reach(&[]).resolve(name("localhost")).await.is_err());
        assert!(reach(&["127.0.0.0/8", "::1/128"]).resolve(name("localhost")).await.is_ok());
    }
}
