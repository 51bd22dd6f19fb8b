//! What the audit log keeps of changes of a company's roles.

use serde_json::{Value, json};

use super::sql::names;
use crate::{
    kernel::audit::{Action, Event},
    role::CustomRole,
};

pub(super) fn created(role: &CustomRole) -> Event {
    about(Action::RoleCreate, role).after(fields(role))
}

pub(super) fn edited(before: &CustomRole, after: &CustomRole) -> Event {
    let (old, new) = differing(fields(before), fields(after));
    about(Action::RoleEdit, before).before(old).after(new)
}

pub(super) fn deleted(role: &CustomRole) -> Event {
    about(Action::RoleDelete, role).before(fields(role))
}

fn about(action: Action, role: &CustomRole) -> Event {
    Event::new(action).on(&role.id).called(&role.name)
}

fn fields(role: &CustomRole) -> Value {
    json!({ "name": role.name, "rank": role.rank, "permissions": names(&role.permissions) })
}

/// Of two objects with the same fields, those that differ.
fn differing(mut before: Value, mut after: Value) -> (Value, Value) {
    if let (Some(old), Some(new)) = (before.as_object_mut(), after.as_object_mut()) {
        let same: Vec<String> = old.iter().filter(|(k, v)| new.get(*k) == Some(*v)).map(|(k, _)| k.clone()).collect();
        for name in same {
            old.remove(&name);
            new.remove(&name);
        }
    }
    (before, after)
}
