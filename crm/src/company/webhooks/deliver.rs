//! Deliveries: what is sent, what became of it, and the log of that.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use super::{
    Off, SECRET, about,
    feed::{self, New},
    lock, one, sql,
};
use crate::{
    caller::Caller,
    db::TenantDb,
    error::{Conflict, Error, Noun, Result},
    ids::{WebhookDeliveryId, WebhookId},
    jobs::Job,
    kernel::{
        audit::Action,
        names::names,
        page::Slice,
        queue::{self, Claimed},
    },
    notice::Notice,
    permission::Permission,
};

/// How many deliveries one page holds.
pub const PAGE: usize = 20;

/// How long after each try the next one comes, as Standard Webhooks proposes: over a day in all, then it is given up.
const AGAIN: [TimeDelta; 8] = [
    TimeDelta::seconds(5),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(5),
    TimeDelta::hours(10),
    TimeDelta::hours(14),
    TimeDelta::hours(20),
];

/// After how long in which nothing got through nothing more is tried.
const FAILING: TimeDelta = TimeDelta::days(5);

names! {
    /// How a delivery stands.
    pub enum DeliveryState {
        /// It is still to be tried.
        Waiting = "waiting",
        /// It got through.
        Delivered = "delivered",
        /// It was given up.
        Failed = "failed",
    }
}

/// A delivery, as the log shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Delivery {
    /// Its id, which stays the same however often it is sent.
    pub id: WebhookDeliveryId,
    /// Of what: the name of the event.
    #[sqlx(rename = "type")]
    pub kind: String,
    /// What is sent: JSON.
    pub body: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// How it stands.
    #[sqlx(try_from = "String")]
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i16,
    /// When last.
    pub last_at: Option<DateTime<Utc>>,
    /// What was answered then: HTTP's status.
    pub last_status: Option<i16>,
    /// What went wrong then, if nothing was answered.
    pub last_error: Option<String>,
}

/// A page of deliveries, newest first.
#[derive(Clone, Debug)]
pub struct Page {
    /// The deliveries.
    pub deliveries: Vec<Delivery>,
    /// The last of them, behind which the next page begins, if there is more.
    pub next: Option<WebhookDeliveryId>,
}

/// The log of an address: deliveries of the last 30 days.
pub async fn deliveries(
    db: &TenantDb,
    caller: &Caller,
    id: WebhookId,
    page: impl Into<Slice<WebhookDeliveryId>>,
) -> Result<Page> {
    let (before, size) = page.into().read(PAGE);
    let mut tx = db.read(caller, Permission::ManageIntegrations).await?;
    one(&mut tx, id).await?;
    let mut deliveries = sql::deliveries(&mut tx, id, before, size as i64 + 1).await?;
    let more = deliveries.len() > size;
    deliveries.truncate(size);
    Ok(Page { next: deliveries.last().filter(|_| more).map(|last| last.id), deliveries })
}

/// Sends a delivery once more, as it was and under the id that it had.
pub async fn replay(db: &TenantDb, caller: &Caller, id: WebhookId, delivery: WebhookDeliveryId) -> Result<()> {
    let which = super::Which { id, seen: None };
    let mut tx = db.begin(&caller.on(which.target()), Permission::ManageIntegrations).await?;
    let webhook = lock(&mut tx, which).await?;
    if webhook.off.is_some() {
        return Err(Error::Conflict(Conflict::WebhookOff));
    }
    if !sql::wait_again(&mut tx, id, delivery).await? {
        return Err(Error::NotFound(Noun::Webhook));
    }
    tx.enqueue(Job::DeliverWebhook { delivery });
    tx.commit(about(Action::WebhookReplay, &webhook).after(json!({ "delivery": delivery.0 }))).await
}

/// Sends something of no consequence, to see whether it gets through.
pub async fn send_test(db: &TenantDb, caller: &Caller, id: WebhookId) -> Result<WebhookDeliveryId> {
    let which = super::Which { id, seen: None };
    let mut tx = db.begin(&caller.on(which.target()), Permission::ManageIntegrations).await?;
    let webhook = lock(&mut tx, which).await?;
    if webhook.off.is_some() {
        return Err(Error::Conflict(Conflict::WebhookOff));
    }
    let delivery = WebhookDeliveryId::new(tx.now());
    let kind = Action::WebhookTest.as_str();
    let body = json!({ "type": kind, "timestamp": tx.now(), "data": {} }).to_string();
    feed::enqueue(&mut tx, vec![New { id: delivery, webhook: id, kind: kind.into(), subject: None, body }]).await?;
    tx.commit(about(Action::WebhookTest, &webhook)).await?;
    Ok(delivery)
}

