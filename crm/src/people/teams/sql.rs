//! The statements of [`teams`](super).

use uuid::Uuid;

use super::Team;
use crate::{
    db::Tx,
    error::Result,
    ids::{DiscordId, MemberId, TeamId},
};

pub(super) async fn all(tx: &mut Tx) -> Result<Vec<Team>> {
    let rows: Vec<(Uuid, String, String, Option<DiscordId>)> = sqlx::query_as(
        "select t.id, t.name, m.name, m.discord_id
         from teams t join team_members o on o.team_id = t.id join members m on m.id = o.member_id
         order by t.key, m.name, m.id",
    )
    .fetch_all(tx.conn())
    .await?;
    let same = |one: &[_]| one.to_vec();
    let teams = rows.chunk_by(|one, next| one.0 == next.0).map(same).map(|rows: Vec<_>| {
        let name = rows.first().map(|row| row.1.clone()).unwrap_or_default();
        Team { name, members: rows.into_iter().map(|(_, _, member, discord)| (member, discord)).collect() }
    });
    Ok(teams.collect())
}

pub(super) async fn count(tx: &mut Tx) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from teams").fetch_one(tx.conn()).await?)
}

/// The team of this name, its row locked.
pub(super) async fn lock(tx: &mut Tx, key: &str) -> Result<Option<TeamId>> {
    Ok(sqlx::query_scalar("select id from teams where key = $1 for update").bind(key).fetch_optional(tx.conn()).await?)
}

/// The same; one is made if there is none.
pub(super) async fn lock_or_make(tx: &mut Tx, name: &str, key: &str) -> Result<TeamId> {
    let id = TeamId::new(tx.now());
    Ok(sqlx::query_scalar(
        "insert into teams (id, name, key) values ($1, $2, $3) on conflict (key) do update set name = teams.name returning id",
    )
    .bind(id)
    .bind(name)
    .bind(key)
    .fetch_one(tx.conn())
    .await?)
}

/// Whether they were not in it.
pub(super) async fn put(tx: &mut Tx, team: TeamId, member: MemberId) -> Result<bool> {
    let put = sqlx::query("insert into team_members (team_id, member_id) values ($1, $2) on conflict do nothing");
    Ok(put.bind(team).bind(member).execute(tx.conn()).await?.rows_affected() == 1)
}

/// Whether they were in it. A team in which nobody is left goes.
pub(super) async fn take(tx: &mut Tx, team: TeamId, member: MemberId) -> Result<bool> {
    let taken = sqlx::query("delete from team_members where team_id = $1 and member_id = $2");
    let taken = taken.bind(team).bind(member).execute(tx.conn()).await?;
    sqlx::query("delete from teams t where id = $1 and not exists (select from team_members where team_id = t.id)")
        .bind(team)
        .execute(tx.conn())
        .await?;
    Ok(taken.rows_affected() == 1)
}
