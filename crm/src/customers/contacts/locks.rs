//! Who waits for whom while it is decided whose an address is.
//!
//! Two must never decide about the same address at once: the one would make a contact for it, or give it to one, that the other does not
//! see. And whoever is merged must not be given anything meanwhile that would stay with who is gone. Therefore there are three locks,
//! taken in this order, all freed when the transaction ends:
//!
//! 1. The lock of all addresses. [Alone](lock_identities) it is held by whoever decides about addresses that they do not know
//!    beforehand, or about several contacts: a merge and its undoing, a delivery, a changed contact, what is opened again. Whoever has one
//!    of the other locks [shares](share_identities) it: so each of these comes wholly before such a transaction, or wholly after it.
//! 2. A lock for [each address](lock_addresses) that somebody is looked up by, or is given, in each of its spellings: two ways of writing
//!    one phone are one decision. All in one statement, in one order, so that no two wait for each other.
//! 3. The row of a contact whom somebody else may find as well ([`hold`]): by another of their addresses, by their conversation. It is
//!    what makes their one open lead.
//!
//! Who makes a contact without any address needs none of them: nobody else can find the contact before the transaction ends, and nobody
//! can find it by an address afterwards.

use super::{Identity, other_spelling, sql};
use crate::{
    db::Tx,
    error::Result,
    ids::{CompanyId, ContactId},
};

pub(crate) use super::sql::lock_identities;

/// Makes sure that no contact is merged meanwhile, and that nothing comes in for one.
pub(crate) async fn share_identities(tx: &mut Tx) -> Result<()> {
    sql::share_identities(tx).await
}

/// Makes sure that nobody else decides whose these addresses are, however they are written, and that no contact is merged meanwhile.
pub(crate) async fn lock_addresses(tx: &mut Tx, addresses: &[Identity]) -> Result<()> {
    sql::lock_each(tx, &keys(addresses)).await
}

/// The same for a contact of a company, in which only one is added at a time: who is called alike is noticed.
pub(super) async fn lock_colleagues(tx: &mut Tx, addresses: &[Identity], company: Option<CompanyId>) -> Result<()> {
    let company = company.map(|company| format!("company {company}"));
    let keys: Vec<String> = keys(addresses).into_iter().chain(company).collect();
    if keys.is_empty() { Ok(()) } else { sql::lock_each(tx, &keys).await }
}

/// Makes sure that nobody else decides about a contact who is there, for whoever has one of the locks of addresses.
pub(crate) async fn hold(tx: &mut Tx, contact: ContactId) -> Result<()> {
    sql::hold(tx, contact).await
}

fn keys(addresses: &[Identity]) -> Vec<String> {
    let spellings: Vec<Identity> = addresses.iter().filter_map(other_spelling).collect();
    addresses.iter().chain(&spellings).map(|(kind, value)| format!("{} {value}", kind.as_str())).collect()
}
