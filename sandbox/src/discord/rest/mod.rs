//! REST, v10 and v9: the way of every request, from bytes to answer. The routes are in the modules below, one per noun.
//!
//! A request is recorded, meets a fault if one is queued, must be authorised and within limits, is checked against
//! Discord's own schema, and then does its work. A refusal is Discord's error JSON; one that breaks a rule is also a
//! [`Violation`](super::Violation).

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use hyper::body::Incoming;
use serde_json::{Value, json};

use super::audit_log::Act;
use super::faults::Fault;
use super::rules::Complaints;
use super::threads::Closed;
use super::wire::ATTACHMENT_SIZE_LIMIT;
use super::world::World;
use super::{RecordedRequest, rest::limits::Exceeded, uploads};
use crate::multipart::{self, Part};

mod audit_log;
mod channels;
mod commands;
mod guilds;
pub(super) mod interactions;
pub(super) mod limits;
mod messages;
mod overwrites;
mod permit;
mod pins;
mod reactions;
mod roles;
mod routes;
mod threads;
mod webhook_messages;
mod webhooks;
mod write;

/// More than any request may have: ten files of 10 MiB each.
const LARGEST_BODY: usize = 128 * 1024 * 1024;

/// What clients call a file of which they don't know what it is.
const UNKNOWN_TYPE: &str = "application/octet-stream";

/// The versions that are spoken (Discord docs, API Versioning). What differs between them is nothing we answer.
const VERSIONS: [&str; 2] = ["/api/v10", "/api/v9"];

/// An uploaded file.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) media_type: Option<String>,
    pub(super) content: Arc<[u8]>,
}

/// A request, taken apart.
pub(super) struct Request {
    pub(super) method: String,
    /// Without `/api/v10` or `/api/v9`, percent-decoded.
    pub(super) path: String,
    pub(super) query: String,
    pub(super) body: Value,
    pub(super) files: Vec<File>,
    /// The decoded `X-Audit-Log-Reason`.
    pub(super) reason: Option<String>,
    /// Whether it came with the bot's token.
    pub(super) authorized: bool,
}

impl Request {
    /// `METHOD /path`, as violations and faults name it.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The bot does it, for the reason that it gives.
    fn act(&self, world: &World) -> Act<'_> {
        Act { by: world.bot, reason: self.reason.as_deref() }
    }

    fn asks(&self, parameter: &str) -> bool {
        self.parameter(parameter).is_some_and(|value| matches!(value.to_lowercase().as_str(), "true" | "1"))
    }

    /// A parameter of the query.
    fn parameter(&self, parameter: &str) -> Option<String> {
        let mut all = url::form_urlencoded::parse(self.query.as_bytes());
        all.find(|(name, _)| name == parameter).map(|(_, value)| value.into_owned())
    }
}

/// What a route answers.
pub(super) enum Reply {
    Json(Value),
    /// Something was made: 201.
    Created(Value),
    Empty,
}

/// What a route answers instead (Discord docs, Opcodes and Status Codes, "JSON").
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) code: u32,
    pub(super) message: String,
    pub(super) errors: Option<Value>,
    /// The rule that was broken; `None` for what happens to well-behaved bots, such as a person refusing messages.
    pub(super) rule: Option<&'static str>,
    /// After how long it may be tried again, where a limit of its own refuses it.
    pub(super) retry_after: Option<Duration>,
}

impl Refusal {
    /// Something that may happen to anybody.
    pub(super) fn of(status: u16, code: u32, message: &str) -> Refusal {
        Refusal { status, code, message: message.into(), errors: None, rule: None, retry_after: None }
    }

    /// Something a bot must never do.
    pub(super) fn broken(rule: &'static str, status: u16, code: u32, message: &str) -> Refusal {
        Refusal { rule: Some(rule), ..Refusal::of(status, code, message) }
    }

    /// A body that breaks rules, with Discord's list of complaints.
    pub(super) fn form(errors: Value) -> Refusal {
        Refusal { errors: Some(errors), ..Refusal::broken("form", 400, 50035, "Invalid Form Body") }
    }

    /// A complaint about one field of the body or of the query.
    fn field(path: &str, code: &'static str, message: &str) -> Refusal {
        let mut complaints = Complaints::default();
        complaints.add(path, code, message);
        Refusal::form(complaints.errors().unwrap_or_default())
    }

    pub(super) fn unknown_message() -> Refusal {
        Refusal::of(404, 10008, "Unknown Message")
    }

    fn unknown_channel() -> Refusal {
        Refusal::of(404, 10003, "Unknown Channel")
    }

