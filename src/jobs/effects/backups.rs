//! What a job does about a backup: it is made, and its row says how far it has come. One that comes to nothing says why; nobody tries again
//! by themselves, hours later, because whoever asked is told at once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use crm::{BackupId, TenantDb, backups, jobs::Claimed};

use super::Effects;
use crate::{
    backup::{Step, Steps},
    jobs::{Ended, JobError},
};

/// How often is noted how far it has come.
const NOTED: Duration = Duration::from_secs(2);

impl Effects {
    /// Makes a backup that was asked for.
    pub(super) async fn back_up(&self, db: &TenantDb, job: &Claimed, backup: BackupId) -> Result<Ended, JobError> {
        if !backups::is_wanted(db, job, backup).await? {
            return Ok(Ended::Plain);
        }
        let written = Arc::new(AtomicU64::new(0));
        let counted = written.clone();
        let steps: Steps = Arc::new(move |step| {
            if let Step::Written(bytes) = step {
                counted.store(bytes, Ordering::Relaxed);
            }
            Ok(())
        });
        let mut making = std::pin::pin!(self.backups.make(db, backup, &steps));
        let mut again = tokio::time::interval_at(tokio::time::Instant::now() + NOTED, NOTED);
        let made = loop {
            tokio::select! {
                made = &mut making => break made,
                _ = again.tick() => {
                    let noted = backups::progress(db, job, backup, written.load(Ordering::Relaxed)).await;
                    if let Err(error) = noted {
                        tracing::debug!(tenant = %db.slug(), %error, "it could not be noted how far a backup has come");
                    }
                }
            }
        };
        match made {
            Ok(made) => backups::made(db, job, backup, &made).await?,
            Err(not_made) => {
                let error = &not_made.error;
                tracing::error!(tenant = %db.slug(), %backup, error = format!("{error:#}"), "ALERT: a backup could not be made");
                metrics::counter!("omnicrm_backups_failed_total").increment(1);
                backups::failed(db, job, backup, not_made.why).await?;
            }
        }
        Ok(Ended::Plain)
    }
}
