//! The people who work for a company: who they are, what they hold, and changing that.

pub mod disabling;
pub mod holding;
pub mod keys;
pub mod members;
pub mod notice;
pub mod once;
pub mod requests;
pub mod roles;
pub mod sessions;
pub mod sweep;
pub mod teams;
