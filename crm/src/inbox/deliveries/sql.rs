//! The statements of [`deliveries`](super): of a company's inbox, and of what is for nobody.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{Destination, SignatureFailures, unrouted, writer::Piece};
use crate::{
    channel::{ChannelKind, InDelivery},
    db::{TenantDb, Tx},
    error::Result,
    ids::TenantId,
    platform::PlatformTx,
    server::Server,
};

/// A delivery as it was stored.
#[derive(sqlx::FromRow)]
pub(super) struct Raw {
    pub(super) id: i64,
    pub(super) provider: String,
    pub(super) account: Option<String>,
    pub(super) raw: Vec<u8>,
    pub(super) received_at: DateTime<Utc>,
    pub(super) stored_at: Option<DateTime<Utc>>,
}

impl Raw {
    /// As what came in it names it.
    pub(super) fn link(&self) -> InDelivery {
        InDelivery { number: self.id, received_at: self.received_at, stored_at: self.stored_at }
    }
}

/// Stores deliveries for a company: the digests of the rows that were new.
pub(super) async fn insert(conn: &mut PgConnection, pieces: &[Piece], now: DateTime<Utc>) -> Result<HashSet<Vec<u8>>> {
    let new: Vec<Vec<u8>> = sqlx::query_scalar(
        "insert into inbox (channel, digest, raw, received_at, provider, account, stored_at)
         select channel, digest, raw, received_at, provider, account, $7
         from unnest($1::text[], $2::bytea[], $3::bytea[], $4::timestamptz[], $5::text[], $6::text[])
              as new (channel, digest, raw, received_at, provider, account)
         on conflict on constraint inbox_digest do nothing returning digest",
    )
    .bind(pieces.iter().map(|p| p.origin.channel.as_str()).collect::<Vec<_>>())
    .bind(pieces.iter().map(|p| &p.digest[..]).collect::<Vec<_>>())
    .bind(pieces.iter().map(|p| &p.raw[..]).collect::<Vec<_>>())
    .bind(pieces.iter().map(|p| p.received_at).collect::<Vec<_>>())
    .bind(pieces.iter().map(|p| p.origin.provider.as_str()).collect::<Vec<_>>())
    .bind(pieces.iter().map(|p| p.origin.account.as_deref()).collect::<Vec<_>>())
    .bind(now)
    .fetch_all(conn)
    .await?;
    Ok(new.into_iter().collect())
}

/// Takes deliveries in for several companies, and wakes a worker for each: the digests of the rows that were new.
pub(super) async fn insert_arrivals(server: &Server, pieces: &[Piece]) -> Result<HashSet<Vec<u8>>> {
    // In one order, so that two processes can't wait for each other.
    let tenants: BTreeSet<TenantId> = pieces.iter().filter_map(tenant).collect();
    let new: Vec<Vec<u8>> = sqlx::query_scalar(
        "with woken as (
             update wakeups set due_at = $6
             from (select tenant_id from wakeups where tenant_id = any($7) and due_at > $6
                   order by tenant_id for update) asleep
             where wakeups.tenant_id = asleep.tenant_id)
         insert into arrivals (tenant_id, channel, digest, raw, received_at, provider, account)
         select tenant_id, channel, digest, raw, received_at, provider, account
         from unnest($1::uuid[], $2::text[], $3::bytea[], $4::bytea[], $5::timestamptz[], $8::text[], $9::text[])
              as new (tenant_id, channel, digest, raw, received_at, provider, account)
         on conflict (tenant_id, digest) do nothing returning digest",
    )
    .bind(pieces.iter().map(tenant).collect::<Vec<_>>())
    .bind(pieces.iter().map(|p| p.origin.channel.as_str()).collect::<Vec<_>>())
    .bind(pieces.iter().map(|p| &p.digest[..]).collect::<Vec<_>>())
    .bind(pieces.iter().map(|p| &p.raw[..]).collect::<Vec<_>>())
    .bind(pieces.iter().map(|p| p.received_at).collect::<Vec<_>>())
    .bind(server.clock().now())
    .bind(tenants.into_iter().collect::<Vec<_>>())
    .bind(pieces.iter().map(|p| p.origin.provider.as_str()).collect::<Vec<_>>())
    .bind(pieces.iter().map(|p| p.origin.account.as_deref()).collect::<Vec<_>>())
    .fetch_all(server.control())
    .await?;
    Ok(new.into_iter().collect())
}

