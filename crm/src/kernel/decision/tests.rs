//! Proofs about single decisions, and the people, roles and times that other modules' proofs draw from too.

use std::sync::Arc;

use proptest::{
    prelude::*,
    sample::{select, subsequence},
};
use uuid::Uuid;

use super::*;
use crate::{ids::RoleId, role::CustomRole};

pub(crate) fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
}

pub(crate) fn a_custom_role(id: u128, rank: u8, permissions: &[Permission]) -> AnyRole {
    let (id, name) = (RoleId(Uuid::from_u128(id)), format!("role {id}"));
    AnyRole::Custom(Arc::new(CustomRole { id, name, rank, permissions: permissions.to_vec() }))
}

/// The ranks that a custom role can have.
pub(crate) fn custom_ranks() -> Vec<u8> {
    let built_in: Vec<u8> = Role::ALL.iter().map(|role| role.rank()).collect();
    (11..100).filter(|rank| !built_in.contains(rank)).collect()
}

prop_compose! {
    /// Any permissions at all, the platform's too, as a row could hold them.
    fn any_custom_role()(
        id in 1u128..4,
        rank in select(custom_ranks()),
        permissions in subsequence(Permission::ALL.to_vec(), 0..=Permission::ALL.len()),
    ) -> AnyRole {
        a_custom_role(id, rank, &permissions)
    }
}

pub(crate) fn any_role() -> impl Strategy<Value = AnyRole> {
    prop_oneof![select(Role::ALL).prop_map(AnyRole::from), any_custom_role()]
}

/// Few seconds, so that "exactly at the end" comes up often.
pub(crate) fn a_time() -> impl Strategy<Value = DateTime<Utc>> {
    (-3i64..=3).prop_map(at)
}

fn a_grant() -> impl Strategy<Value = Grant> {
    prop_oneof![Just(Grant::None), Just(Grant::Forever), a_time().prop_map(Grant::Until)]
}

prop_compose! {
    fn a_standing()(
        role in any_role(),
        is_owner in prop::bool::weighted(0.2),
        disabled in prop::bool::weighted(0.2),
        tenant_suspended in prop::bool::weighted(0.2),
        denied in prop::bool::weighted(0.3),
        granted_until in a_grant(),
    ) -> Standing {
        Standing { role, is_owner, disabled, tenant_suspended, denied, granted_until }
    }
}

/// What a role holds, said another way: a list of names, from which the platform's are struck.
fn holds(role: &AnyRole, permission: Permission) -> bool {
    let names: Vec<&str> = match role {
        AnyRole::BuiltIn(role) => Permission::ALL.iter().filter(|p| role.allows(**p)).map(|p| p.as_str()).collect(),
        AnyRole::Custom(role) => role.permissions.iter().map(|p| p.as_str()).collect(),
    };
    !["view_tenants", "manage_tenants"].contains(&permission.as_str()) && names.contains(&permission.as_str())
}

/// What a suspended company's owner may not, said another way: whatever is not one of these.
fn writes(permission: Permission) -> bool {
    let looks = ["export_data", "reveal_addresses", "access_api"];
    !permission.as_str().starts_with("view_") && !looks.contains(&permission.as_str())
}

/// The rules again, as a list: which answer, by which rule, and does it apply? Every one is evaluated, then the first that
/// applies is taken.
fn model(s: &Standing, permission: Permission, now: DateTime<Utc>) -> Decision {
    let seconds_left = match s.granted_until {
        Grant::None => 0,
        Grant::Forever => i64::MAX,
        Grant::Until(end) => end.signed_duration_since(now).num_seconds(),
    };
    let beyond = ["view_tenants", "manage_tenants"].contains(&permission.as_str());
    let rules = [
        (8, false, Rule::Nothing, beyond),
        (7, false, Rule::Suspended, s.is_owner && s.tenant_suspended && writes(permission)),
        (7, true, Rule::Owner, s.is_owner && !(s.tenant_suspended && writes(permission))),
        (6, false, Rule::Disabled, s.disabled),
        (5, false, Rule::Suspended, s.tenant_suspended),
        (4, false, Rule::Denied, s.denied),
        (3, true, Rule::Granted, seconds_left > 0),
        (2, true, Rule::Role, holds(&s.role, permission)),
        (1, false, Rule::Nothing, true),
    ];
    let strongest = rules.into_iter().filter(|(.., applies)| *applies).max_by_key(|(weight, ..)| *weight);
    strongest.map(|(_, allowed, rule, _)| Decision { allowed, rule }).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn decide_agrees_with_the_model(s in a_standing(), permission in select(Permission::ALL), now in a_time()) {
        prop_assert_eq!(decide(&s, permission, now), model(&s, permission, now));
    }

    /// Nothing that anyone can record about the owner takes anything from him but the installation's suspending his company,
    /// which leaves him what there is to see; and nothing gives him another company.
    #[test]
    fn the_owner_is_refused_by_suspension_only(s in a_standing(), permission in select(Permission::ALL), now in a_time()) {
        let owner = Standing { is_owner: true, ..s };
        let may_not = permission.is_platform() || owner.tenant_suspended && writes(permission);
        prop_assert_eq!(decide(&owner, permission, now).allowed, !may_not);
    }

    /// Taking never gives: a denial, disabling or suspending turns no answer into a yes.
    #[test]
    fn taking_away_never_gives(s in a_standing(), permission in select(Permission::ALL), now in a_time()) {
        let before = decide(&s, permission, now).allowed;
        let less = [
            Standing { denied: true, ..s.clone() },
            Standing { disabled: true, ..s.clone() },
            Standing { tenant_suspended: true, ..s.clone() },
            Standing { granted_until: Grant::None, ..s },
        ];
        for standing in less {
            prop_assert!(before || !decide(&standing, permission, now).allowed);
        }
    }

    /// Once a grant with an end has ended it stays so: a yes never comes back by waiting.
    #[test]
    fn time_only_takes(s in a_standing(), permission in select(Permission::ALL), now in a_time(), wait in 0i64..9) {
        let later = now + chrono::TimeDelta::seconds(wait);
        prop_assert!(decide(&s, permission, now).allowed || !decide(&s, permission, later).allowed);
    }

    /// Whatever its row says: the platform's verbs are decided elsewhere.
    #[test]
    fn nobodys_standing_reaches_beyond_their_tenant(s in a_standing(), role in any_custom_role(), now in a_time()) {
        let standing = Standing { role, ..s };
        for permission in Permission::ALL.iter().filter(|permission| permission.is_platform()) {
            prop_assert!(!decide(&standing, *permission, now).allowed);
        }
    }
}

