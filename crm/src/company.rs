//! Companies: making them, which addresses lead to them, who carries their WhatsApp numbers, what Discord was told for them, their settings,
//! and sealing their secrets anew.

pub mod channels;
pub mod registrations;
pub mod rotation;
pub mod settings;
pub mod tenants;
