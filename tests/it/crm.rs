//! The service layer against a real PostgreSQL.

mod access;
mod statements;
mod tenants;
