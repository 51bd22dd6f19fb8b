//! Backups: a copy of everything that a company has, in one file. Here is who may ask for one and how far it has come, what is copied as of
//! one moment ([`Moment`]), and how a company comes of a copy again ([`restore`]). The file itself, and the programs that dump and restore,
//! are the business of whoever makes it.

mod moment;
pub mod restore;
mod sql;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

pub use self::moment::{Address, Counts, Moment, Registered, StoredFile};
pub use crate::kernel::{
    database::Way,
    file_key::{self, FileKey},
};
use crate::{
    caller::Caller,
    db::TenantDb,
    error::{Conflict, Error, Noun, Result},
    ids::BackupId,
    jobs::{Claimed, Job},
    kernel::{
        audit::{Action, Event},
        names::names,
    },
    permission::Permission,
    platform::PlatformEvent,
};

/// How many are listed.
const SHOWN: i64 = 10;

/// What has not come within this time is not waited for any more: whoever made it is gone.
const PATIENCE: TimeDelta = TimeDelta::hours(24);

names! {
    /// How far a backup has come.
    pub enum State {
        /// It is being made.
        Waiting = "waiting",
        /// It is there.
        Done = "done",
        /// Nothing came of it.
        Failed = "failed",
    }
}

names! {
    /// Why nothing came of a backup.
    pub enum Failure {
        /// Another one of the company is being made.
        Busy = "busy",
        /// There is no room for it.
        NoRoom = "no_room",
        /// The programs that dump are missing, or are older than the server.
        NoTools = "no_tools",
        /// Something else went wrong, which is in the log.
        Broken = "broken",
    }
}

/// A backup as people of the company see it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Backup {
    /// Its id.
    pub id: BackupId,
    /// How far it has come.
    #[sqlx(try_from = "String")]
    pub state: State,
    /// Why nothing came of it; of one of before, nobody knows.
    pub failure: Option<String>,
    /// How many bytes are written so far; in the end, how large the file is.
    pub bytes: i64,
    /// What the file is called, once it is there.
    pub file_name: Option<String>,
    /// Who asked for it; nobody, if it was made at the command line.
    pub asked_by: Option<String>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What the file is called.
    pub file_name: String,
    /// How large it is, in bytes.
    pub bytes: u64,
}

/// Asks for a backup. One at a time is made of a company.
pub async fn ask(db: &TenantDb, caller: &Caller) -> Result<Backup> {
    let mut tx = db.begin(caller, Permission::CreateBackups).await?;
    let id = BackupId::new(tx.now());
    let asked_by = tx.who.member;
    sql::give_up_old(&mut tx, PATIENCE).await?;
    if !sql::insert(&mut tx, id, asked_by).await? {
        return Err(Error::Conflict(Conflict::BackupUnderWay));
    }
    tx.enqueue(Job::Backup { backup: id });
    let backup = sql::find(&mut tx, id).await?.ok_or(Error::NotFound(Noun::Backup))?;
    tx.commit(Event::new(Action::BackupCreate).on(&id)).await?;
    Ok(backup)
}

/// The newest backups, newest first; at most ten.
pub async fn list(db: &TenantDb, caller: &Caller) -> Result<Vec<Backup>> {
    let mut tx = db.read(caller, Permission::CreateBackups).await?;
    sql::list(&mut tx, SHOWN).await
}

/// How far a backup has come that the caller has asked for.
pub async fn own(db: &TenantDb, caller: &Caller, id: BackupId) -> Result<Backup> {
    let mut tx = db.read_own(caller).await?;
    let me = tx.who.member;
    sql::own(&mut tx, id, me).await?.ok_or(Error::NotFound(Noun::Backup))
}

/// Whether a backup that was asked for is still to be made.
pub async fn is_wanted(db: &TenantDb, job: &Claimed, id: BackupId) -> Result<bool> {
    let mut tx = db.read_job(job).await?;
    Ok(sql::find(&mut tx, id).await?.is_some_and(|backup| backup.state == State::Waiting))
}

/// Notes how many bytes are written so far.
pub async fn progress(db: &TenantDb, job: &Claimed, id: BackupId, bytes: u64) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::progress(&mut tx, id, bytes).await?;
    tx.commit_recorded().await
}

/// Notes that it is there.
pub async fn made(db: &TenantDb, job: &Claimed, id: BackupId, made: &Made) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::made(&mut tx, id, made).await?;
    tx.commit_recorded().await
}

/// Notes that nothing came of it.
pub async fn failed(db: &TenantDb, job: &Claimed, id: BackupId, why: Failure) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::fail(&mut tx, id, why).await?;
    tx.commit_recorded().await
}

/// Whether somebody at the command line may make one; the id that it is to have. Recorded is it when it is there: [`kept`].
pub async fn begin(db: &TenantDb, caller: &Caller) -> Result<BackupId> {
    let tx = db.read(caller, Permission::CreateBackups).await?;
    Ok(BackupId::new(tx.now()))
}

/// Notes a backup that was made at the command line.
pub async fn kept(db: &TenantDb, caller: &Caller, id: BackupId, made: &Made) -> Result<()> {
    let mut tx = db.begin(caller, Permission::CreateBackups).await?;
    sql::insert_made(&mut tx, id, made).await?;
    tx.commit(Event::new(Action::BackupCreate).on(&id).called(&made.file_name)).await
}

/// An event of the platform about a company.
fn platform(action: &'static str, db: crate::ids::TenantId, slug: &str, backup: BackupId) -> PlatformEvent {
    let after = Some(json!({ "backup": backup.to_string() }));
    PlatformEvent { action, tenant: Some(db), target: Some(slug.to_owned()), after, reason: None }
}
