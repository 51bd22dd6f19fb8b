//! The service layer against a real PostgreSQL.

mod access;
mod arrivals;
pub mod audit;
mod connections;
pub mod conversations;
mod deals;
mod in_time;
mod inbox;
mod jobs;
mod layers;
mod leads;
mod limits;
mod merges;
mod migrations;
mod people;
mod products;
mod quarantine;
mod recorded;
mod requests;
mod roles;
mod silence;
mod spool;
mod statements;
mod tenants;
mod typed;
mod work;
