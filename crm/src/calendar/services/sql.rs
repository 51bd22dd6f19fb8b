//! The statements of [`services`](super).

use sqlx::PgConnection;

use super::{Edit, Service};
use crate::{
    db::Tx,
    error::Result,
    ids::{ResourceId, ServiceId},
    text,
};

macro_rules! select_services {
    ($which:literal) => {
        concat!(
            "select s.id, s.number, s.name, s.about, s.minutes, s.before, s.after, s.every, s.lead, s.horizon, s.in_chat, s.retired_at,
                    array(select u.resource_id from service_resources u join resources r on r.id = u.resource_id
                          where u.service_id = s.id order by r.number) as resources
             from services s ",
            $which
        )
    };
}

/// Makes sure that nobody else adds one, or changes one.
pub(super) async fn lock_all(tx: &mut Tx) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtext('services'))").execute(tx.conn()).await?;
    Ok(())
}

/// How many can be booked, and how many of these by customers.
pub(super) async fn count(tx: &mut Tx) -> Result<(i64, i64)> {
    Ok(sqlx::query_as("select count(*), count(*) filter (where in_chat) from services where retired_at is null")
        .fetch_one(tx.conn())
        .await?)
}

pub(super) async fn insert(tx: &mut Tx, name: &str, minutes: i32, in_chat: bool, new: &Edit) -> Result<i64> {
    let (now, by) = (tx.now(), tx.who.member);
    Ok(sqlx::query_scalar(
        "insert into services (id, name, search_key, about, minutes, before, after, every, lead, horizon, in_chat, created_by, created_at,
                               updated_at)
         values ($1, $2, $3, $4, $5, coalesce($6, 0), coalesce($7, 0), coalesce($8, least($5, 30)), coalesce($9, 60), coalesce($10, 30),
                 $11, $12, $13, $13) returning number",
    )
    .bind(ServiceId::new(now))
    .bind(name)
    .bind(text::name_key(name))
    .bind(&new.about)
    .bind(minutes)
    .bind(new.before)
    .bind(new.after)
    .bind(new.every)
    .bind(new.lead)
    .bind(new.horizon)
    .bind(in_chat)
    .bind(by)
    .bind(now)
    .fetch_one(tx.conn())
    .await?)
}

pub(super) async fn lock(tx: &mut Tx, number: i64) -> Result<()> {
    sqlx::query("select from services where number = $1 for no key update").bind(number).execute(tx.conn()).await?;
    Ok(())
}

pub(super) async fn edit(tx: &mut Tx, id: ServiceId, edit: &Edit) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update services set name = coalesce($2, name), search_key = coalesce($3, search_key), about = coalesce($4, about),
                minutes = coalesce($5, minutes), before = coalesce($6, before), after = coalesce($7, after),
                every = coalesce($8, every), lead = coalesce($9, lead), horizon = coalesce($10, horizon),
                in_chat = coalesce($11, in_chat), updated_at = $13, version = version + 1,
                retired_at = case when $12 then null when not $12 then coalesce(retired_at, $13) else retired_at end
         where id = $1",
    )
    .bind(id)
    .bind(&edit.name)
    .bind(edit.name.as_deref().map(text::name_key))
    .bind(&edit.about)
    .bind(edit.minutes)
    .bind(edit.before)
    .bind(edit.after)
    .bind(edit.every)
    .bind(edit.lead)
    .bind(edit.horizon)
    .bind(edit.in_chat)
    .bind(edit.active)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn set_resources(tx: &mut Tx, number: i64, resources: &[ResourceId]) -> Result<()> {
    sqlx::query("delete from service_resources where service_id = (select id from services where number = $1)")
        .bind(number)
        .execute(tx.conn())
        .await?;
    sqlx::query(
        "insert into service_resources (service_id, resource_id) select s.id, r from services s, unnest($2::uuid[]) r where s.number = $1",
    )
    .bind(number)
    .bind(resources.iter().map(|id| id.0).collect::<Vec<_>>())
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn list(tx: &mut Tx) -> Result<Vec<Service>> {
    Ok(sqlx::query_as(select_services!("order by s.retired_at is not null, s.number limit 500"))
        .fetch_all(tx.conn())
        .await?)
}

pub(super) async fn find(tx: &mut Tx, number: i64) -> Result<Option<Service>> {
    Ok(sqlx::query_as(select_services!("where s.number = $1")).bind(number).fetch_optional(tx.conn()).await?)
}

pub(super) async fn in_chat(tx: &mut Tx, limit: i64) -> Result<Vec<Service>> {
    Ok(sqlx::query_as(select_services!("where s.in_chat and s.retired_at is null order by s.number limit $1"))
        .bind(limit)
        .fetch_all(tx.conn())
        .await?)
}

pub(super) async fn any_in_chat(conn: &mut PgConnection) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select from services where in_chat and retired_at is null)")
        .fetch_one(conn)
        .await?)
}

pub(super) async fn search(tx: &mut Tx, key: &str, limit: i64) -> Result<Vec<Service>> {
    Ok(sqlx::query_as(select_services!(
        "where s.retired_at is null and (s.search_key like $1 or 's-' || s.number like $2 or s.number::text like $2)
         order by s.number limit $3"
    ))
    .bind(text::holding(key))
    .bind(format!("{}%", text::like(key)))
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// What resources are called that some service is booked with, in the order of their numbers.
pub(super) async fn resource_names(tx: &mut Tx) -> Result<Vec<(ResourceId, String)>> {
    Ok(sqlx::query_as(
        "select id, name from resources r where exists (select from service_resources u where u.resource_id = r.id) order by number",
    )
    .fetch_all(tx.conn())
    .await?)
}
