//! Bookings: who gets a time, who does not, and what is done with it then.

use chrono::{DateTime, TimeDelta, Utc, Weekday};
use crm::{
    Error, TenantDb,
    bookings::{self, Booking, BookingState, EACH, Filter, New, Which, Whose},
    closures::{self, NewClosure},
    error::{Conflict, Limit, Noun},
    hours::Shift,
    members::Person,
    resources, services,
};

use crate::{
    depth::depth,
    harness::{Installation, calls, owner, person, run, stranger},
};

/// How many rounds, and how many people in each want one time.
const ROUNDS: (usize, usize) = (2, 200);
const PEOPLE: (usize, usize) = (30, 200);

const EVERY_DAY: [Weekday; 7] =
    [Weekday::Sun, Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat];

/// A room that is there round the clock, and a service of an hour there, every hour.
pub async fn room(db: &TenantDb, name: &str, capacity: i32) -> services::Which {
    let boss = calls(db, &owner()).await;
    let new = resources::Edit { name: Some(name.into()), capacity: Some(capacity), ..resources::Edit::default() };
    let room = resources::add(db, &boss, new).await.expect("a resource");
    let midnight = chrono::NaiveTime::MIN;
    let which = resources::Which::number(room.number);
    resources::set_hours(db, &boss, which, &EVERY_DAY, &[Shift::new(midnight, midnight)]).await.expect("hours");
    let new = services::Edit {
        name: Some(format!("خدمة {name}")),
        minutes: Some(60),
        every: Some(60),
        lead: Some(0),
        resources: Some(vec![room.number]),
        ..services::Edit::default()
    };
    services::Which::number(services::add(db, &boss, new).await.expect("a service").number)
}

/// The free times of the next days.
pub async fn free(db: &TenantDb, service: services::Which) -> Vec<DateTime<Utc>> {
    let free = bookings::free(db, &calls(db, &owner()).await, service, None, None, 7).await.expect("free times");
    free.days.into_iter().flat_map(|day| day.times).collect()
}

pub async fn book(db: &TenantDb, who: &Person, service: services::Which, at: DateTime<Utc>) -> Result<Booking, Error> {
    let new = New { service, at, resource: None, whose: Whose::Own, note: None };
    bookings::book(db, &calls(db, who).await, new).await
}

fn sara() -> Person {
    person(100_000_000_000_000_002, "سارة")
}

