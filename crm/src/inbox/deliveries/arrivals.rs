//! Deliveries for companies to whose databases no connection is free: taken in by the control database, in inserts that all
//! companies share, and handed on by the company's worker before it applies anything that came later.
//!
//! Without it, a burst for more companies than there are connections would make each delivery wait until the ones before it
//! have opened and closed a connection each.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::{
    Destination, sql,
    sql::Arrival,
    writer::{Piece, Table},
};
use crate::{
    channel::Origin,
    db::{TenantDb, Tx},
    error::{Error, Result},
    server::Server,
};

/// Handed on at once: at most this many deliveries and, but for the first, this many bytes.
const ROWS: i64 = 200;
const BYTES: i64 = 4 << 20;

/// The table of what has arrived.
pub(super) struct Arrivals(Server);

impl Arrivals {
    pub(super) fn of(server: &Server) -> Self {
        Self(server.clone())
    }
}

impl Table for Arrivals {
    async fn commit(&mut self, batch: &[Piece]) -> Result<HashSet<Vec<u8>>> {
        let new = sql::insert_arrivals(&self.0, batch).await?;
        metrics::counter!("omnicrm_arrivals_total").increment(new.len() as u64);
        Ok(new)
    }

    fn committed(&mut self) {
        self.0.nudge();
    }
}

/// What has arrived for the company first, up to a moment if one is given.
pub(super) async fn waiting(db: &TenantDb, until: Option<DateTime<Utc>>) -> Result<Vec<Arrival>> {
    sql::arrivals(db, until, ROWS, BYTES).await
}

/// Puts what has arrived into the company's own database. Should it end between the two, it is handed on once more, and found
/// there.
pub(super) async fn hand_on(db: &TenantDb, mut tx: Tx, arrived: Vec<Arrival>) -> Result<()> {
    let ids: Vec<i64> = arrived.iter().map(|arrival| arrival.id).collect();
    let pieces = arrived.into_iter().map(|arrival| piece(db, arrival)).collect::<Result<Vec<_>>>()?;
    let now = tx.now();
    sql::insert(tx.conn(), &pieces, now).await?;
    tx.commit_recorded().await?;
    sql::forget_arrivals(db, &ids).await
}

fn piece(db: &TenantDb, arrival: Arrival) -> Result<Piece> {
    let Arrival { id: _, channel, provider, account, digest, raw, received_at } = arrival;
    let digest = <[u8; 32]>::try_from(digest).map_err(|_| Error::Internal("a digest of another length".into()))?;
    let (channel, provider) = (channel.parse().map_err(Error::internal)?, provider.parse().map_err(Error::internal)?);
    // What the key was is in the digest.
    let origin = Origin { channel, provider, account, key: None };
    Ok(Piece { origin, digest, raw: raw.into(), received_at, to: Destination::Tenant(db.id()) })
}
