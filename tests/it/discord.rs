//! The Discord door, through pretend Discord's wire.

mod auto_replies;
mod beside;
mod buttons;
mod changes;
mod commands;
mod contacts;
mod files;
mod forum;
mod gates;
mod leads;
mod notices;
mod permissions;
mod reads;
mod replies;
mod requests;
mod roles;
mod screens;
mod send;
mod send_file;
mod settings;
pub mod stage;
mod templates;
mod trace;
mod trouble;
mod watching;
mod work;
