//! What the verbs of leads write.

use serde_json::Value;
use sqlx::types::Json;

use super::super::LeadState;
use crate::{
    db::Tx,
    error::Result,
    fields::Change,
    ids::{ContactId, LeadId, LeadNoteId, MemberId, StageId},
    kernel::{changes::Changes, reach::visible},
    pipelines::{Crowd, Moved},
    text,
};

/// A lead whose row is locked.
#[derive(sqlx::FromRow)]
pub(crate) struct Held {
    pub id: LeadId,
    pub number: i64,
    pub contact_id: ContactId,
    #[sqlx(try_from = "String")]
    pub state: LeadState,
    pub stage_id: StageId,
    pub owner: Option<MemberId>,
    pub interest: Option<String>,
    pub notes: Option<String>,
    pub extra: Value,
    #[sqlx(flatten)]
    pub changes: Changes,
}

pub(super) async fn lock(tx: &mut Tx, number: i64) -> Result<Option<Held>> {
    Ok(sqlx::query_as(concat!(
        "select id, number, contact_id, state, stage_id, owner, interest, notes, extra, version,
                (select name from members where id = l.changed_by) as changed_by, changed, to_jsonb(l) as before
         from leads l where number = $1 and ",
        visible!("owner", "leads"),
        " for no key update",
    ))
    .bind(number)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn edit(
    tx: &mut Tx,
    held: &Held,
    interest: Option<&str>,
    notes: Option<&str>,
    fields: &[&str],
) -> Result<()> {
    sqlx::query("update leads set interest = $2, interest_key = $3, notes = $4 where id = $1")
        .bind(held.id)
        .bind(interest)
        .bind(interest.map(text::search_key))
        .bind(notes)
        .execute(tx.conn())
        .await?;
    mark(tx, held, fields).await
}

pub(super) async fn give(tx: &mut Tx, held: &Held, owner: MemberId) -> Result<()> {
    sqlx::query("update leads set owner = $2 where id = $1").bind(held.id).bind(owner).execute(tx.conn()).await?;
    mark(tx, held, &[]).await
}

pub(super) async fn set_stage(tx: &mut Tx, held: &Held, stage: StageId) -> Result<()> {
    sqlx::query("update leads set stage_id = $2 where id = $1").bind(held.id).bind(stage).execute(tx.conn()).await?;
    mark(tx, held, &[]).await
}

pub(super) async fn crowds(tx: &mut Tx) -> Result<Vec<Crowd>> {
    Ok(sqlx::query_as(
        "select stage_id, count(*) filter (where state = 'open') as open, count(*) filter (where state <> 'open') as ended
         from leads group by stage_id",
    )
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn leave_stage(tx: &mut Tx, from: StageId, into: StageId) -> Result<Moved> {
    let (now, by) = (tx.now(), tx.who.member);
    let moved: Vec<(i64, bool)> = sqlx::query_as(
        "with held as (select id from leads where stage_id = $1 order by id for no key update)
         update leads one set stage_id = $2, version = version + 1, changed_by = $3, updated_at = $4
         from held where one.id = held.id returning one.number, one.state = 'open'",
    )
    .bind(from)
    .bind(into)
    .bind(by)
    .bind(now)
    .fetch_all(tx.conn())
    .await?;
    let (open, ended): (Vec<_>, Vec<_>) = moved.into_iter().partition(|(_, is_open)| *is_open);
    let mut open: Vec<i64> = open.into_iter().map(|(number, _)| number).collect();
    open.sort_unstable();
    Ok(Moved { open, ended: ended.len() })
}

/// It is lost, for a reason; or open again.
pub(super) async fn end(tx: &mut Tx, held: &Held, lost: Option<&str>) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update leads set state = case when $2::text is null then 'open' else 'lost' end, lost_reason = $2,
                          ended_at = case when $2::text is not null then $3::timestamptz end
         where id = $1",
    )
    .bind(held.id)
    .bind(lost)
    .bind(now)
    .execute(tx.conn())
    .await?;
    mark(tx, held, &[]).await
}

/// It became a deal.
pub(super) async fn convert(tx: &mut Tx, held: &Held) -> Result<()> {
    let now = tx.now();
    sqlx::query("update leads set state = 'converted', ended_at = $2 where id = $1")
        .bind(held.id)
        .bind(now)
        .execute(tx.conn())
        .await?;
    mark(tx, held, &[]).await
}

pub(super) async fn insert_note(tx: &mut Tx, lead: LeadId, note: &str) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query("insert into lead_notes (id, lead_id, text, by, at) values ($1, $2, $3, $4, $5)")
        .bind(LeadNoteId::new(now))
        .bind(lead)
        .bind(note)
        .bind(by)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// As it was before.
pub(super) async fn restore(tx: &mut Tx, held: &Held, before: &Value) -> Result<()> {
    sqlx::query(
        "update leads l set state = b.state, stage_id = b.stage_id, owner = b.owner, interest = b.interest,
                            interest_key = b.interest_key, notes = b.notes, lost_reason = b.lost_reason, ended_at = b.ended_at,
                            extra = b.extra
         from jsonb_populate_record(null::leads, $2) b where l.id = $1",
    )
    .bind(held.id)
    .bind(before)
    .execute(tx.conn())
    .await?;
    mark(tx, held, &held.changes.newest()).await
}

pub(super) async fn fill(tx: &mut Tx, held: &Held, change: &Change) -> Result<()> {
    sqlx::query("update leads set extra = (extra || $2) - $3::text[] where id = $1")
        .bind(held.id)
        .bind(Json(&change.set))
        .bind(&change.cleared)
        .execute(tx.conn())
        .await?;
    mark(tx, held, &["extra"]).await
}

/// Says who changed it, when, and which inputs of the form.
async fn mark(tx: &mut Tx, held: &Held, fields: &[&str]) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "update leads set version = version + 1, changed_by = $2, updated_at = $3,
                changed = changed || coalesce((select jsonb_object_agg(field, version + 1) from unnest($4::text[]) field), '{}')
         where id = $1",
    )
    .bind(held.id)
    .bind(by)
    .bind(now)
    .bind(fields)
    .execute(tx.conn())
    .await?;
    Ok(())
}
