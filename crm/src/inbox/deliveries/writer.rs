//! The group-commit writer: one task, one insert at a time, as many rows as have gathered. Each company has one, what is
//! for nobody has one ([`unrouted`](super::unrouted)), and so has what comes for companies while no connection is free
//! ([`arrivals`](super::arrivals)); where the rows go is a [`Table`].
//!
//! The wake-up of a worker is a write to another database. It is made sure of before a delivery is acknowledged, but not
//! waited for anew with every insert: a wake-up that was lowered makes a worker look once more a minute later (see
//! `kernel/queue/wakeups.rs`), so for a few seconds it stands for the inserts that follow. A task of its own lowers it after each
//! of them, so that nothing waits for that minute.

use std::{collections::HashSet, future::Future, time::Duration};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::Instant,
};

use super::{Destination, sql};
use crate::{
    channel::Origin,
    db::TenantDb,
    error::{Error, Result},
    kernel::queue,
};

/// Deliveries that may wait for the writer; those beyond wait for a place.
const WAITING: usize = 1024;

/// One insert takes at most this many rows and, but for its first row, this many bytes.
const ROWS: usize = 256;
const BYTES: usize = 4 << 20;

/// For how long a failing insert is tried again at once.
const RETRY_FOR: Duration = Duration::from_millis(300);

/// What is stored of a delivery.
#[derive(Clone)]
pub(super) struct Piece {
    pub(super) origin: Origin,
    pub(super) digest: [u8; 32],
    pub(super) raw: Bytes,
    pub(super) received_at: DateTime<Utc>,
    pub(super) to: Destination,
}

/// Where a writer's rows go.
pub(super) trait Table: Send + 'static {
    /// Commits the batch: the digests of the rows that were new.
    fn commit(&mut self, batch: &[Piece]) -> impl Future<Output = Result<HashSet<Vec<u8>>>> + Send;

    /// Called when a batch was committed, before its senders are told.
    fn committed(&mut self) {}
}

/// A hand on a writer.
#[derive(Clone)]
pub(super) struct Writer(mpsc::Sender<(Piece, Told)>);

type Told = oneshot::Sender<Result<usize, String>>;

impl Writer {
    pub(super) fn start(table: impl Table) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        tokio::spawn(run(table, receiver));
        Self(sender)
    }

    /// Waits until the piece is committed. 1 if it was new, 0 if it had been stored before or is not to be.
    pub(super) async fn store(&self, piece: Piece) -> Result<usize> {
        let (stored, told) = oneshot::channel();
        let stopped = || Error::Unavailable("shutting down".into());
        self.0.send((piece, stored)).await.map_err(|_| stopped())?;
        told.await.map_err(|_| stopped())?.map_err(Error::Unavailable)
    }
}

async fn run(mut table: impl Table, mut waiting: mpsc::Receiver<(Piece, Told)>) {
    while let Some(first) = waiting.recv().await {
        let (batch, told) = gather(first, &mut waiting);
        match commit(&mut table, &batch).await {
            Ok(mut new) => {
                table.committed();
                for (piece, stored) in batch.iter().zip(told) {
                    let is_new = new.remove(&piece.digest[..]);
                    // A sender that has given up waiting is asked again by its provider, and finds the row.
                    drop(stored.send(Ok(usize::from(is_new))));
                }
            }
            Err(error) => {
                let reason = error.to_string();
                for stored in told {
                    drop(stored.send(Err(reason.clone())));
                }
            }
        }
    }
}

/// Commits the batch. A connection that was cut off while it rested says so at once; the next one may be good.
async fn commit(table: &mut impl Table, batch: &[Piece]) -> Result<HashSet<Vec<u8>>> {
    let begun = Instant::now();
    loop {
        match table.commit(batch).await {
            Ok(new) => return Ok(new),
            Err(Error::Unavailable(_)) if begun.elapsed() < RETRY_FOR => {}
            Err(error) => return Err(error),
        }
    }
}

/// A company's inbox, and what wakes workers up for it.
pub(super) struct Company {
    db: TenantDb,
    notifier: WakeupNotifier,
}

impl Company {
    pub(super) fn of(db: TenantDb) -> Self {
        Self { notifier: WakeupNotifier::hang(&db), db }
    }
}

impl Table for Company {
    async fn commit(&mut self, batch: &[Piece]) -> Result<HashSet<Vec<u8>>> {
        self.notifier.make_sure(&self.db).await?;
        let now = self.db.server().clock().now();
        sql::insert(&mut *self.db.connection().await?, batch, now).await
    }

    fn committed(&mut self) {
        self.notifier.ring();
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
            queue::lower_wakeup(db, now).await?;
            self.holds_until = now + queue::WAKEUP_HOLDS;
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
        if let Err(error) = queue::lower_wakeup(&db, db.server().clock().now()).await {
            tracing::warn!(tenant = %db.slug(), %error, "a wake-up was not repeated; a worker looks within a minute");
        }
        db.server().nudge();
    }
}

fn gather(first: (Piece, Told), waiting: &mut mpsc::Receiver<(Piece, Told)>) -> (Vec<Piece>, Vec<Told>) {
    let mut bytes = first.0.raw.len();
    let (mut batch, mut told) = (vec![first.0], vec![first.1]);
    while batch.len() < ROWS && bytes < BYTES {
        let Ok((piece, stored)) = waiting.try_recv() else { break };
        bytes += piece.raw.len();
        batch.push(piece);
        told.push(stored);
    }
    (batch, told)
}
