//! Answering in time, and when colleagues are there: what is due, found late, given out and taken back, by the clock.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc, Weekday};
use crm::{
    Error, Role, TenantDb,
    channel::Outgoing,
    conversations::{self, Filter, Listed, To, Which},
    error::{Conflict, Field, Limit, Noun, Problem},
    hours::{Hours, Shift},
    jobs::{self, Job},
    members::{self, ChangeMember, MemberChange, Person},
    roster::{self, Whose},
    settings::{self, AnswerMinutes, AnswerWithin, Turns, WorkingHours},
    turns,
};

use super::{conversations::bring_in, inbox::message};
use crate::{
    depth::depth,
    harness::{Installation, calls, owner, person, stranger},
};

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// The company is in Riyadh, where the clocks are never changed.
fn local(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&FixedOffset::east_opt(3 * 3600).unwrap())
}

/// Every day from so many hours from now on, for so many.
fn every_day(now: DateTime<Utc>, ahead: i64, hours: i64) -> Shift {
    let minute = |at: DateTime<FixedOffset>| NaiveTime::from_hms_opt(at.hour(), at.minute(), 0).unwrap();
    let from = local(now) + TimeDelta::hours(ahead);
    Shift::new(minute(from), minute(from + TimeDelta::hours(hours)))
}

async fn hire(db: &TenantDb, number: u64) -> Person {
    let new = person(100_000_000_000_000_300 + number, &format!("موظف {number}"));
    let wanted = MemberChange::SetRole { role: Role::Support.into() };
    let order = ChangeMember { person: new.clone(), wanted, notes: None };
    members::change(db, &calls(db, &owner()).await, order).await.expect("a role");
    new
}

/// Does what is due of the kinds that this is about, as a worker would, until nothing is.
async fn work(db: &TenantDb) {
    loop {
        let mut worked = false;
        for job in jobs::claim(db, 100).await.unwrap() {
            match job.job().unwrap() {
                Job::AnswerDue { conversation } => conversations::fall_due(db, &job, conversation).await.unwrap(),
                Job::RecountAnswers => {
                    conversations::recount(db, &job).await.unwrap();
                    jobs::done(db, &job).await.unwrap();
                }
                Job::WakeConversation { conversation, until } => {
                    conversations::wake(db, &job, conversation, until).await.unwrap();
                }
                Job::RouteConversation { conversation } => turns::route(db, &job, conversation).await.unwrap(),
                Job::PassOnConversation { conversation } => turns::pass_on(db, &job, conversation).await.unwrap(),
                Job::BeginShift => turns::begin_shift(db, &job).await.unwrap(),
                Job::BeginLeave { leave } => turns::begin_leave(db, &job, leave).await.unwrap(),
                _ => continue,
            }
            worked = true;
        }
        if !worked {
            return;
        }
    }
}

async fn list(db: &TenantDb, filter: Filter) -> Vec<Listed> {
    conversations::list(db, &calls(db, &owner()).await, filter, None).await.unwrap().conversations
}

async fn only(db: &TenantDb) -> Listed {
    let mut page = list(db, Filter::All).await;
    assert_eq!(page.len(), 1, "{page:?}");
    page.remove(0)
}

async fn answers(db: &TenantDb, which: &Listed) {
    let to = To::Conversation(which.id);
    conversations::send(db, &calls(db, &owner()).await, to, Outgoing::text("أهلًا"), conversations::When::Now)
        .await
        .unwrap();
}

async fn within(db: &TenantDb, first: Option<u16>, later: Option<u16>) {
    let minutes = AnswerMinutes { first, later };
    settings::set::<AnswerWithin>(db, &calls(db, &owner()).await, minutes).await.unwrap();
    work(db).await;
}

