//! The statements of [`consents`](super).

use super::{Consent, Said};
use crate::{db::Tx, error::Result, ids::ContactId};

pub(super) async fn insert(tx: &mut Tx, said: &[Said]) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "insert into consents (contact_id, consent, source, message_id, at, recorded_at)
         select contact_id, consent, source, message_id, at, $6
         from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::timestamptz[])
              as new (contact_id, consent, source, message_id, at)",
    )
    .bind(said.iter().map(|s| s.contact.0).collect::<Vec<_>>())
    .bind(said.iter().map(|s| s.consent.as_str()).collect::<Vec<_>>())
    .bind(said.iter().map(|s| s.source.as_str()).collect::<Vec<_>>())
    .bind(said.iter().map(|s| s.message.map(|id| id.0)).collect::<Vec<_>>())
    .bind(said.iter().map(|s| s.at).collect::<Vec<_>>())
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Has the newest word of each contact count, whichever came first here.
pub(super) async fn apply(tx: &mut Tx, said: &[Said]) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update contacts c set opted_out_at = case when newest.consent = $2 then newest.at end, updated_at = $3
         from (select distinct on (contact_id) contact_id, consent, at from consents
               where contact_id = any($1) order by contact_id, at desc, id desc) newest
         where c.id = newest.contact_id and (c.opted_out_at is null) = (newest.consent = $2)",
    )
    .bind(said.iter().map(|s| s.contact.0).collect::<Vec<_>>())
    .bind(Consent::Out.as_str())
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Like [`apply`], for contacts whose words may have moved: of those that have words newer than `since`.
pub(super) async fn recount(tx: &mut Tx, contacts: [ContactId; 2], since: i64) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update contacts c set opted_out_at = case when newest.consent = $2 then newest.at end, updated_at = $3
         from (select distinct on (contact_id) contact_id, consent, at from consents
               where contact_id = any($1) order by contact_id, at desc, id desc) newest
         where c.id = newest.contact_id and (c.opted_out_at is null) = (newest.consent = $2)
           and exists (select from consents n where n.contact_id = c.id and n.id > $4)",
    )
    .bind(contacts.map(|id| id.0).to_vec())
    .bind(Consent::Out.as_str())
    .bind(now)
    .bind(since)
    .execute(tx.conn())
    .await?;
    Ok(())
}
