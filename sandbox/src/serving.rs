//! Serving a neighbour's API over HTTP until the neighbour goes. Answers can be dropped: a handler that returns [`dropped`] makes
//! the connection close without a byte.

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

/// Marks a response that must not be sent.
#[derive(Clone, Copy)]
struct Dropped;

/// An answer that never comes.
pub(crate) fn dropped() -> Response {
    let mut response = StatusCode::OK.into_response();
    response.extensions_mut().insert(Dropped);
    response
}

/// Whether the answer never comes.
pub(crate) fn is_dropped(response: &Response) -> bool {
    response.extensions().get::<Dropped>().is_some()
}

/// Serves until the last handle is gone.
pub(crate) async fn run(listener: TcpListener, router: Router, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => {
                // A connection that failed before it was accepted is the caller's trouble.
                let Ok((stream, _)) = accepted else { continue };
                tokio::spawn(serve(stream, router.clone(), stop.clone()));
            }
        }
    }
}

async fn serve(stream: TcpStream, router: Router, stop: CancellationToken) {
    let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| {
        let router = router.clone();
        async move {
            let response = match router.oneshot(request.map(Body::new)).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            if is_dropped(&response) {
                return Err(std::io::Error::other("the answer was dropped on purpose"));
            }
            Ok(response)
        }
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        () = stop.cancelled() => {}
        result = connection => {
            if let Err(error) = result {
                tracing::debug!(%error, "a connection to a pretend neighbour ended");
            }
        }
    }
}
