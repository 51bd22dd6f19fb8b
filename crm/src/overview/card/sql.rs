//! The statements of [`card`](super).

use super::{Line, OpenLead, Talk};
use crate::{db::Tx, error::Result, ids::ContactId, kernel::reach::visible};

pub(super) async fn open_leads(tx: &mut Tx, contact: ContactId, limit: i64) -> Result<Vec<OpenLead>> {
    Ok(sqlx::query_as(concat!(
        "select l.number, s.id as stage_id, w.id as stage_pipeline, w.name as stage_of, s.key as stage_key, s.name as stage_name, l.interest
         from leads l join stages s on s.id = l.stage_id join pipelines w on w.id = s.pipeline_id
         where l.contact_id = $1 and l.state = 'open' and ",
        visible!("l.owner", "leads"),
        " order by l.number desc limit $2",
    ))
    .bind(contact)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn conversations(tx: &mut Tx, contact: ContactId, limit: i64) -> Result<Vec<Talk>> {
    Ok(sqlx::query_as(concat!(
        "select v.number, v.state, v.last_message_at,
                (select thread from threads where conversation_id = v.id and thread is not null limit 1) as thread
         from conversations v where v.contact_id = $1 and ",
        visible!("v.assignee", "conversations"),
        " order by v.last_message_at desc, v.number desc limit $2",
    ))
    .bind(contact)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// The newest of each of their conversations, and the newest of these.
pub(super) async fn messages(tx: &mut Tx, contact: ContactId, limit: i64) -> Result<Vec<Line>> {
    let mut newest: Vec<Line> = sqlx::query_as(concat!(
        "select m.direction = 'in' as is_theirs, m.body, m.sent_at as at
         from conversations v
         cross join lateral (select direction, body, sent_at, seq from messages
                             where conversation_id = v.id order by seq desc limit $2) m
         where v.contact_id = $1 and ",
        visible!("v.assignee", "conversations"),
        " order by m.seq desc limit $2",
    ))
    .bind(contact)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?;
    newest.reverse();
    Ok(newest)
}
