//! Working on conversations together: one wins, the others are told who; and whatever people do, a customer's message is never put away
//! unseen.

use chrono::TimeDelta;
use crm::{
    ConversationId, Error, MemberId, Role, TenantDb,
    channel::{Content, ContentKind, Incoming, Outgoing},
    conversations::{self, Filter, Listed, Name, Place, Priority, Seen, State, To, Which},
    error::{Conflict, Noun},
    jobs::{self, Job},
    leads,
    members::{self, ChangeMember, MemberChange, Person},
    settings::{self, AutoClose, LeadForNew, Turns},
    turns,
};

use super::{
    conversations::{answered, bring_in},
    inbox::message,
};
use crate::{
    depth::depth,
    harness::{Installation, calls, owner, person, stranger},
};

/// However it comes: who has the conversation has the lead that is opened at the same time.
#[tokio::test]
async fn a_lead_is_opened_while_somebody_claims_the_conversation() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    let omar = hire(&db, 1).await;
    settings::set::<LeadForNew>(&db, &calls(&db, &owner()).await, true).await.unwrap();
    for round in 0..depth(10, 200) {
        let phone = format!("9665{round:08}");
        bring_in(&house, &db, vec![message(&format!("wamid.{round}"), &phone, "مرحبا")]).await;
        let conversation: ConversationId =
            sqlx::query_scalar("select id from conversations order by number desc limit 1")
                .fetch_one(&look)
                .await
                .unwrap();
        let claim = async {
            let caller = calls(&db, &omar).await;
            conversations::claim(&db, &caller, &Which::id(conversation)).await.unwrap();
        };
        tokio::join!(claim, leads_of(&db));
        leads_of(&db).await;
        let (owner, holder): (Option<MemberId>, Option<MemberId>) = sqlx::query_as(
            "select l.owner, v.assignee from conversations v join leads l on l.contact_id = v.contact_id where v.id = $1",
        )
        .bind(conversation)
        .fetch_one(&look)
        .await
        .unwrap();
        assert!(owner.is_some() && owner == holder, "round {round}: {owner:?} {holder:?}");
    }
    house.finish().await;
}

/// Does what is to be done about leads.
async fn leads_of(db: &TenantDb) {
    for job in jobs::claim(db, 50).await.unwrap() {
        match job.job() {
            Ok(Job::LeadForNew { contact, conversation }) => {
                leads::open_for_new(db, &job, contact, conversation).await.unwrap();
            }
            Ok(Job::GiveLead { conversation }) => leads::give_to_holder(db, &job, conversation).await.unwrap(),
            _ => {}
        }
    }
}

/// Somebody who answers customers.
async fn hire(db: &TenantDb, number: u64) -> Person {
    let new = person(100_000_000_000_000_200 + number, &format!("موظف {number}"));
    let wanted = MemberChange::SetRole { role: Role::Support.into() };
    let order = ChangeMember { person: new.clone(), wanted, notes: None };
    members::change(db, &calls(db, &owner()).await, order).await.expect("a role");
    new
}

/// A company with a customer who has written, and to whom nobody has answered.
async fn waiting(house: &Installation) -> (TenantDb, Which) {
    let db = house.company("alpha").await;
    bring_in(house, &db, vec![message("wamid.1", "966501234567", "مرحبا")]).await;
    let listed = only(&db, Filter::All).await;
    assert_eq!(listed.number, 1001);
    (db, Which::id(listed.id))
}

/// The only conversation that a filter chooses.
async fn only(db: &TenantDb, filter: Filter) -> Listed {
    let page = list(db, filter, None).await;
    assert_eq!(page.len(), 1, "{filter}: {page:?}");
    page.into_iter().next().unwrap()
}

async fn list(db: &TenantDb, filter: Filter, after: Option<Place>) -> Vec<Listed> {
    conversations::list(db, &calls(db, &owner()).await, filter, after).await.unwrap().conversations
}

fn seen(listed: &Listed) -> Which {
    Which { name: Name::Id(listed.id), seen: Some(listed.seen) }
}

