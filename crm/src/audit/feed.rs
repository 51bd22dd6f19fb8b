//! Sealed events on their way to the channels that show them: each once, in the order of the chain.

use super::{query::Entry, sql};
use crate::{
    db::{TenantDb, Tx},
    error::Result,
    ids::DiscordId,
    jobs::Job,
    kernel::{
        queue::{self, Claimed},
        settings::{self, AuditChannel, AuditFeed, OwnerChannel},
        sight,
    },
};

/// Which channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// The audit channel: each event of the nouns that were chosen.
    Audit,
    /// The owners' channel: changes of people, roles, requests and settings.
    Owners,
}

/// The nouns whose events the owners' channel shows.
const OWNERS_READ_OF: [&str; 4] = ["member", "role", "request", "tenant"];

/// How many events one post shows at most.
const BATCH: i64 = 10;

/// Events for one post.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Where to.
    pub channel: DiscordId,
    /// The events, oldest first.
    pub entries: Vec<Entry>,
    /// Up to where this goes, as a place in the chain.
    pub up_to: i64,
}

/// What the channel is to show next; `None` if that is nothing, or no channel is set.
pub async fn feed(db: &TenantDb, job: &Claimed, feed: Feed) -> Result<Option<Batch>> {
    let mut tx = db.begin_job(job).await?;
    let chosen = settings::all(tx.conn()).await?;
    let (channel, nouns) = match feed {
        Feed::Audit => {
            let AuditFeed { channel, nouns } = chosen.get::<AuditChannel>()?;
            (channel, nouns)
        }
        Feed::Owners => (chosen.get::<OwnerChannel>()?, Some(OWNERS_READ_OF.map(str::to_owned).to_vec())),
    };
    let (after, head) = sql::shown_and_sealed(&mut tx, feed).await?;
    let Some(channel) = channel.0.filter(|_| head > after) else { return Ok(None) };
    let rows = sql::sealed_between(&mut tx, feed, (after, head), nouns, BATCH).await?;
    // What the owners did not choose to see is passed over for good: the next look begins behind it.
    let up_to = rows.last().filter(|_| rows.len() as i64 == BATCH).map_or(head, |row| row.place);
    if rows.is_empty() {
        sql::move_on(&mut tx, feed, up_to).await?;
        tx.commit_recorded().await?;
        return Ok(None);
    }
    let sight = sight::of(&mut tx).await?;
    Ok(Some(Batch { channel, entries: rows.into_iter().map(|row| row.entry.seen(sight)).collect(), up_to }))
}

/// Lets a channel that was not set until now show what happens from now on. What still waits to be sealed takes the next
/// places of the chain, and is not from now on.
pub(crate) async fn begin(tx: &mut Tx, feed: Feed) -> Result<()> {
    let sealed_and_waiting = sql::count_sealed_and_waiting(tx).await?;
    sql::move_on(tx, feed, sealed_and_waiting).await
}

/// The batch is in the channel. Ends the job, and begins the next if there may be more.
pub async fn fed(db: &TenantDb, job: &Claimed, feed: Feed, batch: &Batch) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::move_on(&mut tx, feed, batch.up_to).await?;
    queue::done_in(&mut tx, job).await?;
    if batch.entries.len() as i64 == BATCH {
        tx.enqueue(match feed {
            Feed::Audit => Job::FeedAudit,
            Feed::Owners => Job::DigestChanges,
        });
    }
    tx.commit_recorded().await
}

/// The chain's head, for noting it where the database does not reach: its place and its hash in hexadecimal.
pub async fn head(db: &TenantDb, job: &Claimed) -> Result<Option<(i64, String)>> {
    let mut tx = db.read_job(job).await?;
    let head = sql::head(&mut tx).await?;
    Ok(head.map(|(place, hash)| (place, hex::encode(hash))))
}
