//! The door of calendars: `GET /calendar/{token}.ics` gives what is booked to whoever has the address (RFC 5545), until another takes its
//! place. Programs that show calendars ask for it again and again, by themselves.

use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::TimeDelta;
use crm::{
    Error, Server,
    bookings::Booking,
    feeds::{self, Calendar},
};
use icalendar::{Component, EventLike};

/// How often programs are asked to look: what they make of that is theirs.
const AGAIN: TimeDelta = TimeDelta::minutes(15);

/// The route.
pub fn router(server: Server) -> Router {
    Router::new().route("/calendar/{file}", get(calendar)).with_state(server)
}

async fn calendar(State(server): State<Server>, Path(file): Path<String>) -> Response {
    let token = file.strip_suffix(".ics").unwrap_or_default();
    match feeds::read(&server, token).await {
        Ok(calendar) => {
            let headers = [
                (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
                (header::CACHE_CONTROL, "private, max-age=300"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (header::REFERRER_POLICY, "no-referrer"),
            ];
            (headers, written(&calendar)).into_response()
        }
        // Whether it was there once is nobody's business.
        Err(Error::NotFound(_) | Error::Denied(_)) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::warn!(%error, "a calendar can't be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// The calendar as a file. Times are in UTC, which every program shows in its own time zone.
fn written(calendar: &Calendar) -> String {
    let mut file = icalendar::Calendar::new();
    file.name(&calendar.name).ttl(&AGAIN).append_property(("METHOD", "PUBLISH"));
    for booking in &calendar.bookings {
        file.push(event(booking));
    }
    file.to_string()
}

fn event(booking: &Booking) -> icalendar::Event {
    let number = booking.which().label();
    let who = booking.contact.as_ref().map(ToString::to_string).or_else(|| booking.member_name.clone());
    let title = [Some(booking.service.clone()), who].into_iter().flatten().collect::<Vec<_>>().join(" – ");
    let about = [Some(number), booking.note.clone()].into_iter().flatten().collect::<Vec<_>>().join("\n");
    icalendar::Event::new()
        .uid(&format!("{}@omnicrm", booking.id))
        .summary(&title)
        .description(&about)
        .location(&booking.resource)
        .starts(booking.starts_at)
        .ends(booking.ends_at)
        .sequence(u32::try_from(booking.version).unwrap_or(u32::MAX))
        .timestamp(booking.created_at)
        .status(icalendar::EventStatus::Confirmed)
        .done()
}
