//! The HTTP server: an accept loop of our own, because `axum::serve` has no time-out for a request's head nor for an answer
//! that nobody reads; and the routes that belong to the process: `/health` and `/metrics`.

mod unread;

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use axum::{
    Json, Router,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, StatusCode},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::Semaphore};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tracing::{debug, info, warn};

use self::unread::{ReadInTime, Unread};
use crate::{config, health::Health};

/// How long a stop waits for requests that are being answered.
const DRAIN: Duration = Duration::from_secs(10);

/// A listening server, not serving yet.
pub struct Http {
    listener: TcpListener,
    settings: config::Http,
    routes: Router,
}

impl Http {
    /// Takes the address.
    pub async fn bind(settings: &config::Http, routes: Router) -> Result<Self> {
        let listener = TcpListener::bind(settings.listen).await.with_context(|| {
            format!("the address {} can't be taken; set http.listen to a free one (port 0 takes any)", settings.listen)
        })?;
        Ok(Self { listener, settings: settings.clone(), routes })
    }

    /// The address taken.
    pub fn address(&self) -> Result<SocketAddr> {
        Ok(self.listener.local_addr()?)
    }

    /// Serves until `stop`, then lets requests that are being answered finish.
    pub async fn serve(self, stop: CancellationToken) -> Result<()> {
        let Self { listener, settings, routes } = self;
        let whole = Duration::from_secs(settings.request_timeout_seconds);
        let routes = routes.layer(middleware::from_fn(move |request, next| time_limited(whole, request, next)));
        let places = Arc::new(Semaphore::new(settings.max_connections));
        let graceful = GracefulShutdown::new();
        loop {
            let place = places.clone().acquire_owned().await?;
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = stop.cancelled() => break,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors or a connection that went away: the next may work.
                    warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            };
            let mut builder = hyper::server::conn::http1::Builder::new();
            builder.timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(settings.head_timeout_seconds));
            let stream = ReadInTime::new(stream, Duration::from_secs(settings.answer_timeout_seconds));
            let (routes, unread) = (routes.clone(), stream.unread());
            let service = service_fn(move |request| answer(routes.clone(), unread.clone(), peer, request));
            let connection = graceful.watch(builder.serve_connection(TokioIo::new(stream), service));
            tokio::spawn(async move {
                if let Err(error) = connection.await {
                    debug!(%error, "a connection ended early");
                }
                drop(place);
            });
        }
        drop(listener);
        if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
            info!("some requests did not finish in time and were cut off");
        }
        Ok(())
    }
}

/// Answers a request, once the answers before it are read.
async fn answer(
    routes: Router,
    unread: Unread,
    peer: SocketAddr,
    mut request: hyper::Request<Incoming>,
) -> Result<Response, Infallible> {
    unread.read().await;
    request.extensions_mut().insert(ConnectInfo(peer));
    routes.oneshot(request).await
}

/// Bounds a whole request, so that a body that trickles in holds nothing for long.
async fn time_limited(limit: Duration, request: Request, next: Next) -> Response {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => (StatusCode::REQUEST_TIMEOUT, "the request took too long\n").into_response(),
    }
}

/// The routes that belong to the process.
pub fn process_routes(health: Health, metrics: PrometheusHandle) -> Router {
    Router::new()
        .route("/health", get(report))
        .route("/health/live", get(|| async { "live\n" }))
        .route("/health/ready", get(ready))
        .with_state(health)
        .merge(Router::new().route("/metrics", get(show_metrics)).with_state(metrics))
}

async fn report(State(health): State<Health>) -> (StatusCode, Json<Value>) {
    let seen = health.look().await;
    let status = if seen.ready() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "live": true,
        "ready": seen.ready(),
        "version": env!("CARGO_PKG_VERSION"),
        "roles": seen.roles,
        "database": { "ok": seen.database.is_some(), "version": seen.database },
        "discord": seen.discord,
    });
    (status, Json(body))
}

async fn ready(State(health): State<Health>) -> (StatusCode, &'static str) {
    if health.look().await.ready() {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
    }
}

/// For a collector on this machine. What comes through a proxy is from elsewhere and sees nothing.
async fn show_metrics(
    State(metrics): State<PrometheusHandle>,
    axum::Extension(ConnectInfo(peer)): axum::Extension<ConnectInfo<SocketAddr>>,
    headers: HeaderMap,
) -> Response {
    let forwarded = ["forwarded", "x-forwarded-for", "x-real-ip"].iter().any(|name| headers.contains_key(*name));
    if !peer.ip().is_loopback() || forwarded {
        return StatusCode::NOT_FOUND.into_response();
    }
    ([("content-type", "text/plain; version=0.0.4")], metrics.render()).into_response()
}
