//! Outgoing webhooks: the company's, and one with the log of its deliveries.

use std::collections::HashMap;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use crm::{
    WebhookDeliveryId, WebhookId,
    webhooks::{self, Delivery, DeliveryState, Edit, MessageEvent, Off, Webhook, Which},
};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use words::t;

use super::{Place, Shell, forms, html};
use crate::{
    gate::Session,
    input::{Asked, At, Form},
    wrong::Wrong,
};

#[derive(Template)]
#[template(path = "webhooks.html")]
struct Hooks {
    shell: Shell,
    rows: Vec<Row>,
    form: Fields,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "webhook.html")]
struct One {
    shell: Shell,
    row: Row,
    form: Fields,
    made: Option<SecretString>,
    problem: Option<String>,
    deliveries: Vec<Told>,
    next: Option<String>,
}

impl One {
    fn secret(&self) -> Option<&str> {
        self.made.as_ref().map(ExposeSecret::expose_secret)
    }
}

/// A webhook as a page shows it.
struct Row {
    id: String,
    url: String,
    events: String,
    since: String,
    failing_since: Option<String>,
    off: Option<String>,
    version: i64,
}

/// What the form of one holds.
struct Fields {
    url: String,
    events: Vec<Choice>,
    /// What was chosen by a program, of which the form has no box; it stays.
    others: Vec<String>,
}

struct Choice {
    name: String,
    called: String,
    checked: bool,
}

/// A delivery as a page shows it.
struct Told {
    id: String,
    kind: String,
    at: String,
    state: String,
    tone: &'static str,
    attempts: i16,
    last: String,
    body: String,
}

/// What was typed.
#[derive(Deserialize)]
pub(crate) struct Sent {
    url: String,
    version: Option<i64>,
    #[serde(flatten)]
    rest: HashMap<String, String>,
}

impl Sent {
    fn edit(&self) -> Edit {
        let chosen = self.rest.keys().filter_map(|field| field.strip_prefix("event-"));
        Edit { url: self.url.clone(), types: chosen.map(str::to_owned).collect() }
    }
}

/// Which page of deliveries.
#[derive(Deserialize)]
pub(crate) struct Turn {
    after: Option<WebhookDeliveryId>,
}

pub(crate) async fn list(session: Session, (): ()) -> Result<Response, Wrong> {
    let nothing = Edit { url: String::new(), types: Vec::new() };
    all(&session, nothing, None).await.map(IntoResponse::into_response)
}

pub(crate) async fn add(session: Session, Form(sent): Form<Sent>) -> Result<Response, Wrong> {
    match webhooks::add(&session.db, &session.caller, sent.edit()).await {
        Ok((webhook, secret)) => one(&session, webhook, Some(secret), None, None, None).await,
        Err(error) => {
            let problem = forms::said(&session, error)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, all(&session, sent.edit(), Some(problem)).await?).into_response())
        }
    }
}

pub(crate) async fn show(
    session: Session,
    (At(id), Asked(turn)): (At<WebhookId>, Asked<Turn>),
) -> Result<Response, Wrong> {
    let webhook = webhooks::show(&session.db, &session.caller, id).await?;
    one(&session, webhook, None, None, None, turn.after).await
}

