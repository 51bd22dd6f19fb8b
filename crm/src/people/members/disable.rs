//! Shutting a colleague out, and letting them in again. Whoever is shut out may nothing, and is signed in nowhere; what they have stays theirs.

use chrono::{DateTime, Utc};

use super::{Colleague, Member, named, sql};
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    decision,
    error::{Conflict, Error, Field, Noun, Refusal, Result},
    ids::MemberId,
    kernel::audit::{Action, Event},
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
    let id = named(&mut tx, who).await?.and_then(|member| member.id).ok_or(Error::NotFound(Noun::Member))?;
    let them = match below(&mut tx, id).await? {
        Ok(them) => them,
        Err(refusal) => return Err(tx.refuse(refusal).await),
    };
    if them.disabled == shut_out {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let since: Option<DateTime<Utc>> = shut_out.then(|| tx.now());
    sql::set_disabled(&mut tx, id, since).await?;
    if shut_out {
        sessions::end_others(&mut tx, id, None, End::Revoked).await?;
    }
    let action = if shut_out { Action::MemberDisable } else { Action::MemberEnable };
    tx.commit(Event::new(action).on(&them.log_id()).called(&them.name).because(why.as_deref())).await?;
    Ok(Member { disabled: shut_out, ..them })
}

/// The person, if they rank below the caller. Both rows are locked, so that nobody's rank moves meanwhile.
pub(crate) async fn below(tx: &mut Tx, id: MemberId) -> Result<Result<Member, Refusal>> {
    let me = tx.who.member.ok_or_else(|| Error::internal("only people change people"))?;
    let [me, them] = sql::lock(tx, [me, id]).await?;
    let decided = decision::may_change(&me.as_person()?, &them.as_person()?);
    Ok(decided.map(|()| them).map_err(Refusal::Rank))
}
