//! Deliveries for an address that no company has: kept in the control database, so that nothing is lost by a late set-up, but
//! only so many for each address. Nobody may ever connect it, and its deliveries come for ever. Once somebody does, workers
//! hand on what is kept, as they do with [`arrivals`](super::arrivals).

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use tokio::time::Instant;

use super::{
    Destination, sql,
    writer::{Piece, Table},
};
use crate::{error::Result, server::Server};

/// What is kept for one address. Another process may add to it for [`COUNT_HOLDS`] before this one takes notice.
const ROWS: i64 = 10_000;
const BYTES: i64 = 64 << 20;

/// For how long what was counted in the table is added to here instead of counted anew.
const COUNT_HOLDS: Duration = Duration::from_secs(10);

/// Handed on in one transaction, at most.
const AT_ONCE: i64 = 500;

/// An address that is full is named in the log this often at most.
const TELL_AGAIN: Duration = Duration::from_secs(600);

/// Hands on what was kept for addresses that lead to a company by now: how many deliveries.
pub async fn route_late(server: &Server) -> Result<u64> {
    let mut total = 0;
    loop {
        let moved = sql::route_late(server, AT_ONCE).await?;
        total += moved;
        if moved < AT_ONCE.unsigned_abs() {
            break;
        }
    }
    if total > 0 {
        tracing::info!(deliveries = total, "deliveries that were kept for an unknown address go to its company now");
        server.nudge();
    }
    Ok(total)
}

/// The table of what is for nobody.
pub(super) struct Unrouted {
    server: Server,
    kept: HashMap<Arc<str>, Kept>,
    told: HashMap<Arc<str>, Instant>,
}

/// What the table holds for one address.
#[derive(Clone, Copy)]
struct Kept {
    rows: i64,
    bytes: i64,
    counted: Instant,
}

impl Kept {
    fn add(&mut self, piece: &Piece) {
        self.rows += 1;
        self.bytes += i64::try_from(piece.raw.len()).unwrap_or(i64::MAX);
    }

    fn is_full(&self) -> bool {
        self.rows >= ROWS || self.bytes >= BYTES
    }
}

impl Unrouted {
    pub(super) fn of(server: &Server) -> Self {
        Self { server: server.clone(), kept: HashMap::new(), told: HashMap::new() }
    }

    /// Counts what is kept for the addresses of which that is not known, or no longer.
    async fn count(&mut self, batch: &[Piece]) -> Result<()> {
        let counted = Instant::now();
        self.kept.retain(|_, kept| kept.counted.elapsed() < COUNT_HOLDS);
        let unknown: HashSet<&Arc<str>> =
            batch.iter().filter_map(address).filter(|address| !self.kept.contains_key(*address)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let addresses = unknown.iter().map(|address| &***address).collect();
        let found = sql::kept_unrouted(&self.server, addresses).await?;
        let none = unknown.into_iter().map(|address| (address.clone(), Kept { rows: 0, bytes: 0, counted }));
        self.kept.extend(none);
        let some = found.into_iter().map(|(address, rows, bytes)| (address.into(), Kept { rows, bytes, counted }));
        self.kept.extend(some);
        Ok(())
    }

    /// The pieces for which there is room.
    fn fitting<'a>(&self, batch: &'a [Piece]) -> Vec<&'a Piece> {
        let mut kept = self.kept.clone();
        let mut fits = |piece: &&Piece| {
            let room = address(piece).and_then(|address| kept.get_mut(address)).filter(|kept| !kept.is_full());
            room.is_some_and(|kept| {
                kept.add(piece);
                true
            })
        };
        batch.iter().filter(|piece| fits(piece)).collect()
    }

    /// Adds what is new to what is kept, and says so.
    fn keep(&mut self, fitting: &[&Piece], new: &HashSet<Vec<u8>>) {
        let mut seen = HashSet::new();
        for piece in fitting.iter().filter(|piece| new.contains(&piece.digest[..]) && seen.insert(piece.digest)) {
            if let Some(kept) = address(piece).and_then(|address| self.kept.get_mut(address)) {
                kept.add(piece);
            }
            metrics::counter!("omnicrm_unrouted_deliveries_total", "channel" => piece.origin.channel.as_str())
                .increment(1);
        }
        if !new.is_empty() {
            tracing::error!(
                deliveries = new.len(),
                "ALERT: a signed delivery is for an address that no company has; it is kept. \
                 Connect the address with `omnicrm tenant connect`"
            );
        }
    }

    /// Says that there was no room for so many of the batch, once in a while by the name of the address.
    fn tell_dropped(&mut self, batch: &[Piece], dropped: usize) {
        metrics::counter!("omnicrm_unrouted_dropped_total").increment(dropped as u64);
        self.told.retain(|_, told| told.elapsed() < TELL_AGAIN);
        for address in batch.iter().filter_map(address) {
            if self.kept.get(address).is_some_and(Kept::is_full) && !self.told.contains_key(address) {
                self.told.insert(address.clone(), Instant::now());
                tracing::error!(
                    ?address,
                    "ALERT: as many deliveries as may be are kept for an address that no company has; others are let go"
                );
            }
        }
    }
}

/// Whom a piece is for.
pub(super) fn address(piece: &Piece) -> Option<&Arc<str>> {
    match &piece.to {
        Destination::Unrouted { address } => Some(address),
        Destination::Tenant(_) => None,
    }
}

impl Table for Unrouted {
    async fn commit(&mut self, batch: &[Piece]) -> Result<HashSet<Vec<u8>>> {
        self.count(batch).await?;
        let fitting = self.fitting(batch);
        let new =
            if fitting.is_empty() { HashSet::new() } else { sql::insert_unrouted(&self.server, &fitting).await? };
        self.keep(&fitting, &new);
        if fitting.len() < batch.len() {
            self.tell_dropped(batch, batch.len() - fitting.len());
        }
        Ok(new)
    }
}
