//! The Discord door: parse a command, make one call into crm, render the answer.
//!
//! [`framework_options`] is what the gateway runs; [`post`] is what workers post; [`register()`] tells Discord which
//! commands there are. Every answer to a person goes through `response.rs` (the clocks), `message.rs` (the message) and
//! `texts.rs` (the words).
//!
//! To add a command: a function in the file of its group with `custom_data = "Gate::…"`, its line in `tree`, and its
//! texts in `locales/{ar,en}` (`describe.rs`). To add a button: an `Action` in `route.rs` and its arm in `router.rs`.

mod audit;
mod crm;
mod describe;
mod draft;
mod errors;
mod form;
mod framework;
mod gate;
mod help;
mod inbox;
mod message;
mod notices;
mod pages;
mod perms;
mod plain;
pub mod post;
mod register;
mod response;
mod route;
mod router;
mod session;
mod settings;
mod texts;
mod until;

use std::sync::Arc;

use ::crm::{DiscordId, Server, tenants::Language};
use moka::future::Cache;
use serenity::all::{GuildId, Http};

pub use self::{
    errors::Error,
    framework::framework_options,
    gate::{Gate, check_tree},
    register::{forget, register, take_back_global, tree_digest, untold},
    response::respond_undecodable,
    route::WORDS,
};

/// What every command gets.
pub(crate) type Ctx<'a> = poise::ApplicationContext<'a, Arc<BotState>, Error>;
/// A command of ours.
pub(crate) type Command = poise::Command<Arc<BotState>, Error>;

/// What the door holds while the bot runs.
pub struct BotState {
    server: Server,
    http: Arc<Http>,
    /// The language each person was last answered in: for the sentence that says that the database is away.
    languages: Cache<(GuildId, DiscordId), Language>,
}

impl BotState {
    /// `interactions` answers interactions: they have their own limits, so its rate limiter is off.
    pub fn new(server: Server, interactions: Arc<Http>) -> Self {
        Self { server, http: interactions, languages: Cache::new(50_000) }
    }
}

/// Every command there is.
pub(crate) fn tree() -> Vec<Command> {
    vec![crm::crm(), perms::perms(), perms::permissions_of(), audit::audit(), settings::settings(), help::help()]
}
