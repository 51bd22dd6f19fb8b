//! What jobs do about imports: the file comes from Discord into the store, and is read on this machine, off the threads that answer
//! people; no connection waits for the network, the disk or the reading.

use std::{fs::File, io::Write};

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use commands::{
    imports::stage_names,
    post::{self, FILE_BYTES, PostError},
};
use crm::{
    ImportId, TenantDb, csv,
    jobs::Claimed,
    members,
    overview::imports::{self, Bad, Counting, FileProblem, Read, Reader},
    settings,
    tenants::Language,
};
use futures_util::StreamExt;
use tokio::{sync::mpsc, task::JoinHandle};
use webhooks::whatsapp::media::MediaError;

use super::{
    Effects,
    attachments::store_said,
    discord::{nonce, not_posted},
};
use crate::{
    import_file::{self, Form, Stop},
    jobs::{Ended, JobError},
};

/// How many rows are counted or written at once.
const BATCH: usize = 1000;

/// How many rows tell what stands in the columns.
const HEAD: usize = 50;

/// Why it does not go on.
enum Failed {
    /// Nothing will come of the file.
    File(FileProblem),
    Job(JobError),
}

impl From<JobError> for Failed {
    fn from(error: JobError) -> Self {
        Self::Job(error)
    }
}

impl From<crm::Error> for Failed {
    fn from(error: crm::Error) -> Self {
        match error {
            // Whoever started it may not do that any more.
            crm::Error::Denied(_) => Self::File(FileProblem::Stopped),
            error => Self::Job(error.into()),
        }
    }
}

impl From<Stop> for Failed {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Problem(problem) => Self::File(problem),
            Stop::Disk(error) => Self::Job(broken(&error)),
        }
    }
}

impl Effects {
    /// Reads the file of an import, and counts what would come of it.
    pub(super) async fn read_import(&self, db: &TenantDb, job: &Claimed, id: ImportId) -> Result<Ended, JobError> {
        let read = self.count_rows(db, job, id).await;
        self.ended(db, job, id, read).await
    }

    /// Writes its rows, from where it was left on.
    pub(super) async fn run_import(&self, db: &TenantDb, job: &Claimed, id: ImportId) -> Result<Ended, JobError> {
        let run = self.write_rows(db, job, id).await;
        self.ended(db, job, id, run).await
    }

    async fn ended(
        &self,
        db: &TenantDb,
        job: &Claimed,
        id: ImportId,
        how: Result<(), Failed>,
    ) -> Result<Ended, JobError> {
        match how {
            Ok(()) => {}
            Err(Failed::File(problem)) => imports::failed(db, job, id, problem).await?,
            Err(Failed::Job(error)) => return Err(error),
        }
        Ok(Ended::Plain)
    }

    async fn count_rows(&self, db: &TenantDb, job: &Claimed, id: ImportId) -> Result<(), Failed> {
        let Some(wanted) = imports::to_read(db, job, id).await? else { return Ok(()) };
        if let Some(source) = &wanted.source {
            let Ok(_turn) = self.downloads.acquire().await else { return Ok(()) };
            self.keep_given(db, id, source).await?;
            if !imports::kept(db, job, id).await? {
                self.remove(&imports::key(db, id)).await?;
                return Ok(());
            }
        }
        let file = self.bring_here(&imports::key(db, id)).await?;
        let head = head(file.try_clone().map_err(|error| broken(&error))?).await?;
        let Some((reader, is_headed)) = imports::reader(db, job, id, &head, stage_names).await? else { return Ok(()) };
        let mut counting = Counting::new(&reader);
        let (mut rows, reading) = rows(file, reader, is_headed, 0);
        while let Some(batch) = rows.recv().await {
            imports::count(db, job, &mut counting, batch).await?;
        }
        done(reading).await?;
        if counting.rows() == 0 {
            return Err(Failed::File(FileProblem::OnlyHeadings));
        }
        imports::counted(db, job, id, wanted.version, counting).await?;
        Ok(())
    }

