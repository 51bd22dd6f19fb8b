//! Many contacts at once, as a file brings them: made, changed, and taken back. Whoever calls this holds the lock of all addresses, and has
//! decided whose each address is.

mod sql;

use serde_json::{Map, Value as Json, json};

pub(crate) use self::sql::{Known, hold, namesakes};
use super::{IdentityKind, NewContact, NewIdentity, Suspicion, add_identities, suspect};
use crate::{
    db::Tx,
    error::Result,
    ids::{CompanyId, ContactId},
    language::Language,
};

use super::Identity;

/// A contact who is new.
pub(crate) struct New {
    pub id: ContactId,
    pub name: String,
    pub company: Option<CompanyId>,
    pub language: Option<Language>,
    pub notes: Option<String>,
    pub extra: Map<String, Json>,
    pub addresses: Vec<Identity>,
}

/// What is known of a contact from now on.
pub(crate) struct Change {
    pub id: ContactId,
    pub name: String,
    pub company: Option<CompanyId>,
    pub language: Option<String>,
    pub notes: Option<String>,
    pub extra: Json,
    /// Those that are new.
    pub addresses: Vec<Identity>,
    /// Which inputs this changes.
    pub fields: Vec<&'static str>,
    pub is_renamed: bool,
}

/// How a contact was.
pub(crate) struct Before {
    pub id: ContactId,
    /// Since when nobody has changed them.
    pub version: i64,
    /// What was known of them, as [`Known::before`] writes it; with the addresses that came.
    pub before: Json,
}

/// Makes contacts. They are whose the caller is, and are found as others are.
pub(crate) async fn make(tx: &mut Tx, new: &[New]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    sql::insert(tx, new).await?;
    add(tx, new.iter().map(|new| (new.id, new.addresses.as_slice()))).await?;
    resemble(tx, &new.iter().filter(|new| new.company.is_some()).map(|new| new.id).collect::<Vec<_>>()).await
}

/// Changes contacts whose rows are held. Gives the version of each.
pub(crate) async fn change(tx: &mut Tx, changes: &[Change]) -> Result<Vec<(ContactId, i64)>> {
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let versions = sql::update(tx, changes).await?;
    add(tx, changes.iter().map(|change| (change.id, change.addresses.as_slice()))).await?;
    let renamed = changes.iter().filter(|change| change.is_renamed);
    let renamed: Vec<_> = renamed.map(|change| NewContact { id: change.id, name: change.name.clone() }).collect();
    if !renamed.is_empty() {
        super::sql::refold(tx, &renamed).await?;
    }
    resemble(tx, &changes.iter().map(|change| change.id).collect::<Vec<_>>()).await?;
    Ok(versions)
}

async fn add(tx: &mut Tx, all: impl Iterator<Item = (ContactId, &[Identity])>) -> Result<()> {
    let new = all.flat_map(|(contact, addresses)| addresses.iter().map(move |identity| (contact, identity.clone())));
    let new: Vec<_> = new.map(|(contact, identity)| NewIdentity { contact, identity, came_with: None }).collect();
    add_identities(tx, &new).await
}

/// Notes who is called alike and works for the same company.
async fn resemble(tx: &mut Tx, contacts: &[ContactId]) -> Result<()> {
    let pairs = namesakes(tx, contacts).await?;
    let pairs: Vec<_> = pairs.into_iter().map(|(one, other)| (one, other, Suspicion::Named)).collect();
    suspect(tx, &pairs).await
}

impl Known {
    /// What is kept to be put back: what is changed besides the addresses that come.
    pub(crate) fn before(&self, came: &[Identity]) -> Json {
        let came: Vec<_> = came.iter().map(|(kind, value)| json!([kind.as_str(), value])).collect();
        json!({
            "name": self.name, "company_id": self.company_id, "language": self.language, "notes": self.notes,
            "extra": self.extra, "came": came,
        })
    }

    /// How many addresses of a kind they have.
    pub(crate) fn count(&self, kind: IdentityKind) -> usize {
        self.addresses.iter().filter(|address| address.starts_with(kind.as_str())).count()
    }

    pub(crate) fn has(&self, (kind, value): &Identity) -> bool {
        self.addresses
            .iter()
            .any(|address| address.strip_prefix(kind.as_str()).and_then(|rest| rest.strip_prefix(' ')) == Some(value))
    }
}

/// Takes contacts away that an import has made, of whom nothing else has become since they were at this version. Gives those who are gone.
pub(crate) async fn take_away(tx: &mut Tx, made: &[(ContactId, i64)]) -> Result<Vec<ContactId>> {
    let untouched = sql::untouched(tx, made).await?;
    sql::delete(tx, &untouched).await?;
    Ok(untouched)
}

/// Puts back how contacts were, who have not been changed since they were at this version. Gives those who are as they were.
pub(crate) async fn restore(tx: &mut Tx, all: &[Before]) -> Result<Vec<ContactId>> {
    if all.is_empty() {
        return Ok(Vec::new());
    }
    sql::forget_namesakes(tx, all).await?;
    let restored = sql::restore(tx, all).await?;
    let came = all.iter().filter(|before| restored.iter().any(|(id, _)| *id == before.id));
    let came: Vec<(ContactId, String, String)> = came.flat_map(came_to).collect();
    sql::delete_addresses(tx, &came).await?;
    let renamed = restored.iter().map(|(id, name)| NewContact { id: *id, name: name.clone() });
    super::sql::refold(tx, &renamed.collect::<Vec<_>>()).await?;
    Ok(restored.into_iter().map(|(id, _)| id).collect())
}

fn came_to(before: &Before) -> impl Iterator<Item = (ContactId, String, String)> + '_ {
    let came = before.before.get("came").and_then(Json::as_array).into_iter().flatten();
    came.filter_map(|address| {
        let (kind, value) = (address.get(0)?.as_str()?, address.get(1)?.as_str()?);
        Some((before.id, kind.to_owned(), value.to_owned()))
    })
}
