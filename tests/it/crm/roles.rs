//! A company's own roles.

use crm::{
    Error, Permission, Role,
    decision::RankRule,
    error::{Conflict, Field, Limit, Noun, Problem},
    members::MemberChange,
    role::{AnyRole, CustomRole},
    roles::{self, EditRole, MOST, NewRole},
};

use super::people::{Stage, badr, conflict, custom, layla, omar, rank_rule, sara, set};
use crate::harness::{Installation, calls, everything_but_the_log, owner, person};

use Permission as P;

fn new(name: &str, above: Role, permissions: &[Permission]) -> NewRole {
    NewRole { name: name.into(), above, permissions: permissions.to_vec() }
}

fn with(permissions: &[Permission]) -> EditRole {
    EditRole { permissions: Some(permissions.to_vec()), ..EditRole::default() }
}

fn named(name: &str) -> EditRole {
    EditRole { name: Some(name.into()), ..EditRole::default() }
}

async fn create(stage: &Stage, by: &crm::members::Person, role: NewRole) -> crm::Result<CustomRole> {
    roles::create(&stage.db, &calls(&stage.db, by).await, role).await
}

#[tokio::test]
async fn a_name_is_had_once_however_it_is_spelled_and_never_that_of_a_built_in_role() {
    let stage = Stage::set().await;
    let role = stage.role("فريق الليل", Role::Support, &[P::ViewContacts]).await;
    let other = stage.role("Desk", Role::Support, &[P::ViewContacts]).await;
    let taken = Conflict::Taken(Noun::Role);
    let spelled = ["فريق  الليل", "فَريق الليل", "DESK", " desk ", "Ｄｅｓｋ"];
    for name in spelled.into_iter().chain(["Owner", "ADMIN", "super_admin", "Super Admin", "super  ADMIN"]) {
        let made = create(&stage, &owner(), new(name, Role::User, &[P::ViewTasks])).await;
        assert_eq!(conflict(made), taken, "{name}");
        let changed = roles::edit(&stage.db, &calls(&stage.db, &owner()).await, role.id, named(name)).await;
        let own = name.contains("الليل");
        assert!(own || conflict(changed) == taken, "{name}");
    }
    for name in ["", " \u{200F} ", &"x".repeat(41)] {
        let made = create(&stage, &owner(), new(name, Role::User, &[P::ViewTasks])).await;
        assert!(matches!(made, Err(Error::Invalid { field: Field::Name, .. })), "{made:?}");
    }
    roles::delete(&stage.db, &calls(&stage.db, &owner()).await, other.id).await.unwrap();
    create(&stage, &owner(), new(&"ه".repeat(40), Role::User, &[P::ViewTasks])).await.unwrap();
    create(&stage, &owner(), new("desk", Role::User, &[P::ViewTasks])).await.expect("free again");
    stage.strike().await;
}

#[tokio::test]
async fn a_role_stands_between_two_built_in_ones() {
    let stage = Stage::set().await;
    for (n, above) in Role::ALL.iter().copied().enumerate().skip(1) {
        let role = stage.role(&format!("R{n}"), above, &[P::ViewTasks]).await;
        assert!(above.rank() < role.rank && role.rank < Role::ALL[n - 1].rank(), "{role:?}");
    }
    let highest = create(&stage, &owner(), new("Highest", Role::Owner, &[P::ViewTasks])).await;
    assert!(matches!(highest, Err(Error::Invalid { field: Field::Above, problem: Problem::Form })), "{highest:?}");
    let listed = roles::list(&stage.db, &calls(&stage.db, &owner()).await).await.unwrap();
    let ranks: Vec<u8> = listed.iter().map(|listed| listed.role.rank()).collect();
    assert_eq!(ranks.len(), 25, "every second one is the company's own");
    assert!(ranks.windows(2).all(|two| two[0] > two[1]), "{ranks:?}");
    stage.strike().await;
}