    async fn write_rows(&self, db: &TenantDb, job: &Claimed, id: ImportId) -> Result<(), Failed> {
        let Some(mut running) = imports::open(db, job, id).await? else { return Ok(()) };
        let file = self.bring_here(&imports::key(db, id)).await?;
        let again = file.try_clone().map_err(|error| broken(&error))?;
        let Some((reader, is_headed)) = imports::reader(db, job, id, &[], stage_names).await? else { return Ok(()) };
        let (mut rows, reading) = rows(file, reader, is_headed, running.reached);
        while let Some(batch) = rows.recv().await {
            if !imports::batch(db, &mut running, batch).await? {
                return Ok(());
            }
        }
        done(reading).await?;
        let Some(bad) = imports::bad(db, job, id).await? else { return Ok(()) };
        let bytes = if bad.is_empty() { None } else { Some(self.keep_bad(db, job, id, again, is_headed, bad).await?) };
        if !imports::finished(db, job, id, bytes).await? {
            self.remove(&imports::bad_key(db, id)).await?;
        }
        Ok(())
    }

    /// Keeps the rows that could not be read, each with what is wrong with it: how many bytes these are.
    async fn keep_bad(
        &self,
        db: &TenantDb,
        job: &Claimed,
        id: ImportId,
        file: File,
        is_headed: bool,
        bad: Bad,
    ) -> Result<i64, Failed> {
        let language = match imports::ended(db, job, id).await? {
            Some(ended) => members::language(db, ended.to).await?,
            None => settings::profile(db).await?.language,
        };
        let made = blocking(move || write_bad(file, language, is_headed, &bad)).await?;
        let bytes = made.metadata().map_err(|error| broken(&error))?.len();
        self.store(&imports::bad_key(db, id), made).await?;
        Ok(i64::try_from(bytes).unwrap_or(i64::MAX))
    }

