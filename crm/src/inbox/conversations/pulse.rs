//! Whether something was said or done in the company since somebody looked: for a screen that is to follow.

use super::sql;
use crate::{caller::Caller, db::TenantDb, error::Result, ids::MessageId, permission::Permission};

/// Where the company's messages and its log are now. Another value: something has happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Pulse {
    message: Option<MessageId>,
    event: i64,
}

/// Looks, for who may view conversations. It says nothing of what has happened.
pub async fn pulse(db: &TenantDb, caller: &Caller) -> Result<Pulse> {
    let mut tx = db.read(caller, Permission::ViewConversations).await?;
    sql::pulse(&mut tx).await
}
