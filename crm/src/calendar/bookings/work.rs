//! Booking, and what is done with what is booked.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{
    Booking, BookingSource, BookingState, EACH, NOTE, Owners, REASON, Which, event,
    look::{self, Look},
    one, sql,
};
use crate::{
    access,
    calendar::{resources, services},
    caller::Caller,
    contacts,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Limit, Noun, Result},
    ids::{BookingId, ContactId, ConversationId, MemberId, ResourceId, ServiceId},
    jobs::Job,
    kernel::{audit::Action, changes::Changes, recount, sight, undo},
    members::Person,
    notice::{BookingNews, HostNews, Notice},
    permission::Permission,
    text,
};

/// Whose a booking is to be.
#[derive(Clone, Debug)]
pub enum Whose {
    /// The caller's own.
    Own,
    /// Another person's of the server.
    Person(Person),
    /// A customer's.
    Contact(ContactId),
}

/// What is to be booked.
#[derive(Clone, Debug)]
pub struct New {
    /// For what.
    pub service: services::Which,
    /// When.
    pub at: DateTime<Utc>,
    /// With whom or where; whoever has least to do that day, if nothing is said.
    pub resource: Option<resources::Which>,
    /// Whose.
    pub whose: Whose,
    /// Anything else; at most [`NOTE`] characters.
    pub note: Option<String>,
}

/// Books a service. `Conflict` with the nearest free times if that one is not free, or no longer.
pub async fn book(db: &TenantDb, caller: &Caller, new: New) -> Result<Booking> {
    let caller = &match &new.whose {
        Whose::Person(person) => caller.on_person(person),
        Whose::Own | Whose::Contact(_) => caller.clone(),
    };
    let mut tx = db.begin(caller, Permission::BookOwn).await?;
    let owner = match &new.whose {
        Whose::Own => Owner::Member(tx.who.member.ok_or(Error::NotFound(Noun::Member))?),
        Whose::Person(person) => {
            tx = tx.and(Permission::ManageBookings).await?;
            let now = tx.now();
            Owner::Member(access::ensure_member(tx.conn(), person, now).await?)
        }
        Whose::Contact(contact) => {
            if !tx.may(Permission::ManageBookings) {
                tx = tx.and(Permission::EditContacts).await?;
            }
            // Nobody makes another contact of them meanwhile.
            contacts::share_identities(&mut tx).await?;
            let contact = contacts::current(&mut tx, *contact).await?.ok_or(Error::NotFound(Noun::Contact))?;
            Owner::Contact(contact, None)
        }
    };
    let note = text::optional_paragraph(Field::Note, new.note.as_deref(), NOTE)?;
    let service = services::bookable(&mut tx, new.service.number).await?;
    let only = match new.resource {
        Some(which) => Some(look::chosen(&mut tx, &service, which).await?),
        None => None,
    };
    let mut look = Look::new(&mut tx, service, only).await?;
    let wanted = Wanted { owner, source: BookingSource::Discord, note, held_until: None };
    let Some(id) = put(&mut tx, &look, new.at, wanted).await? else {
        return Err(Error::Conflict(Conflict::SlotTaken(look.nearest(&mut tx, new.at).await?)));
    };
    plan(&mut tx, id, new.at, look.service.rule().end(new.at));
    tell(&mut tx, id, BookingNews::Booked).await?;
    tell_host(&mut tx, id, HostNews::Booked).await?;
    let booking = one(&mut tx, id).await?;
    let sight = sight::of(&mut tx).await?;
    tx.commit(event(Action::BookingCreate, &booking, json!({}))).await?;
    Ok(booking.seen(sight))
}

/// Whose a booking is, by their row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Owner {
    Member(MemberId),
    /// Who writes there, if they book it themselves.
    Contact(ContactId, Option<ConversationId>),
}

/// What is written of a booking besides its time.
pub(super) struct Wanted {
    pub owner: Owner,
    pub source: BookingSource,
    pub note: Option<String>,
    /// It is only held, until then.
    pub held_until: Option<DateTime<Utc>>,
}

