//! Proofs about holdings and changes, against a second model that goes through time moment by moment.

use proptest::{
    prelude::*,
    sample::{select, subsequence},
};

use super::*;
use crate::decision::{
    Rule,
    tests::{a_custom_role, a_time, any_role, at, some_of_every_role},
};

/// Few permissions, so that a change often meets what is there: held by all roles, by some, by the owner's alone, by none.
const PERMISSIONS: [Permission; 6] = [
    Permission::ViewContacts,
    Permission::ExportData,
    Permission::BookOwn,
    Permission::ManageRoles,
    Permission::ManagePermissions,
    Permission::ViewTenants,
];

prop_compose! {
    /// A denial with an end is in no table, and denies all the same.
    fn any_rule()(
        granted in prop::bool::weighted(0.6),
        until in prop::option::of(a_time()),
        notes in prop::option::of(select(vec!["away in May".to_owned(), "asked twice".to_owned()])),
    ) -> PersonalRule {
        PersonalRule { granted, until, notes }
    }
}

prop_compose! {
    fn any_holding()(
        role in any_role(),
        rules in prop::collection::btree_map(select(PERMISSIONS.to_vec()), any_rule(), 0..5),
    ) -> Holding {
        Holding { role, rules }
    }
}

fn any_permissions() -> impl Strategy<Value = Vec<Permission>> {
    subsequence(PERMISSIONS.to_vec(), 1..4)
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        any_role().prop_map(Change::Role),
        (any_permissions(), prop::option::of(a_time()))
            .prop_map(|(permissions, until)| Change::Grant { permissions, until }),
        any_permissions().prop_map(Change::Deny),
        any_permissions().prop_map(Change::Clear),
        any_holding().prop_map(Change::Become),
    ]
}

/// Somebody and what they hold.
type Somebody = (Party<u8>, Holding);

fn anybody() -> impl Strategy<Value = Somebody> {
    (any_holding(), 0u8..4, prop::bool::weighted(0.15)).prop_map(|(holding, id, is_owner)| {
        let person = Party { id, role: holding.role.clone(), is_owner };
        (person, holding)
    })
}

/// Somebody high up, who would be refused little but for what they don't hold.
fn somebody_high() -> impl Strategy<Value = Somebody> {
    (anybody(), 91u8..100, prop::bool::ANY).prop_map(|((person, holding), rank, keep)| {
        let held: Vec<_> = PERMISSIONS.into_iter().filter(|p| holding.role.allows(*p)).collect();
        let role = if keep { holding.role } else { a_custom_role(9, rank, &held) };
        (Party { id: 9, role: role.clone(), ..person }, Holding { role, ..holding })
    })
}

/// Every moment at which something could be otherwise than at the one before.
fn moments() -> impl Iterator<Item = DateTime<Utc>> {
    (-5..=9).chain([1_000_000]).map(at)
}

/// Whether the role and whether a personal grant gives the permission at this moment.
fn gives(holding: &Holding, permission: Permission, moment: DateTime<Utc>) -> [bool; 2] {
    let granted = match holding.rules.get(&permission) {
        Some(PersonalRule { granted: false, .. }) => return [false, false],
        Some(PersonalRule { until: Some(until), .. }) => moment < *until,
        Some(PersonalRule { until: None, .. }) => true,
        None => false,
    };
    [holding.role.allows(permission), granted]
}

fn holds(holding: &Holding, permission: Permission, moment: DateTime<Utc>) -> bool {
    gives(holding, permission, moment).contains(&true)
}

/// The moments at which role or grant gives after the change what just that did not give before.
fn newly_given(before: &Holding, after: &Holding, permission: Permission) -> Vec<DateTime<Utc>> {
    let newly = |moment: &DateTime<Utc>| {
        let (had, has) = (gives(before, permission, *moment), gives(after, permission, *moment));
        (0..2).any(|source| has[source] && !had[source])
    };
    moments().filter(newly).collect()
}