fn conflict<T: std::fmt::Debug>(result: crm::Result<T>) -> Conflict {
    match result {
        Err(Error::Conflict(conflict)) => conflict,
        other => panic!("no conflict but {other:?}"),
    }
}

#[tokio::test]
async fn of_fifty_who_claim_at_once_one_wins_and_the_others_are_told_who() {
    let house = Installation::new().await;
    let (db, which) = waiting(&house).await;
    let mut people = Vec::new();
    for number in 0..50 {
        people.push(hire(&db, number).await);
    }
    let claims: Vec<_> = people
        .into_iter()
        .map(|person| {
            let db = db.clone();
            tokio::spawn(async move {
                loop {
                    // So many at once are more than a company has connections: who waits too long is told to come again.
                    match conversations::claim(&db, &calls(&db, &person).await, &which).await {
                        Err(Error::Unavailable(_)) => {}
                        result => return (person.name, result),
                    }
                }
            })
        })
        .collect();
    let (mut winners, mut told) = (Vec::new(), Vec::new());
    for claim in claims {
        match claim.await.unwrap() {
            (name, Ok(_)) => winners.push(name),
            (_, Err(Error::Conflict(Conflict::HeldBy(by)))) => told.push(by),
            (name, other) => panic!("{name}: {other:?}"),
        }
    }
    assert_eq!((winners.len(), told.len()), (1, 49));
    assert!(told.iter().all(|by| *by == winners[0]), "{winners:?} won, but people were told of {told:?}");
    assert_eq!(only(&db, Filter::All).await.assignee.as_ref(), Some(&winners[0]));
    let look = house.superuser("t_alpha").await;
    let events: i64 = sqlx::query_scalar("select count(*) from audit_log where action = 'conversation.claim'")
        .fetch_one(&look)
        .await
        .unwrap();
    assert_eq!(events, 1);
    look.close().await;
    house.finish().await;
}

