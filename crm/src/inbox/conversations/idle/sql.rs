//! The statement of [`idle`](super).

use chrono::{DateTime, Utc};

use crate::{db::Tx, error::Result, ids::ConversationId};

/// Closes those in which nothing was said since `until`, the oldest first; gives their ids and numbers. One that somebody works on at this
/// moment is left to the next look.
pub(super) async fn close_idle(tx: &mut Tx, until: DateTime<Utc>, limit: i64) -> Result<Vec<(ConversationId, i64)>> {
    let now = tx.now();
    Ok(sqlx::query_as(
        "with idle as (
             select id from conversations
             where state = 'open' and waiting_since is null and last_message_at < $1
             order by last_message_at limit $2 for no key update skip locked)
         update conversations v
         set state = 'closed', closed_at = $3, version = version + 1, changed_by = null
         from idle where v.id = idle.id returning v.id, v.number",
    )
    .bind(until)
    .bind(limit)
    .bind(now)
    .fetch_all(tx.conn())
    .await?)
}
