//! What the verbs of one contact read and write.

use serde_json::Value;
use sqlx::types::Json;

use super::{Contact, NewActivity};
use crate::{
    db::Tx,
    error::Result,
    fields::Change,
    ids::{ActivityId, CompanyId, ContactId, MemberId},
    kernel::changes::Changes,
    language::Language,
};

pub(super) async fn find(tx: &mut Tx, id: ContactId) -> Result<Option<Contact>> {
    Ok(sqlx::query_as(
        "select c.id, c.name,
                array(select value from channel_identities
                      where contact_id = c.id and kind = 'phone' and valid_to is null order by valid_from, id) as phones,
                array(select value from channel_identities
                      where contact_id = c.id and kind = 'email' and valid_to is null order by valid_from, id) as emails,
                o.number as company_number, o.name as company, m.name as owner, c.language, c.opted_out_at, c.notes,
                c.version, b.name as created_by, c.created_at
         from contacts c
         left join companies o on o.id = c.company_id
         left join members m on m.id = c.owner
         left join members b on b.id = c.created_by
         where c.id = $1 and c.erased_at is null",
    )
    .bind(id)
    .fetch_optional(tx.conn())
    .await?)
}

/// A contact whose row is locked.
#[derive(sqlx::FromRow)]
pub(super) struct Held {
    pub id: ContactId,
    pub name: String,
    pub company_id: Option<CompanyId>,
    pub owner: Option<MemberId>,
    pub notes: Option<String>,
    pub extra: Value,
    #[sqlx(flatten)]
    pub changes: Changes,
}

pub(super) async fn lock(tx: &mut Tx, id: ContactId) -> Result<Option<Held>> {
    Ok(sqlx::query_as(
        "select id, name, company_id, owner, notes, extra, version,
                (select name from members where id = c.changed_by) as changed_by, changed, to_jsonb(c) as before
         from contacts c where id = $1 and erased_at is null for no key update",
    )
    .bind(id)
    .fetch_optional(tx.conn())
    .await?)
}

/// What is known of a contact who has just been made, and whose they are: whoever made them.
pub(super) async fn begin_with(
    tx: &mut Tx,
    id: ContactId,
    company: Option<CompanyId>,
    notes: Option<&str>,
) -> Result<()> {
    let by = tx.who.member;
    sqlx::query("update contacts set company_id = $2, notes = $3, owner = $4, created_by = $4 where id = $1")
        .bind(id)
        .bind(company)
        .bind(notes)
        .bind(by)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn edit(
    tx: &mut Tx,
    id: ContactId,
    name: &str,
    company: Option<CompanyId>,
    notes: Option<&str>,
    fields: &[&str],
) -> Result<()> {
    sqlx::query("update contacts set name = $2, company_id = $3, notes = $4 where id = $1")
        .bind(id)
        .bind(name)
        .bind(company)
        .bind(notes)
        .execute(tx.conn())
        .await?;
    mark(tx, id, fields).await
}

pub(super) async fn give(tx: &mut Tx, id: ContactId, owner: MemberId) -> Result<()> {
    sqlx::query("update contacts set owner = $2 where id = $1").bind(id).bind(owner).execute(tx.conn()).await?;
    mark(tx, id, &[]).await
}

pub(super) async fn speak(tx: &mut Tx, id: ContactId, language: Option<Language>) -> Result<()> {
    sqlx::query("update contacts set language = $2 where id = $1")
        .bind(id)
        .bind(language.map(Language::as_str))
        .execute(tx.conn())
        .await?;
    mark(tx, id, &[]).await
}

/// As they were before, but for their addresses; gives what they are called then.
pub(super) async fn restore(tx: &mut Tx, held: &Held, before: &Value) -> Result<String> {
    let name = sqlx::query_scalar(
        "update contacts c set name = b.name, company_id = b.company_id, notes = b.notes, owner = b.owner, language = b.language,
                               extra = b.extra
         from jsonb_populate_record(null::contacts, $2) b where c.id = $1 returning c.name",
    )
    .bind(held.id)
    .bind(before)
    .fetch_one(tx.conn())
    .await?;
    mark(tx, held.id, &held.changes.newest()).await?;
    Ok(name)
}

pub(super) async fn fill(tx: &mut Tx, id: ContactId, change: &Change) -> Result<()> {
    sqlx::query("update contacts set extra = (extra || $2) - $3::text[] where id = $1")
        .bind(id)
        .bind(Json(&change.set))
        .bind(&change.cleared)
        .execute(tx.conn())
        .await?;
    mark(tx, id, &["extra"]).await
}

/// Says who changed them, when, and which inputs of the form.
async fn mark(tx: &mut Tx, id: ContactId, fields: &[&str]) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "update contacts set version = version + 1, changed_by = $2, updated_at = $3,
                changed = changed || coalesce((select jsonb_object_agg(field, version + 1) from unnest($4::text[]) field), '{}')
         where id = $1",
    )
    .bind(id)
    .bind(by)
    .bind(now)
    .bind(fields)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Who else is called so and works for the same company; at most five.
pub(super) async fn namesakes(tx: &mut Tx, id: ContactId) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "select other.id from contacts c join contacts other on other.company_id = c.company_id
         where c.id = $1 and other.id <> c.id and other.merged_into is null and other.search_key = c.search_key limit 5",
    )
    .bind(id)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn insert_activity(tx: &mut Tx, contact: ContactId, new: &NewActivity) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "insert into activities (id, contact_id, kind, text, minutes, by, at) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(ActivityId::new(now))
    .bind(contact)
    .bind(new.kind.as_str())
    .bind(&new.text)
    .bind(new.minutes.map(i32::from))
    .bind(by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}
