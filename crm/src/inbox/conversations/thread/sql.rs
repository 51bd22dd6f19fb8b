//! The statements of [`thread`](super).

use sqlx::PgConnection;

use super::{Place, Tagged, Thread, Unread};
use crate::{
    db::Tx,
    error::Result,
    ids::{ContactId, ConversationId, DiscordId, StageId},
    kernel::posts::Post,
};

/// A thread, the newest post in it, up to where a post is in doubt, and its tags: what they say, and Discord's ids of all.
type Row = (Option<DiscordId>, Option<DiscordId>, Option<i64>, i16, Option<StageId>, Vec<DiscordId>);

pub(super) async fn find(tx: &mut Tx, conversation: ConversationId, forum: DiscordId) -> Result<Place> {
    let row: Option<Row> = sqlx::query_as(
        "select thread, last_post, posting_seq, tags, stage_id, applied from threads where conversation_id = $1 and forum = $2",
    )
    .bind(conversation)
    .bind(forum)
    .fetch_optional(tx.conn())
    .await?;
    Ok(match row {
        None => Place::Nowhere,
        Some((None, ..)) => Place::Opening,
        Some((Some(id), last_post, in_doubt, bits, stage, applied)) => {
            let tags = Tagged { bits, stage };
            Place::In(Thread { id, last_post: last_post.unwrap_or(id), in_doubt, tags, applied })
        }
    })
}

pub(super) async fn conversation_in(conn: &mut PgConnection, thread: DiscordId) -> Result<Option<ConversationId>> {
    Ok(sqlx::query_scalar("select conversation_id from threads where thread = $1")
        .bind(thread)
        .fetch_optional(conn)
        .await?)
}

pub(super) async fn unread(conn: &mut PgConnection, newest: &[(DiscordId, DiscordId)]) -> Result<Vec<Unread>> {
    let (threads, newest): (Vec<DiscordId>, Vec<DiscordId>) = newest.iter().copied().unzip();
    Ok(sqlx::query_as(
        "select t.thread, coalesce(t.last_read, t.thread) as after
         from unnest($1::bigint[], $2::bigint[]) as there (thread, newest) join threads t using (thread)
         where there.newest > coalesce(t.last_read, t.thread) order by t.thread",
    )
    .bind(threads)
    .bind(newest)
    .fetch_all(conn)
    .await?)
}

pub(super) async fn read_up_to(conn: &mut PgConnection, thread: DiscordId, message: DiscordId) -> Result<()> {
    sqlx::query("update threads set last_read = greatest(coalesce(last_read, 0), $2) where thread = $1")
        .bind(thread)
        .bind(message)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn answers_among(conn: &mut PgConnection, typed: &[DiscordId]) -> Result<Vec<DiscordId>> {
    Ok(sqlx::query_scalar("select distinct source from messages where source = any($1)")
        .bind(typed)
        .fetch_all(conn)
        .await?)
}

/// Those of the conversations that have a thread.
pub(super) async fn having_one(tx: &mut Tx, conversations: &[ConversationId]) -> Result<Vec<ConversationId>> {
    Ok(sqlx::query_scalar("select conversation_id from threads where conversation_id = any($1) and thread is not null")
        .bind(conversations)
        .fetch_all(tx.conn())
        .await?)
}

/// The stage of the lead that the conversation's card shows.
pub(super) async fn stage(tx: &mut Tx, conversation: ConversationId) -> Result<Option<StageId>> {
    Ok(sqlx::query_scalar(
        "select l.stage_id from conversations v join leads l on l.contact_id = v.contact_id and l.state = 'open'
         where v.id = $1 order by l.merge_id is not null, l.number limit 1",
    )
    .bind(conversation)
    .fetch_optional(tx.conn())
    .await?)
}

/// The conversations of a contact that are not closed.
pub(super) async fn of_contact(tx: &mut Tx, contact: ContactId) -> Result<Vec<ConversationId>> {
    Ok(sqlx::query_scalar("select id from conversations where contact_id = $1 and state <> 'closed'")
        .bind(contact)
        .fetch_all(tx.conn())
        .await?)
}

/// Conversations that have a thread and are not closed, in the order of their ids.
pub(super) async fn not_closed(tx: &mut Tx, after: Option<ConversationId>, limit: i64) -> Result<Vec<ConversationId>> {
    Ok(sqlx::query_scalar(
        "select v.id from threads t join conversations v on v.id = t.conversation_id
         where t.conversation_id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000') and t.thread is not null and v.state <> 'closed'
         order by t.conversation_id limit $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn tagging(tx: &mut Tx, conversation: ConversationId, applied: &[DiscordId]) -> Result<()> {
    sqlx::query("update threads set applied = $2 where conversation_id = $1")
        .bind(conversation)
        .bind(applied)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn tagged(tx: &mut Tx, conversation: ConversationId, tags: Tagged) -> Result<()> {
    sqlx::query("update threads set tags = $2, stage_id = $3 where conversation_id = $1")
        .bind(conversation)
        .bind(tags.bits)
        .bind(tags.stage)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The conversation of a thread that was given other tags than these, in whatever order.
pub(super) async fn given_others(
    conn: &mut PgConnection,
    thread: DiscordId,
    there: &[DiscordId],
) -> Result<Option<ConversationId>> {
    Ok(sqlx::query_scalar(
        "select conversation_id from threads where thread = $1 and not (applied @> $2 and applied <@ $2)",
    )
    .bind(thread)
    .bind(there)
    .fetch_optional(conn)
    .await?)
}

/// Whatever thread it had in another forum is none any more.
pub(super) async fn open(tx: &mut Tx, conversation: ConversationId, forum: DiscordId) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "insert into threads (conversation_id, forum, opened_at) values ($1, $2, $3)
         on conflict (conversation_id) do update
             set forum = excluded.forum, thread = null, last_post = null, last_read = null, tags = 0, stage_id = null, applied = '{}',
                 posting_seq = null, opened_at = excluded.opened_at",
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
