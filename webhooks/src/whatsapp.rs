//! WhatsApp through Meta's Cloud API.
//!
//! | module | job |
//! |---|---|
//! | [`receive`] | the two routes that Meta calls |
//! | [`verified`] | proof that the bytes come from Meta |
//! | `streak` | telling when that fails again and again |
//! | [`envelope`] | whose bytes they are, read before anything is stored |
//! | [`payload`] | what they say, read later from the stored row |
//! | [`media`] | customers' files, out of Meta's store |
//! | [`codes`] | why Meta did not deliver something |
//! | [`send`] | text to a customer through the Graph API |
//!
//! A new kind of message is added in `payload/content.rs`, a new error code in [`codes`].

pub mod codes;
pub mod envelope;
#[cfg(test)]
mod fixtures;
mod json;
pub mod media;
pub mod payload;
pub mod receive;
pub mod send;
mod streak;
pub mod verified;

pub use self::{
    payload::{Parsed, SetAside, parse},
    receive::{Receiver, router},
    send::{Account, Graph, Outcome, Recipient},
    verified::{Misconfigured, Secrets},
};
