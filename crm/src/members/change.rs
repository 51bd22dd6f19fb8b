//! Changing what a person may do. Each verb: may the caller manage permissions, may they touch this person, may they give
//! this; then the change, the notice to the person and the audit event, all in one transaction.

use chrono::{DateTime, Utc};

use super::{Person, find};
use crate::{
    access,
    audit::Event,
    caller::Caller,
    db::{TenantDb, Tx},
    decision::{self, RankRule},
    error::{Conflict, Error, Problem, Refusal, Result},
    ids::{DiscordId, MemberId},
    jobs::{Job, Notice},
    permission::Permission,
    role::Role,
    text,
};

/// The longest reason, in characters.
const NOTES: usize = 500;

/// An order to give a person a role.
#[derive(Clone, Debug)]
pub struct SetRole {
    /// Whom.
    pub person: Person,
    /// Which.
    pub role: Role,
    /// Why; at most 500 characters.
    pub notes: Option<String>,
}

/// A role that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleChange {
    /// Until now.
    pub before: Role,
    /// From now on.
    pub after: Role,
}

/// Gives a person a role. Their personal grants and denials stay. Refuses with `Conflict` if they have it already.
pub async fn set_role(db: &TenantDb, caller: &Caller, order: SetRole) -> Result<RoleChange> {
    let SetRole { person, role, notes } = order;
    let notes = text::optional_paragraph("notes", notes.as_deref(), NOTES)?;
    let tx = db.begin(caller, Permission::ManagePermissions).await?;
    let (mut tx, pair) = lock_pair(tx, &person).await?;
    let rule =
        decision::may_change(&pair.actor, &pair.target).and_then(|()| decision::may_give_role(&pair.actor, role));
    if let Err(rule) = rule {
        return Err(tx.refuse(Refusal::Rank(rule)).await);
    }
    let before = pair.target.role;
    if before == role {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    write_role(&mut tx, pair.target.id, role).await?;
    let by = tx.caller().identity.name().to_owned();
    tell(&mut tx, &person, Notice::RoleSet { role: role.as_str().to_owned(), by, notes: notes.clone() });
    tx.commit(Event::RoleSet { person: &person, before, after: role, notes: notes.as_deref() }).await?;
    Ok(RoleChange { before, after: role })
}

/// An order to give a person permissions beyond their role.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Whom.
    pub person: Person,
    /// Which; at least one.
    pub permissions: Vec<Permission>,
    /// Until when, exclusively; `None` is for good.
    pub until: Option<DateTime<Utc>>,
    /// Why; at most 500 characters.
    pub notes: Option<String>,
}

/// Gives a person permissions. A denial of the same permission gives way to the grant.
pub async fn grant(db: &TenantDb, caller: &Caller, order: Grant) -> Result<Vec<Permission>> {
    let Grant { person, mut permissions, until, notes } = order;
    let notes = text::optional_paragraph("notes", notes.as_deref(), NOTES)?;
    permissions.sort_unstable();
    permissions.dedup();
    if permissions.is_empty() {
        return Err(Error::Invalid { field: "permission", problem: Problem::Empty });
    }
    let tx = db.begin(caller, Permission::ManagePermissions).await?;
    let (mut tx, pair) = lock_pair(tx, &person).await?;
    if let Err(rule) = may_grant(&mut tx, &pair, &permissions).await? {
        return Err(tx.refuse(Refusal::Rank(rule)).await);
    }
    if until.is_some_and(|until| until <= tx.now()) {
        return Err(Error::Invalid { field: "until", problem: Problem::Past });
    }
    write_grants(&mut tx, pair.target.id, &permissions, until, notes.as_deref()).await?;
    let by = tx.caller().identity.name().to_owned();
    let given = permissions.iter().map(|p| p.as_str().to_owned()).collect();
    tell(&mut tx, &person, Notice::Granted { permissions: given, until, by, notes: notes.clone() });
    let event =
        Event::PermissionsGranted { person: &person, permissions: &permissions, until, notes: notes.as_deref() };
    tx.commit(event).await?;
    Ok(permissions)
}

/// Whether the actor may touch the target and may give every one of the permissions.
async fn may_grant(tx: &mut Tx, pair: &Pair, permissions: &[Permission]) -> Result<Result<(), RankRule>> {
    if let Err(rule) = decision::may_change(&pair.actor, &pair.target) {
        return Ok(Err(rule));
    }
    let Some(actor) = find(tx, pair.actor_discord).await? else {
        return Err(Error::internal("the actor's own row is missing"));
    };
    let now = tx.now();
    let give = |p: &Permission| decision::may_give_permission(&pair.actor, *p, actor.decide(*p, now).allowed);
    Ok(permissions.iter().try_for_each(give))
}

