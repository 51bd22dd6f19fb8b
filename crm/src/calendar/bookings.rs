//! Bookings: that somebody, a customer or a person of the server, comes for a service at a time (`B-1001`). `look` finds times, `work` books
//! and changes, `chat` does it with customers in WhatsApp, `propose` offers times that staff choose, `remind` tells of what is near, `wait` gives away what has become free.
//!
//! Nobody gets what somebody else has: whoever books locks the resources, looks, and writes, in one transaction; behind that, the table takes no
//! two that overlap in one place. A hold whose time is over is nobody's from that moment on, whether its job has come or not.
//!
//! What is one's own asks for `book_own`. For a customer it takes that and `edit_contacts`; for all else `manage_bookings`.

mod chat;
mod look;
mod propose;
mod remind;
mod sql;
mod wait;
mod work;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

pub use self::{
    chat::{Label, Say, Turn, Worded, answer},
    look::{Day, Free, free},
    propose::{Proposal, are_offered, propose},
    remind::{ended, hold_over, remind, tell},
    wait::{join, leave, offer_freed},
    work::{New, Whose, book, cancel, confirm, done, move_to, no_show, undo},
};
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Error, Noun, Result},
    ids::{BookingId, ContactId, DiscordId, MemberId},
    kernel::{
        audit::{Action, Event},
        names::names,
        page::Slice,
        sight::{self, ContactName, Sight},
        which::Numbered,
    },
    permission::Permission,
    text,
};

/// The longest note, in characters.
pub const NOTE: usize = 500;

/// The longest reason, in characters.
pub const REASON: usize = 200;

/// So many bookings somebody has at most that are still to come.
pub const EACH: i64 = 20;

/// How many one page holds.
pub const PAGE: usize = 10;

/// How long a customer has for saying yes to what they have chosen.
pub const HOLD: TimeDelta = TimeDelta::minutes(10);

/// How long before it begins whoever comes is reminded.
const REMIND: [TimeDelta; 2] = [TimeDelta::hours(24), TimeDelta::hours(2)];

/// How long what became free is held for who has waited for it.
pub const OFFERED: TimeDelta = TimeDelta::minutes(15);

/// How many times near a taken one are offered instead.
pub const NEAREST: usize = 3;

/// How many autocomplete offers: Discord shows at most 25.
const SUGGESTIONS: usize = 25;

/// Of how many of the next bookings these are.
const LOOKED_AT: i64 = 200;

/// Which booking is meant.
pub type Which = Numbered<'b'>;

names! {
    /// How a booking stands.
    pub enum BookingState {
        /// Somebody has chosen it and not said yes yet.
        Held = "held",
        /// It is booked.
        Booked = "booked",
        /// It has taken place.
        Done = "done",
        /// Who had booked it did not come.
        NoShow = "no_show",
        /// It was cancelled.
        Cancelled = "cancelled",
        /// Nobody said yes in time.
        Expired = "expired",
    }
}

names! {
    /// Where it was booked.
    pub enum BookingSource {
        /// On Discord.
        Discord = "discord",
        /// By its customer, in WhatsApp.
        WhatsApp = "whatsapp",
    }
}

names! {
    /// Why a customer could not be reminded.
    pub enum Unreminded {
        /// They have not written for a day, and no template may be sent.
        Window = "window",
        /// The template for it can't be used.
        Template = "template",
        /// They have never written.
        NoConversation = "no_conversation",
        /// They want no messages.
        Refused = "refused",
    }
}

/// A booking as people see it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Booking {
    /// Its id.
    pub id: BookingId,
    /// Its number, as in `B-1001`.
    pub number: i64,
    /// For what.
    pub service: String,
    /// The number of that.
    pub service_number: i64,
    /// With whom or where.
    pub resource: String,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// How it stands.
    #[sqlx(try_from = "String")]
    pub state: BookingState,
    /// Until when it is held for who has not said yes.
    pub held_until: Option<DateTime<Utc>>,
    /// The customer whose it is.
    pub contact_id: Option<ContactId>,
    /// What they are called.
    pub contact: Option<ContactName>,
    /// The person of the server whose it is.
    pub member: Option<DiscordId>,
    /// What they are called.
    pub member_name: Option<String>,
    /// Where it was booked.
    #[sqlx(try_from = "String")]
    pub source: BookingSource,
    /// What whoever booked it has added.
    pub note: Option<String>,
    /// Why it was cancelled.
    pub reason: Option<String>,
    /// When its customer said that they will come.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Why they could not be reminded.
    #[sqlx(try_from = "UnremindedColumn")]
    pub unreminded: Option<Unreminded>,
    /// Who booked it, if that was a person of the server.
    pub created_by: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// How often it has been changed.
    pub version: i64,
    /// Whether whoever has just changed it can take that back.
    #[sqlx(skip)]
    pub can_undo: bool,
}

impl Booking {
    /// Which it is, as it is now.
    pub fn which(&self) -> Which {
        Which::number(self.number).as_of(self.version)
    }

    /// Whether it is still to be, or just takes place.
    pub fn is_open(&self) -> bool {
        matches!(self.state, BookingState::Held | BookingState::Booked)
    }

    fn seen(self, sight: Sight) -> Self {
        Self { contact: self.contact.map(|contact| contact.seen(sight)), ..self }
    }
}

/// Why somebody could not be reminded, as it is stored.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
struct UnremindedColumn(Option<String>);

impl TryFrom<UnremindedColumn> for Option<Unreminded> {
    type Error = crate::kernel::names::UnknownName;

    fn try_from(UnremindedColumn(stored): UnremindedColumn) -> Result<Self, Self::Error> {
        stored.map(|stored| stored.parse()).transpose()
    }
}

