//! The statements of [`messages`](super).

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::Message;
use crate::{
    channel::Failure,
    conversations::{Author, By, details},
    db::Tx,
    error::{Error, Result},
    ids::{ConversationId, MessageId},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: MessageId,
    seq: i64,
    kind: String,
    body: Option<String>,
    details: Option<Value>,
    inbound: bool,
    came_in: bool,
    by: Option<String>,
    state: String,
    failure: Option<String>,
    at: DateTime<Utc>,
}

impl Row {
    fn read(self) -> Result<Message> {
        let Self { id, seq, kind, body, details, inbound, came_in, by, state, failure, at } = self;
        let (author, state) = match inbound {
            true => (Author::Customer, None),
            false => {
                let state = state.parse().map_err(Error::Internal)?;
                (Author::Ours(By::of(by.as_deref(), came_in)), Some(state))
            }
        };
        let (content, failure) = (details::read(&kind, body, details), failure.as_deref().map(Failure::named));
        Ok(Message { id, seq, author, content, state, failure, at })
    }
}

/// Those below this place, newest first; the newest, below none.
pub(super) async fn before(
    tx: &mut Tx,
    conversation: ConversationId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Message>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select m.id, m.seq, m.kind, m.body, m.details, m.direction = 'in' as inbound, m.delivery_id is not null as came_in,
                b.name as by, m.state, m.failure, m.sent_at as at
         from messages m left join members b on b.id = m.sent_by
         where m.conversation_id = $1 and m.seq < coalesce($2, 9223372036854775807) order by m.seq desc limit $3",
    )
    .bind(conversation)
    .bind(before)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Row::read).collect()
}
