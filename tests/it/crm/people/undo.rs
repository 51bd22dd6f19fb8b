//! Taking back one's last change.

use chrono::TimeDelta;
use crm::{
    Permission, Role,
    error::{Conflict, Noun},
    members::{MemberChange, Person},
    roles,
};

use super::{Stage, badr, clear, conflict, copy, custom, deny, grant, layla, omar, sara, set};
use crate::harness::{calls, owner, person};

use Permission as P;

async fn undo(stage: &Stage, by: &Person) -> crm::Result<crm::members::Outcome> {
    // Whoever is named here, it is about the person of the last change.
    stage.order(by, &person(1, "nobody"), MemberChange::Undo).await
}

#[tokio::test]
async fn every_verb_can_be_taken_back_with_notes_and_ends() {
    let stage = Stage::set().await;
    let role = stage.role("Desk", Role::Support, &[P::ViewContacts]).await;
    stage.cast(&layla(), Role::Sales, &[P::ExportData]).await;
    stage.done(&owner(), &layla(), grant(&[P::UseAi], Some(stage.in_hours(3)))).await;
    stage.done(&owner(), &layla(), deny(&[P::EditDeals])).await;
    stage.cast(&badr(), Role::Viewer, &[P::ViewTasks]).await;
    let before = stage.member(&layla()).await.holding;
    for wanted in [
        set(Role::Manager),
        custom(&role),
        grant(&[P::ExportData, P::EditDeals, P::ManageAi], Some(stage.in_hours(1))),
        deny(&[P::UseAi, P::ViewLeads]),
        clear(&[P::UseAi, P::EditDeals]),
        MemberChange::Remove,
        copy(&badr()),
    ] {
        stage.done(&owner(), &layla(), wanted.clone()).await;
        assert_ne!(stage.member(&layla()).await.holding, before);
        assert!(undo(&stage, &owner()).await.is_ok(), "{wanted:?}");
        assert_eq!(stage.member(&layla()).await.holding, before, "{wanted:?}");
        let (newest, outcome) = stage.log().await.swap_remove(0);
        assert_eq!((newest.as_str(), outcome.as_str()), ("member.undo", "done"), "an event of its own");
    }
    stage.strike().await;
}

#[tokio::test]
async fn changes_are_taken_back_newest_first_and_none_twice() {
    let stage = Stage::set().await;
    stage.done(&owner(), &layla(), set(Role::Sales)).await;
    stage.done(&owner(), &badr(), set(Role::Legal)).await;
    stage.done(&owner(), &layla(), grant(&[P::ExportData], None)).await;
    for (who, role, rules) in [(layla(), Role::Sales, 0), (badr(), Role::User, 0), (layla(), Role::User, 0)] {
        undo(&stage, &owner()).await.unwrap();
        let held = stage.member(&who).await.holding;
        assert_eq!((held.role, held.rules.len()), (role.into(), rules));
    }
    assert_eq!(conflict(undo(&stage, &owner()).await), Conflict::NothingToUndo, "and what was undone is not redone");
    stage.strike().await;
}

#[tokio::test]
async fn a_change_can_be_taken_back_for_ten_minutes() {
    let stage = Stage::set().await;
    stage.done(&owner(), &layla(), set(Role::Sales)).await;
    stage.house.clock.advance(TimeDelta::seconds(590));
    undo(&stage, &owner()).await.unwrap();
    stage.done(&owner(), &layla(), set(Role::Sales)).await;
    stage.house.clock.advance(TimeDelta::minutes(10));
    assert_eq!(conflict(undo(&stage, &owner()).await), Conflict::NothingToUndo);
    stage.strike().await;
}

#[tokio::test]
async fn nobody_takes_back_what_another_did_or_what_was_changed_since() {
    let stage = Stage::set().await;
    stage.cast(&sara(), Role::Admin, &[P::ManagePermissions]).await;
    stage.cast(&omar(), Role::Admin, &[P::ManagePermissions]).await;
    stage.done(&sara(), &layla(), set(Role::Sales)).await;
    assert_eq!(conflict(undo(&stage, &omar()).await), Conflict::NothingToUndo);
    stage.done(&omar(), &layla(), set(Role::Support)).await;
    assert_eq!(conflict(undo(&stage, &sara()).await), Conflict::ChangedSince);
    // What else was changed about the person stays.
    stage.done(&sara(), &badr(), set(Role::Sales)).await;
    stage.done(&omar(), &badr(), grant(&[P::ExportData], None)).await;
    undo(&stage, &sara()).await.unwrap();
    let held = stage.member(&badr()).await.holding;
    assert_eq!((held.role, held.rules.len()), (Role::User.into(), 1));
    // A grant that was made anew with other words is another.
    stage.done(&sara(), &badr(), deny(&[P::UseAi])).await;
    stage.done(&omar(), &badr(), grant(&[P::UseAi], Some(stage.in_hours(1)))).await;
    assert_eq!(conflict(undo(&stage, &sara()).await), Conflict::ChangedSince);
    stage.strike().await;
}

#[tokio::test]
async fn taking_back_gives_no_more_than_one_may_give() {
    let stage = Stage::set().await;
    stage.cast(&sara(), Role::Admin, &[P::ManagePermissions]).await;
    stage.cast(&layla(), Role::Sales, &[P::RestoreBackups]).await;
    stage.done(&sara(), &layla(), MemberChange::Remove).await;
    // Taking away needs no right over what is taken; giving it back does.
    let rule = super::rank_rule(undo(&stage, &sara()).await);
    assert_eq!(rule, crm::decision::RankRule::NotHeld { permission: P::RestoreBackups });
    stage.done(&owner(), &sara(), set(Role::Viewer)).await;
    assert!(super::rank_rule(undo(&stage, &sara()).await) != crm::decision::RankRule::Yourself);
    stage.strike().await;
}

#[tokio::test]
async fn a_role_that_is_gone_is_not_brought_back() {
    let stage = Stage::set().await;
    let role = stage.role("Desk", Role::Support, &[P::ViewContacts]).await;
    stage.done(&owner(), &layla(), custom(&role)).await;
    stage.done(&owner(), &layla(), set(Role::Sales)).await;
    roles::delete(&stage.db, &calls(&stage.db, &owner()).await, role.id).await.unwrap();
    assert!(matches!(undo(&stage, &owner()).await, Err(crm::Error::NotFound(Noun::Role))));
    assert_eq!(stage.member(&layla()).await.holding.role, Role::Sales.into());
    stage.strike().await;
}
