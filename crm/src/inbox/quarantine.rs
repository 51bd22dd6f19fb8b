//! What was put aside for a person to look at: jobs that can't succeed, and deliveries that can't be applied. It is listed, looked
//! into and let go again by the operator ([`retry`]); the owners' channel hears of it ([`waiting`], [`told`]).

mod sql;

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    caller::Caller,
    db::{self, TenantDb},
    error::{Error, Noun, Result},
    ids::JobId,
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        queue::{self, Claimed},
    },
    permission::Permission,
};

/// How many of each are listed; the count says how many there are.
pub const LISTED: i64 = 200;

/// Something that was put aside, as people name it: a delivery by its number, a job by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// A delivery.
    Delivery(i64),
    /// A job.
    Job(JobId),
}

impl fmt::Display for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Delivery(number) => number.fmt(f),
            Self::Job(id) => id.fmt(f),
        }
    }
}

impl FromStr for Aside {
    type Err = &'static str;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let delivery = raw.parse().ok().filter(|number| *number > 0).map(Self::Delivery);
        let either = delivery.or_else(|| raw.parse().ok().map(Self::Job));
        either.ok_or("neither the number of a delivery nor the id of a job, as `omnicrm quarantine list` shows them")
    }
}

impl Aside {
    fn target(self) -> Target {
        match self {
            Self::Delivery(number) => Target::new(Noun::Delivery, &number),
            Self::Job(id) => Target::new(Noun::Job, &id),
        }
    }
}

/// A job that was put aside.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AsideJob {
    /// Its id.
    pub id: JobId,
    /// What kind of work.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was put aside; the moment it was made, if a version that did not write that down put it aside.
    pub quarantined_at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// What a worker needs to do it.
    pub payload: Value,
}

/// A delivery that was put aside.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AsideDelivery {
    /// Its number.
    pub id: i64,
    /// The channel that it came by.
    pub channel: String,
    /// How often it was tried.
    pub attempts: i32,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// When it was put aside.
    pub quarantined_at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// How many bytes it has.
    pub bytes: i64,
}

/// What is put aside in a company, oldest first.
#[derive(Clone, Debug)]
pub struct Listing {
    /// How many jobs and how many deliveries there are.
    pub count: Count,
    /// The first of the jobs, at most [`LISTED`].
    pub jobs: Vec<AsideJob>,
    /// The first of the deliveries, at most [`LISTED`].
    pub deliveries: Vec<AsideDelivery>,
}

/// How many are put aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Count {
    /// Of jobs.
    pub jobs: i64,
    /// Of deliveries.
    pub deliveries: i64,
}

impl Count {
    /// Whether nothing is.
    pub fn is_zero(self) -> bool {
        self == Self { jobs: 0, deliveries: 0 }
    }
}

/// One of them in full.
#[derive(Clone, Debug)]
pub enum Exhibit {
    /// A delivery, with its bytes as they were signed.
    Delivery(AsideDelivery, Vec<u8>),
    /// A job.
    Job(AsideJob),
}

/// What is put aside.
pub async fn list(db: &TenantDb, caller: &Caller) -> Result<Listing> {
    let mut tx = db.read(caller, Permission::ViewSystemLogs).await?;
    let (jobs, deliveries) = (sql::jobs(&mut tx, LISTED).await?, sql::deliveries(&mut tx, LISTED).await?);
    Ok(Listing { count: sql::count(&mut tx).await?, jobs, deliveries })
}

/// How much is put aside.
pub async fn count(db: &TenantDb, caller: &Caller) -> Result<Count> {
    let mut tx = db.read(caller, Permission::ViewSystemLogs).await?;
    sql::count(&mut tx).await
}

/// Everything that is put aside, by name: deliveries before jobs, because jobs may be about what deliveries bring.
pub async fn all(db: &TenantDb, caller: &Caller) -> Result<Vec<Aside>> {
    let mut tx = db.read(caller, Permission::ViewSystemLogs).await?;
    let deliveries = sql::delivery_numbers(&mut tx).await?.into_iter().map(Aside::Delivery);
    let jobs = sql::job_ids(&mut tx).await?.into_iter().map(Aside::Job);
    Ok(deliveries.chain(jobs).collect())
}

/// One of them in full. Customers' words may be in it.
pub async fn show(db: &TenantDb, caller: &Caller, which: Aside) -> Result<Exhibit> {
    let mut tx = db.read(&caller.on(which.target()), Permission::ViewSystemLogs).await?;
    match which {
        Aside::Delivery(number) => {
            let found = sql::delivery(&mut tx, number).await?.ok_or(Error::NotFound(Noun::Delivery))?;
            Ok(Exhibit::Delivery(found, sql::raw(&mut tx, number).await?))
        }
        Aside::Job(id) => sql::job(&mut tx, id).await?.map(Exhibit::Job).ok_or(Error::NotFound(Noun::Job)),
    }
}

/// Lets one of them go again, from its first attempt on. What still can't be done is put aside again, with the new reason.
/// `NotFound` if it is not, or no longer, put aside.
pub async fn retry(db: &TenantDb, caller: &Caller, which: Aside) -> Result<()> {
    let mut tx = db.begin(&caller.on(which.target()), Permission::ManageIntegrations).await?;
    let event = match which {
        Aside::Delivery(number) => {
            let attempts = sql::release_delivery(&mut tx, number).await?.ok_or(Error::NotFound(Noun::Delivery))?;
            let before = json!({ "attempts": attempts });
            Event::new(Action::DeliveryRetry).on(&number).called(&format!("#{number}")).before(before)
        }
        Aside::Job(id) => {
            let (kind, attempts) = sql::release_job(&mut tx, id).await?.ok_or(Error::NotFound(Noun::Job))?;
            Event::new(Action::JobRetry).on(&id).called(&kind).before(json!({ "attempts": attempts }))
        }
    };
    let now = tx.now();
    tx.commit(event).await?;
    // Should this end here, a worker looks when the event is to be sealed, seconds later.
    db::wake(db, now).await;
    Ok(())
}

/// What the owners' channel is told: how much is put aside now. Nothing, if somebody has seen to all of it since.
pub async fn waiting(db: &TenantDb, job: &Claimed) -> Result<Option<Count>> {
    let mut tx = db.read_job(job).await?;
    let count = sql::count(&mut tx).await?;
    Ok((!count.is_zero()).then_some(count))
}

/// The owners' channel was told; ends the job.
pub async fn told(db: &TenantDb, job: &Claimed) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    queue::note_telling(&mut tx).await?;
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}