/// The customer writes at the very moment at which somebody closes or puts off what they have seen.
#[tokio::test]
async fn a_message_that_races_with_closing_is_never_put_away_unseen() {
    let house = Installation::new().await;
    let (db, which) = waiting(&house).await;
    let (mut refused, mut reopened) = (0, 0);
    for round in 0..depth(30, 300) {
        let before = only(&db, Filter::All).await;
        // As who pressed the button saw it, or as who typed the number did: what they saw is what was there when they asked.
        let meant = if round % 3 == 2 { which } else { seen(&before) };
        let boss = calls(&db, &owner()).await;
        let until = house.clock.now() + TimeDelta::hours(1);
        let away = async {
            match round % 2 {
                0 => conversations::close(&db, &boss, &meant).await,
                _ => conversations::snooze(&db, &boss, &meant, until).await,
            }
        };
        let text = format!("رسالة {round}");
        let writes = bring_in(&house, &db, vec![message(&format!("wamid.race{round}"), "966501234567", &text)]);
        let (done, ()) = tokio::join!(away, writes);
        let after = conversations::show(&db, &calls(&db, &owner()).await, &which).await.unwrap();
        assert!(after.said.last().unwrap().content.words().is_some_and(|said| said == text), "round {round}: lost");
        match done {
            Ok(_) => reopened += 1,
            Err(Error::Conflict(Conflict::CustomerWrote)) => refused += 1,
            Err(other) => panic!("round {round}: {other}"),
        }
        // Who typed the number after the message had come meant to put that away, too.
        if after.conversation.state != State::Open {
            assert!(round % 3 == 2, "round {round}: {:?}", after.conversation);
            conversations::reopen(&db, &calls(&db, &owner()).await, &which).await.unwrap();
        }
    }
    println!("{refused} were refused, {reopened} came back");
    let look = house.superuser("t_alpha").await;
    let all: i64 = sqlx::query_scalar("select count(*) from conversations").fetch_one(&look).await.unwrap();
    assert_eq!(all, 1, "the customer comes back into the same conversation");
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn a_customer_comes_back_into_what_was_closed_not_long_ago() {
    let house = Installation::new().await;
    let (db, which) = waiting(&house).await;
    let boss = async || calls(&db, &owner()).await;
    let says = async |id: &str| bring_in(&house, &db, vec![message(id, "966501234567", id)]).await;

    conversations::close(&db, &boss().await, &which).await.unwrap();
    assert_eq!(
        conflict(conversations::close(&db, &boss().await, &which).await),
        Conflict::ConversationClosed(Some("نورة".into()))
    );
    assert_eq!(only(&db, Filter::Closed).await.waiting_since, None);
    assert!(list(&db, Filter::All, None).await.is_empty());
    // An emoji is kept, and is no reason to open it again.
    let Incoming::Message(mut thumb) = message("wamid.thumb", "966501234567", "👍") else { unreachable!() };
    thumb.content = Content { kind: ContentKind::Reaction, ..Content::text("👍") };
    bring_in(&house, &db, vec![Incoming::Message(thumb)]).await;
    assert_eq!(only(&db, Filter::Closed).await.number, 1001);

    house.clock.advance(TimeDelta::days(29));
    says("wamid.back").await;
    let back = only(&db, Filter::Waiting).await;
    assert_eq!((back.number, back.state), (1001, State::Open));
    conversations::close(&db, &boss().await, &which).await.unwrap();
    house.clock.advance(TimeDelta::days(31));
    says("wamid.later").await;
    let later = only(&db, Filter::All).await;
    assert_eq!(later.number, 1002, "later they begin another one, and no number was wasted");
    let reopened = conversations::reopen(&db, &boss().await, &which).await;
    assert_eq!(conflict(reopened), Conflict::OtherConversation(1002));
    conversations::close(&db, &boss().await, &seen(&later)).await.unwrap();
    conversations::reopen(&db, &boss().await, &which).await.unwrap();
    assert_eq!(only(&db, Filter::All).await.number, 1001);
    assert_eq!(conflict(conversations::reopen(&db, &boss().await, &which).await), Conflict::NoChange);
    house.finish().await;
}

#[tokio::test]
async fn what_is_put_off_comes_back_at_its_time_or_with_the_customer() {
    let house = Installation::new().await;
    let (db, which) = waiting(&house).await;
    let boss = async || calls(&db, &owner()).await;
    let now = house.clock.now();
    let past = conversations::snooze(&db, &boss().await, &which, now - TimeDelta::minutes(1)).await;
    assert!(matches!(past, Err(Error::Invalid { .. })), "{past:?}");

    conversations::snooze(&db, &boss().await, &which, now + TimeDelta::hours(1)).await.unwrap();
    conversations::snooze(&db, &boss().await, &which, now + TimeDelta::hours(3)).await.unwrap();
    assert!(list(&db, Filter::Waiting, None).await.is_empty() && list(&db, Filter::All, None).await.len() == 1);
    house.clock.advance(TimeDelta::hours(2));
    wake_what_is_due(&db).await;
    assert_eq!(
        only(&db, Filter::Snoozed).await.snoozed_until.map(|at| at.timestamp()),
        Some((now + TimeDelta::hours(3)).timestamp())
    );
    house.clock.advance(TimeDelta::hours(2));
    wake_what_is_due(&db).await;
    assert_eq!(only(&db, Filter::Waiting).await.state, State::Open, "who waited before waits still");

    conversations::snooze(&db, &boss().await, &which, house.clock.now() + TimeDelta::days(1)).await.unwrap();
    bring_in(&house, &db, vec![message("wamid.2", "966501234567", "هل من جديد؟")]).await;
    assert_eq!(only(&db, Filter::All).await.state, State::Open);
    conversations::snooze(&db, &boss().await, &which, house.clock.now() + TimeDelta::days(1)).await.unwrap();
    conversations::reopen(&db, &boss().await, &which).await.unwrap();
    house.clock.advance(TimeDelta::days(2));
    wake_what_is_due(&db).await;
    let look = house.superuser("t_alpha").await;
    let woken: Vec<(String, i64)> = sqlx::query_as(
        "select caller_kind, count(*) from audit_log where action = 'conversation.wake' group by 1 order by 1",
    )
    .fetch_all(&look)
    .await
    .unwrap();
    assert_eq!(woken, [("discord".to_owned(), 1), ("job".to_owned(), 1)], "the customer's is their message");
    look.close().await;
    house.finish().await;
}

async fn wake_what_is_due(db: &TenantDb) {
    for job in jobs::claim(db, 100).await.unwrap() {
        if let Ok(Job::WakeConversation { conversation, until }) = job.job() {
            conversations::wake(db, &job, conversation, until).await.unwrap();
        }
    }
}

#[tokio::test]
async fn who_answers_first_has_the_conversation_and_nobody_waits_any_more() {
    let house = Installation::new().await;
    let (db, _, _) = answered(&house).await;
    let now = only(&db, Filter::All).await;
    assert_eq!((now.assignee.as_deref(), now.waiting_since), (Some("نورة"), None));
    assert_eq!(only(&db, Filter::Mine).await.number, 1001);
    assert!(list(&db, Filter::Unassigned, None).await.is_empty());
    // Whoever answers next does not take it away.
    let helper = hire(&db, 1).await;
    bring_in(&house, &db, vec![message("wamid.2", "966501234567", "شكرًا")]).await;
    let waits = only(&db, Filter::Waiting).await.waiting_since;
    bring_in(&house, &db, vec![message("wamid.3", "966501234567", "؟")]).await;
    assert_eq!(only(&db, Filter::Waiting).await.waiting_since, waits, "since the first message that is not answered");
    let to = To::Conversation(now.id);
    conversations::send(&db, &calls(&db, &helper).await, to, Outgoing::text("عفوًا"), conversations::When::Now)
        .await
        .unwrap();
    let now = only(&db, Filter::All).await;
    assert_eq!((now.assignee.as_deref(), now.waiting_since), (Some("نورة"), None));
    // What is written on the company's phone is an answer, too, and nobody's.
    bring_in(&house, &db, vec![message("wamid.4", "966501234568", "سؤال")]).await;
    let Incoming::Message(mut ours) = message("wamid.5", "966501234568", "جواب") else { unreachable!() };
    ours.is_ours = true;
    bring_in(&house, &db, vec![Incoming::Message(ours)]).await;
    let other = only(&db, Filter::Unassigned).await;
    assert_eq!((other.number, other.waiting_since), (1002, None));
    house.finish().await;
}

#[tokio::test]
async fn conversations_go_to_who_may_answer_by_who_may_give_them() {
    let house = Installation::new().await;
    let (db, which) = waiting(&house).await;
    let (first, second) = (hire(&db, 1).await, hire(&db, 2).await);
    let boss = async || calls(&db, &owner()).await;
    let to = |person: &Person| members::Colleague::Person(person.clone());

    let nobody = conversations::assign(&db, &boss().await, &which, &to(&stranger())).await;
    assert_eq!(conflict(nobody), Conflict::CannotAnswer, "who has never been here");
    calls(&db, &stranger()).await;
    let nobody = conversations::assign(&db, &boss().await, &which, &to(&stranger())).await;
    assert_eq!(conflict(nobody), Conflict::CannotAnswer, "who may not answer");

    let denied = async |result: crm::Result<conversations::Done>| match result {
        Err(Error::Denied(denied)) => denied.permission.as_str(),
        other => panic!("not refused: {other:?}"),
    };
    let taken = conversations::transfer(&db, &calls(&db, &first).await, &which, &to(&first)).await;
    assert_eq!(denied(taken).await, "assign_conversations", "what nobody has is claimed, not handed on");
    conversations::claim(&db, &calls(&db, &first).await, &which).await.unwrap();
    assert_eq!(conflict(conversations::claim(&db, &calls(&db, &first).await, &which).await), Conflict::NoChange);
    let stolen = conversations::transfer(&db, &calls(&db, &second).await, &which, &to(&second)).await;
    assert_eq!(denied(stolen).await, "assign_conversations");
    let freed = conversations::release(&db, &calls(&db, &second).await, &which).await;
    assert_eq!(denied(freed).await, "assign_conversations");

    // Who looked before a colleague's change is told of it, whatever they want; a message of the customer is none.
    let stale = seen(&only(&db, Filter::All).await);
    let done = conversations::transfer(&db, &calls(&db, &first).await, &which, &to(&second)).await.unwrap();
    assert_eq!(done.had.as_deref(), Some(first.name.as_str()));
    let by = || Conflict::ConversationChanged(Some(first.name.clone()));
    assert_eq!(conflict(conversations::transfer(&db, &calls(&db, &first).await, &stale, &to(&first)).await), by());
    assert_eq!(conflict(conversations::release(&db, &calls(&db, &first).await, &stale).await), by());
    assert_eq!(conflict(conversations::close(&db, &boss().await, &stale).await), by());
    assert_eq!(conflict(conversations::prioritise(&db, &boss().await, &stale, Priority::High).await), by());
    let fresh = seen(&only(&db, Filter::All).await);
    bring_in(&house, &db, vec![message("wamid.2", "966501234567", "؟")]).await;
    conversations::prioritise(&db, &boss().await, &fresh, Priority::Urgent).await.unwrap();
    let fresh = Which { seen: fresh.seen.map(|seen| Seen { version: seen.version + 1, ..seen }), ..fresh };
    assert_eq!(conflict(conversations::close(&db, &boss().await, &fresh).await), Conflict::CustomerWrote);

    conversations::release(&db, &boss().await, &which).await.unwrap();
    assert_eq!(conflict(conversations::release(&db, &boss().await, &which).await), Conflict::NoChange);
    let unknown = Which::id(ConversationId::new(house.clock.now()));
    for which in [unknown, Which::read("C-77"), Which::read("سارة")] {
        let missing = conversations::claim(&db, &boss().await, &which).await;
        assert!(matches!(missing, Err(Error::NotFound(Noun::Conversation))), "{which:?}: {missing:?}");
    }
    house.finish().await;
}

/// Pages of every list, cut where moments are the same, too.
#[tokio::test]
async fn pages_show_each_conversation_once() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let customers = (0..23).map(|n| message(&format!("wamid.{n}"), &format!("9665012345{n:02}"), "مرحبا"));
    bring_in(&house, &db, customers.collect()).await;
    for filter in [Filter::All, Filter::Unassigned, Filter::Waiting] {
        let (mut numbers, mut after) = (Vec::new(), None);
        loop {
            let page = conversations::list(&db, &calls(&db, &owner()).await, filter, after).await.unwrap();
            numbers.extend(page.conversations.iter().map(|one| one.number));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1001..=1023).collect::<Vec<i64>>(), "{filter}");
    }
    house.finish().await;
}

