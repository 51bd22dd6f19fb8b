use std::collections::BTreeSet;

use chrono::{Datelike, Timelike, Weekday};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::hours::{Holiday, Shift};

/// Zones whose clocks are changed by an hour and by half of one, at night and at midnight, and never.
const ZONES: [Tz; 6] = [
    Tz::Asia__Riyadh,
    Tz::Asia__Kathmandu,
    Tz::Africa__Cairo,
    Tz::Europe__Berlin,
    Tz::Australia__Lord_Howe,
    Tz::Asia__Beirut,
];

/// Days around which clocks are changed somewhere, and one on which they are not.
const DAYS: [&str; 6] = ["2026-03-29", "2026-10-25", "2026-04-24", "2026-10-30", "2026-04-05", "2026-11-22"];

fn t(minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(minute / 60 % 24, minute % 60, 0).unwrap()
}

fn id(n: u128) -> ResourceId {
    ResourceId(Uuid::from_u128(n))
}

fn minutes(n: i64) -> TimeDelta {
    TimeDelta::minutes(n)
}

/// Whether somebody is there at this moment, minute by minute and by nothing but the wall clock.
fn is_open(resource: &Bookable, at: DateTime<Utc>, zone: Tz) -> bool {
    let is_closed = resource.closed.iter().any(|closed| closed.from <= at && at < closed.until);
    !is_closed && resource.hours.is_open(&at.with_timezone(&zone))
}

/// The same as [`free`], naively: every minute of two days is asked whether it is one.
fn naively(
    rule: &Rule,
    resources: &[Bookable],
    day: NaiveDate,
    zone: Tz,
    now: DateTime<Utc>,
) -> BTreeSet<DateTime<Utc>> {
    let noon = day.pred_opt().unwrap().and_hms_opt(12, 0, 0).unwrap().and_utc();
    let mut found = BTreeSet::new();
    for ahead in 0..72 * 60 {
        let at = noon + minutes(ahead);
        let local = at.with_timezone(&zone).naive_local();
        let is_second = zone.from_local_datetime(&local).earliest().unwrap().with_timezone(&Utc) != at;
        let late = at < now + rule.lead || at > now + rule.horizon;
        if is_second || late || local.date() != day || local.second() != 0 {
            continue;
        }
        for resource in resources {
            let on_grid = [day.pred_opt().unwrap(), day].iter().any(|begin| {
                // Minutes of the wall clock since midnight of the day whose shift it is in.
                let since = (local - begin.and_time(NaiveTime::MIN)).num_minutes();
                resource.hours.shifts(*begin).iter().any(|shift| {
                    let (from, until) = (i64::from(shift.minutes().start), i64::from(shift.minutes().end));
                    since >= from && since < until && (since - from) % i64::from(rule.every) == 0
                })
            });
            let length = rule.length.num_minutes();
            let is_there = || (0..length).all(|minute| is_open(resource, at + minutes(minute), zone));
            let is_free = || {
                (0..resource.capacity).any(|place| {
                    let mut around = -rule.before.num_minutes()..length + rule.after.num_minutes();
                    around.all(|minute| {
                        let moment = at + minutes(minute);
                        let in_it =
                            |(taken, span): &(i32, Span)| *taken == place && span.from <= moment && moment < span.until;
                        !resource.taken.iter().any(in_it)
                    })
                })
            };
            if on_grid && is_there() && is_free() {
                found.insert(at);
            }
        }
    }
    found
}

prop_compose! {
    fn any_rule()(length in 1..20_i64, before in 0..4_i64, after in 0..4_i64, every in 1..8_u16, lead in 0..40_i64, horizon in 40..400_i64)
        -> Rule {
        let of = |quarters: i64| minutes(quarters * 15);
        Rule { length: of(length), before: of(before), after: of(after), every: every * 15, lead: of(lead), horizon: of(horizon) }
    }
}

fn any_shift() -> impl Strategy<Value = Shift> {
    (0..96_u32, 0..96_u32).prop_map(|(from, until)| Shift::new(t(from * 15), t(until * 15)))
}

