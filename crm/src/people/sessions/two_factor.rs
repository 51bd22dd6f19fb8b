//! A second step of signing in: a code of six digits that an app on somebody's phone shows and that changes every thirty seconds (TOTP, RFC
//! 6238, with SHA-1, which is what apps know), or one of ten codes for when the phone is lost. No code is used twice.
//!
//! Whoever has it takes it at every door of signing in: with a password, and by a link. The secret in the app and what is kept of the ten
//! codes follow from a key that the company's database does not hold.

mod sql;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};
use totp_rs::{Builder, Secret, Totp};

use crate::{
    caller::{Caller, Device},
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, NotSignedIn, Noun, Problem, Result},
    ids::MemberId,
    kernel::audit::{Action, Event},
    members::{self, Colleague},
    passwords,
    permission::Permission,
    secrets,
    sessions::{self, Began, End, digest},
    text,
};

/// How many codes there are for when the phone is lost.
pub const CODES: usize = 10;

/// Within this time the second step follows the first.
const STEP: TimeDelta = TimeDelta::minutes(5);

/// The bytes of a secret: as many as SHA-1 has (RFC 4226, section 4).
const SECRET: usize = 20;

/// The letters of a code for when the phone is lost: none looks like another.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// How many letters it has: fifty bits.
const LETTERS_OF_CODE: usize = 10;

/// What somebody puts into their app.
pub struct Setup {
    /// The secret in Base32, for typing it in.
    pub secret: SecretString,
    /// The same as an address that apps read (`otpauth://…`), for a picture.
    pub address: SecretString,
}

/// That somebody has a second step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Second {
    /// Since when.
    pub since: DateTime<Utc>,
    /// How many of the codes for when the phone is lost are left.
    pub left: i64,
}

/// The caller's second step, if they have one.
pub async fn own(db: &TenantDb, caller: &Caller) -> Result<Option<Second>> {
    let mut tx = db.read_own(caller).await?;
    let member = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    sql::find(&mut tx, member).await
}

/// Gives the caller a secret for their app. It counts once a code of it was typed; one that they are given anew takes its place.
pub async fn begin(db: &TenantDb, caller: &Caller) -> Result<Setup> {
    let mut tx = fresh(db, caller).await?;
    let member = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    if sql::find(&mut tx, member).await?.is_some() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let salt: [u8; 32] = secrets::random_bytes();
    sql::put(&mut tx, member, &salt).await?;
    let company = sql::company(&mut tx).await?;
    let setup = setup(db, member, &salt, caller.identity.name(), &company)?;
    tx.commit(about(Action::MemberTwoFactorBegin, caller)).await?;
    Ok(setup)
}

/// The caller's secret, while no code of it was typed.
pub async fn unconfirmed(db: &TenantDb, caller: &Caller) -> Result<Option<Setup>> {
    let mut tx = fresh(db, caller).await?;
    let member = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    let Some(salt) = sql::salt(&mut tx, member, false).await? else { return Ok(None) };
    let company = sql::company(&mut tx).await?;
    setup(db, member, &salt, caller.identity.name(), &company).map(Some)
}

/// The code is of the app that the secret was put into: from now on it takes one to sign in. Gives the codes for when the phone is lost,
/// this once. Every other session of the caller's ends.
pub async fn confirm(db: &TenantDb, caller: &Caller, code: &SecretString) -> Result<Vec<SecretString>> {
    passwords::note_try(db, caller.identity.member(), caller.device.address).await?;
    let mut tx = fresh(db, caller).await?;
    let member = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    let salt = sql::salt(&mut tx, member, false).await?.ok_or(Error::Conflict(Conflict::NoChange))?;
    if !is_of_app(&mut tx, member, &salt, code).await? {
        return Err(wrong());
    }
    sql::confirm(&mut tx, member).await?;
    let codes = renew(&mut tx, member).await?;
    sessions::end_others(&mut tx, member, caller.proof.session(), End::NewPassword).await?;
    tx.commit(about(Action::MemberTwoFactorOn, caller)).await?;
    Ok(codes)
}

/// Gives the caller new codes for when the phone is lost, this once. Those before are over.
pub async fn renew_codes(db: &TenantDb, caller: &Caller, code: &SecretString) -> Result<Vec<SecretString>> {
    passwords::note_try(db, caller.identity.member(), caller.device.address).await?;
    let mut tx = fresh(db, caller).await?;
    let member = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    if !is_right(&mut tx, member, code).await? {
        return Err(wrong());
    }
    let codes = renew(&mut tx, member).await?;
    tx.commit(about(Action::MemberTwoFactorCodes, caller)).await?;
    Ok(codes)
}

