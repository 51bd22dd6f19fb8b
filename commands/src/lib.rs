//! The Discord door: parse a command, make one call into crm, render the answer.
//!
//! [`framework_options`] is what the gateway runs; [`post`] is what workers post; [`register()`] tells Discord which
//! commands there are. Every answer to a person goes through `response.rs` (the clocks), `message.rs` (the message) and
//! `texts.rs` (the words).
//!
//! Three storeys, each of which imports only what is below it; `layers.rs`, a test, holds them:
//!
//! * on top, what brings features together: `tree.rs` (the commands), `router.rs` (buttons, menus, forms), `post.rs`;
//! * the features: `audit`, `bookings`, `contacts`, `deals`, `fields`, `help`, `inbox`, `leads`, `perms`, `pipelines`, `products`, `settings`, `tasks`, `team`. None imports another;
//! * below, what they share: how things are read (`input/`), shown (`changes.rs`, `lead_form.rs`, `task_form.rs`, `promise.rs`, `message.rs`) and said
//!   (`texts.rs`).
//!
//! To add a command: a function in its feature with `custom_data = "Gate::…"`, its line in `tree.rs`, and its texts in
//! `locales/{ar,en}` (`describe.rs`). To add a button: see `route.rs`.

mod alliances;
mod audience;
mod audit;
mod backups;
pub mod booking_words;
mod bookings;
mod bot;
mod changes;
mod companies;
mod contact_work;
mod contacts;
mod custom_id;
mod dates;
mod deal_work;
mod deals;
mod describe;
mod draft;
mod errors;
mod exports;
mod extra;
mod failure;
mod fields;
mod form;
pub mod forum;
mod framework;
mod gate;
pub mod guild_role;
mod help;
pub mod imports;
mod inbox;
mod input;
#[cfg(test)]
mod layers;
mod lead_form;
mod lead_work;
mod leads;
mod manner;
mod message;
mod notices;
mod number;
mod pages;
mod panel;
mod perms;
mod picture;
mod pipelines;
mod plain;
pub mod post;
mod products;
mod promise;
pub mod quote_paper;
mod quote_work;
mod register;
mod response;
mod reveal;
mod route;
mod router;
mod search;
mod send;
mod session;
mod settings;
mod stages;
mod stars;
mod stats;
mod story;
mod task_form;
mod tasks;
mod team;
mod texts;
mod tree;
mod typed;
mod week;

pub use self::{
    bot::{Ask, BotState, Outside},
    errors::Error,
    framework::framework_options,
    gate::Gate,
    register::{forget, register, take_back_global, tree_digest, untold},
    response::respond_undecodable,
    router::words,
    settings::replies,
    tree::check_tree,
    typed::missed::catch_up,
};
