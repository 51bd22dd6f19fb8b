//! The statements of [`feeds`](super).

use chrono::TimeDelta;

use super::{Of, Reader};
use crate::{
    db::{TenantDb, Tx},
    error::Result,
    ids::{BookingId, FeedId, MemberId, ResourceId},
};

pub(super) async fn resource(tx: &mut Tx, number: i64) -> Result<Option<Of>> {
    Ok(sqlx::query_as("select id, name, member_id from resources where number = $1")
        .bind(number)
        .fetch_optional(tx.conn())
        .await?)
}

/// What somebody is called, whose calendars nobody else changes until the transaction ends.
pub(super) async fn lock(tx: &mut Tx, member: MemberId) -> Result<String> {
    Ok(sqlx::query_scalar("select name from members where id = $1 for no key update")
        .bind(member)
        .fetch_one(tx.conn())
        .await?)
}

/// The calendar that somebody has of this.
pub(super) async fn find(tx: &mut Tx, member: MemberId, resource: Option<ResourceId>) -> Result<Option<FeedId>> {
    Ok(sqlx::query_scalar(
        "select id from calendar_feeds where member_id = $1 and resource_id is not distinct from $2 and ended_at is null",
    )
    .bind(member)
    .bind(resource)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn insert(tx: &mut Tx, member: MemberId, resource: Option<ResourceId>) -> Result<FeedId> {
    let now = tx.now();
    let feed = FeedId::new(now);
    sqlx::query("insert into calendar_feeds (id, member_id, resource_id, created_at) values ($1, $2, $3, $4)")
        .bind(feed)
        .bind(member)
        .bind(resource)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(feed)
}

pub(super) async fn end(tx: &mut Tx, feed: FeedId) -> Result<()> {
    let now = tx.now();
    sqlx::query("update calendar_feeds set ended_at = $2 where id = $1")
        .bind(feed)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Who reads a calendar: nobody, once it has ended or they were disabled.
pub(super) async fn reader(db: &TenantDb, feed: FeedId) -> Result<Option<Reader>> {
    Ok(sqlx::query_as(
        "select f.member_id, m.discord_id, m.name, t.name as company, f.resource_id, r.name as resource, r.member_id as resource_member
         from calendar_feeds f join members m on m.id = f.member_id cross join tenant t left join resources r on r.id = f.resource_id
         where f.id = $1 and f.ended_at is null and m.disabled_at is null and m.discord_id is not null",
    )
    .bind(feed)
    .fetch_optional(&mut *db.connection().await?)
    .await?)
}

/// What somebody comes to, has booked for others, or is booked of their own time.
pub(super) async fn of_member(tx: &mut Tx, member: MemberId, back: TimeDelta, limit: i64) -> Result<Vec<BookingId>> {
    let since = tx.now() - back;
    Ok(sqlx::query_scalar(
        "select id from (
             select id, starts_at, number from bookings
             where member_id = $1 and starts_at > $2 and state in ('booked', 'done', 'no_show')
             union
             select id, starts_at, number from bookings
             where created_by = $1 and starts_at > $2 and state in ('booked', 'done', 'no_show')
             union
             select b.id, b.starts_at, b.number from resources r join bookings b on b.resource_id = r.id
             where r.member_id = $1 and b.starts_at > $2 and b.state in ('booked', 'done', 'no_show')) theirs
         order by starts_at, number limit $3",
    )
    .bind(member)
    .bind(since)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn of_resource(
    tx: &mut Tx,
    resource: ResourceId,
    back: TimeDelta,
    limit: i64,
) -> Result<Vec<BookingId>> {
    let since = tx.now() - back;
    Ok(sqlx::query_scalar(
        "select id from bookings where resource_id = $1 and starts_at > $2 and state in ('booked', 'done', 'no_show')
         order by starts_at, number limit $3",
    )
    .bind(resource)
    .bind(since)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}