/// Ends the caller's second step, whose code they type once more.
pub async fn turn_off(db: &TenantDb, caller: &Caller, code: &SecretString) -> Result<()> {
    passwords::note_try(db, caller.identity.member(), caller.device.address).await?;
    let mut tx = fresh(db, caller).await?;
    let member = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    if !is_right(&mut tx, member, code).await? {
        return Err(wrong());
    }
    sql::remove(&mut tx, member).await?;
    tx.commit(about(Action::MemberTwoFactorOff, caller)).await
}

/// Whether a colleague takes a second step where they sign in.
pub async fn is_taken_by(db: &TenantDb, caller: &Caller, member: MemberId) -> Result<bool> {
    let mut tx = db.read(caller, Permission::ViewUsers).await?;
    Ok(sql::find(&mut tx, member).await?.is_some())
}

/// Ends the second step of a colleague who has lost phone and codes: for whoever may change people, of those who rank below them.
pub async fn reset(db: &TenantDb, caller: &Caller, who: impl Into<Colleague>) -> Result<()> {
    let who = who.into();
    let mut tx = db.begin(caller, Permission::EditUsers).await?;
    let found = members::named(&mut tx, &who).await?.and_then(|member| member.id);
    let member = found.ok_or(Error::NotFound(Noun::Member))?;
    let them = match members::below(&mut tx, member).await? {
        Ok(them) => them,
        Err(refusal) => return Err(tx.refuse(refusal).await),
    };
    if sql::find(&mut tx, member).await?.is_none() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::remove(&mut tx, member).await?;
    sessions::end_others(&mut tx, member, None, End::Revoked).await?;
    let event = Event::new(Action::MemberTwoFactorReset).on(&them.log_id()).called(&them.name);
    tx.commit(event).await
}

/// Whoever has taken the first step and has a second one to take: what they bring along to it.
pub(crate) async fn pending(tx: &mut Tx, member: MemberId) -> Result<Option<SecretString>> {
    let token = secrets::random_secret();
    let is_needed = sql::begin_step(tx, member, &digest(&token), STEP).await?;
    Ok(is_needed.then_some(token))
}

/// Takes the second step: with the code of the app, or one of those for when the phone is lost.
pub async fn finish(db: &TenantDb, token: &SecretString, code: &SecretString, device: Device) -> Result<Began> {
    let over = || Error::NotSignedIn(NotSignedIn::Ended);
    let member = sql::step(db, &digest(token)).await?.ok_or_else(over)?;
    passwords::note_try(db, Some(member), device.address).await?;
    sessions::enter_second(db, member, device, &digest(token), code).await
}

/// Whether it is a right code of somebody's, which is used by that.
pub(crate) async fn is_right(tx: &mut Tx, member: MemberId, code: &SecretString) -> Result<bool> {
    let Some(salt) = sql::salt(tx, member, true).await? else { return Ok(false) };
    if is_of_app(tx, member, &salt, code).await? {
        return Ok(true);
    }
    let Some(code) = recovery(code) else { return Ok(false) };
    let digest = tx.db().audit_key().derive("recovery code v1", member.0.as_bytes(), code.as_bytes())?;
    sql::use_code(tx, member, &digest).await
}

/// Takes the step of somebody who has taken the first one; nobody takes it twice.
pub(crate) async fn use_step(tx: &mut Tx, digest: &[u8]) -> Result<bool> {
    sql::use_step(tx, digest).await
}

/// Proves with a code once more who the caller is.
pub async fn prove(db: &TenantDb, caller: &Caller, code: &SecretString) -> Result<()> {
    passwords::note_try(db, caller.identity.member(), caller.device.address).await?;
    let mut tx = db.begin_entry(caller).await?;
    let member = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    if !is_right(&mut tx, member, code).await? {
        return Err(wrong());
    }
    sessions::prove(&mut tx).await?;
    tx.commit(about(Action::MemberProve, caller)).await
}

/// What is one's own and yet takes that one has proved minutes ago who one is.
async fn fresh(db: &TenantDb, caller: &Caller) -> Result<Tx> {
    let tx = db.begin_entry(caller).await?;
    match tx.who.is_fresh(tx.now()) {
        true => Ok(tx),
        false => Err(Error::NotSignedIn(NotSignedIn::NotFresh)),
    }
}