/// An order to take away what a person holds.
#[derive(Clone, Debug)]
pub struct Remove {
    /// From whom.
    pub person: Person,
    /// Why; at most 500 characters.
    pub notes: Option<String>,
}

/// What was taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// Their role until now; it is `user` from now on.
    pub role: Role,
    /// Their grants (`true`) and denials (`false`) until now.
    pub rules: Vec<(Permission, bool)>,
}

/// Takes a person's role, grants and denials: back to role `user`. Refuses with `Conflict` if there is nothing to take.
pub async fn remove(db: &TenantDb, caller: &Caller, order: Remove) -> Result<Removed> {
    let Remove { person, notes } = order;
    let notes = text::optional_paragraph("notes", notes.as_deref(), NOTES)?;
    let tx = db.begin(caller, Permission::ManagePermissions).await?;
    let (mut tx, pair) = lock_pair(tx, &person).await?;
    if let Err(rule) = decision::may_change(&pair.actor, &pair.target) {
        return Err(tx.refuse(Refusal::Rank(rule)).await);
    }
    let role = pair.target.role;
    let rules = take_rules(&mut tx, pair.target.id).await?;
    if role == Role::User && rules.is_empty() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    write_role(&mut tx, pair.target.id, Role::User).await?;
    let by = tx.caller().identity.name().to_owned();
    tell(&mut tx, &person, Notice::Removed { by, notes: notes.clone() });
    tx.commit(Event::PermissionsRemoved { person: &person, role, grants: &rules, notes: notes.as_deref() }).await?;
    Ok(Removed { role, rules })
}

fn tell(tx: &mut Tx, person: &Person, notice: Notice) {
    tx.enqueue(Job::TellMember { to: person.discord_id, notice });
}

/// Who changes and who is changed, both rows locked, so that neither's rank moves under the rules.
struct Pair {
    actor: decision::Person<MemberId>,
    actor_discord: DiscordId,
    target: decision::Person<MemberId>,
}

async fn lock_pair(mut tx: Tx, person: &Person) -> Result<(Tx, Pair)> {
    let target = access::ensure_member(&mut tx, person.discord_id, &person.name).await?;
    let actor = tx.who.member.ok_or_else(|| Error::internal("only people change people"))?;
    // In the order of ids, so that two people who change each other wait instead of deadlocking.
    let rows: Vec<(MemberId, Option<DiscordId>, String, bool)> =
        sqlx::query_as("select id, discord_id, role, is_owner from members where id = any($1) order by id for update")
            .bind([actor.0, target.0])
            .fetch_all(tx.conn())
            .await?;
    let read = |wanted: MemberId| -> Result<(decision::Person<MemberId>, Option<DiscordId>)> {
        let row = rows.iter().find(|(id, ..)| *id == wanted);
        let (id, discord, role, is_owner) = row.ok_or_else(|| Error::internal("a member's row went away"))?;
        let role = access::parse_role(role)?;
        Ok((decision::Person { id: *id, role, is_owner: *is_owner }, *discord))
    };
    let (actor, actor_discord) = read(actor)?;
    let (target, _) = read(target)?;
    let actor_discord = actor_discord.ok_or_else(|| Error::internal("the actor has no Discord id"))?;
    Ok((tx, Pair { actor, actor_discord, target }))
}

async fn write_role(tx: &mut Tx, member: MemberId, role: Role) -> Result<()> {
    let now = tx.now();
    let done = sqlx::query("update members set role = $2, updated_at = $3 where id = $1")
        .bind(member)
        .bind(role.as_str())
        .bind(now)
        .execute(tx.conn())
        .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::internal("expected to change one member")) }
}

async fn write_grants(
    tx: &mut Tx,
    member: MemberId,
    permissions: &[Permission],
    until: Option<DateTime<Utc>>,
    notes: Option<&str>,
) -> Result<()> {
    let (made_by, now) = (tx.who.member, tx.now());
    sqlx::query(
        "insert into grants (member_id, permission, effect, until, notes, made_by, made_at)
         select $1, permission, 'grant', $3, $4, $5, $6 from unnest($2::text[]) as permission
         on conflict (member_id, permission) do update
             set effect = excluded.effect, until = excluded.until, notes = excluded.notes,
                 made_by = excluded.made_by, made_at = excluded.made_at",
    )
    .bind(member)
    .bind(permissions.iter().map(|p| p.as_str()).collect::<Vec<_>>())
    .bind(until)
    .bind(notes)
    .bind(made_by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn take_rules(tx: &mut Tx, member: MemberId) -> Result<Vec<(Permission, bool)>> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("delete from grants where member_id = $1 returning permission, effect")
            .bind(member)
            .fetch_all(tx.conn())
            .await?;
    let mut rules: Vec<_> = rows.iter().filter_map(|(p, effect)| Some((p.parse().ok()?, effect == "grant"))).collect();
    rules.sort_unstable();
    Ok(rules)
}
