//! What jobs do about reports: they are posted in a channel by themselves.

use chrono::{DateTime, TimeDelta, Utc};
use commands::post::{self, PostError};
use crm::{
    ScheduleId, TenantDb,
    jobs::Claimed,
    overview::stats::schedules::{self, Posting},
    settings,
};

use super::{
    Effects,
    discord::{nonce, not_posted},
};
use crate::jobs::{Ended, JobError};

/// When it is looked again whether the days are counted.
const AGAIN_AFTER: TimeDelta = TimeDelta::seconds(30);

impl Effects {
    /// Posts a report whose time has come, and plans the next. One that Discord does not take is let go: the list of reports says so.
    pub(super) async fn post_report(
        &self,
        db: &TenantDb,
        job: &Claimed,
        schedule: ScheduleId,
        at: DateTime<Utc>,
    ) -> Result<Ended, JobError> {
        let (report, place) = match schedules::due(db, job, schedule, at).await? {
            Posting::Nothing => return Ok(Ended::Plain),
            Posting::NotYet => {
                let after = Some(db.server().clock().now() + AGAIN_AFTER);
                return Err(JobError::Passing { reason: "its days are still being counted".into(), after });
            }
            Posting::Report(report, place) => (*report, place),
        };
        let profile = settings::profile(db).await?;
        let posted = post::report(self.discord().await?, place, &profile, report, &nonce(job)).await;
        let is_refused = match posted {
            Ok(()) => false,
            Err(PostError::Refused(reason) | PostError::Gone(reason)) => {
                tracing::warn!(tenant = %db.slug(), job = %job.id, reason, "a report could not be posted");
                true
            }
            Err(passing) => return Err(not_posted(db, passing)),
        };
        schedules::posted(db, job, schedule, at, is_refused).await?;
        Ok(Ended::Recorded)
    }
}
