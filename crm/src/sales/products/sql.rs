//! The statements of [`products`](super).

use serde_json::Value;

use super::Product;
use crate::{
    currency::Currency,
    db::Tx,
    error::Result,
    ids::ProductId,
    kernel::changes::Changes,
    money::{Money, Rate},
    text,
};

/// What of a product is written.
pub(super) struct Row {
    pub name: String,
    pub sku: Option<String>,
    pub price: Money,
    pub tax: Rate,
    pub unit: Option<String>,
}

/// A product whose row is locked.
#[derive(sqlx::FromRow)]
pub(super) struct Held {
    pub id: ProductId,
    pub number: i64,
    pub name: String,
    pub sku: Option<String>,
    pub price: i64,
    #[sqlx(try_from = "String")]
    pub currency: Currency,
    pub tax: Rate,
    pub unit: Option<String>,
    pub is_active: bool,
    #[sqlx(flatten)]
    pub changes: Changes,
}

pub(super) async fn insert(tx: &mut Tx, row: &Row) -> Result<ProductId> {
    let (now, by) = (tx.now(), tx.who.member);
    let id = ProductId::new(now);
    sqlx::query(
        "insert into products (id, name, search_key, sku, sku_key, price, currency, tax, unit, created_by, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
    )
    .bind(id)
    .bind(&row.name)
    .bind(text::search_key(&row.name))
    .bind(&row.sku)
    .bind(row.sku.as_deref().map(text::search_key))
    .bind(row.price.minor)
    .bind(row.price.currency.code())
    .bind(row.tax)
    .bind(&row.unit)
    .bind(by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// These products, in this order.
pub(super) async fn by_ids(tx: &mut Tx, ids: &[ProductId]) -> Result<Vec<Product>> {
    Ok(sqlx::query_as(
        "select p.id, p.number, p.name, p.sku, p.price, p.currency, p.tax, p.unit, p.is_active, p.version, m.name as created_by,
                p.created_at
         from unnest($1::uuid[]) with ordinality as wanted (id, place) join products p using (id)
         left join members m on m.id = p.created_by order by wanted.place",
    )
    .bind(ids.iter().map(|id| id.0).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn count(tx: &mut Tx, is_active: bool) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from products where is_active = $1")
        .bind(is_active)
        .fetch_one(tx.conn())
        .await?)
}

pub(super) async fn listed(tx: &mut Tx, is_active: bool, before: Option<i64>, limit: i64) -> Result<Vec<ProductId>> {
    Ok(sqlx::query_scalar(
        "select id from products where is_active = $1 and number < coalesce($2, 9223372036854775807) order by number desc limit $3",
    )
    .bind(is_active)
    .bind(before)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// The one with exactly this number, or, of the company's own, this one: that goes first, because people may write theirs with digits alone.
pub(super) async fn named(tx: &mut Tx, number: i64, sku: &str) -> Result<Option<ProductId>> {
    Ok(sqlx::query_scalar(
        "select id from products where number = $1 or sku_key = $2 order by sku_key = $2 desc nulls last limit 1",
    )
    .bind(number)
    .bind(sku)
    .fetch_optional(tx.conn())
    .await?)
}

/// Each arm has an index of its own.
pub(super) async fn search(tx: &mut Tx, key: &str, limit: i64) -> Result<Vec<ProductId>> {
    let number = key.strip_prefix('p').unwrap_or(key).trim_start_matches('-');
    let number = if number.bytes().all(|b| b.is_ascii_digit()) { number } else { "no number" };
    Ok(sqlx::query_scalar(
        "with found as (
             select id from products where number::text ~>=~ $2 and number::text ~<~ ($2 || ':')
             union
             select id from products where sku_key like $4
             union
             select id from products where search_key like $3 or search_key % $1)
         select p.id from found join products p using (id)
         order by p.is_active desc, (p.search_key = $1) desc, similarity(p.search_key, $1) desc, p.number desc limit $5",
    )
    .bind(key)
    .bind(number)
    .bind(text::holding(key))
    .bind(format!("{}%", text::like(key)))
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn lock(tx: &mut Tx, number: i64) -> Result<Option<Held>> {
    Ok(sqlx::query_as(
        "select id, number, name, sku, price, currency, tax, unit, is_active, version,
                (select name from members where id = p.changed_by) as changed_by, changed, to_jsonb(p) as before
         from products p where number = $1 for no key update",
    )
    .bind(number)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn update(tx: &mut Tx, id: ProductId, row: &Row, fields: &[&str]) -> Result<()> {
    sqlx::query(
        "update products set name = $2, search_key = $3, sku = $4, sku_key = $5, price = $6, currency = $7, tax = $8, unit = $9
         where id = $1",
    )
    .bind(id)
    .bind(&row.name)
    .bind(text::search_key(&row.name))
    .bind(&row.sku)
    .bind(row.sku.as_deref().map(text::search_key))
    .bind(row.price.minor)
    .bind(row.price.currency.code())
    .bind(row.tax)
    .bind(&row.unit)
    .execute(tx.conn())
    .await?;
    mark(tx, id, fields).await
}

pub(super) async fn activate(tx: &mut Tx, id: ProductId, is_active: bool) -> Result<()> {
    sqlx::query("update products set is_active = $2 where id = $1").bind(id).bind(is_active).execute(tx.conn()).await?;
    mark(tx, id, &[]).await
}

/// As it was before.
pub(super) async fn restore(tx: &mut Tx, held: &Held, before: &Value) -> Result<()> {
    sqlx::query(
        "update products p set name = b.name, search_key = b.search_key, sku = b.sku, sku_key = b.sku_key, price = b.price,
                               currency = b.currency, tax = b.tax, unit = b.unit, is_active = b.is_active
         from jsonb_populate_record(null::products, $2) b where p.id = $1",
    )
    .bind(held.id)
    .bind(before)
    .execute(tx.conn())
    .await?;
    mark(tx, held.id, &held.changes.newest()).await
}

/// Says who changed it, when, and which inputs of the form.
async fn mark(tx: &mut Tx, id: ProductId, fields: &[&str]) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "update products set version = version + 1, changed_by = $2, updated_at = $3,
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
