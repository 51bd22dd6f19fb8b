//! Events from before the log was authenticated: they are authenticated as they are found, once, when their company's
//! database is migrated. From then on nobody can change them unnoticed; what was done to them before can't be known.

use sqlx::PgConnection;

use super::{
    mac::{Key, Stored},
    seal_at,
};
use crate::{
    error::Result,
    ids::{EventId, TenantId},
    kernel::queue::{self, NewJob, SealAudit},
    secrets,
    server::Server,
};

const BATCH: i64 = 500;

/// Authenticates the company's events that are not yet, and has them sealed. Takes the installation's role: the company's own may not write here.
pub(crate) async fn adopt(server: &Server, tenant: TenantId, database: &str) -> Result<()> {
    let db = server.tenant(tenant).await?;
    let mut conn = server.direct(Some(database)).await?;
    while adopt_some(&mut conn, db.audit_key()).await? {}
    let (now, sealing) = (server.clock().now(), seal_at(server.clock().now()));
    queue::insert(&mut conn, vec![NewJob::at(SealAudit, sealing)], now).await?;
    queue::lower_wakeup(&db, sealing).await
}

/// A log that is sealed already has nothing of before: what lacks its MAC then, the program did not write.
async fn adopt_some(conn: &mut PgConnection, key: &Key) -> Result<bool> {
    let mut events: Vec<Stored> = sqlx::query_as(
        "select a.* from audit_log a where a.mac is null and not exists (select from audit_chain) order by a.seq limit $1",
    )
    .bind(BATCH)
    .fetch_all(&mut *conn)
    .await?;
    for event in &mut events {
        event.id = Some(EventId::new(event.at));
        (event.caller_salt, event.target_salt) = (Some(secrets::salt().to_vec()), Some(secrets::salt().to_vec()));
        event.authenticate(key)?;
    }
    let of =
        |part: fn(&Stored) -> Option<&Vec<u8>>| events.iter().map(|event| part(event).cloned()).collect::<Vec<_>>();
    // Another process may start, and adopt them, at the same time: the first counts.
    sqlx::query(
        "update audit_log a
         set id = new.id, caller_salt = new.caller_salt, target_salt = new.target_salt,
             caller_digest = new.caller_digest, target_digest = new.target_digest, mac = new.mac
         from unnest($1::bigint[], $2::uuid[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[])
              as new (seq, id, caller_salt, target_salt, caller_digest, target_digest, mac)
         where a.seq = new.seq and a.mac is null",
    )
    .bind(events.iter().map(|event| event.seq).collect::<Vec<_>>())
    .bind(events.iter().map(|event| event.id).collect::<Vec<_>>())
    .bind(of(|event| event.caller_salt.as_ref()))
    .bind(of(|event| event.target_salt.as_ref()))
    .bind(of(|event| event.caller_digest.as_ref()))
    .bind(of(|event| event.target_digest.as_ref()))
    .bind(of(|event| event.mac.as_ref()))
    .execute(conn)
    .await?;
    Ok(events.len() as i64 == BATCH)
}
