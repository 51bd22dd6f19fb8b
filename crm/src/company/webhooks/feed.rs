//! What happened becomes deliveries: sealed events of the audit log by a job, messages with the change itself.

use serde_json::{Value, json};

use super::{MessageEvent, sql};
use crate::{
    audit::Entry,
    db::{TenantDb, Tx},
    error::Result,
    ids::{MessageId, WebhookDeliveryId, WebhookId},
    jobs::Job,
    kernel::{
        queue::{self, Claimed},
        sight,
    },
};

/// How many events one transaction tells one address of.
const BATCH: i64 = 200;

/// The place in the chain behind which everything is that happens from now on. What still waits to be sealed takes the next places.
pub(super) async fn now(tx: &mut Tx) -> Result<i64> {
    sql::sealed_and_waiting(tx).await
}

/// Makes deliveries of the sealed events that each address has not been told of; ends the job.
pub async fn feed(db: &TenantDb, job: &Claimed) -> Result<()> {
    while feed_some(db, job).await? {}
    Ok(())
}

/// Whether there may be more.
async fn feed_some(db: &TenantDb, job: &Claimed) -> Result<bool> {
    let mut tx = db.begin_job(job).await?;
    let head = sql::head(&mut tx).await?;
    let Some((id, place, types)) = sql::lock_behind(&mut tx, head).await? else {
        queue::done_in(&mut tx, job).await?;
        tx.commit_recorded().await?;
        return Ok(false);
    };
    let events = sql::sealed_between(&mut tx, (place, head), &types, BATCH).await?;
    // What it is not to hear of is passed over for good.
    let up_to = events.last().filter(|_| events.len() as i64 == BATCH).map_or(head, |last| last.place);
    let sight = sight::of(&mut tx).await?;
    let now = tx.now();
    let told = events.into_iter().map(|sealed| {
        let entry = sealed.entry.seen(sight);
        let body = body(&entry).to_string();
        New { id: WebhookDeliveryId::new(now), webhook: id, kind: entry.action, subject: entry.target_id, body }
    });
    enqueue(&mut tx, told.collect()).await?;
    sql::move_on(&mut tx, id, up_to).await?;
    tx.commit_recorded().await?;
    Ok(true)
}

/// An event as it is told.
fn body(entry: &Entry) -> Value {
    json!({
        "type": entry.action,
        "timestamp": entry.at,
        "data": {
            "event": entry.seq,
            "noun": entry.noun,
            "id": entry.target_id,
            "name": entry.target_label.as_ref().map(ToString::to_string),
            "by": entry.caller_name,
            "door": entry.via,
            "before": entry.before,
            "after": entry.after,
        },
    })
}

/// These messages came, or it is known what became of them: to be told with that, if anybody wants to hear of it.
pub(crate) async fn told_of_messages(tx: &mut Tx, event: MessageEvent, messages: &[MessageId]) -> Result<()> {
    if messages.is_empty() {
        return Ok(());
    }
    let (about, now) = (sql::of_messages(tx, event, messages).await?, tx.now());
    let told = about.into_iter().map(|about| {
        let data = json!({
            "id": about.id.0, "conversation": about.conversation, "contact": about.contact_id.0,
            "direction": about.direction, "kind": about.kind, "text": about.body, "state": about.state,
        });
        let body = json!({ "type": event.as_str(), "timestamp": now, "data": data }).to_string();
        let subject = Some(about.conversation_id.to_string());
        New { id: WebhookDeliveryId::new(now), webhook: about.webhook_id, kind: event.as_str().into(), subject, body }
    });
    enqueue(tx, told.collect()).await
}

/// A delivery to be.
pub(super) struct New {
    pub id: WebhookDeliveryId,
    pub webhook: WebhookId,
    /// The name of the event.
    pub kind: String,
    /// What it is about.
    pub subject: Option<String>,
    pub body: String,
}

pub(super) async fn enqueue(tx: &mut Tx, new: Vec<New>) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    sql::insert_deliveries(tx, &new).await?;
    for delivery in new {
        tx.enqueue(Job::DeliverWebhook { delivery: delivery.id });
    }
    Ok(())
}
