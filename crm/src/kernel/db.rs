//! A tenant's database and the transaction that every change goes through.
//!
//! A [`Tx`] can only be had by naming a caller and a permission ([`TenantDb::begin`], [`TenantDb::read`]), and it can only
//! be kept by saying what happened (`Tx::commit`). Dropped, it leaves nothing behind.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::{
    access::{self, Who},
    caller::{Caller, Once},
    connections::{Borrowed, Pool, Transaction},
    error::{Conflict, Denied, Error, Refusal, Result, Stop},
    ids::TenantId,
    kernel::{
        attempt::Target,
        audit::{self, Event},
        queue::{self, Claimed, NewJob, SealAudit, Work},
    },
    permission::Permission,
    server::Server,
};

/// One company's database. Cheap to clone.
#[derive(Clone)]
pub struct TenantDb(Arc<Inner>);

struct Inner {
    id: TenantId,
    slug: String,
    pool: Pool,
    server: Server,
    audit_key: audit::mac::Key,
}

impl TenantDb {
    pub(crate) fn new(id: TenantId, slug: String, pool: Pool, server: Server, audit_key: audit::mac::Key) -> Self {
        Self(Arc::new(Inner { id, slug, pool, server, audit_key }))
    }

    /// Which company.
    pub fn id(&self) -> TenantId {
        self.0.id
    }

    /// The company's short name, as in its database's name.
    pub fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The installation it belongs to.
    pub fn server(&self) -> &Server {
        &self.0.server
    }

    /// What the events of its audit log are authenticated with.
    pub(crate) fn audit_key(&self) -> &audit::mac::Key {
        &self.0.audit_key
    }

    /// A connection for bookkeeping, which asks for no permission.
    pub(crate) async fn connection(&self) -> Result<Borrowed> {
        self.0.pool.acquire().await
    }

    /// Begins a transaction in which `caller` may use `permission`, as the database says now. A refusal is recorded.
    pub async fn begin(&self, caller: &Caller, permission: Permission) -> Result<Tx> {
        self.begin_all(caller, &[permission]).await
    }

    /// Like [`Self::begin`], for a verb that takes several permissions, asked for one after another. What happens is
    /// recorded under the last, which the verb is named after.
    pub async fn begin_all(&self, caller: &Caller, permissions: &[Permission]) -> Result<Tx> {
        self.open(caller, permissions, "begin").await
    }

    /// Like [`Self::begin`], for looking only.
    pub async fn read(&self, caller: &Caller, permission: Permission) -> Result<ReadTx> {
        self.open(caller, &[permission], "begin read only").await.map(ReadTx)
    }

    /// Like [`Self::read`], with one view of everything while others write.
    pub(crate) async fn read_still(&self, caller: &Caller, permission: Permission) -> Result<ReadTx> {
        self.read_still_all(caller, &[permission]).await
    }

    /// The same, for what takes several permissions, asked for one after another.
    pub(crate) async fn read_still_all(&self, caller: &Caller, permissions: &[Permission]) -> Result<ReadTx> {
        self.open(caller, permissions, "begin isolation level repeatable read, read only").await.map(ReadTx)
    }

    /// For looking at what is the caller's own: their standing. Needs no permission, because everybody has it.
    pub(crate) async fn read_own(&self, caller: &Caller) -> Result<ReadTx> {
        self.unchecked(caller, None, "begin read only").await.map(ReadTx)
    }

    /// For changing what is the caller's own: their language. Needs no permission, because everybody has it. While the company is
    /// suspended it can't be kept: what takes a permission after all is refused, and that recorded, before.
    pub(crate) async fn begin_own(&self, caller: &Caller) -> Result<Tx> {
        let tx = self.unchecked(caller, None, "begin").await?;
        Ok(Tx { is_own: true, ..tx })
    }

    /// For how somebody comes in and goes: links, sessions, passwords of their own. That is possible in a suspended company, whose owner
    /// sees and exports; not for who is disabled.
    pub(crate) async fn begin_entry(&self, caller: &Caller) -> Result<Tx> {
        let tx = self.unchecked(caller, None, "begin").await?;
        if tx.who.is_disabled() { Err(Error::Conflict(Conflict::Disabled)) } else { Ok(tx) }
    }

