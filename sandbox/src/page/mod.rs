//! The page where one person plays everybody: on the left the phone of a customer, on the right the staff's Discord.
//!
//! [`serve`] puts it on a loopback port over a running [`Discord`](crate::discord::Discord) and a running
//! [`Meta`](crate::meta::Meta). It has no log-in, so it is
//! careful about who may talk to it: see `guard`.
//!
//! * `assets`: the files of `sandbox/page/`, compiled in. A new file needs a line there.
//! * `state`: `GET /state`, everything one person sees; `GET /events`, which says when to look again; `GET /files/…`, what was
//!   uploaded.
//! * `deeds`: `POST /act/…`, one deed each. A new deed is a route there and a call in `page/api.js`.

use std::net::SocketAddr;

use tokio_util::sync::DropGuard;
use url::Url;

use crate::discord::{GuildId, UserId};
use crate::meta::{Customer, Number};

mod assets;
mod deeds;
mod guard;
mod server;
mod state;
mod world;

pub use server::serve;

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
