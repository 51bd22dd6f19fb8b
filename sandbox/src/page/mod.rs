//! The page where one person plays everybody: on the left the phone of a customer, on the right the staff's Discord.
//!
//! [`serve`] puts it on a loopback port over a running [`Discord`] and a running [`Meta`]. It has no log-in, so it is
//! careful about who may talk to it: see `guard`.
//!
//! * `assets`: the files of `sandbox/page/`, compiled in. A new file needs a line there.
//! * `state`: `GET /state`, everything one person sees; `GET /events`, which says when to look again; `GET /files/…`, what was
//!   uploaded.
//! * `act`: `POST /act/…`, one deed each. A new deed is a route there and a call in `page/api.js`.

use std::collections::{HashMap, VecDeque};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;

use crate::discord::{Discord, GuildId, InteractionId, Modal, UserId};
use crate::meta::{Customer, Meta, Number};

mod act;
mod assets;
mod guard;
mod state;

/// Why the page is not served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The port could not be opened.
    #[error("cannot listen on loopback: {0}")]
    Listen(#[from] std::io::Error),
    /// The address did not make a URL.
    #[error("not an address: {0}")]
    Url(#[from] url::ParseError),
}

/// The language the page begins in; a button changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Right to left.
    #[default]
    Arabic,
    /// Left to right.
    English,
}

/// Somebody of the staff, or a stranger to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who, in Discord.
    pub user: UserId,
    /// The role that the person begins with, shown beside the name; what becomes of it the page does not know. It has words
    /// for those of a CRM, such as `owner` and `sales`; anything else stands as it is.
    pub role: String,
}

/// Who plays, and where.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The business number customers write to.
    pub number: Number,
    /// What the phone calls the business.
    pub business: String,
    /// The customers to choose from.
    pub customers: Vec<Customer>,
    /// The guild of the staff.
    pub guild: GuildId,
    /// The people to choose from; the first is chosen at the start.
    pub people: Vec<Person>,
    /// The language to begin in.
    pub language: Language,
}

/// A page being served. It stops when this is dropped.
#[derive(Debug)]
pub struct Page {
    /// Where it listens, on loopback.
    pub address: SocketAddr,
    /// What to open in a browser.
    pub url: Url,
    _stop: DropGuard,
}

/// What all handlers share.
struct Shared {
    discord: Discord,
    meta: Meta,
    scene: Scene,
    /// The forms that were opened lately, for the one who fills them in.
    modals: Mutex<VecDeque<Modal>>,
    /// Which command line an interaction of this page was, for the line above its answer.
    lines: Mutex<HashMap<InteractionId, String>>,
    stop: CancellationToken,
}

/// Serves the page on 127.0.0.1; port 0 takes a free one.
pub async fn serve(discord: Discord, meta: Meta, scene: Scene, port: u16) -> Result<Page, Error> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let address = listener.local_addr()?;
    let stop = CancellationToken::new();
    let shared = Arc::new(Shared {
        discord,
        meta,
        scene,
        modals: Mutex::default(),
        lines: Mutex::default(),
        stop: stop.clone(),
    });
    let router = Router::new()
        .merge(state::routes())
        .merge(act::routes())
        .with_state(shared)
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
