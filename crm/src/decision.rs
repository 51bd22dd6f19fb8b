//! Who may do what, and who may change whom. Pure: facts in, answer out; nothing here reads a database or a clock.
//!
//! [`decide`] is the one place that says yes or no to a permission. To add a rule: a variant in [`Rule`], its line in
//! [`decide`] at the place where it takes effect, the fact it needs in [`Standing`], and the same rule in the tests'
//! second model, which is written another way on purpose.
//!
//! Changing people takes three answers. First [`decide`] on `manage_permissions`. Then [`may_change`]: whether this
//! person may touch that one at all, be it a role, a grant, a denial, or disabling. Then, for what is handed over,
//! [`may_give_role`] or [`may_give_permission`]; taking something away needs no third answer.

use chrono::{DateTime, Utc};

use crate::permission::Permission;
use crate::role::Role;

/// A person's own grant of one permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Never granted, or taken back.
    None,
    /// Granted with no end.
    Forever,
    /// Granted up to this time: at the time itself it is over.
    Until(DateTime<Utc>),
}

impl Grant {
    /// Whether it counts at this time.
    pub fn holds_at(self, now: DateTime<Utc>) -> bool {
        match self {
            Self::None => false,
            Self::Forever => true,
            Self::Until(end) => now < end,
        }
    }
}

/// What the tenant's database knows about a caller, for one permission, at the moment of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The member's role.
    pub role: Role,
    /// Whether the registry names this person as the tenant's owner. The role alone does not make an owner.
    pub is_owner: bool,
    /// Whether the member was disabled.
    pub disabled: bool,
    /// Whether the tenant was suspended.
    pub tenant_suspended: bool,
    /// Whether this permission was taken from this person by a personal denial.
    pub denied: bool,
    /// Whether, and up to when, this permission was given to this person.
    pub granted_until: Grant,
}

/// The rule that decided, for `/perms explain` and the audit trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Yes: the owner may do everything.
    Owner,
    /// No: the member is disabled.
    Disabled,
    /// No: the tenant is suspended.
    Suspended,
    /// No: a personal denial.
    Denied,
    /// Yes: a personal grant that has not ended.
    Granted,
    /// Yes: the role holds the permission.
    Role,
    /// No: nothing gives the permission.
    Nothing,
}

impl Rule {
    /// The name stored in the audit trail.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Disabled => "disabled",
            Self::Suspended => "suspended",
            Self::Denied => "denied",
            Self::Granted => "granted",
            Self::Role => "role",
            Self::Nothing => "nothing",
        }
    }
}

/// Yes or no, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether the caller may go on.
    pub allowed: bool,
    /// The first rule that applied.
    pub rule: Rule,
}

/// Decides whether someone of this standing may do this now: the first rule that applies wins.
///
/// The answer is about the tenant whose database gave the standing and about nothing else. The owner's yes therefore
/// covers his own tenant; a permission with [`Permission::is_platform`] is decided by the control database, and a door
/// that reaches other tenants must ask there instead of here.
pub fn decide(standing: &Standing, permission: Permission, now: DateTime<Utc>) -> Decision {
    let Standing { role, is_owner, disabled, tenant_suspended, denied, granted_until } = *standing;
    let (allowed, rule) = if is_owner {
        (true, Rule::Owner)
    } else if disabled {
        (false, Rule::Disabled)
    } else if tenant_suspended {
        (false, Rule::Suspended)
    } else if denied {
        (false, Rule::Denied)
    } else if granted_until.holds_at(now) {
        (true, Rule::Granted)
    } else if role.allows(permission) {
        (true, Rule::Role)
    } else {
        (false, Rule::Nothing)
    };
    Decision { allowed, rule }
}

/// One side of a change of people: who changes, or who is changed.
///
/// `Id` is whatever tells two members of one tenant apart, so that nobody has to remember to say "that is me".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person<Id> {
    /// Who it is.
    pub id: Id,
    /// The member's role.
    pub role: Role,
    /// Whether the registry names this person as the tenant's owner. It counts above any role, whatever `role` says.
    pub is_owner: bool,
}