fn tenant(piece: &Piece) -> Option<TenantId> {
    match piece.to {
        Destination::Tenant(tenant) => Some(tenant),
        Destination::Unrouted { .. } => None,
    }
}

/// What was taken in for a company, from its row in the control database.
#[derive(sqlx::FromRow)]
pub(super) struct Arrival {
    pub(super) id: i64,
    pub(super) channel: String,
    pub(super) provider: String,
    pub(super) account: Option<String>,
    pub(super) digest: Vec<u8>,
    pub(super) raw: Vec<u8>,
    pub(super) received_at: DateTime<Utc>,
}

/// The first that were taken in for a company, up to a moment if one is given: at most so many rows and, but for the first,
/// so many bytes.
pub(super) async fn arrivals(
    db: &TenantDb,
    until: Option<DateTime<Utc>>,
    rows: i64,
    bytes: i64,
) -> Result<Vec<Arrival>> {
    Ok(sqlx::query_as(
        "select id, channel, provider, account, digest, raw, received_at from (
             select *, sum(length(raw)) over (order by id) - length(raw) as before
             from (select * from arrivals
                   where tenant_id = $1 and received_at <= coalesce($2::timestamptz, 'infinity')
                   order by id limit $3) first) sized
         where before < $4 order by id",
    )
    .bind(db.id())
    .bind(until)
    .bind(rows)
    .bind(bytes)
    .fetch_all(db.server().control())
    .await?)
}

/// Forgets what the company's own database has now.
pub(super) async fn forget_arrivals(db: &TenantDb, handed_on: &[i64]) -> Result<()> {
    sqlx::query("delete from arrivals where tenant_id = $1 and id = any($2)")
        .bind(db.id())
        .bind(handed_on)
        .execute(db.server().control())
        .await?;
    Ok(())
}

/// Puts what is kept for addresses that lead to a company by now among the arrivals, and wakes a worker for each: how many rows.
pub(super) async fn route_late(server: &Server, limit: i64) -> Result<u64> {
    let moved: i64 = sqlx::query_scalar(
        "with late as (
             select u.id, r.tenant_id
             from unrouted_deliveries u
             join channel_routes r on u.address = r.kind || ':' || r.value
             join tenants t on t.id = r.tenant_id and t.status = 'active'
             order by u.id limit $1 for update of u skip locked),
         gone as (
             delete from unrouted_deliveries u using late where u.id = late.id
             returning late.tenant_id, u.id, u.channel, u.digest, u.raw, u.received_at, u.provider, u.account),
         woken as (
             update wakeups set due_at = $2
             from (select tenant_id from wakeups where tenant_id in (select tenant_id from gone) and due_at > $2
                   order by tenant_id for update) asleep
             where wakeups.tenant_id = asleep.tenant_id),
         arrived as (
             insert into arrivals (tenant_id, channel, digest, raw, received_at, provider, account)
             select tenant_id, channel, digest, raw, received_at, provider, account from gone order by id
             on conflict (tenant_id, digest) do nothing)
         select count(*) from gone",
    )
    .bind(limit)
    .bind(server.clock().now())
    .fetch_one(server.control())
    .await?;
    Ok(moved.unsigned_abs())
}

/// The oldest that wait: at most so many rows and, but for the first, so many bytes.
pub(super) async fn oldest(tx: &mut Tx, rows: i64, bytes: i64) -> Result<Vec<Raw>> {
    Ok(sqlx::query_as(
        "select id, provider, account, raw, received_at, stored_at from (
             select *, sum(length(raw)) over (order by received_at, id) - length(raw) as before
             from (select id, provider, account, raw, received_at, stored_at from inbox where state = 'new'
                   order by received_at, id limit $1) oldest) sized
         where before < $2 order by received_at, id",
    )
    .bind(rows)
    .bind(bytes)
    .fetch_all(tx.conn())
    .await?)
}

/// The batch is done, with a note for each delivery of which something was set aside.
pub(super) async fn mark_done(tx: &mut Tx, batch: &[Raw], notes: Vec<Option<String>>) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update inbox set state = 'done', processed_at = $3, note = told.note, attempts = attempts + 1
         from unnest($1::bigint[], $2::text[]) as told (id, note) where inbox.id = told.id",
    )
    .bind(batch.iter().map(|delivery| delivery.id).collect::<Vec<_>>())
    .bind(notes)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn mark_quarantined(tx: &mut Tx, delivery: i64, reason: &str) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update inbox set state = 'quarantined', processed_at = $3, note = left($2, 2000), attempts = attempts + 1
         where id = $1",
    )
    .bind(delivery)
    .bind(reason)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How many rows and bytes are kept for each of these addresses, of those for which some are.
