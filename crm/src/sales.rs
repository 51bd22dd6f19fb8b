//! What comes of a customer's interest.

pub mod leads;
pub mod pipelines;
pub mod tasks;
