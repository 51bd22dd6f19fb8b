//! The Graph over HTTP: sends, read marks, and the few look-ups the application needs.
//!
//! Answers can be dropped: see [`serving`].

use std::{collections::HashMap, sync::Arc};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::faults::SendFault;
use super::graph_error::GraphError;
use super::rules::{self, Asked, Outgoing, Recipient};
use super::state::{self, CustomerId, Message, Number, PhoneMessage, Request, Side, Tick, Violation};
use super::world::World;
use super::{Change, media, statuses, templates};
use crate::serving::{self, dropped};

/// The application that has the access token.
const APP: &str = "1";

/// Serves until the last handle is gone.
pub(super) async fn run(listener: TcpListener, world: Arc<World>) {
    let router = Router::new()
        .route("/{version}/{id}/messages", post(messages))
        .route("/{version}/{id}/media", post(upload).layer(DefaultBodyLimit::max(media::LARGEST_BODY)))
        .route("/{version}/{id}/message_templates", get(list_templates).post(create_template))
        .route("/{version}/{id}/subscribed_apps", get(subscribed_apps).post(subscribed_apps))
        .route("/{version}/{id}", get(object))
        .route("/media/{id}/{token}", get(download))
        .fallback(|| async { GraphError::unknown_path() })
        .layer(DefaultBodyLimit::max(1 << 20))
        .with_state(world.clone());
    serving::run(listener, router, world.stop.clone()).await;
}

/// The bearer token, then the version, as Meta checks them.
fn check_door(world: &World, headers: &HeaderMap, version: &str) -> Result<(), GraphError> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = given.and_then(|value| value.strip_prefix("Bearer "));
    let changed = world.state().changed_token.clone();
    if token != Some(changed.as_deref().unwrap_or(&world.access_token)) {
        return Err(GraphError::token(token.is_some()));
    }
    let number = version.strip_prefix('v').and_then(|version| version.split_once('.'));
    let is_version = number.is_some_and(|(major, minor)| {
        !major.is_empty() && major.bytes().chain(minor.bytes()).all(|byte| byte.is_ascii_digit()) && minor == "0"
    });
    if is_version { Ok(()) } else { Err(GraphError::unknown_path()) }
}

fn record(world: &World, method: &Method, uri: &Uri, body: &[u8], status: Option<StatusCode>) {
    let request = Request {
        at: world.now(),
        method: method.to_string(),
        path: uri.path().to_owned(),
        body: serde_json::from_slice(body).unwrap_or(Value::Null),
        status: status.map(|status| status.as_u16()),
    };
    world.state().requests.push(request);
}

fn violate(world: &World, uri: &Uri, error: &GraphError) {
    let violation =
        Violation { at: world.now(), code: error.code, what: error.message.clone(), path: uri.path().to_owned() };
    let mut state = world.state();
    if error.code != 190 || state.changed_token.is_none() {
        state.violations.push(violation);
    }
}

fn refused(world: &World, uri: &Uri, error: GraphError) -> Response {
    violate(world, uri, &error);
    error.into_response()
}

async fn messages(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = check_door(&world, &headers, &version).and_then(|()| {
        let number = world.state().numbers.iter().find(|number| number.phone_number_id == id).cloned();
        let number = number.ok_or_else(|| GraphError::unknown_object(&id))?;
        let asked = match rules::read(&body)? {
            Asked::Send(outgoing) if outgoing.kind == "template" => {
                let (text, beside) = templates::fill(&world.state(), &number, &outgoing)?;
                Asked::Send(Outgoing { text, beside, ..outgoing })
            }
            asked => asked,
        };
        if let Asked::Send(outgoing) = &asked {
            media::check_all(&world.state(), &outgoing.kind, &outgoing.body)?;
        }
        Ok((number, asked))
    });
    let response = match asked {
        Ok((number, Asked::MarkRead { wamid, is_typing })) => mark_read(&world, &number, &wamid, is_typing),
        Ok((number, Asked::Send(outgoing))) => send(&world, &number, outgoing).await,
        Err(error) => Err(error),
    };
    let response = response.unwrap_or_else(|error| refused(&world, &uri, error));
    let status = (!serving::is_dropped(&response)).then(|| response.status());
    record(&world, &method, &uri, &body, status);
    response
}

