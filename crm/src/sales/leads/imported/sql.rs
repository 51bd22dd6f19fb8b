//! The statements of [`imported`](super): each for many leads.

use serde_json::Value as Json;
use sqlx::types::Json as Column;
use uuid::Uuid;

use super::{Before, Change, New};
use crate::{
    db::Tx,
    error::Result,
    ids::{ContactId, LeadId, StageId},
    kernel::reach::visible,
    leads::LeadSource,
    text,
};

/// An open lead whose row is held.
#[derive(sqlx::FromRow)]
pub(crate) struct Open {
    pub id: LeadId,
    pub contact_id: ContactId,
    pub is_within_reach: bool,
    pub interest: Option<String>,
    pub notes: Option<String>,
    pub stage_id: StageId,
    pub extra: Json,
}

/// The open leads of these contacts, the contacts' own first, their rows locked.
pub(crate) async fn hold(tx: &mut Tx, contacts: &[ContactId]) -> Result<Vec<Open>> {
    let contacts: Vec<Uuid> = contacts.iter().map(|id| id.0).collect();
    sqlx::query("select from leads where contact_id = any($1) and state = 'open' order by id for no key update")
        .bind(&contacts)
        .execute(tx.conn())
        .await?;
    Ok(sqlx::query_as(concat!(
        "select id, contact_id, interest, notes, stage_id, extra, ",
        visible!("owner", "leads"),
        " as is_within_reach
         from leads where contact_id = any($1) and state = 'open' order by contact_id, merge_id is not null, number",
    ))
    .bind(contacts)
    .fetch_all(tx.conn())
    .await?)
}

/// Those of these contacts who have an open lead.
pub(crate) async fn with_open(tx: &mut Tx, contacts: &[ContactId]) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar("select distinct contact_id from leads where contact_id = any($1) and state = 'open'")
        .bind(contacts.iter().map(|id| id.0).collect::<Vec<_>>())
        .fetch_all(tx.conn())
        .await?)
}

pub(super) async fn insert(tx: &mut Tx, new: &[New]) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "insert into leads (id, contact_id, interest, interest_key, notes, extra, source, owner, created_by, created_at, updated_at, stage_id)
         select new.id, new.contact_id, new.interest, new.interest_key, new.notes, new.extra, $8, $9, $9, $10, $10,
                coalesce((select s.id from stages s join pipelines p on p.id = s.pipeline_id where p.kind = 'lead' and s.id = new.stage_id),
                         (select s.id from stages s join pipelines p on p.id = s.pipeline_id where p.kind = 'lead' order by s.place limit 1))
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::uuid[]) with ordinality
              as new (id, contact_id, interest, interest_key, notes, extra, stage_id, nth) order by nth",
    )
    .bind(new.iter().map(|new| new.id.0).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.contact.0).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.interest.as_deref()).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.interest.as_deref().map(text::search_key)).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.notes.as_deref()).collect::<Vec<_>>())
    .bind(new.iter().map(|new| Column(&new.extra)).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.stage.map(|stage| stage.0)).collect::<Vec<_>>())
    .bind(LeadSource::Import.as_str())
    .bind(by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, changes: &[Change]) -> Result<Vec<(LeadId, i64)>> {
    let (now, by) = (tx.now(), tx.who.member);
    Ok(sqlx::query_as(
        "update leads l set interest = new.interest, interest_key = new.interest_key, notes = new.notes, extra = new.extra,
                            stage_id = coalesce((select s.id from stages s where s.id = new.stage_id), l.stage_id),
                            version = l.version + 1, changed_by = $8, updated_at = $9,
                            changed = l.changed || coalesce((select jsonb_object_agg(field, l.version + 1)
                                                             from unnest(string_to_array(new.fields, ',')) field), '{}')
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::uuid[], $7::text[])
              as new (id, interest, interest_key, notes, extra, stage_id, fields)
         where l.id = new.id returning l.id, l.version",
    )
    .bind(changes.iter().map(|change| change.id.0).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| change.interest.as_deref()).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| change.interest.as_deref().map(text::search_key)).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| change.notes.as_deref()).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| Column(&change.extra)).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| change.stage.0).collect::<Vec<_>>())
    .bind(changes.iter().map(|change| change.fields.join(",")).collect::<Vec<_>>())
    .bind(by)
    .bind(now)
    .fetch_all(tx.conn())
    .await?)
}

/// Those that nobody has changed, and nothing refers to.
pub(super) async fn delete(tx: &mut Tx, made: &[(LeadId, i64)]) -> Result<Vec<LeadId>> {
    let (some, versions): (Vec<Uuid>, Vec<i64>) = made.iter().map(|(id, version)| (id.0, *version)).unzip();
    sqlx::query("select from leads where id = any($1) order by id for update").bind(&some).execute(tx.conn()).await?;
    Ok(sqlx::query_scalar(
        "delete from leads l using unnest($1::uuid[], $2::bigint[]) as made (id, version)
         where l.id = made.id and l.version = made.version and l.state = 'open' and l.merge_id is null
           and not exists (select from tasks where lead_id = made.id)
           and not exists (select from deals where from_lead = made.id)
           and not exists (select from lead_notes where lead_id = made.id)
         returning l.id",
    )
    .bind(some)
    .bind(versions)
    .fetch_all(tx.conn())
    .await?)
}

/// Into a stage that is still there.
pub(super) async fn restore(tx: &mut Tx, all: &[Before]) -> Result<Vec<LeadId>> {
    let (now, by) = (tx.now(), tx.who.member);
    let some: Vec<Uuid> = all.iter().map(|before| before.id.0).collect();
    sqlx::query("select from leads where id = any($1) order by id for no key update")
        .bind(&some)
        .execute(tx.conn())
        .await?;
    Ok(sqlx::query_scalar(
        "update leads l set interest = b.interest, interest_key = was.interest_key, notes = b.notes, extra = b.extra,
                            stage_id = coalesce((select s.id from stages s where s.id = b.stage_id), l.stage_id),
                            version = l.version + 1, changed_by = $5, updated_at = $6,
                            changed = l.changed || coalesce((select jsonb_object_agg(key, l.version + 1) from jsonb_each(l.changed)
                                                             where value = to_jsonb(l.version)), '{}')
         from unnest($1::uuid[], $2::bigint[], $3::jsonb[], $4::text[]) as was (id, version, before, interest_key)
         cross join lateral jsonb_populate_record(null::leads, was.before) b
         where l.id = was.id and l.version = was.version and l.state = 'open' returning l.id",
    )
    .bind(some)
    .bind(all.iter().map(|before| before.version).collect::<Vec<_>>())
    .bind(all.iter().map(|before| Column(&before.before)).collect::<Vec<_>>())
    .bind(all.iter().map(|before| Some(text::search_key(before.before.get("interest")?.as_str()?))).collect::<Vec<_>>())
    .bind(by)
    .bind(now)
    .fetch_all(tx.conn())
    .await?)
}
