//! Data as files: who asks for it gets what they may see, as they may see it, all of it as of one moment. A job reads it page by page and
//! writes the file; here is what is read. A file stays in the store for a day.

mod columns;
mod sql;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

pub use self::columns::{Cell, Column, columns};
pub use crate::kernel::export::{Kind, What};
use crate::{
    attachments::links::{self, Linked},
    caller::{Caller, Person},
    db::{ReadTx, TenantDb, Tx},
    error::{Error, Limit, Noun, Result},
    fields::{self, Own},
    ids::{DiscordId, ExportId, MemberId},
    jobs::{Claimed, Job},
    kernel::{
        audit::{Action, Event},
        names::names,
        sight::{self, Sight},
    },
    permission::Permission,
    requests::{self, ApprovalRule, PendingAction, Request},
    server::Server,
};

/// How many one person may wait for at once.
pub const WAITING: i64 = 3;

/// How many of one's own are shown.
const SHOWN: i64 = 10;

/// How long a file is kept.
pub const KEPT: TimeDelta = TimeDelta::hours(24);

names! {
    /// How far an export has come.
    pub enum State {
        /// It is being made.
        Waiting = "waiting",
        /// The file is there, or was.
        Done = "done",
        /// Nothing came of it.
        Failed = "failed",
    }
}

/// An export as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Export {
    /// Its id.
    pub id: ExportId,
    /// What is exported.
    #[sqlx(try_from = "String")]
    pub what: What,
    /// What the file is.
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    /// How far it has come.
    #[sqlx(try_from = "String")]
    pub state: State,
    /// How many rows are in it, so far.
    pub rows: i64,
    /// How large the file is, in bytes.
    pub bytes: Option<i64>,
    /// Until when the file is there; `None`, if there is none.
    pub ends_at: Option<DateTime<Utc>>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

/// What came of asking for an export.
#[derive(Clone, Debug)]
pub enum Asked {
    /// It is being made.
    Begun(Export),
    /// It waits for a second person. Once they approve, the same verb makes what was asked for here.
    Requested(Box<Request>),
}

/// Asks for an export, of what the caller may see. Where the company wants a second person's word for taking data away, that is asked for first.
pub async fn ask(db: &TenantDb, caller: &Caller, what: What, kind: Kind) -> Result<Asked> {
    let mut tx = db.begin_all(caller, &[what.seen_with(), Permission::ExportData]).await?;
    let (what, kind) = match requests::use_approved_data(&mut tx).await? {
        Some(approved) => approved,
        None if requests::needs_approval(&mut tx, &[ApprovalRule::Export]).await? => {
            let work = PendingAction::ExportData { what, file: kind };
            return requests::file(tx, work, None).await.map(|request| Asked::Requested(Box::new(request)));
        }
        None => (what, kind),
    };
    // What was approved may be something else than what is asked for now.
    let mut tx = tx.and(what.seen_with()).await?.and(Permission::ExportData).await?;
    let me = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    if sql::waiting(&mut tx, me).await? >= WAITING {
        return Err(Error::LimitReached(Limit::Exports));
    }
    let id = ExportId::new(tx.now());
    sql::insert(&mut tx, id, what, kind, me).await?;
    tx.enqueue(Job::Export { export: id });
    let export = sql::find(&mut tx, id, me).await?.ok_or(Error::NotFound(Noun::Export))?;
    let after = json!({ "what": what.as_str(), "format": kind.as_str() });
    tx.commit(Event::new(Action::DataExport).on(&id).after(after)).await?;
    Ok(Asked::Begun(export))
}

/// The caller's own exports, newest first; at most ten.
pub async fn list(db: &TenantDb, caller: &Caller) -> Result<Vec<Export>> {
    let mut tx = db.read(caller, Permission::ExportData).await?;
    let me = tx.who.member.ok_or(Error::NotFound(Noun::Member))?;
    sql::list(&mut tx, me, SHOWN).await
}

