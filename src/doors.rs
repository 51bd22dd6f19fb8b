//! The doors through which WhatsApp's providers come in, and what is kept up for them while the process serves: who has which
//! number, and what waits in the spool.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result, anyhow};
use axum::Router;
use crm::{
    Server,
    channels::{self, Directory},
    deliveries::{Inbox, Limits, Spool},
};
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};
use webhooks::whatsapp::{self, dialog360, twilio};

use crate::config::Config;

/// How often the spool is looked into. What waits there waits for the database, which takes longer to come back.
const DRAIN: Duration = Duration::from_millis(250);

/// How often it is looked into when nothing seems to wait: another process may have left something.
const LOOK: Duration = Duration::from_secs(5);

/// What the routes share.
pub struct Doors {
    inbox: Inbox,
    directory: Arc<Directory>,
    spool: Option<Spool>,
}

impl Doors {
    /// Refuses to open without a spool where somebody needs one: a company with a number at Twilio, or who has named its folder.
    pub async fn open(config: &Config, server: &Server) -> Result<Self> {
        let directory = Arc::new(Directory::open(server).await.context("reading whose number is at which provider")?);
        let dir = config.spool_dir();
        let limits =
            Limits { files: config.spool.max_files, bytes: config.spool.max_megabytes.saturating_mul(1_000_000) };
        let spool = match Spool::open(dir.clone(), limits) {
            Ok(spool) => Some(spool),
            Err(error) if directory.has_twilio() || !config.spool.dir.as_os_str().is_empty() => {
                let folder = dir.display();
                return Err(anyhow!(error).context(format!(
                    "deliveries of Twilio's can't be kept in {folder} while the database is away; make the folder writable or \
                     set spool.dir to another"
                )));
            }
            Err(error) => {
                let folder = dir.display();
                warn!(%error, %folder, "there is no spool: what Twilio posts while the database is away would be refused");
                None
            }
        };
        Ok(Self { inbox: Inbox::new(server.clone()), directory, spool })
    }

    /// The routes of all providers that can be served.
    pub fn routes(&self, config: &Config) -> Result<Router> {
        Ok(self.meta(config)?.merge(self.dialog360(config)?).merge(self.twilio(config)?))
    }

    fn meta(&self, config: &Config) -> Result<Router> {
        if config.whatsapp.app_secrets.is_empty() {
            info!("whatsapp.app_secrets is empty: Meta's webhook is not served");
            return Ok(Router::new());
        }
        let secrets =
            whatsapp::Secrets::new(config.whatsapp.app_secrets.clone()).context("whatsapp.app_secrets is not right")?;
        let receiver = whatsapp::Receiver::new(secrets, config.whatsapp.verify_token.clone(), self.inbox.clone())
            .context("whatsapp.verify_token is not right")?;
        Ok(whatsapp::router(receiver))
    }

    fn dialog360(&self, config: &Config) -> Result<Router> {
        let secrets = &config.whatsapp.dialog360_secrets;
        let platform = (!secrets.is_empty()).then(|| whatsapp::Secrets::new(secrets.clone()));
        let platform = platform.transpose().context("whatsapp.dialog360_secrets is not right")?;
        let (directory, inbox) = (self.directory.clone(), self.inbox.clone());
        Ok(dialog360::router(dialog360::Receiver { directory, platform, inbox }))
    }

    fn twilio(&self, config: &Config) -> Result<Router> {
        let Some(url) = config.public_url()? else {
            if self.directory.has_twilio() {
                error!(
                    "ALERT: a company has a number at Twilio, but http.public_url is empty: its webhook is not served"
                );
            }
            return Ok(Router::new());
        };
        let (directory, inbox, spool) = (self.directory.clone(), self.inbox.clone(), self.spool.clone());
        Ok(twilio::router(twilio::Receiver { url, directory, inbox, spool }))
    }

    /// Keeps what is known of numbers new, and stores what waits in the spool, until `stop`.
    pub async fn keep_up(&self, stop: &CancellationToken) {
        let refreshing = async {
            let mut every = tokio::time::interval(channels::REFRESH);
            every.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                every.tick().await;
                if let Err(error) = self.directory.refresh().await {
                    warn!(%error, "whose number is at which provider can't be read anew; what is known counts on");
                }
            }
        };
        tokio::select! {
            () = refreshing => {}
            () = self.drain() => {}
            () = stop.cancelled() => {}
        }
    }

    async fn drain(&self) {
        let Some(spool) = &self.spool else { return std::future::pending().await };
        let mut looked: Option<Instant> = None;
        loop {
            if !spool.is_empty() || looked.is_none_or(|at| at.elapsed() >= LOOK) {
                looked = Some(Instant::now());
                if let Err(error) = self.inbox.drain(spool).await {
                    warn!(%error, "what waits in the spool can't be stored yet");
                }
            }
            tokio::time::sleep(DRAIN).await;
        }
    }
}
