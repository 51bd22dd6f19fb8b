//! Writing events, in the transaction whose change they are about.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::{event::Event, mac::Stored};
use crate::{
    caller::{Caller, Once},
    db::{TenantDb, Tx},
    error::{Conflict, Error, Refusal, Result},
    ids::EventId,
    permission::Permission,
    secrets,
    text::plain,
};

/// Gives the event's number.
pub(crate) async fn insert_done(tx: &mut Tx, event: Event) -> Result<i64> {
    let event = stored(tx.caller(), tx.permission(), event, tx.now());
    let db = tx.db().clone();
    let seq = insert(tx.conn(), &db, event).await?;
    seq.ok_or_else(|| Error::internal("what was done is always recorded"))
}

/// For how long the name of something that was executed stands for that.
pub(crate) const NAME_HOLDS: TimeDelta = TimeDelta::hours(24);

/// Notes that what has this name is executed. `Conflict::Repeated` if it was, within [`NAME_HOLDS`].
pub(crate) async fn note_executed(tx: &mut Tx, name: &str, digest: Option<[u8; 32]>) -> Result<()> {
    let now = tx.now();
    let noted = sqlx::query(
        "insert into executed (name, at, digest) values ($1, $2, $3)
         on conflict on constraint executed_once do update
             set at = excluded.at, digest = excluded.digest, status = null, location = null, version = null, answer = null
             where executed.at < $4",
    )
    .bind(name)
    .bind(now)
    .bind(digest)
    .bind(now - NAME_HOLDS)
    .execute(tx.conn())
    .await?;
    if noted.rows_affected() == 1 { Ok(()) } else { Err(Error::Conflict(Conflict::Repeated)) }
}

/// A refusal is an event of its own. Delivered again, the same interaction is refused again but recorded once.
pub(crate) async fn insert_refused(
    conn: &mut PgConnection,
    db: &TenantDb,
    caller: &Caller,
    permission: Permission,
    reason: &Refusal,
    now: DateTime<Utc>,
) -> Result<()> {
    let attempt = &caller.attempt;
    let event = Event::refused(reason.rule().as_str(), attempt.command.as_deref(), attempt.target.as_ref());
    insert(conn, db, stored(caller, Some(permission), event, now)).await.map(drop)
}

fn stored(caller: &Caller, permission: Option<Permission>, event: Event, now: DateTime<Utc>) -> Stored {
    let Event { action, target_id, target_label, before, after, reason, outcome } = event;
    Stored {
        seq: 0,
        id: Some(EventId::new(now)),
        at: now,
        caller_kind: caller.identity.kind().as_str().to_owned(),
        caller_id: plain(&caller.identity.id()),
        caller_name: plain(caller.identity.name()),
        via: caller.via.as_str().to_owned(),
        action: action.as_str().to_owned(),
        noun: action.noun().as_str().to_owned(),
        target_id,
        target_label,
        permission: permission.map(|p| p.as_str().to_owned()),
        before,
        after,
        reason,
        outcome: outcome.as_str().to_owned(),
        request_id: caller.request,
        interaction_id: match &caller.once {
            Some(Once::Interaction(id)) => Some(i64::try_from(id.get()).unwrap_or(i64::MAX)),
            Some(Once::Named { .. }) | None => None,
        },
        ip: caller.device.address.map(|address| address.to_string()),
        user_agent: caller.device.user_agent.clone(),
        caller_salt: Some(secrets::salt().to_vec()),
        target_salt: Some(secrets::salt().to_vec()),
        caller_digest: None,
        target_digest: None,
        mac: None,
    }
}

/// A refusal that was recorded before is left as it is, and gets no number; anything else that was is a conflict.
async fn insert(conn: &mut PgConnection, db: &TenantDb, mut event: Stored) -> Result<Option<i64>> {
    event.authenticate(db.audit_key())?;
    let seq = sqlx::query_scalar(
        "insert into audit_log (id, at, caller_kind, caller_id, caller_name, via, action, noun, target_id, target_label,
                                permission, before, after, reason, outcome, request_id, interaction_id, ip, user_agent,
                                caller_salt, target_salt, caller_digest, target_digest, mac)
         select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
                $24
         where $15 <> 'refused' or not exists (select from audit_log where interaction_id = $17)
         returning seq",
    )
    .bind(event.id)
    .bind(event.at)
    .bind(event.caller_kind)
    .bind(event.caller_id)
    .bind(event.caller_name)
    .bind(event.via)
    .bind(event.action)
    .bind(event.noun)
    .bind(event.target_id)
    .bind(event.target_label)
    .bind(event.permission)
    .bind(event.before)
    .bind(event.after)
    .bind(event.reason)
    .bind(event.outcome)
    .bind(event.request_id)
    .bind(event.interaction_id)
    .bind(event.ip)
    .bind(event.user_agent)
    .bind(event.caller_salt)
    .bind(event.target_salt)
    .bind(event.caller_digest)
    .bind(event.target_digest)
    .bind(event.mac)
    .fetch_optional(conn)
    .await?;
    Ok(seq)
}
