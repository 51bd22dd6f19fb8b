//! Coming in: who somebody that a door knows under a name of its own is here.

use super::{Person, sql};
use crate::{
    access,
    caller::Caller,
    db::TenantDb,
    error::{Error, Result},
    ids::DiscordId,
    language::Language,
};

/// Somebody who came in.
#[derive(Clone, Debug)]
pub struct Entered {
    /// The person as a caller.
    pub caller: Caller,
    /// The language they are answered in: their own choice, else the company's.
    pub language: Language,
}

/// Lets a user of Discord in, for the interaction that they began. Whoever comes for the first time gets a row with the
/// role `user`, which everybody of the guild has: so a person has one id from their first step on.
pub async fn enter(db: &TenantDb, user: Person, interaction: Option<DiscordId>) -> Result<Entered> {
    if let Some(entered) = enter_known(db, user.clone(), interaction).await? {
        return Ok(entered);
    }
    let now = db.server().clock().now();
    access::ensure_member(&mut *db.connection().await?, &user, now).await?;
    let entered = enter_known(db, user, interaction).await?;
    entered.ok_or_else(|| Error::internal("a person's row is missing"))
}

/// Like [`enter`], for who has been here before; nobody else comes in.
pub async fn enter_known(db: &TenantDb, user: Person, interaction: Option<DiscordId>) -> Result<Option<Entered>> {
    let Some((member, language)) = sql::entered(db, user.discord_id).await? else { return Ok(None) };
    let language = language.parse().map_err(Error::internal)?;
    Ok(Some(Entered { caller: Caller::discord(member, user, interaction), language }))
}
