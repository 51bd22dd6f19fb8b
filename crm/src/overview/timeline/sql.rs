//! The statement of [`timeline`](super).

use super::{Moment, Sees};
use crate::{db::Tx, error::Result, ids::ContactId, kernel::reach::visible};

/// Each arm goes by an index from the contact, and gives no more than what can be on the page.
pub(super) async fn moments(tx: &mut Tx, contact: ContactId, sees: Sees, skip: i64, limit: i64) -> Result<Vec<Moment>> {
    let me = tx.who.member;
    Ok(sqlx::query_as(concat!(
        "with told as (
             (select at, kind as what, null::bigint as number, text, minutes, by, null as by_name
              from activities where contact_id = $1 order by at desc, id desc limit $2::bigint + $3::bigint)
             union all
             select created_at, 'added', null, null, null, created_by, null from contacts where id = $1
             union all
             select created_at, 'lead_opened', number, interest, null, created_by, null
             from leads where contact_id = $1 and $4 and ",
        visible!("owner", "leads"),
        "
             union all
             select ended_at, 'lead_' || state, number, lost_reason, null, changed_by, null
             from leads where contact_id = $1 and $4 and state <> 'open' and ended_at is not null and ",
        visible!("owner", "leads"),
        "
             union all
             select a.at, 'lead_stage', l.number, a.after ->> 'stage', null, null, a.caller_name
             from leads l join audit_log a on a.noun = 'lead' and a.target_id = replace(l.id::text, '-', '')
             where l.contact_id = $1 and $4 and a.action in ('lead.stage', 'lead.undo') and a.after ? 'stage' and a.outcome = 'done' and ",
        visible!("l.owner", "leads"),
        "
             union all
             select a.at, 'lead_stage', l.number, a.after ->> 'stage', null, null, a.caller_name
             from audit_log a join leads l on a.after -> 'moved' @> to_jsonb(l.number)
             where a.noun = 'pipeline' and a.target_id = 'lead' and a.action = 'pipeline.remove_stage' and l.contact_id = $1 and $4 and ",
        visible!("l.owner", "leads"),
        "
             union all
             (select n.at, 'lead_note', l.number, n.text, null, n.by, null
              from leads l join lead_notes n on n.lead_id = l.id
              where l.contact_id = $1 and $4 and ",
        visible!("l.owner", "leads"),
        " order by n.at desc limit $2::bigint + $3::bigint)
             union all
             select created_at, 'deal_opened', number, subject, null, created_by, null
             from deals where contact_id = $1 and $8 and ",
        visible!("owner", "deals"),
        "
             union all
             select a.at, case a.action when 'deal.win' then 'deal_won' when 'deal.lose' then 'deal_lost' when 'deal.reopen' then 'deal_reopened'
                        when 'deal.undo' then case when a.after ? 'stage' then 'deal_stage' else 'deal_reopened' end else 'deal_stage' end,
                    d.number, case a.action when 'deal.lose' then d.lost_reason else a.after ->> 'stage' end, null, null, a.caller_name
             from deals d join audit_log a on a.noun = 'deal' and a.target_id = replace(d.id::text, '-', '')
             where d.contact_id = $1 and $8 and a.outcome = 'done'
               and (a.action in ('deal.stage', 'deal.win', 'deal.lose', 'deal.reopen')
                    or (a.action = 'deal.undo' and (a.after ? 'stage' or a.after ->> 'undone' in ('deal.win', 'deal.lose')))) and ",
        visible!("d.owner", "deals"),
        "
             union all
             select a.at, 'deal_stage', d.number, coalesce(a.after ->> 'stage', a.after ->> 'into'), null, null, a.caller_name
             from audit_log a join deals d on a.after -> 'moved' @> to_jsonb(d.number)
             where a.noun = 'pipeline' and a.target_id = 'deal' and a.action in ('pipeline.remove_stage', 'pipeline.remove') and d.contact_id = $1 and $8 and ",
        visible!("d.owner", "deals"),
        "
             union all
             (select n.at, 'deal_note', d.number, n.text, null, n.by, null
              from deals d join deal_notes n on n.deal_id = d.id
              where d.contact_id = $1 and $8 and ",
        visible!("d.owner", "deals"),
        " order by n.at desc limit $2::bigint + $3::bigint)
             union all
             select created_at, 'conversation_opened', number, null, null, null, null
             from conversations where contact_id = $1 and $5 and ",
        visible!("assignee", "conversations"),
        "
             union all
             select closed_at, 'conversation_closed', number, null, null, changed_by, null
             from conversations where contact_id = $1 and $5 and state = 'closed' and closed_at is not null and ",
        visible!("assignee", "conversations"),
        "
             union all
             (select n.written_at, 'conversation_note', v.number, n.text, null, n.written_by, null
              from conversations v join conversation_notes n on n.conversation_id = v.id
              where v.contact_id = $1 and $5 and ",
        visible!("v.assignee", "conversations"),
        " order by n.written_at desc limit $2::bigint + $3::bigint)
             union all
             (select done.at, done.what, t.number, t.title, null, done.by, null
              from (select id from tasks where contact_id = $1
                    union select t.id from tasks t join leads l on l.id = t.lead_id where l.contact_id = $1
                    union select t.id from tasks t join deals d on d.id = t.deal_id where d.contact_id = $1
                    union select t.id from tasks t join conversations v on v.id = t.conversation_id
                          where v.contact_id = $1) theirs
              join tasks t using (id)
              cross join lateral (values (t.created_at, 'task_added', t.created_by),
                                         (t.done_at, 'task_done', t.done_by)) done (at, what, by)
              where t.deleted_at is null and done.at is not null
                and ($6 or t.assignee = $7 or t.created_by = $7)
                and (",
        visible!("t.assignee", "tasks"),
        " or ",
        visible!("t.created_by", "tasks"),
        ")
              order by done.at desc limit $2::bigint + $3::bigint)
             union all
             (select told.at, told.what, b.number, told.text, null, told.by, null
              from bookings b join services s on s.id = b.service_id
              cross join lateral (values (b.created_at, 'booking_new', s.name, b.created_by),
                                         (b.ended_at, 'booking_' || b.state, coalesce(b.reason, s.name), b.changed_by)) told (at, what, text, by)
              where b.contact_id = $1 and b.state not in ('held', 'expired') and told.at is not null
              order by told.at desc limit $2::bigint + $3::bigint))
         select told.at, told.what, told.number, told.text, told.minutes, coalesce(told.by_name, m.name) as by
         from told left join members m on m.id = told.by
         order by told.at desc, told.what desc, told.number desc limit $3::bigint offset $2::bigint",
    ))
    .bind(contact)
    .bind(skip)
    .bind(limit)
    .bind(sees.leads)
    .bind(sees.conversations)
    .bind(sees.tasks)
    .bind(me)
    .bind(sees.deals)
    .fetch_all(tx.conn())
    .await?)
}
