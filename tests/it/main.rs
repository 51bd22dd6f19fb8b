//! The integration tests: one binary, so that it links once. Files mirror the rooms; `harness` and `house` hold what they
//! share.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking and reports by printing"
)]

mod backups;
mod browser;
mod cli;
mod crm;
mod depth;
mod discord;
mod harness;
mod house;
mod http;
mod journey;
mod production;
mod shared;
mod turns;
mod web;
mod whatsapp;
