//! Companies: making them, copying and restoring them, which addresses lead to them, who carries their WhatsApp numbers, what Discord was told for them, their settings,
//! the fields of their own, and sealing their secrets anew.

pub mod backups;
pub mod channels;
pub mod fields;
pub mod registrations;
pub mod rotation;
pub mod settings;
pub mod tenants;
pub mod webhooks;
