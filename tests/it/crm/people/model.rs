//! The rules said a second time, naively: who holds what until when, one permission after another, and what each command
//! comes to. Nothing here is taken from the product but the names of things and the table of what each built-in role holds.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use crm::{Permission, Role, ids::RoleId, members::MemberChange, role::RoleRef};
use serde_json::{Value, json};

/// A permission is held up to this microsecond; 0 is not at all.
pub type End = i64;
const EVER: End = End::MAX;

#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    pub granted: bool,
    pub until: Option<DateTime<Utc>>,
    pub notes: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub role: RoleRef,
    pub rules: BTreeMap<Permission, Rule>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    pub name: String,
    pub above: Role,
    pub permissions: Vec<Permission>,
}

#[derive(Clone, Debug)]
struct Done {
    maker: u64,
    person: u64,
    before: Held,
    after: Held,
    taken_back: bool,
}

/// What comes of a command.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Done,
    Refused,
    NoChange,
    NothingToUndo,
    ChangedSince,
    NoSuchRole,
    RoleHeld,
    NameTaken,
}

/// One company.
#[derive(Clone, Debug)]
pub struct Company {
    pub owner: u64,
    pub people: BTreeMap<u64, Held>,
    pub roles: BTreeMap<String, (RoleRef, Shape)>,
    history: Vec<Done>,
    now: i64,
}

impl Company {
    pub fn new(owner: u64, now: DateTime<Utc>) -> Self {
        let (people, roles, history) = Default::default();
        Self { owner, people, roles, history, now: now.timestamp_micros() }
    }

    /// What was done before can't be taken back any more.
    pub fn forget(&mut self) {
        self.history.clear();
    }

    pub fn held(&self, person: u64) -> Held {
        let role = if person == self.owner { Role::Owner } else { Role::User };
        let nothing = Held { role: role.into(), rules: BTreeMap::new() };
        self.people.get(&person).cloned().unwrap_or(nothing)
    }

    fn shape(&self, id: RoleId) -> Option<&Shape> {
        self.roles.values().find(|(role, _)| *role == RoleRef::Custom(id)).map(|(_, shape)| shape)
    }

    fn rank(&self, role: RoleRef) -> Option<u32> {
        match role {
            RoleRef::BuiltIn(role) => Some(u32::from(role.rank()) * 10),
            // Above its built-in role, whatever else; the next is at least five away.
            RoleRef::Custom(id) => self.shape(id).map(|shape| u32::from(shape.above.rank()) * 10 + 1),
        }
    }

    fn role_end(&self, role: RoleRef, permission: Permission) -> End {
        let holds = match role {
            RoleRef::BuiltIn(role) => role.allows(permission),
            RoleRef::Custom(id) => self.shape(id).is_some_and(|shape| shape.permissions.contains(&permission)),
        };
        if holds { EVER } else { 0 }
    }

    fn rule_end(held: &Held, permission: Permission) -> End {
        match held.rules.get(&permission) {
            Some(rule) if rule.granted => rule.until.map_or(EVER, |until| until.timestamp_micros()),
            _ => 0,
        }
    }

    fn denied(held: &Held, permission: Permission) -> bool {
        held.rules.get(&permission).is_some_and(|rule| !rule.granted)
    }

    /// Up to when this person holds the permission.
    pub fn end(&self, person: u64, permission: Permission) -> End {
        if person == self.owner { EVER } else { self.end_of(&self.held(person), permission) }
    }

    pub fn end_of(&self, held: &Held, permission: Permission) -> End {
        if Self::denied(held, permission) {
            return 0;
        }
        let end = self.role_end(held.role, permission).max(Self::rule_end(held, permission));
        if end > self.now { end } else { 0 }
    }

    fn may_give(&self, giver: u64, permission: Permission, end: End) -> bool {
        if permission.is_platform() {
            return false;
        }
        giver == self.owner || permission != Permission::ManagePermissions && self.end(giver, permission) >= end
    }

    pub fn stands_above(&self, person: u64, role: RoleRef) -> bool {
        self.rank(role).is_some_and(|rank| self.outranks(person, rank))
    }

    fn outranks(&self, person: u64, rank: u32) -> bool {
        person == self.owner || self.rank(self.held(person).role).is_some_and(|mine| mine > rank)
    }

    /// Whether everything that `after` gives and `before` did not is the giver's to give.
    fn gives_only_what_is_theirs(&self, giver: u64, before: &Held, after: &Held) -> bool {
        Permission::ALL.iter().all(|p| {
            let (was_denied, is_denied) = (Self::denied(before, *p), Self::denied(after, *p));
            let by_role = (self.role_end(before.role, *p), self.role_end(after.role, *p));
            let by_rule = (Self::rule_end(before, *p), Self::rule_end(after, *p));
            [by_role, by_rule].into_iter().all(|(had, has)| {
                let had = if was_denied { 0 } else { had };
                let has = if is_denied { 0 } else { has };
                has <= had || self.may_give(giver, *p, has)
            })
        })
    }

