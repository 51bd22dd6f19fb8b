//! The statements of [`thread`](super).

use sqlx::PgConnection;

use super::{Place, Thread};
use crate::{
    db::Tx,
    error::Result,
    ids::{ConversationId, DiscordId},
    kernel::posts::Post,
};

/// A thread, the newest post in it, and up to where a post is in doubt.
type Row = (Option<DiscordId>, Option<DiscordId>, Option<i64>);

pub(super) async fn find(tx: &mut Tx, conversation: ConversationId, forum: DiscordId) -> Result<Place> {
    let row: Option<Row> =
        sqlx::query_as("select thread, last_post, posting_seq from threads where conversation_id = $1 and forum = $2")
            .bind(conversation)
            .bind(forum)
            .fetch_optional(tx.conn())
            .await?;
    Ok(match row {
        None => Place::Nowhere,
        Some((None, ..)) => Place::Opening,
        Some((Some(id), last_post, in_doubt)) => Place::In(Thread { id, last_post: last_post.unwrap_or(id), in_doubt }),
    })
}

pub(super) async fn conversation_in(conn: &mut PgConnection, thread: DiscordId) -> Result<Option<ConversationId>> {
    Ok(sqlx::query_scalar("select conversation_id from threads where thread = $1")
        .bind(thread)
        .fetch_optional(conn)
        .await?)
}

/// Whether the conversation has a thread.
pub(super) async fn has_one(tx: &mut Tx, conversation: ConversationId) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select from threads where conversation_id = $1 and thread is not null)")
        .bind(conversation)
        .fetch_one(tx.conn())
        .await?)
}

/// Whatever thread it had in another forum is none any more.
pub(super) async fn open(tx: &mut Tx, conversation: ConversationId, forum: DiscordId) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "insert into threads (conversation_id, forum, opened_at) values ($1, $2, $3)
         on conflict (conversation_id) do update
             set forum = excluded.forum, thread = null, last_post = null, posting_seq = null, opened_at = excluded.opened_at",
    )
    .bind(conversation)
    .bind(forum)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn opened(tx: &mut Tx, conversation: ConversationId, thread: DiscordId) -> Result<()> {
    sqlx::query("update threads set thread = $2, last_post = $2 where conversation_id = $1")
        .bind(conversation)
        .bind(thread)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn posting(tx: &mut Tx, conversation: ConversationId, up_to: i64) -> Result<()> {
    sqlx::query("update threads set posting_seq = $2 where conversation_id = $1")
        .bind(conversation)
        .bind(up_to)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// A post was made in the thread, if it is one: that is no longer in doubt.
pub(in crate::inbox::conversations) async fn posted(tx: &mut Tx, post: Post) -> Result<()> {
    sqlx::query(
        "update threads set posting_seq = null, last_post = greatest(coalesce(last_post, 0), $2) where thread = $1",
    )
    .bind(post.place)
    .bind(post.id)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Forgets the thread, and that the newest messages of the customer were shown.
pub(super) async fn forget(tx: &mut Tx, conversation: ConversationId, again: i64) -> Result<()> {
    sqlx::query(
        "with lost as (delete from threads where conversation_id = $1)
         update conversations set shown_seq = least(shown_seq, coalesce(
             (select min(seq) - 1 from (select seq from messages where conversation_id = $1 and direction = 'in'
                                        order by seq desc limit $2) newest), shown_seq))
         where id = $1",
    )
    .bind(conversation)
    .bind(again)
    .execute(tx.conn())
    .await?;
    Ok(())
}
