//! The statements of [`wait`](super).

use chrono::{NaiveDate, TimeDelta};

use super::{
    super::{sql::columns, work::Owner},
    Waiting,
};
use crate::{
    db::Tx,
    error::Result,
    ids::{BookingId, MemberId, ResourceId, ServiceId, WaitId},
};

/// How often somebody waits.
pub(super) async fn waits_of(tx: &mut Tx, owner: Owner) -> Result<i64> {
    let (member, contact) = columns(owner);
    Ok(sqlx::query_scalar(
        "select (select count(*) from waitlist where member_id = $1 and state <> 'over')
              + (select count(*) from waitlist where contact_id = $2 and state <> 'over')",
    )
    .bind(member)
    .bind(contact)
    .fetch_one(tx.conn())
    .await?)
}

/// Whether they did not wait for that before.
pub(super) async fn insert_wait(tx: &mut Tx, service: ServiceId, day: NaiveDate, owner: Owner) -> Result<bool> {
    let (now, (member, contact)) = (tx.now(), columns(owner));
    let conversation = match owner {
        Owner::Contact(_, conversation) => conversation,
        Owner::Member(_) => None,
    };
    let new = sqlx::query(
        "insert into waitlist (id, service_id, day, contact_id, member_id, conversation_id, state, since)
         values ($1, $2, $3, $4, $5, $6, 'waiting', $7) on conflict do nothing",
    )
    .bind(WaitId::new(now))
    .bind(service)
    .bind(day)
    .bind(contact)
    .bind(member)
    .bind(conversation)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(new.rows_affected() == 1)
}

/// Whether they waited.
pub(super) async fn stop_waiting(tx: &mut Tx, service: ServiceId, day: NaiveDate, member: MemberId) -> Result<bool> {
    let done = sqlx::query(
        "update waitlist set state = 'over' where service_id = $1 and day = $2 and member_id = $3 and state = 'waiting'",
    )
    .bind(service)
    .bind(day)
    .bind(member)
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Who waits for something that is booked with this resource on a day and can be told, who came first first. A customer is told where they
/// have written within a day.
pub(super) async fn waiting(tx: &mut Tx, resource: ResourceId, day: NaiveDate, limit: i64) -> Result<Vec<Waiting>> {
    let since = tx.now() - TimeDelta::hours(24);
    Ok(sqlx::query_as(
        "select w.id, s.number as service, w.contact_id, w.member_id, w.conversation_id
         from service_resources u join services s on s.id = u.service_id
         join waitlist w on w.service_id = s.id and w.day = $2 and w.state = 'waiting'
         left join members m on m.id = w.member_id left join contacts c on c.id = w.contact_id
         where u.resource_id = $1 and s.retired_at is null
           and ((m.discord_id is not null and m.disabled_at is null)
                or (c.opted_out_at is null
                    and exists (select from conversations v where v.contact_id = w.contact_id and v.last_inbound_at > $3)))
         order by w.since, w.id limit $4 for no key update of w skip locked",
    )
    .bind(resource)
    .bind(day)
    .bind(since)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// Something is held for who waits.
pub(super) async fn offered(tx: &mut Tx, wait: WaitId, booking: BookingId) -> Result<()> {
    sqlx::query("update waitlist set state = 'offered', booking_id = $2 where id = $1")
        .bind(wait)
        .bind(booking)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn end_wait(tx: &mut Tx, booking: BookingId) -> Result<()> {
    sqlx::query("update waitlist set state = 'over' where booking_id = $1 and state = 'offered'")
        .bind(booking)
        .execute(tx.conn())
        .await?;
    Ok(())
}
