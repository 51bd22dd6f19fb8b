//! Signing in at the panel: links that let somebody in once, and sessions. A session is 256 random bits in a cookie, of which only the
//! digest is stored; it ends after eight hours, after one in which nothing is done, and when somebody ends it. It is looked at inside of each
//! transaction of whoever came with it ([`access`](crate::access)), so one that has ended counts for nothing from then on.
//!
//! Whoever Discord knows gets a link by a command; who has an address and a password signs in with these
//! ([`passwords`]).

pub mod passwords;
pub(crate) mod sql;
pub mod two_factor;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use url::Url;

use crate::{
    caller::{Caller, Device, Identity, Proof, Via},
    db::{TenantDb, Tx},
    error::{Error, NotSignedIn, Noun, Result},
    ids::{MemberId, SessionId},
    kernel::{
        audit::{Action, Event},
        names::names,
    },
    language::Language,
    members::Person,
    permission::Permission,
    registry, secrets, sweep,
};

/// After how long a session has ended, whatever is done in it.
pub const LASTS: TimeDelta = TimeDelta::hours(8);

/// How many sessions somebody has at once; the oldest ends when there is one more.
pub const MOST: i64 = 3;

/// For how long a link lets somebody in that they asked for themselves.
pub const LINK: TimeDelta = TimeDelta::minutes(10);

/// For how long one does that was handed out.
pub const INVITATION: TimeDelta = TimeDelta::hours(72);

names! {
    /// Why a session ended before its time.
    pub enum End {
        /// The person logged out.
        LoggedOut = "logged_out",
        /// There were too many.
        TooMany = "too_many",
        /// The person has another password.
        NewPassword = "new_password",
        /// It was ended from another one.
        Revoked = "revoked",
    }
}

/// Somebody who has just signed in.
pub struct Began {
    /// What the browser is to bring along from now on.
    pub token: SecretString,
    /// Who.
    pub signed_in: SignedIn,
}

/// What came of the first step.
pub enum Entry {
    /// They are signed in.
    In(Box<Began>),
    /// They have a second step to take, and bring this along to it.
    Second(SecretString),
}

impl Entry {
    /// Who is signed in, unless there is a second step.
    pub fn began(self) -> Option<Began> {
        match self {
            Self::In(began) => Some(*began),
            Self::Second(_) => None,
        }
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The person as a caller.
    pub caller: Caller,
    /// The language they are answered in.
    pub language: Language,
}

/// One of somebody's sessions.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// When it began.
    pub began_at: DateTime<Utc>,
    /// When something was last done in it; to the minute.
    pub seen_at: DateTime<Utc>,
    /// From where.
    pub address: Option<String>,
    /// What the browser says of itself.
    pub user_agent: Option<String>,
}

/// Makes a link that lets the caller in at the panel, once and within [`LINK`]. One that they asked for before is over.
pub async fn link(db: &TenantDb, caller: &Caller) -> Result<SecretString> {
    let mut tx = db.begin_entry(caller).await?;
    let member = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    let token = new_link(&mut tx, member, LINK).await?;
    tx.commit(Event::new(Action::MemberLink).on(&caller.identity.id()).called(caller.identity.name())).await?;
    Ok(token)
}

/// The same for somebody else, within [`INVITATION`]. For the installation's operator only: whoever has the link is that person.
pub async fn link_for(db: &TenantDb, caller: &Caller, person: &Person) -> Result<SecretString> {
    let mut tx = db.begin(&caller.on_person(person), Permission::ManageTenants).await?;
    let member = sql::member(&mut tx, person.discord_id).await?.ok_or(Error::NotFound(Noun::Member))?;
    let token = new_link(&mut tx, member, INVITATION).await?;
    tx.commit(Event::new(Action::MemberLink).on(&person.discord_id).called(&person.name)).await?;
    Ok(token)
}

/// The address of a link: where somebody is let in who opens it. `panel` is the installation's own address.
pub async fn link_address(db: &TenantDb, panel: &Url, link: &SecretString) -> Result<Url> {
    let base = panel.host_str().unwrap_or_default();
    let host = registry::host_of(db.server(), db.id(), base).await?;
    let mut address = panel.join("/admin/enter").map_err(Error::internal)?;
    address.set_host(Some(&host)).map_err(Error::internal)?;
    address.query_pairs_mut().append_pair("token", link.expose_secret());
    Ok(address)
}

async fn new_link(tx: &mut Tx, member: MemberId, lasts: TimeDelta) -> Result<SecretString> {
    let token = secrets::random_secret();
    let until = tx.now() + lasts;
    sql::insert_link(tx, &digest(&token), member, until).await?;
    Ok(token)
}

