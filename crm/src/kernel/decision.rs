//! Who may do what, and who may change whom. Pure: facts in, answer out; nothing here reads a database or a clock.
//!
//! [`decide`] is the one place that says yes or no to a permission. To add a rule: a variant in [`Rule`], its line in
//! [`decide`] at the place where it takes effect, the fact it needs in [`Standing`], and the same rule in the tests'
//! second model, which is written another way on purpose.
//!
//! Changing people takes three answers. First [`decide`] on `manage_permissions`. Then [`may_change`]: whether this
//! person may touch that one at all, be it a role, a grant, a denial, or disabling. Then, for what is handed over,
//! [`may_give_role`] or [`may_give_permission`]; taking something away needs no third answer.

use chrono::{DateTime, TimeDelta, Utc};

use crate::permission::Permission;
use crate::role::{AnyRole, Role};

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

    /// Whether it lasts at least as long as `other`.
    pub fn covers(self, other: Self) -> bool {
        match (self, other) {
            (_, Self::None) | (Self::Forever, _) => true,
            (Self::Until(mine), Self::Until(theirs)) => theirs <= mine,
            (Self::None, _) | (Self::Until(_), Self::Forever) => false,
        }
    }
}

/// What the tenant's database knows about a caller, for one permission, at the moment of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The member's role.
    pub role: AnyRole,
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
    /// Yes: the owner may do everything in his own company, or, while it is suspended, see and export everything.
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
    /// No: the key that the caller came with does not open it.
    OutOfScope,
    /// No: it is too long ago that the caller proved who they are.
    NotFresh,
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
            Self::OutOfScope => "out_of_scope",
            Self::NotFresh => "not_fresh",
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
/// The answer is about the tenant whose database gave the standing and about nothing else. A permission with
/// [`Permission::is_platform`] reaches beyond it, so nobody's standing here gives it, not even the owner's: see
/// `crm/src/kernel/platform.rs`.
pub fn decide(standing: &Standing, permission: Permission, now: DateTime<Utc>) -> Decision {
    let Standing { role, is_owner, disabled, tenant_suspended, denied, granted_until } = standing;
    let (allowed, rule) = if permission.is_platform() {
        (false, Rule::Nothing)
    } else if *is_owner && *tenant_suspended && !permission.only_looks() {
        (false, Rule::Suspended)
    } else if *is_owner {
        (true, Rule::Owner)
    } else if *disabled {
        (false, Rule::Disabled)
    } else if *tenant_suspended {
        (false, Rule::Suspended)
    } else if *denied {
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

/// For how long somebody who has proved who they are may do what [is grave](Permission::is_grave).
pub const FRESH: TimeDelta = TimeDelta::minutes(5);

/// What somebody's proof allows at most, whatever their standing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// Everything.
    None,
    /// A session of somebody who proved at this moment who they are.
    Session(DateTime<Utc>),
    /// A key that opens these.
    Key(Vec<Permission>),
}

impl Bounds {
    /// The rule that says no, if the proof does not reach so far.
    pub fn refuse(&self, permission: Permission, now: DateTime<Utc>) -> Option<Rule> {
        match self {
            Self::Session(proven) if permission.is_grave() && now - *proven > FRESH => Some(Rule::NotFresh),
            Self::Key(scopes) if permission.is_never_by_key() || !scopes.contains(&permission) => {
                Some(Rule::OutOfScope)
            }
            Self::None | Self::Session(_) | Self::Key(_) => None,
        }
    }
}

/// One side of a change of people: who changes, or who is changed.
///
/// `Id` is whatever tells two members of one tenant apart, so that nobody has to remember to say "that is me".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party<Id> {
    /// Who it is.
    pub id: Id,
    /// The member's role.
    pub role: AnyRole,
    /// Whether the registry names this person as the tenant's owner. It counts above any role, whatever `role` says.
    pub is_owner: bool,
}

/// Why a change of people was refused; carries what the sentence to the person needs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
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
        target: AnyRole,
    },
    /// The `owner` role is not given by anyone: owner transfer is another matter.
    #[error("the owner role can't be given")]
    OwnerRoleNeverGiven,
    /// The role to be given ranks as high as the actor's own, or higher.
    #[error("the role {role} does not rank below the actor's")]
    RoleNotBelow {
        /// The role that was to be given.
        role: AnyRole,
    },
    /// Only the owner decides this.
    #[error("only the owner decides this")]
    OnlyOwnerDecides,
    /// The role to be made, changed or deleted ranks as high as the actor's own, or higher.
    #[error("the role does not rank below the actor's")]
    ShapeNotBelow,
    /// The actor does not have the permission to be given.
    #[error("the actor does not hold {permission}")]
    NotHeld {
        /// The permission that was to be given.
        permission: Permission,
    },
    /// The actor has the permission, but not for as long as it was to be given.
    #[error("the actor does not hold {permission} for that long")]
    NotHeldThatLong {
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
pub fn may_change<Id: PartialEq>(actor: &Party<Id>, target: &Party<Id>) -> Result<(), RankRule> {
    if target.is_owner {
        Err(RankRule::TargetIsOwner)
    } else if actor.id == target.id {
        Err(RankRule::Yourself)
    } else if actor.is_owner || target.role.rank() < actor.role.rank() {
        Ok(())
    } else {
        Err(RankRule::TargetNotBelow { target: target.role.clone() })
    }
}

/// Whether `actor` may give someone this role: one that ranks strictly below their own, and never `owner`.
///
/// Rank is one half of the answer; the other is that whatever the role gives must be the actor's to give: see
/// [`judge`](crate::holding::judge).
pub fn may_give_role<Id>(actor: &Party<Id>, role: &AnyRole) -> Result<(), RankRule> {
    if *role == AnyRole::BuiltIn(Role::Owner) {
        Err(RankRule::OwnerRoleNeverGiven)
    } else if actor.is_owner || role.rank() < actor.role.rank() {
        Ok(())
    } else {
        Err(RankRule::RoleNotBelow { role: role.clone() })
    }
}

/// Whether `actor`, who holds the permission for as long as `held` says, may give it to someone for as long as `given`
/// says. The same question is asked for each permission that goes into a custom role.
pub fn may_give_permission<Id>(
    actor: &Party<Id>,
    permission: Permission,
    held: Grant,
    given: Grant,
) -> Result<(), RankRule> {
    if permission.is_platform() {
        Err(RankRule::PlatformOnly { permission })
    } else if actor.is_owner {
        Ok(())
    } else if permission == Permission::ManagePermissions {
        Err(RankRule::OnlyOwnerGives { permission })
    } else if held == Grant::None {
        Err(RankRule::NotHeld { permission })
    } else if held.covers(given) {
        Ok(())
    } else {
        Err(RankRule::NotHeldThatLong { permission })
    }
}

#[cfg(test)]
pub(crate) mod tests;