#[tokio::test]
async fn nobody_has_anothers_time_and_everybody_their_own() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let (boss, sara) = (calls(&db, &owner()).await, sara());
    let service = room(&db, "غرفة", 1).await;
    let times = free(&db, service).await;
    let (first, second, third) = (times[1], times[2], times[3]);
    let hers = book(&db, &sara, service, first).await.expect("a booking");
    assert_eq!((hers.state, hers.ends_at), (BookingState::Booked, first + TimeDelta::hours(1)));

    // It is hers: others are told what else there is, and may neither see nor change it.
    let taken = book(&db, &stranger(), service, first).await;
    let Err(Error::Conflict(Conflict::SlotTaken(near))) = taken else { panic!("{taken:?}") };
    assert_eq!(near, [times[0], second, third], "the nearest, in order");
    let other = calls(&db, &stranger()).await;
    for refused in [
        bookings::show(&db, &other, hers.which()).await,
        bookings::cancel(&db, &other, hers.which(), None).await,
        bookings::move_to(&db, &other, hers.which(), third).await,
        bookings::done(&db, &other, hers.which()).await,
    ] {
        assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
    }
    assert!(bookings::list(&db, &other, Filter::Mine, None).await.unwrap().bookings.is_empty());
    let all = bookings::list(&db, &other, Filter::All, None).await;
    assert!(matches!(all, Err(Error::Denied(_))), "{all:?}");
    // No time is offered between, none in the past, none too far ahead.
    for odd in [first + TimeDelta::minutes(7), times[0] - TimeDelta::hours(24), times[0] + TimeDelta::days(40)] {
        let refused = book(&db, &stranger(), service, odd).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::SlotTaken(_)))), "{odd}: {refused:?}");
    }

    // Moved, what it took is free again; a card that shows it as it was is stale.
    let caller = calls(&db, &sara).await;
    let moved = bookings::move_to(&db, &caller, hers.which(), third).await.expect("moved");
    assert!(moved.can_undo && moved.starts_at == third && free(&db, service).await.contains(&first));
    let stale = bookings::cancel(&db, &caller, hers.which(), None).await;
    assert!(matches!(stale, Err(Error::Conflict(Conflict::Changed(..)))), "{stale:?}");
    let back = bookings::undo(&db, &caller, moved.which()).await.expect("taken back");
    assert_eq!((back.starts_at, back.state), (first, BookingState::Booked));

    // Cancelled, somebody else has it, and it does not come back.
    let gone = bookings::cancel(&db, &calls(&db, &sara).await, back.which(), Some("مرض")).await.expect("cancelled");
    assert_eq!((gone.state, gone.reason.as_deref()), (BookingState::Cancelled, Some("مرض")));
    book(&db, &stranger(), service, first).await.expect("a booking");
    let lost = bookings::undo(&db, &calls(&db, &sara).await, gone.which()).await;
    assert!(matches!(lost, Err(Error::Conflict(Conflict::SlotTaken(_)))), "{lost:?}");

    // What has begun is not cancelled any more; whoever manages bookings says what became of it.
    let theirs = &bookings::list(&db, &boss, Filter::All, None).await.unwrap().bookings[0];
    let early = bookings::no_show(&db, &boss, theirs.which()).await;
    assert!(matches!(early, Err(Error::Conflict(Conflict::BookingToCome))), "{early:?}");
    house.clock.advance(first - house.clock.now() + TimeDelta::minutes(1));
    let late = bookings::cancel(&db, &calls(&db, &stranger()).await, theirs.which(), None).await;
    assert!(matches!(late, Err(Error::Conflict(Conflict::BookingOver))), "{late:?}");
    let marked = bookings::no_show(&db, &boss, theirs.which()).await.expect("marked");
    assert_eq!(marked.state, BookingState::NoShow);
    assert_eq!(bookings::done(&db, &boss, marked.which()).await.expect("came after all").state, BookingState::Done);
    house.finish().await;
}

