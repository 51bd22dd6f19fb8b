//! Deliveries of a provider that does not come again, kept in a folder while the database is away.
//!
//! A delivery is a file: written under another name, synced, renamed, and the folder synced, before it is acknowledged. Whoever
//! takes deliveries in stores them later, in their order ([`Inbox::drain`]); one that is stored twice is found there, and one
//! whose file says something else than was written is put aside. While something waits here, what comes after goes here too.
//!
//! The folder belongs to one machine. Several processes there may share it.

use std::{
    collections::HashSet,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Committed, Destination, Inbox, digest, writer::Piece};
use crate::{
    channel::Origin,
    error::{Error, Result},
    ids::TenantId,
    secrets,
};

/// How the names of files end: of deliveries, of those that are being written, and of those that were put aside.
const WHOLE: &str = "delivery";
const DRAFT: &str = "draft";
const ASIDE: &str = "aside";

/// A file that is still being written after this long belongs to a process that has ended.
const ABANDONED: Duration = Duration::from_secs(600);

/// How long storing one that waits may take. Nobody waits for an answer, but a connection may be dead without saying so.
const PATIENCE: Duration = Duration::from_secs(10);

/// Stored at once.
const AT_ONCE: usize = 64;

/// The most of a file that describes what is in it, in bytes.
const HEAD_BYTES: usize = 16 * 1024;

/// How much may wait in a spool.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Files.
    pub files: u64,
    /// Bytes, in all files together.
    pub bytes: u64,
}

/// Proof that a delivery is in a file that is synced, in a folder that is synced.
#[derive(Debug)]
pub struct Spooled(());

/// Proof that a delivery will not be lost.
#[derive(Debug)]
pub enum Kept {
    /// It is in the database.
    Committed(Committed),
    /// It is in the spool.
    Spooled(Spooled),
}

/// A folder of deliveries. Cheap to clone.
#[derive(Clone)]
pub struct Spool(Arc<Inner>);

struct Inner {
    dir: PathBuf,
    /// What tells the files of this process from others'.
    tag: String,
    limits: Limits,
    waiting: Mutex<Waiting>,
    next: AtomicU64,
}

/// What waits, as far as this process knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Waiting {
    files: u64,
    bytes: u64,
    /// How many were ever begun here.
    begun: u64,
}

/// The first line of a file.
#[derive(Serialize, Deserialize)]
struct Head {
    tenant: TenantId,
    channel: String,
    provider: String,
    account: Option<String>,
    key: Option<String>,
    received_at: DateTime<Utc>,
    bytes: usize,
    sha256: String,
}

