//! What a handler is given of a request. Each part is read once, within limits, and what is wrong with it has one answer.

use std::future::Future;

use axum::{
    body::{Body, Bytes},
    extract::{FromRequestParts, Path, Query},
    http::{header, request::Parts},
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::wrong::Wrong;

/// How a form is sent.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// The most bytes that are sent with a request.
pub(crate) const BODY: usize = 1 << 20;

/// Something that is read from a request.
pub(crate) trait Input: Sized {
    /// Reads it.
    fn read(parts: &mut Parts, body: Body) -> impl Future<Output = Result<Self, Wrong>> + Send;
}

/// The variables of the path.
pub(crate) struct At<T>(pub T);

/// What stands behind the question mark.
pub(crate) struct Asked<T>(pub T);

/// A form of a page.
pub(crate) struct Form<T>(pub T);

/// JSON.
pub(crate) struct Json<T>(pub T);

/// What was seen of the thing that is to be changed: its version by `If-Match` (RFC 9110, 13.1.1), or `*`, which is whatever it is now.
pub(crate) struct Seen(pub Option<i64>);

impl Input for Seen {
    async fn read(parts: &mut Parts, _: Body) -> Result<Self, Wrong> {
        let said = parts.headers.get(header::IF_MATCH).ok_or(Wrong::NothingSeen)?;
        let said = said.to_str().map_err(|_| Wrong::SeenForm)?.trim();
        if said == "*" {
            return Ok(Self(None));
        }
        let version = said.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or(Wrong::SeenForm)?;
        version.parse().map(|version| Self(Some(version))).map_err(|_| Wrong::SeenForm)
    }
}

/// Where one is, with what stands behind the question mark but for `after`: to it that of the next page is added.
pub(crate) struct Here(pub String);

impl Input for Here {
    async fn read(parts: &mut Parts, _: Body) -> Result<Self, Wrong> {
        let asked = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let kept: Vec<_> = asked.filter(|(name, _)| name != "after").collect();
        let kept = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish();
        let sign = if kept.is_empty() { "" } else { "?" };
        Ok(Self(format!("{}{sign}{kept}", parts.uri.path())))
    }
}

impl Input for () {
    async fn read(_: &mut Parts, _: Body) -> Result<Self, Wrong> {
        Ok(())
    }
}

impl<T: DeserializeOwned + Send> Input for At<T> {
    async fn read(parts: &mut Parts, _: Body) -> Result<Self, Wrong> {
        // What is no number or no id is nothing that there is.
        Path::from_request_parts(parts, &()).await.map(|Path(at)| Self(at)).map_err(|_| Wrong::NotThere)
    }
}

impl<T: DeserializeOwned + Send> Input for Asked<T> {
    async fn read(parts: &mut Parts, _: Body) -> Result<Self, Wrong> {
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(Wrong::Query);
        }
        Query::from_request_parts(parts, &()).await.map(|Query(asked)| Self(asked)).map_err(|_| Wrong::Query)
    }
}

impl<T: DeserializeOwned + Send> Input for Form<T> {
    async fn read(parts: &mut Parts, body: Body) -> Result<Self, Wrong> {
        let sent = sent(parts, body, FORM).await?;
        if sent.contains(&0) || sent.windows(3).any(|piece| piece == b"%00") {
            return Err(Wrong::Nul);
        }
        // The same rules as for what stands behind a question mark, which axum keeps.
        let uri = format!("/?{}", String::from_utf8(sent).map_err(|_| Wrong::Form)?);
        let uri = uri.parse().map_err(|_| Wrong::Form)?;
        Query::try_from_uri(&uri).map(|Query(form)| Self(form)).map_err(|_| Wrong::Form)
    }
}

impl<T: DeserializeOwned + Send> Input for Json<T> {
    async fn read(parts: &mut Parts, body: Body) -> Result<Self, Wrong> {
        let sent = sent(parts, body, "application/json").await?;
        let value: Value = serde_json::from_slice(&sent).map_err(|_| Wrong::NotJson)?;
        if has_nul(&value) {
            return Err(Wrong::Nul);
        }
        serde_json::from_value(value).map(Self).map_err(|error| Wrong::Fields(error.to_string()))
    }
}

impl<A: Input + Send, B: Input + Send> Input for (A, B) {
    async fn read(parts: &mut Parts, body: Body) -> Result<Self, Wrong> {
        let first = A::read(parts, Body::empty()).await?;
        Ok((first, B::read(parts, body).await?))
    }
}

impl<A: Input + Send, B: Input + Send, C: Input + Send> Input for (A, B, C) {
    async fn read(parts: &mut Parts, body: Body) -> Result<Self, Wrong> {
        let (first, second) = <(A, B)>::read(parts, Body::empty()).await?;
        Ok((first, second, C::read(parts, body).await?))
    }
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

async fn sent(parts: &Parts, body: Body, kind: &str) -> Result<Vec<u8>, Wrong> {
    if !is_kind(parts, kind) {
        return Err(Wrong::ContentType);
    }
    whole(body).await.map(Into::into)
}

/// Whether what is sent says that it is of this kind.
pub(crate) fn is_kind(parts: &Parts, kind: &str) -> bool {
    let said = parts.headers.get(header::CONTENT_TYPE).and_then(|said| said.to_str().ok()).unwrap_or_default();
    said.split(';').next().unwrap_or_default().trim() == kind
}

/// All that is sent.
pub(crate) async fn whole(body: Body) -> Result<Bytes, Wrong> {
    axum::body::to_bytes(body, BODY).await.map_err(|_| Wrong::TooLarge)
}
