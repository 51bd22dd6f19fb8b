//! What the database says about a caller, read inside the transaction that the decision is for. The decision itself is
//! pure and lives in [`decision`].

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::{
    caller::{Caller, Identity},
    db::{TenantDb, Tx},
    decision::{self, Grant, Rule, Standing},
    error::{Error, Result},
    ids::{DiscordId, MemberId, RoleId, uuid_v7},
    permission::Permission,
    role::{AnyRole, CustomRole, Role},
};

/// Whether the caller may use `permission` now, for a door that asks before it opens a form. A refusal is recorded.
pub async fn require(db: &TenantDb, caller: &Caller, permission: Permission) -> Result<()> {
    db.read(caller, permission).await.map(drop)
}

/// What the database says about the caller now.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    /// The caller's row; `None` for a person not seen before and for system callers.
    pub member: Option<MemberId>,
    standing: Standing,
}

impl Who {
    /// `Ok` if the caller may, otherwise the rule that says no.
    pub(crate) fn decide(&self, identity: &Identity, permission: Permission, now: DateTime<Utc>) -> Result<(), Rule> {
        if let Some(allowed) = identity.system_allows(permission) {
            return if allowed { Ok(()) } else { Err(Rule::Nothing) };
        }
        let decision = decision::decide(&self.standing, permission, now);
        if decision.allowed { Ok(()) } else { Err(decision.rule) }
    }

    /// Whether the caller owns the company.
    pub(crate) fn is_owner(&self) -> bool {
        self.standing.is_owner
    }

