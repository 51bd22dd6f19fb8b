//! The statements of [`leads`](super).

use super::{Filter, Lead, LeadSource, LeadState, Note, Suggestion, board::OfStage};
use crate::{
    db::Tx,
    error::Result,
    ids::{ContactId, ConversationId, LeadId, MemberId, StageId},
    kernel::reach::visible,
    text,
};

macro_rules! select_leads {
    ($from:literal) => {
        concat!(
            "select l.id, l.number, l.contact_id, c.name as contact, p.value as phone, l.interest, l.notes, l.state,
                    case l.state when 'lost' then w.lost_name end as ended_as, l.source, s.id as stage_id,
                    w.id as stage_pipeline, w.name as stage_of, s.key as stage_key, s.name as stage_name, o.name as owner, l.lost_reason,
                    l.version, m.name as created_by, l.created_at
             from ",
            $from,
            " l join contacts c on c.id = l.contact_id
             join stages s on s.id = l.stage_id
             join pipelines w on w.id = s.pipeline_id
             left join members o on o.id = l.owner
             left join members m on m.id = l.created_by
             left join lateral (select value from channel_identities
                                where contact_id = c.id and kind = 'phone' and valid_to is null
                                order by valid_from limit 1) p on true "
        )
    };
}

/// The number of a contact's open lead, and whether it is within the caller's reach: of several, which only merging makes, the contact's own.
pub(super) async fn open_lead_of(tx: &mut Tx, contact: ContactId) -> Result<Option<(i64, bool)>> {
    Ok(sqlx::query_as(concat!(
        "select number, ",
        visible!("owner", "leads"),
        " from leads where contact_id = $1 and state = 'open' order by merge_id is not null, number limit 1",
    ))
    .bind(contact)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn insert(
    tx: &mut Tx,
    contact: ContactId,
    interest: Option<&str>,
    notes: Option<&str>,
    source: LeadSource,
    owner: Option<MemberId>,
) -> Result<Lead> {
    let (now, created_by) = (tx.now(), tx.who.member);
    Ok(sqlx::query_as(concat!(
        "with made as (
             insert into leads (id, contact_id, interest, interest_key, notes, source, created_by, created_at,
                                updated_at, stage_id, owner)
             values ($1, $2, $3, $8, $4, $5, $6, $7, $7,
                     (select s.id from stages s join pipelines p on p.id = s.pipeline_id
                      where p.kind = 'lead' order by s.place limit 1), $9)
             returning *) ",
        select_leads!("made")
    ))
    .bind(LeadId::new(now))
    .bind(contact)
    .bind(interest)
    .bind(notes)
    .bind(source.as_str())
    .bind(created_by)
    .bind(now)
    .bind(interest.map(text::search_key))
    .bind(owner)
    .fetch_one(tx.conn())
    .await?)
}

/// Whose a conversation is, and who has it, if anybody does.
pub(super) async fn holder(tx: &mut Tx, conversation: ConversationId) -> Result<Option<(ContactId, MemberId)>> {
    Ok(sqlx::query_as("select contact_id, assignee from conversations where id = $1 and assignee is not null")
        .bind(conversation)
        .fetch_optional(tx.conn())
        .await?)
}

/// The number of a contact's open lead that nobody has.
pub(super) async fn unowned(tx: &mut Tx, contact: ContactId) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar(
        "select number from leads where contact_id = $1 and state = 'open' and owner is null
         order by merge_id is not null, number limit 1",
    )
    .bind(contact)
    .fetch_optional(tx.conn())
    .await?)
}

/// What a filter comes to: which arm of the statements below, of whom, in which stage, and how they stand.
fn chosen(filter: Filter, tx: &Tx) -> (&'static str, Option<MemberId>, Option<StageId>, Option<&'static str>) {
    match filter {
        Filter::Open => ("open", None, None, None),
        Filter::Mine => ("mine", tx.who.member, None, None),
        Filter::Stage(stage) => ("stage", None, Some(stage), None),
        Filter::Lost => ("ended", None, None, Some(LeadState::Lost.as_str())),
        Filter::Converted => ("ended", None, None, Some(LeadState::Converted.as_str())),
    }
}

macro_rules! leads_where {
    ($which:literal) => {
        concat!(
            "(select id, number from leads where ",
            $which,
            " and number < coalesce($5, 9223372036854775807) and ",
            visible!("owner", "leads"),
            " order by number desc limit $6)"
        )
    };
}

/// Each choice has an index of its own: one condition with `or` would have none.
macro_rules! leads_chosen {
    () => {
        concat!(
            leads_where!("$1::text = 'open' and state = 'open'"),
            " union all ",
            leads_where!("$1 = 'mine' and state = 'open' and owner = $2"),
            " union all ",
            leads_where!("$1 = 'stage' and state = 'open' and stage_id = $3"),
            " union all ",
            leads_where!("$1 = 'ended' and state = $4"),
        )
    };
}

/// How many there are; `limit`, if there are more.
pub(super) async fn count(tx: &mut Tx, filter: Filter, limit: i64) -> Result<i64> {
    let (arm, owner, stage, state) = chosen(filter, tx);
    Ok(sqlx::query_scalar(concat!("select count(*) from (", leads_chosen!(), ") leads"))
        .bind(arm)
        .bind(owner)
        .bind(stage)
        .bind(state)
        .bind(None::<i64>)
        .bind(limit)
        .fetch_one(tx.conn())
        .await?)
}

