//! The statements of [`roster`](super).

use chrono::NaiveDate;
use sqlx::types::Json;

use super::Leave;
use crate::{
    db::Tx,
    error::Result,
    hours::Week,
    ids::{LeaveId, MemberId},
};

pub(super) async fn week(tx: &mut Tx, member: MemberId) -> Result<Option<Week>> {
    let found: Option<Option<Json<Week>>> = sqlx::query_scalar("select week from turns where member_id = $1")
        .bind(member)
        .fetch_optional(tx.conn())
        .await?;
    Ok(found.flatten().map(|week| week.0))
}

/// Like [`week`], and holds what is said of somebody until the transaction ends.
pub(super) async fn lock_week(tx: &mut Tx, member: MemberId) -> Result<Option<Week>> {
    sqlx::query("insert into turns (member_id) values ($1) on conflict (member_id) do update set member_id = excluded.member_id")
        .bind(member)
        .execute(tx.conn())
        .await?;
    week(tx, member).await
}

pub(super) async fn set_week(tx: &mut Tx, member: MemberId, week: Option<&Week>) -> Result<()> {
    sqlx::query("update turns set week = $2 where member_id = $1")
        .bind(member)
        .bind(week.map(Json))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// How many leaves of somebody are not over.
pub(super) async fn coming(tx: &mut Tx, member: MemberId, today: NaiveDate) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from leaves where member_id = $1 and until_day >= $2")
        .bind(member)
        .bind(today)
        .fetch_one(tx.conn())
        .await?)
}

pub(super) async fn insert_leave(
    tx: &mut Tx,
    id: LeaveId,
    member: MemberId,
    from_day: NaiveDate,
    until_day: NaiveDate,
) -> Result<()> {
    let (by, now) = (tx.who.member, tx.now());
    sqlx::query(
        "insert into leaves (id, member_id, from_day, until_day, added_by, added_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(member)
    .bind(from_day)
    .bind(until_day)
    .bind(by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Leaves that are not over, of one person or of all, the next first.
pub(super) async fn leaves(tx: &mut Tx, member: Option<MemberId>, today: NaiveDate, limit: i64) -> Result<Vec<Leave>> {
    Ok(sqlx::query_as(
        "select l.id, l.member_id as member, m.name, l.from_day, l.until_day
         from leaves l join members m on m.id = l.member_id
         where ($1::uuid is null or l.member_id = $1) and l.until_day >= $2
         order by l.from_day, l.id limit $3",
    )
    .bind(member)
    .bind(today)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn leave(tx: &mut Tx, id: LeaveId) -> Result<Option<Leave>> {
    Ok(sqlx::query_as(
        "select l.id, l.member_id as member, m.name, l.from_day, l.until_day
         from leaves l join members m on m.id = l.member_id where l.id = $1",
    )
    .bind(id)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn delete_leave(tx: &mut Tx, id: LeaveId) -> Result<()> {
    sqlx::query("delete from leaves where id = $1").bind(id).execute(tx.conn()).await?;
    Ok(())
}

/// The last day of the leave that somebody is on.
pub(super) async fn on_leave(tx: &mut Tx, member: MemberId, today: NaiveDate) -> Result<Option<NaiveDate>> {
    Ok(sqlx::query_scalar(
        "select max(until_day) from leaves where member_id = $1 and from_day <= $2 and until_day >= $2",
    )
    .bind(member)
    .bind(today)
    .fetch_one(tx.conn())
    .await?)
}

/// Why somebody may not be there.
#[derive(sqlx::FromRow)]
pub(super) struct Absence {
    pub member: MemberId,
    pub is_away: bool,
    pub is_on_leave: bool,
    /// Their own times.
    pub week: Option<Json<Week>>,
}

pub(super) async fn absences(tx: &mut Tx, members: Vec<MemberId>, today: NaiveDate) -> Result<Vec<Absence>> {
    let now = tx.now();
    Ok(sqlx::query_as(
        "select wanted.id as member, coalesce(t.is_away and (t.away_until is null or t.away_until > $2), false) as is_away,
                exists (select from leaves l where l.member_id = wanted.id and l.from_day <= $3 and l.until_day >= $3)
                    as is_on_leave,
                t.week
         from unnest($1::uuid[]) as wanted (id) left join turns t on t.member_id = wanted.id",
    )
    .bind(members.iter().map(|id| id.0).collect::<Vec<_>>())
    .bind(now)
    .bind(today)
    .fetch_all(tx.conn())
    .await?)
}