impl Spool {
    /// Opens a folder, and makes it if it is not there. Fails if nothing can be written and synced there, unless that is for want of
    /// room and something waits there: that makes room as it is stored.
    pub fn open(dir: PathBuf, limits: Limits) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(&dir)?;
        // Process ids come again, in a container at every start.
        let tag = hex::encode(secrets::salt());
        let inner = Inner { dir, tag, limits, waiting: Mutex::default(), next: AtomicU64::new(0) };
        let probe = inner.dir.join(format!("probe-{}.{DRAFT}", inner.tag));
        let written = write_synced(&probe, b"probe").and_then(|()| sync_folder(&inner.dir));
        remove_if_there(&probe)?;
        remove_abandoned(&inner.dir)?;
        let waiting = list(&inner.dir)?;
        match written {
            Err(error) if error.kind() == io::ErrorKind::StorageFull && !waiting.is_empty() => {
                tracing::error!(
                    waiting = waiting.len(),
                    "ALERT: the spool has no room; deliveries that can't be stored are refused"
                );
            }
            other => other?,
        }
        for file in waiting {
            let mut waiting = lock(&inner.waiting);
            waiting.files += 1;
            waiting.bytes += file.metadata().map_or(0, |file| file.len());
        }
        Ok(Self(Arc::new(inner)))
    }

    /// Whether nothing waits, as far as this process knows.
    pub fn is_empty(&self) -> bool {
        lock(&self.0.waiting).files == 0
    }

    /// Writes a delivery to a file and syncs it. Fails if there is no room.
    async fn keep(&self, piece: &Piece) -> Result<Spooled> {
        let contents = contents(piece)?;
        let size = contents.len() as u64;
        self.reserve(size)?;
        let (spool, name) = (self.clone(), self.name(piece.received_at));
        let written = tokio::task::spawn_blocking(move || spool.0.write(&name, &contents)).await;
        match written.map_err(io::Error::other).and_then(|written| written) {
            Ok(()) => {
                metrics::counter!("omnicrm_spooled_deliveries_total").increment(1);
                Ok(Spooled(()))
            }
            Err(error) => {
                self.release(size);
                Err(Error::Unavailable(format!("the spool can't be written: {error}")))
            }
        }
    }

    /// In the order in which they were received; processes share the folder.
    fn name(&self, received_at: DateTime<Utc>) -> String {
        let number = self.0.next.fetch_add(1, Ordering::Relaxed);
        format!("{:020}-{number:010}-{}", received_at.timestamp_micros(), self.0.tag)
    }

    fn reserve(&self, size: u64) -> Result<()> {
        let Limits { files, bytes } = self.0.limits;
        let mut waiting = lock(&self.0.waiting);
        if waiting.files >= files || waiting.bytes + size > bytes {
            return Err(Error::Unavailable("the spool is full".into()));
        }
        *waiting = Waiting { files: waiting.files + 1, bytes: waiting.bytes + size, begun: waiting.begun + 1 };
        Ok(())
    }

    fn release(&self, size: u64) {
        let mut waiting = lock(&self.0.waiting);
        waiting.files = waiting.files.saturating_sub(1);
        waiting.bytes = waiting.bytes.saturating_sub(size);
    }

    /// The files that wait, oldest first. Where there are none, nothing waits, whatever another process has taken away.
    fn waiting(&self) -> io::Result<Vec<PathBuf>> {
        let before = *lock(&self.0.waiting);
        let files = list(&self.0.dir)?;
        let mut waiting = lock(&self.0.waiting);
        if files.is_empty() && *waiting == before {
            *waiting = Waiting { files: 0, bytes: 0, ..before };
        }
        Ok(files)
    }

    fn remove(&self, file: &Path) {
        let size = file.metadata().map_or(0, |file| file.len());
        match fs::remove_file(file) {
            Ok(()) => self.release(size),
            // Another process has stored it too.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                tracing::error!(%error, "a spooled delivery that is stored can't be removed; it is stored again");
            }
        }
    }

    fn put_aside(&self, file: &Path, why: &str) {
        tracing::error!(file = %file.display(), why, "ALERT: a spooled delivery can't be stored and was put aside");
        let size = file.metadata().map_or(0, |file| file.len());
        match fs::rename(file, file.with_extension(ASIDE)) {
            Ok(()) => self.release(size),
            Err(error) => tracing::error!(%error, "it can't be put aside either"),
        }
    }
}

impl Inner {
    fn write(&self, name: &str, contents: &[u8]) -> io::Result<()> {
        let draft = self.dir.join(name).with_extension(DRAFT);
        let kept = write_synced(&draft, contents)
            .and_then(|()| fs::rename(&draft, draft.with_extension(WHOLE)))
            .and_then(|()| sync_folder(&self.dir));
        if kept.is_err() {
            // What is left of it would be stored without having been acknowledged, which does no harm; but it takes room.
            for left in [draft.with_extension(WHOLE), draft] {
                drop(fs::remove_file(left));
            }
        }
        kept
    }
}

impl Inbox {
    /// Stores a delivery whose provider does not come again: in the database, or, if it is not there within a time, in the spool.
    pub async fn keep(
        &self,
        spool: Option<&Spool>,
        origin: Origin,
        to: Destination,
        raw: Bytes,
        within: Duration,
    ) -> Result<Kept> {
        let piece = Piece { digest: digest(&origin, &raw), origin, raw, received_at: self.0.server.clock().now(), to };
        let Some(spool) = spool else { return self.commit(piece, within).await };
        if !spool.is_empty() {
            // It must not overtake what waits there. Only where there is no room: better out of order than not at all.
            return match spool.keep(&piece).await {
                Ok(spooled) => Ok(Kept::Spooled(spooled)),
                Err(_) => self.commit(piece, within).await,
            };
        }
        match self.commit(piece.clone(), within).await {
            Ok(kept) => Ok(kept),
            Err(reason) => {
                tracing::warn!(%reason, "a delivery could not be stored; it goes to the spool");
                spool.keep(&piece).await.map(Kept::Spooled)
            }
        }
    }

    async fn commit(&self, piece: Piece, within: Duration) -> Result<Kept> {
        let stored = tokio::time::timeout(within, self.store_one(piece)).await;
        let new_rows = stored.map_err(|_| Error::Unavailable("it took too long".into()))??;
        Ok(Kept::Committed(Committed { new_rows }))
    }

