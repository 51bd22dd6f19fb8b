//! What the database says about a caller, read inside the transaction that the decision is for. The decision itself is
//! pure and lives in [`decision`].

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::{
    caller::{Caller, Identity},
    db::{TenantDb, Tx},
    decision::{self, Grant, Rule, Standing},
    error::{Error, Result},
    ids::{DiscordId, MemberId, uuid_v7},
    permission::Permission,
    role::Role,
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
    pub role: Role,
    pub is_owner: bool,
    disabled: bool,
    suspended: bool,
    denied: bool,
    grant: Grant,
}

impl Who {
    /// `Ok` if the caller may, otherwise the rule that says no.
    pub(crate) fn decide(&self, identity: &Identity, permission: Permission, now: DateTime<Utc>) -> Result<(), Rule> {
        if let Some(allowed) = identity.system_allows(permission) {
            return if allowed { Ok(()) } else { Err(Rule::Nothing) };
        }
        let decision = decision::decide(&self.standing(), permission, now);
        if decision.allowed { Ok(()) } else { Err(decision.rule) }
    }

    fn standing(&self) -> Standing {
        Standing {
            role: self.role,
            is_owner: self.is_owner,
            disabled: self.disabled,
            tenant_suspended: self.suspended,
            denied: self.denied,
            granted_until: self.grant,
        }
    }

    fn stranger() -> Self {
        Self {
            member: None,
            role: Role::User,
            is_owner: false,
            disabled: false,
            suspended: false,
            denied: false,
            grant: Grant::None,
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Option<MemberId>,
    role: Option<String>,
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
        "select m.id, m.role, m.is_owner, m.disabled_at is not null as disabled,
                t.suspended_at is not null as suspended, g.effect, g.until
         from tenant t
         left join members m on m.discord_id = $1
         left join grants g on g.member_id = m.id and g.permission = $2",
    )
    .bind(id)
    .bind(permission.as_str())
    .fetch_one(conn)
    .await?;
    let Row { id, role, is_owner, disabled, suspended, effect, until } = row;
    Ok(Who {
        member: id,
        role: role.as_deref().map_or(Ok(Role::User), parse_role)?,
        is_owner: is_owner.unwrap_or(false),
        disabled: disabled.unwrap_or(false),
        suspended,
        denied: effect.as_deref() == Some("deny"),
        grant: match (effect.as_deref(), until) {
            (Some("grant"), None) => Grant::Forever,
            (Some("grant"), Some(until)) => Grant::Until(until),
            _ => Grant::None,
        },
    })
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
    // The no-op update makes `returning` give the row also when it was there before.
    Ok(sqlx::query_scalar(
        "insert into members (id, discord_id, name, role, created_at, updated_at) values ($1, $2, $3, 'user', $4, $4)
         on conflict (discord_id) do update set updated_at = members.updated_at
         returning id",
    )
    .bind(uuid_v7(now))
    .bind(id)
    .bind(name)
    .bind(now)
    .fetch_one(tx.conn())
    .await?)
}

/// Who can give permissions here: the owner first, then holders of a running grant of `manage_permissions`; at most five.
pub(crate) async fn grantors(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Vec<DiscordId>> {
    Ok(sqlx::query_scalar(
        "select m.discord_id from members m
         left join grants g on g.member_id = m.id and g.permission = 'manage_permissions' and g.effect = 'grant'
                           and (g.until is null or g.until > $1)
         where m.discord_id is not null and m.disabled_at is null and (m.is_owner or g.member_id is not null)
         order by m.is_owner desc, m.id limit 5",
    )
    .bind(now)
    .fetch_all(conn)
    .await?)
}

pub(crate) fn parse_role(raw: &str) -> Result<Role> {
    raw.parse().map_err(|_| Error::Internal(format!("members.role holds {raw:?}, which is no role")))
}
