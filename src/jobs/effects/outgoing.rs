//! Telling webhooks.

use crm::{TenantDb, WebhookDeliveryId, jobs::Claimed, webhooks};

use super::Effects;
use crate::jobs::{Ended, JobError};

impl Effects {
    pub(super) async fn deliver_webhook(
        &self,
        db: &TenantDb,
        job: &Claimed,
        delivery: WebhookDeliveryId,
    ) -> Result<Ended, JobError> {
        let Some(sending) = webhooks::to_send(db, job, delivery).await? else { return Ok(Ended::Plain) };
        let tried = self.outgoing.send(sending).await;
        webhooks::tried(db, job, delivery, tried).await?;
        Ok(Ended::Recorded)
    }
}
