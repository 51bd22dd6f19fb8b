//! Break-glass: taking a permission for an hour.

use chrono::TimeDelta;
use crm::{
    Error, Permission, Role,
    decision::{RankRule, Rule},
    error::{Conflict, Field, Problem, Refusal},
    jobs::Job,
    members::{self, EMERGENCY_LASTS, Person},
    notice::Notice,
    settings,
};

use super::{Stage, conflict, copy, deny, grant, jobs, layla, omar, sara};
use crate::harness::{calls, owner};

use Permission as P;

async fn take(stage: &Stage, who: &Person, permission: Permission) -> crm::Result<chrono::DateTime<chrono::Utc>> {
    members::break_glass(&stage.db, &calls(&stage.db, who).await, permission, "a customer waits").await
}

async fn list(stage: &Stage, permission: Permission) {
    settings::set_break_glass(&stage.db, &calls(&stage.db, &owner()).await, permission, true).await.expect("a switch");
}

#[tokio::test]
async fn what_is_listed_is_taken_for_an_hour_and_ends_by_itself() {
    let stage = Stage::set().await;
    stage.cast(&sara(), Role::Admin, &[]).await;
    list(&stage, P::RestoreBackups).await;
    assert!(!stage.may(&sara(), P::RestoreBackups).await);
    let until = take(&stage, &sara(), P::RestoreBackups).await.unwrap();
    assert!(stage.may(&sara(), P::RestoreBackups).await);
    let rule = stage.member(&sara()).await.holding.rules.remove(&P::RestoreBackups).expect("a grant");
    assert_eq!((rule.until, rule.notes.as_deref()), (Some(until), Some("a customer waits")));
    assert_eq!(stage.log().await[0], ("member.break_glass".to_owned(), "done".to_owned()));
    stage.house.clock.advance(EMERGENCY_LASTS);
    assert!(!stage.may(&sara(), P::RestoreBackups).await, "an hour later");
    take(&stage, &sara(), P::RestoreBackups).await.expect("and again, if need be");
    stage.strike().await;
}

#[tokio::test]
async fn only_what_is_listed_is_taken_with_a_reason_and_by_who_may() {
    let stage = Stage::set().await;
    stage.cast(&sara(), Role::Admin, &[]).await;
    stage.cast(&layla(), Role::Sales, &[]).await;
    list(&stage, P::RestoreBackups).await;
    list(&stage, P::UseAi).await;
    let refused = take(&stage, &layla(), P::RestoreBackups).await;
    assert!(matches!(&refused, Err(Error::Denied(d)) if d.permission == P::BreakGlass), "{refused:?}");
    assert_eq!(
        conflict(take(&stage, &sara(), P::ManageIntegrations).await),
        Conflict::NotForEmergencies(P::ManageIntegrations)
    );
    let silent = members::break_glass(&stage.db, &calls(&stage.db, &sara()).await, P::RestoreBackups, " \n").await;
    assert!(matches!(silent, Err(Error::Invalid { field: Field::Reason, problem: Problem::Empty })), "{silent:?}");
    assert_eq!(conflict(take(&stage, &sara(), P::UseAi).await), Conflict::NoChange, "held anyway");
    assert_eq!(conflict(take(&stage, &owner(), P::UseAi).await), Conflict::NoChange);
    stage.done(&owner(), &sara(), deny(&[P::RestoreBackups])).await;
    let denied = take(&stage, &sara(), P::RestoreBackups).await;
    assert!(matches!(&denied, Err(Error::Denied(d)) if d.reason == Refusal::Decision(Rule::Denied)), "{denied:?}");
    stage.strike().await;
}

#[tokio::test]
async fn only_the_owner_lists_and_never_the_right_to_give() {
    let stage = Stage::set().await;
    stage.cast(&sara(), Role::SuperAdmin, &[P::ManagePermissions]).await;
    let by_another = settings::set_break_glass(&stage.db, &calls(&stage.db, &sara()).await, P::UseAi, true).await;
    assert_eq!(super::rank_rule(by_another), RankRule::OnlyOwnerDecides);
    for never in [P::ManagePermissions, P::ManageTenants] {
        let listed = settings::set_break_glass(&stage.db, &calls(&stage.db, &owner()).await, never, true).await;
        assert_eq!(super::rank_rule(listed), RankRule::OnlyOwnerGives { permission: never });
    }
    stage.strike().await;
}

#[tokio::test]
async fn the_owner_and_the_owners_channel_are_told_at_once() {
    let stage = Stage::set().await;
    stage.cast(&sara(), Role::Admin, &[P::ManagePermissions]).await;
    list(&stage, P::RestoreBackups).await;
    sqlx::query("delete from jobs").execute(&stage.look).await.unwrap();
    let until = take(&stage, &sara(), P::RestoreBackups).await.unwrap();
    let broken =
        Notice::GlassBroken { person: sara(), permission: P::RestoreBackups, until, reason: "a customer waits".into() };
    let jobs = jobs(&stage).await;
    let at_once = until - EMERGENCY_LASTS;
    let told = Job::TellMember { to: owner().discord_id, notice: Box::new(broken.clone()), maker: None };
    assert!(jobs.contains(&(told, at_once)), "{jobs:#?}");
    assert!(jobs.contains(&(Job::AlarmOwners { notice: Box::new(broken) }, at_once)), "{jobs:#?}");
    assert!(jobs.contains(&(Job::SealAudit, at_once)), "the audit channel sees it now: {jobs:#?}");
    assert!(jobs.contains(&(Job::GrantEnded { to: sara().discord_id, until }, until)), "{jobs:#?}");
    stage.strike().await;
}

#[tokio::test]
async fn what_was_taken_is_not_passed_on_for_longer_than_it_lasts() {
    let stage = Stage::set().await;
    stage.cast(&sara(), Role::Admin, &[P::ManagePermissions, P::ManageRoles]).await;
    list(&stage, P::RestoreBackups).await;
    let until = take(&stage, &sara(), P::RestoreBackups).await.unwrap();
    let longer = RankRule::NotHeldThatLong { permission: P::RestoreBackups };
    let later = until + TimeDelta::microseconds(1);
    for wanted in [grant(&[P::RestoreBackups], None), grant(&[P::RestoreBackups], Some(later))] {
        assert_eq!(stage.refused(&sara(), &layla(), wanted).await, longer);
    }
    let new = crm::roles::NewRole { name: "For ever".into(), above: Role::User, permissions: vec![P::RestoreBackups] };
    let in_a_role = crm::roles::create(&stage.db, &calls(&stage.db, &sara()).await, new).await;
    assert_eq!(super::rank_rule(in_a_role), longer, "a role has no end");
    stage.done(&sara(), &layla(), grant(&[P::RestoreBackups], Some(until))).await;
    stage.done(&sara(), &omar(), copy(&layla())).await;
    stage.house.clock.advance(EMERGENCY_LASTS);
    for who in [sara(), layla(), omar()] {
        assert!(!stage.may(&who, P::RestoreBackups).await, "{}", who.name);
    }
    stage.strike().await;
}
