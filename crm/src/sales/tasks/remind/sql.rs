//! The statements of [`remind`](super).

use chrono::{DateTime, Utc};

use crate::{
    db::Tx,
    error::Result,
    ids::{DiscordId, MemberId, TaskId},
};

/// Whether the assignee is to be told at just this moment.
pub(super) async fn is_due(tx: &mut Tx, task: TaskId, at: DateTime<Utc>) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select from tasks
                        where id = $1 and remind_at = $2 and done_at is null and deleted_at is null)",
    )
    .bind(task)
    .bind(at)
    .fetch_one(tx.conn())
    .await?)
}

/// They were told; of a moment that was chosen meanwhile they are told, too.
pub(super) async fn told(tx: &mut Tx, task: TaskId, at: DateTime<Utc>) -> Result<()> {
    sqlx::query("update tasks set remind_at = null where id = $1 and remind_at = $2")
        .bind(task)
        .bind(at)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn remind_at(tx: &mut Tx, task: TaskId, at: DateTime<Utc>) -> Result<()> {
    sqlx::query("update tasks set remind_at = $2 where id = $1").bind(task).bind(at).execute(tx.conn()).await?;
    Ok(())
}

pub(super) async fn set_morning(tx: &mut Tx, member: MemberId, minute: i16, next: DateTime<Utc>) -> Result<()> {
    sqlx::query(
        "insert into task_mornings (member_id, minute, next_at) values ($1, $2, $3)
         on conflict (member_id) do update set minute = $2, next_at = $3",
    )
    .bind(member)
    .bind(minute)
    .bind(next)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn no_mornings(tx: &mut Tx, member: MemberId) -> Result<()> {
    sqlx::query("delete from task_mornings where member_id = $1").bind(member).execute(tx.conn()).await?;
    Ok(())
}

/// The minute that somebody has chosen, and who they are on Discord, if their next morning is at this moment.
pub(super) async fn morning(
    tx: &mut Tx,
    member: MemberId,
    at: DateTime<Utc>,
) -> Result<Option<(i16, Option<DiscordId>)>> {
    Ok(sqlx::query_as(
        "select o.minute, m.discord_id from task_mornings o join members m on m.id = o.member_id
         where o.member_id = $1 and o.next_at = $2 and m.disabled_at is null",
    )
    .bind(member)
    .bind(at)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn plan_morning(tx: &mut Tx, member: MemberId, next: DateTime<Utc>) -> Result<()> {
    sqlx::query("update task_mornings set next_at = $2 where member_id = $1")
        .bind(member)
        .bind(next)
        .execute(tx.conn())
        .await?;
    Ok(())
}
