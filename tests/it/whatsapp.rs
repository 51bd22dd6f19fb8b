//! The WhatsApp door, through signed HTTP.

mod batches;
mod consent;
mod corpus;
mod dialog360;
mod door;
mod kill;
mod kill_spool;
mod limits;
mod moves;
mod news;
mod outage;
mod pouring;
mod reconcile;
mod seen;
mod spellings;
mod templates;
mod twilio;
mod words;
