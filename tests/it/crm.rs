//! The service layer against a real PostgreSQL.

mod access;
mod conversations;
mod inbox;
mod jobs;
mod leads;
mod statements;
mod tenants;
