//! Finds, installs, starts and stops a local PostgreSQL, so that the product and its tests run with nothing set up.
//!
//! [`Cluster::start`] is the whole story: find the programs (`find`), install them when allowed (`install`), pick the
//! unprivileged user that runs them (`owner`), create the cluster once (`create`), start it or join the one that
//! already runs (`server`), and stop it when the last process leaves (`lock`). [`check()`] looks at any server, local or
//! not, and says what is wrong with it and what to do about it. [`Tools`] are the programs that dump and restore.
//!
//! This room knows nothing of CRM. To add a place to look for PostgreSQL see `find`; to add a package manager see
//! `install`; to add a check see `check`.

mod check;
mod cluster;
mod create;
mod error;
mod find;
mod folder;
mod install;
mod lock;
mod owner;
mod postmaster;
mod programs;
mod server;
mod settings;
mod tools;

pub use check::{Finding, check};
pub use cluster::Cluster;
pub use error::Error;
pub use settings::{Durability, Settings};
pub use tools::{Tool, Tools};

/// The oldest PostgreSQL that the product's SQL runs on.
pub const OLDEST_MAJOR: u32 = 15;