/// Writes a booking where there is a place at that time; `None` if there is none.
pub(super) async fn put(tx: &mut Tx, look: &Look, at: DateTime<Utc>, wanted: Wanted) -> Result<Option<BookingId>> {
    look.lock(tx).await?;
    sql::expire(tx).await?;
    if sql::to_come_of(tx, wanted.owner).await? >= EACH {
        return Err(Error::LimitReached(Limit::BookingsOfOne));
    }
    let Some((resource, place)) = look.places(tx, at).await?.into_iter().next() else { return Ok(None) };
    let at = sql::At { resource, place, start: at, rule: look.service.rule() };
    sql::insert(tx, look.service.id, at, wanted).await.map(Some)
}

/// What comes of a booking by itself: it takes place; before that its customer is reminded.
pub(super) fn plan(tx: &mut Tx, booking: BookingId, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) {
    for before in super::REMIND {
        let at = starts_at - before;
        if at > tx.now() {
            tx.enqueue_at(Job::RemindBooking { booking, starts_at, at }, at);
        }
    }
    tx.enqueue_at(Job::EndBooking { booking, ends_at }, ends_at);
}

/// Books at another time, with whoever is free then.
pub async fn move_to(db: &TenantDb, caller: &Caller, which: Which, at: DateTime<Utc>) -> Result<Booking> {
    let (mut tx, held) = lock(db, caller, which).await?;
    held.still_to_be(&tx)?;
    if held.starts_at == at {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let service = sql::service_number(&mut tx, held.service_id).await?;
    let service = services::bookable(&mut tx, service).await?;
    let mut look = Look::new(&mut tx, service, None).await?.but(held.owners.id);
    if !put_again(&mut tx, &look, held.owners.id, at).await? {
        return Err(Error::Conflict(Conflict::SlotTaken(look.nearest(&mut tx, at).await?)));
    }
    freed(&mut tx, &held);
    tell(&mut tx, held.owners.id, BookingNews::Moved).await?;
    tell_hosts(&mut tx, &held).await?;
    finish_change(tx, &held, Action::BookingMove, json!({ "was": held.starts_at })).await
}

/// Writes a booking at another time, if there is a place; whether there is.
pub(super) async fn put_again(tx: &mut Tx, look: &Look, booking: BookingId, at: DateTime<Utc>) -> Result<bool> {
    look.lock(tx).await?;
    sql::expire(tx).await?;
    let Some((resource, place)) = look.places(tx, at).await?.into_iter().next() else { return Ok(false) };
    let rule = look.service.rule();
    sql::set_time(tx, booking, sql::At { resource, place, start: at, rule }).await?;
    plan(tx, booking, at, rule.end(at));
    Ok(true)
}

/// Cancels a booking that is still to be; what it took is free.
pub async fn cancel(db: &TenantDb, caller: &Caller, which: Which, reason: Option<&str>) -> Result<Booking> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let reason = text::optional_line(Field::Reason, reason, REASON)?;
    held.still_to_be(&tx)?;
    sql::end(&mut tx, held.owners.id, BookingState::Cancelled, reason.as_deref()).await?;
    freed(&mut tx, &held);
    tell(&mut tx, held.owners.id, BookingNews::Cancelled).await?;
    tell_host(&mut tx, held.owners.id, HostNews::Cancelled).await?;
    finish_change(tx, &held, Action::BookingCancel, json!({})).await
}

