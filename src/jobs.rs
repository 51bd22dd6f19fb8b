//! The workers: they hear which tenants have something to do, hold a lease on each, apply its raw deliveries in order and
//! run its jobs. To add a kind of work: see [`crm::jobs`].

mod crew;
mod effects;
mod pace;
mod webhook_pace;

use std::{collections::HashSet, sync::Arc, time::Duration};

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use crm::{
    Server, TenantDb,
    deliveries::{self, Stored, Understood},
    ids::TenantId,
    jobs::{self, Claim, Claimed, Job, Lease},
    reconcile,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::{JoinError, JoinHandle},
    time::Instant,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{error, warn};

use self::crew::{Crew, Crews};
pub use self::effects::Effects;
use crate::{
    bot::Connection,
    config::{self, Config},
};

/// How long a tenant is held; held on to every third of it.
const LEASE: TimeDelta = TimeDelta::seconds(60);
const HOLD_ON: Duration = Duration::from_secs(20);

/// How often the databases are asked even if nobody nudged: for what other processes enqueued, and what has become due.
const LOOK: Duration = Duration::from_millis(1000);

/// How often is looked for deliveries that came for an address before it was connected, and for companies that have a number at
/// Twilio since.
const ROUTE_LATE: Duration = Duration::from_secs(10);

/// Companies for which that is planned at once: the workers wait meanwhile.
const PLANNED_AT_ONCE: usize = 20;

/// How long a stop waits for jobs that are running.
const DRAIN: Duration = Duration::from_secs(20);

/// Waits before a job's end is recorded anew, or a tenant let go, while the database is away; together well within the lease of
/// either. Work that was done would be done again otherwise, and what has come would wait.
const RECORD_AGAIN: [Duration; 5] = [
    Duration::from_millis(250),
    Duration::from_secs(1),
    Duration::from_secs(3),
    Duration::from_secs(10),
    Duration::from_secs(20),
];

/// Slow jobs of one company above which no more are taken. They leave the places of the quick ones alone, so that a customer's
/// films don't hold up what is said to others.
const SLOW_AT_ONCE: usize = 4;

/// How often a slow job is held on to while it runs: three times within its lease.
const HOLD_JOB: Duration = Duration::from_secs(jobs::JOB_LEASE.num_seconds().unsigned_abs() / 3);

/// A job that panicked this often is quarantined.
const PANICS: i32 = 5;

/// The workers of one process. Cheap to clone.
#[derive(Clone)]
pub struct Workers {
    server: Server,
    effects: Arc<Effects>,
    places: Arc<Semaphore>,
    tenants_at_once: usize,
    jobs_at_once: usize,
    turn: Duration,
    crews: Arc<Crews>,
    tasks: TaskTracker,
}

impl Workers {
    /// Workers that act on the outside world through `discord`, if there is a bot, and WhatsApp's providers.
    pub fn new(server: Server, discord: Option<Arc<Connection>>, config: &Config) -> Result<Self> {
        let effects = Arc::new(Effects::new(discord.map(|connection| connection.outgoing.clone()), config)?);
        let config::Worker { tenants_at_once, jobs_at_once, turn_milliseconds } = config.worker;
        let (tenants_at_once, jobs_at_once) = (tenants_at_once.max(1), jobs_at_once.max(1));
        Ok(Self {
            server,
            effects,
            places: Arc::new(Semaphore::new(tenants_at_once)),
            tenants_at_once,
            jobs_at_once,
            turn: Duration::from_millis(turn_milliseconds),
            crews: Arc::default(),
            tasks: TaskTracker::new(),
        })
    }

    /// Works until `stop`, then finishes what is running.
    pub async fn run(self, stop: CancellationToken) -> Result<()> {
        let mut nudges = self.server.nudges();
        let mut routed_late: Option<Instant> = None;
        let (mut planned, mut unheard) = (HashSet::new(), None);
        while !stop.is_cancelled() {
            nudges.mark_unchanged();
            if routed_late.is_none_or(|at| at.elapsed() >= ROUTE_LATE) {
                routed_late = Some(Instant::now());
                if let Err(error) = deliveries::route_late(&self.server).await {
                    warn!(%error, "deliveries for addresses connected since can't be handed on; trying again");
                }
                if let Err(error) = self.plan_reconciling(&mut planned).await {
                    warn!(%error, "it can't be planned to ask Twilio for what was lost; trying again");
                }
            }
            let next_look = match self.take_tenants(&mut unheard, &stop).await {
                Ok(()) => self.next_look().await,
                Err(error) => {
                    warn!(%error, "workers can't reach the control database; trying again");
                    LOOK
                }
            };
            tokio::select! {
                _ = nudges.changed() => {}
                () = tokio::time::sleep(next_look) => {}
                () = stop.cancelled() => {}
            }
        }
        self.tasks.close();
        if tokio::time::timeout(DRAIN, self.tasks.wait()).await.is_err() {
            warn!("some jobs did not finish in time; another worker takes them over when their lease has run out");
        }
        Ok(())
    }

    /// Sees to it that each company with a number at Twilio has a job that asks for what was lost. It plans itself from then on,
    /// so once in the life of this process is enough, and mends a plan that was put aside.
    async fn plan_reconciling(&self, planned: &mut HashSet<TenantId>) -> crm::Result<()> {
        let companies = reconcile::companies(&self.server).await?;
        planned.retain(|tenant| companies.contains(tenant));
        let new: Vec<TenantId> = companies.difference(planned).copied().take(PLANNED_AT_ONCE).collect();
        for tenant in new {
            let plan = async { reconcile::plan(&self.server.tenant(tenant).await?).await };
            match plan.await {
                Ok(()) => drop(planned.insert(tenant)),
                // Whose database is away holds up no other.
                Err(error) => {
                    warn!(%tenant, %error, "it can't be planned to ask Twilio for what was lost; trying again");
                }
            }
        }
        Ok(())
    }

    /// `unheard` is the claim whose answer did not come: what it may have taken would wait until its lease has run out.
    async fn take_tenants(&self, unheard: &mut Option<Claim>, stop: &CancellationToken) -> crm::Result<()> {
        if let Some(claim) = *unheard {
            jobs::take_back(&self.server, claim).await?;
            *unheard = None;
        }
        let free = self.places.available_permits();
        if free == 0 {
            return Ok(());
        }
        let limit = i64::try_from(free.min(self.tenants_at_once)).unwrap_or(1);
        let claim = *unheard.insert(Claim::fresh());
        let leases = jobs::claim_tenants(&self.server, claim, limit, LEASE).await?;
        *unheard = None;
        for lease in leases {
            let Ok(place) = self.places.clone().acquire_owned().await else { return Ok(()) };
            let (workers, stop) = (self.clone(), stop.clone());
            self.tasks.spawn(async move { workers.serve(lease, place, stop).await });
        }
        Ok(())
    }

    async fn next_look(&self) -> Duration {
        // Who gives a place back nudges.
        if self.places.available_permits() == 0 {
            return LOOK;
        }
        let due = jobs::next_wakeup(&self.server).await.ok().flatten();
        let wait = due.map(|at| (at - self.server.clock().now()).to_std().unwrap_or(Duration::from_millis(10)));
        wait.unwrap_or(LOOK).min(LOOK)
    }

    /// Works for one tenant until it has nothing more to do, or has had its turn while others wait for a place. What it has
    /// running then goes on.
    async fn serve(&self, lease: Lease, place: OwnedSemaphorePermit, stop: CancellationToken) {
        let crew = self.crews.of(lease.tenant);
        let served = async {
            let db = self.server.tenant(lease.tenant).await?;
            self.work(&db, &lease, &crew, &stop).await?;
            jobs::next_due(&db).await
        };
        let now = || self.server.clock().now();
        let next = match served.await {
            // Jobs that end may let others begin, and nobody tells.
            Ok(next) if !crew.is_idle() => {
                let soon = now() + LOOK;
                Some(next.map_or(soon, |next| next.min(soon)))
            }
            Ok(next) => next,
            Err(error) => {
                error!(tenant = %lease.tenant, %error, "work for a tenant was interrupted; it goes on in a moment");
                Some(now() + TimeDelta::seconds(5))
            }
        };
        drop(place);
        self.let_go(&lease, next).await;
    }

    /// Lets a tenant go; again and again while the database is away, because nobody serves it until its lease has run out.
    async fn let_go(&self, lease: &Lease, next: Option<DateTime<Utc>>) {
        let mut waits = RECORD_AGAIN.into_iter();
        while let Err(error) = jobs::release(&self.server, lease, next).await {
            let Some(wait) = waits.next() else {
                return warn!(tenant = %lease.tenant, %error, "a tenant could not be let go; its lease runs out by itself");
            };
            tokio::time::sleep(wait).await;
        }
    }

    async fn work(&self, db: &TenantDb, lease: &Lease, crew: &Arc<Crew>, stop: &CancellationToken) -> crm::Result<()> {
        let mut nudges = self.server.nudges();
        let (mut held_since, mut turn_since) = (Instant::now(), Instant::now());
        while !stop.is_cancelled() {
            nudges.mark_unchanged();
            if held_since.elapsed() > HOLD_ON {
                if !jobs::extend(&self.server, lease, LEASE).await? {
                    warn!(tenant = %db.slug(), "another worker holds this tenant now");
                    break;
                }
                held_since = Instant::now();
            }
            let applied = deliveries::process(db, understand).await?;
            let started = self.start_jobs(db, crew).await?;
            if turn_since.elapsed() >= self.turn {
                if self.others_wait().await? {
                    break;
                }
                turn_since = Instant::now();
            }
            if applied.deliveries + applied.handed_on + applied.quarantined + started > 0 {
                continue;
            }
            if crew.is_idle() {
                break;
            }
            tokio::select! {
                () = crew.one_ended() => {}
                _ = nudges.changed() => {}
                () = tokio::time::sleep(LOOK) => {}
                () = stop.cancelled() => {}
            }
        }
        Ok(())
    }

    /// Whether a tenant is due for which no place is free.
    async fn others_wait(&self) -> crm::Result<bool> {
        if self.places.available_permits() > 0 {
            return Ok(false);
        }
        let due = jobs::next_wakeup(&self.server).await?;
        Ok(due.is_some_and(|at| at <= self.server.clock().now()))
    }

    async fn start_jobs(&self, db: &TenantDb, crew: &Arc<Crew>) -> crm::Result<usize> {
        let free = self.jobs_at_once.saturating_sub(crew.quick());
        if free == 0 {
            return Ok(0);
        }
        let free = i64::try_from(free).unwrap_or(1);
        let claimed = match crew.slow() {
            0..SLOW_AT_ONCE => jobs::claim(db, free).await?,
            _ => jobs::claim_quick(db, free).await?,
        };
        let started = claimed.len();
        for job in claimed {
            let work = job.job();
            let working = crew.begin(work.as_ref().is_ok_and(Job::is_slow));
            let (db, effects) = (db.clone(), self.effects.clone());
            // Also after an error here, or at the end of a turn, it goes on: a job that was let drop could not record its end, and
            // would be done again after its lease.
            self.tasks.spawn(async move {
                run(&db, &effects, job, work).await;
                drop(working);
            });
        }
        Ok(started)
    }
}

/// What its provider's parser makes of a raw delivery, in the service layer's terms.
fn understand(delivery: &Stored<'_>) -> Understood {
    webhooks::whatsapp::parse(delivery).into()
}

/// Runs one job on a task of its own, so that a panic ends that task and nothing else.
async fn run(db: &TenantDb, effects: &Arc<Effects>, job: Claimed, work: Result<Job, String>) {
    let work = match work {
        Ok(work) => work,
        Err(reason) => {
            return settle(db, &job, Err(JobError::Final(format!("this version can't read it: {reason}")))).await;
        }
    };
    let (kind, is_slow) = (work.kind(), work.is_slow());
    let mut task = {
        let (db, effects, job) = (db.clone(), effects.clone(), job.clone());
        tokio::spawn(async move { effects.perform(&db, &job, work).await })
    };
    let ended = match is_slow {
        true => hold_on(&mut task, || jobs::hold(db, &job)).await,
        false => Some(task.await),
    };
    let Some(ended) = ended else {
        warn!(tenant = %db.slug(), job = %job.id, "another worker has a slow job now; it goes on there");
        return;
    };
    let outcome = match ended {
        Ok(outcome) => outcome,
        Err(_) if job.attempt >= PANICS => Err(JobError::Final("it panicked again and again".into())),
        Err(_) => Err(JobError::Passing { reason: "it panicked".into(), after: None }),
    };
    let word = match &outcome {
        Ok(_) => "done",
        Err(JobError::Passing { .. }) => "retry",
        Err(JobError::Final(_)) => "quarantined",
    };
    metrics::counter!("omnicrm_jobs_total", "kind" => kind, "outcome" => word).increment(1);
    settle(db, &job, outcome).await;
}

/// Waits for the end of a job's task, and holds on to the job meanwhile. `None`: somebody else has the job, and the task is
/// stopped.
async fn hold_on<T, H: Future<Output = crm::Result<bool>>>(
    task: &mut JoinHandle<T>,
    hold: impl Fn() -> H,
) -> Option<Result<T, JoinError>> {
    let mut again = tokio::time::interval_at(Instant::now() + HOLD_JOB, HOLD_JOB);
    loop {
        tokio::select! {
            ended = &mut *task => return Some(ended),
            _ = again.tick() => {}
        }
        match hold().await {
            Ok(true) => {}
            Ok(false) => {
                task.abort();
                return None;
            }
            Err(error) => warn!(%error, "a slow job could not be held on to; trying again"),
        }
    }
}

/// How a job that did not succeed goes on.
#[derive(Debug)]
pub enum JobError {
    /// It may succeed later.
    Passing {
        /// Why not now.
        reason: String,
        /// When the provider wants to be asked again.
        after: Option<chrono::DateTime<chrono::Utc>>,
    },
    /// It will never succeed.
    Final(String),
}

impl From<crm::Error> for JobError {
    fn from(error: crm::Error) -> Self {
        match error {
            crm::Error::NotFound(_) | crm::Error::Invalid { .. } | crm::Error::Denied(_) => {
                Self::Final(error.to_string())
            }
            _ => Self::Passing { reason: error.to_string(), after: None },
        }
    }
}

/// How a job that succeeded ended.
#[derive(Debug)]
pub enum Ended {
    /// Its end is recorded already, with its outcome.
    Recorded,
    /// Its end is still to be recorded.
    Plain,
}

async fn settle(db: &TenantDb, job: &Claimed, outcome: Result<Ended, JobError>) {
    match &outcome {
        Ok(_) => {}
        Err(JobError::Passing { reason, .. }) => {
            warn!(tenant = %db.slug(), job = %job.id, attempt = job.attempt, reason, "a job is tried again later");
        }
        Err(JobError::Final(reason)) => {
            error!(tenant = %db.slug(), job = %job.id, reason, "ALERT: a job can't succeed and was quarantined");
            metrics::counter!("omnicrm_quarantined_jobs_total").increment(1);
        }
    }
    let mut waits = RECORD_AGAIN.into_iter();
    loop {
        let error = match (record(db, job, &outcome).await, waits.next()) {
            (Ok(()), _) => return,
            (Err(crm::Error::Unavailable(_)), Some(wait)) => {
                tokio::time::sleep(wait).await;
                continue;
            }
            (Err(error), _) => error,
        };
        warn!(tenant = %db.slug(), job = %job.id, %error, "a job's end could not be recorded; it comes back after its lease");
        return;
    }
}

/// Doing this again changes nothing: it ends a job only as long as we hold it.
async fn record(db: &TenantDb, job: &Claimed, outcome: &Result<Ended, JobError>) -> crm::Result<()> {
    match outcome {
        Ok(Ended::Recorded) => Ok(()),
        Ok(Ended::Plain) => jobs::done(db, job).await.map(|_| ()),
        Err(JobError::Passing { reason, after }) => jobs::retry(db, job, *after, reason).await,
        Err(JobError::Final(reason)) => jobs::quarantine(db, job, reason).await,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Runs a task of this length while `hold` answers; how it ended, and how often was held on.
    async fn held(seconds: u64, hold: impl Fn(usize) -> crm::Result<bool>) -> (Option<bool>, usize) {
        let asked = AtomicUsize::new(0);
        let mut task = tokio::spawn(tokio::time::sleep(Duration::from_secs(seconds)));
        let ended = hold_on(&mut task, || async { hold(asked.fetch_add(1, Ordering::Relaxed) + 1) }).await;
        if ended.is_none() {
            assert!(task.await.is_err_and(|error| error.is_cancelled()), "it does not go on here");
        }
        (ended.map(|ended| ended.is_ok()), asked.into_inner())
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_job_is_held_until_it_ends_or_is_lost() {
        assert_eq!(held(30, |_| Ok(true)).await, (Some(true), 0));
        assert_eq!(held(900, |_| Ok(true)).await, (Some(true), 22), "for as long as it takes");
        assert_eq!(held(900, |times| Ok(times < 3)).await, (None, 3));
        let away = |times| if times == 1 { Err(crm::Error::Unavailable("away".into())) } else { Ok(true) };
        assert_eq!(held(90, away).await, (Some(true), 2), "a database that is away for a moment changes nothing");
    }
}
