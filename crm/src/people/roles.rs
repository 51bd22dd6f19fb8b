//! A company's own roles: any set of permissions, with a rank between two built-in roles.
//!
//! Who makes or edits a role gives its permissions to whoever holds it, so nobody puts in what they don't hold, and nobody
//! touches a role that does not rank below their own.

mod events;
mod sql;

use std::sync::Arc;

use chrono::{DateTime, Utc};

pub(crate) use self::sql::find;
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    decision::{self, Grant, Party, RankRule},
    error::{Conflict, Error, Field, Limit, Noun, Problem, Refusal, Result, Stop},
    ids::RoleId,
    kernel::attempt::Target,
    members::{self, Member},
    permission::Permission,
    requests::{self, ApprovalRule},
    role::{AnyRole, CustomRole, Role},
    text,
};

/// The longest name, in characters.
const NAME: usize = 40;

/// How many roles a company may make. Menus and autocomplete stay readable, and nobody needs more.
pub const MOST: i64 = 50;

/// How many roles autocomplete offers: Discord shows at most 25.
const SUGGESTIONS: usize = 25;

/// What a role to be is like.
#[derive(Clone, Debug)]
pub struct NewRole {
    /// What people call it; at most 40 characters.
    pub name: String,
    /// The built-in role that it stands just above.
    pub above: Role,
    /// What it holds.
    pub permissions: Vec<Permission>,
}

/// What is to become of a role; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct EditRole {
    /// What people call it.
    pub name: Option<String>,
    /// The built-in role that it stands just above.
    pub above: Option<Role>,
    /// What it holds.
    pub permissions: Option<Vec<Permission>>,
}

/// A role in the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The role.
    pub role: AnyRole,
    /// How many people hold it; of `user`, those who are known.
    pub holders: i64,
}

/// The rank of a custom role just above a built-in one: half-way to the next. Several there stand side by side.
fn rank_above(role: Role) -> Result<u8> {
    let above = Role::ALL.iter().map(|r| r.rank()).filter(|rank| *rank > role.rank()).min();
    let above = above.ok_or(Error::Invalid { field: Field::Above, problem: Problem::Form })?;
    Ok(role.rank() + (above - role.rank()) / 2)
}

/// Makes a role. Refuses a name that another role has, built in or not.
pub async fn create(db: &TenantDb, caller: &Caller, new: NewRole) -> Result<CustomRole> {
    let NewRole { name, above, mut permissions } = new;
    let (name, rank) = (checked_name(&name)?, rank_above(above)?);
    permissions.sort_unstable();
    permissions.dedup();
    if permissions.is_empty() {
        return Err(Error::Invalid { field: Field::Permission, problem: Problem::Empty });
    }
    let target = Target::by_name(Noun::Role, &name);
    let mut tx = db.begin(&caller.on(target), Permission::ManageRoles).await?;
    if let Err(stop) = may_shape(&mut tx, &[rank], &permissions).await {
        return Err(tx.stop(stop).await);
    }
    let now = tx.now();
    let role = CustomRole { id: RoleId::new(now), name, rank, permissions };
    // One after another, so that two at once don't both make the last.
    if sql::lock_all_and_count(&mut tx).await? >= MOST {
        return Err(Error::LimitReached(Limit::Roles));
    }
    sql::insert(&mut tx, &role).await?;
    tx.commit(events::created(&role)).await?;
    Ok(role)
}