/// Sends the file of one of the caller's own exports once more, as long as it is there.
pub async fn send_again(db: &TenantDb, caller: &Caller, id: ExportId) -> Result<Export> {
    let mut tx = db.begin(caller, Permission::ExportData).await?;
    let (me, now) = (tx.who.member.ok_or(Error::NotFound(Noun::Member))?, tx.now());
    let export = sql::find(&mut tx, id, me).await?.filter(|export| export.ends_at.is_some_and(|end| end > now));
    let export = export.ok_or(Error::NotFound(Noun::Export))?;
    tx.enqueue(Job::SendExport { export: id });
    let after = json!({ "what": export.what.as_str(), "format": export.kind.as_str() });
    tx.commit(Event::new(Action::DataSend).on(&id).after(after)).await?;
    Ok(export)
}

/// What an export reads, page by page, all as of one moment.
pub struct Reading {
    tx: ReadTx,
    /// What is exported.
    pub what: What,
    /// What the file is to be.
    pub kind: Kind,
    after: Uuid,
    sight: Sight,
    own: Vec<Own>,
}

/// How it stands with an export that is to be made.
pub enum Opened {
    /// It is to be read.
    Reading(Box<Reading>),
    /// It was made before.
    Made,
    /// Nobody wants it any more: if there is a file, it is to go.
    Unwanted,
}

/// Where the file of an export is in the store. Whoever makes it again, because the first was cut off, writes the same one.
pub fn key(db: &TenantDb, id: ExportId) -> String {
    format!("{}/exports/{id}", db.id())
}

/// Begins to read what an export is about, as whoever asked for it: what they may see now. Nobody wants it any more if it was given up
/// meanwhile, or if they may not take data away any more.
pub async fn open(db: &TenantDb, job: &Claimed, id: ExportId) -> Result<Opened> {
    let asked = {
        let mut tx = db.read_job(job).await?;
        sql::asked(&mut tx, id).await?
    };
    let discord_id = match (asked.state, asked.discord_id) {
        (State::Done, _) => return Ok(Opened::Made),
        (State::Failed, _) | (State::Waiting, None) => return Ok(Opened::Unwanted),
        (State::Waiting, Some(discord_id)) => discord_id,
    };
    let caller = Caller::discord(asked.asked_by, Person { discord_id, name: asked.name }, None);
    let permissions = [asked.what.seen_with(), Permission::ExportData];
    let mut tx = match db.read_still_all(&caller, &permissions).await {
        Err(Error::Denied(_)) => return Ok(Opened::Unwanted),
        begun => begun?,
    };
    let sight = sight::of(&mut tx).await?;
    let own = match columns::of(asked.what) {
        Some(of) => fields::list(&mut tx, of).await?.fields,
        None => Vec::new(),
    };
    let reading = Reading { tx, what: asked.what, kind: asked.kind, after: Uuid::nil(), sight, own };
    Ok(Opened::Reading(Box::new(reading)))
}

impl Reading {
    /// What the columns are called: those that all have, then the company's own fields. No two are called the same.
    pub fn names(&self) -> Vec<String> {
        columns::names(self.what, &self.own)
    }

    /// The next rows, in the order in which they were made; none at the end. Each has as many cells as there are [`Reading::names`].
    pub async fn next(&mut self) -> Result<Vec<Vec<Cell>>> {
        loop {
            let rows = sql::page(&mut self.tx, self.what, self.after).await?;
            let Some((last, _)) = rows.last() else { return Ok(Vec::new()) };
            self.after = *last;
            let seen =
                rows.into_iter().filter_map(|(_, raw)| Some(columns::read(self.what, &raw?, &self.own, self.sight)));
            let seen: Vec<_> = seen.collect::<Result<_>>()?;
            if !seen.is_empty() {
                return Ok(seen);
            }
        }
    }
}

/// Notes how many rows there are so far, if that can be done without waiting: whoever reads holds a connection already.
pub async fn progress(db: &TenantDb, job: &Claimed, id: ExportId, rows: i64) -> Result<()> {
    if !db.server().has_room_for(db.id()) {
        return Ok(());
    }
    let mut tx = db.begin_job(job).await?;
    sql::progress(&mut tx, id, rows).await?;
    tx.commit_recorded().await
}

