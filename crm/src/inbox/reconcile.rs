//! What a provider could not get through to us. Twilio posts a message or a report once, and once more at most (Twilio, "Webhooks
//! connection overrides"), so what it posts while we are down, or refuse, is lost, unless somebody asks. A job asks, for each of
//! the company's numbers at Twilio, for the list of their messages, every few minutes: a message that is not here is stored like a
//! delivery and goes the same way as one. It also learns what became of answers of ours on which no report came.
//!
//! How far the list has been read is a row of `reconciliations`. It moves on in the transaction that stores what was found, so
//! nothing is passed over, whenever the program ends.

mod settle;
mod sql;

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

pub use self::settle::{Awaited, Outward, settle};
use crate::{
    caller::Caller,
    channel::{ChannelKind, Origin, Provider},
    channels::{self, Channel},
    db::{TenantDb, Tx},
    deliveries,
    error::Result,
    ids::TenantId,
    jobs::Job,
    kernel::queue::{self, Claimed},
    permission::Permission,
    server::Server,
};

/// Between two runs. With [`SETTLE`] and a look, what was lost is here within five minutes of the end of an outage.
const EVERY: TimeDelta = TimeDelta::minutes(3);

/// A message this young may be on its way to us: Twilio waits 15 seconds for an answer, and tries once more.
pub const SETTLE: TimeDelta = TimeDelta::minutes(1);

/// A run that comes this late comes after an outage of ours. What lies in the spool is richer than what Twilio lists, so it is
/// given [`SETTLE`] to come first.
const LATE: TimeDelta = TimeDelta::minutes(2);

/// How far before the end of the last list the next one begins: Twilio's clocks are not one.
const OVERLAP: TimeDelta = TimeDelta::minutes(10);

/// How far back is looked at most. Who was down for longer reads Twilio's own log.
const AT_MOST: TimeDelta = TimeDelta::days(7);

/// For how long it is asked what became of an answer.
const ASKED_FOR: TimeDelta = TimeDelta::hours(48);

/// How many answers are asked about in a run.
const AWAITED: i64 = 1_000;

/// A number whose list is to be read.
#[derive(Debug)]
pub struct Account {
    /// The number, with what speaks for it.
    pub channel: Channel,
    /// From when on customers' messages may be missing.
    pub since: DateTime<Utc>,
    /// Where the last run stopped, if it did not come to the end of the list.
    pub resume: Option<Resume>,
    /// The answers on which reports may be missing.
    pub awaited: Vec<Awaited>,
}

/// Where a list goes on that is longer than one run reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resume {
    /// The provider's own word for the next page.
    pub page: String,
    /// Until when everything is here once the list has been read to its end.
    pub until: DateTime<Utc>,
}

/// Something that the provider knows and that may be missing here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What makes it the same as what was posted.
    pub key: String,
    /// As it is stored.
    pub raw: Vec<u8>,
}

/// How far a run has come with a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// To the end: everything until then is here.
    Done(DateTime<Utc>),
    /// Not to the end.
    Stopped(Resume),
    /// The provider does not know any more where the last run stopped, so the list is begun anew.
    Lost,
}

/// Sees to it that a company's numbers at Twilio are asked about, as they are from then on.
pub async fn plan(db: &TenantDb) -> Result<()> {
    let mut tx = db.begin(&Caller::channel(ChannelKind::WhatsApp), Permission::CreateContacts).await?;
    let then = tx.now() + SETTLE;
    tx.enqueue_at(Job::ReconcileMessages, then);
    tx.commit_recorded().await
}

/// The companies that have a number at Twilio.
pub async fn companies(server: &Server) -> Result<HashSet<TenantId>> {
    Ok(sql::companies(server, Provider::Twilio).await?.into_iter().collect())
}

