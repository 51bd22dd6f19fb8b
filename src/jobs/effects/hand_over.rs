//! What jobs do with files for customers: from Discord into the store, or drawn of a quote, and from there to the provider.

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use commands::quote_paper;
use crm::{
    AttachmentId, QuoteId, TenantDb,
    attachments::{
        Kept, Loss,
        ours::{self, FETCHED, Origin, Parcel},
    },
    channel::{Failure, ProviderError},
    conversations::{self, NotHandedOver},
    jobs::Claimed,
    quotes,
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
                let kept = match &parcel.origin {
                    Origin::Discord(address) => {
                        let brought = self.bring(address, &parcel.key).await;
                        brought.map_err(|error| not_brought(&error, now))?
                    }
                    Origin::Quote(quote) => {
                        let drawn = draw(db, job, *quote).await?;
                        let kept = self.keep(drawn, &parcel.key).await;
                        kept.map_err(|error| not_brought(&FetchError::Store(error), now))?
                    }
                };
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

    /// What is here already, into the store.
    async fn keep(&self, content: Bytes, key: &str) -> object_store::Result<Kept> {
        let mut writing = self.files.create(key).await?;
        if let Err(error) = writing.write(content).await {
            writing.abort().await;
            return Err(error);
        }
        let written = writing.finish().await?;
        Ok(Kept { media_type: written.media_type, bytes: written.bytes })
    }
}

/// A quote, for its customer. What can't be drawn is a bug.
async fn draw(db: &TenantDb, job: &Claimed, quote: QuoteId) -> Result<Bytes, Stop> {
    let refused = |title: String| {
        let error = ProviderError { title: Some(title), ..ProviderError::of(Failure::File) };
        Stop::NotHandedOver(NotHandedOver::Refused(error))
    };
    let paper = quotes::to_draw(db, job, quote).await?.ok_or_else(|| refused("there is nobody to quote to".into()))?;
    let drawn = tokio::task::spawn_blocking(move || quote_paper::pdf(&paper)).await;
    let drawn = drawn.map_err(|error| refused(error.to_string()))?;
    drawn.map(Bytes::from).map_err(|error| refused(error.to_string()))
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