/// The judgement again: every objection there is, the first to be said first.
fn objections(actor: &Somebody, target: &Somebody, after: &Holding, now: DateTime<Utc>) -> Vec<RankRule> {
    let ((actor, held), (target, before)) = (actor, target);
    let not_below = |role: &AnyRole| !actor.is_owner && actor.role.rank() <= role.rank();
    let changes_role = after.role != before.role;
    let mut objections = vec![
        (target.is_owner, RankRule::TargetIsOwner),
        (actor.id == target.id, RankRule::Yourself),
        (not_below(&target.role), RankRule::TargetNotBelow { target: target.role.clone() }),
        (changes_role && after.role == Role::Owner.into(), RankRule::OwnerRoleNeverGiven),
        (changes_role && not_below(&after.role), RankRule::RoleNotBelow { role: after.role.clone() }),
    ];
    for permission in Permission::ALL.iter().copied() {
        let given = newly_given(before, after, permission);
        let too_long = given.iter().any(|moment| *moment >= now && !holds(held, permission, *moment));
        let (something, bound) = (!given.is_empty(), !given.is_empty() && !actor.is_owner);
        objections.extend([
            (something && permission.is_platform(), RankRule::PlatformOnly { permission }),
            (bound && permission == Permission::ManagePermissions, RankRule::OnlyOwnerGives { permission }),
            (bound && !holds(held, permission, now), RankRule::NotHeld { permission }),
            (bound && too_long, RankRule::NotHeldThatLong { permission }),
        ]);
    }
    objections.into_iter().filter(|(applies, _)| *applies).map(|(_, rule)| rule).collect()
}

