//! The whole tree of commands. A feature's group stands with its commands; here are the groups that several features share.
//!
//! To add a command: its name in its group's `subcommands`, or its line in [`tree`].

use std::sync::Arc;

use crm::Server;
use moka::future::Cache;
use serenity::all::Http;

use crate::{
    alliances, audit, backups, bookings,
    bot::{BotState, Command, Ctx, Outside},
    companies, contacts, deals, describe,
    errors::Error,
    exports, fields, gate, help, imports, inbox, leads, panel, perms, pipelines, products, search, settings, stats,
    tasks, team,
};

/// The group of `/help` that `/lead` is in.
const LEADS: &str = "crm lead";

/// The group of `/help` that `/deal` is in.
const DEALS: &str = "crm deal";

/// Every command there is.
pub(crate) fn tree() -> Vec<Command> {
    vec![
        crm_group(),
        short_cut(leads::group(), LEADS),
        short_cut(deals::group(), DEALS),
        products::group(),
        pipelines::group(),
        inbox::group(),
        inbox::menu::make_lead(),
        inbox::menu::make_task(),
        tasks::group(),
        team::group(),
        alliances::group(),
        bookings::group(),
        stats::group(),
        perms_group(),
        perms::check::permissions_of(),
        audit::group(),
        backups::group(),
        settings::group(),
        fields::fields(),
        panel::command(),
        help::help(),
    ]
}

impl BotState {
    /// `interactions` answers interactions: they have their own limits, so its rate limiter is off.
    pub fn new(server: Server, interactions: Arc<Http>, outside: Outside) -> Self {
        Self { server, http: interactions, outside, languages: Cache::new(50_000), tree }
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
fn short_cut(mut short: Command, group: &'static str) -> Command {
    for command in &mut short.subcommands {
        command.category = Some(group.into());
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
        "perms::shut::disable",
        "perms::shut::enable",
        "perms::simulate::simulate",
        "perms::change::undo",
        "perms::glass::break_glass",
        "perms::role::group"
    )
)]
async fn perms_group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Leads, deals and everything about customers
#[poise::command(
    slash_command,
    rename = "crm",
    guild_only,
    subcommand_required,
    subcommands(
        "leads::group",
        "deals::group",
        "contacts::group",
        "companies::group",
        "search::search",
        "exports::export",
        "imports::import",
        "imports::list"
    )
)]
async fn crm_group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}