#[tokio::test]
async fn an_answer_is_due_and_late_once_for_each_wait() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    let token = "token".to_owned().into();
    let console = crm::Caller::console("tests");
    crm::tenants::connect(&db, &console, crm::tenants::RouteKind::WhatsAppNumber, "1001", Some(&token)).await.unwrap();
    let boss = async || calls(&db, &owner()).await;
    let says = async |id: &str| {
        bring_in(&house, &db, vec![message(id, "966501234567", id)]).await;
        work(&db).await;
    };
    let pass = async |minutes: i64| {
        house.clock.advance(TimeDelta::minutes(minutes));
        work(&db).await;
    };
    let breaches = async || -> i64 {
        let count = sqlx::query_scalar("select count(*) from audit_log where action = 'conversation.breach'");
        count.fetch_one(&look).await.unwrap()
    };
    // When somebody looks; there is never more than one such job for a conversation.
    let looks = async || -> Vec<DateTime<Utc>> {
        let jobs = sqlx::query_scalar("select run_at from jobs where kind = 'answer_due' and state = 'ready'");
        jobs.fetch_all(&look).await.unwrap()
    };
    let left = |one: &Listed| one.answer_due_at.map(|due| (due - one.waiting_since.expect("a wait")).num_minutes());

    says("wamid.1").await;
    assert_eq!((left(&only(&db).await), looks().await.len()), (None, 0), "nobody asked for it");
    for wrong in [0, 10_081] {
        let minutes = AnswerMinutes { first: Some(wrong), later: None };
        let refused = settings::set::<AnswerWithin>(&db, &boss().await, minutes).await;
        assert!(matches!(refused, Err(Error::Invalid { field: Field::Minutes, .. })), "{refused:?}");
    }
    within(&db, Some(30), Some(60)).await;
    assert_eq!(left(&only(&db).await), Some(30), "for who waits already, too");
    // Another rule moves it; a second message does not.
    within(&db, Some(20), Some(60)).await;
    let now = only(&db).await;
    assert_eq!((left(&now), looks().await), (Some(20), vec![now.answer_due_at.unwrap()]), "the one job comes sooner");
    within(&db, Some(30), Some(60)).await;
    says("wamid.2").await;
    assert_eq!((left(&only(&db).await), looks().await.len()), (Some(30), 1));
    pass(29).await;
    assert!(!only(&db).await.is_late && breaches().await == 0);
    pass(2).await;
    let late = only(&db).await;
    assert!(late.is_late && left(&late) == Some(30) && list(&db, Filter::Late).await.len() == 1, "{late:?}");
    says("wamid.3").await;
    within(&db, Some(40), Some(60)).await;
    conversations::snooze(&db, &boss().await, &Which::id(late.id), house.clock.now() + TimeDelta::minutes(30))
        .await
        .unwrap();
    assert!(list(&db, Filter::Late).await.is_empty(), "what is put off is nobody's concern until it is back");
    pass(100).await;
    assert!(only(&db).await.is_late && left(&only(&db).await) == Some(30), "late it was, late it is");
    assert_eq!((breaches().await, looks().await.len()), (1, 0), "a wait is late once");
    answers(&db, &late).await;
    let answered = only(&db).await;
    assert!(!answered.is_late && answered.answer_due_at.is_none() && list(&db, Filter::Late).await.is_empty());

    // The next wait has its own time; an answer in time takes it back.
    says("wamid.4").await;
    assert_eq!(left(&only(&db).await), Some(60), "a later answer");
    pass(59).await;
    answers(&db, &late).await;
    pass(30).await;
    assert_eq!(breaches().await, 1);

    // It stands while it is put off, until it comes back by itself, by a colleague, or with the customer.
    let which = Which::id(late.id);
    says("wamid.5").await;
    pass(20).await;
    let snooze = async |minutes: i64| {
        let until = house.clock.now() + TimeDelta::minutes(minutes);
        conversations::snooze(&db, &boss().await, &which, until).await.unwrap();
    };
    snooze(300).await;
    assert_eq!(only(&db).await.answer_due_at, None);
    pass(301).await;
    let woken = only(&db).await.answer_due_at.unwrap() - house.clock.now();
    assert_eq!((woken + TimeDelta::seconds(30)).num_minutes(), 40, "{woken}");
    snooze(300).await;
    pass(100).await;
    conversations::reopen(&db, &boss().await, &which).await.unwrap();
    snooze(300).await;
    pass(100).await;
    says("wamid.6").await;
    let back = only(&db).await.answer_due_at.unwrap() - house.clock.now();
    assert_eq!((back + TimeDelta::seconds(30)).num_minutes(), 40, "{back}");
    conversations::close(&db, &boss().await, &which).await.unwrap();
    pass(100).await;
    assert_eq!(breaches().await, 1, "nobody waits in what is closed");
    says("wamid.7").await;
    pass(61).await;
    assert_eq!(breaches().await, 2, "another wait");

    // Only the working hours count.
    answers(&db, &late).await;
    let now = house.clock.now();
    let mut hours = Hours::default();
    hours.week.set(&WEEK, &[every_day(now, 2, 5)]);
    settings::set::<WorkingHours>(&db, &boss().await, Some(hours)).await.unwrap();
    says("wamid.8").await;
    let opens = local(now + TimeDelta::hours(2)).with_second(0).unwrap().with_nanosecond(0).unwrap();
    let due = only(&db).await.answer_due_at.unwrap();
    assert_eq!(due, opens + TimeDelta::minutes(60));
    settings::set::<WorkingHours>(&db, &boss().await, None).await.unwrap();
    work(&db).await;
    assert_eq!(left(&only(&db).await), Some(60), "the hours moved it");
    within(&db, None, None).await;
    assert_eq!(left(&only(&db).await), None);
    pass(600).await;
    assert_eq!((breaches().await, looks().await.len()), (2, 0));
    // Nobody is late by a rule that was not there: they have as long as if they had written now.
    within(&db, None, Some(30)).await;
    let due = only(&db).await.answer_due_at.unwrap() - house.clock.now();
    assert!(due > TimeDelta::minutes(29) && due <= TimeDelta::minutes(30), "{due}");
    look.close().await;
    house.finish().await;
}

