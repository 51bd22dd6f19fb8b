//! Every state that two small companies can get into by commands of anyone but their owners, and what holds in all of them.
//!
//! The search goes on until it finds nothing new, so it covers every order of commands of any length. It asks the real
//! functions ([`Holding::decide`], [`Holding::after`], [`judge`], [`roles::judge`]) and compares their answers with a second
//! model in bits. Ends of grants are left to the property tests next door.
//!
//! To add a situation: one in [`start`]. To add a command: in [`Search::changes`] or [`Search::shapes`].

mod world;

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
    sync::Arc,
};

use self::world::*;
use super::*;
use crate::{decision::tests::at, members::Member, roles};

/// The rules as they are, but for one that is left out.
#[derive(Clone, Copy)]
struct Rules {
    /// Whether the rule that refuses a change of a person is left out.
    forgives: fn(&Deed<'_>, &RankRule) -> bool,
    /// The same for shaping a role.
    forgives_shape: fn(&RankRule) -> bool,
    /// Whether anybody may ask for anything.
    forgives_asking: bool,
    /// Whether owning one company counts in the other.
    owners_own_all: bool,
    /// Whether what somebody holds in A counts in B.
    holders_hold_all: bool,
}

const REAL: Rules = Rules {
    forgives: |_, _| false,
    forgives_shape: |_| false,
    forgives_asking: false,
    owners_own_all: false,
    holders_hold_all: false,
};

/// A change of a person that was refused, for the rule that is left out.
struct Deed<'a> {
    actor: &'a Party<usize>,
    before: &'a Holding,
    after: &'a Holding,
}

/// One side of a deed. Whether somebody is the owner is the registry's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Side {
    held: Held,
    is_owner: bool,
}

/// What was found: how many states, by how many commands at most each is reached, or what went wrong.
type Found = Result<(usize, usize), String>;

/// The search, with every answer that it has been given.
struct Search {
    rules: Rules,
    /// The permissions that are granted, denied and cleared personally; roles hold any of the four.
    focus: u8,
    /// Answers by all that they depend on.
    changes: HashMap<(Side, Side, bool, Shape), Rc<[Held]>>,
    copies: HashMap<(Side, Side, Shape, Held), Option<Held>>,
    shapes: HashMap<(Side, Shape), Rc<[Shape]>>,
    asks: HashMap<(Side, Shape), [bool; 2]>,
    violation: Option<String>,
}

impl Search {
    fn run(name: &str, focus: u8, rules: Rules) -> Found {
        let (changes, copies, shapes, asks) = Default::default();
        let mut search = Self { rules, focus, changes, copies, shapes, asks, violation: None };
        let first = start(name);
        let mut seen = HashSet::from([first]);
        let (mut frontier, mut depth) = (vec![first], 0);
        while !frontier.is_empty() {
            let mut next = Vec::new();
            for state in std::mem::take(&mut frontier) {
                holds_in_every_state(&first, &state)?;
                for successor in search.successors(&state) {
                    if seen.insert(successor) {
                        next.push(successor);
                    }
                }
                search.violation.take().map_or(Ok(()), Err)?;
            }
            depth += usize::from(!next.is_empty());
            frontier = next;
        }
        Ok((seen.len(), depth))
    }

    fn side(&self, state: &State, tenant: usize, person: usize) -> Side {
        let is_owner = person == tenant || (self.rules.owners_own_all && person < state.len());
        Side { held: state[tenant].people[person], is_owner }
    }

    /// As [`Search::side`], of whoever gives the command.
    fn actor(&self, state: &State, tenant: usize, person: usize) -> Side {
        let side = self.side(state, tenant, person);
        let elsewhere = self.rules.holders_hold_all.then_some(state[0].people[person]);
        Side { held: elsewhere.unwrap_or(side.held), ..side }
    }

