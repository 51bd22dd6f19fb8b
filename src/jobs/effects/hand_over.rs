//! What jobs do with files for customers: from Discord into the store, and from there to the provider.

use chrono::{DateTime, TimeDelta, Utc};
use crm::{
    AttachmentId, TenantDb,
    attachments::{
        Kept, Loss,
        ours::{self, FETCHED, Parcel},
    },
    channel::{Failure, ProviderError},
    conversations::{self, NotHandedOver},
    jobs::Claimed,
};
use reqwest::Body;
use webhooks::whatsapp::{
    media::MediaError,
    upload::{NotTaken, Upload},
};

use super::{
    Effects,
    attachments::{FetchError, copy, store_said},
};
use crate::jobs::{Ended, JobError};

impl Effects {
    pub(super) async fn hand_over(
        &self,
        db: &TenantDb,
        job: &Claimed,
        attachment: AttachmentId,
    ) -> Result<Ended, JobError> {
        let Some(parcel) = ours::to_hand_over(db, job, attachment).await? else { return Ok(Ended::Plain) };
        let Ok(_turn) = self.downloads.acquire().await else { return Ok(Ended::Recorded) };
        match self.carry(db, job, attachment, parcel).await {
            Ok(media) => ours::handed_over(db, job, attachment, &media).await?,
            Err(Stop::NotHandedOver(why)) => conversations::not_handed_over(db, job, attachment, why).await?,
            Err(Stop::Failed(error)) => return Err(error.into()),
        }
        Ok(Ended::Recorded)
    }

    /// All the way: the provider's id of the file.
    async fn carry(&self, db: &TenantDb, job: &Claimed, id: AttachmentId, parcel: Parcel) -> Result<String, Stop> {
        let now = db.server().clock().now();
        if parcel.is_removed {
            return Err(Stop::NotHandedOver(NotHandedOver::Refused(ProviderError::of(Failure::NumberRemoved))));
        }
        let channel = parcel.channel.as_ref().ok_or_else(|| later(None, Failure::Unauthorised))?;
        let kept = match &parcel.kept {
            Some(kept) => kept.clone(),
            None => {
                let brought = self.bring(&parcel.address, &parcel.key).await;
                let kept = brought.map_err(|error| not_brought(&error, now))?;
                if !ours::brought(db, job, id, &kept, &parcel).await? {
                    return Err(Stop::NotHandedOver(NotHandedOver::Refused(ProviderError::of(Failure::File))));
                }
                kept
            }
        };
        if !self.providers.stores_files(channel) {
            return Ok(FETCHED.to_owned());
        }
        let content =
            self.files.stream(&parcel.key).await.map_err(|error| not_brought(&FetchError::Store(error), now))?;
        let file = Upload { media_type: kept.media_type, bytes: kept.bytes, content: Body::wrap_stream(content) };
        self.providers.upload(channel, file).await.map_err(|error| not_taken(error, now))
    }

    /// From Discord into the store.
    async fn bring(&self, address: &str, key: &str) -> Result<Kept, FetchError> {
        let mut download = self.discord_store.open(address).await?;
        let mut writing = self.files.create(key).await?;
        if let Err(error) = copy(&mut download, &mut writing).await {
            writing.abort().await;
            return Err(error);
        }
        let written = writing.finish().await?;
        Ok(Kept { media_type: written.media_type, bytes: written.bytes })
    }
}

/// Why a file has not come all the way.
enum Stop {
    NotHandedOver(NotHandedOver),
    Failed(crm::Error),
}

impl From<crm::Error> for Stop {
    fn from(error: crm::Error) -> Self {
        Self::Failed(error)
    }
}

fn later(at: Option<DateTime<Utc>>, failure: Failure) -> Stop {
    Stop::NotHandedOver(NotHandedOver::Later { at, error: ProviderError::of(failure) })
}

fn not_brought(error: &FetchError, now: DateTime<Utc>) -> Stop {
    let lost = |loss| Stop::NotHandedOver(NotHandedOver::Lost(loss));
    match error {
        FetchError::Provider(MediaError::Gone) => lost(Loss::Gone),
        FetchError::Provider(MediaError::TooLarge) => lost(Loss::TooLarge),
        FetchError::Provider(MediaError::Foreign) => lost(Loss::Foreign),
        FetchError::Provider(MediaError::Later { after, .. }) => {
            let at = after.and_then(|after| TimeDelta::from_std(after).ok()).map(|after| now + after);
            later(at, Failure::File)
        }
        FetchError::Store(error) => {
            let error = ProviderError { title: Some(store_said(error)), ..ProviderError::of(Failure::File) };
            Stop::NotHandedOver(NotHandedOver::Later { at: None, error })
        }
        FetchError::NoToken | FetchError::Altered => later(None, Failure::File),
    }
}

fn not_taken(error: NotTaken, now: DateTime<Utc>) -> Stop {
    Stop::NotHandedOver(match error {
        NotTaken::Refused(error) => NotHandedOver::Refused(error),
        NotTaken::Later { after, error } => {
            let at = after.and_then(|after| TimeDelta::from_std(after).ok()).map(|after| now + after);
            NotHandedOver::Later { at, error }
        }
    })
}
