//! What a person holds, what a change makes of it, and whether somebody may make that change. Pure.
//!
//! Every verb that changes a person is a [`Change`]: the holding before and the one after say all there is to say about it,
//! and [`judge`] compares them. So nobody gives what they don't hold, whichever verb they try: a role, a grant, a copy of
//! somebody else, or taking back a denial.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    decision::{self, Decision, Grant, Party, RankRule, Standing},
    permission::Permission,
    role::{AnyRole, Role},
};

/// A personal grant or denial of one permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalRule {
    /// Given, or denied.
    pub granted: bool,
    /// Until when; `None` is for good. A denial has no end.
    pub until: Option<DateTime<Utc>>,
    /// Why.
    pub notes: Option<String>,
}

impl PersonalRule {
    /// For how long it gives.
    pub fn term(&self) -> Grant {
        match (self.granted, self.until) {
            (false, _) => Grant::None,
            (true, None) => Grant::Forever,
            (true, Some(until)) => Grant::Until(until),
        }
    }
}

/// A person's role, and what was given to and taken from them personally.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Their role.
    pub role: AnyRole,
    /// At most one grant or denial for each permission; running or over.
    pub rules: BTreeMap<Permission, PersonalRule>,
}

/// What is to become of what a person holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another role; grants and denials stay.
    Role(AnyRole),
    /// These permissions too. A denial gives way.
    Grant {
        /// Which.
        permissions: Vec<Permission>,
        /// Until when, exclusively; `None` is for good.
        until: Option<DateTime<Utc>>,
    },
    /// Not these permissions, whatever the role holds. A grant gives way.
    Deny(Vec<Permission>),
    /// No grant or denial of these permissions.
    Clear(Vec<Permission>),
    /// Exactly this.
    Become(Holding),
}

impl Holding {
    /// What everybody holds: the role `user` and nothing else.
    pub fn of_everybody() -> Self {
        Self { role: Role::User.into(), rules: BTreeMap::new() }
    }

    /// What the decision about one permission would be, in a company that is not suspended.
    pub fn decide(&self, is_owner: bool, disabled: bool, permission: Permission, now: DateTime<Utc>) -> Decision {
        decision::decide(&self.standing(is_owner, disabled, permission), permission, now)
    }

    /// What the decision about one permission goes by, in a company that is not suspended.
    pub(crate) fn standing(&self, is_owner: bool, disabled: bool, permission: Permission) -> Standing {
        let rule = self.rules.get(&permission);
        Standing {
            role: self.role.clone(),
            is_owner,
            disabled,
            tenant_suspended: false,
            denied: rule.is_some_and(|rule| !rule.granted),
            granted_until: rule.map_or(Grant::None, PersonalRule::term),
        }
    }

    /// For how long the permission is held from now on. Nothing that is recorded here gives one of the platform.
    pub fn term(&self, permission: Permission, now: DateTime<Utc>) -> Grant {
        match self.sources(permission) {
            _ if permission.is_platform() => Grant::None,
            [Grant::Forever, _] => Grant::Forever,
            [_, granted] if granted.holds_at(now) => granted,
            _ => Grant::None,
        }
    }

    /// For how long the role gives the permission, and for how long, running or over, a personal grant does. A denial keeps
    /// both back.
    fn sources(&self, permission: Permission) -> [Grant; 2] {
        let role = if self.role.allows(permission) { Grant::Forever } else { Grant::None };
        match self.rules.get(&permission) {
            Some(rule) if !rule.granted => [Grant::None, Grant::None],
            Some(rule) => [role, rule.term()],
            None => [role, Grant::None],
        }
    }

    /// What the change makes of it; `notes` are kept with each grant and denial that is made.
    pub fn after(&self, change: &Change, notes: Option<&str>) -> Self {
        let mut after = self.clone();
        let rule = |granted, until| PersonalRule { granted, until, notes: notes.map(str::to_owned) };
        match change {
            Change::Role(role) => after.role = role.clone(),
            Change::Grant { permissions, until } => {
                after.rules.extend(permissions.iter().map(|p| (*p, rule(true, *until))));
            }
            Change::Deny(permissions) => after.rules.extend(permissions.iter().map(|p| (*p, rule(false, None)))),
            Change::Clear(permissions) => after.rules.retain(|permission, _| !permissions.contains(permission)),
            Change::Become(holding) => after = holding.clone(),
        }
        after
    }

    /// The permissions whose grants or denials differ.
    pub fn rules_that_differ(&self, other: &Self) -> Vec<Permission> {
        let named = self.rules.keys().chain(other.rules.keys().filter(|p| !self.rules.contains_key(p)));
        let mut differ: Vec<_> = named.copied().filter(|p| self.rules.get(p) != other.rules.get(p)).collect();
        differ.sort_unstable();
        differ
    }

    /// The permissions that `self` holds now and `other` does not.
    pub fn beyond(&self, other: &Self, now: DateTime<Utc>) -> Vec<Permission> {
        let holds = |holding: &Self, p: &Permission| holding.term(*p, now) != Grant::None;
        Permission::ALL.iter().copied().filter(|p| holds(self, p) && !holds(other, p)).collect()
    }
}

/// What a change hands over: each permission that the role or a grant gives afterwards and did not give for as long before,
/// and for how long.
///
/// The two are compared one by one, because either outlives the other: a grant of what the role gives anyway stays when the
/// role goes, and so does a role that gives what was granted when the grant is taken back.
pub fn handed_over(before: &Holding, after: &Holding) -> Vec<(Permission, Grant)> {
    let mut handed = Vec::new();
    for permission in Permission::ALL.iter().copied() {
        for (had, has) in before.sources(permission).into_iter().zip(after.sources(permission)) {
            if !had.covers(has) && !handed.contains(&(permission, has)) {
                handed.push((permission, has));
            }
        }
    }
    handed
}

/// Whether `actor`, who holds `held`, may make `after` of what `target` holds. The actor's right to manage people is a
/// separate question.
pub fn judge<Id: PartialEq>(
    actor: &Party<Id>,
    held: &Holding,
    target: &Party<Id>,
    before: &Holding,
    after: &Holding,
    now: DateTime<Utc>,
) -> Result<(), RankRule> {
    decision::may_change(actor, target)?;
    if after.role != before.role {
        decision::may_give_role(actor, &after.role)?;
    }
    handed_over(before, after).into_iter().try_for_each(|(permission, given)| {
        decision::may_give_permission(actor, permission, held.term(permission, now), given)
    })
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
