//! What an import has written is taken back, from its last row to its first, up to a thousand in a transaction. What was changed since stays
//! as it is, and is named.

mod sql;

use std::collections::HashSet;

use serde_json::{Value as Json, json};

use super::{State, permissions, sql as imports};
use crate::{
    caller::Caller,
    companies, contacts,
    db::TenantDb,
    error::Result,
    ids::{ContactId, ImportId, LeadId},
    jobs::{Claimed, Job},
    kernel::audit::{Action, Event},
    leads,
    permission::Permission,
};

/// How many rows are taken back in one transaction.
const ROWS: i64 = 1000;

/// An import that is being taken back.
#[derive(Debug)]
pub struct Undoing {
    id: ImportId,
    caller: Caller,
    permissions: Vec<Permission>,
}

/// An import that is to be taken back; nothing, if it is not any more.
pub async fn open_undo(db: &TenantDb, job: &Claimed, id: ImportId) -> Result<Option<Undoing>> {
    let mut tx = db.read_job(job).await?;
    let import = imports::any(&mut tx, id).await?.map(|(import, _)| import);
    let Some(import) = import.filter(|import| import.state == State::Undoing) else { return Ok(None) };
    let caller = imports::starter(&mut tx, id).await?.caller();
    Ok(caller.map(|caller| Undoing { id, caller, permissions: permissions(import.what, import.existing) }))
}

/// A row that was written.
#[derive(Debug, sqlx::FromRow)]
struct Written {
    row: i64,
    contact_id: Option<ContactId>,
    contact_made: bool,
    contact_version: Option<i64>,
    lead_id: Option<LeadId>,
    lead_made: bool,
    lead_version: Option<i64>,
    before: Option<Json>,
}

impl Written {
    fn contact(&self) -> Option<(ContactId, i64)> {
        self.contact_id.zip(self.contact_version)
    }

    fn lead(&self) -> Option<(LeadId, i64)> {
        self.lead_id.zip(self.lead_version)
    }

    fn was(&self, noun: &str) -> Option<Json> {
        self.before.as_ref()?.get(noun).cloned()
    }
}

/// Takes some rows back. Whether there are more.
pub async fn undo_batch(db: &TenantDb, undoing: &Undoing) -> Result<bool> {
    let mut tx = db.begin_all(&undoing.caller, &undoing.permissions).await?;
    let id = undoing.id;
    imports::lock(&mut tx, id).await?;
    if imports::any(&mut tx, id).await?.is_none_or(|(import, _)| import.state != State::Undoing) {
        return Ok(false);
    }
    contacts::lock_identities(&mut tx).await?;
    let rows = sql::last(&mut tx, id, ROWS).await?;
    if rows.is_empty() {
        let companies = sql::companies(&mut tx, id).await?;
        companies::imported::take_away(&mut tx, &companies).await?;
        let left = imports::end_undo(&mut tx, id).await?;
        tx.enqueue(Job::SendImport { import: id });
        tx.enqueue(Job::ShowCardsAnew { after: None });
        tx.commit(Event::new(Action::ImportTakenBack).on(&id).after(json!({ "left": left }))).await?;
        return Ok(false);
    }
    // Leads refer to their contacts, so they go first.
    let made: Vec<_> = rows.iter().filter(|row| row.lead_made).filter_map(Written::lead).collect();
    let mut leads: HashSet<LeadId> = leads::imported::take_away(&mut tx, &made).await?.into_iter().collect();
    let changed = rows.iter().filter(|row| !row.lead_made).filter_map(|row| {
        let (id, version) = row.lead()?;
        Some(leads::imported::Before { id, version, before: row.was("lead")? })
    });
    let changed: Vec<_> = changed.collect();
    leads.extend(leads::imported::restore(&mut tx, &changed).await?);
    let made: Vec<_> = rows.iter().filter(|row| row.contact_made).filter_map(Written::contact).collect();
    let mut contacts: HashSet<ContactId> = contacts::imported::take_away(&mut tx, &made).await?.into_iter().collect();
    let changed = rows.iter().filter(|row| !row.contact_made).filter_map(|row| {
        let (id, version) = row.contact()?;
        Some(contacts::imported::Before { id, version, before: row.was("contact")? })
    });
    let changed: Vec<_> = changed.collect();
    contacts.extend(contacts::imported::restore(&mut tx, &changed).await?);
    let is_back = |row: &&Written| {
        row.contact().is_none_or(|(contact, _)| contacts.contains(&contact))
            && row.lead().is_none_or(|(lead, _)| leads.contains(&lead))
    };
    let (back, left): (Vec<&Written>, Vec<&Written>) = rows.iter().partition(is_back);
    sql::taken_back(&mut tx, id, &numbers(&back), &numbers(&left)).await?;
    let after = json!({ "rows": rows.len(), "left": left.len() });
    tx.commit(Event::new(Action::ImportUndoBatch).on(&id).after(after)).await?;
    Ok(true)
}

fn numbers(rows: &[&Written]) -> Vec<i64> {
    rows.iter().map(|row| row.row).collect()
}
