//! Contacts that may be one: what has been noticed, and what people said of it. A pair that was merged, or that a person said is
//! two, is suggested no more; so is a pair of contacts into which such a pair was merged.

mod sql;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::merge::Side;
use crate::{
    caller::Caller,
    db::TenantDb,
    error::{Conflict, Error, Noun, Result},
    ids::ContactId,
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        names::names,
    },
    permission::Permission,
};

/// How many pairs a page holds.
pub const PAGE: usize = 4;

names! {
    /// Why two contacts may be one.
    pub enum Suspicion {
        /// One of them moved to an address of the other.
        Moved = "moved",
        /// A message came from an address of each.
        Shared = "shared",
        /// Their phone numbers are two ways of writing one.
        Spelling = "spelling",
        /// They are called alike and work for the same company.
        Named = "named",
    }
}

/// Two contacts that may be one.
#[derive(Clone, Debug)]
pub struct Duplicate {
    /// The one that was here first.
    pub first: Side,
    /// The other.
    pub second: Side,
    /// Why.
    pub suspicion: Suspicion,
    /// Since when that is known.
    pub found_at: DateTime<Utc>,
}

/// A page of suspected pairs, newest first.
#[derive(Clone, Debug)]
pub struct Page {
    /// The pairs.
    pub pairs: Vec<Duplicate>,
    /// How many come before the next page, if there is more.
    pub next: Option<i64>,
    /// How many there are in all.
    pub total: i64,
}

/// The suspected pairs after the first `skip`, newest first.
pub async fn duplicates(db: &TenantDb, caller: &Caller, skip: i64) -> Result<Page> {
    let mut tx = db.read(caller, Permission::ViewContacts).await?;
    let total = sql::count(&mut tx).await?;
    let found = sql::page(&mut tx, skip, PAGE as i64).await?;
    let sides = Side::of(&mut tx, found.iter().flat_map(|row| [row.first, row.second]).collect()).await?;
    let side = |id: ContactId| sides.iter().find(|side| side.id == id).cloned();
    let read = |row: &sql::Row| {
        let suspicion = row.reason.parse().ok()?;
        Some(Duplicate { first: side(row.first)?, second: side(row.second)?, suspicion, found_at: row.found_at })
    };
    let after = skip + found.len() as i64;
    Ok(Page { pairs: found.iter().filter_map(read).collect(), next: (after < total).then_some(after), total })
}

/// Says that two contacts are two people: they are never suggested again. `Conflict` if that is said already, or nobody thought
/// that they are one.
pub async fn differ(db: &TenantDb, caller: &Caller, one: ContactId, other: ContactId) -> Result<()> {
    let target = Target::new(Noun::Contact, &one);
    let mut tx = db.begin(&caller.on(target), Permission::EditContacts).await?;
    super::lock_identities(&mut tx).await?;
    let sides = Side::of(&mut tx, vec![one, other]).await?;
    let [first, _] = sides.as_slice() else { return Err(Error::NotFound(Noun::Contact)) };
    let label = first.name.clone();
    if !sql::differ(&mut tx, one, other).await? {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let event = Event::new(Action::ContactDiffer).on(&one).called(label.raw());
    tx.commit(event.after(json!({ "other": other.to_string() }))).await
}
