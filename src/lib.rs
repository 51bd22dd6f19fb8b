//! OmniCRM: what runs. The command line, the configuration, the wiring and the lifecycle.
//!
//! | module | job |
//! |---|---|
//! | [`backup`] | backups: making, verifying and restoring them |
//! | [`cli`] | the commands that a person types |
//! | [`config`] | every setting |
//! | [`app`] | starts and stops the parts |
//! | [`bot`] | the connection to Discord |
//! | [`http`] | the HTTP server |
//! | `doors` | what WhatsApp's providers post to, and the spool |
//! | [`providers`] | the clients for WhatsApp's providers |
//! | [`jobs`] | the workers |
//! | `demo` | what the sandbox starts the product on; only with the feature `sandbox` |
//! | [`files`] | the store of customers' files |
//! | [`import_file`] | reading what people bring |
//! | [`health`] | what the process knows of its own state |

pub mod app;
pub mod backup;
pub mod bot;
mod calendar_feed;
pub mod cli;
pub mod config;
#[cfg(feature = "sandbox")]
pub mod demo;
mod discord_store;
mod doors;
pub mod export_file;
mod file_links;
pub mod files;
pub mod health;
pub mod http;
pub mod import_file;
pub mod jobs;
pub mod providers;
mod registration;
mod webhook_client;
