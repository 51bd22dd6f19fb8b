//! The statements of [`webhooks`](super).

use chrono::{DateTime, Utc};

use super::{
    Edit, MessageEvent, Off, Webhook,
    deliver::{Delivery, DeliveryState},
    feed::New,
};
use crate::{
    audit::Entry,
    db::Tx,
    error::Result,
    ids::{ContactId, ConversationId, MessageId, WebhookDeliveryId, WebhookId},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: WebhookId,
    url: String,
    types: Vec<String>,
    made_by: Option<String>,
    created_at: DateTime<Utc>,
    old_until: Option<DateTime<Utc>>,
    failing_since: Option<DateTime<Utc>>,
    off_for: Option<String>,
    version: i64,
}

impl From<Row> for Webhook {
    fn from(row: Row) -> Self {
        let Row { id, url, types, made_by, created_at, old_until, failing_since, off_for, version } = row;
        // A reason of a later version that was rolled back is still a reason.
        let off = off_for.map(|why| why.parse().unwrap_or(Off::Asked));
        Self { id, url, types, made_by, created_at, old_until, failing_since, off, version }
    }
}

macro_rules! select_webhooks {
    ($rest:literal) => {
        concat!(
            "select w.id, w.url, w.types, m.name as made_by, w.created_at, w.old_until, w.failing_since, w.off_for, w.version
             from webhooks w left join members m on m.id = w.made_by ",
            $rest
        )
    };
}

pub(super) async fn count(tx: &mut Tx) -> Result<i64> {
    // Whoever adds two at once waits here.
    sqlx::query("select from tenant for no key update").execute(tx.conn()).await?;
    Ok(sqlx::query_scalar("select count(*) from webhooks").fetch_one(tx.conn()).await?)
}

