//! What came with a message of a phone: `GET /phone-files/<customer>/<message>`, whole or, for players that jump, in part.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::world::World;

/// Pictures that are shown within a conversation, beside all sounds and films. Anything else can be saved: what somebody sent is
/// never opened as a page of this one.
const PICTURES: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "image/gif"];

pub(super) async fn serve(
    State(world): State<Arc<World>>,
    Path((customer, message)): Path<(usize, String)>,
    headers: HeaderMap,
) -> Result<Response, StatusCode> {
    let phone = world.scene.customers.get(customer);
    let (kind, bytes) = phone.and_then(|phone| phone.file(&world.meta, &message)).ok_or(StatusCode::NOT_FOUND)?;
    let is_shown = PICTURES.contains(&kind.as_str()) || kind.starts_with("audio/") || kind.starts_with("video/");
    let (kind, place) = match HeaderValue::try_from(kind).ok().filter(|_| is_shown) {
        Some(kind) => (kind, "inline"),
        None => (HeaderValue::from_static("application/octet-stream"), "attachment"),
    };
    let of_all = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(place)),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
    ];
    let wanted = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    Ok(match wanted.and_then(|range| part(range, bytes.len())) {
        None => (of_all, bytes).into_response(),
        Some((first, last)) => {
            let of_part = [(header::CONTENT_RANGE, format!("bytes {first}-{last}/{}", bytes.len()))];
            (StatusCode::PARTIAL_CONTENT, of_all, of_part, bytes.slice(first..=last)).into_response()
        }
    })
}

/// The first and the last byte of `bytes=7-` or `bytes=7-9`, within a file of this length; `None` stands for all of it
/// (RFC 9110, 14.2: a range may be ignored).
fn part(range: &str, length: usize) -> Option<(usize, usize)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let first: usize = first.parse().ok()?;
    let end = length.checked_sub(1)?;
    let last = if last.is_empty() { end } else { last.parse::<usize>().ok()?.min(end) };
    (first <= last).then_some((first, last))
}
