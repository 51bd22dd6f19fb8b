use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use crm::{
    bookings::{BookingSource, BookingState},
    pick::Step,
};

use super::*;

fn at(hours: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_420_800, 0).unwrap() + TimeDelta::hours(hours)
}

fn id(n: u128) -> BookingId {
    BookingId(format!("{n:032x}").parse().unwrap())
}

fn service(number: i64, name: &str) -> Service {
    Service {
        id: "0190b3c4d5e6f708192a3b4c5d6e7f80".parse().unwrap(),
        number,
        name: name.into(),
        about: Some("مع غسيل\nوتجفيف".into()).filter(|_| number == 1001),
        minutes: 30,
        before: 0,
        after: 10,
        every: 30,
        lead: 60,
        horizon: 30,
        in_chat: true,
        retired_at: None,
        resource_ids: Vec::new(),
        resources: vec!["كرسي 1".into()],
    }
}

fn booking(number: i64, state: BookingState) -> Booking {
    let held_until = (state == BookingState::Held).then(|| at(0) + TimeDelta::minutes(10));
    let reason = (state == BookingState::Cancelled).then(|| "انقطاع الكهرباء".to_owned());
    Booking {
        id: if number == 1001 { id(7) } else { id(8) },
        number,
        service: "قص الشعر".into(),
        service_number: 1001,
        resource: "خالد".into(),
        starts_at: at(26),
        ends_at: at(26) + TimeDelta::minutes(30),
        state,
        held_until,
        contact_id: None,
        contact: Some(crm::sight::ContactName::whole("ليلى أحمد")),
        member: None,
        member_name: None,
        source: BookingSource::WhatsApp,
        note: None,
        reason,
        confirmed_at: None,
        unreminded: None,
        created_by: None,
        created_at: at(0),
        version: 1,
        can_undo: false,
    }
}

/// Everything that can be said, with the choices that come with it.
fn turns(hijri: bool) -> Vec<Turn> {
    let cut = service(1001, "قص الشعر");
    let day = |ahead: i64, times: i64| Day {
        date: at(24 * ahead).date_naive(),
        times: (0..times).map(|n| at(24 * ahead) + TimeDelta::minutes(30 * n)).collect(),
    };
    let (today, moves) = (at(0).date_naive(), Some(id(7)));
    let step = |ahead: i64| Step::on(1001, at(24 * ahead).date_naive(), None);
    let after = || vec![Pick::Move(id(7)), Pick::Cancel(id(7))];
    let coming = || vec![Pick::Confirm(id(7)), Pick::Move(id(7)), Pick::Cancel(id(7))];
    let one = |state| booking(1001, state);
    let mine = [booking(1001, BookingState::Booked), booking(1002, BookingState::Booked)];
    let mine_choices =
        mine.iter().flat_map(|one| [Pick::Move(one.id), Pick::Cancel(one.id)]).chain([Pick::New]).collect();
    let confirmed = Booking { confirmed_at: Some(at(1)), ..one(BookingState::Booked) };
    let all = vec![
        (
            Say::Services(vec![cut.clone(), service(1002, "استشارة")]),
            vec![Pick::Service(step(0)), Pick::Service(Step::on(1002, today, None))],
        ),
        (Say::Mine(mine[..1].to_vec()), vec![Pick::Move(mine[0].id), Pick::Cancel(mine[0].id), Pick::New]),
        (Say::Mine(mine.to_vec()), mine_choices),
        (
            Say::Days(cut.clone(), vec![day(0, 1), day(1, 2), day(3, 3), day(9, 11)], false),
            vec![
                Pick::Day(step(0)),
                Pick::Day(step(1)),
                Pick::Day(step(3)),
                Pick::Day(step(9)),
                Pick::Service(step(10)),
            ],
        ),
        (
            Say::Times(cut.clone(), day(1, 2), true),
            vec![
                Pick::Time(Step::at(1001, at(24), moves)),
                Pick::Time(Step::at(1001, at(25), moves)),
                Pick::Day(step(1).next()),
                Pick::Service(step(0)),
            ],
        ),
        (Say::Full(cut.clone(), today), vec![Pick::Service(step(0)), Pick::Wait(step(0))]),
        (Say::NoneFree(cut.clone()), vec![]),
        (Say::Nothing, vec![]),
        (Say::Held(one(BookingState::Held)), vec![Pick::Confirm(id(7)), Pick::Service(step(0)), Pick::Cancel(id(7))]),
        (Say::Booked(one(BookingState::Booked)), after()),
        (Say::Moved(one(BookingState::Booked)), after()),
        (Say::Cancelled(one(BookingState::Cancelled)), vec![Pick::New]),
        (Say::Confirmed(confirmed.clone()), after()),
        (Say::HoldOver(one(BookingState::Expired)), vec![Pick::Day(step(0))]),
        (Say::Over(one(BookingState::Done)), vec![Pick::New]),
        (Say::TooMany, vec![Pick::Begin]),
        (Say::Waiting(cut, today), vec![]),
        (Say::News(one(BookingState::Booked), BookingNews::Booked), after()),
        (Say::News(one(BookingState::Booked), BookingNews::Moved), after()),
        (Say::News(one(BookingState::Cancelled), BookingNews::Cancelled), vec![Pick::New]),
        (Say::News(booking(1003, BookingState::Booked), BookingNews::Back), after()),
        (Say::News(one(BookingState::Booked), BookingNews::Soon), coming()),
        (Say::News(confirmed, BookingNews::Soon), after()),
        (Say::News(one(BookingState::Held), BookingNews::Freed), coming()),
    ];
    let turn = |(say, choices)| Turn { say, choices, zone: Tz::Asia__Riyadh, hijri, now: at(0) };
    all.into_iter().map(turn).collect()
}

/// As a phone shows it: the text, and below it each choice, with what else may be typed for it.
fn shown(language: Language, turn: &Turn) -> String {
    let Worded { text, open, labels, values } = words(language, turn);
    let label = |label: &Label| {
        let about = label.about.as_deref().map(|about| format!(" — {about}")).unwrap_or_default();
        format!("  [{}{about}] {}", label.title, label.also.join(" / "))
    };
    let open = if labels.is_empty() { String::new() } else { format!("  ({open})") };
    let values = if values.is_empty() { String::new() } else { format!("  {values:?}") };
    let lines = [text, open, values].into_iter().chain(labels.iter().map(label));
    lines.filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_customers_are_told_in_both_languages() {
    for language in Language::ALL {
        let all: Vec<String> = turns(language == Language::Arabic).iter().map(|turn| shown(language, turn)).collect();
        insta::assert_snapshot!(format!("booking_words_{}", language.as_str()), all.join("\n\n"));
    }
}

/// If you are here because this failed: two choices of one question are called the same, or by one word; WhatsApp refuses the first, and
/// nobody is understood by the second.
#[test]
fn no_two_choices_are_told_by_the_same_word() {
    for (language, hijri) in Language::ALL.into_iter().flat_map(|language| [(language, true), (language, false)]) {
        for turn in turns(hijri) {
            let labels = words(language, &turn).labels;
            assert_eq!(labels.len(), turn.choices.len());
            let mut heard = std::collections::BTreeMap::new();
            for (place, label) in labels.iter().enumerate() {
                assert!(!label.title.is_empty() && label.title.chars().count() <= 24, "{label:?} in {:?}", turn.say);
                for word in std::iter::once(&label.title).chain(&label.also) {
                    let before = heard.insert(crm::text::search_key(word), place);
                    assert!(before.is_none_or(|before| before == place), "{word} stands for two of {:?}", turn.say);
                }
            }
        }
    }
}
