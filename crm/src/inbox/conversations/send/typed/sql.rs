//! The statements of [`typed`](super) and of what follows from it.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use crate::{
    channel::{ContentKind, Outgoing},
    conversations::details,
    db::Tx,
    error::{Error, Result},
    ids::{ConversationId, DiscordId, MessageId},
    kernel::{posts::Post, reach::visible, sight::ContactName},
};

/// The first of the answers that were typed in each of these messages of Discord's, and its conversation.
pub(super) async fn typed_in(conn: &mut PgConnection, typed: &[DiscordId]) -> Result<Vec<(MessageId, ConversationId)>> {
    Ok(sqlx::query_as(
        "select distinct on (source) id, conversation_id from messages where source = any($1) order by source, source_part",
    )
    .bind(typed)
    .fetch_all(conn)
    .await?)
}

/// The newest message that a post shows and that can be answered.
pub(super) async fn shown_by(tx: &mut Tx, post: Post) -> Result<Option<MessageId>> {
    Ok(sqlx::query_scalar(
        "select m.id from posts p join messages m on m.id = p.subject_id
         where p.subject_kind = 'message' and p.surface = 'discord' and p.place = $1 and p.post_id = $2
           and m.provider_id is not null and m.kind <> 'call'
         order by m.seq desc limit 1",
    )
    .bind(post.place)
    .bind(post.id)
    .fetch_optional(tx.conn())
    .await?)
}

/// The emoji of ours under a message, if one is there, or on its way.
pub(super) async fn our_reaction(tx: &mut Tx, message: MessageId) -> Result<Option<String>> {
    let found: Option<Option<String>> = sqlx::query_scalar(
        "select r.outgoing ->> 'emoji' from messages m
         join messages r on r.conversation_id = m.conversation_id and r.quotes = m.provider_id
         where m.id = $1 and r.direction = 'out' and r.kind = 'reaction' and r.state <> 'failed' order by r.seq desc limit 1",
    )
    .bind(message)
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.flatten())
}

/// Whether an answer was made of what was typed here.
pub(super) async fn is_typed(tx: &mut Tx, post: Post) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select from messages where source = $1)")
        .bind(post.id)
        .fetch_one(tx.conn())
        .await?)
}

/// The answer was typed here, as this part of it, from 0.
pub(super) async fn is_typed_as(tx: &mut Tx, message: MessageId, post: Post, part: i16) -> Result<()> {
    sqlx::query("update messages set source = $2, source_part = $3 where id = $1")
        .bind(message)
        .bind(post.id)
        .bind(part)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Where the answer was typed, and its text, if it waits; of several that were typed in one message, that of the first and of what
/// has the text.
pub(super) async fn typed_text(tx: &mut Tx, message: MessageId) -> Result<Option<(Post, String)>> {
    let found: Option<(DiscordId, DiscordId, String)> = sqlx::query_as(
        "select p.place, p.post_id,
                coalesce(case when m.outgoing is null then m.body else m.outgoing ->> 'caption' end, '') as text
         from messages m join posts p on p.subject_id = m.id and p.subject_kind = 'message' and p.surface = 'discord'
         where m.id = $1 and m.state = 'queued' and m.source = p.post_id
           and (m.outgoing is null or m.source_part = 0 or m.outgoing ->> 'caption' is not null)",
    )
    .bind(message)
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(|(place, id, text)| (Post { place, id }, text)))
}