/// Says yes to what is held for the caller.
pub async fn confirm(db: &TenantDb, caller: &Caller, which: Which) -> Result<Booking> {
    let (mut tx, held) = lock(db, caller, which).await?;
    if held.state != BookingState::Held {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    if held.held_until.is_none_or(|until| until <= tx.now()) {
        return Err(Error::Conflict(Conflict::HoldOver));
    }
    sql::book_held(&mut tx, held.owners.id).await?;
    recount::booking(&mut tx, &held.changes.before).await?;
    super::wait::ended(&mut tx, held.owners.id).await?;
    plan(&mut tx, held.owners.id, held.starts_at, held.ends_at);
    tell_host(&mut tx, held.owners.id, HostNews::Booked).await?;
    finish(tx, &held, Action::BookingCreate, json!({})).await
}

/// A booking has taken place.
pub async fn done(db: &TenantDb, caller: &Caller, which: Which) -> Result<Booking> {
    end(db, caller, which, BookingState::Done, Action::BookingDone).await
}

/// Who had booked it did not come.
pub async fn no_show(db: &TenantDb, caller: &Caller, which: Which) -> Result<Booking> {
    end(db, caller, which, BookingState::NoShow, Action::BookingNoShow).await
}

async fn end(db: &TenantDb, caller: &Caller, which: Which, state: BookingState, action: Action) -> Result<Booking> {
    let caller = caller.on(which.target(Noun::Booking));
    let mut tx = db.begin(&caller, Permission::ManageBookings).await?;
    let held = sql::lock(&mut tx, which.number).await?.ok_or(Error::NotFound(Noun::Booking))?;
    held.unchanged(which)?;
    match held.state {
        now if now == state => return Err(Error::Conflict(Conflict::NoChange)),
        BookingState::Booked | BookingState::Done | BookingState::NoShow => {}
        BookingState::Held | BookingState::Cancelled | BookingState::Expired => {
            return Err(Error::Conflict(Conflict::BookingOver));
        }
    }
    if held.starts_at > tx.now() {
        return Err(Error::Conflict(Conflict::BookingToCome));
    }
    sql::end(&mut tx, held.owners.id, state, None).await?;
    recount::moment(&mut tx, held.starts_at).await?;
    finish_change(tx, &held, action, json!({})).await
}

/// Takes back what the caller has just changed of a booking, as long as nothing else was. `Conflict` if its time is somebody else's by now.
pub async fn undo(db: &TenantDb, caller: &Caller, which: Which) -> Result<Booking> {
    let (mut tx, held) = allowed(db, caller, which).await?;
    let undo = undo::take(&mut tx, held.owners.id.0, &held.changes, which.seen).await?;
    let before: sql::Place = serde_json::from_value(undo.before.clone()).map_err(Error::internal)?;
    let mut places = [before.resource_id, held.resource_id];
    places.sort_unstable();
    resources::lock_all(&mut tx, &places).await?;
    sql::expire(&mut tx).await?;
    // The table refuses a time that is somebody else's by now.
    sql::restore(&mut tx, &held, &undo.before).await?;
    recount::booking(&mut tx, &held.changes.before).await?;
    recount::booking(&mut tx, &undo.before).await?;
    let booking = one(&mut tx, held.owners.id).await?;
    if booking.state == BookingState::Booked {
        plan(&mut tx, booking.id, booking.starts_at, booking.ends_at);
    }
    // Of what has begun only what became of it was taken back.
    if booking.state == BookingState::Booked && booking.starts_at > tx.now() {
        tell(&mut tx, booking.id, BookingNews::Back).await?;
        match held.state {
            BookingState::Booked => tell_hosts(&mut tx, &held).await?,
            _ => tell_host(&mut tx, booking.id, HostNews::Booked).await?,
        }
    }
    finish(tx, &held, Action::BookingUndo, json!({ "undone": undo.action })).await
}

/// A booking whose row is locked.
#[derive(sqlx::FromRow)]
pub(super) struct Held {
    #[sqlx(flatten)]
    pub owners: Owners,
    pub service_id: ServiceId,
    pub resource_id: ResourceId,
    #[sqlx(try_from = "String")]
    pub state: BookingState,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub held_until: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    #[sqlx(flatten)]
    pub changes: Changes,
}

impl Held {
    /// Refuses what somebody else has changed since it was seen.
    fn unchanged(&self, which: Which) -> Result<()> {
        match which.seen {
            Some(seen) if seen != self.changes.version => {
                Err(Error::Conflict(Conflict::Changed(self.changes.changed_by.clone(), Vec::new())))
            }
            _ => Ok(()),
        }
    }

    /// Refuses what is over or has begun; who manages bookings puts that right in other ways.
    pub fn still_to_be(&self, tx: &Tx) -> Result<()> {
        let is_open = matches!(self.state, BookingState::Held | BookingState::Booked);
        if !is_open || self.starts_at <= tx.now() {
            return Err(Error::Conflict(Conflict::BookingOver));
        }
        Ok(())
    }
}

/// Its row locked, for whoever may change it, if it is as they saw it.
async fn lock(db: &TenantDb, caller: &Caller, which: Which) -> Result<(Tx, Held)> {
    let (tx, held) = allowed(db, caller, which).await?;
    held.unchanged(which)?;
    Ok((tx, held))
}

async fn allowed(db: &TenantDb, caller: &Caller, which: Which) -> Result<(Tx, Held)> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Booking)), Permission::BookOwn).await?;
    let held = sql::lock(&mut tx, which.number).await?;
    if !held.as_ref().is_some_and(|held| held.owners.is_for(&tx)) {
        tx = tx.and(Permission::ManageBookings).await?;
    }
    Ok((tx, held.ok_or(Error::NotFound(Noun::Booking))?))
}

