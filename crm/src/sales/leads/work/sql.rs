//! What the verbs of leads write.

use super::super::LeadState;
use crate::{
    db::Tx,
    error::Result,
    ids::{ContactId, LeadId, LeadNoteId, MemberId, StageId},
    kernel::{changes::Changes, reach::visible},
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
    #[sqlx(flatten)]
    pub changes: Changes,
}

pub(super) async fn lock(tx: &mut Tx, number: i64) -> Result<Option<Held>> {
    Ok(sqlx::query_as(concat!(
        "select id, number, contact_id, state, stage_id, owner, interest, notes, version,
                (select name from members where id = l.changed_by) as changed_by, changed
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
