//! Files, both ways.
//!
//! Customers': `GET /{version}/{media-id}` gives an address, and the address, with the same token, the bytes.
//!
//! Addresses live five minutes and ids seven days (Meta's media page, 2026-09); after that both answer 404.
//!
//! The application's: `POST /{version}/{phone-number-id}/media` takes the bytes and gives an id, by which they are sent.

use std::fmt::Write as _;

use axum::Json;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::faults::MediaFault;
use super::graph_error::GraphError;
use super::state::State;
use super::templates;
use super::world::World;
use crate::multipart;

/// A stored file.
#[derive(Debug, Clone)]
pub(super) struct Medium {
    pub bytes: Bytes,
    pub mime_type: String,
    pub stored: DateTime<Utc>,
    /// The address given last, and when.
    address: Option<(String, DateTime<Utc>)>,
    /// What goes wrong with the bytes behind it.
    fault: Option<MediaFault>,
}

impl Medium {
    pub fn new(bytes: Bytes, mime_type: &str, stored: DateTime<Utc>) -> Self {
        Self { bytes, mime_type: mime_type.to_owned(), stored, address: None, fault: None }
    }

    /// As webhooks write it: base64.
    pub fn webhook_hash(&self) -> String {
        base64(&Sha256::digest(&self.bytes))
    }
}

/// More than any upload may have: 100 MB and the form around it.
pub(super) const LARGEST_BODY: usize = 101 << 20;

/// What may be uploaded, how large it may be, and as what it may be sent ("Supported media types").
const TAKEN: [(&[&str], usize, &[&str]); 5] = [
    (&["image/jpeg", "image/png"], 5 << 20, &["image", "document"]),
    (&["image/webp"], 500 << 10, &["sticker", "document"]),
    (&["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"], 16 << 20, &["audio", "document"]),
    (&["video/mp4", "video/3gpp"], 16 << 20, &["video", "document"]),
    (
        &[
            "application/pdf",
            "text/plain",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ],
        100 << 20,
        &["document"],
    ),
];

/// Keeps a file of the application: its id; `None` if that fails on purpose.
pub(super) fn upload(world: &World, headers: &HeaderMap, body: &[u8]) -> Result<Option<String>, GraphError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let boundary = multipart::boundary(kind).ok_or_else(|| GraphError::parameter("No file uploaded"))?;
    let parts = multipart::parts(body, &boundary);
    let field = |name: &str| parts.iter().find(|part| part.name == name);
    if field("messaging_product").is_none_or(|part| &*part.content != b"whatsapp") {
        return Err(GraphError::missing("messaging_product"));
    }
    let file = field("file").filter(|part| part.file_name.is_some()).ok_or_else(|| GraphError::missing("file"))?;
    let media_type = file.media_type.as_deref().unwrap_or_default();
    if field("type").is_none_or(|part| *part.content != *media_type.as_bytes()) {
        return Err(GraphError::missing("type"));
    }
    let Some((_, most, _)) = TAKEN.iter().find(|(types, _, _)| types.contains(&media_type)) else {
        return Err(GraphError::parameter(format!("Received file of type '{media_type}'.")));
    };
    if file.content.is_empty() || file.content.len() > *most {
        return Err(GraphError::parameter("Param file must be a file of a supported size."));
    }
    if world.faults.take_media() == Some(MediaFault::Fail500) {
        return Ok(None);
    }
    let id = format!("9{}", uuid::Uuid::new_v4().as_u128() % 10_u128.pow(15));
    let medium = Medium::new(Bytes::copy_from_slice(&file.content), media_type, world.now());
    world.state().media.insert(id.clone(), medium);
    Ok(Some(id))
}

/// Refuses to send a file that was not uploaded, or as what it is not; also above the text of a template or of buttons.
pub(super) fn check_all(state: &State, kind: &str, body: &Value) -> Result<(), GraphError> {
    check(state, kind, body)?;
    for parameter in templates::parameters(body, "header").into_iter().chain(body.get("header").cloned()) {
        let kind = parameter["type"].as_str().unwrap_or_default();
        check(state, kind, &parameter[kind])?;
    }
    Ok(())
}

