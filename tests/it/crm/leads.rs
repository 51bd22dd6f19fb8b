//! Leads: made once per contact, found however the name is typed, paged without losing the place.

use crm::{
    Error, Role, contacts,
    error::{Conflict, Field, Noun, Problem},
    leads::{self, Edit, LeadState, NewLead, Which, Whose},
    members::{self, ChangeMember, MemberChange},
    pipelines,
};

use crate::depth::depth;
use crate::harness::{Installation, calls, owner, person};

fn lead(name: &str, phone: Option<&str>) -> NewLead {
    let contact = Whose::Person { name: name.into(), phone: phone.map(str::to_owned) };
    NewLead { contact, interest: None, notes: None }
}

#[tokio::test]
async fn a_contact_with_a_known_phone_is_not_made_twice() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = calls(&db, &owner()).await;
    let first = leads::create(&db, &boss, lead("ليلى", Some("+966 50 123 4567"))).await.unwrap();
    assert_eq!((first.number, first.phone.as_deref()), (1001, Some("966501234567")));
    let again =
        leads::create(&db, &calls(&db, &owner()).await, lead("Layla", Some("00966501234567"))).await.unwrap_err();
    assert!(matches!(again, Error::Conflict(Conflict::OpenLead(1001))), "{again}");
    let without = leads::create(&db, &calls(&db, &owner()).await, lead("ليلى", None)).await.unwrap();
    assert_ne!(without.contact_id, first.contact_id, "a name alone does not tell people apart");
    house.finish().await;
}

#[tokio::test]
async fn two_people_adding_the_same_phone_at_once_make_one_contact() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = calls(&db, &owner()).await;
    // As many as one company may have connections: on a busy machine others could be told to come again.
    let tasks: Vec<_> = (0..6)
        .map(|n| {
            let (db, caller) = (db.clone(), boss.clone().in_request(uuid::Uuid::new_v4()));
            let new = lead(&format!("Layla {n}"), Some("+966501234567"));
            tokio::spawn(async move { leads::create(&db, &caller, new).await })
        })
        .collect();
    let mut made = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => made += 1,
            Err(Error::Conflict(Conflict::OpenLead(_))) => {}
            Err(other) => panic!("{other}"),
        }
    }
    let look = house.superuser("t_alpha").await;
    let contacts: i64 = sqlx::query_scalar("select count(*) from contacts").fetch_one(&look).await.unwrap();
    assert_eq!((made, contacts), (1, 1));
    look.close().await;
    house.finish().await;
}

/// By two addresses of theirs, by two ways of writing one, and from their conversation: nobody waits for the same address, and yet a
/// contact has one open lead.
#[tokio::test]
async fn people_adding_a_lead_for_one_contact_by_several_addresses_make_one() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = calls(&db, &owner()).await;
    for round in 0..depth(8, 200) {
        let phone = |nth: u32| format!("+9665{round:07}{nth}");
        let edit =
            contacts::Edit { name: format!("Layla {round}"), phone: Some(phone(1)), ..contacts::Edit::default() };
        let contact = contacts::add(&db, &boss.clone().in_request(uuid::Uuid::new_v4()), edit.clone()).await.unwrap();
        let edit = contacts::Edit { phone: Some(phone(2)), ..edit };
        contacts::edit(&db, &boss.clone().in_request(uuid::Uuid::new_v4()), contact.which(), edit).await.unwrap();
        let tasks: Vec<_> = (0..4)
            .map(|nth| {
                let (db, caller) = (db.clone(), boss.clone().in_request(uuid::Uuid::new_v4()));
                let new = lead("Layla", Some(&phone(1 + nth % 2)));
                tokio::spawn(async move { leads::create(&db, &caller, new).await })
            })
            .collect();
        let mut made = Vec::new();
        for task in tasks {
            match task.await.unwrap() {
                Ok(lead) => made.push(lead.contact_id),
                Err(Error::Conflict(Conflict::OpenLead(_))) => {}
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(made, [contact.id]);
    }
    house.finish().await;
}

#[tokio::test]
async fn bad_input_is_refused_and_leaves_nothing() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    for (new, field, problem) in [
        (lead(" \u{0} ", None), Field::Name, Problem::Empty),
        (lead(&"x".repeat(101), None), Field::Name, Problem::TooLong(100)),
        (lead("ليلى", Some("05012345")), Field::Phone, Problem::Phone("SA".parse().ok())),
        (NewLead { notes: Some("x".repeat(2001)), ..lead("ليلى", None) }, Field::Notes, Problem::TooLong(2000)),
    ] {
        let refused = leads::create(&db, &calls(&db, &owner()).await, new).await.unwrap_err();
        let Error::Invalid { field: at, problem: what } = refused else { panic!("{refused}") };
        assert_eq!((at, what), (field, problem));
    }
    assert_eq!(leads::list(&db, &calls(&db, &owner()).await, leads::Filter::Open, None).await.unwrap().total, 0);
    house.finish().await;
}

