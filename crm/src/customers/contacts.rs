//! Contacts and the addresses they are known under.
//!
//! A contact who turns out to be another one is [merged](merge()) into them: everything that refers to the one refers to the
//! other from then on, and [`unmerge()`] takes that back. Who may be one is kept by whoever notices, and [`duplicates()`] lists it.
//!
//! To add a table that refers to contacts: what moves in `merge/sql.rs` and moves back in `unmerge/sql.rs`; a test asks for it.

mod duplicates;
pub(crate) mod imported;
mod list;
mod locks;
mod merge;
mod reveal;
mod search;
mod sql;
mod unmerge;
mod work;

use std::collections::HashMap;

pub use self::{
    duplicates::{Duplicate, PAGE, Page, Suspicion, differ, duplicates},
    list::{Filter, Listed, Listing, list},
    merge::{Counts, Merged, Preview, Side, merge, preview},
    reveal::reveal,
    search::{Suggestion, look_up, suggest},
    unmerge::{InForce, find_merge, suggest_merges, unmerge},
    work::{
        ADDRESSES, ActivityKind, Contact, Edit, NAME, NOTES, NewActivity, Which, add, assign, begin_edit, consent,
        edit, fill, show, speak, tell, undo,
    },
};
pub(crate) use self::{
    locks::{hold, lock_addresses, lock_identities, share_identities},
    search::{find, named},
    sql::{add_identities, current, insert},
    work::shown,
};
pub use crate::text::EMAIL;
pub(crate) use crate::text::email;
use crate::{
    db::{TenantDb, Tx},
    error::Result,
    ids::ContactId,
    kernel::queue::Claimed,
    phone,
};

/// What kind of address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum IdentityKind {
    /// Digits with country code, without `+`; also WhatsApp's `wa_id`.
    Phone,
    /// WhatsApp's business-scoped user id.
    WhatsAppUser,
    /// WhatsApp's business-scoped user id of the parent portfolio.
    WhatsAppParentUser,
    /// An e-mail address, in small letters.
    Email,
}

impl IdentityKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::WhatsAppUser => "whatsapp_user",
            Self::WhatsAppParentUser => "whatsapp_parent_user",
            Self::Email => "email",
        }
    }
}

/// An address.
pub(crate) type Identity = (IdentityKind, String);

pub(crate) struct NewContact {
    pub id: ContactId,
    pub name: String,
}

/// An address that is to be somebody's, and the one by which they were known when it came.
pub(crate) struct NewIdentity {
    pub contact: ContactId,
    pub identity: Identity,
    pub came_with: Option<Identity>,
}

/// The other way in which the same address may be written: only for looking somebody up.
pub(crate) fn other_spelling((kind, value): &Identity) -> Option<Identity> {
    match kind {
        IdentityKind::Phone => phone::other_spelling(value).map(|other| (IdentityKind::Phone, other)),
        IdentityKind::WhatsAppUser | IdentityKind::WhatsAppParentUser | IdentityKind::Email => None,
    }
}

/// Whose some addresses are, however they are written.
#[derive(Clone)]
pub(crate) struct Owners(HashMap<Identity, ContactId>);

impl Owners {
    /// Of these addresses and their other spellings.
    pub async fn of(tx: &mut Tx, identities: &[&Identity]) -> Result<Self> {
        let others: Vec<Identity> = identities.iter().filter_map(|identity| other_spelling(identity)).collect();
        let all: Vec<&Identity> = identities.iter().copied().chain(&others).collect();
        Ok(Self(sql::owners(tx, &all).await?))
    }

    /// Whoever has one of these, the first that is somebody's, and by which of their addresses they are known. An address as it
    /// is written goes before other spellings.
    pub fn known(&self, identities: &[Identity]) -> Option<(ContactId, Identity)> {
        let spellings = identities.iter().filter_map(other_spelling);
        let mut all = identities.iter().cloned().chain(spellings);
        all.find_map(|identity| Some((*self.0.get(&identity)?, identity)))
    }

    /// Notes that an address that is nobody's is somebody's now: whether it was nobody's.
    pub fn take(&mut self, identity: &Identity, contact: ContactId) -> bool {
        let is_free = !self.0.contains_key(identity);
        if is_free {
            self.0.insert(identity.clone(), contact);
        }
        is_free
    }

    /// Who besides this contact has one of these, and why they may be the same person.
    pub fn others(&self, contact: ContactId, identities: &[Identity]) -> Vec<(ContactId, Suspicion)> {
        let owner = |identity: &Identity| self.0.get(identity).copied().filter(|other| *other != contact);
        let shared = identities.iter().filter_map(owner).map(|other| (other, Suspicion::Shared));
        let spelled = identities.iter().filter_map(other_spelling).filter_map(|identity| owner(&identity));
        shared.chain(spelled.map(|other| (other, Suspicion::Spelling))).collect()
    }
}

/// How many contacts are folded at once.
const FOLDED: i64 = 500;

/// Folds the names of contacts anew that an older version folded for searching.
pub async fn refold(db: &TenantDb, job: &Claimed) -> Result<()> {
    loop {
        let mut tx = db.begin_job(job).await?;
        let some = sql::to_fold(&mut tx, FOLDED).await?;
        if some.is_empty() {
            return Ok(());
        }
        sql::refold(&mut tx, &some).await?;
        tx.commit_recorded().await?;
    }
}

/// Gives a contact more addresses; `came_with` is one that they had. One that is another contact's stays theirs: then the two
/// may be one, which is kept for a person to decide.
pub(crate) async fn add_addresses(
    tx: &mut Tx,
    contact: ContactId,
    addresses: &[Identity],
    came_with: Option<&Identity>,
) -> Result<()> {
    let mut owners = Owners::of(tx, &addresses.iter().collect::<Vec<_>>()).await?;
    let others = owners.others(contact, addresses);
    let free = addresses.iter().filter(|address| owners.take(address, contact));
    let new = free.map(|identity| NewIdentity { contact, identity: identity.clone(), came_with: came_with.cloned() });
    sql::add_identities(tx, &new.collect::<Vec<_>>()).await?;
    let moved: Vec<_> = others.into_iter().map(|(other, _)| (contact, other, Suspicion::Moved)).collect();
    suspect(tx, &moved).await
}

/// Ends that a contact is known under these addresses, however they are written: whoever has them one day is somebody else.
/// Those in `but` stay.
pub(crate) async fn leave_addresses(
    tx: &mut Tx,
    contact: ContactId,
    left: &[Identity],
    but: &[Identity],
) -> Result<()> {
    let spellings = left.iter().filter_map(other_spelling);
    let all: Vec<Identity> = left.iter().cloned().chain(spellings).filter(|identity| !but.contains(identity)).collect();
    sql::leave_addresses(tx, contact, &all).await
}

/// Keeps that pairs of contacts may be one, and why. What a person said of two before stands. Nobody is told: the list shows it.
pub(crate) async fn suspect(tx: &mut Tx, pairs: &[(ContactId, ContactId, Suspicion)]) -> Result<()> {
    if pairs.is_empty() {
        return Ok(());
    }
    sql::suspect(tx, pairs).await
}
