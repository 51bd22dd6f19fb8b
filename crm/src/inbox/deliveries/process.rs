//! Applying stored deliveries, in order of arrival, a batch at a time. The caller holds the tenant's lease.

use chrono::{DateTime, Utc};

use super::{
    arrivals,
    sql::{self, Raw},
    sweep,
};
use crate::{
    auto_reply,
    caller::Caller,
    channel::{ChannelKind, Incoming, Provider},
    conversations::{self, Applied},
    db::{TenantDb, Tx},
    error::{Error, Result},
    inbox::news,
    kernel::queue,
    permission::Permission,
    silence, turns,
};

/// A batch takes at most this many deliveries and, but for its first, this many bytes.
const ROWS: i64 = 200;
const BYTES: i64 = 4 << 20;

/// A stored delivery, as its provider's parser is given it.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'a> {
    /// In whose words it is written.
    pub provider: Provider,
    /// The business's number that it is for, where the door knew.
    pub account: Option<&'a str>,
    /// When the door took it in.
    pub received_at: DateTime<Utc>,
    /// The bytes, as the provider posted them.
    pub raw: &'a [u8],
}

/// What a channel's parser made of one delivery.
#[derive(Clone, Debug, Default)]
pub struct Understood {
    /// What changes the tenant's data.
    pub items: Vec<Incoming>,
    /// What could not be read, by its place; it stays in the raw delivery.
    pub set_aside: Vec<String>,
}

/// What a batch came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Processed {
    /// Deliveries that are done.
    pub deliveries: usize,
    /// Deliveries that the control database had taken in; they are in the company's own now, and come next.
    pub handed_on: usize,
    /// Deliveries that are kept for a person to look at.
    pub quarantined: usize,
    /// What was in them.
    pub applied: Applied,
}

/// Applies the oldest waiting deliveries, or hands on what came before the last of them. Nothing done means that none is
/// waiting.
///
/// A delivery that can't be applied is quarantined, raw, and does not hold up those behind it.
pub async fn process(db: &TenantDb, understand: impl Fn(&Stored<'_>) -> Understood) -> Result<Processed> {
    let mut tx = begin(db).await?;
    let batch = sql::oldest(&mut tx, ROWS, BYTES).await?;
    // Only now: what was taken in by the control database and acknowledged before the last of these came is seen here.
    let arrived = arrivals::waiting(db, batch.last().map(|last| last.received_at)).await?;
    if !arrived.is_empty() {
        let handed_on = arrived.len();
        arrivals::hand_on(db, tx, arrived).await?;
        return Ok(Processed { handed_on, ..Processed::default() });
    }
    if batch.is_empty() {
        return Ok(Processed::default());
    }
    match apply(tx, &batch, &understand).await {
        Err(Error::Internal(reason)) => {
            tracing::warn!(tenant = %db.slug(), %reason, "a batch of deliveries could not be applied; trying one by one");
            one_by_one(db, &batch, &understand).await
        }
        other => other,
    }
}

async fn begin(db: &TenantDb) -> Result<Tx> {
    db.begin(&Caller::channel(ChannelKind::WhatsApp), Permission::CreateContacts).await
}

async fn apply(mut tx: Tx, batch: &[Raw], understand: &impl Fn(&Stored<'_>) -> Understood) -> Result<Processed> {
    let (mut items, mut notes) = (Vec::new(), Vec::new());
    for delivery in batch {
        let Raw { id: _, provider, account, raw, received_at, stored_at: _ } = delivery;
        let provider = provider.parse().map_err(Error::internal)?;
        let stored = Stored { provider, account: account.as_deref(), received_at: *received_at, raw };
        let Understood { items: found, set_aside } = understand(&stored);
        items.extend(found.into_iter().map(|item| item.in_delivery(delivery.link())));
        notes.push((!set_aside.is_empty()).then(|| set_aside.join("; ").chars().take(2000).collect::<String>()));
    }
    let (applied, fresh) = conversations::apply(&mut tx, &items).await?;
    conversations::expect(&mut tx, &fresh).await?;
    turns::expect(&mut tx, &fresh).await?;
    auto_reply::expect(&mut tx, fresh).await?;
    news::apply(&mut tx, &items).await?;
    sql::mark_done(&mut tx, batch, notes).await?;
    sweep::plan(&mut tx);
    if applied.messages > 0 {
        silence::plan(&mut tx);
    }
    tx.commit_recorded().await?;
    Ok(Processed { deliveries: batch.len(), applied, ..Processed::default() })
}

async fn one_by_one(
    db: &TenantDb,
    batch: &[Raw],
    understand: &impl Fn(&Stored<'_>) -> Understood,
) -> Result<Processed> {
    let mut total = Processed::default();
    for raw in batch {
        match apply(begin(db).await?, std::slice::from_ref(raw), understand).await {
            Ok(one) => {
                total.deliveries += one.deliveries;
                total.applied.messages += one.applied.messages;
                total.applied.statuses += one.applied.statuses;
                total.applied.parked += one.applied.parked;
            }
            Err(Error::Internal(reason)) => {
                quarantine(db, raw.id, &reason).await?;
                total.quarantined += 1;
            }
            Err(other) => return Err(other),
        }
    }
    Ok(total)
}

async fn quarantine(db: &TenantDb, delivery: i64, reason: &str) -> Result<()> {
    tracing::error!(tenant = %db.slug(), delivery, %reason, "ALERT: a delivery can't be applied and was quarantined, raw");
    metrics::counter!("omnicrm_quarantined_deliveries_total").increment(1);
    let mut tx = begin(db).await?;
    sql::mark_quarantined(&mut tx, delivery, reason).await?;
    queue::plan_telling(&mut tx).await?;
    tx.commit_recorded().await
}
