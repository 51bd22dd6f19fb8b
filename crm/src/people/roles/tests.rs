//! Proofs about shaping roles.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::{
    decision::tests::{at, custom_ranks, some_of_every_role},
    holding::{Holding, PersonalRule},
};

fn member(role: AnyRole, is_owner: bool) -> Member {
    let holding = Holding { role, rules: BTreeMap::new() };
    Member { id: None, discord_id: None, name: String::new(), is_owner, disabled: false, holding }
}

#[test]
fn a_custom_role_stands_between_the_one_that_it_is_above_and_the_next() {
    let mut ranks = BTreeSet::new();
    for pair in Role::ALL.windows(2) {
        let rank = rank_above(pair[1]).unwrap();
        assert!(pair[1].rank() < rank && rank < pair[0].rank(), "above {}: {rank}", pair[1]);
        assert!(custom_ranks().contains(&rank) && ranks.insert(rank));
        // Half-way, so that there is room on both sides wherever there is room at all.
        assert!(rank.abs_diff(pair[1].rank()).abs_diff(rank.abs_diff(pair[0].rank())) <= 1);
    }
    let refused = rank_above(Role::Owner);
    assert!(matches!(refused, Err(Error::Invalid { field: Field::Above, problem: Problem::Form })), "{refused:?}");
}

/// Neither the rank that it has nor the one that it would get may be as high as one's own.
#[test]
fn one_shapes_exactly_the_roles_below_ones_own() {
    for (role, is_owner) in some_of_every_role().flat_map(|role| [(role.clone(), true), (role, false)]) {
        let me = member(role.clone(), is_owner);
        for (before, after) in custom_ranks().iter().flat_map(|b| custom_ranks().into_iter().map(|a| (*b, a))) {
            let below = is_owner || before.max(after) < role.rank();
            let expected = if below { Ok(()) } else { Err(RankRule::ShapeNotBelow) };
            assert_eq!(judge(&me, &[before, after], &[], at(0)), expected, "{role}, {before} → {after}");
        }
    }
}

/// What goes into a role is given for good to whoever holds the role.
#[test]
fn one_puts_into_a_role_what_one_holds_for_good() {
    let rules = [None, Some((false, None)), Some((true, None)), Some((true, Some(at(9)))), Some((true, Some(at(0))))];
    for (role, is_owner) in some_of_every_role().flat_map(|role| [(role.clone(), true), (role, false)]) {
        for (permission, rule) in Permission::ALL.iter().flat_map(|p| rules.map(|rule| (*p, rule))) {
            let mut me = member(role.clone(), is_owner);
            let made = rule.map(|(granted, until)| PersonalRule { granted, until, notes: None });
            me.holding.rules.extend(made.map(|made| (permission, made)));
            let for_good = match rule {
                Some((granted, None)) => granted,
                _ => false,
            };
            let (now, denied) =
                (matches!(rule, Some((true, Some(until))) if until > at(0)), rule == Some((false, None)));
            let expected = match permission.as_str() {
                "view_tenants" | "manage_tenants" => Err(RankRule::PlatformOnly { permission }),
                _ if is_owner => Ok(()),
                "manage_permissions" => Err(RankRule::OnlyOwnerGives { permission }),
                _ if for_good || (role.allows(permission) && !denied) => Ok(()),
                _ if now => Err(RankRule::NotHeldThatLong { permission }),
                _ => Err(RankRule::NotHeld { permission }),
            };
            assert_eq!(judge(&me, &[], &[permission], at(0)), expected, "{role} {rule:?} puts {permission} in");
        }
    }
}

#[test]
fn one_permission_too_many_spoils_the_rest() {
    let me = member(Role::User.into(), false);
    let (held, lacking) = (Permission::ViewOwnStats, Permission::ExportData);
    assert_eq!(judge(&me, &[], &[held], at(0)), Ok(()));
    for added in [[held, lacking], [lacking, held]] {
        assert_eq!(judge(&me, &[], &added, at(0)), Err(RankRule::NotHeld { permission: lacking }));
    }
}

/// Rank is asked first: nobody learns from another answer what somebody above them holds.
#[test]
fn rank_is_asked_before_permissions() {
    let me = member(Role::User.into(), false);
    let refused = judge(&me, &[15], &[Permission::ExportData], at(0));
    assert_eq!(refused, Err(RankRule::ShapeNotBelow));
}

#[test]
fn no_role_is_called_like_a_built_in_one() {
    for taken in ["owner", "Super_Admin", " moderator "] {
        let refused = checked_name(taken);
        assert!(matches!(refused, Err(Error::Conflict(Conflict::Taken(Noun::Role)))), "{taken:?}: {refused:?}");
    }
    assert_eq!(checked_name("Night shift").unwrap(), "Night shift");
}
