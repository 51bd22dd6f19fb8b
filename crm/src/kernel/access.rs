//! What the database says about a caller, read inside the transaction that the decision is for. The decision itself is
//! pure and lives in [`decision`].

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{PgConnection, types::Json};

use crate::{
    caller::{Caller, Identity, Person},
    db::TenantDb,
    decision::{self, Bounds, Decision, Grant, Rule, Standing},
    error::{Error, NotSignedIn, Noun, Result},
    ids::{DiscordId, MemberId, RoleId},
    kernel::reach::Reached,
    permission::Permission,
    role::{AnyRole, CustomRole, Role},
};

/// After how long a session in which nothing is done has ended.
pub const IDLE: TimeDelta = TimeDelta::hours(1);

/// Whether the caller may use `permission` now, for a door that asks before it opens a form. A refusal is recorded.
pub async fn require(db: &TenantDb, caller: &Caller, permission: Permission) -> Result<()> {
    db.read(caller, permission).await.map(drop)
}

/// What a caller may, as things stood at a moment.
#[derive(Clone, Debug)]
pub struct Allowed {
    who: Who,
    identity: Identity,
    at: DateTime<Utc>,
}

impl Allowed {
    /// Whether they may, be it after proving once more who they are.
    pub fn may(&self, permission: Permission) -> bool {
        matches!(self.who.decide(&self.identity, permission, self.at), Ok(()) | Err(Rule::NotFresh))
    }
}

/// What the caller may now, for a door that offers what somebody can do. A no is not recorded; the verb behind decides again.
pub async fn allowed(db: &TenantDb, caller: &Caller) -> Result<Allowed> {
    let at = db.server().clock().now();
    let who = load(&mut *db.connection().await?, caller, at).await?;
    Ok(Allowed { who, identity: caller.identity.clone(), at })
}

/// What the database says about the caller now.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    /// The caller's row; `None` for system callers.
    pub member: Option<MemberId>,
    /// Without what is granted or denied to themselves.
    standing: Standing,
    /// What is.
    own: Vec<Own>,
    /// Whether the company has contacts' addresses masked.
    masks: bool,
    /// Of what not all is within their reach: names of [`Reached`].
    cut: Vec<String>,
    /// What the proof that they came with allows at most.
    bounds: Bounds,
}

impl Who {
    /// `Ok` if the caller may, otherwise the rule that says no.
    pub(crate) fn decide(&self, identity: &Identity, permission: Permission, now: DateTime<Utc>) -> Result<(), Rule> {
        if let Some(allowed) = identity.system_allows(permission) {
            return if allowed { Ok(()) } else { Err(Rule::Nothing) };
        }
        let decision = decision::decide(&self.standing(permission), permission, now);
        if !decision.allowed {
            return Err(decision.rule);
        }
        if let Bounds::Key(_) = self.bounds {
            let door = decision::decide(&self.standing(Permission::AccessApi), Permission::AccessApi, now);
            if !door.allowed {
                return Err(door.rule);
            }
        }
        self.bounds.refuse(permission, now).map_or(Ok(()), Err)
    }

    /// How they stand to this permission.
    fn standing(&self, permission: Permission) -> Standing {
        let own = self.own.iter().find(|own| own.permission == permission.as_str());
        own.map_or_else(|| self.standing.clone(), |own| with_rule(&self.standing, Some(&own.effect), own.until))
    }

    /// Whether contacts' addresses are shown to the caller as they are.
    pub(crate) fn sees_addresses(&self, now: DateTime<Utc>) -> bool {
        let reveal = Permission::RevealAddresses;
        let may = decision::decide(&self.standing(reveal), reveal, now).allowed;
        !self.masks || (may && self.bounds.refuse(reveal, now).is_none())
    }

    /// Whether all of this is within the caller's reach, whoever has it.
    pub(crate) fn reaches_all(&self, what: Reached) -> bool {
        self.cut.iter().all(|cut| cut != what.as_str())
    }

    /// The caller's role.
    pub(crate) fn role(&self) -> &AnyRole {
        &self.standing.role
    }

    /// Whether they have proved minutes ago who they are, where their proof can say so.
    pub(crate) fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        match &self.bounds {
            Bounds::None => true,
            Bounds::Session(proven) => now - *proven <= decision::FRESH,
            Bounds::Key(_) => false,
        }
    }

    /// Whether the company is suspended.
    pub(crate) fn is_suspended(&self) -> bool {
        self.standing.tenant_suspended
    }

    /// Whether the caller is disabled.
    pub(crate) fn is_disabled(&self) -> bool {
        self.standing.disabled
    }

    /// Whether the caller owns the company.
    pub(crate) fn is_owner(&self) -> bool {
        self.standing.is_owner
    }

    /// Somebody of whom nothing is known.
    fn stranger() -> Self {
        let standing = Standing {
            role: Role::User.into(),
            is_owner: false,
            disabled: false,
            tenant_suspended: false,
            denied: false,
            granted_until: Grant::None,
        };
        Self { member: None, standing, own: Vec::new(), masks: false, cut: Vec::new(), bounds: Bounds::None }
    }
}

