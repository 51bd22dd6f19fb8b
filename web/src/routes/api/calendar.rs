//! What can be booked, and what is.

use crm::Permission as P;
use serde_json::json;

use super::{GET, POST, api};
use crate::{
    api::{bookings, calendar},
    route::{Gate::Needs, Route},
};

pub(super) fn all() -> Vec<Route> {
    let mut routes = vec![
        api(GET, "/api/services", Needs(P::BookOwn), calendar::services)
            .about("What can be booked, and after it what no longer can")
            .lists::<calendar::ServiceOut>(),
        api(GET, "/api/services/{number}", Needs(P::BookOwn), calendar::service)
            .about("One of these")
            .at("/api/services/1001")
            .gives::<calendar::ServiceOut>(200),
        api(GET, "/api/services/{number}/free", Needs(P::BookOwn), calendar::free)
            .about("When a service can be booked: the next days on which there is something")
            .query(&[
                ("resource", "With this one, by its number"),
                ("from", "From this day on, as in `2026-03-01`; from today, if nothing is said"),
                ("days", "How many days at most: 1 to 31"),
            ])
            .at("/api/services/1001/free?days=3")
            .lists::<calendar::DayOut>(),
        api(GET, "/api/resources", Needs(P::BookOwn), calendar::resources)
            .about("With whom or where something is booked")
            .lists::<calendar::ResourceOut>(),
        api(GET, "/api/resources/{number}", Needs(P::BookOwn), calendar::resource)
            .about("One of these")
            .at("/api/resources/1001")
            .gives::<calendar::ResourceOut>(200),
        api(GET, "/api/closures", Needs(P::BookOwn), calendar::closures)
            .about("When nothing can be booked, what begins first first; at most 25")
            .lists::<calendar::ClosureOut>(),
    ];
    routes.extend(bookings());
    routes
}

fn bookings() -> Vec<Route> {
    vec![
        api(GET, "/api/bookings", Needs(P::BookOwn), bookings::list)
            .about("Bookings, what comes first first")
            .query(&[
                ("filter", "`mine`, as if nothing is said; `all`, which takes `manage_bookings`"),
                ("contact", "Those of a customer, by their id, which takes `view_contacts`"),
            ])
            .pages()
            .lists::<bookings::BookingOut>(),
        api(POST, "/api/bookings", Needs(P::BookOwn), bookings::book)
            .about("Book something: for oneself; for a customer, which takes `edit_contacts` or `manage_bookings`")
            .sent(json!({ "service": 1001, "at": "{free}" }))
            .takes::<bookings::BookingIn>()
            .gives::<bookings::BookingOut>(201),
        api(GET, "/api/bookings/{number}", Needs(P::BookOwn), bookings::show)
            .about("One booking: one's own; anybody's, which takes `manage_bookings`")
            .at("/api/bookings/{booking}")
            .gives::<bookings::BookingOut>(200),
        api(POST, "/api/bookings/{number}/move", Needs(P::BookOwn), bookings::move_to)
            .about("Book at another time, with whoever is free then")
            .at("/api/bookings/{booking}/move")
            .sent(json!({ "at": "{free_later}" }))
            .takes::<bookings::Then>()
            .gives::<bookings::BookingOut>(200),
        api(POST, "/api/bookings/{number}/confirm", Needs(P::BookOwn), bookings::confirm)
            .about("Say yes to what is held")
            .at("/api/bookings/{held_booking}/confirm")
            .gives::<bookings::BookingOut>(200),
        api(POST, "/api/bookings/{number}/cancel", Needs(P::BookOwn), bookings::cancel)
            .about("Cancel a booking that is still to be")
            .at("/api/bookings/{booking}/cancel")
            .sent(json!({ "reason": "Ill" }))
            .takes::<bookings::Why>()
            .gives::<bookings::BookingOut>(200),
        api(POST, "/api/bookings/{number}/done", Needs(P::ManageBookings), bookings::done)
            .about("Say that a booking has taken place")
            .at("/api/bookings/{past_booking}/done")
            .gives::<bookings::BookingOut>(200),
        api(POST, "/api/bookings/{number}/no-show", Needs(P::ManageBookings), bookings::no_show)
            .about("Say that who had booked it did not come")
            .at("/api/bookings/{past_booking}/no-show")
            .gives::<bookings::BookingOut>(200),
    ]
}
