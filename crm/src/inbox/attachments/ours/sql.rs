//! The statements of [`ours`](super).

use serde_json::{Value, json};

use super::{HandedOver, NewFile};
use crate::{
    channel::FileKind,
    db::Tx,
    error::Result,
    ids::{AttachmentId, ConversationId, MessageId, QuoteId},
};

pub(super) async fn insert(tx: &mut Tx, message: MessageId, file: &NewFile, is_voice: bool) -> Result<AttachmentId> {
    let (id, now) = (AttachmentId::new(tx.now()), tx.now());
    sqlx::query(
        "insert into attachments (id, message_id, place, source_kind, source, media_type, file_name, is_voice, created_at)
         values ($1, $2, 0, 'discord', $3, left($4, 200), left($5, 300), $6, $7)",
    )
    .bind(id)
    .bind(message)
    .bind(&file.address)
    .bind(file.media_type.as_deref())
    .bind(&file.name)
    .bind(is_voice)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(id)
}

pub(super) async fn insert_quote(tx: &mut Tx, message: MessageId, quote: QuoteId, name: &str) -> Result<AttachmentId> {
    let (id, now) = (AttachmentId::new(tx.now()), tx.now());
    sqlx::query(
        "insert into attachments (id, message_id, place, source_kind, source, media_type, file_name, is_voice, created_at)
         values ($1, $2, 0, 'quote', $3, 'application/pdf', $4, false, $5)",
    )
    .bind(id)
    .bind(message)
    .bind(quote.to_string())
    .bind(name)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(id)
}

#[derive(sqlx::FromRow)]
pub(super) struct Waiting {
    pub account: String,
    pub source_kind: String,
    pub source: String,
    pub outgoing: Value,
    pub kept_type: Option<String>,
    pub bytes: Option<i64>,
}

/// A file that is neither handed over nor lost, of a message that is still to be sent.
pub(super) async fn waiting(tx: &mut Tx, attachment: AttachmentId) -> Result<Option<Waiting>> {
    Ok(sqlx::query_as(
        "select m.account, a.source_kind, a.source, m.outgoing, a.kept_type, a.bytes
         from attachments a join messages m on m.id = a.message_id
         where a.id = $1 and a.source_kind in ('discord', 'quote') and a.state <> 'lost' and a.provider_media is null
           and m.state = 'queued' and m.outgoing is not null",
    )
    .bind(attachment)
    .fetch_optional(tx.conn())
    .await?)
}

/// Its message is sent as this, under this name.
pub(super) async fn send_as(tx: &mut Tx, attachment: AttachmentId, file: FileKind, name: &str) -> Result<()> {
    sqlx::query(
        "update messages m set kind = $2, outgoing = m.outgoing || $3
         from attachments a where a.id = $1 and m.id = a.message_id",
    )
    .bind(attachment)
    .bind(file.content_kind().as_str())
    .bind(json!({ "file": file, "name": name }))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The conversation in which it is to be shown. None, if it was noted already; nor where a person has posted it there themselves.
pub(super) async fn hand_over(tx: &mut Tx, attachment: AttachmentId, media: &str) -> Result<Option<ConversationId>> {
    let shown: Option<Option<ConversationId>> = sqlx::query_scalar(
        "update attachments a set provider_media = $2 from messages m
         where a.id = $1 and a.provider_media is null and m.id = a.message_id
         returning case when m.source is null then m.conversation_id end",
    )
    .bind(attachment)
    .bind(media)
    .fetch_optional(tx.conn())
    .await?;
    Ok(shown.flatten())
}

pub(super) async fn message(tx: &mut Tx, attachment: AttachmentId) -> Result<Option<MessageId>> {
    Ok(sqlx::query_scalar("select message_id from attachments where id = $1")
        .bind(attachment)
        .fetch_optional(tx.conn())
        .await?)
}

pub(super) async fn handed_over(tx: &mut Tx, message: MessageId) -> Result<Option<HandedOver>> {
    Ok(sqlx::query_as(
        "select id, provider_media as media from attachments where message_id = $1 and provider_media is not null",
    )
    .bind(message)
    .fetch_optional(tx.conn())
    .await?)
}
