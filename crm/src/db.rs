//! A tenant's database and the transaction that every change goes through.
//!
//! A [`Tx`] can only be had by naming a caller and a permission ([`TenantDb::begin`], [`TenantDb::read`]), and it can only
//! be kept by saying what happened (`Tx::commit`). Dropped, it leaves nothing behind.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use tokio::sync::OwnedSemaphorePermit;

use crate::{
    access::{self, Who},
    audit::{self, Event},
    caller::Caller,
    error::{Denied, Error, Refusal, Result},
    ids::TenantId,
    jobs::{self, Job, NewJob},
    permission::Permission,
    server::Server,
};

/// One company's database. Cheap to clone.
#[derive(Clone)]
pub struct TenantDb(Arc<Inner>);

struct Inner {
    id: TenantId,
    slug: String,
    pool: PgPool,
    server: Server,
}

impl TenantDb {
    pub(crate) fn new(id: TenantId, slug: String, pool: PgPool, server: Server) -> Self {
        Self(Arc::new(Inner { id, slug, pool, server }))
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

    pub(crate) fn pool(&self) -> &PgPool {
        &self.0.pool
    }

    /// Begins a transaction in which `caller` may use `permission`, as the database says now. A refusal is recorded.
    pub async fn begin(&self, caller: &Caller, permission: Permission) -> Result<Tx> {
        let mut tx = self.open(caller, permission, "begin").await?;
        access::admit(&mut tx).await?;
        Ok(tx)
    }

    /// Like [`Self::begin`], for looking only.
    pub async fn read(&self, caller: &Caller, permission: Permission) -> Result<ReadTx> {
        self.open(caller, permission, "begin read only").await.map(ReadTx)
    }

    /// For looking at what is the caller's own: their standing. Needs no permission, because everybody has it.
    pub(crate) async fn read_own(&self, caller: &Caller) -> Result<ReadTx> {
        self.unchecked(caller, Permission::ViewOwnStats, "begin read only").await.map(ReadTx)
    }

    /// For changing what is the caller's own: their language. Needs no permission, because everybody has it.
    pub(crate) async fn begin_own(&self, caller: &Caller) -> Result<Tx> {
        self.unchecked(caller, Permission::ViewOwnStats, "begin").await
    }

    async fn open(&self, caller: &Caller, permission: Permission, how: &'static str) -> Result<Tx> {
        let tx = self.unchecked(caller, permission, how).await?;
        match tx.who.decide(&caller.identity, permission, tx.now) {
            Ok(()) => Ok(tx),
            Err(rule) => Err(tx.refuse(Refusal::Decision(rule)).await),
        }
    }

    async fn unchecked(&self, caller: &Caller, permission: Permission, how: &'static str) -> Result<Tx> {
        let permits = self.0.server.permits();
        let permit = permits.acquire_owned().await.map_err(|_| Error::Unavailable("shutting down".into()))?;
        let mut inner = self.0.pool.begin_with(how).await?;
        let now = self.0.server.clock().now();
        let who = access::load(&mut inner, caller, permission).await?;
        let caller = caller.clone();
        Ok(Tx { inner, _permit: permit, db: self.clone(), caller, permission, who, now, jobs: Vec::new() })
    }
}

/// A transaction in one company's database, opened for one caller and one permission.
pub struct Tx {
    inner: Transaction<'static, Postgres>,
    _permit: OwnedSemaphorePermit,
    db: TenantDb,
    caller: Caller,
    permission: Permission,
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

    /// The permission that this was opened for.
    pub(crate) fn permission(&self) -> Permission {
        self.permission
    }

    /// The moment the transaction began; one moment for everything it writes.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Enqueues work that happens after, and only if, this commits.
    pub(crate) fn enqueue(&mut self, job: Job) {
        self.jobs.push(NewJob::at(job, self.now));
    }

    /// Keeps the change and says what happened. There is no other way to keep a change that people ask for.
    pub(crate) async fn commit(mut self, event: Event<'_>) -> Result<()> {
        audit::insert_done(&mut self, &event).await?;
        self.commit_recorded().await
    }

    /// Keeps a change that is its own record (messages, statuses, job states). The callers of this are listed in a test.
    pub(crate) async fn commit_recorded(mut self) -> Result<()> {
        let jobs = std::mem::take(&mut self.jobs);
        let work = !jobs.is_empty();
        if work {
            jobs::insert(&mut self, &jobs).await?;
            jobs::lower_wakeup(&self.db, self.now).await?;
        }
        self.inner.commit().await?;
        if work {
            if let Err(error) = jobs::lower_wakeup(&self.db, self.now).await {
                tracing::warn!(tenant = %self.db.slug(), %error, "a wake-up was not repeated; a worker looks within a minute");
            }
            self.db.server().nudge();
        }
        Ok(())
    }

    /// Gives up the change and records that it was refused.
    pub(crate) async fn refuse(self, reason: Refusal) -> Error {
        let Self { inner, db, caller, permission, now, .. } = self;
        drop(inner);
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
    let mut conn = db.pool().acquire().await?;
    audit::insert_refused(&mut conn, caller, permission, reason, now).await?;
    access::grantors(&mut conn, now).await
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
