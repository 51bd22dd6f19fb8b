//! The statements of [`turns`](super).

use chrono::{DateTime, Utc};

use super::rule::Colleague;
use crate::{
    db::Tx,
    error::Result,
    ids::{ConversationId, MemberId},
    roster::Presence,
};

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
pub(super) async fn colleagues(tx: &mut Tx, present: &[Presence]) -> Result<Vec<Colleague>> {
    Ok(sqlx::query_as(
        "select wanted.id as member, wanted.is_there,
                (select count(*) from conversations v where v.assignee = wanted.id and v.state = 'open') as holds, t.given_at
         from unnest($1::uuid[], $2::boolean[]) as wanted (id, is_there) left join turns t on t.member_id = wanted.id",
    )
    .bind(present.iter().map(|one| one.member.0).collect::<Vec<_>>())
    .bind(present.iter().map(|one| one.is_there).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

/// Conversations that nobody has in which a customer waits, who has waited longest first.
pub(super) async fn unheld(tx: &mut Tx, limit: i64) -> Result<Vec<ConversationId>> {
    Ok(sqlx::query_scalar(
        "select id from conversations where state = 'open' and waiting_since is not null and assignee is null
         order by waiting_since, number limit $1",
    )
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// Conversations of somebody in which a customer waits, who has waited longest first.
pub(super) async fn waiting_for(tx: &mut Tx, member: MemberId, limit: i64) -> Result<Vec<ConversationId>> {
    Ok(sqlx::query_scalar(
        "select id from conversations where state = 'open' and waiting_since is not null and assignee = $1
         order by waiting_since, number limit $2",
    )
    .bind(member)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}