pub(crate) async fn edit(
    session: Session,
    (At(id), Form(sent)): (At<WebhookId>, Form<Sent>),
) -> Result<Response, Wrong> {
    let which = Which { id, seen: sent.version };
    match webhooks::edit(&session.db, &session.caller, which, sent.edit()).await {
        Ok(webhook) => Ok(back(webhook.id)),
        Err(error) => {
            let problem = forms::said(&session, error)?;
            let webhook = webhooks::show(&session.db, &session.caller, id).await?;
            let shown = one(&session, webhook, None, Some(sent.edit()), Some(problem), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
    }
}

pub(crate) async fn rotate(session: Session, At(id): At<WebhookId>) -> Result<Response, Wrong> {
    let (webhook, secret) = webhooks::rotate(&session.db, &session.caller, id).await?;
    one(&session, webhook, Some(secret), None, None, None).await
}

pub(crate) async fn turn_off(session: Session, At(id): At<WebhookId>) -> Result<Response, Wrong> {
    Ok(back(webhooks::turn_off(&session.db, &session.caller, id).await?.id))
}

pub(crate) async fn test(session: Session, At(id): At<WebhookId>) -> Result<Response, Wrong> {
    webhooks::send_test(&session.db, &session.caller, id).await?;
    Ok(back(id))
}

pub(crate) async fn replay(
    session: Session,
    At((id, delivery)): At<(WebhookId, WebhookDeliveryId)>,
) -> Result<Response, Wrong> {
    webhooks::replay(&session.db, &session.caller, id, delivery).await?;
    Ok(back(id))
}

pub(crate) async fn remove(session: Session, At(id): At<WebhookId>) -> Result<Redirect, Wrong> {
    webhooks::remove(&session.db, &session.caller, id).await?;
    Ok(Redirect::to("/admin/webhooks"))
}

fn back(id: WebhookId) -> Response {
    Redirect::to(&format!("/admin/webhooks/{id}")).into_response()
}

async fn all(session: &Session, typed: Edit, problem: Option<String>) -> Result<impl IntoResponse, Wrong> {
    let listed = webhooks::list(&session.db, &session.caller).await?;
    let shell = Shell::at(session, Place::Webhooks).await?;
    let rows = listed.iter().map(|webhook| row(&shell, webhook)).collect();
    let form = fields(&shell, typed);
    html(&Hooks { shell, rows, form, problem })
}

async fn one(
    session: &Session,
    webhook: Webhook,
    made: Option<SecretString>,
    typed: Option<Edit>,
    problem: Option<String>,
    after: Option<WebhookDeliveryId>,
) -> Result<Response, Wrong> {
    let page = webhooks::deliveries(&session.db, &session.caller, webhook.id, after).await?;
    let shell = Shell::at(session, Place::Webhooks).await?;
    let deliveries = page.deliveries.into_iter().map(|delivery| told(&shell, delivery)).collect();
    let row = row(&shell, &webhook);
    let form = fields(&shell, typed.unwrap_or(Edit { url: webhook.url, types: webhook.types }));
    let next = page.next.map(|next| next.to_string());
    Ok(html(&One { shell, row, form, made, problem, deliveries, next })?.into_response())
}

fn row(shell: &Shell, webhook: &Webhook) -> Row {
    let language = shell.plain.language;
    let off = webhook.off.map(|why| match why {
        Off::Asked => t!(language, "web-hook-off-asked"),
        Off::Failing => t!(language, "web-hook-off-failing"),
        Off::Gone => t!(language, "web-hook-off-gone"),
        Off::Restored => t!(language, "web-hook-off-restored"),
    });
    Row {
        id: webhook.id.to_string(),
        url: webhook.url.clone(),
        events: webhook.types.join(" · "),
        since: shell.at_time(&webhook.created_at),
        failing_since: webhook.failing_since.as_ref().map(|since| shell.at_time(since)),
        off,
        version: webhook.version,
    }
}

/// A box for all that is done to each kind of thing, and for what happens to messages.
fn fields(shell: &Shell, typed: Edit) -> Fields {
    let Edit { url, mut types } = typed;
    let language = shell.plain.language;
    let mut nouns: Vec<&str> = webhooks::types().iter().filter_map(|name| name.split('.').next()).collect();
    nouns.sort_unstable();
    nouns.dedup();
    let all = nouns.into_iter().filter_map(|noun| {
        let called = words::named::known::<crm::error::Noun>(language, noun);
        // Messages have events that nothing else has.
        (noun != "message").then(|| (format!("{noun}.*"), called))
    });
    let messages = [
        (MessageEvent::Received, t!(language, "web-hook-received")),
        (MessageEvent::Status, t!(language, "web-hook-status")),
    ];
    let messages = messages.map(|(event, called)| (event.as_str().to_owned(), called));
    let events: Vec<Choice> = messages
        .into_iter()
        .chain(all)
        .map(|(name, called)| Choice { checked: types.contains(&name), name, called })
        .collect();
    types.retain(|name| events.iter().all(|choice| choice.name != *name));
    Fields { url, events, others: types }
}

fn told(shell: &Shell, delivery: Delivery) -> Told {
    let language = shell.plain.language;
    let (state, tone) = match delivery.state {
        DeliveryState::Waiting => (t!(language, "web-hook-waiting"), "warn"),
        DeliveryState::Delivered => (t!(language, "web-hook-delivered"), "good"),
        DeliveryState::Failed => (t!(language, "web-hook-failed"), "bad"),
    };
    let last = match (delivery.last_status, &delivery.last_error) {
        (Some(status), _) => format!("HTTP {status}"),
        (None, Some(error)) => error.clone(),
        (None, None) => String::new(),
    };
    Told {
        id: delivery.id.to_string(),
        kind: delivery.kind,
        at: shell.at_time(&delivery.created_at),
        state,
        tone,
        attempts: delivery.attempts,
        last,
        body: delivery.body,
    }
}