/// A permission that somebody was granted or denied themselves.
#[derive(Clone, Debug, serde::Deserialize)]
struct Own {
    permission: String,
    effect: String,
    until: Option<DateTime<Utc>>,
}

/// What a decision goes by, as it is read, but for what is granted or denied to somebody themselves.
#[derive(sqlx::FromRow)]
struct Row {
    role: String,
    #[sqlx(flatten)]
    custom: CustomColumns,
    is_owner: bool,
    disabled: bool,
    suspended: bool,
}

impl Row {
    fn standing(self) -> Result<Standing> {
        let Self { role, custom, is_owner, disabled, suspended } = self;
        Ok(Standing {
            role: read_role(&role, custom)?,
            is_owner,
            disabled,
            tenant_suspended: suspended,
            denied: false,
            granted_until: Grant::None,
        })
    }
}

/// The same standing with a person's own grant or denial.
fn with_rule(standing: &Standing, effect: Option<&str>, until: Option<DateTime<Utc>>) -> Standing {
    Standing {
        denied: effect == Some("deny"),
        granted_until: match (effect, until) {
            (Some("grant"), None) => Grant::Forever,
            (Some("grant"), Some(until)) => Grant::Until(until),
            _ => Grant::None,
        },
        ..standing.clone()
    }
}

/// The same of a caller, what they were granted and denied, and of what not all is within their reach.
#[derive(sqlx::FromRow)]
struct CallerRow {
    #[sqlx(flatten)]
    row: Row,
    own: Option<Json<Vec<Own>>>,
    masks: bool,
    cut: Option<Vec<String>>,
    proven: bool,
    proven_at: Option<DateTime<Utc>>,
    scopes: Option<Vec<String>>,
}

/// Reads the caller's standing to every permission in one round trip, with what proves who they are: what has ended proves nothing. Whose things are
/// within their reach is left with the transaction, for `visible!` in [`reach`](super::reach), where that is not everybody's. What nobody
/// has stands there as the id of nobody.
pub(crate) async fn load(conn: &mut PgConnection, caller: &Caller, now: DateTime<Utc>) -> Result<Who> {
    let Identity::Member { id, .. } = &caller.identity else {
        return Ok(Who::stranger());
    };
    let row: Option<CallerRow> = sqlx::query_as(
        "select m.role, r.id as custom_id, r.name as custom_name, r.rank as custom_rank,
                r.permissions as custom_permissions, m.is_owner, m.disabled_at is not null as disabled,
                t.suspended_at is not null as suspended,
                (select json_agg(json_build_object('permission', g.permission, 'effect', g.effect, 'until', g.until))
                 from grants g where g.member_id = m.id) as own,
                coalesce((select value = 'true' from settings where key = 'mask_addresses'), false) as masks,
                cut.what as cut,
                ($2::uuid is null or s.id is not null) and ($3::uuid is null or k.id is not null) as proven, s.proven_at, k.scopes
         from tenant t
         join members m on m.id = $1
         left join roles r on r.id = m.custom_role
         left join sessions s on s.id = $2 and s.member_id = m.id and s.ended_at is null and s.ends_at > $4 and s.seen_at > $5
         left join api_keys k on k.id = $3 and k.member_id = m.id and k.ended_at is null and k.ends_at > $4
         left join lateral (
             select array_agg(of.what) filter (where set_config('omnicrm.reach_' || of.what, (
                        case of.reach
                            when 'team' then array(select mate.member_id from team_members mine
                                                   join team_members mate on mate.team_id = mine.team_id
                                                   where mine.member_id = m.id)
                            else '{}' end
                        || case when of.what in ('leads', 'conversations') or of.what = 'deals' and of.reach = 'team'
                                then '{00000000-0000-0000-0000-000000000000}'::uuid[] else '{}' end
                        || m.id)::text, true) is not null) as what
             from settings st
             cross join lateral jsonb_each_text(st.value -> coalesce(replace(r.id::text, '-', ''), m.role)) of (what, reach)
             where st.key = 'reach' and of.reach <> 'all' and not m.is_owner) cut on true",
    )
    .bind(id)
    .bind(caller.proof.session())
    .bind(caller.proof.key())
    .bind(now)
    .bind(now - IDLE)
    .fetch_optional(conn)
    .await?;
    // A member of another company is nobody here.
    let CallerRow { row, own, masks, cut, proven, proven_at, scopes } = row.ok_or(Error::NotFound(Noun::Member))?;
    if !proven {
        return Err(Error::NotSignedIn(NotSignedIn::Ended));
    }
    let bounds = match (proven_at, scopes) {
        (Some(at), _) => Bounds::Session(at),
        // A permission of a later version that was rolled back opens nothing here.
        (None, Some(scopes)) => Bounds::Key(scopes.iter().filter_map(|scope| scope.parse().ok()).collect()),
        (None, None) => Bounds::None,
    };
    let own = own.map(|own| own.0).unwrap_or_default();
    Ok(Who { member: Some(*id), standing: row.standing()?, own, masks, cut: cut.unwrap_or_default(), bounds })
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

/// The row of a person on Discord, made with role `user` if it is missing.
pub(crate) async fn ensure_member(conn: &mut PgConnection, user: &Person, now: DateTime<Utc>) -> Result<MemberId> {
    let name: String = user.name.chars().filter(|c| !c.is_control()).take(100).collect();
    let name = if name.trim().is_empty() { user.discord_id.to_string() } else { name };
    if let Some(there) = find_member(conn, user.discord_id).await? {
        return Ok(there);
    }
    // A row that is there is left alone: locking it here would come before the locks that are taken in the order of ids.
    sqlx::query(
        "insert into members (id, discord_id, name, role, created_at, updated_at) values ($1, $2, $3, 'user', $4, $4)
         on conflict (discord_id) do nothing",
    )
    .bind(MemberId::new(now))
    .bind(user.discord_id)
    .bind(name)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    find_member(conn, user.discord_id).await?.ok_or_else(|| Error::internal("a person's row is missing"))
}

/// The row of a person on Discord, if they have one.
pub(crate) async fn find_member(conn: &mut PgConnection, user: DiscordId) -> Result<Option<MemberId>> {
    let found = sqlx::query_scalar("select id from members where discord_id = $1");
    Ok(found.bind(user).fetch_optional(conn).await?)
}

/// Somebody who may use a permission now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Holder {
    /// Who.
    pub member: MemberId,
    /// The same person on Discord, if they are there.
    pub discord_id: Option<DiscordId>,
}

