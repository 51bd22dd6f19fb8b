//! What every noun stands on: callers and permissions, the decision, the transaction, the database server, secrets, time.
//! It knows no noun and imports nothing from the layers above it; a test holds that.

pub mod access;
pub mod attempt;
pub mod audit;
pub mod caller;
pub(crate) mod changes;
pub mod channel;
pub mod clock;
pub(crate) mod connections;
pub mod country;
pub mod currency;
pub mod db;
pub mod decision;
pub mod error;
pub mod field;
pub mod hours;
pub mod ids;
pub mod language;
pub mod money;
pub mod names;
pub mod noun;
pub mod permission;
pub mod phone;
pub(crate) mod platform;
pub mod posts;
pub mod queue;
pub mod reach;
pub mod registry;
pub mod role;
pub mod secrets;
pub mod server;
pub mod settings;
pub mod sight;
pub mod template;
pub mod text;
pub mod which;