    /// The states after each command that anyone but the company's owner gives and that is not refused.
    fn successors(&mut self, state: &State) -> Vec<State> {
        let mut states = Vec::new();
        for tenant in 0..state.len() {
            for actor in (0..PEOPLE.len()).filter(|actor| *actor != tenant) {
                let (company, side) = (&state[tenant], self.actor(state, tenant, actor));
                let [people, roles] = self.may_ask(side, company.shape);
                let mut push = |company| {
                    let mut after = *state;
                    after[tenant] = company;
                    states.push(after);
                };
                if people {
                    self.change_people(state, tenant, actor, &mut push);
                }
                if roles {
                    let held = company.people.iter().any(|person| person.role == OWN);
                    let shapes = self.shapes(side, company.shape);
                    // A role that somebody holds can't be deleted.
                    let shapes = shapes.iter().filter(|shape| !held || **shape != Shape::NONE);
                    shapes.for_each(|shape| push(Company { shape: *shape, ..*company }));
                }
            }
        }
        states
    }

    fn change_people(&mut self, state: &State, tenant: usize, actor: usize, push: &mut impl FnMut(Company)) {
        let company = &state[tenant];
        let me = self.actor(state, tenant, actor);
        for target in 0..PEOPLE.len() {
            let them = self.side(state, tenant, target);
            let mut changed = |held| {
                let mut after = *company;
                after.people[target] = held;
                push(after);
            };
            self.changes(me, them, actor == target, company.shape).iter().copied().for_each(&mut changed);
            for source in company.people {
                self.copy(me, them, actor == target, company.shape, source).into_iter().for_each(&mut changed);
            }
        }
    }

    /// Whether somebody may ask for changes of people, and of roles.
    fn may_ask(&mut self, side: Side, shape: Shape) -> [bool; 2] {
        let forgives = self.rules.forgives_asking;
        *self.asks.entry((side, shape)).or_insert_with(|| {
            let holding = side.held.as_holding(shape);
            [Permission::ManagePermissions, Permission::ManageRoles]
                .map(|p| forgives || holding.decide(side.is_owner, false, p, at(0)).allowed)
        })
    }

    /// What may become of a person, by every change but a copy.
    fn changes(&mut self, actor: Side, target: Side, same: bool, shape: Shape) -> Rc<[Held]> {
        if let Some(known) = self.changes.get(&(actor, target, same, shape)) {
            return known.clone();
        }
        let own = (shape != Shape::NONE).then(|| AnyRole::Custom(Arc::new(shape.as_role())));
        let roles = BUILT_IN.iter().map(|(role, _)| AnyRole::from(*role)).chain(own);
        let one = |p: Permission| {
            [Change::Grant { permissions: vec![p], until: None }, Change::Deny(vec![p]), Change::Clear(vec![p])]
        };
        let all = set(self.focus);
        let changes = (roles.map(Change::Role))
            .chain(set(self.focus).into_iter().flat_map(one))
            .chain([Change::Become(Holding::of_everybody()), Change::Clear(all.clone())])
            .chain([Change::Grant { permissions: all, until: None }]);
        let held = changes.filter_map(|change| self.change(actor, target, same, shape, &change)).collect::<Rc<[_]>>();
        self.changes.insert((actor, target, same, shape), held.clone());
        held
    }

    fn copy(&mut self, actor: Side, target: Side, same: bool, shape: Shape, source: Held) -> Option<Held> {
        // Copying oneself onto oneself is refused like any change of oneself, which `changes` goes through.
        if same {
            return None;
        }
        let key = (actor, target, shape, source);
        if let Some(known) = self.copies.get(&key) {
            return *known;
        }
        let held = self.change(actor, target, same, shape, &Change::Become(source.as_holding(shape)));
        self.copies.insert(key, held);
        held
    }

