//! Each verb as people use it.

use chrono::TimeDelta;
use crm::{
    Error, Permission, Role,
    decision::RankRule,
    error::{Conflict, Field, Problem},
    members::{self, ChangeMember, MemberChange},
    role::{AnyRole, RoleRef},
};

use super::{Stage, badr, clear, conflict, copy, custom, deny, grant, layla, omar, sara, set};
use crate::harness::{calls, owner, stranger};

use Permission as P;

#[tokio::test]
async fn roles_of_both_kinds_are_given_and_replaced() {
    let stage = Stage::set().await;
    let role = stage.role("Night shift", Role::Support, &[P::ViewContacts, P::ExportData]).await;
    let changed = stage.done(&owner(), &layla(), set(Role::Sales)).await;
    assert!(changed.gained.contains(&P::CreateLeads) && changed.lost.is_empty());
    let changed = stage.done(&owner(), &layla(), custom(&role)).await;
    assert_eq!(changed.gained, [P::ExportData]);
    assert!(changed.lost.contains(&P::CreateLeads) && !changed.lost.contains(&P::ViewContacts), "{changed:?}");
    assert!(changed.lost.contains(&P::BookOwn), "a custom role holds what it says and no more");
    assert!(stage.may(&layla(), P::ExportData).await && !stage.may(&layla(), P::CreateLeads).await);
    assert_eq!(stage.member(&layla()).await.holding.role.reference(), RoleRef::Custom(role.id));
    stage.done(&owner(), &layla(), set(Role::User)).await;
    assert!(!stage.may(&layla(), P::ExportData).await);
    assert_eq!(conflict(stage.order(&owner(), &layla(), set(Role::User)).await), Conflict::NoChange);
    stage.strike().await;
}

#[tokio::test]
async fn a_role_is_given_by_who_stands_above_it_and_holds_all_of_it() {
    let stage = Stage::set().await;
    stage.cast(&sara(), Role::Manager, &[P::ManagePermissions]).await;
    let more = stage.role("More", Role::User, &[P::ExportData]).await;
    let equal = stage.role("Above managers", Role::Manager, &[P::ViewContacts]).await;
    let chief = stage.role("Chief of little", Role::User, &[P::ManagePermissions]).await;
    assert_eq!(stage.refused(&sara(), &layla(), custom(&more)).await, RankRule::NotHeld { permission: P::ExportData });
    let rule = stage.refused(&sara(), &layla(), custom(&equal)).await;
    assert!(matches!(rule, RankRule::RoleNotBelow { role: AnyRole::Custom(_) }), "{rule:?}");
    let only = RankRule::OnlyOwnerGives { permission: P::ManagePermissions };
    assert_eq!(stage.refused(&sara(), &layla(), custom(&chief)).await, only);
    assert_eq!(stage.refused(&owner(), &layla(), set(Role::Owner)).await, RankRule::OwnerRoleNeverGiven);
    // The viewer's role ranks below, but holds what support does not.
    stage.done(&owner(), &omar(), set(Role::Support)).await;
    stage.done(&owner(), &omar(), grant(&[P::ManagePermissions], None)).await;
    let rule = stage.refused(&omar(), &layla(), set(Role::Viewer)).await;
    assert!(matches!(rule, RankRule::NotHeld { .. }), "{rule:?}");
    stage.done(&sara(), &layla(), set(Role::Viewer)).await;
    stage.done(&owner(), &badr(), custom(&chief)).await;
    assert!(stage.may(&badr(), P::ManagePermissions).await, "the owner gives it in a role too");
    stage.strike().await;
}

#[tokio::test]
async fn a_grant_counts_up_to_the_microsecond_before_its_end() {
    let stage = Stage::set().await;
    let until = stage.in_hours(1);
    stage.done(&owner(), &layla(), grant(&[P::ViewLeads], Some(until))).await;
    let member = stage.member(&layla()).await;
    let at = |at| member.decide(P::ViewLeads, at).allowed;
    assert!(at(until - TimeDelta::microseconds(1)) && !at(until));
    assert!(stage.may(&layla(), P::ViewLeads).await);
    stage.house.clock.advance(TimeDelta::hours(1));
    assert!(!stage.may(&layla(), P::ViewLeads).await, "nobody had to take it away");
    stage.strike().await;
}

