//! What a program was answered, kept for a day: asked again under the same name, it is answered the same and nothing is done twice.
//!
//! That something is done is noted with the change itself (`Tx::commit`). The answer is kept right after; where that failed, whoever asks
//! again is told that it is done, and not how it went.

mod sql;

use crate::{
    caller::{Caller, Once},
    db::TenantDb,
    error::Result,
    kernel::audit::NAME_HOLDS,
};

/// Something that was done under a name.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Done {
    /// Of what was asked for.
    pub digest: Option<Vec<u8>>,
    /// What was answered; unknown where that could not be kept, or is still on its way.
    #[sqlx(flatten)]
    pub answer: Kept,
}

/// What was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Kept {
    /// HTTP's status.
    pub status: Option<i16>,
    /// Where the new thing is.
    pub location: Option<String>,
    /// How often the thing has been changed.
    pub version: Option<i64>,
    /// What was said.
    pub answer: Option<String>,
}

/// What was done under the caller's name for this, if anything.
pub async fn find(db: &TenantDb, caller: &Caller) -> Result<Option<Done>> {
    let Some(Once::Named { name, .. }) = &caller.once else { return Ok(None) };
    let mut tx = db.read_own(caller).await?;
    let since = tx.now() - NAME_HOLDS;
    sql::find(&mut tx, name, since).await
}

/// Keeps what the caller was answered.
pub async fn keep(db: &TenantDb, caller: &Caller, kept: Kept) -> Result<()> {
    let Some(Once::Named { name, .. }) = &caller.once else { return Ok(()) };
    sql::keep(db, name, kept).await
}