/// The property tests draw from these; this goes through all of them.
#[test]
fn decide_agrees_with_the_model_on_every_standing() {
    let grants = [Grant::None, Grant::Forever, Grant::Until(at(-1)), Grant::Until(at(0)), Grant::Until(at(1))];
    for bits in 0..16u8 {
        for (role, granted_until) in some_of_every_role().flat_map(|role| grants.map(|grant| (role.clone(), grant))) {
            let standing = Standing {
                role,
                is_owner: bits & 1 != 0,
                disabled: bits & 2 != 0,
                tenant_suspended: bits & 4 != 0,
                denied: bits & 8 != 0,
                granted_until,
            };
            for permission in [Permission::ViewContacts, Permission::ManagePermissions, Permission::ViewTenants] {
                let decision = decide(&standing, permission, at(0));
                assert_eq!(decision, model(&standing, permission, at(0)), "{standing:?} {permission}");
            }
        }
    }
}

#[test]
fn a_grant_is_over_at_its_end() {
    let end = at(0);
    let nanosecond = chrono::TimeDelta::nanoseconds(1);
    assert!(Grant::Until(end).holds_at(end - nanosecond));
    assert!(!Grant::Until(end).holds_at(end));
    assert!(!Grant::Until(end).holds_at(end + nanosecond));
    assert!(Grant::Forever.holds_at(DateTime::<Utc>::MAX_UTC));
    assert!(!Grant::None.holds_at(DateTime::<Utc>::MIN_UTC));
}

/// None, for good, and one end before the other.
const TERMS: [fn() -> Grant; 4] = [|| Grant::None, || Grant::Until(at(-1)), || Grant::Until(at(1)), || Grant::Forever];

/// One lasts as long as another exactly if it counts whenever the other does.
#[test]
fn a_term_covers_another_if_it_counts_whenever_the_other_does() {
    for (mine, theirs) in TERMS.iter().flat_map(|mine| TERMS.map(|theirs| (mine(), theirs()))) {
        let whenever = (-3..=3).map(at).all(|now| mine.holds_at(now) || !theirs.holds_at(now));
        assert_eq!(mine.covers(theirs), whenever, "{mine:?} over {theirs:?}");
    }
}

#[test]
fn every_rule_has_a_name_of_its_own_in_the_audit_trail() {
    let rules = [
        (Rule::Owner, "owner"),
        (Rule::Disabled, "disabled"),
        (Rule::Suspended, "suspended"),
        (Rule::Denied, "denied"),
        (Rule::Granted, "granted"),
        (Rule::Role, "role"),
        (Rule::Nothing, "nothing"),
    ];
    for (rule, name) in rules {
        assert_eq!(rule.as_str(), name);
    }
}

/// Every built-in role, and custom ones: at the bottom, side by side, between built-in ones and just below the owner;
/// with nothing, something and everything.
pub(crate) fn some_of_every_role() -> impl Iterator<Item = AnyRole> {
    let some = [Permission::ViewContacts, Permission::ManagePermissions];
    let custom = [
        a_custom_role(1, 15, &[]),
        a_custom_role(2, 55, &some),
        a_custom_role(3, 55, Permission::ALL),
        a_custom_role(4, 85, &some),
        a_custom_role(5, 95, Permission::ALL),
    ];
    Role::ALL.iter().copied().map(AnyRole::from).chain(custom)
}

