//! What is shown where: which post in which channel shows a message, a request, …, so that it is edited instead of shown
//! again, and can be linked to.
//!
//! To show another noun: a variant of `Subject` and its word in the check of `posts.subject_kind`.

use uuid::Uuid;

use crate::{
    db::Tx,
    error::Result,
    ids::{AttachmentId, DiscordId, MessageId, RequestId},
};

/// The one surface on which there are posts so far.
const SURFACE: &str = "discord";

/// What a post shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A customer's message, or an answer to one.
    Message(MessageId),
    /// A file that came with a message.
    Attachment(AttachmentId),
    /// What waits, or waited, for a second person.
    Request(RequestId),
}

impl Subject {
    fn stored(self) -> (&'static str, Uuid) {
        match self {
            Self::Message(id) => ("message", id.0),
            Self::Attachment(id) => ("attachment", id.0),
            Self::Request(id) => ("request", id.0),
        }
    }
}

/// A post in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Post {
    /// The channel.
    pub place: DiscordId,
    /// The message in it.
    #[sqlx(rename = "post_id")]
    pub id: DiscordId,
}

/// The post that shows this, if one does.
pub(crate) async fn find(tx: &mut Tx, subject: Subject) -> Result<Option<Post>> {
    let (kind, id) = subject.stored();
    let post =
        sqlx::query_as("select place, post_id from posts where subject_kind = $1 and subject_id = $2 and surface = $3");
    Ok(post.bind(kind).bind(id).bind(SURFACE).fetch_optional(tx.conn()).await?)
}

/// Remembers that this post shows these, instead of the posts that did.
pub(crate) async fn remember(tx: &mut Tx, subjects: impl IntoIterator<Item = Subject>, post: Post) -> Result<()> {
    let (kinds, ids): (Vec<_>, Vec<_>) = subjects.into_iter().map(Subject::stored).unzip();
    let now = tx.now();
    sqlx::query(
        "insert into posts (subject_kind, subject_id, surface, place, post_id, shown_at)
         select kind, id, $3, $4, $5, $6 from unnest($1::text[], $2::uuid[]) as shown (kind, id)
         on conflict (subject_kind, subject_id, surface) do update
             set place = excluded.place, post_id = excluded.post_id, shown_at = excluded.shown_at
             where (posts.place, posts.post_id) <> (excluded.place, excluded.post_id)",
    )
    .bind(kinds)
    .bind(ids)
    .bind(SURFACE)
    .bind(post.place)
    .bind(post.id)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}
