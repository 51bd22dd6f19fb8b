//! The Discord door, through pretend Discord's wire.

mod buttons;
mod commands;
mod gates;
mod leads;
mod permissions;
mod replies;
mod screens;
mod settings;
mod stage;
mod trouble;