/// Every person there can be: each role, as the owner and not; `role: Owner` without `is_owner` is a leftover row.
fn everyone(id: u8) -> impl Iterator<Item = Party<u8>> {
    some_of_every_role().flat_map(move |role| [true, false].map(|is_owner| Party { id, role: role.clone(), is_owner }))
}

/// Where a person stands, said another way: built-in roles by their place in the list, custom ones between them.
fn rank(person: &Party<u8>) -> i32 {
    place(&person.role) + if person.is_owner { 1000 } else { 0 }
}

fn place(role: &AnyRole) -> i32 {
    let steps_from_below = |rank: u8| Role::ALL.iter().filter(|role| role.rank() <= rank).count() as i32 * 2;
    match role {
        AnyRole::BuiltIn(role) => steps_from_below(role.rank()),
        AnyRole::Custom(role) => steps_from_below(role.rank) + 1,
    }
}

#[test]
fn nobody_changes_the_owner_in_any_way() {
    for target in everyone(2).filter(|target| target.is_owner) {
        for actor in everyone(1).chain([target.clone()]) {
            assert_eq!(may_change(&actor, &target), Err(RankRule::TargetIsOwner));
        }
    }
}

#[test]
fn nobody_changes_themselves() {
    for person in everyone(1).filter(|person| !person.is_owner) {
        assert_eq!(may_change(&person, &person), Err(RankRule::Yourself));
        // Not even by two views of the same person, the older of which says something else.
        for stale in everyone(1) {
            assert_eq!(may_change(&stale, &person), Err(RankRule::Yourself));
        }
    }
}

#[test]
fn one_changes_exactly_those_below() {
    for actor in everyone(1) {
        for target in everyone(2).filter(|target| !target.is_owner) {
            let expected = match rank(&target) < rank(&actor) {
                true => Ok(()),
                false => Err(RankRule::TargetNotBelow { target: target.role.clone() }),
            };
            assert_eq!(may_change(&actor, &target), expected, "{actor:?} → {target:?}");
            assert!(
                may_change(&actor, &target).is_err() || may_change(&target, &actor).is_err(),
                "two people can't each be above the other: {actor:?} {target:?}"
            );
        }
    }
}

#[test]
fn one_gives_exactly_the_roles_below_and_never_owner() {
    for actor in everyone(1) {
        assert_eq!(may_give_role(&actor, &Role::Owner.into()), Err(RankRule::OwnerRoleNeverGiven));
        for role in some_of_every_role().filter(|role| *role != Role::Owner.into()) {
            let expected = match place(&role) < rank(&actor) {
                true => Ok(()),
                false => Err(RankRule::RoleNotBelow { role: role.clone() }),
            };
            assert_eq!(may_give_role(&actor, &role), expected, "{actor:?} gives {role}");
        }
    }
}

/// However many people change each other's roles, nobody reaches the rank of whoever raised them.
#[test]
fn giving_a_role_leaves_the_giver_above() {
    for actor in everyone(1) {
        for target in everyone(2).filter(|target| may_change(&actor, target).is_ok()) {
            for role in some_of_every_role().filter(|role| may_give_role(&actor, role).is_ok()) {
                let raised = Party { role, ..target };
                assert!(may_change(&actor, &raised).is_ok());
                assert!(may_change(&raised, &actor).is_err());
            }
        }
    }
}

/// Why `actor` may not give the permission, said another way: every objection there is, the gravest last.
fn objection(actor: &Party<u8>, permission: Permission, held: Grant, given: Grant) -> Option<RankRule> {
    let too_long = (-3..=3).map(at).any(|now| given.holds_at(now) && !held.holds_at(now));
    let objections = [
        (!actor.is_owner && too_long, RankRule::NotHeldThatLong { permission }),
        (!actor.is_owner && held == Grant::None, RankRule::NotHeld { permission }),
        (!actor.is_owner && permission.as_str() == "manage_permissions", RankRule::OnlyOwnerGives { permission }),
        (["view_tenants", "manage_tenants"].contains(&permission.as_str()), RankRule::PlatformOnly { permission }),
    ];
    objections.into_iter().rev().find(|(applies, _)| *applies).map(|(_, rule)| rule)
}

#[test]
fn one_gives_only_what_one_holds_for_as_long_and_only_the_owner_gives_manage_permissions() {
    for (actor, permission) in everyone(1).flat_map(|actor| Permission::ALL.iter().map(move |p| (actor.clone(), *p))) {
        for (held, given) in TERMS.iter().flat_map(|held| TERMS.map(|given| (held(), given()))) {
            let expected = objection(&actor, permission, held, given).map_or(Ok(()), Err);
            let answer = may_give_permission(&actor, permission, held, given);
            assert_eq!(answer, expected, "{actor:?} holds {permission} {held:?}, gives it {given:?}");
        }
    }
}