    /// What becomes of the target, if the rules allow it; the second model says whether they should.
    fn change(&mut self, actor: Side, target: Side, same: bool, shape: Shape, change: &Change) -> Option<Held> {
        let (held, before) = (actor.held.as_holding(shape), target.held.as_holding(shape));
        let after = before.after(change, None);
        let person = |id, side: Side, holding: &Holding| {
            let Side { is_owner, .. } = side;
            Party { id, role: holding.role.clone(), is_owner }
        };
        let (me, them) = (person(0, actor, &held), person(usize::from(!same), target, &before));
        let deed = Deed { actor: &me, before: &before, after: &after };
        let verdict = judge(&me, &held, &them, &before, &after, at(0));
        if verdict.is_err_and(|rule| !(self.rules.forgives)(&deed, &rule)) {
            return None;
        }
        let becomes = Held::of(&after);
        if let Some(wrong) = wrong_change(actor, target, same, becomes, shape) {
            self.violation.get_or_insert(format!("{wrong}: {actor:?} makes {becomes:?} of {target:?}, {shape:?}"));
        }
        Some(becomes)
    }

    /// What may become of the company's own role: made, edited in any way, deleted.
    fn shapes(&mut self, actor: Side, before: Shape) -> Rc<[Shape]> {
        if let Some(known) = self.shapes.get(&(actor, before)) {
            return known.clone();
        }
        let Side { held, is_owner } = actor;
        let holding = held.as_holding(before);
        let me = Member { id: None, discord_id: None, name: String::new(), is_owner, disabled: false, holding };
        let any = RANKS.iter().flat_map(|rank| (1..16).map(|permissions| Shape { rank: *rank, permissions }));
        let any = any.chain([Shape::NONE]).filter(|after| *after != before);
        let may = |after: &Shape| {
            let ranks: Vec<u8> = [before.rank, after.rank].into_iter().filter(|rank| *rank != 0).collect();
            let verdict = roles::judge(&me, &ranks, &set(after.permissions & !before.permissions), at(0));
            verdict.is_ok() || verdict.is_err_and(|rule| (self.rules.forgives_shape)(&rule))
        };
        let shapes: Rc<[Shape]> = any.filter(may).collect();
        for after in shapes.iter().copied() {
            if let Some(wrong) = wrong_shape(actor, before, after) {
                self.violation.get_or_insert(format!("{wrong}: {actor:?} makes {after:?} of {before:?}"));
            }
        }
        self.shapes.insert((actor, before), shapes.clone());
        shapes
    }
}

/// What is wrong with a change of a person that was not refused, by the second model.
fn wrong_change(actor: Side, target: Side, same: bool, after: Held, shape: Shape) -> Option<&'static str> {
    let (had, has) = (target.held.sources(shape), after.sources(shape));
    let given = (has[0] & !had[0]) | (has[1] & !had[1]);
    let (held, rank) = (actor.held.holds(shape), actor.held.rank(shape));
    let wrong = [
        (target.is_owner, "somebody changed the owner"),
        (actor.is_owner, "somebody who is not this company's owner counted as one"),
        (same, "somebody changed themselves"),
        (held & MANAGE_PERMISSIONS == 0, "somebody who may not manage permissions did"),
        (target.held.rank(shape) >= rank, "somebody changed an equal or higher rank"),
        (after.rank(shape) >= rank, "somebody gave a rank that is not below their own"),
        (given & !held != 0, "somebody gave what they don't hold"),
        (given & MANAGE_PERMISSIONS != 0, "somebody other than the owner gave manage_permissions"),
    ];
    wrong.into_iter().find(|(applies, _)| *applies).map(|(_, what)| what)
}

/// What is wrong with a role that was not refused, by the second model.
fn wrong_shape(actor: Side, before: Shape, after: Shape) -> Option<&'static str> {
    let (held, rank) = (actor.held.holds(before), actor.held.rank(before));
    let added = after.permissions & !before.permissions;
    let wrong = [
        (held & MANAGE_ROLES == 0, "somebody who may not manage roles did"),
        (before.rank >= rank || after.rank >= rank, "somebody shaped a role that is not below their own"),
        (added & !held != 0, "somebody put into a role what they don't hold"),
        (added & MANAGE_PERMISSIONS != 0, "somebody other than the owner put manage_permissions into a role"),
    ];
    wrong.into_iter().find(|(applies, _)| *applies).map(|(_, what)| what)
}

