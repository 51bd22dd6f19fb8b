//! What it takes to know who posts a webhook, of the numbers whose provider proves itself by what is kept for the number:
//! 360dialog by a secret in the address, Twilio by its auth token.
//!
//! It is held in memory, because deliveries are to be proven, and kept, while the database is away. Whoever serves calls
//! [`Directory::refresh`] every [`REFRESH`], and [`Directory::catch_up`] before each use; a number that is not found, and a proof
//! that does not hold, are a reason to [`Directory::look_again`].

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use secrecy::SecretString;
use tokio::{sync::Mutex, time::Instant};

use super::{Settings, purpose, sql, webhook_digest};
use crate::{error::Result, ids::TenantId, server::Server};

/// How old what is known may get. A secret that was dropped by another process counts for so long.
pub const REFRESH: Duration = Duration::from_secs(5);

/// For how long what was read is not read again because somebody asks for what is not there.
const ASKED: Duration = Duration::from_secs(1);

/// How long somebody who posts waits for it to be read again.
const PATIENCE: Duration = Duration::from_millis(500);

/// What proves deliveries for one number.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The company that the number leads to.
    pub tenant: TenantId,
    /// The number.
    pub address: String,
    /// Its provider, and what that needs to know.
    pub settings: Settings,
    /// What its deliveries may be signed with: the secret, and the one before it while that counts.
    pub secrets: Vec<SecretString>,
}

struct Known {
    /// When it was read, and how often this process had changed a number by then.
    at: Instant,
    changes: u64,
    by_address: HashMap<String, Arc<Keys>>,
    by_webhook: HashMap<[u8; 32], Arc<Keys>>,
}

/// The numbers of all companies whose provider proves itself by what is kept for the number.
pub struct Directory {
    server: Server,
    known: RwLock<Arc<Known>>,
    /// Held by whoever reads it anew.
    reading: Mutex<()>,
}

impl Directory {
    /// Reads it for the first time.
    pub async fn open(server: &Server) -> Result<Self> {
        let known = RwLock::new(Arc::new(load(server).await?));
        Ok(Self { server: server.clone(), known, reading: Mutex::default() })
    }

    /// Reads it anew.
    pub async fn refresh(&self) -> Result<()> {
        let _reading = self.reading.lock().await;
        self.reload().await
    }

    /// Reads it anew if this process has changed a number since.
    pub async fn catch_up(&self) {
        if self.is_behind() {
            self.look_again().await;
        }
    }

    /// Reads it anew because something was not found, unless it was read just now. `false` if it can't be read.
    pub async fn look_again(&self) -> bool {
        let again = async {
            let _reading = self.reading.lock().await;
            let is_fresh = self.known().at.elapsed() < ASKED && !self.is_behind();
            is_fresh || self.reload().await.is_ok()
        };
        tokio::time::timeout(PATIENCE, again).await.unwrap_or(false)
    }

    fn is_behind(&self) -> bool {
        self.known().changes != self.server.channel_changes()
    }

    async fn reload(&self) -> Result<()> {
        let known = Arc::new(load(&self.server).await?);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }

    fn known(&self) -> Arc<Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The number at Twilio that is written like this, with `+`.
    pub fn twilio(&self, address: &str) -> Option<Arc<Keys>> {
        let found = self.known().by_address.get(address).cloned();
        found.filter(|keys| matches!(keys.settings, Settings::Twilio { .. }))
    }

    /// The number whose webhook has this secret in its address.
    pub fn by_webhook(&self, secret: &SecretString) -> Option<Arc<Keys>> {
        self.known().by_webhook.get(&webhook_digest(secret)).cloned()
    }

    /// Whether some company has a number at Twilio.
    pub fn has_twilio(&self) -> bool {
        self.known().by_address.values().any(|keys| matches!(keys.settings, Settings::Twilio { .. }))
    }
}

async fn load(server: &Server) -> Result<Known> {
    // Both before it is read: what changes meanwhile is a reason to read it once more.
    let (at, changes) = (Instant::now(), server.channel_changes());
    let mut known = Known { at, changes, by_address: HashMap::new(), by_webhook: HashMap::new() };
    for door in sql::doors(server).await? {
        let sql::Door { value, tenant_id, provider, settings, secret, secret_before, webhook_digest } = door;
        let opened = || {
            let open = |sealed: Vec<u8>| server.key().open(&purpose(&value), &sealed);
            let secrets = [secret, secret_before].into_iter().flatten().map(open).collect::<Result<Vec<_>>>()?;
            let settings = Settings::read(provider.as_deref(), &settings)?;
            Ok::<_, crate::Error>(Arc::new(Keys { tenant: tenant_id, address: value.clone(), settings, secrets }))
        };
        let keys = match opened() {
            Ok(keys) => keys,
            Err(error) => {
                tracing::error!(tenant = %tenant_id, %error, "what proves deliveries for a number can't be read; they are refused");
                continue;
            }
        };
        if let Some(digest) = webhook_digest.and_then(|digest| digest.try_into().ok()) {
            known.by_webhook.insert(digest, keys.clone());
        }
        known.by_address.insert(value, keys);
    }
    Ok(known)
}
