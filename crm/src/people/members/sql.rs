//! The statements about people: who they are, what they hold, and changing that.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Member, RuleMade};
use crate::{
    access::{self, CustomColumns, read_role},
    db::{TenantDb, Tx},
    error::{Error, Noun, Result},
    holding::{Holding, PersonalRule},
    ids::{DiscordId, MemberId, RoleId},
    language::Language,
    permission::Permission,
    role::{AnyRole, Role, RoleRef},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: MemberId,
    discord_id: Option<DiscordId>,
    name: String,
    role: String,
    #[sqlx(flatten)]
    custom: CustomColumns,
    is_owner: bool,
    disabled: bool,
    permissions: Vec<String>,
    effects: Vec<String>,
    untils: Vec<Option<DateTime<Utc>>>,
    notes: Vec<Option<String>>,
}

impl Row {
    fn read(self) -> Result<Member> {
        let Self { id, discord_id, name, role, custom, is_owner, disabled, permissions, effects, untils, notes } = self;
        let rules = permissions.into_iter().zip(effects).zip(untils.into_iter().zip(notes));
        let rules = rules.filter_map(|((permission, effect), (until, notes))| {
            // A permission of a later version that was rolled back decides nothing here.
            let permission = permission.parse().ok()?;
            Some((permission, PersonalRule { granted: effect == "grant", until, notes }))
        });
        let holding = Holding { role: read_role(&role, custom)?, rules: rules.collect() };
        Ok(Member { id: Some(id), discord_id, name, is_owner, disabled, holding })
    }
}

macro_rules! select_members {
    ($rest:literal) => {
        concat!(
            "select m.id, m.discord_id, m.name, m.role, r.id as custom_id, r.name as custom_name,
                    r.rank as custom_rank, r.permissions as custom_permissions, m.is_owner,
                    m.disabled_at is not null as disabled,
                    coalesce(array_agg(g.permission order by g.permission) filter (where g.permission is not null), '{}')
                        as permissions,
                    coalesce(array_agg(g.effect order by g.permission) filter (where g.permission is not null), '{}')
                        as effects,
                    coalesce(array_agg(g.until order by g.permission) filter (where g.permission is not null), '{}')
                        as untils,
                    coalesce(array_agg(g.notes order by g.permission) filter (where g.permission is not null), '{}')
                        as notes
             from members m left join roles r on r.id = m.custom_role left join grants g on g.member_id = m.id ",
            $rest
        )
    };
}

/// The person with this user id on Discord, if they are known.
pub(crate) async fn find(tx: &mut Tx, discord_id: DiscordId) -> Result<Option<Member>> {
    match access::find_member(tx.conn(), discord_id).await? {
        Some(id) => get(tx, id).await.map(Some),
        None => Ok(None),
    }
}

/// The person with this id.
pub(crate) async fn get(tx: &mut Tx, id: MemberId) -> Result<Member> {
    let found = ranked(tx, vec![id]).await?;
    found.into_iter().next().ok_or(Error::NotFound(Noun::Member))
}

