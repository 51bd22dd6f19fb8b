//! Who may talk to the page. There is no log-in, so any site open in the same browser could try.
//!
//! * A site whose name is made to resolve to 127.0.0.1 (DNS rebinding) shows by its `Host`: only loopback names pass.
//! * A site that posts here shows by its `Origin` and by `Sec-Fetch-Site`: both must be the page itself.
//! * What is served may load scripts and styles from here only, and may not be framed.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Lets a request through, or says 403, and puts the safety headers on the answer.
pub(super) async fn check(State(port): State<u16>, request: Request, next: Next) -> Response {
    let mut response = match refusal(port, request.method(), request.uri().path(), request.headers()) {
        Some(reason) => (StatusCode::FORBIDDEN, reason).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refusal(port: u16, method: &Method, path: &str, headers: &HeaderMap) -> Option<&'static str> {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let is_here = |host: &str| {
        ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| {
            host.strip_prefix(name).is_some_and(|rest| rest.strip_prefix(':') == Some(port.to_string().as_str()))
        })
    };
    if !text(header::HOST).is_some_and(is_here) {
        return Some("this page answers to localhost only");
    }
    if let Some(origin) = text(header::ORIGIN)
        && !origin.strip_prefix("http://").is_some_and(is_here)
    {
        return Some("requests from other sites are refused");
    }
    // Following a link to the page is fine; everything else comes from the page itself.
    let may_be_linked = *method == Method::GET && path == "/";
    match text(HeaderName::from_static("sec-fetch-site")) {
        None | Some("same-origin" | "none") => None,
        Some(_) if may_be_linked => None,
        Some(_) => Some("requests from other sites are refused"),
    }
}