/// Changes a role, for everybody who holds it, from their next command on.
///
/// Refuses to put in what takes a second person while somebody holds the role: once nobody does, it can be put in, and the
/// second person is asked when the role is given.
pub async fn edit(db: &TenantDb, caller: &Caller, id: RoleId, edit: EditRole) -> Result<CustomRole> {
    let name = edit.name.as_deref().map(checked_name).transpose()?;
    let rank = edit.above.map(rank_above).transpose()?;
    let (mut tx, before) = begin(db, caller, id).await?;
    let mut after = before.clone();
    after.name = name.unwrap_or(after.name);
    after.rank = rank.unwrap_or(after.rank);
    if let Some(mut permissions) = edit.permissions {
        permissions.sort_unstable();
        permissions.dedup();
        after.permissions = permissions;
    }
    if after.permissions.is_empty() {
        return Err(Error::Invalid { field: Field::Permission, problem: Problem::Empty });
    }
    if after == before {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let added: Vec<_> = after.permissions.iter().copied().filter(|p| !before.permissions.contains(p)).collect();
    if let Err(stop) = may_shape(&mut tx, &[before.rank, after.rank], &added).await {
        return Err(tx.stop(stop).await);
    }
    // What takes a second person is not handed to a role's holders behind everybody's back.
    let raised = after.rank > before.rank && after.rank >= Role::Admin.rank();
    let approval_rules: Vec<ApprovalRule> =
        added.into_iter().map(ApprovalRule::Grant).chain(raised.then_some(ApprovalRule::SetAdmin)).collect();
    let holders = sql::count_holders(&mut tx, id).await?;
    if holders > 0 && requests::needs_approval(&mut tx, &approval_rules).await? {
        return Err(Error::Conflict(Conflict::HeldRoleTakesSecond(holders)));
    }
    sql::update(&mut tx, &after).await?;
    tx.commit(events::edited(&before, &after)).await?;
    Ok(after)
}

/// Deletes a role that nobody holds.
pub async fn delete(db: &TenantDb, caller: &Caller, id: RoleId) -> Result<CustomRole> {
    let (mut tx, role) = begin(db, caller, id).await?;
    if let Err(stop) = may_shape(&mut tx, &[role.rank], &[]).await {
        return Err(tx.stop(stop).await);
    }
    let holders = sql::count_holders(&mut tx, id).await?;
    if holders > 0 {
        return Err(Error::Conflict(Conflict::RoleHeld(holders)));
    }
    sql::delete(&mut tx, id).await?;
    tx.commit(events::deleted(&role)).await?;
    Ok(role)
}

/// Begins a change of a role, its row locked, so that a refusal says of which.
async fn begin(db: &TenantDb, caller: &Caller, id: RoleId) -> Result<(Tx, CustomRole)> {
    let target = Target::new(Noun::Role, &id);
    let mut tx = db.begin(&caller.on(target.clone()), Permission::ManageRoles).await?;
    let role = sql::lock(&mut tx, id).await?;
    tx.on(target.called(&role.name));
    Ok((tx, role))
}

/// Every role, highest rank first.
pub async fn list(db: &TenantDb, caller: &Caller) -> Result<Vec<Listed>> {
    let mut tx = db.read(caller, Permission::ViewUsers).await?;
    let counts = sql::holders(&mut tx).await?;
    let holders = |role: &AnyRole| {
        let held = |(name, custom, _): &&(String, Option<RoleId>, i64)| match role {
            AnyRole::BuiltIn(role) => custom.is_none() && name == role.as_str(),
            AnyRole::Custom(role) => *custom == Some(role.id),
        };
        counts.iter().filter(held).map(|(.., count)| count).sum()
    };
    let roles = all(&mut tx).await?;
    Ok(roles.into_iter().map(|role| Listed { holders: holders(&role), role }).collect())
}

/// Roles whose name holds what was typed, for autocomplete. `name` says what a built-in role is called.
pub async fn suggest(
    db: &TenantDb,
    caller: &Caller,
    typed: &str,
    name: impl Fn(Role) -> String,
) -> Result<Vec<AnyRole>> {
    let typed = text::search_key(&typed.chars().take(100).collect::<String>());
    let mut tx = db.read(caller, Permission::ViewUsers).await?;
    let matches = |role: &AnyRole| match role {
        AnyRole::BuiltIn(Role::Owner) => false,
        AnyRole::BuiltIn(role) => text::search_key(&format!("{} {role}", name(*role))).contains(&typed),
        AnyRole::Custom(role) => text::search_key(&role.name).contains(&typed),
    };
    Ok(all(&mut tx).await?.into_iter().filter(matches).take(SUGGESTIONS).collect())
}

/// Every role there is, highest rank first.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<AnyRole>> {
    let mut roles: Vec<AnyRole> = Role::ALL.iter().copied().map(AnyRole::from).collect();
    roles.extend(sql::all(tx).await?.into_iter().map(|role| AnyRole::Custom(Arc::new(role))));
    roles.sort_by_key(|role| std::cmp::Reverse(role.rank()));
    Ok(roles)
}

fn checked_name(raw: &str) -> Result<String> {
    let name = text::line(Field::Name, raw, NAME)?;
    let key = text::search_key(&name);
    let spoken = |key: &str| key.replace('_', " ");
    let built_in = Role::ALL.iter().any(|role| spoken(role.as_str()) == spoken(&key));
    if built_in { Err(Error::Conflict(Conflict::Taken(Noun::Role))) } else { Ok(name) }
}

/// Whether the caller may have a role of these ranks and add these permissions to it.
async fn may_shape(tx: &mut Tx, ranks: &[u8], added: &[Permission]) -> Result<(), Stop> {
    let me = tx.who.member.ok_or_else(|| Error::internal("only people shape roles"))?;
    let me = members::get(tx, me).await?;
    judge(&me, ranks, added, tx.now()).map_err(|rule| Stop::Refuse(Refusal::Rank(rule)))
}

/// Whether `me` may have a role of these ranks and add these permissions to it, for whoever holds it. Pure; the right to manage
/// roles is a separate question.
pub(crate) fn judge(me: &Member, ranks: &[u8], added: &[Permission], now: DateTime<Utc>) -> Result<(), RankRule> {
    let actor = Party { id: (), role: me.holding.role.clone(), is_owner: me.is_owner };
    if !me.is_owner && ranks.iter().any(|rank| *rank >= actor.role.rank()) {
        return Err(RankRule::ShapeNotBelow);
    }
    added.iter().try_for_each(|permission| {
        let held = me.holding.term(*permission, now);
        decision::may_give_permission(&actor, *permission, held, Grant::Forever)
    })
}

#[cfg(test)]
mod tests;