#[tokio::test]
async fn names_are_found_however_they_are_typed() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    for name in ["مُحَمَّد أحمد", "فاطمة الزهراء", "100% Cotton_Co", "Sara"] {
        leads::create(&db, &calls(&db, &owner()).await, lead(name, None)).await.unwrap();
    }
    for (typed, expected) in
        [("محمد احمد", 1001), ("فاطمه", 1002), ("100%", 1003), ("cotton_", 1003), ("L-1004", 1004), ("١٠٠٤", 1004)]
    {
        let found = leads::suggest(&db, &calls(&db, &owner()).await, typed).await.unwrap();
        assert_eq!(found.first().map(|s| s.number), Some(expected), "{typed}");
    }
    assert_eq!(
        leads::suggest(&db, &calls(&db, &owner()).await, "").await.unwrap().len(),
        4,
        "nothing typed: the newest"
    );
    assert!(
        leads::suggest(&db, &calls(&db, &owner()).await, "%").await.unwrap().len() <= 1,
        "% is a character, not a pattern"
    );
    assert!(matches!(leads::show(&db, &calls(&db, &owner()).await, 9).await, Err(Error::NotFound(Noun::Lead))));
    house.finish().await;
}

#[tokio::test]
async fn pages_keep_their_place_when_new_leads_come() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    for n in 0..23 {
        leads::create(&db, &calls(&db, &owner()).await, lead(&format!("Contact {n}"), None)).await.unwrap();
    }
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = leads::list(&db, &calls(&db, &owner()).await, leads::Filter::Open, before).await.unwrap();
        seen.extend(page.leads.iter().map(|l| l.number));
        leads::create(&db, &calls(&db, &owner()).await, lead("in between", None)).await.unwrap();
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seen, (1001..=1023).rev().collect::<Vec<i64>>(), "each once, in order, whatever came in between");
    house.finish().await;
}

#[tokio::test]
async fn another_companys_lead_is_not_found() {
    let house = Installation::new().await;
    let (alpha, beta) = (house.company("alpha").await, house.company("beta").await);
    leads::create(&alpha, &calls(&alpha, &owner()).await, lead("ليلى", None)).await.unwrap();
    let sara = person(100_000_000_000_000_002, "سارة");
    let order =
        ChangeMember { person: sara.clone(), wanted: MemberChange::SetRole { role: Role::Sales.into() }, notes: None };
    members::change(&alpha, &calls(&alpha, &owner()).await, order).await.unwrap();
    assert!(matches!(leads::show(&beta, &calls(&beta, &owner()).await, 1001).await, Err(Error::NotFound(Noun::Lead))));
    assert!(
        matches!(leads::show(&beta, &calls(&beta, &sara).await, 1001).await, Err(Error::Denied(_))),
        "a role counts in one company"
    );
    house.finish().await;
}

