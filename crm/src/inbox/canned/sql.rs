//! The statements of [`canned`](super).

use super::{CannedReply, Values};
use crate::{
    db::Tx,
    error::Result,
    ids::{CannedReplyId, ConversationId},
    kernel::reach::visible,
    text,
};

pub(super) async fn count(tx: &mut Tx) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from canned_replies").fetch_one(tx.conn()).await?)
}

pub(super) async fn insert(tx: &mut Tx, name: &str, text: &str) -> Result<CannedReply> {
    let (id, by, now) = (CannedReplyId::new(tx.now()), tx.who.member, tx.now());
    Ok(sqlx::query_as(
        "insert into canned_replies (id, name, search_key, text, changed_by, changed_at) values ($1, $2, $3, $4, $5, $6)
         returning id, name, text, (select name from members where id = $5) as changed_by, changed_at",
    )
    .bind(id)
    .bind(name)
    .bind(text::search_key(name))
    .bind(text)
    .bind(by)
    .bind(now)
    .fetch_one(tx.conn())
    .await?)
}

pub(super) async fn update(tx: &mut Tx, id: CannedReplyId, name: &str, text: &str) -> Result<CannedReply> {
    let (by, now) = (tx.who.member, tx.now());
    Ok(sqlx::query_as(
        "update canned_replies set name = $2, search_key = $3, text = $4, changed_by = $5, changed_at = $6 where id = $1
         returning id, name, text, (select name from members where id = $5) as changed_by, changed_at",
    )
    .bind(id)
    .bind(name)
    .bind(text::search_key(name))
    .bind(text)
    .bind(by)
    .bind(now)
    .fetch_one(tx.conn())
    .await?)
}

pub(super) async fn delete(tx: &mut Tx, id: CannedReplyId) -> Result<()> {
    sqlx::query("delete from canned_replies where id = $1").bind(id).execute(tx.conn()).await?;
    Ok(())
}

/// The reply with this name, however it is spelled.
pub(super) async fn find(tx: &mut Tx, name: &str) -> Result<Option<CannedReply>> {
    Ok(sqlx::query_as(
        "select r.id, r.name, r.text, m.name as changed_by, r.changed_at
         from canned_replies r left join members m on m.id = r.changed_by where r.search_key = $1",
    )
    .bind(text::search_key(name))
    .fetch_optional(tx.conn())
    .await?)
}

/// What a reply says, with its variables.
pub(super) async fn text(tx: &mut Tx, id: CannedReplyId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select text from canned_replies where id = $1").bind(id).fetch_optional(tx.conn()).await?)
}

/// Like [`find`], its row locked.
pub(super) async fn lock(tx: &mut Tx, name: &str) -> Result<Option<CannedReply>> {
    Ok(sqlx::query_as(
        "select r.id, r.name, r.text, (select name from members where id = r.changed_by) as changed_by, r.changed_at
         from canned_replies r where r.search_key = $1 for update",
    )
    .bind(text::search_key(name))
    .fetch_optional(tx.conn())
    .await?)
}

/// Replies by name, behind the first `after`.
pub(super) async fn page(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<CannedReply>> {
    Ok(sqlx::query_as(
        "select r.id, r.name, r.text, m.name as changed_by, r.changed_at
         from canned_replies r left join members m on m.id = r.changed_by order by r.search_key offset $1 limit $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// Replies whose name holds the key, or whose text holds what was typed.
pub(super) async fn search(tx: &mut Tx, key: &str, typed: &str, limit: i64) -> Result<Vec<CannedReply>> {
    Ok(sqlx::query_as(
        "select r.id, r.name, r.text, m.name as changed_by, r.changed_at
         from canned_replies r left join members m on m.id = r.changed_by
         where r.search_key like $1 or r.text ilike $2
         order by r.search_key like $1 desc, r.search_key limit $3",
    )
    .bind(text::holding(key))
    .bind(text::holding(typed.trim()))
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// What stands for the variables of a reply that the caller sends in a conversation.
pub(super) async fn values(tx: &mut Tx, conversation: ConversationId) -> Result<Option<Values>> {
    let me = tx.who.member;
    Ok(sqlx::query_as(concat!(
        "select c.name as contact,
                c.name = 'WhatsApp' or exists (select from channel_identities i
                                               where i.contact_id = c.id and i.value = c.name) as is_address,
                (select name from members where id = $2) as agent, (select name from tenant) as company
         from conversations v join contacts c on c.id = v.contact_id where v.id = $1 and ",
        visible!("v.assignee", "conversations"),
    ))
    .bind(conversation)
    .bind(me)
    .fetch_optional(tx.conn())
    .await?)
}
