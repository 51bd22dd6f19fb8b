//! The statements of [`audit`](super). Events are written by [`crate::kernel::audit`].

use futures_util::stream::BoxStream;
use sqlx::{FromRow, Postgres, QueryBuilder, Row, postgres::PgRow};
use uuid::Uuid;

use super::{erase::Part, feed::Feed, query::Entry};
use crate::{
    db::Tx,
    error::{Noun, Result},
    ids::{DiscordId, EventId},
    kernel::audit::{
        Filter, Outcome,
        mac::{Digest, Stored},
    },
};

/// The columns of [`Entry`].
const COLUMNS: &str = "seq, at, caller_kind, caller_id, caller_name, via, action, noun, target_id, target_label,
    permission, before, after, reason, outcome, request_id";

/// The newest events that `filter` chooses, of those before `before`.
pub(super) async fn newest(tx: &mut Tx, filter: &Filter, before: Option<i64>, limit: i64) -> Result<Vec<Entry>> {
    let mut query = QueryBuilder::new("select ");
    query.push(COLUMNS).push(" from audit_log where seq < ").push_bind(before.unwrap_or(i64::MAX));
    push_filter(&mut query, filter);
    query.push(" order by seq desc limit ").push_bind(limit);
    Ok(query.build_query_as().fetch_all(tx.conn()).await?)
}

fn push_filter(query: &mut QueryBuilder<Postgres>, filter: &Filter) {
    let Filter { by, on, of, action, noun, via, since, until, refused, permissions } = filter;
    if let Some(by) = by {
        query.push(" and caller_kind = 'discord' and caller_id = ").push_bind(by.to_string());
    }
    if let Some(on) = on {
        query.push(" and ");
        push_on(query, *on);
    }
    if let Some(of) = of {
        query.push(" and ((caller_kind = 'discord' and caller_id = ").push_bind(of.to_string());
        query.push(") or ");
        push_on(query, *of);
        query.push(")");
    }
    if let Some(action) = action {
        query.push(" and action = ").push_bind(action.as_str());
    }
    if let Some(noun) = noun {
        query.push(" and noun = ").push_bind(noun.as_str());
    }
    if let Some(via) = via {
        query.push(" and via = ").push_bind(via.as_str());
    }
    if let Some(since) = since {
        query.push(" and at >= ").push_bind(*since);
    }
    if let Some(until) = until {
        query.push(" and at < ").push_bind(*until);
    }
    if *refused {
        query.push(" and outcome = ").push_bind(Outcome::Refused.as_str());
    }
    if *permissions {
        query.push(" and noun in ('member', 'role', 'request')");
    }
}

/// Done to this person, or refused when it was to be done to them.
fn push_on(query: &mut QueryBuilder<Postgres>, person: DiscordId) {
    query.push("(target_id = ").push_bind(person.to_string());
    query.push(" and (noun = 'member' or (action = 'access.refuse' and after ->> 'noun' = 'member')))");
}

/// Where the chain ends: the place and the hash of its last link.
pub(super) async fn head(tx: &mut Tx) -> Result<Option<(i64, Vec<u8>)>> {
    Ok(sqlx::query_as("select place, hash from audit_chain order by place desc limit 1")
        .fetch_optional(tx.conn())
        .await?)
}

/// Makes sure that only one transaction at a time adds to the chain. Freed when the transaction ends.
pub(super) async fn lock_chain(tx: &mut Tx) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(6005)").execute(tx.conn()).await?;
    Ok(())
}

