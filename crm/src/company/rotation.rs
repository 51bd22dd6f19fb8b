//! Another master key: everything that is sealed with one before it is sealed anew, and each company's key of its audit log, which
//! never changes, is kept from then on. See docs/adr/008.
//!
//! It goes in small transactions that each leave everything openable, by every process that has both keys. What is still to be done
//! is told by the secrets themselves, which begin with the id of their key; so it can be interrupted anywhere, and done again.
//!
//! To seal something else at rest: its column in `company_anew` or `address_anew`, and in `rotation/sql.rs`.

mod sql;

use secrecy::SecretString;
use serde_json::json;

use crate::{
    caller::Caller,
    error::Result,
    kernel::audit::mac::Key,
    permission::Permission,
    platform::{PlatformEvent, PlatformTx},
    registry::{password_purpose, stored_token_purpose},
    server::Server,
};

/// How many rows one transaction seals anew.
const BATCH: i64 = 50;

/// What a rotation came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    /// Companies and addresses whose secrets were sealed anew.
    pub done: usize,
    /// What could not be opened with any key: what it is of, and why.
    pub failed: Vec<(String, String)>,
}

/// Seals everything with the key that seals now. What no key opens is left as it is, and told.
pub async fn rotate(server: &Server, caller: &Caller) -> Result<Rotated> {
    let mut rotated = Rotated::default();
    companies(server, caller, &mut rotated).await?;
    addresses(server, caller, &mut rotated).await?;
    Ok(rotated)
}

/// How many companies and addresses have something that is not sealed with the key that seals now.
pub async fn left(server: &Server, caller: &Caller) -> Result<i64> {
    let mut tx = server.begin_platform(caller, Permission::ViewTenants).await?;
    let mark = server.key().mark()?;
    sql::left(&mut tx, &mark).await
}

/// The id of the key that seals now: 16 hexadecimal digits.
pub fn key_id(server: &Server) -> Result<String> {
    server.key().id()
}

async fn companies(server: &Server, caller: &Caller, rotated: &mut Rotated) -> Result<()> {
    let (mark, mut last) = (server.key().mark()?, None);
    loop {
        let mut tx = server.begin_platform(caller, Permission::ManageTenants).await?;
        let batch = sql::companies(&mut tx, last, &mark, BATCH).await?;
        let Some(end) = batch.last() else { return Ok(()) };
        last = Some(end.id);
        let mut done = 0;
        for company in &batch {
            match company_anew(server, company) {
                Ok((password, audit_key)) => {
                    sql::put_company(&mut tx, company.id, password, audit_key).await?;
                    done += 1;
                }
                Err(error) => rotated.failed.push((format!("company {}", company.slug), error.to_string())),
            }
        }
        rotated.done += done;
        keep(tx, server, "companies", done).await?;
    }
}

/// The password, and the key of the audit log. Both at once: without the latter, the former says which key that follows from.
fn company_anew(server: &Server, company: &sql::Company) -> Result<(Vec<u8>, Vec<u8>)> {
    let sql::Company { id, slug, database_password, audit_key } = company;
    let (master, purpose) = (server.key(), password_purpose(slug));
    let (password, made_under) = master.open_and_tell(&purpose, database_password)?;
    let audit_key = Key::of(master, made_under, *id, audit_key.as_deref())?;
    Ok((master.seal(&purpose, &password)?, audit_key.seal(master, *id)?))
}

async fn addresses(server: &Server, caller: &Caller, rotated: &mut Rotated) -> Result<()> {
    let (mark, mut last) = (server.key().mark()?, (String::new(), String::new()));
    loop {
        let mut tx = server.begin_platform(caller, Permission::ManageTenants).await?;
        let batch = sql::addresses(&mut tx, (&last.0, &last.1), &mark, BATCH).await?;
        let Some(end) = batch.last() else { return Ok(()) };
        last = (end.kind.clone(), end.value.clone());
        let mut done = 0;
        for address in &batch {
            match address_anew(server, address) {
                Ok((secret, before)) => {
                    sql::put_address(&mut tx, (&address.kind, &address.value), secret, before).await?;
                    done += 1;
                }
                Err(error) => rotated.failed.push((format!("{} {}", address.kind, address.value), error.to_string())),
            }
        }
        rotated.done += done;
        keep(tx, server, "addresses", done).await?;
    }
}

type Both = (Option<Vec<u8>>, Option<Vec<u8>>);

fn address_anew(server: &Server, address: &sql::Address) -> Result<Both> {
    let sql::Address { kind, value, secret, secret_before } = address;
    let (master, purpose) = (server.key(), stored_token_purpose(kind, value));
    let anew = |sealed: &Option<Vec<u8>>| {
        let opened: Option<SecretString> = sealed.as_deref().map(|sealed| master.open(&purpose, sealed)).transpose()?;
        opened.map(|plain| master.seal(&purpose, &plain)).transpose()
    };
    Ok((anew(secret)?, anew(secret_before)?))
}

/// Keeps a batch. Nothing is recorded where nothing was done.
async fn keep(tx: PlatformTx, server: &Server, what: &str, done: usize) -> Result<()> {
    if done == 0 {
        return Ok(());
    }
    let after = json!({ "key": server.key().id()?, "of": what, "sealed": done });
    let event =
        PlatformEvent { action: "secrets.rotate", tenant: None, target: None, after: Some(after), reason: None };
    tx.commit(event).await
}
