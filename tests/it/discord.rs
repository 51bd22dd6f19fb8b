//! The Discord door, through pretend Discord's wire.

mod commands;