#[tokio::test]
async fn what_is_closed_retired_or_full_is_not_offered() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = calls(&db, &owner()).await;
    let service = room(&db, "قاعة", 2).await;
    let times = free(&db, service).await;
    // Two at once, and no third.
    for (who, n) in [(owner(), 0), (sara(), 1), (stranger(), 2)] {
        let booked = book(&db, &who, service, times[3]).await;
        assert_eq!(booked.is_ok(), n < 2, "{booked:?}");
    }
    // Closed for an hour and a half: two times are gone, and what is booked stays.
    let (from, until) = (times[3], times[4] + TimeDelta::minutes(30));
    let new =
        NewClosure { resource: Some(resources::Which::number(1001)), from, until, why: Some("صيانة".into()) };
    let closed = closures::add(&db, &boss, new).await.expect("closed");
    assert_eq!((closed.booked, closures::list(&db, &boss).await.unwrap().len()), (2, 1));
    let now = free(&db, service).await;
    assert!(!now.contains(&times[4]) && now.contains(&times[5]) && now.contains(&times[2]));
    closures::remove(&db, &boss, closed.id).await.expect("open again");
    assert!(free(&db, service).await.contains(&times[4]));
    let twice = closures::remove(&db, &boss, closed.id).await;
    assert!(matches!(twice, Err(Error::NotFound(Noun::Closure))), "{twice:?}");
    // With buffers, what is next to something else is not free.
    let edit = services::Edit { after: Some(15), ..services::Edit::default() };
    services::edit(&db, &boss, service, edit).await.expect("changed");
    assert!(!free(&db, service).await.contains(&times[2]), "it would end in the middle of what is booked");
    // Retired, nobody books it; brought back, somebody does.
    let retire = |active| resources::Edit { active: Some(active), ..resources::Edit::default() };
    resources::edit(&db, &boss, resources::Which::number(1001), retire(false)).await.expect("retired");
    assert!(free(&db, service).await.is_empty());
    let gone = book(&db, &sara(), service, times[6]).await;
    assert!(matches!(&gone, Err(Error::Conflict(Conflict::SlotTaken(near))) if near.is_empty()), "{gone:?}");
    resources::edit(&db, &boss, resources::Which::number(1001), retire(true)).await.expect("brought back");
    // Nobody has more than so many to come.
    let mut had = 1;
    for at in free(&db, service).await.into_iter().skip(8).step_by(2) {
        match book(&db, &sara(), service, at).await {
            Ok(_) => had += 1,
            Err(Error::LimitReached(Limit::BookingsOfOne)) => break,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(had, EACH);
    // Who waits for a day on which there are times is sent there.
    let day = times[40].date_naive();
    let there = bookings::join(&db, &calls(&db, &stranger()).await, service, day).await;
    assert!(matches!(there, Err(Error::Conflict(Conflict::TimesThere))), "{there:?}");
    house.finish().await;
}

/// However many want one time at once: one has it, and the others are told of what is near.
#[tokio::test]
async fn of_many_who_want_one_time_one_has_it() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let service = room(&db, "غرفة", 1).await;
    let look = house.superuser("t_alpha").await;
    let people: Vec<Person> = (0..depth(PEOPLE.0, PEOPLE.1) as u64)
        .map(|n| person(300_000_000_000_000_000 + n, &format!("شخص {n}")))
        .collect();
    for who in &people {
        calls(&db, who).await;
    }
    for round in 0..depth(ROUNDS.0, ROUNDS.1) {
        // What was booked before makes room, so that nobody has too many.
        run(&mut look.acquire().await.unwrap(), "update bookings set state = 'cancelled'".to_owned()).await;
        let times = free(&db, service).await;
        let at = times[5 + round % 50];
        let asked: Vec<_> = people
            .iter()
            .map(|who| {
                let (db, who) = (db.clone(), who.clone());
                tokio::spawn(async move { book(&db, &who, service, at).await })
            })
            .collect();
        let mut had = 0;
        for one in asked {
            match one.await.unwrap() {
                Ok(booking) => {
                    assert_eq!(booking.starts_at, at);
                    had += 1;
                }
                Err(Error::Conflict(Conflict::SlotTaken(near))) => {
                    assert!(near.len() == 3 && !near.contains(&at), "round {round}: {near:?}");
                }
                // On a busy machine some are told to come again.
                Err(Error::Unavailable(_)) => {}
                Err(error) => panic!("round {round}: {error}"),
            }
        }
        assert_eq!(had, 1, "round {round}");
    }
    // Whoever would write without asking first is refused by the table.
    let twin = "insert into bookings (id, service_id, resource_id, place, lane, starts_at, ends_at, busy, member_id, source, state,
                                      created_at, updated_at)
                select gen_random_uuid(), service_id, resource_id, place, lane, starts_at + interval '30 min', ends_at + interval '30 min',
                       tstzrange(starts_at + interval '30 min', ends_at + interval '30 min'), member_id, source, 'booked', now(), now()
                from bookings where state = 'booked'";
    let refused = sqlx::query(twin).execute(&look).await;
    let refused = refused.expect_err("it is refused").to_string();
    assert!(refused.contains("bookings_apart"), "{refused}");
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn customers_are_booked_for_by_who_may() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = calls(&db, &owner()).await;
    let service = room(&db, "غرفة", 1).await;
    let times = free(&db, service).await;
    let edit = crm::contacts::Edit { name: "ليلى".into(), phone: None, email: None, company: None, notes: None };
    let layla = crm::contacts::add(&db, &boss, edit).await.expect("a contact");
    let new = |at| New {
        service, at, resource: None, whose: Whose::Contact(layla.id), note: Some("أول زيارة".into())
    };
    let refused = bookings::book(&db, &calls(&db, &stranger()).await, new(times[1])).await;
    assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
    let booked = bookings::book(&db, &boss, new(times[1])).await.expect("a booking");
    assert_eq!(booked.contact.as_ref().map(ToString::to_string).as_deref(), Some("ليلى"));
    let theirs = bookings::list(&db, &boss, Filter::Of(layla.id), None).await.unwrap();
    assert_eq!(theirs.bookings, std::slice::from_ref(&booked));
    let found = bookings::suggest(&db, &boss, "b-10", true).await.unwrap();
    assert_eq!(found, [booked]);
    let unknown = bookings::show(&db, &boss, Which::number(7)).await;
    assert!(matches!(unknown, Err(Error::NotFound(Noun::Booking))), "{unknown:?}");
    house.finish().await;
}