/// Why a change of people was refused; carries what the sentence to the person needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RankRule {
    /// The owner can't be changed by anyone, himself included.
    #[error("the owner can't be changed")]
    TargetIsOwner,
    /// Nobody changes their own role, grants or denials, up or down.
    #[error("nobody changes their own role or permissions")]
    Yourself,
    /// The other person's rank is equal or higher.
    #[error("the other person's role, {target}, does not rank below the actor's")]
    TargetNotBelow {
        /// The other person's role.
        target: Role,
    },
    /// The `owner` role is not given by anyone: owner transfer is another matter.
    #[error("the owner role can't be given")]
    OwnerRoleNeverGiven,
    /// The role to be given ranks as high as the actor's own, or higher.
    #[error("the role {role} does not rank below the actor's")]
    RoleNotBelow {
        /// The role that was to be given.
        role: Role,
    },
    /// The actor does not have the permission to be given.
    #[error("the actor does not hold {permission}")]
    NotHeld {
        /// The permission that was to be given.
        permission: Permission,
    },
    /// Only the owner gives this permission, even if the actor holds it.
    #[error("only the owner gives {permission}")]
    OnlyOwnerGives {
        /// The permission that was to be given.
        permission: Permission,
    },
    /// The permission is the platform's and no tenant can give it.
    #[error("{permission} belongs to the platform and can't be given in a tenant")]
    PlatformOnly {
        /// The permission that was to be given.
        permission: Permission,
    },
}

/// Whether `actor` may touch `target` at all. The actor's right to manage people is a separate question.
///
/// Nobody touches the owner, not even himself. Nobody touches themselves: who manages permissions must neither raise
/// himself nor lock himself out by a slip. Nobody touches an equal or higher rank.
pub fn may_change<Id: PartialEq>(actor: &Person<Id>, target: &Person<Id>) -> Result<(), RankRule> {
    if target.is_owner {
        Err(RankRule::TargetIsOwner)
    } else if actor.id == target.id {
        Err(RankRule::Yourself)
    } else if actor.is_owner || target.role.rank() < actor.role.rank() {
        Ok(())
    } else {
        Err(RankRule::TargetNotBelow { target: target.role })
    }
}

/// Whether `actor` may give someone this role: one that ranks strictly below their own, and never `owner`.
///
/// A role is given whole, by rank alone: `cto`, once trusted with `manage_permissions`, may make someone `manager`
/// though a manager may do things that a cto may not.
pub fn may_give_role<Id>(actor: &Person<Id>, role: Role) -> Result<(), RankRule> {
    if role == Role::Owner {
        Err(RankRule::OwnerRoleNeverGiven)
    } else if actor.is_owner || role.rank() < actor.role.rank() {
        Ok(())
    } else {
        Err(RankRule::RoleNotBelow { role })
    }
}

