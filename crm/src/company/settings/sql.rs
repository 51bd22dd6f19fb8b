//! The statements of [`settings`](super). What is chosen is read and written by [`crate::kernel::settings`].

use serde_json::Value;
use sqlx::PgConnection;

use crate::{
    db::{TenantDb, Tx},
    error::Result,
    ids::ConversationId,
};

/// The company's name, its language, its time zone, and all that is chosen.
pub(super) async fn profile(db: &TenantDb) -> Result<(String, String, String, Value)> {
    Ok(sqlx::query_as(
        "select name, language, time_zone, (select coalesce(jsonb_object_agg(key, value), '{}') from settings)
         from tenant",
    )
    .fetch_one(&mut *db.connection().await?)
    .await?)
}

pub(super) async fn country_and_time_zone(conn: &mut PgConnection) -> Result<(Option<String>, String)> {
    Ok(sqlx::query_as("select country, time_zone from tenant").fetch_one(conn).await?)
}

/// Conversations with messages that the inbox has not shown.
pub(super) async fn unshown(tx: &mut Tx) -> Result<Vec<ConversationId>> {
    Ok(sqlx::query_scalar(
        "select c.id from conversations c
         where exists (select from messages m
                       where m.conversation_id = c.id and m.direction = 'in' and m.seq > c.shown_seq)",
    )
    .fetch_all(tx.conn())
    .await?)
}
