//! The statements of [`undo`](super).

use uuid::Uuid;

use super::{STANDS, Undo};
use crate::{
    db::Tx,
    error::Result,
    ids::MemberId,
    kernel::{audit::Action, changes::Changes},
};

pub(super) async fn keep(tx: &mut Tx, thing: Uuid, was: &Changes, by: MemberId, action: Action) -> Result<()> {
    let until = tx.now() + STANDS;
    sqlx::query("insert into undos (thing, version, by, action, before, until) values ($1, $2, $3, $4, $5, $6)")
        .bind(thing)
        .bind(was.version + 1)
        .bind(by)
        .bind(action.as_str())
        .bind(&was.before)
        .bind(until)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Some of what is over goes: more than each change adds, and nobody waits for whom.
pub(super) async fn forget(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "with gone as (select thing, version from undos where until < $1 order by until limit 20 for update skip locked)
         delete from undos u using gone where u.thing = gone.thing and u.version = gone.version",
    )
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn take(tx: &mut Tx, thing: Uuid, version: i64) -> Result<Option<Undo>> {
    let (now, me) = (tx.now(), tx.who.member);
    Ok(sqlx::query_as(
        "delete from undos where thing = $1 and version = $2 and by = $3 and until >= $4 returning action, before",
    )
    .bind(thing)
    .bind(version)
    .bind(me)
    .bind(now)
    .fetch_optional(tx.conn())
    .await?)
}
