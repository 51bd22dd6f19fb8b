//! What customers write, and what they are answered.

pub mod attachments;
pub mod auto_reply;
pub mod canned;
pub mod conversations;
pub mod deliveries;
pub mod macros;
mod news;
pub mod quarantine;
pub mod reconcile;
pub mod roster;
pub mod silence;
pub mod templates;
pub mod turns;
