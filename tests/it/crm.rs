//! The service layer against a real PostgreSQL.

mod access;
mod conversations;
mod inbox;
mod jobs;
mod leads;
mod migrations;
mod recorded;
mod statements;
mod tenants;
