//! Which work each verb leaves behind: who is told what, and when somebody looks at the ends of grants.

use chrono::{DateTime, TimeDelta, Utc};
use crm::{
    Permission, Role,
    jobs::Job,
    members::{self, MemberChange, Outcome},
    notice::{News, Notice},
    requests::ApprovalRule,
    settings::{self, OwnerChannel},
};
use serde_json::Value;

use super::{Stage, badr, clear, copy, custom, deny, grant, layla, sara, set};
use crate::harness::{calls, owner};

use Permission as P;

/// What waits, and from when.
pub(in crate::crm) async fn jobs(stage: &Stage) -> Vec<(Job, DateTime<Utc>)> {
    let rows: Vec<(Value, DateTime<Utc>)> = sqlx::query_as("select payload, run_at from jobs order by run_at, seq")
        .fetch_all(&stage.look)
        .await
        .expect("the jobs");
    rows.into_iter().map(|(job, at)| (serde_json::from_value(job).expect("a job"), at)).collect()
}

/// What one order leaves behind, but for the sealing of its event.
async fn after(stage: &Stage, wanted: MemberChange) -> Vec<(Job, DateTime<Utc>)> {
    sqlx::query("delete from jobs").execute(&stage.look).await.expect("a clean table");
    stage.done(&owner(), &layla(), wanted).await;
    let mut jobs = jobs(stage).await;
    let all = jobs.len();
    jobs.retain(|(job, _)| *job != Job::SealAudit);
    assert_eq!(all - jobs.len(), 1, "each event is sealed");
    jobs
}

/// The one notice of a change, which the owner hears of if it can't be delivered.
fn news(jobs: &[(Job, DateTime<Utc>)]) -> News {
    let told: Vec<&News> = jobs
        .iter()
        .filter_map(|(job, _)| match job {
            Job::TellMember { to, notice, maker } => {
                assert_eq!((*to, *maker), (layla().discord_id, Some(owner().discord_id)));
                match &**notice {
                    Notice::Changed(news) => Some(news),
                    other => panic!("{other:?}"),
                }
            }
            _ => None,
        })
        .collect();
    assert_eq!(told.len(), 1, "told once");
    told[0].clone()
}

#[tokio::test]
async fn the_person_is_told_what_came_and_what_went() {
    let stage = Stage::set().await;
    let role =
        stage.role("Desk", Role::Support, &[P::ViewContacts, P::BookOwn, P::JoinAlliances, P::ViewOwnStats]).await;
    let told = news(&after(&stage, custom(&role)).await);
    let named = told.role.expect("another role");
    assert_eq!((named.name.as_str(), named.role), ("Desk", crm::role::RoleRef::Custom(role.id)));
    assert_eq!((told.gained, told.lost, told.until), (vec![P::ViewContacts], vec![], None));
    assert_eq!((told.by, told.notes.as_deref()), (owner().name, Some("why")));
    let until = stage.in_hours(5);
    let told = news(&after(&stage, grant(&[P::ExportData, P::ViewContacts], Some(until))).await);
    assert_eq!((told.role, told.gained, told.until), (None, vec![P::ExportData], Some(until)));
    let told = news(&after(&stage, deny(&[P::ExportData, P::ViewContacts])).await);
    assert_eq!((told.gained, told.lost), (vec![], vec![P::ViewContacts, P::ExportData]));
    let told = news(&after(&stage, clear(&[P::ExportData, P::ViewContacts])).await);
    assert_eq!((told.gained, told.lost), (vec![P::ViewContacts], vec![]));
    stage.cast(&badr(), Role::Viewer, &[P::UseAi]).await;
    let told = news(&after(&stage, copy(&badr())).await);
    assert_eq!(told.gained, [P::ViewReports, P::ViewLimitedStats, P::ViewStats, P::UseAi]);
    let told = news(&after(&stage, MemberChange::Undo).await);
    assert_eq!(told.lost, [P::ViewReports, P::ViewLimitedStats, P::ViewStats, P::UseAi]);
    let told = news(&after(&stage, MemberChange::Remove).await);
    assert_eq!((told.gained, told.lost), (vec![], vec![P::ViewContacts]));
    stage.strike().await;
}