fn check(state: &State, kind: &str, body: &Value) -> Result<(), GraphError> {
    let is_media = TAKEN.iter().any(|(_, _, kinds)| kinds.contains(&kind));
    let Some(id) = body.get("id").and_then(Value::as_str).filter(|_| is_media) else { return Ok(()) };
    let wrong = |why: &str| GraphError { details: Some(why.to_owned()), ..GraphError::of(131009) };
    let medium =
        state.media.get(id).ok_or_else(|| wrong("not a valid whatsapp business account media attachment ID"))?;
    let fits = |(types, _, kinds): &&(&[&str], usize, &[&str])| {
        types.contains(&medium.mime_type.as_str()) && kinds.contains(&kind)
    };
    TAKEN.iter().find(fits).map(drop).ok_or_else(|| wrong("the media attachment is of another type"))
}

/// Gives the address of a medium: a new one each time, as Meta does.
pub(super) fn look_up(world: &World, id: &str) -> Result<Value, GraphError> {
    let now = world.now();
    let mut state = world.state();
    let medium = state.media.get_mut(id).filter(|medium| now - medium.stored < Duration::days(7));
    let medium = medium.ok_or_else(|| GraphError::unknown_object(id))?;
    let fault = world.faults.take_media();
    match fault {
        Some(MediaFault::Fail500) => return Err(GraphError::of(131000)),
        Some(MediaFault::Unknown) => return Err(GraphError::unknown_object(id)),
        _ => {}
    }
    medium.fault = fault;
    let token = uuid::Uuid::new_v4().simple().to_string();
    let given = if fault == Some(MediaFault::Expired) { now - Duration::minutes(6) } else { now };
    medium.address = Some((token.clone(), given));
    let elsewhere = fault == Some(MediaFault::Elsewhere);
    let base = if elsewhere { "https://files.evil.example/" } else { world.base.as_str() };
    let size = if fault == Some(MediaFault::Huge) { 200 << 20 } else { medium.bytes.len() };
    Ok(json!({
        "messaging_product": "whatsapp",
        "url": format!("{base}media/{id}/{token}"),
        "mime_type": medium.mime_type,
        // Here, unlike in the webhook, in hexadecimal.
        "sha256": hex::encode(Sha256::digest(&medium.bytes)),
        "file_size": size.to_string(),
        "id": id,
    }))
}

/// Answers a download.
pub(super) fn download(world: &World, id: &str, token: &str) -> Response {
    let now = world.now();
    let mut state = world.state();
    let found = state.media.get_mut(id).filter(|medium| {
        medium.address.as_ref().is_some_and(|(given, at)| given == token && now - *at < Duration::minutes(5))
    });
    let Some(medium) = found else {
        return (StatusCode::NOT_FOUND, Json(GraphError::of(131052).body())).into_response();
    };
    let whole = (medium.bytes.clone(), medium.mime_type.clone());
    match medium.fault.take() {
        Some(MediaFault::RedirectElsewhere) => Redirect::temporary("https://files.evil.example/x").into_response(),
        Some(MediaFault::RedirectHere) => {
            Redirect::temporary(&format!("{}media/{id}/{token}", world.base)).into_response()
        }
        Some(MediaFault::Altered) => sent(&whole.0.iter().map(|byte| !byte).collect::<Vec<u8>>().into(), &whole.1),
        Some(MediaFault::CutOff) => cut_off(&whole.0),
        _ => sent(&whole.0, &whole.1),
    }
}

fn sent(bytes: &Bytes, mime_type: &str) -> Response {
    ([(header::CONTENT_TYPE, mime_type.to_owned())], bytes.clone()).into_response()
}

/// Half of the bytes, after which the connection breaks.
fn cut_off(bytes: &Bytes) -> Response {
    let half = bytes.slice(..bytes.len() / 2);
    let parts = [Ok(half), Err(std::io::Error::other("cut off on purpose"))];
    let body = Body::from_stream(tokio_stream::iter(parts));
    ([(header::CONTENT_LENGTH, bytes.len().to_string())], body).into_response()
}

/// Standard base64 with padding.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let letter = ALPHABET[(bits >> (18 - 6 * place) & 63) as usize] as char;
            // Writing to a string cannot fail.
            let _ = text.write_char(if place > group.len() { '=' } else { letter });
        }
    }
    text
}
