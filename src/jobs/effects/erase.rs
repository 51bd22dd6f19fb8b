//! What jobs take away of somebody who was erased: on Discord, and from the store of files.

use commands::post;
use crm::{DiscordId, TenantDb, posts::Post};

use super::{Effects, attachments::store_said, discord::not_posted};
use crate::jobs::{Ended, JobError};

impl Effects {
    pub(super) async fn erase_thread(&self, db: &TenantDb, thread: DiscordId) -> Result<Ended, JobError> {
        post::take_thread_away(self.discord().await?, thread).await.map_err(|e| not_posted(db, e))?;
        Ok(Ended::Plain)
    }

    pub(super) async fn erase_post(&self, db: &TenantDb, gone: Post) -> Result<Ended, JobError> {
        post::take_away(self.discord().await?, gone).await.map_err(|e| not_posted(db, e))?;
        Ok(Ended::Plain)
    }

    pub(super) async fn erase_file(&self, key: &str) -> Result<Ended, JobError> {
        let removed = self.files.remove(key).await;
        removed.map_err(|error| JobError::Passing { reason: store_said(&error), after: None })?;
        Ok(Ended::Plain)
    }
}