/// A page of them.
pub(super) async fn listed(tx: &mut Tx, filter: Filter, before: Option<i64>, limit: i64) -> Result<Vec<LeadId>> {
    let (arm, owner, stage, state) = chosen(filter, tx);
    Ok(sqlx::query_scalar(concat!("select id from (", leads_chosen!(), ") leads order by number desc limit $6"))
        .bind(arm)
        .bind(owner)
        .bind(stage)
        .bind(state)
        .bind(before)
        .bind(limit)
        .fetch_all(tx.conn())
        .await?)
}

/// These leads, in this order.
pub(super) async fn by_ids(tx: &mut Tx, ids: &[LeadId]) -> Result<Vec<Lead>> {
    Ok(sqlx::query_as(concat!(
        select_leads!("leads"),
        "where l.id = any($1) and ",
        visible!("l.owner", "leads"),
        " order by array_position($1, l.id)"
    ))
    .bind(ids.iter().map(|id| id.0).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

/// How many open leads stand in each stage in which any do.
pub(super) async fn by_stages(tx: &mut Tx) -> Result<Vec<OfStage>> {
    Ok(sqlx::query_as(concat!(
        "select stage_id, count(*) as count from leads where state = 'open' and ",
        visible!("owner", "leads"),
        " group by stage_id",
    ))
    .fetch_all(tx.conn())
    .await?)
}

/// The newest open leads of each stage, at most `limit` of each.
pub(super) async fn newest_of_stages(tx: &mut Tx, limit: i64) -> Result<Vec<LeadId>> {
    Ok(sqlx::query_scalar(concat!(
        "select top.id from stages s join pipelines p on p.id = s.pipeline_id and p.kind = 'lead'
         cross join lateral (select id, number from leads where state = 'open' and stage_id = s.id and ",
        visible!("owner", "leads"),
        " order by number desc limit $1) top
         order by s.place, top.number desc",
    ))
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn find(tx: &mut Tx, number: i64) -> Result<Option<Lead>> {
    Ok(sqlx::query_as(concat!(select_leads!("leads"), "where l.number = $1 and ", visible!("l.owner", "leads")))
        .bind(number)
        .fetch_optional(tx.conn())
        .await?)
}

/// The lead that the caller has held, as it is now: it may be somebody's whose leads are out of their reach.
pub(super) async fn held(tx: &mut Tx, id: LeadId) -> Result<Lead> {
    Ok(sqlx::query_as(concat!(select_leads!("leads"), "where l.id = $1")).bind(id).fetch_one(tx.conn()).await?)
}

pub(super) async fn notes(tx: &mut Tx, number: i64, limit: i64) -> Result<Vec<Note>> {
    let mut newest: Vec<Note> = sqlx::query_as(concat!(
        "select m.name as by, n.at, n.text from lead_notes n join leads l on l.id = n.lead_id
         left join members m on m.id = n.by where l.number = $1 and ",
        visible!("l.owner", "leads"),
        " order by n.id desc limit $2",
    ))
    .bind(number)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?;
    newest.reverse();
    Ok(newest)
}

pub(super) async fn newest(tx: &mut Tx, limit: i64) -> Result<Vec<Suggestion>> {
    Ok(sqlx::query_as(concat!(
        "select l.number, c.name as contact, l.interest
         from (select number, contact_id, interest from leads where state = 'open' and ",
        visible!("owner", "leads"),
        " order by number desc limit 100) l join contacts c on c.id = l.contact_id order by l.number desc limit $1",
    ))
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// Each arm has an index of its own: one condition with `or` over three tables would have none. Numbers that begin with the digits
/// are a range (`:` follows `9`), which needs no look at the pattern to plan. What was found is looked up one by one: few are found, which
/// a plan that is made beforehand does not know.
pub(super) async fn search(tx: &mut Tx, key: &str, contacts: &[ContactId], limit: i64) -> Result<Vec<Suggestion>> {
    let number = key.strip_prefix('l').unwrap_or(key).trim_start_matches('-');
    let number = if number.bytes().all(|b| b.is_ascii_digit()) { number } else { "no number" };
    Ok(sqlx::query_as(concat!(
        "with found as (
             (select id, 1 as rank, 0 as place from leads
              where state = 'open' and number::text ~>=~ $1 and number::text ~<~ ($1 || ':') and ",
        visible!("owner", "leads"),
        " limit 200)
             union all
             select l.id, 2, theirs.place from unnest($3::uuid[]) with ordinality as theirs (id, place)
             join leads l on l.contact_id = theirs.id where l.state = 'open' and ",
        visible!("l.owner", "leads"),
        " union all
             (select id, 3, 0 from leads where state = 'open' and interest_key like $2 and ",
        visible!("owner", "leads"),
        " limit 200))
         select lead.number, lead.contact, lead.interest
         from (select id, min(rank) as rank, min(place) as place from found group by id) found
         cross join lateral (select l.number, c.name as contact, l.interest
                             from leads l join contacts c on c.id = l.contact_id where l.id = found.id limit 1) lead
         order by (lead.number::text = $1) desc, found.rank, found.place, lead.number desc limit $4",
    ))
    .bind(number)
    .bind(text::holding(key))
    .bind(contacts.iter().map(|id| id.0).collect::<Vec<_>>())
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}
