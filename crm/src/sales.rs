//! What comes of a customer's interest.

pub mod leads;
pub mod tasks;
