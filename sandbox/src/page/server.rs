//! Listens for the page, and puts its routes together.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::world::World;
use super::{Error, Neighbours, Page, Scene, assets, deeds, guard, state};

/// Serves the page on 127.0.0.1; port 0 takes a free one.
pub async fn serve(neighbours: Neighbours, scene: Scene, port: u16) -> Result<Page, Error> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let address = listener.local_addr()?;
    let stop = CancellationToken::new();
    let Neighbours { discord, meta, twilio } = neighbours;
    let (modals, lines) = (Mutex::default(), Mutex::default());
    let world = Arc::new(World { discord, meta, twilio, scene, modals, lines, stop: stop.clone() });
    let router = Router::new()
        .merge(state::routes())
        .merge(deeds::routes())
        .with_state(world)
        .merge(assets::routes())
        .layer(axum::middleware::from_fn_with_state(address.port(), guard::check));
    let ended = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            () = ended.cancelled() => {}
            result = axum::serve(listener, router) => {
                if let Err(error) = result {
                    tracing::error!(%error, "the sandbox page stopped");
                }
            }
        }
    });
    let url = Url::parse(&format!("http://{address}/"))?;
    Ok(Page { address, url, _stop: stop.drop_guard() })
}
