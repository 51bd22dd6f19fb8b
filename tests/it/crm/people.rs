//! People and what they may do: every verb as people use it, races between two of them, and the owner's protection against
//! thousands of random sequences of commands.

mod emergency;
mod model;
mod notices;
mod races;
mod random;
mod snapshot;
mod undo;
mod verbs;
mod views;

use chrono::{DateTime, TimeDelta, Utc};
use crm::{
    Error, Permission, Role, TenantDb,
    audit::{self, Filter},
    decision::RankRule,
    error::{Conflict, Refusal},
    members::{self, ChangeMember, Changed, MemberChange, Outcome, Person},
    role::{CustomRole, RoleRef},
    roles::{self, NewRole},
};
use sqlx::PgPool;

pub(super) use self::notices::jobs;

use crate::harness::{Installation, calls, owner, person};

/// An installation with one company, and a look into its database.
pub(super) struct Stage {
    pub house: Installation,
    pub db: TenantDb,
    pub look: PgPool,
}

impl Stage {
    pub async fn set() -> Self {
        let house = Installation::new().await;
        let db = house.company("alpha").await;
        let look = house.superuser("t_alpha").await;
        Self { house, db, look }
    }

    pub async fn strike(self) {
        self.look.close().await;
        self.house.finish().await;
    }

    /// Somebody with a role and, by the owner's grants, these permissions.
    pub async fn cast(&self, who: &Person, role: impl Into<RoleRef>, granted: &[Permission]) {
        let role = role.into();
        if role != Role::User.into() {
            self.done(&owner(), who, MemberChange::SetRole { role }).await;
        }
        if !granted.is_empty() {
            self.done(&owner(), who, grant(granted, None)).await;
        }
    }

    pub async fn order(&self, by: &Person, on: &Person, wanted: MemberChange) -> crm::Result<Outcome> {
        order(&self.db, by, on, wanted).await
    }

    /// What came of an order that is carried out at once.
    pub async fn done(&self, by: &Person, on: &Person, wanted: MemberChange) -> Changed {
        match self.order(by, on, wanted.clone()).await {
            Ok(Outcome::Done(changed)) => *changed,
            other => panic!("{wanted:?} by {} on {}: {other:?}", by.name, on.name),
        }
    }

    /// The rule about ranks that an order is refused by.
    pub async fn refused(&self, by: &Person, on: &Person, wanted: MemberChange) -> RankRule {
        rank_rule(self.order(by, on, wanted).await.map(drop))
    }

    pub async fn role(&self, name: &str, above: Role, permissions: &[Permission]) -> CustomRole {
        let new = NewRole { name: name.into(), above, permissions: permissions.to_vec() };
        roles::create(&self.db, &calls(&self.db, &owner()).await, new).await.expect("a role")
    }

    pub async fn member(&self, who: &Person) -> members::Member {
        members::check(&self.db, &calls(&self.db, &owner()).await, who).await.expect("what they hold")
    }

    /// Whether somebody may use the permission now, as the door of every command asks.
    pub async fn may(&self, who: &Person, permission: Permission) -> bool {
        match crm::access::require(&self.db, &calls(&self.db, who).await, permission).await {
            Ok(()) => true,
            Err(Error::Denied(_)) => false,
            Err(other) => panic!("{other}"),
        }
    }

    pub fn in_hours(&self, hours: i64) -> DateTime<Utc> {
        self.db.server().clock().now() + TimeDelta::hours(hours)
    }

    /// The newest events, newest first: action and outcome.
    pub async fn log(&self) -> Vec<(String, String)> {
        let page =
            audit::list(&self.db, &calls(&self.db, &owner()).await, &Filter::default(), None).await.expect("the log");
        page.entries.into_iter().map(|entry| (entry.action, entry.outcome)).collect()
    }
}

pub(super) async fn order(db: &TenantDb, by: &Person, on: &Person, wanted: MemberChange) -> crm::Result<Outcome> {
    members::change(db, &calls(db, by).await, ChangeMember { person: on.clone(), wanted, notes: Some("why".into()) })
        .await
}

pub(super) fn grant(permissions: &[Permission], until: Option<DateTime<Utc>>) -> MemberChange {
    MemberChange::Grant { permissions: permissions.to_vec(), until }
}

pub(super) fn deny(permissions: &[Permission]) -> MemberChange {
    MemberChange::Deny { permissions: permissions.to_vec() }
}

pub(super) fn clear(permissions: &[Permission]) -> MemberChange {
    MemberChange::Clear { permissions: permissions.to_vec() }
}

pub(super) fn set(role: impl Into<RoleRef>) -> MemberChange {
    MemberChange::SetRole { role: role.into() }
}

pub(super) fn custom(role: &CustomRole) -> MemberChange {
    MemberChange::SetRole { role: RoleRef::Custom(role.id) }
}

pub(super) fn copy(from: &Person) -> MemberChange {
    MemberChange::Copy { from: from.clone() }
}

pub(super) fn rank_rule<T: std::fmt::Debug>(answer: crm::Result<T>) -> RankRule {
    match answer {
        Err(Error::Denied(denied)) => match denied.reason {
            Refusal::Rank(rule) => rule,
            other => panic!("refused by {other:?}"),
        },
        other => panic!("not refused: {other:?}"),
    }
}

pub(super) fn conflict<T: std::fmt::Debug>(answer: crm::Result<T>) -> Conflict {
    match answer {
        Err(Error::Conflict(conflict)) => conflict,
        other => panic!("no conflict: {other:?}"),
    }
}

pub(super) fn sara() -> Person {
    person(100_000_000_000_000_002, "سارة")
}

pub(super) fn omar() -> Person {
    person(100_000_000_000_000_003, "Omar")
}

pub(super) fn layla() -> Person {
    person(100_000_000_000_000_004, "ليلى")
}

pub(super) fn badr() -> Person {
    person(100_000_000_000_000_005, "بدر")
}
