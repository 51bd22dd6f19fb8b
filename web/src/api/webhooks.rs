//! Webhooks: addresses that are told of what happens.

use axum::{Json, http::StatusCode, response::Response};
use chrono::{DateTime, Utc};
use crm::{
    WebhookDeliveryId, WebhookId,
    webhooks::{self, Delivery, Edit, Webhook, Which},
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Created, Page, Tagged, Turn};
use crate::{
    gate::Session,
    input::{Asked, At, Here, Json as Sent, Seen},
    wrong::Wrong,
};

/// A webhook, as programs have it.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebhookOut {
    /// Its id.
    id: String,
    /// Where to.
    url: String,
    /// Of what: names of events, and `noun.*` for all of a noun.
    types: Vec<String>,
    /// What signs (Standard Webhooks): said once, when it is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    /// Until when the secret before this one signs, too.
    old_secret_until: Option<DateTime<Utc>>,
    /// Since when nothing got through.
    failing_since: Option<DateTime<Utc>>,
    /// Why nothing is delivered any more: `asked`, `failing`, `gone` or `restored`.
    off: Option<&'static str>,
    /// How often it has been changed.
    version: i64,
    /// When it was added.
    created_at: DateTime<Utc>,
}

impl WebhookOut {
    fn of(webhook: Webhook, secret: Option<&SecretString>) -> Self {
        let Webhook { id, url, types, made_by: _, created_at, old_until, failing_since, off, version } = webhook;
        Self {
            id: id.to_string(),
            url,
            types,
            secret: secret.map(|secret| secret.expose_secret().to_owned()),
            old_secret_until: old_until,
            failing_since,
            off: off.map(|why| why.as_str()),
            version,
            created_at,
        }
    }
}

/// A webhook to be, or as it is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebhookIn {
    /// Where to: `https://…`; at most 500 characters.
    url: String,
    /// Of what: names of events such as `lead.create`, `message.received`, and `noun.*` for all of a noun; 1 to 50.
    types: Vec<String>,
}

/// Something that was told, or is to be.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveryOut {
    /// Its id, which stays the same however often it is sent.
    id: String,
    /// Of what.
    #[serde(rename = "type")]
    kind: String,
    /// How it stands: `waiting`, `delivered` or `failed`.
    state: &'static str,
    /// How often it was tried.
    attempts: i16,
    /// When last.
    last_at: Option<DateTime<Utc>>,
    /// HTTP's status then.
    last_status: Option<i16>,
    /// What went wrong then, if nothing was answered.
    last_error: Option<String>,
    /// What is sent: JSON, as a text.
    body: String,
    /// Since when.
    created_at: DateTime<Utc>,
}

impl From<Delivery> for DeliveryOut {
    fn from(delivery: Delivery) -> Self {
        let Delivery { id, kind, body, created_at, state, attempts, last_at, last_status, last_error } = delivery;
        let (id, state) = (id.to_string(), state.as_str());
        Self { id, kind, state, attempts, last_at, last_status, last_error, body, created_at }
    }
}

type Said = Result<Tagged<WebhookOut>, Wrong>;

fn said(webhook: Webhook, secret: Option<&SecretString>) -> Said {
    Ok(Tagged(webhook.version, WebhookOut::of(webhook, secret)))
}

pub(crate) async fn list(session: Session, (): ()) -> Result<Json<Page<WebhookOut>>, Wrong> {
    let webhooks = webhooks::list(&session.db, &session.caller).await?;
    let items = webhooks.into_iter().map(|webhook| WebhookOut::of(webhook, None)).collect();
    Ok(Json(Page { items, next: None }))
}

pub(crate) async fn show(session: Session, At(id): At<WebhookId>) -> Said {
    said(webhooks::show(&session.db, &session.caller, id).await?, None)
}

pub(crate) async fn add(session: Session, Sent(new): Sent<WebhookIn>) -> Result<Created<WebhookOut>, Wrong> {
    let WebhookIn { url, types } = new;
    let (webhook, secret) = webhooks::add(&session.db, &session.caller, Edit { url, types }).await?;
    let place = format!("/api/webhooks/{}", webhook.id);
    Ok(Created(place, webhook.version, WebhookOut::of(webhook, Some(&secret))))
}

pub(crate) async fn edit(
    session: Session,
    (At(id), Seen(seen), Sent(edit)): (At<WebhookId>, Seen, Sent<WebhookIn>),
) -> Said {
    let WebhookIn { url, types } = edit;
    said(webhooks::edit(&session.db, &session.caller, Which { id, seen }, Edit { url, types }).await?, None)
}

pub(crate) async fn remove(session: Session, At(id): At<WebhookId>) -> Result<StatusCode, Wrong> {
    webhooks::remove(&session.db, &session.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn rotate(session: Session, At(id): At<WebhookId>) -> Said {
    let (webhook, secret) = webhooks::rotate(&session.db, &session.caller, id).await?;
    said(webhook, Some(&secret))
}

pub(crate) async fn turn_off(session: Session, At(id): At<WebhookId>) -> Said {
    said(webhooks::turn_off(&session.db, &session.caller, id).await?, None)
}

pub(crate) async fn test(session: Session, At(id): At<WebhookId>) -> Result<StatusCode, Wrong> {
    webhooks::send_test(&session.db, &session.caller, id).await?;
    Ok(StatusCode::ACCEPTED)
}

pub(crate) async fn deliveries(
    session: Session,
    (At(id), Asked(turn), Here(here)): (At<WebhookId>, Asked<Turn<WebhookDeliveryId>>, Here),
) -> Result<Response, Wrong> {
    let page = webhooks::deliveries(&session.db, &session.caller, id, turn.slice()?).await?;
    let items = page.deliveries.into_iter().map(DeliveryOut::from).collect();
    Ok(Page { items, next: page.next.map(|next| next.to_string()) }.answer(&here))
}

pub(crate) async fn replay(
    session: Session,
    At((id, delivery)): At<(WebhookId, WebhookDeliveryId)>,
) -> Result<StatusCode, Wrong> {
    webhooks::replay(&session.db, &session.caller, id, delivery).await?;
    Ok(StatusCode::ACCEPTED)
}
