//! Bookings.

use axum::response::Response;
use chrono::{DateTime, Utc};
use crm::{
    ContactId,
    bookings::{self, Booking, Filter, New, Unreminded, Which, Whose},
    resources, services,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Created, Page, Tagged, Turn};
use crate::{
    gate::Session,
    input::{Asked, At, Here, Json as Sent},
    wrong::Wrong,
};

/// A booking, as programs have it.
#[derive(Serialize, ToSchema)]
pub(crate) struct BookingOut {
    /// Its number, as in B-1001.
    number: i64,
    /// How people write it.
    label: String,
    /// The number of what it is for.
    service: i64,
    /// What that is called.
    service_name: String,
    /// With whom or where, by name.
    resource: String,
    /// From when.
    starts_at: DateTime<Utc>,
    /// Until when.
    ends_at: DateTime<Utc>,
    /// How it stands: `held`, `booked`, `done`, `no_show`, `cancelled` or `expired`.
    state: &'static str,
    /// Until when it is held for who has not said yes.
    held_until: Option<DateTime<Utc>>,
    /// The id of the customer whose it is.
    contact: Option<String>,
    /// What whoever comes is called: a customer, or a colleague.
    name: Option<String>,
    /// What whoever booked it has added.
    note: Option<String>,
    /// Why it was cancelled.
    reason: Option<String>,
    /// When its customer said that they will come.
    confirmed_at: Option<DateTime<Utc>>,
    /// Why they could not be reminded: `window`, `template`, `no_conversation` or `refused`.
    unreminded: Option<&'static str>,
    /// How often it has been changed.
    version: i64,
    /// When it was booked.
    created_at: DateTime<Utc>,
}

impl From<Booking> for BookingOut {
    fn from(booking: Booking) -> Self {
        Self {
            number: booking.number,
            label: Which::number(booking.number).label(),
            service: booking.service_number,
            service_name: booking.service,
            resource: booking.resource,
            starts_at: booking.starts_at,
            ends_at: booking.ends_at,
            state: booking.state.as_str(),
            held_until: booking.held_until,
            contact: booking.contact_id.map(|id| id.to_string()),
            name: booking.contact.map(|contact| contact.to_string()).or(booking.member_name),
            note: booking.note,
            reason: booking.reason,
            confirmed_at: booking.confirmed_at,
            unreminded: booking.unreminded.map(Unreminded::as_str),
            version: booking.version,
            created_at: booking.created_at,
        }
    }
}

type Said = Result<Tagged<BookingOut>, Wrong>;

fn said(booking: Booking) -> Said {
    Ok(Tagged(booking.version, booking.into()))
}

/// Which bookings are listed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listing {
    filter: Option<Chosen>,
    contact: Option<ContactId>,
    after: Option<i64>,
    limit: Option<usize>,
}

/// By what bookings are chosen.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Chosen {
    All,
    Mine,
}

pub(crate) async fn list(
    session: Session,
    (Asked(asked), Here(here)): (Asked<Listing>, Here),
) -> Result<Response, Wrong> {
    let filter = match (asked.filter, asked.contact) {
        (None, Some(contact)) => Filter::Of(contact),
        (Some(_), Some(_)) => return Err(Wrong::Query),
        (None | Some(Chosen::Mine), None) => Filter::Mine,
        (Some(Chosen::All), None) => Filter::All,
    };
    let turn = Turn { after: asked.after, limit: asked.limit };
    let page = bookings::list(&session.db, &session.caller, filter, turn.slice()?).await?;
    let items = page.bookings.into_iter().map(BookingOut::from).collect();
    Ok(Page { items, next: page.next.map(|next| next.to_string()) }.answer(&here))
}

pub(crate) async fn show(session: Session, At(number): At<i64>) -> Said {
    said(bookings::show(&session.db, &session.caller, Which::number(number)).await?)
}

/// What is to be booked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BookingIn {
    /// The number of the service.
    service: i64,
    /// When it begins.
    at: DateTime<Utc>,
    /// The number of the resource; whichever has least to do that day, if nothing is said.
    resource: Option<i64>,
    /// The id of the customer whose it is to be; one's own, if nobody is named.
    #[schema(value_type = Option<uuid::Uuid>)]
    contact: Option<ContactId>,
    /// Anything else; at most 500 characters.
    note: Option<String>,
}

pub(crate) async fn book(session: Session, Sent(new): Sent<BookingIn>) -> Result<Created<BookingOut>, Wrong> {
    let BookingIn { service, at, resource, contact, note } = new;
    let new = New {
        service: services::Which::number(service),
        at,
        resource: resource.map(resources::Which::number),
        whose: contact.map_or(Whose::Own, Whose::Contact),
        note,
    };
    let booking = bookings::book(&session.db, &session.caller, new).await?;
    Ok(Created(format!("/api/bookings/{}", booking.number), booking.version, booking.into()))
}

/// Another time.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Then {
    /// When it is to begin.
    at: DateTime<Utc>,
}

pub(crate) async fn move_to(session: Session, (At(number), Sent(then)): (At<i64>, Sent<Then>)) -> Said {
    said(bookings::move_to(&session.db, &session.caller, Which::number(number), then.at).await?)
}

/// Why, if anybody says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Why {
    /// In one line; at most 200 characters.
    reason: Option<String>,
}

pub(crate) async fn cancel(session: Session, (At(number), Sent(why)): (At<i64>, Sent<Why>)) -> Said {
    let which = Which::number(number);
    said(bookings::cancel(&session.db, &session.caller, which, why.reason.as_deref()).await?)
}

pub(crate) async fn confirm(session: Session, At(number): At<i64>) -> Said {
    said(bookings::confirm(&session.db, &session.caller, Which::number(number)).await?)
}

pub(crate) async fn done(session: Session, At(number): At<i64>) -> Said {
    said(bookings::done(&session.db, &session.caller, Which::number(number)).await?)
}

pub(crate) async fn no_show(session: Session, At(number): At<i64>) -> Said {
    said(bookings::no_show(&session.db, &session.caller, Which::number(number)).await?)
}
