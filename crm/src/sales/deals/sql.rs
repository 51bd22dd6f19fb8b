//! The statements of [`deals`](super).

use super::{
    Chosen, Deal, DealState, Note,
    forecast::{OfStage, Total},
    lines::Sold,
};
use crate::{
    currency::Currency,
    db::Tx,
    error::Result,
    fields::Change,
    ids::{ContactId, DealId, DealNoteId, LeadId, MemberId, PipelineId, StageId},
    kernel::{changes::Changes, reach::visible},
    money::Money,
    pipelines::{Crowd, Moved},
    text,
};
use chrono::NaiveDate;
use serde_json::Value;
use sqlx::types::Json;

/// A deal to be.
pub(super) struct Row<'a> {
    pub contact: ContactId,
    pub from_lead: Option<LeadId>,
    /// The first one that deals have, if nothing is said.
    pub pipeline: Option<PipelineId>,
    pub owner: Option<MemberId>,
    pub subject: Option<&'a str>,
    pub notes: Option<&'a str>,
    pub value: Option<i64>,
    pub currency: Currency,
    pub expected_on: Option<NaiveDate>,
}

/// A deal whose row is locked.
#[derive(sqlx::FromRow)]
pub(crate) struct Held {
    pub id: DealId,
    pub number: i64,
    #[sqlx(try_from = "String")]
    pub state: DealState,
    pub stage_id: StageId,
    pub owner: Option<MemberId>,
    pub subject: Option<String>,
    pub notes: Option<String>,
    pub value: Option<i64>,
    #[sqlx(try_from = "String")]
    pub currency: Currency,
    pub expected_on: Option<NaiveDate>,
    pub extra: Value,
    #[sqlx(flatten)]
    pub changes: Changes,
}

impl Held {
    pub(super) fn value(&self) -> Option<Money> {
        self.value.map(|minor| Money::new(minor, self.currency))
    }
}

/// What of a deal a form says.
pub(super) struct Changed<'a> {
    pub subject: Option<&'a str>,
    pub notes: Option<&'a str>,
    pub value: Option<i64>,
    pub currency: Currency,
    pub expected_on: Option<NaiveDate>,
}

/// It begins in the pipeline's first stage. Nothing, if there is no such pipeline.
pub(super) async fn insert(tx: &mut Tx, row: Row<'_>) -> Result<Option<DealId>> {
    let (now, by) = (tx.now(), tx.who.member);
    let id = DealId::new(now);
    let done = sqlx::query(
        "insert into deals (id, contact_id, from_lead, owner, subject, subject_key, notes, value, currency, expected_on, created_by,
                            created_at, updated_at, stage_id)
         select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, s.id
         from stages s join pipelines p on p.id = s.pipeline_id
         where p.kind = 'deal' and ($13::uuid is null or p.id = $13) order by p.id, s.place limit 1",
    )
    .bind(id)
    .bind(row.contact)
    .bind(row.from_lead)
    .bind(row.owner)
    .bind(row.subject)
    .bind(row.subject.map(text::search_key))
    .bind(row.notes)
    .bind(row.value)
    .bind(row.currency.code())
    .bind(row.expected_on)
    .bind(by)
    .bind(now)
    .bind(row.pipeline)
    .execute(tx.conn())
    .await?;
    Ok(Some(id).filter(|_| done.rows_affected() == 1))
}

