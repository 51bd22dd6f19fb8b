//! Sealed events on their way to the channels that show them: each once, in the order of the chain.

use super::query::Entry;
use crate::{
    db::{TenantDb, Tx},
    error::Result,
    ids::DiscordId,
    jobs::Job,
    kernel::{
        queue::{self, Claimed},
        settings::{self, AuditChannel, AuditFeed, OwnerChannel},
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

#[derive(sqlx::FromRow)]
struct Row {
    place: i64,
    #[sqlx(flatten)]
    entry: Entry,
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
    let places = sqlx::query_as(
        "select feed_place, digest_place, (select coalesce(max(place), 0) from audit_chain) from tenant",
    );
    let (feed_place, digest_place, head): (i64, i64, i64) = places.fetch_one(tx.conn()).await?;
    let after = match feed {
        Feed::Audit => feed_place,
        Feed::Owners => digest_place,
    };
    let Some(channel) = channel.0.filter(|_| head > after) else { return Ok(None) };
    let rows: Vec<Row> = sqlx::query_as(
        "select c.place, a.seq, a.at, a.caller_kind, a.caller_id, a.caller_name, a.via, a.action, a.noun, a.target_id,
                a.target_label, a.permission, a.before, a.after, a.reason, a.outcome, a.request_id
         from audit_chain c join audit_log a on a.seq = c.seq
         where c.place > $1 and c.place <= $2 and ($3::text[] is null or a.noun = any($3))
           and ($5 or a.action <> 'member.set_language')
         order by c.place limit $4",
    )
    .bind(after)
    .bind(head)
    .bind(nouns)
    .bind(BATCH)
    // In which language somebody reads is nothing that owners watch.
    .bind(matches!(feed, Feed::Audit))
    .fetch_all(tx.conn())
    .await?;
    // What the owners did not choose to see is passed over for good: the next look begins behind it.
    let up_to = rows.last().filter(|_| rows.len() as i64 == BATCH).map_or(head, |row| row.place);
    if rows.is_empty() {
        move_on(&mut tx, feed, up_to).await?;
        tx.commit_recorded().await?;
        return Ok(None);
    }
    Ok(Some(Batch { channel, entries: rows.into_iter().map(|row| row.entry).collect(), up_to }))
}

/// Lets a channel that was not set until now show what happens from now on. What still waits to be sealed takes the next
/// places of the chain, and is not from now on.
pub(crate) async fn begin(tx: &mut Tx, feed: Feed) -> Result<()> {
    let sealed_and_waiting: i64 = sqlx::query_scalar(
        "select (select coalesce(max(place), 0) from audit_chain) + (select count(*) from audit_queue)",
    )
    .fetch_one(tx.conn())
    .await?;
    move_on(tx, feed, sealed_and_waiting).await
}

async fn move_on(tx: &mut Tx, feed: Feed, up_to: i64) -> Result<()> {
    match feed {
        Feed::Audit => sqlx::query("update tenant set feed_place = greatest(feed_place, $1)"),
        Feed::Owners => sqlx::query("update tenant set digest_place = greatest(digest_place, $1)"),
    }
    .bind(up_to)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The batch is in the channel. Ends the job, and begins the next if there may be more.
pub async fn fed(db: &TenantDb, job: &Claimed, feed: Feed, batch: &Batch) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    move_on(&mut tx, feed, batch.up_to).await?;
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
    let head: Option<(i64, Vec<u8>)> =
        sqlx::query_as("select place, hash from audit_chain order by place desc limit 1")
            .fetch_optional(tx.conn())
            .await?;
    Ok(head.map(|(place, hash)| (place, hex::encode(hash))))
}
