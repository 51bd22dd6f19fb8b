//! The statements of [`tasks`](super): finding, and what its verbs write.

use super::{Name, Repeat, RepeatColumn, Span, Task, Topic, Which};
use crate::{
    db::Tx,
    error::Result,
    ids::{ContactId, ConversationId, DealId, LeadId, MemberId, MessageId, TaskId},
    kernel::{changes::Changes, reach::visible},
    text,
};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// Whether a task is within the caller's reach: by who has it, or by who gave it.
macro_rules! visible_task {
    ($assignee:literal, $giver:literal) => {
        concat!("(", visible!($assignee, "tasks"), " or ", visible!($giver, "tasks"), ")")
    };
}

/// A task as far as it is needed to find out whose it is.
#[derive(sqlx::FromRow)]
pub(super) struct Meant {
    pub id: TaskId,
    pub assignee: MemberId,
    pub created_by: Option<MemberId>,
}

/// What a task is about, by ids.
#[derive(Clone, Copy, Debug, Default, sqlx::FromRow)]
pub(super) struct Place {
    pub contact_id: Option<ContactId>,
    pub conversation_id: Option<ConversationId>,
    pub lead_id: Option<LeadId>,
    pub deal_id: Option<DealId>,
}

/// A task whose row is locked.
#[derive(sqlx::FromRow)]
pub(super) struct Held {
    pub id: TaskId,
    pub number: i64,
    pub title: String,
    pub note: Option<String>,
    pub assignee: MemberId,
    #[sqlx(flatten)]
    pub place: Place,
    pub due_at: Option<DateTime<Utc>>,
    #[sqlx(try_from = "RepeatColumn")]
    pub repeats: Option<Repeat>,
    pub repeat_day: Option<i16>,
    pub is_done: bool,
    pub is_deleted: bool,
    pub created_by: Option<MemberId>,
    #[sqlx(flatten)]
    pub changes: Changes,
}

/// What of a task is written.
pub(super) struct Row<'a> {
    pub title: &'a str,
    pub note: Option<&'a str>,
    pub assignee: MemberId,
    pub place: Place,
    pub due_at: Option<DateTime<Utc>>,
    pub repeats: Option<Repeat>,
    pub repeat_day: Option<i16>,
    pub follows: Option<TaskId>,
    pub message: Option<MessageId>,
}

pub(super) async fn meant(tx: &mut Tx, which: &Which) -> Result<Option<Meant>> {
    let (id, number) = match which.name {
        Name::Id(id) => (Some(id), None),
        Name::Number(number) => (None, Some(number)),
        Name::Unknown => return Ok(None),
    };
    let found = sqlx::query_as(concat!(
        "select id, assignee, created_by from tasks where (id = $1 or number = $2) and deleted_at is null and ",
        visible_task!("assignee", "created_by"),
    ));
    Ok(found.bind(id).bind(number).fetch_optional(tx.conn()).await?)
}

pub(super) async fn lock(tx: &mut Tx, id: TaskId) -> Result<Option<Held>> {
    Ok(sqlx::query_as(concat!(
        "select id, number, title, note, assignee, contact_id, conversation_id, lead_id, deal_id, due_at, repeats, repeat_day,
                done_at is not null as is_done, deleted_at is not null as is_deleted, created_by, version,
                (select name from members where id = t.changed_by) as changed_by, changed, to_jsonb(t) as before
         from tasks t where id = $1 and deleted_at is null and ",
        visible_task!("assignee", "created_by"),
        " for no key update",
    ))
    .bind(id)
    .fetch_optional(tx.conn())
    .await?)
}

/// The task that is meant, even if it was deleted, its row locked.
pub(super) async fn lock_any(tx: &mut Tx, id: TaskId) -> Result<Option<Held>> {
    Ok(sqlx::query_as(concat!(
        "select id, number, title, note, assignee, contact_id, conversation_id, lead_id, deal_id, due_at, repeats, repeat_day,
                done_at is not null as is_done, deleted_at is not null as is_deleted, created_by, version,
                (select name from members where id = t.changed_by) as changed_by, changed, to_jsonb(t) as before
         from tasks t where id = $1 and ",
        visible_task!("assignee", "created_by"),
        " for no key update",
    ))
    .bind(id)
    .fetch_optional(tx.conn())
    .await?)
}