#[tokio::test]
async fn somebody_looks_an_hour_before_a_grant_ends_and_when_it_does() {
    let stage = Stage::set().await;
    let to = layla().discord_id;
    let (soon, later) = (stage.in_hours(1), stage.in_hours(9));
    let ends = |jobs: Vec<(Job, DateTime<Utc>)>| {
        let end = |job: &Job| matches!(job, Job::GrantEnding { .. } | Job::GrantEnded { .. });
        jobs.into_iter().filter(|(job, _)| end(job)).collect::<Vec<_>>()
    };
    // Two permissions that end together are one reminder.
    let left = ends(after(&stage, grant(&[P::ExportData, P::UseAi], Some(later))).await);
    let an_hour_before = (Job::GrantEnding { to, until: later }, later - TimeDelta::hours(1));
    assert_eq!(left, [an_hour_before.clone(), (Job::GrantEnded { to, until: later }, later)]);
    let left = ends(after(&stage, grant(&[P::UseAi], Some(soon))).await);
    assert_eq!(left, [(Job::GrantEnded { to, until: soon }, soon)], "a reminder now would say nothing new");
    for wanted in [grant(&[P::ManageAi], None), deny(&[P::UseAi]), set(Role::Sales), clear(&[P::UseAi])] {
        assert_eq!(ends(after(&stage, wanted.clone()).await), [], "{wanted:?}");
    }
    stage.done(&owner(), &layla(), MemberChange::Remove).await;
    let left = ends(after(&stage, MemberChange::Undo).await);
    assert_eq!(left, [an_hour_before, (Job::GrantEnded { to, until: later }, later)], "what is back ends as before");
    stage.strike().await;
}

#[tokio::test]
async fn only_grants_that_end_then_are_told_of() {
    let stage = Stage::set().await;
    let (soon, later) = (stage.in_hours(2), stage.in_hours(9));
    let four = [P::ExportData, P::UseAi, P::ManageAi, P::ViewTasks];
    stage.done(&owner(), &layla(), grant(&four, Some(soon))).await;
    let job = crm::jobs::claim(&stage.db, 1).await.expect("a claim").remove(0);
    let ending = async || members::ending_at(&stage.db, &job, layla().discord_id, soon).await.expect("what ends");
    assert_eq!(ending().await.len(), 4);
    stage.done(&owner(), &layla(), grant(&[P::ExportData], Some(later))).await;
    stage.done(&owner(), &layla(), deny(&[P::UseAi])).await;
    stage.done(&owner(), &layla(), clear(&[P::ManageAi])).await;
    assert_eq!(ending().await, [P::ViewTasks], "the others were replaced or taken back");
    stage.house.clock.advance(TimeDelta::hours(2));
    assert_eq!(ending().await, [P::ViewTasks], "also once it has ended");
    assert!(members::ending_at(&stage.db, &job, badr().discord_id, soon).await.expect("nothing").is_empty());
    stage.strike().await;
}

#[tokio::test]
async fn a_request_is_shown_and_closed_when_its_day_is_over() {
    let stage = Stage::set().await;
    stage.cast(&sara(), Role::Admin, &[P::ManagePermissions]).await;
    let channel = crm::DiscordId::new(900_000_000_000_000_001).expect("not zero");
    settings::set::<OwnerChannel>(&stage.db, &calls(&stage.db, &owner()).await, channel.into())
        .await
        .expect("a channel");
    settings::set_second_person(&stage.db, &calls(&stage.db, &owner()).await, ApprovalRule::SetAdmin, true)
        .await
        .expect("a switch");
    sqlx::query("delete from jobs").execute(&stage.look).await.expect("a clean table");
    let Ok(Outcome::Requested(request)) = stage.order(&owner(), &layla(), set(Role::Admin)).await else {
        panic!("a request")
    };
    let made = request.expires_at - crm::requests::OPEN_FOR;
    let id = request.id;
    let jobs = jobs(&stage).await;
    assert!(jobs.contains(&(Job::ShowRequest { request: id }, made)), "{jobs:?}");
    assert!(jobs.contains(&(Job::ExpireRequest { request: id }, request.expires_at)), "{jobs:?}");
    let told = jobs.iter().any(|(job, _)| matches!(job, Job::TellMember { .. }));
    assert!(!told, "nothing has changed for anybody yet");
    stage.strike().await;
}
