//! The statements of [`reads`](super).

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::{
    db::Tx,
    error::Result,
    ids::{ConversationId, DiscordId},
};

/// Notes that all of the customer's messages are read; whether one of them was not. A call, or a note of the provider's, is none.
pub(super) async fn read_all(tx: &mut Tx, conversation: ConversationId) -> Result<bool> {
    let noted = sqlx::query(
        "update conversations v set read_seq = newest.seq
         from (select seq from messages where conversation_id = $1 and direction = 'in' and kind not in ('system', 'call')
               order by seq desc limit 1) newest
         where v.id = $1 and v.read_seq < newest.seq",
    )
    .bind(conversation)
    .execute(tx.conn())
    .await?;
    Ok(noted.rows_affected() == 1)
}

/// The business's number, and the provider's id of the newest message that was read; none from a number that is held.
pub(super) async fn newest_read(tx: &mut Tx, conversation: ConversationId) -> Result<Option<(String, String)>> {
    Ok(sqlx::query_as(
        "select m.account, m.provider_id from conversations v join messages m on m.conversation_id = v.id
         where v.id = $1 and m.direction = 'in' and m.kind not in ('system', 'call') and m.seq <= v.read_seq and m.provider_id is not null
           and not exists (select from number_holds h where h.account = m.account)
         order by m.seq desc limit 1",
    )
    .bind(conversation)
    .fetch_optional(tx.conn())
    .await?)
}

/// The conversation of a thread, with the business's number, if its customer waits for an answer, wrote since `open_since`, and was not
/// shown since `shown_since` that somebody types.
pub(super) async fn typing_in(
    conn: &mut PgConnection,
    thread: DiscordId,
    open_since: DateTime<Utc>,
    shown_since: DateTime<Utc>,
) -> Result<Option<(ConversationId, String)>> {
    Ok(sqlx::query_as(
        "select v.id, v.account from threads t join conversations v on v.id = t.conversation_id
         where t.thread = $1 and v.waiting_since is not null and v.last_inbound_at > $2
           and (v.typing_at is null or v.typing_at <= $3)",
    )
    .bind(thread)
    .bind(open_since)
    .bind(shown_since)
    .fetch_optional(conn)
    .await?)
}

/// Notes that its customer is shown that the caller types, if they are to be: as in [`typing_in`], and no colleague has it.
pub(super) async fn typing(
    tx: &mut Tx,
    conversation: ConversationId,
    open_since: DateTime<Utc>,
    shown_since: DateTime<Utc>,
) -> Result<bool> {
    let (now, me) = (tx.now(), tx.who.member);
    let noted = sqlx::query(
        "update conversations set typing_at = $2
         where id = $1 and waiting_since is not null and last_inbound_at > $3 and (typing_at is null or typing_at <= $4)
           and coalesce(assignee = $5, true)",
    )
    .bind(conversation)
    .bind(now)
    .bind(open_since)
    .bind(shown_since)
    .bind(me)
    .execute(tx.conn())
    .await?;
    Ok(noted.rows_affected() == 1)
}