/// Notes that the file is in the store under its [`key`], and has it go after a day. Whether it is wanted: what it is about may have been
/// erased meanwhile; then the file is to go at once.
pub async fn made(db: &TenantDb, job: &Claimed, id: ExportId, rows: i64, bytes: i64) -> Result<bool> {
    let mut tx = db.begin_job(job).await?;
    let until = tx.now() + KEPT;
    let is_wanted = sql::made(&mut tx, id, &key(db, id), rows, bytes, until).await?;
    if is_wanted {
        tx.enqueue_at(Job::EndExport { export: id }, until);
        tx.enqueue(Job::SendExport { export: id });
    }
    tx.commit_recorded().await?;
    Ok(is_wanted)
}

/// The key of a file whose time is over; `None`, if it is gone already.
pub async fn over(db: &TenantDb, job: &Claimed, id: ExportId) -> Result<Option<String>> {
    let mut tx = db.read_job(job).await?;
    sql::over(&mut tx, id).await
}

/// Notes that its file is gone.
pub async fn ended(db: &TenantDb, job: &Claimed, id: ExportId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::end(&mut tx, id).await?;
    tx.commit_recorded().await
}

/// Notes that nothing comes of it.
pub async fn gave_up(db: &TenantDb, job: &Claimed, id: ExportId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::fail(&mut tx, id).await?;
    tx.commit_recorded().await
}

/// A file that is to be sent to whoever asked for it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Ready {
    /// What it is.
    #[sqlx(flatten)]
    pub export: Export,
    /// To whom.
    pub to: DiscordId,
    /// Where it is in the store, if it is there.
    pub file_key: Option<String>,
}

impl Ready {
    /// What the file is called: `leads-2026-11-23.csv`.
    pub fn name(&self) -> String {
        file_name(&self.export)
    }
}

pub(crate) fn file_name(export: &Export) -> String {
    format!("{}-{}.{}", export.what, export.created_at.format("%Y-%m-%d"), export.kind)
}

/// What is to be sent, and to whom; nothing, if they are nobody on Discord.
pub async fn ready(db: &TenantDb, job: &Claimed, id: ExportId) -> Result<Option<Ready>> {
    let mut tx = db.read_job(job).await?;
    sql::ready(&mut tx, id).await
}

/// What leads to the file of an export until then.
pub fn token(db: &TenantDb, id: ExportId, until: DateTime<Utc>) -> Result<String> {
    links::token_of(db, id.0, until)
}

/// The file that a token leads to. `NotFound` if it was not made here, its time is over, or the file is gone.
pub async fn linked(server: &Server, token: &str) -> Result<Linked> {
    let (tenant, id) = links::read(server, token)?.ok_or(Error::NotFound(Noun::Export))?;
    let db = server.tenant(tenant).await?;
    let kept = sql::kept(&db, ExportId(id)).await?.filter(|(export, _)| export.ends_at > Some(server.clock().now()));
    let (export, key) = kept.ok_or(Error::NotFound(Noun::Export))?;
    let bytes = export.bytes.unwrap_or_default().unsigned_abs();
    Ok(Linked { key, name: file_name(&export), media_type: media_type(export.kind).to_owned(), bytes })
}

/// What a browser is told that the file is.
fn media_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Csv => "text/csv; charset=utf-8",
        Kind::JsonLines => "application/jsonl",
        Kind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
}

/// Has all files go that were exported, and nothing come of what is being exported: somebody was erased who may be in it.
pub(crate) async fn take_back_all(tx: &mut Tx) -> Result<()> {
    for key in sql::take_back_all(tx).await? {
        tx.enqueue(Job::EraseFile { key });
    }
    Ok(())
}

/// Who asked for an export.
#[derive(sqlx::FromRow)]
struct AskedBy {
    #[sqlx(try_from = "String")]
    what: What,
    #[sqlx(try_from = "String")]
    kind: Kind,
    #[sqlx(try_from = "String")]
    state: State,
    asked_by: MemberId,
    discord_id: Option<DiscordId>,
    name: String,
}
