//! Raw deliveries: stored before they are acknowledged, applied after, in order of arrival.
//!
//! [`Inbox::store`] is the group-commit writer: deliveries that arrive while one insert is on its way share the next. A
//! [`Committed`] can't be had otherwise, and a door can't acknowledge without one.
//!
//! A delivery goes into its company's database, or, while no connection to that is free, among the arrivals in the control
//! database. One whose provider does not come again goes into a [`Spool`] on disk while neither takes it.

mod arrivals;
mod process;
mod signatures;
mod spool;
mod sql;
mod sweep;
mod unrouted;
mod writer;

use bytes::Bytes;
use dashmap::DashMap;
use futures_util::future::{join_all, try_join_all};
use sha2::{Digest, Sha256};
use std::sync::{Arc, OnceLock};

use self::{
    arrivals::Arrivals,
    unrouted::Unrouted,
    writer::{Company, Piece, Writer},
};
pub use self::{
    process::{Processed, Stored, Understood, process},
    signatures::{SignatureFailures, signature_failures},
    spool::{Kept, Limits, Spool, Spooled},
    sweep::sweep,
    unrouted::route_late,
};
use crate::{
    channel::Origin,
    db::Tx,
    error::Result,
    ids::TenantId,
    server::Server,
    tenants::{self, RouteKind},
};

/// Proof that a delivery is in the database for good, or that what is not was left out on purpose (see
/// [`Destination::Unrouted`]).
#[derive(Debug)]
pub struct Committed {
    new_rows: usize,
}

impl Committed {
    /// How many rows were new; replays are none.
    pub fn new_rows(&self) -> usize {
        self.new_rows
    }
}

/// The address that a part of a delivery is for, as the provider names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RouteKey {
    /// The business number: Meta's `phone_number_id`.
    pub number: Option<String>,
    /// The business account: Meta's WABA id.
    pub account: Option<String>,
}

/// Where a part of a delivery goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// To this company.
    Tenant(TenantId),
    /// To nobody we know: kept in the control database, up to a limit for each address. Beyond it, it is acknowledged and let
    /// go: a provider that is refused for long stops delivering for everybody.
    Unrouted {
        /// The address, by kind and value; empty if none could be read.
        address: Arc<str>,
    },
}

/// Takes deliveries in. Cheap to clone.
#[derive(Clone)]
pub struct Inbox(Arc<Inner>);

struct Inner {
    server: Server,
    writers: DashMap<TenantId, Writer>,
    arrivals: OnceLock<Writer>,
    unrouted: OnceLock<Writer>,
}

impl Inbox {
    /// Takes deliveries in for this installation.
    pub fn new(server: Server) -> Self {
        let (arrivals, unrouted) = (OnceLock::new(), OnceLock::new());
        Self(Arc::new(Inner { server, writers: DashMap::new(), arrivals, unrouted }))
    }

    /// Where each address leads, in the same order. The account counts only where no number is named: two companies can
    /// share an account, and a message for a number that nobody has is nobody's.
    pub async fn resolve(&self, keys: &[RouteKey]) -> Result<Vec<Destination>> {
        try_join_all(keys.iter().map(|key| self.resolve_one(key))).await
    }

    async fn resolve_one(&self, key: &RouteKey) -> Result<Destination> {
        let (kind, value) = match key {
            RouteKey { number: Some(number), account: _ } => (RouteKind::WhatsAppNumber, number),
            RouteKey { number: None, account: Some(account) } => (RouteKind::WhatsAppAccount, account),
            RouteKey { number: None, account: None } => return Ok(Destination::Unrouted { address: Arc::default() }),
        };
        if value.len() > 128 {
            return Ok(Destination::Unrouted { address: Arc::default() });
        }
        let tenant = tenants::route(&self.0.server, kind, value).await?;
        Ok(match tenant {
            Some(tenant) => Destination::Tenant(tenant),
            None => Destination::Unrouted { address: format!("{}:{value}", kind.as_str()).into() },
        })
    }

    /// Stores the pieces of a delivery, each under its digest, and returns when all of them are committed.
    pub async fn store(&self, origin: impl Into<Origin>, pieces: Vec<(Destination, Bytes)>) -> Result<Committed> {
        let (origin, received_at) = (origin.into(), self.0.server.clock().now());
        let of = |(to, raw): (Destination, Bytes)| {
            self.store_one(Piece { digest: digest(&origin, &raw), origin: origin.clone(), raw, received_at, to })
        };
        let stored = join_all(pieces.into_iter().map(of)).await;
        let new_rows = stored.into_iter().sum::<Result<usize>>()?;
        Ok(Committed { new_rows })
    }

    async fn store_one(&self, piece: Piece) -> Result<usize> {
        let server = &self.0.server;
        let writer = match &piece.to {
            Destination::Tenant(tenant) if server.has_room_for(*tenant) => self.writer(*tenant).await?,
            Destination::Tenant(_) => self.0.arrivals.get_or_init(|| Writer::start(Arrivals::of(server))).clone(),
            Destination::Unrouted { .. } => self.0.unrouted.get_or_init(|| Writer::start(Unrouted::of(server))).clone(),
        };
        writer.store(piece).await
    }

    async fn writer(&self, tenant: TenantId) -> Result<Writer> {
        if let Some(writer) = self.0.writers.get(&tenant) {
            return Ok(writer.clone());
        }
        let db = self.0.server.tenant(tenant).await?;
        Ok(self.0.writers.entry(tenant).or_insert_with(|| Writer::start(Company::of(db))).clone())
    }
}

/// Stores what was not posted but asked for, in its order: how many were new. They are applied like what was posted.
pub(crate) async fn bring_in(tx: &mut Tx, asked_for: Vec<(Origin, Bytes)>) -> Result<usize> {
    let (now, to) = (tx.now(), Destination::Tenant(tx.db().id()));
    let of = |(origin, raw): (Origin, Bytes)| Piece {
        digest: digest(&origin, &raw),
        origin,
        raw,
        received_at: now,
        to: to.clone(),
    };
    let pieces: Vec<Piece> = asked_for.into_iter().map(of).collect();
    Ok(sql::insert(tx.conn(), &pieces, now).await?.len())
}

/// What a delivery is kept under: the digest of its bytes, or of what the provider names it by.
fn digest(Origin { channel: _, provider, account, key }: &Origin, raw: &[u8]) -> [u8; 32] {
    match key {
        None => Sha256::digest(raw).into(),
        // No name holds U+0000, so no two combinations look the same.
        Some(key) => Sha256::digest([provider.as_str(), account.as_deref().unwrap_or_default(), key].join("\0")).into(),
    }
}