pub(super) async fn insert(tx: &mut Tx, id: WebhookId, new: &Edit, salt: &[u8; 32], place: i64) -> Result<()> {
    let (me, now) = (tx.who.member, tx.now());
    sqlx::query(
        "insert into webhooks (id, url, types, salt, place, made_by, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(&new.url)
    .bind(&new.types)
    .bind(salt)
    .bind(place)
    .bind(me)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn list(tx: &mut Tx) -> Result<Vec<Webhook>> {
    let rows: Vec<Row> = sqlx::query_as(select_webhooks!("order by w.id desc")).fetch_all(tx.conn()).await?;
    Ok(rows.into_iter().map(Webhook::from).collect())
}

pub(super) async fn find(tx: &mut Tx, id: WebhookId) -> Result<Option<Webhook>> {
    let row: Option<Row> =
        sqlx::query_as(select_webhooks!("where w.id = $1")).bind(id).fetch_optional(tx.conn()).await?;
    Ok(row.map(Webhook::from))
}

pub(super) async fn lock(tx: &mut Tx, id: WebhookId) -> Result<()> {
    sqlx::query("select from webhooks where id = $1 for update").bind(id).execute(tx.conn()).await?;
    Ok(())
}

/// With a place, if it begins anew there.
pub(super) async fn update(tx: &mut Tx, id: WebhookId, edit: &Edit, place: Option<i64>) -> Result<()> {
    sqlx::query(
        "update webhooks set url = $2, types = $3, place = coalesce($4, place), version = version + 1, off_at = null,
                off_for = null, failing_since = case when url = $2 then failing_since end
         where id = $1",
    )
    .bind(id)
    .bind(&edit.url)
    .bind(&edit.types)
    .bind(place)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn rotate(tx: &mut Tx, id: WebhookId, salt: &[u8; 32], until: DateTime<Utc>) -> Result<()> {
    sqlx::query("update webhooks set old_salt = salt, old_until = $3, salt = $2, version = version + 1 where id = $1")
        .bind(id)
        .bind(salt)
        .bind(until)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// What is on its way is given up.
pub(super) async fn turn_off(tx: &mut Tx, id: WebhookId, why: Off) -> Result<()> {
    let now = tx.now();
    sqlx::query("update webhooks set off_at = $2, off_for = $3, version = version + 1 where id = $1")
        .bind(id)
        .bind(now)
        .bind(why.as_str())
        .execute(tx.conn())
        .await?;
    sqlx::query("update webhook_deliveries set state = 'failed' where webhook_id = $1 and state = 'waiting'")
        .bind(id)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Whoever is told by the company that was copied is not told by the copy, too.
pub(crate) async fn turn_off_restored(conn: &mut sqlx::PgConnection, now: DateTime<Utc>) -> Result<()> {
    sqlx::query(
        "update webhooks set off_at = $1, off_for = 'restored', version = version + 1, old_salt = null, old_until = null
         where off_at is null",
    )
    .bind(now)
    .execute(&mut *conn)
    .await?;
    sqlx::query("update webhook_deliveries set state = 'failed' where state = 'waiting'").execute(conn).await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: WebhookId) -> Result<()> {
    sqlx::query("delete from webhooks where id = $1").bind(id).execute(tx.conn()).await?;
    Ok(())
}

pub(super) async fn sealed_and_waiting(tx: &mut Tx) -> Result<i64> {
    let places = sqlx::query_scalar(
        "select (select coalesce(max(place), 0) from audit_chain) + (select count(*) from audit_queue)",
    );
    Ok(places.fetch_one(tx.conn()).await?)
}

pub(super) async fn head(tx: &mut Tx) -> Result<i64> {
    Ok(sqlx::query_scalar("select coalesce(max(place), 0) from audit_chain").fetch_one(tx.conn()).await?)
}

/// One that has not been told of everything up to this place: up to where, and of what it is to hear.
pub(super) async fn lock_behind(tx: &mut Tx, head: i64) -> Result<Option<(WebhookId, i64, Vec<String>)>> {
    let behind = sqlx::query_as(
        "select id, place, types from webhooks where off_at is null and place < $1 order by id limit 1 for update",
    );
    Ok(behind.bind(head).fetch_optional(tx.conn()).await?)
}

/// A sealed event and its place in the chain.
#[derive(sqlx::FromRow)]
pub(super) struct Sealed {
    pub place: i64,
    #[sqlx(flatten)]
    pub entry: Entry,
}

/// What was done after the first place, up to the second, of these kinds.
pub(super) async fn sealed_between(
    tx: &mut Tx,
    (after, up_to): (i64, i64),
    types: &[String],
    limit: i64,
) -> Result<Vec<Sealed>> {
    Ok(sqlx::query_as(
        "select c.place, a.seq, a.at, a.caller_kind, a.caller_id, a.caller_name, a.via, a.action, a.noun, a.target_id,
                a.target_label, a.permission, a.before, a.after, a.reason, a.outcome, a.request_id
         from audit_chain c join audit_log a on a.seq = c.seq
         where c.place > $1 and c.place <= $2 and a.outcome = 'done'
           and (a.action = any($3) or split_part(a.action, '.', 1) || '.*' = any($3))
         order by c.place limit $4",
    )
    .bind(after)
    .bind(up_to)
    .bind(types)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

pub(super) async fn move_on(tx: &mut Tx, id: WebhookId, up_to: i64) -> Result<()> {
    sqlx::query("update webhooks set place = $2 where id = $1").bind(id).bind(up_to).execute(tx.conn()).await?;
    Ok(())
}

pub(super) async fn insert_deliveries(tx: &mut Tx, new: &[New]) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "insert into webhook_deliveries (id, webhook_id, type, subject, body, created_at)
         select id, webhook_id, type, subject, body, $6
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[]) as new (id, webhook_id, type, subject, body)",
    )
    .bind(new.iter().map(|new| new.id.0).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.webhook.0).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.kind.as_str()).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.subject.as_deref()).collect::<Vec<_>>())
    .bind(new.iter().map(|new| new.body.as_str()).collect::<Vec<_>>())
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A message that an address is told of.
#[derive(sqlx::FromRow)]
pub(super) struct About {
    pub webhook_id: WebhookId,
    pub id: MessageId,
    pub conversation_id: ConversationId,
    pub conversation: i64,
    pub contact_id: ContactId,
    pub direction: String,
    pub kind: String,
    pub body: Option<String>,
    pub state: String,
}

/// These messages, for each address that is to hear of them. Nothing, where nobody is.
pub(super) async fn of_messages(tx: &mut Tx, event: MessageEvent, messages: &[MessageId]) -> Result<Vec<About>> {
    let found = sqlx::query_as(
        "select w.id as webhook_id, m.id, m.conversation_id, c.number as conversation, c.contact_id, m.direction, m.kind,
                m.body, m.state
         from webhooks w cross join messages m join conversations c on c.id = m.conversation_id
         where w.off_at is null and $2 = any(w.types) and m.id = any($1) order by w.id, m.seq",
    );
    Ok(found.bind(messages.iter().map(|id| id.0).collect::<Vec<_>>()).bind(event.as_str()).fetch_all(tx.conn()).await?)
}

pub(super) async fn deliveries(
    tx: &mut Tx,
    webhook: WebhookId,
    before: Option<WebhookDeliveryId>,
    limit: i64,
) -> Result<Vec<Delivery>> {
    Ok(sqlx::query_as(
        "select id, type, body, created_at, state, attempts, last_at, last_status, last_error from webhook_deliveries
         where webhook_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3",
    )
    .bind(webhook)
    .bind(before)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// Whether there is one.
pub(super) async fn wait_again(tx: &mut Tx, webhook: WebhookId, id: WebhookDeliveryId) -> Result<bool> {
    let done =
        sqlx::query("update webhook_deliveries set state = 'waiting', attempts = 0 where id = $2 and webhook_id = $1");
    Ok(done.bind(webhook).bind(id).execute(tx.conn()).await?.rows_affected() == 1)
}

/// What is to be sent, and what it is signed with.
#[derive(sqlx::FromRow)]
pub(super) struct ToSend {
    pub webhook_id: WebhookId,
    pub url: String,
    pub body: String,
    pub salt: Vec<u8>,
    pub old_salt: Option<Vec<u8>>,
    pub old_until: Option<DateTime<Utc>>,
}

pub(super) async fn to_send(tx: &mut Tx, id: WebhookDeliveryId) -> Result<Option<ToSend>> {
    let found = sqlx::query_as(
        "select d.webhook_id, w.url, d.body, w.salt, w.old_salt, w.old_until
         from webhook_deliveries d join webhooks w on w.id = d.webhook_id
         where d.id = $1 and d.state = 'waiting' and w.off_at is null",
    );
    Ok(found.bind(id).fetch_optional(tx.conn()).await?)
}

/// Of which a try ends, and how many there were before.
#[derive(sqlx::FromRow)]
pub(super) struct At {
    pub webhook_id: WebhookId,
    pub attempts: i16,
}

/// The delivery, if it still waits, and its webhook, both locked.
pub(super) async fn lock_delivery(tx: &mut Tx, id: WebhookDeliveryId) -> Result<Option<At>> {
    let locked = sqlx::query_as(
        "select d.webhook_id, d.attempts from webhook_deliveries d join webhooks w on w.id = d.webhook_id
         where d.id = $1 and d.state = 'waiting' and w.off_at is null for update",
    );
    Ok(locked.bind(id).fetch_optional(tx.conn()).await?)
}

pub(super) async fn note_try(
    tx: &mut Tx,
    id: WebhookDeliveryId,
    state: DeliveryState,
    status: Option<i16>,
    error: Option<&str>,
) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "update webhook_deliveries
         set attempts = attempts + 1, state = $2, last_at = $3, last_status = $4, last_error = $5 where id = $1",
    )
    .bind(id)
    .bind(state.as_str())
    .bind(now)
    .bind(status)
    .bind(error)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn note_delivered(tx: &mut Tx, id: WebhookId) -> Result<()> {
    let healed = sqlx::query("update webhooks set failing_since = null where id = $1 and failing_since is not null");
    healed.bind(id).execute(tx.conn()).await?;
    Ok(())
}

/// Since when nothing got through.
pub(super) async fn note_failing(tx: &mut Tx, id: WebhookId) -> Result<Option<DateTime<Utc>>> {
    let now = tx.now();
    let since = sqlx::query_scalar(
        "update webhooks set failing_since = coalesce(failing_since, $2) where id = $1 returning failing_since",
    );
    Ok(since.bind(id).bind(now).fetch_one(tx.conn()).await?)
}
