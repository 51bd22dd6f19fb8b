//! The integration tests: one binary, so that it links once. Files mirror the rooms; `harness` holds what they share.

mod crm;
mod harness;
