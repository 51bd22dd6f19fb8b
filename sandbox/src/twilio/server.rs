//! Twilio's REST API over HTTP: sends, lists, customers' files, and the look-up of the account. Answers can be dropped: see [`serving`].

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use serde_json::json;
use tokio::net::TcpListener;
use url::form_urlencoded;

use super::faults::SendFault;
use super::rules::{self, Outgoing, Refusal};
use super::state::{self, Message, PhoneMessage, Request, Side, Tick, Violation};
use super::world::World;
use super::{Change, content, list, statuses};
use crate::serving::{self, dropped};

/// Serves until the last handle is gone.
pub(super) async fn run(listener: TcpListener, world: Arc<World>) {
    let router = Router::new()
        .route("/2010-04-01/Accounts/{sid}/Messages.json", post(messages).get(listed))
        .route("/2010-04-01/Accounts/{sid}/Messages/{file}", get(message))
        .route("/2010-04-01/Accounts/{sid}/Messages/{message}/Media.json", get(files))
        .route("/2010-04-01/Accounts/{sid}/Messages/{message}/Media/{id}", get(media))
        .route("/2010-04-01/Accounts/{file}", get(account))
        .route("/v1/Content", post(content))
        .route("/v1/Content/{content}/ApprovalRequests/whatsapp", post(approval))
        .route("/v1/ContentAndApprovals", get(contents))
        .fallback(|| async { refused(&not_found()) })
        .layer(DefaultBodyLimit::max(1 << 20))
        .with_state(world.clone());
    serving::run(listener, router, world.stop.clone()).await;
}

/// The error body of Twilio's API.
fn refused(refusal: &Refusal) -> Response {
    let Refusal { status, code, message } = refusal;
    let more_info = format!("https://www.twilio.com/docs/errors/{code}");
    let body = json!({ "code": code, "message": message, "more_info": more_info, "status": status });
    (StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_REQUEST), Json(body)).into_response()
}

/// Basic authentication: the account and its auth token.
fn check_door(world: &World, headers: &HeaderMap, sid: &str) -> Result<(), Refusal> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| STANDARD.decode(value.strip_prefix("Basic ")?).ok());
    let right = format!("{}:{}", world.account_sid, world.state().auth_token);
    if given.as_deref() != Some(right.as_bytes()) {
        return Err(Refusal::new(20003, "Authenticate"));
    }
    if sid == world.account_sid { Ok(()) } else { Err(not_found()) }
}

fn record(world: &World, method: &Method, uri: &Uri, form: Vec<(String, String)>, response: &Response) {
    let status = (!serving::is_dropped(response)).then(|| response.status().as_u16());
    let (at, path) = (world.now(), uri.path().to_owned());
    world.state().requests.push(Request { at, method: method.to_string(), path, form, status });
}

async fn account(
    State(world): State<Arc<World>>,
    Path(file): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let sid = file.strip_suffix(".json").unwrap_or_default();
    let response = match check_door(&world, &headers, sid) {
        Ok(()) => {
            Json(json!({ "sid": sid, "friendly_name": "Sandbox", "status": "active", "type": "Full" })).into_response()
        }
        Err(refusal) => refused(&refusal),
    };
    record(&world, &method, &uri, Vec::new(), &response);
    response
}

/// What an account asks for, and what it is told.
fn told(
    world: &World,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    sid: &str,
    find: impl FnOnce(&Query) -> Told,
) -> Response {
    let query: Query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    let response = match check_door(world, headers, sid).and_then(|()| find(&query)) {
        Ok(told) => Json(told).into_response(),
        Err(refusal) => {
            if refusal.status == 400 {
                let (at, code, what) = (world.now(), refusal.code, refusal.message.clone());
                world.state().violations.push(Violation { at, code, what });
            }
            refused(&refusal)
        }
    };
    record(world, method, uri, query, &response);
    response
}

type Query = Vec<(String, String)>;
type Told = Result<serde_json::Value, Refusal>;

async fn listed(
    State(world): State<Arc<World>>,
    Path(sid): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    told(&world, &method, &uri, &headers, &sid, |query| list::messages(&world.state(), &world.faults, &sid, query))
}

async fn message(
    State(world): State<Arc<World>>,
    Path((sid, file)): Path<(String, String)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    told(&world, &method, &uri, &headers, &sid, |_| {
        let state = world.state();
        let found = file.strip_suffix(".json").and_then(|message| state.message(message));
        found.map(|message| list::shown(&state, &sid, message)).ok_or_else(not_found)
    })
}

async fn files(
    State(world): State<Arc<World>>,
    Path((sid, message)): Path<(String, String)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    told(&world, &method, &uri, &headers, &sid, |_| {
        let state = world.state();
        state.message(&message).map(|_| list::media(&state, &sid, &message)).ok_or_else(not_found)
    })
}

async fn contents(State(world): State<Arc<World>>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let account = world.account_sid.clone();
    told(&world, &method, &uri, &headers, &account, |query| {
        content::list(&world.state(), &account, world.base.as_str(), query)
    })
}

