//! Taking a merge back: what moved goes back, and what came after stays with who was kept, unless it belongs to a conversation
//! or to an address that goes back.

mod sql;

use chrono::{DateTime, Utc};

use super::merge::{self, Merged, Side, changed, with_gone};
use crate::{
    caller::Caller,
    consents,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Noun, Problem, Result},
    ids::{ContactId, MergeId},
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        sight::{self, ContactName},
    },
    permission::Permission,
    text,
};

/// How many merges autocomplete offers: Discord shows at most 25.
const SUGGESTIONS: i64 = 25;

/// A merge that has not been taken back.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct InForce {
    /// Which.
    pub id: MergeId,
    /// What the contact who stayed is called.
    pub keep: ContactName,
    /// What the other was called.
    pub gone: ContactName,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

/// Merges that can be taken back or wait for later ones to be, newest first, where one of the two is called as was typed.
pub async fn suggest_merges(db: &TenantDb, caller: &Caller, typed: &str) -> Result<Vec<InForce>> {
    let mut tx = db.read(caller, Permission::EditContacts).await?;
    let key = text::search_key(&typed.chars().take(100).collect::<String>());
    let (merges, sight) = (sql::in_force(&mut tx, &key, SUGGESTIONS).await?, sight::of(&mut tx).await?);
    let seen = |merge: InForce| InForce { keep: merge.keep.seen(sight), gone: merge.gone.seen(sight), ..merge };
    Ok(merges.into_iter().map(seen).collect())
}

/// The merge with this id, or the only one that [`suggest_merges`] finds. `Invalid` if there are several.
pub async fn find_merge(db: &TenantDb, caller: &Caller, typed: &str) -> Result<MergeId> {
    if let Ok(id) = typed.trim().parse() {
        return Ok(id);
    }
    match suggest_merges(db, caller, typed).await?.as_slice() {
        [] => Err(Error::NotFound(Noun::Merge)),
        [only] => Ok(only.id),
        _ => Err(Error::Invalid { field: Field::Merge, problem: Problem::Several }),
    }
}

/// Takes a merge back, once. `Conflict` if that was done, or a later merge of the same contact has to be taken back first.
pub async fn unmerge(db: &TenantDb, caller: &Caller, id: MergeId) -> Result<Merged> {
    let mut tx = db.begin(&caller.on(Target::new(Noun::Merge, &id)), Permission::EditContacts).await?;
    super::lock_identities(&mut tx).await?;
    let row = sql::find(&mut tx, id).await?.ok_or(Error::NotFound(Noun::Merge))?;
    merge::sql::lock(&mut tx, row.kept, row.gone).await?;
    check(&row)?;
    let before = side(&mut tx, row.kept).await?;
    sql::move_back(&mut tx, id).await?;
    merge::show_cards(&mut tx, &[row.kept, row.gone]).await?;
    consents::recount(&mut tx, [row.kept, row.gone], row.last_consent).await?;
    let (kept, gone) = (side(&mut tx, row.kept).await?, side(&mut tx, row.gone).await?);
    let (old, new) = changed(&before, &kept);
    let event = Event::new(Action::ContactUnmerge).on(&id).called(kept.name.raw());
    tx.commit(event.before(old).after(with_gone(new, gone.name.raw()))).await?;
    Ok(Merged { id, keep: kept.name, gone: gone.name, moved: gone.counts })
}

#[derive(sqlx::FromRow)]
struct Row {
    kept: ContactId,
    gone: ContactId,
    last_consent: i64,
    is_undone: bool,
    /// Whether who was kept has been merged since, or another into them.
    is_followed: bool,
}

fn check(row: &Row) -> Result<()> {
    match (row.is_undone, row.is_followed) {
        (true, _) => Err(Error::Conflict(Conflict::MergeUndone)),
        (false, true) => Err(Error::Conflict(Conflict::MergedSince)),
        (false, false) => Ok(()),
    }
}

async fn side(tx: &mut Tx, contact: ContactId) -> Result<Side> {
    let found = Side::of(tx, vec![contact]).await?.pop();
    found.ok_or_else(|| Error::internal("a contact of a merge is gone"))
}