/// The first events that wait to be sealed.
pub(super) async fn unsealed(tx: &mut Tx, limit: i64) -> Result<Vec<Stored>> {
    // What is in the chain stays as it is, should somebody have queued it again: `verify` names that.
    Ok(sqlx::query_as(
        "select a.* from audit_queue q join audit_log a on a.seq = q.seq
         where not exists (select from audit_chain c where c.seq = a.seq) order by a.seq limit $1",
    )
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// A link of the chain: its place, the number of its event, its hash.
pub(super) type Link = (i64, i64, Digest);

pub(super) async fn insert_links(tx: &mut Tx, links: &[Link]) -> Result<()> {
    sqlx::query(
        "insert into audit_chain (place, seq, hash) select * from unnest($1::bigint[], $2::bigint[], $3::bytea[])",
    )
    .bind(links.iter().map(|(place, ..)| *place).collect::<Vec<_>>())
    .bind(links.iter().map(|(_, seq, _)| *seq).collect::<Vec<_>>())
    .bind(links.iter().map(|(.., hash)| &hash[..]).collect::<Vec<_>>())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What is in these links waits no longer.
pub(super) async fn unqueue(tx: &mut Tx, links: &[Link]) -> Result<()> {
    sqlx::query("delete from audit_queue where seq = any($1)")
        .bind(links.iter().map(|(_, seq, _)| *seq).collect::<Vec<_>>())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Up to where the channel has shown the chain, and where the chain ends; 0 for nothing.
pub(super) async fn shown_and_sealed(tx: &mut Tx, feed: Feed) -> Result<(i64, i64)> {
    let places = sqlx::query_as(
        "select feed_place, digest_place, (select coalesce(max(place), 0) from audit_chain) from tenant",
    );
    let (feed_place, digest_place, head): (i64, i64, i64) = places.fetch_one(tx.conn()).await?;
    Ok(match feed {
        Feed::Audit => (feed_place, head),
        Feed::Owners => (digest_place, head),
    })
}

/// A sealed event and its place in the chain.
#[derive(FromRow)]
pub(super) struct Sealed {
    pub place: i64,
    #[sqlx(flatten)]
    pub entry: Entry,
}

/// The events after the first place, up to the second, that are about one of `nouns`, or about anything.
pub(super) async fn sealed_between(
    tx: &mut Tx,
    feed: Feed,
    (after, up_to): (i64, i64),
    nouns: Option<Vec<String>>,
    limit: i64,
) -> Result<Vec<Sealed>> {
    Ok(sqlx::query_as(
        "select c.place, a.seq, a.at, a.caller_kind, a.caller_id, a.caller_name, a.via, a.action, a.noun, a.target_id,
                a.target_label, a.permission, a.before, a.after, a.reason, a.outcome, a.request_id
         from audit_chain c join audit_log a on a.seq = c.seq
         where c.place > $1 and c.place <= $2 and ($3::text[] is null or a.noun = any($3))
           and ($5 or a.action <> 'member.set_language')
         order by c.place limit $4",
    )
    .bind(after)
    .bind(up_to)
    .bind(nouns)
    .bind(limit)
    // In which language somebody reads is nothing that owners watch.
    .bind(matches!(feed, Feed::Audit))
    .fetch_all(tx.conn())
    .await?)
}

/// How many events there are for the chain: those in it and those that wait.
pub(super) async fn count_sealed_and_waiting(tx: &mut Tx) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select (select coalesce(max(place), 0) from audit_chain) + (select count(*) from audit_queue)",
    )
    .fetch_one(tx.conn())
    .await?)
}

/// The channel has shown the chain up to here.
pub(super) async fn move_on(tx: &mut Tx, feed: Feed, up_to: i64) -> Result<()> {
    match feed {
        Feed::Audit => sqlx::query("update tenant set feed_place = greatest(feed_place, $1)"),
        Feed::Owners => sqlx::query("update tenant set digest_place = greatest(digest_place, $1)"),
    }
    .bind(up_to)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Gives the statements that follow the time to read the whole log.
pub(super) async fn allow_minutes(tx: &mut Tx) -> Result<()> {
    sqlx::query("set local statement_timeout = '10min'").execute(tx.conn()).await?;
    Ok(())
}

/// Ids that more than one event has: none, unless somebody took the constraint away and copied an event.
pub(super) async fn copied(tx: &mut Tx) -> Result<Vec<EventId>> {
    Ok(sqlx::query_scalar("select id from audit_log where id is not null group by id having count(*) > 1")
        .fetch_all(tx.conn())
        .await?)
}

/// What belongs together of the chain, the log and the queue.
#[derive(FromRow)]
pub(super) struct Linked {
    pub place: Option<i64>,
    pub hash: Option<Vec<u8>>,
    pub linked: Option<i64>,
    pub queued: Option<i64>,
    #[sqlx(flatten)]
    pub event: Found,
}

/// What stands at one place of the log.
pub(super) enum Found {
    /// Nothing: a link that leads nowhere, or an event that waits to be sealed and is gone.
    Nothing,
    /// What no program can have written: a moment that never comes, a number that no machine can count.
    Unreadable(i64),
    /// An event, genuine or not.
    Event(Box<Stored>),
}

impl<'r> FromRow<'r, PgRow> for Found {
    fn from_row(row: &'r PgRow) -> sqlx::Result<Self> {
        let Some(seq) = row.try_get("seq")? else { return Ok(Self::Nothing) };
        // Infinity is no time that can be counted with.
        let dated: Option<bool> = row.try_get("dated")?;
        let readable = dated.unwrap_or(false).then(|| Stored::from_row(row).ok()).flatten();
        Ok(readable.map_or(Self::Unreadable(seq), |event| Self::Event(Box::new(event))))
    }
}

/// The whole log along the chain, then what is in no link.
pub(super) fn linked(tx: &mut Tx) -> BoxStream<'_, sqlx::Result<Linked>> {
    sqlx::query_as(
        "select c.place, c.hash, c.seq as linked, q.seq as queued,
                a.at between '1900-01-01' and '9999-12-31' as dated, a.*
         from audit_chain c full join audit_log a on a.seq = c.seq full join audit_queue q on q.seq = a.seq
         order by c.place nulls last, a.seq",
    )
    .fetch(tx.conn())
}

/// Erases one side of these events.
pub(super) async fn erase(tx: &mut Tx, events: &[i64], part: Part) -> Result<()> {
    sqlx::query("select audit_erase($1, $2)").bind(events).bind(part.as_str()).execute(tx.conn()).await?;
    Ok(())
}

/// Events whose caller has this id and is not erased yet, but for the actions that are kept.
pub(super) async fn by(tx: &mut Tx, id: &str, kept: Vec<&str>) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar(
        "select seq from audit_log where caller_id = $1 and caller_salt is not null and action <> all($2) order by seq",
    )
    .bind(id)
    .bind(kept)
    .fetch_all(tx.conn())
    .await?)
}

