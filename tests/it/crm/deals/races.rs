//! Two people at one deal: one of them comes first, and the other is told.

use crm::{
    Error, Role, TenantDb,
    caller::Caller,
    contacts,
    deals::{self, DealState, Edit, Filter, Which},
    error::Conflict,
    members::{self, ChangeMember, MemberChange, Person},
    products,
};

use super::{convert, lead, line, new_deal, product};
use crate::{
    depth::depth,
    harness::{Installation, calls, owner, person},
};

/// How many rounds.
const ROUNDS: (usize, usize) = (10, 200);

fn sara() -> Person {
    person(100_000_000_000_000_002, "سارة")
}

async fn hired(db: &TenantDb) {
    let order =
        ChangeMember { person: sara(), wanted: MemberChange::SetRole { role: Role::Sales.into() }, notes: None };
    members::change(db, &calls(db, &owner()).await, order).await.expect("a role");
}

async fn both(db: &TenantDb) -> (Caller, Caller) {
    (calls(db, &owner()).await, calls(db, &sara()).await)
}

#[tokio::test]
async fn a_lead_that_two_convert_becomes_one_deal() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    hired(&db).await;
    let rounds = depth(ROUNDS.0, ROUNDS.1);
    for n in 0..rounds {
        let which = crm::leads::Which::number(lead(&db, &format!("عميل {n}"), None).await.number);
        let (one, other) = both(&db).await;
        let done = tokio::join!(deals::convert(&db, &one, which, None), deals::convert(&db, &other, which, None));
        let ((Ok(made), Err(Error::Conflict(Conflict::LeadConverted(number))))
        | (Err(Error::Conflict(Conflict::LeadConverted(number))), Ok(made))) = done
        else {
            panic!("{done:?}")
        };
        assert_eq!(made.number, number, "who comes second is told which deal it is");
    }
    let all = deals::list(&db, &calls(&db, &owner()).await, Filter::All, None).await.expect("the deals");
    assert_eq!(all.count, i64::try_from(rounds).expect("a few"));
    println!("{rounds} leads, each converted by two at once");
    house.finish().await;
}

#[tokio::test]
async fn of_two_edits_one_wins_and_the_other_is_told() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    hired(&db).await;
    let mut deal = convert(&db, &lead(&db, "ليلى", None).await).await.expect("a deal");
    for n in 0..depth(ROUNDS.0, ROUNDS.1) {
        let which = Which { number: deal.number, seen: Some(deal.version) };
        let edit = |value: usize| Edit { value: Some(value.to_string()), ..Edit::default() };
        let (one, other) = both(&db).await;
        let (first, second) = (edit(2 * n + 1), edit(2 * n + 2));
        let done = tokio::join!(deals::edit(&db, &one, which, first), deals::edit(&db, &other, which, second));
        let (kept, by, told) = match done {
            (Ok(kept), Err(Error::Conflict(Conflict::DealChanged(by, told)))) => (kept, (by, owner().name), told),
            (Err(Error::Conflict(Conflict::DealChanged(by, told))), Ok(kept)) => (kept, (by, sara().name), told),
            other => panic!("{other:?}"),
        };
        assert_eq!(by.0, Some(by.1), "by whom");
        assert!(told.contains(&crm::error::Field::Value), "{told:?}");
        deal = deals::show(&db, &calls(&db, &owner()).await, which).await.expect("the deal");
        assert_eq!((deal.value(), deal.version), (kept.value(), kept.version), "what was answered is what is there");
    }
    house.finish().await;
}

/// Either it is given away and then won, or it is won and nobody is given it.
#[tokio::test]
async fn a_deal_is_given_away_while_it_is_won() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    hired(&db).await;
    let (mut given, rounds) = (0, depth(ROUNDS.0, ROUNDS.1));
    for n in 0..rounds {
        let deal = convert(&db, &lead(&db, &format!("عميل {n}"), None).await).await.expect("a deal");
        let which = Which::number(deal.number);
        let (one, other) = both(&db).await;
        let to = sara();
        let (assigned, won) = tokio::join!(deals::assign(&db, &one, which, &to), deals::win(&db, &other, which));
        assert!(won.is_ok(), "{won:?}");
        let now = deals::show(&db, &one, which).await.expect("the deal");
        let owner_then = match assigned {
            Ok(_) => {
                given += 1;
                sara().name
            }
            Err(Error::Conflict(Conflict::DealEnded)) => owner().name,
            Err(other) => panic!("{other}"),
        };
        assert_eq!((now.state, now.owner), (DealState::Won, Some(owner_then)));
    }
    println!("{given} of {rounds} were given away first");
    house.finish().await;
}

/// However two people put lines into a deal, it is worth what all of them come to.
#[tokio::test]
async fn no_line_is_left_out_of_the_value() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    hired(&db).await;
    let deal = convert(&db, &lead(&db, "ليلى", None).await).await.expect("a deal");
    let which = Which::number(deal.number);
    let (chair, cloth) = (product(&db, "كرسي", "1.01").await, product(&db, "قماش", "100").await);
    let (chair, cloth) = (products::number_label(chair.number), products::number_label(cloth.number));
    for n in 1..=depth(ROUNDS.0, ROUNDS.1) {
        let (one, other) = both(&db).await;
        let (chairs, cloths) = (n.to_string(), (2 * n).to_string());
        let done = tokio::join!(
            deals::set_line(&db, &one, which, line(&chair, Some(&chairs), None)),
            deals::set_line(&db, &other, which, line(&cloth, Some(&cloths), None)),
        );
        assert!(matches!(done, (Ok(_), Ok(_))), "{done:?}");
        let now = deals::show(&db, &one, which).await.expect("the deal");
        let n = i64::try_from(n).expect("a few");
        assert_eq!(now.minor, Some(n * 101 + 2 * n * 10_000));
    }
    house.finish().await;
}

/// Two contacts become one while a deal is made of the lead of one: it is with who was kept.
#[tokio::test]
async fn a_deal_that_is_made_during_a_merge_is_with_who_was_kept() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    hired(&db).await;
    for n in 0..depth(ROUNDS.0, ROUNDS.1) {
        let (kept, gone) = (lead(&db, &format!("عميل {n}"), None).await, lead(&db, &format!("زبون {n}"), None).await);
        let (one, other) = both(&db).await;
        let new = new_deal(gone.contact_id);
        let which = crm::leads::Which::number(gone.number);
        let third = calls(&db, &sara()).await.in_request(uuid::Uuid::new_v4());
        let (merged, converted, added) = tokio::join!(
            contacts::merge(&db, &one, kept.contact_id, gone.contact_id),
            deals::convert(&db, &other, which, None),
            deals::add(&db, &third, new),
        );
        merged.expect("a merge");
        for made in [converted.expect("a deal"), added.expect("a deal")] {
            let now = deals::show(&db, &one, Which::number(made.number)).await.expect("the deal");
            assert_eq!(now.contact_id, kept.contact_id);
        }
    }
    house.finish().await;
}