/// Somebody answers at the very moment at which it is found that nobody has: whichever comes first, nothing stays late.
#[tokio::test]
async fn an_answer_that_races_with_its_time_leaves_nothing_late() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let token = "token".to_owned().into();
    let console = crm::Caller::console("tests");
    crm::tenants::connect(&db, &console, crm::tenants::RouteKind::WhatsAppNumber, "1001", Some(&token)).await.unwrap();
    within(&db, Some(30), Some(30)).await;
    let look = house.superuser("t_alpha").await;
    for round in 0..depth(10, 100) {
        bring_in(&house, &db, vec![message(&format!("wamid.{round}"), "966501234567", "؟")]).await;
        house.clock.advance(TimeDelta::minutes(31));
        let due = jobs::claim(&db, 10_000).await.unwrap();
        let due = due.into_iter().find(|job| matches!(job.job(), Ok(Job::AnswerDue { .. }))).expect("a job");
        let waits = only(&db).await;
        let (looked, ()) = tokio::join!(conversations::fall_due(&db, &due, waits.id), answers(&db, &waits));
        looked.unwrap();
        let after = only(&db).await;
        assert!(!after.is_late && after.answer_due_at.is_none(), "round {round}: {after:?}");
        let told = conversations::late(&db, &due, waits.id).await.unwrap();
        assert!(told.is_none(), "round {round}: nobody is told of what is answered: {told:?}");
    }
    let breaches: i64 = sqlx::query_scalar("select count(*) from audit_log where action = 'conversation.breach'")
        .fetch_one(&look)
        .await
        .unwrap();
    println!("{breaches} were late");
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn conversations_go_to_who_is_on_shift_and_away_from_who_is_on_leave() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let (first, second) = (hire(&db, 1).await, hire(&db, 2).await);
    let boss = async || calls(&db, &owner()).await;
    let says = async |n: usize| {
        bring_in(&house, &db, vec![message(&format!("wamid.{n}"), "966501234567", "مرحبا")]).await;
        work(&db).await;
    };
    let held_by = async || only(&db).await.assignee;
    let of = |person: &Person| Whose::Of(person.clone());
    settings::set::<Turns>(&db, &boss().await, Some(5)).await.unwrap();

    // Nobody's shift has begun; the first to begin is given what waits.
    let now = house.clock.now();
    let shift = |ahead| [every_day(now, ahead, 4)];
    let first_calls = calls(&db, &first).await;
    roster::set_times(&db, &first_calls, &Whose::Own, &WEEK, &shift(2)).await.unwrap();
    let others = roster::set_times(&db, &boss().await, &of(&second), &WEEK, &shift(3)).await.unwrap();
    assert_eq!(others.name.as_deref(), Some(second.name.as_str()));
    says(1).await;
    assert_eq!(held_by().await, None);
    let look = house.superuser("t_alpha").await;
    let planned: Vec<DateTime<Utc>> =
        sqlx::query_scalar("select run_at from jobs where kind = 'begin_shift' and state = 'ready'")
            .fetch_all(&look)
            .await
            .unwrap();
    let begins = local(now + TimeDelta::hours(2)).with_second(0).unwrap().with_nanosecond(0).unwrap();
    assert_eq!(planned, [begins.with_timezone(&Utc)], "one look, when the next shift begins");
    house.clock.advance(TimeDelta::minutes(121));
    work(&db).await;
    assert_eq!(held_by().await.as_deref(), Some(first.name.as_str()));
    house.clock.advance(TimeDelta::minutes(60));
    work(&db).await;

    // Leave: what a customer writes in goes to who is there; with nobody there, to nobody.
    let today = local(house.clock.now()).date_naive();
    let leave = roster::add_leave(&db, &first_calls, &Whose::Own, today, today + Days::new(6)).await.unwrap();
    work(&db).await;
    assert_eq!(held_by().await.as_deref(), Some(second.name.as_str()), "a customer waited in it when the leave began");
    let to = |person: &Person| members::Colleague::Person(person.clone());
    let which = Which::id(only(&db).await.id);
    let done = conversations::assign(&db, &boss().await, &which, &to(&first)).await.unwrap();
    assert_eq!(done.on_leave, Some(today + Days::new(6)), "whoever assigns is told, and may");
    says(2).await;
    assert_eq!(held_by().await.as_deref(), Some(second.name.as_str()));
    let done = conversations::assign(&db, &boss().await, &which, &to(&first)).await.unwrap();
    assert!(done.on_leave.is_some());
    let away = roster::add_leave(&db, &boss().await, &of(&second), today, today).await.unwrap();
    work(&db).await;
    says(3).await;
    assert_eq!(held_by().await, None, "nobody is there");
    roster::remove_leave(&db, &boss().await, away.id).await.unwrap();
    says(4).await;
    assert_eq!(held_by().await.as_deref(), Some(second.name.as_str()));
    // Without turns nothing is taken from anybody.
    settings::set::<Turns>(&db, &boss().await, None).await.unwrap();
    let away = roster::add_leave(&db, &boss().await, &of(&second), today, today).await.unwrap();
    says(5).await;
    assert_eq!(held_by().await.as_deref(), Some(second.name.as_str()));

    // Their own times are taken back once, and everybody's leave is seen by who may give out work.
    roster::clear_times(&db, &first_calls, &Whose::Own).await.unwrap();
    let again = roster::clear_times(&db, &first_calls, &Whose::Own).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::NoChange))), "{again:?}");
    assert_eq!(roster::own_times(&db, &first_calls, &Whose::Own).await.unwrap().week, None);
    assert!(roster::own_times(&db, &boss().await, &of(&second)).await.unwrap().week.is_some());
    let ids = |leaves: Vec<roster::Leave>| leaves.into_iter().map(|leave| leave.id).collect::<Vec<_>>();
    assert_eq!(ids(roster::all_leaves(&db, &boss().await).await.unwrap()), [leave.id, away.id]);
    assert_eq!(ids(roster::leaves(&db, &boss().await, &of(&second)).await.unwrap()), [away.id]);
    assert_eq!(ids(roster::leaves(&db, &first_calls, &Whose::Own).await.unwrap()), [leave.id]);
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn who_is_not_there_keeps_what_they_have_until_its_customer_is_late_to_be_answered_or_comes_back() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let (first, second) = (hire(&db, 1).await, hire(&db, 2).await);
    let (first_calls, second_calls) = (calls(&db, &first).await, calls(&db, &second).await);
    let boss = async || calls(&db, &owner()).await;
    let says = async |n: usize| {
        bring_in(&house, &db, vec![message(&format!("wamid.{n}"), "966501234567", "مرحبا")]).await;
        work(&db).await;
    };
    let held_by = async || only(&db).await.assignee.unwrap_or_default();
    settings::set::<Turns>(&db, &boss().await, Some(5)).await.unwrap();
    within(&db, Some(30), Some(30)).await;
    // The second comes when the first goes.
    let now = house.clock.now();
    for (caller, ahead) in [(&first_calls, 0), (&second_calls, 4)] {
        roster::set_times(&db, caller, &Whose::Own, &WEEK, &[every_day(now, ahead, 4)]).await.unwrap();
    }
    says(1).await;
    assert_eq!(held_by().await, first.name);
    answers(&db, &only(&db).await).await;
    house.clock.advance(TimeDelta::hours(4) + TimeDelta::minutes(10));
    work(&db).await;

    // It is theirs until the answer is late.
    says(2).await;
    assert_eq!(held_by().await, first.name);
    house.clock.advance(TimeDelta::minutes(31));
    work(&db).await;
    assert_eq!(held_by().await, second.name);

    // Somebody who is there has it: late or not, it stays theirs.
    answers(&db, &only(&db).await).await;
    says(3).await;
    house.clock.advance(TimeDelta::minutes(31));
    work(&db).await;
    assert_eq!(held_by().await, second.name);

    // What was closed goes to who is there as soon as its customer comes back.
    let which = Which::id(only(&db).await.id);
    let to = members::Colleague::Person(first.clone());
    conversations::assign(&db, &boss().await, &which, &to).await.unwrap();
    conversations::close(&db, &boss().await, &which).await.unwrap();
    says(4).await;
    assert_eq!(held_by().await, second.name);
    house.finish().await;
}