/// What is to be sent now.
#[derive(Clone, Debug)]
pub struct Sending {
    /// Where to.
    pub url: String,
    /// What.
    pub body: String,
    /// The headers that Standard Webhooks wants: id, time and signatures.
    pub headers: [(&'static str, String); 3],
}

/// What is to be sent for a job, if it still is.
pub async fn to_send(db: &TenantDb, job: &Claimed, delivery: WebhookDeliveryId) -> Result<Option<Sending>> {
    let mut tx = db.read_job(job).await?;
    let Some(found) = sql::to_send(&mut tx, delivery).await? else { return Ok(None) };
    let now = tx.now();
    let old = found.old_salt.as_deref().filter(|_| found.old_until.is_some_and(|until| until > now));
    let (id, at) = (format!("msg_{delivery}"), now.timestamp());
    let signed = format!("{id}.{at}.{}", found.body);
    let sign = |salt: &[u8]| -> Result<String> {
        let key = db.audit_key().derive(SECRET, found.webhook_id.0.as_bytes(), salt)?;
        let mac = Hmac::<Sha256>::new_from_slice(&key).map_err(Error::internal)?;
        Ok(format!("v1,{}", STANDARD.encode(mac.chain_update(&signed).finalize().into_bytes())))
    };
    let signatures = std::iter::once(found.salt.as_slice()).chain(old).map(sign).collect::<Result<Vec<_>>>()?;
    let headers =
        [("webhook-id", id), ("webhook-timestamp", at.to_string()), ("webhook-signature", signatures.join(" "))];
    Ok(Some(Sending { url: found.url, body: found.body, headers }))
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It was answered with this status.
    Answered(u16),
    /// It was not: why, in a few words and without secrets.
    Unanswered(String),
}

/// Keeps what became of a try, plans the next one if there is to be one, and ends the job.
pub async fn tried(db: &TenantDb, job: &Claimed, delivery: WebhookDeliveryId, tried: Tried) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    queue::done_in(&mut tx, job).await?;
    let Some(at) = sql::lock_delivery(&mut tx, delivery).await? else { return tx.commit_recorded().await };
    let (status, error) = match tried {
        Tried::Answered(status) => (i16::try_from(status).ok(), None),
        Tried::Unanswered(why) => (None, Some(why.chars().take(200).collect::<String>())),
    };
    let is_delivered = status.is_some_and(|status| (200..300).contains(&status));
    let again = AGAIN.get(usize::try_from(at.attempts).unwrap_or(usize::MAX)).filter(|_| !is_delivered);
    let state = match (is_delivered, again) {
        (true, _) => DeliveryState::Delivered,
        (false, Some(_)) => DeliveryState::Waiting,
        (false, None) => DeliveryState::Failed,
    };
    sql::note_try(&mut tx, delivery, state, status, error.as_deref()).await?;
    let now = tx.now();
    if is_delivered {
        sql::note_delivered(&mut tx, at.webhook_id).await?;
        return tx.commit_recorded().await;
    }
    let since = sql::note_failing(&mut tx, at.webhook_id).await?;
    let off = match status {
        Some(410) => Some(Off::Gone),
        _ => since.filter(|since| *since + FAILING <= now).map(|_| Off::Failing),
    };
    if let Some(off) = off {
        sql::turn_off(&mut tx, at.webhook_id, off).await?;
        let webhook = one(&mut tx, at.webhook_id).await?;
        let notice = Notice::WebhookOff { url: webhook.url.clone() };
        tx.enqueue(Job::AlarmOwners { notice: Box::new(notice) });
        return tx.commit(about(Action::WebhookOff, &webhook).after(json!({ "off": off.as_str() }))).await;
    }
    if let Some(after) = again {
        tx.enqueue_at(Job::DeliverWebhook { delivery }, now + *after);
    }
    tx.commit_recorded().await
}