    fn stranger() -> Self {
        let standing = Standing {
            role: Role::User.into(),
            is_owner: false,
            disabled: false,
            tenant_suspended: false,
            denied: false,
            granted_until: Grant::None,
        };
        Self { member: None, standing }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Option<MemberId>,
    role: Option<String>,
    #[sqlx(flatten)]
    custom: CustomColumns,
    is_owner: Option<bool>,
    disabled: Option<bool>,
    suspended: bool,
    effect: Option<String>,
    until: Option<DateTime<Utc>>,
}

/// Reads the caller's standing for one permission, in one round trip.
pub(crate) async fn load(conn: &mut PgConnection, caller: &Caller, permission: Permission) -> Result<Who> {
    let Identity::Discord { id, .. } = &caller.identity else {
        return Ok(Who::stranger());
    };
    let row: Row = sqlx::query_as(
        "select m.id, m.role, r.id as custom_id, r.name as custom_name, r.rank as custom_rank,
                r.permissions as custom_permissions, m.is_owner, m.disabled_at is not null as disabled,
                t.suspended_at is not null as suspended, g.effect, g.until
         from tenant t
         left join members m on m.discord_id = $1
         left join roles r on r.id = m.custom_role
         left join grants g on g.member_id = m.id and g.permission = $2",
    )
    .bind(id)
    .bind(permission.as_str())
    .fetch_one(conn)
    .await?;
    let Row { id, role, custom, is_owner, disabled, suspended, effect, until } = row;
    let standing = Standing {
        role: read_role(role.as_deref().unwrap_or(Role::User.as_str()), custom)?,
        is_owner: is_owner.unwrap_or(false),
        disabled: disabled.unwrap_or(false),
        tenant_suspended: suspended,
        denied: effect.as_deref() == Some("deny"),
        granted_until: match (effect.as_deref(), until) {
            (Some("grant"), None) => Grant::Forever,
            (Some("grant"), Some(until)) => Grant::Until(until),
            _ => Grant::None,
        },
    };
    Ok(Who { member: id, standing })
}

/// The columns of a custom role beside a member's, as `custom_…`; all of them null for who holds a built-in role.
#[derive(sqlx::FromRow)]
pub(crate) struct CustomColumns {
    custom_id: Option<RoleId>,
    custom_name: Option<String>,
    custom_rank: Option<i16>,
    custom_permissions: Option<Vec<String>>,
}

/// A member's role from their row and that of their custom role, if they hold one.
pub(crate) fn read_role(stored: &str, custom: CustomColumns) -> Result<AnyRole> {
    let built_in: Role =
        stored.parse().map_err(|_| Error::Internal(format!("members.role holds {stored:?}, no role")))?;
    let CustomColumns { custom_id, custom_name, custom_rank, custom_permissions } = custom;
    let (Some(id), Some(name), Some(rank), Some(permissions)) =
        (custom_id, custom_name, custom_rank, custom_permissions)
    else {
        return Ok(built_in.into());
    };
    Ok(AnyRole::Custom(Arc::new(read_custom(id, name, rank, &permissions)?)))
}

/// A custom role as stored. A permission of a later version that was rolled back counts for nothing here.
pub(crate) fn read_custom(id: RoleId, name: String, rank: i16, permissions: &[String]) -> Result<CustomRole> {
    let rank = u8::try_from(rank).map_err(Error::internal)?;
    let mut permissions: Vec<Permission> = permissions.iter().filter_map(|p| p.parse().ok()).collect();
    permissions.sort_unstable();
    Ok(CustomRole { id, name, rank, permissions })
}

/// Gives a person who writes for the first time their row, in the same transaction.
pub(crate) async fn admit(tx: &mut Tx) -> Result<()> {
    let Identity::Discord { id, name } = tx.caller().identity.clone() else {
        return Ok(());
    };
    if tx.who.member.is_none() {
        tx.who.member = Some(ensure_member(tx, id, &name).await?);
    }
    Ok(())
}

/// The person's row, made with role `user` if it is missing.
pub(crate) async fn ensure_member(tx: &mut Tx, id: DiscordId, name: &str) -> Result<MemberId> {
    let now = tx.now();
    let name: String = name.chars().filter(|c| !c.is_control()).take(100).collect();
    let name = if name.trim().is_empty() { id.to_string() } else { name };
    if let Some(there) = find_member(tx, id).await? {
        return Ok(there);
    }
    // A row that is there is left alone: locking it here would come before the locks that are taken in the order of ids.
    sqlx::query(
        "insert into members (id, discord_id, name, role, created_at, updated_at) values ($1, $2, $3, 'user', $4, $4)
         on conflict (discord_id) do nothing",
    )
    .bind(uuid_v7(now))
    .bind(id)
    .bind(name)
    .bind(now)
    .execute(tx.conn())
    .await?;
    find_member(tx, id).await?.ok_or_else(|| Error::internal("a person's row is missing"))
}

/// The person's row, if they have one.
pub(crate) async fn find_member(tx: &mut Tx, id: DiscordId) -> Result<Option<MemberId>> {
    let found = sqlx::query_scalar("select id from members where discord_id = $1");
    Ok(found.bind(id).fetch_optional(tx.conn()).await?)
}

/// Whether anybody but these may use the permission now.
pub(crate) async fn somebody_else_may(
    conn: &mut PgConnection,
    permission: Permission,
    except: &[DiscordId],
    now: DateTime<Utc>,
) -> Result<bool> {
    let holders: Vec<&str> =
        Role::ALL.iter().filter(|role| role.allows(permission)).map(|role| role.as_str()).collect();
    Ok(sqlx::query_scalar(
        "select exists (
             select from members m
             left join roles r on r.id = m.custom_role
             left join grants g on g.member_id = m.id and g.permission = $1
             where m.discord_id is not null and m.discord_id <> all($2)
               and (m.is_owner
                    or (m.disabled_at is null and g.effect is distinct from 'deny'
                        and ((g.effect = 'grant' and (g.until is null or g.until > $3)) or $1 = any(r.permissions)
                             or (m.custom_role is null and m.role = any($4))))))",
    )
    .bind(permission.as_str())
    .bind(except)
    .bind(now)
    .bind(holders)
    .fetch_one(conn)
    .await?)
}

/// Who can give permissions here: the owner first, then who holds `manage_permissions` by a running grant or a custom role
/// and is not denied it; at most five.
pub(crate) async fn grantors(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Vec<DiscordId>> {
    Ok(sqlx::query_scalar(
        "select m.discord_id from members m
         left join roles r on r.id = m.custom_role
         left join grants g on g.member_id = m.id and g.permission = 'manage_permissions'
         where m.discord_id is not null and m.disabled_at is null
           and (m.is_owner or (g.effect = 'grant' and (g.until is null or g.until > $1))
                or (g.effect is distinct from 'deny' and 'manage_permissions' = any(r.permissions)))
         order by m.is_owner desc, m.id limit 5",
    )
    .bind(now)
    .fetch_all(conn)
    .await?)
}

#[cfg(test)]
mod tests;