/// Whether `actor` may give this permission to someone, where `holds` says whether [`decide`] allows it to the actor
/// right now. The same question is asked for each permission that goes into a custom role.
pub fn may_give_permission<Id>(actor: &Person<Id>, permission: Permission, holds: bool) -> Result<(), RankRule> {
    if permission.is_platform() {
        Err(RankRule::PlatformOnly { permission })
    } else if actor.is_owner {
        Ok(())
    } else if permission == Permission::ManagePermissions {
        Err(RankRule::OnlyOwnerGives { permission })
    } else if holds {
        Ok(())
    } else {
        Err(RankRule::NotHeld { permission })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::select;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    /// Few seconds, so that "exactly at the end" comes up often.
    fn a_time() -> impl Strategy<Value = DateTime<Utc>> {
        (-3i64..=3).prop_map(at)
    }

    fn a_grant() -> impl Strategy<Value = Grant> {
        prop_oneof![Just(Grant::None), Just(Grant::Forever), a_time().prop_map(Grant::Until)]
    }

    prop_compose! {
        fn a_standing()(
            role in select(Role::ALL),
            is_owner in prop::bool::weighted(0.2),
            disabled in prop::bool::weighted(0.2),
            tenant_suspended in prop::bool::weighted(0.2),
            denied in prop::bool::weighted(0.3),
            granted_until in a_grant(),
        ) -> Standing {
            Standing { role, is_owner, disabled, tenant_suspended, denied, granted_until }
        }
    }

    /// The rules again, as a list: which answer, by which rule, and does it apply? Every one is evaluated, then the
    /// first that applies is taken.
    fn model(s: &Standing, permission: Permission, now: DateTime<Utc>) -> Decision {
        let seconds_left = match s.granted_until {
            Grant::None => 0,
            Grant::Forever => i64::MAX,
            Grant::Until(end) => end.signed_duration_since(now).num_seconds(),
        };
        let rules = [
            (7, true, Rule::Owner, s.is_owner),
            (6, false, Rule::Disabled, s.disabled),
            (5, false, Rule::Suspended, s.tenant_suspended),
            (4, false, Rule::Denied, s.denied),
            (3, true, Rule::Granted, seconds_left > 0),
            (2, true, Rule::Role, s.role.allows(permission)),
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

        /// Nothing that anyone can record about the owner takes anything from him.
        #[test]
        fn the_owner_is_never_refused(s in a_standing(), permission in select(Permission::ALL), now in a_time()) {
            let owner = Standing { is_owner: true, ..s };
            prop_assert!(decide(&owner, permission, now).allowed);
        }

        /// Taking never gives: a denial, disabling or suspending turns no answer into a yes.
        #[test]
        fn taking_away_never_gives(s in a_standing(), permission in select(Permission::ALL), now in a_time()) {
            let before = decide(&s, permission, now).allowed;
            let less = [
                Standing { denied: true, ..s },
                Standing { disabled: true, ..s },
                Standing { tenant_suspended: true, ..s },
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
    }

    /// The property tests draw from these; this goes through all of them.
    #[test]
    fn decide_agrees_with_the_model_on_every_standing() {
        let grants = [Grant::None, Grant::Forever, Grant::Until(at(-1)), Grant::Until(at(0)), Grant::Until(at(1))];
        for bits in 0..16u8 {
            for (role, granted_until) in Role::ALL.iter().flat_map(|role| grants.map(|grant| (*role, grant))) {
                let standing = Standing {
                    role,
                    is_owner: bits & 1 != 0,
                    disabled: bits & 2 != 0,
                    tenant_suspended: bits & 4 != 0,
                    denied: bits & 8 != 0,
                    granted_until,
                };
                for permission in Permission::ALL {
                    let decision = decide(&standing, *permission, at(0));
                    assert_eq!(decision, model(&standing, *permission, at(0)), "{standing:?} {permission}");
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
    }

    /// Every person there can be: each role, as the owner and not; `role: Owner` without `is_owner` is a leftover row.
    fn everyone(id: u8) -> impl Iterator<Item = Person<u8>> {
        Role::ALL.iter().flat_map(move |role| [true, false].map(|is_owner| Person { id, role: *role, is_owner }))
    }

    fn rank(person: &Person<u8>) -> u16 {
        if person.is_owner { u16::MAX } else { person.role.rank().into() }
    }

    #[test]
    fn nobody_changes_the_owner_in_any_way() {
        for target in everyone(2).filter(|target| target.is_owner) {
            for actor in everyone(1).chain([target]) {
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
                    false => Err(RankRule::TargetNotBelow { target: target.role }),
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
            assert_eq!(may_give_role(&actor, Role::Owner), Err(RankRule::OwnerRoleNeverGiven));
            for role in Role::ALL.iter().copied().filter(|role| *role != Role::Owner) {
                let expected = match u16::from(role.rank()) < rank(&actor) {
                    true => Ok(()),
                    false => Err(RankRule::RoleNotBelow { role }),
                };
                assert_eq!(may_give_role(&actor, role), expected, "{actor:?} gives {role}");
            }
        }
    }

    /// However many people change each other's roles, nobody reaches the rank of whoever raised them.
    #[test]
    fn giving_a_role_leaves_the_giver_above() {
        for actor in everyone(1) {
            for target in everyone(2).filter(|target| may_change(&actor, target).is_ok()) {
                for role in Role::ALL.iter().copied().filter(|role| may_give_role(&actor, *role).is_ok()) {
                    assert!(may_change(&actor, &Person { role, ..target }).is_ok());
                    assert!(may_change(&Person { role, ..target }, &actor).is_err());
                }
            }
        }
    }

    #[test]
    fn one_gives_only_what_one_holds_and_only_the_owner_gives_manage_permissions() {
        for actor in everyone(1) {
            for permission in Permission::ALL.iter().copied() {
                for holds in [true, false] {
                    let expected = match permission {
                        Permission::ViewTenants | Permission::ManageTenants => {
                            Err(RankRule::PlatformOnly { permission })
                        }
                        _ if actor.is_owner => Ok(()),
                        Permission::ManagePermissions => Err(RankRule::OnlyOwnerGives { permission }),
                        _ if !holds => Err(RankRule::NotHeld { permission }),
                        _ => Ok(()),
                    };
                    assert_eq!(may_give_permission(&actor, permission, holds), expected, "{actor:?} {permission}");
                }
            }
        }
    }
}