pub(super) async fn kept_unrouted(server: &Server, addresses: Vec<&str>) -> Result<Vec<(String, i64, i64)>> {
    Ok(sqlx::query_as(
        "select address, count(*), sum(length(raw))::bigint from unrouted_deliveries
         where address = any($1) group by address",
    )
    .bind(addresses)
    .fetch_all(server.control())
    .await?)
}

/// Stores deliveries for nobody: the digests of the rows that were new.
pub(super) async fn insert_unrouted(server: &Server, pieces: &[&Piece]) -> Result<HashSet<Vec<u8>>> {
    let new: Vec<Vec<u8>> = sqlx::query_scalar(
        "insert into unrouted_deliveries (channel, address, digest, raw, received_at, provider, account)
         select channel, address, digest, raw, received_at, provider, account
         from unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[], $5::timestamptz[], $6::text[], $7::text[])
              as new (channel, address, digest, raw, received_at, provider, account)
         on conflict (digest) do nothing returning digest",
    )
    .bind(pieces.iter().map(|piece| piece.origin.channel.as_str()).collect::<Vec<_>>())
    .bind(pieces.iter().map(|piece| unrouted::address(piece).map(|address| &**address)).collect::<Vec<_>>())
    .bind(pieces.iter().map(|piece| &piece.digest[..]).collect::<Vec<_>>())
    .bind(pieces.iter().map(|piece| &piece.raw[..]).collect::<Vec<_>>())
    .bind(pieces.iter().map(|piece| piece.received_at).collect::<Vec<_>>())
    .bind(pieces.iter().map(|piece| piece.origin.provider.as_str()).collect::<Vec<_>>())
    .bind(pieces.iter().map(|piece| piece.origin.account.as_deref()).collect::<Vec<_>>())
    .fetch_all(server.control())
    .await?;
    Ok(new.into_iter().collect())
}

/// Removes deliveries that are done and were received before a moment: how many.
pub(super) async fn remove_done(tx: &mut Tx, until: DateTime<Utc>, limit: i64) -> Result<u64> {
    let removed = sqlx::query(
        "delete from inbox where id in (select id from inbox where state = 'done' and received_at < $1 limit $2)",
    )
    .bind(until)
    .bind(limit)
    .execute(tx.conn())
    .await?;
    Ok(removed.rows_affected())
}

/// Removes statuses that wait since before a moment for a message of ours: how many.
pub(super) async fn remove_parked(tx: &mut Tx, until: DateTime<Utc>, limit: i64) -> Result<u64> {
    let removed = sqlx::query(
        "delete from parked_statuses where ctid in (select ctid from parked_statuses where received_at < $1 limit $2)",
    )
    .bind(until)
    .bind(limit)
    .execute(tx.conn())
    .await?;
    Ok(removed.rows_affected())
}

/// Whether there is something that a sweep removes in time.
pub(super) async fn is_anything_left(tx: &mut Tx) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select from inbox where state = 'done') or exists (select from parked_statuses)",
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Notes that so many deliveries in a row failed their signature.
pub(super) async fn note_signatures(server: &Server, channel: ChannelKind, in_a_row: i64) -> Result<()> {
    sqlx::query(
        "insert into signature_failures (channel, in_a_row, since, last_at) values ($1, $2, $3, $3)
         on conflict (channel) do update set in_a_row = greatest(signature_failures.in_a_row, excluded.in_a_row),
                                             last_at = excluded.last_at",
    )
    .bind(channel.as_str())
    .bind(in_a_row)
    .bind(server.clock().now())
    .execute(server.control())
    .await?;
    Ok(())
}

pub(super) async fn forget_signatures(server: &Server, channel: ChannelKind) -> Result<()> {
    sqlx::query("delete from signature_failures where channel = $1")
        .bind(channel.as_str())
        .execute(server.control())
        .await?;
    Ok(())
}

pub(super) async fn signature_failures(tx: &mut PlatformTx, channel: ChannelKind) -> Result<Option<SignatureFailures>> {
    Ok(sqlx::query_as("select in_a_row, since, last_at from signature_failures where channel = $1")
        .bind(channel.as_str())
        .fetch_optional(tx.conn())
        .await?)
}
