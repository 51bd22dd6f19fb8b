//! Two people at once. What comes of it is what would have come of one after the other, in one order or the other: the same
//! answers, the same people, and the same events in the same order.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
};

use crm::{
    DiscordId, Error, Permission, Role, TenantDb,
    ids::{RequestId, RoleId},
    leads,
    members::{self, ChangeMember, MemberChange, Outcome, Person},
    requests::{self, ApprovalRule},
    role::RoleRef,
    roles::{self, EditRole},
    settings::{self, OwnerChannel},
};

use super::{Stage, badr, clear, copy, custom, deny, grant, layla, omar, order, sara, set, snapshot};
use crate::{
    depth::{Dice, depth, seed},
    harness::{calls, owner},
};

/// How often each pair of commands meets; fourteen pairs make a thousand rounds.
const ROUNDS: (usize, usize) = (12, 200);

use Permission as P;

/// A command, to be given again and again.
enum Command {
    Change(Person, Person, MemberChange),
    Edit(Person, RoleId, Vec<Permission>),
    Delete(Person, RoleId),
    Approve(Person, RequestId),
    Refuse(Person, RequestId),
}

use Command::{Approve, Change, Delete, Edit, Refuse};

impl Command {
    /// What the person is answered, shortly. Nobody is ever shown a fault of ours.
    async fn give(&self, db: &TenantDb) -> String {
        let (Change(by, ..) | Edit(by, ..) | Delete(by, _) | Approve(by, _) | Refuse(by, _)) = self;
        let caller = calls(db, by).await;
        let answer = match self {
            Change(_, on, wanted) => {
                let order = ChangeMember { person: on.clone(), wanted: wanted.clone(), notes: None };
                members::change(db, &caller, order).await.map(|outcome| match outcome {
                    Outcome::Done(_) => "done",
                    Outcome::Requested(_) => "requested",
                })
            }
            Edit(_, id, permissions) => {
                let edit = EditRole { permissions: Some(permissions.clone()), ..EditRole::default() };
                roles::edit(db, &caller, *id, edit).await.map(|_| "done")
            }
            Delete(_, id) => roles::delete(db, &caller, *id).await.map(|_| "done"),
            Approve(_, id) => Box::pin(requests::approve(db, &caller, *id)).await.map(|_| "done"),
            Refuse(_, id) => requests::refuse(db, &caller, *id).await.map(|_| "done"),
        };
        match answer {
            Ok(done) => done.to_owned(),
            Err(Error::Denied(denied)) => format!("{:?}", denied.reason),
            Err(error @ (Error::Internal(_) | Error::Unavailable(_))) => panic!("shown to somebody: {error}"),
            Err(other) => other.to_string(),
        }
    }
}

/// Lets both commands meet again and again, from the same start, and compares each time with one after the other.
async fn meet(stage: &Stage, one: Command, other: Command) {
    let db = &stage.db;
    snapshot::save(&stage.look).await;
    let first = (one.give(db).await, other.give(db).await, snapshot::state(&stage.look).await);
    snapshot::restore(&stage.look).await;
    let other_first = other.give(db).await;
    let second = (one.give(db).await, other_first, snapshot::state(&stage.look).await);
    let (mut dice, mut seen, rounds) = (Dice(seed()), BTreeSet::new(), depth(ROUNDS.0, ROUNDS.1));
    for round in 0..rounds {
        snapshot::restore(&stage.look).await;
        let late = dice.roll(9);
        let (one_late, other_late) = (4_usize.saturating_sub(late), late.saturating_sub(4));
        let (one, other) = tokio::join!(
            async {
                dawdle(stage, one_late).await;
                one.give(db).await
            },
            async {
                dawdle(stage, other_late).await;
                other.give(db).await
            }
        );
        let both = (one, other, snapshot::state(&stage.look).await);
        assert!(both == first || both == second, "round {round}: {both:#?}\nis neither\n{first:#?}\nnor\n{second:#?}");
        seen.insert(both == first);
    }
    assert_ne!(first, second, "the order matters, or the test proves little");
    println!("{rounds} rounds; both orders came up: {}", seen.len() == 2);
}

/// Comes a little later, by as much as a few questions to the database take.
async fn dawdle(stage: &Stage, questions: usize) {
    for _ in 0..questions {
        sqlx::query("select 1").execute(&stage.look).await.expect("an answer");
    }
}

