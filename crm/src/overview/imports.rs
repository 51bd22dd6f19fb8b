//! Data from files: contacts or leads that somebody brings. A job reads the file and counts what would come of it; they look at that, say
//! otherwise where it was guessed wrong, and start it. Jobs write the rows, batch by batch, as whoever started it; for a week it can be
//! taken back, but for what was changed since. Here are its verbs; how rows are read, counted, written and taken back is in the modules
//! below. What a file is made of knows whoever hands its rows in.

mod column;
mod count;
mod row;
mod run;
mod sql;
mod undo;
mod work;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

pub use self::{
    column::{Goal, Part},
    count::{Counting, count, counted},
    row::{Flaw, Read, Reader, Sample},
    run::{Bad, Running, bad, batch, finished, open},
    undo::{Undoing, open_undo, undo_batch},
    work::{Ended, ToRead, ended, failed, kept, over, reader, to_read},
};
use crate::{
    caller::{Caller, Person},
    country::Country,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Limit, Noun, Result},
    fields::{self, Own},
    ids::{DiscordId, ImportId, MemberId},
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        names::names,
    },
    permission::Permission,
    settings, text,
};

/// How many one person may have under way at once.
pub const WAITING: i64 = 3;

/// The largest file, in bytes.
pub const FILE: u64 = 25 << 20;

/// How many of one's own are shown.
const SHOWN: i64 = 10;

/// How long it can be begun, and taken back; then all that is kept of it goes.
pub const KEPT: TimeDelta = TimeDelta::days(7);

names! {
    /// What is imported.
    pub enum What {
        /// Contacts with their addresses.
        Contacts = "contacts",
        /// Leads, with the contacts whose they are.
        Leads = "leads",
    }
}

impl What {
    /// What it takes to make it.
    pub fn made_with(self) -> Permission {
        match self {
            Self::Contacts => Permission::CreateContacts,
            Self::Leads => Permission::CreateLeads,
        }
    }
}

names! {
    /// How far an import has come.
    pub enum State {
        /// Its file is being read.
        Reading = "reading",
        /// It can be started.
        Ready = "ready",
        /// Its rows are being written.
        Running = "running",
        /// All of them are.
        Done = "done",
        /// Nothing more comes of it.
        Failed = "failed",
        /// It was given up.
        Dropped = "dropped",
        /// It is being taken back.
        Undoing = "undoing",
        /// It was taken back.
        Undone = "undone",
    }
}

names! {
    /// What is done with those who are there already.
    pub enum Existing {
        /// They stay as they are.
        Skip = "skip",
        /// What is not known of them is filled in.
        Fill = "fill",
        /// What the file says replaces what is known.
        Overwrite = "overwrite",
    }
}

names! {
    /// Why nothing came of a file.
    pub enum FileProblem {
        /// There is nothing in it.
        Empty = "empty",
        /// There are the names of columns, and nothing below them.
        OnlyHeadings = "only_headings",
        /// It is too large, or what comes out of it.
        TooLarge = "too_large",
        /// It has too many rows.
        TooManyRows = "too_many_rows",
        /// It has too many columns.
        TooManyColumns = "too_many_columns",
        /// A cell, or a row, is too long.
        LongCell = "long_cell",
        /// It is behind a password.
        Encrypted = "encrypted",
        /// It is a workbook of before 2007.
        OldExcel = "old_excel",
        /// It is a web page, whatever it is called.
        Page = "page",
        /// It is something else.
        NoTable = "no_table",
        /// Its characters can't be read.
        Encoding = "encoding",
        /// It is damaged.
        Broken = "broken",
        /// Discord does not have it any more.
        Gone = "gone",
        /// Whoever started it may not do that any more, or somebody was erased who may be in it.
        Stopped = "stopped",
    }
}

/// An import as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// What is imported.
    pub what: What,
    /// How far it has come.
    pub state: State,
    /// What the file is called.
    pub file_name: String,
    /// Why nothing came of it.
    pub problem: Option<FileProblem>,
    /// What the columns are called.
    pub headings: Vec<String>,
    /// Where each goes.
    pub goals: Vec<Goal>,
    /// What is done with those who are there.
    pub existing: Existing,
    /// Where phones without their country's code are dialled.
    pub country: Option<Country>,
    /// The first rows, as they would be.
    pub preview: Vec<Sample>,
    /// How often somebody has said how it is to be read.
    pub version: i64,
    /// What there is in it.
    pub tally: Tally,
    /// Rows that are written so far.
    pub written: i64,
    /// Of them, how many are new.
    pub made: i64,
    /// And how many were changed.
    pub changed: i64,
    /// Rows that were left when it was taken back: they had been changed since.
    pub left: Vec<i64>,
    /// The bytes of the file with those that could not be read, if there is one.
    pub bad_bytes: Option<i64>,
    /// Until when it can be started, and taken back.
    pub ends_at: DateTime<Utc>,
    /// When the file was given.
    pub created_at: DateTime<Utc>,
}

