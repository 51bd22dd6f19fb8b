//! Companies: making them, which addresses lead to them, and their settings.

pub mod settings;
pub mod tenants;