    /// Stores what waits in the spool, in its order: how many deliveries. What is for a company that can't be reached waits on,
    /// and nothing of that company's overtakes it.
    pub async fn drain(&self, spool: &Spool) -> Result<usize> {
        let waiting = {
            let spool = spool.clone();
            tokio::task::spawn_blocking(move || spool.waiting()).await.map_err(Error::internal)?
        };
        let waiting = waiting.map_err(|error| Error::Unavailable(format!("the spool can't be read: {error}")))?;
        let (mut drained, mut unreachable, mut reason) = (0, HashSet::new(), None);
        for files in waiting.chunks(AT_ONCE) {
            let pieces = self.read(spool, files).await?;
            let due = pieces.into_iter().filter(|(_, piece)| !unreachable.contains(&piece.to)).collect::<Vec<_>>();
            let stored = join_all(due.iter().map(|(_, piece)| self.commit(piece.clone(), PATIENCE))).await;
            for ((file, piece), stored) in due.iter().zip(stored) {
                match stored {
                    Ok(_) => {
                        spool.remove(file);
                        drained += 1;
                    }
                    Err(Error::NotFound(_)) => spool.put_aside(file, "there is no such company"),
                    Err(error) => {
                        unreachable.insert(piece.to.clone());
                        reason = Some(error);
                    }
                }
            }
        }
        if drained > 0 {
            tracing::info!(deliveries = drained, "deliveries that waited in the spool are stored");
        }
        match reason {
            Some(reason) if drained == 0 => Err(reason),
            _ => Ok(drained),
        }
    }

    /// Reads files; puts those aside that are not as they were written.
    async fn read(&self, spool: &Spool, files: &[PathBuf]) -> Result<Vec<(PathBuf, Piece)>> {
        let (spool, files) = (spool.clone(), files.to_vec());
        let read = move || {
            let mut pieces = Vec::new();
            for file in files {
                match fs::read(&file) {
                    Ok(contents) => match piece(&contents) {
                        Ok(piece) => pieces.push((file, piece)),
                        Err(why) => spool.put_aside(&file, why),
                    },
                    // Another process was faster.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => tracing::error!(%error, "a spooled delivery can't be read; trying again"),
                }
            }
            pieces
        };
        tokio::task::spawn_blocking(read).await.map_err(Error::internal)
    }
}

/// A line that says what it is, and the bytes.
fn contents(piece: &Piece) -> Result<Vec<u8>> {
    let Piece { origin: Origin { channel, provider, account, key }, digest: _, raw, received_at, to } = piece;
    let Destination::Tenant(tenant) = to else { return Err(Error::internal("only what is for a company is spooled")) };
    let head = Head {
        tenant: *tenant,
        channel: channel.as_str().to_owned(),
        provider: provider.as_str().to_owned(),
        account: account.clone(),
        key: key.clone(),
        received_at: *received_at,
        bytes: raw.len(),
        sha256: hex::encode(Sha256::digest(raw)),
    };
    let mut contents = serde_json::to_vec(&head).map_err(Error::internal)?;
    contents.push(b'\n');
    contents.extend_from_slice(raw);
    Ok(contents)
}

fn piece(contents: &[u8]) -> Result<Piece, &'static str> {
    let end = contents.iter().take(HEAD_BYTES).position(|byte| *byte == b'\n').ok_or("its first line is missing")?;
    let (head, raw) = contents.split_at(end);
    let raw = raw.get(1..).unwrap_or_default();
    let head: Head = serde_json::from_slice(head).map_err(|_| "its first line can't be read")?;
    let Head { tenant, channel, provider, account, key, received_at, bytes, sha256 } = head;
    if raw.len() != bytes || hex::encode(Sha256::digest(raw)) != sha256 {
        return Err("it is not as it was written");
    }
    let channel = channel.parse().map_err(|_| "it is of a channel that this version does not know")?;
    let provider = provider.parse().map_err(|_| "it is of a provider that this version does not know")?;
    let origin = Origin { channel, provider, account, key };
    let to = Destination::Tenant(tenant);
    Ok(Piece { digest: digest(&origin, raw), origin, raw: Bytes::copy_from_slice(raw), received_at, to })
}

fn write_synced(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(contents)?;
    file.sync_all()
}

fn sync_folder(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// The deliveries in a folder, oldest first.
fn list(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == WHOLE) {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}

fn remove_if_there(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Drafts of processes that have ended. They were never acknowledged.
fn remove_abandoned(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let age = entry.metadata().and_then(|file| file.modified()).ok().and_then(|at| at.elapsed().ok());
        if entry.path().extension().is_some_and(|end| end == DRAFT) && age.is_some_and(|age| age > ABANDONED) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn lock(waiting: &Mutex<Waiting>) -> MutexGuard<'_, Waiting> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