    /// Takes an import back.
    pub(super) async fn undo_import(&self, db: &TenantDb, job: &Claimed, id: ImportId) -> Result<Ended, JobError> {
        let Some(undoing) = imports::open_undo(db, job, id).await? else { return Ok(Ended::Plain) };
        loop {
            match imports::undo_batch(db, &undoing).await {
                Ok(true) => {}
                Ok(false) => return Ok(Ended::Plain),
                Err(crm::Error::Denied(_)) => {
                    imports::failed(db, job, id, FileProblem::Stopped).await?;
                    return Ok(Ended::Plain);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Tells whoever started an import what came of it, with the rows that could not be read.
    pub(super) async fn send_import(&self, db: &TenantDb, job: &Claimed, id: ImportId) -> Result<Ended, JobError> {
        let Some(ended) = imports::ended(db, job, id).await? else { return Ok(Ended::Plain) };
        let profile = settings::profile(db).await?;
        let language = members::language(db, ended.to).await?;
        let fits = ended.import.bad_bytes.is_some_and(|bytes| bytes.unsigned_abs() <= FILE_BYTES);
        let content = match ended.bad_key.as_deref().filter(|_| fits) {
            Some(key) => Some(self.files.read(key).await.map_err(|error| passing(&error))?.to_vec()),
            None => None,
        };
        let sent =
            post::send_import(self.discord().await?, language, &profile.name, &ended, content, &nonce(job)).await;
        match sent {
            Ok(()) => {}
            Err(PostError::Closed | PostError::Refused(_) | PostError::Gone(_)) => {
                // Their list shows it.
                tracing::info!(tenant = %db.slug(), job = %job.id, "a person takes no private messages, so no word of an import");
            }
            Err(passing) => return Err(not_posted(db, passing)),
        }
        Ok(Ended::Plain)
    }

    /// From Discord into the store.
    async fn keep_given(&self, db: &TenantDb, id: ImportId, source: &str) -> Result<(), Failed> {
        let not_given = |error| not_given(error, db.server().clock().now());
        let mut download = self.discord_store.open(source).await.map_err(not_given)?;
        let mut writing = self.files.create(&imports::key(db, id)).await.map_err(|error| passing(&error))?;
        let mut bytes = 0;
        loop {
            match download.chunk().await {
                Ok(Some(part)) => {
                    bytes += part.len() as u64;
                    if bytes > imports::FILE {
                        writing.abort().await;
                        return Err(Failed::File(FileProblem::TooLarge));
                    }
                    writing.write(part).await.map_err(|error| passing(&error))?;
                }
                Ok(None) => break,
                Err(error) => {
                    writing.abort().await;
                    return Err(not_given(error));
                }
            }
        }
        writing.finish().await.map_err(|error| passing(&error))?;
        Ok(())
    }

    /// From the store onto the disk of this machine, under no name.
    async fn bring_here(&self, key: &str) -> Result<File, Failed> {
        let mut content = match self.files.stream(key).await {
            Err(object_store::Error::NotFound { .. }) => return Err(Failed::File(FileProblem::Gone)),
            content => content.map_err(|error| passing(&error))?,
        };
        let mut file = tempfile::tempfile().map_err(|error| broken(&error))?;
        while let Some(part) = content.next().await {
            let part: Bytes = part.map_err(|error| passing(&error))?;
            file = blocking(move || file.write_all(&part).map(|()| file).map_err(Stop::from)).await?;
        }
        Ok(file)
    }

    async fn remove(&self, key: &str) -> Result<(), JobError> {
        self.files.remove(key).await.map_err(|error| passing(&error))
    }
}

/// The first rows.
async fn head(mut file: File) -> Result<Vec<Vec<String>>, Failed> {
    blocking(move || {
        let mut head = Vec::new();
        import_file::read(&mut file, &mut |(_, cells)| {
            head.push(cells);
            head.len() < HEAD
        })?;
        Ok(head)
    })
    .await
}

/// The rows behind one, some at a time, while the next are being read; and how the reading ends. Whoever takes no more ends it.
fn rows(
    mut file: File,
    reader: Reader,
    is_headed: bool,
    after: i64,
) -> (mpsc::Receiver<Vec<Read>>, JoinHandle<Result<(), Stop>>) {
    let (give, take) = mpsc::channel(1);
    let reading = tokio::task::spawn_blocking(move || {
        let is_guarded = import_file::form(&mut file)? == Form::Lines;
        let (mut batch, mut is_first) = (Vec::with_capacity(BATCH), is_headed);
        import_file::read(&mut file, &mut |(row, cells)| {
            if std::mem::take(&mut is_first) || row <= after {
                return true;
            }
            batch.push(reader.read(row, &cells, is_guarded));
            batch.len() < BATCH || give.blocking_send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).is_ok()
        })?;
        if !batch.is_empty() {
            // Nobody takes it any more: then it is not wanted.
            drop(give.blocking_send(batch));
        }
        Ok(())
    });
    (take, reading)
}

async fn done(reading: JoinHandle<Result<(), Stop>>) -> Result<(), Failed> {
    match reading.await {
        Ok(read) => Ok(read?),
        Err(error) => Err(Failed::Job(broken(&error))),
    }
}

/// The rows that could not be read, as they were, with what is wrong with each in a column behind the others.
fn write_bad(mut file: File, language: Language, is_headed: bool, bad: &Bad) -> Result<File, Stop> {
    let mut into = std::io::BufWriter::new(tempfile::tempfile()?);
    write!(into, "{}", csv::MARK)?;
    let is_guarded = import_file::form(&mut file)? == Form::Lines;
    let (mut is_first, mut width, mut wrong) = (is_headed, 0, Ok(()));
    import_file::read(&mut file, &mut |(row, mut cells)| {
        let last = match bad.get(&row) {
            _ if std::mem::take(&mut is_first) => {
                width = cells.len();
                commands::imports::flaws_heading(language)
            }
            Some(flaws) => commands::imports::flaws(language, flaws),
            None => return true,
        };
        if is_guarded {
            cells = cells.iter().map(|cell| csv::unguarded(cell).to_owned()).collect();
        }
        cells.resize(cells.len().max(width), String::new());
        cells.push(last);
        wrong = into.write_all(csv::line(&cells).as_bytes());
        wrong.is_ok()
    })?;
    wrong?;
    let mut file = into.into_inner().map_err(|error| Stop::Disk(error.into_error()))?;
    std::io::Seek::rewind(&mut file)?;
    Ok(file)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Stop> + Send + 'static) -> Result<T, Failed> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(error) => Err(Failed::Job(broken(&error))),
    }
}

fn not_given(error: MediaError, now: DateTime<Utc>) -> Failed {
    match error {
        MediaError::Gone | MediaError::Foreign => Failed::File(FileProblem::Gone),
        MediaError::TooLarge => Failed::File(FileProblem::TooLarge),
        MediaError::Later { after, error } => {
            let reason = format!("a file to be imported could not be fetched: {}", error.failure.as_str());
            let after = after.and_then(|after| TimeDelta::from_std(after).ok()).map(|after| now + after);
            Failed::Job(JobError::Passing { reason, after })
        }
    }
}

fn passing(error: &object_store::Error) -> JobError {
    JobError::Passing { reason: store_said(error), after: None }
}

/// The disk may be full: it is tried again later.
fn broken(error: &impl std::fmt::Display) -> JobError {
    JobError::Passing { reason: format!("the file of an import could not be read: {error:#}"), after: None }
}
