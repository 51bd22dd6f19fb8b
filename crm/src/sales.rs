//! What comes of a customer's interest.

pub mod deals;
pub mod leads;
pub mod pipelines;
pub mod products;
pub mod quotes;
pub mod stages;
pub mod tasks;
