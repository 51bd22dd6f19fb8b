//! The service layer: nouns, rules, permissions and SQL. It knows no Discord and no HTTP server.
//!
//! The only way to a company's data is [`TenantDb::begin`] (or [`TenantDb::read`]) with a caller and a permission, and
//! the only way to keep a change is [`Tx::commit`](db::Tx) with an audit event.
//!
//! To add a noun: a migration in `migrations/tenant`, `<noun>.rs` with its verbs `(db, caller, input)`, its queries in
//! `<noun>/sql.rs`, and its events in [`audit`].

pub mod access;
pub mod audit;
pub mod caller;
pub mod channel;
pub mod clock;
pub mod contacts;
pub mod conversations;
pub mod db;
pub mod decision;
pub mod error;
pub mod holding;
pub mod ids;
pub mod inbox;
pub mod jobs;
pub mod leads;
pub mod members;
pub mod permission;
pub mod requests;
pub mod role;
pub mod roles;
pub mod secrets;
pub mod server;
pub mod settings;
pub mod tenants;
pub mod text;

pub use caller::Caller;
pub use clock::Clock;
pub use db::TenantDb;
pub use error::{Error, Result};
pub use ids::{ContactId, ConversationId, DiscordId, LeadId, MemberId, MessageId, TenantId};
pub use permission::Permission;
pub use role::Role;
pub use server::Server;