async fn content(
    State(world): State<Arc<World>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let account = world.account_sid.clone();
    let response =
        told(&world, &method, &uri, &headers, &account, |_| content::create(&mut world.state(), &account, &body));
    created(response)
}

async fn approval(
    State(world): State<Arc<World>>,
    Path(sid): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let account = world.account_sid.clone();
    created(told(&world, &method, &uri, &headers, &account, |_| content::hand_in(&mut world.state(), &sid, &body)))
}

/// What was made is answered by 201.
fn created(mut response: Response) -> Response {
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::CREATED;
    }
    response
}

fn not_found() -> Refusal {
    Refusal::new(20404, "The requested resource was not found")
}

/// A file, to whoever has the auth token ("Enforce HTTP authentication on media URLs").
async fn media(
    State(world): State<Arc<World>>,
    Path((sid, _message, id)): Path<(String, String, String)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let found = check_door(&world, &headers, &sid).and_then(|()| {
        let found = world.state().media.get(&id).cloned();
        found.ok_or_else(not_found)
    });
    let response = match found {
        Ok((media_type, bytes)) => ([(header::CONTENT_TYPE, media_type)], bytes).into_response(),
        Err(refusal) => refused(&refusal),
    };
    record(&world, &method, &uri, Vec::new(), &response);
    response
}

async fn messages(
    State(world): State<Arc<World>>,
    Path(sid): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let response = match check_door(&world, &headers, &sid) {
        Ok(()) => take(&world, &headers, &form).await,
        Err(refusal) => refused(&refusal),
    };
    record(&world, &method, &uri, form, &response);
    response
}

async fn take(world: &Arc<World>, headers: &HeaderMap, form: &[(String, String)]) -> Response {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let judged = if media_type.starts_with("application/x-www-form-urlencoded") {
        rules::read(form, &world.state())
    } else {
        Err(Refusal::new(20001, format!("Unsupported Content-Type {media_type:?}")))
    };
    let outgoing = match judged {
        Ok(outgoing) => outgoing,
        Err(refusal) => {
            let (at, code, what) = (world.now(), refusal.code, refusal.message.clone());
            world.state().violations.push(Violation { at, code, what });
            return refused(&refusal);
        }
    };
    let fault = world.faults.take();
    match fault {
        Some(SendFault::Fail500) => return refused(&Refusal::new(20500, "An internal server error has occurred")),
        Some(SendFault::RateLimit) => return refused(&Refusal::new(20429, "Too Many Requests")),
        Some(SendFault::Refuse { code }) => return refused(&Refusal::new(code, "The request was refused.")),
        _ => {}
    }
    let answer = accept(world, outgoing);
    match fault {
        Some(SendFault::AcceptThen500) => refused(&Refusal::new(20500, "An internal server error has occurred")),
        Some(SendFault::AcceptThenDrop) => dropped(),
        _ => answer,
    }
}

/// Fetches the file that goes with a message, which fails without it (error 63019).
async fn fetch(world: &World, sid: &str, address: &str, outcome: Tick) -> Tick {
    let Some(media) = world.courier.fetch(address).await else { return Tick::Undelivered(63019) };
    world.state().set_media(sid, media);
    outcome
}

/// Puts the message on the phone, or decides that it fails later. Either way Twilio answers 201.
fn accept(world: &Arc<World>, outgoing: Outgoing) -> Response {
    let Outgoing { from, to, body, media, is_approved, status_callback } = outgoing;
    let (now, sid) = (world.now(), state::new_sid());
    let mut state = world.state();
    let person = state.find(&from, &to);
    let outcome = match person {
        None => Tick::Undelivered(63024),
        Some(id) if !is_approved && !state.window_is_open(id, now) => Tick::Undelivered(63016),
        Some(_) => Tick::Delivered,
    };
    let answer = json!({
        "sid": sid,
        "account_sid": world.account_sid,
        "api_version": "2010-04-01",
        "body": body,
        "from": format!("whatsapp:{from}"),
        "to": format!("whatsapp:{to}"),
        "direction": "outbound-api",
        "status": "queued",
        "error_code": null,
        "error_message": null,
        "num_media": if media.is_some() { "1" } else { "0" },
        "num_segments": "1",
        "uri": format!("/2010-04-01/Accounts/{}/Messages/{sid}.json", world.account_sid),
    });
    let tick = if let Tick::Undelivered(_) = outcome { outcome } else { Tick::Queued };
    let phone = PhoneMessage {
        sid: sid.clone(),
        side: Side::Business,
        kind: "text",
        text: body,
        answers: None,
        media: None,
        at: now,
        tick,
        status_callback,
    };
    state.record(Message { phone, number: from, address: to, person, awaited: false, updated_at: now });
    drop(state);
    world.changes.announce(Change::Message);
    let world = world.clone();
    tokio::spawn(async move {
        let outcome = match media {
            Some(address) => fetch(&world, &sid, &address, outcome).await,
            None => outcome,
        };
        statuses::report_send(&world, &sid, outcome).await;
    });
    (StatusCode::CREATED, Json(answer)).into_response()
}