fn mark_read(world: &World, number: &Number, wamid: &str, is_typing: bool) -> Result<Response, GraphError> {
    let now = world.now();
    let owner = {
        let mut state = world.state();
        let message = state.message(wamid);
        let message = message.filter(|message| message.number == *number && message.phone.side == Side::Customer);
        let owner = message.and_then(|message| message.person);
        let owner =
            owner.ok_or_else(|| GraphError::parameter("Invalid parameter: message_id is not a received message."))?;
        let last = state.by_wamid.get(wamid).copied().unwrap_or_default();
        let earlier: Vec<usize> = state.person(owner).messages.iter().copied().filter(|&index| index <= last).collect();
        for index in earlier {
            let phone = &mut state.messages[index].phone;
            if phone.side == Side::Customer {
                phone.tick = Tick::Read;
            }
        }
        if is_typing {
            state.person_mut(owner).typing_since = Some(now);
        }
        owner
    };
    world.announce(Change::Conversation(owner));
    Ok(Json(json!({ "success": true })).into_response())
}

async fn send(world: &Arc<World>, number: &Number, outgoing: Outgoing) -> Result<Response, GraphError> {
    let fault = world.faults.take();
    match fault {
        Some(SendFault::Fail500) => return Ok(GraphError::of(131000).into_response()),
        Some(SendFault::Refuse { code }) => return Ok(GraphError::of(code).into_response()),
        Some(SendFault::RateLimit) => return Ok(GraphError::of(130429).into_response()),
        _ => {}
    }
    let to = match &outgoing.to {
        Recipient::Phone(to) | Recipient::UserId(to) => to,
    };
    let counted = world.state().taken.count(&number.phone_number_id, to, world.now());
    counted.map_err(GraphError::of)?;
    let Accepted { wamid, answer, outcome, owner } = take(world, number, outgoing);
    owner.into_iter().for_each(|owner| world.announce(Change::Conversation(owner)));
    if world.faults.statuses().early {
        statuses::report_send(world, &wamid, outcome).await;
    } else {
        let world = world.clone();
        tokio::spawn(async move { statuses::report_send(&world, &wamid, outcome).await });
    }
    Ok(match fault {
        Some(SendFault::AcceptThen500) => GraphError::of(131000).into_response(),
        Some(SendFault::AcceptThenDrop) => dropped(),
        Some(SendFault::Delay(pause)) => {
            tokio::time::sleep(pause).await;
            Json(answer).into_response()
        }
        _ => Json(answer).into_response(),
    })
}

struct Accepted {
    wamid: String,
    answer: Value,
    outcome: Tick,
    owner: Option<CustomerId>,
}

/// Puts the message on the phone, or decides that it fails later. Either way Meta answers 200.
fn take(world: &World, number: &Number, outgoing: Outgoing) -> Accepted {
    let Outgoing { input, to, kind, body, text, opaque, context, beside } = outgoing;
    let now = world.now();
    let mut state = world.state();
    let (person, named) = match &to {
        Recipient::Phone(phone) => (state.by_phone(number, phone), json!({ "input": input, "wa_id": phone })),
        Recipient::UserId(id) => (state.by_user_id(number, id), json!({ "input": input, "user_id": id })),
    };
    let outcome = outcome(&state, person, &kind, now);
    let wamid = state::new_wamid();
    let mut message = json!({ "id": wamid });
    if kind == "template" {
        message["message_status"] = "accepted".into();
    }
    let answer = json!({ "messaging_product": "whatsapp", "contacts": [named], "messages": [message] });
    let phone = PhoneMessage {
        wamid: wamid.clone(),
        side: Side::Business,
        kind,
        text,
        at: now,
        tick: outcome,
        body,
        opaque,
        context,
        beside,
    };
    let to_user_id = matches!(to, Recipient::UserId(_));
    // Who has answered types no more.
    if let Some(person) = person {
        state.person_mut(person).typing_since = None;
    }
    state.record(Message { phone, number: number.clone(), person, input, to_user_id, awaited: false });
    Accepted { wamid, answer, outcome, owner: person }
}