/// Lets somebody in by a link, which is over by that.
pub async fn begin_by_link(db: &TenantDb, token: &SecretString, device: Device) -> Result<Entry> {
    let over = Error::NotSignedIn(NotSignedIn::LinkOver);
    let member = sql::link(db, &digest(token)).await?.ok_or(over)?;
    enter(db, member, device, Some(token)).await
}

/// Lets somebody in who has just proved who they are; with the link that did it, if one did. Who has a second step goes on with that.
pub(crate) async fn enter(
    db: &TenantDb,
    member: MemberId,
    device: Device,
    link: Option<&SecretString>,
) -> Result<Entry> {
    let (mut tx, identity, language) = entering(db, member, &device).await?;
    if let Some(link) = link
        && !sql::use_link(&mut tx, &digest(link)).await?
    {
        return Err(Error::NotSignedIn(NotSignedIn::LinkOver));
    }
    if let Some(token) = two_factor::pending(&mut tx, member).await? {
        tx.commit_recorded().await?;
        return Ok(Entry::Second(token));
    }
    begin(tx, member, identity, language, device).await.map(|began| Entry::In(Box::new(began)))
}

/// Lets somebody in who takes their second step with this code.
pub(crate) async fn enter_second(
    db: &TenantDb,
    member: MemberId,
    device: Device,
    step: &[u8],
    code: &SecretString,
) -> Result<Began> {
    let (mut tx, identity, language) = entering(db, member, &device).await?;
    if !two_factor::is_right(&mut tx, member, code).await? {
        return Err(Error::NotSignedIn(NotSignedIn::Wrong));
    }
    if !two_factor::use_step(&mut tx, step).await? {
        return Err(Error::NotSignedIn(NotSignedIn::Ended));
    }
    begin(tx, member, identity, language, device).await
}

async fn entering(db: &TenantDb, member: MemberId, device: &Device) -> Result<(Tx, Identity, Language)> {
    let (identity, language) = sql::person(db, member).await?.ok_or(Error::NotFound(Noun::Member))?;
    let entering = Caller::member(identity.clone(), Via::Web, Proof::SigningIn, device.clone());
    Ok((db.begin_entry(&entering).await?, identity, language))
}

/// Begins a session.
async fn begin(mut tx: Tx, member: MemberId, identity: Identity, language: Language, device: Device) -> Result<Began> {
    let token = secrets::random_secret();
    sql::end_oldest(&mut tx, member, MOST - 1).await?;
    let id = sql::insert(&mut tx, &digest(&token), member, &device).await?;
    sweep::plan(&mut tx);
    tx.commit(about(Action::MemberSignIn, &identity)).await?;
    let caller = Caller::member(identity, Via::Web, Proof::Session(id), device);
    Ok(Began { token, signed_in: SignedIn { caller, language } })
}

/// Who comes with this token; nobody if its session has ended. That something was done in it is noted, to the minute.
pub async fn resume(db: &TenantDb, token: &SecretString, device: Device) -> Result<Option<SignedIn>> {
    let Some((id, identity, language)) = sql::resume(db, &digest(token)).await? else { return Ok(None) };
    let caller = Caller::member(identity, Via::Web, Proof::Session(id), device);
    Ok(Some(SignedIn { caller, language }))
}

/// The caller's sessions, newest first.
pub async fn list(db: &TenantDb, caller: &Caller) -> Result<Vec<Session>> {
    let mut tx = db.read_own(caller).await?;
    let member = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    sql::list(&mut tx, member).await
}

/// Ends a session of the caller's: this one, by logging out, or another.
pub async fn end(db: &TenantDb, caller: &Caller, id: SessionId) -> Result<()> {
    let mut tx = db.begin_entry(caller).await?;
    let member = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    let why = if caller.proof.session() == Some(id) { End::LoggedOut } else { End::Revoked };
    if !sql::end(&mut tx, member, id, why).await? {
        return Err(Error::NotFound(Noun::Access));
    }
    tx.commit(about(Action::MemberSignOut, &caller.identity)).await
}

/// Ends every session of somebody's but this one.
pub(crate) async fn end_others(tx: &mut Tx, member: MemberId, but: Option<SessionId>, why: End) -> Result<()> {
    sql::end_others(tx, member, but, why).await
}

/// The caller has proved once more who they are.
pub(crate) async fn prove(tx: &mut Tx) -> Result<()> {
    let id = tx.caller().proof.session().ok_or(Error::NotSignedIn(NotSignedIn::Ended))?;
    sql::prove(tx, id).await
}

pub(crate) fn about(action: Action, identity: &Identity) -> Event {
    Event::new(action).on(&identity.id()).called(identity.name())
}

/// What is stored of a secret of 256 random bits: nobody can guess it, so nothing slower is needed.
pub(crate) fn digest(secret: &SecretString) -> [u8; 32] {
    Sha256::digest(secret.expose_secret().as_bytes()).into()
}
