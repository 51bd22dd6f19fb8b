//! The statements of [`exports`](super). Each page goes by the primary key; its rows are texts, read by what [`columns`](super::columns())
//! says.

use chrono::{DateTime, Utc};
use sqlx::{Postgres, postgres::PgArguments, query::QueryAs};
use uuid::Uuid;

use super::{AskedBy, Export, KEPT, Kind, Ready, What};
use crate::{
    db::{TenantDb, Tx},
    error::Result,
    ids::{ExportId, MemberId},
    kernel::reach::visible,
};

macro_rules! select_exports {
    ($which:literal) => {
        concat!(
            "select e.id, e.what, e.kind, e.state, e.rows, e.bytes, e.ends_at, e.created_at from exports e ",
            $which
        )
    };
}

pub(super) async fn insert(tx: &mut Tx, id: ExportId, what: What, kind: Kind, by: MemberId) -> Result<()> {
    let now = tx.now();
    sqlx::query("insert into exports (id, what, kind, asked_by, created_at) values ($1, $2, $3, $4, $5)")
        .bind(id)
        .bind(what.as_str())
        .bind(kind.as_str())
        .bind(by)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn find(tx: &mut Tx, id: ExportId, of: MemberId) -> Result<Option<Export>> {
    Ok(sqlx::query_as(select_exports!("where e.id = $1 and e.asked_by = $2"))
        .bind(id)
        .bind(of)
        .fetch_optional(tx.conn())
        .await?)
}

pub(super) async fn list(tx: &mut Tx, of: MemberId, limit: i64) -> Result<Vec<Export>> {
    Ok(sqlx::query_as(select_exports!("where e.asked_by = $1 order by e.id desc limit $2"))
        .bind(of)
        .bind(limit)
        .fetch_all(tx.conn())
        .await?)
}

/// How many somebody waits for; what has not come within a day is not waited for any more. Their row is locked, so that they ask one after another.
pub(super) async fn waiting(tx: &mut Tx, of: MemberId) -> Result<i64> {
    sqlx::query("select from members where id = $1 for no key update").bind(of).execute(tx.conn()).await?;
    let since = tx.now() - KEPT;
    Ok(sqlx::query_scalar("select count(*) from exports where state = 'waiting' and asked_by = $1 and created_at > $2")
        .bind(of)
        .bind(since)
        .fetch_one(tx.conn())
        .await?)
}

pub(super) async fn asked(tx: &mut Tx, id: ExportId) -> Result<AskedBy> {
    Ok(sqlx::query_as(
        "select e.what, e.kind, e.state, e.asked_by, m.discord_id, m.name
         from exports e join members m on m.id = e.asked_by where e.id = $1",
    )
    .bind(id)
    .fetch_one(tx.conn())
    .await?)
}

pub(super) async fn progress(tx: &mut Tx, id: ExportId, rows: i64) -> Result<()> {
    sqlx::query("update exports set rows = $2 where id = $1 and state = 'waiting'")
        .bind(id)
        .bind(rows)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Whether it was still waited for.
pub(super) async fn made(
    tx: &mut Tx,
    id: ExportId,
    key: &str,
    rows: i64,
    bytes: i64,
    until: DateTime<Utc>,
) -> Result<bool> {
    let now = tx.now();
    let made = sqlx::query(
        "update exports set state = 'done', file_key = $2, rows = $3, bytes = $4, ends_at = $5, done_at = $6
         where id = $1 and state = 'waiting'",
    )
    .bind(id)
    .bind(key)
    .bind(rows)
    .bind(bytes)
    .bind(until)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(made.rows_affected() == 1)
}

pub(super) async fn fail(tx: &mut Tx, id: ExportId) -> Result<()> {
    let now = tx.now();
    sqlx::query("update exports set state = 'failed', done_at = $2 where id = $1 and state = 'waiting'")
        .bind(id)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn ready(tx: &mut Tx, id: ExportId) -> Result<Option<Ready>> {
    Ok(sqlx::query_as(
        "select e.id, e.what, e.kind, e.state, e.rows, e.bytes, e.ends_at, e.created_at, e.file_key, m.discord_id as to
         from exports e join members m on m.id = e.asked_by
         where e.id = $1 and m.discord_id is not null and m.disabled_at is null",
    )
    .bind(id)
    .fetch_optional(tx.conn())
    .await?)
}

/// An export whose file is in the store, with its key. Who has its address needs nothing else.
pub(super) async fn kept(db: &TenantDb, id: ExportId) -> Result<Option<(Export, String)>> {
    let kept: Option<Kept> = sqlx::query_as(
        "select e.id, e.what, e.kind, e.state, e.rows, e.bytes, e.ends_at, e.created_at, e.file_key
         from exports e where e.id = $1 and e.file_key is not null",
    )
    .bind(id)
    .fetch_optional(&mut *db.connection().await?)
    .await?;
    Ok(kept.map(|kept| (kept.export, kept.file_key)))
}

#[derive(sqlx::FromRow)]
struct Kept {
    #[sqlx(flatten)]
    export: Export,
    file_key: String,
}

/// The key of a file whose time is over.
pub(super) async fn over(tx: &mut Tx, id: ExportId) -> Result<Option<String>> {
    let now = tx.now();
    Ok(sqlx::query_scalar("select file_key from exports where id = $1 and file_key is not null and ends_at <= $2")
        .bind(id)
        .bind(now)
        .fetch_optional(tx.conn())
        .await?)
}

/// Its file is gone.
pub(super) async fn end(tx: &mut Tx, id: ExportId) -> Result<()> {
    sqlx::query("update exports set file_key = null, ends_at = null where id = $1").bind(id).execute(tx.conn()).await?;
    Ok(())
}

/// The keys of the files that are to go.
pub(super) async fn take_back_all(tx: &mut Tx) -> Result<Vec<String>> {
    let now = tx.now();
    sqlx::query("update exports set state = 'failed', done_at = $1 where state = 'waiting'")
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(sqlx::query_scalar(
        "with gone as (select id, file_key from exports where file_key is not null and ends_at > $1),
              ended as (update exports e set file_key = null, ends_at = null from gone where e.id = gone.id)
         select file_key from gone",
    )
    .bind(now)
    .fetch_all(tx.conn())
    .await?)
}

/// A row by its id, with its cells, unless it is beyond reach.
type Row = (Uuid, Option<Vec<Option<String>>>);

type Query = QueryAs<'static, Postgres, Row, PgArguments>;

/// The next rows after this one.
pub(super) async fn page(tx: &mut Tx, what: What, after: Uuid) -> Result<Vec<Row>> {
    let page: Query = match what {
        What::Contacts => contacts(),
        What::Companies => companies(),
        What::Leads => leads(),
        What::Deals => deals(),
        What::Tasks => tasks(),
        What::Conversations => conversations(),
        What::Messages => messages(),
        What::Bookings => bookings(),
    };
    Ok(page.bind(after).fetch_all(tx.conn()).await?)
}

fn contacts() -> Query {
    sqlx::query_as(
        "select c.id, array[c.name, p.phones, p.mails, o.name, m.name, c.language, c.notes, c.created_at::text, c.extra::text]
     from (select * from contacts where id > $1 and merged_into is null and erased_at is null order by id limit 1000) c
     left join companies o on o.id = c.company_id
     left join members m on m.id = c.owner
     cross join lateral (select string_agg(value, ' ' order by valid_from, value) filter (where kind = 'phone') as phones,
                                string_agg(value, ' ' order by valid_from, value) filter (where kind = 'email') as mails
                         from channel_identities where contact_id = c.id and valid_to is null) p
     order by c.id",
    )
}

fn companies() -> Query {
    sqlx::query_as(
        "select o.id, array['O-' || o.number, o.name, o.registration,
                        (select count(*) from contacts where company_id = o.id and merged_into is null)::text,
                        m.name, o.notes, o.created_at::text, o.extra::text]
     from (select * from companies where id > $1 order by id limit 1000) o left join members m on m.id = o.owner
     order by o.id",
    )
}

fn leads() -> Query {
    sqlx::query_as(concat!(
        "select l.id, array['L-' || l.number, c.name, p.phones, l.interest, l.state, coalesce(s.name, s.key), l.source, m.name,
                            l.lost_reason, l.notes, b.name, l.created_at::text, l.ended_at::text, l.extra::text]
         from (select * from leads where id > $1 and ",
        visible!("owner", "leads"),
        " order by id limit 1000) l
         join contacts c on c.id = l.contact_id
         join stages s on s.id = l.stage_id
         left join members m on m.id = l.owner
         left join members b on b.id = l.created_by
         cross join lateral (select string_agg(value, ' ' order by valid_from, value) as phones from channel_identities
                             where contact_id = c.id and kind = 'phone' and valid_to is null) p
         order by l.id",
    ))
}

fn deals() -> Query {
    sqlx::query_as(concat!(
        "select d.id, array['D-' || d.number, c.name, p.phones, d.subject, d.state, w.name, coalesce(s.name, s.key), d.value::text,
                            d.currency, d.expected_on::text, m.name, d.lost_reason, d.notes, b.name, d.created_at::text, d.ended_on::text,
                            d.extra::text]
         from (select * from deals where id > $1 and ",
        visible!("owner", "deals"),
        " order by id limit 1000) d
         join contacts c on c.id = d.contact_id
         join stages s on s.id = d.stage_id
         join pipelines w on w.id = s.pipeline_id
         left join members m on m.id = d.owner
         left join members b on b.id = d.created_by
         cross join lateral (select string_agg(value, ' ' order by valid_from, value) as phones from channel_identities
                             where contact_id = c.id and kind = 'phone' and valid_to is null) p
         order by d.id",
    ))
}

fn bookings() -> Query {
    sqlx::query_as(
        "select b.id, array['B-' || b.number, s.name, r.name, b.starts_at::text, b.ends_at::text, b.state, c.name, p.phones, m.name,
                            b.source, b.note, b.reason, b.confirmed_at::text, made.name, b.created_at::text, b.ended_at::text]
         from (select * from bookings where id > $1 order by id limit 1000) b
         join services s on s.id = b.service_id
         join resources r on r.id = b.resource_id
         left join contacts c on c.id = b.contact_id
         left join members m on m.id = b.member_id
         left join members made on made.id = b.created_by
         cross join lateral (select string_agg(value, ' ' order by valid_from, value) as phones from channel_identities
                             where contact_id = c.id and kind = 'phone' and valid_to is null) p
         order by b.id",
    )
}

fn tasks() -> Query {
    sqlx::query_as(concat!(
        "select t.id, array['T-' || t.number, t.title, t.note, m.name,
                            coalesce('L-' || l.number, 'D-' || d.number, 'C-' || v.number), t.due_at::text, t.repeats, t.done_at::text,
                            b.name, t.created_at::text]
         from (select * from tasks where id > $1 and deleted_at is null and (",
        visible!("assignee", "tasks"),
        " or ",
        visible!("created_by", "tasks"),
        ") order by id limit 1000) t
         join members m on m.id = t.assignee
         left join members b on b.id = t.created_by
         left join leads l on l.id = t.lead_id and ",
        visible!("l.owner", "leads"),
        " left join deals d on d.id = t.deal_id and ",
        visible!("d.owner", "deals"),
        " left join conversations v on v.id = t.conversation_id and ",
        visible!("v.assignee", "conversations"),
        " order by t.id",
    ))
}

fn conversations() -> Query {
    sqlx::query_as(concat!(
        "select v.id, array['C-' || v.number, c.name, p.phones, v.channel, v.account, v.state, v.priority, m.name, v.created_at::text,
                            v.first_reply_at::text, v.last_message_at::text, v.closed_at::text]
         from (select * from conversations where id > $1 and ",
        visible!("assignee", "conversations"),
        " order by id limit 1000) v
         join contacts c on c.id = v.contact_id
         left join members m on m.id = v.assignee
         cross join lateral (select string_agg(value, ' ' order by valid_from, value) as phones from channel_identities
                             where contact_id = c.id and kind = 'phone' and valid_to is null) p
         order by v.id",
    ))
}

/// What is beyond reach is read, too, and left out here, so that no page has to look for its end.
fn messages() -> Query {
    sqlx::query_as(concat!(
        "select s.id, case when ",
        visible!("v.assignee", "conversations"),
        " then array['C-' || v.number, c.name, s.direction, s.kind, s.body, s.state, m.name, s.sent_at::text] end
         from (select * from messages where id > $1 order by id limit 1000) s
         join conversations v on v.id = s.conversation_id
         join contacts c on c.id = v.contact_id
         left join members m on m.id = s.sent_by
         order by s.id",
    ))
}