/// 131026 for people who are not on WhatsApp, 131047 for free-form messages outside the 24-hour window.
fn outcome(state: &state::State, person: Option<CustomerId>, kind: &str, now: chrono::DateTime<chrono::Utc>) -> Tick {
    match person {
        None => Tick::Failed(131026),
        Some(id) if kind != "template" && !state.window_is_open(id, now) => Tick::Failed(131047),
        Some(_) => Tick::Sent,
    }
}

/// `GET /{version}/{id}`: a number, or a picture.
async fn object(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let wants_health =
        query.get("fields").is_some_and(|fields| fields.split(',').any(|field| field == "health_status"));
    let found = check_door(&world, &headers, &version).and_then(|()| {
        let number = world.state().numbers.iter().find(|number| number.phone_number_id == id).cloned();
        let number = number.map(|number| {
            let mut told = json!({
                "id": number.phone_number_id,
                "display_phone_number": format!("+{}", number.display_phone_number),
                "verified_name": "Sandbox",
                "quality_rating": "GREEN",
                "code_verification_status": "VERIFIED",
            });
            if wants_health {
                told["health_status"] = health(&number);
            }
            told
        });
        number.map_or_else(|| media::look_up(&world, &id), Ok)
    });
    let response = match found {
        Ok(found) => Json(found).into_response(),
        Err(error) => error.into_response(),
    };
    record(&world, &method, &uri, &[], Some(response.status()));
    response
}

async fn upload(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let kept = check_door(&world, &headers, &version).and_then(|()| {
        let is_ours = world.state().numbers.iter().any(|number| number.phone_number_id == id);
        if is_ours { media::upload(&world, &headers, &body) } else { Err(GraphError::unknown_object(&id)) }
    });
    let response = match kept {
        Ok(Some(id)) => Json(json!({ "id": id })).into_response(),
        Ok(None) => GraphError::of(131000).into_response(),
        Err(error) => refused(&world, &uri, error),
    };
    record(&world, &method, &uri, &[], Some(response.status()));
    response
}

/// Whether messages can be sent from a number, and what that depends on ("Messaging health status").
fn health(number: &Number) -> Value {
    let entity = |kind: &str, id: &str| json!({ "entity_type": kind, "id": id, "can_send_message": "AVAILABLE" });
    json!({
        "can_send_message": "AVAILABLE",
        "entities": [
            entity("PHONE_NUMBER", &number.phone_number_id),
            entity("WABA", &number.waba_id),
            entity("BUSINESS", "2"),
            entity("APP", APP),
        ],
    })
}

async fn list_templates(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let found = check_door(&world, &headers, &version)
        .and_then(|()| known_account(&world, &id))
        .and_then(|()| templates::list(&world.state(), &id, query.get("after").map(String::as_str)));
    found.map_or_else(IntoResponse::into_response, |found| Json(found).into_response())
}

async fn create_template(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let made = check_door(&world, &headers, &version)
        .and_then(|()| known_account(&world, &id))
        .and_then(|()| templates::create(&mut world.state(), &id, &body));
    let response = made.map_or_else(|error| refused(&world, &uri, error), |made| Json(made).into_response());
    record(&world, &method, &uri, &body, Some(response.status()));
    response
}

fn known_account(world: &World, id: &str) -> Result<(), GraphError> {
    let known = world.state().numbers.iter().any(|number| number.waba_id == id);
    if known { Ok(()) } else { Err(GraphError::unknown_object(id)) }
}

/// Whether the account tells its webhooks to this application, and seeing to it that it does.
async fn subscribed_apps(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let known = || world.state().numbers.iter().any(|number| number.waba_id == id);
    let answer = check_door(&world, &headers, &version).and_then(|()| match method {
        _ if !known() => Err(GraphError::unknown_object(&id)),
        Method::POST => {
            world.state().unsubscribed.remove(&id);
            Ok(json!({ "success": true }))
        }
        _ if world.state().unsubscribed.contains(&id) => Ok(json!({ "data": [] })),
        _ => Ok(json!({ "data": [{ "whatsapp_business_api_data": { "id": APP, "name": "Sandbox" } }] })),
    });
    let response = match answer {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => error.into_response(),
    };
    record(&world, &method, &uri, &[], Some(response.status()));
    response
}

async fn download(
    State(world): State<Arc<World>>,
    Path((id, token)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    match check_door(&world, &headers, "v1.0") {
        Ok(()) => media::download(&world, &id, &token),
        Err(error) => error.into_response(),
    }
}
