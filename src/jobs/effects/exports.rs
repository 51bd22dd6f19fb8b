//! What jobs do about exports: the file is written on this machine while the data are read, then it goes into the store, then to
//! whoever asked for it. The data are read before the network is used: no connection waits for it.

use std::{fs::File, io::Read};

use bytes::Bytes;
use commands::post::{self, FILE_BYTES, PostError};
use crm::{
    ExportId, TenantDb,
    jobs::Claimed,
    members,
    overview::exports::{self, Opened, Reading},
    settings,
};

use super::{
    Effects,
    attachments::store_said,
    discord::{nonce, not_posted},
};
use crate::{
    export_file::ExportFile,
    file_links,
    jobs::{Ended, JobError},
};

/// After so many rows it is noted how far it has come.
const NOTED: i64 = 20_000;

/// How much of the file is handed to the store at once, in bytes.
const PART: usize = 1 << 20;

impl Effects {
    /// Makes the file of an export.
    pub(super) async fn export(&self, db: &TenantDb, job: &Claimed, export: ExportId) -> Result<Ended, JobError> {
        let is_wanted = match exports::open(db, job, export).await? {
            Opened::Made => true,
            Opened::Unwanted => false,
            Opened::Reading(reading) => {
                let (file, bytes, rows) = write(db, job, export, *reading).await?;
                self.store(&exports::key(db, export), file).await?;
                exports::made(db, job, export, rows, i64::try_from(bytes).unwrap_or(i64::MAX)).await?
            }
        };
        if !is_wanted {
            self.take_away(&exports::key(db, export)).await?;
            exports::gave_up(db, job, export).await?;
        }
        Ok(Ended::Plain)
    }

    async fn take_away(&self, key: &str) -> Result<(), JobError> {
        let removed = self.files.remove(key).await;
        removed.map_err(|error| JobError::Passing { reason: store_said(&error), after: None })
    }

    /// Hands a file that is on the disk to the store.
    pub(super) async fn store(&self, key: &str, mut file: File) -> Result<(), JobError> {
        let passing = |error: object_store::Error| JobError::Passing { reason: store_said(&error), after: None };
        let mut writing = self.files.create(key).await.map_err(passing)?;
        let mut part = vec![0; PART];
        loop {
            let read = file.read(&mut part).map_err(|error| broken(&error))?;
            let Some(read) = part.get(..read).filter(|read| !read.is_empty()) else { break };
            writing.write(Bytes::copy_from_slice(read)).await.map_err(passing)?;
        }
        writing.finish().await.map(drop).map_err(passing)
    }

    /// Takes a file away whose time is over.
    pub(super) async fn end_export(&self, db: &TenantDb, job: &Claimed, export: ExportId) -> Result<Ended, JobError> {
        if let Some(key) = exports::over(db, job, export).await? {
            self.take_away(&key).await?;
            exports::ended(db, job, export).await?;
        }
        Ok(Ended::Plain)
    }

    /// Sends the file of an export to whoever asked for it; where Discord does not take it, an address of it.
    pub(super) async fn send_export(&self, db: &TenantDb, job: &Claimed, export: ExportId) -> Result<Ended, JobError> {
        let Some(ready) = exports::ready(db, job, export).await? else { return Ok(Ended::Plain) };
        let (Some(key), Some(until)) = (&ready.file_key, ready.export.ends_at) else { return Ok(Ended::Plain) };
        if until <= db.server().clock().now() {
            return Ok(Ended::Plain);
        }
        let profile = settings::profile(db).await?;
        let language = members::language(db, ready.to).await?;
        let fits = ready.export.bytes.is_some_and(|bytes| bytes.unsigned_abs() <= FILE_BYTES);
        let content = match fits {
            true => {
                let read = self.files.read(key).await;
                Some(read.map_err(|error| JobError::Passing { reason: store_said(&error), after: None })?.to_vec())
            }
            false => None,
        };
        let link = match &self.public_url {
            Some(public) => Some(file_links::address_of_export(public, db, export, &ready.name(), until)?),
            None => None,
        };
        let nonce = nonce(job);
        let sent =
            post::send_export(self.discord().await?, language, &profile.name, &ready, content, link.as_deref(), &nonce);
        match sent.await {
            Ok(()) => {}
            Err(PostError::Closed | PostError::Refused(_) | PostError::Gone(_)) => {
                // They can have it sent again from their list.
                tracing::info!(tenant = %db.slug(), job = %job.id, "a person takes no private messages, so no exported file");
            }
            Err(passing) => return Err(not_posted(db, passing)),
        }
        Ok(Ended::Plain)
    }
}

/// The file, its bytes, and how many rows are in it.
async fn write(
    db: &TenantDb,
    job: &Claimed,
    export: ExportId,
    mut reading: Reading,
) -> Result<(File, u64, i64), JobError> {
    let profile = settings::profile(db).await?;
    let begun = ExportFile::begin(reading.names(), reading.kind, profile.time_zone, profile.language);
    let mut file = begun.map_err(|error| broken(&error))?;
    let (mut rows, mut noted) = (0, 0);
    loop {
        let page = reading.next().await?;
        if page.is_empty() {
            break;
        }
        rows += i64::try_from(page.len()).unwrap_or_default();
        file = blocking(move || file.add(&page).map(|()| file)).await?;
        if rows - noted >= NOTED {
            exports::progress(db, job, export, rows).await?;
            noted = rows;
        }
    }
    drop(reading);
    let (file, bytes) = blocking(move || file.finish()).await?;
    Ok((file, bytes, rows))
}

/// Writing to the disk holds nobody else up.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> anyhow::Result<T> + Send + 'static) -> Result<T, JobError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| broken(&error)),
        Err(error) => Err(broken(&error)),
    }
}

/// The disk may be full: it is tried again later.
fn broken(error: &impl std::fmt::Display) -> JobError {
    JobError::Passing { reason: format!("the file of an export could not be written: {error:#}"), after: None }
}
