//! The statements of [`imported`](super).

use uuid::Uuid;

use crate::{db::Tx, error::Result, ids::CompanyId};

/// With what each is called or registered, of these.
pub(super) async fn named(tx: &mut Tx, keys: &[String]) -> Result<Vec<(String, CompanyId)>> {
    Ok(sqlx::query_as(
        "select wanted.key, o.id from unnest($1::text[]) as wanted (key)
         cross join lateral ((select id from companies where search_key ~>=~ wanted.key and search_key ~<=~ wanted.key limit 2)
                             union (select id from companies where registration_key = wanted.key limit 1)) o",
    )
    .bind(keys)
    .fetch_all(tx.conn())
    .await?)
}

/// They are whose the caller is.
pub(super) async fn insert(tx: &mut Tx, new: &[(CompanyId, String, String)]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "insert into companies (id, name, search_key, owner, created_by, created_at, updated_at)
         select id, name, search_key, $4, $4, $5, $5
         from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality as new (id, name, search_key, nth) order by nth",
    )
    .bind(new.iter().map(|(id, ..)| id.0).collect::<Vec<_>>())
    .bind(new.iter().map(|(_, name, _)| name.as_str()).collect::<Vec<_>>())
    .bind(new.iter().map(|(.., key)| key.as_str()).collect::<Vec<_>>())
    .bind(by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, made: &[CompanyId]) -> Result<()> {
    let made: Vec<Uuid> = made.iter().map(|id| id.0).collect();
    sqlx::query("select from companies where id = any($1) order by id for update")
        .bind(&made)
        .execute(tx.conn())
        .await?;
    sqlx::query(
        "delete from companies o where id = any($1) and version = 1
           and not exists (select from contacts where company_id = o.id)
           and not exists (select from alliance_members where company_id = o.id)",
    )
    .bind(made)
    .execute(tx.conn())
    .await?;
    Ok(())
}
