//! A stage is removed while something comes into it: one of the two comes first, and the other is told, or goes along.

use crm::{
    Error, Role, StageId, TenantDb, deals,
    error::{Conflict, Field},
    leads,
    members::{self, ChangeMember, MemberChange, Person},
    pipelines::Kind,
    stages::{self, NewStage},
};

use super::{a_deal, a_lead, at, boss, called, now, words};
use crate::{
    depth::depth,
    harness::{Installation, calls, owner, person},
};

/// How many rounds.
const ROUNDS: (usize, usize) = (10, 250);

fn sara() -> Person {
    person(100_000_000_000_000_002, "سارة")
}

async fn hired(db: &TenantDb) {
    let order =
        ChangeMember { person: sara(), wanted: MemberChange::SetRole { role: Role::Sales.into() }, notes: None };
    members::change(db, &calls(db, &owner()).await, order).await.expect("a role");
}

/// A stage of its own for a round.
async fn added(db: &TenantDb, of: Kind, n: usize) -> StageId {
    let all = now(db, of).await;
    let new: NewStage = called(&format!("تجربة {n}"));
    stages::add(db, &boss(db).await, all.seen(), new, words).await.expect("a stage").0
}

#[tokio::test]
async fn a_stage_is_removed_while_a_lead_is_moved_into_it() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    hired(&db).await;
    let lead = a_lead(&db, "ليلى").await;
    let which = leads::Which::number(lead.number);
    let (mut removed_first, rounds) = (0, depth(ROUNDS.0, ROUNDS.1));
    for n in 0..rounds {
        let stage = added(&db, Kind::Lead, n).await;
        let all = now(&db, Kind::Lead).await;
        let last = at(&all, all.rungs.len() - 1);
        let (one, other) = (boss(&db).await, calls(&db, &sara()).await);
        // Every other time somebody says where it goes.
        let into = (n % 2 == 1).then(|| all.rungs[1].stage.id);
        let done = tokio::join!(stages::remove(&db, &one, last, into), leads::move_to(&db, &other, which, stage));
        let after = leads::show(&db, &boss(&db).await, lead.number).await.expect("the lead");
        match done {
            (Ok(_), Err(Error::Invalid { field: Field::Stage, .. })) => removed_first += 1,
            (Ok(_), Ok(_)) if into.is_some() => assert_eq!(Some(after.stage.id), into, "it goes along"),
            (Err(Error::Conflict(Conflict::StageInUse)), Ok(_)) => {
                assert_eq!(after.stage.id, stage);
                let first = all.rungs[0].stage.id;
                stages::remove(&db, &boss(&db).await, last, Some(first)).await.expect("removed");
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(now(&db, Kind::Lead).await.rungs.len(), 3);
    }
    println!("{removed_first} of {rounds} were removed first");
    house.finish().await;
}

/// The first stage is removed while deals are opened, won and opened again.
#[tokio::test]
async fn the_first_stage_is_removed_while_deals_begin_in_it() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    hired(&db).await;
    let lead = a_lead(&db, "ليلى").await;
    let rounds = depth(ROUNDS.0, ROUNDS.1);
    for n in 0..rounds {
        added(&db, Kind::Deal, n).await;
        let deal = a_deal(&db, &lead).await;
        let which = deals::Which::number(deal.number);
        deals::win(&db, &boss(&db).await, which).await.expect("won");
        let all = now(&db, Kind::Deal).await;
        let (one, other) = (boss(&db).await, calls(&db, &sara()).await);
        let into = Some(all.rungs[1].stage.id);
        let (removed, reopened, _) = tokio::join!(
            stages::remove(&db, &one, at(&all, 0), into),
            deals::reopen(&db, &other, which),
            a_deal(&db, &lead),
        );
        removed.expect("nobody is in its way");
        reopened.expect("it comes back where it is by then");
        let after = deals::show(&db, &boss(&db).await, which).await.expect("the deal");
        assert_eq!(Some(after.stage.id), into);
    }
    let look = house.superuser("t_alpha").await;
    let open: i64 =
        sqlx::query_scalar("select count(*) from deals where state = 'open'").fetch_one(&look).await.unwrap();
    let all = now(&db, Kind::Deal).await;
    assert_eq!((open, all.rungs.iter().map(|rung| rung.open).sum::<i64>()), (2 * rounds as i64, open));
    look.close().await;
    house.finish().await;
}

/// Of two who shape the same stages at once, one is told that the other was faster.
#[tokio::test]
async fn of_two_who_change_the_stages_one_is_told() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    for n in 0..depth(ROUNDS.0, ROUNDS.1) {
        let all = now(&db, Kind::Deal).await;
        let (one, other) = (boss(&db).await, boss(&db).await.in_request(uuid::Uuid::new_v4()));
        // Another every time, whichever of the two was faster before.
        let (name, likely) = (format!("مرحلة {n}"), (33 + n % 50).to_string());
        let done = tokio::join!(
            stages::rename(&db, &one, at(&all, 0), &name, words),
            stages::set_probability(&db, &other, at(&all, 0), &likely),
        );
        let ((Ok(_), Err(Error::Conflict(Conflict::PipelineChanged(_))))
        | (Err(Error::Conflict(Conflict::PipelineChanged(_))), Ok(_))) = done
        else {
            panic!("{done:?}")
        };
    }
    house.finish().await;
}
