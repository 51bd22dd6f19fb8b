//! Pictures and voice notes: `GET /{version}/{media-id}` gives an address, and the address, with the same token, the bytes.
//!
//! Addresses live five minutes and ids seven days (Meta's media page, 2026-09); after that both answer 404.

use std::fmt::Write as _;

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::graph_error::GraphError;
use super::world::World;

/// A stored picture or sound.
#[derive(Debug, Clone)]
pub(super) struct Medium {
    pub bytes: Bytes,
    pub mime_type: String,
    pub stored: DateTime<Utc>,
    /// The address given last, and when.
    address: Option<(String, DateTime<Utc>)>,
}

impl Medium {
    pub fn new(bytes: Bytes, mime_type: &str, stored: DateTime<Utc>) -> Self {
        Self { bytes, mime_type: mime_type.to_owned(), stored, address: None }
    }

    /// As webhooks write it: base64.
    pub fn webhook_hash(&self) -> String {
        base64(&Sha256::digest(&self.bytes))
    }
}

/// Gives the address of a medium: a new one each time, as Meta does.
pub(super) fn look_up(world: &World, id: &str) -> Option<Value> {
    let now = world.now();
    let mut state = world.state();
    let medium = state.media.get_mut(id).filter(|medium| now - medium.stored < Duration::days(7))?;
    let token = uuid::Uuid::new_v4().simple().to_string();
    medium.address = Some((token.clone(), now));
    Some(json!({
        "messaging_product": "whatsapp",
        "url": format!("{}media/{id}/{token}", world.base),
        "mime_type": medium.mime_type,
        // Here, unlike in the webhook, in hexadecimal.
        "sha256": hex::encode(Sha256::digest(&medium.bytes)),
        "file_size": medium.bytes.len().to_string(),
        "id": id,
    }))
}

/// Answers a download.
pub(super) fn download(world: &World, id: &str, token: &str) -> Response {
    let now = world.now();
    let state = world.state();
    let found = state.media.get(id).filter(|medium| {
        medium.address.as_ref().is_some_and(|(given, at)| given == token && now - *at < Duration::minutes(5))
    });
    match found {
        Some(medium) => ([(header::CONTENT_TYPE, medium.mime_type.clone())], medium.bytes.clone()).into_response(),
        None => (StatusCode::NOT_FOUND, Json(GraphError::of(131052).body())).into_response(),
    }
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
