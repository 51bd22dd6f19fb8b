//! The service layer against a real PostgreSQL.

mod access;
mod alliances;
mod arrivals;
pub mod audit;
pub mod bookings;
mod connections;
mod contacts;
pub mod conversations;
pub mod deals;
mod exports;
mod fields;
mod imports;
mod in_time;
pub mod inbox;
mod jobs;
mod layers;
mod leads;
mod limits;
mod merges;
mod migrations;
mod people;
mod plans;
mod products;
mod quarantine;
mod quotes;
mod reach;
mod recorded;
mod requests;
mod roles;
mod sign_in;
mod silence;
mod spool;
mod stages;
mod statements;
mod stats;
mod tenants;
mod threads;
mod two_factor;
mod typed;
mod undo;
mod work;

/// A deal with somebody, of which nothing else is said.
fn new_deal(contact: crm::ContactId) -> crm::deals::NewDeal {
    crm::deals::NewDeal { contact, pipeline: None, subject: None, value: None, expected_on: None, notes: None }
}