/// What a booking took may be somebody's who waits for it.
pub(super) fn freed(tx: &mut Tx, held: &Held) {
    tx.enqueue(Job::OfferFreed { resource: held.resource_id, at: held.starts_at });
}

/// Tells whose it is what somebody else has done.
async fn tell(tx: &mut Tx, booking: BookingId, news: BookingNews) -> Result<()> {
    match sql::to_tell(tx, booking).await? {
        Some(sql::ToTell { contact: true, .. }) => tx.enqueue(Job::TellBooking { booking, news }),
        Some(sql::ToTell { member: Some(to), number, service, starts_at, .. }) => {
            let by = tx.caller().identity.name().to_owned();
            let notice = Notice::Booking { number, service, at: starts_at, news, by };
            tx.enqueue(Job::TellMember { to, notice: Box::new(notice), maker: None });
        }
        _ => {}
    }
    Ok(())
}

/// Tells whoever's time is booked what somebody else has done.
pub(super) async fn tell_host(tx: &mut Tx, booking: BookingId, news: HostNews) -> Result<()> {
    let host = sql::host(tx, booking, None).await?;
    host.into_iter().for_each(|host| notify(tx, host, news));
    Ok(())
}

/// The same of a booking that is at another time than it was held: it may be somebody else's time, too.
pub(super) async fn tell_hosts(tx: &mut Tx, held: &Held) -> Result<()> {
    let booking = held.owners.id;
    if sql::resource_of(tx, booking).await? == held.resource_id {
        return tell_host(tx, booking, HostNews::Moved).await;
    }
    if let Some(host) = sql::host(tx, booking, Some(held.resource_id)).await? {
        notify(tx, sql::Host { starts_at: held.starts_at, ..host }, HostNews::Cancelled);
    }
    tell_host(tx, booking, HostNews::Booked).await
}

fn notify(tx: &mut Tx, host: sql::Host, news: HostNews) {
    let sql::Host { member: to, number, service, starts_at, by } = host;
    let notice = Notice::BookingWith { number, service, at: starts_at, news, by: by.raw().to_owned() };
    tx.enqueue(Job::TellMember { to, notice: Box::new(notice), maker: None });
}

/// The same as [`finish`], where it can be taken back.
async fn finish_change(mut tx: Tx, held: &Held, action: Action, after: Value) -> Result<Booking> {
    let can_undo = undo::keep(&mut tx, held.owners.id.0, &held.changes, action).await?;
    let booking = finish(tx, held, action, after).await?;
    Ok(Booking { can_undo, ..booking })
}

/// Keeps what was done, and gives the booking as it is then.
async fn finish(mut tx: Tx, held: &Held, action: Action, after: Value) -> Result<Booking> {
    let booking = one(&mut tx, held.owners.id).await?;
    let sight = sight::of(&mut tx).await?;
    tx.commit(event(action, &booking, after)).await?;
    Ok(booking.seen(sight))
}