#[tokio::test]
async fn what_nobody_writes_in_for_long_is_closed_if_the_company_wants_it() {
    let house = Installation::new().await;
    let (db, idle, _) = answered(&house).await;
    bring_in(&house, &db, vec![message("wamid.waits", "966501234568", "سؤال بلا جواب")]).await;
    let boss = async || calls(&db, &owner()).await;
    house.clock.advance(TimeDelta::days(20));
    bring_in(&house, &db, vec![message("wamid.new", "966501234569", "جديد")]).await;
    close_what_is_idle(&house, &db).await;
    assert_eq!(list(&db, Filter::All, None).await.len(), 3, "nobody asked for it");

    for days in [0, 366] {
        let wrong = settings::set::<AutoClose>(&db, &boss().await, Some(days)).await;
        assert!(matches!(wrong, Err(Error::Invalid { .. })), "{wrong:?}");
    }
    settings::set::<AutoClose>(&db, &boss().await, Some(14)).await.unwrap();
    close_what_is_idle(&house, &db).await;
    assert_eq!(only(&db, Filter::Closed).await.id, idle, "not what is new, nor who waits for an answer");
    let look = house.superuser("t_alpha").await;
    let event: (String, serde_json::Value) =
        sqlx::query_as("select caller_kind, after from audit_log where action = 'conversation.idle'")
            .fetch_one(&look)
            .await
            .unwrap();
    assert_eq!(event.0, "job");
    assert_eq!(event.1, serde_json::json!({ "count": 1, "days": 14, "conversations": [1001] }));
    // It looks again by itself, for as long as it is wanted.
    conversations::reopen(&db, &boss().await, &Which::id(idle)).await.unwrap();
    house.clock.advance(TimeDelta::hours(7));
    close_what_is_idle(&house, &db).await;
    assert_eq!(only(&db, Filter::Closed).await.id, idle);
    settings::set::<AutoClose>(&db, &boss().await, None).await.unwrap();
    house.clock.advance(TimeDelta::hours(7));
    close_what_is_idle(&house, &db).await;
    let waiting: i64 = sqlx::query_scalar("select count(*) from jobs where kind = 'close_idle' and state = 'ready'")
        .fetch_one(&look)
        .await
        .unwrap();
    assert_eq!(waiting, 0, "nothing is planned any more");
    look.close().await;
    house.finish().await;
}