    fn missing_access() -> Refusal {
        Refusal::of(403, 50001, "Missing Access")
    }

    fn missing_permissions() -> Refusal {
        Refusal::of(403, 50013, "Missing Permissions")
    }

    fn wrong_channel_type() -> Refusal {
        Refusal::broken("channel type", 400, 50024, "Cannot execute action on this channel type")
    }

    fn not_json() -> Refusal {
        Refusal::broken("form", 400, 50109, "The request body contains invalid JSON.")
    }

    fn too_many(retry_after: Duration) -> Refusal {
        Refusal { retry_after: Some(retry_after), ..Refusal::of(429, 0, "You are being rate limited.") }
    }

    fn unknown_route() -> Refusal {
        Refusal::broken("unknown route", 404, 0, "404: Not Found")
    }

    fn unauthorized() -> Refusal {
        Refusal::broken("authorization", 401, 0, "401: Unauthorized")
    }

    fn body(&self) -> Value {
        let mut body = json!({ "message": self.message, "code": self.code });
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }
}

/// What a closed thread answers.
impl From<Closed> for Refusal {
    fn from(closed: Closed) -> Refusal {
        match closed {
            Closed::Archived => Refusal::of(400, 50083, "Thread is archived"),
            Closed::Locked => Refusal::of(400, 160_005, "Thread is locked"),
            Closed::TooMany => Refusal::of(400, 160_006, "Maximum number of active threads reached"),
        }
    }
}

/// The answer of a route.
pub(super) type Outcome = Result<Reply, Refusal>;

/// The connection ends without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection was dropped on purpose")]
pub(super) struct Dropped;

/// Answers one request.
pub(super) async fn answer(world: Arc<World>, request: hyper::Request<Incoming>) -> Result<Response<Body>, Dropped> {
    let (head, incoming) = request.into_parts();
    let bytes = axum::body::to_bytes(Body::new(incoming), LARGEST_BODY).await.map_err(|_| Dropped)?;
    let whole = percent_decode(head.uri.path());
    if let Some(file) = uploads::serve(&world, &head.headers, head.method.as_str(), &whole) {
        return Ok(file);
    }
    let (body, files) = read(&head.headers, &bytes);
    let of_version = |version: &&str| whole.strip_prefix(*version).filter(|path| path.starts_with('/'));
    let path = VERSIONS.iter().find_map(of_version);
    let request = Request {
        method: head.method.to_string(),
        path: path.unwrap_or(&whole).to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        body,
        files,
        reason: head.headers.get("x-audit-log-reason").and_then(|reason| reason.to_str().ok()).map(percent_decode),
        authorized: head.headers.contains_key("authorization"),
    };
    let record = record(&world, &request);

    let fault = world.faults.take(&request.name());
    let (standing, exceeded) = world.limits.count(&routes::counted(&world, &request), &world.faults);
    let (status, body, retry) = match &fault {
        Some(Fault::Drop) => return Err(Dropped),
        Some(Fault::Status(status)) => {
            (*status, json!({ "message": format!("{status}: as ordered"), "code": 0 }), None)
        }
        Some(Fault::RateLimit { retry_after, global }) => {
            too_many(Exceeded { retry_after: *retry_after, global: *global })
        }
        _ => match exceeded {
            Some(exceeded) => too_many(exceeded),
            None => {
                if let Some(Fault::Delay(delay)) = &fault {
                    tokio::time::sleep(*delay).await;
                }
                work(&world, &request, &head.headers, path.is_some())
            }
        },
    };
    finish(&world, record, status);
    if fault == Some(Fault::LoseAnswer) {
        return Err(Dropped);
    }
    let mut response = Response::builder().status(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY));
    for (name, value) in standing.headers() {
        response = response.header(name, value);
    }
    if let Some(Exceeded { retry_after, global }) = retry {
        response = response.header("retry-after", limits::seconds(retry_after));
        response = response.header("x-ratelimit-scope", if global { "global" } else { "user" });
        if global {
            response = response.header("x-ratelimit-global", "true");
        }
    }
    let response = match body {
        Value::Null => response.body(Body::empty()),
        body => response.header("content-type", "application/json").body(Body::from(body.to_string())),
    };
    response.map_err(|_| Dropped)
}