#[tokio::test]
async fn a_lead_is_worked_on_until_it_ends_and_goes_on_if_nobody_was_faster() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = async || calls(&db, &owner()).await;
    let made = leads::create(&db, &boss().await, lead("ليلى", Some("+966501234567"))).await.unwrap();
    let which = Which { number: made.number, seen: Some(made.version) };
    let edit = |interest: &str| Edit { interest: Some(interest.into()), notes: made.notes.clone() };

    // A form that was opened before somebody changed the same is refused, and says what; what it does not show is nobody's business.
    let stages = pipelines::stages(&db, &boss().await, pipelines::Kind::Lead).await.unwrap();
    assert_eq!((stages.len(), &made.stage), (3, &stages[0]));
    let moved = leads::move_to(&db, &boss().await, which, stages[2].id).await.unwrap();
    assert_eq!(moved.stage, stages[2]);
    let edited = leads::edit(&db, &boss().await, which, edit("كنبة")).await.unwrap();
    assert_eq!((edited.interest.as_deref(), edited.version), (Some("كنبة"), made.version + 2));
    let stale = leads::edit(&db, &boss().await, which, edit("طاولة")).await.unwrap_err();
    let Error::Conflict(Conflict::LeadChanged(by, what)) = stale else { panic!("{stale}") };
    assert_eq!((by.as_deref(), what), (Some(owner().name.as_str()), vec![Field::Interest]));

    let same = leads::move_to(&db, &boss().await, which, stages[2].id).await;
    assert!(matches!(same, Err(Error::Conflict(Conflict::NoChange))), "{same:?}");
    let nowhere = leads::move_to(&db, &boss().await, which, crm::StageId::new(house.clock.now())).await;
    assert!(matches!(nowhere, Err(Error::Invalid { field: Field::Stage, .. })), "{nowhere:?}");
    let stranger = person(300_000_000_000_000_000, "غريب");
    let given = leads::assign(&db, &boss().await, which, &stranger).await;
    assert!(matches!(given, Err(Error::Conflict(Conflict::CannotSeeLeads))), "{given:?}");
    for n in 0..7 {
        leads::note(&db, &boss().await, which, &format!("اتصلت {n}")).await.unwrap();
    }
    let notes = leads::notes(&db, &boss().await, made.number).await.unwrap();
    assert_eq!(
        notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(),
        ["اتصلت 2", "اتصلت 3", "اتصلت 4", "اتصلت 5", "اتصلت 6"]
    );

    // Lost: nothing of it changes but that it is opened again, if the contact has no other by then.
    let lost = leads::lose(&db, &boss().await, which, "السعر").await.unwrap();
    assert_eq!((lost.state, lost.lost_reason.as_deref()), (LeadState::Lost, Some("السعر")));
    let ended = leads::edit(&db, &boss().await, Which::number(made.number), edit("طاولة")).await;
    assert!(matches!(ended, Err(Error::Conflict(Conflict::LeadEnded))), "{ended:?}");
    let other = leads::create(&db, &boss().await, lead("ليلى", Some("+966501234567"))).await.unwrap();
    let again = leads::reopen(&db, &boss().await, which).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::OpenLead(number))) if number == other.number), "{again:?}");
    leads::lose(&db, &boss().await, Which::number(other.number), "مكرر").await.unwrap();
    let open = leads::reopen(&db, &boss().await, which).await.unwrap();
    assert_eq!((open.state, open.lost_reason), (LeadState::Open, None));
    let unknown = leads::note(&db, &boss().await, Which::read("زرافة"), "x").await;
    assert!(matches!(unknown, Err(Error::NotFound(Noun::Lead))), "{unknown:?}");
    house.finish().await;
}

/// One is opened again while another one is opened for the same customer: one of the two is refused.
#[tokio::test]
async fn a_customer_has_one_open_lead_whoever_opens_it() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = async || calls(&db, &owner()).await;
    let made = leads::create(&db, &boss().await, lead("ليلى", Some("+966501234567"))).await.unwrap();
    let which = Which::number(made.number);
    for _ in 0..depth(10, 200) {
        leads::lose(&db, &boss().await, which, "x").await.unwrap();
        let (one, other) = (boss().await, boss().await);
        let new = lead("ليلى", Some("+966501234567"));
        let (reopened, created) = tokio::join!(leads::reopen(&db, &one, which), leads::create(&db, &other, new));
        match (reopened, created) {
            (Ok(_), Err(Error::Conflict(Conflict::OpenLead(number)))) => assert_eq!(number, made.number),
            (Err(Error::Conflict(Conflict::OpenLead(_))), Ok(created)) => {
                leads::lose(&db, &boss().await, Which::number(created.number), "x").await.unwrap();
                leads::reopen(&db, &boss().await, which).await.unwrap();
            }
            other => panic!("{other:?}"),
        }
    }
    house.finish().await;
}
