//! The statements of [`turns`](super).

use chrono::{DateTime, Utc};

use super::rule::Colleague;
use crate::{db::Tx, error::Result, ids::MemberId};

/// Says whether the caller is away, and until when if they know.
pub(super) async fn set_away(tx: &mut Tx, is_away: bool, until: Option<DateTime<Utc>>) -> Result<()> {
    let me = tx.who.member;
    sqlx::query(
        "insert into turns (member_id, is_away, away_until) values ($1, $2, $3)
         on conflict (member_id) do update set is_away = $2, away_until = $3",
    )
    .bind(me)
    .bind(is_away)
    .bind(until)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// They have been given a conversation now.
pub(super) async fn mark_given(tx: &mut Tx, member: MemberId) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "insert into turns (member_id, given_at) values ($1, $2) on conflict (member_id) do update set given_at = $2",
    )
    .bind(member)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Sees to it that nobody else gives out conversations until the transaction ends.
pub(super) async fn lock(tx: &mut Tx) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtext('turns'))").execute(tx.conn()).await?;
    Ok(())
}

/// How it stands with these people.
pub(super) async fn colleagues(tx: &mut Tx, members: Vec<MemberId>) -> Result<Vec<Colleague>> {
    let now = tx.now();
    Ok(sqlx::query_as(
        "select wanted.id as member, coalesce(t.is_away and (t.away_until is null or t.away_until > $2), false) as is_away,
                (select count(*) from conversations v where v.assignee = wanted.id and v.state = 'open') as holds, t.given_at
         from unnest($1::uuid[]) as wanted (id) left join turns t on t.member_id = wanted.id",
    )
    .bind(members.iter().map(|id| id.0).collect::<Vec<_>>())
    .bind(now)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn time_zone(tx: &mut Tx) -> Result<String> {
    Ok(sqlx::query_scalar("select time_zone from tenant").fetch_one(tx.conn()).await?)
}