#[tokio::test]
async fn there_are_at_most_fifty_even_if_two_are_made_at_once() {
    let stage = Stage::set().await;
    for n in 1..MOST {
        stage.role(&format!("R{n}"), Role::User, &[P::ViewTasks]).await;
    }
    for round in 0..20 {
        let (one, other) = (format!("A{round}"), format!("B{round}"));
        let me = owner();
        let (one, other) = tokio::join!(
            create(&stage, &me, new(&one, Role::User, &[P::ViewTasks])),
            create(&stage, &me, new(&other, Role::User, &[P::ViewTasks])),
        );
        let (made, refused): (Vec<_>, Vec<_>) = [one, other].into_iter().partition(Result::is_ok);
        assert_eq!((made.len(), refused.len()), (1, 1), "round {round}");
        assert!(matches!(refused[0], Err(Error::LimitReached(Limit::Roles))), "{refused:?}");
        for role in made {
            roles::delete(&stage.db, &calls(&stage.db, &owner()).await, role.unwrap().id).await.unwrap();
        }
    }
    stage.strike().await;
}

#[tokio::test]
async fn nobody_makes_or_changes_a_role_beyond_their_own() {
    let stage = Stage::set().await;
    // A super admin may shape roles; so may Omar, by the owner's grant.
    stage.cast(&sara(), Role::SuperAdmin, &[]).await;
    stage.cast(&omar(), Role::Manager, &[P::ManageRoles]).await;
    let only_owner = RankRule::OnlyOwnerGives { permission: P::ManagePermissions };
    let platform = RankRule::PlatformOnly { permission: P::ManageTenants };
    let by_each = [
        (sara(), new("A", Role::SuperAdmin, &[P::ViewTasks]), RankRule::ShapeNotBelow),
        (omar(), new("A", Role::Manager, &[P::ViewTasks]), RankRule::ShapeNotBelow),
        (omar(), new("A", Role::User, &[P::ViewTasks, P::ExportData]), RankRule::NotHeld { permission: P::ExportData }),
        (sara(), new("A", Role::User, &[P::ManagePermissions]), only_owner.clone()),
        (owner(), new("A", Role::User, &[P::ManageTenants]), platform),
    ];
    for (by, role, rule) in by_each {
        assert_eq!(rank_rule(create(&stage, &by, role).await), rule, "{}", by.name);
    }
    let low = create(&stage, &omar(), new("Low", Role::User, &[P::ViewTasks])).await.unwrap();
    let high = stage.role("High", Role::Admin, &[P::ManagePermissions, P::ViewTasks]).await;
    let edit = async |by: &crm::members::Person, role: &CustomRole, edit: EditRole| {
        rank_rule(roles::edit(&stage.db, &calls(&stage.db, by).await, role.id, edit).await)
    };
    let up = EditRole { above: Some(Role::Manager), ..EditRole::default() };
    assert_eq!(edit(&omar(), &low, up).await, RankRule::ShapeNotBelow);
    assert_eq!(edit(&omar(), &high, named("Lower")).await, RankRule::ShapeNotBelow);
    let more = with(&[P::ViewTasks, P::ExportData]);
    assert_eq!(edit(&omar(), &low, more).await, RankRule::NotHeld { permission: P::ExportData });
    assert_eq!(edit(&sara(), &low, with(&[P::ManagePermissions])).await, only_owner);
    let gone = roles::delete(&stage.db, &calls(&stage.db, &omar()).await, high.id).await;
    assert_eq!(rank_rule(gone), RankRule::ShapeNotBelow);
    // Taking out, or leaving as it is, is no giving.
    roles::edit(&stage.db, &calls(&stage.db, &sara()).await, high.id, named("Higher")).await.unwrap();
    roles::edit(&stage.db, &calls(&stage.db, &sara()).await, high.id, with(&[P::ViewTasks])).await.unwrap();
    assert_eq!(edit(&sara(), &high, with(&[P::ManagePermissions])).await, only_owner, "and out is out");
    let stranger = create(&stage, &badr(), new("B", Role::User, &[P::BookOwn])).await;
    assert!(matches!(stranger, Err(Error::Denied(_))), "{stranger:?}");
    stage.strike().await;
}