/// As it was before; says when the assignee is told then, if they are.
pub(super) async fn restore(tx: &mut Tx, held: &Held, before: &Value) -> Result<Option<DateTime<Utc>>> {
    let by = tx.who.member;
    let fields: Vec<&str> = held.changes.newest();
    Ok(sqlx::query_scalar(
        "update tasks t
         set title = b.title, search_key = b.search_key, note = b.note, assignee = b.assignee, due_at = b.due_at,
             remind_at = b.remind_at, repeats = b.repeats, repeat_day = b.repeat_day, done_at = b.done_at, done_by = b.done_by,
             deleted_at = b.deleted_at, version = t.version + 1, changed_by = $3,
             changed = t.changed || (select coalesce(jsonb_object_agg(name, t.version + 1), '{}') from unnest($4::text[]) as name)
         from jsonb_populate_record(null::tasks, $2) b where t.id = $1 returning t.remind_at",
    )
    .bind(held.id)
    .bind(before)
    .bind(by)
    .bind(fields)
    .fetch_one(tx.conn())
    .await?)
}

/// The task that came after one goes, if nobody has touched it.
pub(super) async fn delete_follower(tx: &mut Tx, id: TaskId) -> Result<()> {
    sqlx::query("delete from tasks where follows = $1 and version = 1 and done_at is null")
        .bind(id)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// These tasks, in this order, which were found within the caller's reach or are theirs to tell of. What one is about has no number where
/// that is out of reach.
pub(super) async fn by_ids(tx: &mut Tx, ids: &[TaskId]) -> Result<Vec<Task>> {
    Ok(sqlx::query_as(concat!(
        "select t.id, t.number, t.title, t.note, t.assignee, a.name as assignee_name, a.discord_id as assignee_discord,
                case when ",
        visible!("l.owner", "leads"),
        " then l.number end as about_lead, case when ",
        visible!("e.owner", "deals"),
        " then e.number end as about_deal, case when ",
        visible!("v.assignee", "conversations"),
        " then v.number end as about_conversation, c.name as about_name, h.thread,
                t.due_at, t.remind_at, t.repeats, b.name as created_by, t.created_at, t.done_at, d.name as done_by, t.version
         from unnest($1::uuid[]) with ordinality as wanted (id, place) join tasks t using (id)
         join members a on a.id = t.assignee
         left join leads l on l.id = t.lead_id
         left join deals e on e.id = t.deal_id
         left join conversations v on v.id = t.conversation_id
         left join contacts c on c.id = coalesce(t.contact_id, v.contact_id, l.contact_id, e.contact_id)
         left join threads h on h.conversation_id = v.id and ",
        visible!("v.assignee", "conversations"),
        "
         left join members b on b.id = t.created_by
         left join members d on d.id = t.done_by
         order by wanted.place",
    ))
    .bind(ids.iter().map(|id| id.0).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

/// Open tasks of somebody, or of everybody, that are due within a span; behind the task with this number.
macro_rules! open_tasks {
    ($whose:literal) => {
        concat!(
            "(select id, due_at, number from tasks
              where done_at is null and deleted_at is null and ",
            $whose,
            " and ($2::timestamptz is null or due_at >= $2) and ($3::timestamptz is null or due_at < $3)
              and ($4::bigint is null
                   or (coalesce(due_at, 'infinity'), number) > (select due, number from last))
              and ",
            visible_task!("assignee", "created_by"),
            " order by due_at nulls last, number limit $5)"
        )
    };
}

/// Somebody's, or everybody's: each by an index of its own.
pub(super) async fn open(
    tx: &mut Tx,
    of: Option<MemberId>,
    span: Span,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<TaskId>> {
    Ok(sqlx::query_scalar(concat!(
        "with last as (select coalesce(due_at, 'infinity') as due, number from tasks where number = $4)
         select id from (",
        open_tasks!("assignee = $1"),
        " union all ",
        open_tasks!("$1::uuid is null"),
        ") open order by due_at nulls last, number limit $5",
    ))
    .bind(of)
    .bind(span.from)
    .bind(span.until)
    .bind(after)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn count_open(tx: &mut Tx, of: MemberId, span: Span) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select count(*) from tasks
         where done_at is null and deleted_at is null and assignee = $1
           and ($2::timestamptz is null or due_at >= $2) and ($3::timestamptz is null or due_at < $3)",
    )
    .bind(of)
    .bind(span.from)
    .bind(span.until)
    .fetch_one(tx.conn())
    .await?)
}

/// Tasks by number or title; of somebody (or given by them), unless everybody's.
pub(super) async fn search(
    tx: &mut Tx,
    key: &str,
    of: Option<MemberId>,
    everybodys: bool,
    limit: i64,
) -> Result<Vec<TaskId>> {
    let digits = key.strip_prefix('t').unwrap_or(key).trim_start_matches('-');
    let number = if digits.bytes().all(|b| b.is_ascii_digit()) { digits } else { "no number" };
    Ok(sqlx::query_scalar(concat!(
        "select id from tasks
         where deleted_at is null and ($1 or assignee = $2 or created_by = $2)
           and (search_key like $3 or number::text like $4 || '%') and ",
        visible_task!("assignee", "created_by"),
        " order by done_at is not null, due_at nulls last, number desc limit $5",
    ))
    .bind(everybodys)
    .bind(of)
    .bind(text::holding(key))
    .bind(number)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// Where what is named is, if it is there.
pub(super) async fn place(tx: &mut Tx, topic: Topic) -> Result<Option<Place>> {
    let none = Place::default();
    Ok(match topic {
        Topic::Contact(id) => {
            let found = sqlx::query_scalar("select id from contacts where id = $1 and merged_into is null").bind(id);
            found.fetch_optional(tx.conn()).await?.map(|id| Place { contact_id: Some(id), ..none })
        }
        Topic::Conversation(id) => {
            let found = sqlx::query_scalar(concat!(
                "select id from conversations where id = $1 and ",
                visible!("assignee", "conversations"),
            ));
            let found = found.bind(id);
            found.fetch_optional(tx.conn()).await?.map(|id| Place { conversation_id: Some(id), ..none })
        }
        Topic::ConversationNumber(number) => {
            let found = sqlx::query_scalar(concat!(
                "select id from conversations where number = $1 and ",
                visible!("assignee", "conversations"),
            ));
            let found = found.bind(number);
            found.fetch_optional(tx.conn()).await?.map(|id| Place { conversation_id: Some(id), ..none })
        }
        Topic::Lead(number) => {
            let found =
                sqlx::query_scalar(concat!("select id from leads where number = $1 and ", visible!("owner", "leads")));
            let found = found.bind(number);
            found.fetch_optional(tx.conn()).await?.map(|id| Place { lead_id: Some(id), ..none })
        }
        Topic::Deal(number) => {
            let found =
                sqlx::query_scalar(concat!("select id from deals where number = $1 and ", visible!("owner", "deals")));
            let found = found.bind(number);
            found.fetch_optional(tx.conn()).await?.map(|id| Place { deal_id: Some(id), ..none })
        }
    })
}

/// The open task about something that is due first.
pub(super) async fn next_about(
    tx: &mut Tx,
    place: Place,
    of: Option<MemberId>,
    everybodys: bool,
) -> Result<Vec<TaskId>> {
    Ok(sqlx::query_scalar(concat!(
        "select id from tasks
         where done_at is null and deleted_at is null and ($4 or assignee = $5)
           and (contact_id = $1 or conversation_id = $2 or lead_id = $3 or deal_id = $6) and ",
        visible_task!("assignee", "created_by"),
        " order by due_at nulls last, number limit 1",
    ))
    .bind(place.contact_id)
    .bind(place.conversation_id)
    .bind(place.lead_id)
    .bind(everybodys)
    .bind(of)
    .bind(place.deal_id)
    .fetch_all(tx.conn())
    .await?)
}

/// Writes a task; nothing, if the one that it follows has a follower already, or the answer in which it was promised a task.
pub(super) async fn insert(tx: &mut Tx, row: Row<'_>) -> Result<Option<TaskId>> {
    let (id, by, now) = (TaskId::new(tx.now()), tx.who.member, tx.now());
    let Row { title, note, assignee, place, due_at, repeats, repeat_day, follows, message } = row;
    Ok(sqlx::query_scalar(
        "insert into tasks (id, title, search_key, note, assignee, contact_id, conversation_id, lead_id, deal_id, due_at,
                            remind_at, repeats, repeat_day, follows, message_id, created_by, created_at, changed_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14, $15, $16, $15)
         on conflict do nothing returning id",
    )
    .bind(id)
    .bind(title)
    .bind(text::search_key(title))
    .bind(note)
    .bind(assignee)
    .bind(place.contact_id)
    .bind(place.conversation_id)
    .bind(place.lead_id)
    .bind(place.deal_id)
    .bind(due_at)
    .bind(repeats.map(Repeat::as_str))
    .bind(repeat_day)
    .bind(follows)
    .bind(message)
    .bind(by)
    .bind(now)
    .fetch_optional(tx.conn())
    .await?)
}

/// Whether one that comes after it was made already: so no number is used up in vain.
pub(super) async fn has_follower(tx: &mut Tx, id: TaskId) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select from tasks where follows = $1)").bind(id).fetch_one(tx.conn()).await?)
}

/// What somebody said in an answer of theirs, and in which conversation.
pub(super) async fn said(tx: &mut Tx, message: MessageId) -> Result<Option<(ConversationId, String)>> {
    let me = tx.who.member;
    Ok(sqlx::query_as(
        "select conversation_id, coalesce(body, '') from messages where id = $1 and direction = 'out' and sent_by = $2",
    )
    .bind(message)
    .bind(me)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn of_message(tx: &mut Tx, message: MessageId) -> Result<Option<TaskId>> {
    Ok(sqlx::query_scalar("select id from tasks where message_id = $1").bind(message).fetch_optional(tx.conn()).await?)
}

/// Changes what people write of a task. `fields` are the inputs that changed.
pub(super) async fn update(tx: &mut Tx, id: TaskId, row: &Row<'_>, moved: bool, fields: &[&str]) -> Result<()> {
    let by = tx.who.member;
    sqlx::query(
        "update tasks
         set title = $2, search_key = $3, note = $4, assignee = $5, due_at = $6, remind_at = case when $7 then $6 else remind_at end,
             repeats = $8, repeat_day = $9, version = version + 1, changed_by = $10,
             changed = changed || (select coalesce(jsonb_object_agg(name, version + 1), '{}') from unnest($11::text[]) as name)
         where id = $1",
    )
    .bind(id)
    .bind(row.title)
    .bind(text::search_key(row.title))
    .bind(row.note)
    .bind(row.assignee)
    .bind(row.due_at)
    .bind(moved)
    .bind(row.repeats.map(Repeat::as_str))
    .bind(row.repeat_day)
    .bind(by)
    .bind(fields.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// It is done, or no longer: then its reminder stands again if that lies ahead.
pub(super) async fn set_done(tx: &mut Tx, id: TaskId, done: bool) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "update tasks
         set done_at = case when $2 then $3::timestamptz end, done_by = case when $2 then $4::uuid end,
             remind_at = case when not $2 and due_at > $3 then due_at end, version = version + 1, changed_by = $4,
             changed = changed || jsonb_build_object('state', version + 1)
         where id = $1",
    )
    .bind(id)
    .bind(done)
    .bind(now)
    .bind(by)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: TaskId) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "update tasks set deleted_at = $2, remind_at = null, version = version + 1, changed_by = $3 where id = $1",
    )
    .bind(id)
    .bind(now)
    .bind(by)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn zone_and_country(tx: &mut Tx) -> Result<(String, Option<String>)> {
    Ok(sqlx::query_as("select time_zone, country from tenant").fetch_one(tx.conn()).await?)
}
