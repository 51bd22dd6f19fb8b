//! The statements of [`attachments`](super).

use super::{Fate, Kept, Loss, New, View, safe_name};
use crate::{
    channel::ContentKind,
    db::{TenantDb, Tx},
    error::{Error, Result},
    ids::{AttachmentId, ConversationId, MessageId},
    kernel::{posts::Post, sight::ContactName},
};

/// Writes files that are to be fetched.
pub(super) async fn insert(tx: &mut Tx, files: &[New<'_>]) -> Result<Vec<AttachmentId>> {
    let now = tx.now();
    Ok(sqlx::query_scalar(
        "insert into attachments (id, message_id, place, source_kind, source, media_type, file_name, is_voice, sha256,
                                  created_at)
         select id, message_id, place, source_kind, left(source, 2000), left(media_type, 200), left(file_name, 300), is_voice,
                sha256, $10
         from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[],
                     $9::bytea[])
              as new (id, message_id, place, source_kind, source, media_type, file_name, is_voice, sha256)
         returning id",
    )
    .bind(files.iter().map(|_| AttachmentId::new(now).0).collect::<Vec<_>>())
    .bind(files.iter().map(|new| new.message.0).collect::<Vec<_>>())
    .bind(files.iter().map(|new| new.place).collect::<Vec<_>>())
    .bind(files.iter().map(|new| new.file.source.parts().0).collect::<Vec<_>>())
    .bind(files.iter().map(|new| new.file.source.parts().1).collect::<Vec<_>>())
    .bind(files.iter().map(|new| new.file.media_type.as_deref()).collect::<Vec<_>>())
    .bind(files.iter().map(|new| new.file.file_name.as_deref()).collect::<Vec<_>>())
    .bind(files.iter().map(|new| new.file.is_voice).collect::<Vec<_>>())
    .bind(files.iter().map(|new| new.file.sha256.map(|digest| digest.to_vec())).collect::<Vec<_>>())
    .bind(now)
    .fetch_all(tx.conn())
    .await?)
}

/// The business's number, the kind of source, the source, and the digest if there is one.
type Waiting = (String, String, String, Option<Vec<u8>>);

/// Where a file is that is still to be fetched.
pub(super) async fn waiting(tx: &mut Tx, attachment: AttachmentId) -> Result<Option<Waiting>> {
    Ok(sqlx::query_as(
        "select m.account, a.source_kind, a.source, a.sha256
         from attachments a join messages m on m.id = a.message_id where a.id = $1 and a.state = 'waiting'",
    )
    .bind(attachment)
    .fetch_optional(tx.conn())
    .await?)
}

#[derive(sqlx::FromRow)]
pub(super) struct Linked {
    pub kind: String,
    pub file_name: Option<String>,
    pub kept_type: String,
    pub bytes: i64,
}

/// A file that is in the store. For who has an address of it, which is all the right that it takes.
pub(super) async fn kept(db: &TenantDb, attachment: AttachmentId) -> Result<Option<Linked>> {
    Ok(sqlx::query_as(
        "select m.kind, a.file_name, a.kept_type, a.bytes from attachments a join messages m on m.id = a.message_id
         where a.id = $1 and a.state = 'kept'",
    )
    .bind(attachment)
    .fetch_optional(&mut *db.connection().await?)
    .await?)
}

/// Notes that it is in the store: the conversation, unless it was settled already.
pub(super) async fn keep(tx: &mut Tx, attachment: AttachmentId, kept: &Kept) -> Result<Option<ConversationId>> {
    let now = tx.now();
    let bytes = i64::try_from(kept.bytes).map_err(|_| Error::internal("a file larger than any disk"))?;
    Ok(sqlx::query_scalar(
        "update attachments a set state = 'kept', kept_type = $2, bytes = $3, settled_at = $4
         from messages m where a.id = $1 and a.state = 'waiting' and m.id = a.message_id returning m.conversation_id",
    )
    .bind(attachment)
    .bind(&kept.media_type)
    .bind(bytes)
    .bind(now)
    .fetch_optional(tx.conn())
    .await?)
}

/// Notes that it can't be had: the conversation, unless it was settled already.
pub(super) async fn lose(tx: &mut Tx, attachment: AttachmentId, loss: Loss) -> Result<Option<ConversationId>> {
    let now = tx.now();
    Ok(sqlx::query_scalar(
        "update attachments a set state = 'lost', loss = $2, settled_at = $3
         from messages m where a.id = $1 and a.state = 'waiting' and m.id = a.message_id returning m.conversation_id",
    )
    .bind(attachment)
    .bind(loss.as_str())
    .bind(now)
    .fetch_optional(tx.conn())
    .await?)
}

/// The files of these messages, in the order in which they came.
pub(super) async fn of(tx: &mut Tx, messages: Vec<MessageId>) -> Result<Vec<AttachmentId>> {
    let messages: Vec<_> = messages.into_iter().map(|message| message.0).collect();
    Ok(sqlx::query_scalar(
        "select a.id from attachments a join messages m on m.id = a.message_id
         where a.message_id = any($1) order by m.seq, a.place",
    )
    .bind(messages)
    .fetch_all(tx.conn())
    .await?)
}

#[derive(sqlx::FromRow)]
pub(super) struct Settled {
    pub(super) message_id: MessageId,
    kind: String,
    contact: ContactName,
    is_ours: bool,
    is_voice: bool,
    file_name: Option<String>,
    kept_type: Option<String>,
    bytes: Option<i64>,
    loss: Option<String>,
}

impl Settled {
    pub(super) fn view(self, id: AttachmentId, under: Post) -> Result<View> {
        let Self { message_id: _, kind, contact, is_ours, is_voice, file_name, kept_type, bytes, loss } = self;
        let fate = match (kept_type, bytes, loss) {
            (Some(media_type), Some(bytes), None) => Fate::Kept(Kept { media_type, bytes: bytes.unsigned_abs() }),
            (_, _, Some(loss)) => Fate::Lost(loss.parse().map_err(|_| Error::internal("no such loss"))?),
            _ => return Err(Error::internal("a settled file is neither kept nor lost")),
        };
        let media_type = match &fate {
            Fate::Kept(kept) => kept.media_type.as_str(),
            Fate::Lost(_) => "",
        };
        let name = safe_name(file_name.as_deref(), &kind, media_type);
        Ok(View { id, under, contact, is_ours, kind: ContentKind::from(kind.as_str()), is_voice, name, fate })
    }
}

/// A file that is kept or lost.
pub(super) async fn settled(tx: &mut Tx, attachment: AttachmentId) -> Result<Option<Settled>> {
    Ok(sqlx::query_as(
        "select a.message_id, m.kind, c.name as contact, m.direction = 'out' as is_ours, a.is_voice,
                a.file_name, a.kept_type, a.bytes, a.loss
         from attachments a join messages m on m.id = a.message_id
         join conversations v on v.id = m.conversation_id join contacts c on c.id = v.contact_id
         where a.id = $1 and a.state <> 'waiting'",
    )
    .bind(attachment)
    .fetch_optional(tx.conn())
    .await?)
}
