//! Shutting a colleague out, and letting them in again. Whoever is shut out may nothing, and is signed in nowhere; what they have stays theirs.

use chrono::{DateTime, Utc};

use crate::{
    caller::Caller,
    db::TenantDb,
    error::{Conflict, Error, Field, Noun, Result},
    kernel::audit::{Action, Event},
    members::{self, Colleague, Member},
    permission::Permission,
    sessions::{self, End},
    text,
};

/// The longest reason, in characters.
const REASON: usize = 500;

/// Shuts a colleague out, who ranks below the caller.
pub async fn disable(db: &TenantDb, caller: &Caller, who: impl Into<Colleague>, why: Option<&str>) -> Result<Member> {
    set(db, caller, &who.into(), why, true).await
}

/// Lets a colleague in again.
pub async fn enable(db: &TenantDb, caller: &Caller, who: impl Into<Colleague>, why: Option<&str>) -> Result<Member> {
    set(db, caller, &who.into(), why, false).await
}

async fn set(db: &TenantDb, caller: &Caller, who: &Colleague, why: Option<&str>, shut_out: bool) -> Result<Member> {
    let mut tx = db.begin(caller, Permission::EditUsers).await?;
    let why = text::optional_paragraph(Field::Reason, why, REASON)?;
    let id = members::named(&mut tx, who).await?.and_then(|member| member.id).ok_or(Error::NotFound(Noun::Member))?;
    let them = match members::below(&mut tx, id).await? {
        Ok(them) => them,
        Err(refusal) => return Err(tx.refuse(refusal).await),
    };
    if them.disabled == shut_out {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let since: Option<DateTime<Utc>> = shut_out.then(|| tx.now());
    members::set_disabled(&mut tx, id, since).await?;
    if shut_out {
        sessions::end_others(&mut tx, id, None, End::Revoked).await?;
    }
    let action = if shut_out { Action::MemberDisable } else { Action::MemberEnable };
    tx.commit(Event::new(action).on(&them.log_id()).called(&them.name).because(why.as_deref())).await?;
    Ok(Member { disabled: shut_out, ..them })
}