/// What must hold however a state was reached, whatever the single steps were.
fn holds_in_every_state(first: &State, state: &State) -> Result<(), String> {
    // Nobody in B holds anything there, however much they hold in A.
    let unchanged = if state[1] == first[1] { Ok(()) } else { Err("who holds something in A changed B".to_owned()) };
    unchanged?;
    let (company, before) = (&state[0], &first[0]);
    if company.people[0] != before.people[0] {
        return Err("the owner was changed".to_owned());
    }
    // Whatever anybody has now that they did not have at first came from somebody who could hand out something at first.
    let first_of =
        |person: usize| (before.people[person].holds(before.shape), before.people[person].rank(before.shape));
    let hand_out = (1..PEOPLE.len()).map(first_of).filter(|(held, _)| held & (MANAGE_PERMISSIONS | MANAGE_ROLES) != 0);
    let (theirs, highest) = hand_out.fold((0, 0), |(all, top), (held, rank)| (all | held, top.max(rank)));
    for (person, name) in PEOPLE.iter().enumerate().skip(1) {
        let (had, rank) = first_of(person);
        let now = company.people[person];
        let gained = now.holds(company.shape) & !had;
        let wrong = [
            (now.role == OWNER, "became owner"),
            (gained & MANAGE_PERMISSIONS != 0, "has manage_permissions, but not from the owner"),
            (gained & !theirs != 0, "has what nobody could hand out"),
            (now.rank(company.shape) > rank && now.rank(company.shape) >= highest, "outranks whoever could raise them"),
        ];
        if let Some((_, what)) = wrong.into_iter().find(|(applies, _)| *applies) {
            return Err(format!("{name} {what}: {company:?}"));
        }
    }
    Ok(())
}

/// That no situation reached from this one is wrong, and how many there are with each choice of personal grants and denials:
/// with one choice, drawn anew each time, or in `make soak` with all of them. If you are here because a number changed: so did what people can come to; make sure that it is meant.
fn assert_all_is_well(name: &str, choices: &[(u8, usize)]) {
    for (focus, states) in chosen(choices) {
        let found = Search::run(name, *focus, REAL);
        println!("{name}, with grants of {:?}: {found:?}", set(*focus));
        assert_eq!(found.map(|(states, _)| states), Ok(*states), "{name}, with grants of {:?}", set(*focus));
    }
}

fn chosen(choices: &[(u8, usize)]) -> &[(u8, usize)] {
    if std::env::var_os("OMNICRM_SOAK").is_some_and(|value| value == "1") {
        return choices;
    }
    let drawn = uuid::Uuid::new_v4().as_u128() % choices.len() as u128;
    choices.chunks(1).nth(drawn as usize).unwrap_or(choices)
}

#[test]
fn all_is_well_when_a_super_admin_is_the_delegate() {
    let choices = [(MANAGE_PERMISSIONS, 10_968), (MANAGE_ROLES, 37_017), (EXPORT, 37_017)];
    assert_all_is_well("a super_admin is the delegate", &choices);
}

#[test]
fn all_is_well_when_the_delegate_lacks_what_others_hold() {
    let choices = [
        (MANAGE_PERMISSIONS | MANAGE_ROLES, 2952),
        (MANAGE_PERMISSIONS | EXPORT, 1112),
        (MANAGE_PERMISSIONS | VIEW, 2952),
        (MANAGE_ROLES | EXPORT, 2502),
        (MANAGE_ROLES | VIEW, 6642),
        (EXPORT | VIEW, 2502),
    ];
    assert_all_is_well("the delegate lacks what others hold", &choices);
}

/// A role editor may raise that role above the first delegate, who then is changed like anybody.
#[test]
fn all_is_well_when_a_custom_role_makes_delegates() {
    assert_all_is_well("a custom role makes delegates", &[(MANAGE_PERMISSIONS, 66_549)]);
}

