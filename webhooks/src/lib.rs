//! The WhatsApp door, both directions: webhooks come in, messages go out.
//!
//! A door parses, calls the service layer once and renders. No SQL and no rules live here, and no wire type leaves: what
//! comes in becomes the types of [`crm::channel`]. To add another channel, add a module beside [`whatsapp`] with the same
//! four parts (prove who sent it, find whose it is, store it, read it later) and a kind in [`crm::channel::ChannelKind`].

pub mod sign;
pub mod whatsapp;