#[tokio::test]
async fn nobody_changes_the_role_that_they_hold_themselves() {
    let stage = Stage::set().await;
    let role = stage.role("Shapers", Role::Manager, &[P::ManageRoles, P::ViewTasks]).await;
    stage.done(&owner(), &sara(), custom(&role)).await;
    for edits in [with(&[P::ManageRoles]), named("Masters")] {
        let mine = roles::edit(&stage.db, &calls(&stage.db, &sara()).await, role.id, edits).await;
        assert_eq!(rank_rule(mine), RankRule::ShapeNotBelow);
    }
    stage.strike().await;
}

#[tokio::test]
async fn an_edit_counts_for_every_holder_from_their_next_command() {
    let stage = Stage::set().await;
    let role = stage.role("Desk", Role::Support, &[P::ViewContacts]).await;
    for who in [layla(), badr()] {
        stage.done(&owner(), &who, custom(&role)).await;
    }
    roles::edit(&stage.db, &calls(&stage.db, &owner()).await, role.id, with(&[P::ViewTasks])).await.unwrap();
    for who in [layla(), badr()] {
        assert!(stage.may(&who, P::ViewTasks).await && !stage.may(&who, P::ViewContacts).await);
    }
    assert_eq!(stage.log().await[0].0, "access.refuse");
    let same =
        roles::edit(&stage.db, &calls(&stage.db, &owner()).await, role.id, with(&[P::ViewTasks, P::ViewTasks])).await;
    assert_eq!(conflict(same), Conflict::NoChange);
    let empty = roles::edit(&stage.db, &calls(&stage.db, &owner()).await, role.id, with(&[])).await;
    assert!(matches!(empty, Err(Error::Invalid { field: Field::Permission, problem: Problem::Empty })));
    stage.strike().await;
}

#[tokio::test]
async fn a_role_that_somebody_holds_is_not_deleted() {
    let stage = Stage::set().await;
    let role = stage.role("Desk", Role::Support, &[P::ViewContacts]).await;
    for who in [layla(), badr()] {
        stage.done(&owner(), &who, custom(&role)).await;
    }
    let before = everything_but_the_log(&stage.look).await;
    assert_eq!(
        conflict(roles::delete(&stage.db, &calls(&stage.db, &owner()).await, role.id).await),
        Conflict::RoleHeld(2)
    );
    assert_eq!(everything_but_the_log(&stage.look).await, before);
    let listed = roles::list(&stage.db, &calls(&stage.db, &owner()).await).await.unwrap();
    let holders = listed.iter().find(|l| l.role == AnyRole::Custom(role.clone().into())).map(|l| l.holders);
    assert_eq!(holders, Some(2));
    stage.done(&owner(), &layla(), MemberChange::Remove).await;
    stage.done(&owner(), &badr(), set(Role::Sales)).await;
    roles::delete(&stage.db, &calls(&stage.db, &owner()).await, role.id).await.unwrap();
    assert_eq!(stage.log().await[0], ("role.delete".to_owned(), "done".to_owned()));
    let again = roles::delete(&stage.db, &calls(&stage.db, &owner()).await, role.id).await;
    assert!(matches!(again, Err(Error::NotFound(Noun::Role))), "{again:?}");
    stage.strike().await;
}

#[tokio::test]
async fn another_companys_role_is_no_role_here() {
    let house = Installation::new().await;
    let (alpha, beta) = (house.company("alpha").await, house.company("beta").await);
    let role =
        roles::create(&alpha, &calls(&alpha, &owner()).await, new("Desk", Role::User, &[P::ViewTasks])).await.unwrap();
    let who = person(400_000_000_000_000_000, "P");
    let given = super::people::order(&beta, &owner(), &who, custom(&role)).await;
    assert!(matches!(given, Err(Error::NotFound(Noun::Role))), "{given:?}");
    let gone = roles::delete(&beta, &calls(&beta, &owner()).await, role.id).await;
    assert!(matches!(gone, Err(Error::NotFound(Noun::Role))), "{gone:?}");
    house.finish().await;
}
