//! `omnicrm secrets …`: another master key.

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;
use crm::{
    Caller, Server,
    rotation::{self, Rotated},
};

use super::console_user;
use crate::{app::Database, config::Config};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Seal everything anew with secrets.master_key that a key of secrets.old_master_keys has sealed. Can be interrupted and run
    /// again, and beside running processes that have both keys.
    Rotate,
}

pub(super) async fn run(config: &Config, command: Command) -> Result<ExitCode> {
    let Command::Rotate = command;
    let database = Database::open_for_command(config).await?;
    let done = rotate(config, &database.server).await;
    database.close().await?;
    done
}

async fn rotate(config: &Config, server: &Server) -> Result<ExitCode> {
    let caller = Caller::console(console_user());
    let key = rotation::key_id(server)?;
    let Rotated { done, failed } = rotation::rotate(server, &caller).await?;
    match done {
        0 => println!("Nothing was to be sealed anew."),
        1 => println!("Sealed anew with the master key {key}: the secrets of 1 company or address."),
        _ => println!("Sealed anew with the master key {key}: the secrets of {done} companies and addresses."),
    }
    for (what, why) in &failed {
        println!("WRONG: {what}: {why}");
    }
    let left = rotation::left(server, &caller).await?;
    if left > 0 {
        println!("{left} of them are still sealed with another key: keep secrets.old_master_keys, and run this again.");
        return Ok(ExitCode::FAILURE);
    }
    println!("Everything is sealed with the master key {key}.");
    if !config.secrets.old_master_keys.is_empty() {
        println!(
            "If every process runs with this key, remove secrets.old_master_keys and restart them. Keep the old key with the \
             backups that were made until now: it opens what is in them."
        );
    }
    Ok(ExitCode::SUCCESS)
}
