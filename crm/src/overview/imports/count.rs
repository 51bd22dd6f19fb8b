//! What would come of a file, without writing anything.

use std::{
    collections::{HashSet, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

use super::{Flaw, Read, Reader, Sample, Tally, What, run, sql};
use crate::{
    contacts::{self, Identity, Owners},
    db::TenantDb,
    error::Result,
    ids::{ContactId, ImportId},
    jobs::Claimed,
    leads,
};

/// How many rows are shown as they would be.
const PREVIEW: usize = 5;

/// What was counted so far. Of addresses that were seen their digests are held: what is held of a file stays small.
#[derive(Debug)]
pub struct Counting {
    what: What,
    tally: Tally,
    preview: Vec<Sample>,
    addresses: HashSet<u64>,
    contacts: HashSet<ContactId>,
}

impl Counting {
    /// Nothing yet.
    pub fn new(reader: &Reader) -> Self {
        let (addresses, contacts) = (HashSet::new(), HashSet::new());
        Self { what: reader.what, tally: Tally::default(), preview: Vec::new(), addresses, contacts }
    }

    /// How many rows were counted.
    pub fn rows(&self) -> i64 {
        self.tally.rows
    }

    /// Whether this address was seen before, however it is written.
    fn knows(&self, address: &Identity) -> bool {
        let other = contacts::other_spelling(address);
        self.addresses.contains(&digest(address)) || other.is_some_and(|other| self.addresses.contains(&digest(&other)))
    }
}

fn digest(address: &Identity) -> u64 {
    let mut hasher = DefaultHasher::new();
    address.hash(&mut hasher);
    hasher.finish()
}

/// Counts some rows, which come behind those that were counted.
pub async fn count(db: &TenantDb, job: &Claimed, counting: &mut Counting, rows: Vec<Read>) -> Result<()> {
    let mut tx = db.read_job(job).await?;
    let addresses: Vec<&Identity> = rows.iter().flat_map(|row| &row.draft.addresses).collect();
    let owners = Owners::of(&mut tx, &addresses).await?;
    let open: HashSet<ContactId> = match counting.what {
        What::Contacts => HashSet::new(),
        What::Leads => {
            let contacts: Vec<_> = rows.iter().flat_map(|row| run::owners_of(&owners, row)).collect();
            leads::imported::with_open(&mut tx, &contacts).await?.into_iter().collect()
        }
    };
    drop(tx);
    for mut row in rows {
        let of = run::owners_of(&owners, &row);
        let was_seen = of.iter().any(|contact| counting.contacts.contains(contact))
            || row.draft.addresses.iter().any(|address| counting.knows(address));
        row.flaws.extend((!was_seen && of.len() > 1).then_some(Flaw::TwoContacts));
        let tally = &mut counting.tally;
        tally.rows += 1;
        match (row.flaws.is_empty(), was_seen, of.first()) {
            (false, ..) => tally.bad += 1,
            (true, true, _) => tally.twice += 1,
            (true, false, Some(contact)) => {
                let is_there = counting.what == What::Contacts || open.contains(contact);
                *(if is_there { &mut tally.known } else { &mut tally.fresh }) += 1;
                counting.contacts.insert(*contact);
            }
            (true, false, None) => {
                tally.fresh += 1;
                counting.addresses.extend(row.draft.addresses.iter().map(digest));
            }
        }
        if counting.preview.len() < PREVIEW {
            counting.preview.push(row.sample());
        }
    }
    Ok(())
}

/// Notes what was counted, for what somebody had said by then: if they have said something else since, it is read again.
pub async fn counted(db: &TenantDb, job: &Claimed, id: ImportId, version: i64, counting: Counting) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::counted(&mut tx, id, version, &counting.tally, &counting.preview).await?;
    tx.commit_recorded().await
}