/// Which bookings to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// What the caller comes to, and what they have booked for others.
    Mine,
    /// Everybody's that are still to be.
    All,
    /// A customer's, also those that are over.
    Of(ContactId),
}

/// A page of bookings.
#[derive(Clone, Debug)]
pub struct Page {
    /// The bookings; what comes first is first, but what is over is last first.
    pub bookings: Vec<Booking>,
    /// The number behind which the next page begins, if there is more.
    pub next: Option<i64>,
}

/// A page of the bookings that `filter` chooses, behind the one with this number.
pub async fn list(db: &TenantDb, caller: &Caller, filter: Filter, page: impl Into<Slice<i64>>) -> Result<Page> {
    let (after, size) = page.into().read(PAGE);
    let needs = match filter {
        Filter::Mine => Permission::BookOwn,
        Filter::All => Permission::ManageBookings,
        Filter::Of(_) => Permission::ViewContacts,
    };
    let mut tx = db.read(caller, needs).await?;
    let me = tx.who.member;
    let (now, limit) = (tx.now(), size as i64 + 1);
    let ids = match (filter, me) {
        // Whoever has no row has booked nothing.
        (Filter::Mine, None) => Vec::new(),
        (Filter::Mine, Some(me)) => sql::of_member(&mut tx, me, now, after, limit).await?,
        (Filter::All, _) => sql::to_come(&mut tx, now, after, limit).await?,
        (Filter::Of(contact), _) => sql::of_contact(&mut tx, contact, after, limit).await?,
    };
    let sight = sight::of(&mut tx).await?;
    let mut bookings = sql::by_ids(&mut tx, &ids).await?;
    let more = bookings.len() > size;
    bookings.truncate(size);
    let next = bookings.last().filter(|_| more).map(|booking| booking.number);
    Ok(Page { bookings: bookings.into_iter().map(|booking| booking.seen(sight)).collect(), next })
}

/// The booking that is meant: one's own; a customer's, for who may edit contacts; anybody's, for who manages bookings.
pub async fn show(db: &TenantDb, caller: &Caller, which: Which) -> Result<Booking> {
    let mut tx = db.read(&caller.on(which.target(Noun::Booking)), Permission::BookOwn).await?;
    let found = sql::owners(&mut tx, which.number).await?;
    if !found.as_ref().is_some_and(|found| found.is_for(&tx)) {
        drop(tx);
        tx = db.read(&caller.on(which.target(Noun::Booking)), Permission::ManageBookings).await?;
    }
    let id = found.ok_or(Error::NotFound(Noun::Booking))?.id;
    let sight = sight::of(&mut tx).await?;
    Ok(one(&mut tx, id).await?.seen(sight))
}

/// Bookings that are still to be and that what was typed may mean: by number, or by what they are for. The caller's own, or everybody's.
pub async fn suggest(db: &TenantDb, caller: &Caller, typed: &str, everybodys: bool) -> Result<Vec<Booking>> {
    let needs = if everybodys { Permission::ManageBookings } else { Permission::BookOwn };
    let mut tx = db.read(caller, needs).await?;
    let (me, now) = (tx.who.member, tx.now());
    let ids = match (everybodys, me) {
        (true, _) => sql::to_come(&mut tx, now, None, LOOKED_AT).await?,
        (false, Some(me)) => sql::of_member(&mut tx, me, now, None, LOOKED_AT).await?,
        (false, None) => Vec::new(),
    };
    let sight = sight::of(&mut tx).await?;
    let key = text::name_key(&text::within(typed, 100));
    let fits = |booking: &Booking| {
        let words = [Which::number(booking.number).label(), booking.service.clone()];
        words.iter().any(|word| text::name_key(word).contains(&key))
    };
    let found = sql::by_ids(&mut tx, &ids).await?.into_iter().filter(fits).take(SUGGESTIONS);
    Ok(found.map(|booking| booking.seen(sight)).collect())
}

/// A customer's that are booked and still to be, what comes first first; at most so many.
pub(crate) async fn to_come_of(tx: &mut Tx, contact: ContactId, limit: i64) -> Result<Vec<Booking>> {
    let ids = sql::to_come_of_contact(tx, contact, limit).await?;
    shown(tx, &ids).await
}

/// These bookings, in this order, as the caller may see them.
pub(crate) async fn shown(tx: &mut Tx, ids: &[BookingId]) -> Result<Vec<Booking>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sight = sight::of(tx).await?;
    Ok(sql::by_ids(tx, ids).await?.into_iter().map(|booking| booking.seen(sight)).collect())
}

async fn one(tx: &mut Tx, id: BookingId) -> Result<Booking> {
    sql::by_ids(tx, &[id]).await?.into_iter().next().ok_or(Error::NotFound(Noun::Booking))
}

/// Whose a booking is, by ids.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
struct Owners {
    id: BookingId,
    contact_id: Option<ContactId>,
    member_id: Option<MemberId>,
    created_by: Option<MemberId>,
}

impl Owners {
    /// Whether the caller may see and change it without managing everybody's.
    fn is_for(&self, tx: &Tx) -> bool {
        let me = tx.who.member;
        let is_own = me.is_some() && (self.member_id == me || self.created_by == me);
        is_own || (self.contact_id.is_some() && tx.may(Permission::EditContacts))
    }
}

fn event(action: Action, booking: &Booking, mut after: Value) -> Event {
    after["number"] = booking.number.into();
    after["starts_at"] = json!(booking.starts_at);
    Event::new(action).on(&booking.id).called(&booking.service).after(after)
}
