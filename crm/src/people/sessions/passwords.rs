//! Passwords: an address and a password of one's own, signing in with them, and proving with the password once more who one is.
//!
//! Kept is argon2id of the password under a pepper from the master key: 19 MiB, two rounds, one lane, as OWASP's "Password Storage Cheat
//! Sheet" has it. Two are worked out at once, off the runtime. What is tried is counted in the database, for an account and for a
//! network; who names an address that nobody has waits as long as for a wrong password, and reads the same words.

mod sql;

use std::net::IpAddr;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use chrono::TimeDelta;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::{
    caller::{Caller, Device},
    db::TenantDb,
    error::{Error, Field, NotSignedIn, Noun, Problem, Result},
    ids::MemberId,
    kernel::audit::Action,
    server::Server,
    sessions::{self, End, Entry},
    text,
};

/// How long a password is, in characters: at least, and at most.
pub const LENGTH: (usize, usize) = (12, 128);

/// Within this time an account and a network may try so often.
const WHILE: TimeDelta = TimeDelta::minutes(5);
const TRIES: i64 = 10;
const TRIES_OF_NETWORK: i64 = 30;

/// What OWASP asks for: 19 MiB, two rounds, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const ROUNDS: u32 = 2;

/// So many are worked out at once: each takes [`MEMORY_KIB`] and a core.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Signs somebody in.
pub async fn sign_in(db: &TenantDb, email: &str, password: &SecretString, device: Device) -> Result<Entry> {
    let email = folded(email);
    let account: [u8; 32] = Sha256::digest(email.as_bytes()).into();
    let network = network(device.address);
    if sql::try_it(db, &account, &network, WHILE).await?.is_over(TRIES, TRIES_OF_NETWORK) {
        return Err(Error::NotSignedIn(NotSignedIn::TooMany));
    }
    let (member, hash) = sql::find(db, &email).await?.unzip();
    let is_right = verify(db.server(), password.clone(), hash).await?;
    let member = member.filter(|_| is_right).ok_or(Error::NotSignedIn(NotSignedIn::Wrong))?;
    sessions::enter(db, member, device, None).await
}

/// Proves with the password once more who the caller is.
pub async fn prove(db: &TenantDb, caller: &Caller, password: &SecretString) -> Result<()> {
    let member = own_id(caller)?;
    note_try(db, Some(member), caller.device.address).await?;
    let hash = sql::of(db, member).await?;
    if !verify(db.server(), password.clone(), hash).await? {
        return Err(Error::Invalid { field: Field::Password, problem: Problem::Form });
    }
    let mut tx = db.begin_entry(caller).await?;
    sessions::prove(&mut tx).await?;
    tx.commit(sessions::about(Action::MemberProve, &caller.identity)).await
}

/// Notes that something of somebody's is tried. Refuses if that was too often of late.
pub(crate) async fn note_try(db: &TenantDb, member: Option<MemberId>, address: Option<IpAddr>) -> Result<()> {
    let member = member.ok_or(Error::NotFound(Noun::Member))?;
    let account: [u8; 32] = Sha256::digest(member.0.as_bytes()).into();
    match sql::try_it(db, &account, &network(address), WHILE).await?.is_over(TRIES, TRIES_OF_NETWORK) {
        true => Err(Error::NotSignedIn(NotSignedIn::TooMany)),
        false => Ok(()),
    }
}

/// What somebody signs in with.
#[derive(Clone, Debug)]
pub struct Login {
    /// The address; nobody else has it.
    pub email: String,
    /// The password.
    pub password: SecretString,
}

/// The caller's own address, and whether they have a password.
pub async fn own(db: &TenantDb, caller: &Caller) -> Result<(Option<String>, bool)> {
    let mut tx = db.read_own(caller).await?;
    let member = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    sql::own(&mut tx, member).await
}

/// Gives the caller an address and a password; who has one says it first, and who has none came in minutes ago. Every other session of theirs
/// ends.
pub async fn set_own(db: &TenantDb, caller: &Caller, before: Option<&SecretString>, login: Login) -> Result<()> {
    let member = own_id(caller)?;
    let email = text::email(&login.email)?;
    check(&login.password, &[&email, caller.identity.name()])?;
    if let Some(hash) = sql::of(db, member).await? {
        let said = before.ok_or(Error::Invalid { field: Field::Password, problem: Problem::Empty })?;
        if !verify(db.server(), said.clone(), Some(hash)).await? {
            return Err(Error::Invalid { field: Field::Password, problem: Problem::Form });
        }
    }
    let hash = hash(db.server(), login.password).await?;
    let mut tx = db.begin_entry(caller).await?;
    sql::set(&mut tx, member, &email, &hash).await?;
    sessions::end_others(&mut tx, member, caller.proof.session(), End::NewPassword).await?;
    tx.commit(sessions::about(Action::MemberPassword, &caller.identity)).await
}

