//! The door of files: `GET /files/{token}/{name}` gives a file to whoever has its address, until that ends.

use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::{DateTime, Utc};
use crm::{
    AttachmentId, Error, ExportId, Server, TenantDb,
    attachments::links::{self, Linked},
    overview::exports,
};
use url::form_urlencoded::byte_serialize;
use webhooks::whatsapp::PublicUrl;

use crate::files::Files;

/// What is said to who has an address that leads nowhere (any more), in both languages: who it is, nobody knows.
const NOTHING_HERE: &str = "انتهت صلاحية هذا الرابط، أو أنه غير صحيح.\nThis link has expired, or it is not right.\n";
const LATER: &str = "تعذّر فتح الملف الآن. حاول بعد قليل.\nThe file can’t be opened just now. Try again in a moment.\n";

#[derive(Clone)]
struct Door {
    server: Server,
    files: Files,
}

/// The route.
pub fn router(server: Server, files: Files) -> Router {
    Router::new().route("/files/{token}/{name}", get(file)).with_state(Door { server, files })
}

/// The address of a file from outside until then.
pub fn address(
    public: &PublicUrl,
    db: &TenantDb,
    attachment: AttachmentId,
    name: &str,
    until: DateTime<Utc>,
) -> crm::Result<String> {
    Ok(at(public, &links::token(db, attachment, until)?, name))
}

/// The same of the file of an export.
pub fn address_of_export(
    public: &PublicUrl,
    db: &TenantDb,
    export: ExportId,
    name: &str,
    until: DateTime<Utc>,
) -> crm::Result<String> {
    Ok(at(public, &exports::token(db, export, until)?, name))
}

fn at(public: &PublicUrl, token: &str, name: &str) -> String {
    // As a part of a path, a blank is `%20`.
    let name = byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20");
    public.address(&format!("/files/{token}/{name}"))
}

/// The name in the address is for who reads it; the file is called what it is called.
async fn file(State(door): State<Door>, Path((token, _)): Path<(String, String)>) -> Response {
    let linked = match open(&door.server, &token).await {
        Ok(linked) => linked,
        Err(Error::NotFound(_)) => return (StatusCode::NOT_FOUND, NOTHING_HERE).into_response(),
        Err(error) => {
            tracing::warn!(%error, "a file can't be looked up");
            return (StatusCode::SERVICE_UNAVAILABLE, LATER).into_response();
        }
    };
    match door.files.stream(&linked.key).await {
        Ok(content) => (headers(&linked), Body::from_stream(content)).into_response(),
        Err(error) => {
            tracing::warn!(%error, "a file can't be read from the store");
            (StatusCode::SERVICE_UNAVAILABLE, LATER).into_response()
        }
    }
}

/// A file of a conversation, or one of exported data.
async fn open(server: &Server, token: &str) -> crm::Result<Linked> {
    match links::open(server, token).await {
        Err(Error::NotFound(_)) => exports::linked(server, token).await,
        found => found,
    }
}

/// A file is saved, never shown as a page of ours, whatever a customer has put into it.
fn headers(linked: &Linked) -> HeaderMap {
    let Linked { key: _, name, media_type, bytes } = linked;
    let name: String = byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20");
    let written = [
        (header::CONTENT_TYPE, media_type.clone()),
        (header::CONTENT_LENGTH, bytes.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "sandbox".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
    ];
    let header = |(name, value): (HeaderName, String)| Some((name, HeaderValue::try_from(value).ok()?));
    written.into_iter().filter_map(header).collect()
}
