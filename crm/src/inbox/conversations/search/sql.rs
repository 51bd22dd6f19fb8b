//! The statements of [`search`](super).

use chrono::{DateTime, Utc};

use super::{Hit, Said};
use crate::{
    db::Tx,
    error::Result,
    ids::{ConversationId, DiscordId, MessageId},
    kernel::{
        posts::Post,
        reach::{unlimited, visible},
        sight::ContactName,
    },
};

/// The next messages with a text, the newest first, that are older than `before`: their ids say which are. Of those that are out of the
/// caller's reach nothing is said, so that no more is read to find as many.
pub(super) async fn before(
    tx: &mut Tx,
    conversation: Option<ConversationId>,
    before: Option<MessageId>,
    limit: i64,
) -> Result<Vec<(MessageId, Option<String>)>> {
    let Some(conversation) = conversation else {
        return Ok(sqlx::query_as(concat!(
            "select id, case when ",
            unlimited!("conversations"),
            " or (select ",
            visible!("v.assignee", "conversations"),
            " from conversations v where v.id = m.conversation_id) then body end as body from messages m
             where id < coalesce($1::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') and body is not null order by id desc limit $2",
        ))
        .bind(before)
        .bind(limit)
        .fetch_all(tx.conn())
        .await?);
    };
    Ok(sqlx::query_as(
        "select id, body from messages
         where conversation_id = $1 and id < coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') and body is not null order by id desc limit $3",
    )
    .bind(conversation)
    .bind(before)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    contact: ContactName,
    is_theirs: bool,
    at: DateTime<Utc>,
    line: String,
    place: Option<DiscordId>,
    post_id: Option<DiscordId>,
}

/// What is to be known of what was found, in its order.
pub(super) async fn hits(tx: &mut Tx, found: Vec<Said>) -> Result<Vec<Hit>> {
    let (ids, lines): (Vec<MessageId>, Vec<String>) = found.into_iter().unzip();
    let rows: Vec<Row> = sqlx::query_as(
        "select v.number, c.name as contact, m.direction = 'in' as is_theirs, m.sent_at as at, found.line, p.place, p.post_id
         from unnest($1::uuid[], $2::text[]) with ordinality as found (id, line, nth)
         join messages m on m.id = found.id
         join conversations v on v.id = m.conversation_id join contacts c on c.id = v.contact_id
         left join posts p on p.subject_kind = 'message' and p.subject_id = m.id and p.surface = 'discord'
         order by found.nth",
    )
    .bind(ids.into_iter().map(|id| id.0).collect::<Vec<_>>())
    .bind(lines)
    .fetch_all(tx.conn())
    .await?;
    let hit = |Row { number, contact, is_theirs, at, line, place, post_id }| Hit {
        number,
        contact,
        is_theirs,
        at,
        line,
        post: place.zip(post_id).map(|(place, id)| Post { place, id }),
    };
    Ok(rows.into_iter().map(hit).collect())
}