#[derive(sqlx::FromRow)]
struct Candidate {
    member: MemberId,
    discord_id: Option<DiscordId>,
    #[sqlx(flatten)]
    row: Row,
    effect: Option<String>,
    until: Option<DateTime<Utc>>,
}

/// How many candidates are held at once.
const CANDIDATES: usize = 100;

/// Who may use the permission now, highest rank first and thus the owner before all; from behind `after` on, at most
/// `limit`. Not those whose only reason is the role `user`: that is everybody, and most of them are not known here.
pub(crate) async fn holders(
    conn: &mut PgConnection,
    permission: Permission,
    mut after: Option<MemberId>,
    limit: usize,
    now: DateTime<Utc>,
) -> Result<Vec<Holder>> {
    let mut holders = Vec::new();
    loop {
        let candidates = candidates(conn, permission, after).await?;
        let last = candidates.last().filter(|_| candidates.len() == CANDIDATES).map(|last| last.member);
        for Candidate { member, discord_id, row, effect, until } in candidates {
            if holds(&with_rule(&row.standing()?, effect.as_deref(), until), permission, now) {
                holders.push(Holder { member, discord_id });
            }
            if holders.len() == limit {
                return Ok(holders);
            }
        }
        match last {
            Some(last) => after = Some(last),
            None => return Ok(holders),
        }
    }
}

fn holds(standing: &Standing, permission: Permission, now: DateTime<Utc>) -> bool {
    let Decision { allowed, rule } = decision::decide(standing, permission, now);
    allowed && !(rule == Rule::Role && standing.role == Role::User.into())
}

/// Everybody who could hold the permission, and some who don't: what decides is [`decision::decide`].
async fn candidates(
    conn: &mut PgConnection,
    permission: Permission,
    after: Option<MemberId>,
) -> Result<Vec<Candidate>> {
    let beyond_user = Role::ALL.iter().filter(|role| **role != Role::User && role.allows(permission));
    let allows: Vec<&str> = beyond_user.map(|role| role.as_str()).collect();
    let (names, ranks): (Vec<&str>, Vec<i16>) = Role::ALL.iter().map(|r| (r.as_str(), i16::from(r.rank()))).unzip();
    Ok(sqlx::query_as(
        "select m.id as member, m.discord_id, m.role, r.id as custom_id, r.name as custom_name,
                r.rank as custom_rank, r.permissions as custom_permissions, m.is_owner,
                m.disabled_at is not null as disabled, t.suspended_at is not null as suspended, g.effect, g.until
         from tenant t cross join members m
         left join roles r on r.id = m.custom_role
         left join grants g on g.member_id = m.id and g.permission = $1
         join unnest($2::text[], $3::smallint[]) as built_in (role, rank) on built_in.role = m.role
         where (m.is_owner or g.effect = 'grant' or m.role = any($4) or $1 = any(r.permissions))
           and ($5::uuid is null
                or (coalesce(r.rank, built_in.rank), m.id)
                   < (select coalesce(lr.rank, lb.rank), last.id
                      from members last left join roles lr on lr.id = last.custom_role
                      join unnest($2::text[], $3::smallint[]) as lb (role, rank) on lb.role = last.role
                      where last.id = $5))
         order by coalesce(r.rank, built_in.rank) desc, m.id desc limit $6",
    )
    .bind(permission.as_str())
    .bind(names)
    .bind(ranks)
    .bind(allows)
    .bind(after)
    .bind(CANDIDATES as i64)
    .fetch_all(conn)
    .await?)
}

/// Who can give permissions here: the owner, and who else holds `manage_permissions`; at most five.
pub(crate) async fn grantors(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Vec<Holder>> {
    holders(conn, Permission::ManagePermissions, None, 5, now).await
}

#[cfg(test)]
mod tests;
