//! Erasing personal data from events without breaking the chain: what an event says about a person goes, with the salt that
//! its digest was made with; the digest stays, so that every link still holds. See docs/adr/006.

use uuid::Uuid;

use super::Event;
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Error, Problem, Result},
    permission::Permission,
    text,
};

/// Which side of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Who did it: their name and where they came from. The id stays, so that deeds can still be told apart.
    Caller,
    /// On what it was done: its name, what changed, and the reason.
    Target,
}

impl Part {
    fn as_str(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Target => "target",
        }
    }
}

/// Erases one side of every event by, or about, this id. How many events it touched; erasing is recorded itself.
///
/// `noun` and `id` are as the log spells them: `contact` and a contact's id, `member` and a Discord id. What names a contact
/// or a member besides is about them, too: a contact's leads and conversations, requests about a member.
pub async fn erase(db: &TenantDb, caller: &Caller, part: Part, noun: &str, id: &str, reason: &str) -> Result<usize> {
    let reason = text::line("reason", reason, 500)?;
    if id.trim().is_empty() {
        return Err(Error::Invalid { field: "id", problem: Problem::Empty });
    }
    let mut tx = db.begin(caller, Permission::ErasePersonalData).await?;
    let events = match part {
        Part::Caller => by(&mut tx, id).await?,
        Part::Target => about(&mut tx, noun, id).await?,
    };
    if events.is_empty() {
        return Err(Error::NotFound("event"));
    }
    sqlx::query("select audit_erase($1, $2)").bind(&events).bind(part.as_str()).execute(tx.conn()).await?;
    tx.commit(Event::PersonalDataErased { part: part.as_str(), events: &events, reason: &reason }).await?;
    Ok(events.len())
}

/// Events whose caller has this id and is not erased yet. What says that something was erased stays.
async fn by(tx: &mut Tx, id: &str) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar(
        "select seq from audit_log
         where action <> 'audit.erase' and caller_id = $1 and caller_salt is not null order by seq",
    )
    .bind(id)
    .fetch_all(tx.conn())
    .await?)
}

/// Events about this, and what names it besides, that are not erased yet.
async fn about(tx: &mut Tx, noun: &str, id: &str) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar(
        "with named (noun, id) as (
             select $1, $2
             union all select 'lead', replace(id::text, '-', '') from leads where $1 = 'contact' and contact_id = $3
             union all select 'conversation', replace(id::text, '-', '') from conversations
                       where $1 = 'contact' and contact_id = $3
             union all select 'request', replace(id::text, '-', '') from requests
                       where $1 = 'member' and work #>> '{person,discord_id}' = $2)
         select a.seq from audit_log a join named on named.noun = a.noun and named.id = a.target_id
         where a.action <> 'audit.erase' and a.target_salt is not null order by a.seq",
    )
    .bind(noun)
    .bind(id)
    .bind(Uuid::parse_str(id).ok())
    .fetch_all(tx.conn())
    .await?)
}
