//! The statements of [`fields`](super).

use super::{Kind, Of, Own};
use crate::{db::Tx, error::Result, ids::FieldId, text};

/// How often the fields of something have been changed, and by whom last.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub version: i64,
    pub changed_by: Option<String>,
}

pub(super) async fn row(tx: &mut Tx, of: Of) -> Result<Row> {
    Ok(sqlx::query_as(
        "select l.version, m.name as changed_by from field_lists l left join members m on m.id = l.changed_by where l.noun = $1",
    )
    .bind(of.as_str())
    .fetch_one(tx.conn())
    .await?)
}

pub(super) async fn lock(tx: &mut Tx, of: Of) -> Result<()> {
    sqlx::query("select from field_lists where noun = $1 for no key update")
        .bind(of.as_str())
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn changed(tx: &mut Tx, of: Of) -> Result<()> {
    let by = tx.who.member;
    sqlx::query("update field_lists set version = version + 1, changed_by = $2 where noun = $1")
        .bind(of.as_str())
        .bind(by)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn fields(tx: &mut Tx, of: Of) -> Result<Vec<Own>> {
    Ok(sqlx::query_as(
        "select id, name, kind, choices from fields where noun = $1 and removed_at is null order by place, id",
    )
    .bind(of.as_str())
    .fetch_all(tx.conn())
    .await?)
}

/// The one that was called so and removed last.
pub(super) async fn removed(tx: &mut Tx, of: Of, kind: Kind, key: &str) -> Result<Option<FieldId>> {
    Ok(sqlx::query_scalar(
        "select id from fields where noun = $1 and kind = $2 and search_key = $3 and removed_at is not null
         order by removed_at desc limit 1",
    )
    .bind(of.as_str())
    .bind(kind.as_str())
    .bind(key)
    .fetch_optional(tx.conn())
    .await?)
}

/// Behind all others.
pub(super) async fn insert(tx: &mut Tx, of: Of, kind: Kind, name: &str, choices: &[String]) -> Result<FieldId> {
    let id = FieldId::new(tx.now());
    sqlx::query(
        "insert into fields (id, noun, kind, name, search_key, choices, place)
         select $1, $2, $3, $4, $5, $6, 1 + coalesce(max(place), 0) from fields where noun = $2 and removed_at is null",
    )
    .bind(id)
    .bind(of.as_str())
    .bind(kind.as_str())
    .bind(name)
    .bind(text::search_key(name))
    .bind(choices)
    .execute(tx.conn())
    .await?;
    Ok(id)
}

pub(super) async fn bring_back(tx: &mut Tx, id: FieldId, of: Of, name: &str, choices: &[String]) -> Result<()> {
    sqlx::query(
        "update fields set removed_at = null, name = $3, search_key = $4, choices = $5,
                place = (select 1 + coalesce(max(place), 0) from fields where noun = $2 and removed_at is null)
         where id = $1",
    )
    .bind(id)
    .bind(of.as_str())
    .bind(name)
    .bind(text::search_key(name))
    .bind(choices)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn rename(tx: &mut Tx, id: FieldId, name: &str) -> Result<()> {
    sqlx::query("update fields set name = $2, search_key = $3 where id = $1")
        .bind(id)
        .bind(name)
        .bind(text::search_key(name))
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn set_choices(tx: &mut Tx, id: FieldId, choices: &[String]) -> Result<()> {
    sqlx::query("update fields set choices = $2 where id = $1").bind(id).bind(choices).execute(tx.conn()).await?;
    Ok(())
}

pub(super) async fn arrange(tx: &mut Tx, order: &[FieldId]) -> Result<()> {
    sqlx::query(
        "update fields f set place = wanted.place::smallint from unnest($1::uuid[]) with ordinality as wanted (id, place)
         where f.id = wanted.id",
    )
    .bind(order.iter().map(|id| id.0).collect::<Vec<_>>())
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn remove(tx: &mut Tx, id: FieldId) -> Result<()> {
    let now = tx.now();
    sqlx::query("update fields set removed_at = $2 where id = $1").bind(id).bind(now).execute(tx.conn()).await?;
    Ok(())
}