prop_compose! {
    fn any_resource()(shifts in prop::collection::vec(prop::collection::vec(any_shift(), 0..3), 7), capacity in 1..3_i32,
                      closed in prop::collection::vec((0..288_i64, 1..30_i64), 0..3),
                      taken in prop::collection::vec((0..2_i32, 0..288_i64, 1..20_i64), 0..12), holiday in any::<bool>(), n in any::<u128>())
        -> (Hours, i32, Vec<(i64, i64)>, Vec<(i32, i64, i64)>, bool, u128) {
        let mut hours = Hours::default();
        for (n, shifts) in shifts.iter().enumerate() {
            hours.week.set(&[Weekday::try_from(u8::try_from(n).unwrap()).unwrap()], shifts);
        }
        (hours, capacity, closed, taken, holiday, n)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Random hours, closures, buffers, capacities and bookings, on days on which clocks are changed.
    #[test]
    fn free_times_are_the_naive_ones(rule in any_rule(), drawn in prop::collection::vec(any_resource(), 1..3), zone in prop::sample::select(&ZONES[..]),
                                     day in prop::sample::select(&DAYS[..]), ago in 0..200_i64) {
        let day: NaiveDate = day.parse().unwrap();
        let begin = day.pred_opt().unwrap().and_time(NaiveTime::MIN).and_utc();
        let span = |from: i64, length: i64| Span { from: begin + minutes(from * 15), until: begin + minutes((from + length) * 15) };
        let resources: Vec<Bookable> = drawn.into_iter().map(|(mut hours, capacity, closed, taken, holiday, n)| {
            if holiday {
                hours.holidays.push(Holiday { from: day.succ_opt().unwrap(), until: day.succ_opt().unwrap(), name: "عطلة".into() });
            }
            Bookable {
                id: id(n),
                capacity,
                hours,
                closed: closed.into_iter().map(|(from, length)| span(from, length)).collect(),
                taken: taken.into_iter().map(|(place, from, length)| (place, span(from, length))).collect(),
            }
        }).collect();
        let now = begin + minutes((100 - ago) * 15);
        let found = free(&rule, &resources, day, zone, now);
        prop_assert_eq!(found.iter().copied().collect::<BTreeSet<_>>(), naively(&rule, &resources, day, zone, now));
        prop_assert!(found.is_sorted());
        for start in found {
            let with = candidates(&rule, &resources, start, zone);
            prop_assert!(!with.is_empty(), "{start} is offered and nobody takes it");
        }
    }
}

fn shop(shifts: &[(u32, u32)]) -> Hours {
    let mut hours = Hours::default();
    let shifts: Vec<Shift> = shifts.iter().map(|(from, until)| Shift::new(t(from * 60), t(until * 60))).collect();
    hours.week.set(&[Weekday::Sun, Weekday::Mon], &shifts);
    hours
}

fn half_hour() -> Rule {
    Rule {
        length: minutes(30),
        before: minutes(0),
        after: minutes(10),
        every: 30,
        lead: minutes(60),
        horizon: TimeDelta::days(30),
    }
}

#[test]
fn a_morning_as_it_fills() {
    let (zone, day) = (Tz::Asia__Riyadh, "2026-11-22".parse::<NaiveDate>().unwrap());
    assert_eq!(day.weekday(), Weekday::Sun);
    let at = |minute: u32| zone.from_local_datetime(&day.and_time(t(minute))).unwrap().with_timezone(&Utc);
    let mut room = Bookable { id: id(1), capacity: 1, hours: shop(&[(9, 11)]), closed: vec![], taken: vec![] };
    let now = at(7 * 60);
    let times = |room: &Bookable, now| -> Vec<String> {
        let free = free(&half_hour(), std::slice::from_ref(room), day, zone, now);
        free.iter().map(|at| at.with_timezone(&zone).format("%H:%M").to_string()).collect()
    };
    assert_eq!(times(&room, now), ["09:00", "09:30", "10:00", "10:30"]);
    assert_eq!(times(&room, at(8 * 60 + 45)), ["10:00", "10:30"], "an hour ahead at least");
    // With the ten minutes after it, the next may begin at ten.
    room.taken.push((0, half_hour().busy(at(9 * 60))));
    assert_eq!(times(&room, now), ["10:00", "10:30"]);
    room.capacity = 2;
    assert_eq!(times(&room, now), ["09:00", "09:30", "10:00", "10:30"], "there is another place");
    room.closed.push(Span { from: at(10 * 60), until: at(10 * 60 + 1) });
    assert_eq!(times(&room, now), ["09:00", "09:30", "10:30"]);
}

#[test]
fn who_has_least_to_do_is_first() {
    let (zone, day) = (Tz::Asia__Riyadh, "2026-11-22".parse::<NaiveDate>().unwrap());
    let at = |minute: u32| zone.from_local_datetime(&day.and_time(t(minute))).unwrap().with_timezone(&Utc);
    let person = |n, taken: Vec<(i32, Span)>| Bookable {
        id: id(n),
        capacity: 1,
        hours: shop(&[(9, 17)]),
        closed: vec![],
        taken,
    };
    let busy = |hour: u32| (0, half_hour().busy(at(hour * 60)));
    let people = [person(1, vec![busy(9), busy(10)]), person(2, vec![busy(14)]), person(3, vec![busy(12)])];
    assert_eq!(candidates(&half_hour(), &people, at(11 * 60), zone), [id(2), id(3), id(1)]);
    assert_eq!(candidates(&half_hour(), &people, at(12 * 60), zone), [id(2), id(1)]);
    assert!(candidates(&half_hour(), &people, at(11 * 60 + 7), zone).is_empty(), "no such time is offered");
}
