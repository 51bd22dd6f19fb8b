//! WhatsApp, through whichever provider carries a number.
//!
//! | module | job |
//! |---|---|
//! | [`provider`] | all providers behind one face |
//! | [`outgoing`] | what each is asked to do, and what is known afterwards |
//! | [`verified`] | proof that bytes come from a provider |
//! | `door` | what their routes share |
//! | [`twilio`], [`dialog360`] | these two |
//!
//! Meta's own is the format that others follow, so its parts stand here:
//!
//! | module | job |
//! |---|---|
//! | [`receive`] | the two routes that Meta calls |
//! | `streak` | telling when its signatures fail again and again |
//! | [`envelope`] | whose bytes they are, read before anything is stored |
//! | [`payload`] | what they say, read later from the stored row |
//! | `check` | asking Meta about a number |
//! | [`media`] | customers' files, out of Meta's store |
//! | [`codes`] | why Meta did not deliver something |
//! | [`upload`] | files for customers, into Meta's store |
//! | [`send`] | messages to a customer through the Graph API |
//!
//! A new kind of message is added in `payload/content.rs`, a new error code in [`codes`]; a new provider in a module of its own,
//! after its name in [`crm::channel::Provider`].

mod check;
pub mod codes;
pub mod dialog360;
mod door;
pub mod envelope;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod fuzz;
mod json;
pub mod media;
pub mod outgoing;
pub mod payload;
pub mod provider;
pub mod receive;
pub mod send;
mod streak;
pub mod templates;
pub mod twilio;
pub mod upload;
pub mod verified;

pub use self::{
    outgoing::{Letter, Outcome, Recipient, Trouble},
    payload::{Parsed, SetAside},
    provider::{Providers, parse},
    receive::{Receiver, router},
    send::{Account, Graph},
    verified::{Misconfigured, Secrets, twilio::PublicUrl},
};
