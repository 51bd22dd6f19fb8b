//! Waiting for what is full: who wants a service on a day is told when something becomes free, who came first first, and has it held for a
//! quarter of an hour. Then the next is asked.

mod sql;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::{
    BookingSource, EACH, OFFERED,
    chat::{Turn, Worded},
    look::Look,
    remind,
    work::{self, Owner, Wanted},
};
use crate::{
    calendar::services,
    caller::Caller,
    contacts,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Limit, Noun, Result},
    ids::{BookingId, ContactId, ConversationId, MemberId, ResourceId, ServiceId, WaitId},
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        language::Language,
        queue::{self, Claimed},
        settings,
    },
    notice::BookingNews,
    permission::Permission,
};

/// How many who wait, and can be told, are looked at for one time that became free.
const LOOKED_AT: i64 = 20;

/// The caller waits for a service on a day. `Conflict` if there are times that day.
pub async fn join(
    db: &TenantDb,
    caller: &Caller,
    service: services::Which,
    day: NaiveDate,
) -> Result<services::Service> {
    let mut tx = db.begin(&caller.on(service.target(Noun::Service)), Permission::BookOwn).await?;
    let me = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    let service = services::bookable(&mut tx, service.number).await?;
    let mut look = Look::new(&mut tx, service, None).await?;
    if look.days(&mut tx, Some(day), 1).await?.iter().any(|found| found.date == day) {
        return Err(Error::Conflict(Conflict::TimesThere));
    }
    if !insert(&mut tx, look.service.id, day, Owner::Member(me)).await? {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let event = Event::new(Action::ServiceWait).on(&look.service.id).called(&look.service.name);
    tx.commit(event.after(json!({ "day": day }))).await?;
    Ok(look.service)
}

/// The caller waits no longer.
pub async fn leave(
    db: &TenantDb,
    caller: &Caller,
    service: services::Which,
    day: NaiveDate,
) -> Result<services::Service> {
    let mut tx = db.begin(&caller.on(service.target(Noun::Service)), Permission::BookOwn).await?;
    let me = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    let service = services::bookable(&mut tx, service.number).await?;
    if !sql::stop_waiting(&mut tx, service.id, day, me).await? {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let event = Event::new(Action::ServiceUnwait).on(&service.id).called(&service.name);
    tx.commit(event.after(json!({ "day": day }))).await?;
    Ok(service)
}

/// Somebody waits from now on; whether they did not before.
pub(super) async fn insert(tx: &mut Tx, service: ServiceId, day: NaiveDate, owner: Owner) -> Result<bool> {
    if sql::waits_of(tx, owner).await? >= EACH {
        return Err(Error::LimitReached(Limit::BookingsOfOne));
    }
    sql::insert_wait(tx, service, day, owner).await
}

/// What was held for somebody who waited is theirs, or is not: they wait no longer.
pub(super) async fn ended(tx: &mut Tx, booking: BookingId) -> Result<()> {
    sql::end_wait(tx, booking).await
}

/// Somebody who waits.
#[derive(sqlx::FromRow)]
pub(super) struct Waiting {
    pub id: WaitId,
    pub service: i64,
    pub contact_id: Option<ContactId>,
    pub member_id: Option<MemberId>,
    pub conversation_id: Option<ConversationId>,
}

impl Waiting {
    fn owner(&self) -> Option<Owner> {
        let contact = self.contact_id.map(|contact| Owner::Contact(contact, self.conversation_id));
        contact.or(self.member_id.map(Owner::Member))
    }
}

/// Offers what has become free at a resource to whoever has waited longest and can be told; ends the job.
pub async fn offer_freed(
    db: &TenantDb,
    job: &Claimed,
    resource: ResourceId,
    at: DateTime<Utc>,
    words: impl FnOnce(Language, &Turn) -> Worded,
) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    contacts::share_identities(&mut tx).await?;
    queue::done_in(&mut tx, job).await?;
    let day = at.with_timezone(&settings::time_zone(tx.conn()).await?).date_naive();
    for waiting in sql::waiting(&mut tx, resource, day, LOOKED_AT).await? {
        let Some(booking) = hold(&mut tx, &waiting, day).await? else { continue };
        match waiting.contact_id {
            Some(_) => remind::tell_customer(&mut tx, booking, BookingNews::Freed, None, words).await.map(drop)?,
            None => remind::tell_person(&mut tx, booking, BookingNews::Freed).await?,
        }
        sql::offered(&mut tx, waiting.id, booking).await?;
        break;
    }
    tx.commit_recorded().await
}

/// Holds the first free time of that day for somebody, if there is one.
async fn hold(tx: &mut Tx, waiting: &Waiting, day: NaiveDate) -> Result<Option<BookingId>> {
    let Some(owner) = waiting.owner() else { return Ok(None) };
    let Some(service) = services::still_bookable(tx, waiting.service).await? else { return Ok(None) };
    let mut look = Look::new(tx, service, None).await?;
    let found = look.days(tx, Some(day), 1).await?.into_iter().find(|found| found.date == day);
    let Some(at) = found.and_then(|day| day.times.first().copied()) else { return Ok(None) };
    let until = (tx.now() + OFFERED).min(at);
    let source = if waiting.contact_id.is_some() { BookingSource::WhatsApp } else { BookingSource::Discord };
    let wanted = Wanted { owner, source, note: None, held_until: Some(until) };
    match work::put(tx, &look, at, wanted).await {
        Ok(Some(booking)) => {
            tx.enqueue_at(Job::EndHold { booking, until }, until);
            Ok(Some(booking))
        }
        Ok(None) | Err(Error::LimitReached(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
