//! The statements of [`companies`](super).

use serde_json::Value;
use sqlx::types::Json;

use super::{Company, Edit, Employee, Suggestion};
use crate::{
    db::Tx,
    error::Result,
    fields::Change,
    ids::{CompanyId, MemberId},
    kernel::changes::Changes,
    text,
};

pub(super) async fn find(tx: &mut Tx, number: i64) -> Result<Option<Company>> {
    Ok(between(tx, number, number.saturating_add(1), 1).await?.pop())
}

/// Those with a number from the first on and below the second, newest first.
pub(super) async fn between(tx: &mut Tx, from: i64, before: i64, limit: i64) -> Result<Vec<Company>> {
    Ok(sqlx::query_as(
        "select o.id, o.number, o.name, o.registration, o.notes, m.name as owner,
                (select count(*) from contacts c where c.company_id = o.id and c.merged_into is null) as contacts,
                o.version, b.name as created_by, o.created_at
         from companies o left join members m on m.id = o.owner left join members b on b.id = o.created_by
         where o.number >= $1 and o.number < $2 order by o.number desc limit $3",
    )
    .bind(from)
    .bind(before)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn contacts(tx: &mut Tx, number: i64, limit: i64) -> Result<Vec<Employee>> {
    Ok(sqlx::query_as(
        "select c.id, c.name from contacts c join companies o on o.id = c.company_id
         where o.number = $1 and c.merged_into is null order by c.id desc limit $2",
    )
    .bind(number)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn insert(tx: &mut Tx, new: &Edit) -> Result<i64> {
    let (now, by) = (tx.now(), tx.who.member);
    Ok(sqlx::query_scalar(
        "insert into companies (id, name, search_key, registration, registration_key, notes, owner, created_by,
                                created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $8) returning number",
    )
    .bind(CompanyId::new(now))
    .bind(&new.name)
    .bind(text::name_key(&new.name))
    .bind(&new.registration)
    .bind(new.registration.as_deref().map(text::name_key))
    .bind(&new.notes)
    .bind(by)
    .bind(now)
    .fetch_one(tx.conn())
    .await?)
}

/// A company whose row is locked.
#[derive(sqlx::FromRow)]
pub(super) struct Held {
    pub id: CompanyId,
    pub number: i64,
    pub name: String,
    pub registration: Option<String>,
    pub notes: Option<String>,
    pub owner: Option<MemberId>,
    pub extra: Value,
    #[sqlx(flatten)]
    pub changes: Changes,
}

pub(super) async fn lock(tx: &mut Tx, number: i64) -> Result<Option<Held>> {
    Ok(sqlx::query_as(
        "select id, number, name, registration, notes, owner, extra, version,
                (select name from members where id = o.changed_by) as changed_by, changed, to_jsonb(o) as before
         from companies o where number = $1 for no key update",
    )
    .bind(number)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn edit(tx: &mut Tx, id: CompanyId, edit: &Edit, fields: &[&str]) -> Result<()> {
    sqlx::query(
        "update companies set name = $2, search_key = $3, registration = $4, registration_key = $5, notes = $6
         where id = $1",
    )
    .bind(id)
    .bind(&edit.name)
    .bind(text::name_key(&edit.name))
    .bind(&edit.registration)
    .bind(edit.registration.as_deref().map(text::name_key))
    .bind(&edit.notes)
    .execute(tx.conn())
    .await?;
    mark(tx, id, fields).await
}

pub(super) async fn give(tx: &mut Tx, id: CompanyId, owner: MemberId) -> Result<()> {
    sqlx::query("update companies set owner = $2 where id = $1").bind(id).bind(owner).execute(tx.conn()).await?;
    mark(tx, id, &[]).await
}

/// As it was before.
pub(super) async fn restore(tx: &mut Tx, held: &Held, before: &Value) -> Result<()> {
    sqlx::query(
        "update companies o set name = b.name, search_key = b.search_key, registration = b.registration,
                                registration_key = b.registration_key, notes = b.notes, owner = b.owner, extra = b.extra
         from jsonb_populate_record(null::companies, $2) b where o.id = $1",
    )
    .bind(held.id)
    .bind(before)
    .execute(tx.conn())
    .await?;
    mark(tx, held.id, &held.changes.newest()).await
}

pub(super) async fn fill(tx: &mut Tx, id: CompanyId, change: &Change) -> Result<()> {
    sqlx::query("update companies set extra = (extra || $2) - $3::text[] where id = $1")
        .bind(id)
        .bind(Json(&change.set))
        .bind(&change.cleared)
        .execute(tx.conn())
        .await?;
    mark(tx, id, &["extra"]).await
}

/// Says who changed it, when, and which inputs of the form.
async fn mark(tx: &mut Tx, id: CompanyId, fields: &[&str]) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "update companies set version = version + 1, changed_by = $2, updated_at = $3,
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

pub(super) async fn id_of(tx: &mut Tx, number: i64) -> Result<Option<CompanyId>> {
    Ok(sqlx::query_scalar("select id from companies where number = $1").bind(number).fetch_optional(tx.conn()).await?)
}

/// At most two: more than one are too many.
pub(super) async fn ids_named(tx: &mut Tx, key: &str) -> Result<Vec<CompanyId>> {
    Ok(sqlx::query_scalar(
        "select id from companies where search_key ~>=~ $1 and search_key ~<=~ $1
         union select id from companies where registration_key = $1 limit 2",
    )
    .bind(key)
    .fetch_all(tx.conn())
    .await?)
}

/// Each arm has an index of its own. What a name begins with is a range that ends at the last sign there is.
pub(super) async fn search(tx: &mut Tx, key: &str, limit: i64) -> Result<Vec<Suggestion>> {
    Ok(sqlx::query_as(
        "with found as (
             (select id from companies where $1 = '' order by number desc limit $5)
             union
             select id from companies where number = $3
             union
             select id from companies where $1 <> '' and registration_key = $1
             union
             (select id from companies where $1 <> '' and search_key ~>=~ $1 and search_key ~<~ ($1 || $4)
              order by search_key using ~<~, number limit 200)
             union
             (select id from companies where $1 <> '' and search_key like $2 limit 200))
         select o.number, o.name
         from found cross join lateral (select number, name, search_key from companies where id = found.id limit 1) o
         order by (o.number = $3) desc nulls last, (o.search_key = $1) desc, (o.search_key ~>=~ $1 and o.search_key ~<~ ($1 || $4)) desc,
                  o.number desc
         limit $5",
    )
    .bind(key)
    .bind(text::holding(key))
    .bind(text::number_behind('o', key))
    .bind(char::MAX.to_string())
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}
