//! The web door: a panel for people in a browser (`/admin`), and a REST API for programs (`/api`). A handler parses, makes one call into
//! `crm`, and renders.
//!
//! [`routes`] is the only list of what there is: the router, the OpenAPI document and the tests of every door come from it. A route names
//! its [`Gate`](route::Gate); what a handler is given, a `Session` (`gate.rs`), comes through that gate and not otherwise.
//!
//! To add a page or an endpoint: a handler in its noun's file in `panel/` or `api/`, its line in `routes.rs`, and, of a page, its template
//! in `templates/`.

mod api;
mod assets;
mod chart;
mod gate;
mod input;
mod manner;
mod once;
mod pace;
mod panel;
pub mod route;
pub mod routes;
mod wrong;

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::{self, Next},
    response::Response,
    routing::{MethodFilter, MethodRouter, on},
};
use crm::Server;
use ipnet::IpNet;
use tokio_util::sync::CancellationToken;
use url::Url;

use self::route::Route;

/// What all handlers share.
#[derive(Clone)]
pub struct Web(Arc<Inner>);

struct Inner {
    server: Server,
    base: String,
    trusted: Vec<IpNet>,
    pace: pace::Pace,
    stop: CancellationToken,
}

impl Web {
    /// At this address, of which the host counts. Of a proxy in one of these networks it is believed for whom it asks. Streams end at `stop`.
    pub fn new(server: Server, address: &Url, trusted: Vec<IpNet>, stop: CancellationToken) -> Self {
        let base = address.host_str().unwrap_or_default().to_ascii_lowercase();
        Self(Arc::new(Inner { server, base, trusted, pace: pace::Pace::new(), stop }))
    }

    pub(crate) fn server(&self) -> &Server {
        &self.0.server
    }

    /// The name of the installation's own host.
    pub(crate) fn base(&self) -> &str {
        &self.0.base
    }

    pub(crate) fn stop(&self) -> CancellationToken {
        self.0.stop.clone()
    }

    pub(crate) fn pace(&self) -> pace::Pace {
        self.0.pace.clone()
    }

    pub(crate) fn trusts(&self, address: std::net::IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.trusted.iter().any(|network| network.contains(&address))
    }
}

/// Everything that is served.
pub fn router(web: Web) -> Router {
    let routes = routes::all();
    let mut router = Router::new();
    let mut paths: Vec<&'static str> = routes.iter().map(|route| route.path).collect();
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        let here = routes.iter().filter(|route| route.path == path);
        router = router.route(path, here.fold(MethodRouter::new(), add));
    }
    router.merge(assets::router()).layer(middleware::from_fn(guarded)).with_state(web)
}

fn add(methods: MethodRouter<Web>, route: &Route) -> MethodRouter<Web> {
    let Ok(filter) = MethodFilter::try_from(route.method.clone()) else { return methods };
    let handler = route.handler();
    methods.merge(on(filter, move |State(web): State<Web>, request: Request<Body>| handler(web, request)))
}

/// What every answer says to browsers: nothing from elsewhere, nothing inline, in no frame, kept nowhere.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

async fn guarded(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