/// The body, and the files that were uploaded with it: `payload_json` and `files[n]` (Discord docs, Uploading Files).
fn read(headers: &HeaderMap, bytes: &Bytes) -> (Value, Vec<File>) {
    let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    match multipart::boundary(kind) {
        Some(boundary) => uploaded(bytes, &boundary),
        None if bytes.is_empty() => (Value::Null, Vec::new()),
        None => (serde_json::from_slice(bytes).unwrap_or(Value::String("not JSON".into())), Vec::new()),
    }
}

fn uploaded(bytes: &[u8], boundary: &str) -> (Value, Vec<File>) {
    let mut payload = Value::Null;
    let mut files = Vec::new();
    for Part { name, file_name, media_type, content } in multipart::parts(bytes, boundary) {
        match file_name {
            Some(name) => files.push(File { name, media_type: media_type.filter(|it| it != UNKNOWN_TYPE), content }),
            None if name == "payload_json" => {
                payload = serde_json::from_slice(&content).unwrap_or(Value::String("not JSON".into()));
            }
            None => {}
        }
    }
    (payload, files)
}

fn record(world: &World, request: &Request) -> usize {
    let mut state = world.state();
    state.requests.push(RecordedRequest {
        at: world.now(),
        method: request.method.clone(),
        path: request.path.clone(),
        query: request.query.clone(),
        body: request.body.clone(),
        files: request.files.iter().map(|file| file.name.clone()).collect(),
        audit_reason: request.reason.clone(),
        status: 0,
    });
    state.requests.len() - 1
}

fn finish(world: &World, record: usize, status: u16) {
    let mut state = world.state();
    if matches!(status, 401 | 403 | 429) {
        state.invalid_requests += 1;
    }
    if let Some(request) = state.requests.get_mut(record) {
        request.status = status;
    }
}

fn too_many(exceeded: Exceeded) -> (u16, Value, Option<Exceeded>) {
    let body = json!({
        "message": "You are being rate limited.", "retry_after": exceeded.retry_after.as_secs_f64(),
        "global": exceeded.global,
    });
    (429, body, Some(exceeded))
}

fn work(world: &Arc<World>, request: &Request, headers: &HeaderMap, versioned: bool) -> (u16, Value, Option<Exceeded>) {
    let outcome = match versioned {
        true => permitted(world, request, headers).and_then(|()| {
            if let Some(schema) = &world.schema {
                for (rule, detail) in schema.check(&request.method, &request.path, &request.body) {
                    world.violate(&request.name(), rule, detail);
                }
            }
            routes::route(world, request)
        }),
        false => Err(Refusal::unknown_route()),
    };
    match outcome {
        Ok(Reply::Json(body)) => (200, body, None),
        Ok(Reply::Created(body)) => (201, body, None),
        Ok(Reply::Empty) => (204, Value::Null, None),
        Err(refusal) => {
            if let Some(retry_after) = refusal.retry_after {
                return too_many(Exceeded { retry_after, global: false });
            }
            let body = refusal.body();
            if let Some(rule) = refusal.rule {
                world.violate(&request.name(), rule, body.to_string());
            }
            (refusal.status, body, None)
        }
    }
}

fn permitted(world: &World, request: &Request, headers: &HeaderMap) -> Result<(), Refusal> {
    let header = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
    if header("user-agent").trim().is_empty() {
        // Discord docs, JSON Error Codes, 40333: Cloudflare blocks what has no proper User-Agent.
        return Err(Refusal::broken("user agent", 403, 40333, "internal network error"));
    }
    match header("authorization") {
        "" if routes::has_token(&request.path) => {}
        given if given == format!("Bot {}", world.token) => {}
        _ => return Err(Refusal::unauthorized()),
    }
    let kind = header("content-type");
    if !request.body.is_null() && !kind.starts_with("application/json") && multipart::boundary(kind).is_none() {
        let message = "Expected \"Content-Type\" header to be one of {'application/json', 'multipart/form-data'}.";
        return Err(Refusal::broken("content type", 400, 50035, message));
    }
    if request.files.iter().any(|file| file.content.len() as u64 > ATTACHMENT_SIZE_LIMIT) {
        return Err(Refusal::broken("file size", 413, 40005, "Request entity too large"));
    }
    let limit = world.faults.file_limit().unwrap_or(ATTACHMENT_SIZE_LIMIT);
    if request.files.iter().any(|file| file.content.len() as u64 > limit) {
        return Err(Refusal::of(413, 40005, "Request entity too large"));
    }
    Ok(())
}

fn percent_decode(text: &str) -> String {
    // `form_urlencoded` also turns `+` into a blank, which paths must keep.
    let kept = text.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    url::form_urlencoded::parse(kept.as_bytes()).map(|(name, _)| name.into_owned()).collect()
}
