//! The command line. To add a command: a variant of `Command` and a file in `cli/`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks on these")]

mod audit;
mod backup;
mod channel;
mod doctor;
mod harmless;
mod log;
mod quarantine;
mod replay;
#[cfg(feature = "sandbox")]
mod sandbox;
mod secrets;
mod serve;
mod tenant;
mod trace;

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use clap::{Parser, Subcommand};
use crm::{
    Caller, Server, TenantDb,
    tenants::{self, Tenant},
};

use crate::{
    app::{Database, Roles},
    config::{Config, DEFAULTS},
};

/// A CRM that lives in chat: Discord for your staff, WhatsApp for your customers.
#[derive(Debug, Parser)]
#[command(name = "omnicrm", version, max_term_width = 100)]
pub struct Cli {
    /// The configuration file; without it, ./omnicrm.toml if there is one.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[cfg(feature = "sandbox")]
    /// Try everything on this machine, with a pretend Discord and a pretend WhatsApp; no account needed.
    Sandbox(sandbox::Args),
    /// Run the product.
    Serve {
        /// Which parts this process runs, separated by commas: web, bot, worker.
        #[arg(long, default_value = "web,bot,worker")]
        roles: Roles,
    },
    /// Make and migrate what is missing in the database, then stop.
    Migrate,
    /// Companies: make, list, connect.
    #[command(subcommand)]
    Tenant(tenant::Command),
    /// WhatsApp numbers: add, list, test, subscribe, remove, change their secrets.
    #[command(subcommand)]
    Channel(channel::Command),
    /// What is sealed with the master key: seal it anew with another one.
    #[command(subcommand)]
    Secrets(secrets::Command),
    /// The audit logs: check them, erase personal data from them.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Backups of companies: make, list, verify and restore them.
    #[command(subcommand)]
    Backup(backup::Command),
    /// What was put aside because it could not be done: list it, look into it, let it go again.
    #[command(subcommand)]
    Quarantine(quarantine::Command),
    /// Show the path of a message with its times, in or out.
    Trace(trace::Args),
    /// Check the set-up and say what to fix.
    Doctor,
    /// Sign WhatsApp webhook payloads and post them to a running server.
    Replay(replay::Args),
    /// Show the configuration, with secrets left out.
    Config {
        /// Show every key with its default and what it means.
        #[arg(long)]
        defaults: bool,
    },
}

/// Runs a command. 0: done. 1: it did not work, and why is on standard error. 2: the command itself was wrong.
pub fn run(cli: Cli) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = runtime.context("starting the runtime").and_then(|runtime| runtime.block_on(perform(cli)));
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("omnicrm: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn perform(cli: Cli) -> Result<ExitCode> {
    let Cli { config: file, command } = cli;
    let config = Config::load(file.as_deref())?;
    log::start(&config.log)?;
    match command {
        #[cfg(feature = "sandbox")]
        Command::Sandbox(args) => sandbox::run(config, args).await,
        Command::Serve { roles } => serve::run(&config, roles).await,
        Command::Migrate => migrate(&config).await,
        Command::Tenant(command) => tenant::run(&config, command).await,
        Command::Channel(command) => channel::run(&config, command).await,
        Command::Secrets(command) => secrets::run(&config, command).await,
        Command::Audit(command) => audit::run(&config, command).await,
        Command::Backup(command) => backup::run(&config, command).await,
        Command::Quarantine(command) => quarantine::run(&config, command).await,
        Command::Trace(args) => trace::run(&config, args).await,
        Command::Doctor => doctor::run(&config).await,
        Command::Replay(args) => replay::run(&config, args).await,
        Command::Config { defaults } => {
            print!("{}", if defaults { DEFAULTS.to_owned() } else { config.redacted() });
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn migrate(config: &Config) -> Result<ExitCode> {
    let database = Database::open_for_command(config).await?;
    let companies = tenants::list(&database.server, &Caller::console(console_user())).await?.len();
    println!("The databases are up to date (companies: {companies}).");
    database.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// The database of the company with this short name.
async fn company(server: &Server, caller: &Caller, slug: &str) -> Result<TenantDb> {
    Ok(server.tenant(find(server, caller, slug).await?.id).await?)
}

/// The company with this short name, or all of them.
async fn companies(server: &Server, caller: &Caller, slug: Option<&str>) -> Result<Vec<Tenant>> {
    match slug {
        Some(slug) => Ok(vec![find(server, caller, slug).await?]),
        None => Ok(tenants::list(server, caller).await?),
    }
}

async fn find(server: &Server, caller: &Caller, slug: &str) -> Result<Tenant> {
    tenants::find(server, caller, slug).await?.with_context(|| format!("there is no company {slug}"))
}

/// Who types, for the audit log.
fn console_user() -> String {
    nix::unistd::User::from_uid(nix::unistd::getuid())
        .ok()
        .flatten()
        .map_or_else(|| "unknown".to_owned(), |user| user.name)
}

/// A moment, to the second. In UTC: a server's own time zone says nothing about its companies.
fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}
