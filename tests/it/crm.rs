//! The service layer against a real PostgreSQL.

mod access;
mod arrivals;
pub mod audit;
mod connections;
mod contacts;
pub mod conversations;
mod in_time;
mod inbox;
mod jobs;
mod layers;
mod leads;
mod limits;
mod merges;
mod migrations;
mod people;
mod plans;
mod quarantine;
mod recorded;
mod requests;
mod roles;
mod silence;
mod spool;
mod statements;
mod tenants;
mod threads;
mod typed;
mod work;