/// Events about any of these that are not erased yet, but for the actions that are kept.
pub(super) async fn about(tx: &mut Tx, named: Vec<(Noun, String)>, kept: Vec<&str>) -> Result<Vec<i64>> {
    let (nouns, ids): (Vec<&str>, Vec<String>) = named.into_iter().map(|(noun, id)| (noun.as_str(), id)).unzip();
    Ok(sqlx::query_scalar(
        "select distinct a.seq from audit_log a
         join unnest($1::text[], $2::text[]) as named (noun, id)
           on named.id = a.target_id
              and named.noun = case a.action when 'access.refuse' then a.after ->> 'noun' else a.noun end
         where a.target_salt is not null and a.action <> all($3) order by a.seq",
    )
    .bind(nouns)
    .bind(ids)
    .bind(kept)
    .fetch_all(tx.conn())
    .await?)
}

/// A contact's leads, by id as the log spells it.
pub(super) async fn leads_of(tx: &mut Tx, contact: &str) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar("select replace(id::text, '-', '') from leads where contact_id = $1")
        .bind(Uuid::parse_str(contact).ok())
        .fetch_all(tx.conn())
        .await?)
}

/// A contact's deals, by id as the log spells it.
pub(super) async fn deals_of(tx: &mut Tx, contact: &str) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar("select replace(id::text, '-', '') from deals where contact_id = $1")
        .bind(Uuid::parse_str(contact).ok())
        .fetch_all(tx.conn())
        .await?)
}

/// The quotes of a contact's deals, by id as the log spells it.
pub(super) async fn quotes_of(tx: &mut Tx, contact: &str) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "select replace(q.id::text, '-', '') from deals d join quotes q on q.deal_id = d.id where d.contact_id = $1",
    )
    .bind(Uuid::parse_str(contact).ok())
    .fetch_all(tx.conn())
    .await?)
}

/// A contact's conversations, by id as the log spells it.
pub(super) async fn conversations_of(tx: &mut Tx, contact: &str) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar("select replace(id::text, '-', '') from conversations where contact_id = $1")
        .bind(Uuid::parse_str(contact).ok())
        .fetch_all(tx.conn())
        .await?)
}

/// The merges of a contact, into it or into another, by id as the log spells it.
pub(super) async fn merges_of(tx: &mut Tx, contact: &str) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar("select replace(id::text, '-', '') from merges where kept = $1 or gone = $1")
        .bind(Uuid::parse_str(contact).ok())
        .fetch_all(tx.conn())
        .await?)
}

/// Requests about a member, by id as the log spells it.
pub(super) async fn requests_about(tx: &mut Tx, member: &str) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar("select replace(id::text, '-', '') from requests where work #>> '{person,discord_id}' = $1")
        .bind(member)
        .fetch_all(tx.conn())
        .await?)
}

/// Whether any address is to be told of events.
pub(super) async fn has_webhooks(tx: &mut Tx) -> Result<bool> {
    let any = sqlx::query_scalar("select exists (select from webhooks where off_at is null)");
    Ok(any.fetch_one(tx.conn()).await?)
}