#[tokio::test]
async fn a_moment_finer_than_the_database_keeps_is_kept_as_one_that_it_does() {
    let stage = Stage::set().await;
    let until = stage.in_hours(2) + TimeDelta::nanoseconds(789);
    let changed = stage.done(&owner(), &layla(), grant(&[P::ViewLeads], Some(until))).await;
    assert_eq!(changed.after, stage.member(&layla()).await.holding);
    assert_eq!(changed.after.rules[&P::ViewLeads].until, Some(until - TimeDelta::nanoseconds(789)));
    stage.strike().await;
}

#[tokio::test]
async fn nobody_grants_longer_than_they_hold_or_into_the_past() {
    let stage = Stage::set().await;
    stage.cast(&sara(), Role::Manager, &[P::ManagePermissions]).await;
    let (soon, later) = (Some(stage.in_hours(1)), Some(stage.in_hours(2)));
    stage.done(&owner(), &sara(), grant(&[P::ExportData], soon)).await;
    let longer = RankRule::NotHeldThatLong { permission: P::ExportData };
    assert_eq!(stage.refused(&sara(), &layla(), grant(&[P::ExportData], later)).await, longer);
    assert_eq!(stage.refused(&sara(), &layla(), grant(&[P::ExportData], None)).await, longer);
    stage.done(&sara(), &layla(), grant(&[P::ExportData], soon)).await;
    let past = stage.order(&owner(), &layla(), grant(&[P::ViewLeads], Some(stage.in_hours(-1)))).await;
    assert!(matches!(past, Err(Error::Invalid { field: Field::Until, problem: Problem::Past })), "{past:?}");
    let platform = RankRule::PlatformOnly { permission: P::ManageTenants };
    assert_eq!(stage.refused(&owner(), &layla(), grant(&[P::ManageTenants], None)).await, platform);
    stage.strike().await;
}

#[tokio::test]
async fn a_denial_beats_the_role_and_clearing_it_gives_way_again() {
    let stage = Stage::set().await;
    stage.cast(&layla(), Role::Sales, &[]).await;
    stage.cast(&sara(), Role::Support, &[P::ManagePermissions]).await;
    let changed = stage.done(&owner(), &layla(), deny(&[P::ViewLeads, P::ExportData])).await;
    assert_eq!((changed.lost.as_slice(), changed.gained.len()), ([P::ViewLeads].as_slice(), 0));
    assert!(!stage.may(&layla(), P::ViewLeads).await);
    let changed = stage.done(&owner(), &layla(), clear(&[P::ViewLeads])).await;
    assert_eq!(changed.gained, [P::ViewLeads]);
    assert!(stage.may(&layla(), P::ViewLeads).await);
    // Granting and denying the same thing are one place: the last word counts.
    stage.done(&owner(), &layla(), grant(&[P::ExportData], None)).await;
    assert!(stage.may(&layla(), P::ExportData).await);
    stage.done(&owner(), &layla(), deny(&[P::ExportData])).await;
    assert!(!stage.may(&layla(), P::ExportData).await);
    assert_eq!(conflict(stage.order(&owner(), &layla(), clear(&[P::UseAi])).await), Conflict::NoChange);
    let nothing = stage.order(&owner(), &layla(), clear(&[])).await;
    assert!(matches!(nothing, Err(Error::Invalid { field: Field::Permission, problem: Problem::Empty })));
    stage.strike().await;
}

#[tokio::test]
async fn taking_back_a_denial_is_giving() {
    let stage = Stage::set().await;
    stage.cast(&layla(), Role::Legal, &[]).await;
    stage.cast(&sara(), Role::Sales, &[P::ManagePermissions]).await;
    // Sales see deals, but not invoices as the lawyers do.
    stage.done(&owner(), &layla(), deny(&[P::ViewInvoices, P::ViewDeals])).await;
    let not_held = RankRule::NotHeld { permission: P::ViewInvoices };
    assert_eq!(stage.refused(&sara(), &layla(), clear(&[P::ViewInvoices])).await, not_held);
    stage.done(&sara(), &layla(), clear(&[P::ViewDeals])).await;
    stage.done(&owner(), &layla(), deny(&[P::BookOwn])).await;
    stage.done(&owner(), &sara(), deny(&[P::BookOwn])).await;
    // Even the lowest role gives something to who was denied it.
    assert_eq!(
        stage.refused(&sara(), &layla(), MemberChange::Remove).await,
        RankRule::NotHeld { permission: P::BookOwn }
    );
    stage.strike().await;
}

