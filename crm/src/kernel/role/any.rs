//! Any role that a person can hold: a built-in one, or one that the company made.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::Role;
use crate::{ids::RoleId, permission::Permission};

/// A role made by a company, from any set of permissions, ranking between two built-in roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomRole {
    /// Its id; names can change.
    pub id: RoleId,
    /// What people call it; at most 40 characters.
    pub name: String,
    /// Where it stands among the others: never the rank of a built-in role.
    pub rank: u8,
    /// What it holds, in display order.
    pub permissions: Vec<Permission>,
}

/// A role that a person can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnyRole {
    /// One of the product's.
    BuiltIn(Role),
    /// One of the company's own.
    Custom(Arc<CustomRole>),
}

impl AnyRole {
    /// Where it stands among the others, 100 being the owner. Two custom roles may stand side by side.
    pub fn rank(&self) -> u8 {
        match self {
            Self::BuiltIn(role) => role.rank(),
            Self::Custom(role) => role.rank,
        }
    }

    /// Whether the role itself holds the permission. No custom role reaches beyond its tenant, whatever its row says.
    pub fn allows(&self, permission: Permission) -> bool {
        match self {
            Self::BuiltIn(role) => role.allows(permission),
            Self::Custom(role) => !permission.is_platform() && role.permissions.contains(&permission),
        }
    }

    /// How it is named in orders and records.
    pub fn reference(&self) -> RoleRef {
        match self {
            Self::BuiltIn(role) => RoleRef::BuiltIn(*role),
            Self::Custom(role) => RoleRef::Custom(role.id),
        }
    }
}

impl From<Role> for AnyRole {
    fn from(role: Role) -> Self {
        Self::BuiltIn(role)
    }
}

impl fmt::Display for AnyRole {
    /// For logs and the audit trail: the stored name of a built-in role, the name that people gave to another.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn(role) => role.fmt(f),
            Self::Custom(role) => f.pad(&role.name),
        }
    }
}

/// A role as orders name it: `moderator`, or the id of a custom role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleRef {
    /// One of the product's.
    BuiltIn(Role),
    /// One of the company's own.
    Custom(RoleId),
}

impl fmt::Display for RoleRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn(role) => role.fmt(f),
            Self::Custom(id) => id.fmt(f),
        }
    }
}

impl FromStr for RoleRef {
    type Err = &'static str;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let built_in = raw.parse().map(Self::BuiltIn);
        built_in.or_else(|_| raw.parse().map(Self::Custom)).map_err(|_| "neither a built-in role nor the id of another")
    }
}

impl From<Role> for RoleRef {
    fn from(role: Role) -> Self {
        Self::BuiltIn(role)
    }
}

impl Serialize for RoleRef {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RoleRef {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}