    /// For the work of a job, which nobody but who holds it can begin. No permission is asked for: what a job does was
    /// allowed when it was enqueued.
    pub(crate) async fn begin_job(&self, _held: &Claimed) -> Result<Tx> {
        self.unchecked(&Caller::job(), None, "begin").await
    }

    /// Like [`Self::begin_job`], for looking only.
    pub(crate) async fn read_job(&self, _held: &Claimed) -> Result<ReadTx> {
        self.unchecked(&Caller::job(), None, "begin read only").await.map(ReadTx)
    }

    async fn open(&self, caller: &Caller, permissions: &[Permission], how: &'static str) -> Result<Tx> {
        if permissions.is_empty() {
            return Err(Error::internal("no permission is named, so there is no transaction"));
        }
        let mut tx = self.unchecked(caller, permissions.first().copied(), how).await?;
        for permission in permissions.iter().copied() {
            tx = tx.and(permission).await?;
        }
        Ok(tx)
    }

    async fn unchecked(&self, caller: &Caller, permission: Option<Permission>, how: &'static str) -> Result<Tx> {
        let mut inner = self.0.pool.begin_with(how).await?;
        let now = self.0.server.clock().now();
        let who = access::load(&mut inner, caller, now).await?;
        let caller = caller.clone();
        Ok(Tx { inner, db: self.clone(), caller, permission, is_own: false, who, now, jobs: Vec::new() })
    }
}

/// A transaction in one company's database, opened for one caller.
pub struct Tx {
    inner: Transaction,
    db: TenantDb,
    caller: Caller,
    /// What was asked for last. Nothing, if this was opened for what is the caller's own, or for a job.
    permission: Option<Permission>,
    /// Whether this was opened for what is the caller's own, and no permission was asked for since.
    is_own: bool,
    pub(crate) who: Who,
    now: DateTime<Utc>,
    jobs: Vec<NewJob>,
}

impl Tx {
    pub(crate) fn conn(&mut self) -> &mut PgConnection {
        &mut self.inner
    }

    pub(crate) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The permission that this was opened for, if it took one.
    pub(crate) fn permission(&self) -> Option<Permission> {
        self.permission
    }

    /// Goes on if the caller may use this permission, too; what happens is recorded under it from then on. Else everything is given
    /// up, and the refusal is recorded.
    pub(crate) async fn and(mut self, permission: Permission) -> Result<Self> {
        self.permission = Some(permission);
        match self.who.decide(&self.caller.identity, permission, self.now) {
            Ok(()) => Ok(Self { is_own: false, ..self }),
            Err(rule) => Err(self.refuse(Refusal::Decision(rule)).await),
        }
    }

