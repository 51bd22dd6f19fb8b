//! Keys with which programs call the REST API: `crm_PREFIX_SECRET`. A key belongs to a member and opens what is among its scopes *and* what its
//! member may *and* only while they may [use the API](Permission::AccessApi); never what [no key opens](Permission::is_never_by_key). Of its
//! secret only a digest is stored; it is shown once.

mod sql;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use crate::{
    caller::{Caller, Device, Proof, Via},
    db::TenantDb,
    error::{Error, Field, Limit, NotSignedIn, Noun, Problem, Result},
    ids::KeyId,
    kernel::audit::{Action, Event},
    permission::Permission,
    secrets,
    sessions::{self, SignedIn},
    sweep, text,
};

/// How many keys a person has at once.
pub const MOST: i64 = 20;

/// For how many days a key holds: at least, at first, and at most.
pub const DAYS: (u16, u16, u16) = (1, 90, 365);

/// The letters of a prefix.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A key to be.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// What it is for; 1 to 100 characters.
    pub name: String,
    /// What it opens.
    pub scopes: Vec<Permission>,
    /// For how many days.
    pub days: u16,
}

/// A key, without its secret.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its id.
    pub id: KeyId,
    /// What it begins with, after `crm_`: by that it is known.
    pub prefix: String,
    /// What it is for.
    pub name: String,
    /// What it opens.
    pub scopes: Vec<Permission>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// When it was last used; to the minute.
    pub used_at: Option<DateTime<Utc>>,
}

/// Makes a key of the caller's own. Gives it whole, this once.
pub async fn create(db: &TenantDb, caller: &Caller, new: NewKey) -> Result<(Key, SecretString)> {
    let mut tx = db.begin(caller, Permission::ManageApiKeys).await?;
    let NewKey { name, mut scopes, days } = new;
    let name = text::line(Field::Name, &name, 100)?;
    scopes.sort_unstable();
    scopes.dedup();
    let scope = |problem| Error::Invalid { field: Field::Permission, problem };
    if scopes.is_empty() {
        return Err(scope(Problem::Empty));
    }
    if scopes.iter().any(|permission| permission.is_never_by_key() || permission.is_platform()) {
        return Err(scope(Problem::Form));
    }
    let (least, _, most) = DAYS;
    if !(least..=most).contains(&days) {
        return Err(Error::Invalid { field: Field::Days, problem: Problem::Range(least, most) });
    }
    let member = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    if sql::count(&mut tx, member).await? >= MOST {
        return Err(Error::LimitReached(Limit::Keys));
    }
    let prefix: String =
        secrets::random_bytes::<8>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    let secret = SecretString::from(format!("crm_{prefix}_{}", secrets::random_secret().expose_secret()));
    let key = Key {
        id: KeyId::new(tx.now()),
        prefix,
        name,
        scopes,
        created_at: tx.now(),
        ends_at: tx.now() + TimeDelta::days(days.into()),
        used_at: None,
    };
    sql::insert(&mut tx, &key, member, &sessions::digest(&secret)).await?;
    sweep::plan(&mut tx);
    let names: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
    let event = Event::new(Action::KeyCreate).on(&key.id).called(&key.name);
    tx.commit(event.after(serde_json::json!({ "permissions": names, "ends_at": key.ends_at }))).await?;
    Ok((key, secret))
}

/// The caller's keys that hold, newest first.
pub async fn list(db: &TenantDb, caller: &Caller) -> Result<Vec<Key>> {
    let mut tx = db.read(caller, Permission::ManageApiKeys).await?;
    let member = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    sql::list(&mut tx, member).await
}

/// Ends a key of the caller's own. Whoever calls with it is refused from then on.
pub async fn end(db: &TenantDb, caller: &Caller, id: KeyId) -> Result<()> {
    let mut tx = db.begin(caller, Permission::ManageApiKeys).await?;
    let member = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    let name = sql::end(&mut tx, member, id).await?.ok_or(Error::NotFound(Noun::Key))?;
    tx.commit(Event::new(Action::KeyEnd).on(&id).called(&name)).await
}

/// Who calls with this key. That it was used is noted, to the minute.
pub async fn open(db: &TenantDb, key: &SecretString, device: Device) -> Result<SignedIn> {
    let over = || Error::NotSignedIn(NotSignedIn::Ended);
    let prefix = prefix(key.expose_secret()).ok_or_else(over)?;
    let sql::Held { id, digest, member } = sql::find(db, prefix).await?.ok_or_else(over)?;
    if !bool::from(digest.ct_eq(&sessions::digest(key))) {
        return Err(over());
    }
    let (identity, language) = sessions::sql::person(db, member).await?.ok_or_else(over)?;
    Ok(SignedIn { caller: Caller::member(identity, Via::Api, Proof::Key(id), device), language })
}

/// What a key is looked up by.
fn prefix(key: &str) -> Option<&str> {
    let (prefix, secret) = key.strip_prefix("crm_")?.split_once('_')?;
    (prefix.len() == 8 && secret.len() == 64).then_some(prefix)
}
