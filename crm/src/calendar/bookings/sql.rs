//! The statements of [`bookings`](super).

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::{
    Booking, BookingState, Owners, Unreminded,
    work::{Held, Owner, Wanted},
};
use crate::{
    calendar::slots::Rule,
    db::Tx,
    error::Result,
    ids::{BookingId, ContactId, ConversationId, DiscordId, MemberId, ResourceId, ServiceId},
    kernel::sight::ContactName,
};

/// So much is one resource's: its places are counted from its number times this.
const PLACES: i64 = 1000;

/// These bookings, in this order.
pub(super) async fn by_ids(tx: &mut Tx, ids: &[BookingId]) -> Result<Vec<Booking>> {
    Ok(sqlx::query_as(
        "select b.id, b.number, s.name as service, s.number as service_number, r.name as resource, b.starts_at, b.ends_at, b.state,
                b.held_until, b.contact_id, c.name as contact, m.discord_id as member, m.name as member_name, b.source, b.note,
                b.reason, b.confirmed_at, b.unreminded, made.name as created_by, b.created_at, b.version
         from unnest($1::uuid[]) with ordinality as wanted (id, place) join bookings b using (id)
         join services s on s.id = b.service_id join resources r on r.id = b.resource_id
         left join contacts c on c.id = b.contact_id left join members m on m.id = b.member_id
         left join members made on made.id = b.created_by order by wanted.place",
    )
    .bind(ids.iter().map(|id| id.0).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

/// What somebody comes to, or has booked for others, that is not over, behind the one with this number.
pub(super) async fn of_member(
    tx: &mut Tx,
    member: MemberId,
    now: DateTime<Utc>,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<BookingId>> {
    Ok(sqlx::query_scalar(
        "with behind (at, number) as (select starts_at, number from bookings where number = $3)
         select id from (
             select id, starts_at, number from bookings
             where member_id = $1 and state in ('held', 'booked') and starts_at > $2::timestamptz - interval '1 day' and ends_at > $2
             union
             select id, starts_at, number from bookings
             where created_by = $1 and state in ('held', 'booked') and starts_at > $2::timestamptz - interval '1 day' and ends_at > $2) mine
         where not exists (select from behind where (mine.starts_at, mine.number) <= (behind.at, behind.number))
         order by starts_at, number limit $4",
    )
    .bind(member)
    .bind(now)
    .bind(after)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// Everybody's that are not over, behind the one with this number.
pub(super) async fn to_come(tx: &mut Tx, now: DateTime<Utc>, after: Option<i64>, limit: i64) -> Result<Vec<BookingId>> {
    Ok(sqlx::query_scalar(
        "select id from bookings
         where state in ('held', 'booked') and starts_at > $1::timestamptz - interval '1 day' and ends_at > $1
           and (starts_at, number) > (coalesce((select starts_at from bookings where number = $2), '-infinity'), coalesce($2, 0))
         order by starts_at, number limit $3",
    )
    .bind(now)
    .bind(after)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// A customer's, newest time first, behind the one with this number. What they never said yes to is not one.
pub(super) async fn of_contact(
    tx: &mut Tx,
    contact: ContactId,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<BookingId>> {
    Ok(sqlx::query_scalar(
        "select id from bookings
         where contact_id = $1 and state <> 'expired'
           and (starts_at, number) < (coalesce((select starts_at from bookings where number = $2), 'infinity'),
                                      coalesce($2, 9223372036854775807))
         order by starts_at desc, number desc limit $3",
    )
    .bind(contact)
    .bind(after)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn owners(tx: &mut Tx, number: i64) -> Result<Option<Owners>> {
    Ok(sqlx::query_as("select id, contact_id, member_id, created_by from bookings where number = $1")
        .bind(number)
        .fetch_optional(tx.conn())
        .await?)
}

/// A booking that nobody else changes until the end of the transaction.
macro_rules! held {
    ($by:literal) => {
        concat!(
            "select id, contact_id, member_id, created_by, service_id, resource_id, state, starts_at, ends_at, held_until, ended_at,
                    version, (select name from members where id = b.changed_by) as changed_by, changed, to_jsonb(b) as before
             from bookings b where ",
            $by,
            " = $1 for no key update"
        )
    };
}

pub(super) async fn lock(tx: &mut Tx, number: i64) -> Result<Option<Held>> {
    Ok(sqlx::query_as(held!("number")).bind(number).fetch_optional(tx.conn()).await?)
}

pub(super) async fn lock_by_id(tx: &mut Tx, id: BookingId) -> Result<Option<Held>> {
    Ok(sqlx::query_as(held!("id")).bind(id).fetch_optional(tx.conn()).await?)
}

pub(super) async fn service_number(tx: &mut Tx, service: ServiceId) -> Result<i64> {
    Ok(sqlx::query_scalar("select number from services where id = $1").bind(service).fetch_one(tx.conn()).await?)
}

/// What is taken of a resource.
#[derive(sqlx::FromRow)]
pub(super) struct Taken {
    pub resource_id: ResourceId,
    pub place: i32,
    pub busy_from: DateTime<Utc>,
    pub busy_until: DateTime<Utc>,
}

/// What is taken of these by bookings that begin between two moments, but for one.
pub(super) async fn taken(
    tx: &mut Tx,
    resources: &[ResourceId],
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    but: Option<BookingId>,
) -> Result<Vec<Taken>> {
    let now = tx.now();
    Ok(sqlx::query_as(
        "select resource_id, place, lower(busy) as busy_from, upper(busy) as busy_until from bookings
         where resource_id = any($1) and state in ('held', 'booked') and starts_at between $2 and $3
           and (state = 'booked' or held_until > $4) and id is distinct from $5",
    )
    .bind(resources.iter().map(|id| id.0).collect::<Vec<_>>())
    .bind(from)
    .bind(until)
    .bind(now)
    .bind(but)
    .fetch_all(tx.conn())
    .await?)
}

/// What is held for longer than it may be is nobody's. What somebody is at just now is left to them.
pub(super) async fn expire(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update bookings set state = 'expired', held_until = null, ended_at = $1, version = version + 1, changed_by = null, updated_at = $1
         where id in (select id from bookings where state = 'held' and held_until <= $1 for no key update skip locked)",
    )
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How many bookings of somebody are still to be.
pub(super) async fn to_come_of(tx: &mut Tx, owner: Owner) -> Result<i64> {
    let (now, (member, contact)) = (tx.now(), columns(owner));
    Ok(sqlx::query_scalar(
        "select (select count(*) from bookings where member_id = $1 and starts_at > $3 and state in ('held', 'booked'))
              + (select count(*) from bookings where contact_id = $2 and starts_at > $3 and state in ('held', 'booked'))",
    )
    .bind(member)
    .bind(contact)
    .bind(now)
    .fetch_one(tx.conn())
    .await?)
}

pub(super) fn columns(owner: Owner) -> (Option<MemberId>, Option<ContactId>) {
    match owner {
        Owner::Member(member) => (Some(member), None),
        Owner::Contact(contact, _) => (None, Some(contact)),
    }
}

/// When and where something is booked.
pub(super) struct At {
    pub resource: ResourceId,
    pub place: i32,
    pub start: DateTime<Utc>,
    pub rule: Rule,
}

pub(super) async fn insert(tx: &mut Tx, service: ServiceId, at: At, wanted: Wanted) -> Result<BookingId> {
    let (now, by) = (tx.now(), tx.who.member);
    let (id, busy) = (BookingId::new(now), at.rule.busy(at.start));
    let ((member, contact), conversation) = (
        columns(wanted.owner),
        match wanted.owner {
            Owner::Contact(_, conversation) => conversation,
            Owner::Member(_) => None,
        },
    );
    let state = if wanted.held_until.is_some() { BookingState::Held } else { BookingState::Booked };
    sqlx::query(
        "insert into bookings (id, service_id, resource_id, place, lane, starts_at, ends_at, busy, contact_id, member_id, conversation_id,
                               source, state, held_until, note, created_by, created_at, updated_at)
         select $1, $2, $3, $4, r.number * $5 + $4::integer, $6, $7, tstzrange($8, $9), $10, $11, $12, $13, $14, $15, $16, $17, $18, $18
         from resources r where r.id = $3",
    )
    .bind(id)
    .bind(service)
    .bind(at.resource)
    .bind(at.place)
    .bind(PLACES)
    .bind(at.start)
    .bind(at.rule.end(at.start))
    .bind(busy.from)
    .bind(busy.until)
    .bind(contact)
    .bind(member)
    .bind(conversation)
    .bind(wanted.source.as_str())
    .bind(state.as_str())
    .bind(wanted.held_until)
    .bind(wanted.note)
    .bind(by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(id)
}

pub(super) async fn set_time(tx: &mut Tx, booking: BookingId, at: At) -> Result<()> {
    let busy = at.rule.busy(at.start);
    sqlx::query(
        "update bookings b set resource_id = $2, place = $3, lane = r.number * $4 + $3::integer, starts_at = $5, ends_at = $6,
                busy = tstzrange($7, $8), confirmed_at = null, reminded_at = null, unreminded = null
         from resources r where b.id = $1 and r.id = $2",
    )
    .bind(booking)
    .bind(at.resource)
    .bind(at.place)
    .bind(PLACES)
    .bind(at.start)
    .bind(at.rule.end(at.start))
    .bind(busy.from)
    .bind(busy.until)
    .execute(tx.conn())
    .await?;
    mark(tx, booking).await
}

/// It is over, or will not be.
pub(super) async fn end(tx: &mut Tx, booking: BookingId, state: BookingState, reason: Option<&str>) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update bookings set state = $2, held_until = null, reason = coalesce($3, reason), ended_at = $4 where id = $1",
    )
    .bind(booking)
    .bind(state.as_str())
    .bind(reason)
    .bind(now)
    .execute(tx.conn())
    .await?;
    mark(tx, booking).await
}

/// What was held is booked.
pub(super) async fn book_held(tx: &mut Tx, booking: BookingId) -> Result<()> {
    sqlx::query("update bookings set state = 'booked', held_until = null where id = $1")
        .bind(booking)
        .execute(tx.conn())
        .await?;
    mark(tx, booking).await
}

/// Where a booking was, of its row.
#[derive(Deserialize)]
pub(super) struct Place {
    pub resource_id: ResourceId,
}

/// As it was before.
pub(super) async fn restore(tx: &mut Tx, held: &Held, before: &Value) -> Result<()> {
    sqlx::query(
        "update bookings b set resource_id = w.resource_id, place = w.place, lane = w.lane, starts_at = w.starts_at, ends_at = w.ends_at,
                busy = w.busy, state = w.state, held_until = w.held_until, reason = w.reason, confirmed_at = w.confirmed_at,
                ended_at = w.ended_at
         from jsonb_populate_record(null::bookings, $2) w where b.id = $1",
    )
    .bind(held.owners.id)
    .bind(before)
    .execute(tx.conn())
    .await?;
    mark(tx, held.owners.id).await
}

/// Says who changed it, and when.
async fn mark(tx: &mut Tx, booking: BookingId) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query("update bookings set version = version + 1, changed_by = $2, updated_at = $3 where id = $1")
        .bind(booking)
        .bind(by)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Whose time is booked.
#[derive(sqlx::FromRow)]
pub(super) struct Host {
    pub member: DiscordId,
    pub number: i64,
    pub service: String,
    pub starts_at: DateTime<Utc>,
    /// Who comes.
    pub by: ContactName,
}

/// Whoever's time is booked, or was of this resource, if that is neither whoever asks nor whoever comes.
pub(super) async fn host(tx: &mut Tx, booking: BookingId, of: Option<ResourceId>) -> Result<Option<Host>> {
    let me = tx.who.member;
    Ok(sqlx::query_as(
        "select m.discord_id as member, b.number, s.name as service, b.starts_at, coalesce(c.name, own.name, '-') as by
         from bookings b join services s on s.id = b.service_id join resources r on r.id = coalesce($3, b.resource_id)
         join members m on m.id = r.member_id and m.disabled_at is null and m.discord_id is not null
         left join contacts c on c.id = b.contact_id left join members own on own.id = b.member_id
         where b.id = $1 and m.id is distinct from $2 and m.id is distinct from b.member_id",
    )
    .bind(booking)
    .bind(me)
    .bind(of)
    .fetch_optional(tx.conn())
    .await?)
}

/// With whom or where it is.
pub(super) async fn resource_of(tx: &mut Tx, booking: BookingId) -> Result<ResourceId> {
    Ok(sqlx::query_scalar("select resource_id from bookings where id = $1").bind(booking).fetch_one(tx.conn()).await?)
}

/// Whom to tell about a booking.
#[derive(sqlx::FromRow)]
pub(super) struct ToTell {
    /// A customer.
    pub contact: bool,
    /// Or this person of the server.
    pub member: Option<DiscordId>,
    pub number: i64,
    pub service: String,
    pub starts_at: DateTime<Utc>,
}

/// Whose it is, if that is not whoever asks.
pub(super) async fn to_tell(tx: &mut Tx, booking: BookingId) -> Result<Option<ToTell>> {
    let me = tx.who.member.map(|me| me.0).unwrap_or(Uuid::nil());
    Ok(sqlx::query_as(
        "select b.contact_id is not null as contact, m.discord_id as member, b.number, s.name as service, b.starts_at
         from bookings b join services s on s.id = b.service_id left join members m on m.id = b.member_id
         where b.id = $1 and (b.contact_id is not null or b.member_id <> $2)",
    )
    .bind(booking)
    .bind(me)
    .fetch_optional(tx.conn())
    .await?)
}

/// A customer's that are booked and still to be, what comes first first.
pub(super) async fn to_come_of_contact(tx: &mut Tx, contact: ContactId, limit: i64) -> Result<Vec<BookingId>> {
    let now = tx.now();
    Ok(sqlx::query_scalar(
        "select id from bookings where contact_id = $1 and starts_at > $2 and state = 'booked' order by starts_at, number limit $3",
    )
    .bind(contact)
    .bind(now)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// What is held for a customer.
pub(super) async fn holds_of(tx: &mut Tx, contact: ContactId) -> Result<Vec<BookingId>> {
    let now = tx.now();
    Ok(sqlx::query_scalar(
        "select id from bookings where contact_id = $1 and starts_at > $2::timestamptz - interval '1 day' and state = 'held' order by id",
    )
    .bind(contact)
    .bind(now)
    .fetch_all(tx.conn())
    .await?)
}

/// Its customer says that they will come.
pub(super) async fn confirm(tx: &mut Tx, booking: BookingId) -> Result<()> {
    let now = tx.now();
    sqlx::query("update bookings set confirmed_at = $2 where id = $1")
        .bind(booking)
        .bind(now)
        .execute(tx.conn())
        .await?;
    mark(tx, booking).await
}

/// Its customer was reminded, or why not.
pub(super) async fn reminded(tx: &mut Tx, booking: BookingId, why: Option<Unreminded>) -> Result<()> {
    let now = tx.now();
    sqlx::query("update bookings set reminded_at = case when $3::text is null then $2 else reminded_at end, unreminded = $3 where id = $1")
        .bind(booking)
        .bind(now)
        .bind(why.map(Unreminded::as_str))
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn wants_no_messages(tx: &mut Tx, contact: ContactId) -> Result<bool> {
    Ok(sqlx::query_scalar("select opted_out_at is not null from contacts where id = $1")
        .bind(contact)
        .fetch_one(tx.conn())
        .await?)
}

/// Who booked it, if that was a person of the server.
pub(super) async fn maker(tx: &mut Tx, booking: BookingId) -> Result<Option<DiscordId>> {
    let maker: Option<Option<DiscordId>> = sqlx::query_scalar(
        "select m.discord_id from bookings b join members m on m.id = b.created_by where b.id = $1 and m.disabled_at is null",
    )
    .bind(booking)
    .fetch_optional(tx.conn())
    .await?;
    Ok(maker.flatten())
}

/// Where its customer booked it, if they did.
pub(super) async fn conversation_of(tx: &mut Tx, booking: BookingId) -> Result<Option<ConversationId>> {
    Ok(sqlx::query_scalar("select conversation_id from bookings where id = $1")
        .bind(booking)
        .fetch_one(tx.conn())
        .await?)
}
