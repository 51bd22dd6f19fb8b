//! Pretend neighbours that speak the true wire formats: Discord and Meta.
//!
//! * [`discord`]: a pretend Discord, REST and gateway.
//! * [`meta`]: a pretend Meta Graph, with the phones of the customers behind it.
//! * [`page`]: one web page to play both the customer and the staff.
//!
//! Tests drive the neighbours in deeds; `omnicrm sandbox` lets a person drive them from the page. Only wire formats are
//! known here: this crate never imports the CRM it surrounds, so whatever it refuses, the real neighbour would refuse.
//! A new neighbour is a new module with the same three parts: a server, a memory, and deeds.

pub mod discord;
pub mod meta;
pub mod page;
