//! WhatsApp through Twilio: forms come in, forms go out.
//!
//! | module | job |
//! |---|---|
//! | [`content`] | message templates, which Twilio calls contents |
//! | [`form`] | the parameters of a post, byte for byte |
//! | [`receive`] | the route that Twilio calls |
//! | [`payload`] | what a stored delivery says |
//! | [`media`] | customers' files, out of Twilio's store |
//! | [`codes`] | why Twilio did not deliver something |
//! | [`list`] | asking which messages there are, for what was lost |
//! | `listed` | what is stored of a listed message, as if it had been posted |
//! | [`send`] | text to a customer through Twilio's REST API |
//!
//! The proof that a post is Twilio's is in [`verified::twilio`](super::verified::twilio). Twilio adds parameters without
//! notice: what is not known is signed all the same, and kept.

pub mod codes;
pub mod content;
pub mod form;
pub mod list;
mod listed;
pub mod media;
pub mod payload;
pub mod receive;
pub mod send;

pub use self::{
    list::{Listed, ListedFile, Listing, Page},
    receive::{Receiver, router},
    send::Twilio,
};