/// Sara is an admin and Omar a manager; both may give permissions. Layla is a salesperson.
async fn office() -> Stage {
    let stage = Stage::set().await;
    stage.cast(&sara(), Role::Admin, &[P::ManagePermissions]).await;
    stage.cast(&omar(), Role::Manager, &[P::ManagePermissions]).await;
    stage.cast(&layla(), Role::Sales, &[]).await;
    stage
}

#[tokio::test]
async fn a_demotion_meets_a_command_of_the_demoted() {
    let stage = office().await;
    let gives = Change(sara(), layla(), set(Role::Manager));
    meet(&stage, Change(owner(), sara(), MemberChange::Remove), gives).await;
    stage.strike().await;
}

#[tokio::test]
async fn losing_the_right_to_give_meets_giving() {
    let stage = office().await;
    let gives = Change(sara(), layla(), grant(&[P::ExportData], None));
    meet(&stage, Change(owner(), sara(), clear(&[P::ManagePermissions])), gives).await;
    stage.strike().await;
}

#[tokio::test]
async fn losing_what_one_gives_meets_giving_it() {
    let stage = office().await;
    let gives = Change(sara(), layla(), grant(&[P::ExportData], None));
    meet(&stage, Change(owner(), sara(), deny(&[P::ExportData])), gives).await;
    stage.strike().await;
}

#[tokio::test]
async fn two_delegates_change_each_other() {
    let stage = office().await;
    meet(&stage, Change(sara(), omar(), MemberChange::Remove), Change(omar(), sara(), MemberChange::Remove)).await;
    stage.strike().await;
}

#[tokio::test]
async fn two_delegates_change_the_same_person() {
    let stage = office().await;
    let gives = Change(sara(), layla(), grant(&[P::DeleteLeads], None));
    meet(&stage, gives, Change(omar(), layla(), deny(&[P::DeleteLeads]))).await;
    stage.strike().await;
}

#[tokio::test]
async fn two_give_the_same_permission_to_somebody_nobody_has_seen() {
    let stage = office().await;
    let (day, week) = (Some(stage.in_hours(24)), Some(stage.in_hours(168)));
    let gives = Change(sara(), badr(), grant(&[P::DeleteLeads], day));
    meet(&stage, gives, Change(omar(), badr(), grant(&[P::DeleteLeads], week))).await;
    stage.strike().await;
}

#[tokio::test]
async fn a_role_is_edited_while_somebody_is_given_it() {
    let stage = office().await;
    let role = stage.role("Desk", Role::Support, &[P::ViewContacts]).await;
    // Omar doesn't hold what is added.
    let edits = Edit(owner(), role.id, vec![P::ViewContacts, P::RestoreBackups]);
    meet(&stage, edits, Change(omar(), layla(), custom(&role))).await;
    stage.strike().await;
}

#[tokio::test]
async fn a_role_is_deleted_while_somebody_is_given_it() {
    let stage = office().await;
    let role = stage.role("Desk", Role::Support, &[P::ViewContacts]).await;
    meet(&stage, Delete(owner(), role.id), Change(sara(), layla(), custom(&role))).await;
    stage.strike().await;
}

#[tokio::test]
async fn taking_back_meets_a_new_change() {
    let stage = office().await;
    stage.done(&sara(), &layla(), set(Role::Support)).await;
    meet(&stage, Change(sara(), layla(), MemberChange::Undo), Change(omar(), layla(), set(Role::Viewer))).await;
    stage.strike().await;
}

