//! The statements of [`work`](super).

use chrono::{DateTime, Utc};

use super::{Priority, State};
use crate::{
    conversations::{Name, Which},
    db::Tx,
    error::Result,
    ids::{ConversationId, MemberId},
    kernel::{reach::visible, sight::ContactName},
};

/// A conversation whose row is locked.
#[derive(sqlx::FromRow)]
pub(in super::super) struct Held {
    pub id: ConversationId,
    pub number: i64,
    /// The contact's name.
    pub contact: ContactName,
    #[sqlx(try_from = "String")]
    pub state: State,
    #[sqlx(try_from = "String")]
    pub priority: Priority,
    pub assignee: Option<MemberId>,
    pub assignee_name: Option<String>,
    /// As the audit log spells their id.
    pub assignee_log_id: Option<String>,
    pub snoozed_until: Option<DateTime<Utc>>,
    pub version: i64,
    /// Who changed it last, by name.
    pub changed_by: Option<String>,
}

/// The conversation that is meant, its row locked.
pub(super) async fn lock(tx: &mut Tx, which: &Which) -> Result<Option<Held>> {
    let (id, number) = named(which);
    // Not by joins: whoever waits here would see what belonged to the row before.
    Ok(sqlx::query_as(concat!(
        "select id, number, (select name from contacts where id = v.contact_id) as contact, state, priority, assignee,
                (select name from members where id = v.assignee) as assignee_name,
                (select coalesce(discord_id::text, replace(id::text, '-', '')) from members where id = v.assignee)
                    as assignee_log_id,
                snoozed_until, version, (select name from members where id = v.changed_by) as changed_by
         from conversations v where (id = $1 or number = $2) and ",
        visible!("assignee", "conversations"),
        " for no key update",
    ))
    .bind(id)
    .bind(number)
    .fetch_optional(tx.conn())
    .await?)
}

/// The id of the conversation that is meant, if that is within the caller's reach.
pub(crate) async fn meant(tx: &mut Tx, which: &Which) -> Result<Option<ConversationId>> {
    let (id, number) = named(which);
    Ok(sqlx::query_scalar(concat!(
        "select id from conversations where (id = $1 or number = $2) and ",
        visible!("assignee", "conversations"),
    ))
    .bind(id)
    .bind(number)
    .fetch_optional(tx.conn())
    .await?)
}

/// Its id, or its number; neither, of what is unknown.
fn named(which: &Which) -> (Option<ConversationId>, Option<i64>) {
    match which.name {
        Name::Id(id) => (Some(id), None),
        Name::Number(number) => (None, Some(number)),
        Name::Unknown => (None, None),
    }
}

/// The place of the customer's newest message; 0 if there is none.
pub(super) async fn heard(tx: &mut Tx, which: &Which) -> Result<i64> {
    let Some(id) = meant(tx, which).await? else { return Ok(0) };
    let newest = sqlx::query_scalar(
        "select seq from messages where conversation_id = $1 and direction = 'in' order by seq desc limit 1",
    );
    Ok(newest.bind(id).fetch_optional(tx.conn()).await?.unwrap_or(0))
}

