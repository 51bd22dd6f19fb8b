//! The page where one person plays everybody: on the left the phone of a customer, on the right the staff's Discord.
//!
//! [`serve`] puts it on a loopback port over running [`Neighbours`]. It has no log-in, so it is careful about who may talk to
//! it: see `guard`.
//!
//! * `assets`: the files of `sandbox/page/`, compiled in. A new file needs a line there.
//! * `state`: `GET /state`, everything one person sees; `GET /events`, which says when to look again; `GET /files/…`, what was
//!   uploaded.
//! * `media`: `GET /phone-files/…`, what came with a message of a phone.
//! * `deeds`: `POST /act/…`, one deed each. A new deed is a route there and a call in `page/api.js`. `refused` says why one is
//!   not done.
//! * `phones`: the customers of each provider as one thing; `sendable`: what they send beside words.

use std::net::SocketAddr;

use tokio_util::sync::DropGuard;
use url::Url;

use crate::discord::{Discord, GuildId, UserId};
use crate::meta::Meta;
use crate::twilio::Twilio;

mod assets;
mod deeds;
mod guard;
mod media;
mod phones;
mod refused;
mod sendable;
mod server;
mod state;
mod world;

pub use phones::Phone;
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

/// What the page is over.
#[derive(Debug, Clone)]
pub struct Neighbours {
    /// The staff's side.
    pub discord: Discord,
    /// Whose numbers customers write to.
    pub meta: Meta,
    /// Whose numbers customers write to, too.
    pub twilio: Twilio,
}

/// Who plays, and where.
#[derive(Debug, Clone)]
pub struct Scene {
    /// What the phone calls the business.
    pub business: String,
    /// The customers to choose from, each at the number that they write to.
    pub customers: Vec<Phone>,
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