/// The office, where giving `export_data` takes a second person, and Omar has asked for it.
async fn office_with_a_request() -> (Stage, RequestId) {
    let stage = office().await;
    let channel = DiscordId::new(900_000_000_000_000_001).expect("not zero");
    settings::set::<OwnerChannel>(&stage.db, &calls(&stage.db, &owner()).await, channel.into())
        .await
        .expect("a channel");
    let deed = ApprovalRule::Grant(P::ExportData);
    settings::set_second_person(&stage.db, &calls(&stage.db, &owner()).await, deed, true).await.expect("a switch");
    match stage.order(&owner(), &layla(), grant(&[P::ExportData], None)).await {
        Ok(Outcome::Requested(request)) => (stage, request.id),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn one_approves_what_another_refuses() {
    let (stage, request) = office_with_a_request().await;
    meet(&stage, Approve(sara(), request), Refuse(omar(), request)).await;
    stage.strike().await;
}

#[tokio::test]
async fn two_approve_the_same_request() {
    let (stage, request) = office_with_a_request().await;
    meet(&stage, Approve(sara(), request), Approve(omar(), request)).await;
    stage.strike().await;
}

#[tokio::test]
async fn an_approval_meets_the_demotion_of_who_approves() {
    let (stage, request) = office_with_a_request().await;
    meet(&stage, Approve(sara(), request), Change(owner(), sara(), clear(&[P::ManagePermissions]))).await;
    stage.strike().await;
}

#[tokio::test]
async fn what_takes_a_second_person_does_not_slip_into_a_role_while_it_is_given() {
    let (stage, _) = office_with_a_request().await;
    let role = stage.role("Desk", Role::Support, &[P::ViewContacts]).await;
    let edits = Edit(owner(), role.id, vec![P::ViewContacts, P::ExportData]);
    meet(&stage, edits, Change(sara(), layla(), custom(&role))).await;
    stage.strike().await;
}

#[tokio::test]
async fn a_copy_meets_an_edit_of_the_role_that_is_copied() {
    let stage = office().await;
    let role = stage.role("Desk", Role::Support, &[P::ViewContacts]).await;
    stage.cast(&badr(), RoleRef::Custom(role.id), &[]).await;
    let edits = Edit(owner(), role.id, vec![P::ViewContacts, P::RestoreBackups]);
    meet(&stage, edits, Change(omar(), layla(), copy(&badr()))).await;
    stage.strike().await;
}

/// How often the owner demotes somebody who is giving commands.
const DEMOTIONS: usize = 60;

#[tokio::test]
async fn once_a_demotion_has_been_answered_no_command_begun_later_succeeds() {
    let stage = Stage::set().await;
    let (succeeded, late) = (AtomicUsize::new(0), AtomicUsize::new(0));
    for _ in 0..DEMOTIONS {
        stage.cast(&sara(), Role::Admin, &[P::ManagePermissions]).await;
        let demoted = AtomicBool::new(false);
        let counts = (&succeeded, &late);
        let demotes = async {
            // Commands are under way when it happens.
            let before = succeeded.load(SeqCst);
            while succeeded.load(SeqCst) < before + 3 {
                tokio::task::yield_now().await;
            }
            stage.done(&owner(), &sara(), MemberChange::Remove).await;
            demoted.store(true, SeqCst);
        };
        tokio::join!(
            demotes,
            keeps_on(&demoted, counts, async || leads::list(
                &stage.db,
                &calls(&stage.db, &sara()).await,
                leads::Filter::Open,
                None
            )
            .await
            .map(drop)),
            keeps_on(&demoted, counts, async || toggle(&stage.db, &layla()).await),
            keeps_on(&demoted, counts, async || toggle(&stage.db, &badr()).await),
        );
    }
    assert!(succeeded.load(SeqCst) >= 3 * DEMOTIONS);
    assert_eq!(
        late.load(SeqCst),
        3 * DEMOTIONS,
        "each kind of command was tried once more, after the answer, and refused"
    );
    stage.strike().await;
}

/// Gives a command again and again, and once more when the demotion has been answered.
async fn keeps_on(
    demoted: &AtomicBool,
    (succeeded, late): (&AtomicUsize, &AtomicUsize),
    command: impl AsyncFn() -> crm::Result<()>,
) {
    loop {
        let over = demoted.load(SeqCst);
        match command().await {
            Ok(()) => {
                assert!(!over, "a command begun after the demotion was answered");
                succeeded.fetch_add(1, SeqCst);
            }
            Err(Error::Denied(_)) if over => _ = late.fetch_add(1, SeqCst),
            Err(Error::Denied(_)) => {}
            Err(other) => panic!("{other}"),
        }
        if over {
            return;
        }
    }
}

/// Sara gives the person a permission, or takes it back.
async fn toggle(db: &TenantDb, person: &Person) -> crm::Result<()> {
    match order(db, &sara(), person, grant(&[P::ViewLeads], None)).await {
        Err(Error::Conflict(_)) => order(db, &sara(), person, MemberChange::Remove).await.map(drop),
        other => other.map(drop),
    }
}
