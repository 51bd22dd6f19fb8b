//! The statements of [`show`](super).

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Author, Said};
use crate::{
    conversations::{details, view::By},
    db::Tx,
    error::Result,
    ids::ConversationId,
};

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    body: Option<String>,
    details: Option<Value>,
    inbound: bool,
    came_in: bool,
    by: Option<String>,
    at: DateTime<Utc>,
}

impl From<Row> for Said {
    fn from(Row { kind, body, details, inbound, came_in, by, at }: Row) -> Self {
        let author = if inbound { Author::Customer } else { Author::Ours(By::of(by.as_deref(), came_in)) };
        Self { author, content: details::read(&kind, body, details), at }
    }
}

/// The newest messages, oldest of them first.
pub(super) async fn newest(tx: &mut Tx, conversation: ConversationId, limit: i64) -> Result<Vec<Said>> {
    let mut rows: Vec<Row> = sqlx::query_as(
        "select m.kind, m.body, m.details, m.direction = 'in' as inbound, m.delivery_id is not null as came_in, b.name as by,
                m.sent_at as at
         from messages m left join members b on b.id = m.sent_by
         where m.conversation_id = $1 order by m.seq desc limit $2",
    )
    .bind(conversation)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?;
    rows.reverse();
    Ok(rows.into_iter().map(Said::from).collect())
}