    /// Whether the caller may use this permission besides, to be shown more: a no is not recorded.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.who.decide(&self.caller.identity, permission, self.now).is_ok()
    }

    /// The moment the transaction began; one moment for everything it writes.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.now
    }

    pub(crate) fn db(&self) -> &TenantDb {
        &self.db
    }

    /// From now on a refusal names this as what it was to be done to.
    pub(crate) fn on(&mut self, target: Target) {
        self.caller = self.caller.on(target);
    }

    /// Enqueues work that happens after, and only if, this commits.
    pub(crate) fn enqueue(&mut self, work: impl Work) {
        self.enqueue_at(work, self.now);
    }

    /// Like [`Self::enqueue`], not before `run_at`.
    pub(crate) fn enqueue_at(&mut self, work: impl Work, run_at: DateTime<Utc>) {
        self.jobs.push(NewJob::at(work, run_at));
    }

    /// Says what happened besides, for what is several things at once; kept with what this commits with.
    pub(crate) async fn also(&mut self, event: Event) -> Result<()> {
        audit::insert_done(self, event).await.map(drop)
    }

    /// Keeps the change and says what happened. There is no other way to keep a change that people ask for.
    pub(crate) async fn commit(self, event: Event) -> Result<()> {
        self.commit_numbered(event).await.map(drop)
    }

    /// Like [`Self::commit`]; gives the event's number.
    pub(crate) async fn commit_numbered(mut self, event: Event) -> Result<i64> {
        let seq = audit::insert_done(&mut self, event).await?;
        self.enqueue_at(SealAudit, audit::seal_at(self.now));
        self.commit_recorded().await?;
        Ok(seq)
    }

    /// Keeps a change that is its own record (messages, statuses, job states). The callers of this are listed in a test.
    pub(crate) async fn commit_recorded(mut self) -> Result<()> {
        if self.is_own && self.who.is_suspended() {
            return Err(Error::Conflict(Conflict::Suspended));
        }
        if let Some(Once::Named { name, digest }) = self.caller.once.clone() {
            audit::note_executed(&mut self, &name, digest).await?;
        }
        let jobs = std::mem::take(&mut self.jobs);
        let first = jobs.iter().map(NewJob::run_at).min();
        if let Some(first) = first {
            queue::insert(&mut self.inner, jobs, self.now).await?;
            queue::lower_wakeup(&self.db, first).await?;
        }
        self.inner.commit().await?;
        if let Some(first) = first {
            wake(&self.db, first).await;
        }
        Ok(())
    }

    /// Like [`Self::refuse`], over another permission than the one that this was opened for.
    pub(crate) async fn refuse_over(mut self, permission: Permission, reason: Refusal) -> Error {
        self.permission = Some(permission);
        self.refuse(reason).await
    }

    /// Gives up the change, whose body stopped; records that it was refused, if it was.
    pub(crate) async fn stop(self, stop: Stop) -> Error {
        match stop {
            Stop::Refuse(reason) | Stop::RefuseMaker(reason) => self.refuse(reason).await,
            Stop::Fail(error) => error,
        }
    }

    /// Gives up the change and records that it was refused.
    pub(crate) async fn refuse(self, reason: Refusal) -> Error {
        let Self { inner, db, caller, permission, now, .. } = self;
        drop(inner);
        let Some(permission) = permission else {
            return Error::internal("refused, though no permission was asked for");
        };
        let recorded = record_refusal(&db, &caller, permission, &reason, now).await;
        match recorded {
            Ok(grantors) => Error::Denied(Box::new(Denied { permission, reason, grantors })),
            Err(error) => error,
        }
    }
}

async fn record_refusal(
    db: &TenantDb,
    caller: &Caller,
    permission: Permission,
    reason: &Refusal,
    now: DateTime<Utc>,
) -> Result<Vec<crate::ids::DiscordId>> {
    let sealing = audit::seal_at(now);
    let mut tx = db.0.pool.begin_with("begin").await?;
    audit::insert_refused(&mut tx, db, caller, permission, reason, now).await?;
    queue::insert(&mut tx, vec![NewJob::at(SealAudit, sealing)], now).await?;
    queue::lower_wakeup(db, sealing).await?;
    let grantors = access::grantors(&mut tx, now).await?;
    tx.commit().await?;
    wake(db, sealing).await;
    // Who gives permissions may still lack this one; they need somebody else for it.
    let others = grantors.into_iter().filter_map(|holder| holder.discord_id);
    Ok(others.filter(|grantor| Some(*grantor) != caller.identity.discord()).collect())
}

/// Enqueues work that no change causes, which nobody needs a permission for: a look at something.
pub(crate) async fn enqueue(db: &TenantDb, work: impl Iterator<Item = impl Work>) -> Result<()> {
    let now = db.server().clock().now();
    let jobs: Vec<NewJob> = work.map(|work| NewJob::at(work, now)).collect();
    if jobs.is_empty() {
        return Ok(());
    }
    let mut tx = db.0.pool.begin_with("begin").await?;
    queue::insert(&mut tx, jobs, now).await?;
    queue::lower_wakeup(db, now).await?;
    tx.commit().await?;
    wake(db, now).await;
    Ok(())
}

/// Lowers the wake-up, now that what it is about is committed.
pub(crate) async fn wake(db: &TenantDb, at: DateTime<Utc>) {
    if let Err(error) = queue::lower_wakeup(db, at).await {
        tracing::warn!(tenant = %db.slug(), %error, "a wake-up was not repeated; a worker looks within a minute");
    }
    db.server().nudge();
}

/// A transaction that only looks.
pub struct ReadTx(Tx);

impl Deref for ReadTx {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        &self.0
    }
}

impl DerefMut for ReadTx {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.0
    }
}