/// Who holds this role, or, without one, who holds more than the role `user`; highest rank first, at most `limit`.
pub(super) async fn page(
    tx: &mut Tx,
    role: Option<RoleRef>,
    after: Option<MemberId>,
    limit: usize,
) -> Result<Vec<Member>> {
    let (built_in, custom) = match role {
        None => (None, None),
        Some(RoleRef::BuiltIn(role)) => (Some(role.as_str()), None),
        Some(RoleRef::Custom(id)) => (None, Some(id)),
    };
    let (names, ranks) = ranks();
    let rows: Vec<Row> = sqlx::query_as(select_members!(
        "left join unnest($2::text[], $3::smallint[]) as built_in (role, rank) on built_in.role = m.role
         where (case
                when $4::text is not null then m.role = $4 and m.custom_role is null
                when $5::uuid is not null then m.custom_role = $5
                else m.role <> 'user' or m.custom_role is not null or g.member_id is not null end)
           and ($1::uuid is null
                or (coalesce(r.rank, built_in.rank), m.id)
                   < (select coalesce(lr.rank, lb.rank), last.id
                      from members last left join roles lr on lr.id = last.custom_role
                      left join unnest($2::text[], $3::smallint[]) as lb (role, rank) on lb.role = last.role
                      where last.id = $1))
         group by m.id, r.id, built_in.rank
         order by coalesce(r.rank, built_in.rank) desc, m.id desc limit $6"
    ))
    .bind(after)
    .bind(names)
    .bind(ranks)
    .bind(built_in)
    .bind(custom)
    .bind(limit as i64)
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// These people, highest rank first.
pub(super) async fn ranked(tx: &mut Tx, people: Vec<MemberId>) -> Result<Vec<Member>> {
    let (names, ranks) = ranks();
    let rows: Vec<Row> = sqlx::query_as(select_members!(
        "left join unnest($2::text[], $3::smallint[]) as built_in (role, rank) on built_in.role = m.role
         where m.id = any($1)
         group by m.id, r.id, built_in.rank order by coalesce(r.rank, built_in.rank) desc, m.id desc"
    ))
    .bind(people)
    .bind(names)
    .bind(ranks)
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// What these people are called, in this order.
pub(super) async fn names(tx: &mut Tx, members: Vec<MemberId>) -> Result<Vec<(MemberId, String)>> {
    Ok(sqlx::query_as(
        "select m.id, m.name from unnest($1::uuid[]) with ordinality as wanted (id, place) join members m using (id)
         order by wanted.place",
    )
    .bind(members.iter().map(|id| id.0).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

/// The built-in roles and their ranks.
fn ranks() -> (Vec<&'static str>, Vec<i16>) {
    Role::ALL.iter().map(|role| (role.as_str(), i16::from(role.rank()))).unzip()
}

/// These people, their rows locked, so that nobody's standing moves under the rules. Somebody may be named twice.
///
/// The roles that they hold are locked too, against being edited meanwhile.
pub(super) async fn lock<const N: usize>(tx: &mut Tx, people: [MemberId; N]) -> Result<[Member; N]> {
    let ids = people.map(|id| id.0);
    // In the order of ids, so that two people who change each other wait instead of deadlocking.
    sqlx::query("select from members where id = any($1) order by id for update").bind(ids).execute(tx.conn()).await?;
    sqlx::query(
        "select from roles where id in (select custom_role from members where id = any($1)) order by id for share",
    )
    .bind(ids)
    .execute(tx.conn())
    .await?;
    let members = ranked(tx, people.to_vec()).await?;
    let found = people.iter().filter_map(|id| members.iter().find(|member| member.id == Some(*id)).cloned());
    found.collect::<Vec<_>>().try_into().map_err(|_| Error::internal("a member's row went away"))
}

/// Makes `after` of what the member holds, touching only what differs.
pub(super) async fn write(tx: &mut Tx, member: MemberId, before: &Holding, after: &Holding) -> Result<()> {
    if before.role != after.role {
        write_role(tx, member, &after.role).await?;
    }
    let differ = before.rules_that_differ(after);
    let (keep, gone): (Vec<_>, Vec<_>) = differ.into_iter().partition(|p| after.rules.contains_key(p));
    if !gone.is_empty() {
        sqlx::query("delete from grants where member_id = $1 and permission = any($2)")
            .bind(member)
            .bind(gone.iter().map(|p| p.as_str()).collect::<Vec<_>>())
            .execute(tx.conn())
            .await?;
    }
    if keep.is_empty() {
        return Ok(());
    }
    let (made_by, now) = (tx.who.member, tx.now());
    let rules: Vec<_> = keep.iter().filter_map(|p| Some((*p, after.rules.get(p)?))).collect();
    sqlx::query(
        "insert into grants (member_id, permission, effect, until, notes, made_by, made_at)
         select $1, permission, effect, until, notes, $6, $7
         from unnest($2::text[], $3::text[], $4::timestamptz[], $5::text[]) as new (permission, effect, until, notes)
         on conflict (member_id, permission) do update
             set effect = excluded.effect, until = excluded.until, notes = excluded.notes,
                 made_by = excluded.made_by, made_at = excluded.made_at",
    )
    .bind(member)
    .bind(rules.iter().map(|(p, _)| p.as_str()).collect::<Vec<_>>())
    .bind(rules.iter().map(|(_, rule)| if rule.granted { "grant" } else { "deny" }).collect::<Vec<_>>())
    .bind(rules.iter().map(|(_, rule)| rule.until).collect::<Vec<_>>())
    .bind(rules.iter().map(|(_, rule)| rule.notes.clone()).collect::<Vec<_>>())
    .bind(made_by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(crate) async fn set_disabled(tx: &mut Tx, member: MemberId, since: Option<DateTime<Utc>>) -> Result<()> {
    let now = tx.now();
    sqlx::query("update members set disabled_at = $2, updated_at = $3 where id = $1")
        .bind(member)
        .bind(since)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

async fn write_role(tx: &mut Tx, member: MemberId, role: &AnyRole) -> Result<()> {
    let now = tx.now();
    let (built_in, custom): (Role, Option<RoleId>) = match role {
        AnyRole::BuiltIn(role) => (*role, None),
        // The schema wants it so: see migrations/tenant/0003.
        AnyRole::Custom(role) => (Role::User, Some(role.id)),
    };
    let done = sqlx::query("update members set role = $2, custom_role = $3, updated_at = $4 where id = $1")
        .bind(member)
        .bind(built_in.as_str())
        .bind(custom)
        .bind(now)
        .execute(tx.conn())
        .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::internal("expected to change one member")) }
}

/// Who a user of Discord is here, and in which language they are answered, if they have been here before.
pub(super) async fn entered(db: &TenantDb, user: DiscordId) -> Result<Option<(MemberId, String)>> {
    Ok(sqlx::query_as(
        "select m.id, coalesce(m.language, t.language) from members m cross join tenant t where m.discord_id = $1",
    )
    .bind(user)
    .fetch_optional(&mut *db.connection().await?)
    .await?)
}

/// The language a user of Discord is answered in, known here or not.
pub(super) async fn language(db: &TenantDb, user: DiscordId) -> Result<String> {
    Ok(sqlx::query_scalar(
        "select coalesce((select language from members where discord_id = $1), t.language) from tenant t",
    )
    .bind(user)
    .fetch_one(&mut *db.connection().await?)
    .await?)
}

/// Sets a person's language; what it was before.
pub(super) async fn set_language(tx: &mut Tx, member: MemberId, language: Language) -> Result<Option<String>> {
    let now = tx.now();
    let before = sqlx::query_scalar("select language from members where id = $1 for update")
        .bind(member)
        .fetch_one(tx.conn())
        .await?;
    sqlx::query("update members set language = $2, updated_at = $3 where id = $1")
        .bind(member)
        .bind(language.as_str())
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(before)
}

/// The personal grant or denial of a permission, and who made it.
pub(super) async fn rule_made(
    tx: &mut Tx,
    member: Option<MemberId>,
    permission: Permission,
) -> Result<Option<RuleMade>> {
    Ok(sqlx::query_as(
        "select g.effect = 'grant' as granted, g.until, g.notes, by_whom.discord_id as by, by_whom.name as by_name,
                g.made_at as at
         from grants g left join members by_whom on by_whom.id = g.made_by
         where g.member_id = $1 and g.permission = $2",
    )
    .bind(member)
    .bind(permission.as_str())
    .fetch_optional(tx.conn())
    .await?)
}

/// Every personal grant and denial, and who made it.
pub(super) async fn rules_made(tx: &mut Tx, member: Option<MemberId>) -> Result<BTreeMap<Permission, RuleMade>> {
    #[derive(sqlx::FromRow)]
    struct Made {
        permission: String,
        #[sqlx(flatten)]
        rule: RuleMade,
    }
    let found: Vec<Made> = sqlx::query_as(
        "select g.permission, g.effect = 'grant' as granted, g.until, g.notes, by_whom.discord_id as by,
                by_whom.name as by_name, g.made_at as at
         from grants g left join members by_whom on by_whom.id = g.made_by
         where g.member_id = $1",
    )
    .bind(member)
    .fetch_all(tx.conn())
    .await?;
    // A permission of a later version that was rolled back decides nothing here.
    Ok(found.into_iter().filter_map(|made| Some((made.permission.parse().ok()?, made.rule))).collect())
}

/// Whether the company is suspended.
pub(super) async fn is_suspended(tx: &mut Tx) -> Result<bool> {
    Ok(sqlx::query_scalar("select suspended_at is not null from tenant").fetch_one(tx.conn()).await?)
}

/// An event's number, whom it is about (id and name), what was before and what after.
pub(super) type ChangeRow = (i64, Option<String>, Option<String>, Option<Value>, Option<Value>);

/// The last change of somebody by `maker` after `since`, or `this` one if it was made since then, unless it has been taken
/// back.
pub(super) async fn last_change(
    tx: &mut Tx,
    maker: &str,
    since: DateTime<Utc>,
    this: Option<i64>,
) -> Result<Option<ChangeRow>> {
    Ok(sqlx::query_as(
        "select seq, target_id, target_label, before, after from audit_log a
         where caller_kind = 'discord' and caller_id = $1 and outcome = 'done' and noun = 'member'
           and at > $2 and ($3::bigint is null or seq = $3)
           and action in ('member.set_role', 'member.grant', 'member.deny', 'member.clear', 'member.remove',
                          'member.copy')
           and not exists (select from audit_log u
                           where u.action = 'member.undo' and u.outcome = 'done' and u.seq > a.seq
                             and (u.after ->> 'undoes')::bigint = a.seq)
         order by seq desc limit 1",
    )
    .bind(maker)
    .bind(since)
    .bind(this)
    .fetch_optional(tx.conn())
    .await?)
}