fn judged(actor: &Somebody, target: &Somebody, after: &Holding, now: DateTime<Utc>) -> Result<(), RankRule> {
    judge(&actor.0, &actor.1, &target.0, &target.1, after, now)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn a_term_says_when_the_permission_is_held(h in any_holding(), now in a_time(), p in select(PERMISSIONS.to_vec())) {
        let term = h.term(p, now);
        for moment in moments().filter(|moment| *moment >= now) {
            let held = holds(&h, p, moment) && !p.is_platform();
            prop_assert_eq!(term.holds_at(moment), held);
            prop_assert_eq!(h.decide(false, false, p, moment).allowed, held);
        }
        prop_assert!(!matches!(term, Grant::Until(end) if end <= now), "a term that is over is none");
    }

    #[test]
    fn a_change_touches_what_it_names_and_nothing_else(
        h in any_holding(), change in any_change(), notes in prop::option::of(Just("why"))
    ) {
        let after = h.after(&change, notes);
        let expected_role = match &change {
            Change::Role(role) | Change::Become(Holding { role, .. }) => role,
            _ => &h.role,
        };
        prop_assert_eq!(&after.role, expected_role);
        let made = |granted, until| Some(PersonalRule { granted, until, notes: notes.map(str::to_owned) });
        for p in PERMISSIONS {
            let expected = match &change {
                Change::Become(holding) => holding.rules.get(&p).cloned(),
                Change::Grant { permissions, until } if permissions.contains(&p) => made(true, *until),
                Change::Deny(permissions) if permissions.contains(&p) => made(false, None),
                Change::Clear(permissions) if permissions.contains(&p) => None,
                _ => h.rules.get(&p).cloned(),
            };
            prop_assert_eq!(after.rules.get(&p), expected.as_ref());
        }
    }

    #[test]
    fn what_differs_is_listed_once_in_order(before in any_holding(), after in any_holding(), now in a_time()) {
        let differ: Vec<_> = PERMISSIONS.into_iter().filter(|p| before.rules.get(p) != after.rules.get(p)).collect();
        let mut listed = before.rules_that_differ(&after);
        prop_assert!(listed.is_sorted());
        prop_assert_eq!(&listed, &after.rules_that_differ(&before));
        listed.sort_by_key(|p| PERMISSIONS.iter().position(|named| named == p));
        prop_assert_eq!(listed, differ);
        let own = Permission::ALL.iter().copied().filter(|p| !p.is_platform());
        let gained = own.filter(|p| holds(&after, *p, now) && !holds(&before, *p, now));
        prop_assert_eq!(after.beyond(&before, now), gained.collect::<Vec<_>>());
    }

    #[test]
    fn what_is_handed_over_is_what_role_or_grant_newly_gives(before in any_holding(), change in any_change()) {
        let after = before.after(&change, None);
        let handed = handed_over(&before, &after);
        for p in Permission::ALL.iter().copied() {
            let terms: Vec<Grant> = handed.iter().filter(|(named, _)| *named == p).map(|(_, term)| *term).collect();
            let newly = newly_given(&before, &after, p);
            prop_assert_eq!(terms.is_empty(), newly.is_empty(), "{}", p);
            for moment in newly {
                prop_assert!(terms.iter().any(|term| term.holds_at(moment)));
            }
            // What is handed over is also there, and said once.
            for (n, term) in terms.iter().enumerate() {
                prop_assert!(moments().all(|moment| !term.holds_at(moment) || holds(&after, p, moment)));
                prop_assert!(!terms[..n].contains(term));
            }
        }
        prop_assert!(handed.is_sorted_by_key(|(permission, _)| *permission));
    }

    #[test]
    fn judge_agrees_with_the_model(
        actor in prop_oneof![anybody(), somebody_high()], target in anybody(), change in any_change(), now in a_time()
    ) {
        let after = target.1.after(&change, None);
        let expected = objections(&actor, &target, &after, now).into_iter().next().map_or(Ok(()), Err);
        prop_assert_eq!(judged(&actor, &target, &after, now), expected);
    }

    /// Now and at any time to come.
    #[test]
    fn nobody_ends_up_with_what_the_actor_does_not_hold_for_as_long(
        actor in somebody_high(), target in anybody(), change in any_change(), now in a_time()
    ) {
        let after = target.1.after(&change, None);
        if judged(&actor, &target, &after, now).is_ok() && !actor.0.is_owner {
            for (p, moment) in Permission::ALL.iter().flat_map(|p| moments().map(move |moment| (*p, moment))) {
                let gained = holds(&after, p, moment) && !holds(&target.1, p, moment);
                prop_assert!(moment < now || !gained || holds(&actor.1, p, moment), "{p} at {moment}");
            }
        }
    }

    /// Whatever the actor holds: a denial, or the end of a grant, needs no more than standing above.
    #[test]
    fn taking_away_never_needs_more(
        actor in anybody(), target in anybody(), permissions in any_permissions(), now in a_time()
    ) {
        let denied = target.1.after(&Change::Deny(permissions.clone()), None);
        prop_assert_eq!(judged(&actor, &target, &denied, now), decision::may_change(&actor.0, &target.0));
        let granted = permissions.into_iter().filter(|p| target.1.rules.get(p).is_none_or(|rule| rule.granted));
        let cleared = target.1.after(&Change::Clear(granted.collect()), None);
        prop_assert_eq!(judged(&actor, &target, &cleared, now), decision::may_change(&actor.0, &target.0));
    }

    #[test]
    fn what_stays_the_same_hands_over_nothing(actor in anybody(), target in anybody(), now in a_time()) {
        prop_assert_eq!(handed_over(&target.1, &target.1), []);
        prop_assert_eq!(judged(&actor, &target, &target.1, now), decision::may_change(&actor.0, &target.0));
    }

    #[test]
    fn nobody_touches_the_owner(actor in anybody(), owner in anybody(), change in any_change(), now in a_time()) {
        let owner = (Party { is_owner: true, ..owner.0 }, owner.1);
        let after = owner.1.after(&change, None);
        prop_assert_eq!(judged(&actor, &owner, &after, now), Err(RankRule::TargetIsOwner));
        for p in Permission::ALL.iter().copied() {
            let decision = after.decide(true, true, p, now);
            let (allowed, rule) = if p.is_platform() { (false, Rule::Nothing) } else { (true, Rule::Owner) };
            prop_assert_eq!(decision, Decision { allowed, rule });
        }
    }

    /// The denial kept it back; so whoever ends the denial gives it.
    #[test]
    fn undoing_a_denial_hands_over_what_comes_back(h in any_holding(), p in select(PERMISSIONS.to_vec())) {
        let denied = h.after(&Change::Deny(vec![p]), None);
        let handed = handed_over(&denied, &h);
        let back = moments().any(|moment| holds(&h, p, moment));
        prop_assert_eq!(handed.iter().any(|(named, _)| *named == p), back);
        prop_assert!(handed.iter().all(|(named, _)| *named == p), "nothing but that comes back");
        let cleared = denied.after(&Change::Clear(vec![p]), None);
        let from_role = if h.role.allows(p) { vec![(p, Grant::Forever)] } else { vec![] };
        prop_assert_eq!(handed_over(&denied, &cleared), from_role);
    }

    /// The person is then the other's equal, whatever they were, and needs no more to become so a second time.
    #[test]
    fn copying_hands_over_the_difference(before in any_holding(), source in any_holding()) {
        let after = before.after(&Change::Become(source.clone()), Some("not kept: the notes are the other's"));
        prop_assert_eq!(&after, &source);
        prop_assert_eq!(handed_over(&after, &source), []);
        let handed = handed_over(&before, &after);
        for p in Permission::ALL.iter().copied() {
            let named = handed.iter().any(|(named, _)| *named == p);
            prop_assert_eq!(named, !newly_given(&before, &source, p).is_empty(), "{}", p);
        }
    }
}

fn rule(granted: bool, until: Option<DateTime<Utc>>) -> PersonalRule {
    PersonalRule { granted, until, notes: None }
}

