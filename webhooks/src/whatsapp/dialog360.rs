//! WhatsApp through 360dialog: Meta's format, at an address and with a key of its own.
//!
//! | module | job |
//! |---|---|
//! | [`receive`] | the route that 360dialog calls |
//! | [`media`] | customers' files, through 360dialog |
//! | [`send`] | text to a customer through 360dialog |
//! | [`templates`] | message templates of a number |
//!
//! The proof that a post is 360dialog's is in [`verified::dialog360`](super::verified::dialog360); what a delivery says is read by
//! [`payload`](super::payload), which also reads the format of the On-Premises API.

pub mod media;
pub mod receive;
pub mod send;
pub mod templates;

pub use self::{
    receive::{Receiver, router},
    send::Dialog360,
};
