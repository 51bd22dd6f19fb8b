//! What jobs do about bookings: all of it is said in the words of `commands`.

use chrono::{DateTime, Utc};
use commands::booking_words::words;
use crm::{BookingId, ConversationId, ResourceId, TenantDb, bookings, jobs::Claimed, notice::BookingNews, pick::Pick};

use super::Effects;
use crate::jobs::{Ended, JobError};

impl Effects {
    pub(super) async fn answer_pick(
        &self,
        db: &TenantDb,
        job: &Claimed,
        conversation: ConversationId,
        pick: Pick,
    ) -> Result<Ended, JobError> {
        bookings::answer(db, job, conversation, pick, words).await?;
        Ok(Ended::Recorded)
    }

    pub(super) async fn tell_booking(
        &self,
        db: &TenantDb,
        job: &Claimed,
        booking: BookingId,
        news: BookingNews,
    ) -> Result<Ended, JobError> {
        bookings::tell(db, job, booking, news, words).await?;
        Ok(Ended::Recorded)
    }

    pub(super) async fn remind_booking(
        &self,
        db: &TenantDb,
        job: &Claimed,
        booking: BookingId,
        starts_at: DateTime<Utc>,
    ) -> Result<Ended, JobError> {
        bookings::remind(db, job, booking, starts_at, words).await?;
        Ok(Ended::Recorded)
    }

    pub(super) async fn end_booking(
        &self,
        db: &TenantDb,
        job: &Claimed,
        booking: BookingId,
        ends_at: DateTime<Utc>,
    ) -> Result<Ended, JobError> {
        bookings::ended(db, job, booking, ends_at).await?;
        Ok(Ended::Recorded)
    }

    pub(super) async fn end_hold(
        &self,
        db: &TenantDb,
        job: &Claimed,
        booking: BookingId,
        until: DateTime<Utc>,
    ) -> Result<Ended, JobError> {
        bookings::hold_over(db, job, booking, until, words).await?;
        Ok(Ended::Recorded)
    }

    pub(super) async fn offer_freed(
        &self,
        db: &TenantDb,
        job: &Claimed,
        resource: ResourceId,
        at: DateTime<Utc>,
    ) -> Result<Ended, JobError> {
        bookings::offer_freed(db, job, resource, at, words).await?;
        Ok(Ended::Recorded)
    }
}
