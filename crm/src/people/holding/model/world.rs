//! Two small companies in bits, and the situations that the search begins with.

use std::sync::Arc;

use uuid::Uuid;

use crate::{
    holding::{Holding, PersonalRule},
    ids::RoleId,
    permission::Permission,
    role::{AnyRole, CustomRole, Role},
};

/// The four permissions, the first being bit 1.
pub(super) const PERMISSIONS: [Permission; 4] =
    [Permission::ManagePermissions, Permission::ManageRoles, Permission::ExportData, Permission::ViewContacts];
pub(super) const MANAGE_PERMISSIONS: u8 = 1;
pub(super) const MANAGE_ROLES: u8 = 2;
pub(super) const EXPORT: u8 = 4;
pub(super) const VIEW: u8 = 8;

/// Built-in roles by number, each with what it holds of the four, said again. After them comes the company's own role.
pub(super) const BUILT_IN: [(Role, u8); 5] = [
    (Role::User, 0),
    (Role::Ceo, VIEW),
    (Role::Admin, EXPORT | VIEW),
    (Role::SuperAdmin, MANAGE_ROLES | EXPORT | VIEW),
    (Role::Owner, 15),
];
pub(super) const USER: u8 = 0;
pub(super) const CEO: u8 = 1;
pub(super) const ADMIN: u8 = 2;
pub(super) const SUPER_ADMIN: u8 = 3;
pub(super) const OWNER: u8 = 4;
pub(super) const OWN: u8 = 5;

/// The ranks that the company's own role may be given: just above user, moderator, admin and super_admin.
pub(super) const RANKS: [u8; 4] = [15, 55, 85, 95];

/// The people, by number. Each company's owner is an ordinary person in the other company.
pub(super) const PEOPLE: [&str; 6] = ["A's owner", "B's owner", "delegate", "super_admin", "admin", "custom"];
pub(super) const B_OWNER: usize = 1;
pub(super) const DELEGATE: usize = 2;
pub(super) const SUPER: usize = 3;
pub(super) const ADMINISTRATOR: usize = 4;
pub(super) const CUSTOM: usize = 5;

/// What a person holds: the number of their role, and bits of what was given to and taken from them personally.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Held {
    pub(super) role: u8,
    pub(super) granted: u8,
    pub(super) denied: u8,
}

/// The company's own role; rank 0 is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    pub(super) rank: u8,
    pub(super) permissions: u8,
}

/// Everybody, and the one role that the company may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Company {
    pub(super) people: [Held; 6],
    pub(super) shape: Shape,
}

/// Both companies; the number of a company is also that of its owner.
pub(super) type State = [Company; 2];

pub(super) fn with_role(role: u8) -> Held {
    Held { role, granted: 0, denied: 0 }
}

/// The permissions of these bits.
pub(super) fn set(permissions: u8) -> Vec<Permission> {
    (0..4).filter(|n| permissions >> n & 1 != 0).map(|n| PERMISSIONS[n]).collect()
}

impl Held {
    pub(super) fn rank(self, shape: Shape) -> u8 {
        if self.role == OWN { shape.rank } else { BUILT_IN[usize::from(self.role)].0.rank() }
    }

    /// What the role gives, and what the grants do.
    pub(super) fn sources(self, shape: Shape) -> [u8; 2] {
        let role = if self.role == OWN { shape.permissions } else { BUILT_IN[usize::from(self.role)].1 };
        [role & !self.denied, self.granted & !self.denied]
    }

    pub(super) fn holds(self, shape: Shape) -> u8 {
        let [role, granted] = self.sources(shape);
        role | granted
    }

    pub(super) fn as_holding(self, shape: Shape) -> Holding {
        let role = match self.role {
            OWN => AnyRole::Custom(Arc::new(shape.as_role())),
            built_in => BUILT_IN[usize::from(built_in)].0.into(),
        };
        let rule = |granted| PersonalRule { granted, until: None, notes: None };
        let given = set(self.granted).into_iter().map(|p| (p, rule(true)));
        Holding { role, rules: given.chain(set(self.denied).into_iter().map(|p| (p, rule(false)))).collect() }
    }

    pub(super) fn of(holding: &Holding) -> Self {
        let role = match &holding.role {
            AnyRole::Custom(_) => OWN,
            AnyRole::BuiltIn(role) => BUILT_IN.iter().position(|(known, _)| known == role).unwrap() as u8,
        };
        let bits = |granted| {
            let there = |p: &Permission| holding.rules.get(p).is_some_and(|rule| rule.granted == granted);
            (0..4).filter(|n| there(&PERMISSIONS[*n])).fold(0, |bits, n| bits | 1 << n)
        };
        Self { role, granted: bits(true), denied: bits(false) }
    }
}

impl Shape {
    pub(super) const NONE: Self = Self { rank: 0, permissions: 0 };

    pub(super) fn as_role(self) -> CustomRole {
        let Self { rank, permissions } = self;
        CustomRole {
            id: RoleId(Uuid::nil()),
            name: "the company's own".to_owned(),
            rank,
            permissions: set(permissions),
        }
    }
}

/// A situation to begin with, by its name.
pub(super) fn start(name: &str) -> State {
    let mut a = Company { people: [with_role(USER); 6], shape: Shape { rank: 55, permissions: VIEW } };
    let b = Company { people: a.people, shape: Shape { rank: 55, permissions: EXPORT } };
    // The rows of the owners say `user`, as a restored backup might: only the registry says who owns.
    a.people[SUPER] = with_role(SUPER_ADMIN);
    a.people[ADMINISTRATOR] = with_role(ADMIN);
    a.people[CUSTOM] = with_role(OWN);
    a.people[DELEGATE] = Held { granted: MANAGE_PERMISSIONS, ..with_role(SUPER_ADMIN) };
    match name {
        "a super_admin is the delegate" => {}
        "the delegate lacks what others hold" => {
            a.people[DELEGATE] = Held { granted: MANAGE_PERMISSIONS | MANAGE_ROLES, ..with_role(CEO) };
            a.people[SUPER].denied = MANAGE_ROLES;
            a.people[B_OWNER].granted = EXPORT;
            a.shape.permissions = EXPORT;
        }
        "a custom role makes delegates" => {
            a.people[DELEGATE] = Held { granted: MANAGE_PERMISSIONS, ..with_role(ADMIN) };
            a.people[B_OWNER].granted = MANAGE_PERMISSIONS;
            a.shape = Shape { rank: 55, permissions: MANAGE_PERMISSIONS | VIEW };
        }
        "nobody has made a role" => {
            a.people[DELEGATE] = Held { granted: MANAGE_PERMISSIONS, ..with_role(ADMIN) };
            a.people[CUSTOM] = Held { denied: VIEW, ..with_role(USER) };
            a.shape = Shape::NONE;
        }
        other => panic!("no situation is called {other}"),
    }
    [a, b]
}
