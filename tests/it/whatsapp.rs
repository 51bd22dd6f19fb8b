//! The WhatsApp door, through signed HTTP.

mod consent;
mod corpus;
mod door;
mod kill;
mod moves;
mod news;
mod words;