async fn renew(tx: &mut Tx, member: MemberId) -> Result<Vec<SecretString>> {
    let codes: Vec<String> = (0..CODES).map(|_| new_code()).collect();
    let key = tx.db().clone();
    let digests = codes.iter().map(|code| {
        let digest = key.audit_key().derive("recovery code v1", member.0.as_bytes(), code.as_bytes())?;
        Ok(digest.to_vec())
    });
    let digests = digests.collect::<Result<Vec<_>>>()?;
    sql::put_codes(tx, member, &digests).await?;
    let shown = |code: String| {
        let (first, second) = code.split_at(LETTERS_OF_CODE / 2);
        SecretString::from(format!("{first}-{second}"))
    };
    Ok(codes.into_iter().map(shown).collect())
}

fn new_code() -> String {
    let bytes: [u8; LETTERS_OF_CODE] = secrets::random_bytes();
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// A code for when the phone is lost, as it was typed: also with spaces, without the hyphen, in capitals.
fn recovery(typed: &SecretString) -> Option<String> {
    let letters = typed.expose_secret().chars().filter(|c| !c.is_whitespace() && *c != '-');
    let code: String = letters.take(LETTERS_OF_CODE + 1).flat_map(char::to_lowercase).collect();
    (code.len() == LETTERS_OF_CODE && code.bytes().all(|byte| LETTERS.contains(&byte))).then_some(code)
}

/// Whether it is what the app shows, give or take one step, which is used by that.
async fn is_of_app(tx: &mut Tx, member: MemberId, salt: &[u8], typed: &SecretString) -> Result<bool> {
    let digits: String = typed.expose_secret().chars().filter(|c| !c.is_whitespace()).take(7).collect();
    // Also as they are written in Arabic.
    let digits: String = digits.chars().map(text::ascii_digit).collect();
    let now = u64::try_from(tx.now().timestamp()).map_err(Error::internal)?;
    let totp = totp(secret_of(tx.db(), member, salt)?)?;
    let Some(step) = (digits.len() == 6).then(|| totp.check(&digits, now)).flatten() else { return Ok(false) };
    sql::use_app_code(tx, member, i64::try_from(step).map_err(Error::internal)?).await
}

fn secret_of(db: &TenantDb, member: MemberId, salt: &[u8]) -> Result<[u8; SECRET]> {
    let key = db.audit_key().derive("two factor v1", member.0.as_bytes(), salt)?;
    key.first_chunk().copied().ok_or_else(|| Error::internal("a key is shorter than a secret"))
}

fn totp(secret: [u8; SECRET]) -> Result<Totp> {
    Builder::new()
        .with_secret(Secret::from(secret))
        .build()
        .map_err(|_| Error::internal("a secret of codes is too short"))
}

fn setup(db: &TenantDb, member: MemberId, salt: &[u8], name: &str, company: &str) -> Result<Setup> {
    let secret = Secret::from(secret_of(db, member, salt)?).to_base32();
    let encoded = |text: &str| -> String { url::form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    let (company, name) = (encoded(company).replace('+', "%20"), encoded(name).replace('+', "%20"));
    // As apps read it (Google Authenticator's "Key Uri Format").
    let address = format!("otpauth://totp/{company}:{name}?secret={secret}&issuer={company}");
    Ok(Setup { secret: SecretString::from(secret), address: SecretString::from(address) })
}

fn wrong() -> Error {
    Error::Invalid { field: Field::Code, problem: Problem::Form }
}

fn about(action: Action, caller: &Caller) -> Event {
    sessions::about(action, &caller.identity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let read = |typed: &str| recovery(&SecretString::from(typed.to_owned()));
        assert_eq!(read("ABCDE-23456").as_deref(), Some("abcde23456"));
        assert_eq!(read(" abcde 23456 ").as_deref(), Some("abcde23456"));
        for wrong in ["", "abcde-2345", "abcde-234567", "abcde-23401", "ابجده-23456"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    /// The first test values of RFC 6238, appendix B, with six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let totp = totp(*b"12345678901234567890").unwrap();
        for (at, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(totp.check(code, at), Some(at / 30), "{at}");
            assert_eq!(totp.check(code, at + 30), Some(at / 30), "one step late");
            assert_eq!(totp.check(code, at + 90), None, "three steps late");
        }
    }
}
