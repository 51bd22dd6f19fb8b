//! The integration tests: one binary, so that it links once. Files mirror the rooms; `harness` and `house` hold what they
//! share.

mod crm;
mod discord;
mod harness;
mod house;
mod journey;
mod shared;
mod whatsapp;