fn own_id(caller: &Caller) -> Result<MemberId> {
    caller.identity.member().ok_or(Error::NotFound(Noun::Member))
}

fn folded(email: &str) -> String {
    email.trim().to_lowercase()
}

/// How hard a password is to guess, 0 to 4, for whoever has this address and name. Words that come first are those of the person.
pub fn strength(password: &str, about: &[&str]) -> u8 {
    // What is longer than is looked at can't be weaker.
    let looked_at: String = password.chars().take(LENGTH.1).collect();
    let words: Vec<&str> = about.iter().flat_map(|about| about.split(|c: char| !c.is_alphanumeric())).collect();
    u8::from(zxcvbn::zxcvbn(&looked_at, &words).score())
}

fn check(password: &SecretString, about: &[&str]) -> Result<()> {
    let said = password.expose_secret();
    let (least, most) = LENGTH;
    let invalid = |problem| Err(Error::Invalid { field: Field::Password, problem });
    match said.chars().count() {
        length if length < least => invalid(Problem::TooShort(least)),
        length if length > most => invalid(Problem::TooLong(most)),
        _ if said.contains('\0') => invalid(Problem::Form),
        _ if strength(said, about) < 3 => invalid(Problem::Guessable),
        _ => Ok(()),
    }
}

/// Of an address that is counted together: one of IPv4, sixty-four bits of IPv6, which one connection has to itself.
fn network(address: Option<IpAddr>) -> String {
    match address.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "unknown".to_owned(),
    }
}

/// Works out what is stored.
async fn hash(server: &Server, password: SecretString) -> Result<String> {
    let pepper = peppers(server)?.into_iter().next().ok_or_else(|| Error::internal("there is no key"))?;
    aside(move || {
        let hash = argon(&pepper)?.hash_password(password.expose_secret().as_bytes()).map_err(Error::internal)?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether it is the password; without one as slowly as with a wrong one.
async fn verify(server: &Server, password: SecretString, hash: Option<String>) -> Result<bool> {
    let peppers = peppers(server)?;
    aside(move || {
        let Some(hash) = hash else {
            for pepper in &peppers {
                argon(pepper)?.hash_password(password.expose_secret().as_bytes()).map_err(Error::internal)?;
            }
            return Ok(false);
        };
        let hash = PasswordHash::new(&hash).map_err(Error::internal)?;
        let mut is_right = false;
        for pepper in &peppers {
            is_right |= argon(pepper)?.verify_password(password.expose_secret().as_bytes(), &hash).is_ok();
        }
        Ok(is_right)
    })
    .await
}

/// The peppers: that of the master key, and of those before it.
fn peppers(server: &Server) -> Result<Vec<[u8; 32]>> {
    server.key().derive("omnicrm passwords v1")
}

fn argon(pepper: &[u8; 32]) -> Result<Argon2<'_>> {
    let params = Params::new(MEMORY_KIB, ROUNDS, 1, None).map_err(Error::internal)?;
    Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params).map_err(Error::internal)
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _turn = AT_ONCE.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_easy_to_guess_is_no_password() {
        let problem = |said: &str| match check(&SecretString::from(said.to_owned()), &["huda@example.com", "هدى"]) {
            Ok(()) => None,
            Err(Error::Invalid { field: Field::Password, problem }) => Some(problem),
            Err(other) => panic!("{other}"),
        };
        assert_eq!(problem("short"), Some(Problem::TooShort(12)));
        assert_eq!(problem(&"ab".repeat(65)), Some(Problem::TooLong(128)));
        for easy in ["password1234", "aaaaaaaaaaaaaaa", "qwertyuiop123", "hudahuda1234"] {
            assert_eq!(problem(easy), Some(Problem::Guessable), "{easy}");
        }
        assert_eq!(problem("correct horse\0battery"), Some(Problem::Form));
        assert_eq!(problem("grey-lantern-5-boats"), None);
        assert_eq!(problem("قارب أزرق يعبر النهر ليلا"), None);
    }

    #[test]
    fn a_network_is_an_address_or_what_one_connection_has() {
        let of = |address: &str| network(address.parse().ok());
        assert_eq!(of("192.0.2.7"), "192.0.2.7");
        assert_eq!(of("::ffff:192.0.2.7"), "192.0.2.7", "the same, written as IPv6");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    }
}