    pub fn change(&mut self, maker: u64, person: u64, wanted: &MemberChange, notes: Option<&str>) -> Answer {
        if self.end(maker, Permission::ManagePermissions) == 0 {
            return Answer::Refused;
        }
        let undone = self.history.iter().rposition(|done| done.maker == maker && !done.taken_back);
        let (person, after) = match (wanted, undone) {
            (MemberChange::Undo, None) => return Answer::NothingToUndo,
            (MemberChange::Undo, Some(at)) => match self.taken_back(&self.history[at]) {
                Ok(after) => (self.history[at].person, after),
                Err(answer) => return answer,
            },
            _ => (person, self.after(&self.held(person), wanted, notes)),
        };
        let before = self.held(person);
        let Some(new_rank) = self.rank(after.role) else { return Answer::NoSuchRole };
        let old_rank = self.rank(before.role).expect("nobody holds a role that is gone");
        let refused = person == self.owner
            || person == maker
            || !self.outranks(maker, old_rank)
            || (after.role != before.role && (after.role == Role::Owner.into() || !self.outranks(maker, new_rank)))
            || !self.gives_only_what_is_theirs(maker, &before, &after);
        if refused {
            return Answer::Refused;
        }
        if before == after {
            return Answer::NoChange;
        }
        self.people.insert(person, after.clone());
        match (wanted, undone) {
            (MemberChange::Undo, Some(at)) => self.history[at].taken_back = true,
            _ => self.history.push(Done { maker, person, before, after, taken_back: false }),
        }
        Answer::Done
    }

    fn after(&self, before: &Held, wanted: &MemberChange, notes: Option<&str>) -> Held {
        let mut after = before.clone();
        let notes = notes.map(str::to_owned);
        match wanted {
            MemberChange::SetRole { role } => after.role = *role,
            MemberChange::Grant { permissions, until } => {
                for p in permissions {
                    after.rules.insert(*p, Rule { granted: true, until: *until, notes: notes.clone() });
                }
            }
            MemberChange::Deny { permissions } => {
                for p in permissions {
                    after.rules.insert(*p, Rule { granted: false, until: None, notes: notes.clone() });
                }
            }
            MemberChange::Clear { permissions } => {
                for p in permissions {
                    after.rules.remove(p);
                }
            }
            MemberChange::Remove => after = Held { role: Role::User.into(), rules: BTreeMap::new() },
            // Nothing ends while the sequences run.
            MemberChange::Copy { from } => after = self.held(from.discord_id.get()),
            MemberChange::Undo | MemberChange::UndoOf { .. } => unreachable!("undone elsewhere"),
        }
        after
    }

    fn taken_back(&self, done: &Done) -> Result<Held, Answer> {
        let now = self.held(done.person);
        let mut back = now.clone();
        if done.before.role != done.after.role {
            if now.role != done.after.role {
                return Err(Answer::ChangedSince);
            }
            self.rank(done.before.role).ok_or(Answer::NoSuchRole)?;
            back.role = done.before.role;
        }
        for p in Permission::ALL {
            let (was, became) = (done.before.rules.get(p), done.after.rules.get(p));
            if was != became && now.rules.get(p) != became {
                return Err(Answer::ChangedSince);
            }
            match was {
                Some(rule) if was != became => _ = back.rules.insert(*p, rule.clone()),
                None if was != became => _ = back.rules.remove(p),
                _ => {}
            }
        }
        Ok(back)
    }

    /// What comes of making a role, or of making `to_be`, or nothing, of the one that is called `name`.
    pub fn may_shape(&self, maker: u64, name: Option<&str>, to_be: Option<&Shape>) -> Answer {
        if self.end(maker, Permission::ManageRoles) == 0 {
            return Answer::Refused;
        }
        let now = name.and_then(|name| self.roles.get(name));
        if now.is_some_and(|(_, shape)| to_be == Some(shape)) {
            return Answer::NoChange;
        }
        let shapes = [now.map(|(_, shape)| shape), to_be];
        let above = shapes.into_iter().flatten().any(|s| !self.outranks(maker, u32::from(s.above.rank()) * 10 + 1));
        let had = now.map_or(&[][..], |(_, shape)| &shape.permissions);
        let added = to_be.iter().flat_map(|s| &s.permissions).filter(|p| !had.contains(p));
        if above || added.into_iter().any(|p| !self.may_give(maker, *p, EVER)) {
            return Answer::Refused;
        }
        let held = now.is_some_and(|(role, _)| self.people.values().any(|held| held.role == *role));
        if to_be.is_none() && held { Answer::RoleHeld } else { Answer::Done }
    }

    /// Everything there is, as the test reads it from the database.
    pub fn state(&self) -> Value {
        let (mut members, mut grants, mut roles) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        members.insert(self.owner.to_string(), json!(["owner", null]));
        for (id, held) in &self.people {
            match held.role {
                RoleRef::BuiltIn(Role::User) => {}
                RoleRef::BuiltIn(role) => _ = members.insert(id.to_string(), json!([role.as_str(), null])),
                RoleRef::Custom(role) => _ = members.insert(id.to_string(), json!(["user", role.to_string()])),
            }
            for (permission, rule) in &held.rules {
                let effect = if rule.granted { "grant" } else { "deny" };
                let until = rule.until.map(|until| until.timestamp_micros());
                grants.insert(format!("{id} {permission}"), json!([effect, until, rule.notes]));
            }
        }
        for (name, (_, shape)) in &self.roles {
            let mut permissions: Vec<&str> = shape.permissions.iter().map(|p| p.as_str()).collect();
            permissions.sort_unstable();
            roles.insert(name, json!(permissions));
        }
        json!({ "members": members, "grants": grants, "roles": roles })
    }
}
