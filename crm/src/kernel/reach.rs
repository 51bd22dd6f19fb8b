//! How far somebody reaches: whose leads, deals, tasks and conversations they see and change. A company says so for each role (the setting
//! `reach`); where it says nothing, everybody's. What is out of reach is, for the caller, as if it were not there.
//!
//! `access::load` reads it with the caller's standing, in the same statement, and leaves it with the transaction.
//! `visible!` asks for it, in every statement that reads one of these for a person; `tests/it/crm/reach.rs` finds those that do not.
//! For jobs, channels and the console nothing is left with the transaction, and everything is within reach.
//!
//! It is no row level security: behind that, PostgreSQL uses no index for what may leak (`like`), and whoever looks something up by
//! name would wait for the whole table.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    kernel::names::names,
    role::{AnyRole, Role, RoleRef},
};

names! {
    /// How far somebody reaches.
    pub enum Reach {
        /// Whatever anybody has.
        All = "all",
        /// What the members of their teams have, and what nobody has.
        Team = "team",
        /// What they have themselves, and the leads and conversations that nobody has: these are there to be taken.
        Own = "own",
    }
}

names! {
    /// What is within reach or is not.
    pub enum Reached {
        /// Leads, by their owner.
        Leads = "leads",
        /// Deals, by their owner.
        Deals = "deals",
        /// Tasks, by who has them and by who gave them.
        Tasks = "tasks",
        /// Conversations, by their assignee.
        Conversations = "conversations",
    }
}

/// How far each role reaches, by the role's name or id. What is not named is [`Reach::All`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reaches(pub BTreeMap<String, BTreeMap<Reached, Reach>>);

impl Reaches {
    /// How far this role reaches.
    pub fn of(&self, role: RoleRef, what: Reached) -> Reach {
        self.0.get(&role.to_string()).and_then(|chosen| chosen.get(&what)).copied().unwrap_or(Reach::All)
    }

    /// The same, where this role reaches so far; of all four, if none is named.
    pub(crate) fn with(mut self, role: RoleRef, what: Option<Reached>, to: Reach) -> Self {
        let chosen = self.0.entry(role.to_string()).or_default();
        for what in Reached::ALL.iter().copied().filter(|one| what.is_none_or(|what| what == *one)) {
            chosen.insert(what, to);
        }
        self.0.values_mut().for_each(|chosen| chosen.retain(|_, reach| *reach != Reach::All));
        self.0.retain(|_, chosen| !chosen.is_empty());
        self
    }
}

/// Whether a role's reach can be cut. Not the owner's and not that of who runs the company: somebody always sees everything.
pub fn can_be_cut(role: &AnyRole) -> bool {
    role.rank() < Role::Admin.rank()
}

/// Whether the row whose owner stands in this column is within the caller's reach, as a condition of a statement. The second word is what
/// it is: one of [`Reached`]. Where everything is within reach it comes to nothing: no list of people is there to compare with.
///
/// It is asked again when a statement that locks the row has waited for somebody else's change.
macro_rules! visible {
    ($owner:literal, $what:literal) => {
        concat!(
            "coalesce(coalesce(",
            $owner,
            ", '00000000-0000-0000-0000-000000000000') = any((select nullif(current_setting('omnicrm.reach_",
            $what,
            "', true), '')::uuid[])::uuid[]), true)"
        )
    };
}

/// Whether all of this is within the caller's reach, for a statement that has not read whose it is.
macro_rules! unlimited {
    ($what:literal) => {
        concat!("(select nullif(current_setting('omnicrm.reach_", $what, "', true), '') is null)")
    };
}

pub(crate) use {unlimited, visible};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_kept_and_all_is_nothing() {
        let sales = RoleRef::from(Role::Sales);
        let cut = Reaches::default().with(sales, None, Reach::Own).with(sales, Some(Reached::Tasks), Reach::Team);
        assert_eq!(cut.of(sales, Reached::Leads), Reach::Own);
        assert_eq!(cut.of(sales, Reached::Tasks), Reach::Team);
        assert_eq!(cut.of(Role::Manager.into(), Reached::Leads), Reach::All);
        assert_eq!(cut.with(sales, None, Reach::All), Reaches::default(), "nothing is left of it");
    }

    #[test]
    fn who_runs_the_company_always_sees_everything() {
        let can: Vec<Role> = Role::ALL.iter().copied().filter(|role| can_be_cut(&AnyRole::from(*role))).collect();
        assert!(!can.contains(&Role::Owner) && !can.contains(&Role::SuperAdmin) && !can.contains(&Role::Admin));
        assert!(can.contains(&Role::Ceo) && can.contains(&Role::Sales));
    }
}