/// These deals, in this order, which were found within the caller's reach or are theirs to tell of.
pub(super) async fn by_ids(tx: &mut Tx, ids: &[DealId]) -> Result<Vec<Deal>> {
    Ok(sqlx::query_as(concat!(
        "select d.id, d.number, d.contact_id, c.name as contact, p.value as phone, d.subject, d.notes, d.state,
                case d.state when 'won' then w.won_name when 'lost' then w.lost_name end as ended_as, s.id as stage_id,
                w.id as stage_pipeline, w.name as stage_of, s.key as stage_key, s.name as stage_name, s.probability as stage_probability, o.name as owner, d.value, d.currency,
                d.expected_on, d.lost_reason, d.ended_on, l.number as from_lead,
                (select count(*) from deal_lines where deal_id = d.id) as lines, d.version, m.name as created_by, d.created_at
         from unnest($1::uuid[]) with ordinality as wanted (id, place) join deals d using (id)
         join contacts c on c.id = d.contact_id
         join stages s on s.id = d.stage_id
         join pipelines w on w.id = s.pipeline_id
         left join leads l on l.id = d.from_lead and ",
        visible!("l.owner", "leads"),
        " left join members o on o.id = d.owner
         left join members m on m.id = d.created_by
         left join lateral (select value from channel_identities
                            where contact_id = c.id and kind = 'phone' and valid_to is null
                            order by valid_from limit 1) p on true
         order by wanted.place",
    ))
    .bind(ids.iter().map(|id| id.0).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn find(tx: &mut Tx, number: i64) -> Result<Option<DealId>> {
    Ok(sqlx::query_scalar(concat!("select id from deals where number = $1 and ", visible!("owner", "deals")))
        .bind(number)
        .fetch_optional(tx.conn())
        .await?)
}

/// The deal that a lead has become.
pub(super) async fn of_lead(tx: &mut Tx, lead: i64) -> Result<Option<(DealId, i64)>> {
    Ok(sqlx::query_as(concat!(
        "select d.id, d.number from deals d join leads l on l.id = d.from_lead where l.number = $1 and ",
        visible!("d.owner", "deals"),
        " and ",
        visible!("l.owner", "leads"),
    ))
    .bind(lead)
    .fetch_optional(tx.conn())
    .await?)
}

macro_rules! deals_where {
    ($which:literal) => {
        concat!(
            "(select id, number from deals where state = $1 and number < coalesce($5, 9223372036854775807) and ",
            $which,
            " and ",
            visible!("owner", "deals"),
            " order by number desc limit $6)"
        )
    };
}

/// Each choice has an index of its own: one condition with `or` would have none.
pub(super) async fn listed(tx: &mut Tx, chosen: Chosen, before: Option<i64>, limit: i64) -> Result<Vec<DealId>> {
    Ok(sqlx::query_scalar(concat!(
        "select id from (",
        deals_where!("$2 and owner = $3"),
        " union all ",
        deals_where!("stage_id = $4"),
        " union all ",
        deals_where!("not $2 and $4::uuid is null"),
        ") deals order by number desc limit $6",
    ))
    .bind(chosen.state.as_str())
    .bind(chosen.of_owner)
    .bind(chosen.owner)
    .bind(chosen.stage)
    .bind(before)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// What they come to in each currency, the one in which there is most to add up first. A sum that can't be counted is as much as can.
pub(super) async fn totals(tx: &mut Tx, chosen: Chosen) -> Result<Vec<Total>> {
    Ok(sqlx::query_as(concat!(
        "select d.currency, count(*) as count, count(d.value) as valued,
                least(coalesce(sum(d.value), 0), 9223372036854775807)::bigint as sum,
                least(coalesce(sum((d.value * s.probability + 50) / 100), 0), 9223372036854775807)::bigint as weighted
         from deals d join stages s on s.id = d.stage_id
         where d.state = $1 and (not $2 or d.owner = $3) and ($4::uuid is null or d.stage_id = $4) and ",
        visible!("d.owner", "deals"),
        " group by d.currency order by count(*) desc, d.currency",
    ))
    .bind(chosen.state.as_str())
    .bind(chosen.of_owner)
    .bind(chosen.owner)
    .bind(chosen.stage)
    .fetch_all(tx.conn())
    .await?)
}

/// The same for the open deals of each stage of a pipeline.
pub(super) async fn by_stages(tx: &mut Tx, pipeline: PipelineId) -> Result<Vec<OfStage>> {
    Ok(sqlx::query_as(concat!(
        "select d.stage_id, d.currency, count(*) as count, count(d.value) as valued,
                least(coalesce(sum(d.value), 0), 9223372036854775807)::bigint as sum,
                least(coalesce(sum((d.value * s.probability + 50) / 100), 0), 9223372036854775807)::bigint as weighted
         from deals d join stages s on s.id = d.stage_id where d.state = 'open' and s.pipeline_id = $1 and ",
        visible!("d.owner", "deals"),
        " group by d.stage_id, d.currency order by count(*) desc, d.currency",
    ))
    .bind(pipeline)
    .fetch_all(tx.conn())
    .await?)
}

/// The open deals of each stage of a pipeline that are worth most, at most `limit` of each.
pub(super) async fn dearest(tx: &mut Tx, pipeline: PipelineId, limit: i64) -> Result<Vec<DealId>> {
    Ok(sqlx::query_scalar(concat!(
        "select top.id from stages s
         cross join lateral (select id, value, number from deals where state = 'open' and stage_id = s.id and ",
        visible!("owner", "deals"),
        " order by value desc nulls last, number desc limit $2) top
         where s.pipeline_id = $1 order by s.place, top.value desc nulls last, top.number desc",
    ))
    .bind(pipeline)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// Those whose number begins so, who are with these contacts, or whose subject holds it. Each arm has an index of its own.
pub(super) async fn search(tx: &mut Tx, key: &str, contacts: &[ContactId], limit: i64) -> Result<Vec<DealId>> {
    let number = key.strip_prefix('d').unwrap_or(key).trim_start_matches('-');
    let number = if number.bytes().all(|b| b.is_ascii_digit()) { number } else { "no number" };
    Ok(sqlx::query_scalar(concat!(
        "with found as (
             (select id, 1 as rank, 0 as place from deals where number::text ~>=~ $1 and number::text ~<~ ($1 || ':') and ",
        visible!("owner", "deals"),
        " limit 200)
             union all
             select d.id, 2, theirs.place from unnest($3::uuid[]) with ordinality as theirs (id, place)
             join deals d on d.contact_id = theirs.id and ",
        visible!("d.owner", "deals"),
        " union all
             (select id, 3, 0 from deals where subject_key like $2 and ",
        visible!("owner", "deals"),
        " limit 200))
         select d.id from (select id, min(rank) as rank, min(place) as place from found group by id) found
         join deals d using (id)
         order by (d.number::text = $1) desc, (d.state = 'open') desc, found.rank, found.place, d.number desc limit $4",
    ))
    .bind(number)
    .bind(text::holding(key))
    .bind(contacts.iter().map(|id| id.0).collect::<Vec<_>>())
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// A contact's open deals, newest first.
pub(super) async fn open_of(tx: &mut Tx, contact: ContactId, limit: i64) -> Result<Vec<DealId>> {
    Ok(sqlx::query_scalar(concat!(
        "select id from deals where contact_id = $1 and state = 'open' and ",
        visible!("owner", "deals"),
        " order by number desc limit $2",
    ))
    .bind(contact)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn notes(tx: &mut Tx, number: i64, limit: i64) -> Result<Vec<Note>> {
    let mut newest: Vec<Note> = sqlx::query_as(concat!(
        "select m.name as by, n.at, n.text
         from (select n.id, n.by, n.at, n.text from deal_notes n join deals d on d.id = n.deal_id where d.number = $1 and ",
        visible!("d.owner", "deals"),
        " union all
               select n.id, n.by, n.at, n.text from lead_notes n join deals d on d.from_lead = n.lead_id where d.number = $1 and ",
        visible!("d.owner", "deals"),
        ") n
         left join members m on m.id = n.by order by n.at desc, n.id desc limit $2",
    ))
    .bind(number)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?;
    newest.reverse();
    Ok(newest)
}

pub(crate) async fn lines(tx: &mut Tx, number: i64) -> Result<Vec<Sold>> {
    Ok(sqlx::query_as(concat!(
        "select p.number as product, n.name, n.unit, n.price, n.tax, n.quantity, n.discount
         from deals d join deal_lines n on n.deal_id = d.id join products p on p.id = n.product_id
         where d.number = $1 and ",
        visible!("d.owner", "deals"),
        " order by n.id",
    ))
    .bind(number)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn has_lines(tx: &mut Tx, deal: DealId) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select from deal_lines where deal_id = $1)")
        .bind(deal)
        .fetch_one(tx.conn())
        .await?)
}

pub(super) async fn lock(tx: &mut Tx, number: i64) -> Result<Option<Held>> {
    Ok(sqlx::query_as(concat!(
        "select id, number, state, stage_id, owner, subject, notes, value, currency, expected_on, extra, version,
                (select name from members where id = d.changed_by) as changed_by, changed,
                to_jsonb(d) || jsonb_build_object('lines', (select coalesce(jsonb_agg(to_jsonb(n)), '[]') from deal_lines n
                                                            where n.deal_id = d.id)) as before
         from deals d where number = $1 and ",
        visible!("owner", "deals"),
        " for no key update",
    ))
    .bind(number)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn edit(tx: &mut Tx, held: &Held, changed: Changed<'_>, fields: &[&str]) -> Result<()> {
    sqlx::query(
        "update deals set subject = $2, subject_key = $3, notes = $4, value = $5, currency = $6, expected_on = $7 where id = $1",
    )
    .bind(held.id)
    .bind(changed.subject)
    .bind(changed.subject.map(text::search_key))
    .bind(changed.notes)
    .bind(changed.value)
    .bind(changed.currency.code())
    .bind(changed.expected_on)
    .execute(tx.conn())
    .await?;
    mark(tx, held, fields).await
}

pub(super) async fn give(tx: &mut Tx, held: &Held, owner: MemberId) -> Result<()> {
    sqlx::query("update deals set owner = $2 where id = $1").bind(held.id).bind(owner).execute(tx.conn()).await?;
    mark(tx, held, &[]).await
}

pub(super) async fn set_stage(tx: &mut Tx, held: &Held, stage: StageId) -> Result<()> {
    sqlx::query("update deals set stage_id = $2 where id = $1").bind(held.id).bind(stage).execute(tx.conn()).await?;
    mark(tx, held, &[]).await
}

pub(super) async fn crowds(tx: &mut Tx) -> Result<Vec<Crowd>> {
    Ok(sqlx::query_as(
        "select stage_id, count(*) filter (where state = 'open') as open, count(*) filter (where state <> 'open') as ended
         from deals group by stage_id",
    )
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn leave_stages(tx: &mut Tx, ways: &[(StageId, StageId)]) -> Result<Moved> {
    let (now, by) = (tx.now(), tx.who.member);
    let (from, into): (Vec<_>, Vec<_>) = ways.iter().map(|(from, into)| (from.0, into.0)).unzip();
    let moved: Vec<(i64, bool)> = sqlx::query_as(
        "with ways as (select * from unnest($1::uuid[], $2::uuid[]) as way (source, target)),
              held as (select id from deals where stage_id in (select source from ways) order by id for no key update)
         update deals one set stage_id = way.target, version = version + 1, changed_by = $3, updated_at = $4
         from held, ways way where one.id = held.id and way.source = one.stage_id returning one.number, one.state = 'open'",
    )
    .bind(from)
    .bind(into)
    .bind(by)
    .bind(now)
    .fetch_all(tx.conn())
    .await?;
    let (open, ended): (Vec<_>, Vec<_>) = moved.into_iter().partition(|(_, is_open)| *is_open);
    let mut open: Vec<i64> = open.into_iter().map(|(number, _)| number).collect();
    open.sort_unstable();
    Ok(Moved { open, ended: ended.len() })
}

/// It is won or lost, on a day; or open again.
pub(super) async fn end(
    tx: &mut Tx,
    held: &Held,
    state: DealState,
    on: Option<NaiveDate>,
    reason: Option<&str>,
) -> Result<()> {
    sqlx::query("update deals set state = $2, ended_on = $3, lost_reason = $4 where id = $1")
        .bind(held.id)
        .bind(state.as_str())
        .bind(on)
        .bind(reason)
        .execute(tx.conn())
        .await?;
    mark(tx, held, &[]).await
}

pub(super) async fn insert_note(tx: &mut Tx, deal: DealId, note: &str) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query("insert into deal_notes (id, deal_id, text, by, at) values ($1, $2, $3, $4, $5)")
        .bind(DealNoteId::new(now))
        .bind(deal)
        .bind(note)
        .bind(by)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// What its lines come to.
pub(super) async fn set_value(tx: &mut Tx, held: &Held, value: Option<i64>, currency: Currency) -> Result<()> {
    sqlx::query("update deals set value = $2, currency = $3 where id = $1")
        .bind(held.id)
        .bind(value)
        .bind(currency.code())
        .execute(tx.conn())
        .await?;
    mark(tx, held, &["value"]).await
}

/// As it was before.
pub(super) async fn restore(tx: &mut Tx, held: &Held, before: &Value) -> Result<()> {
    sqlx::query(
        "update deals d set state = b.state, stage_id = b.stage_id, owner = b.owner, subject = b.subject,
                            subject_key = b.subject_key, notes = b.notes, value = b.value, currency = b.currency,
                            expected_on = b.expected_on, lost_reason = b.lost_reason, ended_on = b.ended_on,
                            extra = b.extra
         from jsonb_populate_record(null::deals, $2) b where d.id = $1",
    )
    .bind(held.id)
    .bind(before)
    .execute(tx.conn())
    .await?;
    mark(tx, held, &held.changes.newest()).await
}

/// What was sold in it before.
pub(super) async fn restore_lines(tx: &mut Tx, held: &Held, before: &Value) -> Result<()> {
    sqlx::query("delete from deal_lines where deal_id = $1").bind(held.id).execute(tx.conn()).await?;
    sqlx::query(
        "insert into deal_lines select * from jsonb_populate_recordset(null::deal_lines, $1::jsonb -> 'lines')",
    )
    .bind(before)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn fill(tx: &mut Tx, held: &Held, change: &Change) -> Result<()> {
    sqlx::query("update deals set extra = (extra || $2) - $3::text[] where id = $1")
        .bind(held.id)
        .bind(Json(&change.set))
        .bind(&change.cleared)
        .execute(tx.conn())
        .await?;
    mark(tx, held, &["extra"]).await
}

/// Says who changed it, when, and which inputs of the form.
async fn mark(tx: &mut Tx, held: &Held, fields: &[&str]) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "update deals set version = version + 1, changed_by = $2, updated_at = $3,
                changed = changed || coalesce((select jsonb_object_agg(field, version + 1) from unnest($4::text[]) field), '{}')
         where id = $1",
    )
    .bind(held.id)
    .bind(by)
    .bind(now)
    .bind(fields)
    .execute(tx.conn())
    .await?;
    Ok(())
}