impl Import {
    /// Which it is, as it is now.
    pub fn seen(&self) -> Seen {
        Seen { id: self.id, version: self.version }
    }

    /// Whether it can be taken back.
    pub fn can_be_undone(&self, now: DateTime<Utc>) -> bool {
        matches!(self.state, State::Done | State::Failed) && self.made + self.changed > 0 && self.ends_at > now
    }
}

/// How many rows there are of which kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Tally {
    /// All of them.
    pub rows: i64,
    /// Who is new.
    pub fresh: i64,
    /// Who is there already.
    pub known: i64,
    /// Who was in the file before.
    pub twice: i64,
    /// What can't be read.
    pub bad: i64,
}

/// An import as it was seen: `ID@3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which.
    pub id: ImportId,
    /// How often it had been changed.
    pub version: i64,
}

impl std::fmt::Display for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.id, self.version)
    }
}

impl std::str::FromStr for Seen {
    type Err = ();

    /// Exactly as this is written.
    fn from_str(raw: &str) -> Result<Self, ()> {
        let (id, version) = raw.split_once('@').ok_or(())?;
        Ok(Self { id: id.parse().map_err(|_| ())?, version: version.parse().map_err(|_| ())? })
    }
}

/// An import with the fields of the company's own that columns may go into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// It.
    pub import: Import,
    /// The fields.
    pub fields: Vec<Own>,
}

/// A file that somebody gives.
#[derive(Clone, Debug)]
pub struct GivenFile {
    /// What it is called.
    pub name: String,
    /// Where Discord has it.
    pub address: String,
    /// How large it is said to be.
    pub bytes: u64,
}

/// How it is to be read otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A column, from 0, goes there.
    Goal(usize, Goal),
    /// That is done with those who are there.
    Existing(Existing),
    /// Phones are dialled there.
    Country(Country),
}

/// Takes a file to be imported. It is read soon after.
pub async fn give(db: &TenantDb, caller: &Caller, what: What, file: GivenFile) -> Result<Import> {
    let country = settings::country(db).await?;
    let mut tx = db.begin_all(caller, &[what.made_with(), Permission::ImportData]).await?;
    if file.bytes > FILE {
        return Err(Error::Conflict(Conflict::ImportTooLarge));
    }
    let me = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    if sql::waiting(&mut tx, me).await? >= WAITING {
        return Err(Error::LimitReached(Limit::Imports));
    }
    let (id, until) = (ImportId::new(tx.now()), tx.now() + KEPT);
    let name = text::within(&text::plain(&file.name), 100);
    sql::insert(&mut tx, id, what, me, &name, &file.address, country, until).await?;
    tx.enqueue(Job::ReadImport { import: id });
    tx.enqueue_at(Job::EndImport { import: id }, until);
    let import = one(&mut tx, id).await?;
    tx.commit(Event::new(Action::ImportAdd).on(&id).after(json!({ "what": what.as_str() }))).await?;
    Ok(import)
}

/// The caller's own imports, newest first; at most ten.
pub async fn list(db: &TenantDb, caller: &Caller) -> Result<Vec<Import>> {
    let mut tx = db.read(caller, Permission::ImportData).await?;
    let me = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    sql::list(&mut tx, me, SHOWN).await
}

/// One of the caller's own.
pub async fn show(db: &TenantDb, caller: &Caller, id: ImportId) -> Result<Shown> {
    let mut tx = db.read(caller, Permission::ImportData).await?;
    let import = one(&mut tx, id).await?;
    shown(&mut tx, import).await
}

/// Says how it is to be read otherwise. `Conflict`, if it was changed since it was seen, or is being read or written.
pub async fn choose(db: &TenantDb, caller: &Caller, seen: Seen, choice: Choice) -> Result<Shown> {
    let mut tx = db.begin(caller, Permission::ImportData).await?;
    let mut import = lock_ready(&mut tx, seen).await?;
    match choice {
        Choice::Goal(column, goal) => {
            // What is known of somebody once stands in one column.
            let is_free =
                |other: &Goal| matches!(other, Goal::Nothing | Goal::Part(Part::Phone | Part::Email | Part::Notes));
            for other in import.goals.iter_mut().filter(|other| **other == goal && !is_free(other)) {
                *other = Goal::Nothing;
            }
            let place = import.goals.get_mut(column).ok_or(Error::NotFound(Noun::Import))?;
            *place = goal;
        }
        Choice::Existing(existing) => import.existing = existing,
        Choice::Country(country) => import.country = Some(country),
    }
    // What is done with those who are there changes nothing of what is in the file.
    let state = if matches!(choice, Choice::Existing(_)) { State::Ready } else { State::Reading };
    sql::choose(&mut tx, &import, state).await?;
    if state == State::Reading {
        tx.enqueue(Job::ReadImport { import: seen.id });
    }
    let import = one(&mut tx, seen.id).await?;
    let shown = shown(&mut tx, import).await?;
    tx.commit(Event::new(Action::ImportChange).on(&seen.id)).await?;
    Ok(shown)
}