pub(in super::super) async fn assign(tx: &mut Tx, id: ConversationId, to: Option<MemberId>) -> Result<()> {
    let by = tx.who.member;
    sqlx::query("update conversations set assignee = $2, version = version + 1, changed_by = $3 where id = $1")
        .bind(id)
        .bind(to)
        .bind(by)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn snooze(tx: &mut Tx, id: ConversationId, until: DateTime<Utc>) -> Result<()> {
    let by = tx.who.member;
    sqlx::query(
        "update conversations set state = 'snoozed', snoozed_until = $2, version = version + 1, changed_by = $3
         where id = $1",
    )
    .bind(id)
    .bind(until)
    .bind(by)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(in super::super) async fn set_priority(tx: &mut Tx, id: ConversationId, priority: Priority) -> Result<()> {
    let by = tx.who.member;
    sqlx::query("update conversations set priority = $2, version = version + 1, changed_by = $3 where id = $1")
        .bind(id)
        .bind(priority.as_str())
        .bind(by)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn close(tx: &mut Tx, id: ConversationId) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "update conversations
         set state = 'closed', closed_at = $2, snoozed_until = null, waiting_since = null, clock_from = null, clock_spent = null,
             answer_due_at = null, breached_at = null, version = version + 1, changed_by = $3
         where id = $1",
    )
    .bind(id)
    .bind(now)
    .bind(by)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn open(tx: &mut Tx, id: ConversationId) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "update conversations
         set state = 'open', closed_at = null, opened_at = case when state = 'closed' then $3 else opened_at end,
             snoozed_until = null, version = version + 1, changed_by = $2
         where id = $1",
    )
    .bind(id)
    .bind(by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The number of another conversation of the same customer with the same number of ours that is not closed, and whether it is within the
/// caller's reach.
pub(super) async fn other_open(tx: &mut Tx, id: ConversationId) -> Result<Option<(i64, bool)>> {
    Ok(sqlx::query_as(concat!(
        "select o.number, ",
        visible!("o.assignee", "conversations"),
        " from conversations v
         join conversations o on (o.contact_id, o.channel, o.account) = (v.contact_id, v.channel, v.account)
         where v.id = $1 and o.id <> v.id and o.state <> 'closed'",
    ))
    .bind(id)
    .fetch_optional(tx.conn())
    .await?)
}

/// Staff have answered: nobody waits any more, and what nobody had is theirs. The row is locked. Whether it is theirs by this.
pub(in super::super) async fn answered(tx: &mut Tx, id: ConversationId) -> Result<bool> {
    let (now, by) = (tx.now(), tx.who.member);
    let claimed: Option<bool> = sqlx::query_scalar(
        "with before as (select $3::uuid is not null and assignee is null and state <> 'closed' as is_free
                         from conversations where id = $1)
         update conversations v
         set waiting_since = null, first_reply_at = coalesce(first_reply_at, $2),
             first_asked_at = case when first_reply_at is null then waiting_since else first_asked_at end,
             first_reply_by = case when first_reply_at is null then $3 else first_reply_by end,
             clock_from = null, clock_spent = null, answer_due_at = null, breached_at = null,
             offered = null, offered_until = null,
             assignee = case when is_free then $3 else assignee end,
             version = version + is_free::integer,
             changed_by = case when is_free then $3 else changed_by end
         from before where v.id = $1 returning is_free",
    )
    .bind(id)
    .bind(now)
    .bind(by)
    .fetch_optional(tx.conn())
    .await?;
    Ok(claimed.unwrap_or_default())
}

/// An answer was taken back: the customer waits again since what they wrote after the last answer that left, or is to leave. Gives when
/// they had been answered first, if they were not after all.
pub(in super::super) async fn unanswered(tx: &mut Tx, id: ConversationId) -> Result<Option<DateTime<Utc>>> {
    Ok(sqlx::query_scalar(
        "with before as (
             select first_reply_at, exists (select from messages o
                                            where o.conversation_id = $1 and o.direction = 'out' and o.state <> 'failed'
                                              and (o.sent_by is not null or o.delivery_id is not null)) as is_answered
             from conversations where id = $1)
         update conversations v
         set waiting_since = case when v.state <> 'closed' then
             (select min(m.sent_at) from messages m
              where m.conversation_id = v.id and m.direction = 'in'
                and m.seq > coalesce((select max(o.seq) from messages o
                                      where o.conversation_id = v.id and o.direction = 'out' and o.state <> 'failed'
                                        and (o.sent_by is not null or o.delivery_id is not null)), 0)) end,
             first_reply_at = case when before.is_answered then v.first_reply_at end,
             first_asked_at = case when before.is_answered then v.first_asked_at end,
             first_reply_by = case when before.is_answered then v.first_reply_by end
         from before where v.id = $1
         returning case when not before.is_answered then before.first_reply_at end",
    )
    .bind(id)
    .fetch_one(tx.conn())
    .await?)
}
