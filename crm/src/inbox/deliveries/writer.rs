//! The group-commit writer of one tenant: one task, one insert at a time, as many rows as have gathered.
//!
//! The wake-up of a worker is a write to another database. It is made sure of before a delivery is acknowledged, but not
//! waited for anew with every insert: a wake-up that was lowered makes a worker look once more a minute later (see
//! `jobs/wakeups.rs`), so for a few seconds it stands for the inserts that follow. A task of its own lowers it after each
//! of them, so that nothing waits for that minute.

use std::{collections::HashSet, time::Duration};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::Instant,
};

use crate::{
    channel::ChannelKind,
    db::TenantDb,
    error::{Error, Result},
    jobs,
};

/// Deliveries that may wait for the writer; those beyond wait for a place.
const WAITING: usize = 1024;

/// One insert takes at most this many rows and, but for its first row, this many bytes.
const ROWS: usize = 256;
const BYTES: usize = 4 << 20;

/// For how long a failing insert is tried again at once.
const RETRY_FOR: Duration = Duration::from_millis(300);

/// A hand on a tenant's writer.
#[derive(Clone)]
pub(super) struct Writer(mpsc::Sender<Piece>);

struct Piece {
    channel: ChannelKind,
    digest: [u8; 32],
    raw: Bytes,
    stored: oneshot::Sender<Result<usize, String>>,
}

impl Writer {
    pub(super) fn start(db: TenantDb) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        tokio::spawn(run(db, receiver));
        Self(sender)
    }

    /// Waits until the piece is committed. 1 if it was new, 0 if it had been stored before.
    pub(super) async fn store(&self, channel: ChannelKind, digest: [u8; 32], raw: Bytes) -> Result<usize> {
        let (stored, told) = oneshot::channel();
        let stopped = || Error::Unavailable("shutting down".into());
        self.0.send(Piece { channel, digest, raw, stored }).await.map_err(|_| stopped())?;
        told.await.map_err(|_| stopped())?.map_err(Error::Unavailable)
    }
}

async fn run(db: TenantDb, mut waiting: mpsc::Receiver<Piece>) {
    let mut notifier = WakeupNotifier::hang(&db);
    while let Some(first) = waiting.recv().await {
        let batch = gather(first, &mut waiting);
        match commit(&db, &mut notifier, &batch).await {
            Ok(mut new) => {
                notifier.ring();
                for piece in batch {
                    let is_new = new.remove(&piece.digest[..]);
                    // A sender that has given up waiting is asked again by its provider, and finds the row.
                    drop(piece.stored.send(Ok(usize::from(is_new))));
                }
            }
            Err(error) => {
                let reason = error.to_string();
                for piece in batch {
                    drop(piece.stored.send(Err(reason.clone())));
                }
            }
        }
    }
}

/// Commits the batch. A connection that was cut off while it rested says so at once; the next one may be good.
async fn commit(db: &TenantDb, notifier: &mut WakeupNotifier, batch: &[Piece]) -> Result<HashSet<Vec<u8>>> {
    let begun = Instant::now();
    loop {
        let committed = async {
            notifier.make_sure(db).await?;
            insert(db, batch).await
        };
        match committed.await {
            Ok(new) => return Ok(new),
            Err(Error::Unavailable(_)) if begun.elapsed() < RETRY_FOR => {}
            Err(error) => return Err(error),
        }
    }
}

/// Wakes workers up.
struct WakeupNotifier {
    rung: watch::Sender<()>,
    /// Until when the wake-up that was last made sure of makes a worker look once more after what is inserted now.
    holds_until: DateTime<Utc>,
}

impl WakeupNotifier {
    fn hang(db: &TenantDb) -> Self {
        let (rung, heard) = watch::channel(());
        tokio::spawn(answer(db.clone(), heard));
        Self { rung, holds_until: DateTime::<Utc>::MIN_UTC }
    }

    /// Before the insert: whatever happens after, a worker will look.
    async fn make_sure(&mut self, db: &TenantDb) -> Result<()> {
        let now = db.server().clock().now();
        if now >= self.holds_until {
            jobs::lower_wakeup(db, now).await?;
            self.holds_until = now + jobs::WAKEUP_HOLDS;
        }
        Ok(())
    }

    /// After the insert: a worker looks now.
    fn ring(&self) {
        self.rung.send_replace(());
    }
}

/// Lowers the wake-up after inserts, once for all that came while the last was on its way. Ends with the writer.
async fn answer(db: TenantDb, mut heard: watch::Receiver<()>) {
    while heard.changed().await.is_ok() {
        if let Err(error) = jobs::lower_wakeup(&db, db.server().clock().now()).await {
            tracing::warn!(tenant = %db.slug(), %error, "a wake-up was not repeated; a worker looks within a minute");
        }
        db.server().nudge();
    }
}

fn gather(first: Piece, waiting: &mut mpsc::Receiver<Piece>) -> Vec<Piece> {
    let mut bytes = first.raw.len();
    let mut batch = vec![first];
    while batch.len() < ROWS && bytes < BYTES {
        let Ok(piece) = waiting.try_recv() else { break };
        bytes += piece.raw.len();
        batch.push(piece);
    }
    batch
}

/// The digests of the rows that were new.
async fn insert(db: &TenantDb, batch: &[Piece]) -> Result<HashSet<Vec<u8>>> {
    let new: Vec<Vec<u8>> = sqlx::query_scalar(
        "insert into inbox (channel, digest, raw, received_at)
         select channel, digest, raw, $4 from unnest($1::text[], $2::bytea[], $3::bytea[]) as new (channel, digest, raw)
         on conflict on constraint inbox_digest do nothing returning digest",
    )
    .bind(batch.iter().map(|p| p.channel.as_str()).collect::<Vec<_>>())
    .bind(batch.iter().map(|p| &p.digest[..]).collect::<Vec<_>>())
    .bind(batch.iter().map(|p| &p.raw[..]).collect::<Vec<_>>())
    .bind(db.server().clock().now())
    .fetch_all(db.pool())
    .await?;
    Ok(new.into_iter().collect())
}