/// Says something else in an answer that waits.
pub(super) async fn change(tx: &mut Tx, message: MessageId, say: &Outgoing) -> Result<()> {
    let content = say.content();
    let typed = (content.kind != ContentKind::Text).then(|| serde_json::to_value(say)).transpose();
    let typed = typed.map_err(Error::internal)?;
    sqlx::query("update messages set body = $2, details = $3, outgoing = $4 where id = $1 and state = 'queued'")
        .bind(message)
        .bind(content.words())
        .bind(typed.as_ref().map(|_| details::write(&content.details)))
        .bind(typed.as_ref())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The answers that were typed here and wait.
pub(super) async fn waiting_of(tx: &mut Tx, post: Post) -> Result<Vec<(MessageId, ConversationId)>> {
    Ok(sqlx::query_as(
        "select id, conversation_id from messages where source = $1 and state = 'queued' order by seq for update",
    )
    .bind(post.id)
    .fetch_all(tx.conn())
    .await?)
}

/// Who has the conversation, by name, if that is somebody else than the caller.
pub(super) async fn had_by_another(tx: &mut Tx, conversation: ConversationId) -> Result<Option<String>> {
    let me = tx.who.member;
    Ok(sqlx::query_scalar(
        "select b.name from conversations v join members b on b.id = v.assignee where v.id = $1 and v.assignee is distinct from $2",
    )
    .bind(conversation)
    .bind(me)
    .fetch_optional(tx.conn())
    .await?)
}

/// A job that was taken out of its order: its payload, and when it is to run.
pub(super) type TakenOut = (Value, DateTime<Utc>);

/// Takes out what waits from the first of those answers on that were typed later than this one, in its order.
pub(super) async fn take_out_later(
    tx: &mut Tx,
    conversation: ConversationId,
    typed: DiscordId,
    order: &str,
) -> Result<Vec<TakenOut>> {
    Ok(sqlx::query_as(
        "with later as (select m.id from messages m where m.conversation_id = $1 and m.source > $2 and m.state = 'queued'),
              first as (select min(j.seq) as seq from jobs j
                        where j.order_key = $3 and j.state = 'ready' and j.attempts = 0
                          and (j.payload ->> 'message' in (select id::text from later)
                               or j.payload ->> 'attachment' in
                                   (select a.id::text from attachments a join later on later.id = a.message_id))),
              gone as (delete from jobs j using first
                       where j.order_key = $3 and j.state = 'ready' and j.attempts = 0 and j.seq >= first.seq
                       returning j.seq, j.payload, j.run_at)
         select payload, run_at from gone order by seq",
    )
    .bind(conversation)
    .bind(typed)
    .bind(order)
    .fetch_all(tx.conn())
    .await?)
}

/// The message comes last of all, in every list.
pub(super) async fn put_last(tx: &mut Tx, message: MessageId) -> Result<()> {
    sqlx::query("update messages set seq = default where id = $1").bind(message).execute(tx.conn()).await?;
    Ok(())
}

/// An answer that was typed, as it was sent last.
#[derive(sqlx::FromRow)]
pub(super) struct Sent {
    pub conversation_id: ConversationId,
    pub contact: ContactName,
    pub account: String,
    pub state: String,
    pub failure: Option<String>,
    pub post: DiscordId,
    /// Its text; that of the correction, if there was one.
    pub text: String,
    /// The provider's id of what the customer can be shown as what this corrects.
    pub provider_id: Option<String>,
    /// How many messages it became.
    pub parts: i16,
}

/// What became of what was typed in this message of Discord's; none, if no answer did.
pub(super) async fn sent(tx: &mut Tx, typed: DiscordId) -> Result<Option<Sent>> {
    Ok(sqlx::query_as(concat!(
        "select m.conversation_id, c.name as contact, m.account, m.state, m.failure, m.source as post, m.provider_id,
                coalesce(case when m.outgoing is null then m.body else m.outgoing ->> 'caption' end, '') as text,
                (select max(source_part) + 1 from messages where source = $1)::smallint as parts
         from messages m join conversations v on v.id = m.conversation_id join contacts c on c.id = v.contact_id
         where m.source = $1 and ",
        visible!("v.assignee", "conversations"),
        " order by m.outgoing is null desc, (m.outgoing ->> 'caption') is not null desc, m.source_part desc limit 1",
    ))
    .bind(typed)
    .fetch_optional(tx.conn())
    .await?)
}

/// Discord's message as which an answer was typed.
pub(super) async fn source(tx: &mut Tx, message: MessageId) -> Result<Option<DiscordId>> {
    let found: Option<Option<DiscordId>> =
        sqlx::query_scalar("select source from messages where id = $1").bind(message).fetch_optional(tx.conn()).await?;
    Ok(found.flatten())
}
