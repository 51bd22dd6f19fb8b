//! The statements of [`list`](super). Each filter has an index of its own, and a page costs the same however many there are: the first one
//! begins at infinity, so that each is a range of the index.

use chrono::{DateTime, Utc};

use super::{Listed, Place};
use crate::{
    conversations::{Priority, Seen, State, window::WINDOW},
    db::Tx,
    error::Result,
    ids::{ConversationId, MemberId},
    kernel::{
        reach::visible,
        sight::{self, ContactName},
    },
};

fn begins(after: Option<Place>) -> (Option<DateTime<Utc>>, Option<i64>) {
    (after.map(|place| place.at), after.map(|place| place.number))
}

pub(super) async fn open(tx: &mut Tx, after: Option<Place>, limit: i64) -> Result<Vec<ConversationId>> {
    let (at, number) = begins(after);
    Ok(sqlx::query_scalar(concat!(
        "select id from conversations
         where state <> 'closed' and (last_message_at, number) < (coalesce($1::timestamptz, 'infinity'), coalesce($2::bigint, 0)) and ",
        visible!("assignee", "conversations"),
        " order by last_message_at desc, number desc limit $3",
    ))
    .bind(at)
    .bind(number)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// Those that somebody has; none, of nobody.
pub(super) async fn of(
    tx: &mut Tx,
    member: Option<MemberId>,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<ConversationId>> {
    let (at, number) = begins(after);
    Ok(sqlx::query_scalar(concat!(
        "select id from conversations
         where state <> 'closed' and assignee = $4
           and (last_message_at, number) < (coalesce($1::timestamptz, 'infinity'), coalesce($2::bigint, 0)) and ",
        visible!("assignee", "conversations"),
        " order by last_message_at desc, number desc limit $3",
    ))
    .bind(at)
    .bind(number)
    .bind(limit)
    .bind(member)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn unassigned(tx: &mut Tx, after: Option<Place>, limit: i64) -> Result<Vec<ConversationId>> {
    let (at, number) = begins(after);
    Ok(sqlx::query_scalar(concat!(
        "select id from conversations
         where state <> 'closed' and assignee is null
           and (last_message_at, number) < (coalesce($1::timestamptz, 'infinity'), coalesce($2::bigint, 0)) and ",
        visible!("assignee", "conversations"),
        " order by last_message_at desc, number desc limit $3",
    ))
    .bind(at)
    .bind(number)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn waiting(tx: &mut Tx, after: Option<Place>, limit: i64) -> Result<Vec<ConversationId>> {
    let (at, number) = begins(after);
    Ok(sqlx::query_scalar(concat!(
        "select id from conversations
         where state = 'open' and waiting_since is not null
           and (waiting_since, number) > (coalesce($1::timestamptz, '-infinity'), coalesce($2::bigint, 0)) and ",
        visible!("assignee", "conversations"),
        " order by waiting_since, number limit $3",
    ))
    .bind(at)
    .bind(number)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn late(tx: &mut Tx, after: Option<Place>, limit: i64) -> Result<Vec<ConversationId>> {
    let (at, number) = begins(after);
    Ok(sqlx::query_scalar(concat!(
        "select id from conversations
         where state = 'open' and breached_at is not null
           and (waiting_since, number) > (coalesce($1::timestamptz, '-infinity'), coalesce($2::bigint, 0)) and ",
        visible!("assignee", "conversations"),
        " order by waiting_since, number limit $3",
    ))
    .bind(at)
    .bind(number)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn snoozed(tx: &mut Tx, after: Option<Place>, limit: i64) -> Result<Vec<ConversationId>> {
    let (at, number) = begins(after);
    Ok(sqlx::query_scalar(concat!(
        "select id from conversations
         where state = 'snoozed' and (last_message_at, number) < (coalesce($1::timestamptz, 'infinity'), coalesce($2::bigint, 0)) and ",
        visible!("assignee", "conversations"),
        " order by last_message_at desc, number desc limit $3",
    ))
    .bind(at)
    .bind(number)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn closed(tx: &mut Tx, after: Option<Place>, limit: i64) -> Result<Vec<ConversationId>> {
    let (at, number) = begins(after);
    Ok(sqlx::query_scalar(concat!(
        "select id from conversations
         where state = 'closed' and (closed_at, number) < (coalesce($1::timestamptz, 'infinity'), coalesce($2::bigint, 0)) and ",
        visible!("assignee", "conversations"),
        " order by closed_at desc, number desc limit $3",
    ))
    .bind(at)
    .bind(number)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

#[derive(sqlx::FromRow)]
struct Row {
    id: ConversationId,
    number: i64,
    contact: ContactName,
    #[sqlx(try_from = "String")]
    state: State,
    #[sqlx(try_from = "String")]
    priority: Priority,
    assignee: Option<String>,
    waiting_since: Option<DateTime<Utc>>,
    answer_due_at: Option<DateTime<Utc>>,
    is_late: bool,
    snoozed_until: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    last_message_at: DateTime<Utc>,
    closes: Option<DateTime<Utc>>,
    version: i64,
    heard: i64,
}

impl From<Row> for Listed {
    fn from(row: Row) -> Self {
        let Row { id, number, contact, state, priority, assignee, waiting_since, .. } = row;
        let Row { answer_due_at, is_late, snoozed_until, closed_at, last_message_at, closes, version, heard, .. } = row;
        let seen = Seen { version, heard };
        Self {
            id,
            number,
            contact,
            state,
            priority,
            assignee,
            waiting_since,
            answer_due_at,
            is_late,
            snoozed_until,
            closed_at,
            last_message_at,
            closes,
            seen,
        }
    }
}

/// These conversations, in this order, which were found within the caller's reach.
pub(in super::super) async fn by_ids(tx: &mut Tx, ids: &[ConversationId]) -> Result<Vec<Listed>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select v.id, v.number, c.name as contact, v.state, v.priority, a.name as assignee, v.waiting_since,
                case when v.state = 'open' then v.answer_due_at end as answer_due_at,
                v.state = 'open' and v.breached_at is not null as is_late, v.snoozed_until,
                v.closed_at, v.last_message_at, v.last_inbound_at + $2 as closes, v.version, coalesce(newest.seq, 0) as heard
         from unnest($1::uuid[]) with ordinality as wanted (id, place)
         join conversations v on v.id = wanted.id
         join contacts c on c.id = v.contact_id
         left join members a on a.id = v.assignee
         left join lateral (select seq from messages where conversation_id = v.id and direction = 'in'
                            order by seq desc limit 1) newest on true
         order by wanted.place",
    )
    .bind(ids.iter().map(|id| id.0).collect::<Vec<_>>())
    .bind(WINDOW)
    .fetch_all(tx.conn())
    .await?;
    let sight = sight::of(tx).await?;
    let seen = |listed: Listed| Listed { contact: listed.contact.seen(sight), ..listed };
    Ok(rows.into_iter().map(Listed::from).map(seen).collect())
}
