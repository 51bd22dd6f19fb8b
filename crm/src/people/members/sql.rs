//! The statements behind changes of people.

use super::{Member, Row};
use crate::{
    db::Tx,
    error::{Error, Result},
    holding::Holding,
    ids::{MemberId, RoleId},
    role::{AnyRole, Role},
};

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
    let rows: Vec<Row> = sqlx::query_as(super::select_members!("where m.id = any($1) group by m.id, r.id"))
        .bind(ids)
        .fetch_all(tx.conn())
        .await?;
    let members = rows.into_iter().map(Row::read).collect::<Result<Vec<_>>>()?;
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
