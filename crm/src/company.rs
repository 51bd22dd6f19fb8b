//! Companies: making them, which addresses lead to them, who carries their WhatsApp numbers, what Discord was told for them, and their settings.

pub mod channels;
pub mod registrations;
pub mod settings;
pub mod tenants;