#[tokio::test]
async fn removing_leaves_nothing_and_an_unknown_person_has_nothing_to_remove() {
    let stage = Stage::set().await;
    stage.cast(&layla(), Role::Sales, &[P::ExportData]).await;
    stage.done(&owner(), &layla(), deny(&[P::BookOwn])).await;
    let changed = stage.done(&owner(), &layla(), MemberChange::Remove).await;
    assert_eq!(changed.gained, [P::BookOwn]);
    let member = stage.member(&layla()).await;
    assert_eq!((member.holding.role, member.holding.rules.len()), (Role::User.into(), 0));
    assert_eq!(conflict(stage.order(&owner(), &stranger(), MemberChange::Remove).await), Conflict::NoChange);
    stage.strike().await;
}

#[tokio::test]
async fn a_copy_is_all_that_the_other_holds_but_not_what_has_ended() {
    let stage = Stage::set().await;
    stage.cast(&badr(), Role::Sales, &[P::ExportData]).await;
    let (soon, later) = (stage.in_hours(1), stage.in_hours(5));
    stage.done(&owner(), &badr(), grant(&[P::UseAi], Some(soon))).await;
    stage.done(&owner(), &badr(), grant(&[P::ManageAi], Some(later))).await;
    stage.done(&owner(), &badr(), deny(&[P::EditDeals])).await;
    stage.cast(&layla(), Role::Viewer, &[P::ViewTasks]).await;
    stage.house.clock.advance(TimeDelta::hours(1));
    let changed = stage.done(&owner(), &layla(), copy(&badr())).await;
    let mut wanted = stage.member(&badr()).await.holding;
    wanted.rules.remove(&P::UseAi).expect("over, and still there");
    assert_eq!(changed.after, wanted);
    assert_eq!(stage.member(&layla()).await.holding, wanted, "notes and ends too");
    assert_eq!(conflict(stage.order(&owner(), &layla(), copy(&badr())).await), Conflict::NoChange);
    stage.done(&owner(), &layla(), copy(&stranger())).await;
    assert!(stage.member(&layla()).await.holding.rules.is_empty(), "of somebody nobody has seen, nothing");
    stage.strike().await;
}

#[tokio::test]
async fn a_copy_needs_a_right_over_everything_that_is_copied() {
    let stage = Stage::set().await;
    stage.cast(&sara(), Role::Manager, &[P::ManagePermissions]).await;
    stage.cast(&badr(), Role::Sales, &[P::ExportData]).await;
    stage.cast(&omar(), Role::Admin, &[]).await;
    assert_eq!(stage.refused(&sara(), &layla(), copy(&badr())).await, RankRule::NotHeld { permission: P::ExportData });
    assert_eq!(stage.refused(&owner(), &layla(), copy(&owner())).await, RankRule::OwnerRoleNeverGiven);
    let too_high = stage.refused(&sara(), &layla(), copy(&omar())).await;
    assert_eq!(too_high, RankRule::RoleNotBelow { role: Role::Admin.into() });
    let mine = stage.refused(&sara(), &layla(), copy(&sara())).await;
    assert!(matches!(mine, RankRule::RoleNotBelow { .. }), "{mine:?}");
    stage.done(&owner(), &sara(), grant(&[P::ExportData], None)).await;
    stage.done(&sara(), &layla(), copy(&badr())).await;
    stage.strike().await;
}

#[tokio::test]
async fn the_reason_is_kept_and_has_its_bounds() {
    let stage = Stage::set().await;
    let order = |notes: String| ChangeMember { person: layla(), wanted: set(Role::Sales), notes: Some(notes) };
    let long = members::change(&stage.db, &calls(&stage.db, &owner()).await, order("x".repeat(501))).await;
    assert!(matches!(long, Err(Error::Invalid { field: Field::Notes, problem: Problem::TooLong(500) })), "{long:?}");
    members::change(&stage.db, &calls(&stage.db, &owner()).await, order(format!("  {} ", "é".repeat(500))))
        .await
        .unwrap();
    let kept: String = sqlx::query_scalar("select reason from audit_log where action = 'member.set_role'")
        .fetch_one(&stage.look)
        .await
        .unwrap();
    assert_eq!(kept, "é".repeat(500));
    stage.strike().await;
}