#[test]
fn all_is_well_when_nobody_has_made_a_role() {
    let choices = [
        (MANAGE_PERMISSIONS | MANAGE_ROLES, 12_352),
        (MANAGE_PERMISSIONS | EXPORT, 27_792),
        (MANAGE_ROLES | VIEW, 6948),
        (EXPORT | VIEW, 15_633),
    ];
    assert_all_is_well("nobody has made a role", &choices);
}

/// The search with one rule left out, and what it must then find. If you are here because this failed: the search above has
/// gone blind to that rule, and proves nothing about it.
#[test]
fn without_any_one_rule_something_goes_wrong() {
    let delegate = "a super_admin is the delegate";
    let lacking = "the delegate lacks what others hold";
    let by_role = "a custom role makes delegates";
    let people = |forgives| Rules { forgives, ..REAL };
    let shaping = |forgives_shape| Rules { forgives_shape, ..REAL };
    // "Below or beside" in the place of "below".
    let changes_beside = |deed: &Deed<'_>, rule: &RankRule| match rule {
        RankRule::TargetNotBelow { target } => target.rank() == deed.actor.role.rank(),
        _ => false,
    };
    let gives_beside = |deed: &Deed<'_>, rule: &RankRule| match rule {
        RankRule::RoleNotBelow { role } => role.rank() == deed.actor.role.rank(),
        _ => false,
    };
    // What is held already counts as nothing new, wherever it comes from.
    let all_the_same = |deed: &Deed<'_>, rule: &RankRule| {
        matches!(rule, RankRule::NotHeld { .. } | RankRule::OnlyOwnerGives { .. })
            && deed.after.beyond(deed.before, at(0)).is_empty()
    };
    let twins = [
        (delegate, people(changes_beside), "changed an equal"),
        (delegate, people(gives_beside), "a rank that is not below"),
        (delegate, people(|_, rule| matches!(rule, RankRule::TargetNotBelow { .. })), "changed an equal"),
        (delegate, people(|_, rule| matches!(rule, RankRule::RoleNotBelow { .. })), "a rank that is not below"),
        (delegate, people(|_, rule| *rule == RankRule::OwnerRoleNeverGiven), "a rank that is not below"),
        (delegate, people(|_, rule| *rule == RankRule::Yourself), "changed themselves"),
        (delegate, people(|_, rule| *rule == RankRule::TargetIsOwner), "changed the owner"),
        (lacking, people(|_, rule| matches!(rule, RankRule::NotHeld { .. })), "gave what they don't hold"),
        (by_role, people(|_, rule| matches!(rule, RankRule::OnlyOwnerGives { .. })), "gave manage_permissions"),
        (lacking, people(all_the_same), "gave what they don't hold"),
        (by_role, people(all_the_same), "gave manage_permissions"),
        (delegate, shaping(|rule| *rule == RankRule::ShapeNotBelow), "shaped a role that is not below"),
        (lacking, shaping(|rule| matches!(rule, RankRule::NotHeld { .. })), "put into a role what they don't hold"),
        (delegate, shaping(|rule| matches!(rule, RankRule::OnlyOwnerGives { .. })), "put manage_permissions into"),
        (delegate, Rules { forgives_asking: true, ..REAL }, "may not manage"),
        (delegate, Rules { owners_own_all: true, ..REAL }, "not this company's owner"),
        (delegate, Rules { holders_hold_all: true, ..REAL }, "changed B"),
    ];
    for (n, (name, rules, expected)) in twins.into_iter().enumerate() {
        let found = Search::run(name, EXPORT | MANAGE_PERMISSIONS, rules);
        let wrong = found.expect_err(&format!("nothing went wrong without rule {n}, which was to find: {expected}"));
        assert!(wrong.contains(expected), "without rule {n}, to find {expected}: {wrong}");
    }
}
