use chrono::{DateTime, TimeDelta};
use chrono_tz::Tz;
use crm::{
    bookings::{BookingSource, Day, Free, Unreminded},
    closures::Closure,
    services::Service,
    sight::ContactName,
};

use super::*;

fn at(hours: i64) -> DateTime<chrono::Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::hours(hours)
}

fn of(number: i64, state: BookingState) -> Booking {
    Booking {
        id: "0190b3c4d5e6f708192a3b4c5d6e7f80".parse().unwrap(),
        number,
        service: "استشارة *x*".into(),
        service_number: 1001,
        resource: "غرفة *1*".into(),
        starts_at: at(1),
        ends_at: at(2),
        state,
        held_until: (state == BookingState::Held).then(|| at(0) + TimeDelta::minutes(10)),
        contact_id: None,
        contact: Some(ContactName::whole("ليلى *أحمد*")),
        member: None,
        member_name: None,
        source: BookingSource::WhatsApp,
        note: Some("line one\n# line two".into()),
        reason: (state == BookingState::Cancelled).then(|| "عذر *x*".into()),
        confirmed_at: None,
        unreminded: None,
        created_by: Some("Omar".into()),
        created_at: at(0),
        version: 3,
        can_undo: false,
    }
}

#[test]
fn bookings_in_both_languages() {
    for language in Language::ALL {
        let own = Booking {
            contact: None,
            member: crm::DiscordId::new(42),
            member_name: Some("هدى *x*".into()),
            ..of(1002, BookingState::Booked)
        };
        let confirmed = Booking { confirmed_at: Some(at(0)), ..of(1003, BookingState::Booked) };
        let unreminded = Booking { unreminded: Some(Unreminded::Window), ..of(1004, BookingState::Booked) };
        let all = vec![
            of(1001, BookingState::Held),
            own.clone(),
            confirmed.clone(),
            unreminded.clone(),
            of(1005, BookingState::NoShow),
        ];
        let page = Page { bookings: all, next: Some(1005) };
        let list = |filter| render(language, &page, &Listing { filter, turn: Turn::first() });
        let none = render(
            language,
            &Page { bookings: vec![], next: None },
            &Listing { filter: Filter::Mine, turn: Turn::first() },
        );
        let service = Service {
            id: "0190b3c4d5e6f708192a3b4c5d6e7f81".parse().unwrap(),
            number: 1001,
            name: "استشارة *x*".into(),
            about: None,
            minutes: 45,
            before: 0,
            after: 15,
            every: 30,
            lead: 60,
            horizon: 30,
            in_chat: true,
            retired_at: None,
            resource_ids: vec![],
            resources: vec!["غرفة *1*".into(), "خالد".into()],
        };
        let days = vec![Day { date: at(24).date_naive(), times: vec![at(24), at(25)] }];
        let free =
            |days| render_free(language, &Free { service: service.clone(), zone: Tz::Asia__Riyadh, days }, at(0));
        let cards = [&of(1001, BookingState::Held), &own, &confirmed, &unreminded, &of(1006, BookingState::Cancelled)];
        let cards = cards.map(|booking| Message::card(card(language, booking)));
        let closure = Closure {
            id: "0190b3c4d5e6f708192a3b4c5d6e7f82".parse().unwrap(),
            resource: None,
            starts_at: at(0),
            ends_at: at(48),
            why: Some("صيانة *x*".into()),
            booked: 2,
        };
        let closures = [Closure { resource: Some("غرفة *1*".into()), why: None, ..closure.clone() }, closure];
        let retired = Service { retired_at: Some(at(0)), in_chat: false, before: 5, ..service.clone() };
        let all = [list(Filter::All), none, free(days), free(vec![])]
            .into_iter()
            .chain(cards)
            .chain([
                setup::tests::services(language, &[service.clone(), retired.clone()]),
                setup::tests::service(language, &retired),
                setup::tests::closures(language, &closures),
                feed::shown(language, None),
                feed::shown(language, Some("غرفة *1*")),
            ])
            .map(|message| message.response(true))
            .collect::<Vec<_>>();
        insta::assert_json_snapshot!(format!("bookings_{}", language.as_str()), all);
    }
}