/// What a run is to ask. `None`: it comes too late to begin at once, or the company has no such number any more, and the job has
/// ended.
pub async fn start(db: &TenantDb, job: &Claimed) -> Result<Option<Vec<Account>>> {
    let numbers = sql::numbers(db, Provider::Twilio).await?;
    let mut tx = db.begin_job(job).await?;
    let now = tx.now();
    let addresses: Vec<&str> = numbers.iter().map(|(address, _)| address.as_str()).collect();
    sql::forget_others(&mut tx, &addresses).await?;
    let is_late = queue::planned_for(&mut tx, job).await? + LATE < now;
    if is_late && !numbers.is_empty() {
        tx.enqueue_at(Job::ReconcileMessages, now + SETTLE);
    }
    if is_late || numbers.is_empty() {
        queue::done_in(&mut tx, job).await?;
        tx.commit_recorded().await?;
        return Ok(None);
    }
    let mut accounts = Vec::new();
    for (address, added_at) in &numbers {
        let row = sql::row(&mut tx, address).await?;
        let listed_to = row.as_ref().map_or(*added_at, |row| row.listed_to.max(*added_at));
        // Twilio's times are whole seconds.
        let since = (listed_to - OVERLAP).max(*added_at - TimeDelta::seconds(1)).max(now - AT_MOST);
        let asked_at = row.as_ref().map_or(*added_at, |row| row.asked_at);
        let awaited = sql::awaited(&mut tx, address, now - ASKED_FOR, AWAITED).await?;
        let awaited = awaited.into_iter().filter(|awaited| settle::is_due(awaited.since, asked_at, now)).collect();
        let resume = row.and_then(|row| Some(Resume { page: row.resume?, until: row.resume_until? }));
        accounts.push((address, since, resume, awaited));
    }
    tx.commit_recorded().await?;
    let mut opened = Vec::new();
    for (address, since, resume, awaited) in accounts {
        // A number without what speaks for it waits until it has that.
        let Some(channel) = channels::open(db, address).await? else { continue };
        opened.push(Account { channel, since, resume, awaited });
    }
    Ok(Some(opened))
}

/// Which of these messages of a number are not here.
pub async fn missing(db: &TenantDb, job: &Claimed, number: &str, ids: &[&str]) -> Result<HashSet<String>> {
    let mut tx = db.read_job(job).await?;
    Ok(sql::missing(&mut tx, number, ids).await?.into_iter().collect())
}

/// Stores what a list held that was read from `since` on, oldest first, and notes how far it has been read.
pub async fn bring_in(
    db: &TenantDb,
    job: &Claimed,
    number: &str,
    since: DateTime<Utc>,
    found: Vec<Found>,
    progress: Progress,
) -> Result<usize> {
    let mut tx = db.begin_job(job).await?;
    let new = store(&mut tx, number, found).await?;
    sql::progress(&mut tx, number, since, &progress).await?;
    tx.commit_recorded().await?;
    Ok(new)
}

/// Stores what the provider says of answers, and notes that it was asked.
pub async fn settled(db: &TenantDb, job: &Claimed, number: &str, found: Vec<Found>) -> Result<usize> {
    let mut tx = db.begin_job(job).await?;
    let new = store(&mut tx, number, found).await?;
    sql::asked(&mut tx, number).await?;
    tx.commit_recorded().await?;
    Ok(new)
}

async fn store(tx: &mut Tx, number: &str, found: Vec<Found>) -> Result<usize> {
    let of = |Found { key, raw }| {
        let (channel, provider) = (ChannelKind::WhatsApp, Provider::Twilio);
        (Origin { channel, provider, account: Some(number.to_owned()), key: Some(key) }, raw.into())
    };
    deliveries::bring_in(tx, found.into_iter().map(of).collect()).await
}

/// Plans the next run; ends the job.
pub async fn finish(db: &TenantDb, job: &Claimed) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    let then = tx.now() + EVERY;
    tx.enqueue_at(Job::ReconcileMessages, then);
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}
