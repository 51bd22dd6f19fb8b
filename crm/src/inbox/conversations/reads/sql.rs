//! The statements of [`reads`](super).

use crate::{db::Tx, error::Result, ids::ConversationId};

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
