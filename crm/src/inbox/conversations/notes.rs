//! Notes for colleagues. They are in a table of their own, which nothing that is sent reads: no customer ever sees one.

mod sql;

use chrono::{DateTime, Utc};

pub(super) use self::sql::newest;
use crate::{
    db::Tx,
    error::{Field, Result},
    ids::{ConversationId, NoteId},
    text,
};

/// The longest note, in characters.
pub const CHARS: usize = 2000;

/// A note.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Note {
    /// Who wrote it, if they have a name.
    pub by: Option<String>,
    /// What it says.
    pub text: String,
    /// When it was written.
    pub at: DateTime<Utc>,
}

/// Writes the caller's note, as it was typed.
pub(super) async fn insert(tx: &mut Tx, conversation: ConversationId, typed: &str) -> Result<NoteId> {
    let text = text::paragraph(Field::Note, typed, CHARS)?;
    sql::insert(tx, conversation, &text).await
}
