//! The statements of [`sla`](super).

use chrono::{DateTime, Utc};

use super::Clock;
use crate::{
    db::Tx,
    error::Result,
    ids::{ConversationId, MemberId},
    kernel::sight::ContactName,
};

/// How the waits of these conversations stand.
pub(super) async fn clocks(tx: &mut Tx, conversations: Vec<ConversationId>) -> Result<Vec<Clock>> {
    Ok(sqlx::query_as(
        "select id, state, waiting_since, first_reply_at is null as is_first, clock_from, clock_spent, answer_due_at, breached_at
         from conversations where id = any($1) order by id",
    )
    .bind(conversations.into_iter().map(|id| id.0).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

/// The next conversations in which somebody waits and it is not too late yet, their rows locked.
pub(super) async fn waiting(tx: &mut Tx, after: Option<ConversationId>, limit: i64) -> Result<Vec<Clock>> {
    Ok(sqlx::query_as(
        "select id, state, waiting_since, first_reply_at is null as is_first, clock_from, clock_spent, answer_due_at, breached_at
         from conversations
         where state = 'open' and waiting_since is not null and breached_at is null and id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000')
         order by id limit $2 for no key update",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn set(tx: &mut Tx, clocks: &[Clock]) -> Result<()> {
    sqlx::query(
        "update conversations v
         set clock_from = new.clock_from, clock_spent = new.clock_spent, answer_due_at = new.answer_due_at
         from unnest($1::uuid[], $2::timestamptz[], $3::integer[], $4::timestamptz[])
              as new (id, clock_from, clock_spent, answer_due_at)
         where v.id = new.id",
    )
    .bind(clocks.iter().map(|clock| clock.id.0).collect::<Vec<_>>())
    .bind(clocks.iter().map(|clock| clock.clock_from).collect::<Vec<_>>())
    .bind(clocks.iter().map(|clock| clock.clock_spent).collect::<Vec<_>>())
    .bind(clocks.iter().map(|clock| clock.answer_due_at).collect::<Vec<_>>())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// No answer is due anywhere any more; gives where one was. What was not answered in time stays so until it is answered.
pub(super) async fn forget(tx: &mut Tx) -> Result<Vec<ConversationId>> {
    Ok(sqlx::query_scalar(
        "with held as (select id from conversations where clock_spent is not null and breached_at is null
                       order by id for no key update)
         update conversations v set clock_from = null, clock_spent = null, answer_due_at = null
         from held where v.id = held.id returning v.id",
    )
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn breach(tx: &mut Tx, conversation: ConversationId) -> Result<()> {
    let now = tx.now();
    sqlx::query("update conversations set breached_at = $2 where id = $1")
        .bind(conversation)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// A conversation that is late.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub number: i64,
    pub contact: ContactName,
    pub assignee: Option<String>,
    pub member: Option<MemberId>,
    pub due: DateTime<Utc>,
}

pub(super) async fn late(tx: &mut Tx, conversation: ConversationId) -> Result<Option<Row>> {
    Ok(sqlx::query_as(
        "select v.number, c.name as contact, a.name as assignee, v.assignee as member, v.answer_due_at as due
         from conversations v join contacts c on c.id = v.contact_id left join members a on a.id = v.assignee
         where v.id = $1 and v.state = 'open' and v.breached_at is not null and v.answer_due_at is not null",
    )
    .bind(conversation)
    .fetch_optional(tx.conn())
    .await?)
}
