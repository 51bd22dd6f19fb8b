//! The statements of [`notes`](super).

use super::Note;
use crate::{
    db::Tx,
    error::Result,
    ids::{ConversationId, NoteId},
};

pub(super) async fn insert(tx: &mut Tx, conversation: ConversationId, text: &str) -> Result<NoteId> {
    let (note, by, now) = (NoteId::new(tx.now()), tx.who.member, tx.now());
    sqlx::query(
        "insert into conversation_notes (id, conversation_id, text, written_by, written_at) values ($1, $2, $3, $4, $5)",
    )
    .bind(note)
    .bind(conversation)
    .bind(text)
    .bind(by)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(note)
}

/// The newest notes, oldest of them first.
pub(in super::super) async fn newest(tx: &mut Tx, conversation: ConversationId, limit: i64) -> Result<Vec<Note>> {
    let mut notes: Vec<Note> = sqlx::query_as(
        "select m.name as by, n.text, n.written_at as at
         from conversation_notes n left join members m on m.id = n.written_by
         where n.conversation_id = $1 order by n.written_at desc, n.id desc limit $2",
    )
    .bind(conversation)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?;
    notes.reverse();
    Ok(notes)
}
