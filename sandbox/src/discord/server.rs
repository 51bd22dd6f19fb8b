//! The two listeners. Connections end when the last [`Discord`](super::Discord) is dropped.

use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio_native_tls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use super::world::World;
use super::{gateway, rest};

/// REST over TLS, HTTP/1.1. Served by hyper itself, as only there a connection can be dropped without an answer.
pub(super) async fn rest(listener: TcpListener, tls: TlsAcceptor, world: Arc<World>, stop: CancellationToken) {
    let accept = async {
        loop {
            // An error here is of one connection only: the next one may do.
            let Ok((socket, _)) = listener.accept().await else {
                continue;
            };
            let (tls, world) = (tls.clone(), Arc::clone(&world));
            let connection = async move {
                let Ok(stream) = tls.accept(socket).await else { return };
                let service = service_fn(move |request| rest::answer(Arc::clone(&world), request));
                // A connection that ends badly is the client's affair, or ours on purpose.
                let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
            };
            tokio::spawn(stop.clone().run_until_cancelled_owned(connection));
        }
    };
    stop.run_until_cancelled(accept).await;
}

/// The gateway.
pub(super) async fn gateway(listener: TcpListener, world: Arc<World>, stop: CancellationToken) {
    let app = gateway::router(Arc::clone(&world));
    // Serving fails only when it cannot accept; then nobody is connected either.
    let _ = stop.run_until_cancelled(axum::serve(listener, app).into_future()).await;
    world.faults.drop_tcp();
}