/// The whole table: every role, custom ones too × no rule, a denial, a grant for good, over, just over, running × disabled ×
/// the owner.
#[test]
fn a_holding_decides_as_the_table_says() {
    let grants = [None, Some(at(-1)), Some(at(0)), Some(at(1))].map(|until| Some(rule(true, until)));
    let rules: Vec<_> =
        grants.into_iter().chain([None, Some(rule(false, None)), Some(rule(false, Some(at(-1))))]).collect();
    for (role, made) in some_of_every_role().flat_map(|role| rules.iter().map(move |made| (role.clone(), made.clone())))
    {
        for (p, bits) in Permission::ALL.iter().flat_map(|p| (0..4u8).map(|bits| (*p, bits))) {
            let (is_owner, disabled) = (bits & 1 != 0, bits & 2 != 0);
            let holding =
                Holding { role: role.clone(), rules: made.clone().map(|made| (p, made)).into_iter().collect() };
            let [by_role, by_grant] = gives(&holding, p, at(0));
            let expected = match (is_owner, disabled, made.as_ref().is_some_and(|made| !made.granted)) {
                _ if p.is_platform() => Rule::Nothing,
                (true, ..) => Rule::Owner,
                (_, true, _) => Rule::Disabled,
                (.., true) => Rule::Denied,
                _ if by_grant => Rule::Granted,
                _ if by_role => Rule::Role,
                _ => Rule::Nothing,
            };
            let allowed = matches!(expected, Rule::Owner | Rule::Granted | Rule::Role);
            let decision = holding.decide(is_owner, disabled, p, at(0));
            assert_eq!(decision, Decision { allowed, rule: expected }, "{holding:?} {p}");
        }
    }
}

#[test]
fn a_denial_gives_for_no_time() {
    for until in [None, Some(at(1))] {
        assert_eq!(rule(false, until).term(), Grant::None);
    }
    assert_eq!(rule(true, None).term(), Grant::Forever);
    assert_eq!(rule(true, Some(at(1))).term(), Grant::Until(at(1)));
}

#[test]
fn everybody_holds_what_a_user_holds() {
    let everybody = Holding::of_everybody();
    for p in Permission::ALL.iter().copied() {
        assert_eq!(everybody.term(p, at(0)) == Grant::Forever, Role::User.allows(p), "{p}");
    }
    assert!(everybody.rules.is_empty());
}

/// Both the role that is given and the grant that is there give the permission, but the grant was somebody else's deed: taken
/// back, it would leave what the actor never held.
#[test]
fn a_role_is_not_given_by_who_lacks_what_it_holds_even_to_who_has_that_by_grant() {
    let wide = a_custom_role(1, 50, &[Permission::ViewContacts, Permission::ExportData]);
    let manages = BTreeMap::from([(Permission::ManagePermissions, rule(true, None))]);
    let actor =
        (Party { id: 1, role: Role::Ceo.into(), is_owner: false }, Holding { role: Role::Ceo.into(), rules: manages });
    let exports = BTreeMap::from([(Permission::ExportData, rule(true, None))]);
    let target = (
        Party { id: 2, role: Role::User.into(), is_owner: false },
        Holding { role: Role::User.into(), rules: exports },
    );
    let after = target.1.after(&Change::Role(wide), None);
    let not_held = RankRule::NotHeld { permission: Permission::ExportData };
    assert_eq!(judged(&actor, &target, &after, at(0)), Err(not_held));
}

/// Nor does a role with `manage_permissions` come from a delegate, to whoever has it from the owner for now.
#[test]
fn only_the_owner_gives_a_role_with_manage_permissions() {
    let deputy = a_custom_role(1, 50, &[Permission::ManagePermissions]);
    let manages = BTreeMap::from([(Permission::ManagePermissions, rule(true, None))]);
    let holding = |role: Role| Holding { role: role.into(), rules: manages.clone() };
    let person = |id, role: Role, is_owner| Party { id, role: role.into(), is_owner };
    let target = (person(2, Role::User, false), holding(Role::User));
    let after = target.1.after(&Change::Role(deputy), None);
    let delegate = (person(1, Role::SuperAdmin, false), holding(Role::SuperAdmin));
    let only_owner = RankRule::OnlyOwnerGives { permission: Permission::ManagePermissions };
    assert_eq!(judged(&delegate, &target, &after, at(0)), Err(only_owner));
    let owner = (person(1, Role::Owner, true), holding(Role::Owner));
    assert_eq!(judged(&owner, &target, &after, at(0)), Ok(()));
}