async fn close_what_is_idle(house: &Installation, db: &TenantDb) {
    // What else is due is of no interest here, and is there again once its lease is over.
    house.clock.advance(jobs::JOB_LEASE + TimeDelta::seconds(1));
    for job in jobs::claim(db, 100).await.unwrap() {
        if matches!(job.job(), Ok(Job::CloseIdle)) {
            conversations::close_idle(db, &job).await.unwrap();
            jobs::done(db, &job).await.unwrap();
        }
    }
}

/// Does what is due of this kind, as a worker would.
async fn give_out(house: &Installation, db: &TenantDb) {
    house.clock.advance(jobs::JOB_LEASE + TimeDelta::seconds(1));
    for job in jobs::claim(db, 100).await.unwrap() {
        if let Ok(Job::RouteConversation { conversation }) = job.job() {
            turns::route(db, &job, conversation).await.unwrap();
        }
    }
}

#[tokio::test]
async fn what_nobody_has_goes_round_among_those_who_are_there_and_have_room() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let (first, second, third) = (hire(&db, 1).await, hire(&db, 2).await, hire(&db, 3).await);
    let boss = async || calls(&db, &owner()).await;
    let writes = async |n: usize| {
        let phone = format!("9665012345{n:02}");
        bring_in(&house, &db, vec![message(&format!("wamid.{n}"), &phone, "مرحبا")]).await;
        give_out(&house, &db).await;
    };
    let holds = async || {
        let mut held: Vec<Option<String>> =
            list(&db, Filter::All, None).await.into_iter().map(|one| one.assignee).collect();
        held.sort();
        held
    };
    writes(1).await;
    assert_eq!(holds().await, [None], "nobody asked for it");
    settings::set::<Turns>(&db, &boss().await, Some(2)).await.unwrap();
    turns::be_away(&db, &calls(&db, &third).await, Some(house.clock.now() + TimeDelta::hours(1))).await.unwrap();
    for n in 2..=6 {
        writes(n).await;
    }
    let name = |person: &Person| Some(person.name.clone());
    let expected = [None, None, name(&first), name(&first), name(&second), name(&second)];
    assert_eq!(holds().await, expected, "each in turn, until nobody has room; never who hands out work");
    // Who is back has room, and so has whoever closed one.
    turns::be_back(&db, &calls(&db, &third).await).await.unwrap();
    writes(6).await;
    bring_in(&house, &db, vec![message("wamid.again", "966501234506", "هل من أحد؟")]).await;
    give_out(&house, &db).await;
    assert_eq!(holds().await.iter().filter(|held| **held == name(&third)).count(), 1);
    // Nobody is given what somebody has by now.
    let look = house.superuser("t_alpha").await;
    let by_turns: i64 = sqlx::query_scalar(
        "select count(*) from audit_log where action = 'conversation.assign' and caller_kind = 'job'",
    )
    .fetch_one(&look)
    .await
    .unwrap();
    assert_eq!(by_turns, 5);
    look.close().await;
    house.finish().await;
}
