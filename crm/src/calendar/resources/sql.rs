//! The statements of [`resources`](super).

use sqlx::types::Json;

use super::{Edit, Resource};
use crate::{
    db::Tx,
    error::Result,
    hours::Week,
    ids::{MemberId, ResourceId},
    text,
};

macro_rules! select_resources {
    ($which:literal) => {
        concat!(
            "select r.id, r.number, r.name, r.capacity, m.discord_id as member, r.week, r.retired_at
             from resources r left join members m on m.id = r.member_id ",
            $which
        )
    };
}

/// Makes sure that nobody else adds one.
pub(super) async fn lock_all_of(tx: &mut Tx) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtext('resources'))").execute(tx.conn()).await?;
    Ok(())
}

pub(super) async fn count(tx: &mut Tx) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from resources where retired_at is null").fetch_one(tx.conn()).await?)
}

pub(super) async fn insert(tx: &mut Tx, name: &str, capacity: i32, member: Option<MemberId>) -> Result<i64> {
    let (now, by) = (tx.now(), tx.who.member);
    Ok(sqlx::query_scalar(
        "insert into resources (id, name, search_key, capacity, member_id, created_by, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7) returning number",
    )
    .bind(ResourceId::new(now))
    .bind(name)
    .bind(text::name_key(name))
    .bind(capacity)
    .bind(member)
    .bind(by)
    .bind(now)
    .fetch_one(tx.conn())
    .await?)
}

pub(super) async fn lock(tx: &mut Tx, number: i64) -> Result<()> {
    sqlx::query("select from resources where number = $1 for no key update").bind(number).execute(tx.conn()).await?;
    Ok(())
}

pub(super) async fn edit(tx: &mut Tx, id: ResourceId, edit: &Edit, member: Option<MemberId>) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update resources set name = coalesce($2, name), search_key = coalesce($3, search_key), capacity = coalesce($4, capacity),
                member_id = coalesce($5, member_id), updated_at = $7, version = version + 1,
                retired_at = case when $6 then null when not $6 then coalesce(retired_at, $7) else retired_at end
         where id = $1",
    )
    .bind(id)
    .bind(&edit.name)
    .bind(edit.name.as_deref().map(text::name_key))
    .bind(edit.capacity)
    .bind(member)
    .bind(edit.active)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn set_week(tx: &mut Tx, id: ResourceId, week: Option<&Week>) -> Result<()> {
    let now = tx.now();
    sqlx::query("update resources set week = $2, updated_at = $3, version = version + 1 where id = $1")
        .bind(id)
        .bind(week.map(Json))
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn list(tx: &mut Tx) -> Result<Vec<Resource>> {
    Ok(sqlx::query_as(select_resources!("order by r.retired_at is not null, r.number limit 500"))
        .fetch_all(tx.conn())
        .await?)
}

pub(super) async fn find(tx: &mut Tx, number: i64) -> Result<Option<Resource>> {
    Ok(sqlx::query_as(select_resources!("where r.number = $1")).bind(number).fetch_optional(tx.conn()).await?)
}

pub(super) async fn search(tx: &mut Tx, key: &str, limit: i64) -> Result<Vec<Resource>> {
    Ok(sqlx::query_as(select_resources!(
        "where r.retired_at is null and (r.search_key like $1 or 'r-' || r.number like $2 or r.number::text like $2)
         order by r.number limit $3"
    ))
    .bind(text::holding(key))
    .bind(format!("{}%", text::like(key)))
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// The ids of those with these numbers that can be booked.
pub(crate) async fn ids(tx: &mut Tx, numbers: &[i64]) -> Result<Vec<ResourceId>> {
    Ok(sqlx::query_scalar("select id from resources where number = any($1) and retired_at is null order by number")
        .bind(numbers)
        .fetch_all(tx.conn())
        .await?)
}

/// A resource as far as it is needed to know when it is there.
#[derive(sqlx::FromRow)]
pub(crate) struct There {
    pub id: ResourceId,
    pub capacity: i32,
    week: Option<Json<Week>>,
}

impl There {
    /// By hours of its own, if it has any.
    pub fn week(self) -> Option<Week> {
        self.week.map(|week| week.0)
    }
}

/// Those of these that can be booked, in the order of their numbers.
pub(crate) async fn there(tx: &mut Tx, ids: &[ResourceId]) -> Result<Vec<There>> {
    Ok(sqlx::query_as(
        "select id, capacity, week from resources where id = any($1) and retired_at is null order by number",
    )
    .bind(ids.iter().map(|id| id.0).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

/// Locks these, in the order of their ids: nobody books them or shapes them meanwhile.
pub(crate) async fn lock_all(tx: &mut Tx, ids: &[ResourceId]) -> Result<()> {
    sqlx::query("select from resources where id = any($1) order by id for no key update")
        .bind(ids.iter().map(|id| id.0).collect::<Vec<_>>())
        .execute(tx.conn())
        .await?;
    Ok(())
}
