//! Pretend neighbours that speak the true wire formats: Discord, Meta and Twilio.
//!
//! * [`discord`]: a pretend Discord, REST and gateway.
//! * [`meta`]: a pretend Meta Graph, with the phones of the customers behind it.
//! * [`twilio`]: a pretend Twilio, with the phones of the customers behind it.
//! * [`page`]: one web page to play both the customer and the staff.
//!
//! Tests drive the neighbours in deeds; `omnicrm sandbox` lets a person drive them from the page. Only wire formats are
//! known here: this crate never imports the CRM it surrounds, so whatever it refuses, the real neighbour would refuse.
//!
//! The modules are built alike, each job in a file of the same name:
//!
//! | file | job |
//! |---|---|
//! | `server` | listens, takes requests apart and answers them |
//! | `world` | what server and deeds share: the clock, the faults, the state, who is told of changes |
//! | `state` | what is remembered; for the page, what is shown |
//! | `rules` | what the real neighbour would refuse |
//! | `deeds` | what people do |
//! | `faults` | what can be made to go wrong |
//!
//! A new neighbour is a new module with the same parts.

mod changes;
mod clock;
mod lock;
mod multipart;
mod serving;

pub mod discord;
pub mod meta;
pub mod page;
pub mod twilio;

pub use clock::{Clock, system_clock};
