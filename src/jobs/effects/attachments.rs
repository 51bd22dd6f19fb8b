//! What jobs do with customers' files: from the provider into the store, and from there under the message that it came with.

use chrono::{DateTime, TimeDelta, Utc};
use commands::post::{self, Link, PostError};
use crm::{
    AttachmentId, TenantDb,
    attachments::{self, Fate, Kept, Loss, NotKept, View, Wanted},
    jobs::Claimed,
    settings,
};
use webhooks::whatsapp::media::{Download, MediaError};

use super::{
    Effects,
    discord::{nonce, not_posted},
};
use crate::{
    file_links,
    files::{Writing, Written},
    jobs::{Ended, JobError},
};

/// How long an address holds under which staff get a file that Discord does not take.
const LINK: TimeDelta = TimeDelta::days(7);

impl Effects {
    pub(super) async fn fetch_attachment(
        &self,
        db: &TenantDb,
        job: &Claimed,
        attachment: AttachmentId,
    ) -> Result<Ended, JobError> {
        let Some(wanted) = attachments::to_fetch(db, job, attachment).await? else { return Ok(Ended::Plain) };
        let Ok(_turn) = self.downloads.acquire().await else { return Ok(Ended::Recorded) };
        match self.fetch(wanted).await {
            Ok(Written { media_type, bytes }) => {
                attachments::kept(db, job, attachment, &Kept { media_type, bytes }).await?;
            }
            Err(error) => {
                attachments::not_kept(db, job, attachment, error.to_record(db.server().clock().now())).await?;
            }
        }
        Ok(Ended::Recorded)
    }

    async fn fetch(&self, wanted: Wanted) -> Result<Written, FetchError> {
        let Wanted { channel, source, sha256, key } = wanted;
        let channel = channel.ok_or(FetchError::NoToken)?;
        let (mut download, told) = self.providers.file(&channel, &source).await?;
        let mut writing = self.files.create(&key).await?;
        if let Err(error) = copy(&mut download, &mut writing).await {
            writing.abort().await;
            return Err(error);
        }
        let expected = [sha256, told].into_iter().flatten().next();
        if expected.is_some_and(|expected| expected != writing.sha256()) {
            writing.abort().await;
            return Err(FetchError::Altered);
        }
        Ok(writing.finish().await?)
    }

    pub(super) async fn show_attachment(
        &self,
        db: &TenantDb,
        job: &Claimed,
        attachment: AttachmentId,
    ) -> Result<Ended, JobError> {
        let Some(view) = attachments::to_show(db, job, attachment).await? else { return Ok(Ended::Plain) };
        let profile = settings::profile(db).await?;
        let (content, link) = (self.content(db, &view).await?, self.link(db, &view)?);
        let shown = post::show_attachment(self.discord().await?, &profile, &view, content, &link, &nonce(job)).await;
        let shown = match shown {
            // Discord's limit for this server is lower than the one we know of.
            Err(PostError::TooLarge) => {
                post::show_attachment(self.discord().await?, &profile, &view, None, &link, &nonce(job)).await
            }
            other => other,
        };
        let post = shown.map_err(|error| not_posted(db, error))?;
        attachments::shown(db, job, attachment, post).await?;
        Ok(Ended::Recorded)
    }

    /// Where staff get what Discord does not take, if we are reached from outside.
    fn link(&self, db: &TenantDb, view: &View) -> Result<Option<Link>, JobError> {
        let Some(public) = &self.public_url else { return Ok(None) };
        let until = db.server().clock().now() + LINK;
        let address = file_links::address(public, db, view.id, &view.name, until)?;
        Ok(Some(Link { address, until }))
    }

    /// The bytes, if there are any and Discord takes that many.
    async fn content(&self, db: &TenantDb, view: &View) -> Result<Option<Vec<u8>>, JobError> {
        match &view.fate {
            Fate::Kept(kept) if kept.bytes <= post::FILE_BYTES => {
                let read = self.files.read(&attachments::key(db, view.id)).await;
                let bytes = read.map_err(|error| JobError::Passing { reason: store_said(&error), after: None })?;
                Ok(Some(bytes.into()))
            }
            Fate::Kept(_) | Fate::Lost(_) => Ok(None),
        }
    }
}

pub(super) async fn copy(download: &mut Download, writing: &mut Writing) -> Result<(), FetchError> {
    while let Some(part) = download.chunk().await? {
        writing.write(part).await?;
    }
    Ok(())
}

/// Why a file did not come into the store.
pub(super) enum FetchError {
    /// The number has no token (yet).
    NoToken,
    Provider(MediaError),
    /// What came is not what was announced. A download that broke off looks like this too, so it is tried again.
    Altered,
    Store(object_store::Error),
}

impl From<MediaError> for FetchError {
    fn from(error: MediaError) -> Self {
        Self::Provider(error)
    }
}

impl From<object_store::Error> for FetchError {
    fn from(error: object_store::Error) -> Self {
        Self::Store(error)
    }
}

impl FetchError {
    fn to_record(&self, now: DateTime<Utc>) -> NotKept {
        match self {
            Self::NoToken => {
                NotKept::Later { at: None, last: Loss::Unreachable, reason: "nothing speaks for the number".into() }
            }
            Self::Provider(MediaError::Gone) => NotKept::Lost(Loss::Gone),
            Self::Provider(MediaError::TooLarge) => NotKept::Lost(Loss::TooLarge),
            Self::Provider(MediaError::Foreign) => NotKept::Lost(Loss::Foreign),
            Self::Provider(MediaError::Later { after, error }) => {
                let at = after.and_then(|after| TimeDelta::from_std(after).ok()).map(|after| now + after);
                let title = error.title.as_deref().unwrap_or_default();
                NotKept::Later { at, last: Loss::Unreachable, reason: format!("{} {title}", error.failure.as_str()) }
            }
            Self::Altered => {
                NotKept::Later { at: None, last: Loss::Altered, reason: "its digest is not the one announced".into() }
            }
            Self::Store(error) => NotKept::Later { at: None, last: Loss::Unreachable, reason: store_said(error) },
        }
    }
}

/// For the job's record. What the store's library says may hold the addresses of a bucket, but no key.
pub(super) fn store_said(error: &object_store::Error) -> String {
    format!("the store of files: {error}").chars().take(300).collect()
}
