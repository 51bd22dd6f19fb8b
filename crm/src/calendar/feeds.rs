//! Calendars that other programs read by an address of their own: what somebody comes to and has booked, with what is booked of their time; or
//! everything that is booked with a resource. Whoever has the address sees them, so a new one ends the one before; and each time it is read,
//! whoever asked for it must still be somebody who may see that.

mod sql;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    access,
    attachments::links,
    bookings::{self, Booking},
    calendar::resources,
    caller::{Caller, Person},
    db::TenantDb,
    error::{Error, Noun, Result},
    ids::{DiscordId, FeedId, MemberId, ResourceId},
    kernel::audit::{Action, Event},
    permission::Permission,
    server::Server,
    text,
};

/// So much of what is over stays in a calendar.
const BACK: TimeDelta = TimeDelta::days(30);

/// How many bookings one holds at most, those first that come first.
const MOST: i64 = 1000;

/// A calendar, as whoever asked for it sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// What leads to it, as a part of an address. It holds until another takes its place.
    pub token: String,
    /// Which resource it is of; their own, if of none.
    pub resource: Option<String>,
    /// Whether the address that there was before leads nowhere any more.
    pub has_replaced: bool,
}

/// What is read of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// What it is called: the company, and whose it is.
    pub name: String,
    /// The bookings, what comes first first.
    pub bookings: Vec<Booking>,
}

/// The caller's calendar, or that of a resource: the one that there is, or a new one. `anew` ends the one that there was.
pub async fn open(db: &TenantDb, caller: &Caller, of: Option<resources::Which>, anew: bool) -> Result<Feed> {
    let caller = &match of {
        Some(which) => caller.on(which.target(Noun::Resource)),
        None => caller.clone(),
    };
    let mut tx = db.begin(caller, Permission::BookOwn).await?;
    let me = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    let resource = match of {
        Some(which) => Some(sql::resource(&mut tx, which.number).await?.ok_or(Error::NotFound(Noun::Resource))?),
        None => None,
    };
    if resource.as_ref().is_some_and(|resource| resource.member_id != Some(me)) {
        tx = tx.and(Permission::ManageBookings).await?;
    }
    let (id, name) = resource.map(|resource| (resource.id, resource.name)).unzip();
    // Whoever asks twice at once asks one after another.
    let my_name = sql::lock(&mut tx, me).await?;
    let was = sql::find(&mut tx, me, id).await?;
    if let Some(was) = was.filter(|_| !anew) {
        return Ok(Feed { token: token(db, was)?, resource: name, has_replaced: false });
    }
    if let Some(was) = was {
        sql::end(&mut tx, was).await?;
    }
    let feed = sql::insert(&mut tx, me, id).await?;
    let action = if was.is_some() { Action::CalendarRenew } else { Action::CalendarOpen };
    let event = Event::new(action).on(&feed).called(name.as_deref().unwrap_or(&my_name));
    tx.commit(event).await?;
    Ok(Feed { token: token(db, feed)?, resource: name, has_replaced: was.is_some() })
}

fn token(db: &TenantDb, feed: FeedId) -> Result<String> {
    let for_good =
        DateTime::<Utc>::from_timestamp(u32::MAX.into(), 0).ok_or_else(|| Error::internal("no such time"))?;
    links::token_of(db, feed.0, for_good)
}

/// Reads the calendar that a token leads to. `NotFound` if there is none (any more), or whoever asked for it may not see it any more.
pub async fn read(server: &Server, token: &str) -> Result<Calendar> {
    let none = || Error::NotFound(Noun::Calendar);
    let (tenant, feed) = links::read(server, token)?.ok_or_else(none)?;
    let db = server.tenant(tenant).await?;
    let reader = sql::reader(&db, FeedId(feed)).await?.ok_or_else(none)?;
    let person = Person { discord_id: reader.discord_id, name: reader.name.clone() };
    let caller = Caller::discord(reader.member_id, person, None);
    let needs = match reader.resource_id.filter(|_| reader.resource_member != Some(reader.member_id)) {
        Some(_) => Permission::ManageBookings,
        None => Permission::BookOwn,
    };
    // A program asks again and again, by itself: that is no attempt of theirs, to be on record each time.
    if !access::allowed(&db, &caller).await?.may(needs) {
        return Err(none());
    }
    let mut tx = db.read(&caller, needs).await?;
    let ids = match reader.resource_id {
        Some(resource) => sql::of_resource(&mut tx, resource, BACK, MOST).await?,
        None => sql::of_member(&mut tx, reader.member_id, BACK, MOST).await?,
    };
    let bookings = bookings::shown(&mut tx, &ids).await?;
    let whose = reader.resource.unwrap_or(reader.name);
    Ok(Calendar { name: text::plain(&format!("{whose} – {}", reader.company)), bookings })
}

/// Who reads a calendar, and of what.
#[derive(sqlx::FromRow)]
struct Reader {
    member_id: MemberId,
    discord_id: DiscordId,
    name: String,
    company: String,
    resource_id: Option<ResourceId>,
    resource: Option<String>,
    resource_member: Option<MemberId>,
}

/// A resource, and whose time it is.
#[derive(sqlx::FromRow)]
struct Of {
    id: ResourceId,
    name: String,
    member_id: Option<MemberId>,
}