/// Has its rows written. `Conflict`, if it is not as it was seen, or nothing would come of it.
pub async fn start(db: &TenantDb, caller: &Caller, seen: Seen) -> Result<Import> {
    let mut tx = db.begin(caller, Permission::ImportData).await?;
    let import = lock_ready(&mut tx, seen).await?;
    for permission in permissions(import.what, import.existing) {
        tx = tx.and(permission).await?;
    }
    if import.tally.fresh + import.tally.known == 0 {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::start(&mut tx, seen.id).await?;
    tx.enqueue(Job::RunImport { import: seen.id });
    let after =
        json!({ "what": import.what.as_str(), "existing": import.existing.as_str(), "count": import.tally.rows });
    let import = one(&mut tx, seen.id).await?;
    tx.commit(Event::new(Action::ImportStart).on(&seen.id).after(after)).await?;
    Ok(import)
}

/// Gives it up before it was started.
pub async fn give_up(db: &TenantDb, caller: &Caller, id: ImportId) -> Result<Import> {
    let mut tx = db.begin(caller, Permission::ImportData).await?;
    let import = lock(&mut tx, id).await?;
    if !matches!(import.state, State::Reading | State::Ready) {
        return Err(Error::Conflict(Conflict::ImportBusy));
    }
    let keys = sql::end(&mut tx, id, State::Dropped, None).await?;
    forget(&mut tx, keys);
    let import = one(&mut tx, id).await?;
    tx.commit(Event::new(Action::ImportDrop).on(&id)).await?;
    Ok(import)
}

/// Has it taken back: what it made goes, what it changed is as it was, but for what was changed since.
pub async fn undo(db: &TenantDb, caller: &Caller, id: ImportId) -> Result<Import> {
    let mut tx = db.begin(caller, Permission::ImportData).await?;
    let import = lock(&mut tx, id).await?;
    for permission in permissions(import.what, import.existing) {
        tx = tx.and(permission).await?;
    }
    if !import.can_be_undone(tx.now()) {
        return Err(Error::Conflict(Conflict::ImportBusy));
    }
    sql::begin_undo(&mut tx, id).await?;
    tx.enqueue(Job::UndoImport { import: id });
    let import = one(&mut tx, id).await?;
    tx.commit(Event::new(Action::ImportUndo).on(&id).after(json!({ "what": import.what.as_str() }))).await?;
    Ok(import)
}

/// What it takes to write rows, and to take that back.
fn permissions(what: What, existing: Existing) -> Vec<Permission> {
    let mut all = vec![what.made_with()];
    if existing != Existing::Skip {
        all.push(Permission::EditContacts);
        all.extend((what == What::Leads).then_some(Permission::EditLeads));
    }
    all.push(Permission::ImportData);
    all
}

/// One of the caller's own.
async fn one(tx: &mut Tx, id: ImportId) -> Result<Import> {
    let me = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    sql::find(tx, id, me).await?.ok_or(Error::NotFound(Noun::Import))
}

async fn lock(tx: &mut Tx, id: ImportId) -> Result<Import> {
    sql::lock(tx, id).await?;
    one(tx, id).await
}

/// The same, which can be started as it was seen.
async fn lock_ready(tx: &mut Tx, seen: Seen) -> Result<Import> {
    let import = lock(tx, seen.id).await?;
    match import.state {
        State::Ready if import.version == seen.version => Ok(import),
        State::Ready => Err(Error::Conflict(Conflict::ChangedSince)),
        _ => Err(Error::Conflict(Conflict::ImportBusy)),
    }
}

async fn shown(tx: &mut Tx, import: Import) -> Result<Shown> {
    let fields = fields::list(tx, of(import.what)).await?.fields;
    Ok(Shown { import, fields })
}

fn of(what: What) -> fields::Of {
    match what {
        What::Contacts => fields::Of::Contact,
        What::Leads => fields::Of::Lead,
    }
}

fn forget(tx: &mut Tx, keys: Vec<String>) {
    for key in keys {
        tx.enqueue(Job::EraseFile { key });
    }
}

/// Where the file of an import is in the store.
pub fn key(db: &TenantDb, id: ImportId) -> String {
    format!("{}/imports/{id}", db.id())
}

/// Where the file with the rows is that could not be read.
pub fn bad_key(db: &TenantDb, id: ImportId) -> String {
    format!("{}/imports/{id}-bad", db.id())
}

/// Has all files go that were given, and nothing more come of what is not done: somebody was erased who may be in it.
pub(crate) async fn take_back_all(tx: &mut Tx) -> Result<()> {
    let keys = sql::take_back_all(tx).await?;
    forget(tx, keys);
    Ok(())
}

/// Who writes the rows.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Starter {
    asked_by: MemberId,
    discord_id: Option<DiscordId>,
    name: String,
}

impl Starter {
    /// As whom everything is written; nobody, if they are none on Discord.
    fn caller(self) -> Option<Caller> {
        let Self { asked_by, discord_id, name } = self;
        Some(Caller::discord(asked_by, Person { discord_id: discord_id?, name }, None))
    }
}
