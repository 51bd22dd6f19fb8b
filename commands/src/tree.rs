//! The whole tree of commands. Groups are here, so that it can be read in one place; what runs is in the features' files.
//!
//! To add a command: its path in its group's `subcommands`, or its line in [`tree`].

use std::sync::Arc;

use crm::Server;
use moka::future::Cache;
use serenity::all::Http;

use crate::{
    audit,
    bot::{BotState, Command, Ctx},
    describe,
    errors::Error,
    gate, help, inbox, leads, perms, settings,
};

/// The group of `/help` that `/lead` is in.
const LEADS: &str = "crm lead";

/// Every command there is.
pub(crate) fn tree() -> Vec<Command> {
    vec![
        crm_group(),
        lead_short_cut(),
        inbox::menu::make_lead(),
        perms_group(),
        perms::check::permissions_of(),
        audit_group(),
        settings_group(),
        help::help(),
    ]
}

impl BotState {
    /// `interactions` answers interactions: they have their own limits, so its rate limiter is off.
    pub fn new(server: Server, interactions: Arc<Http>) -> Self {
        Self { server, http: interactions, languages: Cache::new(50_000), tree }
    }
}

/// Refuses a command tree in which some command names no permission, or something is not described.
pub fn check_tree() -> Result<(), String> {
    gate::check(&tree())?;
    match describe::undescribed(&tree()).as_slice() {
        [] => Ok(()),
        missing => Err(format!("these texts about commands are missing: {}", missing.join(", "))),
    }
}

/// `/lead` is short for `/crm lead`, and is shown beside it.
fn lead_short_cut() -> Command {
    let mut short = lead_group();
    for command in &mut short.subcommands {
        command.category = Some(LEADS.into());
    }
    short
}

/// See and change who may do what
#[poise::command(
    slash_command,
    rename = "perms",
    guild_only,
    subcommand_required,
    subcommands(
        "perms::list::list",
        "perms::check::check",
        "audit::log::log",
        "perms::change::set_admin",
        "perms::change::set_moderator",
        "perms::change::set_role",
        "perms::grant::grant",
        "perms::change::deny",
        "perms::change::remove",
        "perms::change::copy",
        "perms::simulate::simulate",
        "perms::change::undo",
        "perms::glass::break_glass",
        "role_group"
    )
)]
async fn perms_group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// The company's own roles
#[poise::command(
    slash_command,
    rename = "role",
    guild_only,
    subcommand_required,
    subcommands("perms::role::create", "perms::role::edit", "perms::role::delete", "perms::role::list")
)]
async fn role_group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// The audit log
#[poise::command(
    slash_command,
    rename = "audit",
    guild_only,
    subcommand_required,
    subcommands(
        "audit::list::list",
        "audit::show::show",
        "audit::list::user",
        "audit::export::export",
        "audit::verify::verify"
    )
)]
async fn audit_group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Leads and everything about customers
#[poise::command(slash_command, rename = "crm", guild_only, subcommand_required, subcommands("lead_group"))]
async fn crm_group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Leads: people who are interested
#[poise::command(
    slash_command,
    rename = "lead",
    guild_only,
    subcommand_required,
    subcommands("leads::add", "leads::list", "leads::show")
)]
async fn lead_group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Your language, and how the company works
#[poise::command(
    slash_command,
    rename = "settings",
    guild_only,
    subcommand_required,
    subcommands(
        "settings::language",
        "settings::inbox",
        "settings::owner_channel",
        "settings::audit_channel",
        "settings::approvals",
        "settings::break_glass"
    )
)]
async fn settings_group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}
