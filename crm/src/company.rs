//! Companies: making them, which addresses lead to them, what Discord was told for them, and their settings.

pub mod registrations;
pub mod settings;
pub mod tenants;