/// What whoever's time is booked was told: in a transaction one is told no earlier than the other.
async fn told(look: &sqlx::PgPool) -> Vec<(String, String)> {
    let sql = "select m.name, j.payload #>> '{notice,news}' from jobs j join members m on m.discord_id::text = j.payload ->> 'to'
               where j.kind = 'tell_member' and j.payload #>> '{notice,notice}' = 'booking_with'";
    let mut told: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(look).await.expect("what they were told");
    told.sort();
    told
}

#[tokio::test]
async fn whoever_loses_a_booking_by_a_move_learns_of_it_and_what_is_over_is_no_news() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    let omar = person(100_000_000_000_000_003, "عمر");
    let mut rooms = Vec::new();
    for (name, member) in [("كرسي سارة", sara()), ("كرسي عمر", omar.clone())] {
        let new = resources::Edit { name: Some(name.into()), member: Some(member), ..resources::Edit::default() };
        let room = resources::add(&db, &calls(&db, &owner()).await, new).await.expect("a resource");
        let (midnight, which) = (chrono::NaiveTime::MIN, resources::Which::number(room.number));
        let hours = [Shift::new(midnight, midnight)];
        resources::set_hours(&db, &calls(&db, &owner()).await, which, &EVERY_DAY, &hours).await.expect("hours");
        rooms.push(which);
    }
    let new = services::Edit {
        name: Some("قص".into()),
        minutes: Some(60),
        every: Some(60),
        lead: Some(0),
        resources: Some(rooms.iter().map(|room| room.number).collect()),
        ..services::Edit::default()
    };
    let service = services::add(&db, &calls(&db, &owner()).await, new).await.expect("a service");
    let service = services::Which::number(service.number);
    let times = free(&db, service).await;
    let with = async |at, room| {
        let new = New { service, at, resource: Some(room), whose: Whose::Own, note: None };
        bookings::book(&db, &calls(&db, &owner()).await, new).await.expect("a booking")
    };
    let first = with(times[2], rooms[0]).await;
    // Sara has no time then: it becomes Omar's, and back again.
    with(times[3], rooms[0]).await;
    let moved = bookings::move_to(&db, &calls(&db, &owner()).await, first.which(), times[3]).await.expect("moved");
    let back = bookings::undo(&db, &calls(&db, &owner()).await, moved.which()).await.expect("taken back");
    let news = |name: &str, news: &str| (name.to_owned(), news.to_owned());
    let mut expected = vec![
        news("سارة", "booked"),
        news("سارة", "booked"),
        news("سارة", "cancelled"),
        news("عمر", "booked"),
        news("عمر", "cancelled"),
        news("سارة", "booked"),
    ];
    expected.sort();
    assert_eq!(told(&look).await, expected);
    // Moved within one's own time.
    let later = bookings::move_to(&db, &calls(&db, &owner()).await, back.which(), times[30]).await.expect("moved");
    expected.push(news(if later.resource == "كرسي سارة" { "سارة" } else { "عمر" }, "moved"));
    if later.resource != "كرسي سارة" {
        expected.pop();
        expected.extend([news("سارة", "cancelled"), news("عمر", "booked")]);
    }
    expected.sort();
    assert_eq!(told(&look).await, expected);
    // It has begun: that somebody was marked as missing by mistake is nobody's news.
    house.clock.advance(later.starts_at - house.clock.now() + TimeDelta::minutes(5));
    let missed = bookings::no_show(&db, &calls(&db, &owner()).await, later.which()).await.expect("marked");
    bookings::undo(&db, &calls(&db, &owner()).await, missed.which()).await.expect("taken back");
    assert_eq!(told(&look).await, expected);
    look.close().await;
    house.finish().await;
}
