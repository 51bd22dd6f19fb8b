//! The statements of [`deliveries`](super): of a company's inbox, and of what is for nobody.

use std::collections::HashSet;

use super::writer::Piece;
use crate::{
    db::{TenantDb, Tx},
    error::Result,
    server::Server,
};

/// A delivery as it was stored: its number and its bytes.
pub(super) type Raw = (i64, Vec<u8>);

/// Stores deliveries for a company: the digests of the rows that were new.
pub(super) async fn insert(db: &TenantDb, pieces: &[Piece]) -> Result<HashSet<Vec<u8>>> {
    let new: Vec<Vec<u8>> = sqlx::query_scalar(
        "insert into inbox (channel, digest, raw, received_at)
         select channel, digest, raw, $4 from unnest($1::text[], $2::bytea[], $3::bytea[]) as new (channel, digest, raw)
         on conflict on constraint inbox_digest do nothing returning digest",
    )
    .bind(pieces.iter().map(|p| p.channel.as_str()).collect::<Vec<_>>())
    .bind(pieces.iter().map(|p| &p.digest[..]).collect::<Vec<_>>())
    .bind(pieces.iter().map(|p| &p.raw[..]).collect::<Vec<_>>())
    .bind(db.server().clock().now())
    .fetch_all(&mut *db.connection().await?)
    .await?;
    Ok(new.into_iter().collect())
}

/// The oldest that wait: at most so many rows and, but for the first, so many bytes.
pub(super) async fn oldest(tx: &mut Tx, rows: i64, bytes: i64) -> Result<Vec<Raw>> {
    Ok(sqlx::query_as(
        "select id, raw from (
             select id, raw, sum(length(raw)) over (order by id) - length(raw) as before
             from (select id, raw from inbox where state = 'new' order by id limit $1) oldest) sized
         where before < $2 order by id",
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
    .bind(batch.iter().map(|(id, _)| *id).collect::<Vec<_>>())
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
        "insert into unrouted_deliveries (channel, address, digest, raw, received_at)
         select channel, address, digest, raw, $5
         from unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[]) as new (channel, address, digest, raw)
         on conflict (digest) do nothing returning digest",
    )
    .bind(pieces.iter().map(|piece| piece.channel.as_str()).collect::<Vec<_>>())
    .bind(pieces.iter().map(|piece| &*piece.address).collect::<Vec<_>>())
    .bind(pieces.iter().map(|piece| &piece.digest[..]).collect::<Vec<_>>())
    .bind(pieces.iter().map(|piece| &piece.raw[..]).collect::<Vec<_>>())
    .bind(server.clock().now())
    .fetch_all(server.control())
    .await?;
    Ok(new.into_iter().collect())
}