#[tokio::test]
async fn times_and_leave_are_ones_own_or_of_who_may_hand_out_work() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let (first, second) = (hire(&db, 1).await, hire(&db, 2).await);
    let (caller, boss) = (calls(&db, &first).await, calls(&db, &owner()).await);
    let of = |person: &Person| Whose::Of(person.clone());
    let today = local(house.clock.now()).date_naive();
    let shifts = [every_day(house.clock.now(), 1, 2)];
    fn denied<T: std::fmt::Debug>(result: crm::Result<T>) {
        match result {
            Err(Error::Denied(denied)) => assert_eq!(denied.permission.as_str(), "assign_conversations"),
            other => panic!("not refused: {other:?}"),
        }
    }
    let mine = Whose::of(&caller, first.clone());
    assert!(matches!(mine, Whose::Own));
    let hers = roster::add_leave(&db, &boss, &of(&second), today, today).await.unwrap();
    denied(roster::set_times(&db, &caller, &of(&second), &WEEK, &shifts).await);
    denied(roster::clear_times(&db, &caller, &of(&second)).await);
    denied(roster::own_times(&db, &caller, &of(&second)).await);
    denied(roster::add_leave(&db, &caller, &of(&second), today, today).await);
    denied(roster::leaves(&db, &caller, &of(&second)).await);
    denied(roster::all_leaves(&db, &caller).await);
    denied(roster::remove_leave(&db, &caller, hers.id).await);
    roster::remove_leave(&db, &boss, hers.id).await.unwrap();
    let gone = roster::remove_leave(&db, &boss, hers.id).await;
    assert!(matches!(gone, Err(Error::NotFound(Noun::Roster))), "{gone:?}");
    let useless = roster::add_leave(&db, &boss, &of(&stranger()), today, today).await;
    assert!(matches!(useless, Err(Error::Conflict(Conflict::CannotAnswer))), "{useless:?}");

    let day = |n: i64| -> NaiveDate { today + TimeDelta::days(n) };
    for (from, until, expected) in
        [(day(1), day(0), Problem::Order), (day(0), day(366), Problem::Order), (day(-3), day(-1), Problem::Past)]
    {
        let wrong = roster::add_leave(&db, &caller, &mine, from, until).await;
        match wrong {
            Err(Error::Invalid { field: Field::Leave, problem }) => assert_eq!(problem, expected),
            other => panic!("{from} – {until}: {other:?}"),
        }
    }
    roster::add_leave(&db, &caller, &mine, day(0), day(365)).await.unwrap();
    for n in 1..roster::LEAVES {
        roster::add_leave(&db, &caller, &mine, day(n), day(n)).await.unwrap();
    }
    let full = roster::add_leave(&db, &caller, &mine, day(0), day(0)).await;
    assert!(matches!(full, Err(Error::LimitReached(Limit::Leaves))), "{full:?}");
    let many: Vec<Shift> = (0..7).map(|n| every_day(house.clock.now(), n * 3, 1)).collect();
    let many = roster::set_times(&db, &caller, &mine, &[Weekday::Mon], &many).await;
    assert!(matches!(many, Err(Error::Invalid { field: Field::Hours, .. })), "{many:?}");

    // Whatever is said of a person goes when what is said of them is erased.
    let look = house.superuser("t_alpha").await;
    let named: i64 = sqlx::query_scalar("select count(*) from audit_log where noun = 'roster' and target_id = $1")
        .bind(second.discord_id.to_string())
        .fetch_one(&look)
        .await
        .unwrap();
    assert_eq!(named, 2);
    let id = second.discord_id.to_string();
    let part = crm::audit::Part::Target;
    let erased = crm::audit::erase(&db, &crm::Caller::console("tests"), part, Noun::Member, &id, "GDPR").await;
    assert!(erased.is_ok_and(|events| events >= 2));
    let left: i64 = sqlx::query_scalar(
        "select count(*) from audit_log where noun = 'roster' and target_id = $1 and target_label is not null",
    )
    .bind(&id)
    .fetch_one(&look)
    .await
    .unwrap();
    assert_eq!(left, 0);
    look.close().await;
    house.finish().await;
}
