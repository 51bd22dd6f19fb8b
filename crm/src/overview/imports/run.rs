//! The rows of a file are written: up to a thousand in a transaction, as whoever started it, with what became of each. How far it has come
//! is written in the same transaction, so whoever goes on begins behind it, however the last one ended.

mod plan;
mod sql;

use serde_json::json;

use self::plan::{Outcome, Plan};
use super::{Existing, Flaw, Read, State, What, permissions, sql as imports};
use crate::{
    caller::Caller,
    companies,
    contacts::{self, Identity, Owners},
    db::TenantDb,
    error::{Error, Result},
    ids::{ContactId, ImportId},
    jobs::{Claimed, Job},
    kernel::audit::{Action, Event},
    leads,
};

/// An import whose rows are being written.
#[derive(Clone, Debug)]
pub struct Running {
    id: ImportId,
    what: What,
    existing: Existing,
    caller: Caller,
    /// Rows up to this one are written.
    pub reached: i64,
    /// How often somebody had said how it is to be read.
    pub version: i64,
}

/// An import that is to be written, from where it was left on; nothing, if it is not to be any more.
pub async fn open(db: &TenantDb, job: &Claimed, id: ImportId) -> Result<Option<Running>> {
    let mut tx = db.read_job(job).await?;
    let Some((import, _)) = imports::any(&mut tx, id).await?.filter(|(import, _)| import.state == State::Running)
    else {
        return Ok(None);
    };
    let starter = imports::starter(&mut tx, id).await?;
    let Some(caller) = starter.caller() else { return Ok(None) };
    let (reached, version) = (imports::reached(&mut tx, id).await?, import.version);
    Ok(Some(Running { id, what: import.what, existing: import.existing, caller, reached, version }))
}

/// Writes some rows, which come behind those that are written. Whether it goes on: it does not if somebody else writes it, or nobody wants
/// it any more. `Denied`, if whoever started it may not do that any more.
pub async fn batch(db: &TenantDb, running: &mut Running, rows: Vec<Read>) -> Result<bool> {
    let Some(last) = rows.last().map(|row| row.row) else { return Ok(true) };
    let mut tx = db.begin_all(&running.caller, &permissions(running.what, running.existing)).await?;
    if !imports::is_at(&mut tx, running.id, State::Running, running.reached).await? {
        return Ok(false);
    }
    contacts::lock_identities(&mut tx).await?;
    let addresses: Vec<&Identity> = rows.iter().flat_map(|row| &row.draft.addresses).collect();
    let owners = Owners::of(&mut tx, &addresses).await?;
    let mut there: Vec<ContactId> = rows.iter().flat_map(|row| owners_of(&owners, row)).collect();
    there.sort_unstable_by_key(|contact| contact.0);
    there.dedup();
    let touched = sql::touched(&mut tx, running.id, &there).await?;
    let known = contacts::imported::hold(&mut tx, &there).await?;
    let open = match running.what {
        What::Contacts => Vec::new(),
        What::Leads => leads::imported::hold(&mut tx, &there).await?,
    };
    let named: Vec<&str> = rows.iter().filter_map(|row| row.draft.company.as_deref()).collect();
    let companies = companies::imported::named(&mut tx, &named).await?;
    let mut plan = Plan::new(running.what, running.existing, tx.now(), companies, known, open, touched);
    let new = plan.new_companies(&rows, &mut owners.clone());
    let new: Vec<&str> = new.iter().map(String::as_str).collect();
    plan.companies.make(&mut tx, &new).await?;
    sql::insert_companies(&mut tx, running.id, &plan.companies.made).await?;
    plan.all(rows, owners);

    contacts::imported::make(&mut tx, &plan.contacts).await?;
    let contact_versions = contacts::imported::change(&mut tx, &plan.contact_changes).await?;
    leads::imported::make(&mut tx, &plan.leads).await?;
    let lead_versions = leads::imported::change(&mut tx, &plan.lead_changes).await?;
    plan.versions(&contact_versions, &lead_versions);
    sql::insert(&mut tx, running.id, &plan.became).await?;
    let count = |outcome| plan.became.iter().filter(|became| became.outcome == outcome).count() as i64;
    let (made, changed) = (count(Outcome::Made), count(Outcome::Changed));
    imports::written(&mut tx, running.id, last, made, changed).await?;
    let after = json!({ "rows": plan.became.len(), "made": made, "changed": changed });
    tx.commit(Event::new(Action::ImportBatch).on(&running.id).after(after)).await?;
    running.reached = last;
    Ok(true)
}

/// Whose the addresses of a row are, each once.
pub(super) fn owners_of(owners: &Owners, row: &Read) -> Vec<ContactId> {
    let mut of: Vec<ContactId> = Vec::new();
    for address in &row.draft.addresses {
        if let Some((contact, _)) = owners.known(std::slice::from_ref(address))
            && !of.contains(&contact)
        {
            of.push(contact);
        }
    }
    of
}

/// Rows that could not be read, with what is wrong with each.
pub type Bad = std::collections::HashMap<i64, Vec<Flaw>>;

/// Those of an import all of whose rows are written; nothing, if it is done already, or not wanted any more.
pub async fn bad(db: &TenantDb, job: &Claimed, id: ImportId) -> Result<Option<Bad>> {
    let mut tx = db.read_job(job).await?;
    let is_running = imports::any(&mut tx, id).await?.is_some_and(|(import, _)| import.state == State::Running);
    if !is_running {
        return Ok(None);
    }
    let bad = sql::bad(&mut tx, id).await?;
    let flaws =
        |flaws: Vec<String>| flaws.iter().map(|flaw| flaw.parse().map_err(Error::internal)).collect::<Result<_>>();
    bad.into_iter().map(|(row, of)| Ok((row, flaws(of)?))).collect::<Result<Bad>>().map(Some)
}

/// Notes that all rows are written, and that the file with those that could not be read is in the store, if there is one: so many bytes. Has
/// the file go that was given, and whoever gave it told. Whether that was wanted.
pub async fn finished(db: &TenantDb, job: &Claimed, id: ImportId, bad_bytes: Option<i64>) -> Result<bool> {
    let mut tx = db.begin_job(job).await?;
    let Some((what, tally)) = imports::finish(&mut tx, id, &super::bad_key(db, id), bad_bytes).await? else {
        return Ok(false);
    };
    let changed = imports::any(&mut tx, id).await?.map_or(0, |(import, _)| import.changed + import.made);
    super::forget(&mut tx, vec![super::key(db, id)]);
    tx.enqueue(Job::SendImport { import: id });
    if changed > 0 {
        // What the cards of conversations say may be something else now.
        tx.enqueue(Job::ShowCardsAnew { after: None });
    }
    let after = json!({ "what": what.as_str(), "rows": tally.rows, "count": changed, "bad": tally.bad });
    tx.commit(Event::new(Action::ImportEnd).on(&id).after(after)).await?;
    Ok(true)
}
