//! The WhatsApp door, through signed HTTP.

mod consent;
mod corpus;
mod dialog360;
mod door;
mod kill;
mod kill_spool;
mod limits;
mod moves;
mod news;
mod reconcile;
mod spellings;
mod templates;
mod twilio;
mod words;
